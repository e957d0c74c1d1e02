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
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..transcript import Kind, Reading, Repair, collapse
from . import frontmatter, markdown
from .cuelist import CueList
from .exporters import without_items
from .headings import Heading, heading_of, is_sentence_heading
from .heads import Head, is_broken_time, is_lone_name, is_spelled_time, lone_name, lone_time
from .labels import Label, is_heading_in_capitals, is_note, label_candidate, odd_label
from .layout import BARE_TIME, BROKEN_TIME, TIME, TextLayout, surveyed, time_behind
from .line_numbers import without_line_numbers
from .punctuation import is_unpunctuated
from .source import lines
from .spoken import is_bracketed, is_happening
from .times import clock_seconds
from .turns import turns
from .wikitext import without_wikitext
from .written_times import with_usual_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..transcript import Cue
    from .notations import Notation

FORMAT: Final = "text"
MARKDOWN: Final = "markdown"

HOUR: Final = 3600.0  # no recording begins with words later than that
_LATE: Final = 4 * HOUR  # and no part of one
_MOST_SPOKEN: Final = 6.0  # words a second
_FAST: Final = 4.0
_SLOW: Final = 50.0  # words a minute
_NEARLY_ALL: Final = 0.8
_MINUTES: Final = 60.0  # in an hour, and seconds in one
_LINES_LIMIT: Final = 10_000  # in one cue
_LONGEST_NAME: Final = 48  # characters
_NAME_WORDS: Final = 4
_ENDS: Final = '.?!…:—–"”’)]。？！」'  # what a line ends with that is not wrapped

_RULE: Final = re.compile(r"\s*([-=_*~#—–])\1{2,}\s*")
_INLINE_TIME: Final = re.compile(r"[\[(]((?:\d{1,2}:)?\d{1,3}:\d{2}(?:\.\d{1,3})?)[\])] ?(?=\S)")


@dataclass(slots=True)
class _Turn:
    """The words and data of the next cue."""

    line: int = 0
    start: float | None = None
    end: float | None = None
    speaker: str | None = None
    starts_turn: bool = False
    words: list[str] = field(default_factory=list[str])
    interrupts: str | None = None  # who goes on behind words that nobody says
    is_aside: bool = False  # whether they are such words


