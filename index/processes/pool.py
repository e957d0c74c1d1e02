"""The pool of processes that search for this one.

The interpreter's lock lets one thread at a time compare words, so that a process answers as many questions a second as
one core does. A process that dies is replaced, and what it was asked is asked once more; while there is none, whoever
asks searches.

Of several processes one searches for people alone, and the others, which have a lower priority with the operating
system, also in the background: what many ask on the web delays nobody in a chat.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..errors import EngineError, Overdue
from ..querying.remote import CannotSearch, RemoteSearch
from ..storage.waiting import to_the_end
from .frames import DataAddress, SearchReply, framed, received

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from ..deadline import Deadline

COMMAND: Final = (sys.executable, "-P", "-m", f"{__package__}.worker")
AGAIN_S: Final = 5.0  # until a process is started again that did not come up
LATE_S: Final = 2.0  # after a deadline, until a process counts as hanging
END_S: Final = 5.0  # for a process to end
NICENESS: Final = 10  # of processes that search in the background: a tenth of a processor's time where others want it

_log: Final = logging.getLogger(__name__)


class _Lost(Exception):
    """A process has ended, or does not answer."""


@dataclass(frozen=True, slots=True)
class SearchProcess:
    """A process that is ready to search, also in the `background`."""

    running: asyncio.subprocess.Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    background: bool

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
        self._niceness = NICENESS if number > 1 else 0
        self._idle = list[SearchProcess]()
        self._free = asyncio.Condition()
        self._waits = Counter[bool]()  # for a process, in the background and for people
        self._up = Counter[bool]()  # that search, or can: in the background, and for people alone
        self._starting = set[asyncio.Task[None]]()
        for at in range(number):
            self._begin(background=at > 0 or number == 1)

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
        background = deadline.background
        try:
            async with asyncio.timeout(deadline.left), self._free:
                while True:
                    with self._waiting(background=background):
                        await self._free.wait_for(
                            lambda: self._fit(background) or not (wait or self._is_up(background))
                        )
                    process = self._fit(background)
                    if process is None:
                        raise CannotSearch
                    self._idle.remove(process)
                    if process.running.returncode is None:
                        return process
                    self._replace(process)
        except TimeoutError:
            raise Overdue from None

    @contextlib.contextmanager
    def _waiting(self, *, background: bool) -> Generator[None]:
        """Counts somebody as waiting for a process, while the condition is held."""
        self._waits[background] += 1
        try:
            yield
        finally:
            self._waits[background] -= 1
            self._free.notify_all()

    def _fit(self, background: bool) -> SearchProcess | None:
        """The idle process to search: for people that for them alone if it is free, in the background none while
        people wait. Of several it is the one that searched last, which has most in its caches."""
        if background and self._waits[False]:
            return None
        fit = [one for one in self._idle if one.background or not background]
        return min(reversed(fit), key=lambda one: one.background, default=None)

    def _is_up(self, background: bool) -> bool:
        """Whether there is a process that searches, or can."""
        return bool(self._up[True] or (self._up[False] and not background))

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
            self._free.notify_all()

    def _replace(self, process: SearchProcess) -> None:
        """Starts another one in the place of a process that has ended."""
        _log.warning(
            "a process that searches has ended; another one takes its place", extra={"pid": process.running.pid}
        )
        self._up[process.background] -= 1
        self._free.notify_all()
        self._begin(background=process.background)

    def _begin(self, *, background: bool) -> None:
        task = asyncio.create_task(self._start(background=background))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _start(self, *, background: bool) -> None:
        """Starts a process, as often as it takes."""
        while True:
            try:
                process = await self._started(background=background)
            except (_Lost, OSError) as error:
                _log.warning("a process for searching could not be started", extra={"why": repr(error)})
                await asyncio.sleep(AGAIN_S)
            else:
                self._up[background] += 1
                await self._freed(process)
                return

    async def _started(self, *, background: bool) -> SearchProcess:
        """A process that is ready. Raises _Lost or OSError."""
        pipe = asyncio.subprocess.PIPE
        command = (*COMMAND, str(self._niceness if background else 0))
        running = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**20)
        assert running.stdin is not None, "it is a pipe"
        assert running.stdout is not None, "it is a pipe"
        process = SearchProcess(running, running.stdout, running.stdin, background)
        try:
            await process.reply(framed(self._opening), None)
        except BaseException:
            await to_the_end(process.kill())
            raise
        return process

    async def close(self) -> None:
        """Ends all processes. Those that search are waited for."""
        for task in self._starting:
            task.cancel()
        if self._starting:
            await asyncio.wait(self._starting)
        ending, self._idle = self._idle, []
        self._up.clear()
        await asyncio.gather(*(process.end() for process in ending))


@contextlib.asynccontextmanager
async def open_processes(opening: DataAddress, number: int) -> AsyncGenerator[ProcessPool]:
    """Starts so many processes, which are not waited for, and ends them with the context."""
    pool = ProcessPool(opening, number)
    try:
        yield pool
    finally:
        await to_the_end(pool.close())
