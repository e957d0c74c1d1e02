"""The open indexes of a data folder's shelves, each with what else is derived from its transcripts, and how they catch
up with storage.

Whoever holds the write lock of an index is its indexer. Other processes read what it has committed, or wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, Final

from .agreement import compared
from .errors import EngineError, FileSystemError
from .excerpts.cache import ExcerptCache
from .excerpts.store import ExcerptStore
from .querying.open_shelf import OpenShelf
from .search.engine import Damaged, LockBusy
from .search.indexer import analysed, language_of
from .search.token_store import TokenStore
from .storage.purging import delete_derived, derived_shelves
from .storage.waiting import in_thread
from .vectors.store import Vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from .agreement import Fault
    from .search.engine import ShelfEngine
    from .search.engines import Engines
    from .search.indexer import ShelfIndexer
    from .storage.storage import Shelf, Storage
    from .transcript import Transcript
    from .vectors.embedder import Embedder

POLL_S: Final = 0.2


class OpenIndexes:
    """What is derived from the shelves of a data folder, in the folder `derived`, opened where it is first needed."""

    def __init__(self, storage: Storage, derived: Path, engines: Engines, embedder: Embedder | None) -> None:
        self._storage = storage
        self._derived = derived
        self._opening = engines
        self._embedder = embedder
        self._vectors: dict[int, Vectors] = {}
        self.engines: dict[int, ShelfEngine] = {}
        self._tokens: dict[int, TokenStore] = {}
        self._excerpts: dict[int, ExcerptCache] = {}
        self.analysed = 0  # transcripts, by `analyse`

    async def open(self, shelves: Sequence[Shelf], rebuild: Callable[[], None]) -> None:
        """Opens the indexes of shelves that are not open yet. `rebuild` is called, in a thread, where a query finds
        damage."""
        for shelf in shelves:
            if shelf.id in self.engines:
                continue
            self._excerpts[shelf.id] = ExcerptCache(
                self._storage, ExcerptStore(self._derived / f"excerpts-{shelf.id}.db"), self._embedder
            )
            self._tokens[shelf.id] = TokenStore(self._derived / f"tokens-{shelf.id}.db")
            engine = self.engines[shelf.id] = await self._opening.open(shelf.id)
            if self._embedder is not None:
                self._vectors[shelf.id] = await self.vectors(shelf, self._embedder)
            engine.rebuild = rebuild  # engines answer in threads, which may wait

    async def refresh(self, shelves: Iterable[Shelf]) -> None:
        """Reads what other processes have indexed by now of those of the `shelves` that are open."""
        for shelf in self.behind(shelf for shelf in shelves if shelf.id in self.engines):
            await asyncio.to_thread(self.engines[shelf.id].refresh)
        for vectors in self._vectors.values():  # written later than their transcripts
            await asyncio.to_thread(vectors.refresh)

    def behind(self, shelves: Iterable[Shelf]) -> list[Shelf]:
        """Those of open shelves whose index is not up to date."""
        return [shelf for shelf in shelves if self.engines[shelf.id].revision != shelf.revision]

    def made(self, shelves: Iterable[Shelf] | None = None) -> bool:
        """Whether every index has been made, of some shelves or of all that are open."""
        ids = self.engines if shelves is None else [shelf.id for shelf in shelves]
        return all(self.engines[id_].revision for id_ in ids)

    def opened(self, shelf: Shelf, transcripts: tuple[Transcript, ...]) -> OpenShelf:
        """A shelf, to be searched, with its transcripts as they are now."""
        id_ = shelf.id
        return OpenShelf(
            id_, self.engines[id_], self._tokens[id_], transcripts, self._excerpts[id_], self._vectors.get(id_)
        )

    async def vectors(self, shelf: Shelf, embedder: Embedder) -> Vectors:
        """The vectors of a shelf, opened anew: each object has a state of its own."""
        folder = self._derived / f"vectors-{shelf.id}"
        return await asyncio.to_thread(Vectors, folder, embedder.name, embedder.dimensions)

    async def passages(self, shelf: Shelf) -> int:
        """The number of passages in the index of a shelf."""
        return (await asyncio.to_thread(self.engines[shelf.id].statistics, [])).passages

    async def catch_up(self, indexer: ShelfIndexer, shelf: Shelf, wait: float, *, anew: bool) -> bool:
        """Brings an index up to date, or waits for the process that does; False if that takes longer than `wait`
        seconds."""
        engine, waited = self.engines[shelf.id], 0.0
        while not await self._written(indexer, shelf, anew=anew):
            await asyncio.to_thread(engine.refresh)
            if engine.revision >= shelf.revision and not anew:
                return True
            if waited >= wait:
                return False
            await asyncio.sleep(POLL_S)
            waited += POLL_S
        return True

    async def _written(self, indexer: ShelfIndexer, shelf: Shelf, *, anew: bool) -> bool:
        """Catches up with the write lock held, once more if the index turns out to be damaged, and aside if the disk
        turns out to be full; False if the lock is not free."""
        engine, aside, lock = self.engines[shelf.id], False, self._opening.lock(shelf.id)
        for last in (False, True):
            try:
                if lock is not None and not await lock.take():
                    return False
                await in_thread(partial(engine.begin_writing, aside=aside))
                await indexer.catch_up(engine, self._tokens[shelf.id], shelf, anew=anew)
            except LockBusy:
                return False
            except Damaged:
                if last:
                    raise
            except FileSystemError:
                if last or anew:  # a rebuilt index is to stay
                    raise
                aside = True
            else:
                return True
            finally:
                await in_thread(engine.end_writing)
                if lock is not None:
                    await lock.release()
        return False

    async def replace(self, indexer: ShelfIndexer, wait: float) -> list[Shelf]:
        """Makes a shared index anew beside the one that answers, and has it take that one's place once it holds what
        storage does. One that was broken off is gone on with.

        Returns the shelves that other processes are changing for more than `wait` seconds, or all if another one is
        replacing the index: then nothing is replaced. Raises EngineError.
        """
        lock = self._storage.database.lock("reindex")
        if not await lock.take():
            return list(await self._storage.shelves())
        try:
            new = await self._opening.beside()
            if new is None:
                raise EngineError("no shared index")
            for shelf in await self._storage.shelves():
                await self._filled(new, indexer, shelf)
            async with contextlib.AsyncExitStack() as locks:  # nobody changes the old one any more
                shelves = list(await self._storage.shelves())
                for shelf in shelves:
                    if not await self._locked(shelf, wait, locks):
                        return [shelf]
                for shelf in shelves:
                    if faults := await self._filled(new, indexer, shelf):
                        raise EngineError(f"{new.place(shelf.id)}: {', '.join(faults)}")
                await self._opening.replace_by(new, [shelf.id for shelf in shelves])
        finally:
            await lock.release()
        for engine in self.engines.values():
            await asyncio.to_thread(engine.refresh)
        return []

    async def _filled(self, new: Engines, indexer: ShelfIndexer, shelf: Shelf) -> Mapping[Fault, int]:
        """Brings a shelf of a new index up to date, from the beginning if it does not hold what it should; returns what
        is wrong with it then."""
        engine = await new.open(shelf.id)
        tokens = self._tokens.get(shelf.id) or TokenStore(self._derived / f"tokens-{shelf.id}.db")

        async def faults() -> Mapping[Fault, int]:
            return await compared(self._storage, shelf, engine, await asyncio.to_thread(tokens.wordless))

        try:
            await in_thread(engine.begin_writing)
            await indexer.catch_up(engine, tokens, shelf)
            if await faults():
                await indexer.catch_up(engine, tokens, shelf, anew=True)
            return await faults()
        finally:
            await in_thread(engine.end_writing)
            engine.close()

    async def _locked(self, shelf: Shelf, wait: float, locks: contextlib.AsyncExitStack) -> bool:
        """Takes the lock of who changes a shelf's index, to be released with `locks`; False if it is not free within
        `wait` seconds."""
        lock, waited = self._opening.lock(shelf.id), 0.0
        while lock is not None and not await lock.take():
            if waited >= wait:
                return False
            await asyncio.sleep(POLL_S)
            waited += POLL_S
        if lock is not None:
            locks.push_async_callback(lock.release)
        return True

    async def analyse(self, shelf: Shelf, transcripts: Sequence[Transcript], language: str) -> None:
        """Makes the tokens of those transcripts of a shelf that another computer has put into the index, and deletes
        those of transcripts that are gone. `language` is that of transcripts without one."""
        tokens = self._tokens.get(shelf.id)
        if tokens is None:
            return
        known = await asyncio.to_thread(tokens.languages)
        if gone := known.keys() - {one.id for one in transcripts}:
            await in_thread(partial(tokens.remove, gone))
        for one in transcripts:
            spoken = language_of(one, language)
            if known.get(one.id, "") not in (spoken, None):
                found = await analysed(self._storage, one, language)
                if found.text:  # else it is gone since
                    await in_thread(partial(tokens.put, one.id, found.language, found.tokens))
                    self.analysed += 1

    async def tidy(self) -> None:
        """Deletes from the indexes what has been dead for a while."""
        for id_, engine in list(self.engines.items()):
            lock = self._opening.lock(id_)
            if not engine.leftover or lock is None or not await lock.take():
                continue
            try:
                await in_thread(engine.begin_writing)
                await in_thread(engine.tidy)
            finally:
                await in_thread(engine.end_writing)
                await lock.release()

    async def delete_orphans(self) -> None:
        """Deletes the indexes and other files that are derived from shelves which were deleted."""
        derived = await asyncio.to_thread(
            derived_shelves, self._derived
        )  # first: a new shelf is stored before its files
        elsewhere = await self._opening.shelves()
        for id_ in (derived | elsewhere | self.engines.keys()) - {shelf.id for shelf in await self._storage.shelves()}:
            if engine := self.engines.pop(id_, None):
                engine.close()
            if tokens := self._tokens.get(id_):
                tokens.close()
            for known in (self._vectors, self._tokens, self._excerpts):
                known.pop(id_, None)
            await asyncio.to_thread(delete_derived, self._derived, id_)
            if id_ in elsewhere:
                await self._opening.delete(id_)

    def close(self) -> None:
        """Closes all indexes."""
        for opened in (*self.engines.values(), *self._tokens.values()):
            opened.close()
