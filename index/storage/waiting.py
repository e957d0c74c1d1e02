"""Waiting for what must not be broken off half-way: the end of a transaction, a step of a thread, a closing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

Result = TypeVar("Result")


async def to_the_end(doing: Coroutine[Any, Any, Result]) -> Result:
    """Waits until it is done, even if whoever waits is cancelled meanwhile: the cancellation comes afterwards."""
    task = asyncio.ensure_future(doing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at, or asyncio would complain: the cancellation is what counts
        raise
