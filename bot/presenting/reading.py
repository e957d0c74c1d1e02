"""A transcript to be read: its turns in parts of a comfortable length, each with the time at which it begins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ...index.dialogue import dialogue, percent, time_at
from ...index.errors import PullquoteError
from ...index.language.analyzer import base_language
from ...index.language.languages import language
from ...index.language.sentences import sentence_starts
from ...index.transcript import PlacedCue, Stretch
from ..cards import Line, Marked
from .links import clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..messages import Messages

AT_TURN: Final = (350, 900)  # characters: a part ends at the first turn in this range,
AT_SENTENCE: Final = (500, 1300)  # else at the first sentence in this one,
AT_WORD: Final = 900  # else where a word ends
BEFORE: Final = 350  # characters shown before a moment, at least
AFTER: Final = 700
MINUTE: Final = 60  # seconds; and minutes of an hour

_MOMENT: Final = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6})(?:[.,]\d+)?")
_UNITS: Final = re.compile(r"(?=\d)(?:(\d{1,3})\s*h\s*)?(?:(\d{1,4})\s*m(?:in)?\s*)?(?:(\d{1,6})\s*s(?:ec)?)?")  # 1m33s
_PERCENT: Final = re.compile(r"(\d{1,3})\s*%")


class NoTimes(PullquoteError):
    """A moment was asked for in a transcript without times; the argument is its title."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A place to look at: seconds, or percent of the way in."""

    seconds: float | None = None
    percent: int | None = None

    def offset(self, whole: Stretch, title: str) -> int:
        """The moment's offset into the text as written; that of the last words for a time after the end.

        Raises NoTimes with `title` where the transcript has no times.
        """
        if self.percent is not None:
            return len(whole.text) * self.percent // 100
        timed = [(cue.start, cue.at) for cue in whole.cues if cue.start is not None]
        timed += [(second, cue.at + at) for cue in whole.cues for at, second in cue.moments]
        if not timed:
            raise NoTimes(title)
        timed.sort()
        before = bisect_right(timed, self.seconds or 0.0, key=lambda pair: pair[0])
        return timed[max(before - 1, 0)][1]

    def time(self, whole: Stretch, title: str) -> float:
        """The moment in seconds. Raises NoTimes with `title` where the transcript has no times."""
        seconds = time_at(whole, self.offset(whole, title))
        if seconds is None:
            raise NoTimes(title)
        return seconds if self.seconds is None else self.seconds


def moment_of(typed: str) -> Moment | None:
    """`37:21`, `1:02:03`, `1m33s`, seconds, or `14 %`; None if it is none of these."""
    if percent := _PERCENT.fullmatch(typed.strip()):
        return Moment(percent=int(percent[1])) if int(percent[1]) <= 100 else None
    if not (time := _MOMENT.fullmatch(typed.strip()) or _UNITS.fullmatch(typed.strip().lower())):
        return None
    hours, minutes, seconds = (int(part or 0) for part in time.groups())
    if (time[1] and minutes >= MINUTE) or (time[2] and seconds >= MINUTE):
        return None
    return Moment(seconds=float(hours * 3600 + minutes * 60 + seconds))


def reading(
    whole: Stretch, labels: Mapping[str, str], messages: Messages, at: int | None = None, tag: str | None = None
) -> tuple[Line, ...]:
    """The lines of a whole transcript in the language of a BCP 47 `tag`, or of the parts around the offset `at`."""
    parts = list(pairwise(_cuts(whole, tag)))
    if at is not None:
        parts = [(first, past) for first, past in parts if first < at + AFTER and past > at - BEFORE]
    return tuple(line for first, past in parts for line in _part(whole, first, past, labels, messages))


def line_at(whole: Stretch, labels: Mapping[str, str], messages: Messages, at: int, tag: str | None = None) -> int:
    """The number, from 0, of the line of the whole transcript with which the part begins that has the offset `at`."""
    at = min(at, len(whole.text) - 1)
    before = [(first, past) for first, past in pairwise(_cuts(whole, tag)) if past <= at]
    return sum(1 for first, past in before for _ in _part(whole, first, past, labels, messages))


def _part(whole: Stretch, first: int, past: int, labels: Mapping[str, str], messages: Messages) -> Iterator[Line]:
    """The turns of one part; the first carries its time, or how far in it is where there are no times."""
    begin = max(bisect_right(whole.cues, first, key=lambda cue: cue.at) - 1, 0)
    end = bisect_left(whole.cues, past, key=lambda cue: cue.at)
    stretch = Stretch(first, whole.text[first:past], whole.cues[begin:end])
    seconds = time_at(stretch, first)
    if seconds is not None:
        when = clock(seconds)
    else:
        when = messages.say("citation.untimed", percent=percent(first, len(whole.text)))
    for number, turn in enumerate(dialogue(stretch, labels=labels)):
        line = Line(turn.speaker, Marked(turn.text), turn.begins)
        yield line if number else replace(line, when=when)


def _cuts(whole: Stretch, tag: str | None) -> list[int]:
    """The offsets at which parts begin, and the end."""
    turns, sentences = _turns(whole.cues), sentence_starts(whole.text, language(base_language(tag)))
    cuts, length = [0], len(whole.text)
    while length - cuts[-1] > AT_SENTENCE[1]:
        at = cuts[-1]
        cut = _within(turns, at, AT_TURN) or _within(sentences, at, AT_SENTENCE)
        if cut is None:
            cut = whole.text.find(" ", at + AT_WORD) + 1
        if not cut:
            break
        cuts.append(cut)
    return [*cuts, length]


def _within(candidates: Sequence[int], at: int, room: tuple[int, int]) -> int | None:
    """The first of `candidates` that is `room` characters after `at`."""
    first = bisect_left(candidates, at + room[0])
    return candidates[first] if first < len(candidates) and candidates[first] <= at + room[1] else None


def _turns(cues: Sequence[PlacedCue]) -> list[int]:
    marked = {cue.at + turn for cue in cues for turn in cue.turns}
    changed = {after.at for before, after in pairwise(cues) if before.speaker != after.speaker}
    return sorted(marked | changed)
