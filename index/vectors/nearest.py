"""Nearest-neighbour search in segments: three passes, each with more precision over fewer vectors.

The first pass compares the sign bits of all vectors by Hamming distance, as random-hyperplane hashing does (Charikar,
"Similarity estimation techniques from rounding algorithms", STOC 2002), with the axes as hyperplanes: an eighth of the
int8 vectors' size, some milliseconds for a million. The second weighs each sign by the query's number at its place
(asymmetric distance: Gordo and Perronnin, CVPR 2011). The third computes cosines of the int8 vectors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ..deadline import checkpoint
from .segments import Rows, Segment, signs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CLOSE: Final = 2000  # vectors that get a cosine, at least
CLOSE_EACH: Final = 20  # vectors that get a cosine for each neighbour asked for
WIDE: Final = 6  # times as many vectors that get a weighed distance
_SWEEP: Final = 1 << 15  # rows at a time, so that they stay in the processor's cache
_MANY: Final = 32  # stretches of a segment


def likely(
    query: NDArray[np.float32], segments: Sequence[Segment], stretches: Sequence[Sequence[Rows]], k: int
) -> list[NDArray[np.intp]]:
    """The rows of each segment, ascending, among which the `k` nearest to `query` [dimensions] likely are.

    All rows of the stretches, if they are at most max(CLOSE, CLOSE_EACH * k); otherwise so many, chosen in two passes.
    """
    close = max(CLOSE, CLOSE_EACH * k)
    if sum(past - first for rows in stretches for first, past in rows) <= close:
        return [_listed(rows) for rows in stretches]
    return _nearest_by_weight(query, segments, _nearest_by_sign(query, segments, stretches, WIDE * close), close)


def _nearest_by_sign(
    query: NDArray[np.float32], segments: Sequence[Segment], stretches: Sequence[Sequence[Rows]], most: int
) -> list[NDArray[np.intp]]:
    """The `most` rows of all segments with the smallest Hamming distance of their signs, ascending by segment."""
    code = signs(query[None])[0]
    distances = [_distances(part, rows, code) for part, rows in zip(segments, stretches, strict=True)]
    histogram = _histogram(distances, len(query))
    cut = int(np.searchsorted(np.cumsum(histogram), most))
    room = most - int(histogram[:cut].sum())  # for rows at the cut
    chosen: list[NDArray[np.intp]] = []
    for rows, apart in zip(stretches, distances, strict=True):
        at_cut = np.flatnonzero(apart == cut)[:room]
        room -= len(at_cut)
        near = np.concatenate([np.flatnonzero(apart < cut), at_cut])
        chosen.append(np.sort(_numbers(rows, near)))
    return chosen


def _nearest_by_weight(
    query: NDArray[np.float32], segments: Sequence[Segment], rows: Sequence[NDArray[np.intp]], most: int
) -> list[NDArray[np.intp]]:
    """The `most` nearest of the rows, where each sign is weighed by the query's number at its place."""
    table = _table(query)
    weights = [_weights(part, found, table) for part, found in zip(segments, rows, strict=True)]
    every = np.concatenate(weights)
    if len(every) <= most:
        return list(rows)
    cut = np.partition(every, -most)[-most]
    room = most - int((every > cut).sum())
    chosen: list[NDArray[np.intp]] = []
    for found, weight in zip(rows, weights, strict=True):
        at_cut = np.flatnonzero(weight == cut)[:room]
        room -= len(at_cut)
        chosen.append(found[np.sort(np.concatenate([np.flatnonzero(weight > cut), at_cut]))])
    return chosen


def _table(query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The weight [bytes, 256] of each value of each byte of signs: the sum of the query's numbers with those signs."""
    padded = np.pad(query, (0, -len(query) % 64)).reshape(-1, 8)
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32)
    return padded @ (2 * bits - 1).T


def _weights(part: Segment, rows: NDArray[np.intp], table: NDArray[np.float32]) -> NDArray[np.float32]:
    found = np.zeros(len(rows), np.float32)
    for word, column in enumerate(part.signs):
        checkpoint()
        each = column[rows].view(np.uint8).reshape(-1, 8)
        for byte in range(8):
            found += table[8 * word + byte][each[:, byte]]
    return found


def _distances(part: Segment, stretches: Sequence[Rows], code: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """The Hamming distances [rows] of the stretches' signs to `code` [words]."""
    if len(stretches) > _MANY:  # one sweep over the gaps, too, is faster than many short ones
        low, high = stretches[0][0], stretches[-1][1]
        return _swept(part, low, high, code)[_listed(stretches) - low]
    return np.concatenate([np.zeros(0, np.uint16), *(_swept(part, low, high, code) for low, high in stretches)])


def _swept(part: Segment, first: int, past: int, code: NDArray[np.uint64]) -> NDArray[np.uint16]:
    found = np.zeros(past - first, np.uint16)
    for low in range(first, past, _SWEEP):
        checkpoint()
        high = min(low + _SWEEP, past)
        apart = found[low - first : high - first]
        for column, word in zip(part.signs, code, strict=True):
            apart += np.bitwise_count(column[low:high] ^ word)
    return found


def _histogram(distances: Sequence[NDArray[np.uint16]], most: int) -> NDArray[np.int64]:
    """The numbers [most + 1] of rows at each distance."""
    counts = np.zeros(most + 1, np.int64)
    for apart in distances:
        for at in range(0, len(apart), _SWEEP):
            checkpoint()
            counts += np.bincount(apart[at : at + _SWEEP], minlength=most + 1)
    return counts


def _numbers(stretches: Sequence[Rows], places: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows at `places` of the concatenated stretches."""
    if not stretches:
        return places
    bounds = np.array(stretches, np.intp)
    ends = np.cumsum(bounds[:, 1] - bounds[:, 0])
    which = np.searchsorted(ends, places, side="right")
    return bounds[which, 1] - (ends[which] - places)


def _listed(stretches: Sequence[Rows]) -> NDArray[np.intp]:
    return np.concatenate([np.zeros(0, np.intp), *(np.arange(first, past) for first, past in stretches)])


def cosines(part: Segment, rows: NDArray[np.intp], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosines [rows] of a segment's rows with `query` [dimensions]."""
    checkpoint()
    return (part.values[rows].astype(np.float32) @ query) * part.scales[rows]
