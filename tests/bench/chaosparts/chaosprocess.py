"""One process of the chaos test: a core that serves both platforms, by a clock and on a disk that the test commands.

It runs in a process of its own, which is killed like one. It takes commands over a pipe, several at once, and answers
each with how it ended and with the time that it has come to.
"""

from __future__ import annotations

import asyncio
import errno
import io
import logging
import os
import random
import signal
import sqlite3
import traceback
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from fake_discord import TOKEN
from fake_slack import SECRET
from pullquote.adapters.discord import Discord
from pullquote.adapters.discord.client import QuoteBot, run
from pullquote.adapters.slack import Slack
from pullquote.adapters.slack.serve import serving
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.core import Core, open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.keeping.forms import Edits
from pullquote.bot.places import Place
from pullquote.bot.security.vault import Vault
from pullquote.bot.serving.storage_watch import StorageWatch
from pullquote.bot.serving.supervision import Supervisor
from pullquote.bot.serving.watching import Watcher
from pullquote.bot.settings.credentials import Secret
from pullquote.bot.settings.values import Settings, SharedFolder, SlackSettings
from pullquote.index.errors import PullquoteError, StorageError
from pullquote.index.transcript import Facts

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from pullquote.bot.cards import Card
    from pullquote.bot.delivery import Receipt

AGAIN_S = 0.02  # until an adapter that crashed is started again
DUE = "due{}x{}"  # in each post: its subscription and its date, which the platforms would not tell otherwise


@dataclass(frozen=True)
class Setup:
    """What a process is started with. `folders` has the workspaces that may see each shared folder, None for all;
    `closed` are those that cannot be read."""

    number: int
    work: Path
    folders: dict[Path, tuple[str, ...] | None]
    discord: str
    slack: str
    key: str
    true: float
    wrong: float
    closed: frozenset[str]


@dataclass
class Clock:
    """Seconds since 1970: as they really are, by the platforms' clocks, and by how much ours is `wrong`. Each look at
    the one that cannot be set moves it on by `drag`, as if all that is done took long."""

    true: float
    wrong: float
    drag: float = 0.0

    def now(self) -> float:
        return self.true + self.wrong

    def uptime(self) -> float:
        self.true += self.drag
        return self.true

    async def sleep(self, seconds: float) -> None:
        self.true += seconds
        await asyncio.sleep(0)


@dataclass
class Disk:
    """What befalls calls of SQLite and the file system: `trouble` after so many more `calls`.

    `full` and `read-only` last until the disk is mended; `failing` and `busy` befall one call; at `dies` the process is
    killed. `closed` are folders that cannot be read.
    """

    trouble: str = ""
    calls: int = 0
    closed: frozenset[str] = frozenset()
    data: str = ""
    _errors: dict[str, tuple[str, int]] = field(
        default_factory=lambda: {
            "full": ("SQLITE_FULL", errno.ENOSPC),
            "read-only": ("SQLITE_READONLY", errno.EROFS),
            "failing": ("SQLITE_IOERR", errno.EIO),
            "busy": ("SQLITE_BUSY", errno.EAGAIN),
        }
    )

    def statement(self, sql: str) -> None:
        """Called before every statement."""
        first = sql.split(None, 1)[0].upper()
        if first == "ROLLBACK" or sql == "SELECT 1" or not self._befalls():  # the second touches no file
            return
        harmless = {"read-only": ("SELECT", "PRAGMA"), "full": ("SELECT", "PRAGMA", "BEGIN")}
        if first in harmless.get(self.trouble, ()):
            return
        error = sqlite3.OperationalError(f"the disk is {self.trouble}")
        error.sqlite_errorname = self._errors[self.trouble][0]
        self._once()
        raise error

    def opened(self, path: Any, *, writing: bool) -> None:
        """Called before a file is opened."""
        where = os.fspath(path) if isinstance(path, str | os.PathLike) else ""
        self.looked_at(where)
        if writing and str(where).startswith(self.data) and self._befalls() and self.trouble != "busy":
            number = self._errors[self.trouble][1]
            self._once()
            raise OSError(number, os.strerror(number), where)

    def looked_at(self, path: Any) -> None:
        """Called before a folder is listed, or the status of a file read."""
        where = str(path) + "/"
        if any(where.startswith(f"{closed}/") for closed in self.closed):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    def _befalls(self) -> bool:
        if not self.trouble:
            return False
        self.calls -= 1
        if self.calls >= 0:
            return False
        if self.trouble == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        return True

    def _once(self) -> None:
        if self.trouble in {"failing", "busy"}:
            self.trouble = ""

    def install(self) -> None:
        """Puts itself between this process and its files."""
        disk, connect, open_, os_open = self, sqlite3.connect, io.open, os.open
        scandir, stat = os.scandir, os.stat

        class Watched(sqlite3.Connection):
            def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
                disk.statement(sql)
                return super().execute(sql, *values)

            def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
                disk.statement(sql)
                return super().executemany(sql, *values)

        def opened(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            disk.opened(file, writing=any(sign in mode for sign in "wax+"))
            return open_(file, mode, *more, **named)

        def os_opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
            disk.opened(path, writing=bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)))
            return os_open(path, flags, *more, **named)

        def listed(path: Any = ".") -> Any:
            disk.looked_at(path)
            return scandir(path)

        def status(path: Any, **more: Any) -> os.stat_result:
            disk.looked_at(path)
            return stat(path, **more)

        sqlite3.connect = lambda *given, **named: connect(*given, **{"factory": Watched, **named})
        io.open, os.open, os.scandir, os.stat = opened, os_opened, listed, status


