"""A snapshot of the shelves that one workspace may see, for one question, and the steps that every search takes: the
contexts of a question, candidates, the text around them, and hits.

Steps run in threads; the deadline is checked before each one and within. The event loop never waits on search.
"""

from __future__ import annotations

import bisect
import sys
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..corrections import NO_CORRECTIONS, AnalyzedText, Overlay
from ..deadline import Deadline, checkpoint
from ..dialogue import end_time, time_at
from ..search import mentions, quotes
from ..search.engine import WORDS, Candidate, IndexQuery, Statistics
from ..search.quotes import Match, Window
from ..search.voices import by_voices, speakers
from ..storage.storage import Storage, TextSpan
from ..transcript import Span, Stretch, Transcript
from .duplicates import NO_DUPLICATES, Duplicates
from .found import Hit, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..language.analyzer import Analyzer
    from ..language.language import Language
    from ..language.tokens import Token, Word
    from ..search.snippets import Snippet
    from ..search.spread import TopicPlace
    from ..search.topics import Spots
    from .catalogue import TranscriptCatalogue
    from .open_shelf import OpenShelf


@dataclass(frozen=True, slots=True)
class SearchContext:
    """One question put to the transcripts of one analysis chain.

    `tokens` are its `words` as the chain analyses them, `terms` those of its topic, each of one token or several, and
    `also` the words as recognised that some tokens are corrections of. `catalogue` has all transcripts that the chain
    analyses, `transcripts` those of them that are in scope, by id, and `shelves` those with any transcript in scope,
    each with a query that has its filters and no terms.
    """

    words: str
    chain: Analyzer
    tokens: Sequence[Token]
    terms: Sequence[Token]
    also: Sequence[Word]
    scope: Scope
    catalogue: TranscriptCatalogue
    transcripts: Mapping[int, Transcript]
    shelves: Sequence[tuple[OpenShelf, IndexQuery]]
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class KeptTokens:
    """Candidates that were `found`, each with its shelf's id, and the `tokens` of the text around them, by ascending
    spans; None where they are not kept."""

    found: Sequence[tuple[int, Candidate]]
    tokens: Mapping[TextSpan, Sequence[Token] | None]

    def lack_text(self, overlay: Overlay) -> bool:
        """Whether some text has to be read."""
        return bool(overlay) or None in self.tokens.values()


