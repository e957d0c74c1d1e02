"""Segments: files of vectors, each written once, then only mapped and read.

A segment holds whole transcripts. It has the sign bits of every vector, for the search's first passes, and its numbers
as int8 (scalar quantization), for cosines.

    head      64 bytes: MAGIC, how many transcripts, vectors and dimensions, a checksum of the next four blocks
    ids       int64 [transcripts]
    starts    int64 [transcripts + 1]: the vectors of a transcript are rows [starts[n], starts[n + 1])
    spans     int64 [vectors, 2]: first and past of each passage, ascending within a transcript
    scales    float32 [vectors]: the factor that makes a row of `values` a unit vector
    signs     uint64 [words, vectors]: one bit a dimension, in columns, so that each is added up in one sweep
    values    int8 [vectors, dimensions]
"""

from __future__ import annotations

import math
import mmap
import os
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MAGIC: Final = b"pqvec\0\0\1"
_HEAD: Final = struct.Struct("<8sqqqq")
_LITTLE: Final = 64  # bytes that blocks are aligned to
_PAGE: Final = 1 << 16  # and the last one, so that its pages are its own

Rows = tuple[int, int]  # first and past


class BadSegment(Exception):
    """The file is not a whole segment, or its vectors have other dimensions."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Vectors of whole transcripts, in memory or mapped; the module says what each field holds."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    spans: NDArray[np.int64]
    scales: NDArray[np.float32]
    signs: NDArray[np.uint64]
    values: NDArray[np.int8]

    def __len__(self) -> int:
        """The number of vectors."""
        return len(self.scales)

    def rows(self, transcripts: NDArray[np.bool_]) -> list[Rows]:
        """The rows of the flagged transcripts (one flag for each of `ids`), in as few stretches as possible."""
        edges = np.flatnonzero(np.diff(transcripts.astype(np.int8), prepend=0, append=0))
        first, past = self.starts[edges[::2]], self.starts[edges[1::2]]
        return [(int(a), int(b)) for a, b in zip(first, past, strict=True)]


def segment(rows: Sequence[tuple[int, NDArray[np.int64], NDArray[np.float32]]], dimensions: int) -> Segment:
    """A segment in memory of transcripts, each with spans [n, 2] and vectors [n, dimensions]."""
    ids = np.array([transcript for transcript, _, _ in rows], np.int64)
    starts = np.cumsum([0, *(len(spans) for _, spans, _ in rows)], dtype=np.int64)
    ordered = [(spans[order], vectors[order]) for _, spans, vectors in rows for order in [_ascending(spans)]]
    spans = np.concatenate([np.zeros((0, 2), np.int64), *(s for s, _ in ordered)])
    vectors = np.concatenate([np.zeros((0, dimensions), np.float32), *(v for _, v in ordered)])
    values, scales = _small(vectors)
    return Segment(ids, starts, spans, scales, np.ascontiguousarray(signs(vectors).T), values)


def signs(vectors: NDArray[np.float32]) -> NDArray[np.uint64]:
    """The bits [n, words] of vectors [n, dimensions]: 1 for a number above zero; the rest of the last word is 0."""
    bits = np.packbits(vectors > 0, axis=-1)
    room = 8 * words(vectors.shape[-1]) - bits.shape[-1]
    return np.pad(bits, ((0, 0), (0, room))).view(np.uint64)


def words(dimensions: int) -> int:
    """The number of 64-bit integers that hold the signs of a vector."""
    return -(-dimensions // 64)


def _ascending(spans: NDArray[np.int64]) -> NDArray[np.intp]:
    return np.lexsort((spans[:, 1], spans[:, 0]))


def _small(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Vectors as integers up to 127, and their scales; a vector of zeros has scale 0."""
    most = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    values = np.rint(vectors * (127 / np.maximum(most, np.float32(1e-30)))).astype(np.int8)
    lengths = np.linalg.norm(values.astype(np.float32), axis=1)
    return values, np.divide(np.float32(1), lengths, out=np.zeros_like(lengths), where=lengths > 0)


# -- files -------------------------------------------------------------------------------------------------------------


