"""Connections to PostgreSQL that are kept for what belongs to a session: locks, and listening to announcements.

A pooler between us and the server has to keep a session for each client, or be gone around: else nobody is woken, which
polling makes up for, and locks are not held.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Final

import psycopg

from .postgres_connection import ANSWER_S, CHANNEL, answered, connected, translated

if TYPE_CHECKING:
    from .postgres_connection import Raw

_TAKE: Final = "SELECT pg_try_advisory_lock(hashtextextended(%s || ' in ' || current_schema(), 0)) AS taken"
_RELEASE: Final = "SELECT pg_advisory_unlock_all()"


class SessionLock:
    """A lock that one process of all computers holds at a time: an advisory lock of the server, which releases it when
    the connection is lost."""

    def __init__(self, conninfo: str, location: str, name: str) -> None:
        self._conninfo = conninfo
        self._location = location
        self._name = f"pullquote {name}"
        self._raw: Raw | None = None

    async def take(self) -> bool:
        """Whether this process holds the lock, still or from now on. Raises Unreachable or another StorageError if the
        server cannot be asked: then another process may have it."""
        with translated(self._location, ANSWER_S):
            if self._raw is not None:
                with contextlib.suppress(psycopg.Error):
                    await answered(self._raw, self._raw.execute("SELECT 1"), ANSWER_S)
                    return True
                await self._close()
            raw = await connected(self._conninfo)
            taken = False
            try:
                row = await (await answered(raw, raw.execute(_TAKE, (self._name,)), ANSWER_S)).fetchone()
                taken = row is not None and row["taken"]
            finally:
                if not taken:
                    await raw.close()
            self._raw = raw if taken else None
            return taken

    async def release(self) -> None:
        """Releases the lock; does nothing if it is not held. Others can have it at once: where a connection is only
        closed, the server lets go some time later."""
        if self._raw is not None:
            with contextlib.suppress(psycopg.Error):
                await answered(self._raw, self._raw.execute(_RELEASE), ANSWER_S)
            await self._close()

    async def _close(self) -> None:
        if self._raw is not None:
            raw, self._raw = self._raw, None
            await raw.close()


class Announcements:
    """Listens to what processes announce on CHANNEL. A connection that is lost is made anew, once in each call."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._raw: Raw | None = None

    async def wait(self, seconds: float) -> None:
        """Returns at the next announcement, or after so many seconds, also where nobody can be listened to; at once
        where listening has only begun: something may have been announced before."""
        until = time.monotonic() + seconds
        for _ in range(2):
            try:
                if self._raw is None:
                    self._raw = await connected(self._conninfo)
                    await answered(self._raw, self._raw.execute(f"LISTEN {CHANNEL}".encode()), ANSWER_S)
                    return
                async for _ in self._raw.notifies(timeout=max(until - time.monotonic(), 0.0), stop_after=1):
                    break
            except psycopg.Error:
                await self.close()
            else:
                return
        await asyncio.sleep(max(until - time.monotonic(), 0.0))

    async def close(self) -> None:
        """Listens no more."""
        if self._raw is not None:
            raw, self._raw = self._raw, None
            await raw.close()
