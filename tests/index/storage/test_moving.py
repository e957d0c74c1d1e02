"""Moving a library from one database to another: whole, checked, and gone on with after it was broken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.index.errors import Busy, HalfMoved, MovedWrongly, Occupied
from pullquote.index.storage import moving
from pullquote.index.storage.backup import check
from pullquote.index.storage.moving import move, tables
from pullquote.index.storage.opening import open_database
from pullquote.index.storage.sqlite import open_sqlite
from pullquote.index.storage.storage import Incoming, Storage
from pullquote.index.transcript import Cue, Facts, Kind, Reading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from pullquote.index.storage.connection import Row
    from pullquote.index.storage.database import Database

TALK = tuple(Cue(f"The {n}th winter is the one that I remember.", float(n), n + 0.1, "Ada") for n in range(40))


async def put(database: Database, *names: str, cues: tuple[Cue, ...] = TALK) -> list[int]:
    storage = Storage(database)
    shelf = await storage.shelf("shared")
    reading = Reading("test", Kind.HUMAN, cues, Facts(title="Élan 🎙"))
    stored = await storage.put(shelf.id, [Incoming(name, name, reading, Facts(show="The Slow Hour")) for name in names])
    return [one.transcript for one in stored]


async def rows(database: Database) -> dict[str, list[list[object]]]:
    """Everything that is in a database."""
    found = dict[str, list[list[object]]]()
    async with database.reader() as connection:
        for table in tables():
            every: list[Row] = [row async for page in moving._pages(connection, table) for row in page]
            found[table.name] = [list(row) for row in every]
    return found


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "PAGE", 7)


@pytest.fixture
async def source(tmp_path: Path) -> AsyncGenerator[Database]:
    """A library in a file, with something in every kind of table."""
    async with open_sqlite(tmp_path / "source.db") as database:
        *_, last = await put(database, "a.txt", "b.txt", "c.txt")
        await Storage(database).remove([last])
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO ticket VALUES ('t', 1)")
            await connection.execute("INSERT INTO sealed VALUES ('slack:T1', ?)", (b"\0\xff",))
            await connection.execute("INSERT INTO tenant (workspace, gone) VALUES ('slack:T1', 0.1)")
            await connection.execute(
                "INSERT INTO correction (recognised, corrected, state, by, created) VALUES (?, ?, ?, ?, ?)",
                ("x", "y", "accepted", "b", 0.3),
            )
        yield database


@pytest.mark.long
async def test_there_and_back_nothing_is_lost(source: Database, postgres_url: str, tmp_path: Path) -> None:
    """And numbers that were given out are never given out again."""
    before = await rows(source)
    async with open_database(tmp_path, postgres_url) as server:
        moved = await move(source, server)
        assert (moved.transcripts, moved.damaged) == (2, 0)
        assert await rows(server) == before
        async with open_sqlite(tmp_path / "back.db") as back:
            await move(server, back)
            assert await rows(back) == before
            assert await put(back, "d.txt") == await put(server, "d.txt") == [4]
        assert await rows(source) == before


async def test_a_backup_of_a_server_is_a_file_like_others(source: Database, postgres_url: str, tmp_path: Path) -> None:
    async with open_database(tmp_path, postgres_url) as server:
        await move(source, server)
        await server.back_up(tmp_path / "backup.db")
    check(tmp_path / "backup.db")
    async with open_sqlite(tmp_path / "backup.db") as backup:
        assert await rows(backup) == await rows(source)


@pytest.mark.parametrize("steps", [0, 1, 5, 12])
async def test_broken_off_it_goes_on_where_it_was(
    source: Database, postgres_url: str, tmp_path: Path, steps: int
) -> None:
    """Until it is whole nobody else can open the new one."""
    left = [steps]

    def progress(done: int, of: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with open_database(tmp_path, postgres_url, half=True) as server:
            await move(source, server, progress)
    with pytest.raises(HalfMoved):
        async with open_database(tmp_path, postgres_url):
            pass
    async with open_database(tmp_path, postgres_url, half=True) as server:
        await move(source, server)
    async with open_database(tmp_path, postgres_url) as server:
        assert await rows(server) == await rows(source)


async def half(source: Database, url: str, path: Path) -> None:
    """Breaks a move off in the middle."""

    def progress(done: int, of: int) -> None:
        if done > of / 2:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with open_database(path, url, half=True) as server:
            await move(source, server, progress)


async def test_half_of_another_library_or_of_a_former_state_is_not_gone_on_with(
    source: Database, postgres_url: str, tmp_path: Path
) -> None:
    await half(source, postgres_url, tmp_path)
    async with open_sqlite(tmp_path / "other.db") as other, open_database(tmp_path, postgres_url, half=True) as server:
        with pytest.raises(HalfMoved):
            await move(other, server)
        await put(source, "later.txt")
        with pytest.raises(HalfMoved):
            await move(source, server)


async def test_what_is_there_already_stays(source: Database, postgres_url: str, tmp_path: Path) -> None:
    async with open_database(tmp_path, postgres_url) as server:
        await put(server, "theirs.txt")
        before = await rows(server)
        with pytest.raises(Occupied):
            await move(source, server)
        with pytest.raises(Occupied):
            await move(server, server)
        assert await rows(server) == before


@pytest.mark.parametrize("change", ["UPDATE block SET text = 'x' WHERE at = 0", "UPDATE ticket SET expires = 2"])
async def test_what_arrives_as_something_else_is_told(
    source: Database, postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    checked = moving._check

    async def changed(reading: object, target: Database, *more: object) -> int:
        async with target.transaction() as connection:
            await connection.execute(change)
        return await checked(reading, target, *more)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(moving, "_check", changed)
    with pytest.raises(MovedWrongly):
        async with open_database(tmp_path, postgres_url, half=True) as server:
            await move(source, server)
    with pytest.raises(HalfMoved):
        async with open_database(tmp_path, postgres_url):
            pass


async def test_words_that_were_damaged_before_are_moved_and_counted(
    source: Database, postgres_url: str, tmp_path: Path
) -> None:
    async with source.transaction() as connection:
        await connection.execute("UPDATE block SET text = replace(text, 'winter', 'summer') WHERE transcript = 1")
    async with open_database(tmp_path, postgres_url) as server:
        assert (await move(source, server)).damaged == 1
        assert len(await server.altered()) == 1


async def test_what_a_server_cannot_store_is_replaced_and_sound(
    source: Database, postgres_url: str, tmp_path: Path
) -> None:
    await put(source, "nul.txt", cues=(Cue("one\0two"),))
    async with open_database(tmp_path, postgres_url) as server:
        assert (await move(source, server)).damaged == 0
        assert await server.altered() == []


async def test_nobody_writes_to_what_is_being_moved(
    source: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From file to file, too."""
    checked, refused = moving._check, list[bool]()

    async def meanwhile(*given: object) -> int:
        async with open_sqlite(tmp_path / "source.db", wait=0.01) as other:
            with pytest.raises(Busy):
                await put(other, "late.txt")
            refused.append(True)
        return await checked(*given)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(moving, "_check", meanwhile)
    async with open_sqlite(tmp_path / "target.db") as target:
        await move(source, target)
        assert refused
        assert await rows(target) == await rows(source)
