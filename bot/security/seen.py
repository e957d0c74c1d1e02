"""What must be done once though it is reported again: events, presses of a button, replayed requests."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...index.storage.database import Database

REMEMBERED: Final = 24 * 3600.0  # seconds: platforms report again for an hour at most


class Seen:
    """Remembers in the database what was seen, for every process over it and after restarts."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def first(self, workspace: str, event: str, seconds: float = REMEMBERED) -> bool:
        """Whether `event` of `workspace` was not seen within the last `seconds`; from now on it was.

        Of several who ask at once, one is told so. Raises StorageError.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM seen WHERE expires <= ?", (int(now),))
            added = await connection.execute(
                "INSERT INTO seen (workspace, event, expires) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (workspace, event, int(now + seconds) + 1),
            )
            return added.rowcount == 1
