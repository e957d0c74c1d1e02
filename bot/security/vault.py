"""What a workspace entrusted to us, such as tokens: kept encrypted, under a key that is kept elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from ..settings.credentials import BadKey, OtherKey

if TYPE_CHECKING:
    from ...index.storage.database import Database
    from ..settings.credentials import Secret


def new_key() -> str:
    """A key for a Vault."""
    return Fernet.generate_key().decode()


class Vault:
    """Values by workspace, encrypted in the database.

    `key` may be several with commas between them: the first encrypts, all decrypt, so that a key can be replaced.
    Raises BadKey.
    """

    def __init__(self, database: Database, key: Secret) -> None:
        self._database = database
        try:
            self._cipher = MultiFernet([Fernet(part.strip()) for part in key.reveal().split(",")])
        except ValueError:
            raise BadKey from None  # its words may quote the key

    async def put(self, workspace: str, value: dict[str, Any]) -> None:
        """Keeps `value`, which has to be JSON, in place of what was kept for the workspace before."""
        sealed = self._cipher.encrypt(json.dumps(value).encode())
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO sealed (workspace, value) VALUES (?, ?) "
                "ON CONFLICT (workspace) DO UPDATE SET value = excluded.value",
                (workspace, sealed),
            )

    async def get(self, workspace: str) -> dict[str, Any] | None:
        """What is kept for a workspace. Raises OtherKey."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall("SELECT value FROM sealed WHERE workspace = ?", (workspace,))
        for row in rows:
            try:
                value: dict[str, Any] = json.loads(self._cipher.decrypt(row[0]))
            except InvalidToken:
                raise OtherKey from None
            return value
        return None

    async def delete(self, workspace: str) -> None:
        """Forgets what is kept for a workspace."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM sealed WHERE workspace = ?", (workspace,))
