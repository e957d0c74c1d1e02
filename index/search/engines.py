"""Opens the engines of a library's shelves, whichever they are."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Protocol

from ..errors import NoSearchDriver
from .file_check import damaged_files
from .tantivy_engine import TantivyEngine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection
    from pathlib import Path

    from ..storage.database import Database, Lock
    from .engine import ShelfEngine
    from .opensearch_engine import OpenSearchEngine
    from .opensearch_index import SearchIndex
    from .search_address import SearchAddress, SearchServerState


class Engines(Protocol):
    """The engines of a library's shelves, by the ids of these. Its methods raise EngineError and FileSystemError."""

    async def open(self, shelf: int) -> ShelfEngine:
        """The engine of a shelf, opened anew: each object has a state of its own."""
        ...

    @property
    def shared(self) -> bool:
        """Whether there is one index of a shelf for all computers, which is not in the folder of what is derived."""
        ...

    def lock(self, shelf: int) -> Lock | None:
        """The lock of who changes a shelf's index; None if its engine takes one itself."""
        ...

    async def damaged(self, shelf: int) -> list[Path]:
        """Files of a shelf's index that are missing or damaged, to be asked before it is opened: that drops it."""
        ...

    async def shelves(self) -> set[int]:
        """The shelves that have anything in a shared index."""
        ...

    async def delete(self, shelf: int) -> None:
        """Deletes everything of a shelf from a shared index."""
        ...

    def place(self, shelf: int) -> Path | str:
        """What people know the index of a shelf by."""
        ...

    @property
    def location(self) -> Path | str:
        """What people know the indexes of all shelves by."""
        ...

    async def strangers(self, shelves: Collection[int]) -> int:
        """The number of documents of other shelves than these in a shared index."""
        ...

    async def beside(self) -> Engines | None:
        """The engines of a new shared index that is to take the place of this one, filled as far as it was when it was
        broken off. None if there is no shared index: each engine replaces its own then, by `clear`."""
        ...

    async def replace_by(self, new: Engines, shelves: Collection[int]) -> None:
        """Has every process ask `new`, which `beside` returned, from now on, for these shelves."""
        ...

    async def state(self) -> SearchServerState | None:
        """What there is to know of the server that the index is on; None if it is on none. Raises
        SearchUnreachable."""
        ...


class EmbeddedEngines:
    """An index in the folder `derived` for each shelf; `language` is that of transcripts without one."""

    shared = False

    def __init__(self, derived: Path, language: str) -> None:
        self._derived = derived
        self._language = language

    async def open(self, shelf: int) -> ShelfEngine:
        """See `Engines.open`."""
        return await asyncio.to_thread(TantivyEngine, self.place(shelf), self._language)

    def lock(self, shelf: int) -> Lock | None:  # noqa: ARG002 - an engine takes one in its folder
        """See `Engines.lock`."""
        return None

    async def shelves(self) -> set[int]:
        """See `Engines.shelves`."""
        return set()

    async def delete(self, shelf: int) -> None:
        """See `Engines.delete`."""

    async def strangers(self, shelves: Collection[int]) -> int:  # noqa: ARG002 - each shelf has a folder
        """See `Engines.strangers`."""
        return 0

    async def beside(self) -> Engines | None:
        """See `Engines.beside`."""
        return None

    async def replace_by(self, new: Engines, shelves: Collection[int]) -> None:
        """See `Engines.replace_by`."""

    async def state(self) -> SearchServerState | None:
        """See `Engines.state`."""
        return None

    async def damaged(self, shelf: int) -> list[Path]:
        """See `Engines.damaged`."""
        return await asyncio.to_thread(damaged_files, self.place(shelf))

    def place(self, shelf: int) -> Path:
        """See `Engines.place`."""
        return self._derived / f"shelf-{shelf}"

    @property
    def location(self) -> Path:
        """See `Engines.location`."""
        return self._derived


class ServerEngines:
    """One index for all shelves on an OpenSearch server; their locks are those of `database`."""

    shared = True

    def __init__(self, index: SearchIndex, database: Database) -> None:
        self._index = index
        self._database = database

    async def open(self, shelf: int) -> ShelfEngine:
        """See `Engines.open`."""
        _, engine = _drivers()
        return await asyncio.to_thread(engine, self._index, shelf, self._database.now)

    def lock(self, shelf: int) -> Lock | None:
        """See `Engines.lock`."""
        return self._database.lock(f"index {shelf}")

    async def damaged(self, shelf: int) -> list[Path]:  # noqa: ARG002 - the server has the files
        """See `Engines.damaged`."""
        return []

    async def state(self) -> SearchServerState | None:
        """See `Engines.state`."""
        return await asyncio.to_thread(self._index.state)

    async def shelves(self) -> set[int]:
        """See `Engines.shelves`."""
        return await asyncio.to_thread(self._index.shelves)

    async def delete(self, shelf: int) -> None:
        """See `Engines.delete`."""
        await asyncio.to_thread(self._index.delete, shelf)

    async def strangers(self, shelves: Collection[int]) -> int:
        """See `Engines.strangers`."""
        return await asyncio.to_thread(self._index.strangers, shelves)

    async def beside(self) -> ServerEngines:
        """See `Engines.beside`."""
        return ServerEngines(await asyncio.to_thread(self._index.beside), self._database)

    async def replace_by(self, new: Engines, shelves: Collection[int]) -> None:
        """See `Engines.replace_by`."""
        assert isinstance(new, ServerEngines)
        await asyncio.to_thread(self._index.replace_by, new._index, shelves)

    def place(self, shelf: int) -> str:
        """See `Engines.place`."""
        return f"{self._index.location} ({shelf})"

    @property
    def location(self) -> str:
        """See `Engines.location`."""
        return self._index.location


@contextlib.asynccontextmanager
async def open_engines(
    derived: Path, language: str, database: Database, address: SearchAddress | None
) -> AsyncGenerator[Engines]:
    """The engines at an address, or the embedded ones. Raises NoSearchDriver without the extra `opensearch`; whether
    the server answers, opening an index tells."""
    if address is None:
        yield EmbeddedEngines(derived, language)
        return
    index = _drivers()[0].at(address, language)
    try:
        yield ServerEngines(index, database)
    finally:
        await asyncio.to_thread(index.close)


async def server_state(address: SearchAddress, language: str) -> SearchServerState:
    """What there is to know of a search server and the index there; nothing is changed. Raises NoSearchDriver and
    SearchUnreachable."""
    index = _drivers()[0].at(address, language)
    try:
        return await asyncio.to_thread(index.state)
    finally:
        await asyncio.to_thread(index.close)


def _drivers() -> tuple[type[SearchIndex], type[OpenSearchEngine]]:
    """What talks to OpenSearch. Raises NoSearchDriver."""
    try:
        from .opensearch_engine import OpenSearchEngine
        from .opensearch_index import SearchIndex
    except ImportError as error:
        raise NoSearchDriver(error.name or "opensearchpy") from error
    return SearchIndex, OpenSearchEngine
