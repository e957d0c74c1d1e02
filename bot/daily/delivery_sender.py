"""Takes one delivery to its end or to its next try.

The excerpt is drawn and made ready first, then the delivery is claimed with it, then it is sent: so little comes
between the claim and the send that a crash in between, which leaves a doubt, is rare.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ...index.errors import EngineError, Overdue, StorageError
from ...index.storage.waiting import to_the_end
from ..delivery import Permanent, Transient, Unknown
from .delivery_policy import Step, retry_in, step
from .delivery_store import DeliveryOutcome, DeliveryState
from .pick_store import pick_id
from .schedule_text import in_words
from .zones import UnknownZone

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..cards import Card
    from ..delivery import Outlet, Receipt
    from ..excerpts.selector import ExcerptSelector, Passage, Pick, Selection
    from ..messages import Messages
    from .delivery_cards import DeliveryCards
    from .delivery_store import Delivery, DeliveryStore
    from .plans import Plans

DOUBT_S: Final = 5.0  # until a key is sent again
SHARE: Final = 0.75  # of the lease that a send may take: it must have ended when others look
RECORD_TRIES: Final = 5
RECORD_AGAIN_S: Final = 0.2


class Gone(Exception):
    """The words to be posted have left the library."""


class DeliverySender:
    """Carries what is due to the outlets, by platform. `unexpected` is told of errors that nobody expected."""

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

    async def carry(self, seen: Delivery) -> None:
        """Does what is to be done about a delivery that wants attention. Raises StorageError."""
        outlet, now, details = self._outlets[seen.subscription.place.platform], self._clock(), self._details(seen)
        try:
            latest = self._plans.is_latest(seen.subscription, (seen.date, seen.due), now)
        except UnknownZone as error:
            trouble = self._messages.say("daily.no_zone", zone=error.typed)
            notice = ("stopped", {**details, "reason": trouble})
            await self._store.settle(
                seen, DeliveryOutcome(DeliveryState.FAILED, reason=trouble, trouble=trouble, notices=[notice]), now
            )
            return
        todo = step(
            latest=latest,
            attempts=seen.attempts,
            uncertain=seen.uncertain,
            posts=seen.subscription.posts,
            drops_repeats=outlet.drops_repeats,
            now=now,
        )
        match todo:
            case Step.SEND:
                await self._send(seen, outlet)
            case Step.DOUBT:
                await self._store.settle(
                    seen, DeliveryOutcome(DeliveryState.AMBIGUOUS, notices=[("ambiguous", details)]), now
                )
            case Step.FAIL:
                reason = seen.reason or self._messages.say("daily.no_reason")
                failed = ("failed", {**details, "reason": reason})
                await self._store.settle(
                    seen, DeliveryOutcome(DeliveryState.FAILED, reason=reason, notices=[failed]), now
                )
            case Step.MISS:
                await self._store.settle(seen, DeliveryOutcome(DeliveryState.MISSED), now)
            case Step.SKIP:
                await self._store.settle(seen, DeliveryOutcome(DeliveryState.SKIPPED, reason="paused"), now)

    async def _send(self, seen: Delivery, outlet: Outlet) -> None:
        subscription, details = seen.subscription, self._details(seen)
        try:
            drawn = await self._drawn(seen)
            if drawn is None:
                told = [] if subscription.empty else [("empty", details)]
                empty = DeliveryOutcome(DeliveryState.SKIPPED, reason="empty", empty=True, notices=told)
                await self._store.settle(seen, empty, self._clock())
                return
            pick, draw, passage = drawn
            card = await self._cards.post(subscription, pick_id(subscription.place.workspace, pick), passage)
        except (EngineError, Overdue, Gone) as error:
            if seen.uncertain is not None:
                doubt = DeliveryOutcome(DeliveryState.AMBIGUOUS, notices=[("ambiguous", details)])
                await self._store.settle(seen, doubt, self._clock())
            else:
                await self._store.postpone(seen, self._retry_at(seen, None), str(error), self._clock())
            return
        fresh = [("fresh", {**details, "n": draw.size})] if draw and draw.fresh else []
        if await self._store.claim(seen, pick, fresh, self._clock()):
            await self._post(seen, outlet, card)

    async def _drawn(self, seen: Delivery) -> tuple[Pick, Selection | None, Passage] | None:
        """What the date posts: what it was to post before, if its words are still there; else what the deck gives, if
        anything. Raises Gone, EngineError, Overdue."""
        subscription = seen.subscription
        library = subscription.place.library
        if seen.pick:
            passage = await self._selector.passage(library, seen.pick.pick)
            if passage:
                return seen.pick.pick, None, passage
            if seen.uncertain is not None:  # another excerpt would be another post
                raise Gone
        posted, banned = await self._store.played(subscription)
        draw = await self._selector.draw(
            library, subscription.excerpt_filter, posted, banned, seen.date, subscription.id
        )
        if draw.pick is None:
            return None
        passage = await self._selector.passage(library, draw.pick)
        if passage is None:
            raise Gone
        return draw.pick, draw, passage

    async def _post(self, seen: Delivery, outlet: Outlet, card: Card) -> None:
        """Sends what is claimed, and records what became of it."""
        try:
            async with asyncio.timeout(SHARE * self._store.lease):
                receipt = await outlet.deliver(seen.subscription.place, card, seen.key)
        except Transient as error:
            until = self._retry_at(seen, error.retry_after)
            await to_the_end(self._store.release(seen, until, error.reason, self._clock(), sent=False))
        except Permanent as error:
            await to_the_end(self._stop(seen, error.reason))
        except (Unknown, TimeoutError):
            await to_the_end(self._doubt(seen, outlet))
        except asyncio.CancelledError:
            await to_the_end(self._doubt(seen, outlet))
            raise
        except Exception as error:  # noqa: BLE001 - somebody else's code: it may have posted before it broke
            self._unexpected(error)
            await to_the_end(self._doubt(seen, outlet))
        else:
            await to_the_end(self._sent(seen, receipt))

    async def _sent(self, seen: Delivery, receipt: Receipt) -> None:
        """Records a post, and tries that hard: what is not recorded is in doubt."""
        outcome = DeliveryOutcome(DeliveryState.SENT, receipt, empty=False if seen.subscription.empty else None)
        for left in reversed(range(RECORD_TRIES)):
            try:
                await self._store.record(seen, outcome, self._clock())
            except StorageError:
                if not left:
                    raise
                await asyncio.sleep(RECORD_AGAIN_S)
            else:
                return

    async def _stop(self, seen: Delivery, reason: str) -> None:
        await self._store.record(seen, self._stopped(seen, reason), self._clock())

    def _stopped(self, seen: Delivery, reason: str) -> DeliveryOutcome:
        """The place is closed to us: nothing more is posted there until somebody resumes it."""
        reason = reason or self._messages.say("daily.no_reason")
        state = DeliveryState.FAILED if seen.uncertain is None else DeliveryState.AMBIGUOUS
        notice = ("stopped", {**self._details(seen), "reason": reason})
        return DeliveryOutcome(state, reason=reason, trouble=reason, notices=[notice])

    async def _doubt(self, seen: Delivery, outlet: Outlet) -> None:
        """It may have been posted."""
        now = self._clock()
        if outlet.drops_repeats:
            await self._store.release(seen, now + DOUBT_S, "", now, sent=True)
        else:
            doubt = DeliveryOutcome(DeliveryState.AMBIGUOUS, notices=[("ambiguous", self._details(seen))])
            await self._store.record(seen, doubt, now)

    def _retry_at(self, seen: Delivery, asked_for: float | None) -> float:
        return self._clock() + retry_in(seen.attempts + 1, asked_for, self._rng.random())

    def _details(self, seen: Delivery) -> dict[str, Any]:
        """What a notice about a delivery says."""
        subscription = seen.subscription
        return {
            "id": subscription.id,
            "schedule": in_words(subscription.schedule, self._messages),
            "channel": subscription.place.channel,
            "date": f"{seen.date}",
        }
