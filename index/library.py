"""Lookups over the shelves that one workspace may see.

A `Library` is a view for one question: its shelves with their engines, and the transcripts as they are now. Search runs
in threads, in steps between which the deadline is looked at; the event loop never waits on it.
"""

from __future__ import annotations

import asyncio
import bisect
import math
import sys
import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from .dialogue import end_time, time_at
from .errors import Overdue
from .language.analyzer import Analyzer, analyzer, base_language
from .language.sentences import sentence_starts
from .search import hints, quotes, snippets, topics
from .search.engine import SOUNDS, WORDS, Candidate, Engine, Query, Statistics
from .search.quotes import Match, Window
from .search.snippets import Snippet
from .transcript import Span, Stretch, Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from .excerpts.cache import ExcerptCache
    from .excerpts.store import CachedExcerpt
    from .language.tokens import Token
    from .search.align import QuoteWords
    from .search.topics import Spots
    from .search.verdict import Judgement
    from .storage.storage import Storage
    from .vectors.embedder import Embedder
    from .vectors.store import Vectors

Result = TypeVar("Result")

PAD: Final = 3  # characters around a candidate, for each word of the quote
MOST_PAD: Final = 1500
ROOM: Final = 250  # characters around a place in which its sentences may end
VOICES: Final = 20  # transcripts whose speakers are looked at, where a question names one


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is limited to: transcripts, and in them the labels of the speakers asked for (None: anybody)."""

    transcripts: frozenset[int] | None = None
    labels: dict[int, frozenset[str]] | None = None

    def allows(self, transcript: int) -> bool:
        if self.labels is not None and transcript not in self.labels:
            return False
        return self.transcripts is None or transcript in self.transcripts


@dataclass(frozen=True, slots=True)
class Hit:
    """Words found: where they are, exactly as written, when they are said (None if untimed), by whom (None if not
    named or by several), and how sure it is (higher is better; comparable within one answer).

    `judgement` says how the quote that was asked for stands to the words; None for topics and excerpts.
    """

    transcript: Transcript
    span: Span
    words: str
    start: float | None
    end: float | None
    speaker: str | None
    score: float
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a question found, best first, among how many transcripts."""

    hits: tuple[Hit, ...] = ()
    searched: int = 0

    @property
    def judgement(self) -> Judgement:
        """That on the first hit of a quote."""
        return (self.hits[0].judgement if self.hits else None) or quotes.NOTHING


