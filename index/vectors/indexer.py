"""Giving every passage of a shelf its vector, behind storage.

Like indexing (see `indexer`), but slow: some hundred passages a second. So it goes on in the background while the shelf
is searched by words, and can be broken off at any point: transcripts are done as a whole, in the order of their
revisions, and what is durable is never done again. Where questions are answered meanwhile, it rests between its steps.
"""

from __future__ import annotations

import asyncio
import bisect
import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ..language.analyzer import analyzer, base_language
from ..language.mojibake import repair_mojibake
from ..language.non_speech import non_speech_spans
from ..search.passages import passages
from ..storage.waiting import to_the_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ..search.indexer import Progress
    from ..storage.storage import Shelf, ShelfChanges, Storage
    from ..transcript import Transcript
    from .embedder import Embedder, Spans
    from .store import Vectors

    Done = tuple[int, NDArray[np.int64], NDArray[np.float32]]  # a transcript, its spans, its vectors

PASSAGES_A_BATCH: Final = 2000  # that are made durable together: what a crash may cost is some seconds' work
PASSAGES_A_STEP: Final = 64  # between two looks at whether to stop


def _never() -> bool:
    return False


async def embed_behind(
    storage: Storage,
    vectors: Vectors,
    embedder: Embedder,
    shelf: Shelf,
    language: str = "en",
    progress: Progress | None = None,
    stop: Callable[[], bool] = _never,
    batch: int = PASSAGES_A_BATCH,
    rest: float = 0.0,
) -> bool:
    """Brings a shelf's vectors up to storage's revision; False if `stop` said so before that.

    `language` is that of transcripts which do not say; `progress` is told how many of the shelf's transcripts are done.
    After each step of a fraction of a second it rests for `rest` times as long as the step took.
    Takes the vectors' write lock and gives it back. Raises LockBusy if another process has it, and EngineError.
    """
    await _step(vectors.begin_writing)
    try:
        following = _Following(storage, vectors, embedder, shelf, language, progress, stop, batch, rest)
        while not stop():
            changes = await storage.changes(shelf.id, vectors.revision)
            if changes.known and changes.revision == vectors.revision:
                return True
            await following.follow(changes)
        return False
    finally:
        await _step(vectors.end_writing)


@dataclass(frozen=True, slots=True)
class _Following:
    """One run over a shelf."""

    storage: Storage
    vectors: Vectors
    embedder: Embedder
    shelf: Shelf
    language: str
    progress: Progress | None
    stop: Callable[[], bool]
    batch: int
    rest: float

    async def follow(self, changes: ShelfChanges) -> None:
        """Takes in what changed, or as much of it as there is time for."""
        if not changes.known:
            await _step(self.vectors.clear)
            changes = await self.storage.changes(self.shelf.id, 0)
        if changes.removed:
            await _step(lambda: self.vectors.remove(changes.removed))
        headers = {header.id: header for header in await self.storage.transcripts([self.shelf.id])}
        made: list[Done] = []
        reached = self.vectors.revision
        before = len(self.vectors.transcripts() - set(changes.present))
        for done, (id_, revision) in enumerate(changes.present.items(), 1):
            header = headers.get(id_)
            if header is not None:  # gone again since: the next round removes it
                one = await self._made(header)
                if one is None:  # told to stop; what is whole is kept
                    break
                made.append(one)
            reached = revision
            if sum(len(spans) for _, spans, _ in made) >= self.batch:
                await self._keep(made, reached)
                made = []
            if self.progress:
                self.progress(before + done, before + len(changes.present))
        else:
            reached = changes.revision
        if reached != self.vectors.revision:
            await self._keep(made, reached)

    async def _keep(self, made: list[Done], reached: int) -> None:
        await _step(lambda: self.vectors.add(made, reached))

    async def _made(self, header: Transcript) -> Done | None:
        """A transcript's passages with their vectors; None if there is no time for them."""
        whole = await self.storage.whole(header.id)
        chain = analyzer(base_language(header.facts.language) or self.language)
        spans = await asyncio.to_thread(lambda: [(p.first, p.past) for p in passages(whole.text, whole.cues, chain)])
        text, places = await asyncio.to_thread(readable_parts, whole.text, spans)
        pieces = [np.zeros((0, self.embedder.dimensions), np.float32)]
        for at in range(0, len(spans), PASSAGES_A_STEP):
            if self.stop():
                return None
            began = time.monotonic()
            pieces.append(await to_the_end(asyncio.to_thread(self._vectors, text, places, at)))
            await asyncio.sleep(self.rest * (time.monotonic() - began))
        return header.id, np.array(spans, np.int64).reshape(-1, 2), np.concatenate(pieces)

    def _vectors(self, text: str, places: Spans, at: int) -> NDArray[np.float32]:
        """The vectors of PASSAGES_A_STEP passages from the one numbered `at`."""
        before = min(at, self.embedder.around)
        some = places[at - before : at + PASSAGES_A_STEP + self.embedder.around]
        return self.embedder.passages(text, some)[before : before + PASSAGES_A_STEP]


async def _step(step: Callable[[], None]) -> None:
    """One step in a thread; whoever is cancelled waits for it, so that nobody else writes meanwhile."""
    await to_the_end(asyncio.to_thread(step))


def readable_parts(text: str, spans: Spans) -> tuple[str, Spans]:
    """`text` as a model should read it, and where its `spans`, ascending in both ends, stand there."""
    firsts = [first for first, _ in spans]
    edges = sorted({*firsts, *(past for _, past in spans if past > firsts[-1])})  # others end where one begins
    parts = [readable(text[first:past]) for first, past in itertools.pairwise(edges)]
    starts = [0, *itertools.accumulate(len(part) + 1 for part in parts)]
    places = [(bisect.bisect_left(edges, first), bisect.bisect_left(edges, past)) for first, past in spans]
    return " ".join(parts), [(starts[first], starts[past] - 1) for first, past in places]


def readable(text: str) -> str:
    """`text` as a model should read it: mended, without sounds such as `(laughs)`, single spaces."""
    mended, _ = repair_mojibake(text)
    kept, at = list[str](), 0
    for first, past in non_speech_spans(mended):
        kept.append(mended[at:first])
        at = past
    return " ".join(" ".join((*kept, mended[at:])).split())
