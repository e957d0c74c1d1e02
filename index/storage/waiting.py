"""Waiting: for steps that cancellation must not break off half-way (the end of a transaction, a write in a thread, a
closing), and for a lock between processes."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Final, TypeVar

from ..errors import Busy

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine
    from typing import Any

    from .database import Lock

Result = TypeVar("Result")
AGAIN_S: Final = 0.05  # until a lock is tried again


async def to_the_end(doing: Coroutine[Any, Any, Result], hurry: Callable[[], None] | None = None) -> Result:
    """The result of `doing`, which runs to its end even if the caller is cancelled: CancelledError is raised after.

    `hurry` is called then, to make the end come soon."""
    task = asyncio.ensure_future(doing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if hurry is not None:
            hurry()
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # retrieved, or asyncio would complain: the cancellation is what counts
        raise


async def in_thread(step: Callable[[], Result]) -> Result:
    """The result of a writing step in a thread. A thread cannot be stopped: a cancelled caller waits for its end, so
    that no other writer begins meanwhile."""
    return await to_the_end(asyncio.to_thread(step))


@contextlib.asynccontextmanager
async def holding(lock: Lock, seconds: float) -> AsyncGenerator[None]:
    """A block in which this process holds `lock`. Raises Busy if another one holds it for longer than `seconds`."""
    until = time.monotonic() + seconds
    while not await lock.take():
        if time.monotonic() > until:
            raise Busy(seconds)
        await asyncio.sleep(AGAIN_S)
    try:
        yield
    finally:
        await to_the_end(lock.release())
