"""SQLite's and the system's errors as StorageError and its kinds: the one place where they are translated.

SQLite says that a file could not be opened or written, but not why. Then the system is asked again, by a small write
into the same folder.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import (
    Busy,
    Corrupt,
    DiskFailed,
    DiskFull,
    EngineError,
    FileSystemError,
    ReadOnly,
    StorageError,
    TooManyOpenFiles,
    UnreadableFolder,
)

if TYPE_CHECKING:
    from collections.abc import Generator

ROOM_BYTES: Final = 1_000_000  # with less than this free, a failed write is taken for a full disk
PROBE_BYTES: Final = 4096

_FORBIDDEN: Final = (errno.EACCES, errno.EPERM)
_KINDS: Final[dict[int, type[FileSystemError]]] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), DiskFull),
    **dict.fromkeys((errno.EROFS, *_FORBIDDEN), ReadOnly),
    errno.EIO: DiskFailed,
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), TooManyOpenFiles),
}
BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_DAMAGED: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")
_REFUSED: Final = ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH", "SQLITE_NOLFS")


def file_error(error: OSError, path: Path) -> FileSystemError:
    """An error of the system on a file operation. `path` is named where the error names no file."""
    kind, name = _KINDS.get(error.errno or 0, FileSystemError), str(error.filename or path)
    if kind is ReadOnly and not _is_readable(Path(name)):
        kind = UnreadableFolder
    return kind(name, error.strerror or str(error))


def _is_readable(path: Path) -> bool:
    """Whether a file or folder may be read; one that is missing could be if it were there."""
    try:
        path.stat()
    except OSError as error:
        return error.errno not in _FORBIDDEN
    wanted, effective = os.R_OK | os.X_OK if path.is_dir() else os.R_OK, os.access in os.supports_effective_ids
    return os.access(path, wanted, effective_ids=effective)


def database_error(error: sqlite3.Error, path: Path, wait: float) -> StorageError | None:
    """SQLite's error on the database at `path`, after `wait` seconds for a lock; None for an error in a statement."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(BUSY):
        return Busy(wait)
    if name == "SQLITE_FULL":
        return DiskFull(str(path), str(error))
    if name.startswith(_DAMAGED):
        return Corrupt(str(path), str(error))
    if not name and "decode" in str(error):  # raised by Python's sqlite3, and it quotes the text
        return Corrupt(str(path), "UTF-8")
    if name.startswith(_REFUSED):
        return refusal(path) or FileSystemError(str(path), str(error))
    return None


def refusal(path: Path) -> FileSystemError | None:
    """Why the file at `path` cannot be opened or written; None if it can. Writes a few bytes beside it for a moment.

    The file itself is not opened: to close it would drop the locks of this process on it (see `damage`).
    """
    try:
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            return ReadOnly(str(path), os.strerror(errno.EACCES))
        return folder_refusal(path.parent)
    except OSError as error:
        return file_error(error, path)


def folder_refusal(folder: Path) -> FileSystemError | None:
    """Why no files can be written in `folder`; None if they can. Writes a few bytes there for a moment."""
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            file.write(bytes(PROBE_BYTES))
        if shutil.disk_usage(folder).free < ROOM_BYTES:
            return DiskFull(str(folder), os.strerror(errno.ENOSPC))
    except OSError as error:
        error.filename = None  # of the probe
        return file_error(error, folder)
    return None


@contextlib.contextmanager
def translated(path: Path, wait: float) -> Generator[None]:
    """Raises SQLite's and the system's errors as StorageError and its kinds; programming errors stay what they are.

    `path` is that of the database, `wait` the seconds that it waits for a lock.
    """
    try:
        yield
    except sqlite3.Error as error:
        if (known := database_error(error, path, wait)) is not None:
            raise known from error
        raise
    except UnicodeDecodeError as error:  # of SQLite's message, which names what is damaged in the schema
        raise Corrupt(str(path), "UTF-8") from error
    except (TimeoutError, ConnectionError):  # OSErrors, too, but of no file
        raise
    except OSError as error:
        raise file_error(error, path) from error


@contextlib.contextmanager
def translated_for_index(folder: Path) -> Generator[None]:
    """As `translated`, for files that can be made anew: what is no matter of the disk is raised as EngineError."""
    try:
        with translated(folder, 0):
            yield
    except (sqlite3.Error, StorageError) as error:
        if type(error) in _KINDS.values():
            raise
        raise EngineError(f"{folder}: {error}") from error
