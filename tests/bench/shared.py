"""Several computers over one PostgreSQL database while everything goes wrong: kill -9, a cut network, a dead server.

usage: ./run bench shared [--computers 3] [--kills 50] [--posts N] [--cut 30] [--promote] [--seed N]

Each computer is a process with a data folder of its own and a clock that is wrong by up to five minutes. It posts what
is due to a platform that is a file, adds transcripts, and asks. Afterwards what was really posted, added and answered
is compared with the database: no post twice, each due date settled with a state that fits, nothing lost whose adding
was acknowledged, each question answered or refused in words in time. With --promote the server is killed instead of
cut off, and its standby promoted. Prints a table; exits with 1 on a violation.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from children import command
from corpus import Speech
from pullquote.bot.asking.admission import LATE_S
from pullquote.bot.asking.answer_models import Ask, Asker, Query
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.delivery import Receipt
from pullquote.bot.demo import samples
from pullquote.bot.places import Place
from pullquote.bot.settings.values import LimitSettings, Settings, StorageSettings
from pullquote.index.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from pullquote.bot.cards import Card
    from pullquote.bot.core import Core

    from tests.postgres import Pair

SCRIPT: Final = Path(__file__)
WRONG: Final = (300.0, -300.0, 0.0)  # seconds by which the clocks of computers are wrong
DEADLINE_S: Final = 10.0
PAUSE_S: Final = 0.3  # between what a computer does
SLACK_S: Final = 5.0  # that a busy machine may add to an answer
LIMITS: Final = LimitSettings(
    deadline_seconds=DEADLINE_S, questions_a_minute=100_000, workspace_questions_a_minute=100_000
)
STATES: Final = {"sent": {1}, "ambiguous": {0, 1}}


def _settings(data: Path, url: str) -> Settings:
    return Settings(data, limits=LIMITS, storage=StorageSettings(url))


def talk(name: str) -> str:
    """The words of a transcript that no other has; its sentences end otherwise, so that it is no other text of one."""
    speech = Speech(crc32(name.encode()), vocabulary=2000)
    said = f"Nothing of {name} that I ever built lasted longer than the {{}}th winter, {{}}"
    return "\n".join(said.format(n, " ".join(speech.words(20))) for n in range(30))


# --- A computer -------------------------------------------------------------------------------------------------------


class Log:
    """A file to which lines are appended whole, whatever happens to the process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, **line: object) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


class Platform:
    """Posts to a file, and drops no repeats."""

    drops_repeats = False

    def __init__(self, log: Log) -> None:
        self._log = log

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        await asyncio.sleep(random.uniform(0, 0.05))
        if card.post is not None:
            self._log.write(posted=key)
        await asyncio.sleep(random.uniform(0, 0.05))
        return Receipt(key)


async def computer(number: int, url: str, work: Path, wrong: float) -> None:
    """Posts, adds and asks until it is killed, or the file `end` is there."""
    right = time.time
    time.time = lambda: right() + wrong
    log, life = Log(work / f"log-{number}.jsonl"), f"{number}-{os.getpid()}"
    while True:
        try:
            async with open_core(_settings(work / f"data-{number}", url), serving=True) as core:
                log.write(up=os.getpid())
                doing = [_posting(core, log), _adding(core, log, work, life), _asking(core, log)]
                tasks = [asyncio.create_task(one) for one in doing]
                while not (work / "end").exists():  # noqa: ASYNC110 - another process makes it
                    await asyncio.sleep(0.2)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                return
        except PullquoteError as error:  # at the start: `run` waits likewise
            log.write(waits=type(error).__name__)
            await asyncio.sleep(1.0)


async def _posting(core: Core, log: Log) -> None:
    await core.daily.scheduler({"platform": Platform(log)}).run()


async def _adding(core: Core, log: Log, work: Path, life: str) -> None:
    for number in range(1 << 30):
        file = work / f"talk-{life}-{number}.txt"
        file.write_text(talk(file.stem))
        try:
            added = await core.transcripts.add([file])
            log.write(added=str(file), stored=all(one.stored for one in added.results), at=time.monotonic())
        except PullquoteError as error:
            log.write(refused=type(error).__name__)
        await asyncio.sleep(PAUSE_S)


async def _asking(core: Core, log: Log) -> None:
    while True:
        began = time.monotonic()
        try:
            await core.answers.ask(Asker("platform:1", "ada"), Query(Ask.QUOTE, "lasted longer than the third winter"))
            said = "answered"
        except PullquoteError as error:
            said = type(error).__name__
        log.write(asked=said, seconds=time.monotonic() - began)
        await asyncio.sleep(PAUSE_S)


