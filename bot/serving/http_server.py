"""Listens for HTTP where anybody may connect: every connection has its time, its place and its bytes.

aiohttp limits lines and bodies, but neither the time that a request takes to arrive nor the number of connections. Here
each connection is in a phase, and each phase but our own work has a time limit. When there are too many connections, or
bodies together are too large, one that keeps us waiting is ended: never one whose request is whole. So those who hold
connections open lose them to those who ask something.

An address may have half of the connections. Addresses of proxies may have all, since everybody's requests come from
there; `X-Forwarded-For` is not read, because whoever connects can write it. What strangers do is counted, and logged
as one line a minute at most.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import errno
import ipaddress
import logging
import os
from collections import Counter
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from ..settings.values import NoPort
from .handles import handle_limit

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncGenerator, Callable, Iterable, Sequence

    from aiohttp.typedefs import Handler, Middleware

    Refusal = Callable[[int], web.Response]
    Factory = Callable[[], web.RequestHandler]

BACKLOG: Final = 128  # connections that the system keeps until we accept them
CHUNK: Final = 16 * 1024  # bytes that are read at a time
HEAD_BYTES: Final = 64 * 1024  # of a head, and of what a client sends ahead while its request is worked on
BODIES_BYTES: Final = 4 * 1024 * 1024  # of all bodies that are being received; Slack's have some kilobytes
LINGER_S: Final = 2.0  # for the rest of a body that is not wanted, so that the client reads the answer
PAUSE_S: Final = 0.1  # after an error of `accept`, which would come again at once
LOOK_S: Final = 1.0  # between looks for connections whose time is up
TELL_S: Final = 60.0  # between lines of the log

_log: Final = logging.getLogger(__name__)


class Phase(enum.Enum):
    """What a connection waits for."""

    IDLE = "the next request"
    HEAD = "the rest of a head"
    BODY = "the rest of a body"
    WORK = "our answer"
    ANSWER = "the client to take the answer"


LIMITS: Final = {  # seconds
    Phase.IDLE: 150.0,  # longer than proxies keep idle connections (nginx 60, Go 90, Caddy 120)
    Phase.HEAD: 10.0,
    Phase.BODY: 10.0,
    Phase.WORK: float("inf"),
    Phase.ANSWER: 10.0,
}


class ClientConnection(asyncio.BufferedProtocol):
    """One connection: hands what arrives to aiohttp's protocol `inner`, and knows its phase."""

    def __init__(self, connections: Connections, inner: web.RequestHandler, address: str, *, proxy: bool) -> None:
        self.inner = inner
        self.address = address
        self.proxy = proxy
        self.received = 0  # bytes of the request that is not whole yet
        self._connections = connections
        self._buffer = bytearray(CHUNK)
        self._transport: asyncio.Transport | None = None
        self._last = False
        self._ended = False
        self.enter(Phase.HEAD)

    def enter(self, phase: Phase) -> None:
        """Begins a phase and its time."""
        self.phase = phase
        self.since = self._connections.clock()
        if phase is not Phase.WORK:
            self._connections.freed.set()

    def begin(self, request: web.Request) -> None:
        """The head of a request is whole."""
        self.enter(Phase.BODY)
        request.content.on_eof(self._whole)  # at once if there is no body, or if it came with the head
        self._connections.make_room_for_bodies()

    def _whole(self) -> None:
        if self.phase is Phase.BODY:
            self.received = 0
            self.enter(Phase.WORK)

    def answer(self, *, last: bool) -> None:
        """The answer is about to be sent; if `last`, the connection is closed after it."""
        self._last = last
        ahead = self.received and not last  # the next request has begun to arrive
        self.enter(Phase.HEAD if ahead else Phase.ANSWER)

    def look(self) -> None:
        """Ends the connection if the time of its phase is over. One whose answer was taken in time is idle since."""
        if self._connections.clock() - self.since <= LIMITS[self.phase]:
            return
        if self.phase is Phase.ANSWER and not self._last and not self._unsent():
            self.phase = Phase.IDLE
        else:
            self.end("too slow")

    def _unsent(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport else 0

    def end(self, why: str) -> None:
        """Ends the connection at once, and counts it."""
        self._ended = True
        self._connections.remove(self)
        self._connections.tally[why] += 1
        if self._transport:
            self._transport.abort()

    # --- asyncio's side -----------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.inner.connection_made(transport)
        if self._ended:
            transport.abort()

    def get_buffer(self, sizehint: int) -> bytearray:  # noqa: ARG002 - as asyncio has it
        """Called by asyncio."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Called by asyncio with bytes in the buffer."""
        if self.phase in {Phase.IDLE, Phase.ANSWER} and not self._last:
            self.enter(Phase.HEAD)
        self.received += nbytes
        if self.phase is Phase.BODY:
            self._connections.make_room_for_bodies()
        elif self.received > HEAD_BYTES and not self._last:
            self.end("too much")
        if self._transport and not self._transport.is_closing():
            self.inner.data_received(bytes(memoryview(self._buffer)[:nbytes]))

    def eof_received(self) -> None:
        """Called by asyncio."""
        self.inner.eof_received()

    def pause_writing(self) -> None:
        """Called by asyncio."""
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        """Called by asyncio."""
        self.inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        self._connections.remove(self)
        self.inner.connection_lost(exc)


class _Protocol(web.RequestHandler):
    """aiohttp's protocol, whose own answers to what is no request, or to an error, are made by `refusal`."""

    __slots__ = ("_refusal",)

    def __init__(self, refusal: Refusal, manager: web.Server, **options: Any) -> None:
        super().__init__(manager, loop=asyncio.get_running_loop(), **options)
        self._refusal = refusal

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Called by aiohttp, which logs the error. What was sent is not repeated."""
        super().handle_error(request, status, exc, message)
        answer = self._refusal(status)
        answer.force_close()
        return answer


class Connections:
    """The connections of one server, at most `most`. `clock` counts seconds."""

    def __init__(self, most: int, proxies: Sequence[str], clock: Callable[[], float]) -> None:
        self.most = most
        self.clock = clock
        self.tally = Counter[str]()  # what was counted since the last line of the log
        self._proxies = [ipaddress.ip_network(proxy, strict=False) for proxy in proxies]
        self._open = dict[web.RequestHandler, ClientConnection]()
        self.freed = asyncio.Event()  # a connection is over, or may be ended
        self._told = float("-inf")

    def __len__(self) -> int:
        return len(self._open)

    def phases(self) -> Counter[Phase]:
        """How many connections are in each phase."""
        return Counter(one.phase for one in self._open.values())

    async def room(self) -> None:
        """Waits until a connection can be taken or another one be ended for it: while all are worked on, none can."""
        while len(self._open) >= self.most and not self._waiting(self._open.values()):
            self.freed.clear()
            await self.freed.wait()

    def add(self, inner: web.RequestHandler, peer: str) -> ClientConnection | None:
        """The connection from the address `peer`, for which another one may be ended; None if there is no room."""
        address, proxy = self._named(peer)
        same = [one for one in self._open.values() if one.address == address]
        if not proxy and len(same) >= max(1, self.most // 2) and not self.end_one(same):
            self.tally["too many"] += 1
            return None
        if len(self._open) >= self.most and not self.end_one(self._open.values()):
            self.tally["too many"] += 1
            return None
        self._open[inner] = added = ClientConnection(self, inner, address, proxy=proxy)
        return added

    def of(self, request: web.Request) -> ClientConnection | None:
        """The connection of a request; None once it is gone."""
        return self._open.get(request.protocol)

    def remove(self, connection: ClientConnection) -> None:
        """Forgets a connection that is over."""
        self._open.pop(connection.inner, None)
        self.freed.set()

    def end_one(self, among: Iterable[ClientConnection] | None = None) -> bool:
        """Ends a connection that keeps us waiting: of the address with the most the one that has waited longest.

        Each connection of a proxy counts as one of another address. Returns False if none is waiting.
        """
        waiting = self._waiting(self._open.values() if among is None else among)
        held = Counter(one.address for one in waiting)
        if not waiting:
            return False
        max(waiting, key=lambda one: (1 if one.proxy else held[one.address], -one.since)).end("too many")
        return True

    def make_room_for_bodies(self) -> None:
        """Ends the connections with the most bytes until all bodies that are being received fit."""
        receiving = [one for one in self._open.values() if one.phase is Phase.BODY]
        while receiving and sum(one.received for one in receiving) > BODIES_BYTES:
            largest = max(receiving, key=lambda one: one.received)
            receiving.remove(largest)
            largest.end("too much")

    def look(self) -> None:
        """Ends the connections whose time is up, and logs what was counted."""
        for one in list(self._open.values()):
            one.look()
        if self.tally and self.clock() - self._told >= TELL_S:
            self._told = self.clock()
            counted = ", ".join(f"{what}: {times}" for what, times in sorted(self.tally.items()))
            _log.warning("connections were ended or refused (%s)", counted)
            self.tally.clear()

    def _waiting(self, among: Iterable[ClientConnection]) -> list[ClientConnection]:
        return [one for one in among if one.phase is not Phase.WORK]

    def _named(self, peer: str) -> tuple[str, bool]:
        """The address, of IPv6 the network that one customer has; and whether it is a proxy's or this machine's."""
        address = ipaddress.ip_address(peer.partition("%")[0])
        if isinstance(address, ipaddress.IPv6Address):
            address = address.ipv4_mapped or address
        proxy = address.is_loopback or any(address in network for network in self._proxies)
        if isinstance(address, ipaddress.IPv6Address):
            return str(ipaddress.ip_network((address, 64), strict=False)), proxy
        return str(address), proxy


@dataclass(frozen=True, slots=True)
class HttpServer:
    """A server that listens on `port`."""

    port: int
    connections: Connections


def health() -> web.RouteDef:
    """The route by which a balancer asks whether the port of a platform's requests is open."""

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    return web.get("/health", healthy)


def _refused(status: int) -> web.Response:
    return web.Response(status=status, text=f"{status} {HTTPStatus(status).phrase}")


@contextlib.asynccontextmanager
async def listening(
    routes: Sequence[web.RouteDef],
    address: str,
    port: int,
    *,
    most: int,
    body_bytes: int,
    closing_s: float,
    proxies: Sequence[str] = (),
    middlewares: Sequence[Middleware] = (),
    clock: Callable[[], float] | None = None,
    refusal: Refusal = _refused,
    section: str,
) -> AsyncGenerator[HttpServer]:
    """Serves `routes` while the context is open. Raises NoPort.

    At most `most` connections are open, and never more than a quarter of the handles of the process. A larger body than
    `body_bytes` is answered with 413. Requests that are worked on have `closing_s` seconds when the context is left.
    `proxies` are addresses or networks; `middlewares` stand around the handlers, the first outermost. `refusal` makes
    the answer, of a status, to what cannot be read as a request and so reaches none of them. `section` of the settings
    names the port.
    """
    loop = asyncio.get_running_loop()
    connections = Connections(max(1, min(most, handle_limit() // 4)), proxies, clock or loop.time)
    app = web.Application(
        client_max_size=body_bytes, middlewares=[_phases(connections, refusal), *middlewares, _bounded(body_bytes)]
    )
    app.add_routes(routes)
    runner = web.AppRunner(app, shutdown_timeout=closing_s)
    await runner.setup()
    assert runner.server is not None
    protocol = partial(
        _Protocol,
        refusal,
        runner.server,
        access_log=None,
        logger=_aiohttp_log,
        keepalive_timeout=2 * LIMITS[Phase.IDLE],  # ours is shorter
        lingering_time=LINGER_S,
        read_bufsize=CHUNK,
        auto_decompress=False,  # nobody has reason to send us compressed bodies
        tcp_keepalive=False,  # no connection is silent for long
    )
    try:
        sockets = await _bound(address, port, section)
        try:
            tasks = [loop.create_task(_accepting(one, protocol, connections)) for one in sockets]
            tasks.append(loop.create_task(_looking(connections)))
            try:
                yield HttpServer(int(sockets[0].getsockname()[1]), connections)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.wait(tasks)
        finally:
            for one in sockets:
                one.close()
    finally:
        await runner.cleanup()


async def _bound(address: str, port: int, section: str) -> list[socket.socket]:
    """Listening sockets for each address of a name. Raises NoPort."""
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(asyncio.Protocol, address, port, start_serving=False)
        sockets = [bound.dup() for bound in server.sockets]
        server.close()  # asyncio would accept without limit, and log each error of it
        for one in sockets:
            one.setblocking(False)
            one.listen(BACKLOG)
    except OSError as error:
        raise NoPort(address, port, os.strerror(error.errno or errno.EIO), section) from error
    return sockets


async def _accepting(listener: socket.socket, protocol: Factory, connections: Connections) -> None:
    """Accepts connections until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        try:
            accepted, peer = await loop.sock_accept(listener)
        except ConnectionError:  # the client was gone by then
            await asyncio.sleep(0)
            continue
        except OSError as error:  # mostly no handles are left
            connections.tally[f"not accepted, {os.strerror(error.errno or 0)}"] += 1
            connections.end_one()
            await asyncio.sleep(PAUSE_S)
            continue
        with contextlib.suppress(OSError):  # the client is gone
            await _take(accepted, str(peer[0]) if peer else "", protocol, connections)


async def _take(accepted: socket.socket, peer: str, protocol: Factory, connections: Connections) -> None:
    """Makes a connection of what was accepted, or closes it. Raises OSError if the client is gone."""
    connection = None
    try:
        await connections.room()
        connection = connections.add(protocol(), peer) if peer else None  # macOS names nobody who is gone
        if connection is None:
            accepted.close()
            await asyncio.sleep(0)
        else:
            await asyncio.get_running_loop().connect_accepted_socket(lambda: connection, accepted)
    except BaseException:
        if connection:
            connections.remove(connection)
        accepted.close()
        raise


async def _looking(connections: Connections) -> None:
    while True:
        await asyncio.sleep(LOOK_S)
        connections.look()


def _bounded(body_bytes: int) -> Middleware:
    @web.middleware
    async def bounded(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuses a body by what its head says of its length, before any of it is read."""
        if (request.content_length or 0) > body_bytes:
            raise web.HTTPRequestEntityTooLarge(body_bytes, request.content_length or 0)
        return await handler(request)

    return bounded


def _phases(connections: Connections, refusal: Refusal) -> Middleware:
    @web.middleware
    async def phases(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Tells the connection of a request in which phase it is. A client that hangs up is no error of ours."""
        connection = connections.of(request)
        if connection is None:
            return web.Response()  # it is gone already
        connection.begin(request)
        last = True
        try:
            answer = await handler(request)
            last = not request.content.is_eof()  # whatever is left of the body would be taken for the next request
        except web.HTTPException as error:
            answer = web.Response(status=error.status, headers=error.headers, body=error.body)
        except (web.RequestPayloadError, ConnectionError) as error:
            if isinstance(error, ConnectionError) and request.transport is not None:
                raise  # another connection than the client's
            error.__traceback__ = None  # aiohttp keeps the error, which would keep what was read of the body
            answer = refusal(400)
        finally:
            connection.answer(last=last)
        if last:
            answer.force_close()
        return answer

    return phases


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a record of aiohttp is about an error of ours, and not about what a client sent or did."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, HttpProcessingError | web.RequestPayloadError | ConnectionError)


_aiohttp_log: Final = logging.getLogger(f"{__name__}.aiohttp")
_aiohttp_log.addFilter(_is_ours)
