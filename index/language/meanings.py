"""The relation of two words or phrases by their meaning, as far as word lists know it.

A word is looked up by its stem, so that `rivers` is found as `river`. Words that no list relates have no known
relation, which says nothing about their meaning.
"""

from __future__ import annotations

import enum
import functools
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .tokens import Word

Stems = tuple[str, ...]
LONGEST: Final = 3  # words of a listed phrase
MOST_CACHED: Final = 1 << 16


class Relation(enum.Enum):
    """What is known of two phrases; what the lists say twice counts in this order."""

    OPPOSITE = "opposite"
    SAME = "same"
    DIFFERENT = "different"  # two things of one kind: two colours, two countries


class Meanings:
    """The word lists of one language by meaning.

    `word` makes the words of the lists. In each list entries end at `;`, and words of one phrase are joined by `_`; the
    groups of an entry, phrases that mean the same, are set apart by `/` in `opposites` and `synonyms` and by `,` in
    `contrasts`. A `reversing` prefix turns a word into its contrary. Safe to use from several threads.
    """

    def __init__(
        self,
        word: Callable[[str], Word] | None = None,
        opposites: str = "",
        synonyms: str = "",
        contrasts: str = "",
        reversing: tuple[str, ...] = (),
    ) -> None:
        self._word = word
        self._listed = (
            (Relation.OPPOSITE, opposites, "/"),
            (Relation.SAME, synonyms, "/"),
            (Relation.DIFFERENT, contrasts, ","),
        )
        self._reversing = reversing
        self._opposites: dict[str, frozenset[str]] = {}

    def relation(self, a: Stems, b: Stems) -> Relation | None:
        """The known relation of two phrases, given as the stems of their words; None if nothing is known, or if they
        are one."""
        if a == b:
            return None
        entries, places = self._lists
        found = {
            Relation.SAME if group == other_group else entries[entry].across
            for entry, group in places.get(a, ())
            for other, other_group in places.get(b, ())
            if entry == other
        }
        return next((kind for kind in Relation if kind in found), None)

    def opposites(self, plain: str) -> frozenset[str]:
        """The stems of the single words that mean the contrary of `plain`, those that a reversing prefix makes
        included."""
        known = self._opposites.get(plain)
        if known is None:
            if len(self._opposites) >= MOST_CACHED:
                self._opposites.clear()
            known = self._opposites[plain] = self._contrary(plain)
        return known

    def phrases(self, stems: Sequence[str], at: int) -> list[Stems]:
        """The listed phrases, as stems, that hold word `at` of a text."""
        places = self._lists.places
        found = [
            tuple(stems[first : first + length])
            for length in range(1, LONGEST + 1)
            for first in range(max(at - length + 1, 0), min(at, len(stems) - length) + 1)
        ]
        return [phrase for phrase in found if phrase in places]

    def _contrary(self, plain: str) -> frozenset[str]:
        if self._word is None:
            return frozenset()
        entries, places = self._lists
        listed = {
            phrase[0]
            for entry, group in places.get((self._word(plain).stem,), ())
            if entries[entry].across is Relation.OPPOSITE
            for number, others in enumerate(entries[entry].groups)
            for phrase in others
            if number != group and len(phrase) == 1
        }
        bare = [plain.removeprefix(p) for p in self._reversing if plain.startswith(p) and len(plain) > len(p) + 3]
        reversed_ = (*bare, *(prefix + plain for prefix in self._reversing))
        same = {
            phrase[0]
            for entry, group in places.get((self._word(plain).stem,), ())
            for phrase in entries[entry].groups[group]
            if len(phrase) == 1
        }
        return frozenset(listed).union({self._word(one).stem for one in reversed_} - same)  # not `until` of `till`

    @functools.cached_property
    def _lists(self) -> _Lists:
        entries = [
            _Entry(across, [self._group(group) for group in entry.split(separator)])
            for across, listed, separator in self._listed
            for entry in listed.split(";")
            if entry.strip()
        ]
        places: dict[Stems, set[tuple[int, int]]] = {}
        for number, entry in enumerate(entries):
            for group, members in enumerate(entry.groups):
                for phrase in members:
                    places.setdefault(phrase, set()).add((number, group))
        return _Lists(entries, places)

    def _group(self, listed: str) -> list[Stems]:
        assert self._word is not None
        return [tuple(self._word(plain).stem for plain in phrase.split("_")) for phrase in listed.split()]


class _Entry(NamedTuple):
    """Groups of phrases that mean the same, and the relation of those of different groups."""

    across: Relation
    groups: list[list[Stems]]


class _Lists(NamedTuple):
    """All entries, and where each phrase stands: (number of the entry, number of its group)."""

    entries: list[_Entry]
    places: Mapping[Stems, set[tuple[int, int]]]
