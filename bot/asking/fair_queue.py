"""A fair queue: whoever asks much waits for their own questions, not others for them.

Whose turn it is goes round robin over the workspaces that wait, and within a workspace over its persons (fair queueing
by Nagle, "On packet switches with infinite storage", RFC 970, 1985, in two levels). Turns count questions: none costs
more than a bounded multiple of another, since search bounds the terms and the work of each. Of several places a
workspace never holds all, nor a person all that a workspace may hold: others find one free at once.

The queue is bounded. When it is full, the latest question of whoever has the most in it makes room (the longest queue
is dropped from: McKenney, "Stochastic fairness queueing", INFOCOM 1990): filling it shuts nobody else out.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque

from .answer_models import Asker

Line = deque[asyncio.Future[None]]  # one person's questions that wait


class QueueFull(Exception):
    """There is no room to wait, or there is none any more."""


class FairQueue:
    """Gives out `places`, and lets so many questions wait as there is `room`."""

    def __init__(self, places: int, room: int) -> None:
        self._lines: OrderedDict[str | None, OrderedDict[str, Line]] = OrderedDict()  # next first; none is empty
        self._held = Counter[Asker | str | None]()  # by person, and by workspace
        self._taken = 0
        self.resize(places, room)

    def __len__(self) -> int:
        """The number of questions that wait."""
        return sum(map(_waiting, self._lines.values()))

    def resize(self, places: int, room: int) -> None:
        """Goes by these numbers from now on. Nobody who holds a place or waits already loses it."""
        self.places, self._room = places, room
        self._give()

    def ahead(self, workspace: str | None) -> float:
        """How many questions of a workspace wait for each place that it may hold: a new one waits for as many turns."""
        lines = self._lines.get(workspace)
        return _waiting(lines) / self._most if lines else 0.0

    @property
    def _most(self) -> int:
        """The most places that a workspace holds."""
        return max(self.places - 1, 1)

    async def enter(self, asker: Asker, patience: float) -> None:
        """Waits for a place, which `leave` gives back. Raises QueueFull, or TimeoutError after `patience` seconds."""
        turn = asyncio.get_running_loop().create_future()
        self._lines.setdefault(asker.workspace, OrderedDict()).setdefault(asker.user, deque()).append(turn)
        self._give()
        if len(self) > self._room:
            self._drop(asker)
        try:
            async with asyncio.timeout(patience):
                await asyncio.shield(turn)  # whoever is cancelled is taken out of the queue here, and nowhere else
        except BaseException:
            if not turn.done():
                self._lines[asker.workspace][asker.user].remove(turn)
                self._tidy(asker.workspace, asker.user)
            elif turn.exception() is None:
                self.leave(asker)  # the place was given in the moment of leaving
            raise

    def leave(self, asker: Asker) -> None:
        """Gives a place back."""
        self._taken -= 1
        self._held -= Counter([asker, asker.workspace])  # forgets those that hold none
        self._give()

    def _give(self) -> None:
        """Gives the free places to those whose turn it is."""
        while self._taken < self.places and (turn := self._next()):
            self._taken += 1
            turn.set_result(None)

    def _next(self) -> asyncio.Future[None] | None:
        """Takes the next question out of the queue; None if nobody who waits may have a place."""
        for workspace, lines in self._lines.items():
            if self._held[workspace] >= self._most:
                continue
            for user, line in lines.items():
                asker = Asker(workspace, user)
                if self._held[asker] < max(self._most - 1, 1):
                    turn = line.popleft()
                    self._held.update([asker, workspace])
                    lines.move_to_end(user)
                    self._lines.move_to_end(workspace)
                    self._tidy(workspace, user)
                    return turn
        return None

    def _drop(self, newest: Asker) -> None:
        """Refuses the latest question of the person with the most of the workspace with the most; of equal ones that of
        the `newest`."""
        workspace = max(self._lines, key=lambda one: (_waiting(self._lines[one]), one == newest.workspace))
        lines = self._lines[workspace]
        user = max(lines, key=lambda one: (len(lines[one]), one == newest.user))
        lines[user].pop().set_exception(QueueFull)
        self._tidy(workspace, user)

    def _tidy(self, workspace: str | None, user: str) -> None:
        """Forgets a person, and a workspace, of whom nothing waits."""
        lines = self._lines[workspace]
        if not lines[user]:
            del lines[user]
        if not lines:
            del self._lines[workspace]


def _waiting(lines: OrderedDict[str, Line]) -> int:
    return sum(map(len, lines.values()))
