"""PostgreSQL: a pool of connections to a server, transactions one at a time, and migrations.

The stores read before they write, and rely on it that nobody writes in between. SQLite's `BEGIN IMMEDIATE` gives them
that; here every transaction begins with an advisory lock, one for each schema, which the server releases at the end of
the transaction, or when its connection is lost. Serializable transactions would need every block to be run again after
a failure, and one that was cancelled half-way has told others of what it did.

This module needs the optional extra `postgres`.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
from psycopg.adapt import Dumper
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from ..errors import (
    Busy,
    Corrupt,
    DatabaseClosed,
    DiskFailed,
    DiskFull,
    FileSystemError,
    ReadOnly,
    ServerBackup,
    StorageError,
    TooNew,
    Unreachable,
)
from .copies import PurgedCopies
from .dialect import POSTGRES
from .schema import migrations
from .waiting import to_the_end

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterable, Sequence
    from pathlib import Path

    from psycopg.abc import Buffer

    from .dialect import Dialect
    from .schema import Migration

    Raw = psycopg.AsyncConnection["PostgresRow"]

Result = TypeVar("Result")

WAIT_S: Final = 5.0  # for the lock, before Busy is raised
CONNECTING_S: Final = 5.0  # for a connection of the pool, before Busy or Unreachable is raised
READERS: Final = 4
STOPPING_S: Final = 0.05  # until the server is asked again to end a statement
ABANDONED_S: Final = 60  # a transaction that does nothing for so long is ended by the server: its process hangs
MIGRATIONS: Final = migrations(POSTGRES)

_PARAMETERS: Final = {
    "application_name": "pullquote",
    "client_encoding": "UTF8",
    "connect_timeout": 5,
    # a connection that was cut off is noticed, also while it waits for an answer
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('pullquote in ' || current_schema(), 0))"
_CONFIGURE: Final = (
    "SELECT set_config('default_transaction_read_only', %s, false), set_config('lock_timeout', %s, false), "
    "set_config('idle_in_transaction_session_timeout', %s, false)"
)
_VERSION: Final = "pullquote_schema"
"""The table with the number of the schema."""

_INT8: Final = 20  # the type's number, on every server
_UTF8: Final = "UTF8"
# by SQLSTATE, or its class of two characters
_BUSY: Final = ("55P03", "40001", "40P01", "25P03", "53300")
_UNREACHABLE: Final = ("08", "57P", "28", "3D", "3F", "53")
_CORRUPT: Final = ("XX001", "XX002")
_KINDS: Final[dict[str, type[FileSystemError]]] = {
    "53100": DiskFull,
    "25006": ReadOnly,  # a standby, or a server that only reads
    "42501": ReadOnly,  # the role may not
    "58": DiskFailed,
}

logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # what fails is raised, and logged by those who catch it


class _TruthDumper(Dumper):
    """Truth values as 1 and 0, as they are stored."""

    oid = _INT8

    def dump(self, obj: bool) -> Buffer:
        return b"1" if obj else b"0"


class _TextDumper(Dumper):
    """Text, of which PostgreSQL cannot take the character NUL."""

    def dump(self, obj: str) -> Buffer:
        return obj.replace("\0", "\ufffd").encode()


class PostgresRow(tuple[Any, ...]):
    """A row: its values by place, or by the names of columns."""

    __slots__ = ()
    places: dict[str, int]

    def __getitem__(self, key: Any, /) -> Any:
        """The value in a column."""
        return super().__getitem__(self.places[key] if isinstance(key, str) else key)


@functools.lru_cache(maxsize=512)
def _row_type(names: tuple[str, ...]) -> type[PostgresRow]:
    """The type of the rows with these columns."""
    return type("PostgresRow", (PostgresRow,), {"__slots__": (), "places": {n: at for at, n in enumerate(names)}})


def _rows(cursor: psycopg.AsyncCursor[Any]) -> Callable[[Sequence[Any]], PostgresRow]:
    return _row_type(tuple(column.name for column in cursor.description or ()))


@functools.lru_cache(maxsize=1024)
def _placed(statement: str) -> Any:
    """A statement with psycopg's placeholders."""
    return statement.replace("%", "%%").replace("?", "%s")


