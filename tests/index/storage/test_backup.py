"""Backups: made while the library is in use, whole or not there at all, and put back in one piece."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.errors import Corrupt, StorageError, TooNew
from pullquote.index.querying.found import Scope
from pullquote.index.shelves import open_shelves
from pullquote.index.storage.backup import NoBackup, NotEmpty, check, copy, restore
from pullquote.index.storage.schema import MIGRATIONS
from pullquote.index.storage.sqlite import open_sqlite

WORDS = "a cow leaned against the dish"


def titles(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return sorted(row[0] for row in connection.execute("SELECT name FROM transcript"))


@pytest.fixture
def library(sampled_data: Path, tmp_path: Path) -> Path:
    """The database of a library with the samples in it."""
    return shutil.copytree(sampled_data, tmp_path / "data") / "pullquote.db"


# --- Copies -------------------------------------------------------------------------------------------------------


def test_a_copy_holds_everything_and_is_its_owner_s_alone(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    assert copy(library, target) == len(MIGRATIONS) == check(target)
    assert titles(target) == titles(library)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup.db", "data"]


async def test_a_copy_made_while_others_write_is_one_moment_s_state(library: Path, tmp_path: Path) -> None:
    """Pairs that are written together are in the copy together."""
    async with open_sqlite(library) as database:
        async with database.transaction() as connection:
            await connection.execute("CREATE TABLE pair (a INTEGER, b TEXT)")
        copied = asyncio.create_task(asyncio.to_thread(copy, library, tmp_path / "backup.db"))
        written = 0
        while not copied.done():
            async with database.transaction() as connection:
                for half in "xy":
                    await connection.execute("INSERT INTO pair VALUES (?, ?)", (written, half * 500))
            written += 1
        await copied
    with closing(sqlite3.connect(tmp_path / "backup.db")) as connection:
        halves = connection.execute("SELECT count(*) FROM pair GROUP BY a").fetchall()
    assert written
    assert {count for (count,) in halves} <= {2}


def test_what_is_there_already_is_not_overwritten(library: Path, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("precious")
    with pytest.raises(NotEmpty):
        copy(library, target)
    assert target.read_text() == "precious"
    copy(library, target, replace=True)
    assert check(target)


def test_a_damaged_library_gives_no_copy(library: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(library)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with library.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(60_000))
    with pytest.raises(Corrupt):
        copy(library, tmp_path / "backup.db")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_copy_to_where_none_can_be_says_so(library: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file"):
        copy(library, tmp_path / "no such folder" / "backup.db")
    with pytest.raises(StorageError, match="No such file"):
        copy(tmp_path / "no library.db", tmp_path / "backup.db")
    assert not (tmp_path / "no library.db").exists()


# --- Back again ---------------------------------------------------------------------------------------------------


async def test_a_backup_put_into_an_empty_folder_answers_as_before(library: Path, tmp_path: Path) -> None:
    copy(library, tmp_path / "backup.db")
    assert restore(tmp_path / "backup.db", tmp_path / "new" / "pullquote.db").aside is None
    async with open_shelves(tmp_path / "new") as shelves:
        assert len((await shelves.library(None)).transcripts) == 6


async def test_going_back_to_a_backup_takes_back_what_came_after_also_in_the_index(
    library: Path, tmp_path: Path
) -> None:
    copy(library, tmp_path / "backup.db")
    async with open_shelves(library.parent) as shelves:
        listed = (await shelves.library(None)).transcripts
        await shelves.storage.remove([listed[0].id, listed[1].id])
        await shelves.index()
    with pytest.raises(NotEmpty):
        restore(tmp_path / "backup.db", library)
    aside = restore(tmp_path / "backup.db", library, force=True).aside
    assert aside is not None
    assert len(titles(aside)) == 4
    async with open_shelves(library.parent) as shelves:
        found = await shelves.library(None)
        assert len(found.transcripts) == 6
        assert await shelves.index() == []


def test_every_former_library_is_kept_under_a_name_of_its_own(library: Path, tmp_path: Path) -> None:
    """FAULTS 65: twice in a row, also within a second, loses nothing."""
    copy(library, tmp_path / "backup.db")
    moment = dt.datetime(2024, 3, 21, 8, 30, tzinfo=dt.UTC)
    kept = list[Path]()
    for number in range(3):
        with contextlib.closing(sqlite3.connect(library)) as connection, connection:
            connection.execute("UPDATE shelf SET key = ?", (f"shelf {number}",))
        aside = restore(tmp_path / "backup.db", library, force=True, now=moment).aside
        assert aside
        kept.append(aside)
    assert [path.name.rpartition("replaced-")[2] for path in kept] == [
        "20240321T083000Z",
        "20240321T083000Z-2",
        "20240321T083000Z-3",
    ]
    for number, path in enumerate(kept):
        with contextlib.closing(sqlite3.connect(path)) as connection:
            assert connection.execute("SELECT key FROM shelf").fetchone() == (f"shelf {number}",)


@pytest.mark.parametrize("step", ["hardlink_to", "unlink", "replace"])
def test_a_restore_that_is_broken_off_leaves_a_whole_library(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """FAULTS 65: whatever step the process dies at, a library is in its place, and the former one is found."""
    copy(library, tmp_path / "backup.db")
    with contextlib.closing(sqlite3.connect(library)) as connection, connection:
        connection.execute("UPDATE shelf SET key = 'the former one'")

    class Killed(BaseException):
        pass

    real = getattr(Path, step)

    def dies(self: Path, *args: object, **more: object) -> object:
        if self.parent == library.parent and ".part" not in self.name:
            raise Killed
        return real(self, *args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(Path, step, dies)
        with contextlib.suppress(Killed):
            restore(tmp_path / "backup.db", library, force=True)
    assert check(library)
    keys = set[str]()
    for path in library.parent.glob(f"{library.name}*"):
        if not path.name.endswith(".restoring"):
            with contextlib.closing(sqlite3.connect(path)) as connection:
                keys |= {key for (key,) in connection.execute("SELECT key FROM shelf")}
    assert "the former one" in keys
    restore(tmp_path / "backup.db", library, force=True)
    assert len(titles(library)) == 6


async def test_nothing_is_put_under_a_process_that_has_the_library_open(library: Path, tmp_path: Path) -> None:
    copy(library, tmp_path / "backup.db")
    async with open_sqlite(library):
        holder = (
            "import sys\nfrom pathlib import Path\nfrom pullquote.index.storage.backup import restore\n"
            "restore(Path(sys.argv[1]), Path(sys.argv[2]), force=True)"
        )
        tried = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-P", "-c", holder, str(tmp_path / "backup.db"), str(library)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert "Busy" in tried.stderr
    restore(tmp_path / "backup.db", library, force=True)


def test_a_damaged_library_can_be_replaced(library: Path, tmp_path: Path) -> None:
    copy(library, tmp_path / "backup.db")
    library.write_bytes(b"SQLite format 3\0" + os.urandom(9000))
    restore(tmp_path / "backup.db", library, force=True)
    assert len(titles(library)) == 6


@pytest.mark.parametrize("content", [b"", b"no database at all, but longer than a header would be" * 9])
def test_what_is_no_backup_is_refused_and_nothing_is_touched(library: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "wrong").write_bytes(content)
    before = titles(library)
    with pytest.raises(NoBackup):
        restore(tmp_path / "wrong", library, force=True)
    assert titles(library) == before


def test_a_backup_of_a_newer_version_is_refused(library: Path, tmp_path: Path) -> None:
    copy(library, tmp_path / "backup.db")
    with closing(sqlite3.connect(tmp_path / "backup.db")) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(TooNew):
        restore(tmp_path / "backup.db", tmp_path / "new" / "pullquote.db")
    assert not (tmp_path / "new").exists()


def test_a_backup_of_an_earlier_version_is_taken_and_brought_up_to_date(tmp_path: Path) -> None:
    make(tmp_path / "old.db", 1)
    restore(tmp_path / "old.db", tmp_path / "new" / "pullquote.db")

    async def opened() -> int:
        async with open_shelves(tmp_path / "new") as shelves:
            return len((await shelves.library(None)).transcripts)

    assert asyncio.run(opened()) == 1


# --- Upgrades -----------------------------------------------------------------------------------------------------


def make(path: Path, schema: int) -> None:
    """A database as version `schema` left it, with one transcript in it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for steps in MIGRATIONS[:schema]:
            for step in steps:
                if isinstance(step, str):  # the others fill columns of rows, and there are none yet
                    connection.execute(step)
        connection.execute("INSERT INTO shelf (key, revision) VALUES ('shared', 5)")
        connection.execute("INSERT INTO revision VALUES (1, 5)")
        connection.execute(
            "INSERT INTO transcript (public, shelf, name, digest, format, kind, stated, found, edited, speakers, cues, "
            "length, revision) VALUES ('abcdef', 1, '/talk.txt', 'd', 'text', 'human', '{}', '{}', ?, '[]', 1, ?, 5)",
            ('{"title": "Typed by hand"}', len(WORDS)),
        )
        connection.execute("INSERT INTO block VALUES (1, 0, ?)", (WORDS,))
        connection.execute("INSERT INTO cue (transcript, at, number) VALUES (1, 0, 0)")
        connection.execute(f"PRAGMA user_version = {schema}")


