"""Posts on a schedule while everything goes wrong: crashes, unreliable platforms, two processes, kill -9.

usage: ./run bench deliveries [--crashes 500] [--kills 100] [--processes 2] [--subscriptions 200] [--seed N]

The platform is a file to which each post is appended, so that what was really posted is known whatever a process
believes. Afterwards the delivery table must agree with it: never two posts for a subscription and a date, every date
accounted for, and every post recorded as sent or as ambiguous. Prints a table; exits with 1 on a violation.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import itertools
import json
import logging
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiosqlite
from pullquote.bot.asking.query_resolver import QueryResolver
from pullquote.bot.cards import Card, Citation
from pullquote.bot.daily.change_signal import ChangeSignal
from pullquote.bot.daily.daily import Daily
from pullquote.bot.daily.delivery import Delivery, DeliveryState
from pullquote.bot.daily.schedule import coming
from pullquote.bot.daily.subscriptions import SubscriptionDraft, SubscriptionState
from pullquote.bot.daily.zones import own_zones
from pullquote.bot.delivery import Permanent, Receipt, Transient, Unknown
from pullquote.bot.excerpts.selector import Pick, Selection
from pullquote.bot.messages import messages
from pullquote.bot.places import Place
from pullquote.bot.presenting.daily import DailyCards
from pullquote.bot.settings.reloading import LiveSettings
from pullquote.bot.settings.values import DailySettings, Settings
from pullquote.index.shelves import open_shelves

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence

    from pullquote.bot.excerpts.selector import ExcerptFilter, PostedExcerpt

BEGIN = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC).timestamp()  # before clock changes
DAY = 86400.0
DROPS, FORGETS = "drops", "forgets"  # platforms: one drops repeats by key, one does not
REMEMBERED_S = 180.0  # for how long the first does so
LEASE_S = 30.0
WRONG = (0.0, 0.0, 3600.0, -3600.0, 90.0, 2 * DAY)  # seconds by which the clock of a process may be wrong
GONE = "the channel is gone"


class EndlessSelector:
    """Selects `size` excerpts in order, and then again; it needs no library."""

    def __init__(self, size: int = 1000) -> None:
        self.size = size

    async def draw(
        self,
        workspace: str | None,
        excerpt_filter: ExcerptFilter,
        posted: Sequence[PostedExcerpt],
        banned: Collection[str],
        on: dt.date,
        seed: str,
        tastes: Sequence[tuple[str, int]] = (),
    ) -> Selection:
        there = [f"kin{number}" for number in range(self.size) if f"kin{number}" not in banned]
        if not there:
            return Selection(None, 0, 0)
        before = {one.fingerprint: place for place, one in enumerate(posted)}
        new = [fingerprint for fingerprint in there if fingerprint not in before]
        fingerprint = new[0] if new else min(there, key=lambda one: before[one])
        number = int(fingerprint.removeprefix("kin"))
        again = bool(before) and not new and len(posted) % len(there) == 0
        return Selection(
            Pick("transcript", number * 10, number * 10 + 9, fingerprint), len(there), max(len(new) - 1, 0), again
        )

    async def allows(self, workspace: str | None, excerpt_filter: ExcerptFilter, pick: Pick) -> bool:
        return True

    async def passage(self, workspace: str | None, pick: Pick) -> object | None:
        return pick


class PlainCards(DailyCards):
    """Cards of posts whose excerpts stand in no library."""

    async def _citation(self, passage: Any) -> Citation:
        return Citation((), "", None, "", None, None, "", None, None, passage.fingerprint)


class LoggedPlatform:
    """Appends what is posted to a file, one JSON line each. `chance` breaks sends in every way there is; the place is
    never gone where it does not `close`."""

    def __init__(
        self,
        log: Path,
        clock: Callable[[], float],
        chance: random.Random | None = None,
        *,
        drops_repeats: bool,
        closes: bool = True,
    ) -> None:
        self.drops_repeats = drops_repeats
        self._closes = closes
        self._log = log
        self._clock = clock
        self._chance = chance

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        fate = self._chance.random() if self._chance else 1.0
        await asyncio.sleep(0)
        if fate < 0.05:
            raise Transient(self._chance.choice((None, 1.0, 100.0)) if self._chance else None)
        if fate < 0.07 and self._closes:
            raise Permanent(GONE)
        if fate < 0.12:
            raise Unknown
        self._post(place, card, key)
        await asyncio.sleep(0)
        if fate < 0.18:
            raise Unknown
        if fate < 0.20:
            raise RuntimeError("an adapter's mistake")
        return Receipt(key)

    def _post(self, place: Place, card: Card, key: str) -> None:
        if self.drops_repeats and any(
            one["key"] == key and self._clock() - one["at"] <= REMEMBERED_S for one in posts(self._log)
        ):
            return
        told = [one.transcript for one in card.citations] + [one.id for one in card.entries]
        line = json.dumps(
            {"key": key, "at": self._clock(), "card": card.heading, "is_post": card.post is not None, "told": told}
        )
        with self._log.open("a", encoding="utf-8") as log:  # one write, at the end of the file
            log.write(line + "\n")


def posts(log: Path) -> list[dict[str, object]]:
    """Everything that was posted."""
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


@contextlib.asynccontextmanager
async def open_daily(
    data: Path,
    now: Callable[[], float],
    *,
    selector: EndlessSelector | None = None,
    settings: DailySettings | None = None,
    seed: int = 0,
    unexpected: Callable[[Exception], None] | None = None,
    clock: Callable[[], float] | None = None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    url: str | None = None,
) -> AsyncGenerator[Daily]:
    """Subscriptions over a data folder, or a database at `url`, with a selector that needs no transcripts. Without a
    `clock` of its own, `now` is one that nobody sets."""

    def broke(error: Exception) -> None:
        raise error

    said, chosen = messages(), settings or DailySettings(lease_seconds=LEASE_S, subscriptions=10_000)
    async with open_shelves(data, url=url) as shelves:
        live = LiveSettings(Settings(data=data, daily=chosen))
        questions = QueryResolver(live, shelves)
        yield Daily(
            *(
                shelves,
                questions,
                selector or EndlessSelector(),
                live,
                PlainCards(said),
                said,
                ChangeSignal(),
                own_zones(),
            ),
            *(now, clock or now, random.Random(seed), unexpected or broke, sleep),
        )


# --- Crash points ----------------------------------------------------------------------------------------------------

SCHEDULES = (
    SubscriptionDraft("08:30", "Europe/Berlin"),
    SubscriptionDraft("02:30", "Europe/Berlin"),  # left out on 29 March
    SubscriptionDraft("00:10", "America/New_York", "weekdays"),
    SubscriptionDraft("23:50", "Pacific/Auckland", "every 2 days"),
    SubscriptionDraft("06:00", "Asia/Kolkata", "mon, wed, sat"),
    SubscriptionDraft("12:00", "UTC", "1, 15, last"),
)


@dataclass
class Seen:
    """What was seen in all rounds."""

    rounds: int = 0
    crashes: int = 0
    posts: int = 0
    states: Counter[str] = field(default_factory=Counter[str])
    violations: list[str] = field(default_factory=list[str])


@dataclass
class World:
    """A data folder, a platform, and a clock that goes on when processes say so."""

    work: Path
    rng: random.Random

    @property
    def data(self) -> Path:
        return self.work / "data"

    @property
    def log(self) -> Path:
        return self.work / "posts.jsonl"

    @property
    def now(self) -> float:
        return float((self.work / "clock").read_text()) if (self.work / "clock").exists() else BEGIN

    def goes_on(self, now: float) -> None:
        (self.work / "clock").write_text(f"{now!r}")

    closes: bool = True

    def platforms(self, clock: Callable[[], float], chance: random.Random | None) -> dict[str, LoggedPlatform]:
        return {
            DROPS: LoggedPlatform(self.log, clock, chance, drops_repeats=True, closes=self.closes),
            FORGETS: LoggedPlatform(self.log, clock, chance, drops_repeats=False, closes=self.closes),
        }

    @contextlib.asynccontextmanager
    async def opened(
        self, now: Callable[[], float], clock: Callable[[], float], sleep: Callable[[float], Awaitable[object]]
    ) -> AsyncGenerator[Daily]:
        """What a process has open."""
        async with open_daily(
            *(self.data, now), seed=self.rng.getrandbits(32), unexpected=lambda _: None, clock=clock, sleep=sleep
        ) as daily:
            yield daily

    async def set_up(self, drafts: Sequence[SubscriptionDraft] = SCHEDULES) -> None:
        async with open_daily(self.data, lambda: self.now) as daily:
            for number, (draft, platform) in enumerate(itertools.product(drafts, (DROPS, FORGETS))):
                await daily.subscribe(Place(platform, f"{platform}:1", f"channel-{number}"), draft, "somebody")

    async def live(self, until: float, chance: random.Random | None, wrong: float = 0.0) -> None:
        """One process: it does what is due, and lets time go on to what is due next. Its clock is `wrong` by so many
        seconds; the platform's is right."""
        now = self.now

        async def sleep(seconds: float) -> None:
            nonlocal now
            now += seconds
            self.goes_on(now)
            await asyncio.sleep(0)

        async with self.opened(lambda: now + wrong, lambda: now, sleep) as daily:
            scheduler = daily.scheduler(self.platforms(lambda: now, chance))
            while True:
                next_ = await scheduler.once()
                for one in await daily.list(None):  # somebody mends what was stopped
                    if one.state is SubscriptionState.STOPPED:
                        await daily.resume(None, one.id)
                if now >= until:
                    return
                now = max(now, min(next_ - wrong if next_ else until, until))
                self.goes_on(now)

    async def judge(self, seen: Seen) -> None:
        """Compares what was posted with the delivery table."""
        posted = Counter(str(one["key"]) for one in posts(self.log) if one["is_post"])
        seen.posts += posted.total()
        seen.violations += [f"{key} was posted {n} times" for key, n in posted.items() if n > 1]
        known = set[str]()
        async with open_daily(self.data, lambda: self.now) as daily:
            for subscription in await daily.list(None):
                history = (await daily.ledger.store.recent([subscription.number], 10_000)).get(subscription.number, ())
                known |= {one.key for one in history}
                for one in history:
                    seen.states[one.state.value] += 1
                    allowed = {DeliveryState.SENT: {1}, DeliveryState.AMBIGUOUS: {0, 1}}.get(one.state, {0})
                    if posted[one.key] not in allowed:
                        seen.violations.append(f"{one.key} is {one.state} and was posted {posted[one.key]} times")
                zone = own_zones()[subscription.schedule.zone]
                begin = dt.datetime.fromtimestamp(BEGIN, zone).date()
                expected = itertools.takewhile(
                    lambda dated: dated[1].timestamp() <= self.now, coming(subscription.schedule, zone, begin)
                )
                wanted = {date for date, at in expected if at.timestamp() > BEGIN}
                lost = {date for date in wanted - {one.date for one in history} if not _was_stopped(history, date)}
                if lost:
                    seen.violations.append(f"{subscription.id}: nothing is known of {sorted(lost)}")
        seen.violations += [f"{key} was posted and is not in the delivery table" for key in posted if key not in known]


