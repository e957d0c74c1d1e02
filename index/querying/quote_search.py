"""The search for quotes: where words were said, in which parts a long text was said, and how often."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from ..search import chains, quotes
from ..search.chains import Chain, PiecePlace
from ..search.editing import omissions
from ..search.engine import SOUNDS, WORDS, Candidate
from ..search.near_duplicates import HELD, hashed, shingles
from ..search.quotes import Match, Quote, QuotePlace, Window
from ..search.snippets import Snippet
from ..search.verdict import Verdict
from ..storage.storage import TextSpan
from ..transcript import Stretch
from .found import Count, Found, Hit, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..deadline import Deadline
    from ..search.engine import Statistics
    from .duplicates import Duplicates
    from .snapshot import KeptTokens, LibrarySnapshot, SearchContext

MOST_COUNTED: Final = 100  # places of a quote; of more it is said that they are more
COUNTED_FROM: Final = 3 * MOST_COUNTED  # passages of each shelf; they overlap, so that a place may be in two
PAD: Final = 3  # characters around a candidate, for each word of the quote
MOST_PAD: Final = 1500
UNLIKELY: Final = frozenset({Verdict.NOT_FOUND, Verdict.PARAPHRASE})  # a paraphrase may turn out to be of two voices
BESIDE: Final = 400  # characters around a hit by which it is found to be the same in another text


async def quote(snapshot: LibrarySnapshot, words: str, scope: Scope, limit: int, deadline: Deadline) -> Found:
    """See `Library.quote`."""
    places = [place for c in await snapshot.contexts(words, scope, deadline) for place in await _places(snapshot, c)]
    places.sort(key=lambda place: -place.score)
    texts, known = snapshot.duplicates.texts, dict[int, tuple[Match, Stretch]]()
    if scope.labels is None and places and places[0].may_be_said:
        # Those where it was not said are shown only where it was found nowhere, or lead to another text.
        said = [place for place in places if place.transcript in texts or place.may_be_said]
        known = await _judged(snapshot, said, deadline)
        if (best := known.get(id(places[0]))) and best[0].judgement.verdict not in UNLIKELY:
            places = [
                place
                for place in said
                if place.transcript in texts
                or ((one := known.get(id(place))) and one[0].judgement.verdict is not Verdict.NOT_FOUND)
            ]
        places.sort(
            key=lambda place: not ((one := known.get(id(place))) and one[0].judgement.verdict is Verdict.VERBATIM)
        )
    few = 4 * limit if texts or scope.labels is not None else limit  # of a few it may turn out that they do not count
    first, rest = places[:few], places[few:]
    if beside := {text.id for place in first for text in snapshot.duplicates.better(place.transcript)}:
        first += [place for place in rest if place.transcript in beside][:few]
    known |= await _judged(snapshot, [place for place in first if id(place) not in known], deadline)
    judged = [known[id(place)] for place in first if id(place) in known]
    matches = [(match, stretch.part(match.first, match.past)) for match, stretch in judged]
    hits = await _as_one(snapshot, snapshot.hits_in(matches, scope), deadline)
    return Found(tuple(hits[:limit]), len(snapshot.within(scope)))


async def parts(snapshot: LibrarySnapshot, words: str, scope: Scope, deadline: Deadline) -> list[Chain]:
    """See `Library.chains`."""
    asked = (await deadline.run(partial(chains.pieces, words)))[: chains.MOST_PIECES]
    found = [await quote(snapshot, words[p.first : p.past], scope, chains.PLACES, deadline) for p in asked]
    places = [
        [PiecePlace(hit.transcript.id, hit.span.first, hit.span.past) for hit in one.hits if _is_likely(hit)]
        for one in found
    ]
    return chains.chains(asked, places)


async def count(snapshot: LibrarySnapshot, words: str, scope: Scope, deadline: Deadline) -> Count:
    """See `Library.count`."""
    places, is_cut = set[Snippet](), False
    for context in await snapshot.contexts(words, scope, deadline):
        asked = [token.word for token in context.tokens]
        as_recognised = snapshot.overlay.as_recognised(asked, context.chain) if snapshot.overlay else []
        found = list[tuple[int, Candidate]]()
        for one in (asked, *as_recognised):
            stems = [word.stem for word in one if not word.filler]
            look_up = partial(snapshot.candidates, context, {WORDS: stems}, COUNTED_FROM, phrase=True)
            holding = await context.deadline.run(look_up)
            is_cut = is_cut or len(holding) >= COUNTED_FROM
            found += holding
        windows = await snapshot.windows(context, found, pad=1)
        places |= await context.deadline.run(partial(_occurrences, context, windows))
    ids = [p.transcript for p in places]
    if scope.labels is not None:
        ids = [hit.transcript.id for hit in await snapshot.hits(places, scope)]
    number = _counted(ids, snapshot.duplicates)
    return Count(min(number, MOST_COUNTED), is_cut or number > MOST_COUNTED)


async def _places(snapshot: LibrarySnapshot, context: SearchContext) -> list[QuotePlace]:
    """The places of a quote, best first."""
    tokens = context.tokens[: quotes.LONGEST]
    if not tokens:
        return []
    gaps = len(omissions(context.words, tokens))
    terms = list(dict.fromkeys(t.word.stem for t in tokens))
    looked_for = [*(token.word for token in tokens), *context.also]
    views = {
        WORDS: list(dict.fromkeys(word.stem for word in looked_for)),
        SOUNDS: list(dict.fromkeys(word.sound for word in looked_for if len(word.plain) > 2)),
    }

    def look_up() -> tuple[KeptTokens, dict[int, Statistics]]:
        found = snapshot.candidates(context, views, quotes.CANDIDATES)
        if len(tokens) <= quotes.SHORT:  # their words may be in more passages than are ranked
            stems = [token.word.stem for token in tokens if not token.word.filler]
            just_so = snapshot.candidates(context, {WORDS: stems}, quotes.JUST_SO, phrase=True)
            found = list(dict.fromkeys([*found, *just_so]))
        kept = snapshot.kept(context, found, min(PAD * quotes.reach(len(tokens), gaps), MOST_PAD))
        return kept, snapshot.statistics(context, terms)

    def find(windows: Sequence[Window], statistics: Mapping[int, Statistics]) -> list[QuotePlace]:
        words = quotes.weighed(context.words, tokens, list(statistics.values()), context.chain.language)
        quote = Quote(context.words, tokens, words)
        return quotes.places(quote, windows, quotes.ranked(words, windows, statistics))

    def look_up_and_find() -> list[QuotePlace] | tuple[KeptTokens, dict[int, Statistics]]:
        kept, statistics = look_up()
        if kept.lack_text(snapshot.overlay):
            return kept, statistics
        return find(snapshot.read(context, kept, {}), statistics)

    found = await context.deadline.run(look_up_and_find)
    if isinstance(found, list):
        return found
    kept, statistics = found
    windows = await snapshot.analyzed(context, kept)
    return await context.deadline.run(partial(find, windows, statistics))


async def _judged(
    snapshot: LibrarySnapshot, places: Sequence[QuotePlace], deadline: Deadline
) -> dict[int, tuple[Match, Stretch]]:
    """The matches at places by their identity, each with the text around; without those whose text is gone."""
    if not places:
        return {}
    stretches = await snapshot.storage.stretches([place.span for place in places])
    there = [(place, stretch) for place, stretch in zip(places, stretches, strict=True) if stretch.cues]
    return await deadline.run(lambda: {id(place): (quotes.judged(place, stretch), stretch) for place, stretch in there})


async def _as_one(snapshot: LibrarySnapshot, hits: Sequence[Hit], deadline: Deadline) -> list[Hit]:
    """Hits without those that are the same place in a worse text of the same recording. The words around tell whether
    they are: a quote may have been said twice."""
    texts = snapshot.duplicates.texts
    doubted = [hit for hit in hits if any(other.transcript in hit.also for other in hits)]
    if not doubted:
        return list(hits)
    spans = [TextSpan(one.transcript.id, max(one.span.first - BESIDE, 0), one.span.past + BESIDE) for one in doubted]
    stretches = await snapshot.storage.stretches(spans, cues=False)

    def analyze() -> list[frozenset[int]]:
        chains = [snapshot.chain(hit.transcript) for hit in doubted]
        around = zip(chains, stretches, strict=True)
        return [frozenset(shingles(hashed(chain.analyze(stretch.text))).tolist()) for chain, stretch in around]

    words = dict(zip(map(id, doubted), await deadline.run(analyze), strict=True))
    kept = list[Hit]()
    for hit in sorted(doubted, key=lambda hit: texts[hit.transcript.id].index(hit.transcript)):
        same = next((n for n, one in enumerate(kept) if one.transcript in hit.also and _alike(words, one, hit)), None)
        if same is None:
            kept.append(hit)
        elif hit.is_sure and not kept[same].is_sure and hit.transcript not in kept[same].said_in:
            better = replace(kept[same], said_in=(*kept[same].said_in, hit.transcript))
            words[id(better)] = words[id(kept[same])]
            kept[same] = better
    return sorted([*(hit for hit in hits if id(hit) not in words), *kept], key=lambda hit: -hit.score)


def _alike(words: Mapping[int, frozenset[int]], one: Hit, other: Hit) -> bool:
    """Whether the words around two hits are mostly the same."""
    first, second = words[id(one)], words[id(other)]
    return len(first & second) >= HELD * min(len(first), len(second))


def _counted(places: Iterable[int], duplicates: Duplicates) -> int:
    """The number of places, given by the ids of their transcripts; those of several texts of a recording count once."""
    most = Counter[int]()
    for id_, number in Counter(places).items():
        best = duplicates.texts[id_][0].id if id_ in duplicates.texts else id_
        most[best] = max(most[best], number)
    return most.total()


def _occurrences(context: SearchContext, windows: Iterable[Window]) -> set[Snippet]:
    """The places in passages where the words of a quote stand just so; passages overlap, so that each is found once."""
    return {
        Snippet(one.transcript, first, past, 0.0)
        for one in windows
        for first, past in quotes.occurrences(context.tokens, one.own)
    }


def _is_likely(hit: Hit) -> bool:
    return hit.judgement is not None and hit.judgement.verdict is not Verdict.NOT_FOUND
