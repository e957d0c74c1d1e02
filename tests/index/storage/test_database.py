"""The database file under cancellation, contention, full disks and damage."""
# ruff: noqa: ASYNC240 - small temporary files

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from pullquote.index.errors import Busy, Corrupt, DatabaseClosed, DiskFull, FileSystemError, StorageError, TooNew
from pullquote.index.storage import reading
from pullquote.index.storage.backup import copy
from pullquote.index.storage.copies import purge_copies
from pullquote.index.storage.locking import ProcessLock
from pullquote.index.storage.reading import connected
from pullquote.index.storage.sqlite import READERS, SQLiteDatabase, open_sqlite

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    import aiosqlite

NOTES = (("CREATE TABLE note (text TEXT NOT NULL) STRICT",),)
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT sum(i) FROM n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notes.db"


@pytest.fixture
async def database(path: Path) -> AsyncGenerator[SQLiteDatabase]:
    async with open_sqlite(path, wait=0.05, migrations=NOTES) as opened:
        yield opened


async def write(database: SQLiteDatabase, *texts: str) -> None:
    async with database.transaction() as connection:
        for text in texts:
            await connection.execute("INSERT INTO note VALUES (?)", (text,))
            await asyncio.sleep(0)


async def read(database: SQLiteDatabase) -> list[str]:
    async with database.reader() as connection:
        return [row[0] for row in await connection.fetch_all("SELECT text FROM note ORDER BY rowid")]


def read_alone(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note ORDER BY rowid")]


async def test_writers_at_once_take_turns(database: SQLiteDatabase) -> None:
    """Transactions of many tasks do not collide, and each stays in one piece."""
    await asyncio.gather(*(write(database, f"{n}a", f"{n}b", f"{n}c") for n in range(10)))
    texts = await read(database)
    assert len(texts) == 30
    assert all([t[:-1] for t in texts[at : at + 3]] == [texts[at][:-1]] * 3 for at in range(0, 30, 3))


@pytest.mark.parametrize("steps", range(12))
async def test_a_cancelled_transaction_leaves_nothing_behind(database: SQLiteDatabase, steps: int) -> None:
    """Wherever a writer is cancelled: all of its transaction is there or nothing, and the next writer goes on."""
    await write(database, "before")
    task = asyncio.create_task(write(database, "one", "two", "three"))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert await read(database) in (["before"], ["before", "one", "two", "three"])
    await write(database, "after")
    assert (await read(database))[-1] == "after"


async def test_a_transaction_that_fails_is_taken_back_whole(database: SQLiteDatabase) -> None:
    """An error inside a transaction takes all of it back and comes out as it is."""

    async def fail() -> None:
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO note VALUES ('half')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await read(database) == []


async def test_a_cancelled_question_is_stopped_for_real(database: SQLiteDatabase) -> None:
    """A statement that would run for minutes ends when whoever asked has gone, and its reader serves the next."""

    async def ask() -> None:
        async with database.reader() as connection:
            await connection.fetch_all(ENDLESS)

    for yields in (1, 3, 50):  # before the statement has begun, and in its middle
        tasks = [asyncio.create_task(ask()) for _ in range(READERS)]
        for _ in range(yields):
            await asyncio.sleep(0.001 if yields == 50 else 0)
        began = time.monotonic()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert await read(database) == []
        assert time.monotonic() - began < 30  # the statements take minutes


async def test_a_reader_cannot_write(database: SQLiteDatabase) -> None:
    """Only transactions write."""
    with pytest.raises((sqlite3.OperationalError, StorageError)):
        async with database.reader() as connection:
            await connection.execute("INSERT INTO note VALUES ('x')")
    assert await read(database) == []


async def test_more_questions_than_readers_wait_their_turn(database: SQLiteDatabase) -> None:
    """Any number of requests share a few connections."""
    await write(database, "x")
    assert await asyncio.gather(*(read(database) for _ in range(5 * READERS))) == [["x"]] * (5 * READERS)


async def test_a_lock_held_elsewhere_is_busy_after_a_bounded_wait(database: SQLiteDatabase, path: Path) -> None:
    """FAULTS 21: another process's lock is waited for, then told; reading goes on, nothing is changed."""
    await write(database, "before")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy) as caught:
            await write(database, "lost")
        assert caught.value.waited == 0.05
        assert await read(database) == ["before"]
        other.execute("ROLLBACK")
    await write(database, "after")
    assert await read(database) == ["before", "after"]


