"""Libraries to ask: small ones of the test's own, and the sample transcripts, in real storage with real indexes."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.demo import samples
from pullquote.index.formats.detect import read
from pullquote.index.formats.source import load
from pullquote.index.metadata.sources import FolderFacts, is_side_file
from pullquote.index.shelves import SHARED, open_shelves
from pullquote.index.storage.sqlite import open_sqlite
from pullquote.index.storage.storage import Incoming, Storage
from pullquote.index.transcript import Cue, Facts, Kind, Reading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
    from pathlib import Path

    from pullquote.index.library import Library
    from pullquote.index.shelves import Shelves
    from pullquote.index.storage.storage import Shelf

    Shelved = Callable[..., Awaitable[Library]]


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncGenerator[Storage]:
    async with open_sqlite(tmp_path / "pullquote.db") as database:
        yield Storage(database)


@pytest.fixture
async def shelf(storage: Storage) -> Shelf:
    return await storage.shelf("shared")


def incoming(name: str, cues: Sequence[Cue], **facts: object) -> Incoming:
    """A transcript on its way in, as if it had been read from a file."""
    found = Facts(**facts)
    return Incoming(name, f"digest of {name}", Reading("test", Kind.HUMAN, tuple(cues), found), found)


async def put(shelves: Shelves, transcripts: Sequence[Incoming], shelf: str = SHARED) -> None:
    """Stores and indexes transcripts."""
    await shelves.storage.put((await shelves.storage.shelf(shelf)).id, transcripts)
    assert await shelves.index() == []


@pytest.fixture
async def shelved(tmp_path: Path) -> AsyncIterator[Shelved]:
    """A library of one's own: `await shelved(name=cues, …)`; a value may also be an Incoming."""
    async with contextlib.AsyncExitStack() as stack:
        shelves = await stack.enter_async_context(open_shelves(tmp_path / "data"))

        async def made(**transcripts: Sequence[Cue] | Incoming) -> Library:
            given = [
                one if isinstance(one, Incoming) else incoming(f"{name}.txt", one) for name, one in transcripts.items()
            ]
            await put(shelves, given)
            return await shelves.library(None)

        yield made


@pytest.fixture(scope="session")
def readings() -> dict[str, Reading]:
    """The sample transcripts as they are read, by file name."""
    paths = sorted(path for path in samples().iterdir() if not is_side_file(path.name))
    return {path.name: read(load(path), path.name) for path in paths}


@pytest.fixture(scope="session")
def sampled_data(readings: dict[str, Reading], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the samples in it, made once."""
    data = tmp_path_factory.mktemp("sampled")
    folder = FolderFacts.of(samples())

    async def fill() -> None:
        async with open_shelves(data) as shelves:
            facts = {name: folder.for_file(samples() / name, reading.facts)[0] for name, reading in readings.items()}
            await put(shelves, [Incoming(name, name, reading, facts[name]) for name, reading in readings.items()])

    asyncio.run(fill())
    return data


@pytest.fixture
async def sampled(sampled_data: Path) -> AsyncIterator[Library]:
    """The library of the samples."""
    async with open_shelves(sampled_data) as shelves:
        yield await shelves.library(None)
