"""A hash of each transcript's words and cues, made when they are stored, to tell damage that SQLite cannot see.

SQLite checks its own structure. A byte that changes inside a text leaves that whole, and would be quoted as it is.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from .reading import connected

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .connection import Connection


BLOCKS: Final = "SELECT at, text FROM block WHERE transcript = ? ORDER BY at"
CUES: Final = 'SELECT at, number, start, "end", speaker, turns, moments FROM cue WHERE transcript = ? ORDER BY at'


def checksum(blocks: Iterable[Iterable[Any]], cues: Iterable[Iterable[Any]]) -> str:
    """The SHA-256 of a transcript's rows, with the columns and in the order of BLOCKS and CUES, in hexadecimal."""
    digest = hashlib.sha256()
    for row in (*blocks, (), *cues):
        values = [value.encode() if isinstance(value, str) else value for value in row]
        digest.update(repr(values).encode())
    return digest.hexdigest()


async def keep_checksum(connection: Connection, transcript: int) -> None:
    """Makes the checksum of a transcript, of its rows as SQLite gives them back."""
    blocks = await connection.fetch_all(BLOCKS, (transcript,))
    cues = await connection.fetch_all(CUES, (transcript,))
    await connection.execute("UPDATE transcript SET checksum = ? WHERE id = ?", (checksum(blocks, cues), transcript))


async def fill_checksums(connection: Connection) -> None:
    """The step of a migration that makes the checksums of all transcripts."""
    for row in await connection.fetch_all("SELECT id FROM transcript"):
        await keep_checksum(connection, row["id"])


def altered(path: Path, wait: float = 5.0) -> list[tuple[str, str]]:
    """The public ids and the files of transcripts in the database at `path` whose words or cues are not as they were
    stored. Blocking. Raises StorageError."""
    found = list[tuple[str, str]]()
    with connected(path, wait) as connection:
        connection.text_factory = bytes  # damaged text may be no UTF-8
        rows = connection.execute("SELECT id, public, name, checksum FROM transcript").fetchall()
        for id_, public, file, kept in rows:
            now = checksum(connection.execute(BLOCKS, (id_,)), connection.execute(CUES, (id_,)))
            if now.encode() != kept:
                found.append((public.decode("utf-8", "replace"), file.decode("utf-8", "replace")))
    return found


async def altered_rows(connection: Connection, public: str | None = None) -> list[tuple[str, str]]:
    """The same over a connection to a database that gives back whole texts; of one transcript, if it is named."""
    transcripts = "SELECT id, public, name, checksum FROM transcript WHERE coalesce(?, public) = public ORDER BY id"
    found = list[tuple[str, str]]()
    for row in await connection.fetch_all(transcripts, (public,)):
        if checksum(*[await connection.fetch_all(rows, (row["id"],)) for rows in (BLOCKS, CUES)]) != row["checksum"]:
            found.append((row["public"], row["name"]))
    return found
