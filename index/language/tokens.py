"""Words and where they stand: what analysis makes of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A distinct word. `plain` compares spellings, `stem` compares words, `sound` compares what is heard.

    `number` is its value where the word counts (`two`, `40`, `million` as a scale), NaN where figures are no count
    (`1.2.3`, `21st`), else None.
    """

    plain: str
    stem: str
    sound: str
    number: float | None = None
    stop: bool = False
    filler: bool = False


class Token(NamedTuple):
    """A word where it stands: [`first`, `past`) in the analysed text. A number may span several written words."""

    first: int
    past: int
    word: Word