def _tagged(card: Card, key: str) -> Card:
    return replace(card, heading=f"{card.heading} {DUE.format(*key.split('-'))}") if card.post else card


class LoopbackDiscord(Discord):
    """The adapter of Discord, whose posts tell their dates."""

    async def serve(self, core: Core) -> None:
        self._bot = QuoteBot(core)
        self._bot._connection.guild_ready_timeout = 0.01  # how long discord.py waits for more servers
        try:
            await run(self._bot, TOKEN)
        finally:
            self._bot = None

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        return await super().deliver(place, _tagged(card, key), key)


class LoopbackSlack(Slack):
    """The same of Slack, with another address for its Web API."""

    def __init__(self, api: str) -> None:
        super().__init__()
        self._api = api

    @property
    def port(self) -> int:
        return self._service.port or 0 if self._service else 0

    async def serve(self, core: Core) -> None:
        async with serving(core, api=self._api) as service:
            self._service = service
            try:
                await service.until_over()
            finally:
                self._service = None

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        return await super().deliver(place, _tagged(card, key), key)


class Commands:
    """What the test has a process do."""

    def __init__(self, core: Core, setup: Setup, clock: Clock, disk: Disk) -> None:
        self._core = core
        self._clock = clock
        self._disk = disk
        self._vault = Vault(core.database, Secret(setup.key))
        self._watcher = Watcher(core, clock=clock.uptime)
        core.daily._sleep = clock.sleep
        self.slack, self.discord = LoopbackSlack(setup.slack), LoopbackDiscord()
        self.adapters = {"discord": self.discord, "slack": self.slack}
        self._scheduler = core.daily.scheduler(self.adapters)

    async def ready(self) -> int:
        """Waits until both adapters serve; the port of Slack's requests."""
        while not (self.slack.port and self.discord.connected):  # noqa: ASYNC110 - two libraries' doing
            await asyncio.sleep(0.005)
        return self.slack.port

    async def tick(self) -> None:
        """Posts what is due, as `pullquote run` does at its wakening."""
        try:
            await self._scheduler.once()
        except Exception as error:  # noqa: BLE001 - as the scheduler's loop does
            self._core.unexpected(error)
        await self._core.answers.sweep()

    async def look(self) -> None:
        """Looks at the shared folders."""
        await self._watcher.look()

    async def set_clock(self, wrong: float) -> None:
        self._clock.wrong = wrong

    async def drag(self, seconds: float) -> None:
        self._clock.drag = seconds

    async def disk(self, trouble: str, calls: int) -> None:
        self._disk.trouble, self._disk.calls = trouble, calls

    async def close_folders(self, closed: frozenset[str]) -> None:
        self._disk.closed = closed

    async def mended(self) -> None:
        """The disk is as it was, and that is noticed."""
        self._disk.trouble = ""
        await self._core.database.try_writing()
        await StorageWatch(self._core.database).check()

    async def install(self, team: str) -> None:
        """A team installs the app, perhaps again."""
        bot = {"team_id": team, "bot_token": f"xoxb-{team}", "bot_id": "B", "bot_user_id": "UBOT", "installed_at": 1.0}
        await self._vault.put(f"slack:{team}", bot)
        await self._core.daily.enable(f"slack:{team}")

    async def upload(self, workspace: str, name: str, text: str) -> None:
        await self._core.transcripts.upload(workspace, name, text.encode())

    async def edit(self, workspace: str | None, name: str, title: str) -> None:
        await self._core.transcripts.edit(workspace, name, Edits(Facts(title=title)))

    async def remove(self, workspace: str, name: str) -> None:
        await self._core.transcripts.remove(workspace, [name])

    async def subscribe(self, platform: str, workspace: str, channel: str, time: str) -> str:
        place = Place(platform, workspace, channel)
        return (await self._core.daily.subscribe(place, SubscriptionDraft(time, "UTC"), "1")).status.subscription.id

    async def manage(self, what: str, workspace: str, subscription: str) -> None:
        """Pauses, resumes or removes a subscription."""
        await getattr(self._core.daily, what)(workspace, subscription)

    async def backup(self, target: Path) -> None:
        await self._core.backup(target, replace=True)

    async def found(self, words: str) -> list[str]:
        """The files in which words are said."""
        result = await self._core.find(None, Query(Ask.QUOTE, words, limit=5))
        return [hit.transcript.file for hit in result.hits]


