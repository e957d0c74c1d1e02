"""The deadline of a question, honoured inside its steps: threads cannot be cancelled, so they look at it themselves.

A step of search runs in a thread by `Deadline.run`, and calls `checkpoint` between slices of its work, each of some
milliseconds. That raises Overdue once the deadline has passed, or the question was cancelled: the step then ends for
real. Overdue reaches the person, so that work which was stopped is never taken for a search that found nothing.
"""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar

from .errors import Overdue
from .storage.waiting import to_the_end

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


@dataclass(slots=True)
class Deadline:
    """A point in time after which an answer is of no use; `clock` counts seconds. A process that does nothing else
    meanwhile is `alone`: its steps need no thread. Work in the `background` lets other work go first."""

    at: float = float("inf")
    clock: Callable[[], float] = field(default=time.monotonic)
    alone: bool = False
    background: bool = False
    _stopped: bool = field(default=False, init=False)

    @property
    def left(self) -> float:
        """The seconds until then; none are left after `stop`."""
        return 0.0 if self._stopped else max(self.at - self.clock(), 0.0)

    def check(self) -> None:
        """Raises Overdue once the time has passed, or after `stop`."""
        if self._stopped or self.clock() > self.at:
            raise Overdue

    def stop(self) -> None:
        """Ends the work: from now on `check` raises Overdue."""
        self._stopped = True

    async def run(self, step: Callable[[], Result]) -> Result:
        """Runs a step of search in a thread, where `checkpoint` checks this deadline. Raises Overdue.

        If the caller is cancelled, the step is stopped, and CancelledError is raised once its thread has ended: whoever
        limits how much is worked on at once can count on it.
        """
        self.check()

        def within() -> Result:
            _running.set(self)  # the thread has a context of its own
            return step()

        if self.alone:
            return copy_context().run(within)
        return await to_the_end(asyncio.to_thread(within), self.stop)


_running: Final = ContextVar["Deadline | None"]("running", default=None)


def checkpoint() -> None:
    """Raises Overdue if this runs as a step of a question that is past its deadline or was cancelled."""
    if (running := _running.get()) is not None:
        running.check()