# --- The world --------------------------------------------------------------------------------------------------------


@dataclass
class World:
    """A database and its computers."""

    url: str
    work: Path
    rng: random.Random
    computers: list[subprocess.Popen[bytes]] = field(default_factory=list[Any])
    kills: int = 0
    broke: float | None = None  # when the server was killed

    def start(self, number: int) -> subprocess.Popen[bytes]:
        wrong = WRONG[number % len(WRONG)]
        options = ["--computer", f"{number}", self.url, str(self.work), f"--wrong={wrong}"]
        return subprocess.Popen(command(SCRIPT, *options), stderr=(self.work / f"err-{number}").open("ab"))

    def lines(self) -> Generator[dict[str, Any]]:
        for path in sorted(self.work.glob("log-*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                with contextlib.suppress(ValueError):  # cut short by a kill
                    yield json.loads(line)

    async def set_up(self, subscriptions: int, spacing: float) -> None:
        """So many posts that are due one after another."""
        async with open_core(_settings(self.work / "setting-up", self.url)) as core:
            await core.transcripts.add(sorted(samples().glob("*.txt")))
            minute = core.now() // 60 * 60
            draft = SubscriptionDraft(f"{dt.datetime.fromtimestamp(minute, dt.UTC):%H:%M}", "UTC")
            for number in range(subscriptions):
                place = Place("platform", f"platform:{number % 20}", f"channel-{number}")
                await core.daily.subscribe(place, draft, "somebody")
            async with core.database.transaction() as connection:
                await connection.execute(
                    "UPDATE delivery SET date = ?, due = ?, wake = ? + subscription * ?",
                    (f"{dt.datetime.fromtimestamp(minute, dt.UTC):%Y-%m-%d}", minute, core.now() + 5, spacing),
                )

    async def waiting(self) -> int:
        """The number of posts that are due and not settled."""
        async with open_core(_settings(self.work / "setting-up", self.url)) as core:
            async with core.database.reader() as connection:
                row = await connection.fetch_one(
                    "SELECT count(*) AS n FROM delivery WHERE wake IS NOT NULL AND due <= ?", (core.now(),)
                )
            return row["n"] if row else 0

    async def up(self, number: int, times: int) -> None:
        """Waits until a computer has come up so often."""
        path = self.work / f"log-{number}.jsonl"
        async with asyncio.timeout(180):
            while not path.exists() or path.read_text("utf-8").count('"up"') < times:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def kill(self, times: int) -> None:
        lives = Counter(dict.fromkeys(range(len(self.computers)), 1))
        for _ in range(times):
            number = self.rng.randrange(len(self.computers))
            await self.up(number, lives[number])
            await asyncio.sleep(self.rng.uniform(0.0, 1.5))
            self.computers[number].send_signal(signal.SIGKILL)
            self.computers[number].wait()
            self.kills += 1
            lives[number] += 1
            self.computers[number] = self.start(number)

    async def end(self) -> None:
        async with asyncio.timeout(600):
            while await self.waiting():  # noqa: ASYNC110 - for other processes
                await asyncio.sleep(1.0)
        (self.work / "end").touch()
        for one in self.computers:
            await asyncio.to_thread(one.wait, 60)

    async def judge(self) -> tuple[dict[str, object], list[str]]:
        """What happened, and what must not have."""
        lines, bad = list(self.lines()), list[str]()
        posts = Counter(line["posted"] for line in lines if "posted" in line)
        bad += [f"{key} was posted {n} times" for key, n in posts.items() if n > 1]
        added = {line["added"] for line in lines if line.get("stored")}
        async with open_core(_settings(self.work / "judging", self.url)) as core:
            there = {one.file for one in await core.transcripts.listed(None)}
            bad += [f"{file} was added and is lost" for file in sorted(added - there)]
            for file in self.rng.sample(sorted(added), min(20, len(added))):
                words = f"Nothing of {Path(file).stem} that I ever built lasted longer than the 7th winter"
                result = await core.find(None, Query(Ask.QUOTE, words, limit=5))
                # they differ in few words, so that some count as texts of one recording
                if file not in {one.file for hit in result.hits for one in (hit.transcript, *hit.also)}:
                    bad.append(f"{file} is not found")
            async with core.database.reader() as connection:
                rows = await connection.fetch_all(
                    "SELECT s.public, d.date, d.state FROM delivery d JOIN subscription s ON s.id = d.subscription "
                    "WHERE d.due <= ?",
                    (core.now(),),
                )
        keys = {f"{row['public']}-{row['date'].replace('-', '')}": row["state"] for row in rows}
        states = Counter(keys.values())
        for key, state in keys.items():
            if posts[key] not in STATES.get(state, {0}):
                bad.append(f"{key} is {state} and was posted {posts[key]} times")
        bad += [f"{key} was posted and nobody knows of it" for key in posts if key not in keys]
        asked = [line for line in lines if "asked" in line]
        slowest = max((line["seconds"] for line in asked), default=0.0)
        if slowest > DEADLINE_S + LATE_S + SLACK_S:
            bad.append(f"a question took {slowest:.1f} s")
        said = Counter(line["asked"] for line in asked)
        said_ = ", ".join(f"{name} {n}" for name, n in said.most_common())
        shown: dict[str, object] = {
            "kill -9": self.kills,
            "posts": sum(posts.values()),
            "states of deliveries": ", ".join(f"{name} {n}" for name, n in states.most_common()),
            "acknowledged adds": len(added),
            "refused adds": sum("refused" in line for line in lines),
            "questions": said_,
            "slowest question, s": f"{slowest:.1f}",
        }
        if self.broke is not None:
            again = [line["at"] for line in lines if line.get("stored") and line["at"] > self.broke]
            shown["first add after the server's death, s"] = f"{min(again) - self.broke:.1f}" if again else "never"
            if not again:
                bad.append("nothing was added after the server's death")
        return shown, bad


@contextlib.asynccontextmanager
async def world(url: str, work: Path, seed: int, computers: int, posts: int, spacing: float) -> AsyncGenerator[World]:
    """Computers that post, add and ask; they end with the context."""
    found = World(url, work, random.Random(seed))
    await found.set_up(posts, spacing)
    try:
        found.computers = [found.start(number) for number in range(computers)]
        for number in range(computers):
            await found.up(number, 1)
        yield found
    finally:
        for one in found.computers:
            one.kill()
            one.wait()


async def run(url: str, work: Path, options: argparse.Namespace) -> int:
    """Runs it all; returns the number of violations."""
    sys.path.insert(0, str(SCRIPT.parents[2]))
    from tests.postgres import Proxy

    posts = options.posts or 20 + 4 * options.kills + 2 * int(options.cut)
    async with Proxy.to(url) as proxy, world(proxy.url, work, options.seed, options.computers, posts, 0.5) as found:
        await found.kill(options.kills)
        if options.cut:
            await asyncio.sleep(3.0)
            proxy.cut()
            await asyncio.sleep(options.cut)
            proxy.mend()
        await found.end()
        shown, bad = await found.judge()
    return report({"network cut, s": options.cut, **shown}, bad)


async def run_and_promote(servers: Pair, work: Path, options: argparse.Namespace) -> int:
    """The same with a server that is killed, and its standby, which is promoted."""
    posts = options.posts or 80 + 4 * options.kills
    async with world(servers.url, work, options.seed, options.computers, posts, 0.5) as found:
        await found.kill(options.kills)
        await asyncio.sleep(3.0)
        found.broke = time.monotonic()
        await asyncio.to_thread(servers.promote)
        await asyncio.sleep(10.0)
        await found.end()
        shown, bad = await found.judge()
    return report({"server killed, standby promoted": 1, **shown}, bad)


def report(shown: dict[str, object], bad: list[str]) -> int:
    """Prints what happened; returns the number of violations."""
    print("\n".join(f"| {name} | {value} |" for name, value in shown.items()))
    print("\n".join(bad) or "no violation")
    return len(bad)


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--computers", type=int, default=3)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--posts", type=int, help="that are due, one each half second; else as many as last through it")
    parser.add_argument("--cut", type=float, default=30.0, help="seconds for which the network to the database is cut")
    parser.add_argument("--promote", action="store_true", help="kill the server, and promote its standby")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--computer", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--wrong", type=float, default=0.0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.computer:
        number, url, work = options.computer
        asyncio.run(computer(int(number), url, Path(work), options.wrong))
        return 0
    sys.path.insert(0, str(SCRIPT.parents[2]))
    from tests import postgres

    with tempfile.TemporaryDirectory(prefix="pullquote-shared-") as folder:
        if options.promote:
            with postgres.pair() as servers:
                bad = asyncio.run(run_and_promote(servers, Path(folder), options)) if servers else None
        else:
            with postgres.server() as url, postgres.schema(url) if url else contextlib.nullcontext() as schema:
                bad = asyncio.run(run(schema, Path(folder), options)) if schema else None
    if bad is None:
        print(postgres.LACK)
    return int(bad != 0)


if __name__ == "__main__":
    sys.exit(main())
