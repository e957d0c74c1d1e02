"""What people do with subscriptions, each answered with a Card. `Core.daily` is one.

Every call carries the workspace that it comes from, such as `discord:123`, and reaches nothing outside it; None is the
console, which sees all. Who may do it is for the adapter to check. Ids are those in the entries of the Cards.
"""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.errors import EngineError, Overdue
from ..asking.answer_models import Ask, Query
from ..cards import Card, Post
from ..excerpts.selector import ExcerptFilter, PostedExcerpt
from ..places import Place, Workspace
from ..presenting.daily import DailyWords, SubscriptionStatus, Upcoming
from . import pick_store, subscriptions, workspaces
from .admin_notifier import AdminNotifier
from .delivery_sender import DeliverySender
from .delivery_store import DeliveryStore
from .notices import Outbox
from .plans import Plans
from .schedule import Schedule, coming
from .schedule_text import read_rule, read_time, rule_text, time_text
from .scheduler import Scheduler
from .subscriptions import Subscription, SubscriptionDraft, SubscriptionState, TooManySubscriptions, UnknownSubscription

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    from ...index.shelves import Shelves
    from ..asking.query_resolver import QueryResolver
    from ..delivery import Outlet
    from ..excerpts.selector import ExcerptSelector
    from ..messages import Messages
    from ..settings.reloading import LiveSettings
    from .change_signal import ChangeSignal
    from .zones import Zones

_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
_ID_LENGTH: Final = 8
_MOST_SHOWN: Final = 30  # deliveries in a history
_FARTHEST: Final = 5000  # posts ahead, to say until when nothing repeats


def everywhere(_: Place) -> bool:
    """That every place is served here."""
    return True


