"""What is kept of a workspace as a whole: where its admins are told of trouble, and whether it has left.

The functions work inside a transaction of the caller's, or over a reader, except `purge`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import aiosqlite

    from ..index.shelves import Shelves


async def admin(connection: aiosqlite.Connection, workspace: str) -> str | None:
    """The channel where trouble is told, if somebody has said one."""
    rows = await connection.execute_fetchall("SELECT admin FROM tenant WHERE workspace = ?", (workspace,))
    return next((row[0] for row in rows), None)


async def set_admin(connection: aiosqlite.Connection, workspace: str, channel: str | None) -> None:
    """Keeps that channel, or that there is none."""
    await connection.execute(
        "INSERT INTO tenant (workspace, admin) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET admin = excluded.admin",
        (workspace, channel),
    )


async def leave(connection: aiosqlite.Connection, workspace: str, now: float) -> None:
    """Keeps since when a workspace is gone: the first time counts."""
    await connection.execute(
        "INSERT INTO tenant (workspace, gone) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET gone = coalesce(gone, excluded.gone)",
        (workspace, now),
    )


async def come_back(connection: aiosqlite.Connection, workspace: str) -> None:
    """Forgets that it was gone."""
    await connection.execute("UPDATE tenant SET gone = NULL WHERE workspace = ?", (workspace,))


async def left_before(connection: aiosqlite.Connection, before: float) -> list[str]:
    """The workspaces that are gone since before then."""
    rows = await connection.execute_fetchall("SELECT workspace FROM tenant WHERE gone < ?", (before,))
    return [row[0] for row in rows]


async def purge(shelves: Shelves, workspace: str) -> None:
    """Deletes everything that names a workspace, and its uploads; the index and the write-ahead log forget it, too."""
    storage = shelves.storage
    own = [shelf.id for shelf in await storage.shelves() if shelf.workspace == workspace]
    await storage.remove([transcript.id for transcript in await storage.transcripts(own)])
    await shelves.index()
    async with storage.database.transaction() as connection:
        # every table with such a column, so that none is forgotten; a shelf stays, empty, for its indexes
        tables = await connection.execute_fetchall(
            "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = 'workspace' AND m.name <> 'shelf'"
        )
        for (table,) in tables:
            await connection.execute(f'DELETE FROM "{table}" WHERE workspace = ?', (workspace,))  # noqa: S608 - of our schema
    await storage.database.checkpoint()
