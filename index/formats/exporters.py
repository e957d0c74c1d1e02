"""What the tools that write transcripts say about themselves and the recording, which nobody has said.

`is_exporter_line` knows single lines: footers, and notices of a recording that starts or stops. `preamble` finds the
lines above the first words: a title, a date, a length, who took part. Only lines at the ends of a file are looked at,
since the same words may be said in the middle.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..metadata.validation import iso_date
from ..transcript import Facts, collapse
from .exporter_phrases import PHRASES
from .labels import is_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ALL: Final = tuple(PHRASES.values())


def _any_of(patterns: Iterable[str]) -> str:
    """Returns a pattern for one of several."""
    return f"(?:{'|'.join(patterns)})"


_LINES: Final = re.compile(rf"[\W_]*{_any_of(line for one in _ALL for line in one.lines)}[\W_]*", re.IGNORECASE)
_LONGEST: Final = 600
_MOST_ABOVE: Final = 3  # lines above a form
_MOST_WORDS: Final = 6  # of a date or a length in one
_LONGEST_TITLE: Final = 150
_PARTICIPANTS: Final = tuple(name for one in _ALL for name in one.participants)

_ENDS: Final = (".", "?", "!", "…", "。", "？", "！")
_IN_PARENTHESES: Final = re.compile(r"\s*[(（][^()（）]{1,40}[)）]")
_FILE_NAME: Final = re.compile(r"\S{1,80}\.\w{2,4}|[a-z]{2,3}(?:-\w{2,4})?")  # or the tag of a language
_TITLES: Final = tuple(name for one in _ALL for name in one.titles)
_OF_WORDS: Final = frozenset((*_TITLES, *(name for one in _ALL for name in one.places)))  # facts of any words
_FIELD: Final = re.compile(
    rf"[\W_]*({'|'.join(field for one in _ALL for field in one.fields)}"
    rf"|{_any_of(field for one in _ALL for field in one.fields_with_colon)}(?=\s*[:：]))[\W_]*?(?:[:：]\s*(.*))?$",
    re.IGNORECASE,
)
_TITLE_ONLY: Final = re.compile(
    rf"[\W_]*(?:(.{{1,150}}?)\s*[-–—|]\s*)?{_any_of(word for one in _ALL for word in one.transcript)}[\W_]*$",
    re.IGNORECASE,
)
_CHAT: Final = re.compile(rf"[\W_]*({_any_of(word for one in _ALL for word in one.chat)})[\W_]*", re.IGNORECASE)
_ITEM: Final = re.compile(r"\b[A-Z][A-Z ]{3,30}: [^\n]{1,300}? - WATCH: https?://\S+[ \t]*")
_UNITS: Final = tuple(_any_of(one.units[at] for one in _ALL) for at in range(3))
_DURATION: Final = re.compile(
    rf"[\W_]*(?:\d{{1,3}} ?{_UNITS[0]})?[ ,]*(?:\d{{1,3}} ?{_UNITS[1]})?[ ,]*(?:\d{{1,3}} ?{_UNITS[2]})?[\W_]*$",
    re.IGNORECASE,
)
_MONTH: Final = r"[^\W\d_]{3,10}"
_DATE: Final = re.compile(
    rf"(?:{_MONTH},? )?(?:\d{{4}}[-/.]\d{{2}}[-/.]\d{{2}}|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th|er)?\.?(?: de)? {_MONTH}\.?,?(?: de)? \d{{4}}|\d{{4}}年\d{{1,2}}月\d{{1,2}}日|"
    r"\d{1,2}[/.]\d{1,2}[/.]\d{4})"
)
_EAST_ASIAN_DATE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_DAY_AND_MONTH: Final = re.compile(
    rf"(?:{_MONTH},? )?(\d{{1,2}})(?:er)?\.?(?: de)? ({_MONTH})\.?,?(?: de)? (\d{{4}})", re.IGNORECASE
)
_MONTHS: Final = {start: number for one in _ALL for number, start in enumerate(one.months, 1)}
_PRESENTATION: Final = re.compile(_any_of(one for each in _ALL for one in each.presentations), re.IGNORECASE)
_DATE_BEHIND: Final = re.compile(rf"\s*(?:[(\[]|[-–—|])\s*{_DATE.pattern}.{{0,40}}$")
_DATE_LINE: Final = re.compile(
    rf"[\W_]*(?:{_any_of(word for one in _ALL for word in one.published)}:? (?:on )?)?({_DATE.pattern})"
    r"(?:[\W_]*(?:at )?\d{1,2}(?::\d{2}){0,2} ?(?:[ap]\.?m\.?)?(?:\s{0,4}[A-Z]{2,4})?)?"
    r"(?:[\W_]*(?:[月火水木金土日](?:曜日?)?|午前|午後|上午|下午|[월화수목금토일](?:요일)?|오전|오후"
    r"|\d{1,2}(?::\d{2}){1,2}(?: ?[ap]m)?"
    rf"|\d{{1,3}} ?{_any_of(_UNITS)}(?!\w)))*[\W_]*$",
    re.IGNORECASE,
)


def is_exporter_line(line: str) -> bool:
    """Tells whether a whole line is what a tool says about itself or the recording."""
    return len(line) <= _LONGEST and _LINES.fullmatch(line.strip()) is not None


def without_items(text: str) -> tuple[str, list[int]]:
    """Returns a text without the links to moments that Fathom writes into what somebody says, and where they stood:
    `ACTION ITEM: Oil the crane - WATCH: https://…`."""
    found = [match.start() for match in _ITEM.finditer(text)] if " - WATCH: http" in text else []
    return (_ITEM.sub("", text) if found else text), found


def is_transcript_title(title: str, *, alone: bool) -> bool:
    """Tells whether a title is that of a transcript; with `alone` it says nothing else."""
    match = _TITLE_ONLY.match(title) if len(title) <= _LONGEST_TITLE else None
    return match is not None and not (alone and match[1])


def is_chat_title(title: str, *, alone: bool) -> bool:
    """Tells whether a title is that of what was written in a meeting; with `alone` it has more than one word."""
    match = _CHAT.fullmatch(title) if len(title) <= _LONGEST_TITLE else None
    return match is not None and not (alone and " " not in match[1] and match[1].isascii())


def preamble(head: Sequence[str]) -> tuple[list[int], Facts]:
    """Returns which of the lines above the first label or time of a file state facts, and those; none if no line does.

    The first line, if it states nothing itself and is no sentence, is then the title; so is one that is alone, with a
    blank line below it. A line under `Attendees` and the like has the names. Other lines are left as words.
    """
    filled = [at for at, line in enumerate(head) if line.strip()]
    if not filled or any(len(line) > _LONGEST for line in head):
        return [], Facts()
    stated, field, known = dict[str, str](), "", list[int]()
    for at in filled:
        field, is_known = _stated(head[at].strip(), field, stated)
        if is_known:
            known.append(at)
    first, title = filled[0], head[filled[0]].strip()
    if not known and (len(filled) > 1 or head[-1].strip()):
        return [], Facts()
    if first not in known:
        if len(title) > _LONGEST_TITLE or "\t" in title or title.endswith(_ENDS):
            return known, _facts("", stated)
        known = [first, *known]
        known += [at for at in filled if at not in known and _is_in_capitals(head[at].strip())]
    return known, _facts(title, stated)


def _is_in_capitals(line: str) -> bool:
    """Tells whether a line is a heading by its letters: `THE EVENING REPORT`."""
    return line.isupper() and len(line) <= _LONGEST_TITLE and not line.endswith(_ENDS)


def length_of_form(head: Sequence[str]) -> int:
    """Returns how many of the first lines are a form: at least two that state facts about the recording, such as
    `Interviewee: Ada Quill (AQ)` and `Date: 3 May 1998`, as names, numbers or nothing. They look like turns of
    speakers. A title, or what a tool says of itself, may stand above them."""
    length, keys, above = 0, set[str](), 0
    for at, line in enumerate(head):
        match = _FIELD.match(line) if line.strip() else None
        if match and _is_entry(match[1].lower(), match[2] or ""):
            keys.add(match[1].lower())
            length = at + 1
        elif line.strip():
            above += 1
            if keys or match or above > _MOST_ABOVE or not _may_stand_above(line.strip()):
                break
    return length if len(keys) > 1 else 0


def _may_stand_above(line: str) -> bool:
    return is_exporter_line(line) or (
        len(line) <= _LONGEST_TITLE and line[-1] not in _ENDS and not any(mark in line for mark in ":：\t[")
    )


def _is_entry(key: str, value: str) -> bool:
    """Tells whether a value is what a form has beside a key: names, numbers, a file's name; for a title or a place any
    words."""
    plain = _IN_PARENTHESES.sub("", value).strip()
    if plain.endswith(_ENDS):
        return False
    return key in _OF_WORDS or all(
        is_name(part.strip()) or _is_number(part) or _FILE_NAME.fullmatch(part.strip())
        for part in re.split(r"[,;、]", plain)
        if part.strip()
    )


def _is_number(part: str) -> bool:
    return any(map(str.isdigit, part)) and len(part.split()) <= _MOST_WORDS


def _stated(line: str, field: str, stated: dict[str, str]) -> tuple[str, bool]:
    """Puts what a line states into `stated`; `field` is what the line above announces.

    Returns what this line announces, and whether it is one about the recording.
    """
    if match := _FIELD.match(line):
        if not match[2]:
            return match[1].lower(), True
        stated.setdefault(match[1].lower(), collapse(match[2]))
    elif date := _DATE_LINE.match(line):
        stated.setdefault("date", date[1])
    elif field:
        stated.setdefault(field, collapse(line))
    else:
        return "", bool(_TITLE_ONLY.match(line)) or states_fact(line)
    return "", True


def states_fact(line: str) -> bool:
    """Tells whether a line by itself states a fact about the recording, or is a tool's own."""
    return bool(_FIELD.match(line) or _DATE_LINE.match(line)) or is_exporter_line(line) or _is_duration(line)


