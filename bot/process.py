"""The process that serves: every adapter answers people, and what is due is posted, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..index.errors import PullquoteError
from ..index.locking import ProcessLock
from .adapter import CONSOLE

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Sequence
    from pathlib import Path

    from .adapter import Adapter
    from .core import Core


@dataclass
class AlreadyServed(PullquoteError):
    """Another process serves the adapter called `adapter` from the same data folder."""

    adapter: str

    def __str__(self) -> str:
        return self.adapter


async def serve(core: Core, adapters: Sequence[Adapter]) -> None:
    """Serves until it is cancelled, or told to end by SIGTERM: then what is being posted is ended first.

    Raises AlreadyServed, or what ends an adapter.
    """
    with contextlib.ExitStack() as held:
        for adapter in adapters:
            held.enter_context(_alone(core.settings.data, adapter.name))
        async with _until_told() as told:
            deliverer = core.daily.deliverer({adapter.name: adapter for adapter in adapters})
            # nobody sits at the console of a process that serves: its prompt is a command of its own
            attended = [adapter.serve(core) for adapter in adapters if adapter.name != CONSOLE]
            work = [asyncio.ensure_future(doing) for doing in (deliverer.run(), *attended)]
            try:
                await asyncio.wait([told, *work], return_when=asyncio.FIRST_COMPLETED)
                while not told.done() and not any(task.done() and task.exception() for task in work):
                    pending = [task for task in (told, *work) if not task.done()]
                    await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in work:
                    task.cancel()
                ended = await asyncio.gather(*work, return_exceptions=True)
            for outcome in ended:
                if isinstance(outcome, Exception):
                    raise outcome


@contextlib.contextmanager
def _alone(data: Path, adapter: str) -> Generator[None]:
    """Holds what another process would need to serve the same adapter. Raises AlreadyServed."""
    lock = ProcessLock(data / f"run-{adapter}.lock")
    if not lock.take():
        raise AlreadyServed(adapter)
    try:
        yield
    finally:
        lock.give_back()


@contextlib.asynccontextmanager
async def _until_told() -> AsyncGenerator[asyncio.Future[None]]:
    """What is done once the process is told to end; where there are no signals, it never is."""
    loop = asyncio.get_running_loop()
    told = loop.create_future()

    def tell() -> None:
        if not told.done():
            told.set_result(None)

    with contextlib.suppress(NotImplementedError):
        loop.add_signal_handler(signal.SIGTERM, tell)
    try:
        yield told
    finally:
        with contextlib.suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGTERM)
