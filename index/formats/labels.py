"""Speaker labels at the beginnings of lines: `Anna Lee: well`, `**Anna Lee:** well`, `>> ANNA: well`.

A candidate is accepted only by its use in the whole file, because "Note: this is" and "The answer is: yes" are words:

- it has the form of a name: one to five words that begin with a capital (`Speaker 1`, `SPEAKER_00`, `Jan van Dijk` do),
  then a colon and white space; in bold it may be any text of up to 60 characters;
- the file has at least two labelled lines, or a bold one as its first line, which names its only speaker;
- the label is repeated, and one line in ten at least is labelled (there is no minimum in bold, or in capitals before
  words that are not);
- a label that is not repeated needs half of the lines labelled, or it is bold and another bold one is repeated;
- it stands at the beginnings of lines: if `SP:` occurs in the middle of lines, too, line breaks have no meaning, and
  removing it in some places only would be worse than leaving it;
- words that head notes and data (`Note:`, `Title:`) are no labels; ambiguous ones (`Host:`) have to be repeated.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, NamedTuple

from .times import CLOCK

_MAJORITY: Final = 0.5
_MIN_SHARE: Final = 0.1
_MAX_INNER: Final = 0.2  # occurrences inside lines for each at the beginning of one
_MAX_ABBREVIATION: Final = len("Prof.")
_MAX_SPEAKERS: Final = 10_000  # no file has more speakers

_HEADINGS: Final = """
    note notes warning important example update edit summary disclaimer tip hint ps p.s caution also title subtitle date
    url link links source show podcast episode language duration transcript recorded published keywords tags topic
    topics copyright license email phone website step section chapter part agenda location time
"""
_AMBIGUOUS: Final = "host hosts guest guests speaker speakers participants interviewer with by"
_NAME_PARTICLES: Final = "de del der den van von da di do dos la le el al bin ibn of the and y e & und et"
_NOT_LABELS: Final = frozenset(_HEADINGS.split())
_ONLY_REPEATED: Final = frozenset(_AMBIGUOUS.split())
_PARTICLES: Final = frozenset(_NAME_PARTICLES.split())


def timestamp_pattern(start: str, end: str) -> str:
    """Returns a pattern for a time in brackets, optionally a range or a link, with these names for its two groups."""
    return rf"\\?[\[(](?P<{start}>{CLOCK})(?:\s*(?:-+>?|–|to)\s*(?P<{end}>{CLOCK}))?\\?[\])](?:\(https?://[^)\s]*\))?"


_MARKER = r"(?P<marker>>{2,3}\s*|-\s+)?"
_TIMES = timestamp_pattern("start", "end")
_PLAIN: Final = re.compile(rf"{_MARKER}(?P<name>[^\W_][^:\[\]()<>*?!;,\"“”]{{0,59}}?)\s*(?:{_TIMES}\s*)?[:：](?:\s+|$)")
_BOLD: Final = re.compile(
    rf"(?P<bold>\*\*|__)(?:{timestamp_pattern('first', 'past')}\s*)?(?P<name>[^*_:\[(\\][^*:\[(\\]{{0,59}}?)\s*"
    rf"(?:{_TIMES}\s*)?(?::\s*(?P=bold)|(?P=bold)\s*(?:{timestamp_pattern('start2', 'end2')}\s*)?:)(?:\\?\s)*"
)


_MIDDLE: Final = re.compile(r"\s([^\s:]{1,48}):(?=\s|$)")


class Label(NamedTuple):
    """A candidate at the beginning of a line. `marker` stays with the words, which begin at offset `past`.

    `emphasized` is True for bold labels, and for those in capitals before words that are not.
    """

    name: str
    marker: str
    start: str | None
    end: str | None
    past: int
    bold: bool
    emphasized: bool


def label_candidate(line: str) -> Label | None:
    """Returns the candidate at the beginning of `line`, by its form alone."""
    if match := _BOLD.match(line):
        start, end = match["start2"] or match["start"] or match["first"], match["end2"] or match["end"] or match["past"]
        name = match["name"].strip()
        return Label(name, "", start, end, match.end(), True, True) if _may_be_bold_label(name) else None
    colon = line.find(":", 0, 100)
    if colon < 0 and "：" not in line[:100]:
        return None
    match = _PLAIN.match(line)
    if match is None or not is_name(match["name"].strip()):
        return None
    name, past = match["name"].strip(), match.end()
    capitalized = len(name) > 1 and name.isupper() and not line[past:].isupper()
    return Label(name, match["marker"] or "", match["start"], match["end"], past, bold=False, emphasized=capitalized)


def _may_be_bold_label(name: str) -> bool:
    return any(c.isalpha() for c in name) and len(name.split()) <= 7 and name.casefold() not in _NOT_LABELS


def is_name(name: str) -> bool:
    """Tells whether `name` has the form of a speaker's name."""
    words = name.split()
    if not 1 <= len(words) <= 5 or len(name) > 48 or name.casefold().rstrip(".") in _NOT_LABELS:
        return False
    if words[0].casefold() in _NOT_LABELS and words[-1].isdigit():  # Step 1:, Chapter 2:
        return False
    return any(c.isalpha() for c in name) and all(_name_word(word) for word in words)


def _name_word(word: str) -> bool:
    if word.endswith(".") and len(word) > _MAX_ABBREVIATION:  # a sentence ends here
        return False
    first = word.lstrip("'’\"#(")[:1]
    return word in _PARTICLES or first.isdigit() or (first.isalpha() and first == first.upper())


class LabelCounter:
    """Counts the candidates of a whole file, then decides which are labels."""

    def __init__(self) -> None:
        self._counts = Counter[str]()
        self._inner_counts = Counter[str]()
        self._bold = set[str]()
        self._emphasized = set[str]()
        self._title_label: str | None = None

    def add(self, line: str, *, first_line: bool = False) -> Label | None:
        """Counts a line, and returns its candidate; `first_line` marks the first line with words."""
        if ":" not in line and "：" not in line:
            return None
        label = label_candidate(line)
        for match in _MIDDLE.finditer(line, label.past - 1 if label else 0):
            if len(self._inner_counts) < _MAX_SPEAKERS or match[1] in self._inner_counts:
                self._inner_counts[match[1]] += 1
        if label:
            self._count(label, first_line=first_line)
        return label

    def _count(self, label: Label, *, first_line: bool) -> None:
        if len(self._counts) >= _MAX_SPEAKERS and label.name not in self._counts:
            return
        self._counts[label.name] += 1
        if first_line and label.bold and is_name(label.name):
            self._title_label = label.name
        if label.emphasized:
            self._emphasized.add(label.name)
        if label.bold:
            self._bold.add(label.name)

    def accepted(self, lines: int) -> frozenset[str]:
        """Returns the labels of a file with so many lines (or paragraphs, or cues) with words."""
        counts = {name: count for name, count in self._counts.items() if self._begins_lines(name, count)}
        total = sum(counts.values())
        if total < 2:
            return frozenset({self._title_label} if self._title_label else ())
        repeated = {name for name, count in counts.items() if count > 1}
        single = counts.keys() - repeated - {name for name in counts if name.casefold() in _ONLY_REPEATED}
        if total >= _MAJORITY * lines:
            return frozenset(repeated | single)
        if total >= _MIN_SHARE * lines:
            return frozenset(repeated | (single & self._bold if repeated & self._bold else set()))
        repeated &= self._emphasized
        return frozenset(repeated | (single & self._bold if repeated & self._bold else set()))

    def _begins_lines(self, name: str, count: int) -> bool:
        return name in self._bold or self._inner_counts[name.split()[-1]] <= _MAX_INNER * count
