"""Search over the shelves that one workspace may see.

A `Library` is a snapshot for one question: its shelves with their engines, and the transcripts as they are now. Search
runs in threads, in steps; the deadline is checked before each step and within. The event loop never waits on search.
"""

from __future__ import annotations

import asyncio
import bisect
import math
import sys
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from .corrections import NO_CORRECTIONS, REACH, AnalyzedText, CorrectedText, Overlay
from .deadline import Deadline, checkpoint
from .dialogue import end_time, time_at
from .language.analyzer import Analyzer, analyzer, base_language
from .search import chains, hints, meant, mentions, openings, quotes, relevance, snippets, spread, topics
from .search.chains import Chain, PiecePlace
from .search.engine import SOUNDS, WORDS, Candidate, Engine, IndexQuery, Statistics
from .search.filters import known_words
from .search.meant import Misspelt
from .search.quotes import Match, Quote, Window
from .search.snippets import Snippet
from .search.spread import Arranged, TopicPlace
from .search.topics import Spots
from .search.verdict import SURE, Judgement, Verdict
from .search.voices import by_voices, speakers
from .storage.storage import Storage, TextSpan
from .transcript import Span, Stretch, Transcript

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from .excerpts.cache import ExcerptCache
    from .excerpts.store import CachedExcerpt
    from .language.language import Language
    from .language.tokens import Token, Word
    from .search.relevance import TopicEvidence
    from .vectors.embedder import Embedder
    from .vectors.store import Vectors

MOST_COUNTED: Final = 100  # places of a quote; of more it is said that they are more
COUNTED_FROM: Final = 3 * MOST_COUNTED  # passages of each shelf; they overlap, so that a place may be in two
PAD: Final = 3  # characters around a candidate, for each word of the quote
MOST_PAD: Final = 1500
ROOM: Final = 250  # characters around a snippet in which its sentences may end
HELD: Final = 20_000  # passages with a topic's words, the rarest first, that its places are counted in
MOST_PLACES: Final = 500  # of a topic, whose speakers are looked up
VOICES: Final = 20  # transcripts whose speakers are read, where a question names a speaker


@dataclass(frozen=True, slots=True)
class Scope:
    """The limits of a question: transcript ids, and the speaker labels asked for by transcript id; None is no limit."""

    transcripts: frozenset[int] | None = None
    labels: dict[int, frozenset[str]] | None = None

    def allows(self, transcript: int) -> bool:
        """Whether the transcript with this id is in scope."""
        if self.labels is not None and transcript not in self.labels:
            return False
        return self.transcripts is None or transcript in self.transcripts


