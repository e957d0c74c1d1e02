"""Whether what is derived from storage agrees with it: the indexes and vectors of an open data folder.

Nothing is mended: `Shelves.index` with `anew` makes indexes from storage again, `Shelves.embed` the vectors.
"""

from __future__ import annotations

import asyncio
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .vectors.store import Vectors, made_with

if TYPE_CHECKING:
    from pathlib import Path

    from .search.engines import Engines
    from .storage.storage import Shelf, Storage


class Fault(enum.StrEnum):
    """What is wrong with derived data."""

    FILE = "file"  # a file is missing or damaged
    AHEAD = "ahead"  # it knows of changes that storage does not have
    CONTENT = "content"  # it is of the same revision, and has other transcripts


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A fault of an index, or of vectors. `path` is the file, the folder, or the address."""

    fault: Fault
    path: Path | str
    vectors: bool = False


async def disagreements(storage: Storage, derived: Path, engines: Engines) -> list[Disagreement]:
    """Compares everything derived with storage. What is only behind is no disagreement. Raises StorageError."""
    found = list[Disagreement]()
    for shelf in await storage.shelves():
        index, vectors = engines.place(shelf.id), derived / f"vectors-{shelf.id}"
        files = await engines.damaged(shelf.id)
        found += [Disagreement(Fault.FILE, path) for path in files]
        if not files:  # opening a damaged one would drop it
            engine = await engines.open(shelf.id)
            try:
                revision, held = engine.revision, await asyncio.to_thread(engine.transcripts)
            finally:
                engine.close()
            found += [Disagreement(fault, index) for fault in await _compared(storage, shelf, revision, held)]
        if (made := await asyncio.to_thread(made_with, vectors)) is not None:
            opened = await asyncio.to_thread(Vectors, vectors, *made)
            if not opened.readable:
                found.append(Disagreement(Fault.FILE, vectors, vectors=True))
                continue
            faults = await _compared(storage, shelf, opened.revision, opened.transcripts())
            found += [Disagreement(fault, vectors, vectors=True) for fault in faults]
    return found


async def _compared(storage: Storage, shelf: Shelf, revision: int, held: set[int]) -> list[Fault]:
    if not revision:  # not made yet
        return []
    changes = await storage.changes(shelf.id, revision)
    if not changes.known:
        return [Fault.AHEAD]
    stored = {transcript.id for transcript in await storage.transcripts([shelf.id])}
    return [Fault.CONTENT] if changes.revision == revision and held != stored else []
