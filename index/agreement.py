"""Whether what is derived from storage agrees with it: the indexes and vectors of an open data folder.

Nothing is mended: `Shelves.index` with `anew` makes indexes from storage again, `Shelves.embed` the vectors.
"""

from __future__ import annotations

import asyncio
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .search.engine import IndexContent
from .search.token_store import TokenStore
from .vectors.store import Vectors, made_with

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from .search.engine import ShelfEngine
    from .search.engines import Engines
    from .storage.storage import Shelf, Storage


class Fault(enum.StrEnum):
    """What is wrong with derived data."""

    FILE = "file"  # a file is missing or damaged
    AHEAD = "ahead"  # it knows of changes that storage does not have
    MISSING = "missing"  # it lacks transcripts that it should have at its revision, or passages of them
    STRAY = "stray"  # it has what nobody reads: of transcripts that are gone, or that was left behind
    OUTDATED = "outdated"  # it has transcripts as they were at an earlier revision
    LAYOUT = "layout"  # it is laid out otherwise than this version does


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A fault of an index, or of vectors. `path` is the file, the folder, or the address; `number` counts the
    transcripts, passages or documents."""

    fault: Fault
    path: Path | str
    vectors: bool = False
    number: int = 0


async def disagreements(storage: Storage, derived: Path, engines: Engines) -> list[Disagreement]:
    """Compares everything derived with storage. What is only behind is no disagreement. Raises StorageError and
    EngineError."""
    found, shelves = list[Disagreement](), await storage.shelves()
    for shelf in shelves:
        index, vectors = engines.place(shelf.id), derived / f"vectors-{shelf.id}"
        unread = await asyncio.to_thread(TokenStore(derived / f"tokens-{shelf.id}.db").wordless)
        files = await engines.damaged(shelf.id)
        found += [Disagreement(Fault.FILE, path) for path in files]
        if not files:  # opening a damaged one would drop it
            engine = await engines.open(shelf.id)
            try:
                faults = await compared(storage, shelf, engine, unread)
            finally:
                engine.close()
            found += [Disagreement(fault, index, number=number) for fault, number in faults.items()]
        if (made := await asyncio.to_thread(made_with, vectors)) is not None:
            opened = await asyncio.to_thread(Vectors, vectors, *made)
            if not opened.readable:
                found.append(Disagreement(Fault.FILE, vectors, vectors=True))
                continue
            held = IndexContent(dict.fromkeys(opened.transcripts(), opened.revision))
            faults = await _faults(storage, shelf, opened.revision, held, unread)
            found += [Disagreement(fault, vectors, vectors=True, number=number) for fault, number in faults.items()]
    if strangers := await engines.strangers([shelf.id for shelf in shelves]):
        found.append(Disagreement(Fault.STRAY, engines.location, number=strangers))
    return found


async def compared(
    storage: Storage, shelf: Shelf, engine: ShelfEngine, unread: Collection[int] = ()
) -> Mapping[Fault, int]:
    """The faults of an index, each with the number of what is concerned; none if it was not made yet. Transcripts that
    are `unread` have no passages that it could lack."""
    revision = engine.revision
    return await _faults(storage, shelf, revision, await asyncio.to_thread(engine.content), unread) if revision else {}


async def _faults(
    storage: Storage, shelf: Shelf, revision: int, held: IndexContent, unread: Collection[int]
) -> Mapping[Fault, int]:
    if not revision:
        return {}
    changes = await storage.changes(shelf.id, revision)
    if not changes.known:
        return {Fault.AHEAD: 1}
    found = {Fault.MISSING: held.missing, Fault.STRAY: held.stray, Fault.LAYOUT: int(not held.current)}
    if changes.revision == revision:
        stored, indexed = (await storage.changes(shelf.id, 0)).present, held.transcripts
        found[Fault.MISSING] += len(stored.keys() - indexed.keys() - set(unread))
        found[Fault.STRAY] += len(indexed.keys() - stored.keys())
        found[Fault.OUTDATED] = sum(indexed[id_] < as_of for id_, as_of in stored.items() if id_ in indexed)
    return {fault: number for fault, number in found.items() if number}
