"""A connection to PostgreSQL: values and rows as the stores expect them, statements that end, errors in our kinds.

A network that swallows everything looks like a server that thinks. So a statement has a time in which its answer has to
come; then the connection is given up. This module needs the optional extra `postgres`.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg
from psycopg.adapt import Dumper
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ..errors import (
    Busy,
    Corrupt,
    DiskFailed,
    DiskFull,
    FileSystemError,
    ReadOnly,
    StorageError,
    Unreachable,
)
from .dialect import POSTGRES, storable
from .waiting import to_the_end

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator, Iterable, Sequence

    from psycopg.abc import Buffer

    from .dialect import Dialect

    Raw = psycopg.AsyncConnection["PostgresRow"]

Result = TypeVar("Result")

CHANNEL: Final = "pullquote"
"""The channel on which changes of the library are announced."""

STATEMENT_S: Final = 30.0  # for the answer to a statement of a store
ANSWER_S: Final = 3.0  # for the answer to a statement that costs nothing
STOPPING_S: Final = 0.05  # until the server is asked again to end a statement
ABANDONED_S: Final = 30  # a transaction that does nothing for so long is ended by the server: its process hangs

_PARAMETERS: Final = {
    "application_name": "pullquote",
    "client_encoding": "UTF8",
    "connect_timeout": 3,
    # a connection that was cut off is noticed, also while it waits for an answer
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_CONFIGURE: Final = (
    "SELECT set_config('default_transaction_read_only', %s, false), set_config('lock_timeout', %s, false), "
    "set_config('idle_in_transaction_session_timeout', %s, false), "
    # the server, too, notices one, and releases its locks
    "set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false), "
    "set_config('tcp_keepalives_count', '3', false)"
)
_INT8: Final = 20  # the type's number, on every server
# by SQLSTATE, or its class of two characters
_BUSY: Final = ("55P03", "40001", "40P01", "25P03", "53300")
_UNREACHABLE: Final = ("08", "57P", "28", "3D", "3F", "53")
_ADVICE: Final = " Is the server running"  # libpq's, which is ours to give
_CORRUPT: Final = ("XX001", "XX002")
_KINDS: Final[dict[str, type[FileSystemError]]] = {
    "53100": DiskFull,
    "25006": ReadOnly,  # a standby, or a server that only reads
    "42501": ReadOnly,  # the role may not
    "58": DiskFailed,
}


class NoAnswer(psycopg.OperationalError):
    """The server did not answer in time; the connection is closed."""


class _TruthDumper(Dumper):
    """Truth values as 1 and 0, as they are stored."""

    oid = _INT8

    def dump(self, obj: bool) -> Buffer:
        return b"1" if obj else b"0"


class _TextDumper(Dumper):
    """Text, of which PostgreSQL cannot take the character NUL."""

    def dump(self, obj: str) -> Buffer:
        return storable(obj).encode()


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


def rows_with_names(cursor: psycopg.AsyncCursor[Any]) -> Callable[[Sequence[Any]], PostgresRow]:
    """The row factory of our connections."""
    return _row_type(tuple(column.name for column in cursor.description or ()))


@functools.lru_cache(maxsize=1024)
def _placed(statement: str) -> Any:
    """A statement with psycopg's placeholders."""
    return statement.replace("%", "%%").replace("?", "%s")


class PostgresConnection:
    """The `Connection` of a PostgreSQL database, over one of psycopg. Each statement has `limit` seconds, any time for
    None."""

    def __init__(self, raw: Raw, limit: float | None = STATEMENT_S) -> None:
        self.raw = raw
        self._limit = limit

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

    async def announce(self) -> None:
        """Has all processes told, once the transaction is committed, that the library has changed."""
        await self.execute("SELECT pg_notify(?, current_schema())", (CHANNEL,))

    async def _executed(self, doing: Coroutine[Any, Any, Result]) -> Result:
        return await answered(self.raw, doing, self._limit)


