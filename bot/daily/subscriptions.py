"""Subscriptions as people set them up, and their rows in the database.

The functions work inside a transaction of the caller's, or over a reader.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...index.errors import PullquoteError
from ..cards import Theme
from ..excerpts.selector import ExcerptFilter
from ..places import Place
from .rows import Row, fetch
from .schedule import Schedule, Whenever
from .schedule_text import read_rule, read_time, rule_text, time_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ...index.storage.connection import Connection


class SubscriptionKind(enum.StrEnum):
    """What a subscription posts: an excerpt a day, or news: transcripts that come after it was made."""

    DAILY = "daily"
    TOPIC = "topic"  # those about its words
    QUOTE = "quote"  # those that have its words
    SPEAKER = "speaker"  # those in which its speaker speaks
    EPISODES = "episodes"  # those that were published since


NEWS: Final = frozenset(SubscriptionKind) - {SubscriptionKind.DAILY}


class OnThisDay(enum.StrEnum):
    """Whether a daily post is what was said on its day in earlier years."""

    NO = "no"
    FIRST = "first"  # if there is something, else any excerpt
    ONLY = "only"  # if there is something, else nothing


@dataclass(frozen=True, slots=True)
class SubscriptionDraft:
    """A subscription as people type it.

    `time` is such as `08:30` or `8:30 pm`; `days` such as `every day`, `weekdays`, `mon, wed`, `every 3 days` or
    `1, 15, last`; `zone` an IANA name such as `Europe/Berlin`. `headline` stands above each post. `ping` is
    mentioned in each post: an id that only the adapter understands. `on_this_day` is `no`, `first` or `only`. Each post
    has a `thread` and a `picture` of its words in a theme, where the platform has such things.

    `own_zone` is the zone of whoever types it, if that is known: names that several zones share mean this one.
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
    on_this_day: str = OnThisDay.NO
    thread: bool = False
    picture: Theme | None = None
    own_zone: str | None = None


class SubscriptionState(enum.StrEnum):
    """The state of a subscription; only an active one posts."""

    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    STOPPED = "stopped"  # by the process: its place refuses posts, or its zone is unknown


