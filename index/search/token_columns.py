"""Tokens of long texts as columns, for steps that look at few of many, and the words that they share."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, Self, overload

import numpy as np

from ..language.tokens import Token, Word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray


_FACTS: Final = np.dtype(
    [("spelling", "i4"), ("stem", "i4"), ("short", "?"), ("counted", "?"), ("stop", "?"), ("filler", "?")]
)
SHORT: Final = 3  # letters from which a word can be like another


class Vocabulary:
    """Distinct words, each with its number, and as arrays by these numbers what a search asks of all words of a text at
    once, in `facts` and `texts`: it is found once for each word, not for each question. Words can be added while others
    read."""

    def __init__(self, words: Iterable[Word] = ()) -> None:
        self.words = list[Word]()
        self.spellings = dict[str, int]()
        self.stems = dict[str, int]()
        self.facts = np.zeros(0, _FACTS)
        self.texts = np.empty((2, 0), object)  # plain, sound
        self._adding = threading.Lock()
        self.add(list(words))

    def __len__(self) -> int:
        return len(self.words)

    def add(self, words: Sequence[Word]) -> range:
        """Adds words; returns their numbers."""
        with self._adding:
            begin, past = len(self.words), len(self.words) + len(words)
            if past > len(self.facts):  # twice as many as there are, so that each is copied a few times at most
                self.facts = np.concatenate((self.facts, np.zeros(past, _FACTS)))
                self.texts = np.concatenate((self.texts, np.empty((2, past), object)), axis=1)
            if not words:
                return range(begin, past)
            spellings, stems = self.spellings, self.stems
            self.facts[begin:past] = [
                (
                    spellings.setdefault(word.plain, len(spellings)),
                    stems.setdefault(word.stem, len(stems)),
                    len(word.plain) < SHORT,
                    word.number is not None,
                    word.stop,
                    word.filler,
                )
                for word in words
            ]
            self.texts[0, begin:past] = [word.plain for word in words]
            self.texts[1, begin:past] = [word.sound for word in words]
            self.words += words
            return range(begin, past)

    def part(self, numbers: NDArray[np.intp]) -> VocabularyPart:
        """The words of some numbers."""
        return VocabularyPart(self, numbers)


class VocabularyPart:
    """The words of a vocabulary with some `numbers`, in their order; `facts` are what is known of them."""

    def __init__(self, vocabulary: Vocabulary, numbers: NDArray[np.intp]) -> None:
        self.vocabulary = vocabulary
        self.numbers = numbers
        self.facts = vocabulary.facts[numbers]
        self.plain: list[str]
        self.sounds: list[str]
        self.plain, self.sounds = vocabulary.texts[:, numbers].tolist()

    @classmethod
    def of(cls, words: Sequence[Word]) -> Self:
        """The words as a vocabulary of their own."""
        return cls(Vocabulary(words), np.arange(len(words)))

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def words(self) -> list[Word]:
        """The words themselves."""
        words = self.vocabulary.words
        return [words[number] for number in self.numbers.tolist()]

    def spelled(self, plain: str) -> int:
        """The number in `facts` of a spelling, -1 if no word of the vocabulary has it."""
        return self.vocabulary.spellings.get(plain, -1)

    def stemmed(self, stem: str) -> int:
        """The number in `facts` of a stem, -1 if no word of the vocabulary has it."""
        return self.vocabulary.stems.get(stem, -1)

    def among(self, plain: Collection[str]) -> NDArray[np.bool_]:
        """Which of the words are spelled as one of some."""
        known = self.vocabulary.spellings
        chosen = np.zeros(len(known), np.bool_)
        chosen[[known[one] for one in plain if one in known]] = True
        return chosen[self.facts["spelling"]]


class TokenColumns(Sequence[Token]):
    """Tokens as columns of equal length: a Token is made of those that are looked at, which are few of many. `numbers`
    are those of their words in a `vocabulary`, which several texts may share."""

    __slots__ = ("firsts", "numbers", "pasts", "vocabulary")

    def __init__(
        self,
        firsts: NDArray[np.int64],
        pasts: NDArray[np.int64],
        numbers: NDArray[np.intp],
        vocabulary: Vocabulary,
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
        return cls(rows[:, 0], rows[:, 1], rows[:, 2], Vocabulary(places))

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Token: ...

    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...

    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        if isinstance(at, slice):
            return list(map(Token, self.firsts[at].tolist(), self.pasts[at].tolist(), self.words(at)))
        return Token(int(self.firsts[at]), int(self.pasts[at]), self.vocabulary.words[self.numbers[at]])

    def __iter__(self) -> Iterator[Token]:
        return iter(self[:])

    def words(self, part: slice) -> list[Word]:
        """The words of a part of the tokens, in their order."""
        words = self.vocabulary.words
        return [words[number] for number in self.numbers[part].tolist()]


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
