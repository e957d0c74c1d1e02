"""Whisper's text outputs: console lines `[00:00.000 --> 00:04.000] words`, and its table of milliseconds (`.tsv`).

Both are written by https://github.com/openai/whisper (`transcribe.py` and `utils.py`); whisper.cpp prints the same
lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from ..transcript import Kind, Reading, collapse
from .source import lines
from .times import clock_seconds, json_seconds
from .turns import turns

if TYPE_CHECKING:
    from .cuelist import CueList

TEXT: Final = "whisper text"
TABLE: Final = "whisper tsv"
TABLE_HEAD: Final = ["start", "end", "text"]

TIMED: Final = re.compile(r"\[(-?[\d:.,]+)\s*-->\s*(-?[\d:.,]+)\]")
_NEAR_TIMING: Final = re.compile(r"\[\s*-?\d+[^\[\]]*->|\[[^\[\]]*-->[^\[\]]*\]")
_DETAIL_LENGTH: Final = 60
_SCANNED_LENGTH: Final = 200  # characters: the pattern backtracks, and a line may have millions
_LINES_LIMIT: Final = 10_000  # in one cue


def read_text(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads console lines. A line without a time continues the cue before it; the first line has to have one."""
    pending: tuple[int, float, float, list[str]] | None = None
    for line_number, line in enumerate(lines(text), 1):
        if match := TIMED.match(line := line.lstrip()):
            start, end = clock_seconds(match[1]), clock_seconds(match[2])
            if start is None or end is None:
                raise _malformed(name, line_number, line)
            _add_pending(pending, cue_list)
            pending = (line_number, start, end, [line[match.end() :]])
        elif line and (
            pending is None or len(pending[3]) > _LINES_LIMIT or _NEAR_TIMING.match(line, 0, _SCANNED_LENGTH)
        ):
            raise _malformed(name, line_number, line)
        elif line and pending:
            pending[3].append(line)
    _add_pending(pending, cue_list)
    return cue_list.reading(TEXT, Kind.MACHINE)


def _add_pending(pending: tuple[int, float, float, list[str]] | None, cue_list: CueList) -> None:
    if pending:
        line_number, start, end, words = pending
        text = collapse(" ".join(words))
        cue_list.add(line_number, text, start, end, turns=turns(text))


def read_table(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads a table with the columns `start`, `end` (milliseconds) and `text`, separated by tabs."""
    for line_number, line in enumerate(lines(text), 1):
        if line_number == 1 or not line.strip():
            continue
        cells = line.split("\t", 2)
        start, end = (json_seconds(cell, 0.001) for cell in (*cells[:2], "")[:2])
        if len(cells) < 3 or start is None or end is None:
            raise _malformed(name, line_number, line)
        words = collapse(cells[2])
        cue_list.add(line_number, words, start, end, turns=turns(words))
    return cue_list.reading(TABLE, Kind.MACHINE)


def _malformed(name: str, line: int, found: str) -> Unreadable:
    return Unreadable(Reason.MALFORMED, name, line=line, detail=found.strip()[:_DETAIL_LENGTH])
