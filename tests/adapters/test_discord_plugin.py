"""pullquote in somebody else's bot: added, answering, taken away again, and leaving nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord as discordpy
import pullquote
import pytest
from discord import app_commands
from discord.ext import commands
from discord_serving import until_connected
from fake_discord import MANAGER, TOKEN, labels, private, text
from pullquote.adapters.discord.cog import QuoteCog
from pullquote.bot.core import open_core
from pullquote.bot.settings.values import Settings

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from fake_discord import FakeDiscord

EXTENSION = "pullquote.adapters.discord"
BEES = "in the winter of 2018 we lost half of our colonies"


class Host(commands.Bot):
    """Somebody's bot, with a command of its own, which keeps what reaches its error handlers."""

    def __init__(self) -> None:
        super().__init__("!", intents=discordpy.Intents(guilds=True))
        self.reached: list[Any] = []
        self._connection.guild_ready_timeout = 0.01  # how long discord.py waits for more servers

        @self.tree.command(name="ping", description="Theirs")
        async def ping(interaction: discordpy.Interaction[Any]) -> None:
            await interaction.response.send_message("pong")

        @self.tree.error
        async def failed(_interaction: discordpy.Interaction[Any], error: app_commands.AppCommandError) -> None:
            self.reached.append(error)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        self.reached.append(event_method)

    def traces(self) -> Any:
        """Everything that an extension could leave in a bot."""
        return (
            sorted(command.name for command in self.tree.get_commands()),
            dict(self.cogs),
            {name: list(listeners) for name, listeners in self.extra_events.items() if listeners},
            set(self._connection._view_store._dynamic_items),
            set(self._connection._view_store._modals),
            set(self.extensions),
        )


@pytest.fixture(autouse=True)
def modules_as_they_were() -> Iterator[None]:
    """discord.py forgets the modules of an extension that it unloads; tests that come later hold on to the old ones."""
    before = {name: module for name, module in sys.modules.items() if name.startswith(EXTENSION)}
    yield
    for name in [name for name in sys.modules if name.startswith(EXTENSION)]:
        del sys.modules[name]
    sys.modules.update(before)


def our_tasks() -> list[str]:
    """The tasks that run code of the package."""
    root = Path(str(pullquote.__file__)).parent
    rooms = tuple(str(root / room) for room in ("adapters", "bot", "index"))
    coroutines: list[Any] = [task.get_coro() for task in asyncio.all_tasks()]
    return [one.__qualname__ for one in coroutines if one.cr_code.co_filename.startswith(rooms)]


def open_databases() -> list[str]:
    """The databases that this process holds open, where the system tells."""
    folder = Path("/proc/self/fd")
    links = [fd.readlink() for fd in list(folder.iterdir()) if fd.is_symlink()] if folder.exists() else []
    return [str(link) for link in links if "pullquote.db" in link.name]


