"""The values that `Daily` returns: the status of a subscription, what was saved or skipped, posts to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .delivery import Delivery, DeliveryState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from ..excerpts.selector import SelectedPassage
    from .pick_store import StoredPick
    from .subscriptions import Subscription

LOST: Final = frozenset({DeliveryState.MISSED, DeliveryState.FAILED, DeliveryState.AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class SubscriptionStatus:
    """A subscription, the delivery that is `planned` (None while it posts nothing), and the `recent` settled ones, the
    latest first.

    `next` is when the planned delivery is due, aware, in the subscription's zone. `waiting` says that it is due for so
    long that no process seems to post.
    """

    subscription: Subscription
    planned: Delivery | None
    recent: Sequence[Delivery]
    next: dt.datetime | None
    waiting: bool

    @property
    def lost(self) -> int:
        """The number of recent dates that were missed, failed or are uncertain."""
        return sum(delivery.state in LOST for delivery in self.recent)


@dataclass(frozen=True, slots=True)
class Remaining:
    """The `left` excerpts, of `size` that are suitable, that are posted before one repeats; the first repeat is on the
    date `until`, None if that is too far ahead or nothing is suitable."""

    left: int
    size: int
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class SavedSubscription:
    """The status of a new or changed subscription; `remaining` is None where the library could not be read in time.
    `twin` is another one that posts out of the same in the same place."""

    status: SubscriptionStatus
    remaining: Remaining | None
    twin: Subscription | None = None


@dataclass(frozen=True, slots=True)
class SkippedPost:
    """The `date` that is left out, None if none was planned, and the status of its subscription then."""

    status: SubscriptionStatus
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A post to come, as it would be today: its local date, when it is due (aware, in the subscription's zone), and its
    excerpt. `pick.id` is what `Daily.never` takes."""

    subscription: Subscription
    date: dt.date
    due: dt.datetime
    pick: StoredPick
    passage: SelectedPassage


@dataclass(frozen=True, slots=True)
class PostHistory:
    """The status of a subscription, and the words of its recent posts by the ids of their picks; those that have left
    the library are not among them."""

    status: SubscriptionStatus
    passages: Mapping[str, SelectedPassage]


@dataclass(frozen=True, slots=True)
class BannedPick:
    """An excerpt that is never posted again; `passage` is None where its words have left the library."""

    id: str
    passage: SelectedPassage | None
