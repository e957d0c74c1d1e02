"""Supervision of adapters and background work: what crashes is restarted with exponential back-off."""

from __future__ import annotations

import asyncio
import enum
import logging
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError, StorageError
from ...index.storage.waiting import to_the_end
from ..errors import NoConnection
from ..messages import messages

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping

FIRST_S: Final = 1.0  # back-off before the first restart; doubled for each further one
LONGEST_S: Final = 300.0  # the longest back-off
STEADY_S: Final = 60.0  # a run of this length resets the back-off

_log: Final = logging.getLogger(__name__)


class AdapterState(enum.StrEnum):
    """The state of an adapter or of background work."""

    RUNNING = "running"
    CONNECTING = "connecting"  # running without a connection (yet)
    STANDING_BY = "standing by"  # another computer serves it
    WAITING = "waiting"  # crashed; a restart is scheduled
    ENDED = "ended"  # returned
    FAILED = "failed"  # a permanent error, such as a revoked token: no restart


class Supervisor:
    """Runs named coroutines and restarts those that crash.

    It ends when all that are `needed` have ended (without any, when all have) and cancels the rest. `clock` counts
    seconds; `unexpected` is called with the error of every crash.
    """

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
        """Returns the current state of each."""
        return dict(self._states)

    async def run(self) -> None:
        """Runs them to their end; cancellation cancels them all and waits for them.

        If none that is needed returned, raises the permanent error of the first that failed.
        """
        failures: dict[str, PullquoteError] = {}
        tasks = {name: asyncio.create_task(self._run_one(name, start, failures)) for name, start in self._work.items()}
        count = self._needed or tasks.keys()
        try:
            await asyncio.wait([tasks[name] for name in count])
        finally:
            for task in tasks.values():
                task.cancel()
            await to_the_end(ended(tasks.values()))
        failed = [error for name, error in failures.items() if name in count]
        if failed and not any(self._states[name] is AdapterState.ENDED for name in count):
            raise failed[0]

    async def _run_one(
        self, name: str, start: Callable[[], Awaitable[None]], failures: dict[str, PullquoteError]
    ) -> None:
        pause, said = FIRST_S, ""
        while True:
            self._states[name], began = AdapterState.RUNNING, self._clock()
            try:
                await start()
            except NoConnection as error:
                if said != (said := str(error)):  # once, however long it lasts
                    _log.warning(error.words(messages()), extra={"adapter": name})
            except PullquoteError as error:
                if not isinstance(error, StorageError):  # storage errors are transient: a busy database, a full disk
                    self._states[name] = AdapterState.FAILED
                    failures[name] = error
                    _log.error("an adapter cannot go on", extra={"adapter": name, "why": repr(error)})
                    return
                if said != (said := str(error)):  # once, however long it lasts
                    _log.warning("an adapter lost its database", extra={"adapter": name, "why": said})
            except Exception as error:  # noqa: BLE001 - a crash of one leaves the others running
                self._unexpected(error)
                _log.warning("an adapter crashed", extra={"adapter": name, "error": type(error).__name__})
            else:
                self._states[name] = AdapterState.ENDED
                return
            if self._clock() - began >= STEADY_S:
                pause, said = FIRST_S, ""
            self._states[name] = AdapterState.WAITING
            _log.info("it is started again", extra={"adapter": name, "seconds": pause})
            await self._sleep(pause)
            pause = min(2 * pause, LONGEST_S)


async def until_one_ends(*work: Awaitable[None]) -> None:
    """Does some work side by side until the first of it ends, cancels the rest, and waits for it. Raises what the first
    raised."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            await task
    finally:
        for task in tasks:
            task.cancel()
        await to_the_end(ended(tasks))


async def ended(tasks: Iterable[asyncio.Future[None]]) -> None:
    """Waits for tasks, however they end."""
    await asyncio.gather(*tasks, return_exceptions=True)
