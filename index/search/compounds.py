"""Compounds of a language that writes them as one word, found by the words that a library has. Pure.

A compound is one of a library's words that ends with another of them, its head, where what stands before the head is a
word, too, perhaps with a linking element: `krankenversicherung` is a kind of `versicherung`, since `krank` is said. So
no list of words is needed; what is never said by itself is no part of anything. Words are stems.
"""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from ..language.language import CompoundRules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from ..language.language import Language
    from .engine import Engine

SHORTEST_HEAD: Final = 4  # letters of a stem
SHORTEST_BROADER: Final = 5  # letters of a head that nobody asked for: shorter ones are endings, too, such as `isch`
SHORTEST_MODIFIER: Final = 3
MOST: Final = 30  # compounds of one word, those in most passages first


@dataclass(frozen=True)
class CompoundVocabulary:
    """The stems of a library, each with the number of passages that have it, and their `language`."""

    stems: Mapping[str, int]
    language: Language

    @cached_property
    def _rules(self) -> CompoundRules:
        return self.language.compounds or CompoundRules()

    @cached_property
    def _backwards(self) -> Sequence[str]:
        return sorted(stem[::-1] for stem in self.stems)

    def narrower(self, head: str) -> list[str]:
        """The compounds of which a stem is the head, at most MOST."""
        if len(head) < SHORTEST_HEAD or not head.isalpha():
            return []
        first = bisect.bisect_right(self._backwards, head[::-1])
        ending = itertools.takewhile(
            lambda one: one.startswith(head[::-1]), itertools.islice(self._backwards, first, None)
        )
        found = [one[::-1] for one in ending if self._is_modifier(one[: len(head) - 1 : -1])]
        return sorted(found, key=lambda stem: (-self.stems[stem], stem))[:MOST]

    def head(self, compound: str) -> str | None:
        """The longest head of a stem that is a compound; None if it is none."""
        for at in range(SHORTEST_MODIFIER, len(compound) - SHORTEST_BROADER + 1):
            if compound[at:] in self.stems and self._is_modifier(compound[:at]):
                return compound[at:]
        return None

    def _is_modifier(self, beginning: str) -> bool:
        """Whether what stands before a head is a word, perhaps with a linking element."""
        rules = self._rules
        if beginning in rules.prefixes or self.language.word(beginning).stop:
            return False
        bases = {beginning.removesuffix(link) for link in ("", *rules.linking)}
        return any(
            f"{base}{ending}" in self.stems and not self.language.word(f"{base}{ending}").stop
            for base in bases - rules.prefixes
            if len(base) >= SHORTEST_MODIFIER
            for ending in ("", *rules.dropped)
        )


@dataclass(frozen=True, slots=True)
class Compounds:
    """The compounds of some stems: those of which each is the head (`narrower`), and the head of each (`broader`)."""

    narrower: Mapping[str, Sequence[str]]
    broader: Mapping[str, str]

    @property
    def stems(self) -> list[str]:
        """All of them, each once."""
        return list(dict.fromkeys([*itertools.chain(*self.narrower.values()), *self.broader.values()]))

    def of(self, stem: str) -> list[str]:
        """Those of one stem."""
        head = self.broader.get(stem)
        return [*self.narrower.get(stem, ()), *([] if head is None else [head])]

    def places(self, said: Mapping[str, NDArray[np.int64]]) -> dict[str, NDArray[np.int64]]:
        """The offsets of the compounds of each stem, ascending, by those of each compound."""
        stems = dict.fromkeys([*self.narrower, *self.broader])
        return {stem: np.sort(np.concatenate([said[one] for one in self.of(stem)])) for stem in stems}


def compounds_of(known: CompoundVocabulary, stems: Iterable[str]) -> Compounds:
    """The compounds of some stems, and their heads, without those that are asked for themselves."""
    asked = list(dict.fromkeys(stems))
    narrower = {stem: [one for one in known.narrower(stem) if one not in asked] for stem in asked}
    heads = {stem: head for stem in asked if (head := known.head(stem)) and head not in asked}
    return Compounds({stem: found for stem, found in narrower.items() if found}, heads)


def vocabulary(
    _catalogue: object,  # that keeps it
    engines: Iterable[tuple[Engine, int]],
    language: Language,
) -> CompoundVocabulary:
    """The stems of some engines at their revisions; a call costs a look through all their terms."""
    stems = dict[str, int]()
    for engine, _ in engines:
        for stem, passages in engine.terms(""):
            stems[stem] = stems.get(stem, 0) + passages
    return CompoundVocabulary(stems, language)
