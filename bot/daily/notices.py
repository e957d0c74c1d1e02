"""The outbox: notices for admins, stored until they are sent, so that a crash in between loses none.

A notice is sent at most once: one that was claimed by a process that ended is not sent again.
Trouble with a subscription is also shown in the list of subscriptions, and trouble with a feed in that of feeds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..places import CONSOLE, Place, Workspace
from . import workspaces
from .rows import fetch

if TYPE_CHECKING:
    from ...index.storage.connection import Connection
    from ...index.storage.database import Database

LEASE_S: Final = 60.0  # of a claimed notice
STDERR: Final = "stderr"
"""The channel of the console's notices."""
FEED: Final = "feed"
"""The `kind` of a notice about what a workspace follows; those about subscriptions have that of the subscription."""

_COLUMNS: Final = ("platform", "workspace", "channel", "message", "details", "id", "attempts", "uncertain")


@dataclass(frozen=True, slots=True)
class AdminNotice:
    """A message, by its name, with its values `details` and among them its `kind`, to be sent to `place`. `number` is
    its number in the database; `uncertain` says that it was claimed, and may have been sent."""

    place: Place
    message: str
    details: dict[str, Any]
    number: int
    attempts: int
    uncertain: bool

    @property
    def key(self) -> str:
        """The idempotency key: the same for every try of this notice."""
        return f"notice-{self.number}"


async def enqueue(
    connection: Connection, place: Place, message: str, details: dict[str, Any], now: float, by: str = CONSOLE
) -> None:
    """Stores a notice about what is posted to `place`, inside a transaction of the caller's: for the workspace's admin
    channel. Where none is set it is for `place` itself; of one that refuses posts, for the person who set them up, by
    the platform's id, if that was not at the console."""
    admin = await workspaces.admin_channel(connection, place.workspace)
    channel = admin or (STDERR if place.platform == CONSOLE else place.channel)
    if not admin and message == "stopped" and CONSOLE not in (place.platform, by):
        channel = Place.of_person(place.platform, place.workspace, by).channel
    await _store(connection, Place(place.platform, place.workspace, channel), message, details, now)


async def enqueue_for_admins(
    connection: Connection, workspace: str, by: str, message: str, details: dict[str, Any], now: float
) -> None:
    """Stores a notice about what a workspace has, inside a transaction of the caller's: for its admin channel; where
    none is set, for the person who set it up, by the platform's id."""
    platform, admin = Workspace.parse(workspace).platform, await workspaces.admin_channel(connection, workspace)
    place = Place(platform, workspace, admin) if admin else Place.of_person(platform, workspace, by)
    await _store(connection, place, message, details, now)


async def _store(connection: Connection, place: Place, message: str, details: dict[str, Any], now: float) -> None:
    await connection.execute(
        "INSERT INTO notice (platform, workspace, channel, message, details, wake) VALUES (?, ?, ?, ?, ?, ?)",
        (place.platform, place.workspace, place.channel, message, json.dumps(dict(details)), now),
    )


class Outbox:
    """The notices of an open database that are still to be sent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ready(self, platform: str, now: float, most: int) -> list[AdminNotice]:
        """Up to `most` notices of a platform whose `wake` has come at `now`, the earliest first."""
        async with self._database.reader() as connection:
            rows = await fetch(
                connection,
                _COLUMNS,
                "FROM notice WHERE platform = ? AND wake <= ? ORDER BY wake LIMIT ?",
                (platform, now, most),
            )
        return [
            AdminNotice(
                place=Place(row["platform"], row["workspace"], row["channel"]),
                message=row["message"],
                details=json.loads(row["details"]),
                number=row["id"],
                attempts=row["attempts"],
                uncertain=bool(row["uncertain"]),
            )
            for row in rows
        ]

    async def claim(self, notice: AdminNotice, now: float) -> bool:
        """Claims a notice for `LEASE_S` seconds; False if another process was quicker."""
        async with self._database.transaction(alone=False) as connection:
            claimed = await connection.execute(
                "UPDATE notice SET attempts = attempts + 1, uncertain = 1, wake = ? WHERE id = ? AND attempts = ?",
                (now + LEASE_S, notice.number, notice.attempts),
            )
            return bool(claimed)

    async def retry(self, notice: AdminNotice, at: float) -> None:
        """Schedules another try for a claimed notice that was not sent."""
        async with self._database.transaction(alone=False) as connection:
            await connection.execute(
                "UPDATE notice SET wake = ?, uncertain = ? WHERE id = ?", (at, notice.uncertain, notice.number)
            )

    async def hasten(self, platform: str, now: float) -> None:
        """Has the notices of a platform sent that wait for a time which a clock that was ahead has set. One that is
        claimed may be just being sent: it keeps a whole lease."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE notice SET wake = CASE uncertain WHEN 1 THEN ? ELSE ? END "
                "WHERE platform = ? AND wake > CASE uncertain WHEN 1 THEN ? ELSE ? END",
                (now + LEASE_S, now, platform, now + LEASE_S, now),
            )

    async def remove(self, notice: AdminNotice) -> None:
        """Deletes a notice."""
        async with self._database.transaction(alone=False) as connection:
            await connection.execute("DELETE FROM notice WHERE id = ?", (notice.number,))
