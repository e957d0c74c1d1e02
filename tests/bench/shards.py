"""Processes that share the shards of a Discord bot over one PostgreSQL database, while one is killed.

usage: ./run bench shards [--processes 2] [--shards 4] [--at-once 1] [--lease 20] [--out FILE.md]

Each process is `pullquote run --shards auto/N` with a data folder of its own, connected to a Discord on the loopback
that has a server on each shard, and lets so many sessions begin at once in five seconds. Once each has its share, a
post is due in every server, and again when one process has been killed with SIGKILL; then it is started anew. Measures
from the kill until each of its shards was served again. Exits with 1 if a shard was served twice, a post was sent twice
or not at all, or a session began too early. With `--lease`, leases and all that goes by them are so many seconds long.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import itertools
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from pullquote.adapters.discord import shards
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.demo import samples
from pullquote.bot.places import Place
from pullquote.bot.serving import shard_leases
from pullquote.bot.settings.values import Settings, StorageSettings

sys.path.insert(0, str(Path(__file__).parent.parent / "adapters"))
from children import command
from fake_discord import GUILD, TOKEN, fake_discord
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_discord import FakeDiscord
    from pullquote.bot.core import Core

SCRIPT: Final = Path(__file__)
PATIENCE_S: Final = 300.0
DISCORD_S: Final = 5.0  # in which so many sessions may begin


def _set_lease(seconds: float) -> float:
    """Makes leases so long, and as much shorter or longer all that goes by them; returns in how many seconds sessions
    begin then."""
    names = {shard_leases: ("LEASE_S", "LOOK_S", "CLOSING_S"), shards: ("IDENTIFY_S",)}
    scale = seconds / shard_leases.LEASE_S
    for module, name in [(module, name) for module, some in names.items() for name in some]:
        setattr(module, name, getattr(module, name) * scale)
    return DISCORD_S * scale


def process(gateway: str, arguments: list[str]) -> int:
    """What a process does: pullquote's command line, with Discord elsewhere."""
    import discord
    import yarl
    from discord.gateway import DiscordWebSocket
    from pullquote.bot.__main__ import run

    discord.http.Route.BASE = f"{gateway}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws{gateway[4:]}/gateway/")
    return run(arguments)


