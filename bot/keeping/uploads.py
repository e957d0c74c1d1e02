"""What people attach: transcripts of a workspace's own, stored in its own shelf and seen by nobody else.

The file's bytes are read in memory and kept nowhere; what stays is the transcript in the database.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ...index.formats import load
from ...index.ingest import FileLimits, add_content

if TYPE_CHECKING:
    from ...index.ingest import FileResult
    from ...index.shelves import Shelves
    from ...index.storage.storage import Known
    from ...index.transcript import Facts
    from ..settings.reloading import LiveSettings

LONGEST_NAME: Final = 120  # characters of a file's name
NAMELESS: Final = "upload"


@dataclass
class SharedTranscript(PullquoteError):
    """`title` comes from a shared folder: a workspace sees it, but only the console changes it or takes it out."""

    title: str

    def __str__(self) -> str:
        return self.title


@dataclass
class UploadsFull(PullquoteError):
    """A workspace has as many uploads as it may have."""

    most: int

    def __str__(self) -> str:
        return f"{self.most} uploads"


class Uploads:
    """Stores uploads, each in the shelf of its workspace."""

    def __init__(self, shelves: Shelves, settings: LiveSettings) -> None:
        self._shelves = shelves
        self._settings = settings
        self._storing = asyncio.Lock()

    async def store(
        self, workspace: str, name: str, content: bytes | Path, facts: Facts, *, replace: bool
    ) -> tuple[FileResult, str]:
        """Stores one file; what became of it, and the name that it goes by. Raises Unreadable or UploadsFull."""
        allowed = self._settings.current.limits
        limits = FileLimits(min(allowed.upload_bytes, allowed.file_bytes), allowed.line_bytes)
        name = _safe(name)
        if isinstance(content, Path):
            content = await asyncio.to_thread(load, content, limits.file, limits.line)
        storage = self._shelves.storage
        async with self._storing:  # two files of one name at once must see each other
            shelf = await storage.shelf(f"uploads:{workspace}", workspace)
            known = await storage.known(shelf.id)
            if not replace:
                name = _free(name, content, known)
            if name not in known and len(known) >= allowed.uploads:
                raise UploadsFull(allowed.uploads)
            result = await add_content(storage, shelf.id, name, content, limits)
            if result.refused:
                raise result.refused
            assert result.stored is not None
            id_ = result.stored.transcript
            await storage.edit(id_, facts.filled_from(await storage.edits(id_)))
        return result, name


def _safe(name: str) -> str:
    """A file's name without folders and without what cannot be printed; too long a one keeps its ending."""
    plain = PurePosixPath("".join(c for c in name if c.isprintable()).replace("\\", "/")).name.strip()
    path = PurePosixPath(plain or NAMELESS)
    ending = path.suffix[:16]
    return path.stem[: LONGEST_NAME - len(ending)] + ending


def _free(name: str, content: bytes, known: dict[str, Known]) -> str:
    """The name, or with a number after it where another file has it: `message.txt` is everybody's file name."""
    digest, path, tries = hashlib.sha256(content).hexdigest(), PurePosixPath(name), 1
    while name in known and known[name].digest != digest:
        tries += 1
        name = f"{path.stem} ({tries}){path.suffix}"
    return name
