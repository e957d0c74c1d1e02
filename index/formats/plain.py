"""Plain text and Markdown: every file without a more specific format.

A cue is a paragraph if blank lines separate paragraphs, else a line (one phrase a line, or one long line). A labelled
turn, a time or a heading begins another cue in either case. A label holds until the next one, a heading or a rule. Read
are, each with or without a label:

- `[12:34] words`, `(1:02:03) words`, `Anna: [12:34] words`, `Anna [12:34]: words`, `[12:34] Anna: words`;
- a name with a time on a line above the words, and tables of names, times and words (`heads` has the grammars);
- `12:34`, or a range `12:34 - 12:40`, on a line of its own, with a name alone below or above it or without;
- `12:34` before the words, or behind the label, if most lines have this form.

A cue has an end only if the file states one. What the tool that wrote the file says about itself is left out
(`exporters`). Markdown is resolved if the file has bold labels or headings, or by its name.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ..transcript import Facts, Kind, Reading, Repair, collapse
from . import frontmatter, markdown
from .cuelist import CueList
from .exporters import is_exporter_line, is_page_number, length_of_form, preamble
from .headings import Heading, HeadingCounter, heading_of
from .heads import HeadCounter, Heads, is_broken_time, is_lone_name, lone_time
from .labels import (
    Label,
    LabelCounter,
    Labels,
    heads_clause,
    is_heading_in_capitals,
    label_candidate,
    timestamp_pattern,
)
from .line_numbers import without_line_numbers
from .notations import Notation, NotationCounter
from .punctuation import is_unpunctuated
from .source import lines
from .times import CLOCK, clock_seconds
from .turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..transcript import Cue

FORMAT: Final = "text"
MARKDOWN: Final = "markdown"

_MAX_PARAGRAPH_LINES: Final = 25  # on average; beyond it, blank lines do not separate paragraphs
HOUR: Final = 3600.0  # no recording begins with words later than that
_LATE: Final = 4 * HOUR  # and no part of one
_MOST_SPOKEN: Final = 6.0  # words a second
_MINUTES: Final = 60.0  # in an hour, and seconds in one
_MAJORITY: Final = 0.5
_LINES_LIMIT: Final = 10_000  # in one cue
_HEAD_LINES: Final = 40  # at the beginning, where exporters speak of themselves
_TAIL_LINES: Final = 12  # and at the end
_ODD_SHARE: Final = 0.2
_MOST_NAMES: Final = 10_000
_MOST_ABOVE: Final = 0.6

_TIME: Final = re.compile(rf"\s*{timestamp_pattern('start', 'end')}\s*(?:[-–:]\s+)?")
_BARE_TIME: Final = re.compile(rf"\s*(?P<start>{CLOCK})(?:\s*(?:-+>?|–|—|to)\s*(?P<end>{CLOCK}))?(?:\s+[-–|]\s+|\s+|$)")
_ODD_TIME: Final = re.compile(
    r"[\[({<@|#]*(?:\d{1,2}(?::\d{2}){2}[:;]\d{2}|"
    r"\d{1,2}[h.]\d{2}(?:[m.]\d{2}s?)?|\d{1,3}m ?\d{1,2}s?|\d{1,5}(?:\.\d+)? ?s(?:ec)?)\b"
)
_NUMBERS: Final = re.compile(r"(?:[^\t]{0,60}\t){0,3}\d+(?:[.,]\d+)?\t\d+(?:[.,]\d+)?\t")  # cells that may be times
_BROKEN_TIME: Final = re.compile(r"\s*[\[(]?([\w:.,]{3,14}(?:\s[AaPp]\.?[Mm]\b\.?)?)[\])]?\s+")
_BROKEN_LENGTH: Final = 16  # characters
_MARKED_TIME: Final = re.compile(
    rf"(?<![\w*])(\*{{1,3}}|_{{1,3}}|`)(\\?[\[(]?{CLOCK}(?:\s*[-–—]+>?\s*{CLOCK})?\\?[\])]?)(:?)\1(?!\w)"
)
_HASHED_TIME: Final = re.compile(r"#(\d{1,2}:\d{2}:\d{2})(?:-(\d))?#")
_DROP_FRAMES: Final = re.compile(r"(?<!\d)(\d{2});(\d{2});(\d{2});(\d{2})(?!\d)")
_LINKED_TIME: Final = re.compile(rf"\[{{1,2}}({CLOCK})\]{{1,2}}\(https?://[^()\s]{{1,300}}\)")
_HALF_BRACKETS: Final = re.compile(
    rf"(\s*)(?:[\[(]({CLOCK})(?=:?\s+[^\W\d_])(?![^\[\]()]{{0,40}}[\])])|({CLOCK})[\])])"
)
_WIDE: Final = str.maketrans("［］（）：０１２３４５６７８９", "[]():0123456789")
_WIDE_TIME: Final = re.compile(r"\s*[［（\[(]?[\d０-９]{1,2}(?:[:：][\d０-９]{2}){1,2}[］）\])]?")
_END_TIME: Final = re.compile(rf"(?<=\S)\s+{timestamp_pattern('start', 'end')}\.?\s*$")
_INLINE_TIME: Final = re.compile(r"[\[(]((?:\d{1,2}:)?\d{1,3}:\d{2}(?:\.\d{1,3})?)[\])] ?(?=\S)")


@dataclass(slots=True)
class _Layout:
    """The layout of a file, found in a first pass. `skipped` are the numbers of its lines that are no speech."""

    markdown: bool
    paragraphs: bool
    bare_times: bool
    lone_times: bool
    label_times: bool
    labels: Labels
    heads: Heads
    speaker_headings: frozenset[int] = frozenset()  # their levels
    end_times: bool = False  # times stand behind the words
    lone_names: frozenset[str] = frozenset()  # they stand alone above the words
    times_below: bool = False  # times stand alone below the words
    has_headings: bool = False  # lines in capitals, which are nobody's words
    skipped: frozenset[int] = frozenset()
    facts: Facts = field(default_factory=Facts)


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
    body = without_line_numbers(text[past:])
    survey, layout = _surveyed(_lines(body), name, before)
    notation = survey.notation(layout)
    if notation and not _reads(notation, name):
        survey, layout = _surveyed(_lines(body, notation), name, before)
    else:
        notation = None
    if layout.skipped:
        cue_list.count(Repair.EXPORTER_LINES, min(layout.skipped), len(layout.skipped))
    _Reader(layout, cue_list).read(_lines(body, notation), before)
    if _are_hours_and_minutes(cue_list.cues):
        cue_list.stretch_times(_MINUTES)
        cue_list.count_from_first()
    elif (notation and notation.by_clock) or next((c.start for c in cue_list.cues if c.start is not None), 0.0) >= (
        HOUR if layout.heads.by_clock else _LATE
    ):
        cue_list.count_from_first()
    survey.tell(cue_list)
    kind = Kind.UNKNOWN
    if layout.markdown and layout.labels:
        kind = Kind.HUMAN
    elif is_unpunctuated(cue_list.cues):
        kind = Kind.CAPTIONS
    return cue_list.reading(MARKDOWN if layout.markdown else FORMAT, kind, facts.filled_from(layout.facts), notices)


def _lines(body: str, notation: Notation | None = None) -> Iterator[str]:
    """Yields the lines, with their times in the usual notation: without Markdown's emphasis (`*0:58*`, `` `0:58` ``)
    and links, those between number signs (`#00:00:58-1#`, as f4 writes them) or half in brackets (`[0:58 Ada:`) in
    brackets, wide digits as others; and with what is written in `notation` in the usual one, too."""
    for line in lines(body):
        plain = _with_usual_times(line)
        yield notation.told(plain) if notation else plain


def _with_usual_times(line: str) -> str:
    if "：" in line[:12] or "［" in line[:2]:
        line = _WIDE_TIME.sub(lambda match: match[0].translate(_WIDE), line, count=1)
    if ";" in line[:40]:
        line = _DROP_FRAMES.sub(r"\1:\2:\3:\4", line)
    if ":" not in line:
        return line
    if "](" in line:
        line = _LINKED_TIME.sub(r"[\1]", line)
    if half := _HALF_BRACKETS.match(line):
        line = f"{half[1]}[{half[2] or half[3]}]{line[half.end() :]}"
    if any(mark in line for mark in "*_`#"):
        line = _HASHED_TIME.sub(_hashed, _MARKED_TIME.sub(r"\2\3", line))
    return line


def _hashed(match: re.Match[str]) -> str:
    return f"[{match[1]}.{match[2]}]" if match[2] else f"[{match[1]}]"


def _surveyed(body: Iterable[str], name: str, before: int) -> tuple[_Survey, _Layout]:
    survey = _Survey(before)
    for line in body:
        survey.add(line)
    return survey, survey.layout(name)


def _reads(notation: Notation, name: str) -> bool:
    """Tells whether a file of nothing but lines in `notation` is read as it should be without it."""
    body = [line for written, one in notation.sample for line in (written, *(() if one.words else ("…",)), "")]
    cue_list = CueList(name)
    _Reader(_surveyed(body, name, 0)[1], cue_list).read(body, 0)
    if len(cue_list.cues) != len(notation.sample):
        return False
    return all(
        (cue.start, cue.speaker) == (one.seconds, one.name or None) and (collapse(one.words) or "…").endswith(cue.text)
        for cue, (_, one) in zip(cue_list.cues, notation.sample, strict=True)
    )


def _are_hours_and_minutes(cues: Sequence[Cue]) -> bool:
    """Tells whether times such as `14:02` cannot be minutes and seconds: nobody says so many words in that time."""
    timed = [(at, cue.start) for at, cue in enumerate(cues) if cue.start is not None]
    if len(timed) < 4 or any(time != int(time) or time >= _MINUTES * 24 for _, time in timed):
        return False
    (first, began), (last, ended) = timed[0], timed[-1]
    words = sum(len(cue.text.split()) for cue in cues[first:last])
    return ended > began and words > _MOST_SPOKEN * (ended - began)


class _Survey:
    """The first pass over a file: counts what tells its layout. `before` is the number of lines above the body."""

    def __init__(self, before: int) -> None:
        self._number = before
        self._labels, self._heads, self._titles = LabelCounter(), HeadCounter(), HeadingCounter()
        self._notations = NotationCounter()
        self._head = list[tuple[int, str]]()
        self._pages = list[int]()  # the numbers of the lines that number pages
        self._tail = deque[tuple[int, str]](maxlen=_TAIL_LINES)
        self._bold_lines = self._headings = self._filled = self._blocks = self._bare = self._ended = 0
        self._labelled = self._labelled_times = self._odd = self._capitals = 0
        self._first_odd: tuple[int, str] = (0, "")
        self._names_above = Counter[str]()  # what stands alone at the beginning of a block, in the form of a name
        self._below = 0  # times alone at the ends of blocks
        self._was_below = False
        self._named = ""  # the name of the line before, and those that have words below them in their block
        self._headed = set[str]()
        self._alone = 0  # of these, those that are a whole block
        self._was_name = False
        self._blank = True
        self._lone = ""  # the line before, if it is the first of its block

    def add(self, line: str) -> None:
        """Counts the next line."""
        self._number += 1
        if self._number <= _HEAD_LINES or len(self._head) < _HEAD_LINES:
            self._head.append((self._number, line))
        if not line or line.isspace():
            self._alone += self._was_name and not self._blank
            self._below += self._was_below
            self._was_below = False
            self._notations.end_block()
            self._blank, self._was_name, self._lone = True, False, ""
            return
        if is_page_number(line) and len(self._pages) < _MOST_NAMES:
            self._pages.append(self._number)
        if len(line) <= _HEAD_LINES * 10:
            self._tail.append((self._number, line))
        self._filled += 1
        self._capitals += line.isupper()
        self._blocks += self._blank
        self._notations.add(self._number, line, begins_block=self._blank)
        if heading := heading_of(line) or heading_of(self._lone, line):
            self._headings += 1
            self._titles.add(heading)
        self._lone = line if self._blank else ""
        self._was_below = not self._blank and lone_time(line)[0] is not None
        if self._was_name and not self._blank:
            self._headed.add(self._named)
        self._was_name = self._blank and is_lone_name(line)
        self._named = _lone(line) if self._was_name else ""
        if self._was_name and len(self._names_above) < _MOST_NAMES:
            self._names_above[_lone(line)] += 1
        self._blank = False
        if label := self._labels.add(_after_time(line), self._number, first_line=self._filled == 1):
            self._bold_lines += label.bold
            self._labelled += 1
            self._labelled_times += _BARE_TIME.match(line, line.find(":") + 1) is not None
        may_be_head = self._heads.add(line)
        self._bare += _BARE_TIME.match(line) is not None
        self._ended += not may_be_head and _time_behind(line) is not None
        if ((line[0].isdigit() or line[0] in "[({<@|#") and _ODD_TIME.match(line)) or _NUMBERS.match(line):
            self._first_odd = self._first_odd if self._odd else (self._number, line)
            self._odd += 1

    def layout(self, name: str) -> _Layout:
        """Returns the layout, after the last line."""
        paragraphs = self._blocks > 1 and self._filled <= _MAX_PARAGRAPH_LINES * self._blocks
        units = self._blocks if paragraphs else self._filled
        bare_times = self._bare > 1 and self._bare >= _MAJORITY * units
        layout = _Layout(
            markdown=name.lower().endswith((".md", ".markdown")) or self._bold_lines > 1 or self._headings > 1,
            paragraphs=paragraphs and not (bare_times and self._heads.lone_times < self._bare),
            bare_times=bare_times,
            lone_times=self._heads.lone_times > 1 or self._heads.long_times > 0,
            label_times=self._labelled_times > 1 and self._labelled_times >= _MAJORITY * self._labelled,
            labels=self._labels.decided(units),
            heads=self._heads.decided(),
        )
        layout.end_times = self._ended > 1 and self._ended >= _MAJORITY * units and not layout.heads.grammars
        if layout.paragraphs and not layout.labels and not layout.heads.grammars and not layout.lone_times:
            layout.lone_names = self._lone_names()
        if layout.markdown and not layout.labels:
            layout.speaker_headings = self._titles.speakers()
        layout.times_below = layout.lone_times and self._below + self._was_below > self._heads.lone_times / 2
        layout.has_headings = bool(layout.labels) and self._capitals <= _ODD_SHARE * self._filled
        layout.skipped, layout.facts = self._skipped(layout)
        if layout.markdown:
            layout.facts = replace(layout.facts, chapters=layout.facts.chapters or self._titles.chapters())
        return layout

    def notation(self, layout: _Layout) -> Notation | None:
        """Returns the notation in which most lines begin, after the last line."""
        return self._notations.found(paragraphs=layout.paragraphs)

    def _lone_names(self) -> frozenset[str]:
        """Returns the names that stand alone above the words, in a block of their own or not: those of most blocks, and
        they come again. What comes once and has no words below it in its block (`Yes`) is one of those words."""
        total = self._names_above.total()
        stand_above = (
            total > 2
            and total >= _MOST_ABOVE * (self._blocks - self._alone)
            and len(self._names_above) <= total // 2 + 1
        )
        found = self._names_above.items() if stand_above else ()
        once = {name for name in self._headed if not heads_clause(name)}
        return frozenset(name for name, count in found if count > 1 or name in once or " " in name)

    def _skipped(self, layout: _Layout) -> tuple[frozenset[int], Facts]:
        """Returns the lines at the ends that are no speech, and the facts that they state."""
        form = length_of_form([line for _, line in self._head])
        first = next((at for at, (_, line) in enumerate(self._head) if at >= form and _is_marked(line, layout)), form)
        numbers = [number for number, _ in self._head]
        above = [line for _, line in self._head[:first]]
        if layout.markdown:  # headings are no words in any case
            above = ["" if markdown.is_heading(line) else line for line in above]
        found, facts = preamble(above)
        skipped = {numbers[at] for at in found}
        skipped.update(number for number, line in (*self._head, *self._tail) if is_exporter_line(line))
        if len(self._pages) > 1:
            skipped.update(self._pages)
        return frozenset(skipped), facts

    def tell(self, cue_list: CueList) -> None:
        """Counts labels and times in a shape that is not known, where nothing else has any."""
        if not cue_list.has_speakers:
            self._labels.tell_unknown(cue_list)
            self._notations.tell_signed(cue_list)
        if self._odd > 2 and self._odd >= _ODD_SHARE * self._filled and all(cue.start is None for cue in cue_list.cues):
            number, line = self._first_odd
            cue_list.count(Repair.UNKNOWN_TIMES, number, self._odd, detail=line)


def _is_marked(line: str, layout: _Layout) -> bool:
    """Tells whether a line has a speaker or a time."""
    label = label_candidate(_after_time(line))
    if label in layout.labels or layout.heads.head(line):
        return True
    return _TIME.match(line) is not None or lone_time(line)[0] is not None


def _after_time(line: str) -> str:
    """Returns `line` without a time, or Markdown's prefix of a bold label, before a possible label."""
    if "**" in line[:12]:
        line = markdown.without_prefix(line)
    bracketed = "[" in line[:3] or "(" in line[:3]
    if match := _TIME.match(line) if bracketed else _BARE_TIME.match(line) if line[:1].isdigit() else None:
        return line[match.end() :]
    if (
        any(map(str.isdigit, line[:_BROKEN_LENGTH]))
        and (match := _BROKEN_TIME.match(line))
        and is_broken_time(match[1])
    ):
        return line[match.end() :]
    return line if bracketed else line.lstrip()


