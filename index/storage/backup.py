"""Backups of the database: copied while it is in use, checked, and restored atomically."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import glob
import itertools
import os
import re
import shutil
import socket
import sqlite3
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import Busy, Corrupt, DiskFull, StorageError, TooNew
from .damage import check_header
from .failures import file_error, translated
from .reading import connected
from .schema import MIGRATIONS, RESTORED

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

WAIT_S: Final = 5.0  # for a lock
PAGES: Final = 2048  # copied in one step; writers may write between steps
COMPANIONS: Final = ("-wal", "-shm", "-journal")  # what SQLite puts beside a database
ASIDE: Final = ".replaced"  # with the time, after a restore
ACCESS: Final = "access_token"  # the table of links and tokens
RESTORING: Final = ".restoring"
SCHEMA: Final = ".schema-"  # with the number of the schema, before a migration
ABANDONED_S: Final = 3600.0  # not written to for so long, a file is left half written
_WRITER: Final = re.compile(r"\.([\w-]+)-(\d+)-\w+\.part$")
PART: Final = ".part"  # what is being written, until it gets its name
WRONG_S: Final = 86400.0  # a clock that is wrong by more is not believed
_KEPT: Final = (  # of a post: its subscription, its date, and the excerpt
    *("s.public", "d.date", "d.due", "d.platform"),
    *("p.public", "p.workspace", "p.transcript", "p.first", "p.past", "p.kin"),
)
_POSTED: Final = {  # the dates that were posted, by the tables that have them
    "delivery": "SELECT due FROM delivery WHERE state IN ('claimed', 'sent', 'ambiguous')",
    "removed_post": "SELECT due FROM removed_post",
}


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: `aside` is where the former database is kept, None if there was none, and `secrets` counts
    the links and tokens of the backup that let somebody in again, since it is not known which were revoked since."""

    aside: Path | None
    secrets: int = 0


class NotEmpty(StorageError):
    """The target of a backup exists; the argument is its path."""


class NoBackup(StorageError):
    """A file is no backup of a library; the argument is its path."""


class NoFile(NoBackup):
    """There is no file at the path of a backup; the argument is that path."""


@dataclass
class Unwritable(StorageError):
    """The file `path` could not be written; `reason` is the system's, None if `path` is no regular file."""

    path: str
    reason: str | None

    def __str__(self) -> str:
        return f"{self.path}: {self.reason or 'no file'}"


@contextlib.contextmanager
def in_one_piece(target: Path, *, replace: bool = False) -> Generator[Path]:
    """A temporary file, readable for its owner alone, that atomically becomes `target` unless the block raises.

    What a killed process left of an earlier one for the same target is deleted.
    Raises NotEmpty if `target` exists and not `replace`, Unwritable or DiskFull.
    """
    part = None
    try:
        if target.exists() and not target.is_file():
            raise Unwritable(str(target), None)
        if target.exists() and not replace:
            raise NotEmpty(str(target))
        for left in target.parent.glob(f"{glob.escape(target.name)}.*{PART}"):
            if is_abandoned(left):
                left.unlink(missing_ok=True)
        descriptor, name = tempfile.mkstemp(PART, f"{target.name}.{_machine()}-{os.getpid()}-", target.parent)
        os.close(descriptor)
        part = Path(name)
        yield part
        _synced(part)
        part.replace(target)
    except OSError as error:
        if isinstance(file_error(error, target), DiskFull):
            raise DiskFull(str(target)) from error
        raise Unwritable(str(target), error.strerror or str(error)) from error
    finally:
        if part:
            part.unlink(missing_ok=True)


def copy(source: Path, target: Path, *, replace: bool = False) -> int:
    """Copies the database at `source` to `target` while it is in use, checks the copy, and returns its schema's number.

    `target` appears atomically, readable for its owner alone. Raises NotEmpty if it exists and not `replace`, Busy,
    Unwritable, DiskFull, Corrupt for a damaged source, or StorageError.
    """
    if not source.is_file():
        raise StorageError(f"{source}: {os.strerror(errno.ENOENT)}")
    with in_one_piece(target, replace=replace) as part:
        with (
            _opened(source, target) as origin,
            contextlib.closing(sqlite3.connect(part)) as copied,
        ):
            origin.backup(copied, pages=PAGES)
            copied.execute("PRAGMA journal_mode = DELETE")  # one file without companions
        return _sound(part)


def check(path: Path) -> int:
    """Checks a library's database for integrity and returns its schema's number. Raises NoFile, NoBackup or Corrupt."""
    if not path.exists():
        raise NoFile(str(path))
    with _opened(path) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'transcript'").fetchone():
            raise NoBackup(str(path))
    return _sound(path)