@pytest.fixture(autouse=True)
def configured(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA", str(sampled))


@pytest.fixture
async def host() -> AsyncGenerator[Host]:
    async with Host() as bot:
        yield bot


@contextlib.asynccontextmanager
async def connected(bot: Host, fake: FakeDiscord) -> AsyncGenerator[None]:
    task = asyncio.create_task(bot.start(TOKEN))
    try:
        await until_connected(fake, task)
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_one_line_makes_a_bot_quote(host: Host, discord: FakeDiscord) -> None:
    await host.load_extension(EXTENSION)
    async with connected(host, discord):
        message = await (await discord.command("pullquote quote", words=BEES)).message()
        assert "a third" in text(message)
        turned = await discord.press(message, "Context")
        assert (await turned.until(lambda it: it.callbacks))[0]["type"] == 7
        listed = await (await discord.command("pullquote library list")).message()
        assert "Bees in February" in text(listed)
        assert "Verbatim" in text(await discord.find_source("a colony without a queen goes on and on"))


async def test_there_everything_stands_under_one_command_and_help_is_the_host_s(host: Host) -> None:
    await host.load_extension(EXTENSION)
    assert sorted(command.name for command in host.tree.get_commands()) == ["Find the source", "ping", "pullquote"]


async def test_a_host_may_call_it_otherwise(host: Host, sampled: Path) -> None:
    async with open_core(Settings(data=sampled)) as core:
        await host.add_cog(QuoteCog(core, group="quotes"))
        assert host.tree.get_command("quotes") is not None
        await host.remove_cog("pullquote")


async def test_the_host_s_commands_are_never_synced_by_us(host: Host, discord: FakeDiscord) -> None:
    await host.load_extension(EXTENSION)
    async with connected(host, discord):
        await (await discord.command("pullquote quote", words=BEES)).message()
    assert discord.syncs == []


async def test_the_host_can_sync_it_with_its_own(host: Host, discord: FakeDiscord) -> None:
    await host.load_extension(EXTENSION)
    async with connected(host, discord):
        await host.tree.sync()
    assert sorted(command["name"] for command in discord.syncs[0]) == ["Find the source", "ping", "pullquote"]


@pytest.mark.parametrize("rounds", [1, 3])
async def test_unloading_leaves_nothing_behind(host: Host, discord: FakeDiscord, rounds: int) -> None:
    async with connected(host, discord):
        before = host.traces()
        for _ in range(rounds):
            await host.load_extension(EXTENSION)
            await (await discord.command("pullquote quote", words=BEES)).message()
            await host.unload_extension(EXTENSION)
            assert host.traces() == before
            assert our_tasks() == []
            assert open_databases() == []
        assert not any(name.startswith(EXTENSION) for name in sys.modules)


async def test_reloading_goes_on_as_before(host: Host, discord: FakeDiscord) -> None:
    async with connected(host, discord):
        await host.load_extension(EXTENSION)
        message = await (await discord.command("pullquote quote", words=BEES)).message()
        before = [command.name for command in host.tree.get_commands()]
        await host.reload_extension(EXTENSION)
        assert [command.name for command in host.tree.get_commands()] == before
        turned = await discord.press(message, "Context")
        callback = (await turned.until(lambda it: it.callbacks))[0]
        assert callback["type"] in {6, 7}  # the message changes, at once or once the library is open again


async def test_unloading_breaks_off_what_is_being_answered(
    host: Host, discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def endless(*_: Any, **__: Any) -> Any:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with open_core(Settings()) as core, connected(host, discord):
        monkeypatch.setattr(core.answers, "ask", endless)
        await host.add_cog(QuoteCog(core))
        await discord.command("pullquote quote", words=BEES)
        await began.wait()
        await host.remove_cog("pullquote")
        assert ended.is_set()


@pytest.mark.parametrize("taken", ["pullquote", "Find the source"])
async def test_a_name_clash_opens_nothing_and_leaves_nothing_behind(
    host: Host, taken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py takes nothing back after a clash."""
    monkeypatch.setenv("PULLQUOTE_DATA", str(tmp_path / "untouched"))

    async def theirs(interaction: discordpy.Interaction[Any]) -> None: ...
    async def their_menu(interaction: discordpy.Interaction[Any], message: discordpy.Message) -> None: ...

    if taken == "pullquote":
        host.tree.add_command(app_commands.Command(name=taken, description="Theirs", callback=theirs))
    else:
        host.tree.add_command(app_commands.ContextMenu(name=taken, callback=their_menu))
    before, tasks = host.traces(), asyncio.all_tasks()
    with pytest.raises(commands.ExtensionFailed) as failed:
        await host.load_extension(EXTENSION)
    assert isinstance(failed.value.original, app_commands.CommandAlreadyRegistered)
    assert host.traces() == before
    assert asyncio.all_tasks() == tasks
    assert not (tmp_path / "untouched").exists()


async def test_settings_that_are_wrong_fail_the_load_and_leave_nothing_behind(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("nonsense = 1\n")
    monkeypatch.setenv("PULLQUOTE_CONFIG", str(config))
    before, tasks = host.traces(), asyncio.all_tasks()
    with pytest.raises(commands.ExtensionFailed, match="nonsense"):
        await host.load_extension(EXTENSION)
    assert host.traces() == before
    assert asyncio.all_tasks() == tasks


async def test_a_bot_with_five_menus_does_without_ours(host: Host) -> None:
    async def theirs(interaction: discordpy.Interaction[Any], message: discordpy.Message) -> None: ...

    for number in range(5):
        host.tree.add_command(app_commands.ContextMenu(name=f"Menu {number}", callback=theirs))
    before = host.traces()
    await host.load_extension(EXTENSION)
    assert host.tree.get_command("pullquote") is not None
    await host.unload_extension(EXTENSION)
    assert host.traces() == before


async def test_errors_never_reach_the_host(host: Host, discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither expected nor unexpected ones, nor those of options that the host has not synced yet."""

    async def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError

    async with open_core(Settings()) as core, connected(host, discord):
        await host.add_cog(QuoteCog(core))
        asked = [
            await discord.command("pullquote quote", words="?"),
            await discord.command("pullquote quote"),
            await discord.command("pullquote alert list", as_={"permissions": 0}),
            await discord.command("pullquote daily", as_={"guild": None}),
        ]
        monkeypatch.setattr(core.answers, "ask", broken)
        asked.append(await discord.command("pullquote quote", words=BEES))
        assert [private(await exchange.message()) for exchange in asked] == [True] * 5
        await host.remove_cog("pullquote")
        theirs = await (await discord.command("ping")).until(lambda it: it.original)
        assert theirs["content"] == "pong"
    assert host.reached == []


async def test_in_a_host_daily_is_changed_by_managers_alone_although_discord_cannot_hide_it(
    host: Host, discord: FakeDiscord
) -> None:
    await host.load_extension(EXTENSION)
    async with connected(host, discord):
        shown = await (await discord.command("pullquote daily")).message()
        assert (text(shown), labels(shown)) == ("**No passage is posted daily here yet.**", [])
        managed = await (await discord.command("pullquote daily", as_={"permissions": MANAGER})).message()
        refused = await (await discord.press(managed, "New daily post")).changed()
        assert text(refused) == "That is for those who may manage the server."


async def test_after_a_core_that_the_host_owns_is_closed_it_says_that_it_is_not_running(
    host: Host, discord: FakeDiscord, sampled: Path
) -> None:
    async with connected(host, discord):
        async with open_core(Settings(data=sampled)) as core:
            await host.add_cog(QuoteCog(core))
            answered = await (await discord.command("pullquote quote", words=BEES)).message()
        for exchange in (
            await discord.command("pullquote quote", words=BEES),
            await discord.command("pullquote library list"),
            await discord.press(answered, "Context"),
        ):
            message = await exchange.until(lambda it: it.followups or (it.callbacks and [it.callbacks[0]["data"]]))
            assert "I am not running at the moment. Try again soon." in str(message)
        assert await discord.complete("pullquote quote", "speaker", "o") == []
        await host.remove_cog("pullquote")
    assert host.reached == []


async def test_a_core_that_the_host_closes_in_the_middle_of_an_answer_is_said_to_be_not_running(
    host: Host, discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, closed = asyncio.Event(), asyncio.Event()

    async def slow(*_: Any, **__: Any) -> Any:
        began.set()
        await closed.wait()
        raise RuntimeError

    async with connected(host, discord):
        async with open_core(Settings()) as core:
            monkeypatch.setattr(core.answers, "ask", slow)
            await host.add_cog(QuoteCog(core, posts=False))
            exchange = await discord.command("pullquote quote", words=BEES)
            await began.wait()
        closed.set()
        assert text(await exchange.message()) == "I am not running at the moment. Try again soon."
        await host.remove_cog("pullquote")


def test_a_host_whose_file_is_called_bot_py(tmp_path: Path) -> None:
    """A host's own bot.py, index.py and discord-named folders must not be taken for ours, nor ours for its."""
    (tmp_path / "index.py").write_text("raise SystemExit('their index was imported')\n")
    (tmp_path / "bot.py").write_text(
        """
import asyncio, discord
from discord.ext import commands

async def main():
    async with commands.Bot("!", intents=discord.Intents.none()) as bot:
        await bot.load_extension("pullquote.adapters.discord")
        print(sorted(command.name for command in bot.tree.get_commands()))
        await bot.unload_extension("pullquote.adapters.discord")

asyncio.run(main())
"""
    )
    environment = {"PULLQUOTE_DATA": str(tmp_path / "data"), "PATH": "/usr/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "bot.py"], cwd=tmp_path, env=environment, capture_output=True, text=True,
        check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.stdout == "['Find the source', 'pullquote']\n", done.stderr


def test_loading_the_entry_point_does_not_import_discord_py() -> None:
    """It is listed on every start of `pullquote`."""
    script = (
        "import sys; from pullquote.adapters.discord import adapter;"
        "from pullquote.bot.settings.values import Settings;"
        "adapter.configured(Settings()); adapter.commands; print('discord' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    assert done.stdout.strip() == "False"


def test_guilds_are_the_only_intent() -> None:
    from pullquote.adapters.discord.client import QuoteBot

    bot = QuoteBot(object())  # type: ignore[arg-type] - it is not asked anything
    assert bot.intents == discordpy.Intents(guilds=True)
