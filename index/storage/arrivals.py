"""The order in which transcripts came, for whoever tells of new ones.

A transcript has a number of arrival, which it keeps when its file changes, and in a shared folder when it was removed
and comes back. The id of its row rises with every change of its words. The functions work inside a transaction of the
caller's, or over a reader.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .connection import Connection


@dataclass(frozen=True, slots=True)
class Newest:
    """The latest transcript by the number of its arrival, and the highest id of a row; 0 without any."""

    arrival: int
    row: int


async def keep_arrival(connection: Connection, shelf: int, public: str) -> None:
    """Keeps the arrival of a transcript that was just stored; one that is known keeps its number."""
    await connection.execute(
        "INSERT INTO arrival (transcript, shelf) VALUES (?, ?) "
        "ON CONFLICT (transcript) DO UPDATE SET shelf = excluded.shelf",
        (public, shelf),
    )


async def forget_upload(connection: Connection, transcript: int) -> None:
    """Forgets the arrival of an upload that is removed: what comes under its name then is another file, as everybody
    calls a file `message.txt`."""
    await connection.execute(
        "DELETE FROM arrival WHERE transcript = (SELECT public FROM transcript WHERE id = ?) "
        "AND shelf IN (SELECT id FROM shelf WHERE workspace IS NOT NULL)",
        (transcript,),
    )


async def newest(connection: Connection) -> Newest:
    """The latest of all transcripts."""
    return Newest(
        await _number(connection, "SELECT max(number) AS number FROM arrival"),
        await _number(connection, "SELECT max(id) AS number FROM transcript"),
    )


async def newest_for(connection: Connection, workspace: str | None) -> int:
    """The highest id of a row in shared shelves and those of a workspace, in all shelves for None; 0 without any."""
    return await _number(
        connection,
        "SELECT max(t.id) AS number FROM transcript t JOIN shelf s ON s.id = t.shelf "
        "WHERE s.workspace IS NULL OR s.workspace = ? OR CAST(? AS INTEGER) = 1",
        (workspace, int(workspace is None)),
    )


async def _number(connection: Connection, statement: str, values: tuple[Any, ...] = ()) -> int:
    """The number that a statement finds; 0 for none."""
    row = await connection.fetch_one(statement, values)
    return 0 if row is None else row["number"] or 0


async def arrivals_of(connection: Connection, publics: Iterable[str]) -> dict[str, int]:
    """The numbers of arrival of transcripts, by their public names."""
    rows = await connection.fetch_all(
        f"SELECT transcript, number FROM arrival WHERE transcript IN {connection.dialect.texts}",  # noqa: S608 - a constant
        (json.dumps(list(publics)),),
    )
    return {row["transcript"]: row["number"] for row in rows}
