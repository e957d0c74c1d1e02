"""Coming in: by a link that a bot gave, by the readers' password; and going out."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ...bot.asking.rate_limit import Rate, TooManyQuestions
from ...bot.security.access_tokens import Purpose
from .site import form_of, redirect
from .viewers import BETWEEN, LINK_COOKIE, MOST_LINKS, READER_COOKIE, READER_DAYS

if TYPE_CHECKING:
    from .site import Site

GUESSES_A_MINUTE: Final = 10  # of the password, by one address
_DAY: Final = 86400


def routes(site: Site) -> list[web.RouteDef]:
    """`/in/SECRET/PATH…`, `/enter` and `/leave`."""
    entering = _Entering(site)
    return [
        web.get("/in/{secret}/{path:.*}", entering.by_link),
        web.get("/enter", entering.form),
        web.post("/enter", entering.by_password),
        web.post("/leave", entering.leave),
    ]


class _Entering:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._guesses = Rate(GUESSES_A_MINUTE)

    async def by_link(self, request: web.Request) -> web.Response:
        """Takes the secret out of the address and into a cookie, and goes on to the page. A browser that is let in
        already goes on, too, so that an old link leads somewhere as long as another one works."""
        site, secret = self._site, request.match_info["secret"]
        link = await site.core.access_tokens.find(secret, Purpose.LINK)
        if link is None and not await site.viewers.of(request):
            raise web.HTTPNotFound
        answer = redirect(site.own(str(request.rel_url).split("/", 3)[3]))
        if link is not None:
            before = await site.viewers.links(request)
            others = {known: one for known, one in before.items() if one.workspace != link.workspace}
            links = dict(itertools.islice({secret: link, **others}.items(), MOST_LINKS))
            ends = [one.expires for one in links.values() if one.expires is not None]
            age = max(int(max(ends) - site.core.now()), 0) if len(ends) == len(links) else None
            self._set(answer, LINK_COOKIE, BETWEEN.join(links), age)
        return answer

    async def form(self, request: web.Request) -> web.Response:
        """The page that asks for the password, and leads on to the page that was asked for."""
        if not self._site.viewers.by_password:
            raise web.HTTPNotFound
        return self._site.page("enter.html", wrong=False, next=request.query.get("next", ""))

    async def by_password(self, request: web.Request) -> web.Response:
        """Lets in whoever knows the password."""
        site, address, now = self._site, self._site.viewers.address(request), self._site.core.now()
        if not site.viewers.by_password:
            raise web.HTTPNotFound
        if (wait := self._guesses.wait(address, now)) > 0:
            raise TooManyQuestions(int(wait) + 1)
        self._guesses.take(address, now)
        told = await form_of(request)
        cookie, following = site.viewers.reader_cookie(told.get("password", "")), told.get("next", "")
        if cookie is None:
            return site.page("enter.html", status=403, wrong=True, next=following)
        answer = redirect(site.own(following))
        self._set(answer, READER_COOKIE, cookie, READER_DAYS * _DAY)
        return answer

    async def leave(self, request: web.Request) -> web.Response:  # noqa: ARG002 - as handlers are
        """Forgets in this browser what let it in."""
        answer = redirect(self._site.path(""))
        for name in (LINK_COOKIE, READER_COOKIE):
            answer.del_cookie(name, path=self._site.base or "/")
        return answer

    def _set(self, answer: web.Response, name: str, value: str, age: int | None) -> None:
        site = self._site
        secure = site.url.startswith("https://")
        answer.set_cookie(name, value, max_age=age, path=site.base or "/", secure=secure, httponly=True, samesite="Lax")
