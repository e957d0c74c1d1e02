"""Rows of the database by the names of their columns."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ...index.storage.connection import Connection
    from ...index.storage.database import Database

Row = dict[str, Any]


async def fetch(connection: Connection, columns: Sequence[str], source: str, values: Sequence[Any] = ()) -> list[Row]:
    """The rows of `SELECT columns source`, each by the names in `columns`; `source` begins with FROM."""
    rows = await connection.fetch_all(f"SELECT {', '.join(columns)} {source}", tuple(values))
    return [dict(zip(columns, row, strict=True)) for row in rows]


async def earliest_wake(database: Database, platforms: Collection[str], after: float) -> float | None:
    """The earliest `wake` later than `after` of a delivery or notice on these platforms; None if there is none."""
    found = list[float | None]()
    async with database.reader() as connection:
        for table, platform in itertools.product(("delivery", "notice"), platforms):
            source = f"FROM {table} WHERE platform = ? AND wake > ?"
            found += [row["min(wake)"] for row in await fetch(connection, ("min(wake)",), source, (platform, after))]
    return min((wake for wake in found if wake is not None), default=None)
