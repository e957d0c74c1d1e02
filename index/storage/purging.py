"""The deletion of all data of a workspace.

The rows of any table with a column `workspace` belong to workspaces, and foreign keys delete dependent rows with them.
So a table that is added later is purged without being listed anywhere. The row that says since when a workspace is gone
is deleted last, after all files: a purge that was broken off is done again.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from .connection import Connection
    from .database import Database

TENANT: Final = "tenant"  # the table of that row

_TRANSCRIPTS: Final = "SELECT count(*) FROM transcript JOIN shelf ON shelf.id = transcript.shelf WHERE workspace = ?"
_DERIVED: Final = re.compile(r"[a-z]+-(\d+)(?:\..*)?")


async def purge_rows(database: Database, workspace: str) -> dict[str, int]:
    """Deletes and overwrites a workspace's rows in every table but TENANT, all or none; returns how many rows of which
    table there were, the transcripts of its shelves among them."""
    rows = dict[str, int]()
    async with database.transaction() as connection:
        for (count,) in await connection.fetch_all(_TRANSCRIPTS, (workspace,)):
            rows["transcript"] = count
        for table in await connection.fetch_all(connection.dialect.owned):
            if table["name"] != TENANT:
                rows[table["name"]] = await connection.execute(
                    f'DELETE FROM "{table["name"]}" WHERE workspace = ?',  # noqa: S608 - a name out of the schema
                    (workspace,),
                )
        await connection.announce()
    await database.checkpoint()
    return {table: count for table, count in rows.items() if count}


async def forget(database: Database, workspace: str) -> int:
    """Deletes the row that says since when a workspace is gone; returns 1, or 0 if there is none."""
    async with database.transaction() as connection:
        rows = await connection.execute(f"DELETE FROM {TENANT} WHERE workspace = ?", (workspace,))  # noqa: S608 - a constant
    await database.checkpoint()
    return rows


async def with_rows(connection: Connection, prefix: str) -> set[str]:
    """The workspaces with rows in any table whose keys begin with `prefix`, such as `discord:`."""
    found = set[str]()
    for table in await connection.fetch_all(connection.dialect.owned):
        rows = await connection.fetch_all(
            f'SELECT DISTINCT workspace FROM "{table["name"]}" WHERE workspace >= ? AND workspace < ?',  # noqa: S608 - a name out of the schema
            (prefix, f"{prefix}\U0010ffff"),
        )
        found.update(row["workspace"] for row in rows)
    return found


def derived_shelves(derived: Path) -> set[int]:
    """The ids of the shelves that files were derived from."""
    return {shelf for path in _files(derived) if (shelf := _shelf(path)) is not None}


def delete_derived(derived: Path, shelf: int) -> None:
    """Deletes the index, the vectors and all other files derived from a shelf."""
    for path in _files(derived):
        if _shelf(path) != shelf:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # another process may still be writing there
        else:
            path.unlink(missing_ok=True)


def _files(derived: Path) -> list[Path]:
    return list(derived.iterdir()) if derived.is_dir() else []


def _shelf(path: Path) -> int | None:
    """The id of the shelf that a file or folder was derived from."""
    named = _DERIVED.fullmatch(path.name)
    return int(named[1]) if named else None
