"""The cue blocks of SubRip, WebVTT and YouTube's SBV, parsed line by line, so that a notice names its line.

WebVTT is https://www.w3.org/TR/webvtt1/; SubRip has no standard, a description is
https://www.matroska.org/technical/subtitles.html#srt-subtitles. One parser reads them, because files mix them: hours,
milliseconds and cue numbers are optional, decimals follow a comma or a dot, arrows have one dash or two, and there
may be no blank lines between cues. A blank line inside a cue does not end it. Files are pasted together: a header in
the middle is skipped.

One wrong line does not cost the file. Its cue is kept without the time that cannot be read, and is told of, after

- a line that resembles a timing line and is none (`00:00:0x,000 --> 00:00:02,000`, a lone time);
- the next cue number without a timing line after it;
- words before the first timing line.

A file without any timing line that can be read is refused, with the first such line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from ..metadata.validation import language_tag
from ..transcript import Repair
from .captions import parse_caption
from .labels import is_name, is_numbered
from .rolling import Block
from .source import lines
from .times import clock_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .cuelist import CueList

_T: Final = r"(-?)(?:(\d{1,6}):)?(\d{1,4}):(\d{1,2}(?:[.,:]\d{1,9})?)"
_TIMING: Final = re.compile(rf"\s*{_T}\s*(?:-{{1,4}}>|[–—]>|→)\s*{_T}(?:\s(.*))?$")
_SBV_TIMING: Final = re.compile(r"\s*()(\d{1,4}):(\d{2}):(\d{2}\.\d{1,3}),()(\d{1,4}):(\d{2}):(\d{2}\.\d{1,3})\s*$")
_NEAR_TIMING: Final = re.compile(
    r"\s*-?\d{1,6}:\d{1,2}.*(?:->|–>|→)|.*--+>\s*-?\d{1,6}:\d{1,2}|.*\d{1,2}:\d{1,2}\S*\s*--+>"
    r"|\s*\d{1,4}:\d{2}:\d{2}\.\d{1,3},\S*\s*$|\s*[^\s,]{1,20},\d{1,4}:\d{2}:\d{2}\.\d{1,3}\s*$"
)
_LONE_TIME: Final = re.compile(r"\s*\d{1,4}:\d{2}:\d{2}[.,]\d{3}\s*$")
_ARROW: Final = re.compile(r"-{1,4}>|[–—]>|→")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_MOST_WORDS: Final = 2  # in a broken timing line; with more it is speech with an arrow in it
_NUMBERED_NAME: Final = re.compile(r"\d+ \"([^\"]{1,60})\"(?: \(\d+\))?")  # `1 "Ada Quill" (12345)`, as Webex writes
_LANGUAGE: Final = re.compile(r"\s*Language:\s*(\S+)\s*$", re.IGNORECASE)
_DETAIL_LENGTH: Final = 60
_SCANNED_LENGTH: Final = 200  # characters: the pattern backtracks, and a line may have millions
_PAYLOAD_LIMIT: Final = 10_000  # lines in one cue


def resembles_timing(line: str) -> bool:
    """Tells whether `line` is a timing line, well-formed or not."""
    return _NEAR_TIMING.match(line, 0, _SCANNED_LENGTH) is not None


Timing = tuple[int, float | None, float | None]
"""Line, start and end in seconds of a cue."""


class BlockParser:
    """Parses the blocks of one file, once. `language` is that of the WebVTT header, known after the first block."""

    def __init__(self, cue_list: CueList, *, webvtt: bool) -> None:
        self.webvtt = webvtt
        self.sbv = False
        self.language: str | None = None
        self._cue_list = cue_list
        self._timing: Timing | None = None  # of the current cue
        self._timed = False  # whether a timing line could be read
        self._broken: tuple[int, str] | None = None  # the first that could not
        self._payload = list[str]()
        self._after_blank: int | None = None  # index in the payload of the last line after a blank one
        self._named = ""  # what stands beside the times of the current cue in the form of a name
        self._first = 0  # the line number of the payload's beginning
        self._index: int | None = None  # the last cue number
        self._name = ""  # beside the times that were read last

    def blocks(self, text: str) -> Iterator[Block]:
        """Yields the blocks of `text`; raises Unreadable if none has a time."""
        numbered = enumerate(lines(text), 1)
        if self.webvtt:
            self._header(numbered)
        blank, skipped, expects_timing = True, False, False
        for number, line in numbered:
            if not line:
                blank, skipped, expects_timing = True, False, False
            elif skipped and not (self.webvtt and "-->" in line):
                continue
            elif timing := self._timing_in(number, line):
                skipped = False
                named = self._drop_identifier(after_blank=blank) or self._name
                yield from self._ended()
                self._begin(timing, named)
                blank, expects_timing = False, False
            elif blank and self._is_skipped(line):
                skipped = True
            else:
                if expects_timing:
                    self._index = _index(self._payload.pop())
                    yield from self._ended()
                    self._begin(self._untimed(number, line))
                expects_timing = blank and self._is_next_index(line)
                self._append(number, line, after_blank=blank)
                blank = False
        self._end()
        if self._timing:
            yield self._block(self._timing)

    def _header(self, numbered: Iterator[tuple[int, str]]) -> None:
        """Skips the header up to the first blank line, or to the first cue if there is none."""
        for number, line in numbered:
            if not line or line.isspace():
                return
            if language := _LANGUAGE.match(line):
                self.language = language_tag(language[1])
            if number > 1 and "-->" in line and (timing := self._timing_in(number, line)):
                self._begin(timing)
                return
            if (index := _index(line)) is not None:
                self._index = index

    def _timing_in(self, number: int, line: str) -> Timing | None:
        """Returns the times of a timing line, None in the place of one that cannot be read; None for another line."""
        arrow = ">" in line or "→" in line
        if not arrow and not (":" in line[:7] and (line[:1].isdigit() or line[-1:].isdigit())):
            return None
        match = _TIMING.match(line) if arrow else _SBV_TIMING.match(line)
        if match:
            self._timed = True
            self.sbv = self.sbv or not arrow
            sign, hours, minutes, seconds, end_sign, end_hours, end_minutes, end_seconds, *behind = match.groups()
            self._name = _name(behind[0] or "") if behind else ""
            start = _seconds(sign, hours, minutes, seconds)
            return number, start, _seconds(end_sign, end_hours, end_minutes, end_seconds)
        if resembles_timing(line) or (not arrow and _LONE_TIME.match(line)):
            if len(_WORD.findall(line, 0, _SCANNED_LENGTH)) > _MOST_WORDS:
                return None
            self._untimed(number, line)
            return number, clock_seconds(_ARROW.split(line, maxsplit=1)[0].strip()[:20]), None
        return None

    def _untimed(self, number: int, line: str) -> Timing:
        """Tells of a cue without the times that it should have."""
        self._broken = self._broken or (number, line)
        self._cue_list.count(Repair.UNREADABLE_TIMES, number, detail=line)
        return number, None, None

    def _is_skipped(self, line: str) -> bool:
        """Tells whether a block without speech begins: a comment or style, or the header of a file pasted behind
        another.
        """
        if line.split(None, 1)[:1] == ["WEBVTT"] or line.startswith("X-TIMESTAMP-MAP="):
            return True
        return self.webvtt and line.split(None, 1)[:1] in (["NOTE"], ["STYLE"], ["REGION"])

    def _append(self, number: int, line: str, *, after_blank: bool) -> None:
        if not self._payload:
            self._first = number
        if len(self._payload) >= _PAYLOAD_LIMIT:
            raise self._malformed(number, line)
        if after_blank:
            self._after_blank = len(self._payload)
        self._payload.append(line)

    def _ended(self) -> Iterator[Block]:
        """Yields the cue that ends here; words before the first timing line are one, too."""
        if self._timing is None and self._payload:
            self._timing = self._untimed(self._first, self._payload[0])
        if self._timing:
            yield self._block(self._timing)

    def _begin(self, timing: Timing, named: str = "") -> None:
        self._timing, self._payload, self._after_blank, self._named = timing, [], None, named

    def _block(self, timing: Timing) -> Block:
        return Block(*timing, parse_caption(self._payload), self._named)

    def _drop_identifier(self, *, after_blank: bool) -> str:
        """Drops the line above a timing line, if it is the number or the identifier of the cue; returns one in the form
        of a name."""
        if not self._payload:
            return ""
        last, after_gap = self._payload[-1], self._after_blank == len(self._payload) - 1
        index = _index(last)
        if index is not None and (not self.webvtt or after_gap or self._is_next_index(last)):
            if after_gap or self._timing is None or self._index is not None:
                self._payload.pop()
                self._index = index
        elif after_gap and not after_blank and (self.webvtt or self._timing is None):
            return _name(self._payload.pop())
        return ""

    def _end(self) -> None:
        """Drops a number whose cue was cut off; raises Unreadable for a file without times."""
        if self._after_blank == len(self._payload) - 1 and self._is_next_index(self._payload[-1]):
            self._payload.pop()
        if not self._timed and (self._broken or self._payload):
            raise self._malformed(*(self._broken or (self._first, self._payload[0])))

    def _is_next_index(self, line: str) -> bool:
        return self._index is not None and _index(line) == self._index + 1

    def _malformed(self, number: int, line: str) -> Unreadable:
        return Unreadable(Reason.MALFORMED, self._cue_list.name, line=number, detail=line.strip()[:_DETAIL_LENGTH])


def _index(line: str) -> int | None:
    plain = line.strip()
    return int(plain) if len(plain) < 10 and plain.isascii() and plain.isdigit() else None


def _name(text: str) -> str:
    """Returns a text that has the form of a name, without what labels have around it; else an empty one."""
    found = _NUMBERED_NAME.fullmatch(text.strip())
    plain = found[1] if found else text.strip().strip("[]()<>:：").strip()
    return plain if ":" not in plain and (is_numbered(plain) or is_name(plain)) else ""


def _seconds(sign: str, hours: str | None, minutes: str, seconds: str) -> float:
    if "." not in seconds:
        seconds = seconds.replace(",", ".").replace(":", ".")
    # Rounded to whole milliseconds, so that the sum is the nearest float to 61.36.
    exact = round((int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)) * 1000) / 1000
    return -exact if sign else exact
