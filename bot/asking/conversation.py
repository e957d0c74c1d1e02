"""Questions that people ask in a chat: answered, kept, turned page by page, and shared.

An answer is found again from its question whenever a page is turned, so that it is true of the library as it is then.
The latest answers are remembered for as long as the library stays as it was.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ...index.library import Found, Hit
from ...index.search.verdict import Verdict
from ..cards import Card
from ..presenting.answers import GLIMPSE, places, sentences
from .answer_models import AnswerGone, AnswerPage, Ask, Move, View
from .answer_store import ShownPassage, StoredQuery
from .quote_extractor import quoted

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from ...index.shelves import Shelves
    from ..excerpts.selector import ExcerptSelector
    from ..messages import Messages
    from .answer_models import Asker
    from .answer_store import AnswerStore
    from .query_resolver import QueryResolver, ResolvedQuery

MOST_HITS: Final = 10
NEAREST: Final = 3
REMEMBERED: Final = 256
AROUND: Final = (100, 350, 900, 2000)  # characters on either side of a quote, by steps
PASSAGE_AROUND: Final = (0, 400, 1200)  # and of a place about a topic, or of an excerpt
MOST_QUOTED: Final = 5  # parts of one message that are looked for
ECHO: Final = 80  # characters of a quoted part when it is named


@dataclass(frozen=True, slots=True)
class Reach:
    """How much of a hit is shown: characters on either side, or only so many of its own."""

    around: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a request found: the hits that can be turned to, how many transcripts were searched, and of a quote that
    was not found the nearest places. `version` is that of the shelves that were searched."""

    asked: ResolvedQuery
    hits: tuple[Hit, ...] = ()
    searched: int = 0
    nearest: Found = Found()  # noqa: RUF009 - frozen
    version: int = -1