def settled(data: Path) -> int:
    """The number of deliveries that are over. On a slow machine not all of them were sent: another process may take one
    for uncertain."""
    with (
        contextlib.suppress(sqlite3.OperationalError),  # it is locked for now
        contextlib.closing(sqlite3.connect(data / "pullquote.db")) as connection,
    ):
        return connection.execute("SELECT count(*) FROM delivery WHERE wake IS NULL").fetchone()[0]
    return 0


def _was_stopped(history: Sequence[Delivery], date: dt.date) -> bool:
    """Whether the subscription was stopped on a date, as its place could not be posted to."""
    return next((one.detail == GONE for one in history if one.date < date), False)


def crash_points(work: Path, crashes: int, seed: int, a_world: int = 50) -> Seen:
    """Forks a process again and again that ends at a random statement of its database, or in the middle of a send;
    time goes on in between, sometimes for days, and the clock is set."""
    seen, rng = Seen(), random.Random(seed)
    while seen.crashes < crashes:
        world = World(work / f"world-{seen.rounds}", rng)
        world.work.mkdir(parents=True)
        asyncio.run(world.set_up())
        for _ in range(min(a_world, crashes - seen.crashes)):
            until = world.now + rng.choice((0.5, 1.0, 2.0)) * DAY
            code = in_child(partial(_life, world, until, rng.getrandbits(32)), crash_at=rng.randint(1, 300))
            if code not in (0, 9):
                seen.violations.append(f"a process ended with {code}")
            seen.rounds += 1
            seen.crashes += code == 9
            world.goes_on(world.now + rng.choice((0.0, 1.0, LEASE_S + 1, 100.0, 3700.0, 8 * 3600.0, 3 * DAY)))
        asyncio.run(world.live(world.now + 2 * DAY, None))
        asyncio.run(world.judge(seen))
    return seen


