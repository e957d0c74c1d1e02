"""The client that fetches from the web: polite to whom it asks, and careful about what it is told.

One request at a time goes to a host, with a pause between two. Redirects are followed here, so that each address is
held against the rules. Which machine is connected to is decided at the socket: names are resolved once, a host with any
address that is not `Reachable` is refused, and the socket is made only for an address that is. So it does not matter
what the name's server answers later. Bodies are read within limits of bytes, after decompression, and of time. No
cookies are kept, and proxies of the environment are not used: behind one nobody could say who is connected to.
"""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import importlib.metadata
import socket
from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from ..settings.secret_addresses import web_parts
from .trouble import NEW, FetchError, FetchTrouble, Validators

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from .reachable import Reachable

MOST_REDIRECTS: Final = 5
CONNECT_S: Final = 15.0  # until there is a connection
SILENCE_S: Final = 30.0  # without a byte
LONGEST_PAUSE_S: Final = 7 * 86400.0  # that a server can ask for
USUAL_PAUSE_S: Final = 3600.0  # where a busy server says no time
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_BUSY: Final = frozenset({429, 503})
_PIECE: Final = 64 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Seconds that one body may take in all, and that lie between two requests to one host."""

    seconds: float = 120.0
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. `body` is None if nothing has changed since the `validators` that were asked with; `url` is where it
    was found in the end, `kind` the content type as the server has it."""

    url: str
    body: bytes | None
    validators: Validators = field(default_factory=Validators)
    kind: str = ""


class _ForbiddenHost(OSError):
    """A host or address that may not be connected to."""


class _GuardedResolver(AbstractResolver):
    """Resolves as the system does, and refuses a host if any of its addresses may not be connected to."""

    def __init__(self, inner: AbstractResolver, reachable: Reachable) -> None:
        self._inner = inner
        self._reachable = reachable

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises _ForbiddenHost or another OSError."""
        found = await self._inner.resolve(host, port, family)
        if not all(self._reachable.allows(one["host"]) for one in found):
            raise _ForbiddenHost
        return found

    async def close(self) -> None:
        """Closes the resolver of the system."""
        await self._inner.close()


class WebClient:
    """Fetches bodies by GET. Use `open_client`. `clock` counts seconds, `sleep` waits for some."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        limits: FetchLimits,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        quiet: Mapping[str, float],
    ) -> None:
        self._session = session
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._turns = defaultdict[str, asyncio.Lock](asyncio.Lock)
        self._asked: dict[str, float] = {}  # when each host was last done with
        self._quiet = dict(quiet)  # until when each host asks to be left alone

    async def get(self, url: str, most: int, validators: Validators = NEW) -> Fetched:
        """The body at `url`, of at most so many bytes. Raises FetchError."""
        at = web_address(url)
        for _ in range(MOST_REDIRECTS + 1):
            found = await self._asked_in_turn(at, most, validators)
            if isinstance(found, Fetched):
                return found
            at = found
        raise FetchError(FetchTrouble.REDIRECTS, at.host or "", str(MOST_REDIRECTS))

    async def _asked_in_turn(self, at: URL, most: int, validators: Validators) -> Fetched | URL:
        """Asks when it is this request's turn at the host; the answer, or where it is to be looked for."""
        host = at.host or ""
        async with self._turns[host]:
            quiet = self._quiet.get(host, 0.0) - self._clock()
            if quiet > 0:
                raise FetchError(FetchTrouble.BUSY, host, wait=quiet)
            pause = self._asked.get(host, -self._limits.pause) + self._limits.pause - self._clock()
            if pause > 0:
                await self._sleep(pause)
            try:
                async with asyncio.timeout(self._limits.seconds):
                    return await self._ask(at, most, validators)
            except FetchError as error:
                if error.trouble is FetchTrouble.BUSY:
                    self._quiet[host] = self._clock() + error.wait
                raise
            except TimeoutError:
                raise FetchError(FetchTrouble.SLOW, host) from None
            except _ForbiddenHost:
                raise FetchError(FetchTrouble.FORBIDDEN_HOST, host) from None
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise _translated(error, host) from None  # its words may hold the address
            finally:
                self._asked[host] = self._clock()

    async def _ask(self, at: URL, most: int, validators: Validators) -> Fetched | URL:
        host = at.host or ""
        async with self._session.get(at, headers=validators.headers(), allow_redirects=False) as answer:
            status = answer.status
            if status in _REDIRECTS:
                return _redirected(at, answer.headers.get("Location", ""))
            if status == 304:
                return Fetched(str(at), None, validators)
            if status != 200:
                raise _refusal(status, host, answer.headers)
            body = bytearray()
            async for piece in answer.content.iter_chunked(_PIECE):
                body += piece
                if len(body) > most:
                    raise FetchError(FetchTrouble.TOO_LARGE, host, str(most))
            got = Validators(answer.headers.get("ETag"), answer.headers.get("Last-Modified"))
            return Fetched(str(at), bytes(body), got, answer.content_type)


