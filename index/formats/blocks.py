"""The cue blocks of SubRip and WebVTT, parsed line by line, so that an error names its line.

WebVTT is https://www.w3.org/TR/webvtt1/; SubRip has no standard, a description is
https://www.matroska.org/technical/subtitles.html#srt-subtitles. One parser reads both, because files mix them: hours,
milliseconds and cue numbers are optional, and decimals follow a comma or a dot. A blank line inside a cue does not end
it. Refused, with the line, are:

- a line that resembles a timing line and is none (`00:00:0x,000 --> 00:00:02,000`, `00:01 -> 00:02`, a lone time);
- the next cue number without a timing line after it;
- words before the first timing line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from ..metadata.validation import language_tag
from .captions import parse_caption
from .rolling import Block
from .source import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

_T: Final = r"(-?)(?:(\d{1,6}):)?(\d{1,4}):(\d{1,2}(?:[.,:]\d{1,9})?)"
_TIMING: Final = re.compile(rf"\s*{_T}\s*--+>\s*{_T}(?:\s.*)?$")
_NEAR_TIMING: Final = re.compile(
    r"\s*-?\d{1,6}:\d{1,2}.*(?:->|–>|→)|.*--+>\s*-?\d{1,6}:\d{1,2}|.*\d{1,2}:\d{1,2}\S*\s*--+>"
)
_LONE_TIME: Final = re.compile(r"\s*\d{1,4}:\d{2}:\d{2}[.,]\d{3}\s*$")
_LANGUAGE: Final = re.compile(r"\s*Language:\s*(\S+)\s*$", re.IGNORECASE)
_COMMENT_BLOCKS: Final = ("NOTE", "STYLE", "REGION")
_DETAIL_LENGTH: Final = 60
_SCANNED_LENGTH: Final = 200  # characters: the pattern backtracks, and a line may have millions
_PAYLOAD_LIMIT: Final = 10_000  # lines in one cue


def resembles_timing(line: str) -> bool:
    """Tells whether `line` is a timing line, well-formed or not."""
    return _NEAR_TIMING.match(line, 0, _SCANNED_LENGTH) is not None


class BlockParser:
    """Parses the blocks of one file, once. `language` is that of the WebVTT header, known after the first block."""

    def __init__(self, name: str, *, webvtt: bool) -> None:
        self.webvtt = webvtt
        self.language: str | None = None
        self._name = name
        self._timing: tuple[int, float, float] | None = None  # of the current cue: line, start, end
        self._payload = list[str]()
        self._after_blank: int | None = None  # index in the payload of the last line after a blank one
        self._first = 0  # the line number of the payload's beginning
        self._index: int | None = None  # the last cue number of a SubRip file

    def blocks(self, text: str) -> Iterator[Block]:
        """Yields the blocks of `text`; raises Unreadable at the first malformed line."""
        numbered = enumerate(lines(text), 1)
        if self.webvtt:
            self._header(numbered)
        blank, in_comment, expects_timing = True, False, False
        for number, line in numbered:
            if not line:
                blank, in_comment, expects_timing = True, False, False
            elif in_comment:
                continue
            elif (">" in line or "→" in line) and (timing := self._times(number, line)):
                self._drop_identifier(after_blank=blank)
                if self._timing:
                    yield self._block()
                self._begin(timing)
                blank = expects_timing = False
            elif (
                blank and self.webvtt and line.startswith(_COMMENT_BLOCKS) and line.split(None, 1)[0] in _COMMENT_BLOCKS
            ):
                in_comment = True
            else:
                if expects_timing or (":" in line and _LONE_TIME.match(line)):
                    raise self._malformed(number, line)
                expects_timing = blank and self._is_next_index(line)
                self._append(number, line, after_blank=blank)
                blank = False
        self._end()
        if self._timing:
            yield self._block()

    def _header(self, numbered: Iterator[tuple[int, str]]) -> None:
        """Skips the header up to the first blank line, or to the first cue if there is none."""
        for number, line in numbered:
            if not line or line.isspace():
                return
            if language := _LANGUAGE.match(line):
                self.language = language_tag(language[1])
            if number > 1 and "-->" in line and (timing := self._times(number, line)):
                self._begin(timing)
                return

    def _times(self, number: int, line: str) -> tuple[int, float, float] | None:
        match = _TIMING.match(line)
        if match is None:
            if resembles_timing(line):
                raise self._malformed(number, line)
            return None
        sign, hours, minutes, seconds, end_sign, end_hours, end_minutes, end_seconds = match.groups()
        start = _seconds(sign, hours, minutes, seconds)
        return number, start, _seconds(end_sign, end_hours, end_minutes, end_seconds)

    def _append(self, number: int, line: str, *, after_blank: bool) -> None:
        if not self._payload:
            self._first = number
        if len(self._payload) >= _PAYLOAD_LIMIT:
            raise self._malformed(number, line)
        if after_blank:
            self._after_blank = len(self._payload)
        self._payload.append(line)

    def _begin(self, timing: tuple[int, float, float]) -> None:
        if self._payload and self._timing is None:
            raise self._malformed(self._first, self._payload[0])
        self._timing, self._payload, self._after_blank = timing, [], None

    def _block(self) -> Block:
        assert self._timing is not None
        return Block(*self._timing, parse_caption(self._payload))

    def _drop_identifier(self, *, after_blank: bool) -> None:
        """Drops the line above a timing line, if it is the number or the identifier of the cue."""
        if not self._payload:
            return
        last, after_gap = self._payload[-1], self._after_blank == len(self._payload) - 1
        if not self.webvtt and (index := _index(last)) is not None:
            if after_gap or self._timing is None or self._index is not None:
                self._payload.pop()
                self._index = index
        elif after_gap and not after_blank and (self.webvtt or self._timing is None):
            self._payload.pop()

    def _end(self) -> None:
        """Drops a number whose cue was cut off; raises Unreadable for words without a cue."""
        if self._after_blank == len(self._payload) - 1 and self._is_next_index(self._payload[-1]):
            self._payload.pop()
        if self._payload and self._timing is None:
            raise self._malformed(self._first, self._payload[0])

    def _is_next_index(self, line: str) -> bool:
        return not self.webvtt and self._index is not None and _index(line) == self._index + 1

    def _malformed(self, number: int, line: str) -> Unreadable:
        return Unreadable(Reason.MALFORMED, self._name, line=number, detail=line.strip()[:_DETAIL_LENGTH])


def _index(line: str) -> int | None:
    plain = line.strip()
    return int(plain) if len(plain) < 10 and plain.isascii() and plain.isdigit() else None


def _seconds(sign: str, hours: str | None, minutes: str, seconds: str) -> float:
    if "." not in seconds:
        seconds = seconds.replace(",", ".").replace(":", ".")
    # Rounded to whole milliseconds, so that the sum is the nearest float to 61.36.
    exact = round((int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)) * 1000) / 1000
    return -exact if sign else exact
