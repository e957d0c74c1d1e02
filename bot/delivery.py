"""Posting a Card on a platform: the protocol of an outlet, and what it raises when a Card was not posted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from .cards import Card
    from .places import Place


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a Card was posted: the platform's id of the message and a link to it, where there are such things."""

    message: str | None = None
    link: str | None = None


class Outlet(Protocol):
    """What posts Cards on one platform. `drops_repeats` says that it posts nothing twice under one key, so that a key
    may be sent again for some minutes."""

    @property
    def drops_repeats(self) -> bool: ...

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        """Posts a Card. Raises Transient, Permanent or Unknown; `key` names this one post."""
        ...


class NotDelivered(Exception):
    """A Card was not posted, or perhaps not."""


class Transient(NotDelivered):
    """It was not posted this time; to be tried again after `retry_after` seconds (None: when it suits). `reason` is for
    an admin to read if it comes to that."""

    def __init__(self, retry_after: float | None = None, reason: str = "") -> None:
        super().__init__(retry_after, reason)
        self.retry_after = retry_after
        self.reason = reason


class Permanent(NotDelivered):
    """It was not posted, and never will be there: the place is gone, or closed to us. `reason` is for an admin to read,
    and says what to do about it if it can."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Unknown(NotDelivered):
    """The connection broke after sending: it may have been posted."""
