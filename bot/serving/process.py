"""The process that serves: adapters answer people, what is due is posted, the shared folders are kept up with, until it
is told to end.

An adapter that crashes is started again while the others go on. SIGTERM ends everything within `END_S`; what is being
sent then comes to its end or is recorded as uncertain. SIGHUP takes in those settings that can change meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError
from ...index.storage.locking import ProcessLock
from ..errors import AlreadyServed
from ..places import CONSOLE
from ..plugins import Connected
from .health import serve_health
from .supervision import AdapterState, Supervisor
from .watching import Watcher

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
    from pathlib import Path

    from ..core import Core
    from ..plugins import Adapter
    from ..settings.values import Settings

END_S: Final = 9.0  # for everything to end, once it is told to
TIDY_S: Final = 3600.0
WARM_S: Final = 60.0
POSTS: Final = "posts"
LIBRARY: Final = "library"
TIDYING: Final = "tidying"
EXCERPTS: Final = "excerpts"

_log: Final = logging.getLogger(__name__)


async def serve(
    core: Core,
    adapters: Sequence[Adapter],
    reload: Callable[[], Settings] | None = None,
    ending: Callable[[], None] | None = None,
) -> None:
    """Serves until it is cancelled, told to end by SIGTERM, or left by every adapter that answers people.

    `reload` gives the settings as they are now, for SIGHUP; `ending` is called when it is told to end. Raises
    AlreadyServed; or what an adapter failed with for good, if none is left; NoPort if the one for health cannot be had.
    """
    # nobody sits at the console of a process that serves: its prompt is a command of its own
    attended = [adapter for adapter in adapters if adapter.name != CONSOLE]
    work: dict[str, Callable[[], Awaitable[None]]] = {one.name: _serving(one, core) for one in attended}
    work[POSTS] = core.daily.scheduler({adapter.name: adapter for adapter in adapters}).run
    work[LIBRARY] = Watcher(core).run
    work[TIDYING] = lambda: _tidying(core)
    work[EXCERPTS] = lambda: _reading_ahead(core)
    supervisor = Supervisor(work, time.monotonic, core.unexpected, needed={one.name for one in attended})
    with contextlib.ExitStack() as held:
        for adapter in adapters:
            held.enter_context(_alone(core.settings.data, adapter.name))
        async with (
            serve_health(core.settings.health, core, lambda: _states(supervisor, attended), time.time),
            _until_told(lambda: _reload(core, reload), ending) as told,
        ):
            await _until(told, asyncio.ensure_future(supervisor.run()))


def _states(supervisor: Supervisor, adapters: Sequence[Adapter]) -> Mapping[str, AdapterState]:
    """How everything is; an adapter that runs may still have no connection."""
    found = dict(supervisor.states())
    for adapter in adapters:
        if found[adapter.name] is AdapterState.RUNNING and isinstance(adapter, Connected) and not adapter.connected:
            found[adapter.name] = AdapterState.CONNECTING
    return found


def _serving(adapter: Adapter, core: Core) -> Callable[[], Awaitable[None]]:
    return lambda: adapter.serve(core)


async def _until(told: asyncio.Future[None], running: asyncio.Future[None]) -> None:
    """Waits for either; then the work gets some seconds to end. Raises what it ended with."""
    try:
        await asyncio.wait([told, running], return_when=asyncio.FIRST_COMPLETED)
    finally:
        running.cancel()
        _, late = await asyncio.wait([running], timeout=END_S)
        if late:
            _log.error("what was running did not end in time")
    if running.done() and not running.cancelled() and (error := running.exception()):
        raise error


async def _tidying(core: Core) -> None:
    """Deletes answers that have expired, now and then: where nobody asks, nothing else would."""
    while True:
        await core.sweep()
        await asyncio.sleep(TIDY_S)


async def _reading_ahead(core: Core) -> None:
    """Looks for excerpts in what is new, so that nobody who sets up a daily post has to wait for that."""
    while True:
        await core.selector.warm(None)
        await asyncio.sleep(WARM_S)


def _reload(core: Core, reload: Callable[[], Settings] | None) -> None:
    if reload is None:
        return
    try:
        later = core.reload(reload())
    except PullquoteError as error:
        _log.error("the settings stay as they were", extra={"why": str(error)})
        return
    _log.info("the settings were read again")
    if later:
        _log.warning("needs a restart: %s", ", ".join(later))


@contextlib.contextmanager
def _alone(data: Path, adapter: str) -> Generator[None]:
    """Holds what another process would need to serve the same adapter. Raises AlreadyServed."""
    lock = ProcessLock(data / f"run-{adapter}.lock")
    if not lock.take():
        raise AlreadyServed(adapter)
    try:
        yield
    finally:
        lock.release()


@contextlib.asynccontextmanager
async def _until_told(
    reload: Callable[[], None], ending: Callable[[], None] | None
) -> AsyncGenerator[asyncio.Future[None]]:
    """What is done once the process is told to end; where there are no signals, it never is."""
    loop = asyncio.get_running_loop()
    told = loop.create_future()

    def tell() -> None:
        if not told.done():
            told.set_result(None)
            if ending is not None:
                ending()

    handlers = {"SIGTERM": tell, "SIGHUP": reload}
    signals = {getattr(signal, name): handler for name, handler in handlers.items() if hasattr(signal, name)}
    with contextlib.suppress(NotImplementedError):
        for number, handler in signals.items():
            loop.add_signal_handler(number, handler)
    try:
        yield told
    finally:
        with contextlib.suppress(NotImplementedError):
            for number in signals:
                loop.remove_signal_handler(number)