class Daily:
    """Subscriptions of an open data folder. `now` is the time in seconds since 1970; `unexpected` is told of errors
    that nobody expected."""

    def __init__(
        self,
        shelves: Shelves,
        questions: QueryResolver,
        selector: ExcerptSelector,
        settings: LiveSettings,
        messages: Messages,
        signal: ChangeSignal,
        zones: Zones,
        now: Callable[[], float],
        rng: random.Random,
        unexpected: Callable[[Exception], None],
    ) -> None:
        self._database = shelves.storage.database
        self._shelves = shelves
        self._questions = questions
        self._selector = selector
        self._settings = settings
        self._messages = messages
        self._signal = signal
        self._zones = zones
        self._now = now
        self._rng = rng
        self._unexpected = unexpected
        self._plans = Plans(zones, settings)
        owner = secrets.token_hex(8)  # not by `rng`: two processes must never have the same
        self._store = DeliveryStore(self._database, self._plans, settings.current.daily.lease_seconds, owner)
        self._words = DailyWords(messages, zones)

    # -- setting up --------------------------------------------------------------------------------------------------

    async def subscribe(self, place: Place, draft: SubscriptionDraft, by: str) -> Card:
        """Sets up a subscription; the Card's entry has its id, and says when the first post comes and how many days
        last before anything repeats.

        `by` is the person's id on the platform. Raises BadSchedule, UnknownZone, BadQuestion, UnknownSpeaker,
        UnknownSource or TooManySubscriptions.
        """
        schedule, excerpt_filter = await self._read(place.library, draft)
        async with self._database.transaction() as connection:
            there = await subscriptions.several(connection, place.workspace, None)
            if len(there) >= self._settings.current.daily.subscriptions:
                raise TooManySubscriptions(self._settings.current.daily.subscriptions)
            name = "".join(self._rng.choices(_LETTERS, k=_ID_LENGTH))
            headline, ping = _blank(draft.headline), _blank(draft.ping)
            new = Subscription(0, name, place, schedule, excerpt_filter, headline, ping, by, self._now())
            number = await subscriptions.add(connection, new)
            await self._plans.plan(connection, number, self._now())
        self._signal.ring()
        return await self._told("daily.subscribed", replace(new, number=number), lasts=True)

    async def change(self, workspace: str | None, subscription: str, draft: SubscriptionDraft) -> Card:
        """Makes a subscription what `draft` says. Raises what `subscribe` raises, and UnknownSubscription."""
        before = await self._one(workspace, subscription)
        schedule, excerpt_filter = await self._read(before.place.library, draft)
        async with self._database.transaction() as connection:
            before = await subscriptions.one(connection, workspace, subscription)
            headline, ping = _blank(draft.headline), _blank(draft.ping)
            after = replace(before, schedule=schedule, excerpt_filter=excerpt_filter, headline=headline, ping=ping)
            if excerpt_filter != before.excerpt_filter:
                after = replace(after, empty=False)
            await subscriptions.update(connection, after)
            if schedule != before.schedule:
                await self._plans.unplan(connection, after.number)
                await self._plans.plan(connection, after.number, self._now())
        self._signal.ring()
        return await self._told("daily.changed", after, lasts=True)

    async def draft(self, workspace: str | None, subscription: str) -> SubscriptionDraft:
        """A subscription as it would be typed, to be changed with `dataclasses.replace`. Raises UnknownSubscription."""
        found = await self._one(workspace, subscription)
        schedule, excerpt_filter = found.schedule, found.excerpt_filter
        return SubscriptionDraft(
            time_text(schedule.time),
            schedule.zone,
            rule_text(schedule.rule),
            *(excerpt_filter.speaker, excerpt_filter.source, excerpt_filter.about, excerpt_filter.captions),
            *(found.headline, found.ping),
        )

    async def move(self, workspace: str | None, subscription: str, place: Place) -> Card:
        """Posts into another place of the same workspace from now on. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            before = await subscriptions.one(connection, workspace, subscription)
            if (before.place.platform, before.place.workspace) != (place.platform, place.workspace):
                raise UnknownSubscription(subscription)
            after = replace(before, place=place)
            await subscriptions.update(connection, after)
        return await self._told("daily.moved", after)

    async def pause(self, workspace: str | None, subscription: str) -> Card:
        """Posts nothing until it is resumed. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            before = await subscriptions.one(connection, workspace, subscription)
            after = replace(before, state=SubscriptionState.PAUSED, trouble=None)
            await subscriptions.update(connection, after)
            await self._plans.give_up(connection, after.number, "paused", self._now())
        return await self._told("daily.paused", after)

    async def resume(self, workspace: str | None, subscription: str) -> Card:
        """Goes on with the next date; nothing is made up for. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            before = await subscriptions.one(connection, workspace, subscription)
            after = replace(before, state=SubscriptionState.ACTIVE, trouble=None)
            await subscriptions.update(connection, after)
            await self._plans.plan(connection, after.number, self._now())
        self._signal.ring()
        return await self._told("daily.resumed", after)

    async def remove(self, workspace: str | None, subscription: str) -> Card:
        """Forgets a subscription and everything that it posted. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            found = await subscriptions.one(connection, workspace, subscription)
            await subscriptions.forget(connection, found.number)
        return Card(self._messages.say("daily.removed", schedule=self._words.schedule(found)))

    async def skip(self, workspace: str | None, subscription: str) -> Card:
        """Leaves out the next post. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            found = await subscriptions.one(connection, workspace, subscription)
            date = await self._plans.pass_over(connection, found.number, "asked", self._now())
        if date is None:
            return await self._told("daily.nothing_to_skip", found)
        return await self._told("daily.skipped", found, date=f"{date}")

    # -- looking -----------------------------------------------------------------------------------------------------

    async def subscriptions(self, workspace: str | None, place: Place | None = None) -> Card:
        """All subscriptions, or those of one place, with last result and next run."""
        return self._words.overview(await self.statuses(workspace, place))

    async def statuses(self, workspace: str | None, place: Place | None = None) -> Sequence[SubscriptionStatus]:
        """The same, to be laid out by an adapter."""
        async with self._database.reader() as connection:
            found = await subscriptions.several(connection, workspace, place)
        return [await self._status(one) for one in found]

    async def status(self, workspace: str | None, subscription: str) -> SubscriptionStatus:
        """How one subscription stands. Raises UnknownSubscription."""
        return await self._status(await self._one(workspace, subscription))

    async def history(self, workspace: str | None, subscription: str, most: int = _MOST_SHOWN) -> Card:
        """What became of its latest dates, the latest first. Raises UnknownSubscription."""
        found = await self._one(workspace, subscription)
        return self._words.history(found, await self._store.history(found.number, most))

    async def upcoming(self, workspace: str | None, subscription: str, posts: int = 5) -> Sequence[Upcoming]:
        """The next posts as they would be today, fewer where nothing is suitable. Raises UnknownSubscription."""
        found = await self._one(workspace, subscription)
        library, zone = found.place.library, self._zones[found.schedule.zone]
        posted, banned = await self._store.played(found)
        dates = coming(found.schedule, zone, await self._next_date(found))
        shown = list[Upcoming]()
        for date, at in itertools.islice(dates, posts):
            draw = await self._selector.draw(library, found.excerpt_filter, posted, banned, date, found.id)
            card = draw.pick and await self._selector.card(library, draw.pick)
            if not draw.pick or not card:
                break
            posted.append(PostedExcerpt(draw.pick.fingerprint, draw.pick.transcript, date))
            async with self._database.transaction() as connection:
                kept = await pick_store.keep(connection, found.place.workspace, draw.pick)
            heading = found.headline or self._messages.say("daily.heading")
            card = replace(card, heading=heading, post=Post(found.id, kept.id, found.ping))
            local = at.astimezone(zone)
            shown.append(Upcoming(date, local, self._words.moment(local), card))
        return shown

    async def preview(self, workspace: str | None, subscription: str, posts: int = 5) -> Card:
        """The same as one Card. Raises UnknownSubscription."""
        return self._words.preview(await self.upcoming(workspace, subscription, posts))

    def zones(self, typed: str, most: int = 25) -> Sequence[str]:
        """Names of time zones that go with what was typed so far, for completion; without waiting."""
        return self._zones.matching(typed, most)

    # -- never again -------------------------------------------------------------------------------------------------

    async def never(self, workspace: str | None, pick: str, by: str) -> Card:
        """Never posts an excerpt again in its workspace, nor those that are nearly the same. `pick` is that of a
        `Card.post`. Raises UnknownPick."""
        async with self._database.transaction() as connection:
            _, kept = await pick_store.ban(connection, workspace, pick, self._now(), by)
        return Card(self._messages.say("daily.never"), notes=(self._messages.say("daily.never_back", pick=kept.id),))

    async def again(self, workspace: str | None, pick: str) -> Card:
        """Takes that back. Raises UnknownPick."""
        async with self._database.transaction() as connection:
            await pick_store.ban(connection, workspace, pick, None, None)
        return Card(self._messages.say("daily.again"))

    async def banned(self, workspace: str | None) -> Card:
        """What is never to be posted again; the entries' ids are picks."""
        async with self._database.reader() as connection:
            found = await pick_store.banned(connection, workspace)
        cards = [await self._selector.card(workspace and owner, kept.pick) for owner, kept in found]
        return self._words.banned([(kept.id, card) for (_, kept), card in zip(found, cards, strict=True)])

    # -- workspaces --------------------------------------------------------------------------------------------------

    async def admin_place(self, workspace: str) -> Place | None:
        """Where trouble is told; None if nobody has said."""
        async with self._database.reader() as connection:
            channel = await workspaces.admin(connection, workspace)
        return Place(Workspace.parse(workspace).platform, workspace, channel) if channel else None

    async def set_admin_place(self, workspace: str, place: Place | None) -> Card:
        """Has trouble told there from now on. Without such a place it is told where the excerpts are posted."""
        async with self._database.transaction() as connection:
            await workspaces.set_admin(connection, workspace, place.channel if place else None)
        return Card(self._messages.say("daily.admin_set" if place else "daily.admin_unset"))

    async def disable(self, workspace: str) -> None:
        """Posts nothing for a workspace that has left: uninstalled, or the bot was removed. Its data is deleted after
        the configured days unless it is enabled before. To do it twice changes nothing."""
        async with self._database.transaction() as connection:
            await workspaces.leave(connection, workspace, self._now())
            for one in await subscriptions.several(connection, workspace, None):
                await self._plans.give_up(connection, one.number, "left", self._now())

    async def enable(self, workspace: str) -> None:
        """Goes on where `disable` stopped; does nothing if it was not disabled."""
        async with self._database.transaction() as connection:
            await workspaces.come_back(connection, workspace)
            for one in await subscriptions.several(connection, workspace, None):
                await self._plans.plan(connection, one.number, self._now())
        self._signal.ring()

    async def purge(self, workspace: str) -> None:
        """Deletes everything that is kept of a workspace, its uploads too, at once."""
        await self._shelves.purge(workspace)

    async def purge_left(self, platforms: Sequence[str]) -> list[str]:
        """Does so for the workspaces of these platforms that left longer ago than data is kept; which they were."""
        before = self._now() - self._settings.current.daily.purge_days * 86400
        async with self._database.reader() as connection:
            found = await workspaces.left_before(connection, before)
        gone = [workspace for workspace in found if Workspace.parse(workspace).platform in platforms]
        for workspace in gone:
            await self.purge(workspace)
        return gone

    # -- posting -----------------------------------------------------------------------------------------------------

    def scheduler(self, outlets: Mapping[str, Outlet], serves: Callable[[Place], bool] = everywhere) -> Scheduler:
        """The loop that posts what is due through `outlets`, by platform, at the places that `serves` allows, such as
        those of one shard. Whoever makes it runs it: `await deliverer.run()`, in a task of theirs."""
        outbox = Outbox(self._database)
        sender = DeliverySender(
            self._store, self._plans, self._selector, outlets, self._messages, self._now, self._rng, self._unexpected
        )
        notifier = AdminNotifier(outbox, outlets, self._messages, self._now, self._rng, self._unexpected)
        return Scheduler(
            *(self._database, self._plans, self._store, outbox, sender, notifier),
            *(tuple(outlets), serves, self.purge_left, self._signal, self._now, self._unexpected),
        )

    # -- inside ------------------------------------------------------------------------------------------------------

    async def _read(self, library: str | None, draft: SubscriptionDraft) -> tuple[Schedule, ExcerptFilter]:
        """What a draft means. Raises BadSchedule, UnknownZone, and what questions raise."""
        time, zone = read_time(draft.time), self._zones.named(draft.zone)
        rule = read_rule(draft.days, self._today(zone))
        excerpt_filter = ExcerptFilter(_blank(draft.speaker), _blank(draft.source), _blank(draft.about), draft.captions)
        await self._questions.resolve(
            library,
            Query(Ask.EXCERPT, excerpt_filter.about or "", excerpt_filter.speaker, excerpt_filter.source),
        )
        return Schedule(time, zone, rule), excerpt_filter

    async def _one(self, workspace: str | None, subscription: str) -> Subscription:
        async with self._database.reader() as connection:
            return await subscriptions.one(connection, workspace, subscription)

    async def _next_date(self, found: Subscription) -> dt.date:
        """The date that is planned, or today's where none is."""
        planned = await self._store.planned(found.number)
        return planned.date if planned else self._today(found.schedule.zone)

    def _today(self, zone: str) -> dt.date:
        return dt.datetime.fromtimestamp(self._now(), self._zones[zone]).date()

    async def _status(self, found: Subscription) -> SubscriptionStatus:
        planned = await self._store.planned(found.number)
        recent = await self._store.history(found.number, _MOST_SHOWN)
        return self._words.status(found, planned, recent, self._now())

    async def _told(self, message: str, subject: Subscription, *, lasts: bool = False, **values: str) -> Card:
        """That something was done to a subscription, and how it stands now."""
        status = await self._status(subject)
        notes = await self._lasts(subject) if lasts else []
        return Card(self._messages.say(message, **values), entries=(self._words.entry(status),), notes=tuple(notes))

    async def _lasts(self, subject: Subscription) -> list[str]:
        """How long it takes until something repeats."""
        begin = await self._next_date(subject)
        posted, banned = await self._store.played(subject)
        try:
            draw = await self._selector.draw(
                subject.place.library, subject.excerpt_filter, posted, banned, begin, subject.id
            )
        except (EngineError, Overdue):
            return []  # it is set up all the same
        if draw.pick is None:
            return [self._messages.say("daily.nothing_suits")]
        left = draw.left + 1
        dates = coming(subject.schedule, self._zones[subject.schedule.zone], begin)
        date = next((f"{date}" for date, _ in itertools.islice(dates, min(left, _FARTHEST), None)), "")
        return [self._messages.say("daily.lasts", n=left, size=draw.size, date=date)]


def _blank(typed: str | None) -> str | None:
    """What was typed, None for nothing but spaces."""
    return " ".join(typed.split()) or None if typed else None
