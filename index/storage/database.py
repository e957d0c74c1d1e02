"""The database file: one connection that writes, a few that read, migrations, and SQLite's errors as ours.

The rules that make aiosqlite safe under cancellation live here: one writer behind a lock whose commit or rollback is
shielded, and readers that are interrupted when whoever asked has gone.
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
    from collections.abc import AsyncGenerator, Generator, Sequence
    from pathlib import Path

WAIT_S: Final = 5.0  # how long to wait for another process before saying so
READERS: Final = 4
STOPPING_S: Final = 0.01  # an interrupt that comes before its statement is lost, so it is repeated
AGAIN_S: Final = 0.02
PRAGMAS: Final = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


class Database:
    """An open database. Use `open_database`; what is used after its context ends raises DatabaseClosed."""

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

        Raises Busy after the bounded wait, DiskFull or Corrupt; what was stored before is untouched then.
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
        """Ends the transaction and lets the next writer in, whether or not whoever asked still waits."""
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
        """Empties the write-ahead log, as far as no reader needs it, so that nothing deleted lingers there."""
        async with self._writing:
            with self._translated():
                await to_the_end(self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)"))

    @contextlib.asynccontextmanager
    async def reader(self) -> AsyncGenerator[aiosqlite.Connection]:
        """A connection that only reads, for one request and a statement at a time; one whose statement is cancelled
        is stopped for real."""
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
        connection = await aiosqlite.connect(self.path, timeout=self._wait, isolation_level=None)
        self._idle.append(connection)
        await connection.execute_fetchall("PRAGMA query_only = ON")

    async def close(self) -> None:
        """Waits for what is under way and closes every connection; an unclosed one would keep the process alive."""
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
    """Opens the database at `path`, making it or bringing it up to date.

    Raises Corrupt or TooNew and then leaves the file as it is; Busy if another process holds it for `wait` seconds.
    """
    _create(path)
    with translated(path, wait):
        writer = await aiosqlite.connect(path, timeout=wait, isolation_level=None)
    database = Database(path, writer, wait)
    try:
        with translated(path, wait):
            # looked at before anything is set: a file that is not for us is left as it is, and one that is up to date
            # needs no lock
            found = await _schema(writer)
            if found > len(migrations):
                raise TooNew(str(path), found, len(migrations))
            for pragma in PRAGMAS:
                await _patiently(writer, f"PRAGMA {pragma}", wait)
        if found < len(migrations):
            if found:
                await asyncio.to_thread(_kept_as_it_was, path, found)
            await _migrate(database, migrations)
        yield database
    finally:
        await database.close()


def _create(path: Path) -> None:
    """Makes the file that only its owner may read, if it is new; what SQLite puts beside it takes after it."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}") from error


async def _patiently(connection: aiosqlite.Connection, statement: str, wait: float) -> None:
    """Waits where SQLite would not: it gives up at once when two processes turn one new file to WAL together."""
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
    """Ends the statement of somebody who has gone; afterwards the connection is free for the next."""
    behind = asyncio.ensure_future(connection.commit())  # does nothing, but not before the statement is done
    while not behind.done():
        await connection.interrupt()
        await asyncio.wait([behind], timeout=STOPPING_S)


async def _schema(connection: aiosqlite.Connection) -> int:
    rows = await connection.execute_fetchall("PRAGMA user_version")
    return next(int(row[0]) for row in rows)


def _kept_as_it_was(path: Path, schema: int) -> None:
    """Keeps a copy of the database as an earlier version left it, for whoever wants to go back there."""
    target = path.with_name(f"{path.name}.schema-{schema}")
    if copy(path, target, replace=True) != schema:  # another process was quicker: it has the copy
        target.unlink()


async def _migrate(database: Database, migrations: Sequence[Sequence[str]]) -> None:
    async with database.transaction() as connection:
        found = await _schema(connection)  # another process may have been quicker
        for number, statements in enumerate(migrations[found:], found + 1):
            for statement in statements:
                await connection.execute(statement)
            await connection.execute(f"PRAGMA user_version = {number}")


@contextlib.contextmanager
def translated(path: Path, wait: float) -> Generator[None]:
    """SQLite's errors as ours; programming errors stay what they are."""
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
        if not name and "decode" in str(error):  # Python's own word for it, and it quotes the text
            raise Corrupt(str(path), "UTF-8") from error
        if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise StorageError(f"{path}: {error}") from error
        raise
