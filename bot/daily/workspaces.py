"""What is kept of a workspace as a whole: where its admins are told of trouble, and whether it has left.

The functions work inside a transaction of the caller's, or over a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import aiosqlite


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
