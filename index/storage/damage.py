"""Damage that SQLite reads over: in the header, and a write-ahead log that is lost, cut short or of another time.

SQLite takes a missing log for an empty one, and replays any log that is whole. After a crash the shared-memory file
beside the database still says which log belongs to it, and how long it was.

The shared-memory file is read before a process opens the database, and not while it has it open: POSIX drops all locks
of a process on a file when it closes any handle of that file. SQLite's would be gone, and the next process that opens
the database would cut the file short under those that use it, which ends them with SIGBUS.
"""

from __future__ import annotations

import contextlib
import struct
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..errors import Corrupt

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

# "The WAL-Index File Format" and "The WAL File Format" of SQLite's documentation
_SHARED: Final = struct.Struct("=12xB1xHI8x4x8s8x48xI")  # isInit, szPage, mxFrame, aSalt, nBackfill
_LOG_SALT: Final = slice(16, 24)
_LOG_HEADER: Final = 32
_FRAME_HEADER: Final = 24
_BEGINNINGS: Final = 1000
_AGAIN_S: Final = 0.05  # in which a process that begins the log anew has written its header


_MAGIC: Final = b"SQLite format 3\0"
_in_use: Final = Counter["Path"]()  # what this process has open


@contextlib.contextmanager
def in_use(path: Path) -> Generator[None]:
    """The time in which this process has connections to the database at `path`."""
    path = path.resolve()
    _in_use[path] += 1
    try:
        yield
    finally:
        _in_use[path] -= 1
        if not _in_use[path]:
            del _in_use[path]


def check_header(path: Path) -> None:
    """Raises Corrupt if the header of the database at `path` is not as SQLite writes it; it reads over much of that.
    Blocking. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(100)
    sound = (
        len(head) == 100
        and head.startswith(_MAGIC)
        and head[18:20] in (b"\1\1", b"\2\2")  # the journal of transactions, or the write-ahead log
        and head[21:24] == bytes((64, 32, 32))  # fixed fractions of payload
        and int.from_bytes(head[44:48], "big") in (1, 2, 3, 4)  # of the schema's format
        and int.from_bytes(head[56:60], "big") in (1, 2, 3)  # of the text's encoding
        and not any(head[72:92])
    )
    if not sound:
        raise Corrupt(str(path), "HEADER")


class LostLog(Corrupt):
    """The write-ahead log of the database at `path` is missing, cut short, or that of another time. `detail` is its
    path."""


@dataclass(frozen=True, slots=True)
class _Expected:
    """The log that a database had: its salt, and its size in bytes at least."""

    salt: bytes
    size: int


def check_log(path: Path) -> None:
    """Raises LostLog if the write-ahead log of the database at `path` is not the one that belongs to it. Does nothing
    while this process has it open. Blocking."""
    if path.resolve() in _in_use:
        return
    if _is_lost(path):
        time.sleep(_AGAIN_S)
        if _is_lost(path):
            raise LostLog(str(path), f"{path}-wal")


def _is_lost(path: Path) -> bool:
    expected = _expected(path)
    if expected is None:
        return False
    log = path.with_name(f"{path.name}-wal")
    try:
        with log.open("rb") as file:
            head = file.read(_LOG_HEADER)
            size = file.seek(0, 2)
    except FileNotFoundError:
        return True
    salt = head[_LOG_SALT]
    if salt == expected.salt:
        return size < expected.size
    # The shared memory is never synced: after a power cut it may name a log from before the last few new beginnings,
    # each of which counts the first half of the salt up by one.
    begun = (int.from_bytes(salt[:4], "big") - int.from_bytes(expected.salt[:4], "big")) % (1 << 32)
    return len(salt) < len(expected.salt) or not 0 < begun <= _BEGINNINGS


def _expected(path: Path) -> _Expected | None:
    """The log that the shared-memory file names; None if it names none, or one that was written back whole."""
    try:
        with path.with_name(f"{path.name}-shm").open("rb") as file:
            found = file.read(_SHARED.size)
    except FileNotFoundError:
        return None
    if len(found) < _SHARED.size:
        return None
    ready, page, frames, salt, written_back = _SHARED.unpack(found)
    if not ready or written_back >= frames:
        return None
    page = 65536 if page == 1 else page
    return _Expected(salt, _LOG_HEADER + frames * (_FRAME_HEADER + page))
