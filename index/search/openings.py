"""Where the place of a topic begins and ends: with the sentence that is about it, and at the end of another."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..language.sentences import clause_starts, is_punctuated, sentence_starts
from .said import TermFinder
from .snippets import LENGTH, Snippet
from .topics import CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..language.language import Language
    from ..language.tokens import Token
    from ..transcript import Stretch
    from .spread import TopicPlace

BEFORE: Final = 700  # characters around the best place of a stretch in which its sentence is looked for
AFTER: Final = 300
ROOM: Final = round(LENGTH * CHARACTERS) + 200  # characters from there that have to be read


def span(place: TopicPlace) -> tuple[int, int]:
    """The characters [first, past) that have to be read to open a place."""
    return max(place.first - BEFORE, 0), place.past + AFTER + ROOM


def opened(
    around: Stretch,
    tokens: Sequence[Token],
    place: TopicPlace,
    weights: Mapping[str, float],
    labels: Collection[str] | None = None,
    language: Language | None = None,
) -> Snippet:
    """The snippet of a place, which begins with the sentence near it that says most of the topic, the nearest of
    equals.

    `around` is what `span` says and `tokens` its words; `weights` are those of the topic's stems. With `labels`, it
    begins and ends in what is said under one of them. Where nothing of the topic is said, it begins with the sentence
    of the place. Sentences end as in the `language`, or in English.
    """
    text, at = around.text, around.at
    runs = _runs(around, labels)
    begins = _begins(around, runs, language)
    near = [start for start in begins if place.first - BEFORE <= start <= place.past + AFTER]
    spoken = [(one.first, one.term) for one in TermFinder(weights).said(tokens)]
    told = {start: _told(spoken, start, _next(begins, start), weights) for start in near}
    closest = min(near or begins, key=lambda start: abs(start - place.first), default=place.first)
    first = max(near, key=lambda start: (told[start], -abs(start - place.first))) if any(told.values()) else closest
    last = next((past for begun, past in runs if begun <= first < past), at + len(text))
    return Snippet(place.transcript, first, _end(around, begins, first, last), place.score)


def marked(tokens: Sequence[Token], terms: Iterable[str], first: int, past: int) -> tuple[tuple[int, int], ...]:
    """The words of the topic's terms, in whatever form, in characters [`first`, `past`); those that overlap, and
    neighbours with only a space between, are marked as one."""
    found = list[tuple[int, int]]()
    for one in TermFinder(terms).said(tokens):
        if first <= one.first and one.past <= past:
            if found and one.first - found[-1][1] <= 1:
                found[-1] = found[-1][0], max(found[-1][1], one.past)
            else:
                found.append((one.first, one.past))
    return tuple(found)


def _told(spoken: Sequence[tuple[int, str]], first: int, past: int, weights: Mapping[str, float]) -> float:
    """How much of the topic is said from `first` on: what the sentence that ends before `past` says counts twice as
    much as what follows. Nothing if the sentence says nothing."""
    own = {stem for at, stem in spoken if first <= at < past}
    soon = {stem for at, stem in spoken if past <= at < first + LENGTH * CHARACTERS} - own
    return sum(weights[stem] for stem in own) + sum(weights[stem] for stem in soon) / 2 if own else 0.0


def _next(begins: Sequence[int], start: int) -> int:
    """Where the sentence after the one at `start` begins."""
    after = bisect_right(begins, start)
    return begins[after] if after < len(begins) else 1 << 60


def _runs(around: Stretch, labels: Collection[str] | None) -> list[tuple[int, int]]:
    """The characters [first, past) that are said under one of the labels without a break."""
    whole = around.at, around.at + len(around.text)
    if labels is None or not around.cues:
        return [whole]
    runs = list[tuple[int, int]]()
    edges = [max(around.cues[0].at, whole[0]), *(cue.at for cue in around.cues[1:]), whole[1]]
    for cue, (first, past) in zip(around.cues, pairwise(edges), strict=True):
        if cue.speaker in labels:
            if runs and runs[-1][1] == first:
                runs[-1] = runs[-1][0], past
            else:
                runs.append((first, past))
    return runs or [whole]


def _begins(around: Stretch, runs: Sequence[tuple[int, int]], language: Language | None) -> list[int]:
    """Where sentences begin, else clauses; and where a voice does that was asked for."""
    starts = sentence_starts(around.text, language)
    if not is_punctuated(around.text):
        starts = clause_starts(around.text)
    if around.at and len(starts) > 1:
        starts = starts[1:]  # the first is what is left of a sentence
    begins = {around.at + start for start in starts}
    return sorted({one for one in begins | {first for first, _ in runs[1:]} if any(a <= one < b for a, b in runs)})


def _end(around: Stretch, begins: Sequence[int], first: int, last: int) -> int:
    """The end of a snippet of about LENGTH words: that of a sentence, else of a word."""
    wanted, text = first + round(LENGTH * CHARACTERS), around.text
    ends = [one for one in (*begins, last) if first < one <= last and abs(one - wanted) <= ROOM - LENGTH * CHARACTERS]
    if last <= wanted:
        past = last
    elif ends:
        past = min(ends, key=lambda one: abs(one - wanted))
    else:
        past = around.at + (text.rfind(" ", first - around.at, wanted - around.at) + 1 or wanted - around.at)
    return around.at + len(text[: past - around.at].rstrip())