def begin(setup: Setup, pipe: Connection) -> None:
    """Runs a process until it is told to end, or is killed."""
    said = os.open(setup.work / f"stderr-{setup.number}", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(said, 2)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    for name, secret in (("CLIENT_SECRET", "x"), ("SIGNING_SECRET", SECRET), ("ENCRYPTION_KEY", setup.key)):
        os.environ[f"PULLQUOTE_SLACK_{name}"] = secret
    discord.http.Route.BASE = f"{setup.discord}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws{setup.discord[4:]}/gateway/")
    asyncio.run(_served(setup, pipe))


async def _served(setup: Setup, pipe: Connection) -> None:
    clock, disk = Clock(setup.true, setup.wrong), Disk(closed=setup.closed, data=str(setup.work / "data"))
    disk.install()
    settings = Settings(
        data=setup.work / "data",
        library=tuple(SharedFolder(folder, workspaces=allowed) for folder, allowed in setup.folders.items()),
        slack=SlackSettings(port=0, client_id="1.2", admins=("UADMIN",)),
    )
    rng = random.Random(setup.number)
    async with open_core(settings, clock=clock.uptime, now=clock.now, rng=rng) as core:
        commands = Commands(core, setup, clock, disk)
        work = {name: lambda one=one: one.serve(core) for name, one in commands.adapters.items()}
        supervised = asyncio.create_task(
            Supervisor(work, clock.uptime, core.unexpected, lambda _: asyncio.sleep(AGAIN_S)).run()
        )
        try:
            await _taking(commands, clock, pipe)
        finally:
            supervised.cancel()
            await asyncio.wait([supervised])


async def _taking(commands: Commands, clock: Clock, pipe: Connection) -> None:
    """Takes commands until one says `end`."""
    over, running = asyncio.Event(), set[asyncio.Task[None]]()

    async def done(id_: int, name: str, given: tuple[Any, ...]) -> None:
        how, value = await _outcome(getattr(commands, name)(*given))
        pipe.send((id_, how, value, clock.true))

    def came() -> None:
        try:
            id_, true, name, given = pipe.recv()
        except EOFError:
            over.set()
            return
        clock.true = max(clock.true, true)
        if name == "end":
            over.set()
            return
        task = asyncio.create_task(done(id_, name, given))
        running.add(task)
        task.add_done_callback(running.discard)

    loop = asyncio.get_running_loop()
    loop.add_reader(pipe.fileno(), came)
    pipe.send((0, "done", None, clock.true))
    await over.wait()
    loop.remove_reader(pipe.fileno())


async def _outcome(doing: Any) -> tuple[str, Any]:
    """How a command ended: `done`, `refused` with an expected error, or `broke` with a trace."""
    try:
        return "done", await doing
    except PullquoteError as error:
        kind = "storage" if isinstance(error, StorageError) else type(error).__name__
        return "refused", f"{kind}: {error}"
    except Exception:  # noqa: BLE001 - the test judges it
        return "broke", traceback.format_exc()
