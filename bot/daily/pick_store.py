"""Excerpts that were posted or shown to managers, by a short id, and those that are never to be posted again.

The functions work inside a transaction of the caller's, or over a reader.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ..excerpts.selector import Pick
from .rows import Row, fetch

if TYPE_CHECKING:
    from ...index.storage.connection import Connection


@dataclass(frozen=True, slots=True)
class StoredPick:
    """A pick in the database: its number there, and its public id, which says nothing outside its workspace."""

    number: int
    id: str
    pick: Pick


@dataclass
class UnknownPick(PullquoteError):
    """In this workspace no excerpt is known as `id`."""

    id: str


COLUMNS: Final = ("p.id", "p.public", "p.transcript", "p.first", "p.past", "p.kin")
"""The columns of a pick, for `from_row`, out of `pick p`."""


def pick_id(workspace: str, pick: Pick) -> str:
    """The public id of a pick in a workspace: 12 characters that follow from both."""
    values = (workspace, pick.transcript, pick.first, pick.past)
    return base64.b32encode(hashlib.sha256(repr(values).encode()).digest())[:12].decode().lower()


async def store(connection: Connection, workspace: str, pick: Pick) -> StoredPick:
    """Stores a pick if it is new."""
    id_ = pick_id(workspace, pick)
    await connection.execute(  # whichever of its keys is there: another transaction may be storing it just now
        "INSERT INTO pick (public, workspace, transcript, first, past, kin) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (id_, workspace, pick.transcript, pick.first, pick.past, pick.fingerprint),
    )
    ((number,),) = await connection.fetch_all(
        "UPDATE pick SET kin = ? WHERE workspace = ? AND transcript = ? AND first = ? AND past = ? RETURNING id",
        (pick.fingerprint, workspace, pick.transcript, pick.first, pick.past),
    )
    return StoredPick(number, id_, pick)


async def known(connection: Connection, workspace: str, id_: str) -> StoredPick:
    """The pick with a public id in a workspace. Raises UnknownPick."""
    source = "FROM pick p WHERE p.public = ? AND p.workspace = ?"
    row = next(iter(await fetch(connection, COLUMNS, source, (id_.strip().lower(), workspace))), None)
    if row is None:
        raise UnknownPick(id_)
    return from_row(row)


async def ban(
    connection: Connection, workspace: str | None, id_: str, since: float | None, by: str | None
) -> StoredPick:
    """Bans a pick, or lifts the ban where `since` is None; workspace None is any. Raises UnknownPick."""
    source, values = "FROM pick p WHERE p.public = ?", (id_.strip().lower(),)
    row = next(iter(await fetch(connection, ("p.workspace", *COLUMNS), source, values)), None)
    if row is None or workspace not in (None, row["p.workspace"]):
        raise UnknownPick(id_)
    await connection.execute("UPDATE pick SET banned = ?, by = ? WHERE id = ?", (since, by, row["p.id"]))
    return from_row(row)


async def banned(connection: Connection, workspace: str | None) -> list[tuple[str, StoredPick]]:
    """The banned picks of a workspace, or of all for None, each with its workspace, the latest ban first."""
    term, values = ("AND p.workspace = ?", (workspace,)) if workspace else ("", ())
    source = f"FROM pick p WHERE p.banned IS NOT NULL {term} ORDER BY p.banned DESC"
    rows = await fetch(connection, ("p.workspace", *COLUMNS), source, values)
    return [(row["p.workspace"], from_row(row)) for row in rows]


def from_row(row: Row) -> StoredPick:
    """The pick in a row with the columns `COLUMNS`."""
    pick = Pick(row["p.transcript"], row["p.first"], row["p.past"], row["p.kin"])
    return StoredPick(row["p.id"], row["p.public"], pick)
