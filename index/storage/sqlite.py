"""SQLite: a file, one writing connection to it, a pool of readers, and migrations.

The rules that make aiosqlite safe under cancellation live here: one writer behind a lock whose commit or rollback is
shielded, and readers whose statement is interrupted on cancellation. Where nothing can be written, the database is open
for reading all the same, and every transaction tries anew to write.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import aiosqlite

from ..errors import Corrupt, DatabaseClosed, Displaced, FileSystemError, TooNew
from .backup import SCHEMA, copy
from .checksums import altered
from .copies import purge_copies
from .damage import check_log, in_use
from .dialect import SQLITE
from .failures import BUSY, translated
from .locking import FileLock
from .reading import Source, source
from .schema import MIGRATIONS
from .waiting import to_the_end

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Sequence
    from pathlib import Path

    from .copies import PurgedCopies
    from .dialect import Dialect
    from .schema import Migration

WAIT_S: Final = 5.0  # for another process's lock, before Busy is raised
READERS: Final = 4
STOPPING_S: Final = 0.01  # an interrupt that comes before its statement is lost, so it is repeated
AGAIN_S: Final = 0.02
UNKNOWN: Final = (-1, -1)  # which file it is
PRAGMAS: Final = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")


class SQLiteConnection:
    """The `Connection` of a SQLite database, over one of aiosqlite."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self.raw = raw

    @property
    def dialect(self) -> Dialect:
        """What SQLite says in its own way."""
        return SQLITE

    async def execute(self, statement: str, values: Sequence[object] = ()) -> int:
        """Executes a statement; returns how many rows were inserted, updated or deleted."""
        return (await self.raw.execute(statement, values)).rowcount

    async def executemany(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Executes a statement for the values of each row."""
        await self.raw.executemany(statement, rows)

    async def fetch_all(self, statement: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """The rows of a statement's result."""
        return list(await self.raw.execute_fetchall(statement, values))

    async def fetch_one(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Row | None:
        """The first row of a statement's result; None if there is no row."""
        return next(iter(await self.raw.execute_fetchall(statement, values)), None)

    async def announce(self) -> None:
        """Does nothing: whoever wants to know looks at the file."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """A connection for reading, and where it reads."""

    connection: aiosqlite.Connection
    source: Source

    async def close(self) -> None:
        await self.connection.close()
        self.source.close()


class SQLiteDatabase:
    """An open database. Use `open_sqlite`; its methods raise DatabaseClosed after that context has ended.

    `refusal` is why nothing can be written, as of the last try; None if something could. Nothing is written once the
    file is gone or was replaced: the connections would go on with what is no longer in any folder. `damage` is SQLite's
    message if a check has found the file damaged. `now` is the computer's time.
    """

    shared = False

    def __init__(self, path: Path, wait: float, migrations: Sequence[Migration]) -> None:
        self.path = path
        self.location = str(path)
        self._refusal: FileSystemError | None = None
        self._identity: tuple[int, int] | None = None
        self.damage: str | None = None
        self.now = time.time
        self._wait = wait
        self._migrations = migrations
        self._writer: aiosqlite.Connection | None = None
        self._is_refused = False
        self._writing = asyncio.Lock()
        self._opening = asyncio.Lock()
        self._idle: list[_Reader] = []
        self._reading = asyncio.Semaphore(READERS)
        self._closed = False

    @property
    def refusal(self) -> FileSystemError | None:
        """Why nothing can be written, as of the last try, or since the file is not there any more."""
        try:
            self._check_place()
        except Displaced as error:
            return error
        return self._refusal

    async def open(self) -> None:
        """Opens the database for writing, and for reading alone where nothing can be written. Raises StorageError if
        it cannot even be read, or would have to be migrated first."""
        try:
            async with self._writing:
                with self._noticed():
                    await to_the_end(self._opened_writer())
        except FileSystemError as refused:
            try:
                async with self.reader() as connection:
                    found = await _schema(connection.raw)
            except FileSystemError:
                raise refused from None
            if found != len(self._migrations):
                raise

    async def try_writing(self) -> None:
        """Writes a page that stays as it is, to know whether something can be written (again). Raises StorageError."""
        async with self.transaction() as connection:
            await connection.execute(f"PRAGMA user_version = {len(self._migrations)}")
        self._refusal = None

    @contextlib.asynccontextmanager
    async def transaction(self, *, alone: bool = True) -> AsyncGenerator[SQLiteConnection]:  # noqa: ARG002 - all are
        """A connection inside `BEGIN IMMEDIATE`: committed at the end, rolled back on any exception.

        Raises Busy after the bounded wait, FileSystemError or Corrupt; earlier data is untouched then.
        """
        await self._writing.acquire()
        with self._noticed():
            try:
                self._check_open()
                writer = await to_the_end(self._opened_writer())
            except BaseException:
                self._writing.release()
                raise
            try:
                before = writer.total_changes
                await writer.execute("BEGIN IMMEDIATE")
                yield SQLiteConnection(writer)
            except BaseException:
                await to_the_end(self._settle(writer, "ROLLBACK"))
                raise
            has_written = writer.total_changes != before  # afterwards it may be closed
            await to_the_end(self._settle(writer, "COMMIT"))
            if has_written:
                self._refusal = None

    def _check_place(self) -> None:
        """Raises Displaced if the file at the path is not the one that was opened."""
        if self._identity is not None and _identity(self.path) not in {self._identity, UNKNOWN}:
            raise Displaced(str(self.path))

    def _check_open(self) -> None:
        if self._closed:
            raise DatabaseClosed

    async def _settle(self, writer: aiosqlite.Connection, how: str) -> None:
        """Ends the transaction and releases the writer, even for a caller that was cancelled."""
        try:
            await writer.execute("SELECT 1")  # a cancelled statement is still running: wait for it
            if writer.in_transaction:
                try:
                    await writer.execute(how)
                except sqlite3.Error:
                    if writer.in_transaction:
                        await writer.execute("ROLLBACK")
                    raise
        finally:
            self._writing.release()

    async def _opened_writer(self) -> aiosqlite.Connection:
        """The writing connection, opened if need be. One that was refused is opened anew, since SQLite goes on reading
        alone with what it could not open otherwise; that a write did not fit is no matter of the connection."""
        async with self._opening:
            self._check_place()
            if self._writer is not None and self._is_refused:
                former, self._writer, self._is_refused = self._writer, None, False
                await former.close()
            if self._writer is None:
                self._writer = await _writer(self.path, self._wait, self._migrations)
                self._identity = self._identity or _identity(self.path)
            return self._writer

    async def checkpoint(self) -> None:
        """Truncates the write-ahead log as far as no reader needs it, so that deleted data does not remain there."""
        async with self._writing:
            with self._noticed():
                if self._writer is not None:
                    await to_the_end(self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)"))

    @contextlib.asynccontextmanager
    async def reader(self) -> AsyncGenerator[SQLiteConnection]:
        """A read-only connection for one request, one statement at a time. Cancellation interrupts the statement."""
        async with self._reading:
            self._check_open()
            with translated(self.path, self._wait):
                while not self._idle:
                    await to_the_end(self._add_reader())
                reader = self._idle.pop()
                kept = reader.source.live
                try:
                    yield SQLiteConnection(reader.connection)
                except asyncio.CancelledError:
                    await to_the_end(_stop(reader.connection))
                    raise
                except sqlite3.Error:
                    kept = False
                    raise
                finally:
                    if kept:
                        self._idle.append(reader)
                    else:
                        await to_the_end(reader.close())

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[SQLiteConnection]:
        """A connection that reads one state of the database, for as long as it is open."""
        async with self.reader() as connection:
            await connection.raw.execute_fetchall("BEGIN")
            try:
                yield connection
            finally:
                await to_the_end(connection.raw.execute_fetchall("ROLLBACK"))

    async def _add_reader(self) -> None:
        self._check_place()
        found = list[Source]()

        def connect() -> sqlite3.Connection:
            found.append(source(self.path, self._wait))
            return sqlite3.connect(found[0].uri, uri=True, timeout=self._wait, isolation_level=None)

        reader = _Reader(await _connected(connect), found[0])
        self._idle.append(reader)
        await reader.connection.execute_fetchall("PRAGMA query_only = ON")

    async def check(self) -> None:
        """Has SQLite check the structure of the whole file, and keeps in `damage` what it says. Raises StorageError."""
        try:
            async with self.reader() as connection:
                row = await connection.fetch_one("PRAGMA quick_check(1)")
            said = "ok" if row is None else str(row[0])
        except Corrupt as error:
            said = error.detail
        if said != "ok":
            self.damage = said

    async def changed(self, wait: float) -> None:
        """Returns after `wait` seconds."""
        await asyncio.sleep(wait)

    def lock(self, name: str) -> FileLock:
        """A lock that one process on this data folder holds at a time."""
        return FileLock(self.path.with_name(f"{name}.lock"))

    async def altered(self) -> list[tuple[str, str]]:
        """The public ids and the files of transcripts whose words or cues are not as they were stored."""
        return await asyncio.to_thread(altered, self.path, self._wait)

    async def size(self) -> int:
        """The bytes of the file and its write-ahead log."""
        return await asyncio.to_thread(_size, self.path)

    async def purge_copies(self, workspace: str) -> PurgedCopies:
        """Deletes and overwrites a workspace's rows in the copies beside the file (see `copies`)."""
        return await asyncio.to_thread(purge_copies, self.path, workspace)

    async def back_up(self, target: Path, *, replace: bool = False) -> None:
        """Copies the database to the file `target` while it is in use, and checks the copy. Raises NotEmpty if there is
        one and not `replace`, or another StorageError."""
        await to_the_end(asyncio.to_thread(copy, self.path, target, replace=replace))

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
            for opened in [*self._idle, self._writer]:
                if opened is not None:
                    closing.push_async_callback(opened.close)

    @contextlib.contextmanager
    def _noticed(self) -> Generator[None]:
        """Translates errors, and keeps why nothing can be written."""
        try:
            with translated(self.path, self._wait):
                yield
        except FileSystemError as error:
            self._refusal = error
            self._is_refused = getattr(error.__cause__, "sqlite_errorname", None) != "SQLITE_FULL"
            raise


@contextlib.asynccontextmanager
async def open_sqlite(
    path: Path, *, wait: float = WAIT_S, migrations: Sequence[Migration] = MIGRATIONS
) -> AsyncGenerator[SQLiteDatabase]:
    """Opens the database at `path`, created if it is missing, migrated if it is older; for reading alone where nothing
    can be written.

    Raises Corrupt or TooNew and then leaves the file as it is; Busy if another process holds it for `wait` seconds;
    FileSystemError if it cannot be read, or not be made or migrated.
    """
    database = SQLiteDatabase(path, wait, migrations)
    with translated(path, wait):
        check_log(path)  # a few bytes: not worth a thread
    with in_use(path):
        try:
            await database.open()
            yield database
        finally:
            await database.close()


async def _writer(path: Path, wait: float, migrations: Sequence[Migration]) -> aiosqlite.Connection:
    """The writing connection to a database of the current schema."""

    def connect() -> sqlite3.Connection:
        _create(path)
        return sqlite3.connect(path, timeout=wait, isolation_level=None)

    writer = await _connected(connect)
    try:
        # read before any pragma is set: a file of another version is left as it is, and a current one needs no lock
        found = await _schema(writer)
        if found > len(migrations):
            raise TooNew(str(path), found, len(migrations))  # noqa: TRY301 - and the connection is closed
        for pragma in PRAGMAS:
            await _patiently(writer, f"PRAGMA {pragma}", wait)
        if found < len(migrations):
            if found:
                await asyncio.to_thread(_copy_of_schema, path, found)
            await _migrate(writer, migrations)
    except BaseException:
        await writer.close()
        raise
    return writer


async def _connected(connect: Callable[[], sqlite3.Connection]) -> aiosqlite.Connection:
    """A connection whose rows have names, made in its own thread. Raises what `connect` raises."""
    errors = list[Exception]()

    def connected() -> sqlite3.Connection:
        try:
            return connect()
        except Exception as error:  # noqa: BLE001 - raised below: aiosqlite would not wait for its thread's end
            errors.append(error)
            return sqlite3.connect(":memory:")

    connection = await aiosqlite.Connection(connected, iter_chunk_size=64)
    if errors:
        await connection.close()
        raise errors[0]
    connection.row_factory = sqlite3.Row
    return connection


def _create(path: Path) -> None:
    """Creates a missing file, readable for its owner alone; SQLite gives its companion files the same mode."""
    if not path.exists():  # closing one that is in use would drop this process's locks on it
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


async def _patiently(connection: aiosqlite.Connection, statement: str, wait: float) -> None:
    """Executes a statement, again while SQLite reports busy: its own wait does not cover two processes that switch a
    new file to WAL together."""
    until = time.monotonic() + wait
    while True:
        try:
            await connection.execute_fetchall(statement)
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith(BUSY) or time.monotonic() > until:
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


def _identity(path: Path) -> tuple[int, int] | None:
    """The device and inode of a file; None if it is gone, UNKNOWN if the system does not say."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return UNKNOWN
    return found.st_dev, found.st_ino


async def _schema(connection: aiosqlite.Connection) -> int:
    ((version,),) = await connection.execute_fetchall("PRAGMA user_version")
    return int(version)


def _size(path: Path) -> int:
    """The bytes of a database and its write-ahead log."""
    found = 0
    for file in (path, path.with_name(f"{path.name}-wal")):
        with contextlib.suppress(OSError):  # there may be no log
            found += file.stat().st_size
    return found


def _copy_of_schema(path: Path, schema: int) -> None:
    """Copies the database of an earlier version before its migration, for a way back."""
    target = path.with_name(f"{path.name}{SCHEMA}{schema}")
    if copy(path, target, replace=True) != schema:  # another process has migrated already, and made the copy
        target.unlink()


async def _migrate(writer: aiosqlite.Connection, migrations: Sequence[Migration]) -> None:
    """Applies what is missing, in one transaction: closing the connection takes back a half-done one."""
    await writer.execute("BEGIN IMMEDIATE")
    found = await _schema(writer)  # another process may have migrated meanwhile
    for number, steps in enumerate(migrations[found:], found + 1):
        for step in steps:
            if isinstance(step, str):
                await writer.execute(step)
            else:
                await step(SQLiteConnection(writer))
        await writer.execute(f"PRAGMA user_version = {number}")
    await writer.execute("COMMIT")