class Conversation:
    """Answers for people. Use `Core.ask` and its neighbours, which say what is raised."""

    def __init__(
        self,
        questions: QueryResolver,
        shelves: Shelves,
        selector: ExcerptSelector,
        store: AnswerStore,
        said: Messages,
        rng: random.Random,
    ) -> None:
        self._questions = questions
        self._shelves = shelves
        self._selector = selector
        self._store = store
        self._messages = said
        self._rng = rng
        self._remembered: OrderedDict[str, Result] = OrderedDict()

    async def ask(self, asker: Asker, request: StoredQuery) -> AnswerPage:
        """Answers a request and keeps it; one to an empty library is not kept."""
        return await self._answered(asker, request)

    async def turn(self, asker: Asker, answer: str, view: View) -> AnswerPage:
        """Another page of a kept answer."""
        request, result = await self._found_again(asker, answer)
        return await self._shown(request, result, view, answer)

    async def shared(self, asker: Asker, answer: str, view: View, by: str | None) -> AnswerPage:
        """A page of a kept answer, for everybody to see."""
        shown = await self.turn(asker, answer, view)
        note = (self._messages.say("answer.shared", name=by),) if by else ()
        card = replace(shown.card, notes=(*shown.card.notes, *note))
        return replace(shown, card=card, answer=None, private=False, moves={})

    async def find_source(self, asker: Asker, text: str) -> AnswerPage:
        """Verifies what a message quotes, or the whole message."""
        parts = quoted(text)[:MOST_QUOTED] or [text.strip()]
        if len(parts) == 1:
            return await self._answered(asker, StoredQuery(Ask.VERIFY, parts[0], private=True))
        results = [(part, await self._verified(asker, part)) for part in parts]
        return await self._together(results)

    def forget(self) -> None:
        """Forgets what was found: who may see what is another matter now."""
        self._remembered.clear()

    # -- finding -----------------------------------------------------------------------------------------------------

    async def _answered(self, asker: Asker, request: StoredQuery) -> AnswerPage:
        result = await self._sought(asker, request)
        if not result.asked.library.transcripts:
            return AnswerPage(self._questions.empty(), None, private=request.private)
        if request.ask is Ask.EXCERPT and result.hits:
            hit = result.hits[0]
            passage = ShownPassage(hit.transcript.public, hit.span.first, hit.span.past, hit.words)
            request = replace(request, found=passage)
        answer = await self._store.keep(asker, request)
        self._remember(answer, result)
        return await self._shown(request, result, View(), answer)

    async def _found_again(self, asker: Asker, answer: str) -> tuple[StoredQuery, Result]:
        request = await self._store.find(asker, answer)
        await self._shelves.refresh()
        result = self._remembered.get(answer)
        if result is None or result.version != self._shelves.version:
            result = await self._sought(asker, request)
            self._remember(answer, result)
        return request, result

    def _remember(self, answer: str, result: Result) -> None:
        self._remembered[answer] = result
        self._remembered.move_to_end(answer)
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    async def _sought(self, asker: Asker, request: StoredQuery) -> Result:
        about = request.about if request.ask is Ask.EXCERPT else None
        words = about if request.ask is Ask.EXCERPT else request.words
        asked = await self._questions.asked(asker.workspace, words, request.speaker, request.source, about)
        version = self._shelves.version  # of the library as it was put together just now
        return replace(await self._found(asked, request), version=version)

    async def _found(self, asked: ResolvedQuery, request: StoredQuery) -> Result:
        if not asked.library.transcripts:
            if request.found:
                raise AnswerGone
            return Result(asked)
        match request.ask:
            case Ask.EXCERPT:
                return await self._excerpt(asked, request)
            case Ask.TOPIC:
                found = await asked.library.topic(asked.words, asked.scope, MOST_HITS, self._questions.deadline())
                return Result(asked, found.hits, found.searched)
            case Ask.QUOTE | Ask.VERIFY:
                return await self._quote(asked)

    async def _quote(self, asked: ResolvedQuery) -> Result:
        deadline = self._questions.deadline()
        found = await asked.library.quote(asked.words, asked.scope, MOST_HITS, deadline)
        hits = tuple(places(found))
        nearest = Found() if hits else await asked.library.topic(asked.words, asked.scope, NEAREST, deadline)
        return Result(asked, hits, found.searched, nearest)

    async def _excerpt(self, asked: ResolvedQuery, request: StoredQuery) -> Result:
        """The passage that was shown before, or one that is chosen now."""
        if request.found:
            kept = request.found
            hit = await asked.library.relocate(kept.transcript, kept.first, kept.past, kept.words)
            if hit is None:
                raise AnswerGone
            return Result(asked, (hit,), 1)
        seed, about = f"{self._rng.getrandbits(64):x}", asked.words or None
        found = await self._selector.one(asked.library, asked.scope, about, seed, self._questions.deadline())
        return Result(asked, found.hits, found.searched)

    async def _verified(self, asker: Asker, words: str) -> Result:
        """The verdict on one part of a message; NOT_FOUND for one that cannot be looked for."""
        asked = await self._questions.asked(asker.workspace, words, None, None)
        if not asked.library.transcripts:
            return Result(asked)
        found = await asked.library.quote(asked.words, asked.scope, 1, self._questions.deadline())
        return Result(asked, tuple(places(found)), found.searched)

    # -- showing -----------------------------------------------------------------------------------------------------

    async def _shown(self, request: StoredQuery, result: Result, view: View, answer: str) -> AnswerPage:
        if not result.hits:
            return AnswerPage(await self._nothing(request, result), answer, private=request.private)
        hits = result.hits
        number = min(max(view.hit, 0), len(hits) - 1)
        reaches = _reaches(request.ask, hits[number])
        step = min(max(view.around, 0), len(reaches) - 1)
        elsewhere = view.elsewhere and len(hits) > 1
        if elsewhere:
            card = await self._questions.answers(result.asked).overview(request.words, hits)
        else:
            card = await self._page(request, result, number, reaches[step])
        now = View(number, step, elsewhere)
        return AnswerPage(card, answer, now, len(hits), request.private, _moves(now, hits, reaches))

    async def _page(self, request: StoredQuery, result: Result, number: int, reach: Reach) -> Card:
        answers, hits = self._questions.answers(result.asked), result.hits
        match request.ask:
            case Ask.EXCERPT:
                return await answers.excerpt_page(hits[number], reach.around)
            case Ask.TOPIC:
                return await answers.topic_page(request.words, hits, number, reach.around, reach.most)
            case Ask.QUOTE | Ask.VERIFY:
                return await answers.page(hits, number, reach.around)

    async def _nothing(self, request: StoredQuery, result: Result) -> Card:
        answers, nothing = self._questions.answers(result.asked), Found(searched=result.searched)
        match request.ask:
            case Ask.EXCERPT:
                return await answers.excerpt(nothing)
            case Ask.TOPIC:
                return await answers.topic(request.words, nothing)
            case Ask.QUOTE | Ask.VERIFY:
                return await answers.quote(nothing, result.nearest)

    async def _together(self, results: Sequence[tuple[str, Result]]) -> AnswerPage:
        """Several parts of one message on one Card: those that were said with their verdicts, then the others."""
        if not results[0][1].asked.library.transcripts:
            return AnswerPage(self._questions.empty(), None, private=True)
        say = self._messages.say
        citations, differences, notes = list[Card](), list[str](), list[str]()
        for part, result in results:
            short = part if len(part) <= ECHO else f"{part[:ECHO].rsplit(' ', 1)[0]} …"
            if not result.hits:
                nothing = say("verdict.not_found", n=result.searched, filters="")
                notes.append(say("source.part", words=short, what=nothing))
                continue
            page = await self._questions.answers(result.asked).page(result.hits, 0, AROUND[0])
            citations.append(page)
            judgement = result.hits[0].judgement
            if judgement and judgement.verdict is not Verdict.VERBATIM:
                told = " ".join(sentences(judgement, self._messages, 2))
                differences.append(say("source.part", words=short, what=" ".join(filter(None, (page.heading, told)))))
        card = Card(
            say("source.heading", n=len(citations), of=len(results)),
            differences=tuple(differences),
            citations=tuple(page.citations[0] for page in citations),
            notes=(*notes, *results[0][1].asked.notes),
        )
        return AnswerPage(card, None, hits=len(citations), private=True)


def _reaches(ask: Ask, hit: Hit) -> list[Reach]:
    """How much of a hit is shown at each step; a step that would show nothing more is left out."""
    if ask in {Ask.QUOTE, Ask.VERIFY}:
        steps = [Reach(around) for around in AROUND]
    else:
        steps = [Reach(around) for around in PASSAGE_AROUND]
        if ask is Ask.TOPIC and len(hit.words) > GLIMPSE:
            steps.insert(0, Reach(0, GLIMPSE))
    room = max(hit.span.first, hit.transcript.length - hit.span.past)
    enough = next((n for n, step in enumerate(steps) if step.most is None and step.around >= room), len(steps) - 1)
    return steps[: enough + 1]


def _moves(now: View, hits: Sequence[Hit], reaches: Sequence[Reach]) -> dict[Move, View]:
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
