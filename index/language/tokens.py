"""Tokens and words: the result of text analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A distinct word. `plain` compares spellings, `stem` compares word forms, `sound` compares pronunciations.

    `number` is the value of a number word (`two`, `40`, `million` as a scale), NaN for figures that are no number
    (`1.2.3`, `21st`), else None. `stop` marks stop words, `filler` marks filled pauses (`um`).
    """

    plain: str
    stem: str
    sound: str
    number: float | None = None
    stop: bool = False
    filler: bool = False


class Token(NamedTuple):
    """A word at [`first`, `past`) of the analysed text. A number may span several written words."""

    first: int
    past: int
    word: Word
