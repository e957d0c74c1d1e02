"""Keeping up with the shared folders while serving: new and changed files are taken in, removed ones taken out.

The folders are looked through every few seconds rather than listened to: that works the same on every system, on
network drives and in containers. A file counts once it is the same at two looks, so that none is read half-written, and
is taken for gone once it is missing at two. A folder that is missing or empty as a whole is not taken for one whose
files were all deleted: it is more likely a drive that is not there.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...index.metadata.sources import is_side_file

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ..core import Core
    from ..settings.values import SharedFolder

EVERY_S: Final = 5.0
SPARING: Final = 20  # a look at large folders may take a twentieth of the time

_log: Final = logging.getLogger("pullquote.bot.keeping.watching")  # operators filter by this name

Stamp = tuple[int, int]  # when a file was written, and its bytes


@dataclass(frozen=True, slots=True)
class Look:
    """What was in the folders: every transcript's stamp, and for each folder those of the files about transcripts."""

    files: dict[Path, Stamp] = field(default_factory=dict[Path, Stamp])
    beside: dict[Path, dict[str, Stamp]] = field(default_factory=dict[Path, dict[str, Stamp]])

    def state(self, file: Path) -> tuple[Stamp, dict[str, Stamp]] | None:
        """All that says whether a file, or what is said about it, is as it was."""
        stamp = self.files.get(file)
        return None if stamp is None else (stamp, self.beside.get(file.parent, {}))


@dataclass(frozen=True, slots=True)
class FolderChanges:
    """What a look led to: how many files were taken in and refused, and how many transcripts taken out."""

    taken: int = 0
    refused: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.taken or self.gone)


class Watcher:
    """Keeps a core's shared folders up to date. `sleep` waits for some seconds."""

    def __init__(self, core: Core, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._core = core
        self._sleep = sleep
        self._last: Look | None = None
        self._taken: dict[Path, tuple[Stamp, dict[str, Stamp]] | None] = {}
        self._missing: frozenset[str] = frozenset()
        self._doubted: set[Path] = set()

    async def run(self) -> None:
        """Looks, again and again, until it is cancelled: a folder may also be shared later."""
        while True:
            began = time.monotonic()
            changes = await self.look()
            if changes or changes.refused:
                told = {"taken": changes.taken, "refused": changes.refused, "gone": changes.gone}
                _log.info("the library has changed", extra=told)
            await self._sleep(max(EVERY_S, SPARING * (time.monotonic() - began)))

    async def look(self) -> FolderChanges:
        """Takes in and out what has changed, and makes it findable. Raises StorageError or EngineError."""
        folders = self._core.settings.library
        now = await asyncio.to_thread(_looked, [shared.folder for shared in folders])
        last, self._last = self._last or now, now  # at the first look everything counts at once
        changed = [file for file in now.files if self._is_new(file, now, last)]
        taken, refused = await self._take(changed, now)
        gone = await self._take_out(folders, now)
        changes = FolderChanges(taken, refused, gone)
        if changes:
            await self._core.shelves.index()  # vectors of what is new are made in the background
        return changes

    def _is_new(self, file: Path, now: Look, last: Look) -> bool:
        state = now.state(file)
        return state == last.state(file) and state != self._taken.get(file)

    async def _take(self, files: Sequence[Path], now: Look) -> tuple[int, int]:
        """Stores what is new; how many files that were, and how many were refused."""
        taken = refused = 0
        async for result in self._core.transcripts.add(files):
            if result.refused:
                refused += 1
                why = {"file": result.file, "reason": result.refused.reason.value}
                _log.warning("a file was refused", extra=why)
            elif result.stored and result.stored.outcome.value != "unchanged":
                taken += 1
        self._taken = {file: self._taken.get(file) for file in now.files}
        self._taken.update({file: now.state(file) for file in files})
        return taken, refused

    async def _take_out(self, folders: Sequence[SharedFolder], now: Look) -> int:
        """Removes the transcripts whose files were missing before already; how many."""
        there, missing, names = {str(file) for file in now.files}, set[str](), dict[str, str]()
        for shared in folders:
            stored = {t.file: t.public for t in await self._core.transcripts.in_folder(shared.folder)}
            lost = stored.keys() - there
            if lost and len(lost) == len(stored):
                self._doubt(shared.folder, len(lost))
            else:
                self._doubted.discard(shared.folder)
                missing |= lost
                names |= stored
        gone, self._missing = missing & self._missing, frozenset(missing)
        if gone:
            await self._core.transcripts.remove(None, [names[file] for file in sorted(gone)])
        return len(gone)

    def _doubt(self, folder: Path, files: int) -> None:
        if folder not in self._doubted:
            self._doubted.add(folder)
            _log.warning(
                "all files of a folder are gone: its transcripts stay until some are there again, or until they are "
                "taken out by hand",
                extra={"folder": str(folder), "files": files},
            )


def _looked(folders: Sequence[Path]) -> Look:
    look = Look()
    for top in folders:
        for folder, inside, names in os.walk(top):
            inside[:] = [name for name in inside if not name.startswith(".")]
            for name in names:
                path = Path(folder) / name
                if name.startswith(".") or (stamp := _stamp(path)) is None:
                    continue
                if is_side_file(name):
                    look.beside.setdefault(path.parent, {})[name] = stamp
                else:
                    look.files[path] = stamp
    return look


def _stamp(path: Path) -> Stamp | None:
    """None where there is nothing any more."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