def _is_duration(line: str) -> bool:
    return _DURATION.match(line) is not None and any(map(str.isdigit, line))


def _facts(first: str, stated: dict[str, str]) -> Facts:
    titled = _TITLE_ONLY.match(first)
    first = collapse(titled[1] or "") if titled else "" if states_fact(first) else first
    people = next((stated[key] for key in _PARTICIPANTS if key in stated), "")
    names = tuple(dict.fromkeys(filter(None, (collapse(name) for name in re.split(r"[,;、]", people)))))
    names = tuple(name for name in names if not _PRESENTATION.fullmatch(name))
    title = next((stated[key] for key in _TITLES if key in stated), first)
    date = _DATE.search(stated.get("date", "")) or _DATE.search(title)
    title = _DATE_BEHIND.sub("", title)
    return Facts(title=title or None, date=_iso_date(date[0]) if date else None, participants=names)


def _iso_date(date: str) -> str | None:
    """Returns a date in ISO 8601 form, also one with the name of a month in another language than English, or with the
    signs of Japanese."""
    if found := _EAST_ASIAN_DATE.fullmatch(date):
        return iso_date(f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}")
    if found := _DAY_AND_MONTH.fullmatch(date):
        month = next((number for start, number in _MONTHS.items() if found[2].casefold().startswith(start)), 0)
        return iso_date(f"{found[3]}-{month:02}-{int(found[1]):02}") or iso_date(date)
    return iso_date(date)
