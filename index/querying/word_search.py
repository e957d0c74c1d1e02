"""What is asked of the words of a topic: how often they are said, which of them are misspelt, and how rare they are."""

from __future__ import annotations

import math
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from ..search import hints, meant, mentions, topics
from ..search.engine import WORDS, Candidate
from ..search.filters import known_words
from ..search.meant import Misspelt
from .found import Scope
from .snapshot import SearchContext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..deadline import Deadline
    from ..language.tokens import Token
    from .snapshot import LibrarySnapshot


async def mentioned(snapshot: LibrarySnapshot, words: str, scope: Scope, deadline: Deadline) -> dict[int, int]:
    """See `Library.mentions`."""
    places = dict[int, int]()
    for context in await snapshot.contexts(words, scope, deadline, copies=False, topic=True):
        asked, tokens = [term.word for term in context.terms], [token.word for token in context.tokens]
        as_recognised = snapshot.overlay.as_recognised(tokens, context.chain) if snapshot.overlay else []
        names = await deadline.run(partial(context.catalogue.kept, hints.names, context.chain))
        found = list[Candidate]()
        for one in (asked, *as_recognised):
            terms = mentions.terms(one, hints.named(one, names, context.transcripts), context.chain.language)
            found += await snapshot.holding(context, terms)
        said = None
        if scope.labels is not None:
            said = await snapshot.said({one.transcript for one in found}, scope.labels)
        places |= await deadline.run(partial(mentions.counted, found, said))
    return places


async def as_meant(snapshot: LibrarySnapshot, words: str, deadline: Deadline) -> str | None:
    """See `Library.meant`."""
    contexts = await snapshot.contexts(words, Scope(), deadline)
    asked = await _unknown(snapshot, contexts, deadline)
    found: dict[int, tuple[Token, str]] = {}
    for context, unknown in asked:
        for one in unknown:
            if one.token.first not in found and (other := await _nearest(snapshot, context, one)):
                found[one.token.first] = one.token, other
    return meant.rewritten(words, list(found.values())) if found else None


async def _unknown(
    snapshot: LibrarySnapshot, contexts: Sequence[SearchContext], deadline: Deadline
) -> list[tuple[SearchContext, list[Misspelt]]]:
    """The words of a question that may be misspelt, in each context: no word that is known in any of them, or of a
    name in the library, is."""
    names = await deadline.run(lambda: snapshot.catalogue.kept(known_words))
    found, known = list[tuple[SearchContext, list[Misspelt]]](), set[int]()
    for context in contexts:
        counts = Counter[str]()
        stems = [token.word.stem for token in context.tokens]
        counted = await deadline.run(partial(snapshot.statistics, context, stems))
        for statistics in counted.values():
            counts.update(statistics.frequencies)
        unknown = meant.unknown((t for t in context.tokens if t.word.plain not in names), counts)
        known |= {t.first for t in context.tokens} - {one.token.first for one in unknown}
        found.append((context, unknown))
    return [(context, [one for one in unknown if one.token.first not in known]) for context, unknown in found]


async def _nearest(snapshot: LibrarySnapshot, context: SearchContext, asked: Misspelt) -> str | None:
    """The word of the library that is most like one that it does not have, of those that are said and of names."""
    names = dict.fromkeys(snapshot.catalogue.kept(known_words), (meant.NAMED, None))
    for beginnings in (asked.beginnings, [""]):  # all of the vocabulary, where nothing that begins alike is near
        stems = Counter[str]()
        for shelf, _ in context.shelves:
            for beginning in beginnings:
                stems.update(dict(await context.deadline.run(partial(shelf.engine.terms, beginning))))
        near = await context.deadline.run(partial(meant.near_stems, asked, stems, context.chain))
        spellings: dict[str, tuple[int, int | None]] = {} if asked.passages else dict(names)
        look_up = partial(_holding, snapshot, context, near)
        holding = await context.deadline.run(look_up)
        for one in await snapshot.windows(context, list(dict.fromkeys(holding)), pad=1):
            said = (token.word for token in one.own if token.word.stem in near)
            spellings |= {word.plain: (stems[word.stem], near[word.stem]) for word in said}
        if other := meant.nearest(asked, spellings, context.chain):
            return other
        if asked.passages:  # a word of a few passages is not worth the rest
            break
    return None


def _holding(snapshot: LibrarySnapshot, context: SearchContext, stems: Iterable[str]) -> list[tuple[int, Candidate]]:
    """Passages with each of the stems."""
    return [one for stem in stems for one in snapshot.candidates(context, {WORDS: [stem]}, meant.PASSAGES)]


async def term_weights(
    snapshot: LibrarySnapshot, words: str, scope: Scope, deadline: Deadline
) -> dict[int, dict[str, float]]:
    """See `Library.term_weights`."""
    weights: dict[int, dict[str, float]] = {}
    for context in await snapshot.contexts(words, scope, deadline):
        terms = topics.topical([token.word for token in context.tokens], context.chain.language)
        counted = [await deadline.run(partial(shelf.engine.statistics, terms)) for shelf in snapshot.shelves]
        terms = topics.rarest(terms, counted)
        passages = sum(one.passages for one in counted)
        holding = {term: sum(one.frequencies[term] for one in counted) for term in terms}
        weighed = {term: math.log(1 + passages / max(1, holding[term])) for term in terms}
        weights.update(dict.fromkeys(context.transcripts, weighed))
    return weights
