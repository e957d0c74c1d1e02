"""Atom feeds of daily posts: `/feeds/SECRET/daily.atom`, each at a secret address of its own."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from aiohttp import web

from ...bot.daily.subscriptions import UnknownSubscription
from ...bot.presenting.atom import atom_feed
from ...bot.security.access_tokens import Purpose

if TYPE_CHECKING:
    from .site import Site


def routes(site: Site) -> list[web.RouteDef]:
    """The route of feeds. An address that was revoked, one whose subscription was removed, and one that never was are
    the same "not found"."""

    async def daily(request: web.Request) -> web.StreamResponse:
        core = site.core
        token = await core.access_tokens.find(request.match_info["secret"], Purpose.FEED)
        if token is None:
            raise web.HTTPNotFound
        try:
            history = await core.daily.history(token.workspace, token.label)
        except UnknownSubscription:
            raise web.HTTPNotFound from None
        banned = {one.id for one in await core.daily.banned(token.workspace)}
        address = site.link(site.path(*request.path.split("/")[1:]))
        body = await atom_feed(history, banned, core.messages, address)
        tag = hashlib.sha256(body).hexdigest()[:32]
        headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
        if any(known.value in {tag, "*"} for known in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        return web.Response(body=body, content_type="application/atom+xml", charset="utf-8", headers=headers)

    return [web.get("/feeds/{secret}/daily.atom", daily)]
