"""How a database is opened for reading where nothing can be written.

SQLite needs a shared-memory file beside a database in WAL mode, also for reading. Where it is missing and cannot be
made (a read-only folder, a full disk), a database without a write-ahead log is opened as immutable, and one with such a
log is copied to a temporary folder, since SQLite would ignore the log otherwise.

A database that is copied may be in use by this process, whose locks on it would be dropped with any descriptor that is
closed (see `damage`). SQLite keeps its own open as long as it has locks; the one to copy from is never closed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import FileSystemError
from .damage import check_log
from .failures import translated

if TYPE_CHECKING:
    from collections.abc import Generator

_PIECE: Final = 1 << 20  # bytes
_copying: Final = threading.Lock()
_kept: Final = dict[tuple[int, int], int]()  # descriptors by device and inode


@dataclass(frozen=True, slots=True)
class Source:
    """Where a database can be read: SQLite's `uri`. `copy` is the temporary folder of a copy.

    A source that is not `live` does not show what is written later, and takes no locks: it is for one request.
    """

    uri: str
    live: bool = True
    copy: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Deletes the copy, if there is one."""
        if self.copy is not None:
            self.copy.cleanup()


def source(path: Path, wait: float) -> Source:
    """The source to read the database at `path` from. Blocking. Raises StorageError if there is none."""
    with translated(path, wait):
        check_log(path)
    address = path.absolute().as_uri()
    live = f"{address}?mode=rw"  # without creating it; SQLite falls back to reading where it may not write
    lack = _lack(live, path, wait)
    if lack is None:
        return Source(live)
    log = path.with_name(f"{path.name}-wal")
    copy = None
    with translated(path, wait):
        if log.exists() and log.stat().st_size:
            copy = tempfile.TemporaryDirectory(prefix="pullquote-")
            _copy(path, Path(copy.name) / path.name)
            shutil.copyfile(log, Path(copy.name) / log.name)  # never locked
            there = Source((Path(copy.name) / path.name).as_uri(), live=False, copy=copy)
        else:
            there = Source(f"{address}?immutable=1", live=False)
    if _lack(there.uri, path, wait) is not None:
        there.close()
        raise lack
    return there


@contextlib.contextmanager
def connected(path: Path, wait: float) -> Generator[sqlite3.Connection]:
    """A connection for reading alone, in autocommit. Raises StorageError, also for errors in its block."""
    there = source(path, wait)
    try:
        with (
            translated(path, wait),
            contextlib.closing(sqlite3.connect(there.uri, uri=True, timeout=wait, isolation_level=None)) as connection,
        ):
            connection.execute("PRAGMA query_only = ON")
            yield connection
    finally:
        there.close()


def _copy(path: Path, target: Path) -> None:
    """Copies a database that this process may have locked. Raises OSError."""
    if os.name != "posix":
        shutil.copyfile(path, target)
        return
    with _copying, target.open("wb") as copied:
        descriptor = _never_closed(path)
        while piece := os.pread(descriptor, _PIECE, copied.tell()):
            copied.write(piece)


def _never_closed(path: Path) -> int:
    """The descriptor of the file at `path`, one for each file: while it is open, no other file gets its number."""
    there = path.stat()
    if (known := _kept.get((there.st_dev, there.st_ino))) is not None:
        return known
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    opened = os.fstat(descriptor)  # another one, if it was replaced meanwhile
    return _kept.setdefault((opened.st_dev, opened.st_ino), descriptor)


def _lack(uri: str, path: Path, wait: float) -> FileSystemError | None:
    """Why nothing can be read at `uri`; None if it can. Raises other errors of the database."""
    try:
        with (
            translated(path, wait),
            contextlib.closing(sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None)) as connection,
        ):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except FileSystemError as lack:
        return lack
    return None
