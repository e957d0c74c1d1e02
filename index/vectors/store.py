"""The vectors of one shelf's passages, in a disposable folder.

The folder holds segments (see `segments`) and a manifest: the names of the live segments, the transcripts removed from
each, and the storage revision. Every change is one atomic replacement of the manifest: after a crash the old or the new
one is there, whole. When segments become many, the smallest are merged, as in a log-structured merge tree.

Only the holder of the write lock changes anything. To readers a folder that is missing, damaged or made with another
model is empty and at revision 0; the writer then rebuilds it.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self, cast

import numpy as np
from numpy.typing import NDArray

from ..deadline import checkpoint
from ..errors import EngineError, FileSystemError
from ..search.engine import Candidate, LockBusy
from ..storage.failures import translated_for_index
from ..storage.locking import ProcessLock
from .nearest import cosines, likely
from .segments import BadSegment, Segment, mapped, segment, write

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Sequence
    from pathlib import Path

VERSION: Final = 2  # of the folder's content; a folder of another version is rebuilt
MOST_SEGMENTS: Final = 24
MERGED: Final = 12  # segments merged at a time: more would rewrite vectors more often, fewer would leave more files
NEARBY: Final = 200  # characters: about the distance between the beginnings of passages
_MANIFEST: Final = "manifest.json"

# A transcript's id, its passages' spans [n, 2] (first, past) and their vectors [n, dimensions]
Embedded = tuple[int, NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A live segment: its file's name, and a flag [transcripts] for each of its transcripts that is not removed."""

    file: str
    segment: Segment
    here: NDArray[np.bool_]

    def without(self, transcripts: NDArray[np.int64]) -> _Part:
        return _Part(self.file, self.segment, self.here & ~np.isin(self.segment.ids, transcripts))


@dataclass(frozen=True, slots=True)
class _State:
    """A snapshot of the folder: a concurrent search sees one or the next. `places` maps a transcript's id to the
    number of its part and its number in it."""

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
    """Vectors in `folder`, made by the model called `name`, open for reading; `begin_writing` takes the write lock.

    A folder of another model or VERSION counts as missing. Blocking; methods that read may be called by any thread.
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
        """The storage revision of the vectors; 0 if there are none."""
        return self._state.revision

    def __len__(self) -> int:
        """The number of passages with a vector."""
        return sum(int(np.diff(part.segment.starts)[part.here].sum()) for part in self._state.parts)

    @property
    def readable(self) -> bool:
        """Whether the folder has vectors of this model, none of them damaged."""
        return self._state is not _NOTHING

    def transcripts(self) -> set[int]:
        """The ids of the embedded transcripts, those without words included."""
        return set(self._state.places)

    # -- reading -----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Loads the changes of other processes; the folder counts as empty if it cannot be read."""
        try:
            self._look()
        except OSError:
            self._state = _NOTHING  # the writer gets the error

    def _look(self) -> None:
        for _ in range(3):  # a file of the manifest may be deleted at any time, and then there is another manifest
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
        """At most `k` passages with the vectors nearest to `query` [dimensions], best first, among `transcripts`
        (None: all).

        The score is the cosine. Exact for some thousand passages, approximate for more (see `nearest`).
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
        """The cosines [n] with `query` [dimensions] of the passages that begin nearest to `firsts` [n] of `transcripts`
        [n], equal ones adjacent; NaN where none begins within NEARBY characters."""
        state = self._state
        found = np.full(len(firsts), np.nan)
        rows: dict[int, list[tuple[NDArray[np.intp], NDArray[np.intp]]]] = {}
        edges = np.flatnonzero(np.diff(transcripts, prepend=-1, append=-1))
        for low, high in itertools.pairwise(edges):
            checkpoint()
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
        """Takes the write lock without waiting. Raises LockBusy if another process has it, FileSystemError if the
        folder cannot be written, and EngineError."""
        if self._writing:
            return
        with self._errors():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._lock.take():
                raise LockBusy(str(self.folder))
        try:
            with self._errors():
                self._look()
        except (EngineError, FileSystemError):
            self._lock.release()
            raise
        self._writing = True
        self._sweep()

    def end_writing(self) -> None:
        """Releases the write lock."""
        if self._writing:
            self._writing = False
            self._lock.release()

    def add(self, rows: Sequence[Embedded], revision: int | None = None) -> None:
        """Adds whole transcripts, and replaces their former vectors, atomically; durable on return.

        `revision` is the new storage revision of the vectors, None if it stays. Raises EngineError or FileSystemError;
        then nothing has changed.
        """
        parts = self._without([transcript for transcript, _, _ in rows])
        if rows:
            made = segment(rows, self.dimensions)
            parts.append(self._written([(made, np.ones(len(made.ids), np.bool_))]))
        self._commit(self._merged(parts), revision)

    def remove(self, transcripts: Iterable[int], revision: int | None = None) -> None:
        """Removes transcripts; raises what `add` does."""
        self._commit(self._without(transcripts), revision)

    def clear(self) -> None:
        """Removes everything."""
        self._commit([], 0)

    def _without(self, transcripts: Iterable[int]) -> list[_Part]:
        gone = np.fromiter(transcripts, np.int64)
        parts = [part.without(gone) for part in self._state.parts] if len(gone) else list(self._state.parts)
        return [part for part in parts if part.here.any()]

    def _merged(self, parts: list[_Part]) -> list[_Part]:
        """The parts, the smallest of them merged if they are too many."""
        if len(parts) <= MOST_SEGMENTS:
            return parts
        parts = sorted(parts, key=lambda part: -len(part.segment))
        small = parts[-MERGED:]
        return [*parts[:-MERGED], self._written([(part.segment, part.here) for part in small])]

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
        """Deletes the files that the manifest does not name."""
        counting = {part.file for part in self._state.parts}
        for path in [*self.folder.glob("*.vectors"), *self.folder.glob("*.tmp")]:
            if path.name not in counting:
                with contextlib.suppress(OSError):  # some systems keep a mapped file: it is deleted the next time
                    path.unlink()

    @contextlib.contextmanager
    def _errors(self) -> Generator[None]:
        try:
            with translated_for_index(self.folder):
                yield
        except BadSegment as error:
            raise EngineError(f"{self.folder}: {error}") from error


def made_with(folder: Path) -> tuple[str, int] | None:
    """The name and the dimensions of the model that the vectors in `folder` were made with, as far as they can be read;
    None if there are none."""
    try:
        read = json.loads((folder / _MANIFEST).read_bytes())
        return str(read["name"]), int(read["dimensions"])
    except FileNotFoundError:
        return None
    except (ValueError, LookupError, TypeError):
        return "", 0


def _replace(path: Path, content: bytes) -> None:
    """Replaces a file atomically and durably."""
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def _best(
    parts: Sequence[_Part], rows: Sequence[NDArray[np.intp]], scores: Sequence[NDArray[np.float32]], k: int
) -> list[Candidate]:
    """The `k` best of all parts; equal scores in the order of transcripts."""
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
    """The rows [n] of the segment's transcript `number` that begin nearest to `firsts` [n], and their distances [n]."""
    low, high = int(part.starts[number]), int(part.starts[number + 1])
    starts = part.spans[low:high, 0]
    if low == high:
        return np.zeros(len(firsts), np.intp), np.full(len(firsts), NEARBY + 1)
    after = np.minimum(np.searchsorted(starts, firsts), high - low - 1)
    before = np.maximum(after - 1, 0)
    row = np.where(np.abs(starts[before] - firsts) < np.abs(starts[after] - firsts), before, after)
    return low + row, np.abs(starts[row] - firsts)
