"""What is posted, as a protocol: one maker of posts for daily excerpts, others for news."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..cards import Card
    from ..excerpts.selector import Pick
    from .delivery import Delivery, NewNotice, SkipReason


class PostDelayed(Exception):
    """What is to be posted is not ready yet: its words have left the library, or are not searched yet."""


@dataclass(frozen=True, slots=True)
class PreparedPost:
    """A Card to send, and what is stored when it is claimed: the excerpt that is `pick`ed, or the arrivals that it
    tells of, by the public names of the transcripts; and notices for the admin."""

    card: Card
    pick: Pick | None = None
    told: Mapping[str, int] = field(default_factory=dict[str, int])
    notices: Sequence[NewNotice] = ()


@dataclass(frozen=True, slots=True)
class NothingToPost:
    """Nothing is suitable, and why; an admin is told once unless that is `usual`."""

    reason: SkipReason
    usual: bool = False


class PostMaker(Protocol):
    """Makes what subscriptions of some kinds post."""

    async def prepare(self, delivery: Delivery) -> PreparedPost | NothingToPost:
        """The post of a delivery, the same for every try. Raises EngineError, Overdue, PostDelayed."""
        ...
