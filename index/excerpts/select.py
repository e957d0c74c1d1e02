"""The selection of excerpts: stretches of a transcript that are worth posting without their context.

Every run of 40 to 120 words between boundaries of utterances is a draft. `refusals` rejects drafts, `quotability`
scores the others; the best are selected greedily, without overlap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from ..language.sentences import is_punctuated
from .drafts import MAX_WORDS, MIN_WORDS, ExcerptDraft
from .phrasing import Opening
from .quotability import score
from .refusals import refused
from .utterances import Utterance, utterances

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..transcript import PlacedCue

GOOD_SCORE: Final = 1.8
"""The least score of an excerpt, `FALLBACK_SCORE` aside; captions without punctuation need `GOOD_SCORE_CAPTIONS`."""

GOOD_SCORE_CAPTIONS: Final = -1.4
FALLBACK_SCORE: Final = 0.8
FALLBACK_SCORE_CAPTIONS: Final = -2.2
"""The least score of the best excerpts of a transcript: `FALLBACK_PER_HOUR` for each hour of talk, at least one."""

FALLBACK_PER_HOUR: Final = 3
WORDS_PER_HOUR: Final = 9000
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
    good, fair = (GOOD_SCORE, FALLBACK_SCORE) if punctuated else (GOOD_SCORE_CAPTIONS, FALLBACK_SCORE_CAPTIONS)
    found = utterances(text, cues)
    fallback_count = max(
        FALLBACK_PER_HOUR, FALLBACK_PER_HOUR * sum(each.phrasing.words for each in found) // WORDS_PER_HOUR
    )
    scored = ((score(draft), draft) for draft in _drafts(found, punctuated))
    ranked = sorted(
        (pair for pair in scored if pair[0] >= fair), key=lambda pair: (-pair[0], pair[1].utterances[0].first)
    )
    return [
        Excerpt(draft.utterances[0].first, draft.utterances[-1].past, round(value, 4))
        for nth, (value, draft) in enumerate(_non_overlapping(ranked))
        if value >= good or nth < fallback_count
    ]


def _drafts(found: Sequence[Utterance], punctuated: bool) -> Iterator[ExcerptDraft]:
    """Yields all drafts that are not refused."""
    words = list(accumulate((utterance.phrasing.words for utterance in found), initial=0))
    for begin, opener in enumerate(found):
        if opener.phrasing.opening is Opening.DEPENDENT or opener.phrasing.housekeeping:
            continue
        nearest = max(begin + 1, bisect_left(words, words[begin] + MIN_WORDS))
        farthest = min(begin + _MOST_UTTERANCES, bisect_right(words, words[begin] + MAX_WORDS) - 1)
        for end in range(nearest, farthest + 1):
            after, before = found[end] if end < len(found) else None, found[begin - 1] if begin else None
            draft = ExcerptDraft(tuple(found[begin:end]), after, punctuated, before)
            if not refused(draft):
                yield draft


def _non_overlapping(scored: Sequence[tuple[float, ExcerptDraft]]) -> Iterator[tuple[float, ExcerptDraft]]:
    """Yields the drafts in order, without those that overlap an earlier one."""
    taken = list[tuple[int, int]]()
    for value, draft in scored:
        first, past = draft.utterances[0].first, draft.utterances[-1].past
        place = bisect_right(taken, (first, past))
        free_before = place == 0 or taken[place - 1][1] <= first
        if free_before and (place == len(taken) or taken[place][0] >= past):
            taken.insert(place, (first, past))
            yield value, draft
