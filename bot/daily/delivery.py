"""A delivery: the post of a subscription on one local date, or of news, and its states.

pending -> claimed -> sent | failed | ambiguous        pending -> skipped | missed | failed
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..delivery import Receipt

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .pick_store import StoredPick
    from .subscriptions import Subscription

NewNotice = tuple[str, dict[str, Any]]
"""A message for an admin, by the last part of its key `notice.*`, with its values."""


class DeliveryState(enum.StrEnum):
    """The state of a delivery; all but the first two are final."""

    PENDING = "pending"
    CLAIMED = "claimed"  # a process sends it, or did so when it ended: it may have been posted
    SENT = "sent"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"  # it may have been posted
    SKIPPED = "skipped"
    MISSED = "missed"


class SkipReason(enum.StrEnum):
    """The reason for which a delivery was skipped."""

    ASKED = "asked"
    PAUSED = "paused"
    LEFT = "left"  # its workspace is gone
    EMPTY = "empty"  # no excerpt was suitable
    NOT_THAT_DAY = "not_that_day"  # nothing was said on this day in earlier years
    RESTORED = "restored"  # it may have been posted after the backup that was restored


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the delivery table. `due`, `wake` and `changed` are seconds since 1970.

    `occasion` is its key beside the subscription: the local date, of news followed by what tells it from others of that
    date. News are about the transcripts up to the row `upto`.

    `wake` is when the row needs attention: it is due, its retry is, or its reservation or lease ends; None in a final
    state.
    `attempts` counts claims, and tries that failed before one. `reason` is set on what was skipped, `detail` says in
    free text why it failed.
    """

    subscription: Subscription
    date: dt.date
    due: float
    state: DeliveryState
    wake: float | None
    attempts: int
    pick: StoredPick | None
    receipt: Receipt
    reason: SkipReason | None
    detail: str | None
    changed: float
    occasion: str
    upto: int | None = None

    @property
    def key(self) -> str:
        """The idempotency key: the same for every try of this post."""
        return f"{self.subscription.id}-{self.occasion.replace('-', '').replace(' ', '-')}"


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """The final state of a delivery, and what is stored together with it.

    `trouble` is free text; with it the subscription is stopped. `empty` is stored in the subscription: True if no
    excerpt is suitable and an admin is told so, False if one is (again), None for no change. `notices` are queued for
    the admin.
    """

    state: DeliveryState
    receipt: Receipt = field(default_factory=Receipt)
    reason: SkipReason | None = None
    detail: str | None = None
    trouble: str | None = None
    empty: bool | None = None
    notices: Sequence[NewNotice] = ()
