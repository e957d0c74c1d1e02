"""Keeping adapters up: one that crashes is started again after a while, and the others go on meanwhile."""

from __future__ import annotations

import asyncio
import enum
import logging
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError, StorageError
from ...index.storage.waiting import to_the_end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping

FIRST_S: Final = 1.0  # before a crashed adapter is started again; twice as long each time
LONGEST_S: Final = 300.0
STEADY_S: Final = 60.0  # who ran for so long is taken for sound again

_log: Final = logging.getLogger(__name__)


class AdapterState(enum.StrEnum):
    """How an adapter is."""

    RUNNING = "running"
    CONNECTING = "connecting"  # it runs, and has no connection (yet)
    WAITING = "waiting"  # it crashed, and will be started again
    ENDED = "ended"  # of its own accord
    FAILED = "failed"  # for a reason that another try would not mend, such as a revoked token


class Supervisor:
    """Runs pieces of work by their names. When all that are `needed` have ended, the others are ended, too; without
    any, it goes on until all have. `clock` counts seconds; `unexpected` is told of every crash."""

    def __init__(
        self,
        work: Mapping[str, Callable[[], Awaitable[None]]],
        clock: Callable[[], float],
        unexpected: Callable[[Exception], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        needed: Collection[str] = (),
    ) -> None:
        self._work = work
        self._needed = needed
        self._clock = clock
        self._unexpected = unexpected
        self._sleep = sleep
        self._states = dict.fromkeys(work, AdapterState.RUNNING)

    def states(self) -> Mapping[str, AdapterState]:
        """How each is now."""
        return dict(self._states)

    async def run(self) -> None:
        """Until they have ended. If none of those that count ended well, raises the expected error that the first of
        them failed with. Cancelled, it cancels them all and waits for them."""
        failures: dict[str, PullquoteError] = {}
        tasks = {name: asyncio.create_task(self._kept_up(name, start, failures)) for name, start in self._work.items()}
        count = self._needed or tasks.keys()
        try:
            await asyncio.wait([tasks[name] for name in count])
        finally:
            for task in tasks.values():
                task.cancel()
            await to_the_end(_ended(tasks.values()))
        failed = [error for name, error in failures.items() if name in count]
        if failed and not any(self._states[name] is AdapterState.ENDED for name in count):
            raise failed[0]

    async def _kept_up(
        self, name: str, start: Callable[[], Awaitable[None]], failures: dict[str, PullquoteError]
    ) -> None:
        pause = FIRST_S
        while True:
            self._states[name], began = AdapterState.RUNNING, self._clock()
            try:
                await start()
            except PullquoteError as error:
                if not isinstance(error, StorageError):  # a busy database or a full disk passes; the rest stays wrong
                    self._states[name] = AdapterState.FAILED
                    failures[name] = error
                    _log.error("an adapter cannot go on", extra={"adapter": name, "why": repr(error)})
                    return
                _log.warning("an adapter lost its database", extra={"adapter": name, "why": str(error)})
            except Exception as error:  # noqa: BLE001 - the others go on
                self._unexpected(error)
                _log.warning("an adapter crashed", extra={"adapter": name, "error": type(error).__name__})
            else:
                self._states[name] = AdapterState.ENDED
                return
            if self._clock() - began >= STEADY_S:
                pause = FIRST_S
            self._states[name] = AdapterState.WAITING
            _log.info("it is started again", extra={"adapter": name, "seconds": pause})
            await self._sleep(pause)
            pause = min(2 * pause, LONGEST_S)


async def _ended(tasks: Iterable[asyncio.Task[None]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)
