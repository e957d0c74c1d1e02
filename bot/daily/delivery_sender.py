"""Takes one delivery to its final state or to its next try.

What is posted is selected and its Card made first, then the delivery is claimed with it, then it is sent: so little
comes between the claim and the send that a crash in between, which leaves the outcome unknown, is rare.

A send whose outcome is unknown is repeated under its key where the platform drops repeats, while it does so. Only the
coroutine that sent repeats it, since nothing that is stored tells for sure how long ago the send was: clocks are set.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.errors import EngineError, Overdue, StorageError
from ...index.storage.waiting import to_the_end
from ..delivery import NotDelivered, Outlet, Permanent, Receipt, Speaking, Transient, Unknown
from ..messages import speaking
from .contents import NothingToPost, PostDelayed
from .delivery import Delivery, DeliveryOutcome, DeliveryState, SkipReason
from .delivery_policy import Step, repeats_left, retry_in, step
from .subscription_text import in_words
from .zones import UnknownZone

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Any

    from ..cards import Card
    from ..messages import Messages
    from .contents import PostMaker
    from .delivery_store import DeliveryStore
    from .plans import Plans
    from .subscriptions import Subscription, SubscriptionKind

RESEND_S: Final = 5.0  # until a post whose outcome is unknown is sent again under its key
SHARE: Final = 0.75  # of the lease that a send may take: it must have ended when others look; the rest is for pauses
RECORD_TRIES: Final = 5
RECORD_AGAIN_S: Final = 0.2


class DeliverySender:
    """Sends what is due through `outlets`, by platform; what that is, one of `makers` makes, by kind.

    `now` is the time in seconds since 1970; `clock` counts seconds and cannot be set; `sleep` waits for so many of
    them. `unexpected` is called with errors that nobody expected; `locale` is the language that the operator chose.
    """

    def __init__(
        self,
        store: DeliveryStore,
        plans: Plans,
        makers: Mapping[SubscriptionKind, PostMaker],
        outlets: Mapping[str, Outlet],
        messages: Messages,
        now: Callable[[], float],
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
        rng: random.Random,
        unexpected: Callable[[Exception], None],
        locale: Callable[[], str],
    ) -> None:
        self._store = store
        self._plans = plans
        self._makers = makers
        self._outlets = outlets
        self._messages = messages
        self._now = now
        self._clock = clock
        self._sleep = sleep
        self._rng = rng
        self._unexpected = unexpected
        self._locale = locale

    # -- a delivery --------------------------------------------------------------------------------------------------

    async def process(self, delivery: Delivery) -> None:
        """Takes the next step of a delivery that needs attention, in the language of its place. Raises StorageError."""
        place = delivery.subscription.place
        outlet = self._outlets[place.platform]
        theirs = await outlet.locale(place) if isinstance(outlet, Speaking) else None
        with speaking(self._locale(), theirs):
            await self._process(delivery)

    async def _process(self, delivery: Delivery) -> None:
        outlet, now = self._outlets[delivery.subscription.place.platform], self._now()
        details, claimed = self.describe(delivery.subscription, delivery.date), delivery.state is DeliveryState.CLAIMED
        try:
            current = self._plans.is_current(delivery, now)
        except UnknownZone as error:
            trouble = self._messages.say("daily.no_zone", zone=error.typed)
            await self._store.settle(delivery, self._stopped(delivery, trouble, doubtful=claimed), now)
            return
        next_step = step(latest=current, attempts=delivery.attempts, claimed=claimed, posts=delivery.subscription.posts)
        match next_step:
            case Step.SEND:
                await self._send(delivery, outlet)
                return
            case Step.AMBIGUOUS:
                outcome = self._ambiguous(delivery)
            case Step.FAIL:
                detail = delivery.detail or self._messages.say("daily.no_reason")
                failed = ("failed", {**details, "reason": detail})
                outcome = DeliveryOutcome(DeliveryState.FAILED, detail=detail, notices=[failed])
            case Step.MISS:
                outcome = DeliveryOutcome(DeliveryState.MISSED)
            case Step.SKIP:
                outcome = DeliveryOutcome(DeliveryState.SKIPPED, reason=SkipReason.PAUSED)
        await self._store.settle(delivery, outcome, now)

    async def _send(self, delivery: Delivery, outlet: Outlet) -> None:
        try:
            post = await self._makers[delivery.subscription.kind].prepare(delivery)
        except (EngineError, Overdue, PostDelayed) as error:
            await self._store.postpone(delivery, self._retry_at(delivery, None), str(error), self._now())
            return
        if isinstance(post, NothingToPost):
            await self._leave_out(delivery, post)
            return
        now = self._now()
        if not self._plans.is_current(delivery, now):
            return  # the computer slept meanwhile, or its clock was set: the next look at the row settles it
        details = self.describe(delivery.subscription, delivery.date)
        told = [(message, {**details, **values}) for message, values in post.notices]
        if await self._store.claim(delivery, replace(post, notices=told), now):
            await self._post(delivery, outlet, post.card)

    async def _leave_out(self, delivery: Delivery, nothing: NothingToPost) -> None:
        """Settles a delivery that has nothing to post; of news it then never was."""
        subscription = delivery.subscription
        if subscription.on_news:
            await self._store.dismiss(delivery, self._now())
            return
        tell = not (nothing.usual or subscription.empty)
        notices = [("empty", self.describe(subscription, delivery.date))] if tell else []
        empty = None if nothing.usual else True
        outcome = DeliveryOutcome(DeliveryState.SKIPPED, reason=nothing.reason, empty=empty, notices=notices)
        await self._store.settle(delivery, outcome, self._now())

    async def _post(self, delivery: Delivery, outlet: Outlet, card: Card) -> None:
        """Sends the Card of a claimed delivery, and records the outcome."""
        since, doubtful = (self._clock(), self._now()), False
        try:
            result = await self._tried(delivery, outlet, card, SHARE * self._store.lease)
            if isinstance(result, Unknown) and outlet.drops_repeats:
                doubtful = True
                result = await self._repeated(delivery, outlet, card, since)
        except asyncio.CancelledError:
            await to_the_end(self._store.record(delivery, self._ambiguous(delivery), self._now()))
            raise
        match result:
            case Receipt():
                await to_the_end(self._sent(delivery, result))
            case Transient():
                until = self._retry_at(delivery, result.retry_after)
                await to_the_end(self._store.release(delivery, until, result.reason, self._now()))
            case Permanent():
                stopped = self._stopped(delivery, result.reason, doubtful=doubtful)
                await to_the_end(self._store.record(delivery, stopped, self._now()))
            case _:
                await to_the_end(self._store.record(delivery, self._ambiguous(delivery), self._now()))

    async def _tried(self, delivery: Delivery, outlet: Outlet, card: Card, seconds: float) -> Receipt | NotDelivered:
        """What becomes of one send that may take some seconds; Unknown for all that leaves it open."""
        try:
            async with asyncio.timeout(seconds):
                return await outlet.deliver(delivery.subscription.place, card, delivery.key)
        except NotDelivered as error:
            return error
        except TimeoutError:
            return Unknown()
        except Exception as error:  # noqa: BLE001 - somebody else's code: it may have posted before it broke
            self._unexpected(error)
            return Unknown()

    async def _repeated(
        self, delivery: Delivery, outlet: Outlet, card: Card, since: tuple[float, float]
    ) -> Receipt | Permanent | Unknown:
        """What becomes of a delivery whose outcome is unknown, sent again under its key while the platform drops that
        and the claim holds. `since` is when it was first sent, by `clock` and by `now`."""
        pause = RESEND_S
        while pause <= min((1 - SHARE) * self._store.lease, self._left(since)):
            await self._sleep(pause)
            if not await self._store.renew(delivery, self._now()):
                break
            left = self._left(since)
            if left <= 0:  # the pause was longer than it was to be
                break
            match await self._tried(delivery, outlet, card, min(SHARE * self._store.lease, left)):
                case (Receipt() | Permanent()) as result:
                    return result
                case Transient(retry_after=seconds):
                    pause = max(RESEND_S, seconds or 0.0)
                case _:
                    pause = RESEND_S
        return Unknown()

    def _left(self, since: tuple[float, float]) -> float:
        """Seconds for which a key that was first sent then may be sent again."""
        return repeats_left(self._clock() - since[0], self._now() - since[1])

    async def _sent(self, delivery: Delivery, receipt: Receipt) -> None:
        """Records a post, with retries: a post that is not recorded becomes ambiguous."""
        outcome = DeliveryOutcome(DeliveryState.SENT, receipt, empty=False if delivery.subscription.empty else None)
        for left in reversed(range(RECORD_TRIES)):
            try:
                await self._store.record(delivery, outcome, self._now())
            except StorageError:
                if not left:
                    raise
                await asyncio.sleep(RECORD_AGAIN_S)
            else:
                return

    def _stopped(self, delivery: Delivery, reason: str, *, doubtful: bool) -> DeliveryOutcome:
        """The outcome that stops the subscription until somebody resumes it: its place refuses posts, or its zone is
        unknown. `doubtful` says that the delivery may have been posted before."""
        reason = reason or self._messages.say("daily.no_reason")
        state = DeliveryState.AMBIGUOUS if doubtful else DeliveryState.FAILED
        notice = ("stopped", {**self.describe(delivery.subscription, delivery.date), "reason": reason})
        return DeliveryOutcome(state, detail=reason, trouble=reason, notices=[notice])

    def _ambiguous(self, delivery: Delivery) -> DeliveryOutcome:
        """The outcome where nobody can know whether it was posted."""
        notice = ("ambiguous", self.describe(delivery.subscription, delivery.date))
        return DeliveryOutcome(DeliveryState.AMBIGUOUS, notices=[notice])

    def _retry_at(self, delivery: Delivery, retry_after: float | None) -> float:
        return self._now() + retry_in(delivery.attempts + 1, retry_after, self._rng.random())

    def describe(self, subscription: Subscription, date: dt.date) -> dict[str, Any]:
        """The values of a notice about a date of a subscription."""
        return {
            "id": subscription.id,
            "kind": subscription.kind,
            "schedule": in_words(subscription, self._messages),
            "channel": subscription.place.channel,
            "date": f"{date}",
        }
