"""Work that goes on behind a serving process, whenever there is something new, and never in the way of questions."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

EVERY_S: Final = 2.0
AGAIN_S: Final = 60.0

_log = logging.getLogger("pullquote.index.background")  # operators filter by this name


async def keep_up(
    work: Callable[[], Awaitable[bool]],
    version: Callable[[], Awaitable[int]],
    every: float = EVERY_S,
    again: float = AGAIN_S,
) -> None:
    """Does `work` now, and again whenever `version` has changed, until it is cancelled.

    `version` is looked at every so many seconds. Work that gives False was another process's, or was not finished, and
    is tried again at the next look; work that fails is logged, and tried again after `again` seconds.
    """
    done: int | None = None
    while True:
        try:
            now = await version()
            if now != done and await work():
                done = now
        except Exception:  # noqa: BLE001 -- whatever it is, the process goes on answering questions without it
            _log.exception("Work in the background failed; it is tried again in %s s", again)
            await asyncio.sleep(again)
        else:
            await asyncio.sleep(every)
