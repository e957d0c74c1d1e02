"""Alerts and what they post as Cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.search.filters import tell_apart
from ..cards import Card, Citation, Entry, Post
from ..daily.delivery import DeliveryState
from ..daily.subscription_text import in_words
from ..daily.subscriptions import SubscriptionKind, SubscriptionState
from .citations import GLIMPSE, Citations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...index.library import Library
    from ...index.transcript import Transcript
    from ..alerts.alerts import AlreadyThere, SavedAlert
    from ..alerts.finder import NewsItem
    from ..daily.results import SubscriptionStatus
    from ..daily.subscriptions import Subscription
    from ..messages import Messages
    from .daily import DailyCards

SHOWN: Final = 5  # places of several transcripts on one Card,
NAMED: Final = 15  # and titles of others
BESIDE: Final = 120  # characters on either side of a quote


class AlertCards:
    """Makes a Card of each thing that `Alerts` returns, and of news. `Core.alert_cards` is one; `daily` says what
    became of deliveries."""

    def __init__(self, messages: Messages, daily: DailyCards) -> None:
        self._messages = messages
        self._say = messages.say
        self._daily = daily

    # -- in words ------------------------------------------------------------------------------------------------------

    def what(self, alert: Subscription) -> str:
        """What an alert looks for, such as `new places about “tides”, only Ada`."""
        limits = replace(alert.excerpt_filter, about=None)
        speaker = None if alert.kind is SubscriptionKind.SPEAKER else limits.speaker
        filters = self._daily.filters(replace(alert, excerpt_filter=replace(limits, speaker=speaker)))
        return self._messages.series(filter(None, (in_words(alert, self._messages), filters)))

    def state(self, status: SubscriptionStatus) -> str:
        """Whether an alert waits for news, posts some soon, or does not post."""
        alert = status.subscription
        if alert.gone or alert.state is not SubscriptionState.ACTIVE:
            return self._daily.next(status)
        if status.planned is None:
            return self._say("alert.waits")
        if status.waiting:
            return self._say("alert.waits_for_run")
        return self._say("alert.again" if status.planned.attempts else "alert.gathers")

    # -- what was done -------------------------------------------------------------------------------------------------

    def added(self, saved: SavedAlert) -> Card:
        """The Card of `Alerts.add`; the entry's id is the new alert's."""
        notes = tuple(self._there(saved.status.subscription, saved.there))
        heading = (
            "alert.added_episodes" if saved.status.subscription.kind is SubscriptionKind.EPISODES else "alert.added"
        )
        return Card(self._say(heading), entries=(self._entry(saved.status),), notes=notes)

    def paused(self, status: SubscriptionStatus) -> Card:
        """The Card of `Alerts.pause`."""
        return Card(self._say("alert.paused"), entries=(self._entry(status),))

    def resumed(self, status: SubscriptionStatus) -> Card:
        """The Card of `Alerts.resume`."""
        return Card(self._say("alert.resumed"), entries=(self._entry(status),))

    def removed(self, alert: Subscription) -> Card:
        """The Card of `Alerts.remove`."""
        return Card(self._say("alert.removed", what=self.what(alert)))

    def overview(self, statuses: Sequence[SubscriptionStatus]) -> Card:
        """The list of alerts, an entry for each."""
        if not statuses:
            return Card(self._say("alert.none"))
        return Card(self._say("alert.overview", n=len(statuses)), entries=tuple(map(self._entry, statuses)))

    # -- what is sent --------------------------------------------------------------------------------------------------

    async def news(self, subscription: Subscription, library: Library, items: Sequence[NewsItem]) -> Card:
        """One Card of everything that is news to an alert. Raises EngineError, Overdue."""
        look = items[0].transcript.public if len(items) == 1 else ""
        post = Post(subscription.id, None, subscription.ping, look)
        if subscription.kind is SubscriptionKind.EPISODES:
            if look:
                return replace(await self._episode(library, items[0]), post=post)
            return replace(self._episodes(library, items), post=replace(post, look=None))
        limits = subscription.excerpt_filter
        key = f"alert_news.{subscription.kind}"
        heading = self._say(key, n=len(items), words=limits.about or "", name=limits.speaker or "")
        cited = [item for item in items if item.hits][:SHOWN]
        others = [item.transcript for item in items if item not in cited]
        titles, citations = tell_apart(library.transcripts), Citations(library, self._messages)
        named = tuple(self._row(one, titles[one.id]) for one in others[:NAMED])
        more = len(others) - len(named)
        return Card(
            heading,
            citations=tuple([await self._citation(citations, item, subscription, alone=bool(look)) for item in cited]),
            entries=named,
            notes=(self._say("alert_news.more", n=more),) if more else (),
            post=post,
        )

    async def _episode(self, library: Library, item: NewsItem) -> Card:
        """One episode: its title, date and people, and what is worth reading of it."""
        transcript, citations = item.transcript, Citations(library, self._messages)
        title = tell_apart(library.transcripts)[transcript.id]
        passages = [replace(await citations.of(hit), show=None, date=None, company=None) for hit in item.hits]
        about = [transcript.facts.show, self._date(transcript), self._people(transcript)]
        return Card(
            self._say("alert_news.episode", title=title),
            detail=" · ".join(part for part in about if part),
            citations=tuple(passages),
        )

    def _episodes(self, library: Library, items: Sequence[NewsItem]) -> Card:
        titles = tell_apart(library.transcripts)
        entries = [self._row(item.transcript, titles[item.transcript.id]) for item in items[:NAMED]]
        more = len(items) - len(entries)
        notes = (self._say("alert_news.more", n=more),) if more else ()
        return Card(self._say("alert_news.episodes", n=len(items)), entries=tuple(entries), notes=notes)

    # -- inside --------------------------------------------------------------------------------------------------------

    def _there(self, alert: Subscription, there: AlreadyThere) -> list[str]:
        notes = [self._say("alert.unknown", name=name) for name in there.unknown]
        if alert.kind is SubscriptionKind.EPISODES:
            return [*notes, *([self._say("alert.undated", n=there.undated)] if there.undated else [])]
        if there.number and not there.unknown:
            unit = "places" if alert.kind is SubscriptionKind.QUOTE else "transcripts"
            notes.append(self._say(f"alert.there_{unit}", n=there.number))
        return notes

    def _entry(self, status: SubscriptionStatus) -> Entry:
        alert = status.subscription
        details = tuple(part for part in (self._daily.stopped(alert), self.last(status), self.state(status)) if part)
        seen = self._daily.seen(self._daily.last_link(status))
        return Entry(self.what(alert), details, alert.id, alert.place, *seen)

    def last(self, status: SubscriptionStatus) -> str | None:
        """What became of the latest news; None before the first."""
        last, lost = self._daily.last(status), status.lost
        if last and lost and status.recent[0].state is DeliveryState.SENT:
            return " · ".join((last, self._say("alert.lost", n=lost, of=len(status.recent))))
        return last

    def _row(self, transcript: Transcript, title: str) -> Entry:
        facts = transcript.facts
        details = (facts.show, self._date(transcript), self._people(transcript))
        return Entry(title, tuple(detail for detail in details if detail), transcript.public)

    def _date(self, transcript: Transcript) -> str | None:
        return transcript.facts.date and self._messages.date(transcript.facts.date)

    def _people(self, transcript: Transcript) -> str | None:
        names = transcript.facts.participants or [
            *dict.fromkeys(name for label in transcript.speakers if (name := transcript.speaker_name(label)))
        ]
        return self._say("citation.company", names=self._messages.listed(names)) if names else None

    async def _citation(
        self, citations: Citations, item: NewsItem, subscription: Subscription, *, alone: bool
    ) -> Citation:
        """The place of a transcript; short beside others. A quote stands in its sentence: its words are known."""
        if subscription.kind is SubscriptionKind.QUOTE:
            return await citations.of(item.hits[0], BESIDE)
        return await citations.of(item.hits[0], most=None if alone else GLIMPSE)
