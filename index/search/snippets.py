"""From scores of spots to places that people can read.

Relevant stretches are longer than a place, so once a place is chosen, what lies beside it comes sooner: of two spots
that say the same, the one that goes on with a stretch which is shown already belongs to the topic more likely.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from .topics import CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .topics import Aim, Floats, Spots

# Tuned by the topics of `./run bench quality`, with and without `--judged`.
PLACE: Final = 100  # words of a place: what is read in one go
SHORTEST: Final = 30  # words of a place beside others that is still worth showing
FADES: Final = 400  # words away, where spots gain a third of what they gain right beside a chosen place
LOOKED_AT: Final = 1000  # spots, the best ones


@dataclass(frozen=True, slots=True)
class Snippet:
    """Characters [`first`, `past`) of a transcript's text as written, and how much they are about the topic."""

    transcript: int
    first: int
    past: int
    score: float


def places(spots: Spots, scores: Floats, most: int, aim: Aim) -> list[Snippet]:
    """The best `most` places, best first: stretches of PLACE words, none overlapping.

    The first place of a transcript holds its best spot, and lies ahead of it as the aim says. The others stand side by
    side with it, as if the transcript were cut into tiles from there: so a stretch of talk is shown without gaps.
    """
    best = np.argsort(-scores, kind="stable")[:LOOKED_AT]
    middles, own, width = (spots.lines + spots.middles)[best], scores[best], PLACE * CHARACTERS
    now, free = own.copy(), np.ones(len(own), np.bool_)
    origins = dict[int, float]()
    found = list[Snippet]()
    while len(found) < most and free.any():
        at = int(np.where(free, now, -np.inf).argmax())
        transcript, top = int(spots.transcripts[best[at]]), now[at]
        origin = origins.setdefault(transcript, float(middles[at]))
        middle = origin + round((float(middles[at]) - origin) / width) * width
        line = float(spots.lines[best[at]])
        begin = middle - line - width / 2 + aim.ahead * CHARACTERS
        found.append(Snippet(transcript, max(int(begin), 0), int(begin + width), float(top)))
        free &= np.abs(middles - middle) > width / 2
        away = np.abs(middles - middles[at]) / CHARACTERS
        gained = own + aim.beside * own[at] * np.exp(-away / FADES)
        now = np.minimum(np.maximum(now, gained), top)  # never above what was chosen before
    return found


def limits(place: Snippet, settled: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """How far a place may reach to both sides, between spans of its transcript that are settled already."""
    middle = (place.first + place.past) / 2
    spans = list(settled)
    low = max((past for first, past in spans if first + past <= 2 * middle), default=0)
    high = min((first for first, past in spans if first + past > 2 * middle), default=1 << 60)
    return low, high


def within(place: Snippet, limits: tuple[int, int]) -> Snippet | None:
    """A place cut to what lies within the limits; None if that is too little to be read."""
    first, past = max(place.first, limits[0]), min(place.past, limits[1])
    whole = (first, past) == (place.first, place.past)
    return replace(place, first=first, past=past) if whole or past - first >= SHORTEST * CHARACTERS else None


def readable(
    text: str, at: int, borders: Sequence[int], place: Snippet, limits: tuple[int, int], most: int = 160
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
