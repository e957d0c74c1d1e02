"""The vectors of one shelf's passages, in a folder that can be thrown away.

The folder holds segments (see `segments`) and a manifest that names those which count, what in them has gone, and the
revision of storage that they stand at. Whatever is done is done when a new manifest takes the old one's place: after a
crash either is there, whole. Segments are joined as they become many, the smallest first.

Only whoever holds the write lock changes anything. Readers show nothing where the folder is missing, damaged or made
with another model; the writer finds it at revision 0 then and makes it anew.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self, cast

import numpy as np

from .engine import Candidate, LockBusy
from .errors import EngineError
from .locking import ProcessLock
from .segments import BadSegment, Rows, Segment, mapped, segment, signs, write

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

VERSION: Final = 1  # of what is in the folder; another one is made anew
MOST_SEGMENTS: Final = 24
JOINED: Final = 12  # segments at a time: more would be rewritten more often, fewer would be opened more often
CLOSE: Final = 2000  # passages that are looked at closely, at least
CLOSE_EACH: Final = 20  # and for each one asked for
WIDE: Final = 6  # times as many are told by their signs to be worth weighing
NEARBY: Final = 200  # characters: about as far as passages begin from each other
_SWEEP: Final = 1 << 15  # rows at a time, so that they stay in the processor's cache
_MANY: Final = 32  # stretches of a segment
_MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment that counts: its file's name, and which of its transcripts are still there."""

    file: str
    segment: Segment
    here: NDArray[np.bool_]

    def without(self, transcripts: NDArray[np.int64]) -> _Part:
        return _Part(self.file, self.segment, self.here & ~np.isin(self.segment.ids, transcripts))


@dataclass(frozen=True, slots=True)
class _State:
    """One state of the folder, as a whole: a search sees one or the next. `places` maps a transcript to its part and
    its number there."""

    manifest: bytes
    revision: int
    parts: tuple[_Part, ...]
    places: dict[int, tuple[int, int]]

    @classmethod
    def of(cls, manifest: bytes, revision: int, parts: Sequence[_Part]) -> Self:
        places = {
            int(id_): (p, int(n))
            for p, part in enumerate(parts)
            for n, id_ in zip(np.flatnonzero(part.here), part.segment.ids[part.here], strict=True)
        }
        return cls(manifest, revision, tuple(parts), places)


_NOTHING: Final = _State(b"", 0, (), {})


