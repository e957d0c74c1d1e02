"""Selects the excerpt that a subscription posts next, so that nothing repeats before everything was posted.

The selector has no state of its own but caches. What was posted comes from the delivery table, what may be posted from
the library as it is now: new transcripts are eligible at once, and removed ones are not any more. The same arguments
give the same excerpt.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from ...index.deadline import Deadline
from ...index.excerpts.fingerprints import FingerprintIndex, fingerprint
from ...index.language.analyzer import analyzer
from ...index.querying.found import Found, Hit, Scope
from ...index.search.filters import find_source, find_speaker
from ...index.transcript import Kind, Soundbite, Transcript
from .anniversaries import is_anniversary
from .rotation import EligibleExcerpts, Pool, PoolItem, chance, choose_next

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from ...index.excerpts.store import CachedExcerpt
    from ...index.library import Library
    from ...index.querying.duplicates import Duplicates
    from ...index.shelves import Shelves

ABOUT: Final = 0.5  # the share of a topic's weight that an excerpt has to hold
MOST_ITEMS: Final = 100_000  # in the cached pools of all workspaces
MOST_FILTERS: Final = 50  # whose eligible excerpts are cached, of each pool


@dataclass(frozen=True, slots=True)
class ExcerptFilter:
    """The limits of a subscription, as people typed them: a speaker, a source, topic words; None is no limit.

    Without `captions`, automatic captions without punctuation are left out. `said_on` is a day in whose earlier years
    everything has to have been said.
    """

    speaker: str | None = None
    source: str | None = None
    about: str | None = None
    captions: bool = True
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """An excerpt: characters [`first`, `past`) of the transcript with that public id, as written.

    `fingerprint` has at most 200 ASCII characters: it is stored with what was posted or banned, and handed back.
    Similar fingerprints count as one excerpt, such as those of the same interview uploaded twice.
    """

    transcript: str
    first: int
    past: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SelectedPassage:
    """The words of a pick in the library that they were found in, ready to be put on a Card."""

    library: Library
    hit: Hit


@dataclass(frozen=True, slots=True)
class PostedExcerpt:
    """An excerpt that a subscription posted on a local date."""

    fingerprint: str
    transcript: str
    date: date


@dataclass(frozen=True, slots=True)
class Selection:
    """The excerpt to post: `pick`, None if nothing is suitable.

    `size` counts all that is suitable, `left` what can still be posted after this pick before anything repeats.
    `new_round` says that everything had been posted, so that everything is posted again in a new order.
    """

    pick: Pick | None
    size: int
    left: int
    new_round: bool = False


class ExcerptSelector:
    """Selects excerpts of the libraries of an open data folder. `Core.selector` is one."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self._locks = defaultdict[str | None, asyncio.Lock](asyncio.Lock)
        self._pools: dict[str | None, _CachedPool] = {}
        self._soundbites: dict[tuple[int, tuple[Soundbite, ...]], tuple[CachedExcerpt, ...]] = {}

    async def draw(
        self,
        workspace: str | None,
        excerpt_filter: ExcerptFilter,
        posted: Sequence[PostedExcerpt],
        banned: Collection[str],
        on: date,
        seed: str,
        tastes: Sequence[tuple[str, int]] = (),
    ) -> Selection:
        """The excerpt for a date. `posted` is what the subscription posted; `banned` are fingerprints never to be
        posted; `seed` sets the order, such as the subscription's id. `tastes` are fingerprints with how many people
        want more like it, less those who want less.

        Names in `excerpt_filter` that stand for nothing (any more) make nothing suitable. Raises EngineError, Overdue.
        """
        library = await self._shelves.library(workspace)
        eligible = await self._eligible(workspace, library, excerpt_filter)
        before = [(one.fingerprint, one.transcript) for one in sorted(posted, key=lambda one: one.date)]
        found = await asyncio.to_thread(choose_next, eligible, before, banned, f"{seed} {on.isoformat()}", tastes)
        return Selection(found.item and _pick(found.item), found.size, found.left, found.new_round)

    async def allows(self, workspace: str | None, excerpt_filter: ExcerptFilter, pick: Pick) -> bool:
        """Whether a passage that is no excerpt of ours may be posted under a filter: its words are there, and nothing
        but a source is asked for, since only of that it is certain."""
        if excerpt_filter.speaker or excerpt_filter.about or excerpt_filter.said_on:
            return False
        library = await self._shelves.library(workspace)
        scope = _scope(library.transcripts, excerpt_filter)
        passage = await self.passage(workspace, pick)
        return scope is not None and passage is not None and scope.allows(passage.hit.transcript.id)

    async def warm(self, workspace: str | None) -> None:
        """Fills the caches with all new transcripts, about a tenth of a second for an hour of talk. An interrupted call
        is continued by the next. Raises EngineError, Overdue."""
        await self._eligible(workspace, await self._shelves.library(workspace), ExcerptFilter())

    async def passage(self, workspace: str | None, pick: Pick) -> SelectedPassage | None:
        """The words of a pick; None if they have left the library, or the workspace may not see them. Raises
        EngineError."""
        library = await self._shelves.library(workspace)
        transcript = next((t for t in library.transcripts if t.public == pick.transcript), None)
        hit = transcript and await library.place(transcript, pick.first, pick.past)
        if not hit:
            return None
        now = await asyncio.to_thread(_fingerprint, hit.words, library.language(hit.transcript))
        if not FingerprintIndex([now]).similar(pick.fingerprint):  # another file has taken its place
            return None
        return SelectedPassage(library, hit)

    async def one(self, library: Library, scope: Scope, about: str | None, seed: str, deadline: Deadline) -> Found:
        """Any excerpt in scope, about a topic if one is given: the first of a rotation in which nothing was posted. It
        reads no more transcripts than it has to. Raises EngineError, Overdue."""
        weights = await library.term_weights(about, scope, deadline) if about else None
        within, hidden = library.within(scope), library.duplicates.hidden(scope)
        for transcript in sorted(
            within, key=lambda t: (t.kind is Kind.CAPTIONS, chance(seed, _show(t)), chance(seed, t.public))
        ):
            deadline.check()
            items = await self._items(library, transcript)

            def first(transcript: Transcript = transcript, items: Sequence[PoolItem] = items) -> PoolItem | None:
                pool = Pool(items)
                fits = _fits(pool, {transcript.public: transcript}, scope, weights, hidden, captions=True)
                return choose_next(EligibleExcerpts(pool, fits), (), (), seed).item

            if item := await deadline.run(first):
                hit = await library.place(transcript, item.excerpt.first, item.excerpt.past, item.excerpt.score)
                return Found((hit,) if hit else (), len(within))
        return Found(searched=len(within))

    async def _eligible(
        self, workspace: str | None, library: Library, excerpt_filter: ExcerptFilter
    ) -> EligibleExcerpts:
        """The excerpts that pass a filter, from the cache where the library has not changed."""
        async with self._locks[workspace]:  # made once for all who wait
            cached = self._pools.pop(workspace, None)
            if cached is None or (cached.transcripts, cached.duplicates) != (library.transcripts, library.duplicates):
                cached = _CachedPool(library.transcripts, library.duplicates, await self._pool(library))
            self._pools[workspace] = cached
            while len(self._pools) > 1 and sum(len(each.pool.items) for each in self._pools.values()) > MOST_ITEMS:
                self._pools.pop(next(iter(self._pools)))  # the least recently used
        eligible = cached.eligible.get(excerpt_filter)
        if eligible is None:
            eligible = await self._filtered(library, cached.pool, excerpt_filter)
            while len(cached.eligible) >= MOST_FILTERS:
                cached.eligible.pop(next(iter(cached.eligible)))
            cached.eligible[excerpt_filter] = eligible
        return eligible

    async def _filtered(self, library: Library, pool: Pool, excerpt_filter: ExcerptFilter) -> EligibleExcerpts:
        scope = _scope(library.transcripts, excerpt_filter)
        if scope is None:
            return EligibleExcerpts(pool, {})
        about = excerpt_filter.about
        weights = await library.term_weights(about, scope, Deadline()) if about else None
        by_public, hidden = {t.public: t for t in library.transcripts}, library.duplicates.hidden(scope)
        fitting = partial(_fits, pool, by_public, scope, weights, hidden, captions=excerpt_filter.captions)
        return await asyncio.to_thread(lambda: EligibleExcerpts(pool, fitting()))

    async def _pool(self, library: Library) -> Pool:
        await library.forget_removed()
        there = {(one.id, one.facts.soundbites) for one in library.transcripts}
        self._soundbites = {key: found for key, found in self._soundbites.items() if key in there}
        items = [item for t in library.transcripts for item in await self._items(library, t)]
        return await asyncio.to_thread(Pool, items)

    async def _items(self, library: Library, transcript: Transcript) -> list[PoolItem]:
        """The excerpts of a transcript: what its makers chose, and what does not overlap that."""
        key, show = (transcript.id, transcript.facts.soundbites), _show(transcript)
        if key not in self._soundbites:
            self._soundbites[key] = await library.soundbites(transcript)
        chosen = self._soundbites[key]
        own = await library.excerpts(transcript)
        apart = [one for one in own if all(one.past <= bite.first or bite.past <= one.first for bite in chosen)]
        return [
            *(PoolItem(show, transcript.public, bite, chosen=True) for bite in chosen),
            *(PoolItem(show, transcript.public, one) for one in apart),
        ]