def schema_of(path: Path) -> int:
    """The number of a database's schema. Raises StorageError."""
    with _opened(path) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _sound(path: Path) -> int:
    with translated(path, WAIT_S):
        check_header(path)
    with _opened(path) as connection:
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise Corrupt(str(path), str(said))
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise Corrupt(str(path), "FOREIGN KEY")
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def restore(backup: Path, database: Path, *, force: bool = False, now: dt.datetime | None = None) -> Restored:
    """Restores a backup to `database`, which no process may have open. A former database needs `force`; it is kept
    beside it under a name with the time. Nothing is ever overwritten.

    Who has access stays as it was in the former database: a token that was revoked since the backup stays revoked. What
    the former database posted is known to the restored one: no date and no excerpt of it comes again.

    The exchange is atomic: broken off at any moment, there is a database at `database`, the former one or the restored.
    Raises NoBackup, Corrupt or TooNew for the backup, NotEmpty, or Busy if a process has the database open.
    """
    schema = check(backup)
    if schema > len(MIGRATIONS):
        raise TooNew(str(backup), schema, len(MIGRATIONS))
    if database.exists() and not force:
        raise NotEmpty(str(database))
    with translated(database, WAIT_S):
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh, at = database.with_name(f"{database.name}{RESTORING}"), now or dt.datetime.now(dt.UTC)
    try:
        copy(backup, fresh, replace=True)
        with translated(database, WAIT_S):
            with contextlib.closing(sqlite3.connect(fresh)) as connection, connection:
                connection.execute(RESTORED)  # so that what was due since is not posted again
                until = _posted_until(database, at.timestamp())
                connection.execute("INSERT INTO restored VALUES (?, ?)", (backup.stat().st_mtime, until))
                _keep_posts(connection, database, backup.stat().st_mtime, at.timestamp())
                secrets = _keep_access(connection, database, at.timestamp())
            aside = _kept_aside(database, at) if database.exists() else None
            fresh.replace(database)
    finally:
        fresh.unlink(missing_ok=True)
    return Restored(aside, secrets)


def _keep_posts(fresh: sqlite3.Connection, former: Path, made: float, now: float) -> None:
    """Settles in a restored database what the `former` one posted, or perhaps posted: as dates that are skipped because
    of the backup, which was `made` then, with their excerpts, which count as posted. News begin anew anyway."""
    columns = {str(row[1]) for row in fresh.execute("PRAGMA table_info(delivery)")}
    if not former.exists() or not columns >= {"detail", "reason", "pick"}:  # it is older than those
        return
    rows = list[tuple[str | float, ...]]()
    with contextlib.suppress(StorageError), _opened(former) as connection:  # it is damaged, or older
        rows = connection.execute(
            f"SELECT {', '.join(_KEPT)} FROM delivery d JOIN subscription s ON s.id = d.subscription "  # noqa: S608 - constants
            "LEFT JOIN pick p ON p.id = d.pick WHERE d.state IN ('claimed', 'sent', 'ambiguous') AND s.days <> ''"
        ).fetchall()
    for subscription, date, due, platform, *excerpt in rows:
        number = fresh.execute("SELECT id FROM subscription WHERE public = ?", (subscription,)).fetchone()
        if number is None:
            continue
        pick = None
        if excerpt[0] is not None:
            fresh.execute(
                "INSERT INTO pick (public, workspace, transcript, first, past, kin) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                excerpt,
            )
            pick = fresh.execute("SELECT id FROM pick WHERE public = ?", excerpt[:1]).fetchone()
        fresh.execute(
            "INSERT INTO delivery (subscription, date, due, platform, state, reason, detail, pick, changed) "
            "VALUES (?, ?, ?, ?, 'skipped', 'restored', ?, ?, ?) ON CONFLICT (subscription, date) DO UPDATE SET "
            "wake = NULL, owner = NULL, state = excluded.state, reason = excluded.reason, detail = excluded.detail, "
            "pick = excluded.pick, changed = excluded.changed WHERE delivery.state NOT IN ('sent', 'ambiguous')",
            (*number, date, due, platform, moment_of(made), *(pick or (None,)), now),
        )


def moment_of(at: float) -> str:
    """When a backup was made (seconds since 1970), as it is told."""
    return f"{dt.datetime.fromtimestamp(at, dt.UTC):%Y-%m-%d %H:%M} UTC"


