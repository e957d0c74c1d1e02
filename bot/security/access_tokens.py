"""Secrets that let their bearer read what a workspace may see: links for people, tokens for programs.

A secret is 192 random bits; the database has its digest alone, so that nobody who reads a backup can use one. Each is
for one purpose, so that a link that somebody forwards is no token of a program. Tokens of programs, which end up in
files, begin with a word by which they are recognised there, and hidden in logs.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from ...index.errors import FileSystemError, PullquoteError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...index.storage.connection import Row
    from ...index.storage.database import Database

MOST: Final = 10_000  # of one workspace and purpose: presses of a button must not fill the disk
TOKEN_PREFIX: Final = "pullquote_"  # noqa: S105 - what stands before a secret
USED_S: Final = 3600.0  # that the record of a use may be behind, so that not every request writes
_SHAPE: Final = re.compile(r"(?:pullquote_)?[A-Za-z0-9_-]{32}")
_COLUMNS: Final = "id, workspace, purpose, label, created, expires, used"


class Purpose(StrEnum):
    """What a secret is for."""

    LINK = "link"  # given to a person of the workspace by the bot
    TOKEN = "token"  # noqa: S105 - of a program
    FEED = "feed"  # the address of a subscription's posts, of which `label` is the id


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A secret that was issued, by its `number`: for which `workspace`, whose it is or what it is for, and when it was
    made, expires and was used last, to the hour (seconds since 1970; None is never)."""

    number: int
    workspace: str
    purpose: Purpose
    label: str
    created: float
    expires: float | None
    used: float | None = None


class IssuedToken(NamedTuple):
    """A new secret, which is kept nowhere, and what is known of it."""

    secret: str
    token: AccessToken


@dataclass
class UnknownToken(PullquoteError):
    """No secret of that purpose has this `number`."""

    number: str


class AccessTokens:
    """The secrets of an open data folder. `Core.access_tokens` is one. `now` is Unix time in seconds."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    async def issue(self, workspace: str, purpose: Purpose, label: str, days: float | None = None) -> IssuedToken:
        """Makes a secret of URL-safe characters that is valid for so many days, or until it is revoked. Above MOST the
        oldest of its kind go. Raises StorageError."""
        secret, now = secrets.token_urlsafe(24), self._now()
        if purpose is Purpose.TOKEN:
            secret = TOKEN_PREFIX + secret
        expires = None if days is None else now + days * 86400
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM access_token WHERE expires <= ?", (now,))
            await connection.execute(
                "DELETE FROM access_token WHERE workspace = ? AND purpose = ? AND id NOT IN "
                "(SELECT id FROM access_token WHERE workspace = ? AND purpose = ? ORDER BY id DESC LIMIT ?)",
                (workspace, purpose, workspace, purpose, MOST - 1),
            )
            made = await connection.fetch_one(
                "INSERT INTO access_token (digest, workspace, purpose, label, created, expires) "  # noqa: S608 - constants
                f"VALUES (?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
                (_digest(secret), workspace, purpose, label, now, expires),
            )
        assert made is not None, "it was inserted"
        return IssuedToken(secret, _token(made))

    async def find(self, secret: str, purpose: Purpose) -> AccessToken | None:
        """What a secret was issued for; None if it was not for this purpose, has expired or was revoked. It is recorded
        that it was used, where that can be written."""
        if not _SHAPE.fullmatch(secret):
            return None
        now = self._now()
        async with self._database.reader() as connection:
            row = await connection.fetch_one(
                f"SELECT {_COLUMNS} FROM access_token "  # noqa: S608 - constants
                "WHERE digest = ? AND purpose = ? AND (expires IS NULL OR expires > ?)",
                (_digest(secret), purpose, now),
            )
        if row and (row["used"] is None or row["used"] < now - USED_S):
            with contextlib.suppress(FileSystemError):  # that is logged elsewhere, once
                async with self._database.transaction() as connection:
                    await connection.execute("UPDATE access_token SET used = ? WHERE id = ?", (now, row["id"]))
        return _token(row) if row else None

    async def listed(self, purpose: Purpose, workspace: str | None = None) -> Sequence[AccessToken]:
        """What is valid now, in the order in which it was made; of one workspace or of all."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(
                f"SELECT {_COLUMNS} FROM access_token "  # noqa: S608 - constants
                "WHERE purpose = ? AND (expires IS NULL OR expires > ?) ORDER BY id",
                (purpose, self._now()),
            )
        return [one for one in map(_token, rows) if workspace is None or one.workspace == workspace]

    async def revoke(
        self, purpose: Purpose, *, number: int | None = None, workspace: str | None = None, label: str | None = None
    ) -> int:
        """Ends one secret by its number, or all of a workspace or with a label; returns how many."""
        named = ("id", number), ("label", label), ("workspace", workspace)
        column, value = next((name, value) for name, value in named if value is not None)
        async with self._database.transaction() as connection:
            return await connection.execute(
                f"DELETE FROM access_token WHERE purpose = ? AND {column} = ?",  # noqa: S608 - one of three names
                (purpose, value),
            )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: Row) -> AccessToken:
    return AccessToken(
        *(row["id"], row["workspace"], Purpose(row["purpose"]), row["label"]),
        *(row["created"], row["expires"], row["used"]),
    )
