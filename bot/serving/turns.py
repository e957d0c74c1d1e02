"""What one computer alone may do of all that share a database: it has its turn until it ends or is lost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ...index.errors import StorageError
from ...index.storage.waiting import to_the_end
from .supervision import ended

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...index.storage.database import Lock
    from ..places import Place

LOOK_S: Final = 5.0  # between looks whether it is our turn, and still is


class Turn:
    """The turn of this process, by a lock of all. `sleep` waits for a number of seconds."""

    def __init__(self, lock: Lock, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.ours = False
        self._lock = lock
        self._sleep = sleep

    def serves(self, place: Place) -> bool:  # noqa: ARG002 - all or none
        """Whether this process posts to a place: to all in its turn."""
        return self.ours

    async def do(self, work: Callable[[], Awaitable[None]]) -> None:
        """Waits for the turn and does `work`, until that ends. If another computer has taken over meanwhile, `work` is
        cancelled, and done again at the next turn."""
        while True:
            while not await self._is_ours(unknown=False):
                await self._sleep(LOOK_S)
            self.ours = True
            tasks = [asyncio.ensure_future(work()), asyncio.ensure_future(self._until_lost())]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if tasks[0].done():
                    await tasks[0]
                    return
            finally:
                self.ours = False
                for task in tasks:
                    task.cancel()
                await to_the_end(ended(tasks))
                await to_the_end(self._lock.release())

    async def _until_lost(self) -> None:
        await self._sleep(LOOK_S)  # the lock was taken just now
        while await self._is_ours(unknown=True):
            await self._sleep(LOOK_S)

    async def _is_ours(self, *, unknown: bool) -> bool:
        """Whether it is our turn; `unknown` while the server cannot be asked, which others most likely cannot either:
        people get an answer in words meanwhile."""
        try:
            return await self._lock.take()
        except StorageError:
            return unknown
