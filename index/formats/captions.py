"""The inside of a caption: voices, tags, entities and inline times of WebVTT and SubRip.

Anything that looks like a tag is one; `x < 5` and `<3` are words. `<v Anna>` names a voice until `</v>` or another. A
time such as `<00:00:01.200>` is the moment of the word after it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from ..transcript import collapse
from .markdown import unescape_entities
from .times import clock_seconds

_TAG: Final = re.compile(r"<(/?)([A-Za-z][\w-]*)((?:\.[^\s<>]*)?)(?:\s([^<>]*)|/)?>|<([\d:.]+)>|\{\\[^{}]*\}")


class CaptionLine(NamedTuple):
    """One line of one caption, by one voice: collapsed text, and the moments of words in it."""

    text: str
    voice: str | None = None
    moments: tuple[tuple[int, float], ...] = ()


def parse_caption(payload: list[str]) -> list[CaptionLine]:
    """The lines of a caption that say something."""
    whole = payload[0] if len(payload) == 1 else "\n".join(payload)
    if "<" in whole or "&" in whole or "{" in whole:
        return _CaptionParser().parse(whole)
    return [CaptionLine(text) for text in map(collapse, payload) if text]


class _CaptionParser:
    """Puts a caption together piece by piece."""

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
        """Add `text` to the line, as collapsing the whole line would."""
        text = unescape_entities(text)
        plain = collapse(text)
        if plain:
            if self._length and (self._space or text[0].isspace()):
                self._pieces.append(" ")
                self._length += 1
            if self._pending_moment is not None:
                self._moments.append((self._length, self._pending_moment))
                self._pending_moment = None
            self._pieces.append(plain)
            self._length += len(plain)
            self._space = False
        self._space = self._space or (bool(text) and text[-1].isspace())

    def _close(self) -> None:
        if self._pieces:
            self._lines.append(CaptionLine("".join(self._pieces), self._voice, tuple(self._moments)))
        self._open()