@dataclass(frozen=True, slots=True)
class Subscription:
    """A place, a schedule and a filter: an excerpt is posted there on each date, or news whenever there is some.

    `number` is the key in the database, `id` the short public id, which is valid in its workspace only. `by` is the id
    of the person who set it up; `created` is in seconds since 1970. `trouble` says why it was stopped. `gone` is set
    while its workspace is gone, and `empty` once an admin was told that nothing is suitable.

    Of news, the filter has the words that are looked for (`about`). Transcripts count as new that arrived after the
    number `since` (`index.storage.arrivals`), and were looked at up to the row `seen`.
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
    kind: SubscriptionKind = SubscriptionKind.DAILY
    on_this_day: OnThisDay = OnThisDay.NO
    since: int = 0
    seen: int = 0
    thread: bool = False
    picture: Theme | None = None

    @property
    def posts(self) -> bool:
        """True for a subscription that posts on its dates."""
        return self.state is SubscriptionState.ACTIVE and not self.gone

    @property
    def on_news(self) -> bool:
        """True for a subscription that posts when there is news, on no dates."""
        return isinstance(self.schedule.rule, Whenever)


@dataclass
class UnknownSubscription(PullquoteError):
    """In this workspace no subscription is called `id`, or no alert if it was one `of_news` that was looked for."""

    id: str
    of_news: bool = False


@dataclass
class TooManySubscriptions(PullquoteError):
    """The workspace has as many subscriptions as it may have."""

    most: int

    def __str__(self) -> str:
        return f"{self.most} subscriptions"


# --- Kept ------------------------------------------------------------------------------------------------------------

COLUMNS: Final = (
    *("s.id", "s.public", "s.platform", "s.workspace", "s.channel", "s.time", "s.zone", "s.days"),
    *("s.speaker", "s.source", "s.about", "s.captions", "s.headline", "s.ping", "s.by", "s.created"),
    *("s.state", "s.trouble", "s.empty", "t.gone", "s.kind", "s.recalls", "s.since", "s.seen"),
    *("s.thread", "s.picture"),
)
"""The columns of a subscription, for `from_row`, out of `TABLES`."""

TABLES: Final = "subscription s LEFT JOIN tenant t ON t.workspace = s.workspace"


async def add(connection: Connection, new: Subscription) -> int:
    """Inserts a subscription; returns its number."""
    values: tuple[Any, ...] = (
        new.id,
        *(new.place.platform, new.place.workspace, new.place.channel),
        *_editable(new),
        *(new.by, new.created, new.state, new.kind),
    )
    row = await connection.fetch_one(
        "INSERT INTO subscription (public, platform, workspace, channel, time, zone, days, speaker, source, about, "
        "captions, headline, ping, recalls, thread, picture, by, created, state, kind) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        values,
    )
    assert row is not None, "it was inserted"
    return row["id"]


async def one(
    connection: Connection,
    workspace: str | None,
    id_: str,
    kinds: Collection[SubscriptionKind] = frozenset(SubscriptionKind),
) -> Subscription:
    """The subscription of some kinds with a public id in a workspace, or in any for None. Raises
    UnknownSubscription."""
    found = await _where(connection, {"s.public": id_.strip().lower(), "s.workspace": workspace})
    if not found or found[0].kind not in kinds:
        raise UnknownSubscription(id_, of_news=SubscriptionKind.DAILY not in kinds)
    return found[0]


async def by_number(connection: Connection, number: int) -> Subscription | None:
    """The subscription with a number; None if it was removed."""
    return next(iter(await _where(connection, {"s.id": number})), None)


async def several(
    connection: Connection,
    workspace: str | None,
    place: Place | None,
    kinds: Collection[SubscriptionKind] = frozenset(SubscriptionKind),
) -> list[Subscription]:
    """The subscriptions of some kinds in a workspace, or in all for None, or only those of a place, in the order of
    their making."""
    found = await _where(connection, {"s.workspace": workspace, "s.channel": place.channel if place else None})
    return [one for one in found if place in (None, one.place) and one.kind in kinds]


async def _where(connection: Connection, wanted: Mapping[str, str | int | None]) -> list[Subscription]:
    """The subscriptions with these values in these columns; None is any value."""
    given = {column: value for column, value in wanted.items() if value is not None}
    terms = " AND ".join(["TRUE", *(f"{column} = ?" for column in given)])
    rows = await fetch(connection, COLUMNS, f"FROM {TABLES} WHERE {terms} ORDER BY s.id", tuple(given.values()))
    return [from_row(row) for row in rows]


async def update(connection: Connection, changed: Subscription) -> None:
    """Updates a subscription, by its number."""
    await connection.execute(
        "UPDATE subscription SET channel = ?, time = ?, zone = ?, days = ?, speaker = ?, source = ?, about = ?, "
        "captions = ?, headline = ?, ping = ?, recalls = ?, thread = ?, picture = ?, state = ?, trouble = ?, empty = ? "
        "WHERE id = ?",
        (
            changed.place.channel,
            *_editable(changed),
            *(changed.state, changed.trouble, changed.empty),
            changed.number,
        ),
    )


async def delete(connection: Connection, number: int) -> None:
    """Deletes a subscription and its deliveries; until when it has posted is kept."""
    await connection.execute(
        "INSERT INTO removed_post SELECT s.workspace, max(d.due) FROM delivery AS d "
        "JOIN subscription AS s ON s.id = d.subscription "
        "WHERE s.id = ? AND d.state IN ('claimed', 'sent', 'ambiguous') GROUP BY s.workspace "
        "ON CONFLICT (workspace) DO UPDATE SET due = excluded.due WHERE excluded.due > removed_post.due",
        (number,),
    )
    await connection.execute("DELETE FROM subscription WHERE id = ?", (number,))


def from_row(row: Row) -> Subscription:
    """The subscription in a row with the columns `COLUMNS`."""
    return Subscription(
        number=row["s.id"],
        id=row["s.public"],
        place=Place(row["s.platform"], row["s.workspace"], row["s.channel"]),
        schedule=Schedule(
            read_time(row["s.time"]),
            row["s.zone"],
            read_rule(row["s.days"], dt.date.min) if row["s.days"] else Whenever(),
        ),
        excerpt_filter=ExcerptFilter(row["s.speaker"], row["s.source"], row["s.about"], bool(row["s.captions"])),
        headline=row["s.headline"],
        ping=row["s.ping"],
        by=row["s.by"],
        created=row["s.created"],
        state=SubscriptionState(row["s.state"]),
        trouble=row["s.trouble"],
        empty=bool(row["s.empty"]),
        gone=row["t.gone"] is not None,
        kind=SubscriptionKind(row["s.kind"]),
        on_this_day=OnThisDay(row["s.recalls"]),
        since=row["s.since"],
        seen=row["s.seen"],
        thread=bool(row["s.thread"]),
        picture=Theme(row["s.picture"]) if row["s.picture"] else None,
    )


def _editable(subscription: Subscription) -> tuple[Any, ...]:
    """The values of the columns `time` to `picture`, which people type."""
    schedule, excerpt_filter = subscription.schedule, subscription.excerpt_filter
    return (
        *(time_text(schedule.time), schedule.zone, rule_text(schedule.rule)),
        *(excerpt_filter.speaker, excerpt_filter.source, excerpt_filter.about, excerpt_filter.captions),
        *(subscription.headline, subscription.ping, subscription.on_this_day),
        *(subscription.thread, subscription.picture),
    )
