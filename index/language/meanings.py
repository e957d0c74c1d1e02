"""The relation of two words or phrases by their meaning, as far as word lists know it.

A word is looked up by its stem, so that `rivers` is found as `river`. Words that no list relates have no known
relation, which says nothing about their meaning.
"""

from __future__ import annotations

import enum
import functools
from itertools import combinations
from typing import TYPE_CHECKING, Final

from . import english_meanings
from .english import NEGATIVE_PREFIXES
from .english_chain import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Stems = tuple[str, ...]
LONGEST: Final = 3  # words of a listed phrase
MOST_CACHED: Final = 1 << 16


class Relation(enum.Enum):
    """What is known of two phrases."""

    SAME = "same"
    OPPOSITE = "opposite"
    DIFFERENT = "different"  # two things of one kind: two colours, two countries


def relation(a: Stems, b: Stems) -> Relation | None:
    """The known relation of two phrases, given as the stems of their words; None if nothing is known."""
    return _related().get((a, b))


@functools.lru_cache(maxsize=MOST_CACHED)
def opposites(plain: str) -> frozenset[str]:
    """The stems of the single words that mean the contrary of `plain`, those that a reversing prefix makes included."""
    return _opposites().get(word(plain).stem, frozenset()) | _by_prefix(plain)


def phrases(stems: Sequence[str], at: int) -> list[Stems]:
    """The listed phrases, as stems, that hold word `at` of a text."""
    known = _known()
    found = [
        tuple(stems[first : first + length])
        for length in range(1, LONGEST + 1)
        for first in range(max(at - length + 1, 0), min(at, len(stems) - length) + 1)
    ]
    return [phrase for phrase in found if phrase in known]


def _by_prefix(plain: str) -> frozenset[str]:
    """The stems of `plain` with a reversing prefix, and without the one that it has: `happy`, `unhappy`."""
    bare = [plain.removeprefix(p) for p in NEGATIVE_PREFIXES if plain.startswith(p) and len(plain) > len(p) + 3]
    return frozenset(word(one).stem for one in (*bare, *(prefix + plain for prefix in NEGATIVE_PREFIXES)))


@functools.cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for (a, b), kind in _related().items():
        if kind is Relation.OPPOSITE and len(a) == len(b) == 1:
            found.setdefault(a[0], set()).add(b[0])
    return {stem: frozenset(others) for stem, others in found.items()}


@functools.cache
def _related() -> dict[tuple[Stems, Stems], Relation]:
    """The relations of all listed phrases. What the lists say twice: an opposite counts before a synonym, and that
    before two things of one kind."""
    found: dict[tuple[Stems, Stems], Relation] = {}
    for line in _entries(english_meanings.CONTRASTS):
        groups = [_group(group) for group in line.split(",")]
        _across(found, groups, Relation.DIFFERENT)
    same = [_group(line) for line in _entries(english_meanings.SYNONYMS)]
    sides = [[_group(side) for side in entry.split("/")] for entry in _entries(english_meanings.OPPOSITES)]
    for group in [*same, *(group for both in sides for group in both)]:
        for a, b in combinations(group, 2):
            found[a, b] = found[b, a] = Relation.SAME
    for both in sides:
        _across(found, both, Relation.OPPOSITE)
    return found


@functools.cache
def _known() -> frozenset[Stems]:
    return frozenset(a for a, _ in _related())


def _across(found: dict[tuple[Stems, Stems], Relation], groups: Sequence[Sequence[Stems]], kind: Relation) -> None:
    for one, other in combinations(groups, 2):
        for a in one:
            for b in other:
                if a != b:
                    found[a, b] = found[b, a] = kind


def _entries(listed: str) -> list[str]:
    return [entry.strip() for entry in listed.split(";") if entry.strip()]


def _group(listed: str) -> list[Stems]:
    return [_stems(phrase.split("_")) for phrase in listed.split()]


def _stems(words: Iterable[str]) -> Stems:
    return tuple(word(plain).stem for plain in words)
