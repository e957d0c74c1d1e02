"""Background work of a serving process, done whenever storage has changed."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from .errors import FileSystemError, SearchUnreachable

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
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Runs `work` now, and again whenever `version` has changed, until it is cancelled.

    `version` is polled every `every` seconds, for which `wait` is called: it may come back sooner. Work that returns
    False (another process has the lock, or it is unfinished) is retried at the next poll; work that raises is logged,
    and retried after `again` seconds. That nothing can be written is said elsewhere; that a search server gives no
    answer is logged once, however long it lasts.
    """
    done: int | None = None
    said = ""
    while True:
        try:
            now = await version()
            if now != done and await work():
                done, said = now, ""
        except FileSystemError:
            await asyncio.sleep(again)
        except SearchUnreachable as error:
            if said != (said := str(error)):
                _log.warning("The search server gives no answer of use; it is tried again every %s s: %s", again, said)
            await asyncio.sleep(again)
        except Exception:  # noqa: BLE001 -- whatever the error, the process goes on answering questions
            _log.exception("Work in the background failed; it is tried again in %s s", again)
            await asyncio.sleep(again)
        else:
            await wait(every)
