"""Near-duplicates: transcripts of one recording, such as its captions and what a person wrote down, or one episode out
of two feeds. They are found by their words.

The words of a transcript are hashed as shingles: pairs of stems that follow each other, stop words and fillers left
out, in their order. The lowest hashes are its *keys* (a bottom-k MinHash sketch: A. Broder, "On the resemblance and
containment of documents", 1997): transcripts with the same words have keys in common, so that not all have to be
compared with all. A pair is then compared segment by segment, by the shingles that come in the same order in both.
Episodes of a show share greetings, advertisements, what is talked about, and some the very formulas of which they are
made; but few segments of one are in another, or in another order. Two texts of one recording have nearly all of them
in common, in both directions, however badly one was heard.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..language.tokens import Token

Shingles = NDArray[np.uint32]

KEYS: Final = 48  # of a transcript
KEYS_SHARED: Final = 5  # by transcripts that are compared
MOST_SHARING: Final = 64  # transcripts that have a key; one that more have is a phrase of a show
AT_ONCE: Final = 512  # transcripts that are looked up at once
ID_BITS: Final = 48  # of a transcript's id
FEWEST: Final = 40  # shingles of a transcript that is compared: about a hundred words
SEGMENT: Final = 40  # shingles that are compared at once
HELD: Final = 0.22  # the share of a segment's shingles that the other transcript has, where the same is said
COVERED: Final = 0.6  # the share of the segments of which that is so: see the figures of `./run bench duplicates`
SHORTER: Final = 0.7  # of the longer one that the shorter has at least; else it is a part of it


def shingles(tokens: Sequence[Token]) -> Shingles:
    """Returns the shingles of a transcript's tokens, in their order."""
    stems = [token.word.stem for token in tokens if not (token.word.stop or token.word.filler)]
    return np.fromiter((crc32(f"{first} {second}".encode()) for first, second in pairwise(stems)), np.uint32)


def keys(found: Shingles) -> Shingles:
    """Returns the keys of a transcript's shingles, ascending; none where there are too few to tell."""
    return np.unique(found)[:KEYS] if len(found) >= FEWEST else np.array([], np.uint32)


class KeyIndex:
    """The keys of many transcripts in one order, so that a new one is looked up in them, not compared with all. Not
    for several threads at once."""

    def __init__(self, keys_of: Mapping[int, Shingles] = MappingProxyType({})) -> None:
        self._keys, self._ids = _flat(keys_of)

    def add(self, keys_of: Mapping[int, Shingles]) -> None:
        """Adds transcripts, by their ids, that are not in it."""
        if keys_of:
            found, ids = _flat(keys_of)
            at = np.searchsorted(self._keys, found)
            self._keys, self._ids = np.insert(self._keys, at, found), np.insert(self._ids, at, ids)

    def discard(self, transcripts: Iterable[int]) -> None:
        """Takes transcripts out of it."""
        kept = ~np.isin(self._ids, np.fromiter(transcripts, np.int64))
        self._keys, self._ids = self._keys[kept], self._ids[kept]

    def alike(self, keys_of: Mapping[int, Shingles]) -> set[tuple[int, int]]:
        """Returns the pairs of one of some transcripts and one in here that have enough keys in common to be compared;
        the lower id comes first, and no transcript is beside itself."""
        pairs, wanted = set[tuple[int, int]](), list(keys_of)
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            found, at = _flat({at: keys_of[id_] for at, id_ in enumerate(some)})
            firsts = np.searchsorted(self._keys, found, "left")
            counts = np.searchsorted(self._keys, found, "right") - firsts
            counts[counts > MOST_SHARING] = 0
            nth: NDArray[np.int64] = np.arange(int(counts.sum())) - np.repeat(
                np.cumsum(counts) - counts, counts
            )  # of those that share a key
            others = self._ids[np.repeat(firsts, counts) + nth]
            sharing, shared = np.unique(np.repeat(at << ID_BITS, counts) | others, return_counts=True)
            for pair in map(int, sharing[shared >= KEYS_SHARED]):
                one, other = sorted((some[pair >> ID_BITS], pair & ((1 << ID_BITS) - 1)))
                if one != other:
                    pairs.add((one, other))
        return pairs


def _flat(keys_of: Mapping[int, Shingles]) -> tuple[Shingles, NDArray[np.int64]]:
    """All keys of some transcripts, ascending, and the transcript of each."""
    found = np.concatenate([*keys_of.values(), np.array([], np.uint32)])
    ids = np.repeat(np.fromiter(keys_of, np.int64, len(keys_of)), [len(each) for each in keys_of.values()])
    order = np.argsort(found, kind="stable")
    return found[order], ids[order]


def same_recording(one: Shingles, other: Shingles) -> bool:
    """Tells whether two transcripts have the same words, but for mis-hearings and what was cut in."""
    shorter, longer = sorted((len(one), len(other)))
    alike_long = shorter >= SHORTER * longer
    return alike_long and coverage(one, other) >= COVERED and coverage(other, one) >= COVERED


def coverage(one: Shingles, other: Shingles) -> float:
    """Returns the share of one transcript's segments that the other has in their order, from 0 to 1. What a transcript
    says again and again, as a formula, is left out: others of its kind say it, too."""
    one, other = _said_once(one), _said_once(other)
    if not len(one) or not len(other):
        return 0.0
    held = _in_order(one, other)
    cuts = np.linspace(0, len(one), max(1, len(one) // SEGMENT) + 1).astype(np.int64)
    shares = np.add.reduceat(held, cuts[:-1]) / np.diff(cuts)
    return float(np.mean(shares >= HELD))


def _said_once(found: Shingles) -> Shingles:
    _, firsts, counts = np.unique(found, return_index=True, return_counts=True)
    return found[np.sort(firsts[counts == 1])]


def _in_order(one: Shingles, other: Shingles) -> NDArray[np.bool_]:
    """Tells which shingles of `one` are of the longest run of those in `other` that come there in the same order. No
    shingle comes twice."""
    order = np.argsort(other)
    at = np.minimum(np.searchsorted(other, one, sorter=order), len(other) - 1)
    common = np.flatnonzero(other[order[at]] == one)
    lowest, last, before = list[int](), list[int](), list[int]()  # by the length of a run: its end there, and here
    for number, place in enumerate(order[at[common]].tolist()):
        length = bisect_left(lowest, place)
        before.append(last[length - 1] if length else -1)
        lowest[length : length + 1], last[length : length + 1] = [place], [number]
    held, number = np.zeros(len(one), np.bool_), last[-1] if last else -1
    while number >= 0:
        held[common[number]] = True
        number = before[number]
    return held