def _time_behind(line: str) -> re.Match[str] | None:
    """Returns the time behind the words of a line; one behind a name is no such time."""
    found = _END_TIME.search(line) if line.rstrip()[-1:] in set("]).") else None
    before = line[: found.start()].strip(" \t>*_") if found else ""
    return None if before.endswith((":", "：")) or is_lone_name(before) else found


class _Reader:
    """Reads the lines in a second pass, turn by turn."""

    def __init__(self, layout: _Layout, cue_list: CueList) -> None:
        self._layout = layout
        self._cue_list = cue_list
        self._turn = _Turn()
        self._ended_at: float | None = None  # the time behind the words before
        self._ends_begin = False  # whether such a time is when they begin
        self._lone_time = False  # whether the line before with words was a time alone
        self._lone_name = ""  # what stood alone on the line that began the turn
        self._underlined = False  # whether the line before is a heading by the underline that comes

    def read(self, body: Iterable[str], before: int) -> None:
        previous, pending, number = "", None, before
        for number, following in enumerate(body, before):  # a line is read when the next one is known
            if pending is not None:
                self._line(number, pending, previous, following)
                previous = pending
            pending = following
        if pending is not None:
            self._line(number + 1, pending, previous, "")
        self._replace_turn(_Turn())

    def _line(self, number: int, line: str, previous: str, following: str) -> None:
        if not line or line.isspace() or number in self._layout.skipped:
            self._flush()
            return
        if self._layout.markdown:
            if self._underlined:
                self._underlined = False
                return
            if markdown.is_heading(line, following, previous):
                heading = heading_of(line, following)
                self._underlined = heading is not None and heading_of(line) is None
                self._replace_turn(self._begun_by(heading, number))
                return
            line = markdown.without_prefix(line)
        ended = _time_behind(line) if self._layout.end_times else None
        words = self._start_turn(number, line[: ended.start()] if ended else line, previous, following)
        for part in self._layout.labels.parts(words):
            plain = part if part is words else self._start_turn(number, part, "", "")
            if plain and not plain.isspace():
                self._turn.line = self._turn.line if self._turn.words else number
                self._turn.words.append(plain)
        if ended:
            self._end_turn(clock_seconds(ended["start"]))
        if not self._layout.paragraphs or len(self._turn.words) >= _LINES_LIMIT:
            self._flush()

    def _begun_by(self, heading: Heading | None, number: int) -> _Turn:
        """The turn that a heading begins, or a rule (None): nobody's, unless it names a speaker."""
        if heading is None:
            return _Turn()
        speaker = heading.speaker if heading.level in self._layout.speaker_headings else None
        return _Turn(number, heading.start, heading.end, speaker, starts_turn=speaker is not None)

    def _end_turn(self, time: float | None) -> None:
        """Ends a turn at the time behind its words. Nothing ends when a recording begins: where the first of these
        times is 0, they are when the words before them begin."""
        if self._ended_at is None:
            self._ends_begin = time == 0
        if self._turn.start is None:
            self._turn.start = time if self._ends_begin else self._ended_at
        self._turn.end = None if self._ends_begin else time
        self._ended_at = time
        self._flush()

    def _start_turn(self, number: int, line: str, previous: str, following: str) -> str:
        """Starts a turn if `line` has a label or a time; returns the words of the line."""
        if head := self._layout.heads.head(line):
            if head.broken:
                self._cue_list.count(Repair.UNREADABLE_TIMES, number, detail=line)
            self._replace_turn(_Turn(number, head.start, head.end, head.name, starts_turn=True))
            return head.rest
        if self._has_lone_head(number, line, previous, following):
            return ""
        start, end, rest = self._time(line)
        label = label_candidate(rest.lstrip())
        if start is None and (behind := self._behind_broken_time(number, line)):
            label, rest = behind
        if resembles := label is None or label not in self._layout.labels:
            label = self._layout.labels.resembling(rest.lstrip())
            if label and rest.lstrip().startswith("**"):  # `**Ada: I** know`
                rest = rest.lstrip()[: label.past] + rest.lstrip()[label.past :].replace("**", "", 1)
        if label is None:
            self._continue_turn(number, start, end, rest)
            return rest
        if start is None and not self._turn.words:  # the time stands on the line above
            start, end = self._turn.start, self._turn.end
        if (resembles and label.speaker is None) or label.name in self._layout.labels.doubtful:
            return self._doubtful(number, label, start, end, rest)
        return self._labelled(number, label, start, end, rest.lstrip()[label.past :])

    def _continue_turn(self, number: int, start: float | None, end: float | None, line: str) -> None:
        """Begins another cue of who speaks at a time, and one of nobody at a heading."""
        if start is not None:
            self._replace_turn(
                _Turn(number, start, end, self._turn.speaker, self._turn.starts_turn and not self._turn.words)
            )
        elif self._layout.has_headings and is_heading_in_capitals(line):
            self._replace_turn(_Turn(number))

    def _doubtful(self, number: int, label: Label, start: float | None, end: float | None, rest: str) -> str:
        """Begins a turn of nobody: what stands in front of its words may be a label, and stays with them."""
        self._replace_turn(_Turn(number, start, end, None, starts_turn=True))
        self._cue_list.count(Repair.DOUBTFUL_LABELS, number, detail=label.name.rstrip("?"))
        return rest

    def _behind_broken_time(self, number: int, line: str) -> tuple[Label, str] | None:
        """Returns the label behind a time that cannot be read, and the line from there on."""
        match = _BROKEN_TIME.match(line)
        if match is None or not is_broken_time(match[1]):
            return None
        rest = line[match.end() :]
        label = label_candidate(rest)
        if label is None or label not in self._layout.labels:
            return None
        self._cue_list.count(Repair.UNREADABLE_TIMES, number, detail=line)
        return label, rest

    def _has_lone_head(self, number: int, line: str, previous: str, following: str) -> bool:
        """Reads a line that is a time alone, or the name alone next to one; tells whether it was."""
        was_time, self._lone_time = self._lone_time, False
        heads = self._layout.heads
        if heads.name_above and is_lone_name(line) and lone_time(following)[0] is not None:
            self._replace_turn(_Turn(number, None, None, _lone(line), starts_turn=True))
            return True
        if self._layout.lone_names and not previous.strip() and _lone(line) in self._layout.lone_names:
            self._replace_turn(_Turn(number, None, None, _lone(line), starts_turn=True))
            self._lone_name = line
            return True
        if was_time and heads.name_below and is_lone_name(line):
            self._turn.speaker, self._turn.starts_turn = _lone(line), True
            return True
        start, end = lone_time(line) if self._layout.lone_times else (None, None)
        if start is None:
            return False
        if self._layout.times_below and self._turn.words:
            self._end_turn(start)
            return True
        speaker = None if heads.name_below else self._turn.speaker
        self._replace_turn(_Turn(number, start, end, speaker, self._turn.starts_turn and not self._turn.words))
        self._lone_time = True
        return True

    def _labelled(self, number: int, label: Label, start: float | None, end: float | None, rest: str) -> str:
        if label.start:
            start, end = clock_seconds(label.start), clock_seconds(label.end or "")
        found, past, words = self._time(rest, behind_label=True)
        if found is not None and (start is None or not label.start):
            start, end, rest = found, past, words
        self._replace_turn(_Turn(number, start, end, label.speaker, starts_turn=True))
        return label.marker + rest

    def _time(self, line: str, *, behind_label: bool = False) -> tuple[float | None, float | None, str]:
        """Returns start and end at the beginning of `line`, and the rest of it."""
        bare = self._layout.label_times if behind_label else self._layout.bare_times
        match = _TIME.match(line) or (_BARE_TIME.match(line) if bare else None)
        start = clock_seconds(match["start"]) if match else None
        if match is None or start is None:
            return None, None, line
        return start, clock_seconds(match["end"] or ""), line[match.end() :]

    def _replace_turn(self, turn: _Turn) -> None:
        if self._lone_name and not self._turn.words:  # nothing was said below what looked like a name
            self._turn.words.append(self._lone_name)
            self._turn.speaker = None
        self._flush()
        self._lone_name = ""
        self._turn = turn

    def _flush(self) -> None:
        """Adds the turn as a cue; its speaker continues, and so does a time without words."""
        turn = self._turn
        if not turn.words:
            return
        self._lone_name = ""
        text = "\n".join(turn.words)
        text = collapse(markdown.strip_markup(text) if self._layout.markdown else text)
        marks = turns(text, dashes=not (self._layout.paragraphs or self._layout.markdown))
        if turn.starts_turn and marks[:1] != (0,):
            marks = (0, *marks)
        if text:
            self._cue_list.add(turn.line, text, turn.start, turn.end, turn.speaker, marks, _moments(text))
        self._turn = _Turn(speaker=turn.speaker)


def _lone(line: str) -> str:
    return collapse(line.strip().strip("*_").rstrip(":"))


def _moments(text: str) -> list[tuple[int, float]]:
    """Returns the offsets and times of the words behind times in the middle of a text, which stay as they are."""
    if "[" not in text and "(" not in text:
        return []
    found = ((match.end(), clock_seconds(match[1])) for match in _INLINE_TIME.finditer(text))
    return [(at, time) for at, time in found if time is not None]
