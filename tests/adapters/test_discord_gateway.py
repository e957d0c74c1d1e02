"""A bot of our own over a gateway that drops, resumes and refuses; and how it begins and ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest
from discord_serving import serving, until_connected
from fake_discord import APP, CHANNEL, GUILD, TOKEN, text
from pullquote.adapters.discord import Discord
from pullquote.adapters.discord.client import QuoteBot, run
from pullquote.adapters.discord.errors import NoToken, TokenRefused
from pullquote.adapters.discord.token import is_set, token
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.messages import messages
from pullquote.bot.places import Place
from pullquote.bot.plugins import Connected
from pullquote.bot.presenting.problems import explain
from pullquote.bot.settings.credentials import BadCredential
from pullquote.bot.settings.values import DiscordSettings, Settings
from pullquote.index.errors import DatabaseClosed, DiskFull

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from discord_serving import Served
    from fake_discord import FakeDiscord

BEES = "in the winter of 2018 we lost half of our colonies"


async def until(there: Callable[[], bool]) -> None:
    """Gives the loop its turns until something is there."""
    async with asyncio.timeout(PATIENCE_S):
        while not there():  # noqa: ASYNC110 - discord.py has no event for it
            await asyncio.sleep(0.001)


async def asked(fake: FakeDiscord) -> bool:
    return "a third" in text(await (await fake.command("quote", words=BEES)).message())


async def test_it_asks_for_no_privileged_intent(served: Served) -> None:
    assert [one["intents"] for one in served.fake.identified] == [1]


async def test_a_dropped_connection_is_resumed_and_what_was_missed_is_answered(served: Served) -> None:
    await served.fake.drop()
    missed = await served.fake.command("quote", words=BEES)
    await served.fake.connected()
    assert "a third" in text(await missed.message())
    assert len(served.fake.resumed) == 1
    assert len(served.fake.identified) == 1
    assert len(missed.callbacks) == 1


async def test_it_reconnects_when_discord_asks_for_it(served: Served) -> None:
    before = served.fake.connections
    await served.fake.send_op(7)
    await served.fake.until_connections(before + 1)
    assert await asked(served.fake)


async def test_a_session_that_cannot_be_resumed_begins_anew(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.fake.hurry(monkeypatch)
    served.fake.refuse_resume()
    await served.fake.drop()
    await served.fake.connected()
    assert len(served.fake.identified) == 2
    assert await asked(served.fake)


async def test_an_interaction_that_a_gateway_hands_over_again_is_answered_once(served: Served) -> None:
    exchange = await served.fake.command("quote", words=BEES)
    await exchange.message()
    await served.fake.repeat(exchange)
    assert await asked(served.fake)
    assert len([path for _, path, _ in served.fake.requests if exchange.token in path]) == 1


async def test_whether_it_is_connected_is_said_as_it_is(
    discord: FakeDiscord, sampled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before, while it serves, while the gateway is away, when it is back, and after."""
    monkeypatch.setenv("PULLQUOTE_DISCORD_TOKEN", TOKEN)
    adapter = Discord()
    assert isinstance(adapter, Connected)
    assert not adapter.connected
    async with open_core(Settings(data=sampled)) as core:
        task = asyncio.create_task(adapter.serve(core))
        await until_connected(discord, task)
        await until(lambda: adapter.connected)
        before = discord.connections
        await discord.drop()
        await until(lambda: not adapter.connected)
        await discord.until_connections(before + 1)
        await until(lambda: adapter.connected)
        task.cancel()
        await asyncio.wait([task])
    assert not adapter.connected


# --- The token -----------------------------------------------------------------------------------------------------


async def test_a_token_that_is_revoked_while_it_runs_ends_it(served: Served) -> None:
    served.fake.revoked = True
    await served.fake.drop(4004)
    with pytest.raises(TokenRefused):
        await asyncio.wait_for(served.task, PATIENCE_S)


async def test_a_token_that_is_not_taken_ends_it_at_once(discord: FakeDiscord, sampled: Path) -> None:
    discord.revoked = True
    async with open_core(Settings(data=sampled)) as core:
        with pytest.raises(TokenRefused) as refused:
            await run(QuoteBot(core), TOKEN)
    words = explain(refused.value, messages())
    assert "Reset Token" in words
    assert TOKEN not in words + repr(refused.value)
    assert refused.value.exit_code == 77


