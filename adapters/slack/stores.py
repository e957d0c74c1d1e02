"""The installations, as Slack's libraries want them stored: over the core's vault and tickets."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from ...bot.places import Workspace
from ...bot.settings.credentials import OtherKey
from .render import PLATFORM

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from logging import Logger

    from slack_sdk.oauth.installation_store.models.installation import Installation

    from ...bot.security.tickets import Tickets
    from ...bot.security.vault import Vault

STORED_FIELDS: Final = (
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
ORGANISATION: Final = "organisation"  # all that is kept for a team whose organisation installed us as a whole

_log = logging.getLogger(__name__)


class Installations(AsyncInstallationStore):
    """The bots of all workspaces and organisations. `changed` is called with each that is installed or forgotten, and
    whether it is there now."""

    def __init__(self, vault: Vault, changed: Callable[[str, bool], Awaitable[None]]) -> None:
        self._vault = vault
        self._changed = changed

    @property
    def logger(self) -> Logger:
        """The logger."""
        return _log

    async def async_save(self, installation: Installation) -> None:
        """Stores an installation; there is one bot for each workspace, so that the latest counts."""
        bot = installation.to_bot()
        await self.async_save_bot(bot)
        await self._changed(tenant_of(bot.enterprise_id, bot.team_id, whole=bot.is_enterprise_install), True)

    async def async_save_bot(self, bot: Bot) -> None:
        """Stores a bot whose tokens were rotated."""
        tenant = tenant_of(bot.enterprise_id, bot.team_id, whole=bot.is_enterprise_install)
        await self._vault.put(_workspace(tenant), {name: getattr(bot, name) for name in STORED_FIELDS})

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a team, or of the organisation that installed the app as a whole."""
        bot = await self.bot(tenant_of(enterprise_id, team_id, whole=is_enterprise_install))
        if bot and is_enterprise_install and enterprise_id and team_id and await self._kept(team_id) is None:
            await self._vault.put(_workspace(team_id), {ORGANISATION: enterprise_id})
        return bot

    async def bot(self, tenant: str) -> Bot | None:
        """The bot that serves a team or an organisation; None where there is none."""
        kept = await self._kept(tenant)
        if kept and ORGANISATION in kept:
            kept = await self._kept(str(kept[ORGANISATION]))
        return Bot(**kept) if kept else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forgets a bot whose token was revoked; the organisation's where no team is named."""
        await self.forget(tenant_of(enterprise_id, team_id, whole=False))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Does nothing: tokens of people are neither requested nor stored."""

    async def orphans(self) -> list[str]:
        """The teams that were served by their organisation's bot, which was forgotten."""
        tenants = await self.tenants()
        kept = {tenant: await self._kept(tenant) for tenant in tenants}
        return [team for team, value in kept.items() if value and value.get(ORGANISATION, team) not in tenants]

    async def tenants(self) -> list[str]:
        """The teams and organisations that have a bot, or had one."""
        found = map(Workspace.parse, await self._vault.workspaces())
        return [workspace.id for workspace in found if workspace.platform == PLATFORM]

    async def forget(self, tenant: str) -> None:
        """Forgets a workspace's tokens."""
        await self._vault.delete(_workspace(tenant))
        await self._changed(tenant, False)

    async def _kept(self, tenant: str) -> dict[str, Any] | None:
        try:
            return await self._vault.get(_workspace(tenant))
        except OtherKey:
            _log.error("what %s gave us was encrypted under another key: it has to be installed anew", tenant)
            return None


def tenant_of(enterprise: str | None, team: str | None, *, whole: bool | None) -> str:
    """The team, or its organisation if that installed the app as a `whole` or no team is named."""
    return (enterprise if whole or not team else team) or ""


def _workspace(tenant: str) -> Workspace:
    return Workspace(PLATFORM, tenant)


class States(AsyncOAuthStateStore):
    """The OAuth states of installations under way: a ticket each."""

    def __init__(self, tickets: Tickets) -> None:
        self._tickets = tickets

    @property
    def logger(self) -> Logger:
        """The logger."""
        return _log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002 - as the SDK has it
        """A new state."""
        return await self._tickets.issue()

    async def async_consume(self, state: str) -> bool:
        """Whether `state` was issued, is not too old, and is new."""
        return await self._tickets.redeem(str(state))
