"""The pages of an answer: each is a Card with the moves that lead from it to other pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ..asking.answer_models import Answer, Ask, View
from ..asking.checked_text import CheckedText
from .answers import AnswerCards
from .checks import CheckCards
from .citations import GLIMPSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...index.querying.found import Hit
    from ..cards import Card
    from ..messages import Messages

AROUND: Final = (100, 350, 900, 2000)  # characters on either side of a quote, by steps
PASSAGE_AROUND: Final = (0, 400, 1200)  # and of a place about a topic, or of an excerpt
PARTS: Final = 5  # of a checked text, on one page


class Move(StrEnum):
    """The moves from a page. Each is one button; sharing is up to the adapter."""

    NEXT = "next"  # the next hit
    PREVIOUS = "previous"
    MORE = "more"  # more of what is said before and after
    LESS = "less"
    ELSEWHERE = "elsewhere"  # the list of all places
    HERE = "here"  # the list of all places about a topic in the transcript of the hit
    BACK = "back"  # from a list to the hit


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A Card with what can be done next: `moves` maps each possible move to the view that it leads to.

    `answer` is the stored answer's id: at most 16 URL-safe characters; None where there is nothing to come back to.
    `private` is what the asker wanted. `hits` counts the places found. `unstored` is True where the answer should
    have been stored and could not be: then there are no moves. `parts` are those of a checked text that are shown, by
    their number from 1, each with the id of an answer of its own. `charted` is whether it is a
    topic, which can be shown over time, `meant` the topic as it may have been meant.
    """

    card: Card
    answer: str | None
    view: View = View()  # noqa: RUF009 - frozen
    hits: int = 0
    private: bool = False
    moves: dict[Move, View] = field(default_factory=dict[Move, View])
    unstored: bool = False
    parts: tuple[tuple[int, str], ...] = ()
    charted: bool = False
    meant: str | None = None


@dataclass(frozen=True, slots=True)
class _Reach:
    """The extent of a hit that is shown: characters on either side, or only so many of its own."""

    around: int
    most: int | None = None


class AnswerPages:
    """Makes the pages of answers. `Core.answer_pages` is one."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    async def page(self, answer: Answer | CheckedText) -> AnswerPage:
        """The page of an answer's view. A hit that is there no more becomes the last that is."""
        if isinstance(answer, CheckedText):
            return await self._checked(answer)
        result, view = answer.result, answer.view
        query, hits, cards = result.query, result.hits, AnswerCards(result, self._messages)
        if not hits:
            meant = result.meant if answer.id else None
            return AnswerPage(
                await cards.whole(), answer.id, private=query.private, unstored=answer.unstored, meant=meant
            )
        if view.here:
            moves = {Move.BACK: View(view.hit)}
            return AnswerPage(await cards.here(), answer.id, view, len(hits), query.private, moves)
        number = min(max(view.hit, 0), len(hits) - 1)
        reaches = _reaches(query.ask, hits[number])
        step = min(max(view.around, 0), len(reaches) - 1)
        now = View(number, step, view.elsewhere and len(hits) > 1)
        reach = reaches[step]
        card = await (cards.overview() if now.elsewhere else cards.page(number, reach.around, reach.most))
        if answer.unstored:
            card = replace(card, notes=(*card.notes, self._messages.say("answer.unstored")))
            return AnswerPage(card, None, now, len(hits), query.private, unstored=True)
        charted = query.ask is Ask.TOPIC and answer.id is not None and not now.elsewhere
        moves = _moves(now, hits, reaches)
        return AnswerPage(card, answer.id, now, len(hits), query.private, moves, charted=charted, meant=result.meant)

    async def shared(self, answer: Answer | CheckedText, by: str | None = None) -> AnswerPage:
        """A page as everybody may see it: without moves, and saying that `by` shared it."""
        page = await self.page(replace(answer, id=None) if isinstance(answer, CheckedText) else answer)
        note = (self._messages.say("answer.shared", name=by),) if by else ()
        card = replace(page.card, notes=(*page.card.notes, *note))
        return replace(page, card=card, answer=None, private=False, moves={}, parts=(), charted=False, meant=None)

    async def _checked(self, checked: CheckedText) -> AnswerPage:
        """A page of a checked text, each of whose parts can be opened as an answer of its own."""
        first = min(max(checked.view.hit if checked.view else 0, 0), max(len(checked.parts) - 1, 0))
        first -= first % PARTS
        shown = checked.parts[first : first + PARTS]
        card = await CheckCards(checked, self._messages).page(first, PARTS)
        if checked.unstored:
            card = replace(card, notes=(*card.notes, self._messages.say("answer.unstored")))
        if checked.id and shown:
            card = replace(card, notes=(*card.notes, self._messages.say("check.open")))
        turns = {Move.PREVIOUS: first - PARTS, Move.NEXT: first + PARTS}
        moves = {move: View(to) for move, to in turns.items() if 0 <= to < len(checked.parts) and checked.id}
        return AnswerPage(
            card,
            checked.id,
            View(first),
            sum(bool(part.result.hits) for part in checked.parts),
            checked.private,
            moves,
            checked.unstored,
            tuple((first + n + 1, part.answer) for n, part in enumerate(shown) if part.answer),
        )


def _reaches(ask: Ask, hit: Hit) -> list[_Reach]:
    """The extents of a hit, by steps; a step that would show nothing more is left out."""
    if ask.judged:
        steps = [_Reach(around) for around in AROUND]
    else:
        steps = [_Reach(around) for around in PASSAGE_AROUND]
        if ask is Ask.TOPIC and len(hit.words) > GLIMPSE:
            steps.insert(0, _Reach(0, GLIMPSE))
    room = max(hit.span.first, hit.transcript.length - hit.span.past)
    enough = next((n for n, step in enumerate(steps) if step.most is None and step.around >= room), len(steps) - 1)
    return steps[: enough + 1]


def _moves(now: View, hits: Sequence[Hit], reaches: Sequence[_Reach]) -> dict[Move, View]:
    if now.elsewhere:
        return {Move.BACK: replace(now, elsewhere=False)}
    moves: dict[Move, View] = {}
    if now.hit > 0:
        moves[Move.PREVIOUS] = View(now.hit - 1)
    if now.hit < len(hits) - 1:
        moves[Move.NEXT] = View(now.hit + 1)
    if now.around < len(reaches) - 1:
        moves[Move.MORE] = replace(now, around=now.around + 1)
    if now.around > 0:
        moves[Move.LESS] = replace(now, around=now.around - 1)
    if hits[now.hit].more:
        moves[Move.HERE] = View(now.hit, here=True)
    if len(hits) > 1:
        moves[Move.ELSEWHERE] = replace(now, elsewhere=True)
    return moves
