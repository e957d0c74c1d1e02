"""Beginnings of lines that say who speaks and when in a notation of their own, told in the usual one.

People and tools write `1. Ada Quill [0:03]: words`, `{00:03} Ada Quill: words`, `Ada Quill @ 0:03 - words`,
`TC 00:00:03:00 ADA: words`, `**Ada Quill** | 0:03 | words`, `0h0m3s words`, and whatever else they like. All of these
are a time, a name or both, with marks around them that are the same in the whole file: its *notation*.
`NotationCounter` finds the one that most lines or blocks of a file begin with. Where the rest of this room does not
read it, `Notation.told` gives each such line as `[0:03] Ada Quill: words`, which it does.

Names have to come again: titles of sections with times, each of which comes once, are no names. A notation of names
alone has to be a strong one: nearly every line begins so.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from ..language.non_speech import non_speech_spans
from ..transcript import Repair
from .heads import is_broken_time
from .labels import Labels, heads_clause, is_name, is_numbered, person
from .times import CLOCK, clock_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .cuelist import CueList

_LONGEST: Final = 160  # characters of a line in which its head is looked for
_MOST: Final = 200  # different notations of a file
_LOOKED_AT: Final = 2000  # lines that tell how a file is written
_FEWEST: Final = 3
_UNNAMED: Final = ("――", "——", ">>")  # begin the words of somebody without a name
_SAMPLE: Final = 20
_MOST_NAMES: Final = 0.7  # of the lines; beyond it, names do not come again
_ASCENDING: Final = 0.9
_DAY: Final = 86_400

_DATED: Final = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,6})?(?:Z|[+-]\d{2}:?\d{2})?"
_UNITS: Final = (
    r"(?:(?P<h>\d{1,2}) ?h ?)?(?P<m>\d{1,3}) ?m(?:in)?(?: ?(?P<s>\d{1,2}(?:[.,]\d{1,3})?)(?: ?s(?:ec)?)?)?"
    r"|(?P<minutes>\d{1,3})['’′] ?(?P<seconds>\d{2})(?:[\"”″]|'')|(?P<only>\d{1,6}(?:[.,]\d{1,3})?) ?s(?:ec)?"
)
_UNIT_TIME: Final = re.compile(_UNITS)
_TABBED: Final = r"\d{1,6}[.,]\d{1,9}(?=\t)"  # seconds in a cell of their own, as Audacity writes them
_ANY: Final = rf"(?:{_DATED}|{CLOCK}|(?:{re.sub(r'[?]P<[a-z]+>', '?:', _UNITS)})(?![^\W_])|{_TABBED})"
_NUMBERS: Final = re.compile(r"\d+(?:[.,]\d+)?\t")  # in cells, which may be times in any unit
_BROKEN: Final = r"[\w:.,]{3,14}"
_RANGE: Final = r"(?:\s*(?:-+>?|–|—|→|\bto\b|\][ \t]?\[|\)[ \t]?\()\s*|\t)"
_QUOTES: Final = "\"“”„«'‘’¿¡…?!."  # what words begin or end with
_OPENING: Final = r"(\[{<「『〈《【〔"
_WEAK: Final = ",;、，；&+%$€£°"  # marks that stand between words, too
_DASHES: Final = "\\-‐–—"
_MARK: Final = rf"(?:[^\w\s{_QUOTES}]|_)"  # what stands around the two
_CLOSING: Final = rf"(?:[^\w\s{_QUOTES}{_OPENING}]|_)"
_STRONG: Final = (
    rf"(?:[^\w\s{_QUOTES}{_OPENING}{_WEAK}{_DASHES}]|_|—|\u3000|[「『]|[{_DASHES}]{{1,2}}(?=\s|$))"  # ends a name
)
_TITLES: Final = "Mr Mrs Ms Dr Sr Sra Sig Dra Prof Hon Sen Rep Rev Gen Col Capt Gov St Abg MM".split()
_NO_TITLE: Final = "".join(rf"(?<!\b{form})" for title in _TITLES for form in (title, title.upper()))
# `Mr. HOLLIS. Thank you`, `M. le Président. Merci`, `Entrevistadora.— Gracias`, `P.- Sí`
_STOP: Final = (
    rf"(?:(?:(?<=[A-ZÀ-ÖØ-Þ]{{2}})|(?<=[^\W\d_]{{3}})|(?<=\))){_NO_TITLE}\.(?=\s)"
    r"|\.(?=\s?[–—]|-\s))"
)
_ROLES: Final = (
    r"(?:\s*[(（](?P<person>[^()（）\d\n]{1,30})[)）](?:\s*\([^()\d\n]{1,30}\))?)?"
    r"(?:(?<=[^\W\d_]{2}),\s[^\W\d_][^.,:;?!\n]{2,60}(?=\.\s))?"  # `Mme Petit, ministre de la mer. Merci`
)
_NAME: Final = (
    r"(?P<name>(?i:speaker|spk)[ _-]?\d{1,3}|\d{1,2}(?=[:：]\s)"
    rf"|[^\W\d_](?:[^\t:：{{}}()（）\[\]<>*|@=~\\;\"“”?!,\n»→【】〔〕「『\u3000{_DASHES}]|-(?=\w)){{0,47}}?){_ROLES}"
)
_ODD_NAME: Final = r"(?P<name>[^\W_][^\n]{0,47}?)"
_MOST_ODD_WORDS: Final = 4
_LINK: Final = r"\]\(https?://[^)\s]{1,100}\)"
_BEFORE: Final = rf"\s*(?P<before>(?:#?\d{{1,5}}[.)]?\s+)?(?:{_MARK}|\s){{0,6}}(?:[A-Z]{{1,3}}\s+(?=\d))?)"
_BETWEEN: Final = rf"(?P<between>(?:\s|{_MARK}){{1,8}})"
_BEHIND: Final = rf"(?P<behind>{_STOP}?(?:{_LINK})?(?:{_CLOSING}|\s){{0,6}})(?=\S|$)"


def _timed(time: str) -> str:
    return rf"(?<![\w.])(?P<start>{time})(?:{_RANGE}(?P<end>{_ANY}))?(?!\w)"


_SHAPES: Final = {
    "time name": rf"{_BEFORE}{_timed(_ANY)}{_BETWEEN}{_NAME}(?=\s*(?:{_STRONG}|[{_WEAK}]|$)|\t){_BEHIND}",
    "name time": rf"{_BEFORE}{_NAME}{_BETWEEN}{_timed(_ANY)}{_BEHIND}",
    "time": rf"{_BEFORE}{_timed(_ANY)}{_BEHIND}",
    "name": rf"{_BEFORE}{_NAME}(?=\s*(?:{_STRONG}|{_STOP})|\t){_BEHIND}",
}
_QUOTED: Final = "「"
"""Stands for the quotation mark behind a name: `田中「はい」`. It stays with the words."""
_EMOJI: Final = re.compile(r"[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff\u200d\ufe0f\u20e3]+")
_ANY_EMOJI: Final = "\U0001f600"
"""Stands for whatever emoji are before a name, one for each speaker."""
_WITH_EMOJI: Final = re.compile(rf"\s*(?P<emoji>{_EMOJI.pattern})\s*(?P<words>[^\W\d_].*)")
_OFFICE: Final = re.compile(
    r"(?:(?:M\.|Mme|Madame|Monsieur) (?:le|la)|(?:El|La) señora?) [^\W\d_]|(?:The|Der|Die) [A-Z]"
)
_TITLED: Final = re.compile(r"(?:M|MM|Mr|Mrs|Ms|Dr|Hon)\. |(?:Mme|Mlle|Madame|Monsieur|Herr|Frau|El señor|La señora) ")
_IN_TIME: Final = re.compile(r"\d:\d")  # where a name ends: `Ada Quill 0:03` is none with a colon behind it
_LONGEST_FORM: Final = 5  # characters of a form of address
_BEFORE_LABEL: Final = re.compile(r"\.\s[^.:：\n]{0,40}[:：]\s")  # of which it is a part: `Hon. Ada Quill: no`
_MOST_STOPPED: Final = 0.5  # names of the lines, where a full stop stands behind each
_PATTERNS: Final = {shape: re.compile(pattern) for shape, pattern in _SHAPES.items()}
_Key = tuple[str, str, str, str]
"""A shape, and the marks before, between and behind."""

_SURE_MARKS: Final = ("○", "◯", "◎", "◆", "【", "〔", _ANY_EMOJI)
_SURE_SHARE: Final = 0.3  # where one of these stands before the names, so that other lines are words of who spoke
_SHARES: Final = {"time name": 0.15, "name time": 0.15, "time": 0.5, "name": 0.8}
"""The share of the lines or blocks of a file that a notation has at least; the first that has it is taken."""


class Beginning(NamedTuple):
    """The beginning of a line: its times as they stand and its name, if it has them, and the words behind it."""

    start: str
    end: str
    name: str
    words: str

    @property
    def seconds(self) -> float | None:
        return _seconds(self.start)


@dataclass(frozen=True, slots=True)
class Notation:
    """How the lines of a file begin: with these marks. `sample` are some of them, with what they say. `odd` is the
    pattern of lines that have the marks, where these tell that a name ends, and anything in the place of the name."""

    pattern: re.Pattern[str]
    marks: str
    sample: tuple[tuple[str, Beginning], ...]
    odd: re.Pattern[str] | None = None

    def odd_name(self, line: str) -> str:
        """Returns what stands where a line of this notation has its name, and may be one or words: a few of them, and
        no sound."""
        match = self.odd.match(line, 0, _LONGEST) if self.odd else None
        name = match["name"].strip() if match else ""
        is_short = 0 < len(name.split()) <= _MOST_ODD_WORDS
        return name if is_short and not heads_clause(name) and not non_speech_spans(f"({name})") else ""

    @property
    def by_clock(self) -> bool:
        """Whether its times have dates, so that they are counted from the first."""
        return any(re.fullmatch(_DATED, one.start) for _, one in self.sample)

    def is_believed(self, labels: Labels) -> bool:
        """Tells whether the file, read by this notation, has some of its names as labels, if it has names."""
        names = {one.name for _, one in self.sample if one.name}
        return not names or not names.isdisjoint(labels.accepted)

    def told(self, line: str) -> str:
        """Returns a line in the usual notation: `[0:03 - 0:07] Ada Quill: words`; another line as it is. A line may be
        several with bars between them."""
        if "|" in line and "|" not in self.marks:
            parts = line.split("|")
            if all(self.pattern.match(part) for part in parts):
                return "|".join(map(self._told, parts))
        return self._told(line)

    def _told(self, line: str) -> str:
        match = self.pattern.match(line)
        found = _beginning(line, match, nick="<" in self.marks and ">" in self.marks) if match else None
        if found is None or (found.start and found.seconds is None and not is_broken_time(found.start)):
            return line
        times = " - ".join(_usual(time) for time in (found.start, found.end) if time)
        head = " ".join(filter(None, (f"[{times}]" if times else "", f"{found.name}:" if found.name else "")))
        is_bold = "**" in self.marks and found.name and (not found.start or found.seconds is not None)
        return f"**{head}** {found.words}" if is_bold else f"{head} {found.words}"


def _beginning(line: str, match: re.Match[str], *, nick: bool) -> Beginning | None:
    """Returns what a match says; None if what stands in the place of a name is none. With `nick` it may be any word."""
    groups = match.groupdict()
    name = person(" ".join((groups.get("name") or "").split()), groups.get("person") or "")
    if name.isdecimal():
        name = f"Speaker {name}"
    if "name" in groups and not (nick or is_name(name) or is_numbered(name) or _OFFICE.match(name)):
        return None
    words = line[match.end() :]
    if "name" in groups and _IN_TIME.match(line, match.end("name") - 1):
        return None
    if name and len(name) <= _LONGEST_FORM and _BEFORE_LABEL.match(line, match.end("name")):
        return None
    return Beginning(groups.get("start") or "", groups.get("end") or "", name, words)


def _seconds(time: str) -> float | None:
    """Returns a time in seconds; one with a date as the seconds since midnight."""
    if (clock := clock_seconds(time)) is not None:
        return clock
    if re.fullmatch(_DATED, time):
        try:
            moment = datetime.fromisoformat(time.replace(",", "."))
        except ValueError:
            return None
        return moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    if found := _UNIT_TIME.fullmatch(time):
        hours, minutes, seconds, *others = (float((part or "0").replace(",", ".")) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds + others[0] * 60 + others[1] + others[2]
    plain = time.replace(",", ".")
    return float(plain) if re.fullmatch(r"\d{1,6}\.\d{1,9}", plain) else None


def _usual(time: str) -> str:
    """Returns a time as a clock shows it; one that cannot be read as it stands."""
    seconds = None if clock_seconds(time) is not None else _seconds(time)
    if seconds is None:
        return time
    minutes, rest = divmod(round(seconds, 3), 60)
    return f"{int(minutes) // 60}:{int(minutes) % 60:02}:{rest:06.3f}"


class NotationCounter:
    """Counts how the first lines of a file begin, which are many."""

    def __init__(self) -> None:
        self._found = dict[_Key, list[tuple[int, str, Beginning]]]()
        self._without_words = list[_Key]()  # the notations of the line before, if it has no words and is in a block
        self._below = Counter[_Key]()  # the lines of a notation that stand below the words of a block
        self._with_emoji = list[tuple[int, str, re.Match[str]]]()
        self._unread: tuple[int, str, int] | None = None
        self._lines = self._blocks = 0

    def add(self, number: int, line: str, *, begins_block: bool) -> None:
        """Counts a line with words; `begins_block` tells whether there is a blank line above it."""
        self._without_words = list[_Key]()
        if self._lines >= _LOOKED_AT:
            return
        if line.lstrip().startswith(_UNNAMED):
            return
        self._lines += 1
        self._blocks += begins_block
        if emoji := _WITH_EMOJI.match(line, 0, _LONGEST) if not line[:2].isascii() else None:
            self._with_emoji.append((number, line, emoji))
        has_time = any(map(str.isdigit, line[:_LONGEST]))
        for shape, pattern in _PATTERNS.items():
            match = pattern.match(line, 0, _LONGEST) if has_time or shape == "name" else None
            groups = match.groupdict() if match else {}
            opening = groups.get("between") if shape == "time name" else groups.get("before")
            nick = (opening or "").strip()[-1:] == "<" and (groups["behind"] or "")[-1:].isspace()
            found = _beginning(line, match, nick=nick) if match else None
            if found is None:
                continue
            before, between, behind = (_normalized(groups.get(part) or "") for part in ("before", "between", "behind"))
            if shape == "time name" and behind and set(behind) <= set(_WEAK) and behind not in between:
                continue  # `0:03 Well, words`, other than `0:03, Ada, words`
            if shape == "name" and (heads_clause(found.name) or _NUMBERS.match(found.words)):
                continue
            behind = _QUOTED if not behind and found.words[:1] in ("「", "『") else behind
            key = (shape, before, between, behind)
            if key in self._found or len(self._found) < _MOST:
                kept = self._found.setdefault(key, [])
                kept.append((number, line, found))
                if not begins_block and not found.words:
                    self._without_words.append(key)

    def end_block(self) -> None:
        """Takes a blank line."""
        self._below.update(self._without_words)
        self._without_words = list[_Key]()

    def found(self, *, paragraphs: bool) -> Notation | None:
        """Returns the notation of a file whose units are lines or, with `paragraphs`, blocks; None if it has none."""
        units = self._blocks if paragraphs else self._lines
        for shape, share in _SHARES.items():
            of_shape = [key for key in self._found if key[0] == shape]
            key = max(of_shape, key=lambda key: len(self._found[key]), default=None)
            least = _SURE_SHARE if key and key[1].strip() in _SURE_MARKS else share
            if key is None or len(self._found[key]) < max(_FEWEST, least * units):
                continue
            lines = self._found[key]
            is_weak = _is_weak(key, lines)
            if not _holds([one for _, _, one in lines], _MOST_STOPPED if is_weak else _MOST_NAMES):
                if not is_weak and len({one.name for _, _, one in lines}) < len(lines):
                    self._unread = self._unread or (*lines[0][:2], len(lines))
                continue
            if self._below[key] > len(lines) / 2:
                self._unread = (*lines[0][:2], len(lines))
                continue
            odd = _pattern(key, _ODD_NAME) if shape == "name" and key[3].strip(" .:：") and key[3] != _QUOTED else None
            return Notation(_pattern(key), "".join(key[1:]), tuple(one[1:] for one in lines[:_SAMPLE]), odd)
        return self._after_emoji(units)

    def _after_emoji(self, units: int) -> Notation | None:
        """Returns the notation of names between an emoji and a sentence, without a mark: `🎧 Sam Since when?`. They are
        the words that lines with the same emoji begin with, and come again."""
        if len(self._with_emoji) < max(_FEWEST, _SHARES["name"] * units):
            return None
        found = dict[tuple[str, str], list[str]]()
        for _, _, match in self._with_emoji:
            first, *others = match["words"].split()
            shared = found.setdefault((match["emoji"], first), [first, *others])
            same = takewhile(lambda pair: pair[0] == pair[1], zip(shared, (first, *others), strict=False))
            found[match["emoji"], first] = [word for word, _ in same]
        names = {" ".join(shared) for shared in found.values()}
        if len(names) < 2 or len(names) > len(self._with_emoji) / 2 or not all(map(is_name, names)):
            return None
        listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        pattern = re.compile(rf"\s*{_EMOJI.pattern}\s*(?P<name>{listed})\s+(?=[\"“¿¡(\[]*[^\W_a-zà-öø-ÿ])")
        matches = [(line, pattern.match(line)) for _, line, _ in self._with_emoji]
        lines = [(line, Beginning("", "", one["name"], line[one.end() :])) for line, one in matches if one]
        if len(lines) < _SHARES["name"] * units:
            return None
        return Notation(pattern, _ANY_EMOJI, tuple(lines[:_SAMPLE]))

    def tell_unread(self, cue_list: CueList) -> None:
        """Counts lines with names that are not read: below the words, or in a file too short to show that they are
        names, although one comes again."""
        if self._unread:
            number, line, count = self._unread
            cue_list.count(Repair.UNKNOWN_LABELS, number, count, detail=line)


def _is_weak(key: _Key, lines: Sequence[tuple[int, str, Beginning]]) -> bool:
    """Tells whether a full stop stands behind names that may be short sentences: not in capitals, without a title."""
    return key[3] == "." and not all(one.name.split()[-1].isupper() or _TITLED.match(one.name) for _, _, one in lines)


def _holds(lines: Sequence[Beginning], most_names: float) -> bool:
    """Tells whether names come again, so that they are at most that share of the lines, and times ascend."""
    names = {one.name for one in lines if one.name}
    times = [time for one in lines if (time := one.seconds) is not None]
    rising = sum(before <= after for before, after in pairwise(times))
    return len(names) <= most_names * len(lines) and rising >= _ASCENDING * (len(times) - 1)


@lru_cache(maxsize=1000)
def _normalized(marks: str) -> str:
    """Returns marks with one number for all, one space for several, and one address, emoji and dash for all."""
    marks = _EMOJI.sub(_ANY_EMOJI, marks) if not marks.isascii() else marks
    marks = re.sub(rf"[{_DASHES}―]+", "–", marks)
    marks = re.sub(r"\(https?://[^)\s]*\)", "(://)", re.sub(r"\d+", "1", marks)).rstrip(" ")
    return re.sub(r"\s*\t\s*", "\t", re.sub(r" +", " ", marks))


def _pattern(key: tuple[str, str, str, str], name: str = _NAME) -> re.Pattern[str]:
    """Returns the pattern of the lines with these marks, in which a time may be one that cannot be read."""
    shape, *marks = key
    before, between, behind = (_marked(part) if part else r"\s*" for part in marks)
    behind = _STOP + _marked(marks[2][1:]) if marks[2].startswith(".") else behind
    behind = r"\s*(?=[「『])" if marks[2] == _QUOTED else behind
    parts = {"time": _timed(rf"{_ANY}|{_BROKEN}"), "name": name}
    body = between.join(parts[part] for part in shape.split())
    alone = "$" if shape.endswith("name") and not marks[2] else ""
    return re.compile(rf"{before}{body}{behind}{alone}")


def _marked(marks: str) -> str:
    """Returns a pattern for marks as `_normalized` tells them, with white space or none where they have some."""
    patterns = {"\t": r"\s*\t\s*", " ": r"\s*", "1": r"\d{1,5}", "–": rf"[{_DASHES}―]+", _ANY_EMOJI: _EMOJI.pattern}
    escaped = "".join(patterns.get(mark, re.escape(mark)) for mark in marks)
    return rf"\s*{escaped}\s*".replace(re.escape("(://)"), r"\(https?://[^)\s]*\)")
