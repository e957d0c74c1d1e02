"""The rate limit of posts: Discord allows a bot fifty requests a second, answers to commands not counted."""

from __future__ import annotations

import asyncio
from typing import Final

A_SECOND: Final = 45.0  # posts; the rest is for whatever else the bot does


class PostLimiter:
    """Spaces callers evenly, at most `a_second` of them a second."""

    def __init__(self, a_second: float = A_SECOND) -> None:
        self._apart = 1 / a_second
        self._next = 0.0

    async def acquire(self) -> None:
        """Waits until the caller may post."""
        now = asyncio.get_running_loop().time()
        at = max(self._next, now)
        self._next = at + self._apart
        await asyncio.sleep(at - now)
