"""The indexer of a shelf's vectors: gives each passage its vector, behind storage.

Like `search.indexer`, but slow: some hundred passages a second. So it works in the background while the shelf is
searched by words, and may be interrupted at any point: transcripts are embedded whole, in the order of their revisions,
and durable vectors are never computed again. In a serving process it rests between its steps.
"""

from __future__ import annotations

import asyncio
import bisect
import itertools
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from ..language.mojibake import repair_mojibake
from ..language.non_speech import non_speech_spans
from ..search.indexer import Progress, analysed
from ..storage.waiting import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..storage.storage import Shelf, ShelfChanges, Storage
    from ..transcript import Transcript
    from .embedder import Embedder, Spans
    from .store import Embedded, Vectors

PASSAGES_A_BATCH: Final = 2000  # made durable together: a crash costs some seconds of work


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class VectorIndexer:
    """Embeds the passages of shelves.

    `language` is that of transcripts without one. `progress` gets how many of the shelf's transcripts are done. Work
    ends early once `stop` returns True. After each step of a fraction of a second the indexer sleeps for `rest` times
    the step's duration.
    """

    storage: Storage
    embedder: Embedder
    language: str = "en"
    progress: Progress | None = None
    stop: Callable[[], bool] = _never
    batch: int = PASSAGES_A_BATCH
    rest: float = 0.0

    async def catch_up(self, vectors: Vectors, shelf: Shelf) -> bool:
        """Brings a shelf's vectors up to storage's revision; False if `stop` ended it before.

        Takes the vectors' write lock and releases it. Raises LockBusy if another process has it, and EngineError.
        """
        await in_thread(vectors.begin_writing)
        try:
            while not self.stop():
                changes = await self.storage.changes(shelf.id, vectors.revision)
                if changes.known and changes.revision == vectors.revision:
                    return True
                if not changes.known:
                    await in_thread(vectors.clear)
                    changes = await self.storage.changes(shelf.id, 0)
                await self._follow(vectors, shelf, changes)
            return False
        finally:
            await in_thread(vectors.end_writing)

    async def _follow(self, vectors: Vectors, shelf: Shelf, changes: ShelfChanges) -> None:
        """Embeds what changed, until `stop`."""
        if changes.removed:
            await in_thread(partial(vectors.remove, changes.removed))
        headers = {header.id: header for header in await self.storage.transcripts([shelf.id])}
        made: list[Embedded] = []
        reached = vectors.revision
        before = len(vectors.transcripts() - set(changes.present))
        for done, (id_, revision) in enumerate(changes.present.items(), 1):
            header = headers.get(id_)
            if header is not None:  # removed since: the next round handles it
                one = await self._embedded(header)
                if one is None:  # stopped; whole transcripts are kept
                    break
                made.append(one)
            reached = revision
            if sum(len(spans) for _, spans, _ in made) >= self.batch:
                await in_thread(partial(vectors.add, made, reached))
                made = []
            if self.progress:
                self.progress(before + done, before + len(changes.present))
        else:
            reached = changes.revision
        if reached != vectors.revision:
            await in_thread(partial(vectors.add, made, reached))

    async def _embedded(self, header: Transcript) -> Embedded | None:
        """A transcript's passages with their vectors; None if `stop` ended it."""
        found = await analysed(self.storage, header, self.language)
        spans = [(passage.first, passage.past) for passage in found.passages]
        text, places = await asyncio.to_thread(readable_parts, found.text, spans)
        pieces, done = [np.zeros((0, self.embedder.dimensions), np.float32)], 0
        made = self.embedder.passages(text, places)
        while done < len(spans):
            if self.stop():
                return None
            began = time.monotonic()
            pieces.append(await in_thread(partial(next, made)))
            done += len(pieces[-1])
            await asyncio.sleep(self.rest * (time.monotonic() - began))
        return header.id, np.array(spans, np.int64).reshape(-1, 2), np.concatenate(pieces)


def readable_parts(text: str, spans: Spans) -> tuple[str, Spans]:
    """`text` as `readable` makes it, and its `spans`, ascending in both ends, there."""
    firsts = [first for first, _ in spans]
    edges = sorted({*firsts, *(past for _, past in spans if past > firsts[-1])})  # others end where one begins
    parts = [readable(text[first:past]) for first, past in itertools.pairwise(edges)]
    starts = [0, *itertools.accumulate(len(part) + 1 for part in parts)]
    places = [(bisect.bisect_left(edges, first), bisect.bisect_left(edges, past)) for first, past in spans]
    return " ".join(parts), [(starts[first], starts[past] - 1) for first, past in places]


def readable(text: str) -> str:
    """`text` for a model: mojibake repaired, without sounds such as `(laughs)`, single spaces."""
    mended, _ = repair_mojibake(text)
    kept, at = list[str](), 0
    for first, past in non_speech_spans(mended):
        kept.append(mended[at:first])
        at = past
    return " ".join(" ".join((*kept, mended[at:])).split())
