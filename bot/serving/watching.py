"""Watches the shared folders while serving: adds new and changed files, and removes the transcripts of deleted files.

The folders are polled, since file system events are unreliable on network drives and in containers. A file is added
once two polls find it unchanged, so that no half-written file is read, and removed once two polls miss it. A folder
that is missing or empty as a whole removes nothing, since it is more likely an unmounted drive.
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
from ..keeping.transcripts import Added

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ..core import Core
    from ..settings.values import SharedFolder

EVERY_S: Final = 5.0  # between polls, at least
SPARING: Final = 20  # the pause is at least this many times the duration of a poll

_log: Final = logging.getLogger("pullquote.bot.keeping.watching")  # operators filter by this name

Stamp = tuple[int, int]  # modification time in nanoseconds, and size in bytes


@dataclass(frozen=True, slots=True)
class Look:
    """The result of a poll: the stamps of the transcript files, and by folder and name those of the side files."""

    files: dict[Path, Stamp] = field(default_factory=dict[Path, Stamp])
    beside: dict[Path, dict[str, Stamp]] = field(default_factory=dict[Path, dict[str, Stamp]])

    def state(self, file: Path) -> tuple[Stamp, dict[str, Stamp]] | None:
        """Returns the stamps that tell whether a file or its side files have changed; None if the file is missing."""
        stamp = self.files.get(file)
        return None if stamp is None else (stamp, self.beside.get(file.parent, {}))


@dataclass(frozen=True, slots=True)
class FolderChanges:
    """The counts of files that a poll added (`taken`) and refused, and of transcripts that it removed (`gone`)."""

    taken: int = 0
    refused: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.taken or self.gone)


class Watcher:
    """Polls the shared folders of a core. `sleep` waits for a number of seconds."""

    def __init__(self, core: Core, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._core = core
        self._sleep = sleep
        self._last: Look | None = None
        self._taken: dict[Path, tuple[Stamp, dict[str, Stamp]] | None] = {}
        self._missing: frozenset[str] = frozenset()
        self._doubted: set[Path] = set()

    async def run(self) -> None:
        """Polls until cancellation, also without folders, since a reload may add some."""
        while True:
            began = time.monotonic()
            changes = await self.look()
            if changes or changes.refused:
                counts = {"taken": changes.taken, "refused": changes.refused, "gone": changes.gone}
                _log.info("the library has changed", extra=counts)
            await self._sleep(max(EVERY_S, SPARING * (time.monotonic() - began)))

    async def look(self) -> FolderChanges:
        """Polls once, adds and removes what has changed. Raises StorageError or EngineError."""
        folders = self._core.settings.library
        now = await asyncio.to_thread(_poll, [shared.folder for shared in folders])
        last, self._last = self._last or now, now  # the first poll has none to compare with
        changed = [file for file in now.files if self._is_new(file, now, last)]
        taken, refused = await self._add(changed, now)
        gone = await self._remove(folders, now)
        return FolderChanges(taken, refused, gone)

    def _is_new(self, file: Path, now: Look, last: Look) -> bool:
        state = now.state(file)
        return state == last.state(file) and state != self._taken.get(file)

    async def _add(self, files: Sequence[Path], now: Look) -> tuple[int, int]:
        """Stores files; returns the counts of added and of refused ones."""
        taken = refused = 0
        added = await self._core.transcripts.add(files) if files else Added([], indexed=True)
        for result in added.results:
            if result.refused:
                refused += 1
                why = {"file": result.file, "reason": result.refused.reason.value}
                _log.warning("a file was refused", extra=why)
            elif result.stored and result.stored.outcome.value != "unchanged":
                taken += 1
        self._taken = {file: self._taken.get(file) for file in now.files}
        self._taken.update({file: now.state(file) for file in files})
        return taken, refused

    async def _remove(self, folders: Sequence[SharedFolder], now: Look) -> int:
        """Removes the transcripts whose files the last poll missed, too; returns their number."""
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


def _poll(folders: Sequence[Path]) -> Look:
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
    """The stamp of a file; None if it was deleted meanwhile."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
