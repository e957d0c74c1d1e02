"""Plain text and Markdown: every file without a more specific format.

A cue is a paragraph if blank lines separate paragraphs, else a line (one phrase a line, or one long line). A labelled
turn, a time or a heading begins another cue in either case. A label holds until the next one, a heading or a rule.
Read are, each with or without a label:

- `[12:34] words`, `(1:02:03) words`, `Anna: [12:34] words`, `Anna [12:34]: words`, `[12:34] Anna: words`;
- `Anna Lee  12:34` on a line above the words, if at least two lines have this form;
- `12:34` on a line of its own or before the words, if most lines have this form.

A cue has an end only if the file states one. Markdown is resolved if the file has bold labels or headings, or by its
name.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..transcript import Kind, Reading, collapse
from . import frontmatter, markdown
from .labels import Label, LabelCounter, is_name, label_candidate, timestamp_pattern
from .punctuation import is_unpunctuated
from .source import lines
from .times import CLOCK, clock_seconds
from .turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .cuelist import CueList

FORMAT: Final = "text"
MARKDOWN: Final = "markdown"

_MAX_PARAGRAPH_LINES: Final = 25  # on average; beyond it, blank lines do not separate paragraphs
_MAJORITY: Final = 0.5
_MAX_SPEAKERS: Final = 10_000  # no file has more speakers
_LINES_LIMIT: Final = 10_000  # in one cue

_TIME: Final = re.compile(rf"\s*{timestamp_pattern('start', 'end')}\s*(?:[-–:]\s+)?")
_BARE_TIME: Final = re.compile(rf"\s*(?P<start>{CLOCK})(?P<end>)(?:\s+[-–]\s+|\s+|$)")
_HEADER_LINE: Final = re.compile(
    rf"\s*(?P<bold>\*\*|__)?(?P<name>[^\W_][^:\[\]()<>*?!;,\"“”]{{0,59}}?)(?(bold)(?P=bold))\s+"
    rf"\\?[\[(]?(?P<time>{CLOCK})\\?[\])]?\s*$"
)


@dataclass(slots=True)
class _Layout:
    """The layout of a file, found in a first pass."""

    markdown: bool
    paragraphs: bool
    bare_times: bool
    labels: frozenset[str]
    header_names: frozenset[str]


@dataclass(slots=True)
class _Turn:
    """The words and data of the next cue."""

    line: int = 0
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    starts_turn: bool = False
    words: list[str] = field(default_factory=list[str])


def read(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads plain text or Markdown."""
    facts, notices, past = frontmatter.split(text, name)
    before = text.count("\n", 0, past)
    body = text[past:]
    layout = _layout(body, name)
    _Reader(layout, cue_list).read(lines(body), before)
    kind = Kind.UNKNOWN
    if layout.markdown and layout.labels:
        kind = Kind.HUMAN
    elif is_unpunctuated(cue_list.cues):
        kind = Kind.CAPTIONS
    return cue_list.reading(MARKDOWN if layout.markdown else FORMAT, kind, facts, notices)


def _layout(body: str, name: str) -> _Layout:
    counter, header_names, bold_lines, headings = LabelCounter(), Counter[str](), 0, 0
    filled = blocks = bare = 0
    blank = True
    for line in lines(body):
        if not line or line.isspace():
            blank = True
            continue
        filled += 1
        blocks += blank
        blank = False
        if label := counter.add(_after_time(line), first_line=filled == 1):
            bold_lines += label.bold
        elif (
            len(header_names) < _MAX_SPEAKERS
            and ":" in line[-14:]
            and (head := _HEADER_LINE.match(line))
            and is_name(head["name"])
        ):
            header_names[head["name"]] += 1
        bare += _BARE_TIME.match(line) is not None
        headings += line.startswith("#") and markdown.is_heading(line)
    paragraphs = blocks > 1 and filled <= _MAX_PARAGRAPH_LINES * blocks
    accepted = counter.accepted(blocks if paragraphs else filled)
    bare_times = bare > 1 and bare >= _MAJORITY * (filled if not paragraphs else blocks)
    return _Layout(
        markdown=name.lower().endswith((".md", ".markdown")) or bold_lines > 1 or headings > 1,
        paragraphs=paragraphs and not bare_times,
        bare_times=bare_times,
        labels=accepted,
        header_names=frozenset(header_names) if header_names.total() > 1 else frozenset(),
    )


