"""Plans the next date of a subscription as a row of the delivery table, inside a transaction of the caller's.

An active subscription always has exactly one row that needs attention; no other has any, unless it is being sent. One
that posts news has a row as soon as there are transcripts that it has not looked at. It waits until no more come, so
that many which come together are one post.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING, Final

from ...index.storage import arrivals
from . import subscriptions
from .delivery import Delivery, DeliveryState, SkipReason
from .delivery_policy import Dated, from_now_on, is_latest, outlook
from .schedule import coming, due

if TYPE_CHECKING:
    from collections.abc import Collection

    from ...index.storage.connection import Connection
    from ..settings.reloading import LiveSettings
    from .subscriptions import Subscription
    from .zones import Zones

QUIET_S: Final = 60.0  # in which no transcript comes, before news are posted
LONGEST_S: Final = 3600.0  # that news wait for more
_HOUR_S: Final = 3600.0
_DAY: Final = dt.timedelta(days=1)


class Plans:
    """Plans with a database of time zones and the grace time of `settings`."""

    def __init__(self, zones: Zones, settings: LiveSettings) -> None:
        self._zones = zones
        self._settings = settings

    @property
    def _grace(self) -> float:
        """Seconds that a post may be late."""
        return self._settings.current.daily.grace_hours * _HOUR_S

    def due(self, subscription: Subscription, date: dt.date) -> float | None:
        """The instant at which a date is due, in seconds since 1970; None if it is not (any more). Raises
        UnknownZone."""
        schedule = subscription.schedule
        at = due(schedule, self._zones[schedule.zone], date)
        return at.timestamp() if at else None

    def due_until(self, subscription: Subscription, first: dt.date, until: float) -> list[Dated]:
        """The dates of a subscription from `first` on that are due until an instant. Raises UnknownZone."""
        schedule = subscription.schedule
        dates = ((date, at.timestamp()) for date, at in coming(schedule, self._zones[schedule.zone], first))
        return list(itertools.takewhile(lambda dated: dated[1] <= until, dates))

    def is_current(self, delivery: Delivery, now: float) -> bool:
        """Tells whether a delivery that is due is the one that its subscription has to post at `now`. News that nobody
        tried to post are never too late. Raises UnknownZone."""
        schedule = delivery.subscription.schedule
        if delivery.subscription.on_news:
            return not delivery.attempts or now - delivery.due <= self._grace
        return is_latest(schedule, self._zones[schedule.zone], (delivery.date, delivery.due), now, self._grace)

    async def begin(self, connection: Connection, number: int, now: float) -> Dated | None:
        """Plans the first date of a subscription from now on; what is there already is no news to it."""
        newest = await arrivals.newest(connection)
        await connection.execute(
            "UPDATE subscription SET since = ?, seen = CASE WHEN seen > ? THEN seen ELSE ? END "
            "WHERE id = ? AND days = ''",
            (newest.arrival, newest.row, newest.row, number),
        )
        return await self.plan(connection, number, now)

    async def plan(self, connection: Connection, number: int, now: float, done: dt.date | None = None) -> Dated | None:
        """Plans the next date of a subscription, if it posts and nothing is planned yet; returns the planned date.

        After the date `done`, those that were missed are recorded. Without it, it begins from now on. Raises
        UnknownZone.
        """
        subscription = await subscriptions.by_number(connection, number)
        if subscription is None or not subscription.posts or await _is_planned(connection, number):
            return None
        if subscription.on_news:
            return await _plan_news(connection, subscription, now)
        schedule, zone = subscription.schedule, self._zones[subscription.schedule.zone]
        taken = await _taken(connection, number, done or dt.datetime.fromtimestamp(now, zone).date() - _DAY)
        if done is None:
            ahead = from_now_on(schedule, zone, now, taken)
        else:
            ahead = outlook(schedule, zone, done + _DAY, now, self._grace, taken)
        rows: list[tuple[dt.date, float, DeliveryState, float | None]] = [
            (date, at, DeliveryState.MISSED, None) for date, at in ahead.missed
        ]
        if ahead.next:
            rows.append((*ahead.next, DeliveryState.PENDING, ahead.next[1]))
        await connection.executemany(
            "INSERT INTO delivery (subscription, date, due, platform, state, wake, changed) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(number, f"{date}", at, subscription.place.platform, state, wake, now) for date, at, state, wake in rows],
        )
        return ahead.next

    async def gather(self, connection: Connection, platforms: Collection[str], now: float) -> None:
        """Plans the news of all subscriptions on some platforms; those that wait go on waiting if more has come."""
        for one in await subscriptions.several(connection, None, None, subscriptions.NEWS):
            if one.place.platform in platforms and one.posts and not await _wait_for_more(connection, one, now):
                await self.plan(connection, one.number, now)

    async def cancel_untried(self, connection: Connection, number: int) -> None:
        """Deletes the planned row of a subscription if it was not tried yet."""
        await connection.execute(
            "DELETE FROM delivery WHERE subscription = ? AND state = ? AND attempts = 0",
            (number, DeliveryState.PENDING),
        )

    async def cancel(self, connection: Connection, number: int, reason: SkipReason, now: float) -> None:
        """Deletes the planned row of a subscription; one that was tried without being posted is skipped instead."""
        await self.cancel_untried(connection, number)
        await _skip(connection, number, reason, now)

    async def skip(self, connection: Connection, number: int, reason: SkipReason, now: float) -> dt.date | None:
        """Skips the planned date, and plans the next; returns the skipped one, None if nothing is planned."""
        date = await _skip(connection, number, reason, now)
        if date:
            await self.plan(connection, number, now, date)
        return date


async def _is_planned(connection: Connection, number: int) -> bool:
    """Tells whether a row needs attention already."""
    statement = "SELECT 1 FROM delivery WHERE subscription = ? AND wake IS NOT NULL"
    return await connection.fetch_one(statement, (number,)) is not None


async def _taken(connection: Connection, number: int, since: dt.date) -> set[dt.date]:
    """The dates that have a row, from `since` on."""
    statement = "SELECT date FROM delivery WHERE subscription = ? AND date >= ?"
    rows = await connection.fetch_all(statement, (number, f"{since}"))
    return {dt.date.fromisoformat(row["date"]) for row in rows}


async def _plan_news(connection: Connection, subscription: Subscription, now: float) -> Dated | None:
    """Plans a delivery of what the subscription has not looked at; None if there is nothing."""
    upto = await arrivals.newest_for(connection, subscription.place.library)
    if upto <= subscription.seen:
        return None
    date, due_at = dt.datetime.fromtimestamp(now, dt.UTC).date(), now + QUIET_S
    await connection.execute(
        "INSERT INTO delivery (subscription, date, due, platform, state, wake, changed, upto) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(subscription.number, f"{date} {subscription.seen:010}", due_at, subscription.place.platform),
            *(DeliveryState.PENDING, due_at, now, upto),
        ),
    )
    return date, due_at


async def _wait_for_more(connection: Connection, subscription: Subscription, now: float) -> bool:
    """Has the planned news wait for what comes after those that have come since; False if none are planned."""
    row = await connection.fetch_one(
        "SELECT date, due, state, attempts, upto FROM delivery WHERE subscription = ? AND wake IS NOT NULL",
        (subscription.number,),
    )
    if row is None:
        return False
    upto = await arrivals.newest_for(connection, subscription.place.library)
    if row["state"] == DeliveryState.PENDING and not row["attempts"] and row["upto"] < upto:
        left_behind = now > row["due"] + 2 * LONGEST_S  # nothing was running
        due_at = now + QUIET_S if left_behind else row["due"]
        await connection.execute(
            "UPDATE delivery SET upto = ?, due = ?, wake = ?, changed = ? WHERE subscription = ? AND date = ?",
            (upto, due_at, min(now + QUIET_S, due_at + LONGEST_S), now, subscription.number, row["date"]),
        )
    return True


async def _skip(connection: Connection, number: int, reason: SkipReason, now: float) -> dt.date | None:
    await look_past(connection, number)
    rows = await connection.fetch_all(
        "UPDATE delivery SET state = ?, reason = ?, detail = NULL, wake = NULL, changed = ? "
        "WHERE subscription = ? AND state = ? RETURNING date",
        (DeliveryState.SKIPPED, reason, now, number, DeliveryState.PENDING),
    )
    return next((date_of(occasion) for (occasion,) in rows), None)


def date_of(occasion: str) -> dt.date:
    """The date in the key of a delivery."""
    return dt.date.fromisoformat(occasion[:10])


async def look_past(connection: Connection, number: int) -> None:
    """Stores that what an open delivery of news is about was looked at."""
    await connection.execute(
        "UPDATE subscription SET seen = (SELECT max(upto) FROM delivery WHERE subscription = ? AND wake IS NOT NULL) "
        "WHERE id = ? AND seen < (SELECT max(upto) FROM delivery WHERE subscription = ? AND wake IS NOT NULL)",
        (number, number, number),
    )
