"""Tokens and words: the result of text analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload


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


class TokenColumns(Sequence[Token]):
    """Tokens as columns of equal length: a Token is made of those that are looked at, which are few of many."""

    __slots__ = ("firsts", "pasts", "words")

    def __init__(self, firsts: Sequence[int], pasts: Sequence[int], words: Sequence[Word]) -> None:
        self.firsts = firsts
        self.pasts = pasts
        self.words = words

    def __len__(self) -> int:
        return len(self.words)

    @overload
    def __getitem__(self, at: int) -> Token: ...

    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...

    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        if isinstance(at, slice):
            return list(map(Token, self.firsts[at], self.pasts[at], self.words[at]))
        return Token(self.firsts[at], self.pasts[at], self.words[at])


def firsts_of(tokens: Sequence[Token]) -> Sequence[int]:
    """The first characters of tokens, in their order."""
    return tokens.firsts if isinstance(tokens, TokenColumns) else [token.first for token in tokens]


def words_of(tokens: Sequence[Token]) -> Sequence[Word]:
    """The words of tokens, in their order."""
    return tokens.words if isinstance(tokens, TokenColumns) else [token.word for token in tokens]
