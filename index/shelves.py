"""All shelves of one data folder: access by workspaces, engines, and indexing.

The data folder holds `pullquote.db`, the truth, and `derived/`, which may be deleted at any time.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sys
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .agreement import Disagreement, disagreements
from .background import keep_up
from .corrections import NO_CORRECTIONS, Overlay
from .errors import EngineError, FileSystemError, NotIndexedYet, Overdue
from .ingest import FileLimits, FileResult, add_content, add_files, restate
from .library import Library
from .open_indexes import OpenIndexes
from .querying.catalogue import TranscriptCatalogue
from .querying.duplicates import DuplicateFinder, Duplicates
from .querying.remote import CannotSearch
from .scanning import NO_FILES, OwnFiles
from .search.engine import LockBusy
from .search.engines import open_engines
from .search.indexer import Progress, ShelfIndexer
from .storage.corrections import CorrectionStore
from .storage.failures import translated
from .storage.opening import open_database
from .storage.purging import TENANT, forget, purge_rows, with_rows
from .storage.storage import Known, Shelf, Storage
from .transcript import Facts, Transcript
from .vectors.indexer import VectorIndexer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from .querying.open_shelf import OpenShelf
    from .querying.remote import SearchProcesses
    from .search.engines import Engines
    from .search.search_address import SearchAddress, SearchServerState
    from .storage.copies import PurgedCopies
    from .vectors.embedder import Embedder

SHARED: Final = "shared"  # the key of the shelf that the console adds to: open to every workspace
FOLLOWED: Final = "followed"  # and of the shelf of the feeds that the console follows
FIRST_INDEX_S: Final = 5.0
OVERLAYS: Final = 64  # workspaces whose corrections, and sets of shelves whose duplicates, are kept in memory
MOST_LISTED: Final = 500_000  # transcripts in all catalogues that are kept in memory
FOLLOW_S: Final = 2.0  # until changes of other computers are looked for, if none was announced
AGAIN_S: Final = 5.0  # until that is tried again after an error
TIDY_S: Final = 60.0  # between two looks for what is dead in an index on a server
PATIENCE_S: Final = 1.0  # that a question waits for changes of other computers to be indexed
REST: Final = 1.0  # in the background, as long as a step takes: at most half of a core


@dataclass(frozen=True, slots=True)
class Purged:
    """What was deleted of a workspace: the numbers of rows in the database by table (with TENANT, if that was all), and
    what became of its copies."""

    rows: Mapping[str, int]
    copies: PurgedCopies


class ShelfWriter:
    """The changes of transcripts within one `Shelves.writing` block. Every method raises StorageError.

    `unfinished` holds, after the block, the shelves that another process has not indexed yet.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.changed = False
        self.unfinished: Sequence[Shelf] = ()

    async def add_files(
        self,
        shelf: int,
        files: Sequence[Path],
        limits: FileLimits = FileLimits(),  # noqa: B008 - frozen
        defaults: Facts = Facts(),  # noqa: B008 - frozen
        own: OwnFiles = NO_FILES,
    ) -> AsyncGenerator[FileResult]:
        """Reads and stores files, and yields the result of each; see `ingest.add_files`."""
        async with contextlib.aclosing(add_files(self._storage, shelf, files, limits, defaults, own)) as results:
            async for result in results:
                self.changed |= result.stored is not None
                yield result

    async def add_content(
        self,
        shelf: int,
        name: str,
        data: bytes,
        limits: FileLimits = FileLimits(),  # noqa: B008 - frozen
        edited: Facts = Facts(),  # noqa: B008 - frozen
        about: Facts = Facts(),  # noqa: B008 - frozen
    ) -> FileResult:
        """Stores a file given as bytes, with what is stated `about` it elsewhere, and with `edited` over what people
        said about it before."""
        result = await add_content(self._storage, shelf, name, data, limits, about)
        if result.stored is not None:
            id_ = result.stored.transcript
            await self.edit(id_, edited.filled_from(await self._storage.edits(id_)))
        return result

    async def restate(self, name: str, known: Known, about: Facts) -> None:
        """Replaces what is stated elsewhere about a file that `add_content` stored under `name`."""
        self.changed |= await restate(self._storage, name, known, about)

    async def edit(self, transcript: int, edited: Facts) -> None:
        """Replaces what people said about a transcript."""
        self.changed = True
        await self._storage.edit(transcript, edited)

    async def remove(self, transcripts: Iterable[int]) -> None:
        """Deletes transcripts with their words. What people said about them comes back with the file."""
        self.changed = True
        await self._storage.remove(transcripts)