class LibrarySnapshot:
    """The transcripts that one workspace may see, as they are now: the `catalogue` of its `shelves`. `overlay` are its
    corrections, `duplicates` the recordings of which it has several texts."""

    def __init__(
        self,
        storage: Storage,
        shelves: Sequence[OpenShelf],
        catalogue: TranscriptCatalogue,
        overlay: Overlay = NO_CORRECTIONS,
        duplicates: Duplicates = NO_DUPLICATES,
    ) -> None:
        self.overlay = overlay
        self.duplicates = duplicates
        self.storage = storage
        self.shelves = shelves
        self.catalogue = catalogue

    def within(self, scope: Scope) -> Sequence[Transcript]:
        """The transcripts in scope."""
        return self.catalogue if scope.all else list(_within(self.catalogue, scope).values())

    def chain(self, transcript: Transcript) -> Analyzer:
        return self.catalogue.chain(transcript.facts.language)

    def spoken(self, transcript: int) -> Language | None:
        known = self.catalogue.by_id.get(transcript)
        return known and self.chain(known).language

    async def contexts(
        self, words: str, scope: Scope, deadline: Deadline, *, copies: bool = True, topic: bool = False
    ) -> list[SearchContext]:
        """A context for each analysis chain of the transcripts in scope; languages without a chain of their own share
        one. Without `copies`, transcripts that have a better text of their recording in scope are left out. The words
        of a `topic` are cut into its terms, else each token is a term."""
        hidden = frozenset[int]() if copies else self.duplicates.hidden(scope)

        def analyze(chain: Analyzer) -> tuple[list[Token], list[Token], list[Word]]:
            tokens, cut = chain.analyze(words), chain.language.terms
            terms = cut(tokens, words) if topic and cut else tokens
            return tokens, terms, self.overlay.also([token.word for token in tokens], chain) if self.overlay else []

        def find() -> list[SearchContext]:
            chained = self.catalogue.chained.values()
            within = _within(self.catalogue, scope)
            shelves = [(shelf, query) for shelf in self.shelves if (query := _filter(shelf, scope, within))]
            return [
                SearchContext(words, one.chain, *analyze(one.chain), scope, one.catalogue, there, shelves, deadline)
                for one in chained
                if (there := _without(one.catalogue, scope, hidden))
            ]

        return await deadline.run(find)

    def candidates(
        self,
        context: SearchContext,
        views: Mapping[str, Sequence[str]],
        k: int,
        vector: NDArray[np.float32] | None = None,
        *,
        phrase: bool = False,
    ) -> list[tuple[int, Candidate]]:
        """At most `k` candidates of each shelf by words, as a `phrase` or anywhere, and as many by `vector`, each with
        its shelf's id. Blocks."""
        found = list[tuple[int, Candidate]]()
        for shelf, query in context.shelves:
            checkpoint()
            candidates = shelf.engine.candidates(replace(query, views=views, phrase=phrase), k)
            if vector is not None and shelf.vectors is not None:
                checkpoint()
                near = shelf.vectors.search(vector, k, query.transcripts)
                known = {(c.transcript, c.first, c.past) for c in candidates}
                candidates += [c for c in near if (c.transcript, c.first, c.past) not in known]
            # others are in another language, or indexed and removed from storage since
            found.extend((shelf.id, c) for c in candidates if c.transcript in context.transcripts)
        return found

    async def holding(self, context: SearchContext, terms: Sequence[str]) -> list[Candidate]:
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

    def statistics(self, context: SearchContext, terms: Sequence[str]) -> dict[int, Statistics]:
        """The counts of `terms` by shelf. Blocks."""
        found: dict[int, Statistics] = {}
        for shelf, _ in context.shelves:
            checkpoint()
            found[shelf.id] = shelf.engine.statistics(terms)
        return found

    async def windows(self, context: SearchContext, found: Sequence[tuple[int, Candidate]], pad: int) -> list[Window]:
        """Candidates with `pad` characters around, analysed."""
        return await self.analyzed(context, await context.deadline.run(partial(self.kept, context, found, pad)))

    def kept(self, context: SearchContext, found: Sequence[tuple[int, Candidate]], pad: int) -> KeptTokens:
        """What is kept of the words of candidates with `pad` characters around; those that overlap are read in one
        piece. Blocks."""
        spans = _merged(TextSpan(c.transcript, max(c.first - pad, 0), c.past + pad) for _, c in found)
        return KeptTokens(found, self._kept(context, spans))

    def _kept(self, context: SearchContext, spans: Sequence[TextSpan]) -> dict[TextSpan, Sequence[Token] | None]:
        """The tokens that are kept of spans."""
        tokens: dict[TextSpan, Sequence[Token] | None] = {}
        for shelf, _ in context.shelves:
            mine = [span for span in spans if context.transcripts[span.transcript].shelf == shelf.id]
            languages = [self.chain(context.transcripts[span.transcript]).language.code for span in mine]
            tokens.update(zip(mine, shelf.tokens.read(list(zip(mine, languages, strict=True))), strict=True))
        return {span: tokens[span] for span in spans}

    def readings(
        self, context: SearchContext, spans: Sequence[TextSpan], stretches: Sequence[Stretch]
    ) -> list[list[AnalyzedText]]:
        """Each stretch, analysed: with its corrections, and if the question may ask for words as they were recognised,
        with those, too."""
        kept = self._kept(context, spans)
        return [
            self._read(context, span.transcript, stretch, kept[span])
            for span, stretch in zip(spans, stretches, strict=True)
        ]

    async def analyzed(self, context: SearchContext, kept: KeptTokens) -> list[Window]:
        """The windows on candidates. Their text is read where their words are not kept or may have been corrected."""
        lacking = [span for span, tokens in kept.tokens.items() if tokens is None or self.overlay]
        texts = dict(zip(lacking, await self.storage.stretches(lacking, cues=False), strict=True)) if lacking else {}
        return await context.deadline.run(partial(self.read, context, kept, texts))

    def read(self, context: SearchContext, kept: KeptTokens, texts: Mapping[TextSpan, Stretch]) -> list[Window]:
        """The windows on candidates, some of which have their texts, in their `readings`. Blocks."""
        readings = list[list[AnalyzedText]]()
        for span, tokens in kept.tokens.items():
            if stretch := texts.get(span):
                readings.append(self._read(context, span.transcript, stretch, tokens))
            else:
                readings.append([AnalyzedText(Stretch(span.first, "", ()), tokens or ())])
        spans = list(kept.tokens)
        at = [bisect.bisect_right(spans, (c.transcript, c.first, sys.maxsize)) - 1 for _, c in kept.found]
        windows = [
            quotes.window(candidate, shelf, reading)
            for (shelf, candidate), n in zip(kept.found, at, strict=True)
            for reading in readings[n]
        ]
        return [window for window in windows if window.low < window.high]

    def _read(
        self, context: SearchContext, transcript: int, stretch: Stretch, kept: Sequence[Token] | None
    ) -> list[AnalyzedText]:
        tokens = _whole_words(context.chain, stretch) if kept is None else kept
        chain, public = context.chain, context.transcripts[transcript].public
        found = self.overlay.replacements(public, stretch, tokens, chain) if self.overlay else ()
        if not found:
            return [AnalyzedText(stretch, tokens)]
        asked = frozenset([token.word.plain for token in context.tokens])
        as_recognised = [one for one in found if self.overlay.asked_as_recognised(one, asked, chain)]
        corrected = self.overlay.analyzed(stretch, tokens, found, (), chain)
        if not as_recognised:
            return [corrected]
        others = [one for one in found if one not in as_recognised]
        return [corrected, self.overlay.analyzed(stretch, tokens, others, as_recognised, chain)]

    async def said(
        self, transcripts: Iterable[int], labels: Mapping[int, frozenset[str]]
    ) -> dict[int, NDArray[np.int64]]:
        """The spans [n, 2] said under the labels, by transcript."""
        found = {id_: await self.storage.said(id_, labels[id_]) for id_ in transcripts if id_ in labels}
        return {id_: np.array(spans, np.int64).reshape(-1, 2) for id_, spans in found.items()}

    def likeness(self, spots: Spots, vector: NDArray[np.float32]) -> NDArray[np.float64]:
        """The cosine of each spot with the question's vector; NaN where a spot has no vector yet."""
        found = np.full(len(spots), np.nan)
        for shelf in self.shelves:
            mine = np.flatnonzero(spots.shelves == shelf.id)
            if shelf.vectors is not None and len(mine):
                found[mine] = shelf.vectors.scores(vector, spots.transcripts[mine], spots.firsts[mine])
        return found

    async def hits(self, found: Iterable[Snippet], scope: Scope) -> list[Hit]:
        """Snippets as hits, in their order, without those said by other speakers than those in scope."""
        wanted = [one for one in found if one.transcript in self.catalogue.by_id]
        stretches = await self.storage.stretches([TextSpan(one.transcript, one.first, one.past) for one in wanted])
        return self.hits_in(zip(wanted, stretches, strict=True), scope)

    def hits_in(self, found: Iterable[tuple[Snippet | Match, Stretch]], scope: Scope) -> list[Hit]:
        """Snippets and matches, each with the text and cues of its span, as `hits`."""
        hits = list[Hit]()
        for one, stretch in found:
            transcript = self.catalogue.by_id.get(one.transcript)
            labels = None if scope.labels is None else scope.labels.get(one.transcript, frozenset[str]())
            if transcript and stretch.cues and (labels is None or spoken_by(stretch, one, labels)):
                hits.append(_hit(transcript, stretch, one, self.duplicates.others(one.transcript)))
        return hits


