"""The pages of an answer: each is a Card with the moves that lead from it to other pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ...index.search.verdict import Verdict
from ..asking.answer_models import Answer, Ask, MessageSources, View
from ..cards import Card, Citation
from .answers import AnswerCards, sentences
from .citations import GLIMPSE
from .transcripts import empty_library, languages_as_is

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...index.library import Hit
    from ..messages import Messages

AROUND: Final = (100, 350, 900, 2000)  # characters on either side of a quote, by steps
PASSAGE_AROUND: Final = (0, 400, 1200)  # and of a place about a topic, or of an excerpt
ECHO: Final = 80  # characters of a quoted part when it is named


class Move(StrEnum):
    """The moves from a page. Each is one button; sharing is up to the adapter."""

    NEXT = "next"  # the next hit
    PREVIOUS = "previous"
    MORE = "more"  # more of what is said before and after
    LESS = "less"
    ELSEWHERE = "elsewhere"  # the list of all places
    BACK = "back"  # from the list to the hit


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A Card with what can be done next: `moves` maps each possible move to the view that it leads to.

    `answer` is the stored answer's id: at most 16 URL-safe characters; None where there is nothing to come back to.
    `private` is what the asker wanted. `hits` counts the places found. `unstored` is True where the answer should
    have been stored and could not be: then there are no moves.
    """

    card: Card
    answer: str | None
    view: View = View()  # noqa: RUF009 - frozen
    hits: int = 0
    private: bool = False
    moves: dict[Move, View] = field(default_factory=dict[Move, View])
    unstored: bool = False


@dataclass(frozen=True, slots=True)
class _Reach:
    """The extent of a hit that is shown: characters on either side, or only so many of its own."""

    around: int
    most: int | None = None


class AnswerPages:
    """Makes the pages of answers. `Core.answer_pages` is one."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    async def page(self, answer: Answer | MessageSources) -> AnswerPage:
        """The page of an answer's view. A hit that is there no more becomes the last that is."""
        if isinstance(answer, MessageSources):
            return await self._sources(answer)
        result, view = answer.result, answer.view
        query, hits, cards = result.query, result.hits, AnswerCards(result, self._messages)
        if not hits:
            return AnswerPage(await cards.whole(), answer.id, private=query.private, unstored=answer.unstored)
        number = min(max(view.hit, 0), len(hits) - 1)
        reaches = _reaches(query.ask, hits[number])
        step = min(max(view.around, 0), len(reaches) - 1)
        now = View(number, step, view.elsewhere and len(hits) > 1)
        reach = reaches[step]
        card = await (cards.overview() if now.elsewhere else cards.page(number, reach.around, reach.most))
        if answer.unstored:
            card = replace(card, notes=(*card.notes, self._messages.say("answer.unstored")))
            return AnswerPage(card, None, now, len(hits), query.private, unstored=True)
        return AnswerPage(card, answer.id, now, len(hits), query.private, _moves(now, hits, reaches))

    async def shared(self, answer: Answer, by: str | None = None) -> AnswerPage:
        """A page as everybody may see it: without moves, and saying that `by` shared it."""
        page = await self.page(answer)
        note = (self._messages.say("answer.shared", name=by),) if by else ()
        card = replace(page.card, notes=(*page.card.notes, *note))
        return replace(page, card=card, answer=None, private=False, moves={})

    async def _sources(self, found: MessageSources) -> AnswerPage:
        """The quoted parts of one message on one Card: those that were said with their verdicts, then the others."""
        if not found.parts[0][1].resolved.library.transcripts:
            return AnswerPage(empty_library(self._messages), None, private=True)
        say = self._messages.say
        citations, differences, notes = list[Citation](), list[str](), list[str]()
        for part, result in found.parts:
            short = part if len(part) <= ECHO else f"{part[:ECHO].rsplit(' ', 1)[0]} …"
            if not result.hits:
                nothing = say("verdict.not_found", n=result.found.searched, filters="")
                notes.append(say("source.part", words=short, what=nothing))
                continue
            page = await AnswerCards(result, self._messages).page(0, AROUND[0])
            citations += page.citations
            judgement = result.hits[0].judgement
            if judgement and (judgement.verdict is not Verdict.VERBATIM or page.detail):
                named = " ".join(sentences(judgement, self._messages, 2))
                what = " ".join(filter(None, (page.heading, page.detail, named)))
                differences.append(say("source.part", words=short, what=what))
        card = Card(
            say("source.heading", n=len(citations), of=len(found.parts)),
            differences=tuple(differences),
            citations=tuple(citations),
            notes=(*notes, *languages_as_is(found.parts[0][1].resolved.untrained, self._messages)),
        )
        return AnswerPage(card, None, hits=len(citations), private=True)


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
    if len(hits) > 1:
        moves[Move.ELSEWHERE] = replace(now, elsewhere=True)
    return moves
