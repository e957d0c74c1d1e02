"""A lock between processes that the system releases when its holder dies."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from ..errors import Busy
from .failures import translated

if TYPE_CHECKING:
    from pathlib import Path


class ProcessLock:
    """A lock that one process holds at a time: that of an empty SQLite file, since those work alike on every system."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: sqlite3.Connection | None = None

    @property
    def held(self) -> bool:
        """Whether this process holds the lock by this object."""
        return self._held is not None

    def take(self) -> bool:
        """Takes the lock without waiting; False if it is held. Raises StorageError if the file cannot be used."""
        try:
            with translated(self.path, 0), contextlib.ExitStack() as closing:
                # taken in one thread and released in another
                connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
                closing.callback(connection.close)
                connection.execute("BEGIN EXCLUSIVE")
                closing.pop_all()
        except Busy:
            return False
        self._held = connection
        return True

    def release(self) -> None:
        """Releases the lock; does nothing if it is not held."""
        if self._held is not None:
            self._held.close()
            self._held = None


class FileLock:
    """A ProcessLock as the `Lock` of a database that is a file."""

    def __init__(self, path: Path) -> None:
        self._lock = ProcessLock(path)

    async def take(self) -> bool:
        """Whether this process holds the lock, still or from now on. Raises StorageError if the file cannot be used."""
        return self._lock.held or self._lock.take()

    async def release(self) -> None:
        """Releases the lock; does nothing if it is not held."""
        self._lock.release()
