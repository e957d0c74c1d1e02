"""Serves Slack: over Socket Mode for one workspace, or over HTTP for many."""

# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false
# (Slack's libraries annotate with bare dictionaries)

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from ...bot.errors import NoConnection
from ...bot.places import Workspace
from ...bot.serving.http_server import health, listening
from ...bot.telemetry.faults import log_unexpected
from ...index.errors import PullquoteError
from .attach import attach
from .delivery import REVOKED, Poster
from .errors import NoTokens, TokenRefused
from .guard import LARGEST, MISREAD, Guard, misread
from .names import Names
from .oauth import Tenants, pages, watch_leavers
from .paths import API, EVENTS
from .render import PLATFORM
from .tokens import Http, SocketMode, ways
from .web import QUIET, Refused, Unanswered, retries, with_token

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
    from slack_sdk.socket_mode.request import SocketModeRequest

    from ...bot.core import Core
    from .listeners import Listeners

TIMEOUT_S: Final = 30
CONNECTIONS: Final = 128
FINISH_S: Final = 5.0  # for answers that are under way when we stop

_log = logging.getLogger(__name__)


class Service:
    """Slack while it is served. `until_over` raises when Slack revokes the token."""

    def __init__(
        self, poster: Poster, over: asyncio.Future[None], *, port: int | None = None, socket: Socket | None = None
    ) -> None:
        self.poster = poster
        self.port = port
        self._over = over
        self._socket = socket

    @property
    def connected(self) -> bool:
        """Whether Slack can reach us: by the socket, or because the port is open."""
        return self._socket is None or self._socket.connected

    async def until_over(self) -> None:
        """Waits until cancelled. Raises TokenRefused when the token is revoked."""
        await asyncio.shield(self._over)


@contextlib.asynccontextmanager
async def serving(core: Core, *, api: str = API, clock: Callable[[], float] | None = None) -> AsyncGenerator[Service]:
    """Serves Slack with the configured secrets, inside the context; `clock` is the core's time unless given. Raises
    NoTokens, BadCredential, BadKey or TokenRefused."""
    secrets = ways(core.settings.slack, os.environ)
    if secrets is None:
        raise NoTokens
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with contextlib.AsyncExitStack() as open_:
        session = await open_.enter_async_context(aiohttp.ClientSession(timeout=timeout))
        client = AsyncWebClient(base_url=api, session=session, logger=QUIET, retry_handlers=retries())
        over = asyncio.get_running_loop().create_future()
        open_.callback(over.cancel)
        if isinstance(secrets, SocketMode):
            yield await _socket(core, secrets, client, over, open_)
        else:
            yield await _http(core, secrets, client, over, clock or core.now, open_)


# --- One workspace, over a socket ------------------------------------------------------------------------------------


async def _socket(
    core: Core,
    secrets: SocketMode,
    client: AsyncWebClient,
    over: asyncio.Future[None],
    open_: contextlib.AsyncExitStack,
) -> Service:
    ours = with_token(client, secrets.bot.reveal())
    who = await _checked(ours.post("auth.test"), "PULLQUOTE_SLACK_BOT_TOKEN")
    workspace = Workspace(PLATFORM, str(who.get("team_id")))
    client.token = secrets.bot.reveal()
    app, listeners = app_of(core, client)

    async def web_of(wanted: str) -> Any:
        return ours if wanted == workspace else None

    async def left(gone: str) -> None:
        await core.daily.disable(gone)
        if gone == workspace and not over.done():
            over.set_exception(TokenRefused("PULLQUOTE_SLACK_BOT_TOKEN", "token_revoked"))

    watch_leavers(app, left)
    await core.daily.enable(workspace)
    apps = with_token(client, secrets.app.reveal())
    first = await _checked(apps.post("apps.connections.open"), "PULLQUOTE_SLACK_APP_TOKEN")
    socket = Socket(app, secrets.app.reveal(), apps.client, str(first.get("url")), over)
    open_.push_async_callback(listeners.drain, FINISH_S)
    open_.push_async_callback(socket.close)
    await socket.connect()
    return Service(Poster(web_of, Names(core.settings.slack.prefix), core.messages, left), over, socket=socket)