@dataclass(frozen=True, slots=True)
class _CachedPool:
    """The pool of a library as it was with these transcripts, of which some are of one recording, and its eligible
    excerpts by filter."""

    transcripts: Sequence[Transcript]
    duplicates: Duplicates
    pool: Pool
    eligible: dict[ExcerptFilter, EligibleExcerpts] = field(default_factory=dict[ExcerptFilter, EligibleExcerpts])


def _show(transcript: Transcript) -> str:
    """The show of a transcript; the transcripts of a shelf that name no show count as one show."""
    return (transcript.facts.show or "").casefold() or f"\0{transcript.shelf}"


def _scope(transcripts: Sequence[Transcript], excerpt_filter: ExcerptFilter) -> Scope | None:
    """The scope of a filter; None if a name in it stands for nothing."""
    where = find_source(excerpt_filter.source, transcripts) if excerpt_filter.source else None
    within = [t for t in transcripts if where is None or t.id in where.transcripts]
    if day := excerpt_filter.said_on:
        within = [t for t in within if t.facts.date and is_anniversary(t.facts.date, day)]
    who = find_speaker(excerpt_filter.speaker, within) if excerpt_filter.speaker else None
    if (excerpt_filter.source and not where) or (excerpt_filter.speaker and not who):
        return None
    limited = where is not None or excerpt_filter.said_on is not None
    return Scope(frozenset(t.id for t in within) if limited else None, who and who.labels)


