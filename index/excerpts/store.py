"""The file with the cached excerpts of one shelf, which may be deleted at any time (see `storage.disposable`)."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..storage.disposable import DisposableFile

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_FILE_FORMAT: Final = 1  # of the table
_COLUMNS: Final = "transcript INTEGER PRIMARY KEY, language TEXT NOT NULL, choices TEXT NOT NULL"
_log = logging.getLogger("pullquote.index.choicefile")  # operators filter by this name


VERSION: Final = 15
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
        self._file = DisposableFile(path, 1000 * _FILE_FORMAT + VERSION, {"found": _COLUMNS}, _log)

    def load(self) -> dict[int, tuple[str, tuple[CachedExcerpt, ...]]]:
        """Returns all excerpts by transcript, each with the language that they were found for."""

        def read(file: sqlite3.Connection) -> dict[int, tuple[str, tuple[CachedExcerpt, ...]]]:
            rows = file.execute("SELECT transcript, language, choices FROM found")
            return {transcript: (language, _decoded(transcript, found)) for transcript, language, found in rows}

        return self._file.use(read) or {}

    def put(self, transcript: int, language: str, found: Sequence[CachedExcerpt]) -> None:
        """Replaces the excerpts of a transcript."""
        row = transcript, language, _encoded(found)
        self._file.use(lambda file: file.execute("INSERT OR REPLACE INTO found VALUES (?, ?, ?)", row))

    def remove(self, transcripts: Iterable[int]) -> None:
        """Deletes the excerpts of transcripts."""
        rows = [(transcript,) for transcript in transcripts]
        self._file.use(lambda file: file.executemany("DELETE FROM found WHERE transcript = ?", rows))


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
