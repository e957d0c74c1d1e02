"""The database file: one writing connection, a pool of readers, migrations, and SQLite's errors as pullquote's.

The rules that make aiosqlite safe under cancellation live here: one writer behind a lock whose commit or rollback is
shielded, and readers whose statement is interrupted on cancellation.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import time
from typing import TYPE_CHECKING, Final

import aiosqlite

from ..errors import Busy, Corrupt, DatabaseClosed, DiskFull, StorageError, TooNew
from .backup import copy
from .schema import MIGRATIONS
from .waiting import to_the_end

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
    from pathlib import Path

WAIT_S: Final = 5.0  # for another process's lock, before Busy is raised
READERS: Final = 4
STOPPING_S: Final = 0.01  # an interrupt that comes before its statement is lost, so it is repeated
AGAIN_S: Final = 0.02
PRAGMAS: Final = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


class Database:
    """An open database. Use `open_database`; its methods raise DatabaseClosed after that context has ended."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, wait: float) -> None:
        self.path = path
        self._wait = wait
        self._writer = writer
        self._writing = asyncio.Lock()
        self._idle: list[aiosqlite.Connection] = []
        self._reading = asyncio.Semaphore(READERS)
        self._closed = False

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncGenerator[aiosqlite.Connection]:
        """A connection inside `BEGIN IMMEDIATE`: committed at the end, rolled back on any exception.

        Raises Busy after the bounded wait, DiskFull or Corrupt; earlier data is untouched then.
        """
        await self._writing.acquire()
        if self._closed:
            self._writing.release()
            raise DatabaseClosed
        with self._translated():
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
            except BaseException:
                await to_the_end(self._settle("ROLLBACK"))
                raise
            await to_the_end(self._settle("COMMIT"))

    async def _settle(self, how: str) -> None:
        """Ends the transaction and releases the writer, even for a caller that was cancelled."""
        try:
            await self._writer.execute("SELECT 1")  # a cancelled statement is still running: wait for it
            if self._writer.in_transaction:
                try:
                    await self._writer.execute(how)
                except sqlite3.Error:
                    if self._writer.in_transaction:
                        await self._writer.execute("ROLLBACK")
                    raise
        finally:
            self._writing.release()

    async def checkpoint(self) -> None:
        """Truncates the write-ahead log as far as no reader needs it, so that deleted data does not remain there."""
        async with self._writing:
            with self._translated():
                await to_the_end(self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)"))

    @contextlib.asynccontextmanager
    async def reader(self) -> AsyncGenerator[aiosqlite.Connection]:
        """A read-only connection for one request, one statement at a time. Cancellation interrupts the statement."""
        async with self._reading:
            if self._closed:
                raise DatabaseClosed
            with self._translated():
                while not self._idle:
                    await to_the_end(self._add_reader())
                connection = self._idle.pop()
                try:
                    yield connection
                except asyncio.CancelledError:
                    await to_the_end(_stop(connection))
                    raise
                finally:
                    self._idle.append(connection)

    async def _add_reader(self) -> None:
        connection = await _connected(self.path, self._wait)
        self._idle.append(connection)
        await connection.execute_fetchall("PRAGMA query_only = ON")

    async def close(self) -> None:
        """Waits for running statements and closes every connection; an open one would keep the process alive."""
        await to_the_end(self._close())

    async def _close(self) -> None:
        self._closed = True
        for _ in range(READERS):
            await self._reading.acquire()
        for _ in range(READERS):
            self._reading.release()
        async with self._writing, contextlib.AsyncExitStack() as closing:
            for connection in [*self._idle, self._writer]:
                closing.push_async_callback(connection.close)

    @contextlib.contextmanager
    def _translated(self) -> Generator[None]:
        with translated(self.path, self._wait):
            yield


@contextlib.asynccontextmanager
async def open_database(
    path: Path, *, wait: float = WAIT_S, migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> AsyncGenerator[Database]:
    """Opens the database at `path`, created if it is missing, migrated if it is older.

    Raises Corrupt or TooNew and then leaves the file as it is; Busy if another process holds it for `wait` seconds.
    """
    _create(path)
    with translated(path, wait):
        writer = await _connected(path, wait)
    database = Database(path, writer, wait)
    try:
        with translated(path, wait):
            # read before any pragma is set: a file of another version is left as it is, and a current one needs no lock
            found = await _schema(writer)
            if found > len(migrations):
                raise TooNew(str(path), found, len(migrations))
            for pragma in PRAGMAS:
                await _patiently(writer, f"PRAGMA {pragma}", wait)
        if found < len(migrations):
            if found:
                await asyncio.to_thread(_copy_of_schema, path, found)
            await _migrate(database, migrations)
        yield database
    finally:
        await database.close()


async def _connected(path: Path, wait: float) -> aiosqlite.Connection:
    """A connection whose rows have names."""
    connection = await aiosqlite.connect(path, timeout=wait, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _create(path: Path) -> None:
    """Creates a missing file, readable for its owner alone; SQLite gives its companion files the same mode."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}") from error


async def _patiently(connection: aiosqlite.Connection, statement: str, wait: float) -> None:
    """Executes a statement, again while SQLite reports busy: its own wait does not cover two processes that switch a
    new file to WAL together."""
    until = time.monotonic() + wait
    while True:
        try:
            await connection.execute_fetchall(statement)
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > until:
                raise
            await asyncio.sleep(AGAIN_S)
        else:
            return


async def _stop(connection: aiosqlite.Connection) -> None:
    """Interrupts the statement of a cancelled caller; afterwards the connection is idle."""
    behind = asyncio.ensure_future(connection.commit())  # a no-op that is queued after the statement
    while not behind.done():
        await connection.interrupt()
        await asyncio.wait([behind], timeout=STOPPING_S)


async def _schema(connection: aiosqlite.Connection) -> int:
    row = await fetch_one(connection, "PRAGMA user_version")
    return 0 if row is None else int(row["user_version"])


async def fetch_one(
    connection: aiosqlite.Connection, statement: str, values: Sequence[object] | Mapping[str, object] = ()
) -> sqlite3.Row | None:
    """The first row of a statement's result, its columns by name; None if there is no row."""
    rows = await connection.execute_fetchall(statement, values)
    return next(iter(rows), None)


def _copy_of_schema(path: Path, schema: int) -> None:
    """Copies the database of an earlier version before its migration, for a way back."""
    target = path.with_name(f"{path.name}.schema-{schema}")
    if copy(path, target, replace=True) != schema:  # another process has migrated already, and made the copy
        target.unlink()


async def _migrate(database: Database, migrations: Sequence[Sequence[str]]) -> None:
    async with database.transaction() as connection:
        found = await _schema(connection)  # another process may have migrated meanwhile
        for number, statements in enumerate(migrations[found:], found + 1):
            for statement in statements:
                await connection.execute(statement)
            await connection.execute(f"PRAGMA user_version = {number}")


@contextlib.contextmanager
def translated(path: Path, wait: float) -> Generator[None]:
    """Raises SQLite's errors as StorageError and its kinds; programming errors stay what they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise Busy(wait) from error
        if name == "SQLITE_FULL":
            raise DiskFull(str(path)) from error
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise Corrupt(str(path), str(error)) from error
        if not name and "decode" in str(error):  # raised by Python's sqlite3, and it quotes the text
            raise Corrupt(str(path), "UTF-8") from error
        if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise StorageError(f"{path}: {error}") from error
        raise
