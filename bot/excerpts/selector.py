"""The deck of a subscription: which excerpt is posted next, so that nothing repeats before everything was posted.

A deck has no state of its own. What was posted comes from the ledger, what may be posted from the library as it is now:
new transcripts are in the deck at once, and removed ones are out of it. The same questions get the same answers.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from ...index.excerpts.fingerprints import FingerprintIndex, fingerprint
from ...index.language.analyzer import analyzer
from ...index.library import Deadline, Found, Library, Scope
from ...index.search.filters import find_source, find_speaker
from ...index.transcript import Kind
from ..presenting.answers import Answers, Filters
from .rotation import EligibleExcerpts, Pool, PoolItem, chance, choose_next

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from ...index.excerpts.store import CachedExcerpt
    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from ..cards import Card
    from ..messages import Messages

ABOUT: Final = 0.5  # how much of what a topic's words tell an excerpt has to hold, of 1
MOST_ITEMS: Final = 100_000  # that are remembered, and of each library
MOST_DECKS: Final = 50


@dataclass(frozen=True, slots=True)
class ExcerptFilter:
    """What a deck is limited to, as people typed it: a speaker, a source, topic words; None is no limit.

    Without `captions`, automatic captions without punctuation are left out.
    """

    speaker: str | None = None
    source: str | None = None
    about: str | None = None
    captions: bool = True


@dataclass(frozen=True, slots=True)
class Pick:
    """An excerpt: characters [`first`, `past`) of the transcript with that public id, as written.

    `kin` is its fingerprint, at most 200 ASCII characters: keep it with what was posted or banned, and hand it back. A
    deck takes alike fingerprints for one excerpt, such as those of the same interview uploaded twice.
    """

    transcript: str
    first: int
    past: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class PostedExcerpt:
    """What a subscription posted on a local date."""

    fingerprint: str
    transcript: str
    date: date


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be posted: `pick`, None if nothing is suitable.

    `size` counts all that is suitable, `left` what can still be posted after this pick before anything repeats. `fresh`
    says that everything had been posted, so that the deck was shuffled anew.
    """

    pick: Pick | None
    size: int
    left: int
    fresh: bool = False


class ExcerptSelector:
    """Draws excerpts from the libraries of an open data folder. `Core.deck` is one."""

    def __init__(self, shelves: Shelves, said: Messages) -> None:
        self._shelves = shelves
        self._messages = said
        self._stocking = defaultdict[str | None, asyncio.Lock](asyncio.Lock)
        self._stocks: dict[str | None, _Stocked] = {}

    async def draw(
        self,
        workspace: str | None,
        excerpt_filter: ExcerptFilter,
        posted: Sequence[PostedExcerpt],
        banned: Collection[str],
        on: date,
        seed: str,
    ) -> Selection:
        """The excerpt for a date. `posted` is what the subscription posted before, oldest first; `banned` are
        fingerprints never to be posted; `seed` is what the subscription is shuffled by, such as its id.

        Names in `wish` that stand for nothing (any more) leave nothing to draw. Raises EngineError, Overdue.
        """
        library = await self._shelves.library(workspace)
        cards = await self._cards(workspace, library, excerpt_filter)
        before = [(one.fingerprint, one.transcript) for one in sorted(posted, key=lambda one: one.date)]
        dealt = await asyncio.to_thread(choose_next, cards, before, banned, f"{seed} {on.isoformat()}")
        return Selection(dealt.item and _pick(dealt.item), dealt.size, dealt.left, dealt.fresh)

    async def warm(self, workspace: str | None) -> None:
        """Looks at all transcripts that are new, about a tenth of a second for an hour of talk, so that the next draws
        need not. What is broken off is gone on with the next time. Raises EngineError, Overdue."""
        await self._cards(workspace, await self._shelves.library(workspace), ExcerptFilter())

    async def card(self, workspace: str | None, pick: Pick) -> Card | None:
        """The excerpt to post; None when its words are gone, or not for this workspace to see."""
        library = await self._shelves.library(workspace)
        transcript = next((t for t in library.transcripts if t.public == pick.transcript), None)
        hit = transcript and await library.place(transcript, pick.first, pick.past)
        if not hit:
            return None
        now = await asyncio.to_thread(_fingerprint, hit.words, library.language(hit.transcript))
        if not FingerprintIndex([now]).akin(pick.fingerprint):  # another file has taken its place
            return None
        return await Answers(library, self._messages, Filters()).excerpt(Found((hit,), 1))

    async def one(self, library: Library, scope: Scope, about: str | None, seed: str, deadline: Deadline) -> Found:
        """Any excerpt in scope, and about a topic if one is given: one card of a deck that nothing was posted of. It
        looks at no more transcripts than it has to. Raises EngineError, Overdue."""
        told = await library.term_weights(about, scope, deadline) if about else None
        within = library.within(scope)
        for transcript in sorted(
            within, key=lambda t: (t.kind is Kind.CAPTIONS, chance(seed, _show(t)), chance(seed, t.public))
        ):
            deadline.check()
            stock = Pool(await _items(library, transcript))
            fits = _fits(stock, {transcript.public: transcript}, scope, told, captions=True)
            if item := choose_next(EligibleExcerpts(stock, fits), (), (), seed).item:
                choice = item.choice
                hit = await library.place(transcript, choice.first, choice.past, choice.score)
                return Found((hit,) if hit else (), len(within))
        return Found(searched=len(within))

    async def _cards(self, workspace: str | None, library: Library, excerpt_filter: ExcerptFilter) -> EligibleExcerpts:
        async with self._stocking[workspace]:  # once for all who wait
            stocked = self._stocks.pop(workspace, None)
            if stocked is None or stocked.transcripts != library.transcripts:
                stocked = _Stocked(library.transcripts, await self._stock(library))
            self._stocks[workspace] = stocked
            while len(self._stocks) > 1 and sum(len(each.stock.items) for each in self._stocks.values()) > MOST_ITEMS:
                self._stocks.pop(next(iter(self._stocks)))  # the one asked for longest ago
        cards = stocked.decks.get(excerpt_filter)
        if cards is None:
            cards = await self._made(library, stocked.stock, excerpt_filter)
            while len(stocked.decks) >= MOST_DECKS:
                stocked.decks.pop(next(iter(stocked.decks)))
            stocked.decks[excerpt_filter] = cards
        return cards

    async def _made(self, library: Library, stock: Pool, excerpt_filter: ExcerptFilter) -> EligibleExcerpts:
        """The cards of a stock that fit a wish."""
        scope = _scope(library.transcripts, excerpt_filter)
        if scope is None:
            return EligibleExcerpts(stock, {})
        told = await library.term_weights(excerpt_filter.about, scope, Deadline()) if excerpt_filter.about else None
        by_public = {t.public: t for t in library.transcripts}
        fitting = partial(_fits, stock, by_public, scope, told, captions=excerpt_filter.captions)
        return await asyncio.to_thread(lambda: EligibleExcerpts(stock, fitting()))

    async def _stock(self, library: Library) -> Pool:
        await library.forget_removed()
        items = [item for t in library.transcripts for item in await _items(library, t)]
        return await asyncio.to_thread(Pool, items)


