"""How often a topic is said: the passages that have all of its words, those that overlap counted once.

Passages overlap by half, so that a word stands in two of them. What is counted is how many passages there are that have
the words and do not overlap (the most that can be chosen so: earliest end first, Kleinberg and Tardos, "Algorithm
Design", 4.1). So a word said twice in one breath counts once, and one that comes up again a minute later twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ..deadline import checkpoint
from . import topics
from .passages import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ..language.language import Language
    from ..language.tokens import Word
    from ..transcript import Transcript
    from .engine import Candidate
    from .hints import Named

AT_ONCE: Final = 20_000  # passages that one look-up may return: it cannot be stopped
MOST_WORDS: Final = 16  # of a topic; no passage has all of more


def terms(asked: Sequence[Word], named: Named, language: Language) -> list[str]:
    """The stems that a passage has to have: those of the topic's content words, without the names of speakers where
    anything else is asked for."""
    others = [word for word in asked if word.plain not in named.words] or asked
    return topics.topical(others, language)[:MOST_WORDS]


def batches(transcripts: Iterable[Transcript]) -> Iterator[tuple[frozenset[int], int]]:
    """The ids of the transcripts in batches whose passages one look-up may return, each with the most that it has."""
    ids, passages = list[int](), 0
    for transcript in transcripts:
        # A chunk has CHUNK words and some slack; a word has two characters with its space, or one in some scripts.
        most = transcript.length // (CHUNK // 2) + 2
        if ids and passages + most > AT_ONCE:
            yield frozenset(ids), passages
            ids, passages = [], 0
        ids.append(transcript.id)
        passages += most
    if ids:
        yield frozenset(ids), passages


def counted(found: Iterable[Candidate], said: Mapping[int, NDArray[np.int64]] | None = None) -> dict[int, int]:
    """The number of places by transcript, of those that have any. With `said`, the spans [n, 2] of the voices asked for
    by transcript, ascending and disjoint, only passages count most of which they say."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in found:
        spans.setdefault(one.transcript, []).append((one.past, one.first))
    places = dict[int, int]()
    for transcript, ends in spans.items():
        checkpoint()
        kept = sorted(set(ends))
        if said is not None:
            kept = _spoken(kept, said.get(transcript))
        number, free = 0, -1
        for past, first in kept:
            if first >= free:
                number, free = number + 1, past
        if number:
            places[transcript] = number
    return places


def _spoken(ends: list[tuple[int, int]], said: NDArray[np.int64] | None) -> list[tuple[int, int]]:
    """The passages (past, first) of which more than half lies in the spans `said`."""
    if said is None or not len(said):
        return []
    pasts, firsts = np.array(ends, np.float64).T
    covered = topics.covered(said, pasts) - topics.covered(said, firsts)
    return [one for one, enough in zip(ends, 2 * covered > pasts - firsts, strict=True) if enough]
