"""Claims of deliveries by several processes over one PostgreSQL database: the conditional update, and SKIP LOCKED.

usage: ./run bench claims [--processes 8] [--claims 20000] [--out FILE.md]

Every process claims what is due until nothing is, each claim with its excerpt and in a transaction of its own, as it is
before a post. As the product does it, a process reserves the earliest rows that nobody has, with SKIP LOCKED, and
claims each, beside what others claim. The conditional update is how it was before, and how it is between processes with
one SQLite file: each reads the earliest rows, and claims them under the lock of all writers; a claim is in vain if
another process was quicker. Afterwards each row must have been claimed once. The server is that of
PULLQUOTE_TEST_POSTGRES, or one is started that writes to its disk before it acknowledges. Exits with
1 on a violation.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from zlib import crc32

from deliveries import LEASE_S, open_daily
from pullquote.bot.cards import Card
from pullquote.bot.daily import pick_store
from pullquote.bot.daily.contents import PreparedPost
from pullquote.bot.daily.delivery import DeliveryState
from pullquote.bot.daily.scheduler import PAGE, SLOTS
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.excerpts.selector import Pick
from pullquote.bot.places import Place
from pullquote.index.errors import Busy
from pullquote.index.storage.postgres import open_postgres
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from threading import Barrier

    from pullquote.bot.daily.delivery import Delivery
    from pullquote.bot.daily.delivery_store import DeliveryStore

PLATFORM: Final = "bench"
WORKSPACES: Final = 100
OPENING_S: Final = 60.0  # until every process has opened the database
_COPIES: Final = (
    "INSERT INTO subscription SELECT (jsonb_populate_record(s, jsonb_build_object("
    "'id', s.id + n, 'public', 'copy' || n, 'workspace', ? || n % ?))).* FROM subscription s, generate_series(1, ?) n"
)
_DUE: Final = (
    "INSERT INTO delivery (subscription, date, due, platform, state, wake, changed) "
    "SELECT id, '2026-11-28', ?, ?, ?, ? - id, ? FROM subscription"
)
_CLAIM: Final = (
    "UPDATE delivery SET state = ?, owner = ?, wake = ?, attempts = attempts + 1, pick = ?, changed = ? "
    "WHERE subscription = ? AND date = ? AND state = ?"
)

Result = TypeVar("Result")
Key = tuple[int, str]
Outcome = tuple[list[Key], int, int, float]
"""What a process claimed, its claims that were in vain, those that the database was too busy for, and when it ended."""


def _pick(key: Key) -> Pick:
    number = crc32(repr(key).encode())
    return Pick("transcript", number, number + 9, f"kin{number}")


def _key(delivery: Delivery) -> Key:
    return delivery.subscription.number, delivery.occasion


async def by_reserving(data: Path, url: str, moment: float, start: Callable[[], object]) -> Outcome:
    """A process that claims as the product does."""
    async with open_daily(data, lambda: moment, url=url) as daily:
        store = daily.ledger.store

        async def claim(delivery: Delivery) -> bool:
            return await store.claim(delivery, PreparedPost(Card(""), _pick(_key(delivery))), moment)

        async def take(due: list[Delivery]) -> list[Delivery]:
            return await store.reserve([one.subscription.number for one in due], SLOTS, moment)

        return await _claimed(store, moment, start, take, claim)


async def by_condition(data: Path, url: str, moment: float, start: Callable[[], object]) -> Outcome:
    """A process that claims what it has read, under the lock of all writers."""
    async with open_daily(data, lambda: moment, url=url) as daily, open_postgres(url) as database:

        async def claim(delivery: Delivery) -> bool:
            key = _key(delivery)
            async with database.transaction() as connection:
                stored = await pick_store.store(connection, delivery.subscription.place.workspace, _pick(key))
                values = (DeliveryState.CLAIMED, f"{os.getpid()}", moment + LEASE_S, stored.number, moment)
                return bool(await connection.execute(_CLAIM, (*values, *key, DeliveryState.PENDING)))

        async def take(due: list[Delivery]) -> list[Delivery]:
            return due[:SLOTS]

        return await _claimed(daily.ledger.store, moment, start, take, claim)


async def _claimed(
    store: DeliveryStore,
    moment: float,
    start: Callable[[], object],
    take: Callable[[list[Delivery]], Awaitable[list[Delivery]]],
    claim: Callable[[Delivery], Awaitable[bool]],
) -> Outcome:
    """Claims what is due, as much at a time as is taken of the earliest, until nothing is."""
    claimed, vain, busy = list[Key](), 0, 0

    async def insist(doing: Callable[[], Awaitable[Result]]) -> Result:
        nonlocal busy
        while True:
            try:
                return await doing()
            except Busy:
                busy += 1

    async def claim_one(delivery: Delivery) -> None:
        nonlocal vain
        if await insist(lambda: claim(delivery)):
            claimed.append(_key(delivery))
        else:
            vain += 1

    start()
    while due := await insist(lambda: store.ready(PLATFORM, moment, PAGE)):
        await asyncio.gather(*map(claim_one, await insist(partial(take, due))))
    return claimed, vain, busy, time.monotonic()


WAYS: Final[Mapping[str, Callable[..., Awaitable[Outcome]]]] = {
    "conditional update": by_condition,
    "reserved by SKIP LOCKED": by_reserving,
}


async def _set_up(data: Path, url: str, claims: int, moment: float) -> None:
    """As many subscriptions, each with a row that is due."""
    async with open_daily(data, lambda: moment, url=url) as daily:
        place = Place(PLATFORM, f"{PLATFORM}:0", "channel")
        await daily.subscribe(place, SubscriptionDraft("08:30", "UTC"), "somebody")
    async with open_postgres(url) as database, database.transaction() as connection:
        await connection.execute("DELETE FROM delivery")
        await connection.execute(_COPIES, (f"{PLATFORM}:", WORKSPACES, claims - 1))
        await connection.execute(_DUE, (moment, PLATFORM, DeliveryState.PENDING, moment, moment))


def _process(way: str, data: Path, url: str, moment: float, barrier: Barrier) -> tuple[Outcome, float]:
    """What a process claims, and when it began."""
    logging.disable(logging.WARNING)
    began = list[float]()

    def start() -> None:
        barrier.wait(OPENING_S)  # until all have opened the database
        began.append(time.monotonic())

    async def claim_all() -> Outcome:
        return await WAYS[way](data, url, moment, start)

    return asyncio.run(claim_all()), began[0]


def measure(way: str, work: Path, url: str, processes: int, claims: int) -> tuple[list[str], list[str]]:
    """A row of the table, and the violations."""
    moment = time.time()
    asyncio.run(_set_up(work / "set-up", url, claims, moment))
    forking = multiprocessing.get_context("fork")
    with forking.Manager() as manager, ProcessPoolExecutor(processes, forking) as pool:
        barrier = manager.Barrier(processes)
        running = [pool.submit(_process, way, work / str(number), url, moment, barrier) for number in range(processes)]
        found = [one.result() for one in running]
    outcomes = [outcome for outcome, _ in found]
    took = max(ended for *_, ended in outcomes) - min(began for _, began in found)
    keys = [key for claimed, *_ in outcomes for key in claimed]
    doubles, missing = len(keys) - len(set(keys)), claims - len(set(keys))
    vain, busy = sum(one[1] for one in outcomes), sum(one[2] for one in outcomes)
    row = [way, f"{len(keys):,}", str(doubles), f"{len(keys) / took:,.0f}", f"{vain:,}", f"{busy:,}"]
    bad = [f"{way}: {count} {what}" for count, what in ((doubles, "doubles"), (missing, "never claimed")) if count]
    return row, bad


def main() -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from tests import postgres

    rows, violations = list[list[str]](), list[str]()
    with postgres.server(durable=True) as url:
        if url is None:
            print(postgres.LACK)
            return 0
        for way in WAYS:
            with tempfile.TemporaryDirectory(prefix="pullquote-claims-") as work, postgres.schema(url) as schema:
                row, bad = measure(way, Path(work), schema, options.processes, options.claims)
                rows.append(row)
                violations += bad
    report = Report("Claims", options.out)
    report.add(table(["way", "claims", "doubles", "a second", "in vain", "too busy"], rows))
    print("\n".join(violations) or "no violation")
    return int(bool(violations))


if __name__ == "__main__":
    sys.exit(main())
