"""The delivery table: one row for a subscription and a local date, or for news.

A claim is committed before anything is sent, together with the excerpt; the outcome is recorded afterwards. So a crash
leaves a claimed row whose lease runs out, which nobody takes for one that was not sent; a row that is not claimed was
certainly not sent. Every update names the state that it starts from, so that one of several processes wins. Settling a
row plans the next: an active subscription always has exactly one row that needs attention. A claim of news stores what
they tell of, so that none of it is told again.

Before a post is made its row is reserved: others leave it alone for a while. That only saves work. A reservation that
ends too early costs a post that is made twice and claimed once.

The transactions about one delivery need not be alone (`Database.transaction`): whatever two of them would do to one
subscription, the one row of it that needs attention decides which may.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from ...index.storage import arrivals
from ..delivery import Receipt
from ..excerpts.selector import PostedExcerpt
from . import community, notices, pick_store, subscriptions
from .delivery import Delivery, DeliveryOutcome, DeliveryState, SkipReason
from .plans import date_of
from .rows import Row, fetch
from .subscriptions import Subscription, SubscriptionState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...index.storage.connection import Connection
    from ...index.storage.database import Database
    from ..excerpts.selector import Pick
    from .contents import PreparedPost
    from .plans import Plans

_OWN: Final = (
    *("d.date", "d.due", "d.state", "d.wake", "d.attempts"),
    *("d.message", "d.link", "d.reason", "d.detail", "d.changed", "d.upto"),
)
_COLUMNS: Final = (*subscriptions.COLUMNS, *pick_store.COLUMNS, *_OWN)
_TABLES: Final = (
    "delivery d JOIN subscription s ON s.id = d.subscription LEFT JOIN tenant t ON t.workspace = s.workspace "
    "LEFT JOIN pick p ON p.id = d.pick"
)
RESERVED_S: Final = 30.0  # in which a post is made; after a crash meanwhile another process waits for so long
_OURS: Final = "state = ? AND owner = ?"  # the row is still claimed by this process
_OPEN: Final = "d.subscription IN {numbers} AND d.wake IS NOT NULL"  # the one row of each that needs attention
_UNCHANGED: Final = "state = ? AND attempts = ? AND wake = ?"  # the row still has the `_version` that was read


class DeliveryStore:
    """The deliveries of an open database. A claim holds for `lease` seconds; `owner` names this process in it."""

    def __init__(self, database: Database, plans: Plans, lease: float, owner: str) -> None:
        self.lease = lease
        self._database = database
        self._plans = plans
        self._owner = owner

    # -- rows that need attention --------------------------------------------------------------------------------------

    async def ready(
        self, platform: str, now: float, most: int, after: tuple[float, int, str] = (-1.0, 0, "")
    ) -> list[Delivery]:
        """Up to `most` rows of a platform whose `wake` has come at `now`, ordered by (wake, subscription number, date),
        from `after` on."""
        return await self._read(
            "d.platform = ? AND d.wake BETWEEN ? AND ? AND (d.wake, d.subscription, d.date) > (?, ?, ?) "
            "ORDER BY d.wake, d.subscription, d.date LIMIT ?",
            (platform, after[0], now, *after, most),
        )

    async def reserve(self, numbers: Sequence[int], most: int, now: float) -> list[Delivery]:
        """Reserves up to `most` rows of these subscriptions that need attention at `now`, the earliest first, for this
        process to take their next step within `RESERVED_S` seconds; returns those that no other process has."""
        async with self._database.transaction(alone=False) as connection:
            dialect = connection.dialect
            rows = await connection.fetch_all(
                "WITH free AS MATERIALIZED (SELECT subscription, date FROM delivery "  # noqa: S608 - constants
                f"WHERE subscription IN {dialect.numbers} AND wake <= ? ORDER BY wake, subscription LIMIT ?"
                f"{dialect.skip_locked}) UPDATE delivery SET wake = ?, changed = ? "
                "WHERE (subscription, date) IN (SELECT subscription, date FROM free) RETURNING subscription",
                (json.dumps(numbers), now, most, now + RESERVED_S, now),
            )
            return await _read(connection, _OPEN, (json.dumps([row["subscription"] for row in rows]),))

    # -- one delivery ------------------------------------------------------------------------------------------------

    async def claim(self, delivery: Delivery, post: PreparedPost, now: float) -> bool:
        """Claims a delivery for this process together with what is posted; False if another process was quicker, or the
        delivery was called off."""
        async with self._database.transaction(alone=False) as connection:
            workspace, pick = delivery.subscription.place.workspace, post.pick
            stored = await pick_store.store(connection, workspace, pick) if pick else None
            claimed = await connection.execute(
                "UPDATE delivery SET state = ?, owner = ?, wake = ?, attempts = attempts + 1, "  # noqa: S608 - constants
                f"pick = ?, changed = ? WHERE subscription = ? AND date = ? AND {_UNCHANGED}",
                (
                    *(DeliveryState.CLAIMED, self._owner, now + self.lease, stored and stored.number, now),
                    *(*_key(delivery), *_version(delivery)),
                ),
            )
            if not claimed:
                return False
            await connection.executemany(
                "INSERT INTO told (subscription, arrival, date, transcript) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [
                    (delivery.subscription.number, arrival, delivery.occasion, public)
                    for public, arrival in post.told.items()
                ],
            )
            await _looked(connection, delivery)
            for message, details in post.notices:
                await notices.enqueue(connection, delivery.subscription.place, message, details, now)
            return True

    async def postpone(self, delivery: Delivery, until: float, detail: str, now: float) -> None:
        """Schedules a retry at `until` of a delivery that was not claimed; `detail` says why."""
        async with self._database.transaction(alone=False) as connection:
            await connection.execute(
                "UPDATE delivery SET wake = ?, attempts = attempts + 1, detail = ?, changed = ? "  # noqa: S608 - constants
                f"WHERE subscription = ? AND date = ? AND {_UNCHANGED}",
                (until, detail, now, *_key(delivery), *_version(delivery)),
            )

    async def renew(self, claimed: Delivery, now: float) -> bool:
        """Renews the lease of a claim of this process for another send; False if the claim was lost, or its
        subscription does not post any more."""
        async with self._database.transaction(alone=False) as connection:
            subscription = await subscriptions.by_number(connection, claimed.subscription.number)
            if subscription is None or not subscription.posts:
                return False
            renewed = await connection.execute(
                f"UPDATE delivery SET wake = ?, changed = ? WHERE subscription = ? AND date = ? AND {_OURS}",  # noqa: S608 - constants
                (now + self.lease, now, *_key(claimed), DeliveryState.CLAIMED, self._owner),
            )
            return bool(renewed)

    async def release(self, claimed: Delivery, until: float, detail: str, now: float) -> None:
        """Releases a claim of this process under which nothing was posted for certain, and schedules a retry at
        `until`."""
        async with self._database.transaction(alone=False) as connection:
            await connection.execute(
                "UPDATE delivery SET state = ?, owner = NULL, wake = ?, detail = ?, changed = ? "  # noqa: S608 - constants
                f"WHERE subscription = ? AND date = ? AND {_OURS}",
                (
                    *(DeliveryState.PENDING, until, detail, now),
                    *(*_key(claimed), DeliveryState.CLAIMED, self._owner),
                ),
            )

    async def record(self, claimed: Delivery, outcome: DeliveryOutcome, now: float) -> bool:
        """Records the outcome of a claim of this process, and plans the next date; False if the claim was lost.

        If the lease ran out meanwhile and another process recorded the delivery as ambiguous, a post that was made is
        recorded all the same.
        """
        condition, values = _OURS, (DeliveryState.CLAIMED, self._owner)
        if outcome.state is DeliveryState.SENT:
            condition, values = f"(({_OURS}) OR state = ?)", (*values, DeliveryState.AMBIGUOUS)
        return await self._settled(claimed, outcome, condition, values, now)

    async def dismiss(self, delivery: Delivery, now: float) -> None:
        """Deletes a delivery of news that turned out to be none, and plans the next."""
        async with self._database.transaction(alone=False) as connection:
            deleted = await connection.execute(
                f"DELETE FROM delivery WHERE subscription = ? AND date = ? AND {_UNCHANGED}",  # noqa: S608 - constants
                (*_key(delivery), *_version(delivery)),
            )
            if deleted:
                await connection.execute("DELETE FROM told WHERE subscription = ? AND date = ?", _key(delivery))
                await _looked(connection, delivery)
                await self._plans.plan(connection, delivery.subscription.number, now)

    async def settle(self, delivery: Delivery, outcome: DeliveryOutcome, now: float) -> bool:
        """Records the outcome of a delivery that is not sent (any more), and plans the next date; False if another
        process was quicker."""
        return await self._settled(delivery, outcome, _UNCHANGED, _version(delivery), now)

    async def _settled(
        self, delivery: Delivery, outcome: DeliveryOutcome, condition: str, values: tuple[Any, ...], now: float
    ) -> bool:
        subscription, receipt = delivery.subscription, outcome.receipt
        async with self._database.transaction(alone=False) as connection:
            settled = await connection.execute(
                "UPDATE delivery SET wake = NULL, owner = NULL, state = ?, reason = ?, detail = ?, message = ?, "  # noqa: S608 - constants
                f"link = ?, changed = ? WHERE subscription = ? AND date = ? AND {condition}",
                (
                    *(outcome.state, outcome.reason, outcome.detail, receipt.message, receipt.link, now),
                    *(*_key(delivery), *values),
                ),
            )
            if not settled:
                return False
            await _looked(connection, delivery)
            if outcome.trouble is not None:
                await connection.execute(
                    "UPDATE subscription SET state = ?, trouble = ? WHERE id = ?",
                    (SubscriptionState.STOPPED, outcome.trouble, subscription.number),
                )
            if outcome.empty is not None:
                await connection.execute(
                    "UPDATE subscription SET empty = ? WHERE id = ?", (outcome.empty, subscription.number)
                )
            for message, details in outcome.notices:
                await notices.enqueue(connection, subscription.place, message, details, now, subscription.by)
            await self._plans.plan(connection, subscription.number, now, delivery.date)
            return True

    # -- by subscription -----------------------------------------------------------------------------------------------

    async def recent(self, numbers: Sequence[int], most: int) -> Mapping[int, Sequence[Delivery]]:
        """Up to `most` settled deliveries of each subscription, the latest first, by the subscription's number."""
        found = defaultdict[int, list[Delivery]](list)
        for delivery in await self._read(
            "s.id IN {numbers} AND d.date IN (SELECT date FROM delivery "
            "WHERE subscription = s.id AND wake IS NULL ORDER BY date DESC LIMIT ?) ORDER BY d.date DESC",
            (json.dumps(numbers), most),
        ):
            found[delivery.subscription.number].append(delivery)
        return found

    async def planned(self, numbers: Sequence[int]) -> Mapping[int, Delivery]:
        """The delivery of each subscription that comes next or is being sent, by the subscription's number."""
        found = await self._read(_OPEN, (json.dumps(numbers),))
        return {delivery.subscription.number: delivery for delivery in found}

    async def told(self, delivery: Delivery) -> dict[str, int]:
        """The arrivals that an earlier try of a delivery was to tell of, by the public names of their transcripts."""
        async with self._database.reader() as connection:
            rows = await connection.fetch_all(
                "SELECT transcript, arrival FROM told WHERE subscription = ? AND date = ?", _key(delivery)
            )
        return {row["transcript"]: row["arrival"] for row in rows}

    async def untold(self, subscription: Subscription, publics: Sequence[str]) -> dict[str, int]:
        """The arrivals of transcripts that are news to a subscription and that it has not told of, by public name."""
        async with self._database.reader() as connection:
            found = await arrivals.arrivals_of(connection, publics)
            rows = await connection.fetch_all("SELECT arrival FROM told WHERE subscription = ?", (subscription.number,))
        told = {row["arrival"] for row in rows}
        return {name: number for name, number in found.items() if number > subscription.since and number not in told}

    async def posted_and_banned(self, subscription: Subscription) -> tuple[list[PostedExcerpt], list[str]]:
        """The excerpts that a subscription posted, or perhaps posted, also before a backup was restored, the oldest
        first; and the fingerprints that are banned in its workspace."""
        async with self._database.reader() as connection:
            rows = await fetch(
                connection,
                ("p.kin", "p.transcript", "d.date"),
                "FROM delivery d JOIN pick p ON p.id = d.pick "
                "WHERE d.subscription = ? AND (d.state IN (?, ?, ?) OR d.reason = ?) ORDER BY d.date",
                (
                    *(subscription.number, DeliveryState.SENT, DeliveryState.AMBIGUOUS, DeliveryState.CLAIMED),
                    SkipReason.RESTORED,
                ),
            )
            banned = await pick_store.banned(connection, subscription.place.workspace)
        posted = [PostedExcerpt(row["p.kin"], row["p.transcript"], date_of(row["d.date"])) for row in rows]
        return posted, [stored.pick.fingerprint for _, stored in banned]

    async def wishes(self, workspace: str) -> tuple[list[Pick], list[tuple[str, int]]]:
        """The passages that a workspace wants to see posted first, and fingerprints with how many people want more like
        it, less those who want less."""
        async with self._database.reader() as connection:
            wanted = await community.approved(connection, workspace)
            voted = await community.tastes(connection, workspace)
        return wanted, [(one.pick.fingerprint, more - less) for one, more, less in voted]

    async def _read(self, where: str, values: tuple[Any, ...]) -> list[Delivery]:
        async with self._database.reader() as connection:
            return await _read(connection, where, values)


