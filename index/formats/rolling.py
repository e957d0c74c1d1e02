"""Rolling captions: each line is shown twice or three times, moving up, as YouTube's automatic captions are.

They are known by their pattern: in at least half of the cues (and at least two of them, or one where words are timed)
the first lines are the last lines of the cue before, which ended just then, and a new line stands below, or one of
the two is shown for a flash only. Captions in which somebody says the same thing twice, or a recogniser does, are not
like that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from .captions import CaptionLine

_GAP: Final = 0.15  # seconds between one cue and the next that carries its lines on
_FLASH: Final = 0.06  # YouTube shows a finished line for 10 ms
_SHARE: Final = 0.5


class Block(NamedTuple):
    """One cue as the file has it. `line` is where its times are."""

    line: int
    start: float
    end: float
    lines: list[CaptionLine]


def repeated_lines(before: Block, after: Block) -> int:
    """How many of the first lines of `after` are the last ones of `before`, still shown."""
    shown, again = before.lines, after.lines
    for count in range(min(len(shown), len(again)), 0, -1):
        if shown[-count].text == again[0].text and _same_lines(shown[-count:], again[:count]):
            return count if -_GAP <= after.start - before.end <= _GAP else 0
    return 0


def _same_lines(shown: list[CaptionLine], again: list[CaptionLine]) -> bool:
    """Whether these are the same lines; one whose words are timed is being said, and so is new."""
    return all(a.text == b.text and not b.moments for a, b in zip(shown, again, strict=True))


class RollingDetector:
    """Watches cues go by, and says whether they roll."""

    def __init__(self) -> None:
        self._last: Block | None = None
        self._pairs = self._rolling_pairs = 0
        self._timed = False

    def add(self, block: Block) -> None:
        """Take the next cue with words."""
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
        return self._rolling_pairs >= (1 if self._timed else 2) and self._rolling_pairs >= _SHARE * self._pairs


def _is_timed(block: Block) -> bool:
    return any(line.moments for line in block.lines)


def _duration(block: Block) -> float:
    return block.end - block.start
