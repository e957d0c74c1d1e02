"""Interactions by HTTP, for a bot without a gateway: what Discord signed not long ago passes, once, to the handlers
that a gateway has.

The first response goes as it does with a gateway, by a request of its own, while this one is answered with 202 at once.
So there is one way for pictures, for repeating a response whose outcome is unknown, and for the errors that Discord
tells. A ping alone has to be answered here. Discord tries forged signatures now and then, and wants 401 for them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ...bot.places import Workspace
from ...bot.security.signed_requests import FRESH_S, Refusal, Replays, check_age, header
from ...bot.serving.http_server import health, listening
from ...index.errors import DatabaseClosed, StorageError
from .identity import PLATFORM

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from ...bot.core import Core

PATH: Final = "/discord/interactions"
LARGEST: Final = 1024 * 1024  # bytes of a request; Discord's are far smaller
CONNECTIONS: Final = 128
FINISH_S: Final = 5.0  # for requests that are under way when we stop
STORED_S: Final = 1.0  # that the database may take, of the three seconds that Discord waits

PING: Final = 1
COMPLETION: Final = 4
MISREAD: Final = (AttributeError, LookupError, TypeError, ValueError, RecursionError)  # of what has another form

_SIGNATURE: Final = re.compile(r"[0-9a-fA-F]{128}")
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")

_log = logging.getLogger("pullquote.discord")


class Endpoint:
    """Handles Discord's requests. `key` is the app's public key, in hexadecimal; `receive` is called with each
    interaction, and raises KeyError and the like for one of another form."""

    def __init__(self, core: Core, key: str, receive: Callable[[Any], None]) -> None:
        self._core = core
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        self._receive = receive
        self._replays = Replays(core.now)

    async def handle(self, request: web.Request) -> web.Response:
        """The response to one POST: 401 for what Discord did not sign just now, 409 for what came before."""
        try:
            body, signature = await self._signed(request)
            if not self._replays.first(signature):
                return web.Response(status=409)
            sent: Any = json.loads(body)
            if sent["type"] == PING:
                return web.json_response({"type": PING})
            if not await self._is_first(sent):
                return web.Response(status=409)
            self._receive(sent)
        except Refusal as refusal:
            return web.Response(status=refusal.status)
        except MISREAD as error:
            _log.warning("a request was not such as Discord sends: %s", type(error).__name__)
            return web.Response(status=400)
        return web.Response(status=202)

    async def _signed(self, request: web.Request) -> tuple[bytes, str]:
        """The body and the signature of a request that Discord signed not long ago. Raises Refusal."""
        timestamp = header(request, "X-Signature-Timestamp", _TIMESTAMP)
        signature = header(request, "X-Signature-Ed25519", _SIGNATURE).lower()
        check_age(timestamp, self._core.now())
        body = await request.read()
        try:
            self._key.verify(bytes.fromhex(signature), timestamp.encode() + body)
        except InvalidSignature:
            raise Refusal(401) from None
        return body, signature

    async def _is_first(self, sent: Any) -> bool:
        """Whether no process has had an interaction. Where the database does not say so in time, whoever acts is
        answered by what needs it. A completion, which comes with every key, changes nothing."""
        if sent["type"] == COMPLETION:
            return True
        person = (sent.get("member") or sent)["user"]["id"]
        workspace = Workspace(PLATFORM, sent.get("guild_id") or f"user-{person}")
        try:
            async with asyncio.timeout(STORED_S):
                return await self._core.seen.first(workspace, f"interaction {int(sent['id'])}", 2 * FRESH_S)
        except (StorageError, DatabaseClosed, TimeoutError):
            return True


@contextlib.asynccontextmanager
async def serving(core: Core, key: str, receive: Callable[[Any], None]) -> AsyncGenerator[int]:
    """Takes Discord's requests inside the context, on the port that it yields; as `Endpoint`. Raises NoPort."""
    settings = core.settings.discord
    endpoint = Endpoint(core, key, receive)
    async with listening(
        [web.post(PATH, endpoint.handle), health()],
        settings.host,
        settings.port,
        most=CONNECTIONS,
        body_bytes=LARGEST,
        closing_s=FINISH_S,
        proxies=settings.proxies,
        section="discord",
    ) as server:
        yield server.port
