"""The operations on daily posts; each returns a value, of which `Core.daily_cards` makes a Card. `Core.daily` is one.

Those that news share with them are in `subscribing.py`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import logging
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...index.errors import EngineError, Overdue
from ..asking.answer_models import Ask, Query
from ..excerpts.selector import ExcerptFilter, ExcerptSelector, PostedExcerpt, SelectedPassage
from ..places import Place, Workspace
from . import community, pick_store, subscriptions, workspaces
from .admin_notifier import AdminNotifier
from .delivery import Delivery, SkipReason
from .delivery_sender import DeliverySender
from .delivery_store import DeliveryStore
from .excerpt_posts import ExcerptPosts
from .notices import Outbox
from .plans import Plans
from .results import BannedPick, PostHistory, Remaining, SavedSubscription, SkippedPost, Upcoming
from .schedule import Schedule, coming
from .schedule_text import BadSchedule, read_rule_in, read_time, rule_to_type, time_text
from .scheduler import Scheduler
from .subscribing import Ledger, Subscribing
from .subscriptions import OnThisDay, Subscription, SubscriptionDraft, SubscriptionKind, TooManySubscriptions

if TYPE_CHECKING:
    import random
    from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence

    from ...index.shelves import Shelves
    from ..asking.query_resolver import QueryResolver
    from ..delivery import Outlet
    from ..messages import Messages
    from ..settings.reloading import LiveSettings
    from .change_signal import ChangeSignal
    from .contents import PostMaker
    from .delivery_cards import DeliveryCards
    from .pick_store import StoredPick
    from .zones import Zones

_log: Final = logging.getLogger(__name__)
_YEAR: Final = 366  # dates on which something of that day is looked for
_FARTHEST: Final = 5000  # posts ahead in which the date of the first repeat is looked for


def everywhere(_: Place) -> bool:
    """True: serves every place."""
    return True


class Daily(Subscribing):
    """Daily posts of an open data folder, and the loop that sends them and all others. `cards` makes what is sent;
    `clock` counts seconds and cannot be set; `sleep` waits for so many of them; `unexpected` is called with errors that
    nobody expected.

    `now` is the time in seconds since 1970, by which dates are due, deliveries are claimed and leases end. All
    processes over one database agree on it: it is the database's.
    """

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
        clock: Callable[[], float],
        rng: random.Random,
        unexpected: Callable[[Exception], None],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._database = shelves.storage.database
        self._shelves = shelves
        self._questions = questions
        self._selector = selector
        self._settings = settings
        self._cards = cards
        self._messages = messages
        self._now = now
        self._clock = clock
        self._sleep = sleep
        self._rng = rng
        self._unexpected = unexpected
        plans = Plans(zones, settings)
        owner = secrets.token_hex(8)  # not by `rng`: two processes must never have the same
        store = DeliveryStore(self._database, plans, settings.current.daily.lease_seconds, owner)
        super().__init__(
            Ledger(self._database, settings, plans, store, signal, zones, now, rng), {SubscriptionKind.DAILY}
        )
        self._excerpts = ExcerptPosts(store, selector, cards)
        self._makers: dict[SubscriptionKind, PostMaker] = {SubscriptionKind.DAILY: self._excerpts}

    def also_posts(self, maker: PostMaker, kinds: Iterable[SubscriptionKind]) -> None:
        """Has subscriptions of other kinds posted, too: what `maker` makes."""
        self._makers.update(dict.fromkeys(kinds, maker))

    # -- setting up --------------------------------------------------------------------------------------------------

    async def subscribe(self, place: Place, draft: SubscriptionDraft, by: str) -> SavedSubscription:
        """Adds a subscription; `by` is the person's id on the platform. Raises BadSchedule, UnknownZone, BadQuestion,
        UnknownSpeaker, UnknownSource or TooManySubscriptions."""
        schedule, excerpt_filter = await self._read(place.library, draft)
        async with self._database.transaction() as connection:
            existing = await subscriptions.several(connection, place.workspace, None, self._kinds)
            if len(existing) >= self._settings.current.daily.subscriptions:
                raise TooManySubscriptions(self._settings.current.daily.subscriptions)
            new = Subscription(
                *(0, self._new_id(), place, schedule, excerpt_filter),
                *(_blank(draft.headline), _blank(draft.ping), by, self._now()),
                on_this_day=_on_this_day(draft),
                thread=draft.thread,
                picture=draft.picture,
            )
            number = await subscriptions.add(connection, new)
            await self.ledger.plans.begin(connection, number, self._now())
        self.ledger.signal.notify()
        return await self._saved(replace(new, number=number))

    async def examine(self, place: Place, draft: SubscriptionDraft) -> None:
        """Reads a draft, and saves nothing. Raises BadSchedule, UnknownZone, BadQuestion, UnknownSpeaker or
        UnknownSource."""
        await self._read(place.library, draft)

    async def change(self, workspace: str | None, subscription: str, draft: SubscriptionDraft) -> SavedSubscription:
        """Replaces schedule, filter, headline and ping of a subscription. Raises what `subscribe` raises except
        TooManySubscriptions, and UnknownSubscription."""
        before = await self._one(workspace, subscription)
        schedule, excerpt_filter = await self._read(before.place.library, draft)
        async with self._database.transaction() as connection:
            before = await self._in(connection, workspace, subscription)
            after = replace(
                before,
                schedule=schedule,
                excerpt_filter=excerpt_filter,
                headline=_blank(draft.headline),
                ping=_blank(draft.ping),
                on_this_day=_on_this_day(draft),
                thread=draft.thread,
                picture=draft.picture,
            )
            if excerpt_filter != before.excerpt_filter:
                after = replace(after, empty=False)
            await subscriptions.update(connection, after)
            if schedule != before.schedule:
                await self.ledger.plans.cancel_untried(connection, after.number)
                await self.ledger.plans.plan(connection, after.number, self._now())
        self.ledger.signal.notify()
        return await self._saved(after)

    async def draft(self, workspace: str | None, subscription: str) -> SubscriptionDraft:
        """A subscription as it would be typed, to be changed with `dataclasses.replace`. Raises UnknownSubscription."""
        found = await self._one(workspace, subscription)
        schedule, excerpt_filter = found.schedule, found.excerpt_filter
        return SubscriptionDraft(
            time_text(schedule.time),
            schedule.zone,
            rule_to_type(schedule.rule, self._messages),
            *(excerpt_filter.speaker, excerpt_filter.source, excerpt_filter.about, excerpt_filter.captions),
            *(found.headline, found.ping, found.on_this_day, found.thread, found.picture),
        )

    async def skip(self, workspace: str | None, subscription: str) -> SkippedPost:
        """Skips the next post. Raises UnknownSubscription."""
        async with self._database.transaction() as connection:
            found = await self._in(connection, workspace, subscription)
            date = await self.ledger.plans.skip(connection, found.number, SkipReason.ASKED, self._now())
        return SkippedPost(await self._status(found), date)

    # -- looking -----------------------------------------------------------------------------------------------------

    async def upcoming(self, workspace: str | None, subscription: str, posts: int = 5) -> Sequence[Upcoming]:
        """The next posts as they would be today, fewer where nothing is suitable. Raises UnknownSubscription."""
        found = await self._one(workspace, subscription)
        library, zone = found.place.library, self.ledger.zones[found.schedule.zone]
        posted, banned = await self.ledger.store.posted_and_banned(found)
        planned = (await self.ledger.store.planned([found.number])).get(found.number)
        dates = coming(found.schedule, zone, self._next_date(found, planned))
        upcoming = list[Upcoming]()
        seldom = found.on_this_day is OnThisDay.ONLY
        for date, at in itertools.islice(dates, _YEAR if seldom else posts):
            selection = await self._excerpts.draw(found, posted, banned, date)
            passage = selection.pick and await self._selector.passage(library, selection.pick)
            if not selection.pick or not passage:
                if seldom:
                    continue
                break
            posted.append(PostedExcerpt(selection.pick.fingerprint, selection.pick.transcript, date))
            async with self._database.transaction() as connection:
                stored = await pick_store.store(connection, found.place.workspace, selection.pick)
            upcoming.append(Upcoming(found, date, at.astimezone(zone), stored, passage))
            if len(upcoming) == posts:
                break
        return upcoming

    async def history(self, workspace: str | None, subscription: str) -> PostHistory:
        """What became of the recent dates of a subscription. Raises UnknownSubscription, EngineError."""
        status = await self.status(workspace, subscription)
        library = status.subscription.place.library
        picks = {one.pick.id: one.pick.pick for one in status.recent if one.pick}
        found = {id_: await self._selector.passage(library, pick) for id_, pick in picks.items()}
        return PostHistory(status, {id_: passage for id_, passage in found.items() if passage})

    async def zones(self, typed: str, most: int = 25, own: str | None = None) -> Sequence[str]:
        """Up to `most` names of time zones that match what was typed so far, for completion; a person's `own` first."""
        return await asyncio.to_thread(self.ledger.zones.matching, typed, most, own)

    def zone_of_locale(self, locale: str) -> str | None:
        """The zone that most people with a locale live in, such as `de`; None where there are several."""
        return self.ledger.zones.of_locale(locale)

    # -- never again -------------------------------------------------------------------------------------------------

    async def never(self, workspace: str | None, pick: str, by: str) -> StoredPick:
        """Bans an excerpt, and those that are similar, in its workspace. `pick` is the id of a StoredPick, as in
        `Card.post`; `by` the person's id on the platform. Raises UnknownPick."""
        async with self._database.transaction() as connection:
            stored = await pick_store.ban(connection, workspace, pick, self._now(), by)
            await community.reject(connection, stored, by)
            return stored

    async def again(self, workspace: str | None, pick: str) -> None:
        """Lifts the ban of an excerpt. Raises UnknownPick."""
        async with self._database.transaction() as connection:
            await pick_store.ban(connection, workspace, pick, None, None)

    async def posted(self, workspace: str, pick: str) -> SelectedPassage | None:
        """The words of an excerpt that was posted, by the id of its pick; None if they have left the library. Raises
        UnknownPick, EngineError."""
        async with self._database.reader() as connection:
            stored = await pick_store.known(connection, workspace, pick)
        return await self._selector.passage(workspace, stored.pick)

    async def banned(self, workspace: str | None) -> Sequence[BannedPick]:
        """The excerpts that are never posted again, the latest first. Raises EngineError."""
        async with self._database.reader() as connection:
            found = await pick_store.banned(connection, workspace)
        return [
            BannedPick(stored.id, await self._selector.passage(workspace and owner, stored.pick))
            for owner, stored in found
        ]

    # -- workspaces --------------------------------------------------------------------------------------------------

    async def set_admin_place(self, workspace: str, place: Place | None) -> None:
        """Sets the place where admins are told of trouble; None is the place where the excerpts are posted."""
        async with self._database.transaction() as connection:
            await workspaces.set_admin_channel(connection, workspace, place.channel if place else None)

    async def admin_channel(self, workspace: str) -> str | None:
        """The channel where admins are told of trouble; None if nobody has set one."""
        async with self._database.reader() as connection:
            return await workspaces.admin_channel(connection, workspace)

    async def is_first_time(self, workspace: str) -> bool:
        """Whether nobody in a workspace was told yet how to begin; the next time it is False."""
        async with self._database.transaction() as connection:
            return await workspaces.welcome(connection, workspace, self._now())

    async def disable(self, workspace: str) -> None:
        """Stops all posts of a workspace that is gone: the app was uninstalled, or the bot removed. Its data is deleted
        after the configured days unless it is enabled before. Idempotent."""
        async with self._database.transaction() as connection:
            if await workspaces.mark_gone(connection, workspace, self._now()):
                days = self._settings.current.daily.purge_days
                _log.warning("%s removed us: its posts stop, and its data is deleted after %d days", workspace, days)
            for one in await subscriptions.several(connection, workspace, None):
                await self.ledger.plans.cancel(connection, one.number, SkipReason.LEFT, self._now())

    async def compare(
        self, platform: str, bot: str, present: Collection[str], concerned: Callable[[str], bool]
    ) -> None:
        """Disables the workspaces that `bot`, by its id on the platform, is in no more, and enables those that it is in
        again. `present` are those that it is in; of others those count that are `concerned`, have data here, and are
        not known to be another bot's. What is due where it has just come is posted now."""
        async with self._database.transaction() as connection:
            await workspaces.claim(connection, present, bot)
            back = await workspaces.gone_among(connection, present)
            known = await workspaces.served(connection, platform, bot)
        for workspace in back:
            await self.enable(workspace)
        for workspace in sorted(one for one in known.difference(present) if concerned(one)):
            await self.disable(workspace)
        self.ledger.signal.notify()

    async def enable(self, workspace: str) -> None:
        """Resumes the posts of a workspace that was disabled; changes nothing for others. Idempotent."""
        async with self._database.transaction() as connection:
            await workspaces.mark_back(connection, workspace)
            for one in await subscriptions.several(connection, workspace, None):
                await self.ledger.plans.begin(connection, one.number, self._now())
        self.ledger.signal.notify()

    async def purge_left(self, platforms: Sequence[str]) -> Sequence[str]:
        """Deletes everything that is stored of the workspaces of these platforms that are gone for longer than data is
        kept, their uploads too; returns them."""
        before = self._now() - self._settings.current.daily.purge_days * 86400
        async with self._database.reader() as connection:
            found = await workspaces.gone_before(connection, before)
        gone = [workspace for workspace in found if Workspace.parse(workspace).platform in platforms]
        for workspace in gone:
            purged = await self._shelves.purge(workspace)
            for path in purged.copies.left:
                _log.warning("a copy of the library still has what a workspace that left had", extra={"path": path})
        return gone

    # -- posting -----------------------------------------------------------------------------------------------------

    def scheduler(self, outlets: Mapping[str, Outlet], serves: Callable[[Place], bool] = everywhere) -> Scheduler:
        """Makes the loop that posts what is due through `outlets`, by platform. `serves` limits it to some places, such
        as those of one shard. The caller runs it in a task: `await scheduler.run()`."""
        outbox = Outbox(self._database)
        sender = DeliverySender(
            *(self.ledger.store, self.ledger.plans, self._makers, outlets, self._messages),
            *(self._now, self._clock, self._sleep, self._rng, self._unexpected),
            lambda: self.ledger.settings.current.locale,
        )
        notifier = AdminNotifier(outbox, outlets, self._cards, self._now, self._rng, self._unexpected)
        return Scheduler(
            *(self._database, self.ledger.plans, self.ledger.store, outbox, sender, notifier),
            *(tuple(outlets), serves, self.purge_left, self.ledger.signal, self._now, self._unexpected),
        )

    # -- inside ------------------------------------------------------------------------------------------------------

    async def _read(self, library: str | None, draft: SubscriptionDraft) -> tuple[Schedule, ExcerptFilter]:
        """The schedule and filter of a draft. Raises BadSchedule, UnknownZone, and what resolving a question raises."""
        time = read_time(draft.time)
        zone = await asyncio.to_thread(self.ledger.zones.named, draft.zone, draft.own_zone)
        rule = read_rule_in(draft.days, self._today(zone), self._messages.locale)
        excerpt_filter = ExcerptFilter(_blank(draft.speaker), _blank(draft.source), _blank(draft.about), draft.captions)
        await self._questions.resolve(
            library,
            Query(Ask.EXCERPT, excerpt_filter.about or "", excerpt_filter.speaker, excerpt_filter.source),
        )
        return Schedule(time, zone, rule), excerpt_filter

    def _next_date(self, found: Subscription, planned: Delivery | None) -> dt.date:
        """The planned date, or today's where none is."""
        return planned.date if planned else self._today(found.schedule.zone)

    def _today(self, zone: str) -> dt.date:
        return dt.datetime.fromtimestamp(self._now(), self.ledger.zones[zone]).date()

    async def _saved(self, subscription: Subscription) -> SavedSubscription:
        status = await self._status(subscription)
        begin = self._next_date(subscription, status.planned)
        remaining = await self._remaining(subscription, begin)
        beside = await self.list(subscription.place.workspace, subscription.place)
        twin = next((one for one in beside if _same(one, subscription)), None)
        return SavedSubscription(status, remaining, twin)

    async def _remaining(self, subscription: Subscription, begin: dt.date) -> Remaining | None:
        """The excerpts that are posted from a date on before one repeats."""
        if subscription.on_this_day is OnThisDay.ONLY:
            return None
        posted, banned = await self.ledger.store.posted_and_banned(subscription)
        try:
            selection = await self._selector.draw(
                *(subscription.place.library, subscription.excerpt_filter),
                *(posted, banned, begin, subscription.id),
            )
        except (EngineError, Overdue):
            return None  # it is set up all the same
        if selection.pick is None:
            return Remaining(0, 0, None)
        left = selection.left + 1
        dates = coming(subscription.schedule, self.ledger.zones[subscription.schedule.zone], begin)
        until = next((date for date, _ in itertools.islice(dates, min(left, _FARTHEST), None)), None)
        return Remaining(left, selection.size, until)


def _same(one: Subscription, other: Subscription) -> bool:
    """Whether two subscriptions of one place post out of the same."""
    alike = (one.excerpt_filter, one.on_this_day) == (other.excerpt_filter, other.on_this_day)
    return alike and one.id != other.id


def _on_this_day(draft: SubscriptionDraft) -> OnThisDay:
    """Raises BadSchedule."""
    try:
        return OnThisDay(draft.on_this_day.strip().casefold())
    except ValueError:
        raise BadSchedule("on_this_day", draft.on_this_day) from None


def _blank(typed: str | None) -> str | None:
    """The typed text with single spaces; None for nothing but spaces."""
    return " ".join(typed.split()) or None if typed else None