@dataclass(frozen=True, slots=True)
class Hit:
    """A span that answers a question, with its words exactly as written.

    `start` and `end` are seconds, None if the transcript is untimed; `speaker` is None if nobody or more than one is
    named. A higher `score` is better; scores of one answer can be compared. `judgement` compares the quote asked for
    with the words; it is None for topics and excerpts. `voices` are all who speak in the span, or of a quote those who
    say a part of it that counts (`search/voices.py`), in order, each once: the name, or None for one that the
    transcript does not name. `Library.around` has the words with their corrections. Of a topic, `marks` are its
    words in the span, as characters [first, past) of the text as written, and `more` counts the places of the same
    transcript that are not among the hits, told by the first of its hits.
    """

    transcript: Transcript
    span: Span
    words: str
    start: float | None
    end: float | None
    speaker: str | None
    score: float
    judgement: Judgement | None = None
    voices: tuple[str | None, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()
    more: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether a quote was said here for certain, besides its best place."""
        return self.judgement is not None and self.judgement.verdict in SURE


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, or, with `more`, that there are more than that."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of a question, best first, and the number of transcripts searched. `places` counts those where a quote
    was said just so, or of a topic its stretches, which are in so many `sources`; None where nobody counted.

    Of a topic, `about` is False if the hits are only the nearest places to it; `unsaid` are words of it that nobody
    says, as they were typed, and `small` is True if it has no word but those that everybody says. Where the hits are by
    date, one a month or a year (`by_month`), `periods` counts those that have any, and `undated` the sources that have
    places and no date; if they were to be, and no source has one, they come as usual, and `by_month` is None.
    `evidence` is that of the place which is most certainly about the topic.
    """

    hits: tuple[Hit, ...] = ()
    searched: int = 0
    places: Count | None = None
    sources: int | None = None
    about: bool = True
    unsaid: tuple[str, ...] = ()
    small: bool = False
    undated: int = 0
    periods: int = 0
    by_month: bool | None = None
    evidence: TopicEvidence | None = None

    @property
    def judgement(self) -> Judgement:
        """The judgement of a quote's first hit; `not found` if there is no hit."""
        return (self.hits[0].judgement if self.hits else None) or quotes.NOTHING


@dataclass(frozen=True, slots=True)
class OpenShelf:
    """A shelf with its engine, its transcripts as they are now, its cache of excerpts, and the vectors of its passages
    (None without a model)."""

    id: int
    engine: Engine
    transcripts: tuple[Transcript, ...]
    excerpts: ExcerptCache
    vectors: Vectors | None = None


@dataclass(frozen=True, slots=True)
class SearchContext:
    """One question put to the transcripts of one analysis chain.

    `tokens` are its `words` as the chain analyses them, `also` the words as recognised that some of them are
    corrections of. `transcripts` are those in scope that the chain analyses, by id, and `shelves` those with any
    transcript in scope, each with a query that has its filters and no terms.
    """

    words: str
    chain: Analyzer
    tokens: Sequence[Token]
    also: Sequence[Word]
    scope: Scope
    transcripts: Mapping[int, Transcript]
    shelves: Sequence[tuple[OpenShelf, IndexQuery]]
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class ScoredTopic:
    """A topic in one context: the stems of its words, its spots with their scores [spots], the share of the topic in
    titles by transcript, the statistics of its words by shelf, the windows on its candidates, and its vector."""

    context: SearchContext
    aim: topics.Aim
    terms: Sequence[str]
    spots: Spots
    scores: NDArray[np.float64]
    titles: Mapping[int, float]
    statistics: Mapping[int, Statistics]
    windows: Sequence[Window]
    vector: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class TopicPlaces:
    """The places of a topic in one context, best first: those that are about it, or only the `nearest` ones. `weights`
    are those of its stems, `unsaid` the stems that nobody says; `cut` says that there may be more places. `evidence`
    is that of the place that is about the topic with the highest `certainty`."""

    context: SearchContext
    weights: Mapping[str, float]
    places: Sequence[TopicPlace] = ()
    nearest: Sequence[TopicPlace] = ()
    unsaid: frozenset[str] = frozenset()
    cut: bool = False
    certainty: float = 0.0
    evidence: TopicEvidence | None = None


class Library:
    """A snapshot of the transcripts that one workspace may see, for one question."""

    def __init__(
        self,
        storage: Storage,
        shelves: Sequence[OpenShelf],
        language: str = "en",
        embedder: Embedder | None = None,
        overlay: Overlay = NO_CORRECTIONS,
    ) -> None:
        self.overlay = overlay
        self._storage = storage
        self._embedder = embedder
        self._shelves = shelves
        self._language = language
        self.transcripts = [t for shelf in shelves for t in shelf.transcripts]
        self._by_id = {t.id: t for t in self.transcripts}

    @property
    def understood(self) -> int | None:
        """The number of transcripts whose passages have vectors by now; None without a model."""
        if self._embedder is None:
            return None
        ready = {id_ for shelf in self._shelves if shelf.vectors is not None for id_ in shelf.vectors.transcripts()}
        return len(ready.intersection(self._by_id))

    # -- questions -----------------------------------------------------------------------------------------------------

    async def quote(self, words: str, scope: Scope, limit: int, deadline: Deadline) -> Found:
        """The places where `words` were said, best first, each with its verdict. Raises Overdue and EngineError."""
        matches = [m for c in await self._contexts(words, scope, deadline) for m in await self._matches(c)]
        matches.sort(key=lambda m: -m.score)
        hits = await self._hits(matches[: 4 * limit], scope)
        return Found(tuple(hits[:limit]), len(self.within(scope)))

    async def chains(self, words: str, scope: Scope, deadline: Deadline) -> list[Chain]:
        """A long text in the parts that may each have been said in one go, in their order; of a very long one only the
        beginning. Raises Overdue and EngineError."""
        asked = (await deadline.run(partial(chains.pieces, words)))[: chains.MOST_PIECES]
        found = [await self.quote(words[p.first : p.past], scope, chains.PLACES, deadline) for p in asked]
        places = [
            [PiecePlace(hit.transcript.id, hit.span.first, hit.span.past) for hit in one.hits if _is_likely(hit)]
            for one in found
        ]
        return chains.chains(asked, places)

    async def count(self, words: str, scope: Scope, deadline: Deadline) -> Count:
        """In how many places `words` were said just so, up to MOST_COUNTED. Raises Overdue and EngineError."""
        places, is_cut = set[Snippet](), False
        for context in await self._contexts(words, scope, deadline):
            asked = [token.word for token in context.tokens]
            as_recognised = self.overlay.as_recognised(asked, context.chain) if self.overlay else []
            found = list[tuple[int, Candidate]]()
            for one in (asked, *as_recognised):
                stems = [word.stem for word in one if not word.filler]
                holding = await self._candidates(context, {WORDS: stems}, COUNTED_FROM, phrase=True)
                is_cut = is_cut or len(holding) >= COUNTED_FROM
                found += holding
            windows = await self._windows(context, found, pad=1)
            places |= await context.deadline.run(partial(_occurrences, context, windows))
        number = len(places) if scope.labels is None else len(await self._hits(places, scope))
        return Count(min(number, MOST_COUNTED), is_cut or number > MOST_COUNTED)

    async def topic(
        self, words: str, scope: Scope, limit: int, deadline: Deadline, arranged: Arranged = Arranged.SPREAD
    ) -> Found:
        """The places where `words` are talked about, best first; no verdict. Raises Overdue and EngineError.

        Arranged otherwise than as they are ranked, only places that are about the topic are found, one of each stretch
        of talk, and all of them are counted. If there are none, the nearest are found, and `about` is False.
        """
        embedder = self._embedder
        contexts = await self._contexts(words, scope, deadline)
        if arranged is not Arranged.RANKED and all(_is_small(context) for context in contexts):
            return Found((), len(self.within(scope)), about=False, small=bool(contexts))
        vector = None if embedder is None else await deadline.run(partial(embedder.query, words))
        scored = [await self._scored(context, vector) for context in contexts]
        searched = len(self.within(scope))
        if arranged is Arranged.RANKED:
            chosen = partial(snippets.chosen, most=2 * limit)
            found = [
                s for one in scored for s in await deadline.run(partial(chosen, one.spots, one.scores, aim=one.aim))
            ]
            found.sort(key=lambda snippet: -snippet.score)
            hits = await self._hits(await self._readable(found[: 2 * limit]), scope)
            return Found(tuple(hits[:limit]), searched)
        return await self._page([await self._places(one) for one in scored], scope, limit, arranged, searched)

    async def mentions(self, words: str, scope: Scope, deadline: Deadline) -> dict[int, int]:
        """How often each transcript in scope says all the words of a topic, in any form, within a passage; without
        those that never do. Words as recognised that a correction replaces count as what they were corrected to, in
        all transcripts. Raises Overdue and EngineError."""
        places = dict[int, int]()
        for context in await self._contexts(words, scope, deadline):
            asked = [token.word for token in context.tokens]
            as_recognised = self.overlay.as_recognised(asked, context.chain) if self.overlay else []
            there, found = list(context.transcripts.values()), list[Candidate]()
            for one in (asked, *as_recognised):
                terms = await deadline.run(partial(mentions.terms, one, there, context.chain))
                found += await self._holding(context, terms)
            said = None
            if scope.labels is not None:
                said = await self._said({one.transcript for one in found}, scope.labels)
            places |= await deadline.run(partial(mentions.counted, found, said))
        return places

    async def meant(self, words: str, deadline: Deadline) -> str | None:
        """A topic with the words of the library that were meant in the place of misspelt ones; None if none is, or if
        nothing in the library is like them. Raises Overdue and EngineError."""
        contexts = await self._contexts(words, Scope(), deadline)
        asked = await self._unknown(contexts, deadline)
        found: dict[int, tuple[Token, str]] = {}
        for context, unknown in asked:
            for one in unknown:
                if one.token.first not in found and (other := await self._nearest(context, one)):
                    found[one.token.first] = one.token, other
        return meant.rewritten(words, list(found.values())) if found else None

    async def _unknown(
        self, contexts: Sequence[SearchContext], deadline: Deadline
    ) -> list[tuple[SearchContext, list[Misspelt]]]:
        """The words of a question that may be misspelt, in each context: no word that is known in any of them, or of a
        name in the library, is."""
        names = await deadline.run(lambda: known_words(self.transcripts))
        found, known = list[tuple[SearchContext, list[Misspelt]]](), set[int]()
        for context in contexts:
            counts = Counter[str]()
            for statistics in (await self._statistics(context, [t.word.stem for t in context.tokens])).values():
                counts.update(statistics.frequencies)
            unknown = meant.unknown((t for t in context.tokens if t.word.plain not in names), counts)
            known |= {t.first for t in context.tokens} - {one.token.first for one in unknown}
            found.append((context, unknown))
        return [(context, [one for one in unknown if one.token.first not in known]) for context, unknown in found]

    async def _nearest(self, context: SearchContext, asked: Misspelt) -> str | None:
        """The word of the library that is most like one that it does not have, of those that are said and of names."""
        names = await context.deadline.run(lambda: dict.fromkeys(known_words(self.transcripts), (meant.NAMED, None)))
        for beginnings in (asked.beginnings, [""]):  # all of the vocabulary, where nothing that begins alike is near
            stems = Counter[str]()
            for shelf, _ in context.shelves:
                for beginning in beginnings:
                    stems.update(dict(await context.deadline.run(partial(shelf.engine.terms, beginning))))
            near = await context.deadline.run(partial(meant.near_stems, asked, stems, context.chain))
            spellings: dict[str, tuple[int, int | None]] = {} if asked.passages else dict(names)
            holding = [one for stem in near for one in await self._candidates(context, {WORDS: [stem]}, meant.PASSAGES)]
            for one in await self._windows(context, list(dict.fromkeys(holding)), pad=1):
                said = (token.word for token in one.own if token.word.stem in near)
                spellings |= {word.plain: (stems[word.stem], near[word.stem]) for word in said}
            if other := meant.nearest(asked, spellings, context.chain):
                return other
            if asked.passages:  # a word of a few passages is not worth the rest
                break
        return None

    async def term_weights(self, words: str, scope: Scope, deadline: Deadline) -> dict[int, dict[str, float]]:
        """The stems of a topic's words, each with its inverse document frequency, by transcript in scope."""
        weights: dict[int, dict[str, float]] = {}
        for context in await self._contexts(words, scope, deadline):
            terms = topics.topical([token.word for token in context.tokens], context.chain.language)
            counted = [await deadline.run(partial(shelf.engine.statistics, terms)) for shelf in self._shelves]
            terms = topics.rarest(terms, counted)
            passages = sum(one.passages for one in counted)
            holding = {term: sum(one.frequencies[term] for one in counted) for term in terms}
            weighed = {term: math.log(1 + passages / max(1, holding[term])) for term in terms}
            weights.update(dict.fromkeys(context.transcripts, weighed))
        return weights

    # -- transcripts and their text ------------------------------------------------------------------------------------

    async def excerpts(self, transcript: Transcript) -> tuple[CachedExcerpt, ...]:
        """The excerpts of a transcript that may be posted, best first."""
        shelf = next(shelf for shelf in self._shelves if shelf.id == transcript.shelf)
        return await shelf.excerpts.of(transcript.id, self.language(transcript))

    async def forget_removed(self) -> None:
        """Deletes the cached excerpts of transcripts that are gone."""
        for shelf in self._shelves:
            await shelf.excerpts.keep_only(transcript.id for transcript in shelf.transcripts)

    def _spoken(self, transcript: int) -> Language | None:
        known = self._by_id.get(transcript)
        return known and self._chain(known).language

    def language(self, transcript: Transcript) -> str:
        """The language that a transcript's words are analysed in."""
        return self._chain(transcript).language.code

    async def place(self, transcript: Transcript, first: int, past: int, score: float = 0.0) -> Hit | None:
        """Characters [`first`, `past`) of a transcript as a hit; None if they are gone."""
        return next(iter(await self._hits([Snippet(transcript.id, first, past, score)], Scope())), None)

    async def relocate(self, public: str, first: int, past: int, words: str) -> Hit | None:
        """The hit for `words` that were shown before at [`first`, `past`) of the transcript called `public`: there, or
        where its words stand now; None if they are gone."""
        transcript = next((t for t in self.transcripts if t.public == public), None)
        if transcript is None or not words:
            return None
        stretch = (await self._storage.stretches([TextSpan(transcript.id, first, past)], cues=False))[0]
        if stretch.text != words:
            first = (await self._storage.whole(transcript.id)).text.find(words)
            if first < 0:
                return None
        return await self.place(transcript, first, first + len(words), 1.0)

    def within(self, scope: Scope) -> list[Transcript]:
        """The transcripts in scope."""
        return [t for t in self.transcripts if scope.allows(t.id)]

    async def around(self, hit: Hit, characters: int) -> CorrectedText:
        """A hit's text with so many `characters` on either side, corrected, for people to read."""
        id_, first, past = hit.transcript.id, max(hit.span.first - characters, 0), hit.span.past + characters
        reach = REACH if self.overlay else 0  # recognised words may be cut at either end
        stretch = (await self._storage.stretches([TextSpan(id_, max(first - reach, 0), past + reach)]))[0]
        whole = self.overlay.over(hit.transcript.public, stretch, self._chain(hit.transcript))
        return whole.between(first, past) if reach else whole

    async def whole(self, transcript: Transcript) -> CorrectedText:
        """A transcript's whole text, corrected."""
        stretch = await self._storage.whole(transcript.id)
        return await asyncio.to_thread(self.overlay.over, transcript.public, stretch, self._chain(transcript))

    # -- contexts and candidates ---------------------------------------------------------------------------------------

    async def _contexts(self, words: str, scope: Scope, deadline: Deadline) -> list[SearchContext]:
        """A context for each analysis chain of the transcripts in scope; languages without a chain of their own share
        one."""
        groups: dict[str, dict[int, Transcript]] = {}
        chains: dict[str, Analyzer] = {}
        for transcript in self.within(scope):
            chain = self._chain(transcript)
            shared = chain.language.code if chain.language.native else ""
            chains[shared] = chain
            groups.setdefault(shared, {})[transcript.id] = transcript
        shelves = [(shelf, query) for shelf in self._shelves if (query := _filter(shelf, scope))]

        def analyze(chain: Analyzer) -> tuple[list[Token], list[Word]]:
            tokens = chain.analyze(words)
            return tokens, self.overlay.also([token.word for token in tokens], chain) if self.overlay else []

        analysed = await deadline.run(lambda: {shared: analyze(chain) for shared, chain in chains.items()})
        return [
            SearchContext(words, chain, *analysed[shared], scope, groups[shared], shelves, deadline)
            for shared, chain in chains.items()
        ]

    def _chain(self, transcript: Transcript) -> Analyzer:
        return analyzer(base_language(transcript.facts.language) or self._language)

    async def _candidates(
        self,
        context: SearchContext,
        views: Mapping[str, Sequence[str]],
        k: int,
        vector: NDArray[np.float32] | None = None,
        *,
        phrase: bool = False,
    ) -> list[tuple[int, Candidate]]:
        """At most `k` candidates of each shelf by words, as a `phrase` or anywhere, and as many by `vector`, each with
        its shelf's id."""
        found = list[tuple[int, Candidate]]()
        for shelf, query in context.shelves:
            candidates = await context.deadline.run(
                partial(shelf.engine.candidates, replace(query, views=views, phrase=phrase), k)
            )
            if vector is not None and shelf.vectors is not None:
                near = await context.deadline.run(partial(shelf.vectors.search, vector, k, query.transcripts))
                known = {(c.transcript, c.first, c.past) for c in candidates}
                candidates += [c for c in near if (c.transcript, c.first, c.past) not in known]
            # others are in another language, or indexed and removed from storage since
            found.extend((shelf.id, c) for c in candidates if c.transcript in context.transcripts)
        return found

    async def _holding(self, context: SearchContext, terms: Sequence[str]) -> list[Candidate]:
        """All passages that have all `terms`."""
        found = list[Candidate]()
        for shelf, query in context.shelves if terms else ():
            allowed = [t for t in shelf.transcripts if t.id in context.transcripts]
            counted = await context.deadline.run(partial(shelf.engine.statistics, terms))
            rarest = min(counted.frequencies.values())
            few = 0 < rarest <= mentions.AT_ONCE  # then one look-up can return them all
            parts = [(query.transcripts, rarest)] if few else mentions.batches(allowed)
            for ids, most in parts if rarest else ():
                asked = replace(query, views={WORDS: terms}, every=True, transcripts=ids)
                found += await context.deadline.run(partial(shelf.engine.candidates, asked, most))
        return [one for one in found if one.transcript in context.transcripts]

    async def _statistics(self, context: SearchContext, terms: Sequence[str]) -> dict[int, Statistics]:
        """The counts of `terms` by shelf."""
        return {
            shelf.id: await context.deadline.run(partial(shelf.engine.statistics, terms))
            for shelf, _ in context.shelves
        }

    async def _windows(self, context: SearchContext, found: Sequence[tuple[int, Candidate]], pad: int) -> list[Window]:
        """Candidates with `pad` characters around, analysed."""
        spans = _merged(TextSpan(c.transcript, max(c.first - pad, 0), c.past + pad) for _, c in found)
        stretches = await self._storage.stretches(spans, cues=False)

        def analyze() -> list[Window]:
            texts = [self._readings(context, *one) for one in zip(spans, stretches, strict=True)]
            at = [bisect.bisect_right(spans, (c.transcript, c.first, sys.maxsize)) - 1 for _, c in found]
            return [
                quotes.window(candidate, shelf, reading)
                for (shelf, candidate), n in zip(found, at, strict=True)
                for reading in texts[n]
            ]

        return [w for w in await context.deadline.run(analyze) if w.low < w.high]

    def _readings(self, context: SearchContext, span: TextSpan, stretch: Stretch) -> list[AnalyzedText]:
        """A stretch of a candidate, analysed: with its corrections, and if the question may ask for words as they were
        recognised, with those, too."""
        chain = context.chain
        tokens = _whole_words(chain, stretch)
        transcript = context.transcripts[span.transcript].public
        found = self.overlay.replacements(transcript, stretch, tokens, chain) if self.overlay else ()
        if not found:
            return [AnalyzedText(stretch, tokens)]
        asked = frozenset([token.word.plain for token in context.tokens])
        kept = [one for one in found if self.overlay.asked_as_recognised(one, asked, chain)]
        corrected = self.overlay.analyzed(stretch, tokens, found, (), chain)
        if not kept:
            return [corrected]
        others = [one for one in found if one not in kept]
        return [corrected, self.overlay.analyzed(stretch, tokens, others, kept, chain)]

    # -- quotes --------------------------------------------------------------------------------------------------------

    async def _matches(self, context: SearchContext) -> list[Match]:
        """The places of a quote, best first."""
        tokens = context.tokens[: quotes.LONGEST]
        if not tokens:
            return []
        terms = list(dict.fromkeys(t.word.stem for t in tokens))
        looked_for = [*(token.word for token in tokens), *context.also]
        views = {
            WORDS: list(dict.fromkeys(word.stem for word in looked_for)),
            SOUNDS: list(dict.fromkeys(word.sound for word in looked_for if len(word.plain) > 2)),
        }
        candidates = await self._candidates(context, views, quotes.CANDIDATES)
        if len(tokens) <= quotes.SHORT:  # their words may be in more passages than are ranked
            stems = [token.word.stem for token in tokens if not token.word.filler]
            just_so = await self._candidates(context, {WORDS: stems}, quotes.JUST_SO, phrase=True)
            candidates = list(dict.fromkeys([*candidates, *just_so]))
        statistics = await self._statistics(context, terms)
        windows = await self._windows(context, candidates, min(PAD * (len(tokens) + 8), MOST_PAD))

        def find() -> list[Match]:
            words = quotes.weighed([token.word for token in tokens], list(statistics.values()), context.chain.language)
            quote = Quote(context.words, tokens, words)
            return quotes.match(quote, windows, quotes.ranked(words, windows, statistics))

        return await context.deadline.run(find)

    # -- topics --------------------------------------------------------------------------------------------------------

    async def _scored(self, context: SearchContext, vector: NDArray[np.float32] | None) -> ScoredTopic:
        """The spots of a topic, with their scores."""
        asked = [token.word for token in context.tokens]
        transcripts = list(context.transcripts.values())
        named = await context.deadline.run(lambda: hints.named(asked, transcripts, context.chain))
        language = context.chain.language
        about = topics.topical(asked, language)
        terms = topics.topical([word for word in asked if word.plain not in named.words], language) or about
        aim = topics.aim(asked, language)
        statistics = await self._statistics(context, about)
        about, terms = (topics.rarest(some, list(statistics.values())) for some in (about, terms))
        views = {WORDS: list(dict.fromkeys([*terms, *(word.stem for word in context.also)]))}
        candidates = await self._candidates(context, views, topics.CANDIDATES, vector)
        windows = await self._windows(context, candidates, pad=1)

        def score() -> tuple[Spots, NDArray[np.float64], dict[int, float]]:
            titles = hints.titled(topics.rarity(about, statistics.values()), transcripts, context.chain)
            lengths = {t.id: t.length for t in transcripts}
            spots = topics.spots(windows, lengths, between=context.scope.labels is None)
            places = topics.positions(windows, terms)
            scores = topics.by_words(spots, places, terms, statistics, aim)
            together = aim.together * topics.by_pairs(spots, places, terms, statistics, aim)
            if vector is not None:
                weight = aim.meaning * (1 - scores.max(initial=0))
                scores += weight * topics.by_meaning(spots, self._likeness(spots, vector), aim)
            scores += together
            if titles:
                scores += topics.TITLED * np.array([titles.get(int(t), 0.0) for t in spots.transcripts])
            return spots, scores, titles

        spots, scores, titles = await context.deadline.run(score)
        if named.labels:
            said = await self._said(topics.leading(spots, scores, VOICES), named.labels)
            scores += topics.NAMED * await context.deadline.run(lambda: topics.by_voices(spots, said, aim))
        about = _said_of(asked, named.words, language) or terms
        return ScoredTopic(context, aim, about, spots, scores, titles, statistics, windows, vector)

    async def _places(self, one: ScoredTopic) -> TopicPlaces:
        """The places of a topic in one context: all that are about it, those that were not ranked after the others."""
        held, cut = await self._having(one)
        titled = hints.in_titles(one.terms, one.context.transcripts.values(), one.context.chain)

        def judge() -> TopicPlaces:
            weights = relevance.rarity(one.terms, one.statistics.values())
            said = topics.positions(one.windows, one.terms)
            for term, passages in held.items():
                said[term] = relevance.merged([said[term], passages.lines + passages.middles.astype(np.int64)])
            every = topics.joined([one.spots, *held.values()])
            found = relevance.evidence(
                every.lines + every.middles.astype(np.int64),
                said,
                weights,
                sum(counted.passages for counted in one.statistics.values()),
                np.array([one.titles.get(int(t), 0.0) for t in every.transcripts]),
                None if one.vector is None else self._likeness(every, one.vector),
            )
            certainty = relevance.certainty(found, relevance.BY_WORDS if one.vector is None else relevance.BY_MEANING)
            sure = np.flatnonzero(certainty >= relevance.ABOUT)
            ranked = len(one.spots)
            least = one.scores[sure[sure < ranked]].min(initial=1.0)
            scores = np.concatenate([one.scores, least * certainty[ranked:]])
            unsaid = frozenset(term for term in relevance.unsaid(said) if term not in titled)
            places = spread.places(every.at(sure), scores[sure])
            nearest = [] if places else spread.places(one.spots, one.scores)
            best = int(certainty.argmax()) if len(certainty) else None
            return TopicPlaces(
                one.context,
                weights,
                places,
                nearest,
                unsaid,
                cut,
                0.0 if best is None else float(certainty[best]),
                None if best is None else relevance.at(found, best),
            )

        return await one.context.deadline.run(judge)

    async def _having(self, one: ScoredTopic) -> tuple[dict[str, Spots], bool]:
        """The passages that have each of a topic's words, those of the rarest words first, up to HELD in all; and
        whether there are more."""
        found, left = dict[str, Spots](), HELD
        counts = {term: sum(c.frequencies.get(term, 0) for c in one.statistics.values()) for term in one.terms}
        for term, count in sorted(counts.items(), key=lambda pair: pair[1]):
            if count > left:
                return found, True
            left -= count
            if count:
                holding = await self._candidates(one.context, {WORDS: [term]}, count)
                found[term] = topics.passages((shelf, c.transcript, c.first, c.past) for shelf, c in holding)
        return found, False

    async def _page(
        self, found: Sequence[TopicPlaces], scope: Scope, limit: int, arranged: Arranged, searched: int
    ) -> Found:
        """The page of a topic that was looked for in several contexts."""
        by_transcript = {id_: one for one in found for id_ in one.context.transcripts}
        places = sorted((place for one in found for place in one.places), key=lambda place: -place.score)
        cut = any(one.cut for one in found)
        if scope.labels is not None:
            cut = cut or len(places) > MOST_PLACES
            places = await self._said_by(places[:MOST_PLACES], scope.labels)
        unsaid, best = _typed(found), max(found, key=lambda one: one.certainty).evidence
        if not places:
            nearest = sorted((place for one in found for place in one.nearest), key=lambda place: -place.score)
            hits = await self._opened(spread.page(nearest, limit), by_transcript, scope)
            return Found(tuple(hits), searched, about=False, unsaid=unsaid, evidence=best)
        dates = {t.id: t.facts.date for t in self.transcripts if t.facts.date}
        sources = {place.transcript for place in places}
        undated = len(sources.difference(dates)) if arranged is Arranged.DATED else 0
        dated = arranged is Arranged.DATED and undated < len(sources)  # without any date they come as usual
        by_month = spread.by_month([dates[id_] for id_ in sources if id_ in dates])
        shown = spread.by_period(places, dates, limit, by_month) if dated else spread.page(places, limit)
        periods = len(spread.by_period(places, dates, len(places), by_month)) if dated else 0
        hits = await self._opened(shown, by_transcript, scope)
        others = spread.others(places, shown)
        return Found(
            tuple(replace(hit, more=others.pop(hit.transcript.id, 0)) for hit in hits),
            searched,
            Count(max(len(places), len(hits)), cut),
            len(sources),
            unsaid=unsaid,
            undated=undated,
            periods=periods,
            by_month=by_month if dated else None,
            evidence=best,
        )

    async def _said_by(self, places: Sequence[TopicPlace], labels: Mapping[int, frozenset[str]]) -> list[TopicPlace]:
        """The places that are mostly said under the labels."""
        spans = [TextSpan(one.transcript, one.first, one.past) for one in places]
        stretches = await self._storage.stretches(spans)
        return [
            one
            for one, stretch in zip(places, stretches, strict=True)
            if stretch.cues and _spoken_by(stretch, one, labels.get(one.transcript, frozenset()))
        ]

    async def _opened(
        self, places: Sequence[TopicPlace], by_transcript: Mapping[int, TopicPlaces], scope: Scope
    ) -> list[Hit]:
        """Places as hits, in their order, each opening with the sentence that is about the topic; one that overlaps an
        earlier one is left out."""
        spans = [TextSpan(place.transcript, *openings.span(place)) for place in places]
        chosen, marks = list[Snippet](), list[tuple[tuple[int, int], ...]]()
        for place, span, around in zip(places, spans, await self._storage.stretches(spans), strict=True):
            one = by_transcript[place.transcript]
            labels = None if scope.labels is None else scope.labels.get(place.transcript)
            tokens = self._readings(one.context, span, around)[0].tokens
            snippet = openings.opened(around, tokens, place, one.weights, labels, one.context.chain.language)
            if not any(
                o.transcript == snippet.transcript and o.first < snippet.past and snippet.first < o.past for o in chosen
            ):
                chosen.append(snippet)
                marks.append(openings.marked(tokens, one.weights.keys(), snippet.first, snippet.past))
        return [
            replace(hit, marks=marked) for hit, marked in zip(await self._hits(chosen, Scope()), marks, strict=True)
        ]

    async def _said(
        self, transcripts: Iterable[int], labels: Mapping[int, frozenset[str]]
    ) -> dict[int, NDArray[np.int64]]:
        """The spans [n, 2] said under the labels, by transcript."""
        found = {id_: await self._storage.said(id_, labels[id_]) for id_ in transcripts if id_ in labels}
        return {id_: np.array(spans, np.int64).reshape(-1, 2) for id_, spans in found.items()}

    def _likeness(self, spots: Spots, vector: NDArray[np.float32]) -> NDArray[np.float64]:
        """The cosine of each spot with the question's vector; NaN where a spot has no vector yet."""
        found = np.full(len(spots), np.nan)
        for shelf in self._shelves:
            mine = np.flatnonzero(spots.shelves == shelf.id)
            if shelf.vectors is not None and len(mine):
                found[mine] = shelf.vectors.scores(vector, spots.transcripts[mine], spots.firsts[mine])
        return found

    async def _readable(self, found: Sequence[Snippet]) -> list[Snippet]:
        """Snippets moved to whole sentences, each beside those before it; those left without room are dropped."""
        spans = [TextSpan(one.transcript, max(one.first - ROOM, 0), one.past + ROOM) for one in found]
        stretches = await self._storage.stretches(spans, cues=False)
        settled = list[Snippet]()
        for snippet, stretch in zip(found, stretches, strict=True):
            limits = snippets.limits(snippet, [one for one in settled if one.transcript == snippet.transcript])
            if free := snippets.within(snippet, limits):
                moved = snippets.readable(stretch, free, limits, language=self._spoken(snippet.transcript))
                if moved.first < moved.past:  # else it was no more than the end of a sentence
                    settled.append(moved)
        return settled

    async def _hits(self, found: Iterable[Snippet | Match], scope: Scope) -> list[Hit]:
        """Snippets and matches as hits, in their order, without those said by other speakers than those in scope."""
        wanted = [one for one in found if one.transcript in self._by_id]
        stretches = await self._storage.stretches([TextSpan(one.transcript, one.first, one.past) for one in wanted])
        hits = list[Hit]()
        for one, stretch in zip(wanted, stretches, strict=True):
            labels = None if scope.labels is None else scope.labels.get(one.transcript, frozenset[str]())
            if stretch.cues and (labels is None or _spoken_by(stretch, one, labels)):
                hits.append(_hit(self._by_id[one.transcript], stretch, one))
        return hits


def _typed(found: Sequence[TopicPlaces]) -> tuple[str, ...]:
    """The words of a topic that nobody says in any context, as they were typed."""
    words = list[str]()
    for one in found:
        typed = {t.word.stem: one.context.words[t.first : t.past] for t in reversed(one.context.tokens)}
        words += [typed[stem] for stem in one.weights if stem in one.unsaid and stem in typed]
    return tuple(word for word, count in Counter(words).items() if count == len(found))


def _said_of(asked: Sequence[Word], names: Collection[str], language: Language) -> list[str]:
    """The stems of a topic without the speakers that it names and the verbs that ask what they said."""
    own = [word for word in asked if word.plain not in names and word.plain not in language.reporting_verbs]
    return topics.topical(own, language)


def _is_small(context: SearchContext) -> bool:
    """Whether a topic has no words but those that everybody says."""
    return all(token.word.stop or token.word.filler for token in context.tokens)


def _is_likely(hit: Hit) -> bool:
    return hit.judgement is not None and hit.judgement.verdict is not Verdict.NOT_FOUND


def _filter(shelf: OpenShelf, scope: Scope) -> IndexQuery | None:
    """The query without terms that limits a shelf to the scope; None if nothing on the shelf is in scope."""
    allowed = frozenset(t.id for t in shelf.transcripts if scope.allows(t.id))
    if not allowed:
        return None
    if scope.labels is None:
        return IndexQuery({}, None if len(allowed) == len(shelf.transcripts) else allowed)
    return IndexQuery({}, allowed, frozenset(label for id_ in allowed for label in scope.labels[id_]))


def _occurrences(context: SearchContext, windows: Sequence[Window]) -> set[Snippet]:
    """The places in passages where the words of a quote stand just so; passages overlap, so that each is found once."""
    return {
        Snippet(one.transcript, first, past, 0.0)
        for one in windows
        for first, past in quotes.occurrences(context.tokens, one.own)
    }


def _merged(spans: Iterable[TextSpan]) -> list[TextSpan]:
    """Spans that overlap in one transcript as one, ascending: text that neighbours share is read and analysed once."""
    merged = list[TextSpan]()
    for span in sorted(spans):
        last = merged[-1] if merged else None
        if last is not None and last.transcript == span.transcript and span.first <= last.past:
            merged[-1] = last._replace(past=max(last.past, span.past))
        else:
            merged.append(span)
    return merged


def _whole_words(chain: Analyzer, stretch: Stretch) -> list[Token]:
    """The stretch's tokens without a first and a last word that its edges may have cut."""
    checkpoint()
    text, at = stretch.text, stretch.at
    begin = text.find(" ") + 1 if at and not text.startswith(" ") else 0
    return chain.analyze(text[begin:], at + begin)


def _spoken_by(stretch: Stretch, found: Snippet | Match | TopicPlace, labels: frozenset[str]) -> bool:
    """Whether most of what was found is said under one of `labels`."""
    said = 0
    for cue, after in zip(stretch.cues, [*(c.at for c in stretch.cues[1:]), found.past], strict=True):
        overlap = min(after, found.past) - max(cue.at, found.first)
        said += overlap if cue.speaker in labels and overlap > 0 else 0
    return 2 * said > found.past - found.first


def _hit(transcript: Transcript, stretch: Stretch, found: Snippet | Match) -> Hit:
    first, past = found.first, found.past
    over = [cue for cue in stretch.cues if cue.at < past]
    voices, judgement = tuple(dict.fromkeys(transcript.speaker_name(cue.speaker) for cue in over)), None
    if isinstance(found, Match):
        voices = speakers(found.quote, found.held, replace(stretch, cues=tuple(over)), transcript.speaker_name)
        judgement = by_voices(found.judgement, found.quote, found.held, stretch, transcript.speaker_name)
    return Hit(
        transcript,
        Span(over[0].number, over[-1].number, first, past),
        stretch.text[first - stretch.at : past - stretch.at],
        time_at(stretch, first),
        end_time(stretch, past),
        voices[0] if len(voices) == 1 else None,
        round(found.score, 4),
        judgement,
        voices,
    )
