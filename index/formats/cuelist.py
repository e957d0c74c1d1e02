"""The list of cues that every format fills: it repairs cues, counts the repairs, and enforces the limit."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ftfy.badness import is_bad

from ..errors import Reason, Unreadable
from ..language.non_speech import non_speech_spans
from ..transcript import Cue, Facts, Kind, Reading, ReadingNotice, Repair, collapse
from .times import LATEST, TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY: Final = 86_400.0  # seconds
CUE_LIMIT: Final = 2_000_000  # some 300 bytes each; a day of speech has 30,000

# Some cues without text clear the screen. More than one in twenty may be missing words, and get a notice.
_MAX_EMPTY_SHARE: Final = 0.05

# A filter before ftfy, which takes 10 µs a cue: mojibake has two such characters in a row, or a truncated à.
_SUSPICIOUS: Final = re.compile(r"[^\x00-\x7f]{2}|[ÂÃ]")
DETAIL_LENGTH: Final = 60  # characters of what is quoted from a file
_SAMPLE: Final = 4096  # characters, of which a text may have millions
_WORD: Final = re.compile(r"[^\W_]")


class CueList:
    """The cues of one file. A reader calls `add` in the order of the file, then `reading` once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cues = list[Cue]()
        self._counts = dict[Repair, tuple[int, int | None, str]]()
        self._empty = 0
        self.has_speakers = False
        self._has_words = False
        self._last: tuple[float | None, float | None] = (None, None)

    def add(
        self,
        line: int | None,
        text: str,
        start: float | None = None,
        end: float | None = None,
        speaker: str | None = None,
        turns: Iterable[int] = (),
        moments: Iterable[tuple[int, float]] = (),
    ) -> None:
        """Adds a cue.

        `line` is its line in the file, if known, `start` and `end` are seconds. `text` has to be collapsed where
        `turns` or `moments` are given, since these are offsets in it. A cue without text is counted and dropped.
        Raises Unreadable beyond `CUE_LIMIT` cues.
        """
        text = collapse(text)
        if not text:
            self._empty += 1
            self.count(Repair.EMPTY_CUES, line)
            return
        if start is not None or end is not None:
            start, end = self._corrected_times(line, start, end)
        if not self._has_words:
            self._has_words = has_words(text[:_SAMPLE]) or (len(text) > _SAMPLE and has_words(text))
        if not text.isascii() and _SUSPICIOUS.search(text) and is_bad(text):
            self.count(Repair.MOJIBAKE, line)
        if len(self.cues) >= CUE_LIMIT:
            raise Unreadable(Reason.TOO_LARGE, self.name, line=line, limit=CUE_LIMIT, detail="cues")
        self.has_speakers = self.has_speakers or bool(speaker)
        self.cues.append(Cue(text, start, end, speaker or None, tuple(turns), _ascending(moments)))

    def count(self, repair: Repair, line: int | None, count: int = 1, detail: str = "") -> None:
        """Counts `count` repairs of one kind; the first `line` of the kind and what stands there are kept."""
        if count:
            before, first, found = self._counts.get(repair, (0, line, collapse(detail)[:DETAIL_LENGTH]))
            self._counts[repair] = (before + count, first, found)

    def counted(self, repair: Repair) -> bool:
        """Whether a repair of a kind was counted."""
        return repair in self._counts

    def stated(self, time: float | None, value: object) -> float | None:
        """Returns `time`, which was read from `value`; tells of a value that states a time and could not be read."""
        if time is None and value is not None and value != "":
            self.count(Repair.UNREADABLE_TIMES, None, detail=str(value))
        return time

    def drop_times(self) -> None:
        """Drops all times, which are none after all, and tells of it."""
        first = next((cue.text for cue in self.cues if cue.start is not None), "")
        self.count(Repair.UNKNOWN_TIMES, None, sum(cue.start is not None for cue in self.cues), detail=first)
        self.cues = [replace(cue, start=None, end=None) for cue in self.cues]

    def stretch_times(self, factor: float) -> None:
        """Multiplies all times."""

        def stretched(time: float | None) -> float | None:
            return None if time is None else time * factor

        self.cues = [replace(cue, start=stretched(cue.start), end=stretched(cue.end)) for cue in self.cues]

    def count_from_first(self) -> None:
        """Replaces times of the day by the seconds since the first of them: a transcript that stands so does not say
        when its recording began. A time that lies half a day before the last one is of the next day."""
        began = next((cue.start for cue in self.cues if cue.start is not None), 0.0)
        last, days = began, 0.0

        def counted(time: float | None) -> float | None:
            nonlocal last, days
            if time is None:
                return None
            days += DAY if time + days < last - DAY / 2 else 0.0
            last = time + days
            return max(last - began, 0.0)

        self.cues = [replace(cue, start=counted(cue.start), end=counted(cue.end)) for cue in self.cues]
        self.count(Repair.TIMES_OF_DAY, None, 1)
        if days:  # midnight is no overlap
            self._counts.pop(Repair.OVERLAPPING_TIMES, None)

    def reading(
        self,
        format_name: str,
        kind: Kind,
        facts: Facts | None = None,
        notices: Iterable[ReadingNotice] = (),
        *,
        timed: bool = False,
    ) -> Reading:
        """Returns the reading, with notices about the repairs; raises Unreadable if no cue has words.

        `timed` tells that the format has times, so that it is worth a notice if no cue has one.
        """
        if not self.cues or not self._has_words:
            raise Unreadable(Reason.NO_WORDS, self.name)
        if self._empty <= _MAX_EMPTY_SHARE * len(self.cues):
            self._counts.pop(Repair.EMPTY_CUES, None)
        if timed and all(cue.start is None and cue.end is None for cue in self.cues):
            self.count(Repair.NO_TIMES, None)
        counted = [ReadingNotice(repair, *counted) for repair, counted in self._counts.items()]
        return Reading(format_name, kind, tuple(self.cues), facts or Facts(), (*counted, *notices))

    def _corrected_times(
        self, line: int | None, start: float | None, end: float | None
    ) -> tuple[float | None, float | None]:
        """Applies the rules in `times` to a cue after the last one."""
        if (start is not None and start < 0) or (end is not None and end < 0):
            self.count(Repair.NEGATIVE_TIMES, line)
            start = max(start, 0.0) if start is not None else None
            end = max(end, 0.0) if end is not None else None
        start = start if start is None or start <= LATEST else None
        end = end if end is None or end <= LATEST else None
        if start is not None and end is not None and end < start:
            self.count(Repair.REVERSED_TIMES, line)
            end = None
        last_start, last_end = self._last
        if start is not None:
            before = last_end if last_end is not None else last_start
            if before is not None and start < before - TOLERANCE and (start, end) != self._last:
                self.count(Repair.OVERLAPPING_TIMES, line)
            self._last = (start, end)
        return start, end


def _ascending(moments: Iterable[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    """Returns the moments that ascend in offset and time; others are left out."""
    kept, last, latest = list[tuple[int, float]](), -1, 0.0
    for offset, time in moments:
        if offset > last and time >= latest:
            kept.append((offset, time))
            last, latest = offset, time
    return tuple(kept)


def has_words(text: str) -> bool:
    """Tells whether `text` has letters or digits outside of non-speech such as `[MUSIC]`."""
    if not _WORD.search(text):
        return False
    kept, at = "", 0
    for first, past in non_speech_spans(text):
        kept += text[at:first]
        at = past
    return _WORD.search(kept + text[at:]) is not None
