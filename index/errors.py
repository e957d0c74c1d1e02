"""The expected errors of the index. An error carries fields, no prose: the messages that people see are made of them.

PullquoteError
├── Unreadable               a file is refused, nothing of it is stored
├── StorageError             the database could not do what it was asked for
│   ├── Busy                 another process holds the database for longer than the bounded wait
│   ├── FileSystemError      the disk or the system refused a file operation
│   │   ├── DiskFull         no space is left
│   │   ├── ReadOnly         a file or folder may not be written
│   │   ├── UnreadableFolder the data folder, or one in it, may not be read
│   │   ├── DiskFailed       the device reports an error
│   │   ├── Displaced        the database is gone from its place, or is another file than was opened
│   │   ├── TooManyOpenFiles the process may open no more files
│   │   └── Unreachable      the database is on a server, which does not answer or refuses
│   ├── Corrupt              the database is damaged
│   │   └── LostLog          its write-ahead log is lost, or that of another time (storage/damage.py)
│   ├── TooNew               the database was written by a newer version
│   ├── NoDriver             a library is missing that talks to the database
│   ├── Occupied             a library is to be moved to where there is one already
│   ├── HalfMoved            a library is being moved there, and is not there yet
│   ├── MovedWrongly         what was moved is not what it was
│   ├── RestoredToServer     a backup is to be restored while the library is on a server
│   ├── NotEmpty             a backup is to be restored over data (storage/backup.py)
│   ├── NoBackup             a file is no backup (storage/backup.py)
│   │   └── NoFile           it is not there (storage/backup.py)
│   └── Unwritable           a path cannot be written (storage/backup.py)
├── EngineError              the derived search index cannot be opened or written
│   ├── LockBusy             another process writes the index (search/engine.py)
│   ├── Damaged              the index is damaged, and can be built again (search/engine.py)
│   │   └── Absent           a search server does not have it (search/search_server.py)
│   ├── Conflict             another process has written to it since (search/search_server.py)
│   ├── SearchUnreachable    the index is on a server, which does not answer, refuses, or has too much to do
│   │   └── Incomplete       it answers, but not for all of the index (search/search_server.py)
│   └── NoSearchDriver       a library is missing that talks to the search server
├── MeaningUnavailable       the embedding model cannot be used (vectors/embedder.py)
├── HubError                 a model cannot be fetched (vectors/hub.py)
├── UnknownTranscript        no transcript of that name is visible to the workspace
├── UnknownSpeaker           no speaker label has that name
├── UnknownSource            no episode or show has that name
├── UnknownDate              what was typed is no year, month or day
├── ReversedDates            the first day of a filter is later than its last
├── BadQuestion              a question is empty or too long
├── TooManyCorrections       no room for another correction (storage/corrections.py)
└── Overdue                  a deadline passed before there was an answer
    └── NotIndexedYet        the index of this computer is still being made

`DatabaseClosed` is a programming error, therefore no `PullquoteError`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, is_dataclass


class Reason(enum.StrEnum):
    """The reason why a file is refused; a code that is stored and translated, so that its values do not change."""

    EMPTY = "empty"
    NO_WORDS = "no words"
    BINARY = "binary"
    ARCHIVE = "archive"
    NO_DRAFT = "no draft"  # of a kind that drafts are not read from
    UNDECODABLE = "undecodable"
    SURROGATE = "surrogate"
    TOO_LARGE = "too large"
    LINE_TOO_LONG = "line too long"
    TOO_LONG = "too long"
    TOO_DEEP = "too deep"
    TOO_MANY_PARTS = "too many parts"
    DOCTYPE = "doctype"
    MALFORMED = "malformed"
    OUTSIDE = "outside"
    OWN = "own"  # pullquote's data, its settings, or a secret
    HIDDEN = "hidden"
    ENDING = "ending"  # not one of those that transcripts have
    UNKNOWN_FORMAT = "unknown format"
    SIDE_FILE = "side file"  # what is known about a transcript, which is read beside it
    CHAT = "chat"  # what people typed, whose log looks like a transcript
    UNOPENABLE = "unopenable"
    UNEXPECTED = "unexpected"  # a fault of a reader, which is the `__cause__`


class PullquoteError(Exception):
    """The base of all expected errors: those that are shown to people and do not end the process."""

    def __str__(self) -> str:
        """The first field of an error with fields, which names its subject; else its arguments."""
        return str(next(iter(vars(self).values()))) if is_dataclass(self) else super().__str__()


@dataclass
class Unreadable(PullquoteError):
    """A file is refused.

    `file` is its name, `line` counts from 1, `offset` is in bytes from 0, `detail` quotes what was found there, and
    `limit` is the limit that was exceeded (bytes, characters, levels or items, depending on `reason`).
    """

    reason: Reason
    file: str = ""
    line: int | None = None
    offset: int | None = None
    detail: str = ""
    limit: int | None = None

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


class StorageError(PullquoteError):
    """A failed operation of the database; what was committed before it is unchanged."""


@dataclass
class Busy(StorageError):
    """Another process held the lock of the database for longer than `waited` seconds."""

    waited: float

    def __str__(self) -> str:
        return f"database busy for {self.waited:g} s"


@dataclass
class FileSystemError(StorageError):
    """The disk or the system refused an operation on the file or folder `path`; `detail` is the system's message.

    What is stored may still be readable.
    """

    path: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}"


class DiskFull(FileSystemError):
    """No space is left on the device of `path`, or in its owner's quota."""

    def __str__(self) -> str:
        return f"disk full: {self.path}"


