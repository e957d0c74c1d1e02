"""The payload of a WebVTT or SubRip cue: voice spans, tags, entities and inline timestamps.

Everything in the form of a tag is one; `x < 5` and `<3` are words. `<v Anna>` names a speaker until `</v>` or the next
voice span. A timestamp such as `<00:00:01.200>` is the time of the word after it
(https://www.w3.org/TR/webvtt1/#webvtt-cue-text-parsing-rules).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from ..transcript import collapse
from .markdown import unescape_entities
from .times import clock_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable

_READINGS: Final = re.compile(r"<rt\b[^<>]*>[^<>]{0,200}(?:</rt>|(?=</ruby>))")  # how a word is read, not said again
_BREAK: Final = re.compile(r"\[br\]", re.IGNORECASE)  # in SBV
_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w-]*)((?:\.[^\s<>]*)?)(?:\s([^<>]*)|/)?>|<([\d:.]+)>|\{\\[^{}]*\}")


class CaptionLine(NamedTuple):
    """One line of a caption by one speaker: collapsed text, and the (offset, seconds) of timed words in it.

    `underlined` is the offset of the first word between `<u>` and `</u>`, if there is one.
    """

    text: str
    voice: str | None = None
    moments: tuple[tuple[int, float], ...] = ()
    underlined: int | None = None


def parse_caption(payload: list[str]) -> list[CaptionLine]:
    """Returns the lines of a cue's payload that have text."""
    whole = payload[0] if len(payload) == 1 else "\n".join(payload)
    if "<rt" in whole:
        whole = _READINGS.sub("", whole)
    if "[br]" in whole or "[BR]" in whole:
        whole = _BREAK.sub("\n", whole)
        payload = whole.split("\n")
    if "<" in whole or "&" in whole or "{" in whole:
        return _CaptionParser().parse(whole)
    return lines_of(payload)


def lines_of(plain: Iterable[str], voice: str | None = None) -> list[CaptionLine]:
    """Returns the lines of a cue, without markup, that have text, all by one voice."""
    return [CaptionLine(text, voice) for text in map(collapse, plain) if text]


class _CaptionParser:
    """Builds the lines of one caption piece by piece."""

    def __init__(self) -> None:
        self._lines = list[CaptionLine]()
        self._voice: str | None = None
        self._open()

    def _open(self) -> None:
        self._pieces = list[str]()
        self._length = 0
        self._space = False
        self._moments = list[tuple[int, float]]()
        self._pending_moment: float | None = None
        self._underlined: int | None = None
        self._underlines = False

    def parse(self, payload: str) -> list[CaptionLine]:
        at = 0
        for tag in _TAG.finditer(payload):
            self._text(payload[at : tag.start()])
            at = tag.end()
            self._tag(tag)
        self._text(payload[at:])
        self._close()
        return self._lines

    def _tag(self, tag: re.Match[str]) -> None:
        if tag[5]:
            self._pending_moment = clock_seconds(tag[5])
        elif tag[2] == "u":
            self._underlines = not tag[1]
        elif tag[2] in ("v", "V") and (tag[4] or tag[1]):
            self._close()
            self._voice = None if tag[1] else collapse(unescape_entities(tag[4])) or None

    def _text(self, text: str) -> None:
        first, *rest = text.split("\n")
        self._words(first)
        for line in rest:
            self._close()
            self._words(line)

    def _words(self, text: str) -> None:
        """Adds `text` to the line, with the same result as collapsing the whole line."""
        text = unescape_entities(text)
        plain = collapse(text)
        if plain:
            if self._length and (self._space or text[0].isspace()):
                self._pieces.append(" ")
                self._length += 1
            if self._underlines:
                self._underlined, self._underlines = self._length, False
            if self._pending_moment is not None:
                self._moments.append((self._length, self._pending_moment))
                self._pending_moment = None
            self._pieces.append(plain)
            self._length += len(plain)
            self._space = False
        self._space = self._space or (bool(text) and text[-1].isspace())

    def _close(self) -> None:
        if self._pieces:
            self._lines.append(CaptionLine("".join(self._pieces), self._voice, tuple(self._moments), self._underlined))
        self._open()