@pytest.mark.parametrize("schema", range(1, len(MIGRATIONS)))
async def test_a_library_of_every_earlier_version_is_brought_up_to_date_with_a_copy_first(
    tmp_path: Path, schema: int
) -> None:
    """What people typed is there afterwards, and what was before lies beside it."""
    make(tmp_path / "pullquote.db", schema)
    async with open_shelves(tmp_path) as shelves:
        (transcript,) = (await shelves.library(None)).transcripts
        assert transcript.title == "Typed by hand"
        assert (await shelves.storage.whole(transcript.id)).text == WORDS
    kept = tmp_path / f"pullquote.db.schema-{schema}"
    assert check(kept) == schema
    assert titles(kept) == ["/talk.txt"]
    async with open_sqlite(tmp_path / "fresh.db"):
        assert tables(tmp_path / "fresh.db") == tables(tmp_path / "pullquote.db")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return sorted(row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))


async def test_a_new_library_needs_no_copy(tmp_path: Path) -> None:
    async with open_sqlite(tmp_path / "pullquote.db"):
        pass
    async with open_sqlite(tmp_path / "pullquote.db"):
        pass
    assert names(tmp_path) == ["pullquote.db"]


async def test_without_room_for_the_copy_nothing_is_upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "pullquote.db", 1)

    def full(*_: object, **__: object) -> int:
        raise StorageError("no room")

    monkeypatch.setattr("pullquote.index.storage.sqlite.copy", full)
    with pytest.raises(StorageError, match="no room"):
        async with open_sqlite(tmp_path / "pullquote.db"):
            pass
    with closing(sqlite3.connect(tmp_path / "pullquote.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


# --- Indexes, anew ------------------------------------------------------------------------------------------------


async def test_while_an_index_is_made_anew_the_old_one_answers(library: Path) -> None:
    async with open_shelves(library.parent) as shelves:
        opened = await shelves.library(None)
        making = asyncio.create_task(shelves.index(anew=True))
        asked = list[bool]()
        while not making.done():
            asked.append(bool((await opened.quote(WORDS, Scope(), 1, Deadline())).hits))
        assert await making == []
        assert len(asked) > 1
        assert all(asked)
