"""MCP over streamable HTTP: `/mcp`, for agents with a token.

The SDK speaks ASGI (https://asgi.readthedocs.io/en/latest/specs/www.html), so a request of aiohttp is put into its
terms. Nothing is kept between requests, so that each is answered by whichever process it reaches, and no stream is held
open: a request has one answer, as JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from .api import asker_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping

    from mcp.server import ServerRequestContext

    from ...bot.asking.answer_models import Asker
    from .site import Site

    Message = MutableMapping[str, Any]
    Application = Callable[
        [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
    ]

PATH: Final = "/mcp"
_ASKER: Final = "pullquote.asker"  # in the scope of a request
_KEPT: Final = frozenset({b"accept", b"content-type", b"content-length"})  # of the headers, and those of MCP
_OF_MCP: Final = b"mcp-"


@contextlib.asynccontextmanager
async def answering(site: Site) -> AsyncGenerator[list[web.RouteDef]]:
    """The routes, which answer while the context is open; none where the extra is not installed."""
    try:
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    except ModuleNotFoundError:
        yield []
        return
    from ..programs.mcp_server import mcp_server

    manager = StreamableHTTPSessionManager(mcp_server(site.core, _asker), json_response=True, stateless=True)

    async def answer(request: web.Request) -> web.StreamResponse:
        asker = await asker_of(site, request)
        if request.headers.get("Origin") not in {None, site.origin}:  # as MCP wants it: pages elsewhere do not ask
            raise web.HTTPForbidden
        return await _bridged(manager.handle_request, request, asker)

    async with _running(manager.run()):
        yield [web.post(PATH, answer)]


def _asker(context: ServerRequestContext[dict[str, Any], Any]) -> Asker:
    assert context.request is not None, "it came over HTTP"
    return context.request.scope[_ASKER]


@contextlib.asynccontextmanager
async def _running(context: contextlib.AbstractAsyncContextManager[None]) -> AsyncGenerator[None]:
    """Holds a context of anyio open in a task of its own: it has to be left by the task that entered it."""
    entered, over = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with context:
            entered.set()
            await over.wait()

    task = asyncio.ensure_future(hold())
    waiting = asyncio.ensure_future(entered.wait())
    try:
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
        yield
    finally:
        waiting.cancel()
        over.set()
        await task


async def _bridged(application: Application, request: web.Request, asker: Asker) -> web.Response:
    """The answer of an ASGI application to a request whose body is read whole. Of its headers the application sees
    those that it needs, and not the token."""
    body = await request.read()
    names = {name for name, _ in request.raw_headers if name.lower() in _KEPT or name.lower().startswith(_OF_MCP)}
    scope: Message = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower(), value) for name, value in request.raw_headers if name in names],
        "client": None,
        "server": None,
        _ASKER: asker,
    }
    coming = [{"type": "http.request", "body": body, "more_body": False}]
    status, headers, sent = 500, list[tuple[str, str]](), bytearray()

    async def receive() -> Message:
        if not coming:  # the application asks whether the client is gone, which it never learns
            await asyncio.Event().wait()
        return coming.pop()

    async def send(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
        else:
            sent.extend(message.get("body", b""))

    await application(scope, receive, send)
    kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
    return web.Response(body=bytes(sent), status=status, headers=kept)