@contextlib.asynccontextmanager
async def open_client(
    reachable: Reachable,
    limits: FetchLimits,
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    resolver: AbstractResolver | None = None,
    quiet: Mapping[str, float] = MappingProxyType({}),
) -> AsyncGenerator[WebClient]:
    """A client that connects to what is `reachable`; `resolver` finds the addresses of names, else the system does;
    `quiet` is until when, by `clock`, each host has asked to be left alone."""

    def made(info: Any) -> socket.socket:
        """The socket for an address, which is the one that is connected to."""
        family, kind, protocol, _, address = info
        if not reachable.allows(address[0]):
            raise _ForbiddenHost
        return socket.socket(family, kind, protocol)

    connector = aiohttp.TCPConnector(
        resolver=_GuardedResolver(resolver or aiohttp.ThreadedResolver(), reachable),
        use_dns_cache=False,
        socket_factory=made,
        limit=8,
    )
    version = importlib.metadata.version("pullquote")
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": f"pullquote/{version} (follows feeds for a library of transcripts)"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=SILENCE_S),
        requote_redirect_url=False,
    ) as session:
        yield WebClient(session, limits, clock, sleep, quiet)


def web_address(text: str) -> URL:
    """`text` as an address by http or https with a host. Raises FetchError."""
    try:
        found = URL(text.strip()).with_fragment(None) if web_parts(text) else None
    except ValueError:
        found = None
    if found is None or not found.host:
        raise FetchError(FetchTrouble.ADDRESS)
    return found


def _redirected(at: URL, location: str) -> URL:
    """Where a redirect leads. Whoever may read there by name and password is not told to another host."""
    try:
        joined = at.join(URL(location)) if location else None
    except ValueError:
        joined = None
    if joined is None:
        raise FetchError(FetchTrouble.REDIRECTS, at.host or "")
    there = web_address(str(joined))
    if there.origin() == at.origin() and there.user is None and at.user is not None:
        return there.with_user(at.user).with_password(at.password)
    return there


def _refusal(status: int, host: str, headers: Mapping[str, str]) -> FetchError:
    if status in _BUSY:
        return FetchError(FetchTrouble.BUSY, host, str(status), _pause(headers))
    known = {
        401: FetchTrouble.REFUSED,
        403: FetchTrouble.REFUSED,
        404: FetchTrouble.NOT_FOUND,
        410: FetchTrouble.GONE,
    }
    return FetchError(known.get(status, FetchTrouble.STATUS), host, str(status))


def _pause(headers: Mapping[str, str]) -> float:
    """The seconds that a Retry-After header asks for: a number, or a moment by the clock of the server."""
    asked = headers.get("Retry-After", "").strip()
    try:
        moments = (asked, headers.get("Date", ""))
        wait = float(asked) if asked.isdigit() else _seconds_between(*moments)
    except (TypeError, ValueError, OverflowError):
        wait = USUAL_PAUSE_S
    return min(max(wait, 1.0), LONGEST_PAUSE_S)


def _seconds_between(later: str, earlier: str) -> float:
    one, other = email.utils.parsedate_to_datetime(later), email.utils.parsedate_to_datetime(earlier)
    return (one - other).total_seconds()


def _translated(error: Exception, host: str) -> FetchError:
    """An error of the network's as ours."""
    cause = getattr(error, "os_error", None) or error.__cause__ or error
    if isinstance(cause, _ForbiddenHost):
        return FetchError(FetchTrouble.FORBIDDEN_HOST, host)
    if isinstance(error, aiohttp.InvalidURL):
        return FetchError(FetchTrouble.ADDRESS, host)
    if isinstance(error, aiohttp.ServerTimeoutError):
        return FetchError(FetchTrouble.SLOW, host)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return FetchError(FetchTrouble.UNKNOWN_HOST, host)
    if isinstance(error, aiohttp.ClientConnectorError | ConnectionError):
        return FetchError(FetchTrouble.UNREACHABLE, host, getattr(cause, "strerror", None) or "")
    return FetchError(FetchTrouble.BROKEN, host)