def test_the_token_comes_from_the_environment_or_from_a_file_of_one_s_own(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    file.chmod(0o600)
    settings = Settings(discord=DiscordSettings(file))
    assert token(Settings(), {"PULLQUOTE_DISCORD_TOKEN": f" {TOKEN}\n"}).reveal() == TOKEN
    assert token(settings, {}).reveal() == TOKEN
    assert token(settings, {"PULLQUOTE_DISCORD_TOKEN": "another"}).reveal() == "another"
    assert [is_set(settings, {}), is_set(Settings(), {}), is_set(Settings(), {"PULLQUOTE_DISCORD_TOKEN": "x"})] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(("content", "mode"), [(TOKEN, 0o644), (None, 0o600), ("", 0o600)])
def test_a_token_file_that_cannot_be_used_is_named_with_what_to_do(
    tmp_path: Path, content: str | None, mode: int
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content)
        file.chmod(mode)
    with pytest.raises(BadCredential) as refused:
        token(Settings(discord=DiscordSettings(file)), {})
    words = explain(refused.value, messages())
    assert str(file) in words
    assert TOKEN not in words


def test_without_any_it_is_said_where_to_put_one() -> None:
    with pytest.raises(NoToken) as refused:
        token(Settings(), {})
    assert "PULLQUOTE_DISCORD_TOKEN" in explain(refused.value, messages())


async def test_without_a_token_it_is_not_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULLQUOTE_DISCORD_TOKEN", raising=False)
    assert not Discord().configured(Settings())


async def test_the_token_is_in_no_log_and_no_error(
    discord: FakeDiscord, sampled: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with serving(discord, Settings(data=sampled)) as served:
        assert await asked(discord)
        assert TOKEN not in repr(served.bot)
    kept = (record for record in caplog.records if record.name.startswith("pullquote"))
    assert not any(TOKEN in record.getMessage() for record in kept)


# --- Commands ------------------------------------------------------------------------------------------------------


async def test_commands_are_told_once_and_again_only_when_they_change(discord: FakeDiscord, sampled: Path) -> None:
    for _ in range(2):
        async with serving(discord, Settings(data=sampled)):
            pass
    assert len(discord.syncs) == 1
    (sampled / "derived" / "discord-commands").write_text("1000 other")
    async with serving(discord, Settings(data=sampled)):
        pass
    assert len(discord.syncs) == 2


async def test_the_commands_are_these(served: Served) -> None:
    told = {command["name"]: command for command in served.fake.syncs[0]}
    assert sorted(told) == [
        "Find the source", "alert", "check", "daily", "excerpt", "help", "library", "quote", "saved", "topic", "verify",
    ]  # fmt: skip
    assert [option["name"] for option in told["quote"]["options"]] == [
        "words", "speaker", "source", "since", "until", "private",
    ]  # fmt: skip
    assert [option["name"] for option in told["topic"]["options"]] == [
        "about", "speaker", "source", "since", "until", "by_date", "private",
    ]  # fmt: skip
    assert sorted(option["name"] for option in told["library"]["options"]) == [
        "add", "channel", "correct", "corrections", "edit", "feeds", "follow", "info", "list", "remove", "undo",
        "unfollow",
    ]  # fmt: skip
    assert told["daily"]["options"] == []  # one panel
    for name, command in told.items():
        everywhere = name not in {"daily", "alert"}
        assert command["contexts"] == ([0, 1, 2] if everywhere else [0])
        assert command["integration_types"] == ([0, 1] if everywhere else [0])
    assert (told["daily"]["default_member_permissions"], told["alert"]["default_member_permissions"]) == (None, 32)


def described(command: dict[str, Any]) -> list[dict[str, Any]]:
    """A command and everything in it that has a description."""
    return [command, *(one for option in command.get("options") or [] for one in described(option))]


async def test_every_description_is_one_that_discord_takes_and_german_people_can_read(served: Served) -> None:
    everything = [one for command in served.fake.syncs[0] if command["type"] == 1 for one in described(command)]
    assert len(everything) > 40
    for one in everything:
        translated = one["description_localizations"]
        assert 0 < len(one["description"]) <= 100
        assert 0 < len(translated["de"]) <= 100
        assert translated["de"] != one["description"]
    (menu,) = (command for command in served.fake.syncs[0] if command["type"] == 3)
    assert 0 < len(menu["name_localizations"]["de"]) <= 32
    assert served.bot.application_id == APP


# --- Servers -------------------------------------------------------------------------------------------------------


async def test_a_server_that_removed_us_gets_no_posts_until_it_takes_us_back(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def disable(workspace: str) -> None:
        await told.put(("disabled", workspace))

    async def enable(workspace: str) -> None:
        await told.put(("enabled", workspace))

    monkeypatch.setattr(served.core.daily, "disable", disable)
    monkeypatch.setattr(served.core.daily, "enable", enable)
    await served.bot.wait_until_ready()
    await served.fake.leave(GUILD)
    assert await asyncio.wait_for(told.get(), PATIENCE_S) == ("disabled", f"discord:{GUILD}")
    await served.fake.join(GUILD)
    assert await asyncio.wait_for(told.get(), PATIENCE_S) == ("enabled", f"discord:{GUILD}")


@pytest.mark.parametrize("error", [DiskFull("/data"), DatabaseClosed()])
async def test_a_server_whose_leaving_cannot_be_stored_is_told_in_a_line(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    """Without a trace: the disk is full, or everything is about to end."""

    async def disable(_: str) -> None:
        raise error

    await served.bot.wait_until_ready()
    monkeypatch.setattr(served.core.daily, "disable", disable)
    await served.bot.cog.on_guild_remove(served.bot.guilds[0])
    (line,) = [one for one in caplog.records if one.getMessage() == "a server's coming or going was not kept"]
    assert line.exc_info is None


async def test_a_server_that_left_while_we_were_away_is_noticed(
    discord: FakeDiscord, sampled: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """By its absence when the bot is ready. One in an outage is there; one that another bot serves is not ours."""
    away, theirs = "discord:99", "discord:98"
    async with open_core(Settings(data=sampled)) as core:
        for workspace in (away, theirs, f"discord:{GUILD}"):
            await core.daily.subscribe(Place("discord", workspace, "1"), SubscriptionDraft("08:30", "UTC"), "1")
        await core.transcripts.upload("discord:97", "talk.txt", b"Zelda: The zeppelins were green.\n" * 3)
        await core.daily.compare("discord", "another", {theirs}, lambda _: False)
    discord.outages = {GUILD}
    async with serving(discord, Settings(data=sampled)) as served:
        await served.bot.wait_until_ready()
        await served.bot.cog.on_ready()
        gone = {one.place.workspace: one.gone for one in await served.core.daily.list(None)}
        assert gone == {away: True, theirs: False, f"discord:{GUILD}": False}
    assert sorted(line.split()[0] for line in caplog.messages if "removed us" in line) == ["discord:97", away]


async def test_a_server_that_left_between_two_sessions_is_noticed(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py keeps it in its cache."""
    place = Place("discord", f"discord:{GUILD}", str(CHANNEL))
    await served.bot.wait_until_ready()
    await served.bot.cog.on_ready()
    await served.core.daily.subscribe(place, SubscriptionDraft("08:30", "UTC"), "1")
    for there in (False, True):
        served.fake.guilds = [GUILD] if there else []
        served.fake.hurry(monkeypatch)
        served.fake.refuse_resume()
        await served.fake.drop()
        await served.fake.connected()
        async with asyncio.timeout(PATIENCE_S):
            while (await served.core.daily.list(None))[0].gone is there:  # noqa: ASYNC110 - another task's doing
                await asyncio.sleep(0.01)


async def test_a_server_that_took_us_back_while_we_were_away_gets_its_posts(
    discord: FakeDiscord, sampled: Path
) -> None:
    place = Place("discord", f"discord:{GUILD}", str(CHANNEL))
    async with open_core(Settings(data=sampled)) as core:
        await core.daily.subscribe(place, SubscriptionDraft("08:30", "UTC"), "1")
        await core.daily.disable(place.workspace)
    async with serving(discord, Settings(data=sampled)) as served:
        await served.bot.wait_until_ready()
        await served.bot.cog.on_ready()
        (one,) = await served.core.daily.statuses(place.workspace)
        assert not one.subscription.gone


# --- The process ---------------------------------------------------------------------------------------------------

SCRIPT = """
import sys, discord, yarl
from discord.gateway import DiscordWebSocket
discord.http.Route.BASE = sys.argv[1] + "/api/v10"
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL("ws" + sys.argv[1][4:] + "/gateway/")
sys.argv = ["pullquote", "run", "--adapter", "discord"]
from pullquote.bot.__main__ import main
main()
"""


@contextlib.asynccontextmanager
async def process(fake: FakeDiscord, data: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
    """`pullquote run` in a process of its own, which is gone afterwards, whatever happens."""
    environment = {**os.environ, "PULLQUOTE_DATA": str(data), "PULLQUOTE_DISCORD_TOKEN": TOKEN}
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-P", "-c", SCRIPT, fake.url, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()


@pytest.mark.long
async def test_pullquote_run_serves_and_ends_when_it_is_told_to(discord: FakeDiscord, sampled: Path) -> None:
    async with process(discord, sampled) as running:
        await discord.connected()
        assert await asked(discord)
        running.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(running.communicate(), PATIENCE_S)
    assert running.returncode == 0, err.decode()
    assert TOKEN not in err.decode()


async def test_pullquote_run_ends_with_a_code_of_its_own_when_the_token_is_refused(
    discord: FakeDiscord, sampled: Path
) -> None:
    discord.revoked = True
    async with process(discord, sampled) as running:
        _, err = await asyncio.wait_for(running.communicate(), PATIENCE_S)
    assert running.returncode == 77
    assert "Discord does not take the token" in err.decode()
    assert TOKEN not in err.decode()