class PostgresConnection:
    """The `Connection` of a PostgreSQL database, over one of psycopg."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw

    @property
    def dialect(self) -> Dialect:
        """What PostgreSQL says in its own way."""
        return POSTGRES

    async def execute(self, statement: str, values: Sequence[object] = ()) -> int:
        """Executes a statement; returns how many rows were inserted, updated or deleted."""
        return (await self._executed(self.raw.execute(_placed(statement), values))).rowcount

    async def executemany(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Executes a statement for the values of each row."""
        await self._executed(self.raw.cursor().executemany(_placed(statement), list(rows)))

    async def fetch_all(self, statement: str, values: Sequence[object] = ()) -> list[PostgresRow]:
        """The rows of a statement's result."""
        return await (await self._executed(self.raw.execute(_placed(statement), values))).fetchall()

    async def fetch_one(self, statement: str, values: Sequence[object] = ()) -> PostgresRow | None:
        """The first row of a statement's result; None if there is no row."""
        return next(iter(await self.fetch_all(statement, values)), None)

    async def _executed(self, doing: Coroutine[Any, Any, Result]) -> Result:
        """The result of a statement, which is ended for a caller that is cancelled; afterwards the connection is idle.

        psycopg would ask the server once to end it: a request that comes before the statement is lost.
        """
        task = asyncio.ensure_future(doing)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await to_the_end(self._stop(task))
            raise

    async def _stop(self, task: asyncio.Future[Any]) -> None:
        while not task.done():
            with contextlib.suppress(psycopg.Error):  # nobody answers: then the statement ends by itself, too
                await self.raw.cancel_safe(timeout=CONNECTING_S)
            await asyncio.wait([task], timeout=STOPPING_S)
        if not task.cancelled():
            task.exception()  # retrieved: the cancellation is what counts


class PostgresDatabase:
    """An open database on a server. Use `open_postgres`; its methods raise DatabaseClosed after that context has ended.

    `refusal` is why nothing can be written, as of the last try; None if something could. `damage` is what the server
    has found in its files.
    """

    def __init__(self, url: str, wait: float) -> None:
        self.location = location(url)
        self.refusal: FileSystemError | None = None
        self.damage: str | None = None
        self._conninfo = make_conninfo(url, **{k: v for k, v in _PARAMETERS.items() if k not in conninfo_to_dict(url)})
        self._wait = wait
        self._writing = asyncio.Lock()
        self._closed = False
        self._pool: AsyncConnectionPool[Raw] = AsyncConnectionPool(
            self._conninfo,
            kwargs={"autocommit": True, "row_factory": _rows},
            min_size=1,
            max_size=READERS + 1,
            open=False,
            configure=self._configure,
            check=AsyncConnectionPool.check_connection,  # the server may have been restarted
            timeout=CONNECTING_S,
            reconnect_timeout=CONNECTING_S,  # afterwards the next request makes it try anew
        )

    async def _configure(self, raw: Raw) -> None:
        raw.adapters.register_dumper(bool, _TruthDumper)
        raw.adapters.register_dumper(str, _TextDumper)
        values = ("on", f"{self._wait * 1000:.0f}", f"{ABANDONED_S * 1000}")
        await raw.execute(_CONFIGURE, values)

    async def open(self, steps: Sequence[Migration]) -> None:
        """Connects and migrates the tables if they are older. Raises StorageError."""
        with _translated(self.location, self._wait):
            async with await psycopg.AsyncConnection.connect(self._conninfo):  # the pool would try in vain for long
                await self._pool.open()
        async with self.reader() as connection:
            if connection.raw.info.parameter_status("server_encoding") != _UTF8:
                raise Unreachable(self.location, "server_encoding")
            found = await _schema(connection)
        if found > len(steps):
            raise TooNew(self.location, found, len(steps))
        if found < len(steps):
            async with self.transaction() as connection:
                await _migrate(connection, steps)

    async def try_writing(self) -> None:
        """Writes a row that stays as it is, to know whether something can be written (again). Raises StorageError."""
        async with self.transaction() as connection:
            await connection.execute(f"UPDATE {_VERSION} SET number = number")  # noqa: S608 - a constant

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncGenerator[PostgresConnection]:
        """A connection inside the one transaction that writes: committed at the end, rolled back on any exception.

        Raises Busy after the bounded wait, Unreachable or another FileSystemError, or Corrupt. What was committed
        before is untouched then. If the connection is lost while it commits, it may have happened or not.
        """
        async with self._writing:
            with self._noticed():
                async with self._connected() as raw:
                    try:
                        connection = PostgresConnection(raw)
                        await connection.execute("BEGIN READ WRITE")
                        await connection.execute(_LOCK)
                        yield connection
                    except BaseException:
                        with contextlib.suppress(psycopg.Error):  # its connection may be the reason
                            await to_the_end(_done(raw.execute("ROLLBACK")))
                        raise
                    await to_the_end(_done(raw.execute("COMMIT")))
                self.refusal = None

    @contextlib.asynccontextmanager
    async def reader(self) -> AsyncGenerator[PostgresConnection]:
        """A connection that cannot write, for one request, one statement at a time. Cancellation interrupts the
        statement."""
        with _translated(self.location, self._wait):
            async with self._connected() as raw:
                yield PostgresConnection(raw)

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncGenerator[Raw]:
        """A connection of the pool. Raises DatabaseClosed, Busy if all are in use, or why none can be made."""
        if self._closed:
            raise DatabaseClosed
        try:
            raw = await self._pool.getconn()
        except PoolClosed:
            raise DatabaseClosed from None
        except PoolTimeout:  # which does not say why
            async with await psycopg.AsyncConnection.connect(self._conninfo):
                raise Busy(CONNECTING_S) from None
        try:
            yield raw
        finally:
            await to_the_end(self._pool.putconn(raw))

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

    async def back_up(self, target: Path, *, replace: bool = False) -> None:  # noqa: ARG002 - as for SQLite
        """Raises ServerBackup: the server's own tools make backups that are of one moment."""
        raise ServerBackup(self.location)

    async def close(self) -> None:
        """Waits for running statements and closes every connection."""
        self._closed = True
        await to_the_end(self._pool.close())

    @contextlib.contextmanager
    def _noticed(self) -> Generator[None]:
        """Translates errors, and keeps why nothing can be written."""
        try:
            with _translated(self.location, self._wait):
                yield
        except FileSystemError as error:
            self.refusal = error
            raise


