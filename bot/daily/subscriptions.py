"""Subscriptions: what is posted where and when, as people set it up, and how they are kept.

The functions work inside a transaction of the caller's, or over a reader.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...index.errors import PullquoteError
from ..excerpts.selector import ExcerptFilter
from ..places import Place
from .schedule import Schedule
from .schedule_text import read_rule, read_time, rule_text, time_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import aiosqlite


@dataclass(frozen=True, slots=True)
class SubscriptionDraft:
    """A subscription as people type it. Reading it raises BadSchedule, UnknownZone or BadFilter.

    `time` is such as `08:30` or `8:30 pm`; `days` such as `every day`, `weekdays`, `mon, wed`, `every 3 days` or
    `1, 15, last`; `zone` an IANA name such as `Europe/Berlin`. `headline` stands above each post. `ping` is whom to
    call with each post: an id that only the adapter understands.
    """

    time: str
    zone: str
    days: str = "every day"
    speaker: str | None = None
    source: str | None = None
    about: str | None = None
    captions: bool = True
    headline: str | None = None
    ping: str | None = None


class SubscriptionState(enum.StrEnum):
    """Whether a subscription posts."""

    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    STOPPED = "stopped"  # by us: its place cannot be posted to


@dataclass(frozen=True, slots=True)
class Subscription:
    """What is posted where and when. `id` is short, and says nothing outside its workspace; `by` is who set it up.

    `number` is what the database knows it by. `trouble` says why we stopped it. `gone` is set while its workspace has
    left us, and `empty` once an admin was told that nothing suits it.
    """

    number: int
    id: str
    place: Place
    schedule: Schedule
    excerpt_filter: ExcerptFilter
    headline: str | None
    ping: str | None
    by: str
    created: float
    state: SubscriptionState = SubscriptionState.ACTIVE
    trouble: str | None = None
    empty: bool = False
    gone: bool = False

    @property
    def posts(self) -> bool:
        """Whether it is to post on its dates."""
        return self.state is SubscriptionState.ACTIVE and not self.gone


@dataclass
class UnknownSubscription(PullquoteError):
    """In this workspace no subscription is called `id`."""

    id: str

    def __str__(self) -> str:
        return self.id


@dataclass
class TooManySubscriptions(PullquoteError):
    """The workspace has as many subscriptions as it may have."""

    most: int

    def __str__(self) -> str:
        return f"{self.most} subscriptions"


# --- Kept ------------------------------------------------------------------------------------------------------------

COLUMNS: Final = (
    "s.id, s.public, s.platform, s.workspace, s.channel, s.time, s.zone, s.days, s.speaker, s.source, s.about, "
    "s.captions, s.headline, s.ping, s.by, s.created, s.state, s.trouble, s.empty, t.gone IS NOT NULL"
)
"""The columns of a subscription, for `of_row`, out of `TABLES`."""

TABLES: Final = "subscription s LEFT JOIN tenant t ON t.workspace = s.workspace"


async def add(connection: aiosqlite.Connection, new: Subscription) -> int:
    """Keeps a new subscription; returns its number."""
    values: tuple[Any, ...] = (
        new.id,
        *(new.place.platform, new.place.workspace, new.place.channel),
        *_settings(new),
        *(new.by, new.created, new.state),
    )
    cursor = await connection.execute(
        "INSERT INTO subscription (public, platform, workspace, channel, time, zone, days, speaker, source, about, "
        "captions, headline, ping, by, created, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    return cursor.lastrowid or 0


async def one(connection: aiosqlite.Connection, workspace: str | None, id_: str) -> Subscription:
    """The subscription called `id_` in a workspace, or in any for None. Raises UnknownSubscription."""
    for found in await _where(connection, {"s.public": id_.strip().lower(), "s.workspace": workspace}):
        return found
    raise UnknownSubscription(id_)


async def several(connection: aiosqlite.Connection, workspace: str | None, place: Place | None) -> list[Subscription]:
    """Those of a workspace, or of all for None, or only those of a place, in the order of their making."""
    found = await _where(connection, {"s.workspace": workspace, "s.channel": place.channel if place else None})
    return [one for one in found if place in (None, one.place)]


async def _where(connection: aiosqlite.Connection, wanted: Mapping[str, str | None]) -> list[Subscription]:
    """The subscriptions with these values, those that are None not counting."""
    given = {column: value for column, value in wanted.items() if value is not None}
    terms = " AND ".join(["TRUE", *(f"{column} = ?" for column in given)])
    rows = await connection.execute_fetchall(
        f"SELECT {COLUMNS} FROM {TABLES} WHERE {terms} ORDER BY s.id",  # noqa: S608 - columns of ours
        tuple(given.values()),
    )
    return [of_row(row) for row in rows]


async def update(connection: aiosqlite.Connection, changed: Subscription) -> None:
    """Keeps what has changed of a subscription."""
    await connection.execute(
        "UPDATE subscription SET channel = ?, time = ?, zone = ?, days = ?, speaker = ?, source = ?, about = ?, "
        "captions = ?, headline = ?, ping = ?, state = ?, trouble = ?, empty = ? WHERE id = ?",
        (
            changed.place.channel,
            *_settings(changed),
            *(changed.state, changed.trouble, changed.empty),
            changed.number,
        ),
    )


async def forget(connection: aiosqlite.Connection, number: int) -> None:
    """Forgets a subscription and its deliveries."""
    await connection.execute("DELETE FROM subscription WHERE id = ?", (number,))


def of_row(row: Sequence[Any]) -> Subscription:
    """A subscription out of the columns `COLUMNS`."""
    number, id_, platform, workspace, channel, time, zone, days, speaker, source, about, captions = row[:12]
    headline, ping, by, created, state, trouble, empty, gone = row[12:20]
    return Subscription(
        number,
        id_,
        Place(platform, workspace, channel),
        Schedule(read_time(time), zone, read_rule(days, dt.date.min)),
        ExcerptFilter(speaker, source, about, bool(captions)),
        headline,
        ping,
        by,
        created,
        SubscriptionState(state),
        trouble,
        bool(empty),
        bool(gone),
    )


def _settings(subscription: Subscription) -> tuple[Any, ...]:
    schedule, excerpt_filter = subscription.schedule, subscription.excerpt_filter
    return (
        *(time_text(schedule.time), schedule.zone, rule_text(schedule.rule)),
        *(excerpt_filter.speaker, excerpt_filter.source, excerpt_filter.about, excerpt_filter.captions),
        *(subscription.headline, subscription.ping),
    )
