"""Steps that cancellation must not break off half-way: the end of a transaction, a write in a thread, a closing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any

Result = TypeVar("Result")


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
