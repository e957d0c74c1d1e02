"""What people do with subscriptions, each answered with a value. `Core.daily` is one; `Core.daily_cards` makes Cards.

Every call carries the workspace that it comes from, such as `discord:123`, and reaches nothing outside it; None is the
console, which sees all. Who may do it is for the adapter to check.
"""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.errors import EngineError, Overdue
from ..excerpts.selector import ExcerptFilter, PostedExcerpt
from ..places import Place, Workspace
from . import pick_store, subscriptions, workspaces
from .admin_notifier import AdminNotifier
from .delivery_sender import DeliverySender
from .delivery_store import DeliveryState, DeliveryStore
from .notices import Outbox
from .plans import Plans
from .results import BannedPick, Remaining, SavedSubscription, SkippedPost, SubscriptionStatus, Upcoming
from .schedule import Schedule, coming
from .schedule_text import read_rule, read_time, rule_text, time_text
from .scheduler import Scheduler
from .subscriptions import Subscription, SubscriptionDraft, SubscriptionState, TooManySubscriptions, UnknownSubscription
from .zones import UnknownZone

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
    from .delivery_cards import DeliveryCards
    from .pick_store import Kept
    from .zones import Zones

_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
_ID_LENGTH: Final = 8
_RECENT: Final = 30  # deliveries in a status
_WAITING_S: Final = 120.0  # a delivery that is due for longer is waiting for a process
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
        cards: DeliveryCards,
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
        self._cards = cards
        self._messages = messages
        self._signal = signal
        self._zones = zones
        self._now = now
        self._rng = rng
        self._unexpected = unexpected
        self._plans = Plans(zones, settings)
        owner = secrets.token_hex(8)  # not by `rng`: two processes must never have the same
        self._store = DeliveryStore(self._database, self._plans, settings.current.daily.lease_seconds, owner)

    # -- setting up --------------------------------------------------------------------------------------------------

    async def subscribe(self, place: Place, draft: SubscriptionDraft, by: str) -> SavedSubscription:
        """Sets up a subscription.

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
        return await self._saved(replace(new, number=number))

    async def change(self, workspace: str | None, subscription: str, draft: SubscriptionDraft) -> SavedSubscription:
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
        return await self._saved(after)

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

    async def move(self, workspace: str | None, subscription: str, place: Place) -> SubscriptionStatus:
        """Posts into another place of the same workspace from now on. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            before = await subscriptions.one(connection, workspace, subscription)
            if (before.place.platform, before.place.workspace) != (place.platform, place.workspace):
                raise UnknownSubscription(subscription)
            after = replace(before, place=place)
            await subscriptions.update(connection, after)
        return await self._status(after)

    async def pause(self, workspace: str | None, subscription: str) -> SubscriptionStatus:
        """Posts nothing until it is resumed. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            before = await subscriptions.one(connection, workspace, subscription)
            after = replace(before, state=SubscriptionState.PAUSED, trouble=None)
            await subscriptions.update(connection, after)
            await self._plans.give_up(connection, after.number, "paused", self._now())
        return await self._status(after)

    async def resume(self, workspace: str | None, subscription: str) -> SubscriptionStatus:
        """Goes on with the next date; nothing is made up for. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            before = await subscriptions.one(connection, workspace, subscription)
            after = replace(before, state=SubscriptionState.ACTIVE, trouble=None)
            await subscriptions.update(connection, after)
            await self._plans.plan(connection, after.number, self._now())
        self._signal.ring()
        return await self._status(after)

    async def remove(self, workspace: str | None, subscription: str) -> Subscription:
        """Forgets a subscription and everything that it posted. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            found = await subscriptions.one(connection, workspace, subscription)
            await subscriptions.forget(connection, found.number)
        return found

    async def skip(self, workspace: str | None, subscription: str) -> SkippedPost:
        """Leaves out the next post. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            found = await subscriptions.one(connection, workspace, subscription)
            date = await self._plans.pass_over(connection, found.number, "asked", self._now())
        return SkippedPost(await self._status(found), date)

    # -- looking -----------------------------------------------------------------------------------------------------

    async def list(self, workspace: str | None, place: Place | None = None) -> Sequence[Subscription]:
        """All subscriptions, or those of one place, in the order of their making."""
        async with self._database.reader() as connection:
            return await subscriptions.several(connection, workspace, place)

    async def statuses(self, workspace: str | None, place: Place | None = None) -> Sequence[SubscriptionStatus]:
        """The statuses of the same."""
        return [await self._status(one) for one in await self.list(workspace, place)]

    async def status(self, workspace: str | None, subscription: str) -> SubscriptionStatus:
        """The status of one subscription. Raises UnknownSubscription."""
        return await self._status(await self._one(workspace, subscription))

    async def upcoming(self, workspace: str | None, subscription: str, posts: int = 5) -> Sequence[Upcoming]:
        """The next posts as they would be today, fewer where nothing is suitable. Raises UnknownSubscription."""
        found = await self._one(workspace, subscription)
        library, zone = found.place.library, self._zones[found.schedule.zone]
        posted, banned = await self._store.played(found)
        dates = coming(found.schedule, zone, await self._next_date(found))
        shown = list[Upcoming]()
        for date, at in itertools.islice(dates, posts):
            draw = await self._selector.draw(library, found.excerpt_filter, posted, banned, date, found.id)
            passage = draw.pick and await self._selector.passage(library, draw.pick)
            if not draw.pick or not passage:
                break
            posted.append(PostedExcerpt(draw.pick.fingerprint, draw.pick.transcript, date))
            async with self._database.transaction() as connection:
                kept = await pick_store.keep(connection, found.place.workspace, draw.pick)
            shown.append(Upcoming(found, date, at.astimezone(zone), kept, passage))
        return shown

    def zones(self, typed: str, most: int = 25) -> Sequence[str]:
        """Names of time zones that go with what was typed so far, for completion; without waiting."""
        return self._zones.matching(typed, most)

    # -- never again -------------------------------------------------------------------------------------------------

    async def never(self, workspace: str | None, pick: str, by: str) -> Kept:
        """Never posts an excerpt again in its workspace, nor those that are nearly the same. `pick` is that of a
        `Card.post`. Raises UnknownPick."""
        async with self._database.transaction() as connection:
            _, kept = await pick_store.ban(connection, workspace, pick, self._now(), by)
        return kept

    async def again(self, workspace: str | None, pick: str) -> None:
        """Takes that back. Raises UnknownPick."""
        async with self._database.transaction() as connection:
            await pick_store.ban(connection, workspace, pick, None, None)

    async def banned(self, workspace: str | None) -> Sequence[BannedPick]:
        """The excerpts that are never posted again, the latest first. Raises EngineError."""
        async with self._database.reader() as connection:
            found = await pick_store.banned(connection, workspace)
        return [
            BannedPick(kept.id, await self._selector.passage(workspace and owner, kept.pick)) for owner, kept in found
        ]

    # -- workspaces --------------------------------------------------------------------------------------------------

    async def admin_place(self, workspace: str) -> Place | None:
        """Where trouble is told; None if nobody has said."""
        async with self._database.reader() as connection:
            channel = await workspaces.admin(connection, workspace)
        return Place(Workspace.parse(workspace).platform, workspace, channel) if channel else None

    async def set_admin_place(self, workspace: str, place: Place | None) -> None:
        """Has trouble told there from now on. Without such a place it is told where the excerpts are posted."""
        async with self._database.transaction() as connection:
            await workspaces.set_admin(connection, workspace, place.channel if place else None)

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

    async def purge_left(self, platforms: Sequence[str]) -> Sequence[str]:
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
            *(self._store, self._plans, self._selector, outlets, self._cards, self._messages),
            *(self._now, self._rng, self._unexpected),
        )
        notifier = AdminNotifier(outbox, outlets, self._cards, self._now, self._rng, self._unexpected)
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
        await self._questions.asked(library, excerpt_filter.about, excerpt_filter.speaker, excerpt_filter.source)
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
        recent = await self._store.history(found.number, _RECENT)
        try:
            zone = self._zones[found.schedule.zone]
        except UnknownZone:  # an admin is told when it is due; a list is not the place to break
            zone = dt.UTC
        next_ = dt.datetime.fromtimestamp(planned.due, zone) if planned else None
        untried = planned is not None and planned.state is DeliveryState.PENDING and not planned.attempts
        waiting = planned is not None and untried and self._now() - planned.due > _WAITING_S
        return SubscriptionStatus(found, planned, recent, next_, waiting)

    async def _saved(self, subject: Subscription) -> SavedSubscription:
        return SavedSubscription(await self._status(subject), await self._remaining(subject))

    async def _remaining(self, subject: Subscription) -> Remaining | None:
        """How long it takes until something repeats."""
        begin = await self._next_date(subject)
        posted, banned = await self._store.played(subject)
        try:
            draw = await self._selector.draw(
                subject.place.library, subject.excerpt_filter, posted, banned, begin, subject.id
            )
        except (EngineError, Overdue):
            return None  # it is set up all the same
        if draw.pick is None:
            return Remaining(0, 0, None)
        left = draw.left + 1
        dates = coming(subject.schedule, self._zones[subject.schedule.zone], begin)
        until = next((date for date, _ in itertools.islice(dates, min(left, _FARTHEST), None)), None)
        return Remaining(left, draw.size, until)


def _blank(typed: str | None) -> str | None:
    """What was typed, None for nothing but spaces."""
    return " ".join(typed.split()) or None if typed else None
