"""The display form of a stretch: turns as lines, non-speech dropped, mojibake repaired, the found words marked.

Pure functions on a slice of the text as written. Words are never added, and only turn markers, non-speech, and the
punctuation and white space that belonged to non-speech are dropped.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from .language.mojibake import OffsetMap, repair_mojibake
from .language.non_speech import non_speech_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .transcript import PlacedCue, Stretch

_TURN_MARKER: Final = re.compile(r"\s*(?:>{2,}|-{1,2}(?!\d)|[–—])\s*")
_CHEVRONS: Final = re.compile(r"(?:(?<=\s)|^)>{2,}(?=[\s\w])")
_LONGEST_MARKER: Final = 3
_LEFT_OVER: Final = re.compile(r"[,.;:!?](?![.])")
_STOPS: Final = (",", ".", ";", ":", "!", "?", "…")


class LinePart(NamedTuple):
    """A part of a line, from its offset `at` on, that stands in one piece in the text as written, at [`first`, `past`);
    `map` leads from offsets in that piece to those in what is shown of it, where mojibake is repaired."""

    at: int
    first: int
    past: int
    map: OffsetMap


@dataclass(frozen=True, slots=True)
class DialogueLine:
    """One turn for display.

    `marks` are slices [first, past) of `text`, ascending. `begins` is True if the turn is known to begin with this
    line; False if the stretch begins inside it. `parts` are what the line is made of, ascending.
    """

    speaker: str | None
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    begins: bool = True
    parts: tuple[LinePart, ...] = field(default=(), repr=False, compare=False)


def dialogue(
    stretch: Stretch, marked: Sequence[tuple[int, int]] = (), labels: Mapping[str, str] | None = None
) -> tuple[DialogueLine, ...]:
    """Returns the stretch as lines, one for each turn; lines without words are left out.

    `marked` are ranges of the text as written: exactly those of their characters that are shown are marked. `labels`
    renames speakers; a label mapped to the empty string is shown without a name.
    """
    names = {cue.number: _name(cue.speaker, labels or {}) for cue in stretch.cues}
    borders = _turn_borders(stretch, names)
    non_speech = non_speech_spans(stretch.text)
    lines = list[DialogueLine]()
    for first, past in pairwise(sorted({0, *borders, len(stretch.text)})):
        cue = _cue_at(stretch, stretch.at + first)
        text, parts = _joined(stretch, _kept(stretch.text, first, past, non_speech, marker=first in borders))
        if _has_words(text):
            marks = _marks(parts, marked)
            lines.append(DialogueLine(cue and names[cue.number], text, marks, first in borders, parts))
    return tuple(lines)


def time_at(stretch: Stretch, offset: int) -> float | None:
    """Returns the second at which the character at `offset` of the text as written is spoken; None if the file has no
    times.

    Without timed words it is interpolated inside the cue, at even speed: a cue may last a minute.
    """
    cue = _cue_at(stretch, offset)
    if cue is None:
        return None
    before = bisect_right(cue.moments, offset - cue.at, key=lambda timed: timed[0])
    if before:
        return cue.moments[before - 1][1]
    return cue.start if cue.moments else _estimated_time(cue, offset)


def end_time(stretch: Stretch, past: int) -> float | None:
    """Returns the second at which the last character before the offset `past` is spoken, by the rules of `time_at`."""
    cue = _cue_at(stretch, past - 1)
    if cue is None:
        return None
    ended = cue.end if cue.past is None else cue.until
    if not cue.moments:
        return ended if cue.past is None else _estimated_time(cue, past)
    after = bisect_left(cue.moments, past - cue.at, key=lambda timed: timed[0])
    return cue.moments[after][1] if after < len(cue.moments) else ended


def _estimated_time(cue: PlacedCue, offset: int) -> float | None:
    if cue.start is None or cue.until is None or cue.past is None:
        return cue.start
    said = (offset - cue.at) / (cue.past - cue.at)
    return cue.start + min(said, 1.0) * max(cue.until - cue.start, 0.0)


def percent(offset: int, length: int) -> int:
    """Returns the position of `offset` in a text of `length` characters, 0 to 100."""
    return min(100, max(0, round(100 * offset / length))) if length > 0 else 0


def _name(speaker: str | None, labels: Mapping[str, str]) -> str | None:
    return labels.get(speaker, speaker) or None if speaker else None


def _cue_at(stretch: Stretch, offset: int) -> PlacedCue | None:
    """Returns the cue that holds the character at `offset` of the text as written."""
    number = bisect_right(stretch.cues, offset, key=lambda cue: cue.at)
    return stretch.cues[max(0, number - 1)] if stretch.cues else None


def _turn_borders(stretch: Stretch, names: Mapping[int, str | None]) -> frozenset[int]:
    """Returns the offsets in the stretch's text at which a turn begins."""
    written = (cue.at + turn - stretch.at for cue in stretch.cues for turn in cue.turns)
    changed = (
        second.at - stretch.at
        for first, second in pairwise(stretch.cues)
        if names[first.number] != names[second.number]
    )
    chevrons = (match.start() for match in _CHEVRONS.finditer(stretch.text)) if ">>" in stretch.text else ()
    # A stretch may begin just after the marker of its turn.
    started = (max(0, at) if at >= -_LONGEST_MARKER else at for at in written)
    return frozenset(at for at in (*started, *changed, *chevrons) if 0 <= at < len(stretch.text))


def _kept(
    text: str, first: int, past: int, non_speech: Iterable[tuple[int, int]], *, marker: bool
) -> Iterator[tuple[int, int]]:
    """Yields the parts of [first, past) that are shown: without the turn's marker and without non-speech."""
    if marker and (found := _TURN_MARKER.match(text, first, past)):
        first = found.end()
    for sound_first, sound_past in non_speech:
        if sound_past > first and sound_first < past:
            yield first, max(first, sound_first)
            first = sound_past
    yield first, max(first, past)


def _joined(stretch: Stretch, kept: Iterable[tuple[int, int]]) -> tuple[str, tuple[LinePart, ...]]:
    """Returns the kept ranges as a line. Punctuation left over from non-speech joins the part before, or is dropped."""
    line, parts = "", list[LinePart]()
    for number, (first, past) in enumerate(kept):
        written = stretch.text[first:past].strip()
        at, spaced = stretch.text.index(written, first), True
        if number and _LEFT_OVER.match(written):
            spaced = not line or line.endswith(_STOPS)
            left = written[1:].lstrip() if spaced else written
            at, written = at + len(written) - len(left), left
        if written:
            shown, mapped = repair_mojibake(written)
            line += " " if line and spaced else ""
            begins = at + stretch.at
            parts.append(LinePart(len(line), begins, begins + len(written), mapped))
            line += shown
    return line, tuple(parts)


def _marks(parts: Iterable[LinePart], marked: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Returns the slices of a line that show the marked characters of the text as written, ascending."""
    marks = dict[tuple[int, int], tuple[int, int]]()
    for part in parts:
        for one in marked:
            first, past = max(one[0], part.first), min(one[1], part.past)
            if first < past:
                begin, end = (part.at + at for at in part.map.forward(first - part.first, past - part.first))
                marks[one] = marks.get(one, (begin, end))[0], end
    return tuple(sorted(marks.values()))


def _has_words(shown: str) -> bool:
    """Tells whether the text holds more than punctuation and white space."""
    return any(unicodedata.category(character)[0] not in "PZC" for character in shown)
