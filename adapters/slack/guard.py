"""The gate in front of Bolt, for HTTP: only requests that Slack signed recently pass, each once.

Bolt answers some malformed requests with 500 and runs a repeated one again. Here malformed requests are answered with
401 or 400, and repeated ones with 200, since Slack would send them once more otherwise.
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from ...bot.security.signed_requests import Refusal, Replays, check_age, header
from .payload import is_storable

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.app.async_app import AsyncApp

    from ...bot.settings.credentials import Secret

LARGEST: Final = 1024 * 1024  # bytes of a request; Slack's are far smaller

MISREAD: Final = (AttributeError, LookupError, TypeError, ValueError)  # what Bolt raises for values of another type

_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")

_log = logging.getLogger(__name__)


class Guard:
    """Handles Slack's HTTP requests for a Bolt app."""

    def __init__(self, app: AsyncApp, secret: Secret, clock: Callable[[], float]) -> None:
        self._app = app
        self._verifier = SignatureVerifier(secret.reveal())
        self._replays = Replays(clock)

    async def handle(self, request: web.Request) -> web.Response:
        """The response to one POST."""
        try:
            body, signature = await self._signed(request)
            asked = _understood(request, body)
        except UnicodeDecodeError:  # Slack sends nothing but UTF-8
            return web.Response(status=400)
        except Refusal as refusal:
            return web.Response(status=refusal.status)
        if not self._replays.first(signature):
            return web.Response(status=200)
        try:
            return await to_aiohttp_response(await self._app.async_dispatch(asked))
        except MISREAD as error:
            return web.Response(status=misread(error))

    async def expected(self, request: web.Request) -> web.Response | None:
        """Asks for a body that is held back (`Expect: 100-continue`); returns the response if it is not wanted."""
        try:
            self._headers(request)
        except Refusal as refusal:
            return web.Response(status=refusal.status)
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return None

    async def _signed(self, request: web.Request) -> tuple[str, str]:
        """The body and the signature of a request that Slack signed not long ago. Raises Refusal."""
        timestamp, signature = self._headers(request)
        body = (await request.read()).decode()
        if not self._verifier.is_valid(body, timestamp, signature):
            raise Refusal(401)
        return body, signature

    def _headers(self, request: web.Request) -> tuple[str, str]:
        """The timestamp and the signature, before the body is read. Raises Refusal unless they may be Slack's."""
        timestamp = header(request, "X-Slack-Request-Timestamp", _TIMESTAMP)
        signature = header(request, "X-Slack-Signature", _SIGNATURE)
        check_age(timestamp, self._verifier.clock.now())
        return timestamp, signature


def _understood(request: web.Request, body: str) -> AsyncBoltRequest:
    """The request for Bolt. Raises Refusal for a signed request that Bolt cannot read."""
    headers: Any = {name: request.headers.getall(name) for name in request.headers}
    try:
        content = _content(body, request.content_type)
        if is_storable(content) and isinstance(content, dict):
            return AsyncBoltRequest(body=body, query=request.query_string, headers=headers)
    except (*MISREAD, RecursionError) as error:
        raise Refusal(misread(error)) from None
    raise Refusal(400)


def misread(error: Exception) -> int:
    """The HTTP status for a request that Bolt failed to read, which is logged in one line."""
    _log.warning("a request was not such as Slack sends: %s", type(error).__name__)
    return 400


def _content(text: str, content_type: str) -> object:
    """The content of a request: JSON, or a form with JSON in its payload."""
    if content_type == "application/json" or text.startswith("{"):
        return json.loads(text)
    form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=200))
    return json.loads(form["payload"]) if "payload" in form else form
