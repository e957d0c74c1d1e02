"""Stretches of a transcript that are worth posting on their own.

Every run of 40 to 120 words from one border of utterances to another is a draft. `refusals` may refuse it and
`quotability` weighs it; the best are taken first, and none shares a word with another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from ..language.sentences import is_punctuated
from .drafts import FEWEST, MOST, ExcerptDraft
from .phrasing import Opening
from .quotability import score
from .refusals import refused
from .utterances import utterances

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..transcript import PlacedCue
    from .utterances import Utterance

GOOD: Final = 1.8
"""A draft with a lower score is not worth posting, unless a transcript has hardly better ones; captions without
punctuation need `GOOD_CAPTIONS`."""

GOOD_CAPTIONS: Final = -1.4
FAIR: Final = 0.8
FAIR_CAPTIONS: Final = -2.2
"""What the `FEW_AN_HOUR` best of each hour of talk need, at least those of one hour."""

FEW_AN_HOUR: Final = 3
WORDS_AN_HOUR: Final = 9000
_MOST_UTTERANCES: Final = 20


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Characters [`first`, `past`) of the text as written, and their score (see `quotability.score`)."""

    first: int
    past: int
    score: float


def candidates(text: str, cues: Sequence[PlacedCue]) -> list[Excerpt]:
    """Returns excerpts of the text as written, best first, none overlapping another; empty when nothing is suitable.

    `cues` are all cues of the transcript.
    """
    punctuated = is_punctuated(text)
    good, fair = (GOOD, FAIR) if punctuated else (GOOD_CAPTIONS, FAIR_CAPTIONS)
    said = utterances(text, cues)
    few = max(FEW_AN_HOUR, FEW_AN_HOUR * sum(each.phrasing.words for each in said) // WORDS_AN_HOUR)
    weighed = ((score(draft), draft) for draft in _drafts(said, punctuated))
    some = sorted((pair for pair in weighed if pair[0] >= fair), key=lambda pair: (-pair[0], pair[1].said[0].first))
    return [
        Excerpt(draft.said[0].first, draft.said[-1].past, round(worth, 4))
        for nth, (worth, draft) in enumerate(_apart(some))
        if worth >= good or nth < few
    ]


def _drafts(said: Sequence[Utterance], punctuated: bool) -> Iterator[ExcerptDraft]:
    """Every stretch of `said` that may be posted."""
    words = list(accumulate((utterance.phrasing.words for utterance in said), initial=0))
    for begin, opener in enumerate(said):
        if opener.phrasing.opening is Opening.LEANS or opener.phrasing.housekeeping:
            continue
        nearest = max(begin + 1, bisect_left(words, words[begin] + FEWEST))
        farthest = min(begin + _MOST_UTTERANCES, bisect_right(words, words[begin] + MOST) - 1)
        for end in range(nearest, farthest + 1):
            after, before = said[end] if end < len(said) else None, said[begin - 1] if begin else None
            draft = ExcerptDraft(tuple(said[begin:end]), after, punctuated, before)
            if not refused(draft):
                yield draft


def _apart(weighed: Sequence[tuple[float, ExcerptDraft]]) -> Iterator[tuple[float, ExcerptDraft]]:
    """The drafts in order, without those that overlap one before them."""
    taken = list[tuple[int, int]]()
    for worth, draft in weighed:
        first, past = draft.said[0].first, draft.said[-1].past
        place = bisect_right(taken, (first, past))
        free_before = place == 0 or taken[place - 1][1] <= first
        if free_before and (place == len(taken) or taken[place][0] >= past):
            taken.insert(place, (first, past))
            yield worth, draft
