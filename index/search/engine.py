"""What search needs of an engine: candidates are passages that share rare words with a query, from an index that can be
made again from storage.

`Engine` is what questions and indexing use, `ShelfEngine` the engine of one shelf as a process opens it; `engines.py`
opens them. Words come analysed, so that engine, ranking and alignment agree on tokens. An index holds the storage
revision that it was made of, which is committed together with the passages: after a crash both are there or neither.

Only the holder of a shelf's write lock creates or changes its index. To readers an index that is missing, damaged or of
another version is empty and at revision 0; the indexer then rebuilds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from ..deadline import checkpoint
from ..errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .passages import Passage

VERSION: Final = 13  # of the index's content; an index of another version is rebuilt
BUDGET: Final = 20_000  # passages whose postings may be read for one view of a query
MOST_TERMS: Final = 128  # of one view of a query, the rarest: see the table of `./run bench fairness --terms`
MOST_LISTED: Final = 50_000  # terms of one look-up of the vocabulary
SLOP: Final = 2  # words by which those of a phrase may be out of place: fillers stand between

WORDS, SOUNDS = "words", "sounds"  # the views of a passage: by stem, and as heard


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer: characters [`first`, `past`) of a transcript, with the engine's score."""

    transcript: int
    first: int
    past: int
    score: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """A shelf's number of passages, their mean length in words, and the document frequency of each term asked for, of
    several words also."""

    passages: int
    mean_length: float
    frequencies: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """The terms for each view, and the transcripts and voices to search among; None is no limit. A term of several
    words with spaces between (`音 楽`) is these side by side. With `phrase`, a passage has all terms of a view one
    after the other, give or take SLOP words; with `every`, all of them anywhere; else any of them."""

    views: Mapping[str, Sequence[str]]
    transcripts: frozenset[int] | None = None
    voices: frozenset[str] | None = None
    phrase: bool = False
    every: bool = False


@dataclass(frozen=True, slots=True)
class IndexContent:
    """What an index holds: the storage revision that the passages of each transcript are of, the oldest if they are of
    several; the number of passages that are `missing` of those that were committed, and of `stray` ones that nobody
    reads and nothing will delete; and whether it is laid out as this version does, apart from the passages."""

    transcripts: Mapping[int, int]
    missing: int = 0
    stray: int = 0
    current: bool = True


class Engine(Protocol):
    """An index of passages. Blocking; `candidates` and `statistics` may be called from several threads.

    Every method raises EngineError, and FileSystemError if the disk or the system refuses.
    """

    @property
    def revision(self) -> int:
        """The storage revision of the index; 0 if it is empty."""
        ...

    def candidates(self, query: IndexQuery, k: int) -> list[Candidate]:
        """At most `k` passages, best first."""
        ...

    def statistics(self, terms: Iterable[str]) -> Statistics:
        """The statistics of the `words` view."""
        ...

    def terms(self, beginning: str) -> list[tuple[str, int]]:
        """The terms of the `words` view that begin so, with the number of passages that have each: at most MOST_LISTED,
        those in most passages first."""
        ...

    def replace(self, transcript: int, passages: Iterable[Passage], revision: int = 0) -> None:
        """Replaces a transcript's passages by those of a storage revision; visible after `commit`."""
        ...

    def remove(self, transcript: int) -> None:
        """Removes a transcript; visible after `commit`."""
        ...

    def clear(self) -> None:
        """Removes everything; visible after `commit`."""
        ...

    def commit(self, revision: int) -> None:
        """Makes all changes durable and visible, as of a storage revision."""
        ...


class ShelfEngine(Engine, Protocol):
    """The engine of one shelf, open for reading; `begin_writing` takes the shelf's only write lock.

    `rebuild`, if it is set, is called when a query finds damage; the query then runs once more.
    """

    rebuild: Callable[[], None] | None

    def begin_writing(self, *, aside: bool = False) -> None:
        """Opens the index for changes without waiting, and creates it if it is missing; for this process alone where
        its place cannot be written, or if `aside`. Raises LockBusy if another process changes it."""
        ...

    def end_writing(self) -> None:
        """Ends the changes; those that were not committed are discarded."""
        ...

    def refresh(self) -> None:
        """Loads the commits of other processes."""
        ...

    def content(self) -> IndexContent:
        """What is in the index, counted anew."""
        ...

    @property
    def leftover(self) -> bool:
        """Whether there is something in the index that `tidy` will delete."""
        ...

    def tidy(self) -> None:
        """Deletes what no reader has needed for a while; between `begin_writing` and `end_writing`."""
        ...

    def close(self) -> None:
        """Closes the index."""
        ...


class LockBusy(EngineError):
    """Another process holds the write lock of this index."""


class Damaged(EngineError):
    """The index is damaged; from now on it counts as missing, and the next indexer rebuilds it."""


def rarest(counted: Iterable[tuple[int, str]]) -> list[str]:
    """The MOST_TERMS rarest of terms, each with the number of its passages, whose passages together stay within the
    budget; at least the rarest one of those that any passage has."""
    chosen, spent = list[str](), 0
    for frequency, term in sorted(counted):
        if frequency == 0:
            continue
        if chosen and (spent + frequency > BUDGET or len(chosen) == MOST_TERMS):
            break
        chosen.append(term)
        spent += frequency
    checkpoint()
    return chosen
