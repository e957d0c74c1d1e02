"""Subscriptions and their deliveries in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..cards import Card, Entry
from ..daily.delivery_store import Delivery, DeliveryState
from ..daily.schedule_text import in_words, moment_in_words
from ..daily.subscriptions import SubscriptionState
from ..daily.zones import UnknownZone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..daily.subscriptions import Subscription
    from ..daily.zones import Zones
    from ..messages import Messages

WAITING_S: Final = 120.0  # a row that is due for longer is waiting for a process
LOST: Final = frozenset({DeliveryState.MISSED, DeliveryState.FAILED, DeliveryState.AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class SubscriptionStatus:
    """How a subscription stands, ready to be shown.

    `schedule`, `filters` (None without any), `last` (None before the first post) and `trouble` (None without) are
    words. `next` is when it posts next, aware, in the place's zone (None while it does not), and `next_said` the same
    in words.
    """

    subscription: Subscription
    schedule: str
    filters: str | None
    last: str | None
    last_link: str | None
    next: dt.datetime | None
    next_said: str
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A post to come, as it would be today. `card.post.pick` is what `Daily.never` takes."""

    date: dt.date
    due: dt.datetime
    said: str
    card: Card


class DailyWords:
    """Puts subscriptions into the words of a catalogue."""

    def __init__(self, messages: Messages, zones: Zones) -> None:
        self._messages = messages
        self._say = messages.say
        self._zones = zones

    def schedule(self, subscription: Subscription) -> str:
        """Such as `weekdays at 08:30 (Europe/Berlin)`."""
        return in_words(subscription.schedule, self._messages)

    def moment(self, at: dt.datetime) -> str:
        """An aware moment, in its zone."""
        return moment_in_words(at, self._messages)

    def status(
        self, subscription: Subscription, planned: Delivery | None, recent: Sequence[Delivery], now: float
    ) -> SubscriptionStatus:
        """How it stands, with what is planned and the latest results, the latest first."""
        zone = self._zone(subscription.schedule.zone)
        next_ = dt.datetime.fromtimestamp(planned.due, zone) if planned else None
        lost = sum(1 for one in recent if one.state in LOST)
        trouble = [
            self._say("daily.trouble", reason=subscription.trouble) if subscription.trouble else None,
            self._say("daily.empty_now") if subscription.empty else None,
            self._say("daily.lost", n=lost, of=len(recent)) if lost else None,
        ]
        return SubscriptionStatus(
            subscription,
            self.schedule(subscription),
            self._filters(subscription),
            self.result(recent[0]) if recent else None,
            recent[0].receipt.link if recent else None,
            next_,
            self._next(subscription, planned, next_, now),
            " ".join(part for part in trouble if part) or None,
        )

    def entry(self, status: SubscriptionStatus) -> Entry:
        """One row of the list."""
        parts = (status.filters, status.trouble, status.last, status.last_link, status.next_said)
        place = status.subscription.place
        return Entry(status.schedule, tuple(part for part in parts if part), status.subscription.id, place)

    def overview(self, statuses: Sequence[SubscriptionStatus]) -> Card:
        """All of them."""
        if not statuses:
            return Card(self._say("daily.none"))
        return Card(self._say("daily.overview", n=len(statuses)), entries=tuple(map(self.entry, statuses)))

    def result(self, delivery: Delivery) -> str:
        """What became of a date."""
        if delivery.state is DeliveryState.SKIPPED:
            return self._say(f"skipped.{delivery.reason}", date=f"{delivery.date}")
        return self._say(f"result.{delivery.state.value}", date=f"{delivery.date}", reason=delivery.reason or "")

    def history(self, subscription: Subscription, deliveries: Sequence[Delivery]) -> Card:
        """What became of its dates."""
        if not deliveries:
            return Card(self._say("daily.no_history", schedule=self.schedule(subscription)))
        entries = [
            Entry(self.result(one), (one.receipt.link,) if one.receipt.link else (), one.pick.id if one.pick else None)
            for one in deliveries
        ]
        return Card(self._say("daily.history", schedule=self.schedule(subscription)), entries=tuple(entries))

    def preview(self, upcoming: Sequence[Upcoming]) -> Card:
        """The posts to come, one after the other, and when each comes."""
        if not upcoming:
            return Card(self._say("daily.nothing_suits"))
        dates = self._messages.listed([one.said for one in upcoming])
        citations = tuple(citation for one in upcoming for citation in one.card.citations)
        heading = self._say("daily.preview", n=len(upcoming))
        return Card(heading, citations=citations, notes=(self._say("daily.preview_dates", dates=dates),))

    def banned(self, cards: Sequence[tuple[str, Card | None]]) -> Card:
        """What is never posted again, by the names of the picks; None where the words are gone."""
        if not cards:
            return Card(self._say("daily.none_banned"))
        entries = [Entry(*self._glimpse(card), id=pick) for pick, card in cards]
        return Card(self._say("daily.banned", n=len(entries)), entries=tuple(entries))

    def _glimpse(self, card: Card | None) -> tuple[str, tuple[str, ...]]:
        if card is None or not card.citations:
            return self._say("daily.words_gone"), ()
        citation = card.citations[0]
        return citation.title, tuple(line.words.text for line in citation.lines[:1])

    def _zone(self, name: str) -> dt.tzinfo:
        try:
            return self._zones[name]
        except UnknownZone:  # told when it is due; a list is not the place to break
            return dt.UTC

    def _filters(self, subscription: Subscription) -> str | None:
        excerpt_filter = subscription.excerpt_filter
        named = (
            ("speaker", excerpt_filter.speaker),
            ("source", excerpt_filter.source),
            ("about", excerpt_filter.about),
        )
        parts = [self._say(f"wish.{kind}", name=name) for kind, name in named if name]
        parts += [] if excerpt_filter.captions else [self._say("wish.no_captions")]
        return ", ".join(parts) or None

    def _next(self, subscription: Subscription, planned: Delivery | None, next_: dt.datetime | None, now: float) -> str:
        if subscription.gone:
            return self._say("next.gone")
        if subscription.state is not SubscriptionState.ACTIVE:
            return self._say(f"next.{subscription.state.value}", id=subscription.id)
        if planned is None or next_ is None:
            return self._say("next.never")
        if planned.state is DeliveryState.PENDING and not planned.attempts and now - planned.due > WAITING_S:
            return self._say("next.waiting", moment=self.moment(next_))
        again = planned.attempts > 0
        return self._say("next.again" if again else "next.planned", moment=self.moment(next_))
