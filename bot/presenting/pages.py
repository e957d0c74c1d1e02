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
    from collections.abc import Callable, Sequence

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
    NEAREST = "nearest"  # the list of places that are near, where nothing was found
    BACK = "back"  # from a list to the hit


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A Card with what can be done next: `moves` maps each possible move to the view that it leads to.

    `answer` is the stored answer's id: at most 16 URL-safe characters; None where there is nothing to come back to.
    `private` is what the asker wanted, or that somebody else looks at it for themselves: then it is `foreign`. `hits`
    counts the places found; `jumps` says of each what it is, where they are listed. `unstored` is True where the answer
    should have been stored and could not be: then there are no moves. `parts` are those of a checked text that are
    shown, by their number from 1, each with the id of an answer of its own. `charted` is whether it is a topic, which
    can be shown over time, `topical` whether a quote that was not found can be asked as one, `meant` the topic as it
    may have been meant. `several_words` is whether fewer of them may be found.
    `readable` is whether the place can be read around in a browser.
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
    foreign: bool = False
    topical: bool = False
    several_words: bool = False
    jumps: tuple[str, ...] = ()
    readable: bool = False

    @property
    def is_place(self) -> bool:
        """Whether it shows one place that was found."""
        return bool(self.hits) and not (self.parts or self.view.elsewhere or self.view.here or self.view.near)


@dataclass(frozen=True, slots=True)
class _Reach:
    """The extent of a hit that is shown: characters on either side, or only so many of its own."""

    around: int
    most: int | None = None


class AnswerPages:
    """Makes the pages of answers. `Core.answer_pages` is one."""

    def __init__(self, messages: Messages, offered: Callable[[], bool] = lambda: False) -> None:
        """`offered` says whether there are pages of ours to read at."""
        self._messages = messages
        self._offered = offered

    async def page(self, answer: Answer | CheckedText) -> AnswerPage:
        """The page of an answer's view. A hit that is there no more becomes the last that is."""
        if isinstance(answer, CheckedText):
            return await self._checked(answer)
        return await self._page(answer, AnswerCards(answer.result, self._messages))

    async def _page(self, answer: Answer, cards: AnswerCards) -> AnswerPage:
        result, view = answer.result, answer.view
        query, hits, foreign = result.query, result.hits, answer.foreign
        private = query.private or foreign
        if not hits:
            return replace(await self._nothing(answer, cards), private=private, foreign=foreign)
        if view.here:
            moves = {Move.BACK: View(view.hit)}
            return AnswerPage(await cards.here(), answer.id, view, len(hits), private, moves, foreign=foreign)
        number = min(max(view.hit, 0), len(hits) - 1)
        reaches = _reaches(query.ask, hits[number])
        step = min(max(view.around, 0), len(reaches) - 1)
        now = View(number, step, view.elsewhere and len(hits) > 1)
        reach = reaches[step]
        card = await (cards.overview() if now.elsewhere else cards.page(number, reach.around, reach.most))
        if answer.unstored:
            card = replace(card, notes=(*card.notes, self._messages.say("answer.unstored")))
            return AnswerPage(card, None, now, len(hits), private, unstored=True)
        return AnswerPage(
            card,
            answer.id,
            now,
            len(hits),
            private,
            _moves(now, hits, reaches),
            charted=query.ask is Ask.TOPIC and answer.id is not None and not now.elsewhere,
            meant=None if foreign else result.meant,
            foreign=foreign,
            jumps=self._jumps(card) if now.elsewhere else (),
            readable=answer.id is not None and not now.elsewhere and self._offered(),
        )

    async def _nothing(self, answer: Answer, cards: AnswerCards) -> AnswerPage:
        """The page of an answer without hits: what is nearest, or that there is nothing, with other ways to look."""
        result, near = answer.result, bool(answer.result.nearest.hits)
        if answer.view.near and near:
            return AnswerPage(await cards.nearest(), answer.id, View(near=True), moves={Move.BACK: View()})
        return AnswerPage(
            await cards.whole(),
            answer.id,
            moves={Move.NEAREST: View(near=True)} if answer.id and near else {},
            unstored=answer.unstored,
            meant=result.meant if answer.id and not answer.foreign else None,
            topical=bool(answer.id) and result.query.ask.judged and not answer.foreign,
            several_words=result.query.ask is not Ask.TOPIC and " " in result.query.words.strip(),
        )

    def _jumps(self, card: Card) -> tuple[str, ...]:
        """What each place of a list is, by its number from 1."""
        say, places = self._messages.say, enumerate(card.citations, 1)
        named = ((k, one.who if one.named else one.title, one.when) for k, one in places)
        return tuple(say("answer.jump_to", k=k, whose=whose, when=when) for k, whose, when in named)

    def details(self, answer: Answer) -> Card:
        """What there is to say of a place beside the place itself."""
        number = min(max(answer.view.hit, 0), max(len(answer.result.hits) - 1, 0))
        return AnswerCards(answer.result, self._messages).details(number)

    async def shared(self, answer: Answer | CheckedText, by: str | None = None) -> AnswerPage:
        """A page as everybody may see it: with what was asked, and saying that `by` shared it."""
        if isinstance(answer, CheckedText):
            page, asked = await self.page(replace(answer, id=None)), None
        else:
            asker = None if answer.foreign else by
            page = await self._page(answer, AnswerCards(answer.result, self._messages, asker, quoting=True))
            asked = page.card.asked if asker else None
        note = (self._messages.say("answer.shared", name=by),) if by and not asked else ()
        card = replace(page.card, notes=(*page.card.notes, *note))
        return replace(page, card=card, private=False, parts=(), meant=None, topical=False, foreign=False)

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
