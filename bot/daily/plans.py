"""Which date of a subscription comes next, as a row of the ledger. All inside a transaction of the caller's.

An active subscription always has exactly one row that wants attention; no other has any, unless it is being sent.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from . import subscriptions
from .delivery_policy import from_now_on, is_latest, outlook
from .schedule import due

if TYPE_CHECKING:
    import aiosqlite

    from ..settings.reloading import LiveSettings
    from .delivery_policy import Dated
    from .subscriptions import Subscription
    from .zones import Zones

_HOUR_S: Final = 3600.0
_DAY: Final = dt.timedelta(days=1)


class Plans:
    """Plans by a database of time zones."""

    def __init__(self, zones: Zones, settings: LiveSettings) -> None:
        self._zones = zones
        self._settings = settings

    @property
    def _grace(self) -> float:
        """Seconds that a post may be late."""
        return self._settings.current.daily.grace_hours * _HOUR_S

    def due(self, subscription: Subscription, date: dt.date) -> float | None:
        """When a date is due by what is known now; None if it is not any more. Raises UnknownZone."""
        schedule = subscription.schedule
        at = due(schedule, self._zones[schedule.zone], date)
        return at.timestamp() if at else None

    def is_latest(self, subscription: Subscription, dated: Dated, now: float) -> bool:
        """Whether a date that is due is what its subscription has to post at `now`. Raises UnknownZone."""
        schedule = subscription.schedule
        return is_latest(schedule, self._zones[schedule.zone], dated, now, self._grace)

    async def plan(
        self, connection: aiosqlite.Connection, number: int, now: float, done: dt.date | None = None
    ) -> Dated | None:
        """Plans the next date of a subscription, if it posts and nothing is planned yet; returns what it planned.

        After the date `done`, those that were missed are recorded. Without it, it begins from now on. Raises
        UnknownZone.
        """
        subscription = await _posting(connection, number)
        if subscription is None or await _is_open(connection, number):
            return None
        schedule, zone = subscription.schedule, self._zones[subscription.schedule.zone]
        taken = await _taken(connection, number, done or dt.datetime.fromtimestamp(now, zone).date() - _DAY)
        if done is None:
            ahead = from_now_on(schedule, zone, now, taken)
        else:
            ahead = outlook(schedule, zone, done + _DAY, now, self._grace, taken)
        rows: list[tuple[dt.date, float, str, float | None]] = [(*dated, "missed", None) for dated in ahead.missed]
        if ahead.next:
            rows.append((*ahead.next, "pending", ahead.next[1]))
        await connection.executemany(
            "INSERT INTO delivery (subscription, date, due, platform, state, wake, changed) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(number, f"{date}", at, subscription.place.platform, state, wake, now) for date, at, state, wake in rows],
        )
        return ahead.next

    async def unplan(self, connection: aiosqlite.Connection, number: int) -> None:
        """Takes back what is planned and was not tried yet."""
        await connection.execute(
            "DELETE FROM delivery WHERE subscription = ? AND state = 'pending' AND attempts = 0", (number,)
        )

    async def give_up(self, connection: aiosqlite.Connection, number: int, reason: str, now: float) -> None:
        """Takes back what is planned; what was tried without being posted is skipped for `reason`."""
        await self.unplan(connection, number)
        await _skip(connection, number, reason, now)

    async def pass_over(self, connection: aiosqlite.Connection, number: int, reason: str, now: float) -> dt.date | None:
        """Skips the date that is planned for `reason`, and plans the next; None if nothing is planned."""
        date = await _skip(connection, number, reason, now)
        if date:
            await self.plan(connection, number, now, date)
        return date


async def _posting(connection: aiosqlite.Connection, number: int) -> Subscription | None:
    """The subscription, if it is to post on its dates."""
    rows = await connection.execute_fetchall(
        f"SELECT {subscriptions.COLUMNS} FROM {subscriptions.TABLES} WHERE s.id = ?",  # noqa: S608 - constants
        (number,),
    )
    return next((found for row in rows if (found := subscriptions.of_row(row)).posts), None)


async def _is_open(connection: aiosqlite.Connection, number: int) -> bool:
    """Whether a row wants attention already."""
    rows = await connection.execute_fetchall(
        "SELECT 1 FROM delivery WHERE subscription = ? AND wake IS NOT NULL", (number,)
    )
    return bool(list(rows))


async def _taken(connection: aiosqlite.Connection, number: int, since: dt.date) -> set[dt.date]:
    """The dates that have their row, from `since` on."""
    rows = await connection.execute_fetchall(
        "SELECT date FROM delivery WHERE subscription = ? AND date >= ?", (number, f"{since}")
    )
    return {dt.date.fromisoformat(row[0]) for row in rows}


async def _skip(connection: aiosqlite.Connection, number: int, reason: str, now: float) -> dt.date | None:
    rows = await connection.execute_fetchall(
        "UPDATE delivery SET state = 'skipped', reason = ?, wake = NULL, changed = ? "
        "WHERE subscription = ? AND state = 'pending' RETURNING date",
        (reason, now, number),
    )
    return next((dt.date.fromisoformat(row[0]) for row in rows), None)