@dataclass
class World:
    """A Discord, a database, and the processes."""

    fake: FakeDiscord
    core: Core
    url: str
    work: Path
    options: argparse.Namespace
    running: list[subprocess.Popen[bytes]] = field(default_factory=list[Any])
    rounds: int = 0

    @property
    def every(self) -> list[int]:
        return list(range(self.options.shards))

    def start(self, number: int) -> subprocess.Popen[bytes]:
        options = [f"--lease={self.options.lease}", "--process", self.fake.url]
        line = ["--data", f"{self.work / str(number)}", "run", "--adapter", "discord"]
        env = {**os.environ, "PULLQUOTE_DISCORD_TOKEN": TOKEN, "PULLQUOTE_STORAGE_URL": self.url}
        return subprocess.Popen(
            command(SCRIPT, *options, *line, f"--shards=auto/{self.options.shards}"),
            env={**env, "PULLQUOTE_CONFIG": os.devnull},
            stderr=(self.work / f"err-{number}").open("ab"),
        )

    async def shares(self) -> list[int]:
        """How many shards each process has, the fewest first."""
        async with self.core.database.reader() as connection:
            rows = await connection.fetch_all("SELECT owner FROM lease WHERE kind LIKE 'shard%'")
        return sorted(Counter(row["owner"] for row in rows).values())

    def check(self) -> None:
        """Raises AssertionError if a process has ended by itself, with what it said."""
        if any(one.poll() is not None for one in self.running):
            raise AssertionError(*(file.read_text("utf-8") for file in self.work.glob("err-*")))

    async def until(self, there: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not there():
                self.check()
                await asyncio.sleep(0.02)

    async def until_shared(self) -> None:
        """Waits until all processes have equal shares, and all shards are served."""
        least, more = divmod(self.options.shards, len(self.running))
        wanted = sorted([least + (number < more) for number in range(len(self.running))])
        async with asyncio.timeout(PATIENCE_S):
            while await self.shares() != wanted:
                self.check()
                await asyncio.sleep(0.1)
        await self.until(lambda: self.fake.served == self.every)

    async def post(self) -> None:
        """Has a post due in each server."""
        self.rounds += 1
        minute = self.core.now() // 60 * 60
        draft = SubscriptionDraft(f"{dt.datetime.fromtimestamp(minute, dt.UTC):%H:%M}", "UTC")
        numbers = list[int]()
        for shard, guild in enumerate(self.fake.guilds):
            place = Place("discord", f"discord:{guild}", f"{self.rounds * 1000 + shard}")
            numbers.append((await self.core.daily.subscribe(place, draft, "somebody")).status.subscription.number)
        wake = self.core.now() + 1  # processes that sleep look for what comes next
        async with self.core.database.transaction() as connection:
            await connection.executemany(
                "UPDATE delivery SET date = ?, due = ?, wake = ? WHERE subscription = ?",
                [(f"{dt.datetime.fromtimestamp(minute, dt.UTC):%Y-%m-%d}", minute, wake, one) for one in numbers],
            )

    def posted(self) -> list[int]:
        """The shards whose servers were posted to in this round, one as often as they were."""
        return sorted(one["channel"] % 1000 for one in self.fake.posts if one["channel"] // 1000 == self.rounds)


async def measure(world: World) -> tuple[list[float], float]:
    """Seconds from a kill until each shard of the killed process was served again, and until all was posted that was
    due at the kill."""
    fake = world.fake
    world.running = [world.start(number) for number in range(world.options.processes)]
    await world.until_shared()
    await world.post()
    await world.until(lambda: world.posted() == world.every)
    await world.post()
    killed, before = time.monotonic(), len(fake.identified)
    world.running[0].send_signal(signal.SIGKILL)
    world.running.pop(0).wait()
    await world.until(lambda: fake.served != world.every)
    lost = set(world.every) - set(fake.served)
    await world.until(lambda: fake.served == world.every)
    gaps = [at - killed for at in fake.identified_at[before:]][: len(lost)]
    await world.until(lambda: world.posted() == world.every)
    sent = time.monotonic() - killed
    world.running.append(world.start(0))
    await world.until_shared()
    return gaps, sent


def violations(world: World, every: float) -> list[str]:
    """What must not have happened; `every` is in how many seconds sessions may begin."""
    fake, bad = world.fake, list[str]()
    bad += [f"shard {shard} was served twice" for shard in fake.doubled]
    posts = Counter(one["channel"] for one in fake.posts)
    wanted = {round_ * 1000 + shard for round_ in range(1, world.rounds + 1) for shard in world.every}
    bad += [f"channel {channel} got {posts[channel]} posts" for channel in wanted | set(posts) if posts[channel] != 1]
    began = defaultdict[int, list[float]](list)
    for one, at in zip(fake.identified, fake.identified_at, strict=True):
        began[one["shard"][0] % fake.concurrency].append(at)
    for times in began.values():
        bad += [f"a session began after {b - a:.2f} s" for a, b in itertools.pairwise(times) if b - a < every]
    return bad


async def run(url: str, work: Path, options: argparse.Namespace, every: float) -> int:
    """Runs it all; returns the number of violations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fake_discord.schema", lambda: None)  # tests check what is sent; it takes long
        async with fake_discord(patch) as fake, contextlib.AsyncExitStack() as open_:
            fake.guilds = [(shard << 22) + GUILD for shard in range(options.shards)]
            fake.concurrency = options.at_once
            settings = Settings(work / "setting-up", storage=StorageSettings(url))
            core = await open_.enter_async_context(open_core(settings))
            await core.transcripts.add(sorted(samples().glob("*.txt")))
            world = World(fake, core, url, work, options)
            try:
                gaps, sent = await measure(world)
            finally:
                for one in world.running:
                    one.kill()
                    one.wait()
            bad = violations(world, every)
    report = Report("Shards", options.out)
    rows = [
        ["shards of the killed process", f"{len(gaps)}"],
        ["served again after, s", ", ".join(f"{gap:.1f}" for gap in gaps)],
        ["all that was due at the kill was posted after, s", f"{sent:.1f}"],
        ["sessions begun", f"{len(fake.identified)}"],
        ["served twice", f"{len(fake.doubled)}"],
    ]
    report.add(table(["measured", "figure"], rows))
    print("\n".join(bad) or "no violation")
    return len(bad)


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--lease", type=float, default=shard_leases.LEASE_S)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--process", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args()
    every = _set_lease(options.lease)
    if options.process:
        return process(options.process[0], options.process[1:])
    sys.path.insert(0, str(SCRIPT.parents[2]))
    from tests import postgres

    with (
        tempfile.TemporaryDirectory(prefix="pullquote-shards-") as folder,
        postgres.server() as url,
        postgres.schema(url) if url else contextlib.nullcontext() as schema,
    ):
        if schema is None:
            print(postgres.LACK)
            return 0
        return int(asyncio.run(run(schema, Path(folder), options, every)) > 0)


if __name__ == "__main__":
    sys.exit(main())
