"""Bringing a shelf's index up to storage's revision.

Whoever holds an index's write lock is its indexer. Catching up may be broken off at any point and goes on from there:
transcripts are taken in as a whole, in the order of their revisions, and the revision that the index claims never runs
ahead of what it holds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..language.analyzer import analyzer, base_language
from ..storage.waiting import to_the_end
from .passages import passages

if TYPE_CHECKING:
    from ..storage.storage import Shelf, Storage
    from ..transcript import Transcript
    from .engine import Engine

WORDS_A_COMMIT: Final = 4_000_000  # a commit for each transcript would leave thousands of segments

Progress = Callable[[int, int], None]  # transcripts done, and in all


async def catch_up(
    storage: Storage,
    engine: Engine,
    shelf: Shelf,
    language: str = "en",
    progress: Progress | None = None,
    words_a_commit: int = WORDS_A_COMMIT,
    *,
    anew: bool = False,
) -> int:
    """Indexes what changed since the index's revision; the number of transcripts taken in.

    The engine must be open for writing. `language` is that of transcripts which do not say. An index at a revision
    that the shelf never had begins anew, and so does any with `anew`: then everything is committed at once, so that
    questions are answered from the old index until the new one is whole.
    """
    changes = await storage.changes(shelf.id, engine.revision)
    if changes.known and changes.revision == engine.revision and not anew:
        return 0
    if anew or not changes.known:
        changes = await storage.changes(shelf.id, 0)
        await _step(engine.clear)
    await _step(lambda: _remove(engine, changes.removed))
    headers = {header.id: header for header in await storage.transcripts([shelf.id])}
    words = 0
    for done, (id_, revision) in enumerate(changes.present.items(), 1):
        header = headers.get(id_)
        if header is not None:  # gone again since: the next round removes it
            words += await _take_in(storage, engine, header, language)
        if words >= words_a_commit and not anew:
            await _step(lambda reached=revision: engine.commit(reached))
            words = 0
        if progress:
            progress(done, len(changes.present))
    await _step(lambda: engine.commit(changes.revision))
    return len(changes.present)


async def _step(step: Callable[[], None]) -> None:
    """One step of the engine, in a thread. A thread cannot be stopped: whoever is cancelled waits for it, so that
    nobody else writes meanwhile."""
    await to_the_end(asyncio.to_thread(step))


def _remove(engine: Engine, removed: tuple[int, ...]) -> None:
    for transcript in removed:
        engine.remove(transcript)


async def _take_in(storage: Storage, engine: Engine, header: Transcript, language: str) -> int:
    whole = await storage.whole(header.id)
    chain = analyzer(base_language(header.facts.language) or language)
    found = await asyncio.to_thread(lambda: list(passages(whole.text, whole.cues, chain)))
    await _step(lambda: engine.replace(header.id, found))
    return sum(len(passage.words) for passage in found)
