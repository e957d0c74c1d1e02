"""Which candidates of a whole file are labels, by their use: the rules stand at the top of `labels`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..transcript import Repair
from .labels import EXAMINERS, HEADS_OF_CLAUSES, Label, Labels, is_name, is_numbered, label_candidate
from .spoken import sounds_spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .cuelist import CueList

_MAJORITY: Final = 0.5
_NEARLY_ALL: Final = 0.8
_MIN_SHARE: Final = 0.1
_UNKNOWN_SHARE: Final = 0.3
_MAX_INNER: Final = 0.2  # occurrences inside lines for each at the beginning of one
_MAX_SPEAKERS: Final = 10_000  # no file has more speakers
_SENTENCE_WORDS: Final = 4  # fields of a form hold fewer
_SPOKEN_SHARE: Final = 0.15  # of the lines; recordings have 0.6 to 1 that sound spoken
_AMBIGUOUS: Final = "host hosts guest guests speaker speakers participants interviewer with by"
_ONLY_REPEATED: Final = frozenset(_AMBIGUOUS.split())
_WITHOUT_COLON: Final = (*"[(<>-*_（", *EXAMINERS)  # what labels without one begin with
_OTHER_SHAPE: Final = re.compile(
    r"[\W_]{0,3}(?P<name>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3})"
    r"(?:\s*\([^()\n]{1,30}\)\s*[:：]|[\])}>|=»~#/\\@;]+|\s+(?:-+|–|—|\||=|::|»|/+|[=-]>|→|⇒)\s)\s*\S"
)
_MIDDLE: Final = re.compile(r"\s([^\W\d_]{1,20}[ _-]\d{1,3}|[^\s:]{1,48}):(?=\s|$)")
_SENTENCE_END: Final = re.compile(r"[.?!…。？！][\"”’)\]]*\s+")
_SENTENCE: Final = re.compile(r"\s*[\"“¿¡(\[]*[^\W\d_a-zà-öø-ÿ]")
_LONGEST_BEHIND: Final = 60  # characters
_MOST_LOOSE: Final = 4  # words
_APART: Final = re.compile(r"[|]|\s(?=>>)")  # what stands between two voices in one line
_ENDS_SENTENCE: Final = (".", "?", "!", "…", "]", ")")


class LabelCounter:
    """Counts the candidates of a whole file, then decides which are labels.

    In `captions`, which are cut anywhere, one word before a colon is a label more often than in prose.
    """

    def __init__(self, *, captions: bool = False) -> None:
        self._captions = captions
        self._counts = Counter[str]()
        self._loose = Counter[str]()
        self._inner_counts = Counter[str]()  # what may be labels inside lines, and those that end a line
        self._last_counts = Counter[str]()
        self._behind = set[str]()  # what has the form of a label inside lines, behind the end of a sentence
        self._bold = set[str]()
        self._emphasized = set[str]()
        self._bare, self._closed = set[str](), set[str]()  # without a colon, and with one
        self._bracketed = set[str]()
        self._wide = set[str]()  # in wide parentheses, where sounds stand, too
        self._chevrons = set[str]()  # those in capitals behind `>>`, as captions of broadcasts have them
        self._alone = Counter[str]()  # those that have no words behind them
        self._spoken = 0  # lines that sound as if somebody said them
        self._sentences = 0  # labels with a sentence behind them
        self._title_label: str | None = None
        self._first_label = ""  # of the first line, if it has one
        self._lines = 0
        self._others = Counter[str]()  # beginnings of lines that may be labels in another shape
        self._first_other: tuple[int | None, str] = (None, "")

    def add(self, line: str, number: int | None = None, *, first_line: bool = False) -> Label | None:
        """Counts a line, and returns its candidate; `first_line` marks the first line with words."""
        self._lines += 1
        if not self._captions:  # of those it does not matter
            self._spoken += sounds_spoken(line)
        if ":" not in line and "：" not in line:
            label = label_candidate(line) if line[:1] in _WITHOUT_COLON else None
            if label:
                self._count(label, first_line=False)
                if line.startswith("（"):
                    self._wide.add(label.name)
            else:
                self._count_other(line, number)
            return label
        label = label_candidate(line)
        if label and label.loose:
            if len(self._loose) < _MAX_SPEAKERS:
                self._loose[label.name] += 1
            self._count_other(line, number)
            return None
        self._count_inside(line, label)
        if label:
            words = line[label.past :].rstrip()
            if not words and len(self._alone) < _MAX_SPEAKERS:
                self._alone[label.name] += 1
            self._sentences += words.endswith(_ENDS_SENTENCE) and words.count(" ") >= _SENTENCE_WORDS - 1
            self._first_label = label.name if self._lines == 1 else self._first_label
            self._count(label, first_line=first_line)
        else:
            self._count_other(line, number)
        return label

    def _count(self, label: Label, *, first_line: bool) -> None:
        if len(self._counts) >= _MAX_SPEAKERS and label.name not in self._counts:
            return
        self._counts[label.name] += 1
        if first_line and label.bold and is_name(label.name):
            self._title_label = label.name
        if label.emphasized:
            self._emphasized.add(label.name)
            if label.marker.startswith(">>"):
                self._chevrons.add(label.name)
            if not label.bold and not label.name.isupper():
                self._bracketed.add(label.name)
        if label.bold:
            self._bold.add(label.name)
        (self._bare if label.bare else self._closed).add(label.name)

    def _count_inside(self, line: str, label: Label | None) -> None:
        """Counts what may be labels behind the beginning of a line."""
        for match in _MIDDLE.finditer(line, label.past - 1 if label else 0):
            counts = self._inner_counts
            at = match.start(1)
            if line[: match.start()].endswith(_ENDS_SENTENCE):  # `Labels.parts` cuts lines there
                if line[match.end() :].strip():
                    self._count_behind(line, at, match.end())
                    continue
                counts = self._last_counts
            else:
                for end in _SENTENCE_END.finditer(line, max(0, at - _LONGEST_BEHIND), at):
                    if self._count_behind(line, end.end(), match.end()):
                        break
            if len(counts) < _MAX_SPEAKERS or match[1] in counts:
                counts[match[1]] += 1
        for part in _APART.split(line)[1:] if "|" in line or ">>" in line else ():
            if (behind := label_candidate(part.strip())) and not behind.loose:
                self._count(behind, first_line=False)

    def _count_behind(self, line: str, at: int, past: int) -> bool:
        """Counts what may be a label from `at` to `past`; tells whether it may be one. What has not the form of a name
        may if it is short and a sentence begins behind it: `Female voice: Since when?`."""
        label = label_candidate(line[at : at + _LONGEST_BEHIND + 2])
        if label is None or label.name.casefold() in HEADS_OF_CLAUSES | _ONLY_REPEATED:
            return False
        is_short = len(label.name.split()) <= _MOST_LOOSE and not line[at].islower()
        if label.loose and not (is_short and _SENTENCE.match(line, past)):
            return False
        if len(self._behind) < _MAX_SPEAKERS:
            self._behind.add(label.name)
        return True

    def _count_other(self, line: str, number: int | None) -> None:
        match = _OTHER_SHAPE.match(line)
        if match is None or not is_name(match["name"]) or len(self._others) >= _MAX_SPEAKERS:
            return
        if not self._others:
            self._first_other = (number, line)
        self._others[match["name"]] += 1

    def tell_unknown(self, cue_list: CueList) -> None:
        """Counts lines that begin like labels of an unknown shape, for a file that names no speakers."""
        total = self._others.total()
        if total >= 3 and total > len(self._others) and total >= _UNKNOWN_SHARE * self._lines:
            number, line = self._first_other
            cue_list.count(Repair.UNKNOWN_LABELS, number, total, detail=line)

    def is_everywhere(self, labels: Labels, lines: int) -> bool:
        """Tells whether nearly all of so many lines (or paragraphs) have one of these labels."""
        uses = sum(self._counts[name] for name in labels.accepted)
        return uses > 2 and uses >= _NEARLY_ALL * lines

    def stand_alone(self, labels: Labels) -> bool:
        """Tells whether nearly all uses of these labels have no words behind them in their line."""
        uses = sum(self._counts[name] for name in labels.accepted)
        return uses > 1 and sum(self._alone[name] for name in labels.accepted) >= _NEARLY_ALL * uses

    def names(self) -> frozenset[str]:
        """Returns the candidates that are hardly words: of several words, or in capitals."""
        return frozenset(name for name in self._counts if " " in name or (name.isupper() and len(name) > 1))

    def decided(self, lines: int, *, timed: bool = False) -> Labels:
        """Returns the labels of a file with so many lines (or paragraphs, or cues) with words.

        Where lines are no captions, nor `timed`, nor sound as if somebody said them, what looks like labels may be the
        words of a glossary, the places of news, or the fields of a form: then all of them are doubtful, unless they
        have sentences behind them, and come again or are names of two words.
        """
        found = self._found(lines)
        if self._captions and found:  # whoever is named before may not be who says what is behind them
            found = replace(found, doubtful=found.doubtful | (self._behind - found.accepted))
        return found if self._captions or timed or self._is_speech(found) else self._doubted(found)

    def _is_speech(self, found: Labels) -> bool:
        if len(found.accepted) == 1 and self._title_label:
            return True
        if any(self._counts[name] > 1 for name in found.accepted & self._bold):  # glossaries do not come back to a word
            return True
        again = sum(self._counts[name] > 1 for name in found.accepted)
        turns = again > 1 or (again and len(found.accepted) == 1) or any(map(_is_full_name, found.accepted))
        if turns and self._sentences >= _MAJORITY * sum(self._counts[name] for name in found.accepted):
            return True  # they say whole sentences, whatever these are about and in any language
        looks = {self._look(name) if self._counts[name] < 2 else "repeated" for name in found.accepted}
        once = looks == {"bold"} or (looks <= {"word", "bold"} and len(found.accepted) > 2)
        share = _MAJORITY if once else _SPOKEN_SHARE
        return self._spoken >= max(1, int(share * self._lines))

    def _doubted(self, found: Labels) -> Labels:
        sure = frozenset(name for name in found.accepted if is_numbered(name) or name in self._chevrons)
        return replace(found, accepted=sure, doubtful=found.doubtful | (found.accepted - sure))

    def _found(self, lines: int) -> Labels:
        if self._captions:  # a label at the end of one is a sign of lines that are broken anywhere
            self._inner_counts.update(self._last_counts)
        inside = sum(self._inner_counts[_inner(name)] for name in self._counts)
        anywhere = inside > max(1, _MAX_INNER * self._counts.total())
        counts = {
            name: count for name, count in self._counts.items() if not anywhere or self._begins_lines(name, count)
        }
        bare = {name: count for name, count in counts.items() if name in self._bare - self._closed}
        examined = {name: bare.pop(name) for name in EXAMINERS if name in bare}
        if len(examined) < len(EXAMINERS) or min(examined.values()) < 2:  # `A. words` may be the first of a list
            counts = {name: count for name, count in counts.items() if name not in examined}
            examined = {}
        counts = {name: count for name, count in counts.items() if count > 1 or name not in self._wide}
        bare = {name: count for name, count in bare.items() if name in counts}
        if sum(bare.values()) < _MAJORITY * lines or max(bare.values(), default=0) < 2:
            counts = {name: count for name, count in counts.items() if name not in bare}
            bare = {}
        found = self._of_uses(counts, lines)
        found = self._with_loose(found, counts, lines)
        return replace(found, bare=frozenset((*bare, *examined)) & found.accepted)

    def _with_loose(self, found: Labels, counts: Mapping[str, int], lines: int) -> Labels:
        """Returns the labels with those that have not the form of a name, in a file of which nearly each line has one.

        Such a label that does not come again may be words of whoever speaks: it names nobody.
        """
        loose = {name: count for name, count in self._loose.items() if not found.resembling(f"{name}: ")}
        again = {name: count for name, count in loose.items() if count > 1}
        once = frozenset(
            name for name in loose.keys() - again.keys() if not name[0].islower()
        )  # else a line is wrapped
        labelled = sum(count for name, count in counts.items() if name in found.accepted)
        if labelled >= _MAJORITY * lines:
            return replace(
                found,
                accepted=found.accepted | frozenset(again),
                doubtful=found.doubtful | once,
            )
        if not found and len(again) > 1 and sum(again.values()) >= _NEARLY_ALL * lines:
            return Labels(frozenset(again), once)
        return found

    def _of_uses(self, counts: Mapping[str, int], lines: int) -> Labels:
        """Returns those of the candidates with so many uses that are labels."""
        total = sum(counts.values())
        numbered = frozenset(filter(is_numbered, counts))
        if total < 2:
            titles = {self._title_label} if self._title_label else set[str]()
            return Labels(frozenset(titles) | (numbered & self._emphasized) | (self._chevrons & counts.keys()))
        repeated = {name for name, count in counts.items() if count > 1}
        single = {name for name in counts.keys() - repeated if name.casefold() not in _ONLY_REPEATED | HEADS_OF_CLAUSES}
        if total >= _MAJORITY * lines:
            odd = single - self._bracketed if repeated and repeated <= self._bracketed else set[str]()
            return Labels(frozenset(repeated | (single - odd)), frozenset(odd))
        if not repeated and self._first_label in single and total >= _MIN_SHARE * lines:  # each speaks once
            looks = Counter(map(self._look, single))
            again = {look for look, count in looks.items() if count > 1 and (self._captions or look != "word")}
            repeated = {name for name in single if self._look(name) in again}
            single -= repeated
        if total < _MIN_SHARE * lines:
            repeated &= self._emphasized
        alike = {name for name in single if self._looks_like(name, repeated)}
        alike |= self._chevrons & single
        return Labels(frozenset(repeated | alike), frozenset(single - alike if repeated else single & self._emphasized))

    def _looks_like(self, name: str, repeated: set[str]) -> bool:
        """Tells whether a label that comes once looks like one of those that come again."""
        if name in self._emphasized:
            return self._look(name) in map(self._look, repeated & self._emphasized)
        return self._look(name) in map(self._look, repeated - self._emphasized)

    def _look(self, name: str) -> str:
        if name in self._bold:
            return "bold"
        if is_numbered(name):
            return "numbered"
        if name.isupper() and len(name) > 1:
            return "capitals"
        return "words" if " " in name else "word"

    def _begins_lines(self, name: str, count: int) -> bool:
        return name in self._bold or self._inner_counts[_inner(name)] <= _MAX_INNER * count


def _is_full_name(name: str) -> bool:
    """Tells whether a label is made of two or three words with capitals, as the names of people are."""
    words = name.split()
    return 2 <= len(words) <= 3 and all(word[:1].isupper() and word.strip(".").isalpha() for word in words)


def _inner(name: str) -> str:
    """Returns what of a name is counted inside lines: its last word, or all of `Speaker 1`."""
    return name if is_numbered(name) else name.split()[-1]
