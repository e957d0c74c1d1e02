"""Headings of Markdown that say who speaks, or from when: `## Ada [00:03]`, `### 0:58 Ada Quill`, `## Ada`.

A file decides by all headings of one level: they name speakers if nearly all have the form of a name, and names come
again. Others with a time are chapters, which begin then.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final, NamedTuple

from ..transcript import Chapter
from .heads import without_role
from .labels import is_name, is_numbered
from .times import CLOCK, clock_seconds

_SURE: Final = 0.8
_MOST_NAMES: Final = 0.7  # of the headings; names that do not come again are titles of sections
_MOST: Final = 100_000  # headings that are looked at
_LONGEST: Final = 200  # characters
_LONGEST_TITLE: Final = 100
_HEADING: Final = re.compile(r" {0,3}(#{1,6})\s+(.*?)[\s#]*$")
_UNDERLINED: Final = re.compile(r" {0,3}(?:(=+)|-+)[ \t]*$")
_TIME: Final = (
    rf"[*_`]*\\?[\[(]?[*_`]*(?P<start>{CLOCK})(?:\s*(?:-+>?|–|—|to)\s*(?P<end>{CLOCK}))?[*_`]*\\?[\])]?[*_`]*"
)
_BEFORE: Final = re.compile(rf"{_TIME}\s*(?:[-–—:|·•]\s*)?(?P<title>.*)$")
_BEHIND: Final = re.compile(rf"(?P<title>.*?\S)\s*(?:[-–—,|·•@]\s*)?(?<!\d){_TIME}\s*:?$")


class Heading(NamedTuple):
    """A heading: its level from 1, what it says beside a time, and its times in seconds."""

    level: int
    title: str
    start: float | None
    end: float | None

    @property
    def speaker(self) -> str | None:
        """The name that it is by its form, without a role behind it."""
        name = without_role(self.title)
        return name if is_name(name) or is_numbered(name) else None


def heading_of(line: str, following: str = "") -> Heading | None:
    """Returns what a line says that is a heading: with number signs, or with an underline as the `following` line."""
    if len(line) > _LONGEST:
        return None
    if found := _HEADING.match(line) if "#" in line[:4] else None:
        return _parsed(len(found[1]), found[2].strip())
    underline = _UNDERLINED.match(following) if following[:4].strip()[:1] in ("=", "-") and line.strip() else None
    return _parsed(1 if underline[1] else 2, line.strip()) if underline else None


def is_sentence_heading(line: str) -> bool:
    """Tells whether a line with the number signs of a heading is too long for one, so that it is words."""
    return len(line) > _LONGEST_TITLE and _HEADING.match(line) is not None


def _parsed(level: int, text: str) -> Heading:
    match = (_BEFORE.match(text) or _BEHIND.match(text)) if ":" in text else None
    start = clock_seconds(match["start"]) if match else None
    if match is None or start is None:
        return Heading(level, _plain(text), None, None)
    return Heading(level, _plain(match["title"]), start, clock_seconds(match["end"] or ""))


def _plain(title: str) -> str:
    return " ".join(title.strip("*_`: ").split())


class HeadingCounter:
    """Collects the headings of a file, then decides what they are."""

    def __init__(self) -> None:
        self._found = list[Heading]()

    def add(self, heading: Heading) -> None:
        """Takes the next heading."""
        if len(self._found) < _MOST:
            self._found.append(heading)

    def speakers(self) -> frozenset[int]:
        """Returns the levels whose headings name speakers."""
        return frozenset(level for level in range(1, 7) if self._names_speakers(level))

    def _names_speakers(self, level: int) -> bool:
        found = [heading for heading in self._found if heading.level == level]
        names = Counter(filter(None, (heading.speaker for heading in found)))
        return names.total() > 2 and names.total() >= _SURE * len(found) and len(names) <= _MOST_NAMES * names.total()

    def chapters(self) -> tuple[Chapter, ...]:
        """Returns the chapters that headings with times begin; none where there is one alone."""
        speakers = self.speakers()
        found = [
            Chapter(one.start, one.title)
            for one in self._found
            if one.start is not None and one.title and one.level not in speakers
        ]
        ascending = all(before.start <= after.start for before, after in pairwise(found))
        return tuple(found) if len(found) > 1 and ascending else ()
