"""Who may see what: every request has one viewer, or none; of a browser that has links of several workspaces, the
first of them who finds something.

A viewer sees the library of one workspace, as people of that workspace do in a chat; never that of the console. What is
shared with everybody is the library of READERS, which has no uploads of its own: it is open where the settings say that
it is public, and by the readers' password otherwise. A workspace's library opens by a link that its bot gave to one of
its people, and for programs by a token. Whoever is no viewer gets the same "not found" for everything, whether it is
there or not.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...bot.asking.answer_models import Asker
from ...bot.places import READERS, Workspace
from ...bot.security.access_tokens import AccessToken, Purpose
from .addresses import address_of

if TYPE_CHECKING:
    from aiohttp import web

    from ...bot.core import Core
    from ...bot.settings.credentials import Secret

LINK_COOKIE: Final = "pullquote_link"
BETWEEN: Final = "."  # the secrets in that cookie
MOST_LINKS: Final = 8  # in it
READER_COOKIE: Final = "pullquote_reader"
READER_DAYS: Final = 30  # that a browser stays let in by the password
_DAY: Final = 86400


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who may see the library of `workspace`; `user` is whose questions count together."""

    workspace: Workspace
    user: str
    leaves: bool = False  # whether there is a cookie that lets it in

    @property
    def asker(self) -> Asker:
        """The viewer as one who asks."""
        return Asker(self.workspace, self.user, background=True)


class Viewers:
    """Tells the viewers of requests. `password` is that of readers, None where there is none."""

    def __init__(self, core: Core, password: Secret | None, proxies: tuple[str, ...]) -> None:
        self._core = core
        self._proxies = proxies
        self._password = password
        # The key of cookies: it changes with the password, and every process that has the password has the same.
        self._key = _stretched(password.reveal()) if password else None

    @property
    def by_password(self) -> bool:
        """Whether there is a password by which somebody could come in."""
        return self._key is not None

    def address(self, request: web.Request) -> str:
        """The address that a request comes from: of IPv6 the network that one customer has."""
        return address_of(request, self._proxies)

    async def of(self, request: web.Request) -> list[Viewer]:
        """The viewers that a browser may be: by links of bots, that of the latest first; without any by the password,
        or if it is public."""
        links = await self.links(request)
        if links:
            return [
                Viewer(Workspace.parse(link.workspace), f"link {link.number}", leaves=True) for link in links.values()
            ]
        reader = self._is_reader(request.cookies.get(READER_COOKIE, ""))
        if self._core.settings.web.public or reader:
            return [Viewer(READERS, self.address(request), leaves=reader)]
        return []

    async def links(self, request: web.Request) -> dict[str, AccessToken]:
        """The links that let a browser in, by their secrets: of each workspace the latest, the latest of all first."""
        found = dict[str, AccessToken]()
        for secret in request.cookies.get(LINK_COOKIE, "").split(BETWEEN)[:MOST_LINKS]:
            link = await self._core.access_tokens.find(secret, Purpose.LINK)
            if link is not None and link.workspace not in {one.workspace for one in found.values()}:
                found[secret] = link
        return found

    async def of_program(self, request: web.Request) -> Viewer | None:
        """The viewer of a request by a program: by the token in `Authorization: Bearer …`. Cookies do not count, so
        that no page elsewhere can ask in the name of a browser."""
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        token = await self._core.access_tokens.find(secret.strip(), Purpose.TOKEN)
        return Viewer(Workspace.parse(token.workspace), f"token {token.number}") if token else None

    def reader_cookie(self, password: str) -> str | None:
        """The cookie of whoever knows the password; None for a wrong one."""
        if self._key is None or self._password is None:
            return None
        if not hmac.compare_digest(password.encode(), self._password.reveal().encode()):
            return None
        expires = str(int(self._core.now()) + READER_DAYS * _DAY)
        return f"{expires}.{self._signature(expires)}"

    def _is_reader(self, cookie: str) -> bool:
        expires, _, signature = cookie.partition(".")
        if self._key is None or not (expires.isascii() and expires.isdigit() and len(expires) < 13):
            return False
        good = signature.isascii() and hmac.compare_digest(signature, self._signature(expires))
        return good and int(expires) > self._core.now()

    def _signature(self, expires: str) -> str:
        assert self._key is not None
        digest = hmac.new(self._key, expires.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _stretched(password: str) -> bytes:
    """A key that is slow to guess from a cookie."""
    return hashlib.scrypt(password.encode(), salt=b"pullquote readers", n=2**14, r=8, p=1)
