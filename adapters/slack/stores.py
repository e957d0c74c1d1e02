"""Who installed us, in the project's own database: tokens encrypted, under a key that is kept elsewhere."""

from __future__ import annotations

import json
import logging
import secrets
from typing import TYPE_CHECKING, Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from .errors import BadKey

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from logging import Logger

    from slack_sdk.oauth.installation_store.models.installation import Installation

    from ...bot.credentials import Secret
    from ...index.database import Database

STATE_S: Final = 600
MOST_STATES: Final = 10_000  # begun and not ended: a flood of them must not fill the disk
KEPT: Final = (
    "app_id",
    "enterprise_id",
    "enterprise_name",
    "team_id",
    "team_name",
    "bot_token",
    "bot_id",
    "bot_user_id",
    "bot_scopes",
    "bot_refresh_token",
    "bot_token_expires_at",
    "is_enterprise_install",
    "installed_at",
)

_log = logging.getLogger(__name__)


def cipher(key: Secret) -> MultiFernet:
    """What encrypts. `key` may be several with commas between them: the first encrypts, all decrypt, so that a key can
    be replaced. Raises BadKey."""
    try:
        return MultiFernet([Fernet(part.strip()) for part in key.reveal().split(",")])
    except ValueError:
        raise BadKey from None


class Installations(AsyncInstallationStore):
    """The bots of all workspaces and organisations. `changed` is told of each that is installed, and whether it still
    is."""

    def __init__(
        self, database: Database, fernet: MultiFernet, changed: Callable[[str, bool], Awaitable[None]]
    ) -> None:
        self._database = database
        self._fernet = fernet
        self._changed = changed

    @property
    def logger(self) -> Logger:
        return _log

    async def async_save(self, installation: Installation) -> None:
        """Keeps what a workspace gave us; there is one bot for each, so that the latest counts."""
        bot = installation.to_bot()
        await self.async_save_bot(bot)
        await self._changed(_tenant(bot.enterprise_id, bot.team_id, bot.is_enterprise_install), True)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keeps a bot whose tokens were replaced."""
        values = {name: getattr(bot, name) for name in KEPT}
        sealed = self._fernet.encrypt(json.dumps(values).encode())
        tenant = _tenant(bot.enterprise_id, bot.team_id, bot.is_enterprise_install)
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO slack_installation (tenant, sealed) VALUES (?, ?) "
                "ON CONFLICT (tenant) DO UPDATE SET sealed = excluded.sealed",
                (tenant, sealed),
            )

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a team, or of the organisation where that installed us as a whole."""
        bot = await self._bot(_tenant(enterprise_id, team_id, is_enterprise_install))
        if bot and is_enterprise_install and enterprise_id and team_id:
            await self._remember(team_id, enterprise_id)
        return bot

    async def of_tenant(self, tenant: str) -> Bot | None:
        """The bot that serves a team or an organisation, for what nobody asked for just now."""
        bot = await self._bot(tenant)
        if bot is None and (organisation := await self._organisation(tenant)):
            return await self._bot(organisation)
        return bot

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forgets a bot whose token was taken back; the organisation's where no team is named."""
        await self.forget(_tenant(enterprise_id, team_id, None))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Does nothing: tokens of people are neither asked for nor kept."""

    async def forget(self, tenant: str) -> None:
        """Forgets a workspace's tokens."""
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM slack_installation WHERE tenant = ?", (tenant,))
        await self._changed(tenant, False)

    async def _bot(self, tenant: str) -> Bot | None:
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall(
                "SELECT sealed FROM slack_installation WHERE tenant = ?", (tenant,)
            )
        for row in rows:
            try:
                values: dict[str, Any] = json.loads(self._fernet.decrypt(row[0]))
            except InvalidToken:
                _log.error("the installation of %s was encrypted with another key: it has to be installed anew", tenant)
                return None
            return Bot(**values)
        return None

    async def _organisation(self, team: str) -> str | None:
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall("SELECT organisation FROM slack_grid WHERE team = ?", (team,))
        return next((str(row[0]) for row in rows), None)

    async def _remember(self, team: str, organisation: str) -> None:
        if await self._organisation(team) == organisation:
            return
        async with self._database.transaction() as connection:
            await connection.execute(
                "INSERT INTO slack_grid (team, organisation) VALUES (?, ?) "
                "ON CONFLICT (team) DO UPDATE SET organisation = excluded.organisation",
                (team, organisation),
            )


def _tenant(enterprise: str | None, team: str | None, whole: bool | None) -> str:
    return (enterprise if whole or not team else team) or ""


class States(AsyncOAuthStateStore):
    """The states of installations that somebody began; each counts once, and not for long."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    @property
    def logger(self) -> Logger:
        return _log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002 - as the SDK has it
        """A new state."""
        state, now = secrets.token_urlsafe(24), int(self._clock())
        async with self._database.transaction() as connection:
            await connection.execute("DELETE FROM slack_state WHERE expires <= ?", (now,))
            await connection.execute(
                "DELETE FROM slack_state WHERE state IN (SELECT state FROM slack_state ORDER BY expires DESC "
                "LIMIT -1 OFFSET ?)",
                (MOST_STATES - 1,),
            )
            await connection.execute("INSERT INTO slack_state VALUES (?, ?)", (state, now + STATE_S))
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether `state` was issued, is not too old, and comes back for the first time."""
        async with self._database.transaction() as connection:
            gone = await connection.execute(
                "DELETE FROM slack_state WHERE state = ? AND expires > ?", (str(state), int(self._clock()))
            )
            return gone.rowcount == 1
