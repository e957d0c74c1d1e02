"""Many workspaces: how they install the app, the token of each request, and workspaces that leave."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (Slack's libraries annotate with bare dictionaries)

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakValueDictionary

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from ...bot.places import Workspace
from ...bot.security.tickets import Tickets
from ...bot.security.vault import Vault
from ...index.storage.waiting import holding
from .delivery import REVOKED
from .manifest import SCOPES
from .paths import INSTALL, REDIRECT
from .payload import text_at
from .render import PLATFORM
from .stores import Installations, States, tenant_of
from .web import QUIET, Refused, Web, with_token

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.authorization.authorize_result import AuthorizeResult
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
    from slack_sdk.oauth.installation_store.models.bot import Bot
    from slack_sdk.web.async_client import AsyncWebClient

    from ...bot.core import Core
    from ...index.storage.database import Lock
    from .tokens import Http

CHECKS: Final = 4  # workspaces that are looked up at once
EXPIRING_MIN: Final = 120  # minutes before its end at which a token is replaced
TURN_S: Final = 30.0  # that a rotation waits for that of another process

_log = logging.getLogger(__name__)


class Rotator(AsyncTokenRotator):
    """Rotates tokens, one at a time of all processes that share the store."""

    def __init__(self, store: Installations, secrets: Http, client: AsyncWebClient, turn: Lock) -> None:
        super().__init__(client_id=secrets.client_id, client_secret=secrets.client_secret.reveal(), client=client)
        self._store = store
        self._turn = turn
        self._here = asyncio.Lock()

    async def perform_bot_token_rotation(
        self, *, bot: Bot, minutes_before_expiration: int = EXPIRING_MIN
    ) -> Bot | None:
        """The bot with a new token, which is stored already; None if its token is still good."""
        ends = bot.bot_token_expires_at
        if ends is None or ends > time.time() + minutes_before_expiration * 60:
            return None
        async with self._here, holding(self._turn, TURN_S):
            stored = await self._store.bot(tenant_of(bot.enterprise_id, bot.team_id, whole=bot.is_enterprise_install))
            if stored is not None and stored.bot_token != bot.bot_token:  # another process was quicker
                return stored
            newer = await super().perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=minutes_before_expiration
            )
            if newer is not None:
                await self._store.async_save_bot(newer)
            return newer


class Authorize(AsyncInstallationStoreAuthorize):
    """Finds a request's token, and rotates one that is about to expire: once for concurrent requests, since Slack
    accepts a refresh token only once. `turn` is a lock between processes."""

    def __init__(self, store: Installations, secrets: Http, client: AsyncWebClient, turn: Lock) -> None:
        super().__init__(
            logger=QUIET,
            installation_store=store,
            client_id=secrets.client_id,
            client_secret=secrets.client_secret.reveal(),
            token_rotation_expiration_minutes=EXPIRING_MIN,
            bot_only=True,
            cache_enabled=True,
            client=client,
        )
        self.token_rotator = Rotator(store, secrets, client, turn)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **actor: Any,
    ) -> AuthorizeResult | None:
        async with self._turn(team_id or enterprise_id or ""):
            return await super().__call__(
                context=context, enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, **actor
            )

    async def token(self, tenant: str) -> str | None:
        """The token of a team or an organisation, outside of any request; None where there is none."""
        store = self.installation_store
        assert isinstance(store, Installations)
        async with self._turn(tenant):
            bot = await store.bot(tenant)
            if bot is None or bot.bot_refresh_token is None or self.token_rotator is None:
                return bot.bot_token if bot else None
            newer = await self.token_rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=EXPIRING_MIN)
            return (newer or bot).bot_token

    def _turn(self, tenant: str) -> asyncio.Lock:
        return self._turns.setdefault(tenant, asyncio.Lock())


class Tenants:
    """The workspaces that installed the app."""

    def __init__(self, core: Core, secrets: Http, client: AsyncWebClient, clock: Callable[[], float]) -> None:
        self._core = core
        self._client = client
        self.store = Installations(Vault(core.database, secrets.key), self._changed)
        self.authorize = Authorize(self.store, secrets, client, core.database.lock("slack-tokens"))
        settings = core.settings.slack
        self.flow_settings = AsyncOAuthSettings(
            client_id=secrets.client_id,
            client_secret=secrets.client_secret.reveal(),
            scopes=[*SCOPES, *settings.scopes],
            user_scopes=[],
            redirect_uri=f"{settings.url}{REDIRECT}" if settings.url else None,
            install_path=INSTALL,
            redirect_uri_path=REDIRECT,
            installation_store=self.store,
            installation_store_bot_only=True,
            state_store=States(Tickets(core.database, clock)),
            logger=QUIET,
        )

    async def web_of(self, workspace: str) -> Web | None:
        """The Web API of a workspace; None where the app is not installed."""
        token = await self.authorize.token(Workspace.parse(workspace).id)
        return with_token(self._client, token) if token else None

    async def left(self, workspace: str) -> None:
        """Forgets the tokens of a workspace that revoked them, and disables its subscriptions."""
        await self.store.forget(Workspace.parse(workspace).id)

    async def compare(self) -> None:
        """Forgets the workspaces that removed the app while nobody was there to be told. What Slack does not answer
        leaves a workspace as it is."""
        turns = asyncio.Semaphore(CHECKS)

        async def check(tenant: str) -> None:
            async with turns:
                if await self._is_gone(tenant):
                    await self.store.forget(tenant)

        for result in await asyncio.gather(*map(check, await self.store.tenants()), return_exceptions=True):
            if isinstance(result, Exception):
                _log.warning("whether a workspace still has the app could not be found out: %s", type(result).__name__)
        for tenant in await self.store.orphans():
            await self.store.forget(tenant)

    async def _is_gone(self, tenant: str) -> bool:
        """Whether Slack refuses a workspace's token as revoked. Raises whatever keeps it from being known."""
        try:
            token = await self.authorize.token(tenant)
            if token is None:  # it was the organisation's, or is encrypted under another key
                return False
            await with_token(self._client, token).post("auth.test")
        except Refused as error:
            if error.reason not in REVOKED:
                raise
            return True
        return False

    async def _changed(self, tenant: str, installed: bool) -> None:
        workspace = Workspace(PLATFORM, tenant)
        await (self._core.daily.enable(workspace) if installed else self._core.daily.disable(workspace))


def watch_leavers(app: AsyncApp, left: Callable[[str], Awaitable[None]]) -> None:
    """Adds the listeners for workspaces that uninstall the app or revoke its token."""

    async def uninstalled(context: AsyncBoltContext) -> None:
        tenant = text_at(context, "team_id") or text_at(context, "enterprise_id")
        if tenant:
            await left(Workspace(PLATFORM, tenant))

    async def revoked(event: dict[str, Any], context: AsyncBoltContext) -> None:
        tokens: dict[str, Any] = event.get("tokens") or {}
        if tokens.get("bot"):
            await uninstalled(context)

    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)


def pages(flow: AsyncOAuthFlow) -> list[web.RouteDef]:
    """The pages on which a workspace installs us."""

    async def install(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

    async def redirected(request: web.Request) -> web.Response:
        try:
            return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))
        except (aiohttp.ClientError, TimeoutError, Refused) as error:
            _log.warning("an installation failed: %s", type(error).__name__)
            return web.Response(status=502, text="Slack did not answer. Try again.")

    return [web.get(INSTALL, install), web.get(REDIRECT, redirected)]
