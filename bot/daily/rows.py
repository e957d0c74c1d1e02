"""Rows of the database by the names of their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import aiosqlite

    from ...index.storage.database import Database

Row = dict[str, Any]


async def fetch(
    connection: aiosqlite.Connection, columns: Sequence[str], source: str, values: Sequence[Any] = ()
) -> list[Row]:
    """The rows of `SELECT columns source`, each by the names in `columns`; `source` begins with FROM."""
    rows = await connection.execute_fetchall(f"SELECT {', '.join(columns)} {source}", tuple(values))
    return [dict(zip(columns, row, strict=True)) for row in rows]


async def fetch_one(
    connection: aiosqlite.Connection, columns: Sequence[str], source: str, values: Sequence[Any] = ()
) -> Row | None:
    """The first row of the same; None if there is none."""
    return next(iter(await fetch(connection, columns, source, values)), None)


async def earliest_wake(database: Database, table: str, platforms: Collection[str], after: float) -> float | None:
    """The earliest `wake` in a table later than `after`, on any of these platforms; None if there is none."""
    found = list[float]()
    async with database.reader() as connection:
        for platform in platforms:
            row = await fetch_one(
                connection, ("min(wake)",), f"FROM {table} WHERE platform = ? AND wake > ?", (platform, after)
            )
            found += [row["min(wake)"]] if row and row["min(wake)"] is not None else []
    return min(found, default=None)
