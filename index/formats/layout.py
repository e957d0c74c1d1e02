"""The layout of plain text and Markdown, found in a first pass over the whole file.

What stands in one line tells little: `Note: it rained` is a label or words, `12:34` a time or a number, a blank line
the end of a paragraph or nothing. So all lines are counted first, and the file decides.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ..transcript import Facts, Repair
from . import markdown
from .exporters import is_exporter_line, length_of_form, preamble, states_fact
from .headings import HeadingCounter, heading_of
from .heads import HeadCounter, Heads, is_broken_time, is_lone_name, lone_name, lone_time, name_with_role
from .label_counter import LabelCounter
from .labels import Labels, heads_clause, is_name, is_numbered, label_candidate, timestamp_pattern
from .notations import Notation, NotationCounter
from .running_heads import RunningHeads
from .sections import ChapterCounter, SectionCounter
from .spoken import is_sound
from .tables import header_of
from .times import CLOCK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .cuelist import CueList

_MAX_PARAGRAPH_LINES: Final = 25  # on average; beyond it, blank lines do not separate paragraphs
_MAJORITY: Final = 0.5
_HEAD_LINES: Final = 40  # at the beginning, where exporters speak of themselves
_HEADER_LINES: Final = 8  # of a table, that tell whether its first is a header
_TAIL_LINES: Final = 12  # and at the end
_ODD_SHARE: Final = 0.2
_MOST_NAMES: Final = 10_000
_MOST_LISTED: Final = 50  # speakers in one line above the words
_LONGEST_LIST: Final = 400  # characters of it
_MOST_ABOVE: Final = 0.6
TIME: Final = re.compile(rf"\s*{timestamp_pattern('start', 'end')}\s*(?:[-–:]\s+)?")
BARE_TIME: Final = re.compile(rf"\s*(?P<start>{CLOCK})(?:\s*(?:-+>?|–|—|to)\s*(?P<end>{CLOCK}))?(?:\s+[-–|]\s+|\s+|$)")
_ODD_TIME: Final = re.compile(
    r"[\[({<@|#]*(?:\d{1,2}(?::\d{2}){2}[:;]\d{2}|"
    r"\d{1,2}[h.]\d{2}(?:[m.]\d{2}s?)?|\d{1,3}m ?\d{1,2}s?|\d{1,5}(?:\.\d+)? ?s(?:ec)?)\b"
)
_NUMBERS: Final = re.compile(r"(?:[^\t]{0,60}\t){0,3}\d+(?:[.,]\d+)?\t\d+(?:[.,]\d+)?\t")  # cells that may be times
BROKEN_TIME: Final = re.compile(r"\s*[\[(]?([\w:.,]{3,14}(?:\s[AaPp]\.?[Mm]\b\.?)?)[\])]?\s+")
_BROKEN_LENGTH: Final = 16  # characters
_END_TIME: Final = re.compile(rf"(?<=\S)\s+{timestamp_pattern('start', 'end')}\.?\s*$")


@dataclass(slots=True)
class TextLayout:
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
    lone_names: dict[str, str | None] = field(default_factory=dict[str, str | None])  # by what stands above the words
    times_below: bool = False  # times stand alone below the words
    labelled: bool = False  # nearly all paragraphs, or lines, have a label
    names_alone: bool = False  # the names above the words have blocks of their own
    labels_alone: bool = False  # labels have lines of their own above the words
    has_headings: bool = False  # lines in capitals, which are nobody's words
    skipped: frozenset[int] = frozenset()
    facts: Facts = field(default_factory=Facts)

    @property
    def names_above(self) -> bool:
        """Whether names have lines of their own above the words."""
        heads = self.heads
        return bool(self.labels_alone or heads.grammars or heads.name_below or heads.name_above or self.lone_names)

    def lone_head(self, line: str) -> str | None:
        """Returns what of a line may say who says the words below it, as `lone_names` has it."""
        if not self.lone_names:
            return None
        return next((one for one in (lone_name(line), line.strip()) if one in self.lone_names), None)


def surveyed(body: Iterable[str], name: str, before: int) -> tuple[Survey, TextLayout]:
    """Returns the first pass over the lines of a file, below `before` others, and the layout that it found."""
    survey = Survey(before)
    for line in body:
        survey.add(line)
    return survey, survey.layout(name)


class Survey:
    """The first pass over a file: counts what tells its layout. `before` is the number of lines above the body."""

    def __init__(self, before: int) -> None:
        self._number = before
        self._labels, self._heads, self._titles = LabelCounter(), HeadCounter(), HeadingCounter()
        self._notations = NotationCounter()
        self._head = list[tuple[int, str]]()
        self._form = 0  # how many of them are one
        self._running = RunningHeads()
        self._tail = deque[tuple[int, str]](maxlen=_TAIL_LINES)
        self._bold_lines = self._headings = self._filled = self._blocks = self._bare = self._ended = 0
        self._labelled = self._labelled_times = self._timed = self._odd = self._capitals = 0
        self._first_odd: tuple[int, str] = (0, "")
        self._names = _LoneNames()
        self._last_cells = _LastCells()
        self._below = 0  # times alone at the ends of blocks
        self._sections, self._chapters = SectionCounter(), ChapterCounter()
        self._was_below = False
        self._blank = True
        self._was_rule = False
        self._lone = ""  # the line before, if it is the first of its block

    def add(self, line: str) -> None:
        """Takes the next line. The first ones are counted when they are known, without the form that they may be."""
        self._number += 1
        if len(self._head) < _HEAD_LINES:
            self._head.append((self._number, line))
            if len(self._head) == _HEAD_LINES:
                self._count_head()
        else:
            self._count(self._number, line)

    def _count_head(self) -> None:
        self._form = length_of_form([line for _, line in self._head])
        for number, line in self._head[self._form :]:
            self._count(number, line)

    def _count(self, number: int, line: str) -> None:
        if not line or line.isspace():
            self._names.end_block()
            self._below += self._was_below
            self._was_below = False
            self._notations.end_block()
            self._running.end_block()
            self._blank, self._lone = True, ""
            return
        self._running.add(number, line)
        if len(line) <= _HEAD_LINES * 10:
            self._tail.append((number, line))
        self._filled += 1
        self._capitals += line.isupper()
        self._blocks += self._blank
        if not is_sound(line):
            self._notations.add(number, line, begins_block=self._blank)
        if heading := heading_of(line) or heading_of(self._lone, line):
            self._headings += 1
            self._titles.add(heading)
        self._lone = line if self._blank and not heading else ""
        self._was_below = not self._blank and lone_time(line)[0] is not None
        begins_block = self._blank
        self._names.add(line, begins_block=self._blank)
        self._chapters.add(number, line)
        self._sections.add_title(number, line, heading, begins_block=self._blank or self._was_rule)
        self._was_rule = not line.strip("-=_*~#—– \t")
        if "\t" in line:
            self._last_cells.add(number, line)
        self._blank = False
        if label := self._labels.add(after_time(line), number, first_line=self._filled == 1):
            self._bold_lines += label.bold
            self._labelled += 1
            self._labelled_times += BARE_TIME.match(line, line.find(":") + 1) is not None
        may_be_head = self._heads.add(line, begins_block=begins_block)
        is_bare = BARE_TIME.match(line) is not None
        self._bare += is_bare
        is_timed = is_bare or TIME.match(line) is not None or bool(label and label.start)
        self._timed += is_timed
        self._sections.add(label, timed=is_timed or may_be_head)
        self._ended += not may_be_head and time_behind(line) is not None
        if ((line[0].isdigit() or line[0] in "[({<@|#") and _ODD_TIME.match(line)) or _NUMBERS.match(line):
            self._first_odd = self._first_odd if self._odd else (number, line)
            self._odd += 1

    def layout(self, name: str) -> TextLayout:
        """Returns the layout, after the last line."""
        if len(self._head) < _HEAD_LINES:
            self._count_head()
        paragraphs = self._blocks > 1 and self._filled <= _MAX_PARAGRAPH_LINES * self._blocks
        units = self._blocks if paragraphs else self._filled
        bare_times = self._bare > 1 and self._bare >= _MAJORITY * units
        layout = TextLayout(
            markdown=name.lower().endswith((".md", ".markdown")) or self._bold_lines > 1 or self._headings > 1,
            paragraphs=paragraphs and not (bare_times and self._heads.lone_times < self._bare),
            bare_times=bare_times,
            lone_times=self._heads.lone_times > 1 or self._heads.long_times > 0,
            label_times=self._labelled_times > 1 and self._labelled_times >= _MAJORITY * self._labelled,
            labels=self._labels.decided(units, timed=self._has_times()),
            heads=self._heads.decided(),
        )
        layout.end_times = self._ended > 1 and self._ended >= _MAJORITY * units and not layout.heads.grammars
        if layout.paragraphs and not layout.labels and not layout.heads.grammars and not layout.lone_times:
            layout.lone_names = self._names.found(self._blocks)
        if (layout.lone_names or layout.heads.grammars) and not layout.labels:  # `Several Members: Hear, hear!`
            layout.labels = replace(layout.labels, doubtful=layout.labels.doubtful | self._labels.names())
        if layout.markdown and not layout.labels:
            layout.speaker_headings = self._titles.speakers()
        layout.times_below = layout.lone_times and self._below + self._was_below > self._heads.lone_times / 2
        layout.labelled = self._labels.is_everywhere(layout.labels, units)
        layout.names_alone = bool(layout.lone_names) and self._names.stand_alone
        layout.labels_alone = self._labels.stand_alone(layout.labels)
        layout.has_headings = bool(layout.labels) and self._capitals <= _MAJORITY * self._filled
        layout.skipped, layout.facts = self._skipped(layout)
        if layout.markdown:
            layout.facts = replace(layout.facts, chapters=layout.facts.chapters or self._titles.chapters())
        return layout

    def _has_times(self) -> bool:
        """Tells whether as many lines have times as have labels, nearly."""
        times = max(self._timed, self._ended, self._labelled_times, self._heads.lone_times)
        return times > 0 and times >= _MAJORITY * self._labelled

    def notation(self, layout: TextLayout) -> Notation | None:
        """Returns the notation in which most lines begin, after the last line."""
        return self._notations.found(paragraphs=layout.paragraphs)

    def _skipped(self, layout: TextLayout) -> tuple[frozenset[int], Facts]:
        """Returns the lines at the ends that are no speech, and the facts that they state."""
        marked = (at for at, (_, line) in enumerate(self._head) if at >= self._form and _is_marked(line, layout))
        first = next(marked, self._form)
        numbers = [number for number, _ in self._head]
        above = ["" if number in self._sections.written else line for number, line in self._head[:first]]
        skipped = set[int]()
        if (columns := self._table_header(above)) is not None:
            above[columns] = ""
            skipped.add(numbers[columns])
        if layout.markdown:  # headings are no words in any case
            above = ["" if markdown.is_heading(line) else line for line in above]
        found, facts = preamble(above)
        skipped.update(numbers[at] for at in found)
        skipped.update(number for number, line in (*self._head, *self._tail) if is_exporter_line(line))
        speakers = layout.labels.accepted | self._heads.names
        for at in range(first):
            if at not in found and (names := _listed(above[at], speakers)):
                skipped.add(numbers[at])
                facts = replace(facts, participants=facts.participants or names)
        if not layout.labels and not layout.heads.name_below and not layout.heads.name_above:
            chapters = self._chapters.found()
            skipped.update(chapters)
            facts = replace(facts, chapters=tuple(chapters.values()))
        skipped |= self._running.found() | self._sections.skipped(layout.labels)
        return frozenset(skipped), facts

    def _table_header(self, above: list[str]) -> int | None:
        """Returns which of the lines above the words has the names of the columns of a table, if the last one does."""
        last = next((at for at in reversed(range(len(above))) if above[at].strip()), None)
        if last is None or "\t" not in above[last]:
            return None
        rows = [line for _, line in self._head[last:] if line.strip()][:_HEADER_LINES]
        return last if header_of(rows) else None

    def tell(self, cue_list: CueList) -> None:
        """Counts labels and times in a shape that is not known, where nothing else has any."""
        if not cue_list.has_speakers:
            self._labels.tell_unknown(cue_list)
            if not cue_list.counted(Repair.DOUBTFUL_LABELS):  # else they are told of
                self._notations.tell_unread(cue_list)
            self._last_cells.tell(self._filled, cue_list)
        if self._odd > 2 and self._odd >= _ODD_SHARE * self._filled and all(cue.start is None for cue in cue_list.cues):
            number, line = self._first_odd
            cue_list.count(Repair.UNKNOWN_TIMES, number, self._odd, detail=line)


class _LoneNames:
    """Counts what stands alone at the beginnings of blocks in the form of a name, or of one with what somebody is."""

    def __init__(self) -> None:
        self._counts = Counter[str]()
        self._roles = Counter[tuple[str, str]]()  # lines with what somebody is, and their names
        self._headed = set[str]()  # those that have words below them in their block
        self._alone = 0  # how many are a whole block
        self._before = ""  # the name on the line before
        self._is_first = True  # whether the first block has not ended

    def add(self, line: str, *, begins_block: bool) -> None:
        """Counts a line with words. What stands above a fact about the recording in the first block is a title."""
        if self._before and self._is_first and states_fact(line):
            self._counts[self._before] -= 1
        elif self._before:
            self._headed.add(self._before)
        self._before = lone_name(line) if begins_block and is_lone_name(line) else ""
        if self._before and len(self._counts) < _MOST_NAMES:
            self._counts[self._before] += 1
        elif begins_block and len(self._roles) < _MOST_NAMES and (name := name_with_role(line)):
            self._roles[line.strip(), name] += 1

    @property
    def stand_alone(self) -> bool:
        """Whether most of them are whole blocks."""
        return self._alone > _MAJORITY * self._counts.total()

    def end_block(self) -> None:
        """Takes a blank line."""
        self._alone += bool(self._before)
        self._is_first = self._is_first and not (self._counts or self._roles)
        self._before = ""

    def found(self, blocks: int) -> dict[str, str | None]:
        """Returns who is named by the lines that stand above the words, in a block of their own or not: those of most
        blocks, and names come again. What comes once and has no words below it in its block (`Yes`) is one of those
        words. Where what somebody is follows a name that is not in capitals, and such a line comes once, it may be
        words to that person, and it is not said who speaks."""
        counts = +self._counts
        sure = [pair for pair, count in self._roles.items() if count > 1 or pair[1].isupper()]
        for pair in sure:
            counts[pair[1]] += self._roles[pair]
        total = counts.total()
        if total <= 2 or total < _MOST_ABOVE * (blocks - self._alone) or len(counts) > total // 2 + 1:
            return {}
        once = {name for name in self._headed if not heads_clause(name)}
        found = dict[str, str | None](
            (name, name) for name, count in counts.items() if count > 1 or name in once or " " in name
        )
        doubtful = {line: None for line, name in self._roles if name in found or " " in name}
        return found | doubtful | dict(sure)


class _LastCells:
    """Counts names in the last cells of lines with tabs. Nothing says that the words before them are theirs."""

    def __init__(self) -> None:
        self._names = Counter[str]()
        self._first: tuple[int, str] | None = None

    def add(self, number: int, line: str) -> None:
        """Counts a line with tabs."""
        name = line.rstrip().rpartition("\t")[2]
        if len(self._names) < _MOST_NAMES and (is_name(name) or is_numbered(name)):
            self._names[name] += 1
            self._first = self._first or (number, line)

    def tell(self, filled: int, cue_list: CueList) -> None:
        """Counts the names as labels in a shape that is not known, if most of the lines end so and one comes again."""
        total = self._names.total()
        if self._first and total >= _MAJORITY * filled and len(self._names) < total:
            cue_list.count(Repair.UNKNOWN_LABELS, self._first[0], total, detail=self._first[1])


def _is_marked(line: str, layout: TextLayout) -> bool:
    """Tells whether a line has a speaker or a time."""
    label = label_candidate(after_time(line))
    if label in layout.labels and label and not (label.name in layout.labels.doubtful and states_fact(line)):
        return True
    if layout.heads.head(line) or layout.lone_head(line):
        return True
    return TIME.match(line) is not None or lone_time(line)[0] is not None


def _listed(line: str, names: frozenset[str]) -> tuple[str, ...]:
    """Returns the names of a line that is nothing but those of several speakers: CLOVA lists them above the words."""
    if not 0 < len(names) <= _MOST_LISTED or len(line) > _LONGEST_LIST:
        return ()
    name = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    listed = re.fullmatch(rf"\s*(?:(?:{name})(?:[\s,;、・/&]+|$)){{2,}}", line)
    return tuple(dict.fromkeys(re.findall(rf"(?:{name})(?=[\s,;、・/&]|$)", line))) if listed else ()


def after_time(line: str) -> str:
    """Returns `line` without a time, or Markdown's prefix of a bold label, before a possible label."""
    if "**" in line[:12]:
        line = markdown.without_prefix(line)
    bracketed = "[" in line[:3] or "(" in line[:3]
    if match := TIME.match(line) if bracketed else BARE_TIME.match(line) if line[:1].isdigit() else None:
        return line[match.end() :]
    if any(map(str.isdigit, line[:_BROKEN_LENGTH])) and (match := BROKEN_TIME.match(line)) and is_broken_time(match[1]):
        return line[match.end() :]
    return line if bracketed else line.lstrip()


def time_behind(line: str) -> re.Match[str] | None:
    """Returns the time behind the words of a line; one behind a name is no such time."""
    found = _END_TIME.search(line) if line.rstrip()[-1:] in set("]).") else None
    before = line[: found.start()].strip(" \t>*_") if found else ""
    return None if before.endswith((":", "：")) or is_lone_name(before) else found
