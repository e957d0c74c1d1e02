"""What all pages share: the core, who looks at them, addresses, templates, and the files that belong to them."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote, urlencode, urlsplit

import jinja2
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from markupsafe import Markup, escape

from ...bot.plaintext import harmless, is_right_to_left, isolated_inside
from ...bot.presenting.web_links import served_at
from .viewers import Viewer, Viewers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...bot.core import Core
    from ...bot.settings.credentials import Secret

_HERE: Final = Path(__file__).parent
_FOREVER: Final = "public, max-age=31536000, immutable"  # the address of a file changes with what is in it
_IN_QUERY: Final = "%=&+/:?@!$'()*,;"  # characters that a query may have beside letters and figures (RFC 3986)
SMALL: Final = 4096  # bytes of a page that is not worth packing
EXECUTED: Final = 16 * 1024  # bytes of one that is packed in a thread
_HEADINGS: Final = {  # by HTTP status
    403: "web.refused",
    404: "web.nothing",
    413: "web.too_long",
    429: "web.wait",
    500: "web.failed",
    503: "web.not_now",
}
CLOSED: Final = ("api", "feeds", "in", "mcp")  # the first names of paths that no search engine is to open
VIEWER: Final = web.RequestKey("viewer", Viewer)


class Site:
    """The web face of one core. `Site.say` is the core's catalogue."""

    def __init__(self, core: Core, password: Secret | None = None) -> None:
        settings = core.settings.web
        self.core = core
        self.say = core.messages.say
        self.viewers = Viewers(core, password, settings.proxies)
        self.url = served_at(settings) or ""
        parts = urlsplit(self.url)
        self.base = parts.path.rstrip("/")  # what stands before every path, behind a proxy
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._files = {path.name: path.read_bytes() for path in sorted((_HERE / "static").iterdir())}
        self._versions = {name: hashlib.sha256(data).hexdigest()[:12] for name, data in self._files.items()}
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            finalize=_shown,
        )
        self._templates.filters["lines"] = _lines
        self._templates.filters["apart"] = _apart
        self._templates.filters["dotted"] = _dotted
        self._templates.filters["sentence"] = _sentence
        self._templates.filters["date"] = core.messages.date
        shared: dict[str, Any] = {"say": self.say, "path": self.path, "static": self.static}
        self._templates.globals.update(shared)

    @property
    def public(self) -> bool:
        """Whether everybody may read what is shared."""
        return self.core.settings.web.public

    def path(self, *parts: object, **query: object) -> str:
        """The path of a page as links in pages have it, such as `path("t", id, at="37:20")`; None is left out."""
        path = "/".join((self.base, *(quote(str(part), safe="") for part in parts))) or "/"
        given = {name: value for name, value in query.items() if value not in (None, "", False)}
        return f"{path}?{urlencode(given, quote_via=quote)}" if given else path

    def own(self, asked: str) -> str:
        """The path of ours that an address names by its path and query, whatever else it may hold. It is written anew,
        since a browser takes `//elsewhere` and `/\\elsewhere` for another server, and a line end begins a header."""
        path, _, query = asked.partition("?")
        target = f"{self.base}/{quote(unquote(path).lstrip('/'))}"
        return f"{target}?{quote(query, safe=_IN_QUERY)}" if query else target

    def link(self, path: str) -> str:
        """A path of ours as a whole address, for elsewhere."""
        return f"{self.url.removesuffix(self.base)}{path}"

    def static(self, name: str) -> str:
        """The path of a file that belongs to the pages."""
        return self.path("static", self._versions[name], name)

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        media: Sequence[str] = (),
        frames: Sequence[str] = (),
        **values: Any,
    ) -> web.Response:
        """A page. `media` and `frames` are the origins that it may play from, once somebody has pressed."""
        values |= {"public": self.public, "spoken": self.core.messages.locale}
        text = self._templates.get_template(template).render(values)
        varies = "Accept-Encoding, Accept-Language, Cookie"
        headers = {"Content-Security-Policy": content_policy(media, frames), "Vary": varies}
        return web.Response(
            text=text, content_type="text/html", status=status, headers=headers, zlib_executor_size=EXECUTED
        )

    def failure(
        self,
        status: int,
        told: str,
        *,
        door: str | None = None,
        viewer: Viewer | None = None,
        again: str | None = None,
        sent: bool = False,
    ) -> web.Response:
        """The page of what did not work, with the ways on that a `viewer` has; with a `door`, the path that was asked
        for, it says how to come in and go on there.
        `again` is the path of the same page, for another try; of a form that was `sent` it says where it still is."""
        heading = self.say(_HEADINGS.get(status, "web.unread"))
        entry = self.path("enter", next=door if door != "/" else None) if door and self.viewers.by_password else None
        shown: dict[str, Any] = {"viewer": viewer, "door": door, "entry": entry, "again": again, "sent": sent}
        return self.page("failure.html", status=status, heading=heading, told=told, **shown)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file that belongs to the pages, to be kept by browsers for ever."""
        name = request.match_info["name"]
        if self._versions.get(name) != request.match_info["version"]:
            raise web.HTTPNotFound
        kind, _ = mimetypes.guess_type(name)
        return web.Response(body=self._files[name], content_type=kind, headers={"Cache-Control": _FOREVER})

    async def robots(self, request: web.Request) -> web.Response:  # noqa: ARG002 - as handlers are
        """What search engines are to leave alone (RFC 9309): what is for programs, and links for people; everything
        where it is not public."""
        closed = [self.path(name) for name in CLOSED] if self.public else [self.path("")]
        lines = ["User-agent: *", *(f"Disallow: {one}" for one in closed), ""]
        return web.Response(text="\n".join(lines), headers={"Cache-Control": "public, max-age=3600"})


def viewer_of(request: web.Request) -> Viewer:
    """The viewer of a request. Raises HTTPNotFound where there is none: whoever may see nothing finds nothing."""
    viewer = request.get(VIEWER)
    if viewer is None:
        raise web.HTTPNotFound
    return viewer


async def form_of(request: web.Request) -> dict[str, str]:
    """The texts in a form that was sent. Raises HTTPBadRequest for a body that is none, or in no encoding there is."""
    try:
        given = await request.post()
    except (ValueError, LookupError, RuntimeError, HttpProcessingError):  # as aiohttp's readers of forms have them
        raise web.HTTPBadRequest from None
    return {name: value for name, value in given.items() if isinstance(value, str)}


def redirect(path: str) -> web.Response:
    """Leads to a path of ours."""
    return web.Response(status=303, headers={"Location": path})


def content_policy(media: Sequence[str] = (), frames: Sequence[str] = ()) -> str:
    """What a page may load (https://www.w3.org/TR/CSP3/): its own files, and what it plays."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "media-src": " ".join(media) or "'none'",
        "frame-src": " ".join(frames) or "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def _lines(text: str) -> Markup:
    """Text of several lines, each of them harmless, and escaped."""
    return Markup("\n").join(map(harmless, text.split("\n")))


def _apart(text: str) -> Markup:
    """A name or title that stands among words of ours, which keep their places also beside one from right to left."""
    shown = escape(harmless(text))
    return Markup("<bdi>{}</bdi>").format(shown) if is_right_to_left(text) else shown


def _dotted(parts: Iterable[str]) -> Markup:
    """Names, titles and dates one after the other."""
    return Markup(" · ").join(map(_apart, parts))


def _sentence(text: str) -> Markup:
    """A sentence of ours, in which names and words from right to left leave the others where they are."""
    return escape(isolated_inside(harmless(text)))


def _shown(value: object) -> object:
    """What a template shows: harmless text, which the template engine escapes then."""
    return harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value
