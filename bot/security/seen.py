"""Deduplication of events that a platform may deliver more than once: events, button presses, replayed requests."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from ...index.errors import FileSystemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...index.storage.database import Database

REMEMBERED: Final = 24 * 3600.0  # seconds; platforms retry for an hour at most
IN_MEMORY: Final = 10_000  # events, where nothing can be written


class Seen:
    """The ids of handled events, in the database: shared by all processes on it, and kept over restarts."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock
        self._unwritten: dict[tuple[str, str], float] = {}  # when they expire

    async def first(self, workspace: str, event: str, seconds: float = REMEMBERED) -> bool:
        """Records `event` of `workspace`; returns True if it was not recorded within the last `seconds`.

        Of concurrent calls exactly one returns True. Where nothing can be written, the latest events are remembered in
        memory: they are handled, and not twice by this process. Raises StorageError.
        """
        now = self._clock()
        try:
            return not self._is_remembered(workspace, event, now) and await self._record(workspace, event, now, seconds)
        except FileSystemError:
            if self._is_remembered(workspace, event, now):  # by a call at the same time
                return False
            self._unwritten[workspace, event] = now + seconds
            while len(self._unwritten) > IN_MEMORY:
                self._unwritten.pop(next(iter(self._unwritten)))
            return not await self._is_recorded(workspace, event, now)

    def _is_remembered(self, workspace: str, event: str, now: float) -> bool:
        return self._unwritten.get((workspace, event), now) > now

    async def _is_recorded(self, workspace: str, event: str, now: float) -> bool:
        async with self._database.reader() as connection:
            row = await connection.fetch_one(
                "SELECT 1 FROM seen WHERE workspace = ? AND event = ? AND expires > ?",
                (workspace, event, int(now)),
            )
        return row is not None

    async def _record(self, workspace: str, event: str, now: float, seconds: float) -> bool:
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM seen WHERE expires <= ?", (int(now),))
            return (
                await connection.execute(
                    "INSERT INTO seen (workspace, event, expires) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (workspace, event, int(now + seconds) + 1),
                )
                == 1
            )
