"""A whole process for long: both platforms at once, under load and with faults, and what it has come to hold.

usage: ./run bench soak [--queries N] [--deliveries N | --minutes M] [--seed N]

The process that serves is composed as `pullquote run` does it, over a Discord and a Slack on the loopback whose own
memory is in the figures. Each round is a day: the clock for posts jumps to the next time at which all subscriptions are
due, while people ask. Exits with 1 if a post was lost or doubled, or a question was left without an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from loads import OPEN, quotable
from pullquote.adapters.discord import Discord
from pullquote.adapters.slack import Slack
from pullquote.adapters.slack.serve import serving
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.demo import samples
from pullquote.bot.places import Place
from pullquote.bot.security.vault import Vault, new_key
from pullquote.bot.serving.process import serve
from pullquote.bot.settings.credentials import Secret
from pullquote.bot.settings.values import DailySettings, Settings, SlackSettings
from pullquote.index.ingest import transcripts_in
from pullquote.index.library import Library
from pullquote.index.processes.tuning import tune_allocator, tune_interpreter
from scoring import percentile
from tables import table

sys.path.insert(0, str(Path(__file__).parents[1] / "adapters"))
from fake_discord import GUILD, TOKEN, fake_discord
from fake_slack import SECRET, Person, as_body, fake_slack, signed
from soakfakes import HEADLINE, Faults, SlackTaps, forget, numbered

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from fake_discord import FakeDiscord
    from fake_slack import FakeSlack
    from pullquote.bot.core import Core

DAY = 86400.0
BEGIN = 1_800_014_400.0  # 12:00 UTC
STEP_S = 30.0  # by which the clock for posts goes on until a day's are settled
STEPS = 200
IN_FLIGHT = 8
PATIENCE_S = 30.0
MOST_A_DAY = 100
WARM_UP = 0.2  # of all rounds. By then, in a whole run, what is remembered is all there: signatures of the last ten
# minutes, 4096 interactions, 256 results, the pages of the connection that writes. Those that read take longer
SAMPLES = 10
ASKS = ("quote", "verify", "topic")


class LoopbackSlack(Slack):
    """The adapter of Slack with another address for its Web API."""

    def __init__(self, api: str) -> None:
        super().__init__()
        self.port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._api = api

    async def serve(self, core: Core) -> None:
        async with serving(core, api=self._api) as service:
            self._service = service
            self.port.set_result(service.port or 0)
            await service.until_over()


@dataclass
class Held:
    """What the process holds: megabytes, and how many of everything else."""

    queries: int
    memory: float
    handles: int
    tasks: int
    threads: int

    @classmethod
    def now(cls, queries: int) -> Held:
        """After what can go has gone."""
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        memory = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
        return cls(
            queries,
            memory,
            len(list(Path("/proc/self/fd").iterdir())),
            len(asyncio.all_tasks()),
            threading.active_count(),
        )

    def row(self) -> list[str]:
        return [f"{self.queries:,}", f"{self.memory:.1f}", f"{self.handles}", f"{self.tasks}", f"{self.threads}"]


@dataclass
class Seen:
    """How many answers took so many milliseconds, what was left without one, and what became of posts. Nothing here
    grows with every answer."""

    answers: Counter[int] = field(default_factory=Counter[int])
    unanswered: int = 0
    still: float = 0.0  # the longest that nothing at all went on, seconds
    states: Counter[str] = field(default_factory=Counter[str])
    lost: int = 0
    doubled: int = 0


class Soak:
    """Both fakes, the core, and those who ask."""

    def __init__(
        self, core: Core, discord: FakeDiscord, slack: FakeSlack, url: str, session: aiohttp.ClientSession,
        words: Sequence[str], clock: list[float], rng: random.Random,
    ) -> None:  # fmt: skip
        self.seen = Seen()
        self.faults = Faults(rng)
        self._taps = SlackTaps(slack, self.faults)
        self._core, self._discord, self._slack = core, discord, slack
        self._url, self._session = url, session
        self._words, self._clock, self._rng = words, clock, rng
        self._days = self._subscriptions = 0

    async def subscribe(self, subscriptions: int) -> None:
        """Half of them on each platform, all due at the same time."""
        self._subscriptions = subscriptions
        for number in range(subscriptions):
            place = (
                Place("slack", "slack:T1", f"C{number}")
                if number % 2
                else Place("discord", f"discord:{GUILD}", str(10**6 + number))
            )
            await self._core.daily.subscribe(
                place, SubscriptionDraft("12:00", "UTC", headline=HEADLINE.format(number=number)), "1"
            )

    async def watch(self) -> None:
        """Sees how long the event loop, or the whole machine, stands still at most."""
        while True:
            began = time.monotonic()
            await asyncio.sleep(1)
            self.seen.still = max(self.seen.still, time.monotonic() - began - 1)

    async def round(self, queries: int) -> None:
        """A day: everything due is posted while people ask."""
        data = self._core.settings.data
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._day())
            tasks.create_task(self._asked(queries))
            tasks.create_task(asyncio.to_thread(busy, data / "pullquote.db"))
            tasks.create_task(self._gateway_drops())
        self.faults.seen["database busy"] += 1
        forget(self._discord, self._slack)

    # -- those who ask -------------------------------------------------------------------------------------------------

    async def _asked(self, queries: int) -> None:
        numbers = iter(range(queries))

        async def person() -> None:
            for number in numbers:
                begin = time.perf_counter()
                try:
                    async with asyncio.timeout(PATIENCE_S):
                        await (self._on_slack() if number % 2 else self._on_discord())
                except TimeoutError:
                    self.seen.unanswered += 1
                else:
                    self.seen.answers[round(1000 * (time.perf_counter() - begin))] += 1

        await asyncio.gather(*(person() for _ in range(IN_FLIGHT)))

    def _question(self) -> tuple[str, str]:
        words = self._rng.choice(self._words)
        if self._rng.random() < 0.2:  # misremembered
            words = " ".join(self._rng.sample(words.split(), 6))
        return self._rng.choice(ASKS), words

    def _somebody(self) -> int:
        """Whoever asks: mostly somebody who has not asked before."""
        return self._rng.randrange(10**6, 2 * 10**6)

    async def _on_discord(self) -> None:
        ask, words = self._question()
        option = {"about" if ask == "topic" else "words": words}
        exchange = await self._discord.command(ask, as_={"user": self._somebody()}, **option)
        await exchange.message()

    async def _on_slack(self) -> None:
        ask, words = self._question()
        sent = Person(self._slack, user=f"U{self._somebody()}").command(f"/{ask}", words)
        answered = asyncio.Event()
        self._taps.waiting[sent["response_url"]] = answered.set
        body = as_body(sent)
        try:
            async with self._session.post(self._url, data=body, headers=signed(body)) as response:
                response.raise_for_status()
            await answered.wait()
        finally:
            self._taps.waiting.pop(sent["response_url"], None)

    # -- what is due ---------------------------------------------------------------------------------------------------

    async def _day(self) -> None:
        """Jumps to the time when all are due, and goes on until they are settled. Then looks at what was posted."""
        self._clock[0] = BEGIN + DAY * self._days + 1
        self._days += 1
        today = time.strftime("%Y-%m-%d", time.gmtime(self._clock[0]))
        self._taps.posts.clear()
        for _ in range(self._subscriptions // 2):
            if fault := self.faults.on_discord():
                self._discord.faults.append(fault)
        self._core.daily.ledger.signal.notify()
        for _ in range(STEPS):
            await asyncio.sleep(0.1)
            rows = await self._store(today)
            if all(wake is None for _, _, wake, _ in rows):
                break
            if not any(taken for *_, taken in rows):  # while one is being sent, its lease must not run out
                self._clock[0] += STEP_S
                self._core.daily.ledger.signal.notify()
        posts = self._taps.posts + Counter(
            number for post in self._discord.posts if (number := numbered(post)) is not None
        )
        for number, state, wake, _ in rows:
            self.seen.states[state] += 1
            self.seen.doubled += posts[number] > 1
            accounted = wake is None and (state == "ambiguous" or posts[number] == (state == "sent"))
            self.seen.lost += posts[number] <= 1 and not accounted

    async def _store(self, date: str) -> list[tuple[int, str, float | None, bool]]:
        """What became of a day's posts, by the numbers of their subscriptions; and whether one is being sent.

        It looks each one up: to read through all that was ever posted would leave as much in the memory of a reader.
        """
        async with self._core.database.reader() as connection:
            rows = await connection.fetch_all(
                "SELECT s.headline, d.state, d.wake, d.owner IS NOT NULL "
                "FROM subscription s CROSS JOIN delivery d ON d.subscription = s.id "
                "WHERE d.date = ?",
                (date,),
            )
        return [(numbered(headline) or 0, state, wake, bool(taken)) for headline, state, wake, taken in rows]

    async def _gateway_drops(self) -> None:
        await asyncio.sleep(self._rng.random())
        await self._discord.drop(4000)
        self.faults.seen["gateway dropped"] += 1
        await self._discord.connected()


def busy(database: Path) -> None:
    """Another process writes for a moment."""
    with contextlib.closing(sqlite3.connect(database, timeout=5, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(0.3)
        connection.execute("ROLLBACK")


def slow_at_times(patch: pytest.MonkeyPatch, rng: random.Random, told: Callable[[], None]) -> None:
    """One search in a hundred takes half a second longer."""
    real = Library.quote

    async def slow(self: Library, *given: Any) -> Any:
        if rng.random() < 0.01:
            told()
            await asyncio.sleep(0.5)
        return await real(self, *given)

    patch.setattr(Library, "quote", slow)


@contextlib.asynccontextmanager
async def soaking(rng: random.Random) -> AsyncGenerator[Soak]:
    """The process, served, with nobody who asks yet."""
    async with contextlib.AsyncExitStack() as open_:
        data = Path(open_.enter_context(tempfile.TemporaryDirectory(prefix="pullquote-soak-")))
        patch = open_.enter_context(pytest.MonkeyPatch.context())
        key, clock = new_key(), [BEGIN - 60]
        secrets = {"CLIENT_SECRET": "x", "SIGNING_SECRET": SECRET, "ENCRYPTION_KEY": key}
        for name, secret in secrets.items():
            patch.setenv(f"PULLQUOTE_SLACK_{name}", secret)
        patch.setenv("PULLQUOTE_DISCORD_TOKEN", TOKEN)
        patch.setattr("fake_discord.schema", lambda: None)  # tests check what is sent; it takes long
        fake = await open_.enter_async_context(fake_discord(patch))
        slack = await open_.enter_async_context(fake_slack())
        settings = Settings(
            data=data,
            limits=OPEN,
            daily=DailySettings(subscriptions=10**6),
            slack=SlackSettings(port=0, client_id="1.2"),
        )
        core = await open_.enter_async_context(open_core(settings, now=lambda: clock[0], serving=True))
        added = (await core.transcripts.add(transcripts_in([samples()]))).results
        words = [some for one in added if one.stored for some in await quotable(core, one.stored.transcript)]
        bot = {"team_id": "T1", "bot_token": "xoxb-T1", "bot_id": "B", "bot_user_id": "UBOT", "installed_at": 1.0}
        await Vault(core.database, Secret(key)).put("slack:T1", bot)
        outlet = LoopbackSlack(slack.api)
        task = asyncio.create_task(serve(core, [Discord(), outlet]))
        try:
            async with asyncio.timeout(PATIENCE_S):
                port = await outlet.port
                await fake.connected()
            tune_interpreter()
            session = await open_.enter_async_context(aiohttp.ClientSession())
            soak = Soak(core, fake, slack, f"http://127.0.0.1:{port}/slack/events", session, words, clock, rng)
            slow_at_times(patch, rng, lambda: soak.faults.seen.update(["search slow"]))
            watching = asyncio.create_task(soak.watch())
            open_.callback(watching.cancel)
            yield soak
        finally:
            task.cancel()
            await asyncio.wait([task])


async def run(args: argparse.Namespace) -> int:
    """Prints tables; how many violations there were."""
    a_day = max(2, min(MOST_A_DAY, args.deliveries // 5))
    rounds = max(1, args.deliveries // a_day)
    queries = max(1, args.queries // rounds)
    begin = time.monotonic()
    tune_allocator()

    def share(done: int) -> float:
        """How much of it is over."""
        return (time.monotonic() - begin) / (60 * args.minutes) if args.minutes else done / rounds

    async with soaking(random.Random(args.seed)) as soak:
        await soak.subscribe(a_day)
        done, held, warm = 0, list[Held](), None
        while share(done) < 1:
            await soak.round(queries)
            done += 1
            if share(done) >= (len(held) + 1) / SAMPLES:
                held.append(Held.now(done * queries))
                print(" ".join(held[-1].row()), file=sys.stderr, flush=True)  # it takes long
            if warm is None and share(done) >= WARM_UP:
                warm = held[-1] if held else Held.now(done * queries)
        end = Held.now(done * queries)
        report(soak, held, warm or end, end, time.monotonic() - begin)
        return soak.seen.lost + soak.seen.doubled + soak.seen.unanswered


def report(soak: Soak, held: Sequence[Held], warm: Held, end: Held, took: float) -> None:
    print(table(("queries", "memory, MB", "file handles", "tasks", "threads"), [one.row() for one in held]) + "\n")
    seen = soak.seen
    milliseconds = list(seen.answers.elements())
    rows = [
        ("took", f"{took:.0f} s"),
        ("memory after warm-up, at the end", f"{warm.memory:.1f}, {end.memory:.1f} MB"),
        ("growth", f"{100 * (end.memory / warm.memory - 1):.1f} %"),
        ("answers", f"{len(milliseconds):,}"),
        ("median, 99th percentile", " / ".join(f"{percentile(milliseconds, at):.0f} ms" for at in (0.5, 0.99))),
        ("questions without an answer", f"{seen.unanswered}"),
        ("longest that nothing went on", f"{seen.still:.1f} s"),
        *((f"deliveries {state}", f"{count:,}") for state, count in sorted(seen.states.items())),
        ("posts lost, doubled", f"{seen.lost}, {seen.doubled}"),
        *((f"fault: {fault}", f"{count}") for fault, count in sorted(soak.faults.seen.items())),
    ]
    print(table(("measured", "figure"), rows))


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--queries", type=int, default=100_000)
    ask.add_argument("--deliveries", type=int, default=10_000)
    ask.add_argument("--minutes", type=float, help="for so long, whatever number of each that makes")
    ask.add_argument("--seed", type=int, default=1)
    sys.exit(1 if asyncio.run(run(ask.parse_args())) else 0)


if __name__ == "__main__":
    main()