def _filter(shelf: OpenShelf, scope: Scope, within: Mapping[int, Transcript]) -> IndexQuery | None:
    """The query without terms that limits a shelf to the transcripts `within` the scope; None if it has none."""
    if scope.all:
        return IndexQuery({}) if shelf.transcripts else None
    allowed = frozenset(id_ for id_, transcript in within.items() if transcript.shelf == shelf.id)
    if not allowed:
        return None
    if scope.labels is None:
        return IndexQuery({}, None if len(allowed) == len(shelf.transcripts) else allowed)
    return IndexQuery({}, allowed, frozenset(label for id_ in allowed for label in scope.labels[id_]))


def _within(catalogue: TranscriptCatalogue, scope: Scope) -> Mapping[int, Transcript]:
    """The transcripts in scope by id, in the order of their ids."""
    by_id = catalogue.by_id
    if scope.all:
        return by_id
    wanted = scope.transcripts if scope.labels is None else scope.labels.keys()
    return {id_: by_id[id_] for id_ in sorted(wanted or ()) if id_ in by_id and scope.allows(id_)}


def _without(catalogue: TranscriptCatalogue, scope: Scope, hidden: frozenset[int]) -> Mapping[int, Transcript]:
    """The transcripts in scope by id without those that are hidden."""
    within = _within(catalogue, scope)
    if not any(id_ in within for id_ in hidden):
        return within
    return catalogue.kept(_visible, hidden) if scope.all else _shown(within, hidden)


def _visible(catalogue: TranscriptCatalogue, hidden: frozenset[int]) -> Mapping[int, Transcript]:
    return _shown(catalogue.by_id, hidden)


def _shown(transcripts: Mapping[int, Transcript], hidden: frozenset[int]) -> Mapping[int, Transcript]:
    return {id_: one for id_, one in transcripts.items() if id_ not in hidden}


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


def spoken_by(stretch: Stretch, found: Snippet | Match | TopicPlace, labels: frozenset[str]) -> bool:
    """Whether most of what was found is said under one of `labels`."""
    said = 0
    for cue, after in zip(stretch.cues, [*(c.at for c in stretch.cues[1:]), found.past], strict=True):
        overlap = min(after, found.past) - max(cue.at, found.first)
        said += overlap if cue.speaker in labels and overlap > 0 else 0
    return 2 * said > found.past - found.first


def _hit(transcript: Transcript, stretch: Stretch, found: Snippet | Match, also: tuple[Transcript, ...] = ()) -> Hit:
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
        also=also,
    )
