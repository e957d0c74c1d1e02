"""The search for a topic: scored spots of each context, those of them that are about it, and the page that is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from ..search import hints, openings, relevance, snippets, spread, topics
from ..search.compounds import Compounds, compounds_of, vocabulary
from ..search.engine import WORDS
from ..search.snippets import Snippet
from ..search.spread import Arranged
from ..search.topics import Spots
from ..storage.storage import TextSpan
from .found import Count, Found, Hit, Scope
from .snapshot import spoken_by

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from ..deadline import Deadline
    from ..language.language import Language
    from ..language.tokens import Word
    from ..search.engine import Statistics
    from ..search.hints import TitleWords
    from ..search.quotes import Window
    from ..search.relevance import TopicEvidence
    from ..search.spread import TopicPlace
    from ..vectors.embedder import Embedder
    from .snapshot import LibrarySnapshot, SearchContext

ROOM: Final = 250  # characters around a snippet in which its sentences may end
HELD: Final = 20_000  # passages with a topic's words, the rarest first, that its places are counted in
MOST_PLACES: Final = 500  # of a topic, whose speakers are looked up
VOICES: Final = 20  # transcripts whose speakers are read, where a question names a speaker


@dataclass(frozen=True, slots=True)
class ScoredTopic:
    """A topic in one context: the stems of its words, its spots with their scores [spots], the share of the topic in
    titles by transcript, the statistics of its words by shelf, the windows on its candidates, its vector, and its
    compounds."""

    context: SearchContext
    aim: topics.Aim
    terms: Sequence[str]
    spots: Spots
    scores: NDArray[np.float64]
    titles: Mapping[int, float]
    statistics: Mapping[int, Statistics]
    windows: Sequence[Window]
    vector: NDArray[np.float32] | None
    compounds: Compounds


@dataclass(frozen=True, slots=True)
class TopicPlaces:
    """The places of a topic in one context, best first: those that are about it, or only the `nearest` ones. `weights`
    are those of its stems and of their compounds, `unsaid` the stems that nobody says; `cut` says that there may be
    more places. `evidence` is that of the place that is about the topic with the highest `certainty`."""

    context: SearchContext
    weights: Mapping[str, float]
    places: Sequence[TopicPlace] = ()
    nearest: Sequence[TopicPlace] = ()
    unsaid: frozenset[str] = frozenset()
    cut: bool = False
    certainty: float = 0.0
    evidence: TopicEvidence | None = None


async def topic(
    snapshot: LibrarySnapshot,
    embedder: Embedder | None,
    words: str,
    scope: Scope,
    limit: int,
    arranged: Arranged,
    deadline: Deadline,
) -> Found:
    """See `Library.topic`; `embedder` is the model of meaning, if there is one."""
    contexts = await snapshot.contexts(words, scope, deadline, copies=False, topic=True)
    if arranged is not Arranged.RANKED and all(_is_small(context) for context in contexts):
        return Found((), len(snapshot.within(scope)), about=False, small=bool(contexts))
    vector = None if embedder is None else await deadline.run(partial(embedder.query, words))
    scored = [await _scored(snapshot, context, vector) for context in contexts]
    searched = len(snapshot.within(scope))
    if arranged is Arranged.RANKED:
        chosen = partial(snippets.chosen, most=2 * limit)
        found = [s for one in scored for s in await deadline.run(partial(chosen, one.spots, one.scores, aim=one.aim))]
        found.sort(key=lambda snippet: -snippet.score)
        hits = await snapshot.hits(await _readable(snapshot, found[: 2 * limit]), scope)
        return Found(tuple(hits[:limit]), searched)
    return await _page(snapshot, [await _places(snapshot, one) for one in scored], scope, limit, arranged, searched)


async def _scored(snapshot: LibrarySnapshot, context: SearchContext, vector: NDArray[np.float32] | None) -> ScoredTopic:
    """The spots of a topic, with their scores."""
    asked = [term.word for term in context.terms]
    names = await context.deadline.run(lambda: context.catalogue.kept(hints.names, context.chain))
    words = [token.word for token in context.tokens]
    named = await context.deadline.run(lambda: hints.named(words, names, context.transcripts))
    language = context.chain.language
    about = topics.topical(asked, language)
    terms = topics.topical([word for word in asked if word.plain not in named.words], language) or about
    aim = topics.aim(asked, language)
    statistics = await context.deadline.run(partial(snapshot.statistics, context, about))
    about, terms = (topics.rarest(some, list(statistics.values())) for some in (about, terms))
    compounds = await context.deadline.run(partial(_compounds, context, about))
    if compounds.stems:
        statistics = await context.deadline.run(partial(_with_kin, snapshot, context, about, compounds))
    views = {WORDS: list(dict.fromkeys([*terms, *compounds.stems, *(word.stem for word in context.also)]))}
    look_up = partial(snapshot.candidates, context, views, topics.CANDIDATES, vector)
    candidates = await context.deadline.run(look_up)
    windows = await snapshot.windows(context, candidates, pad=1)

    def score() -> tuple[Spots, NDArray[np.float64], dict[int, float]]:
        titles = hints.titled(topics.rarity(about, statistics.values()), _titles(context), context.transcripts)
        lengths = {one.transcript: context.transcripts[one.transcript].length for one in windows}
        spots = topics.spots(windows, lengths, between=context.scope.labels is None)
        places = topics.positions(windows, [*terms, *compounds.stems])
        scores = topics.by_words(spots, places, terms, statistics, aim, compounds.places(places))
        together = aim.together * topics.by_pairs(spots, places, terms, statistics, aim)
        if vector is not None:
            weight = aim.meaning * (1 - scores.max(initial=0)) ** topics.POWER
            scores += weight * topics.by_meaning(spots, snapshot.likeness(spots, vector), aim)
        scores += together
        if titles:
            scores += topics.TITLED * np.array([titles.get(int(t), 0.0) for t in spots.transcripts])
        return spots, scores, titles

    spots, scores, titles = await context.deadline.run(score)
    if named.labels:
        said = await snapshot.said(topics.leading(spots, scores, VOICES), named.labels)
        scores += topics.NAMED * await context.deadline.run(lambda: topics.by_voices(spots, said, aim))
    about = _said_of(asked, named.words, language) or terms
    return ScoredTopic(context, aim, about, spots, scores, titles, statistics, windows, vector, compounds)


def _compounds(context: SearchContext, terms: Sequence[str]) -> Compounds:
    """The compounds of a topic's words that the library has, in a language that makes them."""
    language = context.chain.language
    if language.compounds is None:
        return Compounds({}, {})
    engines = tuple((shelf.engine, shelf.engine.revision) for shelf, _ in context.shelves)
    return compounds_of(context.catalogue.kept(vocabulary, engines, language), terms)


