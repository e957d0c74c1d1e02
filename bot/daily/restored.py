"""Settles what was due before a backup was restored, since it may have been posted after the backup was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...index.storage.backup import moment_of
from . import notices, subscriptions
from .delivery import DeliveryState, SkipReason
from .plans import date_of
from .zones import UnknownZone

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from ...index.storage.connection import Connection
    from ...index.storage.database import Database
    from .plans import Plans
    from .subscriptions import Subscription


async def settle_restored(
    database: Database, plans: Plans, describe: Callable[[Subscription, dt.date], dict[str, Any]], now: float
) -> None:
    """Skips every date that was due before the last restore, and tells an admin of each subscription once.

    Which of these dates were posted a backup cannot know, as it is older than the posts; where the database that it
    replaced is there, `restore` has settled what that one posted. News begin anew, with what comes after the restore.
    `describe` gives the values of a notice. One transaction does all of it, once for all processes. Raises
    StorageError.
    """
    async with database.transaction() as connection:
        row = await connection.fetch_one("SELECT max(made) AS made, max(at) AS at FROM restored")
        if row is None or row["at"] is None:
            return
        await _begin_news_anew(connection, plans, describe, row["made"], now)
        made = moment_of(row["made"])
        # the date that waits, or that `restore` settled where it waited
        rows = await connection.fetch_all(
            "SELECT subscription, date, 0 FROM delivery WHERE wake IS NOT NULL AND due <= ? UNION ALL "
            "SELECT subscription, max(date), 1 FROM delivery d WHERE reason = ? AND detail = ? AND NOT EXISTS "
            "(SELECT 1 FROM delivery w WHERE w.subscription = d.subscription AND w.wake IS NOT NULL) "
            "GROUP BY subscription",
            (row["at"], SkipReason.RESTORED, made),
        )
        for number, first, is_settled in rows:
            subscription = await subscriptions.by_number(connection, number)
            if subscription is None or not subscription.posts or subscription.on_news:
                continue
            try:
                dates = plans.due_until(subscription, date_of(first), row["at"])
            except UnknownZone:  # it is stopped when it is due, and not posted
                continue
            if not dates and not is_settled:
                continue
            last = dates[-1][0] if dates else date_of(first)
            await connection.executemany(
                "INSERT INTO delivery (subscription, date, due, platform, state, reason, detail, changed) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (subscription, date) DO UPDATE SET wake = NULL, "
                "owner = NULL, state = excluded.state, reason = excluded.reason, detail = excluded.detail, "
                "changed = excluded.changed WHERE delivery.wake IS NOT NULL",
                [
                    (
                        *(number, f"{date}", at, subscription.place.platform),
                        *(DeliveryState.SKIPPED, SkipReason.RESTORED, made, now),
                    )
                    for date, at in dates
                ],
            )
            await plans.plan(connection, number, now, last)
            details = {**describe(subscription, last), "backup": made}
            await notices.enqueue(connection, subscription.place, "restored", details, now)
        await connection.execute("DELETE FROM restored")


async def _begin_news_anew(
    connection: Connection,
    plans: Plans,
    describe: Callable[[Subscription, dt.date], dict[str, Any]],
    backup: float,
    now: float,
) -> None:
    """Skips the news that waited in the backup, telling an admin of each, and begins with what is new from now on."""
    made = moment_of(backup)
    for one in await subscriptions.several(connection, None, None, subscriptions.NEWS):
        rows = await connection.fetch_all(
            "UPDATE delivery SET wake = NULL, owner = NULL, state = ?, reason = ?, detail = ?, changed = ? "
            "WHERE subscription = ? AND wake IS NOT NULL RETURNING date",
            (DeliveryState.SKIPPED, SkipReason.RESTORED, made, now, one.number),
        )
        for (occasion,) in rows:
            details = {**describe(one, date_of(occasion)), "backup": made}
            await notices.enqueue(connection, one.place, "restored", details, now)
        await plans.begin(connection, one.number, now)
