"""Lines that say who speaks from when, in the plain text of meeting recorders and transcription services.

Each grammar of `GRAMMARS` is one way to write such a line. A file decides by all of its lines which of them it has: a
line of a grammar stands above words, so that two of the same in a row, or times without names, speak against it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, NamedTuple

from .labels import heads_clause, is_name, is_numbered, person, without_capital_role
from .spoken import is_bracketed, sounds_spoken
from .times import CLOCK, SPELLED_UNITS, clock_seconds

_LONGEST: Final = 160  # characters of a line that is nothing but a head
_SURE: Final = 0.8
_MAX_NAMES: Final = 10_000

_NAME: Final = r"(?P<name>\+\d[\d *•x()./-]{5,20}|(?!.*\b(?:19|20)\d\d\b)[^\W\d_][^\t:\[\]<>*?!;\"“”|\n]{0,59}?)"
_WHO: Final = r"(?:\s*\([^()\t\n]{1,80}\))?"  # what somebody is, or an address: `Ada Quill (Quill & Hill | Eastvale)`
_TIME: Final = rf"\\?[\[(]?(?P<start>{CLOCK})(?:\s*(?:-+>?|–|—|to)\s*(?P<end>{CLOCK}))?\\?[\])]?"

# What stands in the place of a time and cannot be read as one, such as `0:0x`; `is_broken_time` has to say so.
_BROKEN: Final = r"\\?[\[(]?(?P<start>[\w:.,]{3,14})(?P<end>(?!))?\\?[\])]?"


def _grammars(time: str, name: str) -> tuple[re.Pattern[str], ...]:
    """Returns the grammars with patterns for their times and names."""
    return (
        # Otter, Teams: `Ada Quill  0:04`; Riverside: `Ada Quill (00:04.12)`; `Ada Quill, 0:04`; in Markdown in bold
        re.compile(rf"\s*(?P<bold>\*\*|__)?{name}{_WHO}(?(bold)(?P=bold))(?:\s*[,|·•–—-])?\s+{time}\s*$"),
        # Zoom: `[Ada Quill] 10:00:01`
        re.compile(rf"\s*\[(?P<name>[^\[\]\n]{{1,60}})\]\s*{time}\s*$"),
        # Trint: `[00:00:01.210] - Ada Quill`; `0:04 Ada Quill`; `00:04 - 00:10 Ada Quill`; in Markdown in bold
        re.compile(rf"\s*{time}\s*(?:[-–—|·•]\s*)?(?P<bold>\*\*|__)?{name}{_WHO}(?(bold)(?P=bold))\s*$"),
        # tables: `Ada Quill<TAB>00:00:58<TAB>words`, `00:00:58<TAB>Ada Quill<TAB>words`
        re.compile(rf"\s*(?:{name})?\t\s*{time}(?:\t\s*(?P<past>{CLOCK}))?\t(?P<rest>.*)$"),
        re.compile(rf"\s*{time}(?:\t\s*(?P<past>{CLOCK}))?\t\s*(?:{name})?\t(?P<rest>.*)$"),
    )


GRAMMARS: Final = _grammars(_TIME, _NAME)
_BROKEN_GRAMMARS: Final = _grammars(_BROKEN, _NAME)
_ODD_GRAMMARS: Final = _grammars(_TIME, r"(?P<name>[^\t\n]{1,60}?)")
_MOST_ODD_WORDS: Final = 4
_ZOOM: Final = 1
_TABLES: Final = 3  # the first grammar whose words stand in the same line
_TIME_FIRST: Final = (2, 4)

_ROLE: Final = re.compile(r"(?<=\w)\s*\([^()\d]{1,30}\)$")
_ROLES: Final = re.compile(r"(?<=[^\W\d_])(?:\s*\([^()\d]{1,40}\)){1,2}$")
_HELD: Final = re.compile(r"(?P<office>[^()]{2,100}?)\s*\((?P<person>[^()\d]{2,60})\)(?:\s*\([^()\d]{1,40}\))?")
_COMMA_ROLE: Final = re.compile(
    r"(?P<name>[^\W\d_][^,:;.?!\n]{1,47}(?:\([^()]{1,40}\))?),\s+(?P<role>[^\W\d_][^.?!:;…\n]{1,60})"
)
_SMALL_NAME: Final = re.compile(r"[^\W\d_][\w.-]{0,20}\w(?: [\w.-]{0,20}\w){0,2}")
_SPELLED_TIME: Final = re.compile(
    rf"(?:\d{{1,2}} ?(?:{SPELLED_UNITS})(?:,? | und | et | y | and )?){{1,3}}",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(rf"-?\d+(?:[.,]\d+)?|{CLOCK}")
_NEARLY_TIME: Final = re.compile(r".[^:]*:.|\d+ ?[hm]")
LONE_TIME: Final = re.compile(rf"\s*{_TIME}\s*$")
_LEADING_TIME: Final = re.compile(rf"\s*{_TIME}(?:\s|$)")


def is_broken_time(text: str) -> bool:
    """Tells whether `text` looks like a time and cannot be read as one."""
    return _NEARLY_TIME.match(text) is not None and any(map(str.isdigit, text)) and clock_seconds(text) is None


class Head(NamedTuple):
    """A line that names a speaker or a time; `rest` are the words behind it. `broken` is a time that cannot be read."""

    start: float | None
    end: float | None
    name: str | None
    rest: str = ""
    broken: str = ""


class Heads(NamedTuple):
    """What a file's heads look like: its grammars, whether names stand alone below or above times that do, and those of
    them that are in small letters, as Zencastr has them."""

    grammars: tuple[int, ...] = ()
    name_below: bool = False
    name_above: bool = False
    small_names: frozenset[str] = frozenset()
    begin_blocks: bool = False  # the lines of its grammars stand below blank lines
    known: frozenset[str] = frozenset()  # names that come again

    def is_name(self, line: str) -> bool:
        """Tells whether a line next to a time is nothing but a name, which may be one in small letters in this file."""
        return is_lone_name(line) or line.strip() in self.small_names

    @property
    def by_clock(self) -> bool:
        """Whether the times may be those of a clock on the wall, as Zoom saves them."""
        return self.grammars == (_ZOOM,)

    def head(self, line: str, *, begins_block: bool = True) -> Head | None:
        """Returns what `line` says, if it is a head of one of the grammars: `We left at 10:30` is none."""
        is_inside = self.begin_blocks and not begins_block  # where words stand, unless a blank line is missing
        for at in self.grammars:
            head = _read(match) if (match := _match(at, line)) else None
            if head and (head.name in self.known if is_inside else not head.name or self._may_name(head.name)):
                return head
        if is_inside:
            return None
        return self._broken_head(line) if ":" in line[:_LONGEST] else None

    def odd_head(self, line: str, *, begins_block: bool) -> Head | None:
        """Returns what a line says that has all of a head but a name in the form of one: `7  0:58`. Nobody knows whom
        it names."""
        for at in self.grammars:
            if (at >= _TABLES or (begins_block and self.begin_blocks)) and (match := _match(at, line, _ODD_GRAMMARS)):
                head = _read(match)
                if head and head.name and len(head.name.split()) <= _MOST_ODD_WORDS:
                    return head
        return None

    def _may_name(self, name: str) -> bool:
        return is_name(name) or is_numbered(name) or name in self.small_names

    def _broken_head(self, line: str) -> Head | None:
        """Returns what a line says that would be a head if its time could be read."""
        for at in self.grammars:
            match = _match(at, line, _BROKEN_GRAMMARS)
            if match and is_broken_time(match["start"]) and is_name(name := _named(match["name"] or "")):
                return Head(None, None, name, match.groupdict().get("rest") or "", match["start"])
        return None


def _read(match: re.Match[str]) -> Head | None:
    """Returns what a line of a grammar says, if its time can be read."""
    groups = match.groupdict()
    start = clock_seconds(groups["start"])
    if start is None:
        return None
    past = clock_seconds(groups["end"] or groups.get("past") or "")
    past, rest = _words_of_row(groups.get("rest") or "", start, past)
    return Head(start, past, _named(groups["name"] or "") or None, rest)  # a cell may be empty


def _match(at: int, line: str, grammars: tuple[re.Pattern[str], ...] = GRAMMARS) -> re.Match[str] | None:
    if at >= _TABLES:
        return grammars[at].match(line) if "\t" in line[:_LONGEST] else None
    return grammars[at].match(line) if len(line) <= _LONGEST else None


def _named(name: str) -> str:
    """Returns the name of a head: `Ada Quill` of `Ada Quill (host) -`."""
    return without_capital_role(without_role(" ".join(name.split()).rstrip(" :,-–—")))


def without_role(name: str) -> str:
    """Returns a name without what somebody is behind it, in parentheses."""
    return _ROLE.sub("", name)


def without_roles(name: str) -> str:
    """Returns a name without up to two such things: `Ada Quill (Eastvale) (Ind)`."""
    return _ROLES.sub("", name)


def _words_of_row(rest: str, start: float, past: float | None) -> tuple[float | None, str]:
    """Returns the end and the words of a row, whose first cells may be more times and lengths, as annotators write."""
    cells = rest.split("\t")
    while len(cells) > 1 and (not cells[0].strip() or _NUMBER.fullmatch(cells[0].strip())):
        time = clock_seconds(cells.pop(0).strip())
        past = time if past is None and time is not None and time > start else past
    return past, "\t".join(cells)


def lone_time(line: str) -> tuple[float | None, float | None]:
    """Returns start and end of a line that is nothing but a time or a range of times."""
    match = LONE_TIME.match(line) if len(line) <= _LONGEST and ":" in line else None
    return (clock_seconds(match["start"]), clock_seconds(match["end"] or "")) if match else (None, None)


def is_spelled_time(line: str) -> bool:
    """Tells whether a line is a time in words, which YouTube copies below the time itself: `1 minute, 7 seconds`."""
    return _SPELLED_TIME.fullmatch(line.strip()) is not None


def lone_name(line: str) -> str:
    """Returns the name of a line that is nothing else, without marks around it, and without what somebody is in
    parentheses; of a line that is an office and who holds it, that person: `The Minister (Ada Quill)`."""
    plain = line.strip().strip("*_").rstrip(":") if len(line) <= _LONGEST else ""
    held = _HELD.fullmatch(plain)
    name = person(held["office"], held["person"]) if held else without_roles(plain)
    return without_capital_role(" ".join(name.split()))


def is_lone_name(line: str) -> bool:
    """Tells whether a line is nothing but a name, or a name with what somebody is in parentheses."""
    plain = lone_name(line)
    if not 0 < len(plain) <= 60 or plain[-1] in ".,?!…;-" or plain[0] == "(":
        return False
    return is_numbered(plain) or (not plain[-1].isdigit() and is_name(plain))


def name_with_role(line: str) -> str:
    """Returns the name of a line that is nothing but a name and what somebody is: `Luc Moreau, directeur du port`; an
    empty text for another line."""
    match = _COMMA_ROLE.fullmatch(line.strip().strip("*_").rstrip(":")) if len(line) <= _LONGEST else None
    name = without_roles(match["name"]) if match and not sounds_spoken(match["role"]) else ""
    return name if is_name(name) and not heads_clause(name.split()[0]) else ""


def is_small_name(line: str) -> bool:
    """Tells whether a line is nothing but words in small letters that may be a name where others say so."""
    name = line.strip()
    return name.islower() and _SMALL_NAME.fullmatch(name) is not None and not heads_clause(name)


class HeadCounter:
    """Counts the heads of a whole file, then decides on its grammars. `add` takes the lines with words in order."""

    def __init__(self) -> None:
        self._followed = Counter[int]()  # heads with words below them, by grammar
        self._alone = Counter[int]()  # heads that have none
        self._before = frozenset[int]()
        self._names = Counter[str]()
        self._below, self._above = Counter[str](), Counter[str]()
        self._small = Counter[str]()  # what may be names in small letters below times, with words below them
        self._small_name = ""
        self._small_heads = Counter[tuple[int, str]]()  # what may be such names in heads, by grammar
        self._in_blocks = Counter[bool]()  # heads by whether they begin a block
        self.lone_times = 0
        self.long_times = 0  # of them, those with hours, and ranges
        self._silent = 0  # of them, those of sounds, which nobody makes
        self._was_lone = self._was_name_below = False
        self._previous = ""

    def add(self, line: str, *, begins_block: bool) -> bool:
        """Counts a line; tells whether it may be a head."""
        here = frozenset(self._grammars(line)) if ":" in line[:_LONGEST] else frozenset[int]()
        for at in self._before:
            (self._alone if at in here else self._followed)[at] += 1
        self._before = frozenset(at for at in here if at < _TABLES)
        for at in here - self._before:
            self._followed[at] += 1
        self._in_blocks[begins_block] += bool(here)
        self._count_lone(line, here)
        return bool(here)

    def _grammars(self, line: str) -> list[int]:
        found = [at for at in range(len(GRAMMARS)) if (match := _match(at, line)) and self._may_be_named(match["name"])]
        small = [(at, match["name"]) for at in range(_TABLES) if (match := _match(at, line))] if not found else []
        for at, name in small:
            if is_small_name(_named(name)) and len(self._small_heads) < _MAX_NAMES:
                self._small_heads[at, _named(name)] += 1
                found.append(at)
        if not found and _LEADING_TIME.match(line[:_LONGEST]):
            for at in _TIME_FIRST:
                self._alone[at] += 1
        return found

    def _may_be_named(self, name: str | None) -> bool:
        if name is None:  # an empty cell
            return True
        name = _named(name)
        if not name or name[-1] in ".?!…" or not is_name(name):
            return False
        if len(self._names) < _MAX_NAMES:
            self._names[name] += 1
        return True

    def _count_lone(self, line: str, here: frozenset[int]) -> None:
        """Counts times that stand alone, and the names next to them."""
        start, end = lone_time(line) if not here else (None, None)
        if self._small_name and start is None and len(self._small) < _MAX_NAMES:
            self._small[self._small_name] += 1
        self._small_name = line.strip() if self._was_lone and is_small_name(line) else ""
        if start is not None:
            self.lone_times += 1
            self.long_times += end is not None or line.count(":") > 1
            if is_lone_name(self._previous) and len(self._above) < _MAX_NAMES:
                self._above[self._previous.strip()] += 1
        elif self._was_lone and is_lone_name(line) and len(self._below) < _MAX_NAMES:
            self._below[line.strip()] += 1
        elif self._was_lone:
            self._silent += is_bracketed(line)
        self._was_lone = start is not None
        self._previous = line if start is None else ""

    @property
    def names(self) -> frozenset[str]:
        """The names in what may be heads."""
        return frozenset(self._names)

    def decided(self) -> Heads:
        """Returns the heads of the file."""
        for at in self._before:
            self._alone[at] += 1
        accepted = tuple(
            at
            for at in range(len(GRAMMARS))
            if self._followed[at] > 1
            and self._followed[at] >= _SURE * (self._followed[at] + self._alone[at])
            and self._small_names_come_again(at)
        )
        small = frozenset(self._small) if self._come_again(self._small + self._below) else frozenset[str]()
        below, above = bool(small) or self._come_again(self._below), self._come_again(self._above)
        small |= frozenset(name for (at, name), _ in self._small_heads.items() if at in accepted)
        known = (name for name, count in self._names.items() if count > 1)
        begin = self._in_blocks[True] >= _SURE * self._in_blocks.total()
        return Heads(accepted, below, above and not below, small, begin, frozenset(known))

    def _small_names_come_again(self, at: int) -> bool:
        """Tells whether the names in small letters in the heads of a grammar come again, if there are any."""
        counts = [count for (grammar, _), count in self._small_heads.items() if grammar == at]
        return not counts or len(counts) <= max(2, sum(counts) // 2) or sum(counts) < self._followed[at] / 2

    def _come_again(self, names: Counter[str]) -> bool:
        """Tells whether nearly all times have a name next to them, and names come again, or are numbered."""
        total, numbered = names.total(), sum(map(is_numbered, names))
        return (
            total > 1
            and total >= _SURE * (self.lone_times - self._silent)
            and len(names) - numbered <= max(2, total // 2)
        )
