"""Advanced SubStation Alpha (ASS) and SubStation Alpha (SSA), parsed by pysubs2.

The format has no standard; its description is libass's guide,
https://github.com/libass/libass/wiki/ASS-File-Format-Guide.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pysubs2 import SSAFile
from pysubs2.exceptions import Pysubs2Error

from ..errors import Reason, Unreadable
from ..transcript import Facts, Reading, collapse
from . import captions, subtitles
from .rolling import Block
from .source import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .cuelist import CueList

FORMAT: Final = "ass"

_TITLE: Final = re.compile(r"^Title:[ \t]*(\S.*)$", re.MULTILINE)
_PLACEHOLDER_TITLES: Final = ("<untitled>", "default aegisub file", "untitled")
_FAILURES: Final = (ValueError, TypeError, KeyError, IndexError, ArithmeticError, NotImplementedError, Pysubs2Error)
_DETAIL_LENGTH: Final = 60

SIZE_LIMIT: Final = 32 * 1024 * 1024  # characters
_FIELDS: Final = 10  # layer (or marked), start, end, style, name, three margins, effect, text
_OVERRIDES: Final = re.compile(r"(\{[^{}]*\})")
_DRAWING: Final = re.compile(r"\\p(\d)")


def read(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads ASS or SSA. The `Name` of an event is its speaker; drawings and comments are no words."""
    if len(text) > SIZE_LIMIT:
        raise Unreadable(Reason.TOO_LARGE, name, limit=SIZE_LIMIT)
    blocks = [
        Block(
            0,
            event.start / 1000,
            event.end / 1000,
            captions.lines_of(_plain(event.text).split("\n"), collapse(event.name) or None),
        )
        for event in _parse(text, name).events
    ]
    return subtitles.read_blocks(subtitles.by_start(blocks), cue_list, FORMAT, Facts(title=_title(text)))


def _parse(text: str, name: str) -> SSAFile:
    """Parses all events at once; on an error each alone, because pysubs2 does not name the wrong line."""
    dialogue = list(_dialogue_lines(text, name))
    try:
        return _parsed("\n".join(event for _, event in dialogue))
    except _FAILURES as error:
        for number, event in dialogue:
            _check_event(number, event, name)
        raise Unreadable(Reason.MALFORMED, name, detail=str(error)[:_DETAIL_LENGTH]) from error


def _dialogue_lines(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Yields the dialogue lines with their numbers, reduced to times, name and text.

    pysubs2 gets nothing else: it needs no styles, fonts and margins, logs those that it cannot read, and its patterns
    take quadratic time on crafted lines.
    """
    for number, line in enumerate(lines(text), 1):
        if line.lstrip().startswith("Dialogue:"):
            fields = line.split(",", _FIELDS - 1)
            if len(fields) < _FIELDS:
                raise Unreadable(Reason.MALFORMED, name, line=number, detail=line.strip()[:_DETAIL_LENGTH])
            _, start, end, _, speaker, *_, words = fields
            yield number, f"Dialogue: 0,{start},{end},,{speaker},0,0,0,,{words}"


def _parsed(events: str) -> SSAFile:
    return SSAFile.from_string(f"[Events]\n{events}\n", format_="ass")


def _check_event(number: int, event: str, name: str) -> None:
    try:
        _parsed(event)
    except _FAILURES as error:
        raise Unreadable(Reason.MALFORMED, name, line=number, detail=str(error)[:_DETAIL_LENGTH]) from error


def _plain(text: str) -> str:
    """Returns the words of an event: without overrides such as `{\\i1}` and drawings between `{\\p1}` and `{\\p0}`."""
    kept, drawing = list[str](), False
    for part in _OVERRIDES.split(text):
        if part.startswith("{") and part.endswith("}"):
            if switches := _DRAWING.findall(part):
                drawing = switches[-1] != "0"
        elif not drawing:
            kept.append(part)
    return "".join(kept).replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")


def _title(text: str) -> str | None:
    match = _TITLE.search(text)
    return match[1].strip() if match and match[1].strip().lower() not in _PLACEHOLDER_TITLES else None
