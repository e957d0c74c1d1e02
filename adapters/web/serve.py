"""Serves the web face: the application is made of the routes of each part."""

from __future__ import annotations

import contextlib
import os
from functools import partial
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ...bot.serving.http_server import listening
from ...bot.settings.credentials import WEB_PASSWORD, credential
from . import api, drafts, entering, feeds, lists, mcp, quotes, searching, transcripts
from .kept_pages import KeptPages
from .protection import protected, refusal
from .site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from ...bot.core import Core
    from ...bot.serving.http_server import HttpServer

CONNECTIONS: Final = 512
BODY_BYTES: Final = 1024 * 1024  # of a draft, or of what a program sends
CLOSING_S: Final = 3.0


@contextlib.asynccontextmanager
async def serving(
    core: Core, *, port: int | None = None, environ: Mapping[str, str] = os.environ
) -> AsyncGenerator[HttpServer]:
    """Serves while the context is open, on the port of the settings unless one is given. Raises NoPort or
    BadCredential."""
    settings = core.settings.web
    site = Site(core, credential(WEB_PASSWORD, environ, settings.password_file))
    async with (
        mcp.answering(site) as of_mcp,
        listening(
            [*routes(site), *of_mcp],
            settings.address,
            settings.port if port is None else port,
            most=CONNECTIONS,
            body_bytes=BODY_BYTES,
            closing_s=CLOSING_S,
            proxies=settings.proxies,
            middlewares=[protected(site, core.clock)],
            refusal=partial(refusal, site),
            section="web",
        ) as server,
    ):
        yield server


def routes(site: Site) -> list[web.RouteDef]:
    """All routes; `site.base` is what a proxy has taken away."""
    return [
        web.get("/static/{version}/{name}", site.file),
        web.get("/robots.txt", site.robots),
        *entering.routes(site),
        *api.routes(site),
        *feeds.routes(site),
        *drafts.routes(site),
        *KeptPages(site).keeping(
            [*searching.routes(site), *lists.routes(site), *transcripts.routes(site), *quotes.routes(site)]
        ),
    ]