async def test_opening_needs_no_lock_when_nothing_is_to_migrate(database: SQLiteDatabase, path: Path) -> None:
    """A process that writes for long does not keep another from starting and asking."""
    await write(database, "x")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with open_sqlite(path, wait=0.05, migrations=NOTES) as second:
            assert await read(second) == ["x"]


async def test_many_processes_may_begin_a_library_at_once(path: Path) -> None:
    """Whoever comes first makes the tables; nobody fails."""

    async def begin(text: str) -> None:
        async with open_sqlite(path, wait=10, migrations=NOTES) as opened:
            await write(opened, text)

    errors = list[StorageError]()

    def alone(text: str) -> None:
        try:
            asyncio.run(begin(text))
        except StorageError as error:
            errors.append(error)

    threads = [threading.Thread(target=alone, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        await asyncio.to_thread(thread.join)
    assert errors == []
    assert sorted(read_alone(path)) == ["0", "1", "2", "3", "4", "5"]


async def test_a_full_disk_is_told_and_harms_nothing(database: SQLiteDatabase) -> None:
    """FAULTS 20: what was stored stays readable, and once there is room writing goes on."""
    await write(database, "before")
    async with database.transaction() as connection:
        (pages,) = next(iter(await connection.fetch_all("PRAGMA page_count")))
        await connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        await write(database, *("x" * 4000 for _ in range(10)))
    assert await read(database) == ["before"]
    async with database.transaction() as connection:
        await connection.execute("PRAGMA max_page_count = 1000000")
    await write(database, "after")
    assert await read(database) == ["before", "after"]


@pytest.mark.skipif(not shutil.which("unshare"), reason="no file systems of one's own here")
def test_a_really_full_disk_is_told(path: Path) -> None:
    """The same on a file system of one megabyte, where the system lets us mount one."""
    script = """
import asyncio, pathlib, sys
from pullquote.index.storage.sqlite import open_sqlite
from pullquote.index.errors import DiskFull
async def main():
    path = pathlib.Path(sys.argv[1]) / "notes.db"
    ballast = path.with_name("ballast")
    async with open_sqlite(path, migrations=((("CREATE TABLE note (text TEXT NOT NULL)"),),)) as database:
        async def write(text):
            async with database.transaction() as connection:
                await connection.execute("INSERT INTO note VALUES (?)", (text,))
        await write("before")
        ballast.write_bytes(bytes(500_000))
        try:
            await write("x" * 2_000_000)
        except DiskFull as error:
            assert error.path == str(path)
        else:
            raise SystemExit("not told")
        async with database.reader() as connection:
            assert [r[0] for r in await connection.fetch_all("SELECT text FROM note")] == ["before"]
        ballast.unlink()
        await write("after")
asyncio.run(main())
print("told")
"""
    folder = path.with_name("small")
    folder.mkdir()
    mount = f"mount -t tmpfs -o size=1m tmpfs {folder} && exec {sys.executable} -P -c '{script}' {folder}"
    ran = subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True, text=True, check=False)
    if "unshare" in ran.stderr or "mount" in ran.stderr:
        pytest.skip("no file systems of one's own here")
    assert (ran.stdout, ran.stderr) == ("told\n", "")


@pytest.mark.parametrize("garbage", [b"not a database " * 100, b"SQLite format 3\0" + bytes(range(256)) * 20])
async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(path: Path, garbage: bytes) -> None:
    """FAULTS 22: damage is told, and nobody makes it worse."""
    path.write_bytes(garbage)
    with pytest.raises(Corrupt) as caught:
        async with open_sqlite(path, wait=0.05, migrations=NOTES):
            pass
    assert caught.value.path == str(path)
    assert path.read_bytes() == garbage
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_damage_in_the_middle_is_told_when_it_is_met(path: Path) -> None:
    """Flipped bytes in a table: Corrupt, not a stack trace, and the file stays as it is."""
    async with open_sqlite(path, migrations=NOTES) as database:
        await write(database, *(f"{n} " + "x" * 3000 for n in range(50)))
    damaged = bytearray(path.read_bytes())
    for at in range(4096 + 4096, len(damaged), 4096):
        damaged[at : at + 64] = bytes(byte ^ 0x5A for byte in damaged[at : at + 64])
    path.write_bytes(damaged)
    with pytest.raises(Corrupt):
        async with open_sqlite(path, migrations=NOTES) as database:
            await read(database)
    assert path.read_bytes() == damaged


async def test_text_that_is_no_text_any_more_is_damage_too(path: Path) -> None:
    """Bytes that are no UTF-8 in a text are told without quoting it."""
    async with open_sqlite(path, migrations=NOTES) as database:
        await write(database, "a secret é")
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xff"))
    with pytest.raises(Corrupt) as caught:
        async with open_sqlite(path, migrations=NOTES) as database:
            await read(database)
    assert "secret" not in str(caught.value)


async def test_a_name_in_the_schema_that_is_no_text_any_more_is_damage_too(path: Path) -> None:
    """SQLite names what is damaged in its message, which is then no text either."""
    async with open_sqlite(path, migrations=NOTES) as database:
        await write(database, "a note")
    path.write_bytes(path.read_bytes().replace(b"tablenotenote", b"tablen\xf9ten\xf9te"))
    with pytest.raises(Corrupt):
        async with open_sqlite(path, migrations=NOTES) as database:
            await read(database)
    with pytest.raises(Corrupt), connected(path, 0.05):
        pass


async def test_a_newer_database_is_refused_and_left_as_it_is(path: Path) -> None:
    """FAULTS 22: an older version does not touch what a newer one wrote, not even its journal mode."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE future (x)")
        connection.execute("PRAGMA user_version = 7")
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(TooNew) as caught:
        async with open_sqlite(path, migrations=NOTES):
            pass
    assert (caught.value.found, caught.value.known) == (7, 1)
    assert path.read_bytes() == before


BROKEN = (*NOTES, ("ALTER TABLE note ADD COLUMN mood TEXT", "CREATE TABLE mood (x)", "INSERT INTO nowhere VALUES (1)"))


async def test_a_migration_that_fails_half_way_is_taken_back_whole(path: Path) -> None:
    """FAULTS 23: the old version goes on with the database as it was."""
    async with open_sqlite(path, migrations=NOTES) as database:
        await write(database, "before")
    with pytest.raises(sqlite3.OperationalError):
        async with open_sqlite(path, migrations=BROKEN):
            pass
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("note",)]
    async with open_sqlite(path, migrations=NOTES) as database:
        assert await read(database) == ["before"]


def test_a_migration_that_is_killed_half_way_is_taken_back_whole(path: Path) -> None:
    """FAULTS 23: the process dies between two statements."""
    script = """
import asyncio, os, pathlib, sys
from pullquote.index.storage import sqlite
class Fatal(tuple):
    def __iter__(self):
        yield "CREATE TABLE half (x)"
        yield "INSERT INTO note VALUES ('half')"
        os._exit(9)
async def main():
    path = pathlib.Path(sys.argv[1])
    notes = ("CREATE TABLE note (text TEXT NOT NULL) STRICT",)
    async with sqlite.open_sqlite(path, migrations=(notes,)): pass
    async with sqlite.open_sqlite(path, migrations=(notes, Fatal())): pass
asyncio.run(main())
"""
    assert subprocess.run([sys.executable, "-P", "-c", script, str(path)], check=False).returncode == 9
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("note",)]
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT * FROM note").fetchall() == []


async def test_migrations_are_applied_once_and_in_order(path: Path) -> None:
    """A later version brings what it finds up to date and keeps what is in it."""
    async with open_sqlite(path, migrations=NOTES) as database:
        await write(database, "before")
    for _ in range(2):
        async with open_sqlite(path, migrations=(*NOTES, ("ALTER TABLE note ADD COLUMN mood TEXT",))) as database:
            assert await read(database) == ["before"]


async def test_a_closed_database_leaves_no_thread(path: Path) -> None:
    """Also with readers that were used, and a question that was cancelled while its reader was being opened."""
    before = threading.active_count()
    async with open_sqlite(path, migrations=NOTES) as database:
        tasks = [asyncio.create_task(read(database)) for _ in range(READERS)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        tasks[0].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for thread in threading.enumerate():
        if "aiosqlite" in thread.name or "_connection_worker" in thread.name:
            thread.join(5)
    assert threading.active_count() <= before
    with pytest.raises(DatabaseClosed):
        await read(database)
    with pytest.raises(DatabaseClosed):
        await write(database, "too late")


async def test_closing_waits_for_questions_under_way(path: Path) -> None:
    """A database that closes around a reader in use lets it finish, and leaves no connection open."""
    async with open_sqlite(path, migrations=NOTES) as database:
        await write(database, "x")
        late = asyncio.create_task(read(database))
        await asyncio.sleep(0)
    assert await late == ["x"]


async def test_a_transaction_ends_well_while_the_database_is_closed(
    database: SQLiteDatabase, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closes it goes on as soon as the transaction is committed, before its caller does."""
    settle = SQLiteDatabase._settle

    async def settled(self: SQLiteDatabase, writer: aiosqlite.Connection, how: str) -> None:
        await settle(self, writer, how)
        await writer.close()

    monkeypatch.setattr(SQLiteDatabase, "_settle", settled)
    await write(database, "x")
    assert read_alone(path) == ["x"]


def test_a_process_ends_when_its_database_fails_to_open(path: Path) -> None:
    """No connection is left open that would keep the process alive."""
    path.write_bytes(b"garbage" * 1000)
    script = (
        "import asyncio, pathlib, sys\nfrom pullquote.index.storage.sqlite import open_sqlite\n"
        "async def main():\n    async with open_sqlite(pathlib.Path(sys.argv[1])): pass\nasyncio.run(main())"
    )
    ran = subprocess.run([sys.executable, "-P", "-c", script, str(path)], capture_output=True, timeout=120, check=False)
    assert ran.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locks")
async def test_nothing_that_a_process_does_drops_the_locks_of_its_database(
    database: SQLiteDatabase, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing any handle of a file drops a process's locks on it. Without SQLite's on the shared memory, the next
    process that opens the database cuts it short, and this one is ended by SIGBUS."""
    await write(database, "x")
    async with database.reader(), database.reader():
        assert await read(database) == ["x"]
    async with open_sqlite(path, migrations=NOTES) as again:
        assert await read(again) == ["x"]
    await asyncio.to_thread(copy, path, path.with_name("copy.db"))
    failed = sqlite3.OperationalError("disk I/O error")
    failed.sqlite_errorname = "SQLITE_IOERR"
    for failing in (database.transaction, database.reader):
        with pytest.raises(FileSystemError):
            async with failing():
                raise failed
    lacks = iter((FileSystemError(str(path), ""), None))
    with monkeypatch.context() as refused:
        refused.setattr(reading, "_lack", lambda *_: next(lacks))
        with reading.connected(path, 1) as connection:  # a copy, with the log
            assert connection.execute("SELECT text FROM note").fetchall() == [("x",)]
    lock = ProcessLock(path.with_name("run-discord.lock"))
    assert lock.take()
    purge_copies(path, "discord:1")
    assert await read(database) == ["x"]
    pending, shared, run_lock = (
        (path, 0x40000002, 510),
        (path.with_name(f"{path.name}-shm"), 128, 1),
        (lock.path, 0x40000000, 1),
    )
    script = (
        "import fcntl, sys\n"
        "for name, first, length in zip(*[iter(sys.argv[1:])] * 3):\n"
        "    with open(name, 'rb+') as file:\n"
        "        try: fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, int(length), int(first))\n"
        "        except OSError: print('locked')\n"
    )
    command = [sys.executable, "-c", script, *map(str, (*pending, *shared, *run_lock))]
    ran = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
    lock.release()
    assert ran.stdout.split() == ["locked"] * 3


async def test_only_the_owner_may_read_the_file(database: SQLiteDatabase, path: Path) -> None:
    """Transcripts may be confidential: the database and what SQLite puts beside it are private."""
    await write(database, "x")
    assert {file.name: oct(file.stat().st_mode & 0o777) for file in path.parent.iterdir()} == dict.fromkeys(
        ("notes.db", "notes.db-wal", "notes.db-shm"), "0o600"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    """A data folder that may not be written to is an expected error."""
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError):
        async with open_sqlite(tmp_path / "new.db"):
            pass


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """So is one that is missing."""
    with pytest.raises(StorageError, match="missing"):
        async with open_sqlite(tmp_path / "missing" / "new.db"):
            pass
