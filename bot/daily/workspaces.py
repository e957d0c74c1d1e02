"""The row of a workspace: the channel where its admins are told of trouble, its bot, and since when it is gone.

The functions work inside a transaction of the caller's, or over a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...index.storage.database import fetch_one
from ...index.storage.purging import with_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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


async def mark_gone(connection: aiosqlite.Connection, workspace: str, now: float) -> bool:
    """Stores that a workspace is gone since `now`; returns False, and changes nothing, if it is gone already."""
    cursor = await connection.execute(
        "INSERT INTO tenant (workspace, gone) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET gone = excluded.gone WHERE gone IS NULL",
        (workspace, now),
    )
    return cursor.rowcount > 0


async def claim(connection: aiosqlite.Connection, workspaces: Iterable[str], bot: str) -> None:
    """Stores that a bot, by its id on the platform, serves workspaces."""
    await connection.executemany(
        "INSERT INTO tenant (workspace, bot) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET bot = excluded.bot WHERE bot IS NOT excluded.bot",
        [(workspace, bot) for workspace in workspaces],
    )


async def served(connection: aiosqlite.Connection, platform: str, bot: str) -> set[str]:
    """The workspaces of a platform that have data, are not gone, and are served by `bot` or by one that is not
    known."""
    rows = await connection.execute_fetchall(
        "SELECT workspace FROM tenant WHERE gone IS NOT NULL OR bot IS NOT NULL AND bot <> ?", (bot,)
    )
    return await with_rows(connection, f"{platform}:") - {row["workspace"] for row in rows}


async def gone_among(connection: aiosqlite.Connection, workspaces: Collection[str]) -> list[str]:
    """Those of `workspaces` that are gone."""
    rows = await connection.execute_fetchall("SELECT workspace FROM tenant WHERE gone IS NOT NULL")
    return [row["workspace"] for row in rows if row["workspace"] in workspaces]


async def mark_back(connection: aiosqlite.Connection, workspace: str) -> None:
    """Stores that a workspace is not gone any more."""
    await connection.execute("UPDATE tenant SET gone = NULL WHERE workspace = ?", (workspace,))


async def gone_before(connection: aiosqlite.Connection, before: float) -> list[str]:
    """The workspaces that are gone since a time earlier than `before`."""
    rows = await connection.execute_fetchall("SELECT workspace FROM tenant WHERE gone < ?", (before,))
    return [row["workspace"] for row in rows]