@dataclass(frozen=True, slots=True)
class OpenShelf:
    """A shelf's id, its engine, its transcripts as they are now, their excerpts, and vectors of its passages if there
    is a model."""

    id: int
    engine: Engine
    transcripts: tuple[Transcript, ...]
    choices: ExcerptCache
    vectors: Vectors | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point in time after which an answer is of no use; `clock` counts seconds."""

    at: float = float("inf")
    clock: Callable[[], float] = field(default=time.monotonic)

    def check(self) -> None:
        """Raises Overdue once the time has passed."""
        if self.clock() > self.at:
            raise Overdue


async def _in_thread(deadline: Deadline, step: Callable[[], Result]) -> Result:
    deadline.check()
    return await asyncio.to_thread(step)


class Library:
    """What one workspace may see, for the time of one question."""

    def __init__(
        self,
        storage: Storage,
        shelves: Sequence[OpenShelf],
        language: str = "en",
        embedder: Embedder | None = None,
    ) -> None:
        self._storage = storage
        self._embedder = embedder
        self._shelves = shelves
        self._language = language
        self.transcripts = [t for shelf in shelves for t in shelf.transcripts]
        self._by_id = {t.id: t for t in self.transcripts}

    @property
    def understood(self) -> int | None:
        """How many transcripts can be found in other words by now; None where there is no model."""
        if self._embedder is None:
            return None
        ready = {id_ for shelf in self._shelves if shelf.vectors is not None for id_ in shelf.vectors.transcripts()}
        return len(ready.intersection(self._by_id))

    async def quote(self, words: str, scope: Scope, limit: int, deadline: Deadline) -> Found:
        """The places where `words` were said, best first, each with its verdict."""
        matches = list[Match]()
        for chain in self._chains(scope):
            matches.extend(await self._matches(words, chain, scope, deadline))
        matches.sort(key=lambda m: -m.score)
        judged = {(m.transcript, m.first): m.judgement for m in matches}
        hits = await self._hits(((m.transcript, m.first, m.past, m.score) for m in matches[: 4 * limit]), scope)
        with_reasons = (replace(hit, judgement=judged[hit.transcript.id, hit.span.first]) for hit in hits[:limit])
        return Found(tuple(with_reasons), len(self.within(scope)))

    async def topic(self, words: str, scope: Scope, limit: int, deadline: Deadline) -> Found:
        """The places where `words` are talked about, best first; no verdict."""
        meant = await self._meant(words, deadline)
        found = list[Snippet]()
        for chain in self._chains(scope):
            found += await self._places(words, chain, scope, meant, 2 * limit, deadline)
        found.sort(key=lambda place: -place.score)
        hits = await self._hits(await self._readable(found[: 2 * limit]), scope)
        return Found(tuple(hits[:limit]), searched=len(self.within(scope)))

    async def _meant(self, words: str, deadline: Deadline) -> NDArray[np.float32] | None:
        """The question as a vector; None where there is no model."""
        embedder = self._embedder
        return None if embedder is None else await _in_thread(deadline, lambda: embedder.query(words))

    async def _places(
        self,
        words: str,
        chain: Analyzer,
        scope: Scope,
        meant: NDArray[np.float32] | None,
        most: int,
        deadline: Deadline,
    ) -> list[Snippet]:
        """The best places in the transcripts of one language."""
        asked = [token.word for token in chain.analyze(words)]
        within = [t for t in self.within(scope) if self._speaks(t.id, chain)]
        named = hints.named(asked, within, chain)
        about = topics.topical(asked)
        terms = topics.topical([word for word in asked if word.plain not in named.words]) or about
        aim = topics.aim(asked)
        windows, statistics = await self._windows(
            chain, scope, {WORDS: terms}, about, topics.CANDIDATES, 1, deadline, meant
        )
        titles = hints.titled(topics.rarity(about, statistics.values()), within, chain)

        def score() -> tuple[Spots, NDArray[np.float64]]:
            lengths = {t.id: t.length for t in within}
            spots = topics.spots(windows, lengths, between=scope.labels is None)
            scores = topics.by_words(spots, windows, terms, statistics, aim)
            if meant is not None:
                weight = aim.meaning * (1 - scores.max(initial=0))
                scores += weight * topics.by_meaning(spots, self._likeness(spots, meant), aim)
            if titles:
                scores += topics.TITLED * np.array([titles.get(int(t), 0.0) for t in spots.transcripts])
            return spots, scores

        spots, scores = await _in_thread(deadline, score)
        if named.labels:
            said = await self._said(topics.leading(spots, scores, VOICES), named.labels)
            scores += topics.NAMED * await _in_thread(deadline, lambda: topics.by_voices(spots, said, aim))
        return await _in_thread(deadline, lambda: snippets.places(spots, scores, most, aim))

    async def _said(
        self, transcripts: Iterable[int], labels: Mapping[int, frozenset[str]]
    ) -> dict[int, NDArray[np.int64]]:
        """What is said under the labels, as spans by transcript."""
        found = {id_: await self._storage.said(id_, labels[id_]) for id_ in transcripts if id_ in labels}
        return {id_: np.array(spans, np.int64).reshape(-1, 2) for id_, spans in found.items()}

    def _likeness(self, spots: Spots, meant: NDArray[np.float32]) -> NDArray[np.float64]:
        """How like the question each spot is in meaning; NaN where it has no vector yet."""
        found = np.full(len(spots), np.nan)
        for shelf in self._shelves:
            mine = np.flatnonzero(spots.shelves == shelf.id)
            if shelf.vectors is not None and len(mine):
                found[mine] = shelf.vectors.scores(meant, spots.transcripts[mine], spots.firsts[mine])
        return found

    async def choices(self, transcript: Transcript) -> tuple[CachedExcerpt, ...]:
        """What may be posted of a transcript, best first."""
        shelf = next(shelf for shelf in self._shelves if shelf.id == transcript.shelf)
        return await shelf.choices.of(transcript.id, self._chain(transcript).language)

    async def keep_choices(self) -> None:
        """Forgets what might be posted of transcripts that are gone."""
        for shelf in self._shelves:
            await shelf.choices.keep_only(transcript.id for transcript in shelf.transcripts)

    async def telling(self, words: str, scope: Scope, deadline: Deadline) -> dict[int, dict[str, float]]:
        """For each transcript in scope the stems of a topic's words, and how much each tells: rare ones tell more."""
        told: dict[str, dict[str, float]] = {}
        for chain in self._chains(scope):
            terms = topics.topical([token.word for token in chain.analyze(words)])
            counted = [await _in_thread(deadline, lambda s=s, t=terms: s.engine.statistics(t)) for s in self._shelves]
            every = sum(one.passages for one in counted)
            holding = {term: sum(one.frequencies[term] for one in counted) for term in terms}
            told[_shared(chain)] = {term: math.log(1 + every / max(1, holding[term])) for term in terms}
        return {t.id: told[_shared(self._chain(t))] for t in self.within(scope)}

    def language(self, transcript: Transcript) -> str:
        """The language that a transcript's words are analysed in."""
        return self._chain(transcript).language

    async def place(self, transcript: Transcript, first: int, past: int, score: float = 0.0) -> Hit | None:
        """Characters [`first`, `past`) of a transcript as a hit; None if they are gone."""
        hits = await self._hits([(transcript.id, first, past, score)], Scope())
        return hits[0] if hits else None

    def within(self, scope: Scope) -> list[Transcript]:
        """The transcripts in scope."""
        return [t for t in self.transcripts if scope.allows(t.id)]

    async def around(self, hit: Hit, characters: int) -> Stretch:
        """The text around a hit, for people to read."""
        first, past = max(hit.span.first - characters, 0), hit.span.past + characters
        return (await self._storage.stretches([(hit.transcript.id, first, past)]))[0]

    async def again(self, public: str, first: int, past: int, words: str) -> Hit | None:
        """A passage that was shown before: where it was, or where its words stand now; None if they are gone."""
        transcript = next((t for t in self.transcripts if t.public == public), None)
        if transcript is None or not words:
            return None
        stretch = (await self._storage.stretches([(transcript.id, first, past)], cues=False))[0]
        if stretch.text != words:
            first = (await self._storage.whole(transcript.id)).text.find(words)
            if first < 0:
                return None
        hits = await self._hits([(transcript.id, first, first + len(words), 1.0)], Scope())
        return hits[0] if hits else None

    def _chains(self, scope: Scope) -> list[Analyzer]:
        """The analysis chains of the transcripts in scope; all languages without one of their own share theirs."""
        chains = {_shared(chain): chain for t in self.within(scope) for chain in [self._chain(t)]}
        return list(chains.values())

    def _chain(self, transcript: Transcript) -> Analyzer:
        return analyzer(base_language(transcript.facts.language) or self._language)

    async def _matches(self, words: str, chain: Analyzer, scope: Scope, deadline: Deadline) -> list[Match]:
        tokens = chain.analyze(words)[: quotes.LONGEST]
        if not tokens:
            return []
        terms = list(dict.fromkeys(t.word.stem for t in tokens))
        views = {WORDS: terms, SOUNDS: list(dict.fromkeys(t.word.sound for t in tokens if len(t.word.plain) > 2))}
        pad = min(PAD * (len(tokens) + 8), MOST_PAD)
        windows, statistics = await self._windows(chain, scope, views, terms, quotes.CANDIDATES, pad, deadline)

        def find() -> list[Match]:
            asked: QuoteWords = quotes.weighed([token.word for token in tokens], list(statistics.values()))
            rank = quotes.ranked(asked, windows, statistics)
            return quotes.match(asked, words, tokens, windows, rank)

        return await _in_thread(deadline, find)

    async def _windows(
        self,
        chain: Analyzer,
        scope: Scope,
        views: dict[str, list[str]],
        terms: Sequence[str],
        k: int,
        pad: int,
        deadline: Deadline,
        meant: NDArray[np.float32] | None = None,
    ) -> tuple[list[Window], dict[int, Statistics]]:
        """Candidates of every shelf in the chain's language with `pad` characters around, and the shelves' counts."""
        found, statistics = list[tuple[int, Candidate]](), dict[int, Statistics]()
        for shelf in self._shelves:
            query = self._query(shelf, scope, views)
            if query is None:
                continue
            candidates = await _in_thread(deadline, lambda s=shelf, q=query: s.engine.candidates(q, k))
            statistics[shelf.id] = await _in_thread(deadline, lambda s=shelf: s.engine.statistics(terms))
            if meant is not None and shelf.vectors is not None:
                near = await _in_thread(deadline, partial(shelf.vectors.search, meant, k, query.transcripts))
                known = {(c.transcript, c.first, c.past) for c in candidates}
                candidates += [c for c in near if (c.transcript, c.first, c.past) not in known]
            found.extend((shelf.id, c) for c in candidates if self._speaks(c.transcript, chain))
        spans = _merged((c.transcript, max(c.first - pad, 0), c.past + pad) for _, c in found)
        stretches = await self._storage.stretches(spans, cues=False)

        def analyze() -> list[Window]:
            texts = [(stretch, _whole_words(chain, stretch)) for stretch in stretches]
            places = [bisect.bisect_right(spans, (c.transcript, c.first, sys.maxsize)) - 1 for _, c in found]
            return [
                quotes.window(candidate, shelf, texts[at][0].at, texts[at][0].text, texts[at][1])
                for (shelf, candidate), at in zip(found, places, strict=True)
            ]

        windows = await _in_thread(deadline, analyze)
        return [w for w in windows if w.low < w.high], statistics

    def _query(self, shelf: OpenShelf, scope: Scope, views: dict[str, list[str]]) -> Query | None:
        """The engine's query for a shelf; None if nothing on it is in scope."""
        allowed = [t for t in shelf.transcripts if scope.allows(t.id)]
        if not allowed:
            return None
        some = None if len(allowed) == len(shelf.transcripts) else frozenset(t.id for t in allowed)
        if scope.labels is None:
            return Query(views, some)
        voices = frozenset(label for t in allowed for label in scope.labels[t.id])
        return Query(views, frozenset(t.id for t in allowed), voices)

    def _speaks(self, transcript: int, chain: Analyzer) -> bool:
        header = self._by_id.get(transcript)
        if header is None:  # indexed, and removed from storage since
            return False
        own = self._chain(header)
        return own is chain or not (own.native or chain.native)

    async def _readable(self, found: Sequence[Snippet]) -> list[tuple[int, int, int, float]]:
        """Places moved to whole sentences, each beside those before it; what they leave no room for is left out."""
        spans = [(place.transcript, max(place.first - ROOM, 0), place.past + ROOM) for place in found]
        stretches = await self._storage.stretches(spans, cues=False)
        settled = list[tuple[int, int, int, float]]()
        for place, stretch in zip(found, stretches, strict=True):
            limits = snippets.limits(place, [span[1:3] for span in settled if span[0] == place.transcript])
            if free := snippets.within(place, limits):
                first, past = snippets.readable(stretch.text, stretch.at, sentence_starts(stretch.text), free, limits)
                if first < past:  # else it was no more than the end of a sentence
                    settled.append((place.transcript, first, past, place.score))
        return settled

    async def _hits(self, spans: Iterable[tuple[int, int, int, float]], scope: Scope) -> list[Hit]:
        """Spans as hits, in their order; those that nobody asked for speaks are left out."""
        wanted = [span for span in spans if span[0] in self._by_id]
        stretches = await self._storage.stretches([span[:3] for span in wanted])
        hits = list[Hit]()
        for (id_, first, past, score), stretch in zip(wanted, stretches, strict=True):
            labels = None if scope.labels is None else scope.labels.get(id_, frozenset[str]())
            if stretch.cues and (labels is None or _spoken_by(stretch, first, past, labels)):
                hits.append(_hit(self._by_id[id_], stretch, first, past, score))
        return hits


