"""Answers in the database: what was asked, by whom and where, until it expires.

Every lookup carries the workspace. What expired is never given out, and is deleted a little at a time whenever another
answer is kept, so that nobody has to wait for a sweep.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from .answer_models import AnswerGone, Ask, Asker, NotYours

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...index.storage.database import Database
    from ..settings.reloading import LiveSettings

DAY_S: Final = 86_400
SWEPT: Final = 20  # expired answers deleted with each one that is kept


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage that was shown: its transcript's public id, its place there, and its words as written."""

    transcript: str
    first: int
    past: int
    words: str


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """What was asked for. `found` is set where asking again would find something else."""

    ask: Ask
    words: str
    speaker: str | None = None
    source: str | None = None
    about: str | None = None
    private: bool = False
    found: ShownPassage | None = None


class AnswerStore:
    """Keeps requests for the configured days. `now` is Unix time in seconds; `new_id` makes unguessable ids."""

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

    async def keep(self, asker: Asker, request: StoredQuery) -> str:
        """Keeps a request and gives its id: 16 URL-safe characters."""
        id_, now = self._new_id(), int(self._now())
        filters = {name: getattr(request, name) for name in ("speaker", "source", "about")}
        found = json.dumps(asdict(request.found), ensure_ascii=False) if request.found else None
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO answer (id, workspace, asker, ask, words, filters, private, found, created, expires) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    id_,
                    asker.workspace,
                    asker.user,
                    request.ask.value,
                    request.words,
                    json.dumps(filters, ensure_ascii=False),
                    request.private,
                    found,
                    now,
                    now + self._settings.current.answers.days * DAY_S,
                ),
            )
            await connection.execute(
                "DELETE FROM answer WHERE id IN (SELECT id FROM answer WHERE expires <= ? LIMIT ?)", (now, SWEPT)
            )
        return id_

    async def find(self, asker: Asker, id_: str) -> StoredQuery:
        """The request that `asker` made. Raises AnswerGone, or NotYours if somebody else of the workspace did."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall(
                "SELECT asker, ask, words, filters, private, found FROM answer "
                "WHERE id = ? AND workspace IS ? AND expires > ?",
                (id_, asker.workspace, int(self._now())),
            )
        for who, ask, words, filters, private, found in rows:
            if who != asker.user:
                raise NotYours
            passage = ShownPassage(**json.loads(found)) if found else None
            return StoredQuery(Ask(ask), words, **json.loads(filters), private=bool(private), found=passage)
        raise AnswerGone

    async def sweep(self) -> int:
        """Deletes everything that has expired; how many answers that were."""
        async with self._database.transaction() as connection:
            cursor = await connection.execute("DELETE FROM answer WHERE expires <= ?", (int(self._now()),))
            return cursor.rowcount
