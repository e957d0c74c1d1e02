"""Tokens of long texts as columns, for steps that look at few of many."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, overload

import numpy as np

from ..language.tokens import Token

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..language.tokens import Word


class TokenColumns(Sequence[Token]):
    """Tokens as columns of equal length: a Token is made of those that are looked at, which are few of many. `numbers`
    are the places of their words in a `vocabulary`, which several texts may share."""

    __slots__ = ("firsts", "numbers", "pasts", "vocabulary")

    def __init__(
        self,
        firsts: NDArray[np.int64],
        pasts: NDArray[np.int64],
        numbers: NDArray[np.int64],
        vocabulary: Sequence[Word],
    ) -> None:
        self.firsts = firsts
        self.pasts = pasts
        self.numbers = numbers
        self.vocabulary = vocabulary

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> TokenColumns:
        """The columns of tokens, which may be those of a TokenColumns already."""
        if isinstance(tokens, TokenColumns):
            return tokens
        places = {word: place for place, word in enumerate(dict.fromkeys(token.word for token in tokens))}
        rows = np.array([(first, past, places[word]) for first, past, word in tokens], np.int64).reshape(-1, 3)
        return cls(rows[:, 0], rows[:, 1], rows[:, 2], list(places))

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Token: ...

    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...

    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        if isinstance(at, slice):
            return list(map(Token, self.firsts[at].tolist(), self.pasts[at].tolist(), self.words(at)))
        return Token(int(self.firsts[at]), int(self.pasts[at]), self.vocabulary[self.numbers[at]])

    def __iter__(self) -> Iterator[Token]:
        return iter(self[:])

    def words(self, part: slice) -> list[Word]:
        """The words of a part of the tokens, in their order."""
        return [self.vocabulary[number] for number in self.numbers[part].tolist()]

    def chosen(self, chosen: NDArray[np.bool_], part: slice) -> list[Word]:
        """Of the words of a part of the tokens those that are `chosen`, by their places in the vocabulary."""
        numbers = self.numbers[part]
        return [self.vocabulary[number] for number in numbers[chosen[numbers]].tolist()]


WHOLE: Final = slice(None)


def words_of(tokens: Sequence[Token], part: slice = WHOLE) -> list[Word]:
    """The words of tokens, or of a part of them, in their order."""
    return tokens.words(part) if isinstance(tokens, TokenColumns) else [token.word for token in tokens[part]]


def begun_within(tokens: Sequence[Token], first: int, past: int) -> slice:
    """The part of tokens whose first characters are in [first, past)."""
    if isinstance(tokens, TokenColumns):
        return slice(*tokens.firsts.searchsorted((first, past)).tolist())
    firsts = [token.first for token in tokens]
    return slice(bisect_left(firsts, first), bisect_left(firsts, past))