def _shared(chain: Analyzer) -> str:
    """What chains have in common that analyse words alike."""
    return chain.language if chain.native else ""


def _merged(spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Spans that overlap in one transcript as one, ascending: what neighbours share is read and analysed once."""
    merged = list[tuple[int, int, int]]()
    for transcript, first, past in sorted(spans):
        if merged and merged[-1][0] == transcript and first <= merged[-1][2]:
            merged[-1] = (transcript, merged[-1][1], max(past, merged[-1][2]))
        else:
            merged.append((transcript, first, past))
    return merged


def _whole_words(chain: Analyzer, stretch: Stretch) -> list[Token]:
    """The stretch's tokens without a first and a last word that its edges may have cut."""
    text, at = stretch.text, stretch.at
    begin = text.find(" ") + 1 if at and not text.startswith(" ") else 0
    return chain.analyze(text[begin:], at + begin)


def _spoken_by(stretch: Stretch, first: int, past: int, labels: frozenset[str]) -> bool:
    """Whether most of [first, past) is said under one of `labels`."""
    said = 0
    for cue, after in zip(stretch.cues, [*(c.at for c in stretch.cues[1:]), past], strict=True):
        overlap = min(after, past) - max(cue.at, first)
        said += overlap if cue.speaker in labels and overlap > 0 else 0
    return 2 * said > past - first


def _hit(transcript: Transcript, stretch: Stretch, first: int, past: int, score: float) -> Hit:
    over = [cue for cue in stretch.cues if cue.at < past]
    names = {transcript.speaker_name(cue.speaker) for cue in over}
    words = stretch.text[first - stretch.at : past - stretch.at]
    return Hit(
        transcript,
        Span(over[0].number, over[-1].number, first, past),
        words,
        time_at(stretch, first),
        end_time(stretch, past),
        names.pop() if len(names) == 1 else None,
        round(score, 4),
    )
