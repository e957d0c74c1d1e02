"""Finding where a topic is talked about: passages that share its words, judged with what is around them.

A conversation stays on a topic for minutes while single words of it come and go. So a passage is scored at several
scales: by itself, and as the middle of ever longer stretches around it. The counts of the longer stretches come from
the candidates alone: what is no candidate has none of the words. Each scale is scored by rank-bm25 with stretches of
that length as the documents, and the scales are added up.

Where there are vectors of meaning, a passage's likeness to the question is added to the share of the best score that
its words could have: words find names and numbers, meaning finds the same thing in other words.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from .passages import CHUNK
from .ranking import ShelfBM25

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .engine import Statistics
    from .quotes import Window
    from .tokens import Word

CANDIDATES: Final = 400  # of each shelf
SCALES: Final = (120, 400, 1200, 4000)  # words of the stretches around a passage, from a minute to half an hour
CHARACTERS: Final = 5.5  # of a word with its space, on average
MEANING: Final = 2.0  # weight of a passage's likeness in meaning, where words weigh 1
LIKE_ANY: Final = 0.15  # about the likeness of any two passages; one without a vector yet has no more
PLACE: Final = 100  # words of a place: what is read in one go
APART: Final = 80  # words between the middles of two places


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
    """One score a window, adding up all scales."""
    scores = np.zeros(len(windows))
    occurrences = _occurrences(frozenset(terms), windows)
    for shelf, counted in statistics.items():
        mine = [i for i, w in enumerate(windows) if w.shelf == shelf]
        if not mine:
            continue
        own = [[token.word.stem for token in windows[i].own] for i in mine]
        scores[mine] = ShelfBM25(own, counted).scores(terms)
        for scale in SCALES:
            near = [_around(windows[i], terms, occurrences, scale) for i in mine]
            scores[mine] += ShelfBM25(near, replace(counted, mean_length=scale), length=scale).scores(terms)
    return scores


def mixed(
    windows: Sequence[Window],
    words: np.ndarray,
    terms: Sequence[str],
    statistics: Mapping[int, Statistics],
    likeness: np.ndarray,
) -> np.ndarray:
    """Scores by words and by meaning together. `likeness` are cosines, NaN where a passage has no vector yet."""
    best = max((_best(terms, counted) for counted in statistics.values()), default=(0.0, 1.0))
    share = np.clip((words - best[0]) / (best[1] - best[0]), 0, 1)
    return share + MEANING * _smoothed(windows, np.where(np.isnan(likeness), 0, likeness))


def _smoothed(windows: Sequence[Window], likeness: np.ndarray) -> np.ndarray:
    """Likeness at all scales: a passage's own above what any two passages have, and the mean of that around it."""
    telling = np.maximum(likeness - LIKE_ANY, 0)
    middles = np.asarray([sum(one.span) / 2 for one in windows])
    smoothed = telling.copy()
    by_transcript: dict[int, list[int]] = {}
    for i, one in enumerate(windows):
        by_transcript.setdefault(one.transcript, []).append(i)
    for listed in by_transcript.values():
        members = np.asarray(listed)[np.argsort(middles[listed], kind="stable")]
        sums = np.concatenate([[0.0], telling[members].cumsum()])
        for scale in SCALES:
            room = scale * CHARACTERS / 2
            low = np.searchsorted(middles[members], middles[members] - room)
            high = np.searchsorted(middles[members], middles[members] + room, side="right")
            smoothed[members] += (sums[high] - sums[low]) / (scale / CHUNK)
    return smoothed / (1 + len(SCALES))


def _best(terms: Sequence[str], counted: Statistics) -> tuple[float, float]:
    """What `scored` gives a passage without any of the terms, and about the most that it gives."""
    one = ShelfBM25([{}, dict.fromkeys(terms, 10**6)], replace(counted, mean_length=1.0), length=1).scores(terms)
    return float(one[0]) * (1 + len(SCALES)), max(float(one[1]) * (1 + len(SCALES)), float(one[0]) + 1e-9)


def _occurrences(terms: frozenset[str], windows: Sequence[Window]) -> dict[tuple[int, str], list[int]]:
    """Where each term stands in each transcript, ascending."""
    found: dict[tuple[int, str], set[int]] = {}
    for one in windows:
        for token in one.own:
            if token.word.stem in terms:
                found.setdefault((one.transcript, token.word.stem), set()).add(token.first)
    return {key: sorted(places) for key, places in found.items()}


def _around(
    window: Window, terms: Sequence[str], occurrences: Mapping[tuple[int, str], Sequence[int]], scale: int
) -> dict[str, int]:
    """How often each term stands within the `scale` words around a window's passage."""
    first, past = window.span
    room = max(scale - len(window.own), 0) * CHARACTERS / 2
    counts: dict[str, int] = {}
    for term in terms:
        places = occurrences.get((window.transcript, term), ())
        count = bisect.bisect_left(places, past + room) - bisect.bisect_left(places, first - room)
        if count:
            counts[term] = count
    return counts


def places(windows: Sequence[Window], scores: np.ndarray, most: int) -> list[Place]:
    """The best `most` places, best first: stretches of about PLACE words around the best passages, none overlapping."""
    found = list[Place]()
    for i in np.argsort(-scores, kind="stable"):
        one = windows[int(i)]
        place = _free(one, [place for place in found if place.transcript == one.transcript], float(scores[i]))
        if place:
            found.append(place)
            if len(found) == most:
                break
    return found


def _free(window: Window, taken: Sequence[Place], score: float) -> Place | None:
    """The place around a window's passage, shortened so as not to overlap others; None if they are too near."""
    first, past = window.span
    middle = (first + past) / 2
    if any(abs(middle - (place.first + place.past) / 2) < APART * CHARACTERS for place in taken):
        return None
    room = int(max(PLACE - len(window.own), 0) * CHARACTERS / 2)
    low = max([place.past for place in taken if place.past <= middle], default=0)
    high = min([place.first for place in taken if place.first >= middle], default=past + room)
    return Place(window.transcript, max(first - room, low, 0), min(past + room, high), score)


def readable(
    text: str, at: int, borders: Sequence[int], place: Place, limits: tuple[int, int], most: int = 160
) -> tuple[int, int]:
    """A place moved to whole sentences, each end by at most `most` characters and within `limits`, else to whole words.

    `borders` are offsets in `text`, which begins at offset `at` of the text as written.
    """
    starts = [at + border for border in borders]
    begin = _nearest(starts, place.first, most, limits)
    end = _nearest([*starts, at + len(text)], place.past, most, limits)
    if begin is None:
        begin = _word(text, at, place.first)
    if end is None or end <= begin:
        end = _word(text, at, place.past)
    return begin, at + len(text[: end - at].rstrip())


def _nearest(starts: Sequence[int], offset: int, most: int, limits: tuple[int, int]) -> int | None:
    near = [start for start in starts if abs(start - offset) <= most and limits[0] <= start <= limits[1]]
    return min(near, key=lambda start: abs(start - offset), default=None)


def _word(text: str, at: int, offset: int) -> int:
    """The beginning of the word at `offset`."""
    if offset <= at or offset >= at + len(text):
        return min(max(offset, at), at + len(text))
    return at + text.rfind(" ", 0, offset - at + 1) + 1
