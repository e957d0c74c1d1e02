"""A draft: consecutive utterances that might be posted as an excerpt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from .phrasing import Counts, Phrasing
    from .utterances import Utterance

FEWEST: Final = 40
MOST: Final = 120
"""How many words an excerpt has."""


@dataclass(frozen=True)
class Draft:
    """Consecutive utterances that might be posted, and the one after them; `punctuated` as in `is_punctuated`."""

    said: tuple[Utterance, ...]
    after: Utterance | None
    punctuated: bool

    @cached_property
    def words(self) -> int:
        return sum(utterance.phrasing.words for utterance in self.said)

    @property
    def first(self) -> Phrasing:
        return self.said[0].phrasing

    @property
    def last(self) -> Phrasing:
        return self.said[-1].phrasing

    @property
    def body(self) -> Phrasing:
        """The first utterance that is not part of an opening question of another voice."""
        return self.statement.phrasing

    @cached_property
    def dialogue(self) -> bool:
        """A question of one voice and the answer of another."""
        return self.said[0].turn != self.said[-1].turn

    @cached_property
    def statement(self) -> Utterance:
        """The first utterance that is not part of an opening question of another voice."""
        return next(each for each in self.said if each.turn == self.said[-1].turn)

    def total(self, count: Callable[[Counts], float]) -> float:
        """What `count` gives for all utterances together."""
        return sum(count(utterance.phrasing.counts) for utterance in self.said)
