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


def carried(before: Block, after: Block) -> int:
    """How many of the first lines of `after` are the last ones of `before`, still shown."""
    shown, again = before.lines, after.lines
    for count in range(min(len(shown), len(again)), 0, -1):
        if shown[-count].text == again[0].text and _same(shown[-count:], again[:count]):
            return count if -_GAP <= after.start - before.end <= _GAP else 0
    return 0


def _same(shown: list[CaptionLine], again: list[CaptionLine]) -> bool:
    """Whether these are the same lines; one whose words are timed is being said, and so is new."""
    return all(a.text == b.text and not b.moments for a, b in zip(shown, again, strict=True))


class Roll:
    """Watches cues go by, and says whether they roll."""

    def __init__(self) -> None:
        self._before: Block | None = None
        self._pairs = self._rolled = 0
        self._timed = False

    def see(self, block: Block) -> None:
        """Take the next cue with words."""
        before, self._before = self._before, block
        if before is None:
            return
        self._pairs += 1
        count = carried(before, block)
        if count and (len(block.lines) > count or min(_shown(before), _shown(block)) <= _FLASH):
            self._rolled += 1
            self._timed = self._timed or _is_timed(before) or _is_timed(block)

    @property
    def rolls(self) -> bool:
        return self._rolled >= (1 if self._timed else 2) and self._rolled >= _SHARE * self._pairs


def _is_timed(block: Block) -> bool:
    return any(line.moments for line in block.lines)


def _shown(block: Block) -> float:
    return block.end - block.start
