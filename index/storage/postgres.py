"""PostgreSQL: a pool of connections to a server, transactions one at a time, the server's clock, and migrations.

The stores read before they write, and rely on it that nobody writes in between. SQLite's `BEGIN IMMEDIATE` gives them
that; here every transaction begins with an advisory lock, one for each schema, which the server releases at the end of
the transaction, or when its connection is lost. Those that say that they need not be alone share the lock with each
other. Serializable transactions would need every block to be run again after a failure, and one that was cancelled
half-way has told others of what it did.

This module needs the optional extra `postgres`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from ..errors import Busy, DatabaseClosed, FileSystemError, HalfMoved, TooNew, Unreachable
from .checksums import altered_rows
from .copies import PurgedCopies
from .dialect import POSTGRES
from .moving import copy_to_file, half_moved
from .postgres_connection import (
    ANSWER_S,
    PostgresConnection,
    answered,
    configure,
    connected,
    connection_string,
    location,
    rows_with_names,
    translated,
)
from .postgres_sessions import Announcements, SessionLock
from .schema import migrations
from .waiting import to_the_end

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Sequence
    from pathlib import Path

    from .postgres_connection import Raw
    from .schema import Migration

WAIT_S: Final = 5.0  # for the lock, before Busy is raised
CONNECTING_S: Final = 4.0  # for a connection of the pool, before Busy or Unreachable is raised
REASON_S: Final = 2.0  # for a connection that tells why there was none
REST_S: Final = 1.0  # after a server did not answer: it is not asked again so soon
READERS: Final = 4
SHARING: Final = 2  # transactions of this process that are not alone, at a time
ENDING_S: Final = 10.0  # for the answer to the end of a transaction
MIGRATIONS: Final = migrations(POSTGRES)

_CLOCK: Final = "CAST(extract(epoch FROM clock_timestamp()) AS DOUBLE PRECISION) AS now"
_NOW: Final = f"SELECT {_CLOCK}"
_KEY: Final = "hashtextextended('pullquote in ' || current_schema(), 0)"
_LOCK: Final = f"SELECT pg_advisory_xact_lock({_KEY}), {_CLOCK}"  # in this order: the time is that of after the wait
_SHARED_LOCK: Final = f"SELECT pg_advisory_xact_lock_shared({_KEY}), {_CLOCK}"
_VERSION: Final = "pullquote_schema"
"""The table with the number of the schema."""

_UTF8: Final = "UTF8"

logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # what fails is raised, and logged by those who catch it


class ServerClock:
    """The server's time in seconds since 1970, carried on from the last exchange by `clock`, which nobody can set."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ahead = 0.0

    def set(self, now: float) -> None:
        """Sets it to what the server has just said. The way of the answer is not known: it is behind by that much."""
        self._ahead = now - self._clock()

    def __call__(self) -> float:
        """The time now."""
        return self._clock() + self._ahead


