"""The admission of questions: each is let in within the limits, counted, timed and logged.

The event loop of a process runs one step at a time. What is done in the background, for the web face and for programs,
gives way between its steps while a chat is being answered: one after the other goes on once that is done, or after a
tenth of a second, so that chats that never pause slow the others down and do not stop them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Final

from ...index.deadline import Deadline
from ...index.errors import Overdue, PullquoteError
from ..telemetry import logs
from .answer_models import View

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from ..settings.reloading import LiveSettings
    from ..telemetry.meter import Meter
    from .answer_models import Asker, Result
    from .checked_text import CheckedText
    from .rate_limit import RateLimiter

GIVE_WAY_S: Final = 0.1  # that a step in the background waits for chats, at most
LATE_S: Final = 2.0  # after the deadline, to store an answer
_log: Final = logging.getLogger("pullquote.bot.asking.reception")  # operators filter by this name


class Question:
    """One question under way. `outcome` is what the log and the metrics say of it; the `deadline` counts from when it
    was asked. `questions` is how many it counts as, for the limits."""

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self.outcome = "error"
        self.questions = 1

    def answered(self, result: Result, view: View = View()) -> None:  # noqa: B008 - frozen
        """Records the outcome: the verdict on what is shown of a quote, else whether anything was found."""
        hits, listed = result.hits, view.elsewhere and len(result.hits) > 1
        shown = hits[min(max(view.hit, 0), len(hits) - 1)].judgement if hits else result.found.judgement
        if result.query.ask.judged and result.resolved.library.transcripts and not listed and shown:
            self.outcome = shown.verdict.value
        else:
            self.outcome = "found" if hits else "nothing"

    def checked(self, text: CheckedText) -> None:
        """Records the outcome of a check: whether any part was found."""
        self.outcome = "found" if any(part.result.hits for part in text.parts) else "nothing"
        self.questions = len(text.parts)


class Admission:
    """Admits questions. `clock` counts seconds."""

    def __init__(self, limiter: RateLimiter, meter: Meter, clock: Callable[[], float], settings: LiveSettings) -> None:
        self._limiter = limiter
        self._meter = meter
        self._clock = clock
        self._settings = settings
        self._chats = 0  # questions of chats that are worked on
        self._none = asyncio.Event()  # set while there are none
        self._none.set()
        self._turn = asyncio.Lock()  # of those who give way

    async def give_way(self) -> None:
        """Waits for the questions of chats that are worked on, for a bounded time: to be called before a step of work
        in the background."""
        if self._none.is_set() and not self._turn.locked():
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GIVE_WAY_S), self._turn:
                await self._none.wait()

    @contextlib.contextmanager
    def _answering(self, asker: Asker) -> Generator[None]:
        """Counts the question of a chat for those who give way."""
        chats = 0 if asker.background else 1
        self._chats += chats
        if chats:
            self._none.clear()
        try:
            yield
        finally:
            self._chats -= chats
            if not self._chats:
                self._none.set()

    @contextlib.asynccontextmanager
    async def question(self, asker: Asker, kind: str, words: str | None = None) -> AsyncGenerator[Question]:
        """The time in which one question is worked on. `words` are logged only where the settings say so.

        Raises TooManyQuestions, and Overdue for one that hangs: its steps look at the deadline, but what they wait
        for, such as a database behind a network that was cut, may not.
        """
        began = self._clock()
        allowed = self._settings.current.limits.deadline_seconds
        question = Question(Deadline(began + allowed, self._clock, background=asker.background))
        with logs.request():
            try:
                async with self._in_time(), self._limiter.admitted(asker):
                    with self._answering(asker):
                        yield question
            except PullquoteError as error:
                question.outcome = type(error).__name__
                raise
            finally:
                took = self._clock() - began
                self._limiter.charge(asker, question.questions - 1)
                self._meter.answered(kind, question.outcome, took)
                asked = {"words": words} if self._settings.current.logs.questions and words is not None else {}
                event = {"ask": kind, "outcome": question.outcome, "ms": round(1000 * took, 1)}
                _log.info("answered", extra={**event, "workspace": asker.workspace, **asked})
        if asker.background:
            await self.give_way()  # what was found is made a page now

    @contextlib.asynccontextmanager
    async def _in_time(self) -> AsyncGenerator[None]:
        """A block that is broken off `LATE_S` seconds after a deadline that begins with it. Raises Overdue then."""
        limit = asyncio.timeout(self._settings.current.limits.deadline_seconds + LATE_S)
        try:
            async with limit:
                yield
        except TimeoutError:
            if limit.expired():
                raise Overdue from None
            raise
