"""Finding where a topic is talked about: passages that share its words, gathered into places that a person can read.

A place is grown from its best passage: neighbours that are about the topic too join it, and it is widened to whole
sentences where there is punctuation. Relevant passages stand next to each other, so a passage also gets part of what
the words around it score.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from .ranking import ShelfBM25

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .engine import Statistics
    from .quotes import Window
    from .tokens import Token, Word

CANDIDATES: Final = 300  # of each shelf
AROUND: Final = 60  # words on either side of a passage that are read with it
AROUND_SHARE: Final = 0.5  # of a passage's score that comes from the words around it
JOINS: Final = 0.55  # share of the best passage's score from which on a neighbour joins its place
LONGEST: Final = 160  # words of a place


@dataclass(frozen=True, slots=True)
class Place:
    """Characters [`first`, `past`) of a transcript's text as written, and how much they are about the topic."""

    transcript: int
    first: int
    past: int
    score: float


def topical(words: Sequence[Word]) -> list[str]:
    """The stems that say what a question is about: all but stop words, or all where there is nothing else."""
    content = [word.stem for word in words if not word.stop and not word.filler]
    return list(dict.fromkeys(content or [word.stem for word in words]))


def scored(terms: Sequence[str], windows: Sequence[Window], statistics: Mapping[int, Statistics]) -> np.ndarray:
    """One score a window: its passage's by rank-bm25, mixed with that of the words around."""
    scores = np.zeros(len(windows))
    for shelf, counted in statistics.items():
        mine = [i for i, w in enumerate(windows) if w.shelf == shelf]
        if mine:
            near = [_bag(windows[i], 0) for i in mine]
            wide = [_bag(windows[i], AROUND) for i in mine]
            scores[mine] = (1 - AROUND_SHARE) * ShelfBM25(near, counted).scores(terms) + AROUND_SHARE * ShelfBM25(
                wide, counted
            ).scores(terms)
    return scores


def _bag(window: Window, around: int) -> list[str]:
    tokens: Sequence[Token] = window.tokens[max(window.low - around, 0) : window.high + around]
    return [token.word.stem for token in tokens]


def places(windows: Sequence[Window], scores: np.ndarray) -> list[Place]:
    """The windows' passages gathered into places, best first; no two overlap."""
    by_transcript: dict[int, list[int]] = {}
    for i, one in enumerate(windows):
        by_transcript.setdefault(one.transcript, []).append(i)
    found = list[Place]()
    for members in by_transcript.values():
        found.extend(_gathered(sorted(members, key=lambda i: windows[i].tokens[windows[i].low].first), windows, scores))
    return sorted(found, key=lambda place: -place.score)


def _gathered(members: Sequence[int], windows: Sequence[Window], scores: np.ndarray) -> list[Place]:
    """The places of one transcript; `members` are its windows in their order."""
    free, found = set(range(len(members))), list[Place]()
    for at in sorted(free, key=lambda at: -scores[members[at]]):
        if at not in free:
            continue
        low = high = at
        while (grown := _neighbour(members, windows, scores, free, low, high, scores[members[at]])) is not None:
            low, high = min(low, grown), max(high, grown)
        first, past = _span(windows[members[low]])[0], max(_span(windows[members[i]])[1] for i in range(low, high + 1))
        free -= {i for i in free if _span(windows[members[i]])[0] < past and first < _span(windows[members[i]])[1]}
        best = float(scores[members[at]])
        found.append(Place(windows[members[at]].transcript, first, past, best))
    return found


def _neighbour(
    members: Sequence[int],
    windows: Sequence[Window],
    scores: np.ndarray,
    free: set[int],
    low: int,
    high: int,
    best: float,
) -> int | None:
    """The better of the two passages beside members `low`..`high` if it belongs to their place."""
    first, past = _span(windows[members[low]])[0], _span(windows[members[high]])[1]
    beside = [
        i
        for i in (low - 1, high + 1)
        if i in free
        and scores[members[i]] >= JOINS * best
        and _span(windows[members[i]])[0] <= past
        and first <= _span(windows[members[i]])[1]
        and _length(windows[members[i]], first, past) <= LONGEST
    ]
    return max(beside, key=lambda i: float(scores[members[i]]), default=None)


def _span(window: Window) -> tuple[int, int]:
    return window.tokens[window.low].first, window.tokens[window.high - 1].past


def _length(window: Window, first: int, past: int) -> int:
    """The words of the place if the window's passage joins [first, past), as far as the window reaches."""
    begin, end = _span(window)
    firsts = [token.first for token in window.tokens]
    return bisect.bisect_left(firsts, max(past, end)) - bisect.bisect_left(firsts, min(first, begin))


def readable(text: str, at: int, borders: Sequence[int], first: int, past: int, most: int = 200) -> tuple[int, int]:
    """[first, past) widened to whole sentences, each side by at most `most` characters; `borders` are offsets in
    `text`, which begins at offset `at` of the text as written."""
    starts = [at + border for border in borders]
    begin = starts[max(bisect.bisect_right(starts, first) - 1, 0)]
    after = bisect.bisect_left(starts, past)
    end = starts[after] if after < len(starts) else at + len(text)
    end = at + len(text[: end - at].rstrip())
    return begin if first - begin <= most else first, end if 0 <= end - past <= most else past