@dataclass(frozen=True, slots=True)
class _Stocked:
    """What may be posted of a library as it was with these transcripts, and the decks made of it."""

    transcripts: Sequence[Transcript]
    stock: Pool
    decks: dict[ExcerptFilter, EligibleExcerpts] = field(default_factory=dict[ExcerptFilter, EligibleExcerpts])


async def _items(library: Library, transcript: Transcript) -> list[PoolItem]:
    show = _show(transcript)
    return [PoolItem(show, transcript.public, choice) for choice in await library.excerpts(transcript)]


def _show(transcript: Transcript) -> str:
    """What a transcript is an episode of; those of no show are together if they are on one shelf."""
    return (transcript.facts.show or "").casefold() or f"\0{transcript.shelf}"


def _scope(transcripts: Sequence[Transcript], excerpt_filter: ExcerptFilter) -> Scope | None:
    """What a wish is limited to; None if a name in it stands for nothing."""
    where = find_source(excerpt_filter.source, transcripts) if excerpt_filter.source else None
    within = [t for t in transcripts if where is None or t.id in where.transcripts]
    who = find_speaker(excerpt_filter.speaker, within) if excerpt_filter.speaker else None
    if (excerpt_filter.source and not where) or (excerpt_filter.speaker and not who):
        return None
    return Scope(where and where.transcripts, who and who.labels)


def _fits(
    stock: Pool,
    transcripts: Mapping[str, Transcript],
    scope: Scope,
    told: Mapping[int, Mapping[str, float]] | None,
    *,
    captions: bool,
) -> dict[int, float]:
    """Which items fit, by number, and how well."""
    fits: dict[int, float] = {}
    for number, item in enumerate(stock.items):
        choice, id_ = item.choice, transcripts[item.transcript].id
        if not scope.allows(id_) or (choice.captions and not captions):
            continue
        if scope.labels is not None and choice.voice not in scope.labels[id_]:
            continue
        fit = 1.0 if told is None else _aboutness(choice, told[id_])
        if fit >= ABOUT:
            fits[number] = fit
    return fits


def _aboutness(choice: CachedExcerpt, weights: Mapping[str, float]) -> float:
    """How much of what a topic's words tell is in an excerpt, from 0 to 1."""
    whole, stems = sum(weights.values()), choice.stems.split()
    return sum(weight for stem, weight in weights.items() if stem in stems) / whole if whole else 0.0


def _pick(item: PoolItem) -> Pick:
    return Pick(item.transcript, item.choice.first, item.choice.past, item.choice.fingerprint)


def _fingerprint(words: str, language: str) -> str:
    return fingerprint(analyzer(language).analyze(words))
