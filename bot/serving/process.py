"""The serving process: runs the adapters, the scheduler of daily posts, the folder watcher, the fetching of feeds and
maintenance.

A crashed adapter is restarted while the others go on. Where nothing can be written, questions are answered and all else
waits (`storage_watch`). SIGTERM ends everything within `END_S`; a delivery in progress
completes or is recorded as uncertain. SIGHUP loads the settings again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from functools import partial
from typing import TYPE_CHECKING, Final

from ...index.errors import FileSystemError, PullquoteError
from ...index.storage.locking import ProcessLock
from ..errors import AlreadyServed
from ..places import CONSOLE
from ..plugins import Adapter, Connected, OneAtATime, Sharded
from .health import serve_health
from .storage_watch import StorageWatch
from .supervision import AdapterState, Supervisor, until_one_ends
from .turns import Turn
from .watching import Watcher

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence

    from ..core import Core
    from ..places import Place
    from ..settings.values import Settings

END_S: Final = 9.0  # from the termination request to the end of all work
SWEEP_S: Final = 3600.0  # between deletions of expired answers
WARM_S: Final = 60.0  # between looks for excerpts in new transcripts
POSTS: Final = "posts"
LIBRARY: Final = "library"
TIDYING: Final = "tidying"
EXCERPTS: Final = "excerpts"
FEEDS: Final = "feeds"
STORAGE: Final = "storage"
WATCHING: Final = "watching"  # the lock of the one process that watches the shared folders
LOOK_S: Final = 0.05  # between looks whether all adapters are there
_COMING: Final = frozenset({AdapterState.CONNECTING, AdapterState.WAITING})
_THERE: Final = frozenset({AdapterState.RUNNING, AdapterState.STANDING_BY})
LOCK_S: Final = 60.0  # between tries to take a lock whose file could not be written

_log: Final = logging.getLogger(__name__)


async def serve(
    core: Core,
    adapters: Sequence[Adapter],
    reload: Callable[[], Settings] | None = None,
    ending: Callable[[], None] | None = None,
    *,
    posts: bool = True,
    announce: Callable[[Sequence[str]], None] | None = None,
) -> None:
    """Serves until cancellation, SIGTERM, or the end of every adapter other than the console.

    `reload` loads the settings anew, for SIGHUP; `ending` is called at SIGTERM. Without `posts`, what is due is left to
    other processes; `announce` is called with the names of the adapters that serve, once all that can are connected and
    listen. Raises AlreadyServed, NoPort if the health server cannot listen, or the permanent error of an
    adapter if no adapter is left.
    """
    # a serving process has no prompt; at the console it only posts
    attended = [adapter for adapter in adapters if adapter.name != CONSOLE]
    locks = {one.name: ProcessLock(core.settings.data / f"run-{one.name}.lock") for one in adapters}
    work: dict[str, Callable[[], Awaitable[None]]] = {
        one.name: partial(_serve_one, one, core, locks[one.name]) for one in attended
    }
    turns = _turns(core, attended)
    for name, turn in turns.items():
        work[name] = partial(turn.do, work[name])
    shares = {**turns, **_sharded(core, attended)}
    if posts:
        outlets = {adapter.name: adapter for adapter in adapters}
        work[POSTS] = core.daily.scheduler(outlets, lambda place: _is_served_here(place, shares)).run
    watcher = Watcher(core, turn=core.database.lock(WATCHING))
    work[LIBRARY] = watcher.run
    work[TIDYING] = partial(_sweep, core)
    work[EXCERPTS] = partial(_warm, core)
    work[FEEDS] = core.following.run
    work[STORAGE] = StorageWatch(core.database).run
    supervisor = Supervisor(work, time.monotonic, core.unexpected, needed={one.name for one in attended})
    states = partial(_states, supervisor, attended, shares)
    # what nobody in particular is told is not in the language of the terminal
    with contextlib.ExitStack() as held, core.speaking():
        for name, lock in locks.items():
            held.callback(lock.release)
            _take(lock, name)
        async with (
            serve_health(core.settings.health, core, states, core.now, lambda: watcher.trouble),
            _signals(lambda: _reload(core, reload), ending) as termination,
        ):
            running = asyncio.ensure_future(supervisor.run())
            if announce is not None:
                names = [one.name for one in adapters]
                announcing = asyncio.ensure_future(_announced(states, names, announce))
                running.add_done_callback(lambda _: announcing.cancel())
            await _run_until(termination, running)


async def _announced(
    states: Callable[[], Mapping[str, AdapterState]], names: Sequence[str], announce: Callable[[Sequence[str]], None]
) -> None:
    """Calls `announce` with those of the adapters `names` that serve, once none of them is about to."""
    while _COMING & set(map(states().get, names)):  # noqa: ASYNC110 - connections tell nobody of themselves
        await asyncio.sleep(LOOK_S)
    last = states()
    announce([name for name in names if last.get(name, AdapterState.RUNNING) in _THERE])


def _turns(core: Core, adapters: Sequence[Adapter]) -> dict[str, Turn]:
    """The turns of the adapters that one computer alone may serve, where there may be several."""
    if not core.database.shared:
        return {}
    alone = [one for one in adapters if isinstance(one, OneAtATime) and one.one_at_a_time(core.settings)]
    return {one.name: Turn(core.database.lock(f"serving-{one.name}")) for one in alone}


def _sharded(core: Core, adapters: Sequence[Adapter]) -> dict[str, Sharded]:
    """The adapters whose places this process shares with others."""
    return {one.name: one for one in adapters if isinstance(one, Sharded) and one.sharded(core.settings)}


def _is_served_here(place: Place, shares: Mapping[str, Turn | Sharded]) -> bool:
    """Whether this process has the connection by which a place is posted to."""
    return place.platform not in shares or shares[place.platform].serves(place)


def _states(
    supervisor: Supervisor, adapters: Sequence[Adapter], shares: Mapping[str, Turn | Sharded]
) -> Mapping[str, AdapterState]:
    """The state of each piece of work; a running adapter without a connection is `connecting`, or `standing by`."""
    found = dict(supervisor.states())
    for adapter in adapters:
        if found[adapter.name] is AdapterState.RUNNING and adapter.name in shares and not shares[adapter.name].ours:
            found[adapter.name] = AdapterState.STANDING_BY
        if found[adapter.name] is AdapterState.RUNNING and isinstance(adapter, Connected) and not adapter.connected:
            found[adapter.name] = AdapterState.CONNECTING
    return found


async def _run_until(termination: asyncio.Future[None], running: asyncio.Future[None]) -> None:
    """Waits for either, then cancels the work and gives it `END_S` to end. Raises the error of the work."""
    try:
        await asyncio.wait([termination, running], return_when=asyncio.FIRST_COMPLETED)
    finally:
        running.cancel()
        _, late = await asyncio.wait([running], timeout=END_S)
        if late:
            _log.error("what was running did not end in time")
    if running.done() and not running.cancelled() and (error := running.exception()):
        raise error


async def _sweep(core: Core) -> None:
    """Deletes expired answers periodically, since without questions nothing else does."""
    while True:
        await core.answers.sweep()
        await asyncio.sleep(SWEEP_S)


async def _warm(core: Core) -> None:
    """Fills the excerpt cache for new transcripts, so that setting up a daily post does not wait for it."""
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


def _take(lock: ProcessLock, adapter: str) -> None:
    """Takes the lock of the one process that may serve an adapter from this data folder, unless its file cannot be
    written. Raises AlreadyServed."""
    with contextlib.suppress(FileSystemError):
        if not lock.held and not lock.take():
            raise AlreadyServed(adapter)


async def _serve_one(adapter: Adapter, core: Core, lock: ProcessLock) -> None:
    """Serves an adapter. A lock that could not be taken is taken as soon as its file can be written; raises
    AlreadyServed if another process has it then."""
    held = [] if lock.held else [_never_without(lock, adapter.name)]
    await until_one_ends(adapter.serve(core), *held)


async def _never_without(lock: ProcessLock, adapter: str) -> None:
    """Tries to take a lock until it has it, and holds it. Raises AlreadyServed."""
    while True:
        _take(lock, adapter)
        await asyncio.sleep(LOCK_S)


@contextlib.asynccontextmanager
async def _signals(
    reload: Callable[[], None], ending: Callable[[], None] | None
) -> AsyncGenerator[asyncio.Future[None]]:
    """Handles SIGTERM and SIGHUP; yields a future that is done once termination was requested.

    On a platform without these signals the future is never done.
    """
    loop = asyncio.get_running_loop()
    termination = loop.create_future()

    def terminate() -> None:
        if not termination.done():
            termination.set_result(None)
            if ending is not None:
                ending()

    handlers = {"SIGTERM": terminate, "SIGHUP": reload}
    signals = {getattr(signal, name): handler for name, handler in handlers.items() if hasattr(signal, name)}
    with contextlib.suppress(NotImplementedError):
        for number, handler in signals.items():
            loop.add_signal_handler(number, handler)
    try:
        yield termination
    finally:
        with contextlib.suppress(NotImplementedError):
            for number in signals:
                loop.remove_signal_handler(number)
