"""Watches whether the database is sound and can be written, while serving.

Where nothing can be written, questions are answered and all else waits. That is logged once, and writing is tried after
growing pauses.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from ...index.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...index.storage.database import Database

LOOK_S: Final = 1.0
FIRST_S: Final = 2.0  # until the first try; doubled for each further one
LONGEST_S: Final = 60.0

_log: Final = logging.getLogger(__name__)


class StorageWatch:
    """Watches one database. `sleep` waits for a number of seconds."""

    def __init__(self, database: Database, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._database = database
        self._sleep = sleep
        self._checked = False

    async def run(self) -> None:
        """Watches until cancellation. The check of the whole file comes first, beside all other work: half a second
        for a gigabyte in memory, as long as reading it takes for one on a disk."""
        if not self._checked:
            await self.check()
        while True:
            if self._database.refusal is not None:
                await self._outwait()
            await self._sleep(LOOK_S)

    async def check(self) -> None:
        """Logs damage of the database's structure."""
        await self._database.check()
        self._checked = True
        if self._database.damage is not None:
            _log.error(
                "the database is damaged: stop, and restore a backup; `pullquote doctor` says more",
                extra={"path": self._database.location, "why": self._database.damage},
            )

    async def _outwait(self) -> None:
        """Waits until something can be written."""
        _log.warning(
            "nothing can be written: questions are answered, and all else waits",
            extra={"why": str(self._database.refusal)},
        )
        pause = FIRST_S
        while self._database.refusal is not None:
            await self._sleep(pause)
            pause = min(2 * pause, LONGEST_S)
            try:
                await self._database.try_writing()
            except StorageError:  # the same or another reason: it goes on
                continue
        _log.info("data can be written again")
