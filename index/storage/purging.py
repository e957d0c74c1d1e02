"""The deletion of all data of a workspace.

The rows of any table with a column `workspace` belong to workspaces, and foreign keys delete dependent rows with them.
So a table that is added later is purged without being listed anywhere.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    import aiosqlite

    from .database import Database

OWNED: Final = """
    SELECT DISTINCT kept.name FROM sqlite_master AS kept, pragma_table_info(kept.name) AS col
    WHERE kept.type = 'table' AND col.name = 'workspace'
"""


async def purge_rows(database: Database, workspace: str) -> int:
    """Deletes and overwrites a workspace's rows in every table, all or none; returns how many."""
    rows = 0
    async with database.transaction() as connection:
        for table in await connection.execute_fetchall(OWNED):
            cursor = await connection.execute(f'DELETE FROM "{table["name"]}" WHERE workspace = ?', (workspace,))  # noqa: S608 - a name out of the schema
            rows += cursor.rowcount
    await database.checkpoint()
    return rows


async def with_rows(connection: aiosqlite.Connection, prefix: str) -> set[str]:
    """The workspaces with rows in any table whose keys begin with `prefix`, such as `discord:`."""
    found = set[str]()
    for table in await connection.execute_fetchall(OWNED):
        rows = await connection.execute_fetchall(
            f'SELECT DISTINCT workspace FROM "{table["name"]}" WHERE workspace >= ? AND workspace < ?',  # noqa: S608 - a name out of the schema
            (prefix, f"{prefix}\U0010ffff"),
        )
        found.update(row["workspace"] for row in rows)
    return found


def delete_derived(derived: Path, shelf: int) -> None:
    """Deletes the index, the vectors and all other files derived from a shelf."""
    own = re.compile(rf"[a-z]+-{shelf}(?:\..*)?")
    for path in list(derived.iterdir()) if derived.is_dir() else []:
        if not own.fullmatch(path.name):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)  # another process may still be writing there
        else:
            path.unlink(missing_ok=True)