def write(path: Path, parts: Iterable[tuple[Segment, NDArray[np.bool_]]], dimensions: int) -> None:
    """Writes the flagged transcripts of each part into one new file, durable before it is renamed to `path`.

    Values are copied in stretches, so that merging large segments takes little memory. Raises OSError.
    """
    chosen = list(parts)
    pieces = [(part, part.rows(keep)) for part, keep in chosen]
    counts = np.concatenate([np.diff(part.starts)[keep] for part, keep in chosen])
    ids = np.concatenate([part.ids[keep] for part, keep in chosen])
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    spans = np.concatenate([part.spans[a:b] for part, rows in pieces for a, b in rows] or [np.zeros((0, 2), np.int64)])
    scales = np.concatenate([part.scales[a:b] for part, rows in pieces for a, b in rows] or [np.zeros(0, np.float32)])
    small = [ids, starts, spans, scales]
    columns = (part.signs[w, a:b] for w in range(words(dimensions)) for part, rows in pieces for a, b in rows)
    values = (part.values[a:b] for part, rows in pieces for a, b in rows)
    head = np.frombuffer(_HEAD.pack(MAGIC, len(ids), len(scales), dimensions, _checksum(small)), np.uint8)
    _write(path, [[head], *([block] for block in small), columns, values], _layout(len(ids), len(scales), dimensions))


def _write(path: Path, blocks: Sequence[Iterable[NDArray[Any]]], layout: Sequence[int]) -> None:
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as stream:
        for block, at in zip(blocks, layout[:-1], strict=True):
            stream.write(bytes(at - stream.tell()))
            for piece in block:
                stream.write(np.ascontiguousarray(piece).data if piece.size else b"")
        stream.write(bytes(layout[-1] - stream.tell()))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def mapped(path: Path, dimensions: int) -> Segment:
    """The segment in a file, mapped into memory.

    Raises BadSegment if the file is not a whole segment, and OSError. Its size and the checksum of all blocks but signs
    and values are checked; a flipped bit there goes unnoticed, and ranks one passage wrongly.
    """
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        head = stream.read(_HEAD.size)
        magic, transcripts, rows, width, checksum = _HEAD.unpack(head) if len(head) == _HEAD.size else (b"", 0, 0, 0, 0)
        if magic != MAGIC or width != dimensions or min(transcripts, rows) < 0:
            raise BadSegment(str(path))
        layout = _layout(transcripts, rows, dimensions)
        if layout[-1] != size:
            raise BadSegment(str(path))
        memory = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    if hasattr(mmap, "MADV_RANDOM"):  # few values are read, at random: reading ahead would only fill memory
        memory.madvise(mmap.MADV_RANDOM, layout[-2], size - layout[-2])
    found = _blocks(memory, layout, transcripts, rows, dimensions)
    if _checksum([found.ids, found.starts, found.spans, found.scales]) != checksum:
        raise BadSegment(str(path))
    return found


def _blocks(memory: mmap.mmap, layout: Sequence[int], transcripts: int, rows: int, dimensions: int) -> Segment:
    def block(n: int, kind: type[Any], *shape: int) -> NDArray[Any]:
        return np.frombuffer(memory, kind, math.prod(shape), layout[n]).reshape(shape)

    return Segment(
        block(1, np.int64, transcripts),
        block(2, np.int64, transcripts + 1),
        block(3, np.int64, rows, 2),
        block(4, np.float32, rows),
        block(5, np.uint64, words(dimensions), rows),
        block(6, np.int8, rows, dimensions),
    )


def _layout(transcripts: int, rows: int, dimensions: int) -> list[int]:
    """The offset of each block, and the size of the file."""
    sizes = [_HEAD.size, 8 * transcripts, 8 * (transcripts + 1), 16 * rows, 4 * rows, 8 * words(dimensions) * rows]
    layout = [0]
    for size in sizes:
        layout.append(_aligned(layout[-1] + size, _LITTLE))
    layout[-1] = _aligned(layout[-1], _PAGE)
    return [*layout, layout[-1] + dimensions * rows + _LITTLE]  # never empty, so that every block begins within


def _aligned(size: int, to: int) -> int:
    return -(-size // to) * to


def _checksum(blocks: Sequence[NDArray[Any]]) -> int:
    checksum = 0
    for block in blocks:
        checksum = zlib.crc32(np.ascontiguousarray(block).data if block.size else b"", checksum)
    return checksum
