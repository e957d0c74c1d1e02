"""The database file: one connection that writes, a few that read, migrations, and SQLite's errors as ours.

The rules that make aiosqlite safe under cancellation live here: one writer behind a lock whose commit or rollback is
shielded, and readers that are interrupted when whoever asked has gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from typing import TYPE_CHECKING

import aiosqlite

from .errors import Busy, Corrupt, DiskFull, StorageError, TooNew
from .schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Sequence
    from pathlib import Path

WAIT_S = 5.0  # how long to wait for another process before saying so
READERS = 4


class Database:
    """An open database. Use `open_database`; nothing here may be used after its context ends."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, wait: float) -> None:
        self.path = path
        self._wait = wait
        self._writer = writer
        self._writing = asyncio.Lock()
        self._idle: list[aiosqlite.Connection] = []
        self._reading = asyncio.Semaphore(READERS)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncGenerator[aiosqlite.Connection]:
        """A connection inside `BEGIN IMMEDIATE`: committed at the end, rolled back on any exception.

        Raises Busy after the bounded wait, DiskFull or Corrupt; what was stored before is untouched then.
        """
        await self._writing.acquire()
        with self._translated():
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
            except BaseException:
                await asyncio.shield(self._settle("ROLLBACK"))
                raise
            await asyncio.shield(self._settle("COMMIT"))

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

    @contextlib.asynccontextmanager
    async def reader(self) -> AsyncGenerator[aiosqlite.Connection]:
        """A connection that only reads, for one request; a statement that is cancelled is stopped for real."""
        async with self._reading:
            with self._translated():
                connection = self._idle.pop() if self._idle else await self._new_reader()
                try:
                    yield connection
                except asyncio.CancelledError:
                    await connection.interrupt()
                    raise
                finally:
                    self._idle.append(connection)

    async def _new_reader(self) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(self.path, timeout=self._wait, isolation_level=None)
        await connection.execute("PRAGMA query_only = ON")
        return connection

    async def close(self) -> None:
        """Closes every connection; an unclosed one would keep the process from ending."""
        async with self._writing:
            for connection in [*self._idle, self._writer]:
                await connection.close()
            self._idle.clear()

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
    with translated(path, wait):
        writer = await aiosqlite.connect(path, timeout=wait, isolation_level=None)
    database = Database(path, writer, wait)
    try:
        with translated(path, wait):
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
                await writer.execute(f"PRAGMA {pragma}")
        await _migrate(database, migrations)
        yield database
    finally:
        await database.close()


async def _migrate(database: Database, migrations: Sequence[Sequence[str]]) -> None:
    async with database.transaction() as connection:
        async with connection.execute("PRAGMA user_version") as cursor:
            row = await cursor.fetchone()
        found = int(row[0]) if row else 0
        if found > len(migrations):
            raise TooNew(str(database.path), found, len(migrations))
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
        if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise StorageError(f"{path}: {error}") from error
        raise