class Vectors:
    """Vectors in `folder`, made by the model called `name`. Opens for reading; `begin_writing` takes the write lock.

    Blocking; what only reads may be called from several threads.
    """

    def __init__(self, folder: Path, name: str, dimensions: int) -> None:
        self.folder = folder
        self.name = name
        self.dimensions = dimensions
        self._lock = ProcessLock(folder.with_name(f"{folder.name}.lock"))
        self._writing = False
        self._state = _NOTHING
        self.refresh()

    @classmethod
    def open(cls, folder: Path, name: str, dimensions: int) -> Self:
        """The vectors in `folder`. Those of another model, or of another version of this module, count as missing."""
        return cls(folder, name, dimensions)

    @property
    def revision(self) -> int:
        """The revision of storage that is followed so far; 0 if there is nothing."""
        return self._state.revision

    def __len__(self) -> int:
        """How many passages have a vector."""
        return sum(int(np.diff(part.segment.starts)[part.here].sum()) for part in self._state.parts)

    def transcripts(self) -> set[int]:
        """The transcripts that are done; one without words is done, too."""
        return set(self._state.places)

    # -- reading -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Shows what other processes have written meanwhile; nothing if that cannot be read."""
        try:
            self._look()
        except OSError:
            self._state = _NOTHING  # whoever writes is told why

    def _look(self) -> None:
        for _ in range(3):  # a file that a manifest names may go at any time, and then there is another manifest
            try:
                manifest = (self.folder / _MANIFEST).read_bytes()
                if manifest != self._state.manifest:
                    self._state = self._read(manifest)
            except FileNotFoundError:
                self._state = _NOTHING
            except (ValueError, LookupError, TypeError, AttributeError, BadSegment):  # damaged, or of another kind
                self._state = _NOTHING
                return
            else:
                return

    def _read(self, manifest: bytes) -> _State:
        read: dict[str, Any] = json.loads(manifest)
        if (read["version"], read["name"], read["dimensions"]) != (VERSION, self.name, self.dimensions):
            return _NOTHING
        mapped_before = {part.file: part.segment for part in self._state.parts}
        parts = list[_Part]()
        for entry in cast("list[dict[str, Any]]", read["segments"]):
            file = str(entry["file"])
            found = mapped_before.get(file) or mapped(self.folder / file, self.dimensions)
            parts.append(_Part(file, found, ~np.isin(found.ids, np.array(entry["gone"], np.int64))))
        return _State.of(manifest, int(read["revision"]), parts)

    def search(self, query: NDArray[np.float32], k: int, transcripts: Collection[int] | None = None) -> list[Candidate]:
        """At most `k` passages whose vectors are nearest to `query` [dimensions], best first, among `transcripts`.

        The score is the cosine. Exact for up to max(CLOSE, CLOSE_EACH * k) passages; of more than that, so many are
        chosen by their signs: WIDE times as many by how many signs differ, and of those by how much the query cares.
        """
        parts = self._state.parts
        wanted = None if transcripts is None else np.fromiter(transcripts, np.int64, len(transcripts))
        chosen = [p.here if wanted is None else p.here & np.isin(p.segment.ids, wanted) for p in parts]
        close = max(CLOSE, CLOSE_EACH * k)
        total = sum(int(np.diff(p.segment.starts)[keep].sum()) for p, keep in zip(parts, chosen, strict=True))
        stretches = [p.segment.rows(keep) for p, keep in zip(parts, chosen, strict=True)]
        if total > close:
            rows = _nearest_by_sign(query, [p.segment for p in parts], stretches, WIDE * close)
            rows = _nearest_by_weight(query, [p.segment for p in parts], rows, close)
        else:
            rows = [_listed(found) for found in stretches]
        scores = [_cosines(part.segment, found, query) for part, found in zip(parts, rows, strict=True)]
        return _best(parts, rows, scores, k)

    def scores(
        self, query: NDArray[np.float32], transcripts: NDArray[np.int64], firsts: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The cosines with `query` [dimensions] of the passages that begin nearest to `firsts` of `transcripts`; NaN
        where none begins within NEARBY characters. Those of a transcript stand together."""
        state = self._state
        found = np.full(len(firsts), np.nan)
        rows: dict[int, list[tuple[NDArray[np.intp], NDArray[np.intp]]]] = {}
        edges = np.flatnonzero(np.diff(transcripts, prepend=-1, append=-1))
        for low, high in itertools.pairwise(edges):
            place = state.places.get(int(transcripts[low]))
            if place is not None:
                row, apart = _nearest_rows(state.parts[place[0]].segment, place[1], firsts[low:high])
                near = np.flatnonzero(apart <= NEARBY)
                rows.setdefault(place[0], []).append((low + near, row[near]))
        for part, pairs in rows.items():
            where, row = (np.concatenate(each) for each in zip(*pairs, strict=True))
            distinct, again = np.unique(row, return_inverse=True)
            found[where] = _cosines(state.parts[part].segment, distinct, query)[again]
        return found

    # -- writing -----------------------------------------------------------------------------------------------------

    def begin_writing(self) -> None:
        """Takes the write lock, without waiting. Raises LockBusy if another process has it, and EngineError."""
        if self._writing:
            return
        with self._errors():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._lock.take():
                raise LockBusy(str(self.folder))
        try:
            with self._errors():
                self._look()
        except EngineError:
            self._lock.give_back()
            raise
        self._writing = True
        self._sweep()

    def end_writing(self) -> None:
        """Gives the write lock back."""
        if self._writing:
            self._writing = False
            self._lock.give_back()

    def add(
        self,
        rows: Sequence[tuple[int, NDArray[np.int64], NDArray[np.float32]]],
        revision: int | None = None,
    ) -> None:
        """Puts in transcripts, whole, each with its passages' spans [n, 2] (first, past) and vectors [n, dimensions].

        What a transcript had goes in the same moment. Durable once it returns. With `revision` it is known how far
        storage has been followed. Raises EngineError; then nothing has changed.
        """
        parts = self._without([transcript for transcript, _, _ in rows])
        if rows:
            made = segment(rows, self.dimensions)
            parts.append(self._written([(made, np.ones(len(made.ids), np.bool_))]))
        self._commit(self._joined(parts), revision)

    def remove(self, transcripts: Iterable[int], revision: int | None = None) -> None:
        """Takes transcripts out; raises what `add` does."""
        self._commit(self._without(transcripts), revision)

    def clear(self) -> None:
        """Takes everything out."""
        self._commit([], 0)

    def _without(self, transcripts: Iterable[int]) -> list[_Part]:
        gone = np.fromiter(transcripts, np.int64)
        parts = [part.without(gone) for part in self._state.parts] if len(gone) else list(self._state.parts)
        return [part for part in parts if part.here.any()]

    def _joined(self, parts: list[_Part]) -> list[_Part]:
        """The parts, the smallest of them as one if they are too many."""
        if len(parts) <= MOST_SEGMENTS:
            return parts
        parts = sorted(parts, key=lambda part: -len(part.segment))
        small = parts[-JOINED:]
        return [*parts[:-JOINED], self._written([(part.segment, part.here) for part in small])]

    def _written(self, pieces: Sequence[tuple[Segment, NDArray[np.bool_]]]) -> _Part:
        """Pieces of segments as a new one, on disk."""
        with self._errors():
            last = max((int(path.stem) for path in self.folder.glob("*.vectors")), default=0)
            path = self.folder / f"{last + 1:08}.vectors"
            write(path, pieces, self.dimensions)
            found = mapped(path, self.dimensions)
        return _Part(path.name, found, np.ones(len(found.ids), np.bool_))

    def _commit(self, parts: Sequence[_Part], revision: int | None) -> None:
        assert self._writing, "begin_writing comes first"
        reached = self.revision if revision is None else revision
        content = self._manifest(reached, parts)
        with self._errors():
            _replace(self.folder / _MANIFEST, content)
        self._state = _State.of(content, reached, parts)
        self._sweep()

    def _manifest(self, revision: int, parts: Sequence[_Part]) -> bytes:
        manifest = {
            "version": VERSION,
            "name": self.name,
            "dimensions": self.dimensions,
            "revision": revision,
            "segments": [{"file": part.file, "gone": part.segment.ids[~part.here].tolist()} for part in parts],
        }
        return json.dumps(manifest).encode()

    def _sweep(self) -> None:
        """Deletes the files that do not count (any more)."""
        counting = {part.file for part in self._state.parts}
        for path in [*self.folder.glob("*.vectors"), *self.folder.glob("*.tmp")]:
            if path.name not in counting:
                with contextlib.suppress(OSError):  # some systems keep a file while it is mapped: the next time, then
                    path.unlink()

    @contextlib.contextmanager
    def _errors(self) -> Generator[None]:
        try:
            yield
        except (OSError, sqlite3.Error, BadSegment) as error:
            raise EngineError(f"{self.folder}: {error}") from error


def _replace(path: Path, content: bytes) -> None:
    """Durable, and never half there."""
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


# -- searching ---------------------------------------------------------------------------------------------------------


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


def _cosines(part: Segment, rows: NDArray[np.intp], query: NDArray[np.float32]) -> NDArray[np.float32]:
    return (part.values[rows].astype(np.float32) @ query) * part.scales[rows]


def _best(
    parts: Sequence[_Part], rows: Sequence[NDArray[np.intp]], scores: Sequence[NDArray[np.float32]], k: int
) -> list[Candidate]:
    """The `k` best of all parts; among equals, the order of the library."""
    if not parts:
        return []
    which = np.repeat(np.arange(len(parts)), [len(found) for found in rows])
    row, score = np.concatenate(rows), np.concatenate(scores)
    if len(score) > k > 0:
        keep = np.flatnonzero(score >= np.partition(score, -k)[-k])
        which, row, score = which[keep], row[keep], score[keep]
    found = [_candidate(parts[int(p)].segment, int(r), float(s)) for p, r, s in zip(which, row, score, strict=True)]
    found.sort(key=lambda one: (-one.score, one.transcript, one.first))
    return found[:k]


def _candidate(part: Segment, row: int, score: float) -> Candidate:
    number = int(np.searchsorted(part.starts, row, side="right")) - 1
    first, past = part.spans[row].tolist()
    return Candidate(int(part.ids[number]), first, past, score)


def _nearest_rows(part: Segment, number: int, firsts: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Of the segment's transcript `number`, the rows that begin nearest to `firsts`, and how far from them."""
    low, high = int(part.starts[number]), int(part.starts[number + 1])
    starts = part.spans[low:high, 0]
    if low == high:
        return np.zeros(len(firsts), np.intp), np.full(len(firsts), NEARBY + 1)
    after = np.minimum(np.searchsorted(starts, firsts), high - low - 1)
    before = np.maximum(after - 1, 0)
    row = np.where(np.abs(starts[before] - firsts) < np.abs(starts[after] - firsts), before, after)
    return low + row, np.abs(starts[row] - firsts)
