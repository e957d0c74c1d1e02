"""The door that every question from a chat comes through: it is let in, or told to come again; counted; and logged."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ..telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..settings.reloading import LiveSettings
    from ..telemetry.meter import Meter
    from .answer_models import AnswerPage, Asker, View
    from .answer_store import StoredQuery
    from .conversation import Conversation
    from .rate_limit import RateLimiter

_log: Final = logging.getLogger("pullquote.bot.asking.reception")  # operators filter by this name


class Reception:
    """Takes questions to a conversation. Use `Core.ask` and its neighbours. `clock` counts seconds."""

    def __init__(
        self,
        conversation: Conversation,
        gate: RateLimiter,
        meter: Meter,
        clock: Callable[[], float],
        settings: LiveSettings,
    ) -> None:
        self._conversation = conversation
        self._limiter = gate
        self._meter = meter
        self._clock = clock
        self._settings = settings

    async def ask(self, asker: Asker, request: StoredQuery) -> AnswerPage:
        """A new question."""
        return await self._received(
            asker, request.ask.value, lambda: self._conversation.ask(asker, request), request.words
        )

    async def turn(self, asker: Asker, answer: str, view: View) -> AnswerPage:
        """Another page."""
        return await self._received(asker, "turn", lambda: self._conversation.turn(asker, answer, view))

    async def shared(self, asker: Asker, answer: str, view: View, by: str | None) -> AnswerPage:
        """A page to be shared."""
        return await self._received(asker, "share", lambda: self._conversation.shared(asker, answer, view, by))

    async def find_source(self, asker: Asker, text: str) -> AnswerPage:
        """A message whose source is looked for."""
        return await self._received(asker, "source", lambda: self._conversation.find_source(asker, text), text)

    async def _received(
        self, asker: Asker, ask: str, answer: Callable[[], Awaitable[AnswerPage]], words: str | None = None
    ) -> AnswerPage:
        began, outcome = self._clock(), "error"
        with logs.request():
            try:
                async with self._limiter.admitted(asker):
                    shown = await answer()
                outcome = _outcome(shown)
            except PullquoteError as error:
                outcome = type(error).__name__
                raise
            else:
                return shown
            finally:
                took = self._clock() - began
                self._meter.answered(ask, outcome, took)
                told = {"words": words} if self._settings.current.logs.questions and words is not None else {}
                event = {"ask": ask, "outcome": outcome, "ms": round(1000 * took, 1), "workspace": asker.workspace}
                _log.info("answered", extra={**event, **told})


def _outcome(shown: AnswerPage) -> str:
    if shown.card.verdict is not None:
        return shown.card.verdict.value
    return "found" if shown.hits else "nothing"
