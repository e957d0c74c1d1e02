"""Mends plans when time itself has changed: a clock set back, or new rules of a time zone.

What was posted stays posted: no date comes twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from . import subscriptions
from .zones import UnknownZone

if TYPE_CHECKING:
    from collections.abc import Sequence

    import aiosqlite

    from ...index.storage.database import Database
    from .plans import Plans
    from .subscriptions import Subscription

SLACK_S: Final = 60.0  # clocks that are only put right are set back by less
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class _Unsettled:
    """A row that wants attention, and when it was last changed by the clock of then."""

    subscription: Subscription
    date: dt.date
    pending: bool
    attempts: int
    due: float
    changed: float
    wake: float


async def replan(database: Database, plans: Plans, platform: str, now: float, lease: float) -> int:
    """Looks through the plans of a platform and mends those that cannot be right; returns how many."""
    mended, last = 0, (float("-inf"), 0, "")
    while rows := await _unsettled(database, platform, last):
        back = [row for row in rows if row.changed > now + SLACK_S]
        moved = [row for row in rows if row.pending and not row.attempts and row not in back and _is_moved(row, plans)]
        if back or moved:
            async with database.transaction() as connection:
                for row in back:
                    await _set_back(connection, plans, row, now, lease)
                for row in moved:
                    await plans.unplan(connection, row.subscription.number)
                    await plans.plan(connection, row.subscription.number, now, row.date - dt.timedelta(days=1))
        mended += len(back) + len(moved)
        last = (rows[-1].wake, rows[-1].subscription.number, f"{rows[-1].date}")
    return mended


async def _unsettled(database: Database, platform: str, last: tuple[float, int, str]) -> Sequence[_Unsettled]:
    async with database.reader() as connection:
        rows = await connection.execute_fetchall(
            f"SELECT {subscriptions.COLUMNS}, d.date, d.state = 'pending', d.attempts, d.due, d.changed, d.wake "  # noqa: S608 - constants
            f"FROM {subscriptions.TABLES} JOIN delivery d ON d.subscription = s.id "
            "WHERE d.platform = ? AND d.wake >= ? AND (d.wake, d.subscription, d.date) > (?, ?, ?) "
            "ORDER BY d.wake, d.subscription, d.date LIMIT ?",
            (platform, last[0], *last, BATCH),
        )
    return [
        _Unsettled(subscriptions.of_row(row), dt.date.fromisoformat(row[20]), bool(row[21]), *row[22:]) for row in rows
    ]


def _is_moved(row: _Unsettled, plans: Plans) -> bool:
    try:
        return plans.due(row.subscription, row.date) != row.due
    except UnknownZone:  # told when it is due
        return False


def _is_known(row: _Unsettled, plans: Plans) -> bool:
    try:
        plans.due(row.subscription, row.date)
    except UnknownZone:
        return False
    return True


async def _set_back(connection: aiosqlite.Connection, plans: Plans, row: _Unsettled, now: float, lease: float) -> None:
    """Mends a row that was written at a time that has yet to come."""
    number, date = row.subscription.number, f"{row.date}"
    if row.pending and row.due > now and _is_known(row, plans):
        # what was missed at a time that has yet to come was not missed
        await connection.execute(
            "DELETE FROM delivery WHERE subscription = ? AND due > ? AND state IN ('pending', 'missed')", (number, now)
        )
        await plans.plan(connection, number, now)
    else:
        await connection.execute(
            "UPDATE delivery SET wake = ?, uncertain = min(uncertain, ?), changed = ? "
            "WHERE subscription = ? AND date = ?",
            (now if row.pending else now + lease, now, now, number, date),
        )
