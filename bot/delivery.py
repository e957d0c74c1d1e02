"""Delivery of a Card to a place: the protocol of an outlet, its receipt and its errors.

NotDelivered
    Transient       not posted: retry later
    Permanent       not posted: no retry will help
    Unknown         the outcome is unknown: retry only if repeats are dropped
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from .cards import Card
    from .places import Place


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof of a post: the platform's message id and a link to the message, where the platform has them."""

    message: str | None = None
    link: str | None = None


class Outlet(Protocol):
    """Posts Cards on one platform."""

    @property
    def drops_repeats(self) -> bool:
        """True if the platform drops a repeated idempotency key, so that a key may be sent again for two minutes."""
        ...

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        """Posts a Card; `key` is the idempotency key. Raises Transient, Permanent or Unknown."""
        ...


@runtime_checkable
class Speaking(Protocol):
    """An outlet that knows the languages of its places."""

    async def locale(self, place: Place) -> str | None:
        """The language tag that is spoken at a place; None where nothing says it."""
        ...


class NotDelivered(Exception):
    """A Card was not posted, or the outcome is unknown."""


class Transient(NotDelivered):
    """Not posted; retry after `retry_after` seconds (None: by the sender's back-off); `reason` is for admins."""

    def __init__(self, retry_after: float | None = None, reason: str = "") -> None:
        super().__init__(retry_after, reason)
        self.retry_after = retry_after
        self.reason = reason


class Permanent(NotDelivered):
    """A Card cannot be posted to this place, which is gone or forbidden. `reason` tells an admin why, and a remedy."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Unknown(NotDelivered):
    """The connection broke after sending: the Card may have been posted."""
