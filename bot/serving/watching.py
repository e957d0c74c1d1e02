"""Watches the shared folders while serving: adds new and changed files, and removes the transcripts of deleted files.

The folders are polled, since file system events are unreliable on network drives and in containers. A file is added
once two polls find it unchanged, so that no half-written file is read, and removed once two polls miss it. What cannot
be read is not missed, and a loss that looks like an unmounted drive is doubted (`keeping.folders`): nothing is removed
then, which the log says once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...index.scanning import Scan, Stamp, is_transcript, scan
from ...index.storage.storage import StoreOutcome
from ...index.storage.waiting import to_the_end
from ...index.transcript import NOT_UNDERSTOOD
from ..keeping.folders import FolderStatus, folder_status
from ..keeping.transcripts import Added

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ...index.ingest import FileResult
    from ...index.storage.database import Lock
    from ..core import Core

EVERY_S: Final = 5.0  # between polls, at least
SPARING: Final = 20  # the pause is at least this many times the duration of a poll
AT_ONCE_S: Final = 3600.0  # losses within this time count as one

_log: Final = logging.getLogger("pullquote.bot.keeping.watching")  # operators filter by this name


@dataclass(frozen=True, slots=True)
class FolderChanges:
    """The counts of files that a poll added (`taken`) and refused, and of transcripts that it removed (`gone`)."""

    taken: int = 0
    refused: int = 0
    gone: int = 0

    def __bool__(self) -> bool:
        return bool(self.taken or self.gone)


@dataclass(frozen=True, slots=True)
class FolderTrouble:
    """The number of transcripts that stay because the loss of their files is doubted, and of paths that cannot be
    read."""

    doubted: int = 0
    unreadable: int = 0


class Watcher:
    """Polls the shared folders of a core, as long as this process holds `turn`, if there is one. `sleep` waits for a
    number of seconds, `clock` counts them."""

    def __init__(
        self,
        core: Core,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        turn: Lock | None = None,
    ) -> None:
        self.trouble = FolderTrouble()
        self._core = core
        self._turn = turn
        self._sleep = sleep
        self._clock = clock
        self._last: Scan | None = None
        self._taken: dict[Path, tuple[Stamp, dict[str, Stamp]] | None] = {}
        self._twins: dict[Path, Path] = {}  # files that are not stored, and those with the same words that are
        self._missing: frozenset[str] = frozenset()
        self._removed: dict[str, float] = {}  # files, and when their transcripts were removed
        self._doubted: set[Path] = set()
        self._unread: set[Path] = set()

    async def run(self) -> None:
        """Polls until cancellation, also without folders, since a reload may add some. Raises StorageError or
        EngineError."""
        try:
            while True:
                await self._sleep(max(EVERY_S, SPARING * await self._polled()))
        finally:
            if self._turn is not None:
                await to_the_end(self._turn.release())

    async def _polled(self) -> float:
        """Polls, if it is our turn; returns how many seconds it took. A folder that is not here may be on another
        computer, which is given the turn."""
        began = time.monotonic()
        if self._turn is None or await self._turn.take():
            changes = await self.look()
            if changes or changes.refused:
                counts = {"taken": changes.taken, "refused": changes.refused, "gone": changes.gone}
                _log.info("the library has changed", extra=counts)
            if self._turn is not None and not await asyncio.to_thread(self._are_here):
                await self._turn.release()
        return time.monotonic() - began

    def _are_here(self) -> bool:
        return all(folder.is_dir() for folder in self._core.transcripts.shared())

    async def look(self) -> FolderChanges:
        """Polls once, adds and removes what has changed. Raises StorageError or EngineError."""
        folders = self._core.transcripts.shared()
        now = await asyncio.to_thread(scan, folders, await self._core.transcripts.own())
        last, self._last = self._last or now, now  # the first poll has none to compare with
        changed = [file for file in now.files if is_transcript(file.name) and self._is_new(file, now, last)]
        taken, refused = await self._add(changed, now)
        gone = await self._remove(folders, now)
        return FolderChanges(taken, refused, gone)

    def _is_new(self, file: Path, now: Scan, last: Scan) -> bool:
        state = now.state(file)
        if state != last.state(file):
            return False
        twin = self._twins.get(file)
        return state != self._taken.get(file) or (twin is not None and now.missed(twin))

    async def _add(self, files: Sequence[Path], now: Scan) -> tuple[int, int]:
        """Stores files; returns the counts of added and of refused ones."""
        added = await self._core.transcripts.add(files) if files else Added([], indexed=True)
        for result in added.results:
            if result.refused:
                why = {"file": result.file, "reason": result.refused.reason.value}
                _log.warning("a file was refused", extra=why)
            for notice in result.notices:
                what = {"file": result.file, "notice": notice.code.value, "n": notice.count, "line": notice.line}
                level = logging.WARNING if notice.code in NOT_UNDERSTOOD else logging.INFO
                _log.log(level, "told on reading a file", extra=what)
        self._taken = {file: self._taken.get(file) for file in now.files}
        self._taken.update({file: now.state(file) for file in files})
        twins = {file: twin for file, twin in self._twins.items() if file in now.files and file not in files}
        self._twins = twins | {
            Path(result.file): Path(result.stored.other)
            for result in added.results
            if result.stored and result.stored.outcome is StoreOutcome.SAME_WORDS
        }
        return sum(map(_is_taken, added.results)), sum(result.refused is not None for result in added.results)

    async def _remove(self, folders: Sequence[Path], now: Scan) -> int:
        """Removes the transcripts whose files the last poll missed, too, unless that is doubted; returns their
        number."""
        stored = await self._core.transcripts.in_folders() if folders else {}
        clock = self._clock()
        self._removed = {file: at for file, at in self._removed.items() if clock - at < AT_ONCE_S}
        found = [
            await asyncio.to_thread(folder_status, folder, stored.get(folder, ()), now, tuple(self._removed))
            for folder in folders
        ]
        before, self._missing = self._missing, frozenset(one.file for status in found for one in status.missing)
        self._tell(found, before)
        kept = {one.id for status in found for one in status.doubted}
        lost = (one for status in found for one in status.missing)
        gone = {one.public: one.file for one in lost if one.file in before and one.id not in kept}
        if gone:
            await self._core.transcripts.remove(None, list(gone))
            self._removed |= dict.fromkeys(gone.values(), clock)
        return len(gone)

    def _tell(self, found: Sequence[FolderStatus], before: frozenset[str]) -> None:
        """Logs each folder once when it is doubted, for files that the last poll missed, too, and when that ends."""
        doubted = {status.folder: status for status in found if any(one.file in before for one in status.doubted)}
        for folder, status in doubted.items():
            if folder not in self._doubted:
                counts = {"folder": str(status.place), "files": len(status.doubted), "of": len(status.transcripts)}
                _log.warning(
                    "the files of many transcripts are gone: they stay until the files are back, or until somebody "
                    "takes them out with `pullquote folders`",
                    extra=counts,
                )
        for folder in self._doubted - doubted.keys():
            _log.info("no file of the folder is doubted any more", extra={"folder": str(folder)})
            self._removed = {file: at for file, at in self._removed.items() if not Path(file).is_relative_to(folder)}
        unread = {path: why for status in found for path, why in status.unread.items()}
        for path in unread.keys() - self._unread:
            why = {"path": str(path), "why": unread[path]}
            _log.warning("a shared folder cannot be read there: what is below stays in the library", extra=why)
        self._doubted, self._unread = set(doubted), set(unread)
        self.trouble = FolderTrouble(sum(len(status.doubted) for status in doubted.values()), len(unread))


def _is_taken(result: FileResult) -> bool:
    return result.stored is not None and result.stored.outcome is not StoreOutcome.UNCHANGED