def _with_kin(
    snapshot: LibrarySnapshot, context: SearchContext, terms: Sequence[str], kin: Compounds
) -> dict[int, Statistics]:
    """The counts of terms by shelf, those of their compounds among them."""
    counted = snapshot.statistics(context, [*terms, *kin.stems])
    return {
        shelf: replace(one, frequencies={t: sum(one.frequencies.get(s, 0) for s in (t, *kin.of(t))) for t in terms})
        for shelf, one in counted.items()
    }


async def _places(snapshot: LibrarySnapshot, one: ScoredTopic) -> TopicPlaces:
    """The places of a topic in one context: all that are about it, those that were not ranked after the others."""
    held, cut = await _having(snapshot, one)
    titled = hints.in_titles(one.terms, _titles(one.context), one.context.transcripts)

    def judge() -> TopicPlaces:
        weights = relevance.rarity(one.terms, one.statistics.values())
        said = topics.positions(one.windows, [*one.terms, *one.compounds.stems])
        narrower = {term: [said[stem] for stem in one.compounds.narrower.get(term, ())] for term in one.terms}
        said = {term: relevance.merged([said[term], *narrower[term]]) for term in one.terms}
        for term, passages in held.items():
            said[term] = relevance.merged([said[term], passages.lines + passages.middles.astype(np.int64)])
        every = topics.joined([one.spots, *held.values()])
        found = relevance.evidence(
            every.lines + every.middles.astype(np.int64),
            said,
            weights,
            sum(counted.passages for counted in one.statistics.values()),
            np.array([one.titles.get(int(t), 0.0) for t in every.transcripts]),
            None if one.vector is None else snapshot.likeness(every, one.vector),
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
            {**{stem: topics.KIN * weights[t] for t in one.terms for stem in one.compounds.of(t)}, **weights},
            places,
            nearest,
            unsaid,
            cut,
            0.0 if best is None else float(certainty[best]),
            None if best is None else relevance.at(found, best),
        )

    return await one.context.deadline.run(judge)


