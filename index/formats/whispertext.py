"""Whisper's text outputs: console lines `[00:00.000 --> 00:04.000] words`, and its table (`.tsv`).

Both are written by https://github.com/openai/whisper (`transcribe.py` and `utils.py`); whisper.cpp prints the same
lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from ..transcript import Facts, Kind, Reading, Repair, collapse
from .captions import CaptionLine
from .rolling import Block
from .source import lines
from .subtitles import read_blocks
from .times import clock_seconds, json_time
from .units import MILLISECOND, Measured, unit_of

if TYPE_CHECKING:
    from .cuelist import CueList

TEXT: Final = "whisper text"
TABLE: Final = "whisper tsv"
TABLE_HEAD: Final = ["start", "end", "text"]

TIMED: Final = re.compile(r"\[(-?[\d:.,]+)\s*-->\s*(-?[\d:.,]+)\]")
_NEAR_TIMING: Final = re.compile(r"\[\s*-?\d+[^\[\]]*->(?:[^\[\]]*\])?|\[[^\[\]]*-->[^\[\]]*\]")
_DETAIL_LENGTH: Final = 60
_SCANNED_LENGTH: Final = 200  # characters: the pattern backtracks, and a line may have millions
_LINES_LIMIT: Final = 10_000  # in one cue


def read_text(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads console lines. A line without a time continues the cue before it.

    A line whose time cannot be read is a cue without one; a file without any that can is refused.
    """
    pending: tuple[int, float | None, float | None, list[str]] | None = None
    blocks, timed, broken = list[Block](), False, None
    for number, line in enumerate(map(str.lstrip, lines(text)), 1):
        times = TIMED.match(line)
        near = None if times else _NEAR_TIMING.match(line, 0, _SCANNED_LENGTH)
        if times or near or (line and (pending is None or len(pending[3]) > _LINES_LIMIT)):
            start, end = (clock_seconds(times[1]), clock_seconds(times[2])) if times else (None, None)
            timed = timed or start is not None
            if start is None or end is None:
                broken = broken or (number, line)
                cue_list.count(Repair.UNREADABLE_TIMES, number, detail=line)
            if pending:
                blocks.append(_block(*pending))
            found = times or near
            pending = (number, start, end, [line[found.end() if found else 0 :]])
        elif line and pending:
            pending[3].append(line)
    if pending:
        blocks.append(_block(*pending))
    if broken and not timed:
        raise _malformed(name, *broken)
    return read_blocks(blocks, cue_list, TEXT, Facts(), Kind.MACHINE)


def _block(number: int, start: float | None, end: float | None, spoken: list[str]) -> Block:
    text = collapse(" ".join(spoken))
    return Block(number, start, end, [CaptionLine(text)] if text else [])


def read_table(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads a table with the columns `start`, `end` and `text`, separated by tabs: Whisper's times are milliseconds,
    those of others may be seconds (`units`)."""
    blocks, timed, broken = list[Block](), False, None
    rows = [(number, line) for number, line in enumerate(lines(text), 1) if number > 1 and line.strip()]
    cells = [_cells(line) for _, line in rows]
    unit = unit_of((Measured(spoken, start, end) for start, end, spoken in cells), usual=MILLISECOND)
    for (number, line), (*times, spoken) in zip(rows, cells, strict=True):
        start, end = (json_time(time, unit) for time in times)
        timed = timed or start is not None
        if start is None or end is None:
            broken = broken or (number, line)
            cue_list.count(Repair.UNREADABLE_TIMES, number, detail=line)
        blocks.append(_block(number, start, end, [spoken]))
    if broken and not timed:
        raise _malformed(name, *broken)
    return read_blocks(blocks, cue_list, TABLE, Facts(), Kind.MACHINE)


def _cells(line: str) -> list[str]:
    """Returns the start, the end and the words of a row; of one that has not all three only the last."""
    cells = line.split("\t", 2)
    return cells if len(cells) > 2 else ["", "", cells[-1]]


def _malformed(name: str, line: int, found: str) -> Unreadable:
    return Unreadable(Reason.MALFORMED, name, line=line, detail=found.strip()[:_DETAIL_LENGTH])
