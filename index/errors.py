"""What can go wrong, as fields; `bot.messages` puts it into words.

PullquoteError
├── Unreadable          a file is refused, nothing of it is stored
├── StorageError
│   ├── Busy            another process holds the database, longer than the bounded wait
│   ├── DiskFull
│   ├── Corrupt         the database is damaged
│   └── TooNew          the database was written by a newer version
├── MeaningUnavailable  the model of meaning cannot be used (in `meaning`)
    ├── EngineError         the derived index cannot be opened or written
├── UnknownTranscript   no such transcript in what this workspace may see
├── UnknownSpeaker      nobody is labelled so there
├── UnknownSource       no episode or show is called so there
├── BadQuestion         no words, or too many
└── Overdue             a deadline passed before there was an answer
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Reason(enum.StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    NO_WORDS = "no words"
    BINARY = "binary"
    ARCHIVE = "archive"
    UNDECODABLE = "undecodable"
    SURROGATE = "surrogate"
    TOO_LARGE = "too large"
    LINE_TOO_LONG = "line too long"
    TOO_DEEP = "too deep"
    DOCTYPE = "doctype"
    MALFORMED = "malformed"
    OUTSIDE = "outside"
    UNKNOWN_FORMAT = "unknown format"
    UNOPENABLE = "unopenable"


class PullquoteError(Exception):
    """Every error that pullquote expects."""


@dataclass
class Unreadable(PullquoteError):
    """A file is refused. `line` counts from 1, `offset` is in bytes, `detail` quotes what was found there."""

    reason: Reason
    file: str = ""
    line: int | None = None
    offset: int | None = None
    detail: str = ""
    limit: int | None = None

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


class StorageError(PullquoteError):
    """The database could not do what was asked; what was stored before is still there."""


@dataclass
class Busy(StorageError):
    """Another process held the database for longer than `waited` seconds."""

    waited: float

    def __str__(self) -> str:
        return f"database busy for {self.waited:g} s"


@dataclass
class DiskFull(StorageError):
    """There is no room left for the database at `path`."""

    path: str

    def __str__(self) -> str:
        return f"disk full: {self.path}"


@dataclass
class Corrupt(StorageError):
    """The database at `path` is damaged; `detail` is what SQLite says."""

    path: str
    detail: str

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}"


@dataclass
class TooNew(StorageError):
    """The database at `path` has schema `found`, this version knows up to `known`."""

    path: str
    found: int
    known: int

    def __str__(self) -> str:
        return f"{self.path}: schema {self.found} > {self.known}"


class DatabaseClosed(RuntimeError):
    """The database is used after whoever opened it has closed it. It tells nothing to people, so it is not expected."""


@dataclass
class EngineError(PullquoteError):
    """The index of a shelf could not be used; `detail` is what the engine says."""

    detail: str

    def __str__(self) -> str:
        return self.detail


@dataclass
class UnknownTranscript(PullquoteError):
    """Nothing that this workspace may see is called `name`; `matches` are several that are, if it is ambiguous."""

    name: str
    matches: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


class Overdue(PullquoteError):
    """The deadline passed before there was an answer."""


@dataclass
class UnknownSpeaker(PullquoteError):
    """No speaker label is shown as `name`. `known` are the names there are; `unlabelled` transcripts have none at all,
    and `participants` took part in those."""

    name: str
    known: tuple[str, ...] = ()
    unlabelled: int = 0
    participants: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


@dataclass
class UnknownSource(PullquoteError):
    """No episode or show is called `name`; `known` are some that there are."""

    name: str
    known: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name


@dataclass
class BadQuestion(PullquoteError):
    """There is nothing to look for (`most` is None), or more than `most` characters of it."""

    length: int
    most: int | None = None

    def __str__(self) -> str:
        return f"{self.length} characters"
