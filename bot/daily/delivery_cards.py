"""The Cards that are sent, as a protocol: `presenting.daily.DailyCards` makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt

    from ..cards import Card
    from ..excerpts.selector import SelectedPassage
    from .notices import AdminNotice
    from .subscriptions import Subscription


class DeliveryCards(Protocol):
    """Makes the Cards that are sent to outlets."""

    async def post(self, subscription: Subscription, pick: str, passage: SelectedPassage, date: dt.date) -> Card:
        """The Card of a subscription's post on a date; `pick` is the id of the excerpt. Raises EngineError, Overdue."""
        ...

    def notice(self, notice: AdminNotice) -> Card:
        """The Card that tells an admin of a notice."""
        ...
