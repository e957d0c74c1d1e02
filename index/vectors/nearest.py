"""Which vectors are nearest to a query, among segments: all are told by their signs, few are looked at closely.

A vector's signs are an eighth of its numbers' size and compare by counting bits: a million take some milliseconds. They
only choose; what they choose is weighed by how much the query cares for each sign, and what is left gets its cosine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from .segments import Rows, Segment, signs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CLOSE: Final = 2000  # passages that are looked at closely, at least
CLOSE_EACH: Final = 20  # and for each one asked for
WIDE: Final = 6  # times as many are told by their signs to be worth weighing
_SWEEP: Final = 1 << 15  # rows at a time, so that they stay in the processor's cache
_MANY: Final = 32  # stretches of a segment


def likely(
    query: NDArray[np.float32], segments: Sequence[Segment], stretches: Sequence[Sequence[Rows]], k: int
) -> list[NDArray[np.intp]]:
    """Of each segment the rows, ascending, among which the `k` nearest to `query` are to be looked for.

    All rows of the stretches, if they are at most max(CLOSE, CLOSE_EACH * k); of more than that, so many are chosen by
    their signs: WIDE times as many by how many signs differ, and of those by how much the query cares.
    """
    close = max(CLOSE, CLOSE_EACH * k)
    if sum(past - first for rows in stretches for first, past in rows) <= close:
        return [_listed(rows) for rows in stretches]
    return _nearest_by_weight(query, segments, _nearest_by_sign(query, segments, stretches, WIDE * close), close)


def _nearest_by_sign(
    query: NDArray[np.float32], segments: Sequence[Segment], stretches: Sequence[Sequence[Rows]], most: int
) -> list[NDArray[np.intp]]:
    """Of each segment the rows, ascending, in whose signs the fewest differ from the query's; `most` of all."""
    code = signs(query[None])[0]
    distances = [_distances(part, rows, code) for part, rows in zip(segments, stretches, strict=True)]
    histogram = _histogram(distances, len(query))
    cut = int(np.searchsorted(np.cumsum(histogram), most))
    room = most - int(histogram[:cut].sum())  # for those at the cut
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
    """Those `most` of the rows that are nearest if a sign counts as much as the query has in its place."""
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
    """What each byte of signs adds: [bytes, 256], the sum of the query's numbers with those signs."""
    padded = np.pad(query, (0, -len(query) % 64)).reshape(-1, 8)
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32)
    return padded @ (2 * bits - 1).T


def _weights(part: Segment, rows: NDArray[np.intp], table: NDArray[np.float32]) -> NDArray[np.float32]:
    found = np.zeros(len(rows), np.float32)
    for word, column in enumerate(part.signs):
        each = column[rows].view(np.uint8).reshape(-1, 8)
        for byte in range(8):
            found += table[8 * word + byte][each[:, byte]]
    return found


def _distances(part: Segment, stretches: Sequence[Rows], code: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """In how many signs each row of the stretches differs from `code`."""
    if len(stretches) > _MANY:  # to sweep over what is between them, too, is faster than to stop at each
        low, high = stretches[0][0], stretches[-1][1]
        return _swept(part, low, high, code)[_listed(stretches) - low]
    return np.concatenate([np.zeros(0, np.uint16), *(_swept(part, low, high, code) for low, high in stretches)])


def _swept(part: Segment, first: int, past: int, code: NDArray[np.uint64]) -> NDArray[np.uint16]:
    found = np.zeros(past - first, np.uint16)
    for low in range(first, past, _SWEEP):
        high = min(low + _SWEEP, past)
        apart = found[low - first : high - first]
        for column, word in zip(part.signs, code, strict=True):
            apart += np.bitwise_count(column[low:high] ^ word)
    return found


def _histogram(distances: Sequence[NDArray[np.uint16]], most: int) -> NDArray[np.int64]:
    """How many rows differ in 0, 1, … `most` signs."""
    counts = np.zeros(most + 1, np.int64)
    for apart in distances:
        for at in range(0, len(apart), _SWEEP):
            counts += np.bincount(apart[at : at + _SWEEP], minlength=most + 1)
    return counts


def _numbers(stretches: Sequence[Rows], places: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows at `places` when stretches are laid end to end."""
    if not stretches:
        return places
    bounds = np.array(stretches, np.intp)
    ends = np.cumsum(bounds[:, 1] - bounds[:, 0])
    which = np.searchsorted(ends, places, side="right")
    return bounds[which, 1] - (ends[which] - places)


def _listed(stretches: Sequence[Rows]) -> NDArray[np.intp]:
    return np.concatenate([np.zeros(0, np.intp), *(np.arange(first, past) for first, past in stretches)])


def cosines(part: Segment, rows: NDArray[np.intp], query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosines of a segment's rows with `query`."""
    return (part.values[rows].astype(np.float32) @ query) * part.scales[rows]