async def _life(world: World, until: float, seed: int) -> None:
    world.rng = random.Random(seed)
    await world.live(until, world.rng, world.rng.choice(WRONG))


def in_child(work: Callable[[], Awaitable[None]], crash_at: int | None = None, counted: str = "execute") -> int:
    """Does work in a process of its own, which ends without a word at its `crash_at`-th step; its exit code. Steps are
    posts, and calls of the method of aiosqlite's connections that is `counted`."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        if crash_at is not None:
            _crash_at(crash_at, counted)
        asyncio.run(work())  # type: ignore[arg-type]
    except BaseException as error:  # noqa: BLE001 - a forked process must not go on as its parent
        sys.stderr.write(f"{error!r}\n")
        os._exit(1)
    os._exit(0)


def _crash_at(step: int, counted: str) -> None:
    """Has this process end at its `step`-th step, before or after it."""
    left = iter(range(step))
    execute, post = getattr(aiosqlite.Connection, counted), LoggedPlatform._post

    def crash_perhaps() -> None:
        if next(left, None) is None:
            os._exit(9)

    async def executed(connection: aiosqlite.Connection, *given: object, **more: object) -> object:
        crash_perhaps()
        result = await execute(connection, *given, **more)
        crash_perhaps()
        return result

    def posted(platform: LoggedPlatform, *given: object) -> None:
        crash_perhaps()
        post(platform, *given)
        crash_perhaps()

    setattr(aiosqlite.Connection, counted, executed)
    LoggedPlatform._post = posted


# --- Real processes --------------------------------------------------------------------------------------------------

DUE = dt.datetime(2026, 3, 21, 8, 30, tzinfo=dt.UTC).timestamp()
EARLY_S = 0.3  # a process is up so long before posts are due
AHEAD_S = 3600.0  # by which the clock of each process is ahead of the one before


async def kill_many(work: Path, times: int, seed: int, subscriptions: int = 40) -> Seen:
    """Kills a process with SIGKILL again and again around the time at which posts are due; another goes on on the same
    day or on the next."""
    seen, rng = Seen(), random.Random(seed)
    world = World(work, rng)
    await world.set_up([SubscriptionDraft("08:30", "UTC")] * (subscriptions // 2))
    moment = DUE - EARLY_S
    while seen.crashes < times:
        async with _posting(world, moment, rng.getrandbits(32)):
            await asyncio.sleep(rng.uniform(0.1, 1.2))
        seen.rounds += 1
        seen.crashes += 1
        same_day = rng.random() < 0.5 and moment % DAY < DUE % DAY + 3600
        moment = moment + LEASE_S + 5 if same_day else (moment // DAY + 1) * DAY + DUE % DAY - EARLY_S
    world.goes_on(moment + DAY)
    await world.live(moment + DAY, None)
    await world.judge(seen)
    return seen


async def side_by_side(work: Path, processes: int, seed: int, subscriptions: int = 200, days: int = 2) -> Seen:
    """Several processes at once over one data folder, each posting whatever it can get, by clocks that differ."""
    seen, rng = Seen(), random.Random(seed)
    world = World(work, rng)
    await world.set_up([SubscriptionDraft("08:30", "UTC")] * (subscriptions // 2))
    for day in range(days):
        moment = DUE + day * DAY - EARLY_S
        clocks = [moment + AHEAD_S * number for number in range(processes)]
        async with contextlib.AsyncExitStack() as open_:
            starting = (_posting(world, clock, rng.getrandbits(32)) for clock in clocks)
            running = await asyncio.gather(*map(open_.enter_async_context, starting))
            while settled(world.data) < subscriptions * (day + 1):
                assert all(process.returncode is None for process in running), "a process has ended by itself"
                await asyncio.sleep(0.1)
            for process in running:
                process.terminate()
                await process.wait()
        seen.rounds += 1
        world.goes_on(moment + 60)
    await world.judge(seen)
    return seen


@contextlib.asynccontextmanager
async def _posting(world: World, moment: float, seed: int) -> AsyncGenerator[asyncio.subprocess.Process]:
    """A process that posts what is due, once it is up; then it is `moment` there. However the block ends, it is killed;
    it ends by itself with this one."""
    told = ("--live", str(world.work), "--moment", f"{moment!r}", "--seed", str(seed))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", __file__, *told), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout
        assert await process.stdout.readline() == b"up\n"
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def live_on(work: Path, moment: float, seed: int) -> None:
    """What such a process does until it is killed, or ended with SIGTERM."""
    logging.disable(logging.WARNING)
    rng, began = random.Random(seed), time.time()
    world = World(work, rng)

    def clock() -> float:
        return moment + time.time() - began

    async with open_daily(world.data, clock, seed=seed) as daily:
        slow = {name: SlowPlatform(one, rng) for name, one in world.platforms(clock, None).items()}
        running = asyncio.ensure_future(daily.scheduler(slow).run())
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, running.cancel)
        loop.add_reader(sys.stdin, running.cancel)  # closed with the process that has started this one
        began = time.time()
        sys.stdout.write("up\n")
        sys.stdout.flush()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@dataclass
class SlowPlatform:
    """Another that takes a moment before and after it posts, so that a process is often killed just then."""

    platform: LoggedPlatform
    rng: random.Random

    @property
    def drops_repeats(self) -> bool:
        return self.platform.drops_repeats

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        await asyncio.sleep(self.rng.uniform(0, 0.02))
        receipt = await self.platform.deliver(place, card, key)
        await asyncio.sleep(self.rng.uniform(0, 0.02))
        return receipt


# --- The command line ------------------------------------------------------------------------------------------------


def report(name: str, seen: Seen, took: float) -> str:
    """A line about one measurement, and what went wrong in it."""
    states = ", ".join(f"{count} {state}" for state, count in seen.states.most_common())
    told = f"{name:14} {seen.rounds:5} {seen.crashes:7} {seen.posts:6} {took:6.0f} s   {states}"
    return "\n".join([told, *(f"  VIOLATION {one}" for one in seen.violations)])


def measured(crashes: int = 500, kills: int = 100, processes: int = 2, subscriptions: int = 200, seed: int = 1) -> int:
    """Runs all measurements, printing each; how many violations there were."""
    logging.disable(logging.WARNING)
    print(f"{'':14} {'runs':>5} {'crashes':>7} {'posts':>6} {'time':>8}   the delivery table then")
    violations = 0
    work_for = {
        "crash points": lambda work: crash_points(work, crashes, seed),
        "kill -9": lambda work: asyncio.run(kill_many(work, kills, seed)),
        "side by side": lambda work: asyncio.run(side_by_side(work, processes, seed, subscriptions)),
    }
    for name, work_on in work_for.items():
        with tempfile.TemporaryDirectory(prefix="pullquote-deliveries-") as work:
            began = time.monotonic()
            seen = work_on(Path(work))
            print(report(name, seen, time.monotonic() - began), flush=True)
            violations += len(seen.violations)
    return violations


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--crashes", type=int, default=500)
    ask.add_argument("--kills", type=int, default=100)
    ask.add_argument("--processes", type=int, default=2)
    ask.add_argument("--subscriptions", type=int, default=200)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--live", type=Path, help=argparse.SUPPRESS)
    ask.add_argument("--moment", type=float, help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.live:
        asyncio.run(live_on(args.live, args.moment, args.seed))
        return
    sys.exit(1 if measured(args.crashes, args.kills, args.processes, args.subscriptions, args.seed) else 0)


if __name__ == "__main__":
    main()
