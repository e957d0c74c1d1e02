"""Repairs planned deliveries after a clock was set back, or after the rules of a time zone changed.

What was posted stays posted: no date is posted twice.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from .delivery import Delivery, DeliveryState
from .zones import UnknownZone

if TYPE_CHECKING:
    from ...index.storage.connection import Connection
    from ...index.storage.database import Database
    from .delivery_store import DeliveryStore
    from .plans import Plans

SLACK_S: Final = 60.0  # a clock that is only corrected is set back by less
BATCH: Final = 500
_EVER: Final = float("inf")


async def repair(database: Database, store: DeliveryStore, plans: Plans, platform: str, now: float) -> int:
    """Looks at every row of a platform that needs attention at some time, and repairs those that cannot be right;
    returns their number."""
    repaired, last = 0, (-_EVER, 0, "")
    while rows := await store.ready(platform, _EVER, BATCH, last):
        ahead = [row for row in rows if row.changed > now + SLACK_S]
        moved = [row for row in rows if row not in ahead and _is_untried(row) and _is_moved(row, plans)]
        if ahead or moved:
            async with database.transaction() as connection:
                for row in ahead:
                    await _set_back(connection, plans, row, now, store.lease)
                for row in moved:
                    await plans.cancel_untried(connection, row.subscription.number)
                    await plans.plan(connection, row.subscription.number, now, row.date - dt.timedelta(days=1))
        repaired += len(ahead) + len(moved)
        last = (rows[-1].wake or 0.0, rows[-1].subscription.number, rows[-1].occasion)
    return repaired


def _is_untried(row: Delivery) -> bool:
    return row.state is DeliveryState.PENDING and not row.attempts


def _is_moved(row: Delivery, plans: Plans) -> bool:
    if row.subscription.on_news:
        return False
    try:
        return plans.due(row.subscription, row.date) != row.due
    except UnknownZone:  # an admin is told when it is due
        return False


def _is_known(row: Delivery, plans: Plans) -> bool:
    try:
        plans.due(row.subscription, row.date)
    except UnknownZone:
        return False
    return True


async def _set_back(connection: Connection, plans: Plans, row: Delivery, now: float, lease: float) -> None:
    """Repairs a row that was written at a time that has yet to come."""
    number, pending = row.subscription.number, row.state is DeliveryState.PENDING
    if pending and row.due > now and not row.subscription.on_news and _is_known(row, plans):
        # what was missed at a time that has yet to come was not missed
        await connection.execute(
            "DELETE FROM delivery WHERE subscription = ? AND due > ? AND state IN (?, ?)",
            (number, now, DeliveryState.PENDING, DeliveryState.MISSED),
        )
        await plans.plan(connection, number, now)
    else:
        # a claim may be another process's that is sending now, by a clock that is ahead: it has a whole lease
        await connection.execute(
            "UPDATE delivery SET wake = ?, changed = ? WHERE subscription = ? AND date = ? AND state = ?",
            (now if pending else now + lease, now, number, row.occasion, row.state),
        )
