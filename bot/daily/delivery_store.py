"""The ledger: one row for a subscription and a local date, and what became of it.

    pending -> claimed -> sent | failed | ambiguous        pending -> skipped | missed | failed

A claim is committed before anything is sent, together with the excerpt; what became of it is recorded after. So a crash
leaves a claimed row whose lease runs out, and nobody takes such a row for one that was not sent. Every change names the
state that it starts from, so that of several processes one wins. Settling a row plans the next: an active subscription
always has exactly one row that wants attention.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..delivery import Receipt
from ..excerpts.selector import PostedExcerpt
from . import pick_store, subscriptions
from .notices import note

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ...index.storage.database import Database
    from ..excerpts.selector import Pick
    from .plans import Plans
    from .subscriptions import Subscription


class DeliveryState(enum.StrEnum):
    """What became of a delivery."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    SKIPPED = "skipped"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the ledger. `due`, `wake`, `uncertain` and `changed` are seconds since 1970.

    `attempts` counts claims and tries that failed before; `uncertain` is when it was first sent without an answer.
    """

    subscription: Subscription
    date: dt.date
    due: float
    state: DeliveryState
    wake: float | None
    attempts: int
    uncertain: float | None
    pick: pick_store.Kept | None
    receipt: Receipt
    reason: str | None
    changed: float

    @property
    def key(self) -> str:
        """What this one post is called: the same however often it is tried."""
        return f"{self.subscription.id}-{self.date:%Y%m%d}"


_COLUMNS: Final = (
    f"{subscriptions.COLUMNS}, {pick_store.COLUMNS}, d.date, d.due, d.state, d.wake, d.attempts, d.uncertain, "
    "d.message, d.link, d.reason, d.changed"
)
_TABLES: Final = (
    "delivery d JOIN subscription s ON s.id = d.subscription LEFT JOIN tenant t ON t.workspace = s.workspace "
    "LEFT JOIN pick p ON p.id = d.pick"
)
Said = tuple[str, dict[str, Any]]  # a message for an admin with its values

_UNCHANGED: Final = "state = ? AND attempts = ? AND wake = ?"  # the row is as `_seen` of what was read


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """How a delivery ends, and what goes with it.

    `trouble` stops the subscription, in words of the platform. `empty` says that nothing suits it, which an admin then
    knows, or False that something does (again). `notices` are messages for the admin with their values.
    """

    state: DeliveryState
    receipt: Receipt = field(default_factory=Receipt)
    reason: str | None = None
    trouble: str | None = None
    empty: bool | None = None
    notices: Sequence[Said] = ()


class DeliveryStore:
    """The deliveries of an open database. A claim holds for `lease` seconds; `owner` names this process in it."""

    def __init__(self, database: Database, plans: Plans, lease: float, owner: str) -> None:
        self.lease = lease
        self._database = database
        self._plans = plans
        self._owner = owner

    # -- what wants attention ----------------------------------------------------------------------------------------

    async def waking(
        self, platform: str, now: float, most: int, after: tuple[float, int, str] = (-1.0, 0, "")
    ) -> list[Delivery]:
        """Up to `most` rows of a platform that want attention at `now`, the earliest first, from `after` on."""
        return await self._read(
            "d.platform = ? AND d.wake BETWEEN ? AND ? AND (d.wake, d.subscription, d.date) > (?, ?, ?) "
            "ORDER BY d.wake, d.subscription, d.date LIMIT ?",
            (platform, after[0], now, *after, most),
        )

    async def earliest(self, platforms: Collection[str], after: float) -> float | None:
        """When the first row of these platforms wants attention after `after`."""
        found = list[float]()
        async with self._database.reader() as connection:
            for platform in platforms:
                rows = await connection.execute_fetchall(
                    "SELECT min(wake) FROM delivery WHERE platform = ? AND wake > ?", (platform, after)
                )
                found += [row[0] for row in rows if row[0] is not None]
        return min(found, default=None)

    # -- one delivery ------------------------------------------------------------------------------------------------

    async def claim(self, delivery: Delivery, pick: Pick, notices: Sequence[Said], now: float) -> bool:
        """Takes a delivery for this process together with what it posts; False if another process was quicker or the
        delivery is not wanted any more."""
        async with self._database.transaction() as connection:
            kept = await pick_store.keep(connection, delivery.subscription.place.workspace, pick)
            cursor = await connection.execute(
                "UPDATE delivery SET state = 'claimed', owner = ?, wake = ?, attempts = attempts + 1, "  # noqa: S608
                "uncertain = coalesce(uncertain, ?), pick = ?, changed = ? "
                f"WHERE subscription = ? AND date = ? AND {_UNCHANGED}",
                (self._owner, now + self.lease, now, kept.number, now, *_id(delivery), *_seen(delivery)),
            )
            if not cursor.rowcount:
                return False
            for message, details in notices:
                await note(connection, delivery.subscription.place, message, details, now)
            return True

    async def postpone(self, delivery: Delivery, until: float, reason: str, now: float) -> None:
        """Tries again at `until` what was not even claimed."""
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE delivery SET wake = ?, attempts = attempts + 1, reason = ?, changed = ? "  # noqa: S608
                f"WHERE subscription = ? AND date = ? AND {_UNCHANGED}",
                (until, reason, now, *_id(delivery), *_seen(delivery)),
            )

    async def release(self, seen: Delivery, until: float, reason: str, now: float, *, sent: bool) -> None:
        """Gives a claim of ours back, to be tried again at `until`. `seen` is the delivery before the claim. If this
        try may have been `sent`, or one before, that stays known."""
        certain = not sent and seen.uncertain is None
        async with self._database.transaction() as connection:
            await connection.execute(
                "UPDATE delivery SET state = ?, uncertain = iif(?, NULL, uncertain), owner = NULL, wake = ?, "
                "reason = ?, changed = ? WHERE subscription = ? AND date = ? AND state = 'claimed' AND owner = ?",
                (
                    DeliveryState.PENDING if certain else DeliveryState.CLAIMED,
                    certain,
                    until,
                    reason,
                    now,
                    *_id(seen),
                    self._owner,
                ),
            )

    async def record(self, claimed: Delivery, outcome: DeliveryOutcome, now: float) -> bool:
        """Says what became of a claim of ours, and plans the next date; whether it still was ours.

        If its lease ran out meanwhile and somebody took it for ambiguous, a post that was made is recorded all the
        same.
        """
        ours = "((state = 'claimed' AND owner = ?) OR (state = 'ambiguous' AND ? = 'sent'))"
        return await self._settled(claimed, outcome, ours, (self._owner, outcome.state), now)

    async def settle(self, delivery: Delivery, outcome: DeliveryOutcome, now: float) -> bool:
        """Says what became of a delivery that is not to be sent (any more), and plans the next date; False if another
        process was quicker."""
        return await self._settled(delivery, outcome, _UNCHANGED, _seen(delivery), now)

    async def _settled(
        self, delivery: Delivery, outcome: DeliveryOutcome, still: str, values: tuple[Any, ...], now: float
    ) -> bool:
        subscription, receipt = delivery.subscription, outcome.receipt
        async with self._database.transaction() as connection:
            cursor = await connection.execute(
                "UPDATE delivery SET wake = NULL, owner = NULL, state = ?, reason = ?, message = ?, link = ?, "  # noqa: S608
                f"changed = ? WHERE subscription = ? AND date = ? AND {still}",
                (outcome.state, outcome.reason, receipt.message, receipt.link, now, *_id(delivery), *values),
            )
            if not cursor.rowcount:
                return False
            if outcome.trouble is not None:
                await connection.execute(
                    "UPDATE subscription SET state = 'stopped', trouble = ? WHERE id = ?",
                    (outcome.trouble, subscription.number),
                )
            if outcome.empty is not None:
                await connection.execute(
                    "UPDATE subscription SET empty = ? WHERE id = ?", (outcome.empty, subscription.number)
                )
            for message, details in outcome.notices:
                await note(connection, subscription.place, message, details, now)
            await self._plans.plan(connection, subscription.number, now, delivery.date)
            return True

    # -- looking back --------------------------------------------------------------------------------------------------

    async def history(self, number: int, most: int) -> list[Delivery]:
        """The latest settled deliveries of a subscription, the latest first."""
        return await self._read("d.subscription = ? AND d.wake IS NULL ORDER BY d.date DESC LIMIT ?", (number, most))

    async def planned(self, number: int) -> Delivery | None:
        """The delivery of a subscription that comes next, or is being sent."""
        return next(iter(await self._read("d.subscription = ? AND d.wake IS NOT NULL", (number,))), None)

    async def played(self, subscription: Subscription) -> tuple[list[PostedExcerpt], list[str]]:
        """What a subscription posted, or perhaps posted, the oldest first; and what its workspace never wants to see
        (again)."""
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall(
                "SELECT p.kin, p.transcript, d.date FROM delivery d JOIN pick p ON p.id = d.pick "
                "WHERE d.subscription = ? AND d.state IN ('sent', 'ambiguous', 'claimed') ORDER BY d.date",
                (subscription.number,),
            )
            banned = await pick_store.banned(connection, subscription.place.workspace)
        posted = [
            PostedExcerpt(fingerprint, transcript, dt.date.fromisoformat(date))
            for fingerprint, transcript, date in rows
        ]
        return posted, [kept.pick.fingerprint for _, kept in banned]

    async def _read(self, where: str, values: tuple[Any, ...]) -> list[Delivery]:
        async with self._database.reader() as connection:
            rows = await connection.execute_fetchall(f"SELECT {_COLUMNS} FROM {_TABLES} WHERE {where}", values)  # noqa: S608
        return [_delivery(row) for row in rows]


def _id(delivery: Delivery) -> tuple[int, str]:
    return delivery.subscription.number, f"{delivery.date}"


def _seen(delivery: Delivery) -> tuple[Any, ...]:
    return delivery.state, delivery.attempts, delivery.wake


def _delivery(row: Sequence[Any]) -> Delivery:
    (date, due, state, wake, attempts, uncertain, message, link, reason, changed) = row[26:]
    return Delivery(
        subscriptions.of_row(row),
        dt.date.fromisoformat(date),
        due,
        DeliveryState(state),
        wake,
        attempts,
        uncertain,
        pick_store.of_row(row[20:26]),
        Receipt(message, link),
        reason,
        changed,
    )