def read(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads plain text or Markdown."""
    facts, notices, past = frontmatter.split(text, name)
    before = text.count("\n", 0, past)
    plain = without_line_numbers(text[past:])
    body, items = without_items(plain)
    if items:
        cue_list.count(Repair.EXPORTER_LINES, before + plain.count("\n", 0, items[0]) + 1, len(items))
    survey, layout = surveyed(_lines(body), name, before)
    notation = survey.notation(layout)
    if notation and not _reads(notation, name):
        told = surveyed(_lines(body, notation), name, before)
        if notation.is_believed(told[1].labels):
            survey, layout = told
        else:
            notation = None
    else:
        notation = None
    if layout.skipped:
        cue_list.count(Repair.EXPORTER_LINES, min(layout.skipped), len(layout.skipped))
    _Reader(layout, cue_list, notation).read(_lines(body, notation), before)
    if _are_verses(cue_list.cues):
        cue_list.drop_times()
    elif _are_hours_and_minutes(cue_list.cues):
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
    """Yields the lines, with times and what is written in `notation` in the usual ones, without the entities of a page
    and Markdown's mark of a line break that were left in them."""
    for line in without_wikitext(lines(body)):
        clean = markdown.unescape_entities(line).removesuffix("\\") if "&" in line or "\\" in line[-1:] else line
        plain = with_usual_times(markdown.with_bold_label(clean))
        yield notation.told(plain) if notation else plain


def _reads(notation: Notation, name: str) -> bool:
    """Tells whether a file of nothing but lines in `notation` is read as it should be without it."""
    body = [line for written, one in notation.sample for line in (written, *(() if one.words else ("…",)), "")]
    cue_list = CueList(name)
    _Reader(surveyed(body, name, 0)[1], cue_list).read(body, 0)
    if len(cue_list.cues) != len(notation.sample):
        return False
    return all(
        (cue.start, cue.speaker) == (one.seconds, one.name or None) and (collapse(one.words) or "…").endswith(cue.text)
        for cue, (_, one) in zip(cue_list.cues, notation.sample, strict=True)
    )


def _are_verses(cues: Sequence[Cue]) -> bool:
    """Tells whether what looks like times counts verses, such as `3:16`: one a cue, with more words than anybody says
    in a second, and fewer than in a minute, in case that they are hours and minutes."""
    starts = [cue.start for cue in cues if cue.start is not None]
    steps = [after - before for before, after in pairwise(starts)]
    if len(steps) < 2 or any(start != int(start) for start in starts) or steps.count(1.0) < _NEARLY_ALL * len(steps):
        return False
    words = sum(len(cue.text.split()) for cue in cues if cue.start is not None) / len(starts)
    return _FAST < words < _SLOW


def _are_hours_and_minutes(cues: Sequence[Cue]) -> bool:
    """Tells whether times such as `14:02` cannot be minutes and seconds: nobody says so many words in that time."""
    timed = [(at, cue.start) for at, cue in enumerate(cues) if cue.start is not None]
    if len(timed) < 4 or any(time != int(time) or time >= _MINUTES * 24 for _, time in timed):
        return False
    (first, began), (last, ended) = timed[0], timed[-1]
    words = sum(len(cue.text.split()) for cue in cues[first:last])
    return ended > began and words > _MOST_SPOKEN * (ended - began)


class _Reader:
    """Reads the lines in a second pass, turn by turn."""

    def __init__(self, layout: TextLayout, cue_list: CueList, notation: Notation | None = None) -> None:
        self._layout = layout
        self._notation = notation
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
        is_rule = not self._layout.markdown and _RULE.fullmatch(line) is not None
        if is_rule or not line or line.isspace() or number in self._layout.skipped:
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
                if is_sentence_heading(line):
                    self._turn = _Turn(number, words=[line.lstrip(" #")])
                    self._replace_turn(_Turn())
                return
            line = markdown.without_prefix(line)
        ended = time_behind(line) if self._layout.end_times else None
        words = self._start_turn(number, line[: ended.start()] if ended else line, previous, following)
        for at, part in enumerate(self._layout.labels.parts(words)):
            plain = self._start_turn(number, part, "", "") if at else part
            if plain and not plain.isspace():
                self._turn.line = self._turn.line if self._turn.words else number
                self._turn.words.append(plain)
        if ended:
            self._end_turn(clock_seconds(ended["start"]))
        if not self._layout.paragraphs or self._turn.is_aside or len(self._turn.words) >= _LINES_LIMIT:
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
        if head := self._head(number, line, previous, following):
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
        if label is None or self._is_below_label(label):
            self._continue_turn(number, start, end, rest, previous)
            return rest
        if start is None and not self._turn.words:  # the time stands on the line above
            start, end = self._turn.start, self._turn.end
        if (resembles and label.loose) or label.name in self._layout.labels.doubtful:
            return self._doubtful(number, label, start, end, rest)
        return self._labelled(number, label, start, end, rest.lstrip()[label.past :])

    def _is_below_label(self, label: Label) -> bool:
        """Tells whether what may be a label or words stands directly below one that is a label for sure: in a file
        in which names have lines of their own, those are the words of whoever is named there."""
        is_sure = label.name in self._layout.labels.accepted and not label.loose
        begins = self._turn.starts_turn and self._turn.speaker is not None and not self._turn.words
        return begins and not is_sure and self._layout.names_above

    def _head(self, number: int, line: str, previous: str, following: str) -> Head | None:
        """Begins the turn of a line that says who speaks and when, if it is one; of one that names nobody in the form
        of a name, and has words, a turn of nobody."""
        heads, begins_block = self._layout.heads, not previous.strip()
        if head := heads.head(line, begins_block=begins_block):
            if head.broken:
                self._cue_list.count(Repair.UNREADABLE_TIMES, number, detail=line)
            self._replace_turn(_Turn(number, head.start, head.end, head.name, starts_turn=True))
            return head
        odd = heads.odd_head(line, begins_block=begins_block)
        if odd is None or not (odd.rest or following.strip()):
            return None
        self._replace_turn(_Turn(number, odd.start, odd.end, None, starts_turn=True))
        self._cue_list.count(Repair.DOUBTFUL_LABELS, number, detail=odd.name or "")
        return odd

    def _continue_turn(self, number: int, start: float | None, end: float | None, line: str, previous: str) -> None:
        """Begins another cue of who speaks at a time, and one of nobody at a heading, at the sign of another turn, and
        for what nobody says."""
        speaker = self._turn.speaker
        if speaker and self._is_aside(line, previous):
            self._replace_turn(_Turn(number, start, end, interrupts=speaker, is_aside=True))
        elif speaker and (odd := self._odd_label(line, previous)):
            self._replace_turn(_Turn(number, start, end, None, starts_turn=True))
            self._cue_list.count(Repair.DOUBTFUL_LABELS, number, detail=odd)
        elif speaker and line.lstrip().startswith((">>", "――", "——")):
            self._replace_turn(_Turn(number, start, end, None, starts_turn=True))
        elif start is not None and self._lone_name and not self._turn.words:  # the name stands on the line above
            self._turn.line, self._turn.start, self._turn.end = number, start, end
        elif start is not None:
            self._replace_turn(
                _Turn(number, start, end, self._turn.speaker, self._turn.starts_turn and not self._turn.words)
            )
        elif self._layout.has_headings and is_heading_in_capitals(line):
            self._replace_turn(_Turn(number))

    def _odd_label(self, line: str, previous: str) -> str:
        """Returns what may name another speaker at the beginning of a line, in a file in which all others are named."""
        begins = not previous.strip() or not self._layout.paragraphs
        if not self._layout.labelled or not begins or (self._turn.starts_turn and not self._turn.words):
            return ""
        odd = odd_label(line.lstrip(), brackets=bool(self._layout.labels.bare))
        return odd or (self._notation.odd_name(line) if self._notation else "")

    def _is_aside(self, line: str, previous: str) -> bool:
        """Tells whether nobody says a line: what happens, or a note. The first words below a name are words of it, and
        a wrapped line may be anything."""
        if self._turn.starts_turn and not self._turn.words:
            return False
        begins = not previous.strip() or previous.rstrip()[-1] in _ENDS or not self._layout.paragraphs
        is_note_alone = not self._layout.paragraphs and is_note(line)
        return is_bracketed(line) or is_note_alone or (begins and is_happening(line))

    def _doubtful(self, number: int, label: Label, start: float | None, end: float | None, rest: str) -> str:
        """Begins a turn of nobody: what stands in front of its words may be a label, and stays with them."""
        self._replace_turn(_Turn(number, start, end, None, starts_turn=True))
        self._cue_list.count(Repair.DOUBTFUL_LABELS, number, detail=label.name)
        return rest

    def _behind_broken_time(self, number: int, line: str) -> tuple[Label, str] | None:
        """Returns the label behind a time that cannot be read, and the line from there on."""
        match = BROKEN_TIME.match(line)
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
            self._replace_turn(_Turn(number, None, None, lone_name(line), starts_turn=True))
            return True
        if not previous.strip() and (above := self._layout.lone_head(line)):
            speaker = self._layout.lone_names[above]
            if speaker is None and following[:1].islower():  # a sentence goes on there
                return False
            self._replace_turn(_Turn(number, None, None, speaker, starts_turn=True))
            if speaker is None:
                self._cue_list.count(Repair.DOUBTFUL_LABELS, number, detail=line)
                return False
            self._lone_name = line
            return True
        if self._is_odd_name(line, previous, following):
            self._replace_turn(_Turn(number, None, None, None, starts_turn=True))
            self._cue_list.count(Repair.DOUBTFUL_LABELS, number, detail=line)
            return False
        if was_time and heads.name_below and heads.is_name(line):
            self._turn.speaker, self._turn.starts_turn = lone_name(line), True
            return True
        if was_time and is_spelled_time(line.strip().removeprefix(self._turn.speaker or "")):
            self._lone_time = True
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

    def _is_odd_name(self, line: str, previous: str, following: str) -> bool:
        """Tells whether a line stands where names do in this file, above words, and has not the form of one."""
        if not self._layout.lone_names or previous.strip() or not self._turn.speaker or self._turn.starts_turn:
            return False
        is_short = len(line) <= _LONGEST_NAME and len(line.split()) <= _NAME_WORDS and line.rstrip()[-1] not in _ENDS
        return is_short and bool(following.strip()) != self._layout.names_alone and not is_bracketed(line)

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
        match = TIME.match(line) or (BARE_TIME.match(line) if bare else None)
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
        self._turn = _Turn(speaker=turn.interrupts if turn.is_aside else turn.speaker)


def _moments(text: str) -> list[tuple[int, float]]:
    """Returns the offsets and times of the words behind times in the middle of a text, which stay as they are."""
    if "[" not in text and "(" not in text:
        return []
    found = ((match.end(), clock_seconds(match[1])) for match in _INLINE_TIME.finditer(text))
    return [(at, time) for at, time in found if time is not None]
