"""The pages to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from .site import viewer_of

if TYPE_CHECKING:
    from .site import Site


def routes(site: Site) -> list[web.RouteDef]:
    """`/`."""

    async def home(request: web.Request) -> web.Response:
        """The transcripts that the viewer may see."""
        library = await site.core.shelves.library(viewer_of(request).workspace)
        return site.page("home.html", transcripts=list(library.transcripts))

    return [web.get("/", home)]
