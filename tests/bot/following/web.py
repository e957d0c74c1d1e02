"""A web server on loopback that has what a test puts there, remembers who asked for what, and misbehaves on demand."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
NAMESPACES = (
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:psc="http://podlove.org/simple-chapters"'
)
TYPES = {"vtt": "text/vtt", "srt": "application/srt", "json": "application/json", "html": "text/html"}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass
class Web:
    """What the server has: `pages` are bodies by path, `odd` what answers a path in another way."""

    url: str = ""
    pages: dict[str, str | bytes] = field(default_factory=dict)
    odd: dict[str, Answer] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    at_once: int = 0
    most_at_once: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answers as a well-kept server does, with an ETag."""
        path = request.path_qs
        self.asked[path] += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if path in self.odd:
                return await self.odd[path](request)
            body = self.pages.get(path)
            if body is None:
                raise web.HTTPNotFound
            data = body.encode() if isinstance(body, str) else body
            etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
            if request.headers.get("If-None-Match") == etag:
                self.unchanged[path] += 1
                return web.Response(status=304, headers={"ETag": etag})
            return web.Response(body=data, headers={"ETag": etag})
        finally:
            self.at_once -= 1

    def forget(self) -> None:
        """Counts anew."""
        self.asked.clear()
        self.unchanged.clear()


@contextlib.asynccontextmanager
async def serving() -> AsyncIterator[Web]:
    """The server, on a port of its own."""
    there = Web()
    server = web.Server(there.answer)
    runner = web.ServerRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    there.url = f"http://127.0.0.1:{port}"
    try:
        yield there
    finally:
        await runner.cleanup()


def status(code: int, **headers: str) -> Answer:
    """An answer of nothing but a status."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=code, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return answer


def bomb(size: int) -> Answer:
    """An answer of so many bytes that is small while it travels."""
    data = gzip.compress(b" " * size)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=data, headers={"Content-Encoding": "gzip"})

    return answer


def slow(pause: float) -> Answer:
    """An answer that begins and goes on, a byte at a time."""

    async def answer(request: web.Request) -> web.StreamResponse:
        found = web.StreamResponse()
        await found.prepare(request)
        for _ in range(10_000):
            await found.write(b" ")
            await asyncio.sleep(pause)
        return found

    return answer


def cut_short(body: bytes) -> Answer:
    """An answer that breaks off in the middle."""

    async def answer(request: web.Request) -> web.StreamResponse:
        found = web.StreamResponse(headers={"Content-Length": str(2 * len(body))})
        await found.prepare(request)
        await found.write(body)
        assert request.transport
        request.transport.close()
        return found

    return answer


# --- Feeds -----------------------------------------------------------------------------------------------------------


def vtt(*lines: str, pace: float = 4.0) -> str:
    """Captions of these lines, one after the other."""

    def clock(seconds: float) -> str:
        return f"{int(seconds // 3600):02}:{int(seconds % 3600 // 60):02}:{seconds % 60:06.3f}"

    cues = (f"{clock(n * pace)} --> {clock((n + 1) * pace)}\n{line}\n" for n, line in enumerate(lines))
    return "WEBVTT\n\n" + "\n".join(cues)


def item(number: int, *, transcripts: str = "", more: str = "", title: str | None = None, month: str = "Jan") -> str:
    """An item of a feed, published at noon on a day of 2024."""
    return (
        f"<item><title>{escape(title or f'Episode {number}')}</title><guid isPermaLink='false'>ep-{number}</guid>"
        f"<link>https://example.org/show/{number}</link>"
        f"<pubDate>{number % 28 + 1:02} {month} 2024 12:00:00 GMT</pubDate>"
        f"<enclosure url='https://cdn.example.org/{number}.mp3' length='1' type='audio/mpeg'/>"
        f"{transcripts}{more}</item>"
    )


def link(url: str, ending: str = "vtt", language: str = "") -> str:
    """A `podcast:transcript`."""
    spoken = f" language={quoteattr(language)}" if language else ""
    return f"<podcast:transcript url={quoteattr(url)} type={quoteattr(TYPES.get(ending, 'text/plain'))}{spoken}/>"


def feed(*items: str, title: str = "The Slow Hour", more: str = "") -> str:
    """A feed of items."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {NAMESPACES}><channel>'
        f"<title>{escape(title)}</title><language>en</language>{more}{''.join(items)}</channel></rss>"
    )


def made(url: str, count: int) -> dict[str, str | bytes]:
    """A feed at `/feed.xml` of so many episodes, and their transcripts, all with words of their own."""
    pages: dict[str, str | bytes] = {
        "/feed.xml": feed(*(item(n, transcripts=link(f"{url}/t/{n}.vtt")) for n in range(count)))
    }
    for n in range(count):
        pages[f"/t/{n}.vtt"] = vtt(
            f"This is the word number {n} of a long winter.", f"Nobody counts lantern {n} twice."
        )
    return pages
