"""One-time tickets with an expiry, such as the OAuth `state` parameter (RFC 6749, section 10.12)."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...index.storage.database import Database

VALID_S: Final = 600  # seconds from issue to expiry
MOST: Final = 10_000  # unused tickets that are kept: a flood of requests must not fill the disk


class Tickets:
    """Tickets in the database, so that one process can redeem a ticket that another has issued."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def issue(self) -> str:
        """Issues a ticket of 192 random bits in URL-safe characters. Raises StorageError."""
        ticket, now = secrets.token_urlsafe(24), int(self._clock())
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM ticket WHERE expires <= ?", (now,))
            await connection.execute(
                "DELETE FROM ticket WHERE ticket NOT IN "
                "(SELECT ticket FROM ticket ORDER BY expires DESC, ticket LIMIT ?)",
                (MOST - 1,),
            )
            await connection.execute("INSERT INTO ticket (ticket, expires) VALUES (?, ?)", (ticket, now + VALID_S))
        return ticket

    async def redeem(self, ticket: str) -> bool:
        """Redeems `ticket`; False if it was not issued, has expired or was redeemed before. Raises StorageError."""
        async with self._database.transaction() as connection:
            gone = await connection.execute(
                "DELETE FROM ticket WHERE ticket = ? AND expires > ?", (ticket, int(self._clock()))
            )
            return gone == 1
