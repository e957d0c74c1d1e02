"""The row of a workspace: the channel where its admins are told of trouble, its bot, and since when it is gone.

The functions work inside a transaction of the caller's, or over a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...index.storage.purging import with_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ...index.storage.connection import Connection


async def admin_channel(connection: Connection, workspace: str) -> str | None:
    """The channel where trouble is told; None if nobody has set one."""
    row = await connection.fetch_one("SELECT admin FROM tenant WHERE workspace = ?", (workspace,))
    return row["admin"] if row else None


async def set_admin_channel(connection: Connection, workspace: str, channel: str | None) -> None:
    """Sets that channel, or None for no channel."""
    await connection.execute(
        "INSERT INTO tenant (workspace, admin) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET admin = excluded.admin",
        (workspace, channel),
    )


async def welcome(connection: Connection, workspace: str, now: float) -> bool:
    """Stores that a workspace was told how to begin; returns False, and changes nothing, if it was told before."""
    changed = await connection.execute(
        "INSERT INTO tenant (workspace, welcomed) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET welcomed = excluded.welcomed WHERE tenant.welcomed IS NULL",
        (workspace, now),
    )
    return changed > 0


async def mark_gone(connection: Connection, workspace: str, now: float) -> bool:
    """Stores that a workspace is gone since `now`; returns False, and changes nothing, if it is gone already."""
    changed = await connection.execute(
        "INSERT INTO tenant (workspace, gone) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET gone = excluded.gone WHERE tenant.gone IS NULL",
        (workspace, now),
    )
    return changed > 0


async def claim(connection: Connection, workspaces: Iterable[str], bot: str) -> None:
    """Stores that a bot, by its id on the platform, serves workspaces."""
    await connection.executemany(
        "INSERT INTO tenant (workspace, bot) VALUES (?, ?) "
        "ON CONFLICT (workspace) DO UPDATE SET bot = excluded.bot WHERE tenant.bot IS DISTINCT FROM excluded.bot",
        [(workspace, bot) for workspace in workspaces],
    )


async def served(connection: Connection, platform: str, bot: str) -> set[str]:
    """The workspaces of a platform that have data, are not gone, and are served by `bot` or by one that is not
    known."""
    rows = await connection.fetch_all(
        "SELECT workspace FROM tenant WHERE gone IS NOT NULL OR bot IS NOT NULL AND bot <> ?", (bot,)
    )
    return await with_rows(connection, f"{platform}:") - {row["workspace"] for row in rows}


async def gone_among(connection: Connection, workspaces: Collection[str]) -> list[str]:
    """Those of `workspaces` that are gone."""
    rows = await connection.fetch_all("SELECT workspace FROM tenant WHERE gone IS NOT NULL")
    return [row["workspace"] for row in rows if row["workspace"] in workspaces]


async def mark_back(connection: Connection, workspace: str) -> None:
    """Stores that a workspace is not gone any more."""
    await connection.execute("UPDATE tenant SET gone = NULL WHERE workspace = ?", (workspace,))


async def gone_before(connection: Connection, before: float) -> list[str]:
    """The workspaces that are gone since a time earlier than `before`."""
    rows = await connection.fetch_all("SELECT workspace FROM tenant WHERE gone < ?", (before,))
    return [row["workspace"] for row in rows]
