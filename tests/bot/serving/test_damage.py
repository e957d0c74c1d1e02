"""Every kind of damage to the data folder is found by `doctor`, which says what to do about it."""
# ruff: noqa: ASYNC240 - small temporary files

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.core import open_core
from pullquote.bot.messages import messages
from pullquote.bot.serving.doctor import DoctorContext, Finding, Level, examine
from pullquote.bot.serving.storage_watch import StorageWatch
from pullquote.bot.settings.values import Settings
from pullquote.index.storage.damage import LostLog
from pullquote.index.storage.schema import MIGRATIONS
from pullquote.index.storage.sqlite import open_sqlite
from pullquote.index.vectors.store import Vectors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUOTE = "we lost a third of our colonies"
OTHERS = {"disk", "data folder", "secret", "python", "sqlite"}  # of the machine, not of the data


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    copied = shutil.copytree(filled, tmp_path / "data")
    copied.chmod(0o700)
    return copied


@pytest.fixture
def database(data: Path) -> Path:
    return data / "pullquote.db"


async def found(data: Path) -> list[Finding]:
    """What doctor says is not good about the data."""
    findings = await examine(DoctorContext(Settings(data=data), {}, messages(), 1_700_000_000.0))
    return [one for one in findings if one.level is not Level.GOOD and one.about not in OTHERS]


def flip(path: Path, at: int, size: int = 1) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + size] = bytes(byte ^ 0x01 for byte in content[at : at + size])
    path.write_bytes(content)


def page_of(database: Path, name: str) -> tuple[int, int]:
    """Where the first page of a table or an index begins, and its size."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    return (page - 1) * size, size


async def test_a_sound_folder_is_found_sound(data: Path) -> None:
    assert await found(data) == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
async def test_a_file_that_was_cut_short(data: Path, database: Path, share: float) -> None:
    database.write_bytes(database.read_bytes()[: int(share * database.stat().st_size)])
    assert "restore --force" in " ".join(one.said for one in await found(data))


async def test_a_page_of_zeros_wherever_it_is(data: Path, database: Path) -> None:
    sound = database.read_bytes()
    used = [at for at in range(4096, len(sound), 4096) if any(sound[at : at + 4096])]
    for at in used[:: max(1, len(used) // 12)]:
        database.write_bytes(sound[:at] + bytes(4096) + sound[at + 4096 :])
        assert await found(data), at


@pytest.mark.parametrize("index", ["transcript_by_digest", "transcript_by_revision", "sqlite_autoindex_transcript_2"])
async def test_flipped_bytes_in_an_index_of_the_database(data: Path, database: Path, index: str) -> None:
    at, size = page_of(database, index)
    flip(database, at + size - 40, 8)
    assert await found(data)


@pytest.mark.parametrize("at", [0, 15, 16, 18, 19, 21, 28, 44, 47, 56, 59, 60, 80])
async def test_a_flipped_byte_in_the_header(data: Path, database: Path, at: int) -> None:
    flip(database, at)
    assert await found(data)


@pytest.mark.parametrize(("said", "altered"), [(b"a third of our", b"a tenth of our"), (b"Marit", b"Maria")])
async def test_words_that_were_changed_inside_a_page(data: Path, database: Path, said: bytes, altered: bytes) -> None:
    """SQLite's own check does not see it; the transcript is named, with how to mend it."""
    content = database.read_bytes()
    assert said in content
    database.write_bytes(content.replace(said, altered))
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    findings = [one for one in await found(data) if one.about == "words"]
    assert findings
    assert all("pullquote remove" in str(one.do) for one in findings)


async def crashed(data: Path, to: Path, *texts: str) -> Path:
    """The folder as a process that is killed leaves it, with `texts` written last."""
    async with open_sqlite(data / "pullquote.db") as opened:
        await opened.checkpoint()
        for text in texts:
            async with opened.transaction() as connection:
                await connection.execute("UPDATE transcript SET edited = ?", (f'{{"title": "{text}"}}',))
        return shutil.copytree(data, to)


async def test_a_write_ahead_log_that_is_lost(data: Path, tmp_path: Path) -> None:
    """Nothing is opened over it, until it is put back."""
    left = await crashed(data, tmp_path / "left", "the last word")
    log = left / "pullquote.db-wal"
    kept = log.read_bytes()
    for lost in (None, b"", kept[:-100]):
        log.unlink() if lost is None else log.write_bytes(lost)
        (finding,) = {one.said for one in await found(left)}
        assert "pullquote.db-wal" in finding
        assert "restore" in finding
        with pytest.raises(LostLog):
            async with open_sqlite(left / "pullquote.db"):
                pass
    log.write_bytes(kept)
    assert await found(left) == []


async def test_a_write_ahead_log_of_another_time(data: Path, tmp_path: Path) -> None:
    """SQLite would replay it over what is newer."""
    before = await crashed(data, tmp_path / "before", "one")
    after = await crashed(data, tmp_path / "after", "two", "three")
    shutil.copy(before / "pullquote.db-wal", after / "pullquote.db-wal")
    with pytest.raises(LostLog):
        async with open_sqlite(after / "pullquote.db"):
            pass
    assert await found(after)