class Socket(SocketModeClient):
    """The connection to Slack, renewed whenever it ends, unless Slack revokes the token."""

    def __init__(self, app: AsyncApp, token: str, client: AsyncWebClient, url: str, over: asyncio.Future[None]) -> None:
        super().__init__(app_token=token, logger=QUIET, web_client=client)
        self._app = app
        self._over = over
        self.wss_uri = url
        self.socket_mode_request_listeners.append(self._handle)  # pyright: ignore[reportArgumentType]

    @property
    def connected(self) -> bool:
        """Whether the connection is open. A dead one that looks open is noticed, and closed, by its missing pings."""
        return not self.closed and self.current_session is not None and not self.current_session.closed

    async def issue_new_wss_url(self) -> str:
        """The address of a new connection. Raises SlackApiError; a revoked token also ends the service."""
        try:
            return await super().issue_new_wss_url()
        except SlackApiError as error:
            reason = str(error.response.get("error"))
            if reason in REVOKED:
                self.closed = True  # or it would be tried for ever
                if not self._over.done():
                    self._over.set_exception(TokenRefused("PULLQUOTE_SLACK_APP_TOKEN", reason))
            raise

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        started = time.time()
        try:
            response = await run_async_bolt_app(self._app, request)
        except MISREAD as error:
            response = BoltResponse(status=misread(error))
        if 400 <= response.status < 500:  # Slack would send it again
            response = BoltResponse(status=200)
        await send_async_response(client, request, response, started)


async def _checked(asking: Any, name: str) -> dict[str, Any]:
    """Slack's answer to the token called `name`. Raises TokenRefused, or NoConnection where there is none."""
    try:
        return await asking
    except Unanswered as error:
        raise NoConnection("Slack", str(error)) from None
    except Refused as error:
        raise TokenRefused(name, error.reason) from None


# --- Many workspaces, over HTTP --------------------------------------------------------------------------------------


async def _http(
    core: Core,
    secrets: Http,
    client: AsyncWebClient,
    over: asyncio.Future[None],
    clock: Callable[[], float],
    open_: contextlib.AsyncExitStack,
) -> Service:
    tenants = Tenants(core, secrets, client, clock)
    app, listeners = app_of(
        core,
        client,
        request_verification_enabled=False,  # the guard has done it
        user_facing_authorize_error_message=core.messages.say("slack.not_installed"),
        authorize=tenants.authorize,
        installation_store=tenants.store,
        oauth_settings=tenants.flow_settings,
    )
    watch_leavers(app, tenants.left)
    guard = Guard(app, secrets.signing_secret, clock)
    flow = app.oauth_flow
    assert flow is not None
    events = web.post(EVENTS, guard.handle, expect_handler=guard.expected)
    open_.push_async_callback(listeners.drain, FINISH_S)
    settings = core.settings.slack
    comparing = asyncio.create_task(tenants.compare(), name="pullquote-slack-tenants")
    open_.callback(comparing.cancel)
    server = await open_.enter_async_context(
        listening(
            [events, health(), *pages(flow)],
            settings.host,
            settings.port,
            most=CONNECTIONS,
            body_bytes=LARGEST,
            closing_s=FINISH_S,
            proxies=settings.proxies,
            section="slack",
        )
    )
    poster = Poster(tenants.web_of, Names(settings.prefix), core.messages, tenants.left)
    return Service(poster, over, port=server.port)


def app_of(core: Core, client: AsyncWebClient, **more: Any) -> tuple[AsyncApp, Listeners]:
    """A Bolt app that serves `core` alone, and its listeners; `more` is for AsyncApp. A request that Bolt cannot read
    is 400, one that nothing here handles 404, and one that fails for another reason 503, after which Slack sends it
    again."""
    app = AsyncApp(client=client, name="pullquote", logger=QUIET, raise_error_for_unhandled_request=True, **more)
    ours = attach(app, core, prefix=core.settings.slack.prefix, events=True)
    app.event("message")(_left_alone)

    async def failed(error: Exception, response: BoltResponse | None) -> BoltResponse | None:
        status = _status_of(error, core)
        return None if response is None else BoltResponse(status=status)  # events are acknowledged before their work

    app.error(failed)
    return app, ours


def _status_of(error: Exception, core: Core) -> int:
    """The status of a request that failed; logs why."""
    if isinstance(error, BoltUnhandledRequestError):
        _log.info("a request for which there is nothing here was left alone")
        return 404
    if isinstance(error, MISREAD):
        return misread(error)
    if isinstance(error, PullquoteError | aiohttp.ClientError | TimeoutError):
        _log.warning("a request could not be handled: %s", type(error).__name__)
    else:
        log_unexpected(error, core.settings.data)
    return 503


async def _left_alone() -> None:
    """Acknowledges messages that are not for us, such as edits and deletions; Slack would send them again otherwise."""
