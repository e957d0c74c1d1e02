"""Tickets: given out, and taken back once and in time. They tie what comes back from a browser to what was begun."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...index.storage.database import Database

VALID_S: Final = 600
MOST: Final = 10_000  # given out and not taken back: a flood of them must not fill the disk


class Tickets:
    """Tickets in the database, so that any process may take back what another gave out."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def give(self) -> str:
        """A new ticket that nobody can guess, of URL-safe characters."""
        ticket, now = secrets.token_urlsafe(24), int(self._clock())
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM ticket WHERE expires <= ?", (now,))
            await connection.execute(
                "DELETE FROM ticket WHERE ticket IN "
                "(SELECT ticket FROM ticket ORDER BY expires DESC, ticket LIMIT -1 OFFSET ?)",
                (MOST - 1,),
            )
            await connection.execute("INSERT INTO ticket (ticket, expires) VALUES (?, ?)", (ticket, now + VALID_S))
        return ticket

    async def take(self, ticket: str) -> bool:
        """Whether `ticket` was given out, is not too old, and comes back for the first time."""
        async with self._database.transaction() as connection:
            gone = await connection.execute(
                "DELETE FROM ticket WHERE ticket = ? AND expires > ?", (ticket, int(self._clock()))
            )
            return gone.rowcount == 1
