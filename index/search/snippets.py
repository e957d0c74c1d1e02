"""Snippets that people can read, chosen by the scores of spots.

Relevant stretches of talk are longer than a snippet. So a chosen snippet raises the scores of its neighbours: of two
spots with the same words, the one beside a chosen snippet belongs to the topic more likely.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from ..deadline import checkpoint
from ..language.sentences import sentence_starts
from .topics import CHARACTERS, Aim, Spots

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..language.language import Language
    from ..transcript import Stretch
    from .topics import Floats

# Tuned by the topics of `./run bench quality`, with and without `--judged`.
LENGTH: Final = 100  # words of a snippet
SHORTEST: Final = 30  # words of a snippet that others have cut
FADES: Final = 400  # words away, where spots gain 1/e of what they gain right beside a chosen snippet
BEST: Final = 1000  # spots that snippets are chosen from


@dataclass(frozen=True, slots=True)
class Snippet:
    """Characters [`first`, `past`) of a transcript's text as written, and their score for the topic."""

    transcript: int
    first: int
    past: int
    score: float


def chosen(spots: Spots, scores: Floats, most: int, aim: Aim) -> list[Snippet]:
    """At most `most` snippets of LENGTH words, best first, none overlapping; `scores` are those of the spots.

    The first snippet of a transcript holds its best spot, and lies ahead of it as the aim says. The others stand side
    by side with it, as if the transcript were cut into tiles from there: so a stretch of talk is shown without gaps.
    """
    best = np.argsort(-scores, kind="stable")[:BEST]
    middles, own, width = (spots.lines + spots.middles)[best], scores[best], LENGTH * CHARACTERS
    now, free = own.copy(), np.ones(len(own), np.bool_)
    origins = dict[int, float]()
    found = list[Snippet]()
    while len(found) < most and free.any():
        checkpoint()
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
        now = np.minimum(np.maximum(now, gained), top)  # never above the snippet chosen before
    return found


def limits(snippet: Snippet, settled: Iterable[Snippet]) -> tuple[int, int]:
    """The characters [first, past) that a snippet may fill between `settled` ones of its transcript."""
    twice_middle = snippet.first + snippet.past
    others = list(settled)
    low = max((one.past for one in others if one.first + one.past <= twice_middle), default=0)
    high = min((one.first for one in others if one.first + one.past > twice_middle), default=1 << 60)
    return low, high


def within(snippet: Snippet, limits: tuple[int, int]) -> Snippet | None:
    """The snippet cut to the limits; None if less than SHORTEST words are left."""
    first, past = max(snippet.first, limits[0]), min(snippet.past, limits[1])
    whole = (first, past) == (snippet.first, snippet.past)
    return replace(snippet, first=first, past=past) if whole or past - first >= SHORTEST * CHARACTERS else None


def readable(
    around: Stretch, snippet: Snippet, limits: tuple[int, int], most: int = 160, language: Language | None = None
) -> Snippet:
    """The snippet moved to whole sentences of the stretch `around` it, else to whole words.

    Each end moves by at most `most` characters and within `limits`. The result may be empty. Sentences end
    as in the `language`, or in English.
    """
    text, at = around.text, around.at
    starts = [at + start for start in sentence_starts(text, language)]
    begin = _nearest(starts, snippet.first, most, limits)
    end = _nearest([*starts, at + len(text)], snippet.past, most, limits)
    if begin is None:
        begin = _word(text, at, snippet.first)
    if end is None or end <= begin:
        end = _word(text, at, snippet.past)
    return replace(snippet, first=begin, past=at + len(text[: end - at].rstrip()))


def _nearest(starts: Sequence[int], offset: int, most: int, limits: tuple[int, int]) -> int | None:
    near = [start for start in starts if abs(start - offset) <= most and limits[0] <= start <= limits[1]]
    return min(near, key=lambda start: abs(start - offset), default=None)


def _word(text: str, at: int, offset: int) -> int:
    """The beginning of the word at `offset`."""
    if offset <= at or offset >= at + len(text):
        return min(max(offset, at), at + len(text))
    return at + text.rfind(" ", 0, offset - at + 1) + 1
