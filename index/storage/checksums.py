"""A hash of each transcript's words and cues, made when they are stored, to tell damage that SQLite cannot see.

SQLite checks its own structure. A byte that changes inside a text leaves that whole, and would be quoted as it is.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    import aiosqlite

BLOCKS: Final = "SELECT at, text FROM block WHERE transcript = ? ORDER BY at"
CUES: Final = "SELECT at, number, start, end, speaker, turns, moments FROM cue WHERE transcript = ? ORDER BY at"


def checksum(blocks: Iterable[Iterable[Any]], cues: Iterable[Iterable[Any]]) -> str:
    """The SHA-256 of a transcript's rows, with the columns and in the order of BLOCKS and CUES, in hexadecimal."""
    digest = hashlib.sha256()
    for row in (*blocks, (), *cues):
        digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


async def keep_checksum(connection: aiosqlite.Connection, transcript: int) -> None:
    """Makes the checksum of a transcript, of its rows as SQLite gives them back."""
    blocks = await connection.execute_fetchall(BLOCKS, (transcript,))
    cues = await connection.execute_fetchall(CUES, (transcript,))
    await connection.execute("UPDATE transcript SET checksum = ? WHERE id = ?", (checksum(blocks, cues), transcript))


async def fill_checksums(connection: aiosqlite.Connection) -> None:
    """The step of a migration that makes the checksums of all transcripts."""
    for (id_,) in list(await connection.execute_fetchall("SELECT id FROM transcript")):
        await keep_checksum(connection, id_)


def altered(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """The public ids and the files of transcripts whose words or cues are not as they were stored. Blocking."""
    for id_, public, file, kept in connection.execute("SELECT id, public, name, checksum FROM transcript").fetchall():
        try:
            found = checksum(connection.execute(BLOCKS, (id_,)), connection.execute(CUES, (id_,)))
        except UnicodeDecodeError:
            found = None
        if found != kept:
            yield public, file
