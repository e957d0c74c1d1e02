"""Passages, the unit of search: two neighbouring chunks of about twenty words each, so that neighbours share half.

Chunks begin at a nearby start of a sentence or cue; a quote of up to a chunk's length lies whole in at least one
passage.
"""

from __future__ import annotations

import bisect
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..language.sentences import sentence_starts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..language.language import Language
    from ..language.tokens import Token
    from ..transcript import PlacedCue

CHUNK = 20  # words
SLACK = 8  # words by which a chunk may be shorter or longer to end at a border

_first: Callable[[Token], int] = operator.itemgetter(0)
_past: Callable[[Token], int] = operator.itemgetter(1)


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters [`first`, `past`) of the text as written, with their words and the labels of their speakers."""

    first: int
    past: int
    words: tuple[Token, ...]
    voices: frozenset[str]


def passages(text: str, cues: Sequence[PlacedCue], tokens: Sequence[Token], language: Language) -> Iterator[Passage]:
    """Yields the passages of a whole text as written with its `tokens`, in order; none for a text without words."""
    starts = chunks(tokens, _borders(text, cues, language))
    ends = [*starts[2:], len(tokens)] if len(starts) > 1 else [len(tokens)]
    cue_starts = [cue.at for cue in cues]
    for begin, end in zip(starts, ends, strict=False):
        if begin == end:
            continue
        words = tuple(tokens[begin:end])
        first, past = min(map(_first, words)), max(map(_past, words))
        low = max(bisect.bisect_right(cue_starts, first) - 1, 0)
        high = bisect.bisect_left(cue_starts, past)
        yield Passage(first, past, words, frozenset(cue.speaker for cue in cues[low:high] if cue.speaker))


def chunks(tokens: Sequence[Token], borders: Sequence[int]) -> list[int]:
    """The token at which each chunk begins: every CHUNK words, moved by at most SLACK to the nearest of `borders`."""
    if not tokens:
        return []
    firsts = [token.first for token in tokens]
    good = sorted({bisect.bisect_left(firsts, border) for border in borders})
    starts = [0]
    while len(tokens) - starts[-1] > CHUNK + SLACK:
        ideal = starts[-1] + CHUNK
        at = bisect.bisect_left(good, ideal)
        near = [g for g in good[max(at - 1, 0) : at + 1] if abs(g - ideal) <= SLACK]
        starts.append(min(near, key=lambda g: abs(g - ideal)) if near else ideal)
    return starts


def _borders(text: str, cues: Sequence[PlacedCue], language: Language) -> list[int]:
    return [*sentence_starts(text, language), *(cue.at for cue in cues)]
