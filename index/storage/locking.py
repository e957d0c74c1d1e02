"""A lock between processes that the system releases when its holder dies."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class ProcessLock:
    """A lock that one process holds at a time: that of an empty SQLite file, since those work alike on every system."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: sqlite3.Connection | None = None

    def take(self) -> bool:
        """Takes the lock without waiting; False if it is held. Raises sqlite3.Error if the file cannot be used."""
        # taken in one thread and released in another
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorname.startswith("SQLITE_BUSY"):
                return False
            raise
        self._held = connection
        return True

    def release(self) -> None:
        """Releases the lock; does nothing if it is not held."""
        if self._held is not None:
            self._held.close()
            self._held = None
