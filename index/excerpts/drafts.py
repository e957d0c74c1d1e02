"""Drafts: runs of consecutive utterances, each a candidate for an excerpt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from .phrasing import Counts, Phrasing
    from .utterances import Utterance

MIN_WORDS: Final = 40
MAX_WORDS: Final = 120
"""The limits of an excerpt's length, inclusive."""


@dataclass(frozen=True)
class ExcerptDraft:
    """Consecutive utterances, with the ones before and after them; `punctuated` is that of the whole transcript."""

    utterances: tuple[Utterance, ...]
    after: Utterance | None
    punctuated: bool
    before: Utterance | None = None

    @cached_property
    def words(self) -> int:
        """The number of words."""
        return sum(utterance.phrasing.words for utterance in self.utterances)

    @property
    def first(self) -> Phrasing:
        """The phrasing of the first utterance."""
        return self.utterances[0].phrasing

    @property
    def last(self) -> Phrasing:
        """The phrasing of the last utterance."""
        return self.utterances[-1].phrasing

    @property
    def body(self) -> Phrasing:
        """The phrasing of `statement`."""
        return self.statement.phrasing

    @cached_property
    def is_dialogue(self) -> bool:
        """True if the first and the last utterance are of different turns: a question and its answer."""
        return self.utterances[0].turn != self.utterances[-1].turn

    @cached_property
    def statement(self) -> Utterance:
        """The first utterance of the last turn: the beginning of the answer in a dialogue."""
        return next(each for each in self.utterances if each.turn == self.utterances[-1].turn)

    @property
    def continues_previous(self) -> bool:
        """True if the draft begins like the sentence before it: its beginning is one of a row."""
        return self.before is not None and _begin_alike(self.before, self.utterances[0])

    @property
    def continued_by_next(self) -> bool:
        """True if the sentence after the draft begins like its last one."""
        return self.after is not None and _begin_alike(self.utterances[-1], self.after)

    @property
    def at_edge(self) -> bool:
        """True if the draft is among the first or the last words of a long transcript."""
        return self.utterances[0].at_edge or self.utterances[-1].at_edge

    def total(self, count: Callable[[Counts], float]) -> float:
        """Returns the sum of one of the counts over all utterances."""
        return sum(count(utterance.phrasing.counts) for utterance in self.utterances)


_TOO_COMMON: Final = frozenset(("i", "the", "so", "and", "but", "a", "in", "now", "well"))


def _begin_alike(one: Utterance, other: Utterance) -> bool:
    """Tells whether two utterances of a turn begin with the same word, other than a very common one."""
    word = one.phrasing.first_word
    return one.turn == other.turn and word == other.phrasing.first_word and word not in _TOO_COMMON
