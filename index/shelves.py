"""All shelves of one data folder: who may see which, their engines, and who indexes them.

The data folder holds `pullquote.db`, the truth, and `derived/`, which may be deleted at any time.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from .errors import EngineError, Overdue, StorageError
from .excerpts.cache import ExcerptCache
from .excerpts.store import ExcerptStore
from .library import Library, OpenShelf
from .search.engine import Damaged, LockBusy, TantivyEngine
from .search.indexer import Progress, catch_up
from .storage.database import open_database
from .storage.purging import delete_derived, purge_rows
from .storage.storage import Shelf, Storage
from .storage.waiting import to_the_end
from .vectors.background import keep_up
from .vectors.indexer import embed_behind
from .vectors.store import Vectors

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from .transcript import Transcript
    from .vectors.embedder import Embedder

SHARED: Final = "shared"  # the shelf of what the console adds: open to every workspace
POLL_S: Final = 0.2
FIRST_INDEX_S: Final = 5.0
REST: Final = 1.0  # in the background, as long as a step takes: at most half of a core


class Shelves:
    """An open data folder. Use `open_shelves`.

    `access` maps the key of a shared shelf to the workspaces that may see it, None being all of them, and may be set
    anew. A shelf that is missing there is closed to all workspaces, but for `SHARED`, which is open to all. Uploads are
    seen by the workspace that owns them, and by no other; the console (workspace None) sees all.
    """

    def __init__(
        self,
        storage: Storage,
        derived: Path,
        access: Mapping[str, frozenset[str] | None],
        language: str,
        embedder: Embedder | None = None,
    ) -> None:
        self.storage = storage
        self.derived = derived
        self.access = access
        self._language = language
        self._embedder = embedder
        self._vectors: dict[int, Vectors] = {}
        self._engines: dict[int, TantivyEngine] = {}
        self._choices: dict[int, ExcerptCache] = {}
        self._version = -1
        self._shelves: Sequence[Shelf] = ()
        self._transcripts: dict[int, tuple[Transcript, ...]] = {}
        self._refreshing = asyncio.Lock()
        self._indexing = asyncio.Lock()
        self._following: asyncio.Task[list[Shelf]] | None = None
        self._embedding: asyncio.Task[None] | None = None

    async def library(self, workspace: str | None) -> Library:
        """What `workspace` may see now; None is the console.

        An index that is behind is brought up to date before, unless another process is at it already. Raises
        EngineError if that cannot be, and Overdue if another process makes an index for the first time and takes long.
        """
        await self.refresh()
        seen = [shelf for shelf in self._shelves if self._sees(workspace, shelf) and self._transcripts.get(shelf.id)]
        await self._open(seen)
        if self._behind(seen):
            try:
                await self._follow()
            except EngineError:
                if self._behind(seen):  # else it is another workspace's trouble
                    raise
        if not all(self._engines[shelf.id].revision for shelf in seen):
            raise Overdue
        opened = [
            OpenShelf(
                shelf.id,
                self._engines[shelf.id],
                self._transcripts.get(shelf.id, ()),
                self._choices[shelf.id],
                self._vectors.get(shelf.id),
            )
            for shelf in seen
        ]
        return Library(self.storage, opened, self._language, self._embedder)

    @property
    def version(self) -> int:
        """A number that is another one after every change of any shelf that `refresh` took in."""
        return self._version

    def visible(self, workspace: str | None) -> list[Transcript]:
        """The transcripts that `workspace` may see, as of the last refresh; None is the console."""
        seen = (shelf for shelf in self._shelves if self._sees(workspace, shelf))
        return [transcript for shelf in seen for transcript in self._transcripts.get(shelf.id, ())]

    def owner(self, transcript: Transcript) -> str | None:
        """The workspace whose upload it is; None if it is on a shared shelf."""
        return next((shelf.workspace for shelf in self._shelves if shelf.id == transcript.shelf), None)

    async def refresh(self) -> None:
        """Takes in what any process has changed: the transcripts at once, the indexes as far as they have followed."""
        async with self._refreshing:
            version = await self.storage.version()
            if version != self._version:
                await self._read()
                self._version = version
            for shelf in self._behind(shelf for shelf in self._shelves if shelf.id in self._engines):
                await asyncio.to_thread(self._engines[shelf.id].refresh)
            for vectors in self._vectors.values():  # they come later than the transcripts that they are about
                await asyncio.to_thread(vectors.refresh)

    async def _read(self) -> None:
        shelves = await self.storage.shelves()
        found: dict[int, list[Transcript]] = {shelf.id: [] for shelf in shelves}
        for transcript in await self.storage.transcripts(found):
            found[transcript.shelf].append(transcript)
        self._shelves = shelves
        self._transcripts = {shelf: tuple(listed) for shelf, listed in found.items()}

    async def index(self, progress: Progress | None = None, wait: float = 30.0, *, anew: bool = False) -> list[Shelf]:
        """Brings every index up to date; returns those shelves that another process was not done with in `wait` s.

        With `anew`, every index is made again from storage, and the old ones answer until then.
        """
        await self.refresh()
        unfinished, errors = list[Shelf](), list[EngineError]()
        async with self._indexing:
            await self._open(self._shelves)
            for shelf in self._shelves if anew else self._behind(self._shelves):
                try:
                    if not await self._caught_up(shelf, self._engines[shelf.id], progress, wait, anew=anew):
                        unfinished.append(shelf)
                except EngineError as error:  # the other shelves can do without this one
                    errors.append(error)
        if errors:
            raise errors[0]
        return unfinished

    async def embed(
        self, progress: Progress | None = None, stop: Callable[[], bool] = lambda: False, rest: float = 0.0
    ) -> bool:
        """Makes vectors of what is new, for topics in other words; False if there is no model, or another process is at
        it, or `stop` said so. Search goes on meanwhile, and what is broken off is gone on with the next time. It rests
        for `rest` times as long as it works."""
        embedder = self._embedder
        if embedder is None:
            return False
        await self.refresh()
        done = True
        for shelf in self._shelves:
            # a writer of its own: readers must not see it change under their hands
            vectors = await asyncio.to_thread(self._opened_vectors, shelf, embedder)
            try:
                done &= await embed_behind(
                    self.storage, vectors, embedder, shelf, self._language, progress, stop, rest=rest
                )
            except LockBusy:
                done = False
        return done

    def embed_behind(self) -> None:
        """Makes vectors of what is new from now on until `close`, in the background; nothing without a model."""
        if self._embedder is not None and self._embedding is None:
            self._embedding = asyncio.create_task(keep_up(lambda: self.embed(rest=REST), self.storage.version))

    def _opened_vectors(self, shelf: Shelf, embedder: Embedder) -> Vectors:
        return Vectors.open(self.derived / f"vectors-{shelf.id}", embedder.name, embedder.dimensions)

    async def behind(self) -> int:
        """How many shelves have an index that is not up to date. None is made up for."""
        await self.refresh()
        await self._open(self._shelves)
        return len(self._behind(self._shelves))

    async def purge(self, workspace: str) -> int:
        """Deletes everything of a workspace: its rows in every table, its uploads, their indexes. How many rows it was.

        What was deleted is overwritten in the database, and its write-ahead file is emptied as far as others let it.
        """
        await self.refresh()
        async with self._indexing, self._refreshing:
            gone = [shelf.id for shelf in self._shelves if shelf.workspace == workspace]
            rows = await purge_rows(self.storage.database, workspace)
            for id_ in gone:
                for known in (self._engines, self._vectors, self._choices):
                    known.pop(id_, None)
                await asyncio.to_thread(delete_derived, self.derived, id_)
        await self.refresh()
        return rows

    async def close(self) -> None:
        """Breaks off what is being indexed and embedded; it is gone on with the next time."""
        tasks = [task for task in (self._following, self._embedding) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _behind(self, shelves: Iterable[Shelf]) -> list[Shelf]:
        return [shelf for shelf in shelves if self._engines[shelf.id].revision != shelf.revision]

    async def _follow(self) -> None:
        """Indexes once for all who ask, and goes on if they leave. Another process gets a moment only if it is about
        to make the first index there is: to wait for it at every question would slow them all."""
        if self._following is None or self._following.done():
            first = not all(engine.revision for engine in self._engines.values())
            self._following = asyncio.create_task(self.index(wait=FIRST_INDEX_S if first else 0.0))
        await asyncio.shield(self._following)

    async def _caught_up(
        self, shelf: Shelf, engine: TantivyEngine, progress: Progress | None, wait: float, *, anew: bool
    ) -> bool:
        waited = 0.0
        while not await self._written(shelf, engine, progress, anew=anew):
            await asyncio.to_thread(engine.refresh)
            if engine.revision >= shelf.revision and not anew:
                return True
            if waited >= wait:
                return False
            await asyncio.sleep(POLL_S)
            waited += POLL_S
        return True

    async def _written(self, shelf: Shelf, engine: TantivyEngine, progress: Progress | None, *, anew: bool) -> bool:
        """Catches up with the write lock held, anew if the index turns out to be damaged; False if the lock is not
        free."""
        for last in (False, True):
            try:
                await to_the_end(asyncio.to_thread(engine.begin_writing))
                await catch_up(self.storage, engine, shelf, self._language, progress, anew=anew)
            except LockBusy:
                return False
            except Damaged:
                if last:
                    raise
            else:
                return True
            finally:
                await to_the_end(asyncio.to_thread(engine.end_writing))
        return False

    async def _open(self, shelves: Sequence[Shelf]) -> None:
        """Opens the engines of those shelves that have not been needed before."""
        loop = asyncio.get_running_loop()
        async with self._refreshing:
            for shelf in shelves:
                if shelf.id in self._engines:
                    continue
                folder = self.derived / f"shelf-{shelf.id}"
                self._choices[shelf.id] = ExcerptCache(
                    self.storage, ExcerptStore(self.derived / f"excerpts-{shelf.id}.db")
                )
                engine = self._engines[shelf.id] = await asyncio.to_thread(TantivyEngine.open, folder, self._language)
                # questions are asked of engines in threads, and those may wait
                if self._embedder is not None:
                    self._vectors[shelf.id] = await asyncio.to_thread(self._opened_vectors, shelf, self._embedder)
                engine.mend = lambda: asyncio.run_coroutine_threadsafe(self._follow(), loop).result()

    def _sees(self, workspace: str | None, shelf: Shelf) -> bool:
        if workspace is None:
            return True
        if shelf.workspace is not None:
            return shelf.workspace == workspace
        if shelf.key not in self.access:  # a folder that is shared no more must not become everybody's
            return shelf.key == SHARED
        allowed = self.access[shelf.key]
        return allowed is None or workspace in allowed


@contextlib.asynccontextmanager
async def open_shelves(
    data: Path,
    access: Mapping[str, frozenset[str] | None] | None = None,
    language: str = "en",
    embedder: Embedder | None = None,
    *,
    serving: bool = False,
) -> AsyncGenerator[Shelves]:
    """Opens the data folder, making it if it is new, for its owner alone. Raises what `open_database` raises.

    With `embedder`, topics are also found in other words, as far as `Shelves.embed` has come. A process that is
    `serving`, which stays open for long, makes what vectors are missing in the background.
    """
    try:
        await asyncio.to_thread(data.mkdir, mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{data}: {error.strerror}") from error
    async with open_database(data / "pullquote.db") as database:
        shelves = Shelves(Storage(database), data / "derived", access or {}, language, embedder)
        if serving:
            shelves.embed_behind()
        try:
            yield shelves
        finally:
            await shelves.close()
