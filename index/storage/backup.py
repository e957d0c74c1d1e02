"""Copies of the database: made while it is in use, looked at before they are trusted, put back in one piece."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import Busy, Corrupt, DiskFull, StorageError, TooNew
from .schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Generator

PAGES: Final = 2048  # copied in one step; writers get in between
COMPANIONS: Final = ("-wal", "-shm", "-journal")  # what SQLite puts beside a database
ASIDE: Final = ".replaced"


class NotEmpty(StorageError):
    """There is something already where a backup is to be put; the argument is the path."""


class NoBackup(StorageError):
    """A file is no backup of a library; the argument is the path."""


@dataclass
class Unwritable(StorageError):
    """Nothing could be written to `path`; `reason` is the system's, None where something else than a file is there."""

    path: str
    reason: str | None

    def __str__(self) -> str:
        return f"{self.path}: {self.reason or 'no file'}"


@contextlib.contextmanager
def in_one_piece(target: Path, *, replace: bool = False) -> Generator[Path]:
    """A file to write to, for its owner alone, that takes the place of `target` once all went well.

    Raises NotEmpty if there is a file already and it is not to be replaced, Unwritable or DiskFull.
    """
    part = None
    try:
        if target.exists() and not target.is_file():
            raise Unwritable(str(target), None)
        if target.exists() and not replace:
            raise NotEmpty(str(target))
        descriptor, name = tempfile.mkstemp(".part", f"{target.name}.", target.parent)
        os.close(descriptor)
        part = Path(name)
        yield part
        _synced(part)
        part.replace(target)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(str(target)) from error
        raise Unwritable(str(target), error.strerror or str(error)) from error
    finally:
        if part:
            part.unlink(missing_ok=True)


def copy(source: Path, target: Path, *, replace: bool = False) -> int:
    """Copies the database at `source` to `target` while it is in use, checks the copy, and gives its schema's number.

    The file appears in one piece, for its owner alone. Raises NotEmpty if it is there already and not to be replaced,
    Busy, Unwritable, DiskFull, Corrupt for a damaged source, or StorageError.
    """
    if not source.is_file():
        raise StorageError(f"{source}: {os.strerror(errno.ENOENT)}")
    with in_one_piece(target, replace=replace) as part, _errors(source, target):
        with contextlib.closing(_opened(source)) as origin, contextlib.closing(sqlite3.connect(part)) as copied:
            origin.backup(copied, pages=PAGES)
            copied.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        return _sound(part)


def check(path: Path) -> int:
    """Looks through a library's database and gives its schema's number. Raises NoBackup or Corrupt."""
    with _errors(path, path), contextlib.closing(_opened(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'transcript'").fetchone():
            raise NoBackup(str(path))
    return _sound(path)


def _sound(path: Path) -> int:
    with _errors(path, path), contextlib.closing(_opened(path)) as connection:
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise Corrupt(str(path), str(said))
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise Corrupt(str(path), "FOREIGN KEY")
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def restore(backup: Path, database: Path, *, force: bool = False) -> Path | None:
    """Puts a backup in the place of `database`, which no process may have open. A database that was there needs `force`
    and is kept beside it: its path then.

    Raises NoBackup, Corrupt or TooNew for the backup, NotEmpty, or Busy if a process has the database open.
    """
    schema = check(backup)
    if schema > len(MIGRATIONS):
        raise TooNew(str(backup), schema, len(MIGRATIONS))
    if database.exists() and not force:
        raise NotEmpty(str(database))
    with _errors(database, database):
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = database.with_name(f"{database.name}.restoring")
    try:
        copy(backup, fresh, replace=True)
        with _errors(database, database):
            aside = _moved_aside(database) if database.exists() else None
            fresh.replace(database)
    finally:
        fresh.unlink(missing_ok=True)
    return aside


def _moved_aside(database: Path) -> Path:
    _check_unused(database)
    aside = database.with_name(f"{database.name}{ASIDE}")
    for ending in ("", *COMPANIONS):
        there = database.with_name(f"{database.name}{ending}")
        if there.exists():
            there.replace(aside.with_name(f"{aside.name}{ending}"))
        else:
            aside.with_name(f"{aside.name}{ending}").unlink(missing_ok=True)
    return aside


def _check_unused(database: Path) -> None:
    """Raises Busy if another process has the database open; one that is damaged is in nobody's use."""
    with contextlib.closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise Busy(0) from error
        except sqlite3.DatabaseError:
            return


def _opened(path: Path) -> sqlite3.Connection:
    """For reading only. A database in WAL mode needs to be opened for writing once in a while, so this is not said to
    SQLite as `mode=ro`."""
    if not path.is_file():
        raise NoBackup(str(path))
    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _synced(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def _errors(source: Path, target: Path) -> Generator[None]:
    """SQLite's and the system's errors as ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise Busy(5) from error
        if name == "SQLITE_FULL":
            raise DiskFull(str(target)) from error
        if name.startswith("SQLITE_NOTADB"):
            raise NoBackup(str(source)) from error
        if name.startswith("SQLITE_CORRUPT"):
            raise Corrupt(str(source), str(error)) from error
        raise StorageError(f"{source}: {error}") from error
    except OSError as error:
        raise StorageError(f"{error.filename or target}: {error.strerror}") from error
