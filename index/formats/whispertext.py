"""What Whisper prints and writes line by line: `[00:00.000 --> 00:04.000]   words`, and its table of milliseconds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from ..transcript import Kind, collapse
from .source import lines
from .times import clock, number
from .turns import turns

if TYPE_CHECKING:
    from ..transcript import Reading
    from .cuelist import CueList

TEXT: Final = "whisper text"
TABLE: Final = "whisper tsv"
TABLE_HEAD: Final = ["start", "end", "text"]

TIMED: Final = re.compile(r"\[(-?[\d:.,]+)\s*-->\s*(-?[\d:.,]+)\]")
_ATTEMPT: Final = re.compile(r"\[\s*-?\d+[^\[\]]*->|\[[^\[\]]*-->[^\[\]]*\]")
_QUOTE: Final = 60
_LOOKED_AT: Final = 200  # characters: the pattern looks back and forth, and a line may be millions long
_LINES_LIMIT: Final = 10_000  # in one cue


def read_text(text: str, name: str, found: CueList) -> Reading:
    """Lines without a time of their own belong to the cue before them; before the first there may be none."""
    held: tuple[int, float, float, list[str]] | None = None
    for line_number, line in enumerate(lines(text), 1):
        if match := TIMED.match(line := line.lstrip()):
            start, end = clock(match[1]), clock(match[2])
            if start is None or end is None:
                raise _malformed(name, line_number, line)
            _hand_over(held, found)
            held = (line_number, start, end, [line[match.end() :]])
        elif line and (held is None or len(held[3]) > _LINES_LIMIT or _ATTEMPT.match(line, 0, _LOOKED_AT)):
            raise _malformed(name, line_number, line)
        elif line and held:
            held[3].append(line)
    _hand_over(held, found)
    return found.reading(TEXT, Kind.MACHINE)


def _hand_over(held: tuple[int, float, float, list[str]] | None, found: CueList) -> None:
    if held:
        line_number, start, end, words = held
        text = collapse(" ".join(words))
        found.add(line_number, text, start, end, turns=turns(text))


def read_table(text: str, name: str, found: CueList) -> Reading:
    """`start`, `end` (milliseconds) and `text`, with tabs between."""
    for line_number, line in enumerate(lines(text), 1):
        if line_number == 1 or not line.strip():
            continue
        cells = line.split("\t", 2)
        start, end = (number(cell, 0.001) for cell in (*cells[:2], "")[:2])
        if len(cells) < 3 or start is None or end is None:
            raise _malformed(name, line_number, line)
        words = collapse(cells[2])
        found.add(line_number, words, start, end, turns=turns(words))
    return found.reading(TABLE, Kind.MACHINE)


def _malformed(name: str, line: int, found: str) -> Unreadable:
    return Unreadable(Reason.MALFORMED, name, line=line, detail=found.strip()[:_QUOTE])
