"""The JSON API: `/api/v1`, for programs with a token (see `../programs`)."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from aiohttp import web

from ...bot.asking.json_query import BadField
from ...index.errors import UnknownTranscript
from ..programs.openapi import READING, VERSION, document, path_of
from ..programs.operations import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...bot.asking.answer_models import Asker
    from ..programs.operations import Operation
    from .site import Site

ROOT: Final = f"/api/{VERSION}"


def routes(site: Site) -> list[web.RouteDef]:
    """A route for each operation, and the document that describes them."""

    async def described(request: web.Request) -> web.Response:  # noqa: ARG001 - as handlers are
        return web.json_response(document(site.url), headers={"Cache-Control": "public, max-age=300"})

    return [
        web.get(f"{ROOT}/openapi.json", described),
        *(
            web.get(f"{ROOT}{path_of(one)}", partial(_answer, site, one), allow_head=False)
            if one.name in READING
            else web.post(f"{ROOT}{path_of(one)}", partial(_answer, site, one))
            for one in OPERATIONS
        ),
    ]


async def _answer(site: Site, operation: Operation, request: web.Request) -> web.StreamResponse:
    asker = await asker_of(site, request)
    try:
        given = _asked(operation, request) if operation.name in READING else await _posted(request)
        answer = await operation(site.core, asker, given)
    except UnknownTranscript:
        if operation.name not in READING:
            raise
        raise web.HTTPNotFound from None
    return web.json_response(answer, headers={"Cache-Control": "private, no-store"})


async def asker_of(site: Site, request: web.Request) -> Asker:
    """Who asks, by the token of a request. Raises HTTPUnauthorized, whatever is wrong with it."""
    viewer = await site.viewers.of_program(request)
    if viewer is None:
        raise web.HTTPUnauthorized
    return viewer.asker


async def _posted(request: web.Request) -> Mapping[str, Any]:
    """The object in a body. Raises BadField, HTTPUnsupportedMediaType or HTTPRequestEntityTooLarge."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        given = json.loads((await request.read()).decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadField("", "object") from None
    if not isinstance(given, dict):
        raise BadField("", "object")
    return cast("dict[str, Any]", given)


def _no_number(text: str) -> float:
    raise ValueError(text)


def _asked(operation: Operation, request: web.Request) -> Mapping[str, Any]:
    """The fields in the path and the query of an address. Raises BadField."""
    given: dict[str, Any] = dict(request.match_info)
    for name in request.query:
        value, *more = request.query.getall(name)
        if more or name in request.match_info:
            raise BadField(name, "once")
        number = operation.fields.get(name, {}).get("type") == "integer"
        given[name] = int(value) if number and value.isascii() and value.isdecimal() and len(value) < 10 else value
    return given
