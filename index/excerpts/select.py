"""The selection of excerpts: stretches of a transcript that are worth posting without their context.

Every run of 40 to 120 words between boundaries of utterances is a draft. `quotability` scores all drafts at once; from
the best down, those that no rule of `refusals` rejects are selected, without overlap, as long as they are good enough.
A transcript without a good one has none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
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
    from collections.abc import Callable, Iterator, Sequence

    from ..transcript import PlacedCue
    from .batch import Figures
    from .themes import ThemeScorer

LEAST_SCORE: Final = 0.45
"""The least score of an excerpt: the probability that a reader would post it."""

GOOD_SCORE: Final = 0.6
"""The score from which on an excerpt comes before others."""

MOST_LEANING: Final = 0.22
"""The greatest probability that an excerpt leans on what came before."""

GOOD_SCORE_CAPTIONS: Final = 0.3
"""That of captions without punctuation, which are posted after everything else only."""

GOOD_SCORE_SHAPE: Final = 0.3
"""That in languages without word lists."""

LISTED: Final = frozenset(("en",))
"""The languages with word lists for excerpts."""

_LEAST_CONSIDERED: Final = 0.25  # by words alone
_MOST_LEANING_CONSIDERED: Final = 0.5  # by words alone
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
    return selected(text, found, punctuated=punctuated, listed=listed, themes=themes)


def selected(
    text: str,
    found: Sequence[Utterance],
    *,
    punctuated: bool,
    listed: bool = True,
    themes: ThemeScorer | None = None,
) -> list[Excerpt]:
    """Returns the excerpts among the drafts of `found`, the utterances of the text of a transcript, best first.

    Without `listed` word lists of the language, openings and scores go by punctuation and shape.
    """
    places = list(_places(found, listed=listed, punctuated=punctuated))
    if not places:
        return []
    begins, ends = zip(*places, strict=True)
    drafts = DraftBatch(found, begins, ends)
    values = scores(drafts, listed=listed)
    leans = leaning(drafts) if listed and punctuated else np.zeros(len(places))

    def fits(place: tuple[int, int]) -> bool:
        return not refused(draft_at(found, *place, punctuated=punctuated, listed=listed))

    if themes is None or not (punctuated and listed):
        least = (LEAST_SCORE if listed else GOOD_SCORE_SHAPE) if punctuated else GOOD_SCORE_CAPTIONS
        rows = np.flatnonzero((values >= least) & (leans <= MOST_LEANING))
    else:
        considered = _considered(places, np.where(leans <= _MOST_LEANING_CONSIDERED, values, 0.0), fits)
        if not considered:
            return []
        places = [places[row] for row in considered]
        said = [_said(text, found[begin].first, found[end - 1].past) for begin, end in places]
        openings = [_said(text, found[begin].first, found[begin].past) for begin, _ in places]
        values, leans = themes.judged(said, openings, values[considered], leans[considered])
        rows = np.flatnonzero((values >= LEAST_SCORE) & (leans <= MOST_LEANING))
    order: list[int] = rows[np.argsort(-values[rows], kind="stable")].tolist()
    taken, chosen = list[tuple[int, int]](), list[Excerpt]()
    for nth in order:
        begin, end = places[nth]
        if _is_free(taken, begin, end) and fits((begin, end)):
            taken.insert(bisect_left(taken, (begin, end)), (begin, end))
            chosen.append(Excerpt(found[begin].first, found[end - 1].past, round(float(values[nth]), 4)))
    return sorted(chosen, key=lambda one: -one.score)


def _considered(
    places: Sequence[tuple[int, int]], values: Figures, fits: Callable[[tuple[int, int]], bool]
) -> list[int]:
    """The rows of the drafts whose meaning is looked at: the best that `fits` of each beginning, as many as are looked
    at."""
    begun, rows = set[int](), list[int]()
    order: list[int] = np.argsort(-values, kind="stable").tolist()
    for nth in order:
        if values[nth] < _LEAST_CONSIDERED or len(rows) == _CONSIDERED:
            break
        if places[nth][0] not in begun and fits(places[nth]):
            begun.add(places[nth][0])
            rows.append(nth)
    return rows


def _said(text: str, first: int, past: int) -> str:
    return " ".join(text[first:past].split())


def draft_at(
    found: Sequence[Utterance], begin: int, end: int, *, punctuated: bool, listed: bool = True
) -> ExcerptDraft:
    """Returns the draft of the utterances [`begin`, `end`)."""
    after, before = found[end] if end < len(found) else None, found[begin - 1] if begin else None
    return ExcerptDraft(tuple(found[begin:end]), after, punctuated, before, listed)


def _places(found: Sequence[Utterance], *, listed: bool, punctuated: bool) -> Iterator[tuple[int, int]]:
    """Yields the first and the past-the-last utterance of each draft of the right length, without those that begin or
    end where none can."""
    words = list(accumulate((utterance.phrasing.words for utterance in found), initial=0))
    for begin, opener in enumerate(found):
        if not stands(opener.phrasing, listed=listed, punctuated=punctuated) or opener.phrasing.housekeeping:
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
