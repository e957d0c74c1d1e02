"""A draft: consecutive utterances that might be posted as an excerpt."""

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
"""How many words an excerpt has."""


@dataclass(frozen=True)
class ExcerptDraft:
    """Consecutive utterances that might be posted, those around them, and `punctuated` as in `is_punctuated`."""

    utterances: tuple[Utterance, ...]
    after: Utterance | None
    punctuated: bool
    before: Utterance | None = None

    @cached_property
    def words(self) -> int:
        return sum(utterance.phrasing.words for utterance in self.utterances)

    @property
    def first(self) -> Phrasing:
        return self.utterances[0].phrasing

    @property
    def last(self) -> Phrasing:
        return self.utterances[-1].phrasing

    @property
    def body(self) -> Phrasing:
        """The first utterance that is not part of an opening question of another voice."""
        return self.statement.phrasing

    @cached_property
    def is_dialogue(self) -> bool:
        """A question of one voice and the answer of another."""
        return self.utterances[0].turn != self.utterances[-1].turn

    @cached_property
    def statement(self) -> Utterance:
        """The first utterance that is not part of an opening question of another voice."""
        return next(each for each in self.utterances if each.turn == self.utterances[-1].turn)

    @property
    def continues_previous(self) -> bool:
        """Whether it begins like the sentence before it: one of a row of sentences that belong together."""
        return self.before is not None and _begin_alike(self.before, self.utterances[0])

    @property
    def continued_by_next(self) -> bool:
        """Whether the sentence after it begins like its last one."""
        return self.after is not None and _begin_alike(self.utterances[-1], self.after)

    @property
    def at_edge(self) -> bool:
        """Whether it stands among the first or the last words of a transcript."""
        return self.utterances[0].at_edge or self.utterances[-1].at_edge

    def total(self, count: Callable[[Counts], float]) -> float:
        """What `count` gives for all utterances together."""
        return sum(count(utterance.phrasing.counts) for utterance in self.utterances)


_TOO_COMMON: Final = frozenset(("i", "the", "so", "and", "but", "a", "in", "now", "well"))


def _begin_alike(one: Utterance, other: Utterance) -> bool:
    """Whether two utterances of a voice begin with the same word, and one that tells."""
    word = one.phrasing.first_word
    return one.turn == other.turn and word == other.phrasing.first_word and word not in _TOO_COMMON