async def _read(connection: Connection, where: str, values: tuple[Any, ...]) -> list[Delivery]:
    """The rows for which `where` holds; `{numbers}` in it are those of a list that is given as JSON."""
    condition = where.format(numbers=connection.dialect.numbers)
    rows = await fetch(connection, _COLUMNS, f"FROM {_TABLES} WHERE {condition}", values)
    return [_from_row(row) for row in rows]


def _key(delivery: Delivery) -> tuple[int, str]:
    """The primary key of a row."""
    return delivery.subscription.number, delivery.occasion


async def _looked(connection: Connection, delivery: Delivery) -> None:
    """Stores that what a delivery of news is about was looked at."""
    if delivery.upto is not None:
        await connection.execute(
            "UPDATE subscription SET seen = ? WHERE id = ? AND seen < ?",
            (delivery.upto, delivery.subscription.number, delivery.upto),
        )


def _version(delivery: Delivery) -> tuple[Any, ...]:
    """The values by which a row is known to be unchanged."""
    return delivery.state, delivery.attempts, delivery.wake


def _from_row(row: Row) -> Delivery:
    return Delivery(
        subscription=subscriptions.from_row(row),
        date=date_of(row["d.date"]),
        due=row["d.due"],
        state=DeliveryState(row["d.state"]),
        wake=row["d.wake"],
        attempts=row["d.attempts"],
        pick=pick_store.from_row(row) if row["p.id"] is not None else None,
        receipt=Receipt(row["d.message"], row["d.link"]),
        reason=SkipReason(row["d.reason"]) if row["d.reason"] else None,
        detail=row["d.detail"],
        changed=row["d.changed"],
        occasion=row["d.date"],
        upto=row["d.upto"],
    )
