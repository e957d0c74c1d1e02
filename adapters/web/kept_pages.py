"""Pages that are kept as they were sent, as long as nothing changes of what they are made of.

A page is that of one workspace, one language and one address. It is kept with the state of the library that it was made
of, and made anew once that is another: when a transcript, a correction, an index or a setting has changed. Who may see
it is asked before, each time. Browsers get a tag with a page, by which they learn that theirs is still good. Of those
who ask for one page at once, one has it made, and the others wait for it; where that came to nothing, each has it made.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import sys
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast
from weakref import WeakValueDictionary

from aiohttp import ETag, hdrs, web

from .accepting import takes_gzip
from .site import EXECUTED, viewer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from aiohttp.typedefs import Handler

    from ...index.library import Library
    from .site import Site

KEPT: Final = 16 * 1024 * 1024  # bytes of all kept pages, packed
OVERHEAD: Final = 1024  # bytes of a page beside its body: its headers and its place
LEVEL: Final = 5  # of packing: a third of the time of the highest, for 2 % more bytes

State = tuple[Any, ...]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page: its packed body, its headers, the `state` of what it was made of, and the bytes of its `address`."""

    state: State
    packed: bytes
    headers: Mapping[str, str]
    tag: str
    address: int

    @property
    def size(self) -> int:
        """The bytes that it takes, those of the address that it was asked at, too: that may be longer than the page."""
        return len(self.packed) + self.address + OVERHEAD

    def answer(self, request: web.Request) -> web.Response:
        """The page as an answer to a request; 304 where the browser has it."""
        known = any(one.value in {self.tag, "*"} for one in request.if_none_match or ())
        if known:
            answer = web.Response(status=304, headers=self.headers)
        elif takes_gzip(request):
            headers = {**self.headers, hdrs.CONTENT_ENCODING: "gzip"}
            answer = web.Response(body=self.packed, headers=headers)
        else:
            answer = web.Response(body=gzip.decompress(self.packed), headers=self.headers)
        answer.etag = ETag(self.tag, is_weak=True)
        return answer


class KeptPages:
    """The kept pages of a site. What was not asked for longest makes room."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._size = 0
        self._making: WeakValueDictionary[Key, asyncio.Event] = WeakValueDictionary()  # set once a page is made

    def keeping(self, routes: Iterable[web.RouteDef]) -> list[web.RouteDef]:
        """The same routes, with all that is got kept: made of nothing but the viewer's library and the address."""
        return [
            web.RouteDef(one.method, one.path, partial(self._answer, cast("Handler", one.handler)), one.kwargs)
            if one.method == hdrs.METH_GET
            else one
            for one in routes
        ]

    async def _answer(self, handler: Handler, request: web.Request) -> web.StreamResponse:
        site, viewer = self._site, viewer_of(request)
        state = _state(site, await site.core.shelves.library(viewer.workspace))
        leaves = "leaves" if viewer.leaves else ""
        key = (viewer.workspace, leaves, site.core.messages.locale, request.path_qs)
        page = self._known(key, state)
        if page is None and (going := self._making.get(key)) is not None:
            await going.wait()
            page = self._known(key, state)
        if page is None:
            self._making[key] = done = asyncio.Event()
            try:
                made = await handler(request)
                if not isinstance(made, web.Response) or made.status != 200:
                    return made
                page = await _packed(made, state, sys.getsizeof(request.path_qs))
                self._keep(key, page)
            finally:
                done.set()
        return page.answer(request)

    def _known(self, key: Key, state: State) -> KeptPage | None:
        """The page that is kept, if it is still good."""
        page = self._pages.get(key)
        if page is None or page.state != state:
            return None
        self._pages.move_to_end(key)
        return page

    def _keep(self, key: Key, page: KeptPage) -> None:
        before = self._pages.pop(key, None)
        self._size += page.size - (before.size if before else 0)
        self._pages[key] = page
        while self._size > KEPT:
            _, oldest = self._pages.popitem(last=False)
            self._size -= oldest.size


def _state(site: Site, library: Library) -> State:
    """Whatever pages of a library depend on: it compares unequal after a change."""
    indexes = (
        (shelf.id, shelf.engine.revision, shelf.vectors.revision if shelf.vectors else 0)
        for shelf in library.snapshot.shelves
    )
    return (site.core.settings, site.core.shelves.version, *indexes)


async def _packed(made: web.Response, state: State, address: int) -> KeptPage:
    body = made.body
    assert isinstance(body, bytes), "a page is text"
    pack = partial(gzip.compress, body, LEVEL, mtime=0)
    packed = await asyncio.to_thread(pack) if len(body) > EXECUTED else pack()
    tag = hashlib.sha256(body).hexdigest()[:32]
    return KeptPage(state, packed, dict(made.headers), tag, address)
