"""Encrypted storage of a workspace's tokens. The key is not in the database; see `settings.credentials`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from ..settings.credentials import BadKey, OtherKey, Secret

if TYPE_CHECKING:
    from ...index.storage.database import Database


def new_key() -> str:
    """Returns a new Fernet key for a Vault."""
    return Fernet.generate_key().decode()


class Vault:
    """One JSON object a workspace, encrypted in the database by Fernet.

    `key` may hold several keys separated by commas: the first encrypts, all decrypt, so that keys can be rotated.
    Raises BadKey.
    """

    def __init__(self, database: Database, key: Secret) -> None:
        self._database = database
        try:
            self._cipher = MultiFernet([Fernet(part.strip()) for part in key.reveal().split(",")])
        except ValueError:
            raise BadKey from None  # the message may quote the key

    async def put(self, workspace: str, value: dict[str, Any]) -> None:
        """Stores `value`, a JSON object, in place of the workspace's previous one. Raises StorageError."""
        sealed = self._cipher.encrypt(json.dumps(value).encode())
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO sealed (workspace, value) VALUES (?, ?) "
                "ON CONFLICT (workspace) DO UPDATE SET value = excluded.value",
                (workspace, sealed),
            )

    async def get(self, workspace: str) -> dict[str, Any] | None:
        """Returns the object of a workspace, or None. Raises OtherKey or StorageError."""
        async with self._database.reader() as connection:
            row = await connection.fetch_one("SELECT value FROM sealed WHERE workspace = ?", (workspace,))
        try:
            return json.loads(self._cipher.decrypt(row["value"])) if row else None
        except InvalidToken:
            raise OtherKey from None

    async def workspaces(self) -> list[str]:
        """Returns the workspaces that have an object, in order. Raises StorageError."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all("SELECT workspace FROM sealed ORDER BY workspace")
        return [row["workspace"] for row in rows]

    async def delete(self, workspace: str) -> None:
        """Deletes the object of a workspace. Raises StorageError."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM sealed WHERE workspace = ?", (workspace,))
