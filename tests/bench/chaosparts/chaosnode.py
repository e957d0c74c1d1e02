"""The test's end of a process of the chaos test (see `chaosprocess`)."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
from typing import TYPE_CHECKING, Any, NamedTuple

from chaosprocess import Setup, begin

if TYPE_CHECKING:
    from aiohttp import web

PATIENCE_S = 120.0  # for what should take milliseconds
SPAWNING = multiprocessing.get_context("forkserver")  # from a process without threads and open databases
SPAWNING.set_forkserver_preload(["chaosprocess"])


class Outcome(NamedTuple):
    """How a command ended: `done`, `refused` with an expected error, `broke` with a trace, or `killed` with the
    process."""

    how: str
    value: Any = None


class Node:
    """A process that is up. `true` is the time that it has come to, `port` that of Slack's requests."""

    def __init__(self, setup: Setup) -> None:
        self.number = setup.number
        self.true = setup.true
        self.port = 0
        self.gateway: web.WebSocketResponse | None = None
        self.is_sick = False  # something was done to its disk
        self.over = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Outcome]] = {0: self._loop.create_future()}
        self._pipe, theirs = SPAWNING.Pipe()
        self._process = SPAWNING.Process(target=begin, args=(setup, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._loop.add_reader(self._pipe.fileno(), self._came)

    async def up(self) -> Outcome:
        """Waits until the core is open."""
        return await self._ended(self._waiting[0])

    async def do(self, name: str, *given: Any) -> Outcome:
        """Has a command done."""
        if self.over.is_set():
            return Outcome("killed")
        id_, future = next(self._ids), self._loop.create_future()
        self._waiting[id_] = future
        self._send(id_, name, given)
        return await self._ended(future)

    async def stop(self) -> None:
        """Ends it as SIGTERM does."""
        if not self.over.is_set():
            self._send(0, "end", ())
            async with asyncio.timeout(PATIENCE_S):
                await self.over.wait()
        self.kill()

    def kill(self) -> None:
        """Ends it as SIGKILL does."""
        self._process.kill()
        self._process.join()
        self._lost()

    def _send(self, id_: int, name: str, given: tuple[Any, ...]) -> None:
        try:
            self._pipe.send((id_, self.true, name, given))
        except BrokenPipeError:  # it died between two steps, while no loop ran to see it
            self._lost()

    async def _ended(self, future: asyncio.Future[Outcome]) -> Outcome:
        async with asyncio.timeout(PATIENCE_S):
            return await future

    def _came(self) -> None:
        try:
            id_, how, value, true = self._pipe.recv()
        except (EOFError, OSError):
            self._lost()
            return
        self.true = max(self.true, true)
        self._waiting.pop(id_).set_result(Outcome(how, value))

    def _lost(self) -> None:
        if self.over.is_set():
            return
        self.over.set()
        self._loop.remove_reader(self._pipe.fileno())
        self._pipe.close()
        for future in self._waiting.values():
            if not future.done():
                future.set_result(Outcome("killed"))
