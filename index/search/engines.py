"""Opens the engines of a library's shelves, whichever they are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from .file_check import damaged_files
from .tantivy_engine import TantivyEngine

if TYPE_CHECKING:
    from pathlib import Path

    from .engine import ShelfEngine


class Engines(Protocol):
    """The engines of a library's shelves, by the ids of these. Its methods raise EngineError and FileSystemError."""

    async def open(self, shelf: int) -> ShelfEngine:
        """The engine of a shelf, opened anew: each object has a state of its own."""
        ...

    async def damaged(self, shelf: int) -> list[Path]:
        """Files of a shelf's index that are missing or damaged, to be asked before it is opened: that drops it."""
        ...

    def place(self, shelf: int) -> Path:
        """What people know the index of a shelf by."""
        ...


class EmbeddedEngines:
    """An index in the folder `derived` for each shelf; `language` is that of transcripts without one."""

    def __init__(self, derived: Path, language: str) -> None:
        self._derived = derived
        self._language = language

    async def open(self, shelf: int) -> ShelfEngine:
        """See `Engines.open`."""
        return await asyncio.to_thread(TantivyEngine, self.place(shelf), self._language)

    async def damaged(self, shelf: int) -> list[Path]:
        """See `Engines.damaged`."""
        return await asyncio.to_thread(damaged_files, self.place(shelf))

    def place(self, shelf: int) -> Path:
        """See `Engines.place`."""
        return self._derived / f"shelf-{shelf}"
