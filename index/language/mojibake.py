"""Repair of mojibake, with a map of offsets between the text as written and the repaired text.

Each chunk between white space is repaired on its own with ftfy (https://ftfy.readthedocs.io/), so that white space
never moves; a change inside a chunk is narrowed to the characters that differ.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ftfy
from ftfy import badness

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Change:
    """Characters [`first`, `past`) as written became [`new_first`, `new_past`) of the repaired text."""

    first: int
    past: int
    new_first: int
    new_past: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """A map of offsets between two texts that are equal except for `changes`, which ascend."""

    changes: tuple[Change, ...] = ()

    def forward(self, first: int, past: int) -> tuple[int, int]:
        """Returns the range of the new text for [first, past) of the old one, widened to whole changes."""
        return self._map(first, widen_right=False), self._map(past, widen_right=True)

    def inverse(self) -> OffsetMap:
        """Returns the map in the other direction; make it once for many ranges."""
        return OffsetMap(tuple(Change(c.new_first, c.new_past, c.first, c.past) for c in self.changes))

    def _map(self, offset: int, *, widen_right: bool) -> int:
        before = bisect_right(self.changes, offset, key=lambda change: change.first) - 1
        if before < 0:
            return offset
        change = self.changes[before]
        if offset >= change.past:
            return change.new_past + offset - change.past
        return change.new_past if widen_right and offset > change.first else change.new_first


IDENTITY = OffsetMap()


def repair_mojibake(text: str) -> tuple[str, OffsetMap]:
    """Returns `text` with mojibake repaired, and the map of offsets; cheap where there is no mojibake."""
    if text.isascii() or not badness.is_bad(text):
        return text, IDENTITY
    repaired, changes, at, shift = list[str](), list[Change](), 0, 0
    for first, past, replacement in _repairs(text):
        repaired += (text[at:first], replacement)
        changes.append(Change(first, past, first + shift, first + shift + len(replacement)))
        shift += len(replacement) - (past - first)
        at = past
    return "".join((*repaired, text[at:])), OffsetMap(tuple(changes))


def _repairs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields the ranges of `text` to replace, ascending, each with its replacement."""
    for chunk in re.finditer(r"\S+", text):
        if chunk[0].isascii() or (repaired := _repaired_chunk(chunk[0])) == chunk[0]:
            continue
        head, tail = _common_affixes(chunk[0], repaired)
        yield chunk.start() + head, chunk.end() - tail, repaired[head : len(repaired) - tail]


def _repaired_chunk(chunk: str) -> str:
    """Returns `chunk` repaired, without white space: a hard space inside would shift all offsets after it."""
    return "".join(ftfy.fix_encoding(chunk).split())


def _common_affixes(one: str, other: str) -> tuple[int, int]:
    """Returns the lengths of the longest common prefix and suffix that leave a character of both between them.

    So no change is empty on either side: an offset next to an empty one would have two images.
    """
    head = _common_prefix(one[:-1], other[:-1])
    return head, _common_prefix(one[head + 1 :][::-1], other[head + 1 :][::-1])


def _common_prefix(one: str, other: str) -> int:
    """Returns the length of the longest common prefix."""
    differing = (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right)
    return next(differing, min(len(one), len(other)))