async def _having(snapshot: LibrarySnapshot, one: ScoredTopic) -> tuple[dict[str, Spots], bool]:
    """The passages that have each of a topic's words, those of the rarest words first, up to HELD in all; and
    whether there are more."""
    found, left = dict[str, Spots](), HELD
    counts = {term: sum(c.frequencies.get(term, 0) for c in one.statistics.values()) for term in one.terms}
    for term, count in sorted(counts.items(), key=lambda pair: pair[1]):
        if count > left:
            return found, True
        left -= count
        if count:
            stems = [term, *one.compounds.narrower.get(term, ())]
            look_up = partial(snapshot.candidates, one.context, {WORDS: stems}, count)
            holding = await one.context.deadline.run(look_up)
            found[term] = topics.passages((shelf, c.transcript, c.first, c.past) for shelf, c in holding)
    return found, False


async def _page(
    snapshot: LibrarySnapshot, found: Sequence[TopicPlaces], scope: Scope, limit: int, arranged: Arranged, searched: int
) -> Found:
    """The page of a topic that was looked for in several contexts."""
    places = sorted((place for one in found for place in one.places), key=lambda place: -place.score)
    cut = any(one.cut for one in found)
    if scope.labels is not None:
        cut = cut or len(places) > MOST_PLACES
        places = await _said_by(snapshot, places[:MOST_PLACES], scope.labels)
    unsaid, best = _typed(found), max(found, key=lambda one: one.certainty).evidence
    if not places:
        nearest = sorted((place for one in found for place in one.nearest), key=lambda place: -place.score)
        hits = await _opened(snapshot, spread.page(nearest, limit), found, scope)
        return Found(tuple(hits), searched, about=False, unsaid=unsaid, evidence=best)
    sources = {place.transcript for place in places}
    dates = {id_: date for id_ in sources if (date := snapshot.catalogue.by_id[id_].facts.date)}
    undated = len(sources.difference(dates)) if arranged is Arranged.DATED else 0
    dated = arranged is Arranged.DATED and undated < len(sources)  # without any date they come as usual
    by_month = spread.by_month([dates[id_] for id_ in sources if id_ in dates])
    shown = spread.by_period(places, dates, limit, by_month) if dated else spread.page(places, limit)
    periods = len(spread.by_period(places, dates, len(places), by_month)) if dated else 0
    hits = await _opened(snapshot, shown, found, scope)
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


async def _said_by(
    snapshot: LibrarySnapshot, places: Sequence[TopicPlace], labels: Mapping[int, frozenset[str]]
) -> list[TopicPlace]:
    """The places that are mostly said under the labels."""
    spans = [TextSpan(one.transcript, one.first, one.past) for one in places]
    stretches = await snapshot.storage.stretches(spans)
    return [
        one
        for one, stretch in zip(places, stretches, strict=True)
        if stretch.cues and spoken_by(stretch, one, labels.get(one.transcript, frozenset()))
    ]


