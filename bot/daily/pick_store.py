"""Excerpts that were posted or shown to managers, by a short name, and those that are never to be posted again.

The functions work inside a transaction of the caller's, or over a reader.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...index.errors import PullquoteError
from ..excerpts.selector import Pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    import aiosqlite


@dataclass(frozen=True, slots=True)
class Kept:
    """A pick as the database knows it: its number, and its name, which says nothing outside its workspace."""

    number: int
    id: str
    pick: Pick


@dataclass
class UnknownPick(PullquoteError):
    """In this workspace no excerpt is known as `id`."""

    id: str

    def __str__(self) -> str:
        return self.id


COLUMNS: Final = "p.id, p.public, p.transcript, p.first, p.past, p.kin"
"""The columns of a pick, for `of_row`."""


def pick_id(workspace: str, pick: Pick) -> str:
    """The id of a pick in a workspace: 12 characters that follow from both."""
    values = (workspace, pick.transcript, pick.first, pick.past)
    return base64.b32encode(hashlib.sha256(repr(values).encode()).digest())[:12].decode().lower()


async def keep(connection: aiosqlite.Connection, workspace: str, pick: Pick) -> Kept:
    """The pick with its name, kept if it is new."""
    id_ = pick_id(workspace, pick)
    await connection.execute(
        "INSERT INTO pick (public, workspace, transcript, first, past, kin) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (workspace, transcript, first, past) DO UPDATE SET kin = excluded.kin",
        (id_, workspace, pick.transcript, pick.first, pick.past, pick.fingerprint),
    )
    rows = await connection.execute_fetchall(f"SELECT {COLUMNS} FROM pick p WHERE p.public = ?", (id_,))  # noqa: S608 - constants
    return next(kept for row in rows if (kept := of_row(row)))


async def ban(
    connection: aiosqlite.Connection, workspace: str | None, id_: str, since: float | None, by: str | None
) -> tuple[str, Kept]:
    """Bans a pick, or lifts the ban where `since` is None; its workspace and what it is. Raises UnknownPick."""
    rows = await connection.execute_fetchall(
        f"SELECT p.workspace, {COLUMNS} FROM pick p WHERE p.public = ?",  # noqa: S608 - constants
        (id_.strip().lower(),),
    )
    for owner, *row in rows:
        kept = of_row(row)
        if kept and workspace in (None, owner):
            await connection.execute("UPDATE pick SET banned = ?, by = ? WHERE id = ?", (since, by, kept.number))
            return owner, kept
    raise UnknownPick(id_)


async def banned(connection: aiosqlite.Connection, workspace: str | None) -> list[tuple[str, Kept]]:
    """What is banned in a workspace, or in all for None, with the workspace, the latest first."""
    term, values = ("AND p.workspace = ?", (workspace,)) if workspace else ("", ())
    rows = await connection.execute_fetchall(
        f"SELECT p.workspace, {COLUMNS} FROM pick p "  # noqa: S608 - constants
        f"WHERE p.banned IS NOT NULL {term} ORDER BY p.banned DESC",
        values,
    )
    return [(owner, kept) for owner, *row in rows if (kept := of_row(row))]


def of_row(row: Sequence[Any]) -> Kept | None:
    """A pick out of the columns `COLUMNS`; None where there is none."""
    number, id_, transcript, first, past, fingerprint = row
    return None if number is None else Kept(number, id_, Pick(transcript, first, past, fingerprint))
