"""Quotes that are put together: words of two places as if they had been said in one go."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Final, NamedTuple

from .align import Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .align import Alignment, QuoteWords

PART: Final = 5  # words that a part has at least, all of them just as they were said there,
TELLING_PART: Final = 2  # and content words among them
APART: Final = 400  # characters between two places of one transcript
WHOLE: Final = 0.9  # share of the quote's words that the two parts hold


class Part(NamedTuple):
    """Words [`first`, `past`) of a quote, said just so as tokens [`said`, `said_past`) of a stretch."""

    first: int
    past: int
    said: int
    said_past: int


def spliced(asked: QuoteWords, alignments: Sequence[Alignment], places: Sequence[tuple[int, int]]) -> dict[int, Part]:
    """The two alignments, by number, whose longest exact parts make up the quote one after the other; empty if none
    do. `places` are the transcript and the last character of each."""
    parts = {number: part for number, one in enumerate(alignments) if (part := _exact(one)) and _tells(asked, part)}
    for (a, one), (b, other) in permutations(parts.items(), 2):
        again = max(one.past - other.first, 0)  # words at the joint that both places have
        rest = Part(other.first + again, other.past, other.said + again, other.said_past)
        held = one.past - one.first + rest.past - rest.first
        if held >= WHOLE * len(asked.words) and _tells(asked, rest) and _apart(places[a], places[b]):
            return {a: one, b: rest}
    return {}


def _apart(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] != b[0] or abs(a[1] - b[1]) >= APART


def _exact(alignment: Alignment) -> Part | None:
    """The longest run of an alignment in which every word is the same, and none is left out."""
    best: Part | None = None
    run: Part | None = None
    for pair in alignment.pairs:
        if pair.way is not Way.SAME:
            run = None
            continue
        grown = run is not None and (run.past, run.said_past) == (pair.asked, pair.said)
        run = Part(
            run.first if run and grown else pair.asked,
            pair.asked_past,
            run.said if run and grown else pair.said,
            pair.said_past,
        )
        if best is None or run.past - run.first > best.past - best.first:
            best = run
    return best


def _tells(asked: QuoteWords, part: Part) -> bool:
    words = asked.words[part.first : part.past]
    return len(words) >= PART and sum(not word.stop for word in words) >= TELLING_PART