def _keep_access(fresh: sqlite3.Connection, former: Path, now: float) -> int:
    """Gives a restored database the links and tokens of the `former` one in place of its own; returns how many of its
    own are valid where there is no former one to ask."""
    columns = [str(row[1]) for row in fresh.execute(f"PRAGMA table_info({ACCESS})")]
    if not columns:  # it is older than they are
        return 0
    rows, named = None, ""
    with contextlib.suppress(StorageError):  # it is damaged, which may be why it is replaced
        rows, named = _secrets_of(former, columns)
    if rows is not None:
        fresh.execute(f"DELETE FROM {ACCESS}")  # noqa: S608 - a constant
        values = ", ".join("?" * (named.count(",") + 1))
        fresh.executemany(f"INSERT INTO {ACCESS} ({named}) VALUES ({values})", rows)  # noqa: S608 - names of the schema
        return 0
    valid = f"SELECT count(*) FROM {ACCESS} WHERE expires IS NULL OR expires > ?"  # noqa: S608 - a constant
    return int(fresh.execute(valid, (now,)).fetchone()[0])


def _secrets_of(former: Path, columns: Sequence[str]) -> tuple[list[tuple[object, ...]] | None, str]:
    """The links and tokens of a database, None where it has none to tell of, and which of the `columns` they have."""
    if not former.exists():
        return None, ""
    with _opened(former) as connection:
        there = {str(row[1]) for row in connection.execute(f"PRAGMA table_info({ACCESS})")}
        named = ", ".join(name for name in columns if name in there)
        return connection.execute(f"SELECT {named} FROM {ACCESS}").fetchall() if there else None, named  # noqa: S608 - names of the schema


def _posted_until(database: Path, now: float) -> float:
    """The time until which a library may have posted: `now`, or the latest date that it posted if one of the clocks was
    wrong, by a day at most."""
    if not database.exists():
        return now
    try:
        with _opened(database) as connection:
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            posts = " UNION ALL ".join(posted for table, posted in _POSTED.items() if table in there)
            statement = f"SELECT max(due) FROM ({posts}) WHERE due <= ?"  # noqa: S608 - constants
            (latest,) = connection.execute(statement, (now + WRONG_S,)).fetchone()
    except StorageError:  # damaged, which may be why it is replaced
        return now
    return max(now, latest or now)


def _kept_aside(database: Path, now: dt.datetime) -> Path:
    """Gives a database a second name, and takes away the companions that a database in its place must not meet."""
    _check_unused(database)
    names = (f"{database.name}{ASIDE}-{now:%Y%m%dT%H%M%SZ}{'' if n < 2 else f'-{n}'}" for n in itertools.count(1))
    aside = next(path for name in names if not (path := database.with_name(name)).exists())
    for ending in (*COMPANIONS, ""):
        there = database.with_name(f"{database.name}{ending}")
        if there.exists():
            _link(there, aside.with_name(f"{aside.name}{ending}"))
    for ending in COMPANIONS:
        database.with_name(f"{database.name}{ending}").unlink(missing_ok=True)
    return aside


def _link(source: Path, target: Path) -> None:
    """A second name for a file; a copy where the file system has no such names."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)


def _check_unused(database: Path) -> None:
    """Raises Busy if another process has the database open; a damaged one counts as unused.

    As the last connection, its end writes the write-ahead log back and removes it.
    """
    with contextlib.closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise Busy(0) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # the latter of a message that names what is damaged
            return


@contextlib.contextmanager
def _opened(path: Path, target: Path | None = None) -> Generator[sqlite3.Connection]:
    """A connection for reading the database at `path` alone. Raises NoBackup if it is none; a full disk is that of
    `target`, which is written. Not by `mode=ro`: SQLite may need to write to recover a database in WAL mode."""
    if not path.is_file():
        raise NoBackup(str(path))
    try:
        with connected(path, WAIT_S) as connection:
            yield connection
    except DiskFull as error:
        raise DiskFull(str(target or path)) from error
    except Corrupt as error:
        if getattr(error.__cause__, "sqlite_errorname", None) == "SQLITE_NOTADB":
            raise NoBackup(str(path)) from error
        raise


def is_abandoned(part: Path) -> bool:
    """Whether a file is half written and its process is gone, whose number is in its name. A process of another machine
    counts as gone when the file was not written to for an hour.
    """
    if not (named := _WRITER.search(part.name)):
        return False  # another program's
    try:
        if time.time() - part.stat().st_mtime > ABANDONED_S:
            return True
        if named[1] == _machine() and os.name == "posix":
            os.kill(int(named[2]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # it is gone already, or its process is another user's
        return False
    return False


def _machine() -> str:
    return re.sub(r"[^\w-]", "-", socket.gethostname())[:32]


def _synced(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
