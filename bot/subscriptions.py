"""Subscriptions: what is posted where and when, as people set it up, and how they are kept."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..index.errors import PullquoteError

if TYPE_CHECKING:
    import datetime as dt

    from .adapter import Place
    from .deck import Wish
    from .schedule import Schedule


@dataclass(frozen=True, slots=True)
class Draft:
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


class State(enum.StrEnum):
    """Whether a subscription posts."""

    ACTIVE = "active"
    PAUSED = "paused"  # by a person
    STOPPED = "stopped"  # by us: its place cannot be posted to


@dataclass(frozen=True, slots=True)
class Subscription:
    """What is posted where and when. `id` is short, and says nothing outside its workspace; `by` is who set it up."""

    id: str
    place: Place
    schedule: Schedule
    wish: Wish
    headline: str | None
    ping: str | None
    by: str
    created: dt.datetime
    state: State = State.ACTIVE


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