async def test_shared_memory_from_before_a_power_cut_is_no_damage(data: Path, tmp_path: Path) -> None:
    """It is never synced, so that it may name a log which has begun anew since."""
    async with open_sqlite(data / "pullquote.db") as opened:
        for text in ("before", "after"):
            await opened.checkpoint()
            async with opened.transaction() as connection:
                await connection.execute("UPDATE transcript SET edited = ?", (f'{{"title": "{text}"}}',))
            shutil.copytree(data, tmp_path / text)
    left = tmp_path / "after"
    shutil.copy(tmp_path / "before" / "pullquote.db-shm", left / "pullquote.db-shm")
    async with open_sqlite(left / "pullquote.db") as opened, opened.reader() as connection:
        ((edited,), *_) = await connection.fetch_all("SELECT edited FROM transcript")
    assert edited == '{"title": "after"}'


async def test_a_database_that_is_older_than_its_index(data: Path, database: Path) -> None:
    """So it is where a write-ahead log is lost together with what tells so."""
    before = database.read_bytes()
    async with open_core(Settings(data=data)) as core:
        (first, *_) = await core.transcripts.listed(None)
        await core.transcripts.remove(None, [first.public])
    database.write_bytes(before)
    (finding, *_) = await found(data)
    assert "does not have" in finding.said


@pytest.mark.parametrize("ending", ["idx", "term", "store", "fast", "fieldnorm"])
@pytest.mark.parametrize("harm", ["deleted", "flipped", "cut"])
async def test_a_file_of_the_index(data: Path, ending: str, harm: str) -> None:
    """It is named, and `reindex` mends it."""
    file = max((data / "derived" / "shelf-1").glob(f"*.{ending}"), key=lambda path: path.stat().st_size)
    if harm == "deleted":
        file.unlink()
    elif harm == "flipped":
        flip(file, file.stat().st_size // 3)
    else:
        file.write_bytes(file.read_bytes()[:-20])
    (finding, *_) = await found(data)
    assert str(file) in finding.said
    assert "reindex" in str(finding.do)
    async with open_core(Settings(data=data)) as core:
        await core.shelves.index(anew=True)
        assert (await core.find(None, Query(Ask.QUOTE, QUOTE))).hits
    assert await found(data) == []


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def _garbled(path: Path) -> None:
    (path.parent / "manifest.json").write_bytes(b"{")


@pytest.mark.parametrize("harm", [_cut, lambda path: path.unlink(), _garbled])
async def test_a_file_of_vectors(data: Path, harm: Callable[[Path], None]) -> None:
    async with open_core(Settings(data=data)) as core:
        (shelf,) = await core.shelves.storage.shelves()
        listed = await core.transcripts.listed(None)
    folder = data / "derived" / "vectors-1"
    vectors = Vectors(folder, "some model", 8)
    vectors.begin_writing()
    rows = [(one.id, np.array([(0, 9)], np.int64), np.ones((1, 8), np.float32)) for one in listed]
    vectors.add(rows, shelf.revision)
    vectors.end_writing()
    assert await found(data) == []
    harm(next(folder.glob("*.vectors")))
    (finding,) = await found(data)
    assert finding.about == "vectors"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DELETE FROM transcript WHERE id = (SELECT min(id) FROM transcript)", "does not have, and that no answer"),
        ("UPDATE transcript SET id = id + 1000 WHERE id = (SELECT min(id) FROM transcript)", "lacks of what"),
        (
            "UPDATE transcript SET revision = revision + 1 WHERE id = (SELECT min(id) FROM transcript)",
            "as they were earlier: 1.",
        ),
    ],
)
async def test_an_index_with_other_transcripts_than_the_database(
    data: Path, database: Path, change: str, told: str
) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(change)
    (finding, *_) = [one for one in await found(data) if told in one.said]
    assert str(finding.do).endswith("pullquote reindex")


async def test_a_serving_process_checks_the_file_at_its_start(
    data: Path, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It goes on with what can be read, and says it in the log and at `/readyz`."""
    at, size = page_of(database, "cue")
    content = database.read_bytes()
    database.write_bytes(content[:at] + bytes(size) + content[at + size :])
    async with open_sqlite(database) as opened:
        await StorageWatch(opened).check()
        assert opened.damage
    assert "the database is damaged" in caplog.text


def of_version(path: Path, schema: int) -> None:
    """Writes a database's rows into one as version `schema` had it, in its place."""
    current = path.rename(path.with_name("current.db"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for step in (step for steps in MIGRATIONS[:schema] for step in steps if isinstance(step, str)):
            connection.execute(step)
        connection.execute("ATTACH ? AS current", (str(current),))
        for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            now = {row[1] for row in connection.execute(f"PRAGMA current.table_info({table})")}
            then = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
            columns = ", ".join(name for name in then if name in now)
            connection.execute(f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM current.{table}")  # noqa: S608
        connection.execute(f"PRAGMA user_version = {schema}")


async def test_an_older_database_gets_its_hashes_when_it_is_opened(data: Path, database: Path) -> None:
    of_version(database, 3)
    async with open_sqlite(database):
        pass
    assert await found(data) == []
