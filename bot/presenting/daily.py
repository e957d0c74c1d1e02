"""Subscriptions, their deliveries and their posts as Cards and in words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from ..cards import Card, Citation, Entry, Post
from ..daily.delivery import Delivery, DeliveryState
from ..daily.notices import FEED
from ..daily.schedule_text import date_in_words, moment_in_words
from ..daily.subscription_text import in_words
from ..daily.subscriptions import NEWS, OnThisDay, Subscription, SubscriptionState
from ..excerpts.anniversaries import is_anniversary
from ..places import Place
from ..plaintext import shortened
from .citations import Citations
from .feeds import FeedCards

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from ..daily.notices import AdminNotice
    from ..daily.pick_store import StoredPick
    from ..daily.results import (
        BannedPick,
        PostHistory,
        Remaining,
        SavedSubscription,
        SkippedPost,
        SubscriptionStatus,
        Upcoming,
    )
    from ..excerpts.selector import SelectedPassage
    from ..messages import Messages


GLIMPSE: Final = 120  # characters of an excerpt in a list
READ_AROUND: Final = (600, 1500)  # characters on either side of an excerpt, by steps


def alike(upcoming: Sequence[Upcoming]) -> list[list[Upcoming]]:
    """Posts to come; those after each other with the same excerpt are together. Where little suits, one comes again."""
    return [list(same) for _, same in groupby(upcoming, key=lambda one: one.pick.id)]


class DailyCards:
    """Makes a Card of each thing that `Daily` returns, with the texts of `messages`. `Core.daily_cards` is one."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._say = messages.say
        self._feeds = FeedCards(messages)

    # -- in words ----------------------------------------------------------------------------------------------------

    def schedule(self, subscription: Subscription) -> str:
        """A subscription's dates, such as `weekdays at 08:30 (Europe/Berlin)`."""
        return in_words(subscription, self._messages)

    def filters(self, subscription: Subscription) -> str | None:
        """The limits of a subscription, such as `by Ada, about “tides”`; None without any."""
        limits = subscription.excerpt_filter
        named = (("speaker", limits.speaker), ("source", limits.source), ("about", limits.about))
        parts = [self._say(f"wish.{kind}", name=name) for kind, name in named if name]
        parts += [] if limits.captions else [self._say("wish.no_captions")]
        parts += [self._say(f"wish.on_this_day_{one}")] if (one := subscription.on_this_day) != OnThisDay.NO else []
        parts += [self._say("wish.thread")] if subscription.thread else []
        parts += [self._say("wish.picture")] if subscription.picture else []
        return self._messages.series(parts) or None

    def moment(self, at: dt.datetime) -> str:
        """An aware moment in its zone, such as `Sunday 2026-11-22 at 08:30`."""
        return moment_in_words(at, self._messages)

    def result(self, delivery: Delivery) -> str:
        """The outcome of a settled delivery, such as `posted on 2026-11-22`."""
        if delivery.state is DeliveryState.SKIPPED:
            backup = self._messages.date(delivery.detail or "")
            return self._say(f"skipped.{delivery.reason}", date=delivery.date, backup=backup)
        reason = self._messages.sentence(delivery.detail or "")
        return self._say(f"result.{delivery.state.value}", date=delivery.date, reason=reason)

    def last(self, status: SubscriptionStatus) -> str | None:
        """The outcome of the latest settled delivery; None before the first. The reason that stopped the subscription
        is told by `trouble`."""
        if not status.recent:
            return None
        last = status.recent[0]
        if last.state is DeliveryState.FAILED and last.detail == status.subscription.trouble:
            return self._say("result.failed_so", date=last.date)
        return self.result(last)

    def last_link(self, status: SubscriptionStatus) -> str | None:
        """The link to the latest post; None where there is none."""
        return status.recent[0].receipt.link if status.recent else None

    def next(self, status: SubscriptionStatus) -> str:
        """The next post, such as `next: Sunday 2026-11-22 at 08:30`, or the reason why there is none."""
        subscription, planned = status.subscription, status.planned
        if subscription.gone:
            return self._say("next.gone")
        if subscription.state is not SubscriptionState.ACTIVE:
            return self._say(f"next.{subscription.state.value}", id=subscription.id)
        if planned is None or status.next is None:
            return self._say("next.never")
        key = "next.waiting" if status.waiting else "next.again" if planned.attempts else "next.planned"
        return self._say(key, moment=self.moment(status.next))

    def trouble(self, status: SubscriptionStatus) -> str | None:
        """Everything that keeps a subscription from posting, or kept it lately; None without any."""
        subscription, lost = status.subscription, status.lost
        parts = [
            self.stopped(subscription),
            self._say("daily.empty_now") if subscription.empty else None,
            self._say("daily.lost", n=lost, of=len(status.recent)) if lost else None,
        ]
        return self._messages.sentences(parts) or None

    def stopped(self, subscription: Subscription) -> str | None:
        """Why a subscription was stopped, in a sentence; None if it was not."""
        if not subscription.trouble:
            return None
        return self._say("daily.trouble", reason=self._messages.sentence(subscription.trouble))

    # -- what was done -----------------------------------------------------------------------------------------------

    def subscribed(self, saved: SavedSubscription) -> Card:
        """The Card of `Daily.subscribe`; the entry's id is the new subscription's."""
        return self._saved("daily.subscribed", saved)

    def changed(self, saved: SavedSubscription) -> Card:
        """The Card of `Daily.change`."""
        return self._saved("daily.changed", saved)

    def moved(self, status: SubscriptionStatus) -> Card:
        """The Card of `Daily.move`."""
        return Card(self._say("daily.moved"), entries=(self._entry(status),))

    def paused(self, status: SubscriptionStatus) -> Card:
        """The Card of `Daily.pause`."""
        return Card(self._say("daily.paused"), entries=(self._entry(status),))

    def resumed(self, status: SubscriptionStatus) -> Card:
        """The Card of `Daily.resume`."""
        return Card(self._say("daily.resumed"), entries=(self._entry(status),))

    def removed(self, subscription: Subscription) -> Card:
        """The Card of `Daily.remove`."""
        return Card(self._say("daily.removed", schedule=self.schedule(subscription)))

    def skipped(self, skipped: SkippedPost) -> Card:
        """The Card of `Daily.skip`."""
        date = skipped.date
        heading = self._say("daily.skipped", date=date) if date else self._say("daily.nothing_to_skip")
        return Card(heading, entries=(self._entry(skipped.status),))

    def ask_never(self) -> Card:
        """The Card that asks whether an excerpt is never to be posted again."""
        return Card(self._say("daily.ask_never"))

    def never(self, pick: StoredPick, *, undoable: bool = False) -> Card:
        """The Card of `Daily.never`; where it is not `undoable` by a button, with the id that takes it back."""
        return Card(self._say("daily.never"), notes=() if undoable else (self._say("daily.never_back", pick=pick.id),))

    def again(self) -> Card:
        """The Card of `Daily.again`."""
        return Card(self._say("daily.again"))

    def admin_place(self, place: Place | None) -> Card:
        """The Card of `Daily.set_admin_place`."""
        return Card(self._say("daily.admin_set" if place else "daily.admin_unset"))

    # -- what there is -----------------------------------------------------------------------------------------------

    def overview(self, statuses: Sequence[SubscriptionStatus]) -> Card:
        """The list of subscriptions, an entry for each."""
        if not statuses:
            return Card(self._say("daily.none"))
        return Card(self._say("daily.overview", n=len(statuses)), entries=tuple(map(self._entry, statuses)))

    async def history(self, history: PostHistory) -> Card:
        """The outcomes of a subscription's recent dates, with what was posted; the entries' ids are picks. Raises
        EngineError, Overdue."""
        schedule, recent = self.schedule(history.status.subscription), history.status.recent
        if not recent:
            return Card(self._say("daily.no_history", schedule=schedule))
        entries = [await self._outcome(one, history) for one in recent]
        return Card(self._say("daily.history", schedule=schedule), entries=tuple(entries))

    async def preview(self, upcoming: Sequence[Upcoming]) -> Card:
        """The posts to come in one Card, with the date of each. Raises EngineError, Overdue."""
        if not upcoming:
            return Card(self._say("daily.nothing_suits"))
        dates = self._messages.listed([self.moment(one.due) for one in upcoming])
        citations = [await self._citation(same[0].passage) for same in alike(upcoming)]
        heading = self._say("daily.preview", n=len(upcoming))
        return Card(heading, citations=tuple(citations), notes=(self._say("daily.preview_dates", dates=dates),))

    async def banned(self, picks: Sequence[BannedPick]) -> Card:
        """The excerpts that are never posted again; the entries' ids are picks. Raises EngineError, Overdue."""
        if not picks:
            return Card(self._say("daily.none_banned"))
        entries = [Entry(*await self._glimpse(one.passage), id=one.id) for one in picks]
        return Card(self._say("daily.banned", n=len(entries)), entries=tuple(entries))

    # -- what is sent ------------------------------------------------------------------------------------------------

    async def post(self, subscription: Subscription, pick: str, passage: SelectedPassage, date: dt.date) -> Card:
        """The Card of a subscription's post on a date; `pick` is the id of the excerpt. Raises EngineError, Overdue."""
        recalled = None
        if subscription.on_this_day is not OnThisDay.NO:
            said = passage.hit.transcript.facts.date
            if said and is_anniversary(said, date):
                recalled = self._say("daily.on_this_day", n=date.year - int(said[:4]))
        headline = subscription.headline or recalled or self._say("daily.heading")
        heading = self._say("daily.dated", headline=headline, date=date_in_words(date, self._messages))
        detail = recalled if subscription.headline else None
        thread, picture = subscription.thread, subscription.picture
        post = Post(subscription.id, pick, subscription.ping, thread=thread, picture=picture)
        return Card(heading, detail=detail, citations=(await self._citation(passage),), post=post)

    async def around(self, passage: SelectedPassage | None, step: int) -> tuple[Card, bool]:
        """What is said around an excerpt that was posted, by steps from 0, and whether there is a further step. Raises
        EngineError, Overdue."""
        if passage is None:
            return Card(self._say("daily.words_gone_around")), False
        step = min(step, len(READ_AROUND) - 1)
        citation = await Citations(passage.library, self._messages).of(passage.hit, READ_AROUND[step])
        return Card(self._say("daily.around"), citations=(citation,)), step + 1 < len(READ_AROUND)

    def notice(self, notice: AdminNotice) -> Card:
        """The Card that tells an admin of a notice, with an entry for the subscription or the feed."""
        details = notice.details
        if details.get("kind") == FEED:
            return self._feeds.notice(notice)
        place = Place(notice.place.platform, notice.place.workspace, details["channel"])
        news = details.get("kind") in NEWS  # those of earlier versions have none
        key = f"news_notice.{notice.message}" if news else f"notice.{notice.message}"
        dates = {name: self._messages.date(details[name]) for name in ("date", "backup") if name in details}
        heading = self._say(key, **details | dates)
        reason = self._messages.sentence(details["reason"]) if "reason" in details else None
        entry = Entry(details["schedule"], (reason,) if reason else (), details["id"], place)
        return Card(heading, entries=(entry,))

    # -- inside ------------------------------------------------------------------------------------------------------

    def _saved(self, message: str, saved: SavedSubscription) -> Card:
        notes = [self._remaining(saved.remaining)] if saved.remaining else []
        if saved.twin:
            notes.append(self._say("daily.twin", schedule=self.schedule(saved.twin)))
        return Card(self._say(message), entries=(self._entry(saved.status),), notes=tuple(notes))

    def _remaining(self, remaining: Remaining) -> str:
        if not remaining.size:
            return self._say("daily.nothing_suits")
        return self._say("daily.lasts", n=remaining.left, size=remaining.size, date=remaining.until or "")

    def _entry(self, status: SubscriptionStatus) -> Entry:
        subscription = status.subscription
        parts = (
            self.filters(subscription),
            self.trouble(status),
            self.last(status),
            self.next(status),
        )
        details = tuple(part for part in parts if part)
        where = (subscription.id, subscription.place)
        return Entry(self.schedule(subscription), details, *where, *self.seen(self.last_link(status)))

    def seen(self, link: str | None) -> tuple[str | None, str | None]:
        """The link to a post, and what it is called; twice None where there is none."""
        return (link, self._say("daily.see")) if link else (None, None)

    async def _outcome(self, delivery: Delivery, history: PostHistory) -> Entry:
        """What became of a date: what was posted, and its link."""
        shown = ()
        if delivery.pick:
            title, words = await self._glimpse(history.passages.get(delivery.pick.id))
            shown = (" · ".join((*(self._say("citation.words", words=one) for one in words), title)),)
        return Entry(self.result(delivery), shown, _pick_of(delivery), None, *self.seen(delivery.receipt.link))

    async def _glimpse(self, passage: SelectedPassage | None) -> tuple[str, tuple[str, ...]]:
        if passage is None:
            return self._say("daily.words_gone"), ()
        citation = await self._citation(passage)
        return citation.title, tuple(shortened(line.words.text, GLIMPSE) for line in citation.lines[:1])

    async def _citation(self, passage: SelectedPassage) -> Citation:
        return await Citations(passage.library, self._messages).of(passage.hit)


def _pick_of(delivery: Delivery) -> str | None:
    return delivery.pick.id if delivery.pick else None
