"""What clients that nobody knows can do to a serving process: half-open requests, and bodies that nobody signed.

usage: ./run bench strangers [--handles 256] [--half-open 368] [--bodies 300] [--seconds 20]

`pullquote run` serves Slack over HTTP and the health paths, in a process of its own that may hold `--handles` files.
First half-open POSTs are held, in half of them the head unfinished and in half the body, and opened again when they
are ended. Meanwhile `/readyz` is asked and a signed request is sent every half second. Then, to a process with more
handles, bodies of 1 MiB with a made-up signature are sent at once but for their last byte.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import resource
import socket
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from pullquote.bot.security.vault import new_key
from tables import table

sys.path.insert(0, str(Path(__file__).parents[1] / "adapters"))
from fake_slack import SECRET, signed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

PATIENCE_S = 3.0  # Slack's own
MIB = 1024 * 1024
PLENTY = 2048  # handles, for the bodies
RUN = "ulimit -n {handles}; exec {python} -P -m pullquote.bot --data {data} run --adapter slack"
HALF_HEAD = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slack-"


@dataclass
class Process:
    """`pullquote run`, and where to reach it."""

    id: int
    slack: int
    health: int
    log: Path

    def memory(self, key: str = "VmRSS") -> float:
        """Its resident memory in MB; the most that it was with the key VmHWM."""
        lines = Path(f"/proc/{self.id}/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(key))


@dataclass
class Answered:
    """How long requests took that were answered well, in seconds, and how many were not."""

    seconds: list[float] = field(default_factory=list[float])
    failed: int = 0

    async def time(self, asking: Awaitable[int]) -> None:
        """Waits for a status as long as Slack would."""
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_S):
                good = await asking == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            good = False
        if good:
            self.seconds.append(time.perf_counter() - start)
        else:
            self.failed += 1

    def row(self, name: str) -> list[str]:
        slowest = f"{max(self.seconds):.2f}" if self.seconds else "-"
        return [name, f"{len(self.seconds)} of {len(self.seconds) + self.failed}, slowest {slowest} s"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def process(handles: int) -> AsyncGenerator[Process]:
    """A process that serves, once it is ready."""
    with tempfile.TemporaryDirectory() as folder:
        slack, health, log = free_port(), free_port(), Path(folder) / "log"
        secrets = {"CLIENT_SECRET": "x", "SIGNING_SECRET": SECRET, "ENCRYPTION_KEY": new_key(), "CLIENT_ID": "1.2"}
        environment = {f"PULLQUOTE_SLACK_{name}": value for name, value in secrets.items()}
        ports = {"PULLQUOTE_SLACK_PORT": str(slack), "PULLQUOTE_HEALTH_PORT": str(health)}
        command = RUN.format(handles=handles, python=sys.executable, data=Path(folder) / "data")
        with log.open("wb") as written:
            running = await asyncio.create_subprocess_exec(
                "sh", "-c", command, env={**os.environ, **environment, **ports}, stderr=written
            )
        try:
            found = Process(running.pid, slack, health, log)
            async with asyncio.timeout(60):
                while await status(f"http://127.0.0.1:{health}/readyz") != 200:  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.1)
            yield found
        finally:
            with contextlib.suppress(ProcessLookupError):
                running.terminate()
            await running.wait()


async def status(url: str, body: str | None = None) -> int:
    """The status of a GET, or of a signed POST of `body`; 0 without a connection."""
    try:
        async with aiohttp.ClientSession() as session:
            asked = session.get(url) if body is None else session.post(url, data=body, headers=signed(body))
            async with asked as answer:
                return answer.status
    except aiohttp.ClientConnectorError:
        return 0


def made_up(length: int) -> bytes:
    """The head of a POST with a fresh time and a signature of the right form."""
    headers = {**signed("x", secret="not Slack's"), "Content-Length": str(length)}  # noqa: S106
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode()


async def hold(port: int, sent: Callable[[], bytes], opened: list[int]) -> None:
    """Sends the beginning of a request and waits, again and again."""
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                opened.append(1)
                writer.write(sent())
                await writer.drain()
                await reader.read()
            finally:
                writer.transport.abort()
        await asyncio.sleep(0.5)


async def half_open(handles: int, connections: int, seconds: float) -> list[list[str]]:
    health, signatures, opened = Answered(), Answered(), list[int]()
    async with process(handles) as served:
        before = served.memory()
        ways: list[Callable[[], bytes]] = [lambda: HALF_HEAD, lambda: made_up(1000) + b"payload="]
        holding = [asyncio.create_task(hold(served.slack, ways[n % 2], opened)) for n in range(connections)]
        await asyncio.sleep(2)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            challenge = json.dumps({"type": "url_verification", "challenge": str(time.time())})
            await asyncio.gather(
                health.time(status(f"http://127.0.0.1:{served.health}/readyz")),
                signatures.time(status(f"http://127.0.0.1:{served.slack}/slack/events", challenge)),
            )
            await asyncio.sleep(0.5)
        after = served.memory("VmHWM")
        for task in holding:
            task.cancel()
        await asyncio.gather(*holding, return_exceptions=True)
        log = served.log.read_text("utf-8")
    return [
        [f"{connections} half-open POSTs at {handles} handles, opened", str(len(opened))],
        health.row("/readyz answered meanwhile"),
        signatures.row("signed requests answered meanwhile"),
        ["log, bytes", f"{len(log.encode()):,}"],
        ["tracebacks in it", str(log.count("Traceback"))],
        ["resident memory before, and at most, MB", f"{before:.0f}, {after:.0f}"],
    ]


async def bodies(handles: int, connections: int) -> list[list[str]]:
    async with process(handles) as served:
        before = served.memory()
        body = b"x" * (MIB - 1)
        opened = list[int]()
        sending = [
            asyncio.create_task(hold(served.slack, lambda: made_up(MIB) + body, opened)) for _ in range(connections)
        ]
        most, end = before, time.monotonic() + 8
        while time.monotonic() < end:
            await asyncio.sleep(0.1)
            most = max(most, served.memory())
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)
        log = served.log.read_text("utf-8")
    unsigned = f"{connections} bodies of 1 MiB that nobody signed: memory before, and at most, MB"
    return [
        [unsigned, f"{before:.0f}, {most:.0f}"],
        ["log, bytes", f"{len(log.encode()):,}"],
        ["tracebacks in it", str(log.count("Traceback"))],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--handles", type=int, default=256)
    parser.add_argument("--half-open", type=int, default=368)
    parser.add_argument("--bodies", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=20)
    wanted = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    rows = asyncio.run(half_open(wanted.handles, wanted.half_open, wanted.seconds))
    rows += asyncio.run(bodies(PLENTY, wanted.bodies))
    print(table(["measured", "figure"], rows))


if __name__ == "__main__":
    main()
