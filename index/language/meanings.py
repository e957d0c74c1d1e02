"""The relation of two words or phrases by their meaning, as far as word lists know it.

A word is looked up by its stem, so that `rivers` is found as `river`. Words that no list relates have no known
relation, which says nothing about their meaning.
"""

from __future__ import annotations

import enum
import functools
from typing import TYPE_CHECKING, Final, NamedTuple

from . import english_meanings
from .english import NEGATIVE_PREFIXES
from .english_chain import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Stems = tuple[str, ...]
LONGEST: Final = 3  # words of a listed phrase
MOST_CACHED: Final = 1 << 16


class Relation(enum.Enum):
    """What is known of two phrases; what the lists say twice counts in this order."""

    OPPOSITE = "opposite"
    SAME = "same"
    DIFFERENT = "different"  # two things of one kind: two colours, two countries


def relation(a: Stems, b: Stems) -> Relation | None:
    """The known relation of two phrases, given as the stems of their words; None if nothing is known, or if they are
    one."""
    if a == b:
        return None
    entries, places = _lists()
    found = {
        Relation.SAME if group == other_group else entries[entry].across
        for entry, group in places.get(a, ())
        for other, other_group in places.get(b, ())
        if entry == other
    }
    return next((kind for kind in Relation if kind in found), None)


@functools.lru_cache(maxsize=MOST_CACHED)
def opposites(plain: str) -> frozenset[str]:
    """The stems of the single words that mean the contrary of `plain`, those that a reversing prefix makes included."""
    entries, places = _lists()
    listed = {
        phrase[0]
        for entry, group in places.get((word(plain).stem,), ())
        if entries[entry].across is Relation.OPPOSITE
        for number, others in enumerate(entries[entry].groups)
        for phrase in others
        if number != group and len(phrase) == 1
    }
    bare = [plain.removeprefix(p) for p in NEGATIVE_PREFIXES if plain.startswith(p) and len(plain) > len(p) + 3]
    return frozenset(listed).union(word(one).stem for one in (*bare, *(prefix + plain for prefix in NEGATIVE_PREFIXES)))


def phrases(stems: Sequence[str], at: int) -> list[Stems]:
    """The listed phrases, as stems, that hold word `at` of a text."""
    places = _lists().places
    found = [
        tuple(stems[first : first + length])
        for length in range(1, LONGEST + 1)
        for first in range(max(at - length + 1, 0), min(at, len(stems) - length) + 1)
    ]
    return [phrase for phrase in found if phrase in places]


class _Entry(NamedTuple):
    """Groups of phrases that mean the same, and the relation of those of different groups."""

    across: Relation
    groups: list[list[Stems]]


class _Lists(NamedTuple):
    """All entries, and where each phrase stands: (number of the entry, number of its group)."""

    entries: list[_Entry]
    places: Mapping[Stems, set[tuple[int, int]]]


@functools.cache
def _lists() -> _Lists:
    entries = [
        _Entry(across, [_group(group) for group in entry.split(separator)])
        for across, listed, separator in (
            (Relation.OPPOSITE, english_meanings.OPPOSITES, "/"),
            (Relation.SAME, english_meanings.SYNONYMS, "/"),
            (Relation.DIFFERENT, english_meanings.CONTRASTS, ","),
        )
        for entry in listed.split(";")
    ]
    places: dict[Stems, set[tuple[int, int]]] = {}
    for number, entry in enumerate(entries):
        for group, members in enumerate(entry.groups):
            for phrase in members:
                places.setdefault(phrase, set()).add((number, group))
    return _Lists(entries, places)


def _group(listed: str) -> list[Stems]:
    return [tuple(word(plain).stem for plain in phrase.split("_")) for phrase in listed.split()]
