"""The stored corrections: what people say was said where the words as recognised have something else.

A correction belongs to one workspace, or to the console, whose corrections hold everywhere. It refers to a transcript
by its public name, and so outlives the file. A place in it is found again by the words around it whenever the
transcript is stored anew.
"""

from __future__ import annotations

import asyncio
import enum
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from ..corrections import Correction, places_anew
from ..errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .connection import Connection, Row
    from .database import Database

LOST: Final = -1  # the place of words that are not found now


class CorrectionState(enum.StrEnum):
    """What became of a correction; only an accepted one is in force."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


MOST: Final = {CorrectionState.ACCEPTED: 1000, CorrectionState.PROPOSED: 100, CorrectionState.REJECTED: 100}
"""How many corrections of a state a workspace may have, and the console."""


@dataclass
class TooManyCorrections(PullquoteError):
    """There are `most` corrections of that `state` in a workspace, or of a person, and no room for another."""

    most: int
    state: CorrectionState


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """A correction to be stored. `workspace` is None for the console's; `by` is who says so. With a `place`, `around`
    are the words around it (see `corrections.context`). `created` is Unix time in seconds."""

    workspace: str | None
    recognised: str
    corrected: str
    transcript: str | None
    place: int | None
    around: str
    state: CorrectionState
    by: str
    created: float


@dataclass(frozen=True, slots=True)
class StoredCorrection(NewCorrection):
    """A correction with its number. `place` is LOST while its words are not found."""

    id: int


class CorrectionStore:
    """Corrections over an open database. `workspace` is part of every query; None is the console."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def in_force(self, workspace: str | None) -> list[Correction]:
        """What lies over the words that a workspace sees: its own corrections, and those of the console. The console
        sees those that workspaces made in their uploads."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(_IN_FORCE, (workspace, workspace))
        return [
            Correction(
                row["recognised"], row["corrected"], row["transcript"], row["place"], row["workspace"] is not None
            )
            for row in rows
        ]

    async def listed(self, workspace: str | None) -> list[StoredCorrection]:
        """All corrections of a workspace, oldest first; at the console those of all."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(
                f"SELECT {_COLUMNS} FROM correction WHERE CAST(? AS TEXT) IS NULL OR workspace = ? ORDER BY id",  # noqa: S608 - a constant
                (workspace, workspace),
            )
        return [_stored(row) for row in rows]

    async def get(self, workspace: str | None, id_: int) -> StoredCorrection | None:
        """A correction of a workspace; at the console that of any. None if there is none."""
        async with self._database.reader() as connection:
            row = await connection.fetch_one(
                f"SELECT {_COLUMNS} FROM correction WHERE id = ? AND (CAST(? AS TEXT) IS NULL OR workspace = ?)",  # noqa: S608 - a constant
                (id_, workspace, workspace),
            )
        return None if row is None else _stored(row)

    async def put(self, given: Sequence[NewCorrection]) -> list[int]:
        """Stores corrections, all or none, and returns their numbers.

        One that says of the same words, at the same place, what another says already takes its place. Raises
        TooManyCorrections.
        """
        numbers = list[int]()
        async with self._database.transaction() as connection:
            for one in given:
                await connection.execute(_FORGET_SAME, _same(one))
                numbers += [row["id"] for row in await connection.fetch_all(_INSERT, _values(one))]
            for workspace, state in {(one.workspace, one.state) for one in given}:
                await _check_room(connection, workspace, state)
        return numbers

    async def decide(self, id_: int, state: CorrectionState) -> bool:
        """Accepts or rejects a proposal; False if that was done already. Of the rejected ones, the latest are kept.
        Raises TooManyCorrections."""
        async with self._database.transaction() as connection:
            row = await connection.fetch_one(
                f"UPDATE correction SET state = ? WHERE id = ? AND state = 'proposed' RETURNING {_COLUMNS}",  # noqa: S608 - a constant
                (state, id_),
            )
            if row is None:
                return False
            decided = _stored(row)
            await connection.execute(f"{_FORGET_SAME} AND id <> ?", (*_same(decided), id_))
            await connection.execute(
                _FORGET_REJECTED, (decided.workspace, decided.workspace, MOST[CorrectionState.REJECTED])
            )
            await _check_room(connection, decided.workspace, state)
        return True

    async def remove(self, ids: Sequence[int]) -> None:
        """Deletes corrections; numbers that are not there are passed over."""
        async with self._database.transaction() as connection:
            await connection.executemany("DELETE FROM correction WHERE id = ?", [(id_,) for id_ in ids])


async def find_places_anew(connection: Connection, public: str, text: str) -> None:
    """Finds the places of a transcript's corrections in the `text` that it has now."""
    rows = await connection.fetch_all(
        "SELECT id, recognised, around FROM correction WHERE transcript = ? AND place IS NOT NULL", (public,)
    )
    if not rows:
        return
    wanted = [(row["recognised"], row["around"]) for row in rows]
    found = await asyncio.to_thread(places_anew, text, wanted)  # there may be a thousand, in a long text
    now = [(LOST if at is None else at, row["id"]) for at, row in zip(found, rows, strict=True)]
    await connection.executemany("UPDATE correction SET place = ? WHERE id = ?", now)


async def _check_room(connection: Connection, workspace: str | None, state: CorrectionState) -> None:
    counted = await connection.fetch_one(
        "SELECT count(*) AS n FROM correction WHERE workspace IS NOT DISTINCT FROM ? AND state = ?", (workspace, state)
    )
    if counted is not None and counted["n"] > MOST[state]:
        raise TooManyCorrections(MOST[state], state)


def _values(one: NewCorrection) -> list[object]:
    return [getattr(one, name) for name in _NAMES]


def _same(one: NewCorrection) -> list[object]:
    """The values of _FORGET_SAME."""
    return [one.workspace, one.recognised, one.transcript, one.place, one.state]


def _stored(row: Row) -> StoredCorrection:
    values: dict[str, Any] = {name: row[name] for name in ("id", *_NAMES)}
    values["state"] = CorrectionState(row["state"])
    return StoredCorrection(**values)


_NAMES: Final = [field.name for field in fields(NewCorrection)]
_COLUMNS: Final = ", ".join(["id", *_NAMES])
_INSERT: Final = f"INSERT INTO correction ({', '.join(_NAMES)}) VALUES ({', '.join('?' for _ in _NAMES)}) RETURNING id"  # noqa: S608 - constants
_FORGET_SAME: Final = """
    DELETE FROM correction WHERE workspace IS NOT DISTINCT FROM ? AND recognised = ?
        AND transcript IS NOT DISTINCT FROM ? AND place IS NOT DISTINCT FROM ? AND state = ?
"""
_FORGET_REJECTED: Final = """
    DELETE FROM correction WHERE workspace IS NOT DISTINCT FROM ? AND state = 'rejected' AND id NOT IN (
        SELECT id FROM correction WHERE workspace IS NOT DISTINCT FROM ? AND state = 'rejected'
        ORDER BY id DESC LIMIT ?)
"""
_IN_FORCE: Final = """
    SELECT correction.workspace, recognised, corrected, transcript, place FROM correction
    WHERE state = 'accepted' AND place IS DISTINCT FROM -1 AND (
        workspace IS NULL OR workspace = ?
        OR CAST(? AS TEXT) IS NULL AND transcript IN (
            SELECT public FROM transcript JOIN shelf ON shelf.id = transcript.shelf
            WHERE shelf.workspace = correction.workspace))
    ORDER BY id
"""
