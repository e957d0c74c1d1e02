"""Soundbites: stretches that the makers of a recording chose, as excerpts of its transcript.

They are given by times of the recording, which seldom fall on the borders of sentences: an excerpt takes in the
sentences that are cut, if they are not long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..language.analyzer import analyzer
from ..language.languages import language
from ..language.sentences import is_punctuated, sentence_starts
from .cache import made

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..transcript import PlacedCue, Soundbite, Stretch
    from .store import CachedExcerpt

CHOSEN: Final = 1.0  # their score: nobody can know better than the makers
LONGEST: Final = 2400  # characters: two minutes and a half of speech, twice of what Podcasting 2.0 recommends
SHORTEST: Final = 20
SPOKEN: Final = 10.0  # seconds of a last cue without an end
REACH: Final = 200  # characters to the border of a sentence that is taken in


def soundbite_excerpts(
    transcript: int, whole: Stretch, chosen: Sequence[Soundbite], code: str
) -> tuple[CachedExcerpt, ...]:
    """The soundbites of a whole transcript in a language (a base tag), in their order, without overlap. One whose times
    lie outside the transcript's is left out."""
    captions, chain = not is_punctuated(whole.text), analyzer(code)
    borders = [*sentence_starts(whole.text, language(code)), len(whole.text)]
    spans = sorted(span for one in chosen if (span := _span(whole, one, borders)))
    apart = _apart(spans)
    return tuple(made(transcript, whole, first, past, CHOSEN, chain, captions=captions) for first, past in apart)


def _span(whole: Stretch, one: Soundbite, borders: Sequence[int]) -> tuple[int, int] | None:
    """The characters that are said in a soundbite, with the sentences that it cuts; None if there are none."""
    end = one.start + one.seconds
    inside = [cue for cue in whole.cues if cue.start is not None and cue.start < end and _end(cue) > one.start]
    if not inside:
        return None
    first, past = inside[0].at, inside[-1].past or len(whole.text)
    first = max((border for border in borders if first - REACH <= border <= first), default=first)
    past = min((border for border in borders if past - 1 <= border <= past + REACH), default=past)
    past = first + len(whole.text[first:past].rstrip())
    return (first, past) if SHORTEST <= past - first <= LONGEST else None


def _end(cue: PlacedCue) -> float:
    """When a cue with a start ends, as far as anything says so."""
    found = cue.until if cue.end is None else cue.end
    return (cue.start or 0.0) + SPOKEN if found is None else found


def _apart(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans that do not begin before the one before them has ended."""
    reached = 0
    for first, past in spans:
        if first >= reached:
            yield first, past
            reached = past
