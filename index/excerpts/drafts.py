"""Drafts: runs of consecutive utterances, each a candidate for an excerpt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .phrasing import Phrasing
    from .utterances import Utterance

MIN_WORDS: Final = 40
MAX_WORDS: Final = 120
"""The limits of an excerpt's length, inclusive."""


@dataclass(frozen=True)
class ExcerptDraft:
    """Consecutive utterances, with the ones before and after them; `punctuated` is that of the whole transcript,
    `listed` tells whether there are word lists of its language."""

    utterances: tuple[Utterance, ...]
    after: Utterance | None
    punctuated: bool
    before: Utterance | None = None
    listed: bool = True

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
