"""Fingerprints of stretches, by which those that say the same are told: an interview that was uploaded twice, even as
two recognisers heard it and cut at other places.

A fingerprint holds a short hash of each pair of neighbouring words that carry something. Two stretches are akin if they
share a good part of the shorter one's pairs.
"""

from __future__ import annotations

import string
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .tokens import Token

LONGEST: Final = 198  # characters of a fingerprint
ALIKE: Final = 0.25  # of the shorter one's pairs
FEWEST: Final = 4  # pairs in common, where there are as many: fewer may be chance
_SIZE: Final = 3
_SIGNS: Final = string.ascii_letters + string.digits + "-_"


def fingerprint(tokens: Sequence[Token]) -> str:
    """The fingerprint of a stretch: at most LONGEST letters, digits, `-` and `_`; empty without words."""
    content = [token.word.stem for token in tokens if not (token.word.stop or token.word.filler)]
    stems = content if len(content) > 1 else [token.word.stem for token in tokens]
    hashes = sorted({crc32(f"{first} {second}".encode()) for first, second in pairwise(["", *stems])})
    # the lowest ones: of two long stretches with the same words these are the same
    return "".join(sorted(_written(number) for number in hashes[: LONGEST // _SIZE]))


class Kinship:
    """Tells which of some fingerprints are akin to another one; they are counted from 0."""

    def __init__(self, kins: Sequence[str]) -> None:
        parts = [_parts(kin) for kin in kins]
        self._sizes = np.array([len(each) for each in parts], np.int64)
        joined = np.concatenate([*parts, _NO_PARTS])
        order = np.argsort(joined, kind="stable")
        self._parts = joined[order]
        self._numbers = np.repeat(np.arange(len(kins)), self._sizes)[order]

    def akin(self, kin: str) -> list[int]:
        """The numbers of those akin to `kin`, ascending."""
        parts = _parts(kin)
        first, past = np.searchsorted(self._parts, parts), np.searchsorted(self._parts, parts, "right")
        holding = [self._numbers[a:b] for a, b in zip(first.tolist(), past.tolist(), strict=True) if a < b]
        if not holding:
            return []
        numbers, shared = np.unique(np.concatenate(holding), return_counts=True)
        shorter = np.minimum(self._sizes[numbers], len(parts))
        found: list[int] = numbers[(shared >= ALIKE * shorter) & (shared >= np.minimum(FEWEST, shorter))].tolist()
        return found


def _parts(kin: str) -> NDArray[np.int64]:
    """The hashes in a fingerprint; none of what is none."""
    if len(kin) % _SIZE or not kin.isascii():
        return _NO_PARTS
    signs = _VALUES[np.frombuffer(kin.encode(), np.uint8)].reshape(-1, _SIZE)
    return np.unique(signs @ _PLACES)


def _written(number: int) -> str:
    return "".join(_SIGNS[number >> shift & 63] for shift in (0, 6, 12))


_NO_PARTS: Final = np.array([], np.int64)
_PLACES: Final = np.array([1, 64, 64 * 64])
_VALUES: Final = np.zeros(256, np.int64)
_VALUES[[ord(sign) for sign in _SIGNS]] = np.arange(64)