async def answered(raw: Raw, doing: Coroutine[Any, Any, Result], seconds: float | None) -> Result:
    """The result of a statement on `raw`. Raises NoAnswer if it takes longer.

    The statement of a caller that is cancelled is ended; afterwards the connection is idle, or closed if the server
    does not answer that either. psycopg would ask the server once to end it, and wait for long: a request that comes
    before the statement is lost.
    """
    task = asyncio.ensure_future(doing)
    try:
        await asyncio.wait([task], timeout=seconds)
    except asyncio.CancelledError:
        await to_the_end(_stopped(raw, task))
        raise
    if not task.done():
        await to_the_end(_abandoned(raw, task))
        raise NoAnswer("no answer")
    return task.result()


async def _stopped(raw: Raw, task: asyncio.Future[Any]) -> None:
    """Has the server end a statement, for as long as it has to answer that."""
    loop = asyncio.get_running_loop()
    until = loop.time() + ANSWER_S
    while not task.done() and loop.time() < until:
        with contextlib.suppress(psycopg.Error):  # nobody answers
            await raw.cancel_safe(timeout=ANSWER_S)
        await asyncio.wait([task], timeout=STOPPING_S)
    await _abandoned(raw, task)


async def _abandoned(raw: Raw, task: asyncio.Future[Any]) -> None:
    """Closes the connection of a statement that is still waiting for its answer."""
    if not task.done():
        raw.pgconn.finish()
        task.cancel()
        await asyncio.wait([task])
    if not task.cancelled():
        task.exception()  # retrieved, or asyncio would complain: the caller has another


async def configure(raw: Raw, wait: float) -> None:
    """Makes a new connection fit for the stores: for reading alone, unless a transaction says otherwise; a lock is
    waited for for `wait` seconds."""
    raw.adapters.register_dumper(bool, _TruthDumper)
    raw.adapters.register_dumper(str, _TextDumper)
    await raw.execute(_CONFIGURE, ("on", f"{wait * 1000:.0f}", f"{ABANDONED_S * 1000}"))


async def connected(conninfo: str) -> Raw:
    """A connection of its own, outside of any pool. Raises psycopg.Error."""
    return await psycopg.AsyncConnection[PostgresRow].connect(conninfo, autocommit=True, row_factory=rows_with_names)


def connection_string(url: str, password: str | None) -> str:
    """What psycopg connects by. Raises StorageError for what is no address."""
    try:
        given = conninfo_to_dict(url)
        secret = {} if password is None else {"password": password}
        return make_conninfo(url, **secret, **{k: v for k, v in _PARAMETERS.items() if k not in given})
    except psycopg.Error:
        raise StorageError(_NO_ADDRESS) from None  # the message may quote a password


_NO_ADDRESS: Final = "postgresql://…"


def location(url: str) -> str:
    """An address as people may see it: without a password or options. Raises StorageError for what is no address."""
    try:
        found = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise StorageError(_NO_ADDRESS) from None  # the message may quote a password
    user = f"{found['user']}@" if found.get("user") else ""
    hosts = str(found.get("host") or "").split(",")
    ports = str(found.get("port") or "").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    where = ",".join(f"{host}:{port}" if port else host for host, port in zip(hosts, ports, strict=False))
    return f"postgresql://{user}{where}/{found.get('dbname') or ''}"


@contextlib.contextmanager
def translated(where: str, wait: float) -> Generator[None]:
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
    said = " ".join(str(error.diag.message_primary or error).split()).partition(_ADVICE)[0]
    if state.startswith(_BUSY):
        return Busy(wait)
    if state.startswith(_CORRUPT):
        return Corrupt(where, said)
    if kind := _KINDS.get(state) or _KINDS.get(state[:2]):
        return kind(where, said)
    if state.startswith(_UNREACHABLE) or (not state and isinstance(error, psycopg.OperationalError)):
        return Unreachable(where, said)
    return None
