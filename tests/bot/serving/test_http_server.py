"""Where anybody may connect: who holds a connection loses it to who asks, and no client fills memory or the log."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import resource
import weakref
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from pullquote.bot.serving import handles, http_server
from pullquote.bot.serving.http_server import LIMITS, Connections, Phase, listening

from ...patience import PATIENCE_S
from ..conftest import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

GET = b"GET /short HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /short HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
CHUNKED = b"POST /short HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
CHUNK = b"2710\r\n" + b"x" * 10_000 + b"\r\n"
ANSWER = b"HTTP/1.1 200 OK"
TOO_LARGE = f"HTTP/1.1 413 {HTTPStatus(413).phrase}".encode()  # Python 3.13 has other words for it
HALVES = {
    Phase.HEAD: b"POST /short HTTP/1.1\r\nHost:",
    Phase.BODY: POST % 100 + b"payload=",
    Phase.ANSWER: GET,
    Phase.WORK: b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n",
}


@dataclass
class Client:
    """A connection of a stranger."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, sent: bytes) -> None:
        self.writer.write(sent)
        await self.writer.drain()

    async def answer(self) -> bytes:
        """The first line of an answer, and what follows is passed over; nothing if the connection is over."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            async with asyncio.timeout(PATIENCE_S):
                head = await self.reader.readuntil(b"\r\n\r\n")
                length = next(line for line in head.splitlines() if line.startswith(b"Content-Length"))
                await self.reader.readexactly(int(length.split()[1]))
                return head.splitlines()[0]
        return b""


@dataclass
class Site:
    """A server with a clock of its own and a handler that takes as long as a test wants."""

    clock: Clock = field(default_factory=Clock)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    seen: list[weakref.ref[web.Request]] = field(default_factory=list[Any])
    clients: list[Client] = field(default_factory=list[Client])
    server: http_server.HttpServer = field(init=False)

    async def short(self, request: web.Request) -> web.Response:
        self.seen.append(weakref.ref(request))
        return web.Response(text=str(len(await request.read())))

    async def long(self, _: web.Request) -> web.Response:
        await self.go_on.wait()
        return web.Response(text="done")

    async def broken(self, _: web.Request) -> web.Response:
        raise ValueError("ours")

    async def endless(self, _: web.Request) -> web.Response:
        return web.Response(body=b"x" * 20_000_000)  # more than the system takes from us at once

    async def connect(self, sent: bytes = b"") -> Client:
        client = Client(*await asyncio.open_connection("127.0.0.1", self.server.port))
        self.clients.append(client)
        await client.send(sent)
        return client

    async def in_phases(self, *phases: Phase) -> None:
        await self.until(lambda: self.server.connections.phases() == Counter(phases))

    async def until(self, so: Callable[[], bool]) -> None:
        """Waits for what the other end of a socket brings about."""
        async with asyncio.timeout(PATIENCE_S):
            while not so():  # noqa: ASYNC110
                await asyncio.sleep(0.001)

    def later(self, seconds: float) -> None:
        self.clock.on(seconds)
        self.server.connections.look()


@contextlib.asynccontextmanager
async def opened(**more: Any) -> AsyncGenerator[Site]:
    site = Site()
    routes = [
        web.get("/short", site.short),
        web.post("/short", site.short),
        web.get("/long", site.long),
        web.get("/broken", site.broken),
        web.get("/endless", site.endless),
    ]
    given = {"most": 4, "body_bytes": 100_000, "closing_s": 5.0, "clock": site.clock, "section": "web", **more}
    async with listening(routes, "127.0.0.1", 0, **given) as site.server:
        try:
            yield site
        finally:
            site.go_on.set()
            for client in site.clients:
                client.writer.transport.abort()


@pytest.fixture
async def site() -> AsyncGenerator[Site]:
    async with opened() as site:
        yield site


# --- Time ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", [Phase.HEAD, Phase.BODY])
async def test_a_request_that_takes_too_long_is_ended_however_it_drips(site: Site, phase: Phase) -> None:
    client = await site.connect(HALVES[phase])
    await site.in_phases(phase)
    for _ in range(2):
        site.later(LIMITS[phase] / 2)
        await client.send(b"x")
        await site.in_phases(phase)
    site.later(0.1)
    await site.in_phases()
    assert await client.answer() == b""


async def test_silence_is_ended_before_and_after_a_request(site: Site) -> None:
    silent, idle = await site.connect(), await site.connect(GET)
    assert await idle.answer() == ANSWER
    await site.in_phases(Phase.HEAD, Phase.ANSWER)
    site.later(LIMITS[Phase.HEAD] + 0.1)
    assert await silent.answer() == b""
    await site.in_phases(Phase.IDLE)
    await idle.send(GET)
    assert await idle.answer() == ANSWER
    site.later(LIMITS[Phase.IDLE] - 0.1)
    await idle.send(HALVES[Phase.HEAD])
    await site.in_phases(Phase.HEAD)
    site.later(LIMITS[Phase.HEAD] + 0.1)
    assert await idle.answer() == b""


async def test_the_head_of_the_next_request_has_no_more_time_when_it_comes_ahead(site: Site) -> None:
    client = await site.connect(HALVES[Phase.WORK])
    await site.in_phases(Phase.WORK)
    await client.send(HALVES[Phase.HEAD])
    await site.until(lambda: all(one.received for one in site.server.connections._open.values()))
    site.go_on.set()
    assert await client.answer() == ANSWER
    await site.in_phases(Phase.HEAD)
    site.later(LIMITS[Phase.HEAD] + 0.1)
    await site.in_phases()


async def test_who_does_not_take_the_answer_is_ended(site: Site) -> None:
    await site.connect(b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
    await site.in_phases(Phase.ANSWER)
    site.later(LIMITS[Phase.ANSWER] - 0.1)
    await site.in_phases(Phase.ANSWER)
    site.later(0.2)
    await site.in_phases()


async def test_our_own_work_is_never_ended(site: Site) -> None:
    client = await site.connect(HALVES[Phase.WORK])
    await site.in_phases(Phase.WORK)
    site.later(10_000)
    site.go_on.set()
    assert await client.answer() == ANSWER


# --- Number ----------------------------------------------------------------------------------------------------------


async def test_who_asks_gets_the_place_of_who_has_waited_longest(site: Site) -> None:
    held = list[Client]()
    for half in (HALVES[Phase.WORK], HALVES[Phase.HEAD], HALVES[Phase.BODY], b""):
        held.append(await site.connect(half))
        site.clock.on(1)
    await site.in_phases(Phase.WORK, Phase.HEAD, Phase.BODY, Phase.HEAD)
    asking = await site.connect(GET)
    assert await asking.answer() == ANSWER
    assert await held[1].answer() == b""
    await held[2].send(b"x" * 92)
    assert await held[2].answer() == ANSWER
    site.go_on.set()
    assert await held[0].answer() == ANSWER


async def test_while_all_are_worked_on_the_next_one_waits(site: Site) -> None:
    working = [await site.connect(HALVES[Phase.WORK]) for _ in range(4)]
    await site.in_phases(*[Phase.WORK] * 4)
    late = await site.connect(GET)
    site.go_on.set()
    assert [await client.answer() for client in (*working, late)] == [ANSWER] * 5


async def test_one_that_is_ended_before_it_is_made_is_closed_all_the_same() -> None:
    connections = Connections(1, [], Clock())
    aborted = list[bool]()

    class Transport(asyncio.Transport):
        def abort(self) -> None:
            aborted.append(True)

    class Inner:
        def connection_made(self, _: Any) -> None: ...

    first = connections.add(Inner(), "192.0.2.1")  # type: ignore[arg-type]
    assert first
    assert connections.add(Inner(), "192.0.2.2")  # type: ignore[arg-type]
    first.connection_made(Transport())
    assert aborted == [True]


async def test_one_address_has_half_of_the_connections_and_a_proxy_may_have_all() -> None:
    clock = Clock()
    connections = Connections(8, ["198.51.100.0/24"], clock)

    def add(*peers: str, phase: Phase = Phase.HEAD) -> None:
        for peer in peers:
            clock.on(1)
            if added := connections.add(object(), peer):  # type: ignore[arg-type]
                added.enter(phase)

    def held() -> dict[str, int]:
        return Counter(one.address for one in connections._open.values())

    add("192.0.2.7", *["192.0.2.1"] * 9)
    assert held() == {"192.0.2.7": 1, "192.0.2.1": 4}
    add("2001:db8::1", "2001:db8::2", "::ffff:192.0.2.7")
    assert held() == {"192.0.2.7": 2, "192.0.2.1": 4, "2001:db8::/64": 2}
    add("192.0.2.9")
    assert held()["192.0.2.1"] == 3
    add(*["198.51.100.5"] * 20)
    assert len(connections) == 8
    assert held()["198.51.100.5"] > 4
    add(*["192.0.2.1"] * 9, phase=Phase.WORK)
    assert held()["192.0.2.1"] == 4
    assert connections.tally["too many"] > 20


# --- Bytes -----------------------------------------------------------------------------------------------------------


async def test_bodies_are_bounded_together_and_the_largest_makes_room(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "BODIES_BYTES", 50_000)
    small = await site.connect(POST % 1000 + b"x" * 999)
    large = [await site.connect(POST % 50_000 + b"x" * 30_000) for _ in range(2)]
    await site.in_phases(Phase.BODY, Phase.BODY)
    assert site.server.connections.tally == {"too much": 1}
    await small.send(b"x")
    assert await small.answer() == ANSWER
    site.later(LIMITS[Phase.BODY] + 0.1)
    assert [await client.answer() for client in large] == [b"", b""]


async def test_a_body_that_is_too_large_is_refused_as_soon_as_it_is_known(site: Site) -> None:
    announced = await site.connect(POST % 100_001)
    assert await announced.answer() == TOO_LARGE
    counted = await site.connect(CHUNKED + CHUNK * 11)
    assert await counted.answer() == TOO_LARGE


async def test_a_head_without_end_is_ended(site: Site) -> None:
    client = await site.connect(b"GET /short HTTP/1.1\r\n")
    with contextlib.suppress(ConnectionError):
        for number in range(200):
            await client.send(b"X-%d: %s\r\n" % (number, b"y" * 2000))
    await client.answer()
    await site.in_phases()


async def test_nothing_of_a_body_is_kept_when_its_client_hangs_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even until the garbage collector comes: that takes its time in a serving process."""
    monkeypatch.setattr(http_server, "LINGER_S", 0.0)
    gc.collect()
    gc.disable()
    try:
        async with opened() as site:
            for sent, answer in ((POST % 50_000 + b"x" * 40_000, b""), (CHUNKED + CHUNK * 11, TOO_LARGE)):
                client = await site.connect(sent)
                await site.until(lambda: len(site.seen) > 0)
                if answer:
                    assert await client.answer() == answer
                client.writer.transport.abort()
                await site.until(lambda: not any(one() for one in site.seen))
            assert len(site.seen) == 2
    finally:
        gc.enable()