def _after_time(line: str) -> str:
    """Returns `line` without a time, or Markdown's prefix of a bold label, before a possible label."""
    if "**" in line[:12]:
        line = markdown.without_prefix(line)
    if "[" in line[:3] or "(" in line[:3]:
        match = _TIME.match(line)
        return line[match.end() :] if match else line
    return line.lstrip()


class _Reader:
    """Reads the lines in a second pass, turn by turn."""

    def __init__(self, layout: _Layout, cue_list: CueList) -> None:
        self._layout = layout
        self._cue_list = cue_list
        self._turn = _Turn()

    def read(self, body: Iterable[str], before: int) -> None:
        previous, pending, number = "", None, before
        for number, following in enumerate(body, before):  # a line is read when the next one is known
            if pending is not None:
                self._line(number, pending, previous, following)
                previous = pending
            pending = following
        if pending is not None:
            self._line(number + 1, pending, previous, "")
        self._flush()

    def _line(self, number: int, line: str, previous: str, following: str) -> None:
        if not line or line.isspace():
            self._flush()
            return
        if self._layout.markdown:
            if markdown.is_heading(line, following, previous):
                self._flush()
                self._turn = _Turn()
                return
            line = markdown.without_prefix(line)
        words = self._start_turn(number, line)
        if words and not words.isspace():
            self._turn.line = self._turn.line if self._turn.words else number
            self._turn.words.append(words)
        if not self._layout.paragraphs or len(self._turn.words) >= _LINES_LIMIT:
            self._flush()

    def _start_turn(self, number: int, line: str) -> str:
        """Starts a turn if `line` has a label or a time; returns the words of the line."""
        head = _HEADER_LINE.match(line) if self._layout.header_names and ":" in line[-14:] else None
        if head and head["name"] in self._layout.header_names:
            self._replace_turn(_Turn(number, clock_seconds(head["time"]), None, head["name"], starts_turn=True))
            return ""
        start, end, rest = self._time(line)
        label = label_candidate(rest.lstrip())
        if label is None or label.name not in self._layout.labels:
            if start is not None:
                self._replace_turn(
                    _Turn(number, start, end, self._turn.speaker, self._turn.starts_turn and not self._turn.words)
                )
            return rest
        return self._labelled(number, label, start, end, rest.lstrip()[label.past :])

    def _labelled(self, number: int, label: Label, start: float | None, end: float | None, rest: str) -> str:
        if start is None and label.start:
            start, end = clock_seconds(label.start), clock_seconds(label.end or "")
        if start is None:
            start, end, rest = self._time(rest)
        self._replace_turn(_Turn(number, start, end, label.name, starts_turn=True))
        return label.marker + rest

    def _time(self, line: str) -> tuple[float | None, float | None, str]:
        """Returns start and end at the beginning of `line`, and the rest of it."""
        match = _TIME.match(line) or (_BARE_TIME.match(line) if self._layout.bare_times else None)
        start = clock_seconds(match["start"]) if match else None
        if match is None or start is None:
            return None, None, line
        return start, clock_seconds(match["end"] or ""), line[match.end() :]

    def _replace_turn(self, turn: _Turn) -> None:
        self._flush()
        self._turn = turn

    def _flush(self) -> None:
        """Adds the turn as a cue; its speaker continues, and so does a time without words."""
        turn = self._turn
        if not turn.words:
            return
        text = "\n".join(turn.words)
        text = collapse(markdown.strip_markup(text) if self._layout.markdown else text)
        marks = turns(text, dashes=not (self._layout.paragraphs or self._layout.markdown))
        if turn.starts_turn and marks[:1] != (0,):
            marks = (0, *marks)
        if text:
            self._cue_list.add(turn.line, text, turn.start, turn.end, turn.speaker, marks)
        self._turn = _Turn(speaker=turn.speaker)
