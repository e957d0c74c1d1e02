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
from collections import Counter
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ..deadline import checkpoint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..language.tokens import Token

Shingles = NDArray[np.uint32]

KEYS: Final = 48  # of a transcript
KEYS_SHARED: Final = 5  # by transcripts that are compared
MOST_SHARING: Final = 64  # transcripts that have a key; one that more have is a phrase of a show
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


def alike(keys_of: Mapping[int, Shingles]) -> list[tuple[int, int]]:
    """Returns the pairs of transcripts, by their ids, that have enough keys in common to be compared, ascending."""
    ids = np.repeat(np.fromiter(keys_of, np.int64, len(keys_of)), [len(each) for each in keys_of.values()])
    if not len(ids):
        return []
    hashes = np.concatenate(list(keys_of.values()))
    order = np.lexsort((ids, hashes))
    ids, hashes = ids[order], hashes[order]
    edges = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1], True])
    firsts, counts = edges[:-1], np.diff(edges)
    shared = Counter[tuple[int, int]]()
    several = (counts > 1) & (counts <= MOST_SHARING)
    for first, count in zip(firsts[several].tolist(), counts[several].tolist(), strict=True):
        checkpoint()
        shared.update(combinations(ids[first : first + count].tolist(), 2))
    return sorted(pair for pair, count in shared.items() if count >= KEYS_SHARED)


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