# --- The log ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ECONNABORTED])
async def test_errors_of_accept_are_told_once_a_minute_without_a_trace(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    loop = asyncio.get_running_loop()
    usual, left = loop.sock_accept, [OSError(number, "so it is")] * 50

    async def failing(listener: Any) -> Any:
        if left:
            raise left.pop()
        return await usual(listener)

    monkeypatch.setattr(loop, "sock_accept", failing)
    monkeypatch.setattr(http_server, "PAUSE_S", 0.0)
    async with opened() as site:
        client = await site.connect(GET)
        assert await client.answer() == ANSWER
        for _ in range(3):
            site.later(1)
    assert len(caplog.records) == (number != errno.ECONNABORTED)
    assert not any(record.exc_info for record in caplog.records)


async def test_what_clients_do_wrong_is_not_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    for sent in (
        b"\x16\x03\x01\x02\x00\x01",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET " + b"/" * 9000,
        GET + b"rubbish\r\n\r\n",
    ):
        client = await site.connect(sent)
        assert (await client.answer())[:12] in {b"HTTP/1.1 400", b"HTTP/1.0 400", ANSWER[:12]}
    malformed = await site.connect(CHUNKED + b"zz\r\n")
    assert (await malformed.answer())[9:12] == b"400"
    for half in HALVES.values():
        client = await site.connect(half)
        await asyncio.sleep(0)
        client.writer.transport.abort()
    site.go_on.set()
    await site.in_phases()
    assert caplog.records == []


async def test_an_error_of_ours_is_logged_with_its_trace(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    client = await site.connect(b"GET /broken HTTP/1.1\r\nHost: x\r\n\r\n")
    assert await client.answer() == b"HTTP/1.1 500 Internal Server Error"
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info


async def test_ended_connections_are_one_line_a_minute(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        await site.connect(HALVES[Phase.HEAD])
        await site.in_phases(Phase.HEAD)
        site.later(LIMITS[Phase.HEAD] + 0.1)
    assert [record.getMessage() for record in caplog.records] == ["connections were ended or refused (too slow: 1)"]
    site.later(60)
    assert caplog.records[-1].getMessage().endswith("(too slow: 2)")


# --- Handles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("soft", "hard", "wanted"),
    [
        (256, 4096, 4096),
        (256, 1_000_000, handles.PLENTY),
        (256, resource.RLIM_INFINITY, handles.PLENTY),
        (256, 256, None),
        (100_000, 1_000_000, None),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, None),
    ],
)
def test_the_handle_limit_is_raised_as_far_as_the_system_lets_us(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, wanted: int | None
) -> None:
    asked = list[tuple[int, int]]()

    def refused(_: int, limits: tuple[int, int]) -> None:
        asked.append(limits)
        raise ValueError("not allowed to raise maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", refused)
    handles.raise_handle_limit()
    assert asked == ([(wanted, hard)] if wanted else [])


async def test_connections_take_a_quarter_of_the_handles_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "handle_limit", lambda: 12)
    async with opened(most=100) as site:
        assert site.server.connections.most == 3
