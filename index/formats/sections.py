"""The sections of a file that hold no speech: a summary or notes above the heading of the transcript, and the chat of
a meeting below it; and the titles of chapters between what is said.

Meeting tools and podcasters put several texts into one file. Only what stands under the heading `Transcript` was said,
if speakers or times come under it alone; nobody has said what stands under `Chat messages`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ..transcript import Chapter
from .exporters import is_chat_title, is_transcript_title
from .heads import is_spelled_time, lone_time

if TYPE_CHECKING:
    from .headings import Heading
    from .labels import Label, Labels

_MOST_LINES: Final = 5000  # with words above a transcript
_NEARLY_ALL: Final = 0.8
_FEWEST: Final = 2  # chapters below the first, of which players want three
_APART: Final = 3  # lines between two titles, on average
_MOST_TITLES: Final = 1000
_LONGEST_TITLE: Final = 100  # characters
_SENTENCE_ENDS: Final = (".", "?", "!", "。")
_NO_TITLE: Final = (".", ",", ";", ":", "…", "-", "–", "—")  # ends of words that go on, or of a sentence


class SectionCounter:
    """Finds the headings of sections in the first pass over a file. `written` are the numbers of a chat's lines."""

    def __init__(self) -> None:
        self._lines = list[int]()  # the first ones with words
        self.written = set[int]()  # those of a chat
        self._begins = 0  # the line of the last heading of a transcript, if there is one
        self._is_chat = False  # whether the lines are those of a chat
        self._labels, self._times = Counter[str](), 0  # since the last heading of a transcript, or the beginning
        self._above, self._times_above = Counter[str](), 0  # above it

    def add_title(self, number: int, line: str, heading: Heading | None, *, begins_block: bool) -> None:
        """Takes a line with words before it is counted; `begins_block` tells whether it stands below a blank line or a
        rule."""
        if len(self._lines) < _MOST_LINES:
            self._lines.append(number)
        title = heading.title if heading else line.strip() if begins_block else ""
        title = "" if title.endswith(_SENTENCE_ENDS) else title
        if title and is_transcript_title(title, alone=heading is None) and len(self._lines) < _MOST_LINES:
            self._begins, self._is_chat = number, False
            self._above.update(self._labels)
            self._times_above += self._times
            self._labels, self._times = Counter[str](), 0
        elif title and is_chat_title(title, alone=heading is None):
            self._is_chat = True
        if self._is_chat:
            self.written.add(number)

    def add(self, label: Label | None, *, timed: bool) -> None:
        """Takes what the line has."""
        if not self._is_chat:
            self._times += timed
            if label:
                self._labels[label.name] += 1

    def skipped(self, labels: Labels) -> set[int]:
        """Returns the numbers of the lines that hold no speech, in a file with these labels."""
        found = set(self.written)
        below = sum(self._labels[name] for name in labels.accepted)
        is_above = any(self._above[name] for name in labels.accepted)
        if self._begins and not is_above and below + self._times > 1 and self._times_above <= below + self._times:
            found.update(line for line in self._lines if line <= self._begins)
        return found


class ChapterCounter:
    """Finds the titles of chapters in what is copied from YouTube's transcript panel: each time stands alone above one
    line of words, and the title of a chapter below those, above the time at which it begins. The first stands above
    the first time, which is 0."""

    def __init__(self) -> None:
        self._lines = list[tuple[int, str]]()  # the first ones since the last time
        self._times = self._single = 0
        self._first: Chapter | None = None
        self._titles = dict[int, Chapter]()  # by their lines
        self._others = 0  # of two lines, of which the second is no title

    def add(self, number: int, line: str) -> None:
        """Takes a line with words."""
        start = lone_time(line)[0]
        if start is None:
            if len(self._lines) < 3 and not (self._times and is_spelled_time(line)):
                self._lines.append((number, line.strip()))
            elif not self._times:
                self._lines = [*self._lines[1:], (number, line.strip())]
            return
        if not self._times and start == 0 and self._lines and _may_be_title(self._lines[-1][1]):
            self._first = Chapter(start, self._lines[-1][1])
            self._titles[self._lines[-1][0]] = self._first
        elif self._first and len(self._lines) == 2 and _may_be_title(self._lines[-1][1]):
            if len(self._titles) < _MOST_TITLES:
                self._titles[self._lines[-1][0]] = Chapter(start, self._lines[-1][1])
        elif self._times:
            self._others += len(self._lines) == 2
            self._single += len(self._lines) == 1
        self._times += 1
        self._lines = []

    def found(self) -> dict[int, Chapter]:
        """Returns the chapters by the numbers of the lines of their titles, after the last line."""
        titles = len(self._titles) - 1
        is_panel = self._single >= _NEARLY_ALL * (self._times - 1 - titles) and _APART * titles <= self._single
        return self._titles if titles >= max(_FEWEST, self._others + 1) and is_panel else {}


def _may_be_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not line[0].islower() and not line.endswith(_NO_TITLE)
