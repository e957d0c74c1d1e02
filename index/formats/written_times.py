"""Times that are written in another way than with colons and brackets alone, in the usual one."""

from __future__ import annotations

import re
from typing import Final

from .times import CLOCK, SPELLED_UNITS

_MARKED_TIME: Final = re.compile(
    rf"(?<![\w*])(\*{{1,3}}|_{{1,3}}|`)(\\?[\[(]?{CLOCK}(?:\s*[-–—]+>?\s*{CLOCK})?\\?[\])]?)(:?)\1(?!\w)"
)
_HASHED_TIME: Final = re.compile(r"#(\d{1,2}:\d{2}:\d{2})(?:-(\d))?#")
_DROP_FRAMES: Final = re.compile(r"(?<!\d)(\d{2});(\d{2});(\d{2});(\d{2})(?!\d)")
_LINKED_TIME: Final = re.compile(rf"\[{{1,2}}[(@]?({CLOCK})\)?\]{{1,2}}\(https?://[^()\s]{{1,300}}\)")
_HALF_BRACKETS: Final = re.compile(
    rf"(\s*)(?:[\[(]({CLOCK})(?=:?\s+[^\W\d_])(?![^\[\]()]{{0,40}}[\])])|({CLOCK})[\])])"
)
_NAMED_TIME: Final = re.compile(
    r"(\s*[\[(]?)(?:time ?code|tcr?|timestamp|min(?:ute)?|zeitmarke|starting point)\b\.?(?: in\b| is\b)?\s*[:=]?\s*"
    rf"({CLOCK})"
    rf"(?:[\s,;|/]*(?:tc|time ?code)? ?out\b\s*[:=]?\s*({CLOCK}))?",
    re.IGNORECASE,
)
_WITH_DATE: Final = re.compile(  # `(10/12/2026, 10:03 AM)`
    r"([\[(])(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}),? "
    r"(\d{1,2}:\d{2})(:\d{2})?(\s?[AaPp]\.?[Mm]\.?)?([\])])"
)
_SPELLED_BEFORE: Final = re.compile(  # `0 minutes 3 seconds0:03`, as Teams says it to readers of screens
    rf"\s*(?:\d{{1,2}} ?(?:{SPELLED_UNITS})[, ]{{0,2}}){{1,3}}({CLOCK})\s*$", re.IGNORECASE
)
_UNIT_BEHIND: Final = re.compile(
    rf"(\s*[\[(]?{CLOCK})\s*(?:uhr|min(?:uten?|utes?|utos?)?\b\.?|std\b\.?|heures?|horas)(?=[\s\]):,]|$)", re.IGNORECASE
)
_TIME_OUT: Final = re.compile(rf"\s*(?:tc|time ?code) ?out\b\s*[:=]?\s*(?:{CLOCK}\s*)?$", re.IGNORECASE)
_BEGIN_OUT: Final = tuple("tT ")
_BEGIN_TIMES: Final = "[( \tTtMmZzSs0123456789"
_WIDE: Final = str.maketrans("［］（）：０１２３４５６７８９", "[]():0123456789")
_WIDE_TIME: Final = re.compile(r"\s*[［（\[(]?[\d０-９]{1,2}(?:[:：][\d０-９]{2}){1,2}[］）\])]?")


def with_usual_times(line: str) -> str:
    """Returns a line with its times in the usual notation: without Markdown's emphasis (`*0:58*`, `` `0:58` ``) and
    links, and words (`TC IN 0:58`, `0:58 Uhr`), those between number signs (`#00:00:58-1#`, as f4 writes them) or half
    in brackets (`[0:58 Ada:`) in brackets, drop frames and wide digits as others."""
    if "：" in line[:12] or "［" in line[:2]:
        line = _WIDE_TIME.sub(lambda match: match[0].translate(_WIDE), line, count=1)
    if ";" in line[:40]:
        line = _DROP_FRAMES.sub(r"\1:\2:\3:\4", line)
    if ":" not in line:
        return "" if line[:1] in _BEGIN_OUT and _TIME_OUT.match(line) else line
    if "](" in line:
        line = _LINKED_TIME.sub(r"[\1]", line)
    if line[0] in _BEGIN_TIMES:
        line = _without_words(line)
    if line[0].isdigit() and (spelled := _SPELLED_BEFORE.match(line)):
        return spelled[1]
    if line[-1] in ")]":
        line = _WITH_DATE.sub(_of_day, line)
    if half := _HALF_BRACKETS.match(line):
        line = f"{half[1]}[{half[2] or half[3]}]{line[half.end() :]}"
    if any(mark in line for mark in "*_`#"):
        line = _HASHED_TIME.sub(_hashed, _MARKED_TIME.sub(r"\2\3", line))
    return line


def _without_words(line: str) -> str:
    """Returns a line without the words around its time; one that is only the end of what is said below is empty."""
    if _TIME_OUT.match(line):
        return ""
    if named := _NAMED_TIME.match(line):
        return f"{named[1]}{named[2]}{f' - {named[3]}' if named[3] else ''}{line[named.end() :]}"
    counted = _UNIT_BEHIND.match(line)
    return counted[1] + line[counted.end() :] if counted else line


def _of_day(match: re.Match[str]) -> str:
    """Returns a time of a day without its date, with its seconds, so that it is not one in minutes and seconds."""
    opening, time, seconds, half, closing = match.groups("")
    return f"{opening}{time}{seconds or ('' if half else ':00')}{half}{closing}"


def _hashed(match: re.Match[str]) -> str:
    return f"[{match[1]}.{match[2]}]" if match[2] else f"[{match[1]}]"
