"""The selection of excerpts: stretches of a transcript that are worth posting without their context.

Every run of 40 to 120 words between boundaries of utterances is a draft. `quotability` scores all drafts at once; from
the best down, those that no rule of `refusals` rejects are selected, without overlap, as long as they are good enough.
A transcript without a good one has none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np

from ..language.languages import language as spoken
from ..language.sentences import is_punctuated
from .batch import DraftBatch
from .drafts import MAX_WORDS, MIN_WORDS, ExcerptDraft
from .openings import stands
from .quotability import leaning, scores
from .refusals import refused
from .utterances import Utterance, utterances

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..transcript import PlacedCue
    from .themes import ThemeScorer

LEAST_SCORE: Final = 0.55
"""The least score of an excerpt: the probability that a reader would post it."""

GOOD_SCORE: Final = 0.6
"""The score from which on an excerpt comes before others."""

MOST_LEANING: Final = 0.35
"""The greatest probability that an excerpt leans on what came before."""

GOOD_SCORE_CAPTIONS: Final = 0.3
"""That of captions without punctuation, which are posted after everything else only."""

GOOD_SCORE_SHAPE: Final = 0.3
"""That in languages without word lists."""

LISTED: Final = frozenset(("en",))
"""The languages with word lists for excerpts."""

_LEAST_CONSIDERED: Final = 0.35  # by words alone
_CONSIDERED: Final = 40  # excerpts of a transcript whose themes are looked at
_MOST_UTTERANCES: Final = 20


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Characters [`first`, `past`) of the text as written, and their score (see `quotability.scores`)."""

    first: int
    past: int
    score: float


def candidates(
    text: str, cues: Sequence[PlacedCue], language: str = "en", themes: ThemeScorer | None = None
) -> list[Excerpt]:
    """Returns excerpts of the text as written, best first, none overlapping another; empty when nothing is suitable.

    `cues` are all cues of the transcript, `language` is its base tag. With `themes`, what they are about counts, too.
    """
    found, punctuated, listed = utterances(text, cues, spoken(language)), is_punctuated(text), language in LISTED
    if themes is None or not (punctuated and listed):
        return selected(found, punctuated=punctuated, listed=listed)
    best = selected(found, punctuated=True, least=_LEAST_CONSIDERED)[:_CONSIDERED]
    if not best:
        return []
    scored = themes.scores(
        [" ".join(text[one.first : one.past].split()) for one in best], np.array([one.score for one in best])
    )
    good = [
        replace(one, score=round(float(score), 4))
        for one, score in zip(best, scored, strict=True)
        if score >= LEAST_SCORE
    ]
    return sorted(good, key=lambda one: -one.score)


def selected(
    found: Sequence[Utterance],
    *,
    punctuated: bool,
    listed: bool = True,
    least: float | None = None,
) -> list[Excerpt]:
    """Returns the excerpts among the drafts of `found`, the utterances of a transcript, best first.

    Without `listed` word lists of the language, openings and scores go by punctuation and shape. `least`
    takes the place of the score from which on excerpts are posted.
    """
    places = list(_places(found, listed=listed))
    if not places:
        return []
    begins, ends = zip(*places, strict=True)
    drafts = DraftBatch(found, begins, ends)
    values = scores(drafts, listed=listed)
    if listed and punctuated:
        values = np.where(leaning(drafts) <= MOST_LEANING, values, 0.0)
    if least is None:
        least = (LEAST_SCORE if listed else GOOD_SCORE_SHAPE) if punctuated else GOOD_SCORE_CAPTIONS
    taken, chosen = list[tuple[int, int]](), list[Excerpt]()
    order: list[int] = np.argsort(-values, kind="stable").tolist()
    for nth in order:
        if values[nth] < least:
            break
        begin, end = places[nth]
        if _is_free(taken, begin, end) and not refused(
            draft_at(found, begin, end, punctuated=punctuated, listed=listed)
        ):
            taken.insert(bisect_left(taken, (begin, end)), (begin, end))
            chosen.append(Excerpt(found[begin].first, found[end - 1].past, round(float(values[nth]), 4)))
    return chosen


def draft_at(
    found: Sequence[Utterance], begin: int, end: int, *, punctuated: bool, listed: bool = True
) -> ExcerptDraft:
    """Returns the draft of the utterances [`begin`, `end`)."""
    after, before = found[end] if end < len(found) else None, found[begin - 1] if begin else None
    return ExcerptDraft(tuple(found[begin:end]), after, punctuated, before, listed)


def _places(found: Sequence[Utterance], *, listed: bool) -> Iterator[tuple[int, int]]:
    """Yields the first and the past-the-last utterance of each draft of the right length, without those that begin or
    end where none can."""
    words = list(accumulate((utterance.phrasing.words for utterance in found), initial=0))
    for begin, opener in enumerate(found):
        if not stands(opener.phrasing, listed=listed) or opener.phrasing.housekeeping:
            continue
        nearest = max(begin + 1, bisect_left(words, words[begin] + MIN_WORDS))
        farthest = min(begin + _MOST_UTTERANCES, bisect_right(words, words[begin] + MAX_WORDS) - 1)
        for end in range(nearest, farthest + 1):
            if found[end - 1].turn != opener.turn:
                break
            yield begin, end


def _is_free(taken: Sequence[tuple[int, int]], begin: int, end: int) -> bool:
    """Tells whether [`begin`, `end`) overlaps none of the ascending `taken`."""
    place = bisect_right(taken, (begin, end))
    return (place == 0 or taken[place - 1][1] <= begin) and (place == len(taken) or taken[place][0] >= end)
