"""Deduplication of events that a platform may deliver more than once: events, button presses, replayed requests."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...index.storage.database import Database

REMEMBERED: Final = 24 * 3600.0  # seconds; platforms retry for an hour at most


class Seen:
    """The ids of handled events, in the database: shared by all processes on it, and kept over restarts."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def first(self, workspace: str, event: str, seconds: float = REMEMBERED) -> bool:
        """Records `event` of `workspace`; returns True if it was not recorded within the last `seconds`.

        Of concurrent calls exactly one returns True. Raises StorageError.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM seen WHERE expires <= ?", (int(now),))
            added = await connection.execute(
                "INSERT INTO seen (workspace, event, expires) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (workspace, event, int(now + seconds) + 1),
            )
            return added.rowcount == 1
