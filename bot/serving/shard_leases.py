"""Shards of a platform's connection, leased to the processes that share a database: each is served by one of them.

A lease is a row with an owner and an end by the database's time, which its process renews every few seconds. That of a
process that has ended runs out, and another takes the shard. A process that cannot renew its leases, as the database
does not answer, has to have closed its connections before they end: `renew` raises ShardsLost then.

Platforms limit how many sessions may begin at a time, whoever begins them: `begin_session` waits for a turn that all
processes share.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from typing import TYPE_CHECKING, Final

from ...index.errors import StorageError
from ...index.storage.waiting import to_the_end
from .supervision import ended

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable

    from ...index.storage.connection import Connection, Row
    from ...index.storage.database import Database
    from ..settings.shards import ShardRange

LEASE_S: Final = 20.0
LOOK_S: Final = 4.0  # between renewals, and looks for shards that are free
CLOSING_S: Final = 5.0  # before leases end that cannot be renewed: until then connections have to be closed
_PROCESS: Final = "process"  # kinds of leases: of the place of a process among those that share all shards
_SESSION: Final = "session"  # and of the beginning of sessions, by bucket
_SHARD: Final = "shard of "

_log: Final = logging.getLogger(__name__)


class ShardsLost(Exception):
    """This process may not serve its shards any more: another has one, or may have soon."""


class ShardLeases:
    """The shards of `wanted` that this process has leased for `platform`: `held`. Use `leased_shards`.

    Of a range each process takes all that are free; of all shards an equal share, as many as there are processes.
    `surplus` is how many it has beyond that, to be released. `clock` counts seconds and cannot be set; `sleep` waits
    for so many of them.
    """

    def __init__(
        self,
        database: Database,
        platform: str,
        wanted: ShardRange,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self.count = wanted.count
        self.held: frozenset[int] = frozenset()
        self.surplus = 0
        self._database = database
        self._platform = platform
        self._wanted = wanted
        self._kind = f"{_SHARD}{wanted.count}"
        self._clock = clock
        self._sleep = sleep
        self._owner = secrets.token_hex(8)
        self._number = secrets.randbits(48)  # of this process among others
        self._ends = clock()  # when the leases have to be given up, if they are not renewed
        self._looking: asyncio.Future[None] | None = None
        self._said = ""

    async def wait(self) -> None:
        """Returns when at least one shard is leased."""
        while True:
            with contextlib.suppress(StorageError, ShardsLost):
                await self.renew()
                if self.held:
                    return
            await self._sleep(LOOK_S)

    async def keep(self) -> None:
        """Sleeps until the next look, and renews. Raises ShardsLost."""
        await self._sleep(max(min(LOOK_S, self._ends - self._clock()), 0.0))
        try:
            await self.renew()
        except StorageError as error:
            if self._clock() < self._ends:
                return
            raise self._lost() from error

    async def renew(self) -> None:
        """Renews what is held, and takes what is free. Raises ShardsLost if a shard is held no more, or may not be soon
        for lack of an answer; StorageError if nothing could be renewed."""
        before = self.held
        if self._looking is None:
            self._looking = asyncio.ensure_future(self._look())
        # one that is cancelled may take its time to end
        done, _ = await asyncio.wait([self._looking], timeout=self._ends - self._clock() if before else None)
        if not done:
            raise self._lost()
        looked, self._looking = self._looking, None
        looked.result()
        if before - self.held:
            raise self._lost()

    def _lost(self) -> ShardsLost:
        _log.warning("the leases of shards were lost", extra={"shards": sorted(self.held)})
        self.held = frozenset()
        return ShardsLost()

    async def _look(self) -> None:
        began = self._clock()
        async with self._database.transaction() as connection:
            now = self._database.now()
            await connection.execute(
                "DELETE FROM lease WHERE platform = ? AND (until <= ? OR until > ?) AND owner <> ?",
                (self._platform, now, now + LEASE_S + CLOSING_S, self._owner),  # later: the clock was set back
            )
            rows = await connection.fetch_all(
                "SELECT kind, part, owner FROM lease WHERE platform = ?", (self._platform,)
            )
            ours = frozenset(row["part"] for row in rows if row["kind"] == self._kind and row["owner"] == self._owner)
            share = self._share(rows)
            held = ours | self._free(rows, share - len(ours))
            await self._lease(connection, self._kind, held, now + LEASE_S)
            if self._wanted.only is None:
                await self._lease(connection, _PROCESS, [self._number], now + LEASE_S)
        self._ends = began + LEASE_S - CLOSING_S
        self.held, self.surplus = held, max(len(held) - share, 0)

    def _share(self, rows: Iterable[Row]) -> int:
        """How many shards this process should have."""
        if self._wanted.only is not None:
            return len(self._wanted.only)
        others = sum(row["kind"] == _PROCESS and row["owner"] != self._owner for row in rows)
        return -(-self.count // (others + 1))

    def _free(self, rows: Iterable[Row], most: int) -> frozenset[int]:
        """Up to `most` wanted shards that nobody has; none while processes serve another number of shards."""
        other = next((row["kind"] for row in rows if row["kind"].startswith(_SHARD) and row["kind"] != self._kind), "")
        if other != self._said and other:
            _log.warning("waits until no process serves another number of shards", extra={"shards": other})
        self._said = other
        if other:
            return frozenset()
        wanted = range(self.count) if self._wanted.only is None else sorted(self._wanted.only)
        taken = {row["part"] for row in rows if row["kind"] == self._kind}
        return frozenset([shard for shard in wanted if shard not in taken][: max(most, 0)])

    async def _lease(self, connection: Connection, kind: str, parts: Iterable[int], until: float) -> None:
        await connection.executemany(
            "INSERT INTO lease (platform, kind, part, owner, until) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (platform, kind, part) DO UPDATE SET owner = excluded.owner, until = excluded.until",
            [(self._platform, kind, part, self._owner, until) for part in parts],
        )

    async def release(self, shard: int) -> None:
        """Lets another process have a shard that is not served any more. Raises StorageError."""
        self.held -= {shard}
        async with self._database.transaction() as connection:
            await connection.execute(
                "DELETE FROM lease WHERE platform = ? AND kind = ? AND part = ? AND owner = ?",
                (self._platform, self._kind, shard, self._owner),
            )

    async def release_all(self) -> None:
        """Lets others have everything at once. Raises StorageError."""
        if self._looking is not None:
            await ended([self._looking])
        self.held = frozenset()
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM lease WHERE owner = ?", (self._owner,))

    async def begin_session(self, bucket: int, every: float) -> None:
        """Waits until a session may begin: one of a bucket in `every` seconds, of all processes. Raises
        StorageError."""
        while (wait := await self._try_session(bucket, every)) > 0:
            await self._sleep(wait)

    async def _try_session(self, bucket: int, every: float) -> float:
        """Seconds until a session may begin; 0 if this one may now, and then no other for so long."""
        async with self._database.transaction() as connection:
            now = self._database.now()
            row = await connection.fetch_one(
                "SELECT until FROM lease WHERE platform = ? AND kind = ? AND part = ?",
                (self._platform, _SESSION, bucket),
            )
            if row is not None and now < row["until"] <= now + every:  # later: the clock was set back
                return row["until"] - now
            await self._lease(connection, _SESSION, [bucket], now + every)
            return 0.0


@contextlib.asynccontextmanager
async def leased_shards(
    database: Database,
    platform: str,
    wanted: ShardRange,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> AsyncGenerator[ShardLeases]:
    """Leases of shards, which are released at the end; of a process that was killed they run out."""
    leases = ShardLeases(database, platform, wanted, clock, sleep)
    try:
        yield leases
    finally:
        with contextlib.suppress(StorageError):
            await to_the_end(leases.release_all())
