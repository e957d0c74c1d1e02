"""Carries all rows of one database over to another, in steps that can be resumed, and checks that they are there.

The tables are those of the current schema, whatever they are; rows go over in the order of their keys, and each step
records in its own transaction how far it has come. Numbers that were given out and are never to be used again go along.
"""

from __future__ import annotations

import contextlib
import graphlib
import hashlib
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..errors import HalfMoved, MovedWrongly, Occupied
from .backup import in_one_piece
from .checksums import BLOCKS, CUES, altered_rows, keep_checksum
from .dialect import storable
from .schema import MIGRATIONS
from .sqlite import open_sqlite

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Sequence
    from pathlib import Path

    from .connection import Connection, Row
    from .database import Database

RECORD: Final = "moving"
"""The table in a target that says what is moved there, and how far that has come; it is gone at the end."""

PAGE: Final = 1000  # rows that go over in one step
WORDS: Final = frozenset({"block", "cue"})
"""The tables that the kept checksums of transcripts are made of."""

Progress = Callable[[int, int], None]  # rows done, and in all


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its columns, and those of its primary key; `numbered` if its key is a number that the database
    gives out."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """What was carried over: the numbers of transcripts, of all rows, and of transcripts whose words were damaged
    before."""

    transcripts: int
    rows: int
    damaged: int


def tables() -> list[Table]:
    """All tables of the current schema: those that others refer to come first, those without a key last."""
    with contextlib.closing(sqlite3.connect(":memory:")) as made:
        for migration in MIGRATIONS:
            for step in migration:
                if isinstance(step, str):
                    made.execute(step)
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        found = {name: _table(made, name) for (name,) in made.execute(named).fetchall()}
        referred = 'SELECT "table" FROM pragma_foreign_key_list(?)'
        order = graphlib.TopologicalSorter({name: {to for (to,) in made.execute(referred, (name,))} for name in found})
        return sorted((found[name] for name in order.static_order()), key=lambda table: not table.key)


def _table(made: sqlite3.Connection, name: str) -> Table:
    info = made.execute("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
    key = tuple(column for column, _, place in sorted(info, key=lambda one: one[2]) if place)
    numbered = [kind for _, kind, place in info if place] == ["INTEGER"]
    return Table(name, tuple(column for column, _, _ in info), key, numbered)


async def move(source: Database, target: Database, progress: Progress | None = None) -> Moved:
    """Carries everything over to `target`, which is to be empty, or what an earlier move from the same source has left
    half done: that goes on. Nobody writes to the source meanwhile, and it stays as it is.

    Raises Occupied, HalfMoved for a move of something else, or of what has changed since, MovedWrongly if the check
    fails, or another StorageError.
    """
    if source.location == target.location:
        raise Occupied(target.location)
    async with source.transaction() as held, source.snapshot() as reading:

        async def step(done: int, of: int) -> None:
            await held.fetch_all("SELECT 1")  # a server ends a transaction in which nothing happens
            if progress:
                progress(done, of)

        found = tables()
        counts = await _counts(reading, found)
        place = await _begin(target, found, source.location, counts)
        await _carry(reading, target, found, place, counts, step)
        damaged = await _check(reading, target, found, counts)
        async with target.transaction() as connection:
            await connection.execute(f"DROP TABLE {RECORD}")
    return Moved(counts["transcript"], sum(counts.values()), damaged)


async def copy_to_file(reading: Connection, path: Path, *, replace: bool = False) -> None:
    """Copies everything that `reading` sees to a SQLite database at `path`, which appears when it is whole and checked.

    Raises NotEmpty if there is one and not `replace`, MovedWrongly, Unwritable, DiskFull or another StorageError.
    """
    with in_one_piece(path, replace=replace) as part:
        async with open_sqlite(part) as target:
            found = tables()
            counts = await _counts(reading, found)
            place = await _begin(target, found, "", counts)
            await _carry(reading, target, found, place, counts)
            await _check(reading, target, found, counts)
            async with target.transaction() as connection:
                await connection.execute(f"DROP TABLE {RECORD}")


async def half_moved(connection: Connection) -> str | None:
    """From where a move to this database comes that is not finished; None if there is none."""
    if not await connection.fetch_all(connection.dialect.has_table, (RECORD,)):
        return None
    row = await connection.fetch_one(f"SELECT source FROM {RECORD}")  # noqa: S608 - a constant
    return row["source"] if row is not None else ""


# --- Carrying --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a move has come: the table, and the key of the last row of it that is there; None before the first."""

    table: str
    after: tuple[Any, ...] | None


async def _begin(target: Database, found: Sequence[Table], source: str, counts: dict[str, int]) -> _Place:
    """The place at which a move begins or goes on."""
    state = json.dumps(counts, sort_keys=True)
    async with target.transaction() as connection:
        text = connection.dialect.text
        if await half_moved(connection) is None:
            filled = [table for table in found if table.key and await _count(connection, table)]
            if filled:
                raise Occupied(target.location)
            await connection.execute(
                f"CREATE TABLE {RECORD} (source {text} NOT NULL, state {text} NOT NULL, name {text} NOT NULL, "
                f"after {text} NOT NULL)"
            )
            insert = f"INSERT INTO {RECORD} VALUES (?, ?, ?, ?)"  # noqa: S608 - a constant
            await connection.execute(insert, (source, state, found[0].name, "null"))
        row = await connection.fetch_one(f"SELECT source, state, name, after FROM {RECORD}")  # noqa: S608 - a constant
    assert row is not None, "it was inserted"
    if (row["source"], row["state"]) != (source, state):
        raise HalfMoved(target.location, row["source"])
    after = json.loads(row["after"])
    return _Place(row["name"], None if after is None else tuple(after))


