"""Tokens and words: the result of text analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A distinct word. `plain` compares spellings, `stem` compares word forms, `sound` compares pronunciations.

    `number` is the value of a number word (`two`, `40`, `million` as a scale), NaN for figures that are no number
    (`1.2.3`, `21st`, `hundreds`), else None. `stop` marks stop words, `filler` marks filled pauses (`um`). `figure`
    marks words that may be part of a figure of several words (`two`, `minus`, `II`).
    """

    plain: str
    stem: str
    sound: str
    number: float | None = None
    stop: bool = False
    filler: bool = False
    figure: bool = False


class Token(NamedTuple):
    """A word at [`first`, `past`) of the analysed text.

    A figure may span several written words; what it counts then has a token of its own within it (`$5`: `5` and
    `dollars`).
    """

    first: int
    past: int
    word: Word
