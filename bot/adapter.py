"""What the core's process asks of an adapter, and what an adapter may raise when it delivers.

An adapter is found by the entry point group `pullquote.adapters`, so that anybody can add one. Loading it has to be
cheap: its commands are listed on every start, its platform's library is for when one of them runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from ..index.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from .cards import Card
    from .core import Core
    from .messages import Messages
    from .settings import Settings

GROUP: Final = "pullquote.adapters"
CONSOLE: Final = "console"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to post: a platform, a workspace on it, and a channel or thread in that."""

    platform: str
    workspace: str
    channel: str

    @property
    def library(self) -> str | None:
        """The workspace whose transcripts may be shown here; None, which sees all, at the console."""
        return None if self.platform == CONSOLE else self.workspace


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


@runtime_checkable
class Connected(Protocol):
    """An adapter that can say whether it is connected to its platform while it serves."""

    @property
    def connected(self) -> bool: ...


@runtime_checkable
class Placed(Protocol):
    """An adapter that knows how its platform writes places, so that what was typed is looked at before it is kept."""

    def is_place(self, place: Place) -> bool:
        """Whether there can be such a place, by the look of its ids."""
        ...


class Adapter(Outlet, Protocol):
    """One platform. It may be `Connected` and `Placed`, too, and bring checks for `doctor` (`doctor.Examined`)."""

    @property
    def name(self) -> str: ...

    @property
    def commands(self) -> Sequence[click.Command]:
        """What it adds to the command line. Their context's object is a `Launch`."""
        ...

    def configured(self, settings: Settings) -> bool:
        """Whether it has everything that it needs to serve."""
        ...

    async def serve(self, core: Core) -> None:
        """Answers people until it is cancelled or they leave."""
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


class AdapterError(PullquoteError):
    """What people can run into on one platform alone. `exit_code` is that of a process which ends with it."""

    exit_code: int = 1

    def words(self, messages: Messages) -> str:
        """What is wrong, and what to do next."""
        raise NotImplementedError
