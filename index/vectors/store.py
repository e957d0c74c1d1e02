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
from numpy.typing import NDArray

from ..errors import EngineError
from ..search.engine import Candidate, LockBusy
from ..storage.locking import ProcessLock
from .nearest import cosines, likely
from .segments import BadSegment, Segment, mapped, segment, write

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Sequence
    from pathlib import Path

VERSION: Final = 2  # of what is in the folder; another one is made anew
MOST_SEGMENTS: Final = 24
JOINED: Final = 12  # segments at a time: more would be rewritten more often, fewer would be opened more often
NEARBY: Final = 200  # characters: about as far as passages begin from each other
_MANIFEST: Final = "manifest.json"

# A transcript's id, its passages' spans [n, 2] (first, past) and their vectors [n, dimensions]
Embedded = tuple[int, NDArray[np.int64], NDArray[np.float32]]


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

        The score is the cosine. Exact for some thousand passages; of more than that, see `nearest`.
        """
        parts = self._state.parts
        wanted = None if transcripts is None else np.fromiter(transcripts, np.int64, len(transcripts))
        chosen = [p.here if wanted is None else p.here & np.isin(p.segment.ids, wanted) for p in parts]
        stretches = [p.segment.rows(keep) for p, keep in zip(parts, chosen, strict=True)]
        rows = likely(query, [p.segment for p in parts], stretches, k)
        scores = [cosines(part.segment, found, query) for part, found in zip(parts, rows, strict=True)]
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
            found[where] = cosines(state.parts[part].segment, distinct, query)[again]
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
            self._lock.release()
            raise
        self._writing = True
        self._sweep()

    def end_writing(self) -> None:
        """Gives the write lock back."""
        if self._writing:
            self._writing = False
            self._lock.release()

    def add(self, rows: Sequence[Embedded], revision: int | None = None) -> None:
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
