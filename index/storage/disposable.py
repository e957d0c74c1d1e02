"""A small SQLite database of what can be computed again, which may be deleted at any time, also while it is open.

What cannot be read is computed again, and what cannot be written is computed again next time: an error is logged, once,
and not raised. A damaged file is begun anew.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import weakref
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Result = TypeVar("Result")

_BUSY_TIMEOUT_S: Final = 5.0
_REFUSED: Final = "%s cannot be used: %s"


class _Opened(NamedTuple):
    """A connection to a file, and its device and inode: another file may have come to stand at its path."""

    file: sqlite3.Connection
    identity: tuple[int, int]


class DisposableFile:
    """The database at `path` with `tables`, the columns of each by its name; with another `version` it is begun anew.
    `log` is told if the file cannot be used. Its connections are kept open, one for each thread that uses it at a time,
    until `close` or the end of this object.
    """

    def __init__(self, path: Path, version: int, tables: Mapping[str, str], log: logging.Logger) -> None:
        self.path = path
        self._version = version
        self._tables = tables
        self._log = log
        self._told = False
        self._idle = list[_Opened]()
        weakref.finalize(self, _close, self._idle)

    def use(self, do: Callable[[sqlite3.Connection], Result]) -> Result | None:
        """The result of `do` in one transaction; None if the file cannot be used. What `do` cannot make sense of, it
        says by ValueError or TypeError: then the file is begun anew, once, and `do` runs again. Blocks."""
        for last in (False, True):
            try:
                opened = self._opened()
                kept = False
                try:
                    with opened.file:
                        self._prepare(opened.file)
                        result = do(opened.file)
                    kept = True
                    return result
                finally:
                    if kept:
                        self._idle.append(opened)
                    else:
                        opened.file.close()
            except (sqlite3.Error, OSError, ValueError, TypeError) as error:
                temporary = isinstance(error, (sqlite3.OperationalError, OSError))  # locked, disk full, read-only
                if last or temporary:
                    if not self._told:  # that nothing can be written is told elsewhere, too
                        self._log.log(logging.INFO if temporary else logging.WARNING, _REFUSED, self.path, error)
                    self._told = True
                    return None
                self._delete()
        return None

    def close(self) -> None:
        """Closes the connections that nobody uses now."""
        _close(self._idle)

    def _opened(self) -> _Opened:
        """A connection to the file that stands at the path now, which is made if there is none."""
        with contextlib.suppress(FileNotFoundError):
            there = _identity(self.path)
            with contextlib.suppress(IndexError):  # of an empty list; other threads take from it, too
                while (opened := self._idle.pop()).identity != there:
                    opened.file.close()
                return opened
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = sqlite3.connect(self.path, timeout=_BUSY_TIMEOUT_S, check_same_thread=False)
        try:
            file.execute("PRAGMA synchronous = OFF")  # losing it is harmless, and damage is detected
            return _Opened(file, _identity(self.path))
        except BaseException:
            file.close()
            raise

    def _prepare(self, file: sqlite3.Connection) -> None:
        if file.execute("PRAGMA user_version").fetchone()[0] == self._version:
            return
        for name, columns in self._tables.items():
            file.execute(f"DROP TABLE IF EXISTS {name}")
            file.execute(f"CREATE TABLE {name} ({columns}) STRICT")
        file.execute(f"PRAGMA user_version = {self._version}")
        file.commit()

    def _delete(self) -> None:
        for suffix in ("", "-journal"):
            with contextlib.suppress(OSError):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)


def _close(opened: list[_Opened]) -> None:
    while opened:
        opened.pop().file.close()


def _identity(path: Path) -> tuple[int, int]:
    there = path.stat()
    return there.st_dev, there.st_ino
