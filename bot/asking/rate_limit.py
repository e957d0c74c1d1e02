"""Rate limits for a person and for a workspace, and a bound on the questions that are worked on at once.

Each limit is a leaky bucket that remembers one number a key: when it will be empty again. A key whose bucket is empty
is as good as unknown and is forgotten, so what is remembered is bounded by what is asked in a minute. Whoever is within
the limits waits for a place in a fair queue: questions of chats in one, and those in the background, of the web face
and of programs, in another one with half as many places for each workspace, so that no chat waits for these.

The public waits long while a burst is worked off, and briefly in a queue that does not empty: there a longer wait lets
no more questions in, and makes all of them later (after Nichols and Jacobson, "Controlling queue delay", 2012, and
Maurer, "Fail at scale", 2015).
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ..places import READERS
from .fair_queue import FairQueue, QueueFull

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Hashable

    from ..settings.reloading import LiveSettings
    from ..settings.values import LimitSettings
    from .answer_models import Asker

MINUTE_S: Final = 60.0
FORGET_AT: Final = 1024  # keys, before those that are as good as unknown are looked for
LONGEST_S: Final = 60  # what nobody is told to wait longer than because of others
TYPICAL_S: Final = 0.1  # how long a question takes, before any was seen
PATIENCE: Final = 0.5  # of the deadline that a question may wait, so that as much is left to answer it
READERS_S: Final = 2.0  # that a question of the public may: pages are read by whoever comes, in any number,
STANDING_S: Final = 0.4  # and where none of them has come to an empty queue
BURST_S: Final = 2.0  # for so long
LEARNING: Final = 0.05  # the weight of the latest question in how long one takes


@dataclass
class TooManyQuestions(PullquoteError):
    """Too much was asked for now: by this person, in this workspace, or by everybody. Ask again in `seconds`."""

    seconds: int

    def __str__(self) -> str:
        return f"again in {self.seconds} s"


class Rate:
    """A leaky bucket for each key: at most `a_minute`, in a burst if need be."""

    def __init__(self, a_minute: int) -> None:
        self._cost = MINUTE_S / a_minute
        self._empty_at: dict[Hashable, float] = {}
        self._look_at = FORGET_AT

    def wait(self, key: Hashable, now: float) -> float:
        """Seconds until `key` has one free; 0 if it has one now. Nothing is taken."""
        return max(self._empty_at.get(key, now) + self._cost - MINUTE_S - now, 0.0)

    def take(self, key: Hashable, now: float, times: int = 1) -> None:
        """Counts so many for `key`, also more than are free: then it is longer until the next."""
        if len(self._empty_at) >= self._look_at:
            self._empty_at = {known: at for known, at in self._empty_at.items() if at > now}
            self._look_at = max(FORGET_AT, 2 * len(self._empty_at))  # so that a look costs each key little
        self._empty_at[key] = max(self._empty_at.get(key, now), now) + times * self._cost

    def __len__(self) -> int:
        """The number of keys with a bucket that is not empty."""
        return len(self._empty_at)


class RateLimiter:
    """Admits questions. The console, which has no workspace, is not limited. `clock` counts seconds."""

    def __init__(self, settings: LiveSettings, clock: Callable[[], float]) -> None:
        self._settings = settings
        self._clock = clock
        self._queues = {background: FairQueue(0, 0) for background in (False, True)}
        self._takes = dict.fromkeys(self._queues, TYPICAL_S)
        self._worked_off = clock()  # when a question of the public came and none of theirs was waiting
        limits = settings.current.limits
        self._adopt(limits)

    def _adopt(self, limits: LimitSettings) -> None:
        """Goes by these limits from now on. How much was asked before is forgotten; who waits, goes on waiting."""
        self._limits = limits
        self._people = Rate(limits.questions_a_minute)
        self._workspaces = Rate(limits.workspace_questions_a_minute)
        self._queues[False].resize(limits.questions_at_once, limits.questions_waiting)
        self._queues[True].resize(limits.questions_at_once // 2 + 1, limits.questions_waiting)

    @contextlib.asynccontextmanager
    async def admitted(self, asker: Asker) -> AsyncGenerator[None]:
        """Holds a place for one question of `asker`. Raises TooManyQuestions: at once where so many wait already that
        its turn would come too late."""
        if self._limits != self._settings.current.limits:
            self._adopt(self._settings.current.limits)
        self._count(asker)
        queue = self._queues[asker.background]
        ahead = queue.ahead(asker.workspace)
        patience = self._patience(asker.workspace, ahead)
        if ahead * self._takes[asker.background] > patience:
            raise TooManyQuestions(self._queue_s(asker))
        try:
            await queue.enter(asker, patience)
        except (QueueFull, TimeoutError) as full:
            raise TooManyQuestions(self._queue_s(asker)) from full
        began = self._clock()
        try:
            yield
        finally:
            queue.leave(asker)
            took = self._clock() - began
            self._takes[asker.background] += LEARNING * (took - self._takes[asker.background])

    def _patience(self, workspace: str | None, ahead: float) -> float:
        """The seconds that a question of a workspace may wait for a place, with so many turns `ahead` of it."""
        patience = PATIENCE * self._limits.deadline_seconds
        if workspace != READERS:
            return patience
        now = self._clock()
        if not ahead:
            self._worked_off = now
        return min(patience, READERS_S if now - self._worked_off <= BURST_S else STANDING_S)

    def charge(self, asker: Asker, questions: int) -> None:
        """Takes so many from the person's limit and from the workspace's, whether or not they are free."""
        if asker.workspace is not None and questions > 0:
            now = self._clock()
            self._people.take((asker.workspace, asker.user), now, questions)
            self._workspaces.take(asker.workspace, now, questions)

    def _count(self, asker: Asker) -> None:
        """Takes one from the person's limit and one from the workspace's, or none at all."""
        if asker.workspace is None:
            return
        now, person = self._clock(), (asker.workspace, asker.user)
        wait = max(self._people.wait(person, now), self._workspaces.wait(asker.workspace, now))
        if wait > 0:
            raise TooManyQuestions(math.ceil(wait))
        self.charge(asker, 1)

    def _queue_s(self, asker: Asker) -> int:
        """About how long those take who wait already before `asker`."""
        queue, takes = self._queues[asker.background], self._takes[asker.background]
        return min(max(math.ceil(len(queue) * takes / queue.places), 1), LONGEST_S)