class ReadOnly(FileSystemError):
    """`path` may not be written: its file system is read-only, or it belongs to another user."""

    def __str__(self) -> str:
        return f"read-only: {self.path}"


class UnreadableFolder(FileSystemError):
    """`path`, which is pullquote's own, may not even be read: it belongs to another user."""


class DiskFailed(FileSystemError):
    """The device of `path` reports an error of reading or writing."""


class Displaced(FileSystemError):
    """The file `path` is gone, or is another one than was opened: what is written would be in no file that anybody
    finds."""

    def __str__(self) -> str:
        return f"moved, deleted or replaced while in use: {self.path}"


class TooManyOpenFiles(FileSystemError):
    """The process may not open `path`, since it has as many files open as it may."""


class Unreachable(FileSystemError):
    """The database server at `path`, an address without secrets, does not answer or refuses; `detail` is its message,
    or that of the system."""


@dataclass
class Corrupt(StorageError):
    """The database at `path` is damaged; `detail` is SQLite's message."""

    path: str
    detail: str

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}"


@dataclass
class TooNew(StorageError):
    """The database at `path` has schema version `found`; this version of pullquote knows versions up to `known`."""

    path: str
    found: int
    known: int

    def __str__(self) -> str:
        return f"{self.path}: schema {self.found} > {self.known}"


@dataclass
class NoDriver(StorageError):
    """The Python package `package` is not installed, with which the database would be opened."""

    package: str


@dataclass
class Occupied(StorageError):
    """A library is to be moved to the database at `path`, which is not empty."""

    path: str


@dataclass
class HalfMoved(StorageError):
    """The library at `source` was being moved to `path`, and is not whole there."""

    path: str
    source: str


@dataclass
class MovedWrongly(StorageError):
    """What was moved to the database at `path` is not what it was, in the table `table`."""

    path: str
    table: str


@dataclass
class RestoredToServer(StorageError):
    """The backup `file` is to be restored, and the settings name a database server."""

    file: str


class DatabaseClosed(RuntimeError):
    """The database is used after it was closed: an error of the calling code, not shown to people."""


@dataclass
class EngineError(PullquoteError):
    """The search index of a shelf could not be used; `detail` is the message of the engine."""

    detail: str


class SearchFailure(enum.StrEnum):
    """The reason why a search server gives no answer of use."""

    AWAY = "unreachable"  # it does not answer, has too much to do, or lacks a part of the index
    PASSWORD = "password"  # noqa: S105 - it does not know the user, or the password is another
    RIGHTS = "rights"  # the user may not do what was asked for
    EXPIRED = "expired"  # its certificate is not valid at this time
    UNTRUSTED = "untrusted"  # nobody who is trusted here has signed its certificate
    OTHER_NAME = "other_name"  # its certificate is that of another host
    NO_TLS = "no_tls"  # it does not speak TLS
    NO_AUTHORITY = "no_authority"  # the file with the certificates to be trusted has none, or cannot be read


@dataclass
class SearchUnreachable(EngineError):
    """The search server at `address`, which holds no secret, gives no answer of use, because of `failure`. `detail` is
    its message, or that of the system."""

    address: str
    failure: SearchFailure = SearchFailure.AWAY

    def __str__(self) -> str:
        return f"{self.address}: {self.detail}"


class NoSearchDriver(EngineError):
    """The Python package `detail` is not installed, which talks to the search server."""


@dataclass
class UnknownTranscript(PullquoteError):
    """No transcript visible to the workspace is called `name`, or several are; `matches` names the latter."""

    name: str
    matches: tuple[str, ...] = ()


class Overdue(PullquoteError):
    """The deadline of a question passed before there was an answer."""


@dataclass
class NotIndexedYet(Overdue):
    """The index of this computer is still being made of a database that others have filled: `done` of `of` transcripts
    are in it. Others may answer."""

    done: int
    of: int

    def __str__(self) -> str:
        return f"{self.done} of {self.of} transcripts"


@dataclass
class UnknownSpeaker(PullquoteError):
    """No speaker is called `name` in the transcripts that were searched.

    `known` are the speakers' names there, the likeliest first, and `near` those that may have been meant. `unlabelled`
    counts the transcripts without any speaker label, and `participants` are the people who took part in those.
    `trailing` is True if the name stood at the end of running text, of which it could be a part. `outside` is what a
    channel is limited to, where somebody is called so in other transcripts.
    """

    name: str
    known: tuple[str, ...] = ()
    unlabelled: int = 0
    participants: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    trailing: bool = False
    outside: tuple[str, ...] = ()


@dataclass
class UnknownSource(PullquoteError):
    """No episode or show is called `name`; `known` are existing ones, the likeliest first, and `near` those that may
    have been meant. `trailing` and `outside` are as for a speaker."""

    name: str
    known: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    trailing: bool = False
    outside: tuple[str, ...] = ()


@dataclass
class UnknownDate(PullquoteError):
    """What was typed is no year, month or day."""

    name: str


@dataclass
class ReversedDates(PullquoteError):
    """The day that is to be the first, `since`, is later than the last, `until`."""

    since: str
    until: str


@dataclass
class BadQuestion(PullquoteError):
    """A question without words (`most` is None), or with more than `most` characters; `length` is its own length. Of
    one that `is_link`, there is nothing else."""

    length: int
    most: int | None = None
    is_link: bool = False

    def __str__(self) -> str:
        return f"{self.length} characters"