class PostgresDatabase:
    """An open database on a server. Use `open_postgres`; its methods raise DatabaseClosed after that context has ended.

    `refusal` is why nothing can be written, as of the last try; None if something could. `damage` is what the server
    has found in its files.
    """

    shared = True

    def __init__(self, url: str, password: str | None, wait: float, clock: Callable[[], float]) -> None:
        self.location = location(url)
        self.refusal: FileSystemError | None = None
        self.damage: str | None = None
        self.now = ServerClock(clock)
        self._conninfo = connection_string(url, password)
        self._wait = wait
        self._writing = asyncio.Lock()
        self._sharing = asyncio.Semaphore(SHARING)
        self._closed = False
        self._silent: tuple[Unreachable, float] | None = None  # why the server could not be reached, and when
        self._announcements = Announcements(self._conninfo)
        self._pool: AsyncConnectionPool[Raw] = AsyncConnectionPool(
            self._conninfo,
            kwargs={"autocommit": True, "row_factory": rows_with_names},
            min_size=1,
            max_size=READERS + 1 + SHARING,
            open=False,
            configure=self._configure,
            check=self._looked_at,
            timeout=CONNECTING_S,
            reconnect_timeout=CONNECTING_S,  # afterwards the next request makes it try anew
        )

    async def _configure(self, raw: Raw) -> None:
        await configure(raw, self._wait)

    async def _looked_at(self, raw: Raw) -> None:
        """Sees that a connection answers, since the server may have been restarted, and what time it is there."""
        row = await (await answered(raw, raw.execute(_NOW), ANSWER_S)).fetchone()
        assert row is not None, "it selects one"
        self.now.set(row["now"])

    async def open(self, steps: Sequence[Migration], *, half: bool) -> None:
        """Connects and migrates the tables if they are older. Raises StorageError, HalfMoved unless `half`."""
        with translated(self.location, self._wait):
            async with await psycopg.AsyncConnection.connect(self._conninfo):  # the pool would try in vain for long
                await self._pool.open()
        async with self.reader() as connection:
            if connection.raw.info.parameter_status("server_encoding") != _UTF8:
                raise Unreachable(self.location, "server_encoding")
            found = await _schema(connection)
            if not half and (moved_from := await half_moved(connection)) is not None:
                raise HalfMoved(self.location, moved_from)
        if found > len(steps):
            raise TooNew(self.location, found, len(steps))
        if found < len(steps):
            async with self.transaction() as connection:
                await _migrate(PostgresConnection(connection.raw, limit=None), steps)

    async def try_writing(self) -> None:
        """Writes a row that stays as it is, to know whether something can be written (again). Raises StorageError."""
        async with self.transaction() as connection:
            await connection.execute(f"UPDATE {_VERSION} SET number = number")  # noqa: S608 - a constant

    @contextlib.asynccontextmanager
    async def transaction(self, *, alone: bool = True) -> AsyncGenerator[PostgresConnection]:
        """A connection inside the one transaction that writes, or one of several that are not `alone`: committed at the
        end, rolled back on any exception.

        Raises Busy after the bounded wait, Unreachable or another FileSystemError, or Corrupt. What was committed
        before is untouched then. If the connection is lost while it commits, it may have happened or not.
        """
        turn = self._writing if alone else self._sharing
        try:
            async with asyncio.timeout(self._wait):
                await turn.acquire()
        except TimeoutError:
            raise Busy(self._wait) from None
        try:
            with self._noticed():
                async with self._connected() as raw:
                    try:
                        connection = PostgresConnection(raw)
                        await connection.execute("BEGIN READ WRITE")
                        row = await connection.fetch_one(_LOCK if alone else _SHARED_LOCK)
                        assert row is not None, "it selects one"
                        self.now.set(row["now"])
                        yield connection
                    except BaseException:
                        with contextlib.suppress(psycopg.Error):  # its connection may be the reason
                            await to_the_end(_ended(raw, "ROLLBACK"))
                        raise
                    await to_the_end(_ended(raw, "COMMIT"))
                self.refusal = None
        finally:
            turn.release()

    @contextlib.asynccontextmanager
    async def reader(self) -> AsyncGenerator[PostgresConnection]:
        """A connection that cannot write, for one request, one statement at a time. Cancellation interrupts the
        statement."""
        with translated(self.location, self._wait):
            async with self._connected() as raw:
                yield PostgresConnection(raw)

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[PostgresConnection]:
        """A connection that reads one state of the database, for as long as it is open."""
        with translated(self.location, self._wait):
            async with self._connected() as raw:
                await answered(raw, raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"), ANSWER_S)
                try:
                    yield PostgresConnection(raw)
                finally:
                    with contextlib.suppress(psycopg.Error):
                        await to_the_end(_ended(raw, "ROLLBACK"))

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncGenerator[Raw]:
        """A connection of the pool. Raises DatabaseClosed, Busy if all are in use, or why none can be made."""
        if self._closed:
            raise DatabaseClosed
        if self._silent is not None and time.monotonic() - self._silent[1] < REST_S:
            raise Unreachable(*vars(self._silent[0]).values())
        try:
            raw = await self._pool.getconn()
        except PoolClosed:
            raise DatabaseClosed from None
        except PoolTimeout:  # which does not say why
            await self._tell_why()
            raise Busy(CONNECTING_S) from None
        self._silent = None
        try:
            yield raw
        finally:
            await to_the_end(self._pool.putconn(raw))

    async def _tell_why(self) -> None:
        """Raises why no connection can be made; nothing if one can."""
        try:
            with translated(self.location, self._wait):
                async with asyncio.timeout(REASON_S), await connected(self._conninfo) as raw:
                    await answered(raw, raw.execute("SELECT 1"), REASON_S)
        except TimeoutError:
            error = Unreachable(self.location, "timeout")
        except Unreachable as refused:
            error = refused
        else:
            return
        self._silent = (error, time.monotonic())
        raise error

    async def changed(self, wait: float) -> None:
        """Returns when another process has announced a change of the library, or after `wait` seconds: announcements
        may be lost, with a connection, or in a pooler between us and the server."""
        await self._announcements.wait(wait)

    def lock(self, name: str) -> SessionLock:
        """A lock that one process of all computers holds at a time."""
        return SessionLock(self._conninfo, self.location, name)

    async def checkpoint(self) -> None:
        """Does nothing. When the space of deleted rows is overwritten, and its log deleted, is the server's matter."""

    async def check(self) -> None:
        """Keeps in `damage` how many pages the server has found damaged, if it has checksums. Raises StorageError."""
        async with self.reader() as connection:
            row = await connection.fetch_one(
                "SELECT coalesce(checksum_failures, 0) AS n FROM pg_stat_database WHERE datname = current_database()"
            )
        if row is not None and row["n"]:
            self.damage = f"checksum_failures: {row['n']}"

    async def altered(self) -> list[tuple[str, str]]:
        """The public ids and the files of transcripts whose words or cues are not as they were stored."""
        async with self.snapshot() as connection:
            return await altered_rows(connection)

    async def size(self) -> int:
        """The bytes of the tables with their indexes."""
        async with self.reader() as connection:
            row = await connection.fetch_one(
                "SELECT CAST(coalesce(sum(pg_total_relation_size(oid)), 0) AS BIGINT) AS size FROM pg_class "
                "WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)"
            )
        return row["size"] if row is not None else 0

    async def purge_copies(self, workspace: str) -> PurgedCopies:  # noqa: ARG002 - as for SQLite
        """Does nothing: pullquote makes no copies on the server."""
        return PurgedCopies(0, ())

    async def back_up(self, target: Path, *, replace: bool = False) -> None:
        """Copies all rows, as they are at one moment, to a SQLite database at `target`, and checks the copy. Raises
        NotEmpty if there is one and not `replace`, or another StorageError."""
        async with self.snapshot() as connection:
            await copy_to_file(connection, target, replace=replace)

    async def close(self) -> None:
        """Waits for running statements and closes every connection."""
        self._closed = True
        await to_the_end(self._close())

    async def _close(self) -> None:
        await self._announcements.close()
        await self._pool.close()

    @contextlib.contextmanager
    def _noticed(self) -> Generator[None]:
        """Translates errors, and keeps why nothing can be written."""
        try:
            with translated(self.location, self._wait):
                yield
        except FileSystemError as error:
            self.refusal = error
            raise


@contextlib.asynccontextmanager
async def open_postgres(
    url: str,
    password: str | None = None,
    *,
    wait: float = WAIT_S,
    steps: Sequence[Migration] = MIGRATIONS,
    clock: Callable[[], float] = time.monotonic,
    half: bool = False,
) -> AsyncGenerator[PostgresDatabase]:
    """Opens the database at `url` (`postgresql://…`, or what else libpq takes), whose tables are made if they are
    missing, and migrated if they are older. They are in the schema that `search_path` begins with. `clock` counts
    seconds and cannot be set. A database to which a library is being moved is opened if that may be `half` done.

    Raises TooNew or HalfMoved, and leaves the tables as they are then; Busy, Unreachable or another FileSystemError.
    """
    database = PostgresDatabase(url, password, wait, clock)
    try:
        await database.open(steps, half=half)
        yield database
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class ServerState:
    """A database on a server, as it is without opening it: the server's `version`, the number of the `schema` (0: there
    are no tables yet), and by how many seconds its clock is `ahead` of this computer's."""

    location: str
    version: str
    schema: int
    ahead: float


async def server_state(url: str, password: str | None) -> ServerState:
    """Asks a server; nothing is changed. Raises Unreachable or another StorageError."""
    where = location(url)
    with translated(where, WAIT_S):
        async with await connected(connection_string(url, password)) as raw:
            connection = PostgresConnection(raw)
            row = await connection.fetch_one(_NOW)
            assert row is not None, "it selects one"
            version = raw.info.parameter_status("server_version") or ""
            return ServerState(where, version.partition(" ")[0], await _schema(connection), row["now"] - time.time())


async def _ended(raw: Raw, how: str) -> None:
    """Ends a transaction. Raises NoAnswer if the server does not say that it is ended."""
    await answered(raw, raw.execute(how.encode()), ENDING_S)


async def _schema(connection: PostgresConnection) -> int:
    if not await _is_there(connection, _VERSION):
        return 0
    row = await connection.fetch_one(f"SELECT max(number) AS number FROM {_VERSION}")  # noqa: S608 - a constant
    return 0 if row is None else row["number"]


async def _is_there(connection: PostgresConnection, table: str) -> bool:
    row = await connection.fetch_one("SELECT to_regclass(?) AS there", (table,))
    return row is not None and row["there"] is not None


async def _migrate(connection: PostgresConnection, steps: Sequence[Migration]) -> None:
    """Applies what is missing, inside a transaction of the caller's."""
    await connection.execute(f"CREATE TABLE IF NOT EXISTS {_VERSION} (number BIGINT NOT NULL)")
    found = await _schema(connection) or 0  # another process may have migrated meanwhile
    for migration in steps[found:]:
        for step in migration:
            if isinstance(step, str):
                await connection.execute(step)
            else:
                await step(connection)
    await connection.execute(f"DELETE FROM {_VERSION}")  # noqa: S608 - a constant
    await connection.execute(f"INSERT INTO {_VERSION} VALUES (?)", (len(steps),))  # noqa: S608 - a constant
