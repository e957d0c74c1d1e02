"""Bringing a shelf's index up to storage's revision.

Whoever holds an index's write lock is its indexer. Catching up may be broken off at any point and done again: a
transcript is replaced as a whole, and the revision that the index claims never runs ahead of what it holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .passages import passages
from .text import analyzer, base_language

if TYPE_CHECKING:
    from .engine import Engine
    from .storage import Shelf, Storage
    from .transcript import Transcript

WORDS_A_COMMIT: Final = 4_000_000  # a commit for each transcript would leave thousands of segments

Progress = Callable[[int, int], None]  # transcripts done, and in all


async def catch_up(
    storage: Storage, engine: Engine, shelf: Shelf, language: str = "en", progress: Progress | None = None
) -> int:
    """Indexes what changed since the index's revision; the number of transcripts taken in.

    The engine must be open for writing. `language` is that of transcripts which do not say.
    """
    changes = await storage.changes(shelf.id, engine.revision)
    if changes.revision == engine.revision:
        return 0
    headers = {header.id: header for header in await storage.transcripts([shelf.id])}
    await asyncio.to_thread(_forget, engine, changes.removed)
    done, words = 0, 0
    for id_ in changes.present:
        header = headers.get(id_)
        if header is not None:  # gone again since: the next round forgets it
            words += await _take_in(storage, engine, header, language)
        done += 1
        if words >= WORDS_A_COMMIT:
            await asyncio.to_thread(engine.commit, engine.revision)
            words = 0
        if progress:
            progress(done, len(changes.present))
    await asyncio.to_thread(engine.commit, changes.revision)
    return done


def _forget(engine: Engine, removed: tuple[int, ...]) -> None:
    for transcript in removed:
        engine.remove(transcript)


async def _take_in(storage: Storage, engine: Engine, header: Transcript, language: str) -> int:
    whole = await storage.whole(header.id)
    chain = analyzer(base_language(header.facts.language) or language)

    def index() -> int:
        found = list(passages(whole.text, whole.cues, chain))
        engine.replace(header.id, found)
        return sum(len(passage.words) for passage in found)

    return await asyncio.to_thread(index)
