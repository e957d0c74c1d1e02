"""A process that posts what is due: a real database, an endless selector, a platform and a clock that obey the test."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pullquote.bot.cards import Card
from pullquote.bot.daily import workspaces
from pullquote.bot.daily.contents import PreparedPost
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.delivery import Receipt
from pullquote.bot.places import Place

if TYPE_CHECKING:
    from pullquote.bot.daily.daily import Daily
    from pullquote.bot.daily.results import SubscriptionStatus
    from pullquote.bot.daily.scheduler import Scheduler

HOUR, DAY = 3600.0, 86400.0
NOON = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC).timestamp()
HERE = Place("discord", "discord:1", "general")
MORNING = SubscriptionDraft("08:30", "Europe/Berlin")


@dataclass
class Platform:
    """Posts into a list; `fates` are what happens to the next sends: an error to raise, or something to wait for."""

    drops_repeats: bool = False
    posted: list[tuple[str, Place, Card]] = field(default_factory=list[Any])
    fates: list[Exception | Callable[[], Awaitable[object]]] = field(default_factory=list[Any])

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        fate = self.fates.pop(0) if self.fates else None
        if callable(fate):
            await fate()
        elif fate:
            raise fate
        self.posted.append((key, place, card))
        return Receipt(f"message-{len(self.posted)}", f"https://example.org/{len(self.posted)}")

    @property
    def posts(self) -> list[str]:
        """The words of the excerpts that were posted."""
        return [card.heading for _, _, card in self.posted if card.post]

    @property
    def told(self) -> list[str]:
        """What admins were told, with the reasons."""
        told = [card for _, _, card in self.posted if not card.post]
        return [" ".join([card.heading, *(line for entry in card.entries for line in entry.details)]) for card in told]


@dataclass
class House:
    """A process: its subscriptions, what it posts, and its time. `set_by` is how far its clock was set ahead since it
    began."""

    daily: Daily
    selector: Any
    platform: Platform
    seconds: float = NOON
    broke: list[Exception] = field(default_factory=list[Exception])
    set_by: float = 0.0

    def set_clock(self, by: float) -> None:
        """Sets the clock ahead, or back; no time goes by."""
        self.seconds += by
        self.set_by += by

    @property
    def cards(self) -> Any:
        return self.daily._cards

    @property
    def scheduler(self) -> Scheduler:
        return self.daily.scheduler({"discord": self.platform})

    async def subscribe(self, draft: SubscriptionDraft = MORNING, place: Place = HERE) -> str:
        return (await self.daily.subscribe(place, draft, "me")).status.subscription.id

    async def on(self, days: float = 1, scheduler: Scheduler | None = None) -> None:
        """Lets time go on from one due moment to the next."""
        scheduler, until = scheduler or self.scheduler, self.seconds + days * DAY
        while (due := await scheduler.once()) is not None and due <= until:
            self.seconds = max(due, self.seconds)
        self.seconds = until
        await scheduler.once()

    async def claim_and_end(self) -> None:
        """Claims what is due and does no more, as after kill -9 before, in or after the send."""
        [row] = await self.daily.ledger.store.ready("discord", self.seconds, 5)
        selection = await self.selector.draw(None, row.subscription.excerpt_filter, [], [], row.date, "")
        assert await self.daily.ledger.store.claim(row, PreparedPost(Card(""), selection.pick), self.seconds)

    async def states(self, subscription: str) -> list[str]:
        """What became of its dates, the latest first."""
        found = await self.daily._one(None, subscription)
        settled = (await self.daily.ledger.store.recent([found.number], 100)).get(found.number, ())
        return [f"{one.date:%m-%d} {one.state}" for one in settled]

    async def planned(self, subscription: str) -> Any:
        """The delivery that comes next."""
        return (await self.status(subscription)).planned

    async def admin_channel(self, workspace: str) -> str | None:
        async with self.daily._database.reader() as connection:
            return await workspaces.admin_channel(connection, workspace)

    async def status(self, subscription: str) -> SubscriptionStatus:
        return await self.daily.status(None, subscription)

    async def trouble(self, subscription: str) -> str | None:
        return self.cards.trouble(await self.status(subscription))

    async def next(self, subscription: str) -> str:
        return self.cards.next(await self.status(subscription))


Houses = Callable[..., contextlib.AbstractAsyncContextManager[House]]
