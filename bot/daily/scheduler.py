"""The loop that posts what is due: it sleeps until the earliest row needs attention, and wakes when something changes.

Any number of processes may run one over the same database, for the same platforms or for others: claims in the delivery
table see to it that a delivery is sent by one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import partial
from typing import TYPE_CHECKING, Final

from ...index.errors import DatabaseClosed, StorageError
from ...index.storage.waiting import to_the_end
from .clock_repair import SLACK_S, repair
from .delivery import Delivery
from .news import NewsWatch
from .restored import settle_restored
from .rows import earliest_wake

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine, Sequence
    from typing import Any

    from ...index.storage.database import Database
    from ..places import Place
    from .admin_notifier import AdminNotifier
    from .change_signal import ChangeSignal
    from .delivery_sender import DeliverySender
    from .delivery_store import DeliveryStore
    from .notices import Outbox
    from .plans import Plans

POLL_S: Final = 1.0  # until a change by another process, or of the clock, is seen
RESCAN_S: Final = 60.0
SLOTS: Final = 8  # sent at a time on one platform
PAGE: Final = 50
HOLD_S: Final = 60.0  # until a row that broke unexpectedly is tried again
AGAIN_S: Final = 10.0  # until the loop goes on after an error of its own
PURGE_S: Final = 6 * 3600.0
FINISH_S: Final = 5.0  # for what is being sent when the loop is to end

_log: Final = logging.getLogger("pullquote.bot.daily.deliverer")  # operators filter by this name


class Scheduler:
    """Posts what is due on some platforms, at those places that `serves` allows. `Daily.scheduler` makes one.

    `purge` is called with the platforms every `PURGE_S` seconds. `unexpected` is called with errors that nobody
    expected.
    """

    def __init__(
        self,
        database: Database,
        plans: Plans,
        store: DeliveryStore,
        outbox: Outbox,
        sender: DeliverySender,
        notifier: AdminNotifier,
        platforms: Sequence[str],
        serves: Callable[[Place], bool],
        purge: Callable[[Sequence[str]], Coroutine[Any, Any, object]],
        signal: ChangeSignal,
        now: Callable[[], float],
        unexpected: Callable[[Exception], None],
    ) -> None:
        self._database = database
        self._plans = plans
        self._store = store
        self._outbox = outbox
        self._sender = sender
        self._notifier = notifier
        self._platforms = platforms
        self._serves = serves
        self._purge = purge
        self._signal = signal
        self._now = now
        self._unexpected = unexpected
        self._running: dict[str, dict[str, asyncio.Task[None]]] = {platform: {} for platform in platforms}
        self._news = NewsWatch(database, plans, platforms)
        self._held: dict[str, float] = {}
        self._checked = float("inf")  # the time at which the plans were last known to be right
        self._purged = float("-inf")

    async def run(self) -> None:
        """Posts what is due until it is cancelled, or the database is closed; what is being sent then has `FINISH_S`
        seconds to end."""
        with self._signal.listening() as changed:
            try:
                while True:
                    changed.clear()
                    try:
                        until = await self._begin(changed)
                        await self._sleep(until, changed)
                    except DatabaseClosed:
                        _log.info("nothing is posted any more: the core was closed")
                        return
                    except Exception as error:  # noqa: BLE001 - whatever it is, posts must not end in silence
                        self._unexpected(error)
                        await asyncio.sleep(AGAIN_S)
            finally:
                await self._finish()

    async def once(self) -> float | None:
        """Processes everything that is due now; returns the time at which the next row needs attention, None if no row
        does."""
        changed = asyncio.Event()
        try:
            while True:
                changed.clear()
                until = await self._begin(changed)
                tasks = [task for running in self._running.values() for task in running.values()]
                if tasks:
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                elif not changed.is_set():  # what ended while `until` was read may have planned more
                    return until
        finally:
            await self._finish()

    # -- what is due ---------------------------------------------------------------------------------------------------

    async def _begin(self, changed: asyncio.Event) -> float | None:
        """Starts what is due, as far as there are free slots; returns the time at which the next row is ready."""
        now = self._now()
        await self._check_plans(now)
        await self._news.gather(now)
        self._held = {key: until for key, until in self._held.items() if until > now}
        for platform in self._platforms:
            for notice in await self._outbox.ready(platform, now, SLOTS):
                self._start(platform, notice.key, partial(self._notifier.send, notice), changed)
            for delivery in await self._ready(platform, now):
                self._start(platform, delivery.key, partial(self._sender.process, delivery), changed)
        return await self._next(now)

    async def _ready(self, platform: str, now: float) -> list[Delivery]:
        """The next deliveries at places that are served here, one for each free slot at most, reserved."""
        found, after = list[Delivery](), (-1.0, 0, "")
        room = SLOTS - len(self._running[platform])
        while room > len(found):
            page = await self._store.ready(platform, now, PAGE, after)
            ours = [one for one in page if self._is_free(platform, one.key) and self._serves(one.subscription.place)]
            if ours:
                found += await self._reserved(ours, room - len(found), now)
            if len(page) < PAGE:
                break
            after = (page[-1].wake or 0.0, page[-1].subscription.number, page[-1].occasion)
        return found

    async def _reserved(self, ready: Sequence[Delivery], most: int, now: float) -> list[Delivery]:
        """Up to `most` of the deliveries, reserved; none where that cannot be stored, until a hold ends."""
        try:
            return await self._store.reserve([one.subscription.number for one in ready], most, now)
        except StorageError:  # busy, or the disk is full
            self._held |= {one.key: now + HOLD_S for one in ready}
            return []

    def _is_free(self, platform: str, key: str) -> bool:
        return key not in self._running[platform] and key not in self._held

    def _start(
        self, platform: str, key: str, work: Callable[[], Coroutine[Any, Any, None]], changed: asyncio.Event
    ) -> None:
        if not self._is_free(platform, key):
            return

        def ended(_: asyncio.Task[None]) -> None:
            del self._running[platform][key]
            changed.set()

        task = self._running[platform][key] = asyncio.create_task(self._safely(key, work))
        task.add_done_callback(ended)

    async def _safely(self, key: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """One row's trouble is not the next one's: it is checked at again later."""
        try:
            await work()
        except (StorageError, DatabaseClosed):  # busy, the disk is full, or the loop is about to end
            self._held[key] = self._now() + HOLD_S
        except Exception as error:  # noqa: BLE001 - the loop goes on
            self._held[key] = self._now() + HOLD_S
            self._unexpected(error)

    async def _check_plans(self, now: float) -> None:
        """Repairs all plans at the beginning and when the clock was set back; purges every `PURGE_S` seconds."""
        if self._checked == float("inf"):
            await settle_restored(self._database, self._plans, self._sender.describe, now)
        if now < self._checked - SLACK_S:
            for platform in self._platforms:
                await repair(self._database, self._store, self._plans, platform, now)
                await self._outbox.hasten(platform, now)
            self._held.clear()
        self._checked = now
        if abs(now - self._purged) >= PURGE_S:
            await self._purge(self._platforms)
            self._purged = now

    # -- waiting -------------------------------------------------------------------------------------------------------

    async def _next(self, after: float) -> float | None:
        """The earliest time later than `after` at which a row needs attention, or a hold ends."""
        times = [await earliest_wake(self._database, self._platforms, after), *self._held.values()]
        return min((at for at in times if at is not None), default=None)

    async def _sleep(self, until: float | None, changed: asyncio.Event) -> None:
        """Sleeps until a time, or until something changes: in this process, in another, or the clock."""
        checked = self._checked
        rescan = checked + RESCAN_S
        while not changed.is_set():
            now = self._now()
            if now >= min(until or rescan, rescan) or now < checked - SLACK_S:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), min(POLL_S, min(until or rescan, rescan) - now))
            if await self._news.has_come():
                return
            until = await self._next(checked)

    async def _finish(self) -> None:
        """Waits up to `FINISH_S` seconds for what is being sent; what is broken off is recorded as ambiguous."""
        tasks = [task for running in self._running.values() for task in running.values()]
        if tasks:
            await to_the_end(_ended(tasks))


async def _ended(tasks: Collection[asyncio.Task[None]]) -> None:
    _, late = await asyncio.wait(tasks, timeout=FINISH_S)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late)