async def _carry(
    reading: Connection,
    target: Database,
    found: Sequence[Table],
    place: _Place,
    counts: dict[str, int],
    step: Callable[[int, int], Awaitable[None]] | None = None,
) -> None:
    names = [table.name for table in found]
    done, of = sum(counts[name] for name in names[: names.index(place.table)]), sum(counts.values())
    for table in found[names.index(place.table) :]:
        after = place.after if table.name == place.table else None
        async for rows in _pages(reading, table, after):
            async with target.transaction() as connection:
                if not table.key:
                    await connection.execute(f'DELETE FROM "{table.name}"')  # noqa: S608 - a name out of the schema
                await _insert(connection, table, rows)
                last = [rows[-1][column] for column in table.key] if table.key else None
                await connection.execute(
                    f"UPDATE {RECORD} SET name = ?, after = ?",  # noqa: S608 - a constant
                    (table.name, json.dumps(last)),
                )
            done += len(rows)
            if step is not None:
                await step(min(done, of), of)
    async with target.transaction() as connection:
        for table, last in await _last_numbers(reading, found):
            for statement in connection.dialect.after_number(table.name, table.key[0], last):
                await connection.fetch_all(statement)


async def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    columns = ", ".join(f'"{column}"' for column in table.columns)
    values = ", ".join("?" * len(table.columns))
    await connection.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({values})', [tuple(r) for r in rows])  # noqa: S608 - names out of the schema


async def _pages(
    reading: Connection, table: Table, after: tuple[Any, ...] | None = None
) -> AsyncIterator[Sequence[Row]]:
    """The rows of a table in the order of its key, after the row with the key `after`; all at once without a key."""
    columns = ", ".join(f'"{column}"' for column in table.columns)
    select = f'SELECT {columns} FROM "{table.name}"'  # noqa: S608 - names out of the schema
    if not table.key:
        if rows := await reading.fetch_all(select):
            yield rows
        return
    key = ", ".join(f'"{column}"' for column in table.key)
    while True:
        later = "" if after is None else f"WHERE ({key}) > ({', '.join('?' * len(table.key))}) "
        rows = await reading.fetch_all(f"{select} {later}ORDER BY {key} LIMIT {PAGE}", after or ())
        if rows:
            yield rows
            after = tuple(rows[-1][column] for column in table.key)
        if len(rows) < PAGE:
            return


async def _last_numbers(reading: Connection, found: Sequence[Table]) -> list[tuple[Table, int]]:
    """The last number that each table has given out, also if its row is gone."""
    given = {row["name"]: row["seq"] for row in await reading.fetch_all(reading.dialect.last_numbers)}
    last = list[tuple[Table, int]]()
    for table in found:
        if table.numbered:
            row = await reading.fetch_one(f'SELECT max("{table.key[0]}") AS last FROM "{table.name}"')  # noqa: S608 - a name out of the schema
            number = max(given.get(table.name) or 0, (row and row["last"]) or 0)
            last += [(table, number)] if number else []
    return last


# --- Checking --------------------------------------------------------------------------------------------------------


async def _counts(connection: Connection, found: Sequence[Table]) -> dict[str, int]:
    return {table.name: await _count(connection, table) for table in found}


async def _count(connection: Connection, table: Table) -> int:
    row = await connection.fetch_one(f'SELECT count(*) AS n FROM "{table.name}"')  # noqa: S608 - a name out of the schema
    return 0 if row is None else row["n"]


async def _check(reading: Connection, target: Database, found: Sequence[Table], counts: dict[str, int]) -> int:
    """Compares what was carried over with its source: the words by the checksums that were kept with them, all other
    rows with one another; returns how many transcripts were damaged before. Raises MovedWrongly."""
    async with target.reader() as connection:
        for table in found:
            if await _count(connection, table) != counts[table.name]:
                raise MovedWrongly(target.location, table.name)
            if table.name not in WORDS and await _digest(connection, table) != await _digest(reading, table):
                raise MovedWrongly(target.location, table.name)
    return len([public for public, _ in await target.altered() if not await _is_mended(reading, target, public)])


async def _is_mended(reading: Connection, target: Database, public: str) -> bool:
    """Whether a transcript, whose checksum does not fit, has the words of its source with what a database cannot store
    replaced; its checksum is made anew then. False if they were damaged before. Raises MovedWrongly."""
    row = await reading.fetch_one("SELECT id FROM transcript WHERE public = ?", (public,))
    assert row is not None, "the rows are the same"
    async with target.reader() as connection:
        for statement in (BLOCKS, CUES):
            before = await reading.fetch_all(statement, (row["id"],))
            now = await connection.fetch_all(statement, (row["id"],))
            if [_plain(one) for one in before] != [_plain(one) for one in now]:
                raise MovedWrongly(target.location, "block")
    if public in {altered for altered, _ in await altered_rows(reading, public)}:
        return False
    async with target.transaction() as connection:
        await keep_checksum(connection, row["id"])
    return True


async def _digest(connection: Connection, table: Table) -> str:
    digest = hashlib.sha256()
    async for rows in _pages(connection, table):
        for row in rows:
            digest.update(repr(_plain(row)).encode())
    return digest.hexdigest()


def _plain(row: Row) -> list[Any]:
    """The values of a row, alike for all databases."""
    return [storable(value) if isinstance(value, str) else value for value in row]