@contextlib.asynccontextmanager
async def open_postgres(
    url: str, *, wait: float = WAIT_S, steps: Sequence[Migration] = MIGRATIONS
) -> AsyncGenerator[PostgresDatabase]:
    """Opens the database at `url` (`postgresql://…`, or what else libpq takes), whose tables are made if they are
    missing, and migrated if they are older. They are in the schema that `search_path` begins with.

    Raises TooNew, and leaves the tables as they are then; Busy, Unreachable or another FileSystemError.
    """
    database = PostgresDatabase(url, wait)
    try:
        await database.open(steps)
        yield database
    finally:
        await database.close()


def location(url: str) -> str:
    """An address as people may see it: without a password or options. Raises StorageError for what is no address."""
    try:
        found = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise StorageError("postgresql://…") from None  # the message may quote a password
    user = f"{found['user']}@" if found.get("user") else ""
    port = f":{found['port']}" if found.get("port") else ""
    return f"postgresql://{user}{found.get('host') or ''}{port}/{found.get('dbname') or ''}"


async def _done(doing: Any) -> None:
    await doing


async def _schema(connection: PostgresConnection) -> int:
    row = await connection.fetch_one("SELECT to_regclass(?) AS there", (_VERSION,))
    if row is None or row["there"] is None:
        return 0
    row = await connection.fetch_one(f"SELECT max(number) AS number FROM {_VERSION}")  # noqa: S608 - a constant
    return 0 if row is None else row["number"]


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


@contextlib.contextmanager
def _translated(where: str, wait: float) -> Generator[None]:
    """Raises the server's errors as StorageError and its kinds; those in a statement stay what they are."""
    try:
        yield
    except psycopg.Error as error:
        if (known := _storage_error(error, where, wait)) is not None:
            raise known from error
        raise


def _storage_error(error: psycopg.Error, where: str, wait: float) -> StorageError | None:
    """An error of the server, or of the connection to it; None for an error in a statement."""
    state = error.sqlstate or ""
    said = " ".join(str(error.diag.message_primary or error).split())
    if state.startswith(_BUSY):
        return Busy(wait)
    if state.startswith(_CORRUPT):
        return Corrupt(where, said)
    if kind := _KINDS.get(state) or _KINDS.get(state[:2]):
        return kind(where, said)
    if state.startswith(_UNREACHABLE) or (not state and isinstance(error, psycopg.OperationalError)):
        return Unreachable(where, said)
    return None
