"""All shelves of one data folder: who may see which, their engines, and who indexes them.

The data folder holds `pullquote.db`, the truth, and `derived/`, which may be deleted at any time.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

from .database import open_database
from .engine import LockBusy, TantivyEngine
from .indexer import Progress, catch_up
from .library import Library, OpenShelf
from .storage import Shelf, Storage

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence
    from pathlib import Path

    from .transcript import Transcript

SHARED: Final = "shared"  # the shelf of what the console adds: open to every workspace
POLL_S: Final = 0.2


class Shelves:
    """An open data folder. Use `open_shelves`.

    `access` maps the key of a shared shelf to the workspaces that may see it; a key that is missing, or None, is open
    to all. Uploads are seen by the workspace that owns them, and by no other; the console (workspace None) sees all.
    """

    def __init__(
        self, storage: Storage, derived: Path, access: Mapping[str, frozenset[str] | None], language: str
    ) -> None:
        self.storage = storage
        self._derived = derived
        self._access = access
        self._language = language
        self._engines: dict[int, TantivyEngine] = {}
        self._version = -1
        self._shelves: Sequence[Shelf] = ()
        self._transcripts: dict[int, tuple[Transcript, ...]] = {}
        self._indexing = asyncio.Lock()

    async def library(self, workspace: str | None) -> Library:
        """What `workspace` may see now; None is the console."""
        await self.refresh()
        opened = [
            OpenShelf(shelf.id, self._engine(shelf), self._transcripts.get(shelf.id, ()))
            for shelf in self._shelves
            if self._sees(workspace, shelf) and self._transcripts.get(shelf.id)
        ]
        return Library(self.storage, opened, self._language)

    async def refresh(self) -> None:
        """Takes in what any process has changed: the transcripts at once, the indexes as far as they have followed."""
        version = await self.storage.version()
        if version != self._version:
            self._shelves = await self.storage.shelves()
            found: dict[int, list[Transcript]] = {}
            for transcript in await self.storage.transcripts(shelf.id for shelf in self._shelves):
                found.setdefault(transcript.shelf, []).append(transcript)
            self._transcripts = {shelf: tuple(listed) for shelf, listed in found.items()}
            self._version = version
        for shelf in self._shelves:
            engine = self._engines.get(shelf.id)
            if engine is not None and engine.revision < shelf.revision:
                await asyncio.to_thread(engine.refresh)

    async def index(self, progress: Progress | None = None, wait: float = 30.0) -> list[Shelf]:
        """Brings every index up to date; returns those shelves that another process was not done with in `wait` s."""
        await self.refresh()
        behind = list[Shelf]()
        async with self._indexing:
            for shelf in self._shelves:
                engine = self._engine(shelf)
                if engine.revision < shelf.revision and not await self._caught_up(shelf, engine, progress, wait):
                    behind.append(shelf)
        return behind

    async def _caught_up(self, shelf: Shelf, engine: TantivyEngine, progress: Progress | None, wait: float) -> bool:
        waited = 0.0
        while True:
            try:
                await asyncio.to_thread(engine.begin_writing)
            except LockBusy:
                await asyncio.to_thread(engine.refresh)
                if engine.revision >= shelf.revision:
                    return True
                if waited >= wait:
                    return False
                await asyncio.sleep(POLL_S)
                waited += POLL_S
                continue
            try:
                await asyncio.to_thread(engine.refresh)
                await catch_up(self.storage, engine, shelf, self._language, progress)
                return True
            finally:
                await asyncio.to_thread(engine.end_writing)

    def _engine(self, shelf: Shelf) -> TantivyEngine:
        if shelf.id not in self._engines:
            self._engines[shelf.id] = TantivyEngine.open(self._derived / f"shelf-{shelf.id}")
        return self._engines[shelf.id]

    def _sees(self, workspace: str | None, shelf: Shelf) -> bool:
        if workspace is None:
            return True
        if shelf.workspace is not None:
            return shelf.workspace == workspace
        allowed = self._access.get(shelf.key)
        return allowed is None or workspace in allowed


@contextlib.asynccontextmanager
async def open_shelves(
    data: Path, access: Mapping[str, frozenset[str] | None] | None = None, language: str = "en"
) -> AsyncGenerator[Shelves]:
    """Opens the data folder, making it if it is new. Raises what `open_database` raises."""
    await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True)
    async with open_database(data / "pullquote.db") as database:
        yield Shelves(Storage(database), data / "derived", access or {}, language)
