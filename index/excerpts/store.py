"""The file with the cached excerpts of one shelf: a small SQLite database that may be deleted at any time.

Rows that cannot be read are computed again, and rows that cannot be written are computed again next time: an error is
logged and not raised.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

Result = TypeVar("Result")

_BUSY_TIMEOUT_S: Final = 5.0
_FILE_FORMAT: Final = 1  # of the table
_TABLE: Final = """CREATE TABLE IF NOT EXISTS found (
    transcript INTEGER PRIMARY KEY,
    language TEXT NOT NULL,
    choices TEXT NOT NULL
) STRICT"""
_log = logging.getLogger("pullquote.index.choicefile")  # operators filter by this name


VERSION: Final = 5
"""The version of finding and fingerprinting excerpts: another one invalidates all rows."""


@dataclass(frozen=True, slots=True)
class CachedExcerpt:
    """An excerpt with the data for choosing it: characters [`first`, `past`) of a transcript's text as written, and
    its score.

    `captions` is True without punctuation, `speaker_label` is the label of most of the text. `stems` are the stems of
    its content words, separated by spaces: those of a whole library are in memory, and sets would take ten times as
    much.
    """

    transcript: int
    first: int
    past: int
    score: float
    fingerprint: str
    captions: bool
    speaker_label: str | None
    stems: str


class ExcerptStore:
    """The excerpts in the file at `path`, of this `VERSION` only. All methods block."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told = False

    def load(self) -> dict[int, tuple[str, tuple[CachedExcerpt, ...]]]:
        """Returns all excerpts by transcript, each with the language that they were found for."""

        def read(file: sqlite3.Connection) -> dict[int, tuple[str, tuple[CachedExcerpt, ...]]]:
            rows = file.execute("SELECT transcript, language, choices FROM found")
            return {transcript: (language, _decoded(transcript, found)) for transcript, language, found in rows}

        return self._with(read) or {}

    def put(self, transcript: int, language: str, found: Sequence[CachedExcerpt]) -> None:
        """Replaces the excerpts of a transcript."""
        row = transcript, language, _encoded(found)
        self._with(lambda file: file.execute("INSERT OR REPLACE INTO found VALUES (?, ?, ?)", row))

    def remove(self, transcripts: Iterable[int]) -> None:
        """Deletes the excerpts of transcripts."""
        rows = [(transcript,) for transcript in transcripts]
        self._with(lambda file: file.executemany("DELETE FROM found WHERE transcript = ?", rows))

    def _with(self, do: Callable[[sqlite3.Connection], Result]) -> Result | None:
        """Returns the result of `do`; None if the file cannot be used. A damaged file is replaced, once."""
        for last in (False, True):
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with contextlib.closing(sqlite3.connect(self._path, timeout=_BUSY_TIMEOUT_S)) as file, file:
                    _prepare(file)
                    return do(file)
            except (sqlite3.Error, OSError, ValueError, TypeError) as error:
                temporary = isinstance(error, (sqlite3.OperationalError, OSError))  # locked, disk full, read-only
                if last or temporary:
                    if not self._told:  # once, not for every transcript
                        _log.warning("excerpts are not kept in %s: %s", self._path, error)
                    self._told = True
                    return None
                with contextlib.suppress(OSError):
                    self._path.unlink(missing_ok=True)
        return None


def _prepare(file: sqlite3.Connection) -> None:
    file.execute("PRAGMA synchronous = OFF")  # losing it is harmless, and damage is detected
    version = 1000 * _FILE_FORMAT + VERSION
    if file.execute("PRAGMA user_version").fetchone()[0] != version:
        file.execute("DROP TABLE IF EXISTS found")
        file.execute(f"PRAGMA user_version = {version}")
    file.execute(_TABLE)


def _encoded(found: Sequence[CachedExcerpt]) -> str:
    return json.dumps(
        [[c.first, c.past, c.score, c.fingerprint, c.captions, c.speaker_label, c.stems] for c in found],
        ensure_ascii=False,
    )


def _decoded(transcript: int, encoded: str) -> tuple[CachedExcerpt, ...]:
    return tuple(
        CachedExcerpt(transcript, first, past, score, fingerprint, captions, speaker_label, stems)
        for first, past, score, fingerprint, captions, speaker_label, stems in json.loads(encoded)
    )
