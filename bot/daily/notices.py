"""What an admin is to be told: kept until it is told, so that a crash in between loses nothing.

A notice is told at most once: after a try whose outcome is not known it is tried again only where the platform drops
repeats. Where excerpts go wrong is also visible in the list of subscriptions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..places import CONSOLE, Place

if TYPE_CHECKING:
    from collections.abc import Collection

    import aiosqlite

    from ...index.storage.database import Database

STDERR: Final = "stderr"  # where the console is told what went wrong


@dataclass(frozen=True, slots=True)
class AdminNotice:
    """The message `notice.{message}` with its values. `number` is what the database knows it by, `uncertain` whether it
    was sent without an answer."""

    place: Place
    message: str
    details: dict[str, Any]
    number: int
    attempts: int
    uncertain: bool

    @property
    def key(self) -> str:
        """What this one notice is called, however often it is tried."""
        return f"notice-{self.number}"


async def note(
    connection: aiosqlite.Connection, place: Place, message: str, details: dict[str, Any], now: float
) -> None:
    """Keeps a notice about what is posted to `place`: for the workspace's admin place, or for that place itself where
    nobody has said another. Inside a transaction of the caller's."""
    rows = await connection.execute_fetchall("SELECT admin FROM tenant WHERE workspace = ?", (place.workspace,))
    admin = next((row[0] for row in rows), None) or (STDERR if place.platform == CONSOLE else place.channel)
    await connection.execute(
        "INSERT INTO notice (platform, workspace, channel, message, details, wake) VALUES (?, ?, ?, ?, ?, ?)",
        (place.platform, place.workspace, admin, message, json.dumps(dict(details)), now),
    )


class Outbox:
    """The notices of an open database that are still to be told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waking(self, platform: str, now: float, most: int) -> list[AdminNotice]:
        """Up to `most` notices that are to be told at `now`."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall(
                "SELECT platform, workspace, channel, message, details, id, attempts, uncertain FROM notice "
                "WHERE platform = ? AND wake <= ? ORDER BY wake LIMIT ?",
                (platform, now, most),
            )
        return [
            AdminNotice(
                Place(platform, workspace, channel), message, json.loads(details), number, attempts, bool(uncertain)
            )
            for platform, workspace, channel, message, details, number, attempts, uncertain in rows
        ]

    async def earliest(self, platforms: Collection[str], after: float) -> float | None:
        """When the first notice of these platforms is to be told after `after`."""
        found = list[float]()
        async with self._database.reader() as connection:
            for platform in platforms:
                rows = await connection.execute_fetchall(
                    "SELECT min(wake) FROM notice WHERE platform = ? AND wake > ?", (platform, after)
                )
                found += [row[0] for row in rows if row[0] is not None]
        return min(found, default=None)

    async def claim(self, notice: AdminNotice, until: float) -> bool:
        """Takes a notice until then; False if another process was quicker."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "UPDATE notice SET attempts = attempts + 1, uncertain = 1, wake = ? WHERE id = ? AND attempts = ?",
                (until, notice.number, notice.attempts),
            )
            return bool(cursor.rowcount)

    async def again(self, notice: AdminNotice, until: float) -> None:
        """It was not told this time: it is tried again then."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE notice SET wake = ?, uncertain = ? WHERE id = ?", (until, notice.uncertain, notice.number)
            )

    async def done(self, notice: AdminNotice) -> None:
        """Forgets a notice."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM notice WHERE id = ?", (notice.number,))
