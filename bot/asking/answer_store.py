"""Answers in the database, as the queries that they are found again from, until they expire.

Every lookup carries the workspace. An expired answer is never given out; a few are deleted with each new one, so that
nobody waits for a sweep.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final

from .answer_models import AnswerGone, Ask, Asker, NotYours, Query, ShownPassage
from .checked_text import StoredCheck, StoredPart
from .drafts import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...index.storage.connection import Connection, Row
    from ...index.storage.database import Database
    from ..settings.reloading import LiveSettings
    from .checked_text import CheckedText

DAY_S: Final = 86_400
CHECK: Final = "check"  # what a stored check asks, beside the values of `Ask`
_TOLD: Final = ("quoted", "left_out", "hurried", "unit")  # of a check, beside its parts
SWEPT: Final = 20  # expired answers that are deleted with each new one


class AnswerStore:
    """Stores queries for the configured days. `now` is Unix time in seconds; `new_id` makes unguessable ids."""

    def __init__(
        self,
        database: Database,
        settings: LiveSettings,
        now: Callable[[], float],
        new_id: Callable[[], str] = lambda: secrets.token_urlsafe(12),
    ) -> None:
        self._database = database
        self._settings = settings
        self._now = now
        self._new_id = new_id

    async def put(self, asker: Asker, query: Query) -> str:
        """Stores a query and returns the answer's id: 16 URL-safe characters. Raises StorageError."""
        async with self._database.transaction() as connection:
            return await self._put(connection, asker, query)

    async def put_check(self, asker: Asker, checked: CheckedText) -> CheckedText:
        """Stores a check and each of its parts; returns it with their ids. Raises StorageError."""
        async with self._database.transaction() as connection:
            ids = [await self._put(connection, asker, part.result.query) for part in checked.parts]
            parts = tuple(replace(part, answer=id_) for part, id_ in zip(checked.parts, ids, strict=True))
            rows = [[part.answer, part.number, part.looks] for part in parts]
            told = {"parts": rows, **{name: getattr(checked, name) for name in _TOLD}}
            id_ = await self._insert(connection, asker, CHECK, "", {}, json.dumps(told), private=checked.private)
        return replace(checked, parts=parts, id=id_)

    async def _put(self, connection: Connection, asker: Asker, query: Query) -> str:
        topic = query.ask is Ask.EXCERPT  # the row of an excerpt has its words among the filters
        filters = {
            "speaker": query.speaker,
            "source": query.source,
            "about": (query.words or None) if topic else None,
            "claimed": query.claimed,
            "cited": query.cited,
            "typed": query.typed,
            "since": query.since,
            "until": query.until,
            "dated": "dated" if query.dated else None,
            "within": list(query.within),
        }
        found = json.dumps(asdict(query.shown), ensure_ascii=False) if query.shown else None
        words = "" if topic else query.words
        return await self._insert(connection, asker, query.ask.value, words, filters, found, private=query.private)

    async def _insert(
        self,
        connection: Connection,
        asker: Asker,
        ask: str,
        words: str,
        filters: Mapping[str, str | list[str] | None],
        found: str | None,
        *,
        private: bool,
    ) -> str:
        id_, now = self._new_id(), int(self._now())
        await connection.execute(
            "INSERT INTO answer (id, workspace, asker, ask, words, filters, private, found, created, expires) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                id_,
                asker.workspace,
                asker.user,
                ask,
                words,
                json.dumps(filters, ensure_ascii=False),
                private,
                found,
                now,
                now + self._settings.current.answers.days * DAY_S,
            ),
        )
        await connection.execute(
            "DELETE FROM answer WHERE id IN (SELECT id FROM answer WHERE expires <= ? LIMIT ?)", (now, SWEPT)
        )
        return id_

    async def get(self, asker: Asker, id_: str, *, seen: bool = False) -> Query | StoredCheck:
        """The query of an answer that `asker` asked for, or a check; or, if `seen` is enough, of one that was not
        private. Raises AnswerGone; NotYours if another person asked."""
        async with self._database.reader() as connection:
            row = await self._row(connection, asker, id_, seen=seen)
            if row["ask"] != CHECK:
                return _query(row)
            told = json.loads(row["found"])
            parts = [
                StoredPart(_query(await self._row(connection, asker, part)), number, looks, part)
                for part, number, looks in told.pop("parts")
            ]
        unit = Unit(told["unit"]) if told["unit"] else None
        return StoredCheck(tuple(parts), told["quoted"], told["left_out"], told["hurried"], unit)

    async def _row(self, connection: Connection, asker: Asker, id_: str, *, seen: bool = False) -> Row:
        row = await connection.fetch_one(
            "SELECT asker, ask, words, filters, private, found FROM answer "
            "WHERE id = ? AND workspace IS NOT DISTINCT FROM ? AND expires > ?",
            (id_, asker.workspace, int(self._now())),
        )
        if row is None:
            raise AnswerGone
        if row["asker"] != asker.user and (row["private"] or not seen):
            raise NotYours
        return row

    async def publish(self, asker: Asker, id_: str) -> None:
        """Makes an answer public that `asker` asked for privately. Raises StorageError."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE answer SET private = ? WHERE id = ? AND asker = ? AND workspace IS NOT DISTINCT FROM ?",
                (False, id_, asker.user, asker.workspace),
            )

    async def sweep(self) -> int:
        """Deletes every answer that has expired; returns how many they were."""
        async with self._database.transaction() as connection:
            return await connection.execute("DELETE FROM answer WHERE expires <= ?", (int(self._now()),))


def _query(row: Row) -> Query:
    """The query of one row."""
    filters = json.loads(row["filters"])
    words = row["words"] if row["ask"] != Ask.EXCERPT else filters["about"] or ""
    shown = ShownPassage(**json.loads(row["found"])) if row["found"] else None
    private = bool(row["private"])
    return Query(
        Ask(row["ask"]),
        words,
        filters["speaker"],
        filters["source"],
        private=private,
        shown=shown,
        claimed=filters.get("claimed"),  # answers of earlier versions have none of these
        cited=filters.get("cited"),
        typed=filters.get("typed"),
        since=filters.get("since"),
        until=filters.get("until"),
        dated=bool(filters.get("dated")),
        within=tuple(filters.get("within", ())),
    )
