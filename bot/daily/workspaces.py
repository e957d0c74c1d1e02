"""The row of a workspace: the channel where its admins are told of trouble, and since when it is gone.

The functions work inside a transaction of the caller's, or over a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...index.storage.database import fetch_one

if TYPE_CHECKING:
    import aiosqlite


async def admin_channel(connection: aiosqlite.Connection, workspace: str) -> str | None:
    """The channel where trouble is told; None if nobody has set one."""
    row = await fetch_one(connection, "SELECT admin FROM tenant WHERE workspace = ?", (workspace,))
    return row["admin"] if row else None


async def set_admin_channel(connection: aiosqlite.Connection, workspace: str, channel: str | None) -> None:
    """Sets that channel, or None for no channel."""
    await connection.execute(
        "INSERT INTO tenant (workspace, admin) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET admin = excluded.admin",
        (workspace, channel),
    )


async def mark_gone(connection: aiosqlite.Connection, workspace: str, now: float) -> None:
    """Stores that a workspace is gone since `now`, unless it is already."""
    await connection.execute(
        "INSERT INTO tenant (workspace, gone) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET gone = coalesce(gone, excluded.gone)",
        (workspace, now),
    )


async def mark_back(connection: aiosqlite.Connection, workspace: str) -> None:
    """Stores that a workspace is not gone any more."""
    await connection.execute("UPDATE tenant SET gone = NULL WHERE workspace = ?", (workspace,))


async def gone_before(connection: aiosqlite.Connection, before: float) -> list[str]:
    """The workspaces that are gone since a time earlier than `before`."""
    rows = await connection.execute_fetchall("SELECT workspace FROM tenant WHERE gone < ?", (before,))
    return [row["workspace"] for row in rows]