def _fits(
    pool: Pool,
    transcripts: Mapping[str, Transcript],
    scope: Scope,
    weights: Mapping[int, Mapping[str, float]] | None,
    hidden: Collection[int],
    *,
    captions: bool,
) -> dict[int, float]:
    """The numbers of the items that pass, with how well they fit: 1, or their share of the topic's `weights`, which
    are by transcript id and stem. None is out of a `hidden` transcript, which has a better text of its recording."""
    fits: dict[int, float] = {}
    for number, item in enumerate(pool.items):
        excerpt, id_ = item.excerpt, transcripts[item.transcript].id
        if not scope.allows(id_) or id_ in hidden or (excerpt.captions and not captions):
            continue
        if scope.labels is not None and excerpt.speaker_label not in scope.labels[id_]:
            continue
        fit = 1.0 if weights is None else _topic_share(excerpt, weights[id_])
        if fit >= ABOUT:
            fits[number] = fit
    return fits


def _topic_share(excerpt: CachedExcerpt, weights: Mapping[str, float]) -> float:
    """The share of a topic's weight that the stems of an excerpt hold, from 0 to 1."""
    whole, stems = sum(weights.values()), set(excerpt.stems.split())
    return sum(weight for stem, weight in weights.items() if stem in stems) / whole if whole else 0.0


def _pick(item: PoolItem) -> Pick:
    return Pick(item.transcript, item.excerpt.first, item.excerpt.past, item.excerpt.fingerprint)


async def fingerprint_of(words: str, language: str) -> str:
    """The fingerprint of words in a language, as a Pick has it."""
    return await asyncio.to_thread(_fingerprint, words, language)


def _fingerprint(words: str, language: str) -> str:
    return fingerprint(analyzer(language).analyze(words))
