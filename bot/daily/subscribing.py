"""What people do with subscriptions of every kind: list, move, pause, resume and remove them.

Every call carries the workspace that it comes from, such as `discord:123`, and reaches nothing outside it; None is the
console, which sees all. Permissions are checked by the adapter.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from . import subscriptions
from .delivery import Delivery, DeliveryState, SkipReason
from .results import SubscriptionStatus
from .subscriptions import Subscription, SubscriptionKind, SubscriptionState, UnknownSubscription
from .zones import UnknownZone

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Collection, Sequence

    from ...index.storage.connection import Connection
    from ...index.storage.database import Database
    from ..places import Place
    from ..settings.reloading import LiveSettings
    from .change_signal import ChangeSignal
    from .delivery_store import DeliveryStore
    from .plans import Plans
    from .zones import Zones

_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
_ID_LENGTH: Final = 8
_RECENT: Final = 30  # deliveries in a status
_WAITING_S: Final = 120.0  # a delivery that is due for longer is waiting for a process


@dataclass(frozen=True, slots=True)
class Ledger:
    """The subscriptions and deliveries of an open database, and what they go by. `now` is the time in seconds since
    1970; `signal` wakes the schedulers of this process."""

    database: Database
    settings: LiveSettings
    plans: Plans
    store: DeliveryStore
    signal: ChangeSignal
    zones: Zones
    now: Callable[[], float]
    rng: random.Random


class Subscribing:
    """The operations that subscriptions of all kinds share, for some `kinds`; others are unknown here."""

    def __init__(self, ledger: Ledger, kinds: Collection[SubscriptionKind]) -> None:
        self.ledger = ledger
        self._kinds = kinds

    async def list(self, workspace: str | None, place: Place | None = None) -> Sequence[Subscription]:
        """All subscriptions, or those of one place, in the order of their making."""
        async with self.ledger.database.reader() as connection:
            return await subscriptions.several(connection, workspace, place, self._kinds)

    async def statuses(self, workspace: str | None, place: Place | None = None) -> Sequence[SubscriptionStatus]:
        """The statuses of the same, with three queries for any number of subscriptions."""
        return await self._statuses(await self.list(workspace, place))

    async def status(self, workspace: str | None, subscription: str) -> SubscriptionStatus:
        """The status of one subscription. Raises UnknownSubscription."""
        return await self._status(await self._one(workspace, subscription))

    async def move(self, workspace: str | None, subscription: str, place: Place) -> SubscriptionStatus:
        """Moves a subscription to another place of its workspace. Raises UnknownSubscription, also for a place
        outside."""
        async with self.ledger.database.transaction() as connection:
            before = await self._in(connection, workspace, subscription)
            if (before.place.platform, before.place.workspace) != (place.platform, place.workspace):
                raise UnknownSubscription(subscription, of_news=SubscriptionKind.DAILY not in self._kinds)
            after = replace(before, place=place)
            await subscriptions.update(connection, after)
        return await self._status(after)

    async def pause(self, workspace: str | None, subscription: str) -> SubscriptionStatus:
        """Pauses a subscription until it is resumed. Raises UnknownSubscription."""
        async with self.ledger.database.transaction() as connection:
            before = await self._in(connection, workspace, subscription)
            after = replace(before, state=SubscriptionState.PAUSED, trouble=None)
            await subscriptions.update(connection, after)
            await self.ledger.plans.cancel(connection, after.number, SkipReason.PAUSED, self.ledger.now())
        return await self._status(after)

    async def resume(self, workspace: str | None, subscription: str) -> SubscriptionStatus:
        """Resumes a paused or stopped subscription with its next date, or with what is new from now on; nothing is
        caught up on. Raises UnknownSubscription."""
        async with self.ledger.database.transaction() as connection:
            before = await self._in(connection, workspace, subscription)
            after = replace(before, state=SubscriptionState.ACTIVE, trouble=None)
            await subscriptions.update(connection, after)
            if not before.posts:  # else it goes on as it is, and news that wait are not forgotten
                await self.ledger.plans.begin(connection, after.number, self.ledger.now())
        self.ledger.signal.notify()
        return await self._status(after)

    async def remove(self, workspace: str | None, subscription: str) -> Subscription:
        """Deletes a subscription and its deliveries; returns it as it was. Raises UnknownSubscription."""
        async with self.ledger.database.transaction() as connection:
            found = await self._in(connection, workspace, subscription)
            await subscriptions.delete(connection, found.number)
        return found

    # -- for those who inherit -----------------------------------------------------------------------------------------

    def _new_id(self) -> str:
        return "".join(self.ledger.rng.choices(_LETTERS, k=_ID_LENGTH))

    async def _one(self, workspace: str | None, subscription: str) -> Subscription:
        async with self.ledger.database.reader() as connection:
            return await self._in(connection, workspace, subscription)

    async def _in(self, connection: Connection, workspace: str | None, subscription: str) -> Subscription:
        """The same, over the caller's connection."""
        return await subscriptions.one(connection, workspace, subscription, self._kinds)

    async def _status(self, found: Subscription) -> SubscriptionStatus:
        return (await self._statuses([found]))[0]

    async def _statuses(self, found: Sequence[Subscription]) -> Sequence[SubscriptionStatus]:
        numbers = [one.number for one in found]
        planned = await self.ledger.store.planned(numbers)
        recent = await self.ledger.store.recent(numbers, _RECENT)
        return [self._status_of(one, planned.get(one.number), recent.get(one.number, ())) for one in found]

    def _status_of(
        self, subscription: Subscription, planned: Delivery | None, recent: Sequence[Delivery]
    ) -> SubscriptionStatus:
        if planned is None:
            return SubscriptionStatus(subscription, None, recent, next=None, waiting=False)
        try:
            zone = self.ledger.zones[subscription.schedule.zone]
        except UnknownZone:  # an admin is told when it is due; a list is not the place to break
            zone = dt.UTC
        untried = planned.state is DeliveryState.PENDING and not planned.attempts
        return SubscriptionStatus(
            *(subscription, planned, recent),
            next=dt.datetime.fromtimestamp(planned.due, zone),
            waiting=untried and self.ledger.now() - planned.due > _WAITING_S,
        )
