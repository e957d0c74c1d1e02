"""Fingerprints of excerpts, to detect those with the same content: an interview that was uploaded twice, even if two
recognisers transcribed it and the excerpts are cut at other places.

A fingerprint is a bottom-k MinHash sketch (A. Broder, "On the resemblance and containment of documents", 1997) of the
shingles of two stems, stop words left out: of the lowest CRC-32 hashes, 18 bits each, in base 64. Two excerpts are
similar if the shingles in common have at least `MIN_SHARE` of the weight of the lighter excerpt (a weighted overlap
coefficient); shingles that many excerpts have weigh less.
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

MAX_LENGTH: Final = 198  # characters of a fingerprint
MIN_SHARE: Final = 0.3  # of the weight of the lighter fingerprint
MIN_SHINGLES: Final = 4  # in common, if there are as many: fewer may be chance
COMMON_ABOVE: Final = 3  # fingerprints that have a shingle; with more of them, its weight is less
_HASH_LENGTH: Final = 3
_DIGITS: Final = string.ascii_letters + string.digits + "-_"


def fingerprint(tokens: Sequence[Token]) -> str:
    """Returns the fingerprint of tokens: at most `MAX_LENGTH` letters, digits, `-` and `_`; empty without words."""
    content = [token.word.stem for token in tokens if not (token.word.stop or token.word.filler)]
    stems = content if len(content) > 1 else [token.word.stem for token in tokens]
    hashes = sorted({crc32(f"{first} {second}".encode()) for first, second in pairwise(["", *stems])})
    # The lowest hashes: two long texts with the same words keep the same ones.
    return "".join(sorted(_encoded(number) for number in hashes[: MAX_LENGTH // _HASH_LENGTH]))


class FingerprintIndex:
    """An inverted index of fingerprints, numbered from 0, to look up the similar ones.

    A shingle of more than `COMMON_ABOVE` fingerprints is weighted down: talks of one show share phrases without having
    the same content.
    """

    def __init__(self, fingerprints: Sequence[str]) -> None:
        hashes = [_hashes(fingerprint) for fingerprint in fingerprints]
        joined = np.concatenate([*hashes, _NO_HASHES])
        order = np.argsort(joined, kind="stable")
        self._numbers = np.repeat(np.arange(len(fingerprints)), [len(each) for each in hashes])[order]
        self._hashes, counts = np.unique(joined, return_counts=True)
        self._past = np.cumsum(counts)
        self._first = self._past - counts
        self._weights = np.minimum(1.0, COMMON_ABOVE / np.maximum(counts, 1)) ** 2
        self._totals = np.bincount(self._numbers, np.repeat(self._weights, counts), minlength=len(fingerprints))

    def similar(self, fingerprint: str) -> list[int]:
        """Returns the numbers of the fingerprints similar to `fingerprint`, ascending."""
        hashes = _hashes(fingerprint)
        positions = np.searchsorted(self._hashes, hashes)
        positions = (
            positions[np.take(self._hashes, positions, mode="clip") == hashes] if len(self._hashes) else positions[:0]
        )
        if not len(positions):
            return []
        holders = [self._numbers[a:b] for a, b in zip(self._first[positions], self._past[positions], strict=True)]
        numbers, which, counts = np.unique(np.concatenate(holders), return_inverse=True, return_counts=True)
        shared = np.bincount(which, np.repeat(self._weights[positions], [len(each) for each in holders]))
        total = self._weights[positions].sum() + len(hashes) - len(positions)
        enough = shared >= MIN_SHARE * np.minimum(total, self._totals[numbers]) - 1e-9
        found: list[int] = numbers[enough & (counts >= min(MIN_SHINGLES, len(hashes)))].tolist()
        return found


def _hashes(fingerprint: str) -> NDArray[np.int64]:
    """Returns the distinct hashes of a fingerprint; none for other strings."""
    if len(fingerprint) % _HASH_LENGTH or not fingerprint.isascii():
        return _NO_HASHES
    digits = _DIGIT_VALUES[np.frombuffer(fingerprint.encode(), np.uint8)].reshape(-1, _HASH_LENGTH)
    return np.unique(digits @ _PLACE_VALUES)


def _encoded(number: int) -> str:
    return "".join(_DIGITS[number >> shift & 63] for shift in (0, 6, 12))


_NO_HASHES: Final = np.array([], np.int64)
_PLACE_VALUES: Final = np.array([1, 64, 64 * 64])
_DIGIT_VALUES: Final = np.zeros(256, np.int64)
_DIGIT_VALUES[[ord(sign) for sign in _DIGITS]] = np.arange(64)
