"""The pool of processes that search for this one.

The interpreter's lock lets one thread at a time compare words, so that a process answers as many questions a second as
one core does. A process that dies is replaced, and what it was asked is asked once more; while there is none, whoever
asks searches.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..errors import EngineError, Overdue
from ..querying.remote import CannotSearch, RemoteSearch
from ..storage.waiting import to_the_end
from .frames import DataAddress, SearchReply, framed, received

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..deadline import Deadline

COMMAND: Final = (sys.executable, "-P", "-m", f"{__package__}.worker")
AGAIN_S: Final = 5.0  # until a process is started again that did not come up
LATE_S: Final = 2.0  # after a deadline, until a process counts as hanging
END_S: Final = 5.0  # for a process to end

_log: Final = logging.getLogger(__name__)


class _Lost(Exception):
    """A process has ended, or does not answer."""


@dataclass(frozen=True, slots=True)
class SearchProcess:
    """A process that is ready to search."""

    running: asyncio.subprocess.Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def reply(self, message: bytes, seconds: float | None) -> SearchReply:
        """The reply to a message. Raises _Lost."""
        try:
            async with asyncio.timeout(seconds):
                self.writer.write(message)
                await self.writer.drain()
                return await received(self.reader)
        except (asyncio.IncompleteReadError, OSError) as error:  # also of time
            raise _Lost from error

    async def end(self) -> None:
        """Ends it, by force if it does not."""
        self.writer.close()
        try:
            async with asyncio.timeout(END_S):
                await self.running.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """Ends it by force."""
        with contextlib.suppress(ProcessLookupError):
            self.running.kill()
        self.writer.close()
        await self.running.wait()


class ProcessPool:
    """See the module. Use `open_processes`."""

    def __init__(self, opening: DataAddress, number: int) -> None:
        self._opening = opening
        self._idle = list[SearchProcess]()
        self._free = asyncio.Condition()
        self._up = 0  # that search, or can
        self._starting = set[asyncio.Task[None]]()
        for _ in range(number):
            self._begin()

    async def ready(self) -> None:
        """Returns when all processes are up."""
        while self._starting:
            await asyncio.wait(self._starting)

    async def run(self, asked: RemoteSearch, deadline: Deadline) -> Any:
        """See `SearchProcesses.run`."""
        for again in (False, True):  # what may have ended one process is not left to this one
            process = await self._taken(deadline, wait=again)
            reply = await to_the_end(self._asked(process, asked, deadline.left))
            if reply is None:
                continue
            if reply.error is not None:
                raise reply.error
            return reply.found
        message = "two processes ended while they searched"
        raise EngineError(message)

    async def _taken(self, deadline: Deadline, *, wait: bool) -> SearchProcess:
        """A process that is free. Raises CannotSearch if none is up, unless one is waited for, or Overdue."""
        try:
            async with asyncio.timeout(deadline.left), self._free:
                while True:
                    await self._free.wait_for(lambda: self._idle or not (self._up or wait))
                    if not self._idle:
                        raise CannotSearch
                    process = self._idle.pop()  # the one that searched last has most in its caches
                    if process.running.returncode is None:
                        return process
                    self._replace(process)
        except TimeoutError:
            raise Overdue from None

    async def _asked(self, process: SearchProcess, asked: RemoteSearch, seconds: float) -> SearchReply | None:
        """The reply of a process, which is free afterwards; None if it was lost."""
        try:
            reply = await process.reply(framed((asked, seconds)), seconds + LATE_S)
        except _Lost:
            await process.kill()
            async with self._free:
                self._replace(process)
            return None
        await self._freed(process)
        return reply

    async def _freed(self, process: SearchProcess) -> None:
        async with self._free:
            self._idle.append(process)
            self._free.notify()

    def _replace(self, process: SearchProcess) -> None:
        """Starts another one in the place of a process that has ended."""
        _log.warning(
            "a process that searches has ended; another one takes its place", extra={"pid": process.running.pid}
        )
        self._up -= 1
        self._free.notify_all()
        self._begin()

    def _begin(self) -> None:
        task = asyncio.create_task(self._start())
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _start(self) -> None:
        """Starts a process, as often as it takes."""
        while True:
            try:
                process = await _started(self._opening)
            except (_Lost, OSError) as error:
                _log.warning("a process for searching could not be started", extra={"why": repr(error)})
                await asyncio.sleep(AGAIN_S)
            else:
                self._up += 1
                await self._freed(process)
                return

    async def close(self) -> None:
        """Ends all processes. Those that search are waited for."""
        for task in self._starting:
            task.cancel()
        if self._starting:
            await asyncio.wait(self._starting)
        ending, self._idle, self._up = self._idle, [], 0
        await asyncio.gather(*(process.end() for process in ending))


async def _started(opening: DataAddress) -> SearchProcess:
    """A process that is ready. Raises _Lost or OSError."""
    pipe = asyncio.subprocess.PIPE
    running = await asyncio.create_subprocess_exec(*COMMAND, stdin=pipe, stdout=pipe, limit=2**20)
    assert running.stdin is not None, "it is a pipe"
    assert running.stdout is not None, "it is a pipe"
    process = SearchProcess(running, running.stdout, running.stdin)
    try:
        await process.reply(framed(opening), None)
    except BaseException:
        await to_the_end(process.kill())
        raise
    return process


@contextlib.asynccontextmanager
async def open_processes(opening: DataAddress, number: int) -> AsyncGenerator[ProcessPool]:
    """Starts so many processes, which are not waited for, and ends them with the context."""
    pool = ProcessPool(opening, number)
    try:
        yield pool
    finally:
        await to_the_end(pool.close())