async def _opened(
    snapshot: LibrarySnapshot, places: Sequence[TopicPlace], found: Sequence[TopicPlaces], scope: Scope
) -> list[Hit]:
    """Places as hits, in their order, each opening with the sentence that is about the topic; one that overlaps an
    earlier one is left out."""
    spans = [TextSpan(place.transcript, *openings.span(place)) for place in places]
    stretches = await snapshot.storage.stretches(spans)

    def choose() -> dict[Snippet, tuple[tuple[int, int], ...]]:
        chosen = dict[Snippet, tuple[tuple[int, int], ...]]()
        for place, span, around in zip(places, spans, stretches, strict=True):
            one = next(one for one in found if place.transcript in one.context.transcripts)
            labels = None if scope.labels is None else scope.labels.get(place.transcript)
            tokens = snapshot.readings(one.context, [span], [around])[0][0].tokens
            snippet = openings.opened(around, tokens, place, one.weights, labels, one.context.chain.language)
            if not any(
                o.transcript == snippet.transcript and o.first < snippet.past and snippet.first < o.past for o in chosen
            ):
                chosen[snippet] = openings.marked(tokens, one.weights.keys(), snippet.first, snippet.past)
        return chosen

    chosen = await found[0].context.deadline.run(choose)  # reads the tokens that are kept
    marks = {(snippet.transcript, snippet.first): marked for snippet, marked in chosen.items()}
    hits = await snapshot.hits(chosen, Scope())  # without those that were removed meanwhile
    return [replace(hit, marks=marks[hit.transcript.id, hit.span.first]) for hit in hits]


async def _readable(snapshot: LibrarySnapshot, found: Sequence[Snippet]) -> list[Snippet]:
    """Snippets moved to whole sentences, each beside those before it; those left without room are dropped."""
    spans = [TextSpan(one.transcript, max(one.first - ROOM, 0), one.past + ROOM) for one in found]
    stretches = await snapshot.storage.stretches(spans, cues=False)
    settled = list[Snippet]()
    for snippet, stretch in zip(found, stretches, strict=True):
        limits = snippets.limits(snippet, [one for one in settled if one.transcript == snippet.transcript])
        if free := snippets.within(snippet, limits):
            moved = snippets.readable(stretch, free, limits, language=snapshot.spoken(snippet.transcript))
            if moved.first < moved.past:  # else it was no more than the end of a sentence
                settled.append(moved)
    return settled


def _typed(found: Sequence[TopicPlaces]) -> tuple[str, ...]:
    """The words of a topic that nobody says in any context, as they were typed."""
    words = list[str]()
    for one in found:
        typed = {t.word.stem: (t.first, t.past) for t in reversed(one.context.terms)}
        lacking = [typed[stem] for stem in one.weights if stem in one.unsaid and stem in typed]
        words += [one.context.words[first:past] for first, past in _disjoint(lacking)]
    return tuple(word for word, count in Counter(words).items() if count == len(found))


def _disjoint(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with those as one that overlap the one before."""
    found = list[tuple[int, int]]()
    for first, past in spans:
        if found and found[-1][0] <= first < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], past)
        else:
            found.append((first, past))
    return found


def _said_of(asked: Sequence[Word], names: Collection[str], language: Language) -> list[str]:
    """The stems of a topic without the speakers that it names and the verbs that ask what they said."""
    own = [word for word in asked if word.plain not in names and word.plain not in language.reporting_verbs]
    return topics.topical(own, language)


def _titles(context: SearchContext) -> TitleWords:
    return context.catalogue.kept(hints.titles, context.chain)


def _is_small(context: SearchContext) -> bool:
    """Whether a topic has no words but those that everybody says."""
    return all(term.word.stop or term.word.filler for term in context.terms)
