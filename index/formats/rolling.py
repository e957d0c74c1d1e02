"""Rolling captions: each line is shown in two or three cues and moves up, as in YouTube's automatic captions.

They are detected by their pattern: in at least half of the pairs of cues (and at least two of them, or one if words
are timed) the first lines are the last lines of the cue before, which ended just then, and a new line stands below, or
one of the two cues is shown for a moment only. Repetitions by a speaker or a recogniser do not have this pattern.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from .captions import CaptionLine

_GAP: Final = 0.15  # seconds between one cue and the next that carries its lines on
_FLASH: Final = 0.06  # YouTube shows a finished line for 10 ms
_SHARE: Final = 0.5


class Block(NamedTuple):
    """One cue of the file; `line` is the line of its times (0 if unknown), `start` and `end` are seconds. `name` is
    what stands above or behind its times in the form of a name."""

    line: int
    start: float | None
    end: float | None
    lines: list[CaptionLine]
    name: str = ""


def repeated_lines(before: Block, after: Block) -> int:
    """Returns the number of first lines of `after` that are the last lines of `before`, still shown."""
    shown, again = before.lines, after.lines
    for count in range(min(len(shown), len(again)), 0, -1):
        if shown[-count].text == again[0].text and _same_lines(shown[-count:], again[:count]):
            if after.start is None or before.end is None:
                return 0
            return count if -_GAP <= after.start - before.end <= _GAP else 0
    return 0


def _same_lines(shown: list[CaptionLine], again: list[CaptionLine]) -> bool:
    """Tells whether the lines are the same; a line with timed words is spoken now, and so is new."""
    return all(a.text == b.text and not b.moments for a, b in zip(shown, again, strict=True))


class RollingDetector:
    """Decides from all cues of a file whether they roll."""

    def __init__(self) -> None:
        self._last: Block | None = None
        self._pairs = self._rolling_pairs = 0
        self._timed = False

    def add(self, block: Block) -> None:
        """Adds the next cue with words."""
        before, self._last = self._last, block
        if before is None:
            return
        self._pairs += 1
        count = repeated_lines(before, block)
        if count and (len(block.lines) > count or min(_duration(before), _duration(block)) <= _FLASH):
            self._rolling_pairs += 1
            self._timed = self._timed or _is_timed(before) or _is_timed(block)

    @property
    def is_rolling(self) -> bool:
        """True if the cues so far roll."""
        return self._rolling_pairs >= (1 if self._timed else 2) and self._rolling_pairs >= _SHARE * self._pairs


def _is_timed(block: Block) -> bool:
    return any(line.moments for line in block.lines)


def _duration(block: Block) -> float:
    return math.inf if block.start is None or block.end is None else block.end - block.start
