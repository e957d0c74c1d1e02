"""Claims of deliveries by several processes over one PostgreSQL database: the conditional update, and SKIP LOCKED.

usage: ./run bench claims [--processes 8] [--claims 20000] [--out FILE.md]

Every process claims what is due until nothing is, each claim with its excerpt and in a transaction of its own, as it is
before a post. The conditional update is the product's: each process reads the earliest rows, as the scheduler does, and
claims them under the lock of all writers; a claim is in vain if another process was quicker. With SKIP LOCKED the
server gives each process a row that nobody has, without that lock. Afterwards each row must have been claimed once. The
server is that of PULLQUOTE_TEST_POSTGRES, or one is started that writes to its disk before it acknowledges. Exits with
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
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

from deliveries import open_daily
from pullquote.bot.cards import Card
from pullquote.bot.daily import pick_store
from pullquote.bot.daily.contents import PreparedPost
from pullquote.bot.daily.delivery import DeliveryState
from pullquote.bot.daily.scheduler import PAGE, SLOTS
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.excerpts.selector import Pick
from pullquote.bot.places import Place
from pullquote.index.errors import Busy
from pullquote.index.storage.postgres import READERS, open_postgres
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from threading import Barrier

    from pullquote.bot.daily.delivery import Delivery

PLATFORM: Final = "bench"
SUBSCRIPTIONS: Final = 100
LEASE_S: Final = 3600.0
OPENING_S: Final = 60.0  # until every process has opened the database
_SKIP_LOCKED: Final = (
    "UPDATE delivery SET state = ?, owner = ?, wake = ?, attempts = attempts + 1, changed = ? "
    "WHERE (subscription, date) IN (SELECT subscription, date FROM delivery WHERE platform = ? AND wake <= ? "
    "ORDER BY wake, subscription, date LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING subscription, date"
)
_PICKED: Final = "UPDATE delivery SET pick = ? WHERE subscription = ? AND date = ?"

Key = tuple[int, str]
Outcome = tuple[list[Key], int, int, float]
"""What a process claimed, its claims that were in vain, those that the database was too busy for, and when it ended."""


def _pick(key: Key) -> Pick:
    number = crc32(repr(key).encode())
    return Pick("transcript", number, number + 9, f"kin{number}")


def _workspace(key: Key) -> str:
    return f"{PLATFORM}:{key[0]}"


async def by_condition(data: Path, url: str, moment: float, start: Callable[[], object]) -> Outcome:
    """A process that claims as the product does."""
    claimed, vain, busy = list[Key](), 0, 0
    async with open_daily(data, lambda: moment, url=url) as daily:
        store = daily.ledger.store

        async def claim(delivery: Delivery) -> None:
            nonlocal vain, busy
            key = (delivery.subscription.number, delivery.occasion)
            try:
                won = await store.claim(delivery, PreparedPost(Card(""), _pick(key)), moment)
            except Busy:
                busy += 1
                return
            if won:
                claimed.append(key)
            else:
                vain += 1

        start()
        while due := await store.ready(PLATFORM, moment, PAGE):
            await asyncio.gather(*map(claim, due[:SLOTS]))
    return claimed, vain, busy, time.monotonic()


async def by_skipping(data: Path, url: str, moment: float, start: Callable[[], object]) -> Outcome:
    """A process to which the server gives rows that no other process has locked."""
    del data
    claimed, owner = list[Key](), str(os.getpid())
    async with open_postgres(url) as database:

        async def claim() -> bool:
            async with database.reader() as connection:
                await connection.execute("BEGIN READ WRITE")
                changed = (DeliveryState.CLAIMED, owner, moment + LEASE_S, moment)
                row = await connection.fetch_one(_SKIP_LOCKED, (*changed, PLATFORM, moment))
                key: Key | None = (row["subscription"], row["date"]) if row is not None else None
                if key is not None:
                    stored = await pick_store.store(connection, _workspace(key), _pick(key))
                    await connection.execute(_PICKED, (stored.number, *key))
                await connection.execute("COMMIT")
            if key is not None:
                claimed.append(key)
            return key is not None

        async def claim_all() -> None:
            while await claim():
                pass

        start()
        await asyncio.gather(*(claim_all() for _ in range(READERS)))
    return claimed, 0, 0, time.monotonic()


WAYS: Final[Mapping[str, Callable[..., Awaitable[Outcome]]]] = {
    "conditional update": by_condition,
    "SKIP LOCKED": by_skipping,
}


async def _set_up(data: Path, url: str, claims: int, moment: float) -> None:
    """Subscriptions, and as many rows that are due, in place of those that were planned."""
    async with open_daily(data, lambda: moment, url=url) as daily:
        for number in range(SUBSCRIPTIONS):
            place = Place(PLATFORM, f"{PLATFORM}:{number}", f"channel-{number}")
            await daily.subscribe(place, SubscriptionDraft("08:30", "UTC"), "somebody")
    async with open_postgres(url) as database, database.transaction() as connection:
        await connection.execute("DELETE FROM delivery")
        await connection.execute(
            "INSERT INTO delivery (subscription, date, due, platform, state, wake, changed) "
            "SELECT s.id, CAST(CAST('2000-01-01' AS DATE) + day AS TEXT), ?, ?, ?, ? - day, ? "
            "FROM subscription s, generate_series(0, ?) AS day ORDER BY day, s.id LIMIT ?",
            (moment, PLATFORM, DeliveryState.PENDING, moment, moment, claims // SUBSCRIPTIONS, claims),
        )


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
