"""Watches for transcripts that subscriptions to news have not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...index.storage import arrivals

if TYPE_CHECKING:
    from collections.abc import Collection

    from ...index.storage.database import Database
    from .plans import Plans


class NewsWatch:
    """Plans deliveries of news on some platforms, whichever process stored what is new."""

    def __init__(self, database: Database, plans: Plans, platforms: Collection[str]) -> None:
        self._database = database
        self._plans = plans
        self._platforms = platforms
        self._seen = -1

    async def has_come(self) -> bool:
        """Tells whether transcripts have come since the last `gather`. Raises StorageError."""
        return await self._newest() != self._seen

    async def gather(self, now: float) -> None:
        """Plans the news, if anything has come. Raises StorageError."""
        newest = await self._newest()
        if newest == self._seen:
            return
        async with self._database.transaction() as connection:
            await self._plans.gather(connection, self._platforms, now)
        self._seen = newest

    async def _newest(self) -> int:
        async with self._database.reader() as connection:
            return (await arrivals.newest(connection)).row
