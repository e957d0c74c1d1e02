"""Fingerprints of stretches, by which those that say the same are told: an interview that was uploaded twice, even as
two recognisers heard it and cut at other places.

A fingerprint holds a short hash of each pair of neighbouring words that carry something. Two stretches are akin if they
share a good part of the shorter one's pairs, those count most that few other stretches have.
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

    from ..language.tokens import Token

LONGEST: Final = 198  # characters of a fingerprint
ALIKE: Final = 0.3  # of what the shorter one's pairs tell
FEWEST: Final = 4  # pairs in common, where there are as many: fewer may be chance
FEW: Final = 3  # stretches that have a pair: with more of them, it tells less
_SIZE: Final = 3
_SIGNS: Final = string.ascii_letters + string.digits + "-_"


def fingerprint(tokens: Sequence[Token]) -> str:
    """The fingerprint of a stretch: at most LONGEST letters, digits, `-` and `_`; empty without words."""
    content = [token.word.stem for token in tokens if not (token.word.stop or token.word.filler)]
    stems = content if len(content) > 1 else [token.word.stem for token in tokens]
    hashes = sorted({crc32(f"{first} {second}".encode()) for first, second in pairwise(["", *stems])})
    # the lowest ones: of two long stretches with the same words these are the same
    return "".join(sorted(_written(number) for number in hashes[: LONGEST // _SIZE]))


class FingerprintIndex:
    """Tells which of some fingerprints are akin to another one; they are counted from 0.

    Pairs that many of them have tell little: talks of one show share its phrases without saying the same.
    """

    def __init__(self, kins: Sequence[str]) -> None:
        parts = [_parts(fingerprint) for fingerprint in kins]
        joined = np.concatenate([*parts, _NO_PARTS])
        order = np.argsort(joined, kind="stable")
        self._numbers = np.repeat(np.arange(len(kins)), [len(each) for each in parts])[order]
        self._parts, counts = np.unique(joined, return_counts=True)
        self._past = np.cumsum(counts)
        self._first = self._past - counts
        self._telling = np.minimum(1.0, FEW / np.maximum(counts, 1)) ** 2
        self._wholes = np.bincount(self._numbers, np.repeat(self._telling, counts), minlength=len(kins))

    def akin(self, fingerprint: str) -> list[int]:
        """The numbers of those akin to `kin`, ascending."""
        parts = _parts(fingerprint)
        places = np.searchsorted(self._parts, parts)
        places = places[np.take(self._parts, places, mode="clip") == parts] if len(self._parts) else places[:0]
        if not len(places):
            return []
        held = [self._numbers[a:b] for a, b in zip(self._first[places], self._past[places], strict=True)]
        numbers, which, counts = np.unique(np.concatenate(held), return_inverse=True, return_counts=True)
        shared = np.bincount(which, np.repeat(self._telling[places], [len(each) for each in held]))
        whole = self._telling[places].sum() + len(parts) - len(places)
        alike = shared >= ALIKE * np.minimum(whole, self._wholes[numbers]) - 1e-9
        found: list[int] = numbers[alike & (counts >= min(FEWEST, len(parts)))].tolist()
        return found


def _parts(fingerprint: str) -> NDArray[np.int64]:
    """The hashes in a fingerprint; none of what is none."""
    if len(fingerprint) % _SIZE or not fingerprint.isascii():
        return _NO_PARTS
    signs = _VALUES[np.frombuffer(fingerprint.encode(), np.uint8)].reshape(-1, _SIZE)
    return np.unique(signs @ _PLACES)


def _written(number: int) -> str:
    return "".join(_SIGNS[number >> shift & 63] for shift in (0, 6, 12))


_NO_PARTS: Final = np.array([], np.int64)
_PLACES: Final = np.array([1, 64, 64 * 64])
_VALUES: Final = np.zeros(256, np.int64)
_VALUES[[ord(sign) for sign in _SIGNS]] = np.arange(64)