class Shelves:
    """An open data folder. Use `open_shelves`.

    `access` maps the key of a shared shelf to the workspaces that may see it (None: all), and may be replaced. A shelf
    without an entry is closed to all workspaces, except `SHARED` and `FOLLOWED`, which are open to all. Uploads are
    seen only by the workspace that owns them; the console (workspace None) sees all. `processes`, if they are set,
    search for this one.
    """

    def __init__(
        self,
        storage: Storage,
        derived: Path,
        access: Mapping[str, frozenset[str] | None],
        language: str,
        engines: Engines,
        embedder: Embedder | None = None,
    ) -> None:
        self.storage = storage
        self.corrections = CorrectionStore(storage.database)
        self.derived = derived
        self.access = access
        self.processes: SearchProcesses | None = None
        self._language = language
        self._embedder = embedder
        self._engines = engines
        self._indexes = OpenIndexes(storage, derived, self._engines, embedder)
        self._version = -1
        self._overlays: OrderedDict[str | None, tuple[int, Overlay]] = OrderedDict()
        self._shelves: Sequence[Shelf] = ()
        self._transcripts: dict[int, tuple[Transcript, ...]] = {}
        self._as_of: dict[int, int] = {}  # the revision of each shelf's transcripts
        self._catalogues: dict[tuple[int, ...], TranscriptCatalogue] = {}
        self._finder = DuplicateFinder()
        self._found_twice: dict[tuple[int, ...], tuple[TranscriptCatalogue, list[int], Duplicates]] = {}
        self._comparing = asyncio.Lock()
        self._refreshing = asyncio.Lock()
        self._wanted = self._refreshed = 0  # how many refreshes were asked for, and how many of them are done
        self._indexing = asyncio.Lock()
        self._following: asyncio.Task[list[Shelf]] | None = None
        self._embedding: asyncio.Task[None] | None = None
        self._keeping_up: asyncio.Task[None] | None = None
        self._tidying: asyncio.Task[None] | None = None
        self._catching_up: NotIndexedYet | None = None

    async def library(self, workspace: str | None) -> Library:
        """The library that `workspace` may see now; None is the console.

        An index that is behind catches up first, unless another process is indexing it already, or nothing can be
        written; where that is done in the background, it is waited for a moment. Raises EngineError if that fails,
        FileSystemError if an index cannot be made for the first time, Overdue if another process makes it and takes
        long, and NotIndexedYet if the background has not come so far yet.
        """
        await self.refresh()
        seen = self._seen(workspace)
        await self._open(seen)
        if self._indexes.behind(seen):
            try:
                async with asyncio.timeout(PATIENCE_S if self._keeping_up else None):
                    await self._follow()
            except TimeoutError:
                if self._catching_up is not None and self._indexes.behind(seen):
                    raise self._catching_up from None
            except EngineError:
                if self._indexes.behind(seen):  # else the error is about another workspace's shelf
                    raise
            except FileSystemError:
                if not self._indexes.made(seen):
                    raise
        if not self._indexes.made(seen):
            raise Overdue
        return await self._library(workspace, seen)

    async def as_of(self, workspace: str | None, revisions: Mapping[int, int]) -> Library:
        """The library of certain shelves, whose indexes have at least these revisions by the shelf's id, with the
        corrections of `workspace`: for another process, which knows what that may see. Nothing is indexed. Raises
        CannotSearch, as its searches do where they find damage."""
        await self.refresh()
        seen = [shelf for shelf in self._shelves if shelf.id in revisions and self._transcripts.get(shelf.id)]
        async with self._refreshing:
            await self._indexes.open(seen, _left_alone)
        engines = self._indexes.engines
        if any(engines[shelf.id].revision < revisions[shelf.id] for shelf in seen) or len(seen) < len(revisions):
            raise CannotSearch
        return await self._library(workspace, seen)

    async def _library(self, workspace: str | None, seen: Sequence[Shelf]) -> Library:
        """The library of shelves whose indexes are open."""
        opened = [self._indexes.opened(shelf, self._transcripts.get(shelf.id, ())) for shelf in seen]
        # as of the same refresh as the shelves
        catalogue, complete = self._catalogue(seen), not self._indexes.behind(seen)
        overlay, duplicates = await self._overlay(workspace), await self._duplicates(opened, catalogue)
        return Library(
            *(self.storage, opened, catalogue, self._embedder, overlay, duplicates),
            complete=complete,
            workspace=workspace,
            processes=self.processes,
        )

    async def _duplicates(self, shelves: Sequence[OpenShelf], catalogue: TranscriptCatalogue) -> Duplicates:
        """The recordings of which some shelves have several texts, as far as these are indexed."""
        ids, state = tuple(shelf.id for shelf in shelves), [shelf.engine.revision for shelf in shelves]
        state.append(self._indexes.analysed)
        async with self._comparing:
            known = self._found_twice.pop(ids, None)
            if known is None or known[0] is not catalogue or known[1] != state:
                found = await asyncio.to_thread(self._finder.find, shelves, catalogue)
                known = catalogue, state, found
            self._found_twice[ids] = known
            if len(self._found_twice) > OVERLAYS:
                self._found_twice.pop(next(iter(self._found_twice)))
            return known[2]

    def _catalogue(self, shelves: Sequence[Shelf]) -> TranscriptCatalogue:
        """The transcripts of some shelves, as of the last refresh."""
        ids = tuple(shelf.id for shelf in shelves)
        known = self._catalogues.pop(ids, None)
        if known is None:
            known = TranscriptCatalogue((t for id_ in ids for t in self._transcripts.get(id_, ())), self._language)
        self._catalogues[ids] = known  # those that were used last are kept
        while len(self._catalogues) > 1 and sum(map(len, self._catalogues.values())) > MOST_LISTED:
            del self._catalogues[next(iter(self._catalogues))]
        return known

    async def _overlay(self, workspace: str | None) -> Overlay:
        """The corrections that hold for a workspace, as of the last refresh."""
        version, known = self._overlays.get(workspace, (-1, NO_CORRECTIONS))
        if version != self._version:
            version, found = self._version, await self.corrections.in_force(workspace)
            known = Overlay(found) if found else NO_CORRECTIONS
            self._overlays[workspace] = version, known
            self._overlays.move_to_end(workspace)
            if len(self._overlays) > OVERLAYS:
                self._overlays.popitem(last=False)
        return known

    @property
    def version(self) -> int:
        """A number that differs after every change of any shelf or correction, as of the last refresh."""
        return self._version

    def visible(self, workspace: str | None) -> TranscriptCatalogue:
        """The transcripts that `workspace` may see, as of the last refresh; None is the console."""
        return self._catalogue(self._seen(workspace))

    def _seen(self, workspace: str | None) -> list[Shelf]:
        return [shelf for shelf in self._shelves if self._sees(workspace, shelf) and self._transcripts.get(shelf.id)]

    def owner(self, transcript: Transcript) -> str | None:
        """The workspace that uploaded a transcript; None for one on a shared shelf."""
        return next((shelf.workspace for shelf in self._shelves if shelf.id == transcript.shelf), None)

    async def refresh(self) -> None:
        """Reads the changes of all processes: the transcripts at once, the indexes as far as they have caught up. Those
        who come while the changes are being read share the reading that begins after it."""
        self._wanted = mine = self._wanted + 1
        async with self._refreshing:
            if self._refreshed >= mine:
                return
            begun = self._wanted  # whoever asked until now
            version = await self.storage.version()
            if version != self._version:
                await self._read()
                self._version = version
            await self._indexes.refresh(self._shelves)
            self._refreshed = begun

    async def _read(self) -> None:
        """Reads what has changed of the shelves: all of those that are new, in one go."""
        shelves = await self.storage.shelves()
        new = {shelf.id: list[Transcript]() for shelf in shelves if shelf.id not in self._as_of}
        for transcript in await self.storage.transcripts(new) if new else ():
            new[transcript.shelf].append(transcript)
        as_of, transcripts = dict[int, int](), dict[int, tuple[Transcript, ...]]()
        for shelf in shelves:
            if shelf.id in new:
                as_of[shelf.id], transcripts[shelf.id] = shelf.revision, tuple(new[shelf.id])
            else:
                as_of[shelf.id], transcripts[shelf.id] = await self._changed(shelf)
        if transcripts != self._transcripts:
            self._catalogues.clear()
        self._shelves, self._as_of, self._transcripts = shelves, as_of, transcripts

    async def _changed(self, shelf: Shelf) -> tuple[int, tuple[Transcript, ...]]:
        """The transcripts of a shelf that was read before, and a revision that they are not older than."""
        since, listed = self._as_of[shelf.id], self._transcripts[shelf.id]
        if since == shelf.revision:
            return since, listed
        changes = await self.storage.changes(shelf.id, since)
        by_id = {transcript.id: transcript for transcript in listed}
        if not changes.known:  # a backup was put back
            since, by_id = 0, dict[int, Transcript]()
        for id_ in changes.removed:
            by_id.pop(id_, None)
        by_id |= {transcript.id: transcript for transcript in await self.storage.changed(shelf.id, since)}
        return changes.revision, tuple(by_id[id_] for id_ in sorted(by_id))

    @contextlib.asynccontextmanager
    async def writing(self, progress: Progress | None = None, wait: float = 30.0) -> AsyncGenerator[ShelfWriter]:
        """A block that changes transcripts; its end makes the changes findable, as `index` does, even after an error.
        Without changes it does nothing.

        After a cancellation the next question does so.
        """
        writer = ShelfWriter(self.storage)
        try:
            yield writer
        finally:
            if writer.changed and not isinstance(sys.exception(), asyncio.CancelledError):
                writer.unfinished = await self.index(progress, wait)

    async def index(self, progress: Progress | None = None, wait: float = 30.0, *, anew: bool = False) -> list[Shelf]:
        """Brings every index up to date; returns the shelves that another process has not finished in `wait` seconds.

        With `anew`, every index is rebuilt from storage, and the old ones answer until then. Raises EngineError or
        FileSystemError after all other shelves are done.
        """
        indexer = ShelfIndexer(self.storage, self._language, progress)
        await self.refresh()
        unfinished, errors = list[Shelf](), list[EngineError | FileSystemError]()
        async with self._indexing:
            await self._open(self._shelves)
            if anew and self._engines.shared:
                return await self._indexes.replace(indexer, wait)
            for shelf in self._shelves if anew else self._indexes.behind(self._shelves):
                try:
                    if not await self._indexes.catch_up(indexer, shelf, wait, anew=anew):
                        unfinished.append(shelf)
                except (EngineError, FileSystemError) as error:  # the other shelves do not depend on this one
                    errors.append(error)
        if errors:
            raise errors[0]
        return unfinished

    async def embed(
        self, progress: Progress | None = None, stop: Callable[[], bool] = lambda: False, rest: float = 0.0
    ) -> bool:
        """Embeds the passages without vectors, for topics in other words. Search goes on meanwhile.

        False if there is no model, or another process is embedding, or `stop` returned True; the next call resumes.
        After each step it sleeps for `rest` times the step's duration. Raises EngineError.
        """
        embedder = self._embedder
        if embedder is None:
            return False
        indexer = VectorIndexer(self.storage, embedder, self._language, progress, stop, rest=rest)
        await self.refresh()
        done = True
        for shelf in self._shelves:
            # not the readers' object: its state changes with every batch
            vectors = await self._indexes.vectors(shelf, embedder)
            try:
                done &= await indexer.catch_up(vectors, shelf)
            except LockBusy:
                done = False
        return done

    async def unembedded(self) -> int:
        """The number of passages without vectors, about; 0 without a model."""
        embedder = self._embedder
        if embedder is None:
            return 0
        await self.refresh()
        await self._open(self._shelves)
        missing = 0
        for shelf in self._shelves:
            vectors = await self._indexes.vectors(shelf, embedder)
            missing += max(await self._indexes.passages(shelf) - len(vectors), 0)
        return missing

    def embed_in_background(self) -> None:
        """Starts embedding new passages in the background, until `close`; does nothing without a model."""
        if self._embedder is not None and self._embedding is None:
            self._embedding = asyncio.create_task(keep_up(lambda: self.embed(rest=REST), self.storage.version))

    def catch_up_in_background(self) -> None:
        """Starts to bring all indexes up to date whenever another computer has changed the library, until `close`."""
        if self._keeping_up is None:
            self._catching_up = NotIndexedYet(0, 0)
            database = self.storage.database
            following = keep_up(self._kept_up, self.storage.version, FOLLOW_S, AGAIN_S, database.changed)
            self._keeping_up = asyncio.create_task(following)

    def tidy_in_background(self) -> None:
        """Starts to delete from the indexes what has been dead for a while, until `close`."""
        if self._tidying is None:
            ticks = itertools.count()

            async def tick() -> int:
                return next(ticks)

            self._tidying = asyncio.create_task(keep_up(self._tidied, tick, TIDY_S))

    async def _tidied(self) -> bool:
        async with self._indexing:
            await self._indexes.tidy()
        return True

    @property
    def catching_up(self) -> NotIndexedYet | None:
        """How far the indexes have come that are brought up to date for the first time in the background; None
        afterwards, and where that is not done."""
        return self._catching_up

    async def _kept_up(self) -> bool:
        """Indexes what has changed, and deletes what was made of purged shelves; False if another process is still at
        it."""

        def progress(done: int, of: int) -> None:
            if self._catching_up is not None:
                self._catching_up = NotIndexedYet(done, of)

        unfinished = await self.index(progress, wait=0.0)
        async with self._indexing, self._refreshing:
            await self._indexes.delete_orphans()
        for shelf in self._shelves if self._engines.shared else ():  # another computer may have indexed it
            await self._indexes.analyse(shelf, self._transcripts.get(shelf.id, ()), self._language)
        if not unfinished:
            self._catching_up = None
        return not unfinished

    async def search_server(self) -> SearchServerState | None:
        """What there is to know of the server that the index is on; None if it is on none. Raises
        SearchUnreachable."""
        return await self._engines.state()

    async def disagreements(self) -> list[Disagreement]:
        """Where indexes and vectors are damaged, or disagree with storage; nothing is mended. Raises StorageError."""
        return await disagreements(self.storage, self.derived, self._engines)

    async def behind(self) -> int:
        """The number of shelves whose index is not up to date; none is brought up to date."""
        await self.refresh()
        await self._open(self._shelves)
        return len(self._indexes.behind(self._shelves))

    async def workspaces(self) -> set[str]:
        """The keys of all workspaces that anything is stored for. Raises StorageError."""
        async with self.storage.database.reader() as connection:
            return await with_rows(connection, "")

    async def purge(self, workspace: str) -> Purged:
        """Deletes everything of a workspace: its rows in every table, its uploads, their indexes, and the same in the
        copies of the database that pullquote made.

        Deleted rows are overwritten in the database, and the write-ahead log is truncated as far as readers allow. What
        a purge that was broken off has left is deleted, too.
        """
        await self.refresh()
        async with self._indexing, self._refreshing:
            rows = await purge_rows(self.storage.database, workspace)
            await self._indexes.delete_orphans()
        async with self._comparing:
            self._finder = DuplicateFinder()
            self._found_twice.clear()
        copies = await self.storage.database.purge_copies(workspace)
        if known := await forget(self.storage.database, workspace):
            rows = rows or {TENANT: known}
        await self.refresh()
        return Purged(rows, copies)

    async def close(self) -> None:
        """Cancels indexing and embedding; the next process resumes them."""
        background = (self._following, self._embedding, self._keeping_up, self._tidying)
        tasks = [task for task in background if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        self._indexes.close()

    async def _follow(self) -> None:
        """Indexes once for all concurrent callers, even if they are cancelled.

        Waits for another process only if that makes the first index: to wait at every question would slow them all.
        """
        if self._following is None or self._following.done():
            wait = 0.0 if self._indexes.made() else FIRST_INDEX_S
            self._following = asyncio.create_task(self.index(wait=wait))
        await asyncio.shield(self._following)

    async def _open(self, shelves: Sequence[Shelf]) -> None:
        """Opens the indexes of shelves that are not open yet."""
        loop = asyncio.get_running_loop()
        async with self._refreshing:
            await self._indexes.open(shelves, lambda: asyncio.run_coroutine_threadsafe(self._follow(), loop).result())

    def _sees(self, workspace: str | None, shelf: Shelf) -> bool:
        if workspace is None:
            return True
        if shelf.workspace is not None:
            return shelf.workspace == workspace
        if shelf.key not in self.access:  # a folder that is no longer shared must not become open to all
            return shelf.key in (SHARED, FOLLOWED)
        allowed = self.access[shelf.key]
        return allowed is None or workspace in allowed


@contextlib.asynccontextmanager
async def open_shelves(
    data: Path,
    access: Mapping[str, frozenset[str] | None] | None = None,
    language: str = "en",
    embedder: Embedder | None = None,
    *,
    url: str | None = None,
    password: str | None = None,
    search: SearchAddress | None = None,
    clock: Callable[[], float] = time.monotonic,
    serving: bool = False,
) -> AsyncGenerator[Shelves]:
    """Opens the data folder, or creates it, readable for its owner alone. Raises what `open_database` raises.

    With `url`, the address of a PostgreSQL database, and its `password`, the folder holds only what is derived from
    that; with `search`, the index is on a server (NoSearchDriver if what talks to that is not installed). `clock`
    counts seconds and cannot be set.

    With `embedder`, topics are also found in other words, as far as `Shelves.embed` has come. A long-running process is
    `serving`: it embeds new passages in the background, and follows what other computers do with a shared database.
    """
    with translated(data, 0):
        await asyncio.to_thread(_make_private, data)
    derived = data / "derived"
    async with (
        open_database(data / "pullquote.db", url, password, clock) as database,
        open_engines(derived, language, database, search) as engines,
    ):
        shelves = Shelves(Storage(database), derived, access or {}, language, engines, embedder)
        if serving:
            shelves.embed_in_background()
            if database.shared or engines.shared:
                shelves.catch_up_in_background()
            if engines.shared:
                shelves.tidy_in_background()
        try:
            yield shelves
        finally:
            await shelves.close()


def _left_alone() -> None:
    """What a process does that finds damage in an index which another one makes anew. Raises CannotSearch."""
    raise CannotSearch


def _make_private(folder: Path) -> None:
    """Creates a folder and the folders above it that are missing, for the owner alone. Raises OSError."""
    for missing in reversed([one for one in folder.parents if not one.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
