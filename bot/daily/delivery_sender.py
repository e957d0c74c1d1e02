"""Takes one delivery to its final state or to its next try.

The excerpt is selected and its Card made first, then the delivery is claimed with it, then it is sent: so little comes
between the claim and the send that a crash in between, which leaves the outcome unknown, is rare.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ...index.errors import EngineError, Overdue, StorageError
from ...index.storage.waiting import to_the_end
from ..delivery import Outlet, Permanent, Receipt, Transient, Unknown
from .delivery import Delivery, DeliveryOutcome, DeliveryState, SkipReason
from .delivery_policy import Step, retry_in, step
from .pick_store import pick_id
from .schedule_text import in_words
from .zones import UnknownZone

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..cards import Card
    from ..excerpts.selector import ExcerptSelector, Pick, SelectedPassage, Selection
    from ..messages import Messages
    from .delivery_cards import DeliveryCards
    from .delivery_store import DeliveryStore
    from .plans import Plans
    from .subscriptions import Subscription

RESEND_S: Final = 5.0  # until a post whose outcome is unknown is sent again under its key
SHARE: Final = 0.75  # of the lease that a send may take: it must have ended when others look
RECORD_TRIES: Final = 5
RECORD_AGAIN_S: Final = 0.2


class PassageGone(Exception):
    """The words to be posted have left the library."""


class DeliverySender:
    """Sends what is due through `outlets`, by platform. `unexpected` is called with errors that nobody expected."""

    def __init__(
        self,
        store: DeliveryStore,
        plans: Plans,
        selector: ExcerptSelector,
        outlets: Mapping[str, Outlet],
        cards: DeliveryCards,
        messages: Messages,
        clock: Callable[[], float],
        rng: random.Random,
        unexpected: Callable[[Exception], None],
    ) -> None:
        self._store = store
        self._plans = plans
        self._selector = selector
        self._outlets = outlets
        self._cards = cards
        self._messages = messages
        self._clock = clock
        self._rng = rng
        self._unexpected = unexpected

    # -- a delivery --------------------------------------------------------------------------------------------------

    async def process(self, delivery: Delivery) -> None:
        """Takes the next step of a delivery that needs attention. Raises StorageError."""
        outlet, now = self._outlets[delivery.subscription.place.platform], self._clock()
        details = self.describe(delivery.subscription, delivery.date)
        try:
            latest = self._plans.is_latest(delivery.subscription, (delivery.date, delivery.due), now)
        except UnknownZone as error:
            trouble = self._messages.say("daily.no_zone", zone=error.typed)
            notice = ("stopped", {**details, "reason": trouble})
            stopped = DeliveryOutcome(DeliveryState.FAILED, detail=trouble, trouble=trouble, notices=[notice])
            await self._store.settle(delivery, stopped, now)
            return
        next_step = step(
            latest=latest,
            attempts=delivery.attempts,
            uncertain=delivery.uncertain,
            posts=delivery.subscription.posts,
            drops_repeats=outlet.drops_repeats,
            now=now,
        )
        match next_step:
            case Step.SEND:
                await self._send(delivery, outlet)
                return
            case Step.AMBIGUOUS:
                outcome = DeliveryOutcome(DeliveryState.AMBIGUOUS, notices=[("ambiguous", details)])
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
        subscription, details = delivery.subscription, self.describe(delivery.subscription, delivery.date)
        try:
            selected = await self._selected(delivery)
            if selected is None:
                notices = [] if subscription.empty else [("empty", details)]
                empty = DeliveryOutcome(DeliveryState.SKIPPED, reason=SkipReason.EMPTY, empty=True, notices=notices)
                await self._store.settle(delivery, empty, self._clock())
                return
            pick, selection, passage = selected
            card = await self._cards.post(subscription, pick_id(subscription.place.workspace, pick), passage)
        except (EngineError, Overdue, PassageGone) as error:
            if delivery.uncertain is not None:
                ambiguous = DeliveryOutcome(DeliveryState.AMBIGUOUS, notices=[("ambiguous", details)])
                await self._store.settle(delivery, ambiguous, self._clock())
            else:
                await self._store.postpone(delivery, self._retry_at(delivery, None), str(error), self._clock())
            return
        repeats = [("fresh", {**details, "n": selection.size})] if selection and selection.new_round else []
        if await self._store.claim(delivery, pick, repeats, self._clock()):
            await self._post(delivery, outlet, card)

    async def _selected(self, delivery: Delivery) -> tuple[Pick, Selection | None, SelectedPassage] | None:
        """The excerpt of an earlier try, if its words are still in the library; else the selector's next one, None if
        nothing is suitable. Raises PassageGone, EngineError, Overdue."""
        subscription = delivery.subscription
        library = subscription.place.library
        if delivery.pick:
            passage = await self._selector.passage(library, delivery.pick.pick)
            if passage:
                return delivery.pick.pick, None, passage
            if delivery.uncertain is not None:  # another excerpt would be another post
                raise PassageGone
        posted, banned = await self._store.posted_and_banned(subscription)
        selection = await self._selector.draw(
            library, subscription.excerpt_filter, posted, banned, delivery.date, subscription.id
        )
        if selection.pick is None:
            return None
        passage = await self._selector.passage(library, selection.pick)
        if passage is None:
            raise PassageGone
        return selection.pick, selection, passage

    async def _post(self, delivery: Delivery, outlet: Outlet, card: Card) -> None:
        """Sends the Card of a claimed delivery, and records the outcome."""
        try:
            async with asyncio.timeout(SHARE * self._store.lease):
                receipt = await outlet.deliver(delivery.subscription.place, card, delivery.key)
        except Transient as error:
            until = self._retry_at(delivery, error.retry_after)
            await to_the_end(self._store.release(delivery, until, error.reason, self._clock(), sent=False))
        except Permanent as error:
            await to_the_end(self._store.record(delivery, self._stopped(delivery, error.reason), self._clock()))
        except (Unknown, TimeoutError):
            await to_the_end(self._unanswered(delivery, outlet))
        except asyncio.CancelledError:
            await to_the_end(self._unanswered(delivery, outlet))
            raise
        except Exception as error:  # noqa: BLE001 - somebody else's code: it may have posted before it broke
            self._unexpected(error)
            await to_the_end(self._unanswered(delivery, outlet))
        else:
            await to_the_end(self._sent(delivery, receipt))

    async def _sent(self, delivery: Delivery, receipt: Receipt) -> None:
        """Records a post, with retries: a post that is not recorded becomes ambiguous."""
        outcome = DeliveryOutcome(DeliveryState.SENT, receipt, empty=False if delivery.subscription.empty else None)
        for left in reversed(range(RECORD_TRIES)):
            try:
                await self._store.record(delivery, outcome, self._clock())
            except StorageError:
                if not left:
                    raise
                await asyncio.sleep(RECORD_AGAIN_S)
            else:
                return

    def _stopped(self, delivery: Delivery, reason: str) -> DeliveryOutcome:
        """The outcome where the place refuses posts: the subscription is stopped until somebody resumes it."""
        reason = reason or self._messages.say("daily.no_reason")
        state = DeliveryState.FAILED if delivery.uncertain is None else DeliveryState.AMBIGUOUS
        notice = ("stopped", {**self.describe(delivery.subscription, delivery.date), "reason": reason})
        return DeliveryOutcome(state, detail=reason, trouble=reason, notices=[notice])

    async def _unanswered(self, delivery: Delivery, outlet: Outlet) -> None:
        """Schedules another send under the same key where the platform drops repeats; records ambiguous elsewhere."""
        now = self._clock()
        if outlet.drops_repeats:
            await self._store.release(delivery, now + RESEND_S, "", now, sent=True)
        else:
            ambiguous = DeliveryOutcome(
                DeliveryState.AMBIGUOUS, notices=[("ambiguous", self.describe(delivery.subscription, delivery.date))]
            )
            await self._store.record(delivery, ambiguous, now)

    def _retry_at(self, delivery: Delivery, retry_after: float | None) -> float:
        return self._clock() + retry_in(delivery.attempts + 1, retry_after, self._rng.random())

    def describe(self, subscription: Subscription, date: dt.date) -> dict[str, Any]:
        """The values of a notice about a date of a subscription."""
        return {
            "id": subscription.id,
            "schedule": in_words(subscription.schedule, self._messages),
            "channel": subscription.place.channel,
            "date": f"{date}",
        }
