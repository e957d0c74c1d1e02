"""The copies of a database that lie beside it: those that pullquote made by itself, and backups that people made.

Of its own there are the databases before a migration (`.schema-3`), those that a restore kept (`.replaced-…`), one of a
restore that was broken off (`.restoring`), and files that a killed process left half written (`.part`).
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .backup import ASIDE, COMPANIONS, PART, RESTORING, SCHEMA, is_abandoned
from .dialect import SQLITE

if TYPE_CHECKING:
    from collections.abc import Iterator

UNREADABLE: Final = (sqlite3.Error, OSError, UnicodeDecodeError)  # the last of SQLite's message on a damaged schema


@dataclass(frozen=True, slots=True)
class PurgedCopies:
    """How many copies of a workspace's data were deleted from, and the files that still have it or cannot be read."""

    cleaned: int
    left: tuple[Path, ...]


def purge_copies(database: Path, workspace: str) -> PurgedCopies:
    """Deletes and overwrites a workspace's rows in the copies that pullquote made beside `database`, and deletes what
    was left half written. Backups there and beside the data folder stay as they are, and are named if they have such
    rows.
    """
    for part in abandoned(database.parent):
        part.unlink(missing_ok=True)
    cleaned, left = 0, list[Path]()
    for path in _own(database):
        try:
            cleaned += _purged(path, workspace)
        except UNREADABLE:
            left.append(path)
    for path in _others(database):
        with contextlib.suppress(*UNREADABLE):  # it is no database of ours
            if _holds(path, workspace):
                left.append(path)
    return PurgedCopies(cleaned, tuple(left))


def abandoned(folder: Path) -> list[Path]:
    """The half-written files in `folder` of backups and exports whose process is gone."""
    return [path for path in _files(folder) if path.name.endswith(PART) and is_abandoned(path)]


def _own(database: Path) -> list[Path]:
    endings = rf"(?:{re.escape(ASIDE)}-\w+(?:-\d+)?|{re.escape(SCHEMA)}\d+|{re.escape(RESTORING)})"
    name = re.compile(re.escape(database.name) + endings)
    return [path for path in _files(database.parent) if name.fullmatch(path.name)]


def _others(database: Path) -> Iterator[Path]:
    """The other files in the data folder and beside it that may be databases."""
    own = {database, *_own(database)}
    for path in (*_files(database.parent), *_files(database.parent.parent)):
        if path not in own and not path.name.endswith((*COMPANIONS, PART)):
            yield path


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    except OSError:
        return []


def _purged(path: Path, workspace: str) -> bool:
    """Deletes a workspace's rows in one copy; whether there were any."""
    with contextlib.closing(sqlite3.connect(path, timeout=5, isolation_level=None)) as connection:
        for pragma in ("foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        rows = 0
        for (table,) in connection.execute(SQLITE.owned).fetchall():
            rows += connection.execute(f'DELETE FROM "{table}" WHERE workspace = ?', (workspace,)).rowcount  # noqa: S608 - a name out of the schema
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return rows > 0


def _holds(path: Path, workspace: str) -> bool:
    """Whether a database has rows of a workspace. It is opened for reading only, and nothing is made beside it.

    By SQLite alone, which closes no file on which this process has locks: those of `run`, or those of a bot that hosts
    pullquote on a database of its own.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'transcript'").fetchone():
            return False
        tables = [table for (table,) in connection.execute(SQLITE.owned)]
        return any(
            connection.execute(f'SELECT 1 FROM "{table}" WHERE workspace = ? LIMIT 1', (workspace,)).fetchone()  # noqa: S608 - a name out of the schema
            for table in tables
        )
