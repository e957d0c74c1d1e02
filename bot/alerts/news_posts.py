"""The posts of alerts: what is news to one, on one Card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from ...index.deadline import Deadline
from ..daily.contents import NothingToPost, PostDelayed, PreparedPost
from ..daily.delivery import SkipReason
from ..daily.subscriptions import SubscriptionKind
from .finder import find

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...index.library import Library
    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from ..cards import Card
    from ..daily.delivery import Delivery
    from ..daily.delivery_store import DeliveryStore
    from ..daily.subscriptions import Subscription
    from .finder import NewsItem

SEARCH_S: Final = 60.0  # seconds for the search of one alert
UNDERSTOOD_S: Final = 900.0  # that a topic waits for the vectors of what has come


class NewsCards(Protocol):
    """Makes the Cards of news: `presenting.alerts.AlertCards`."""

    async def news(self, subscription: Subscription, library: Library, items: Sequence[NewsItem]) -> Card:
        """One Card of everything that is news to a subscription. Raises EngineError, Overdue."""
        ...


class NewsPosts:
    """Finds what is news and makes Cards of it, in the library of the place. `clock` counts seconds for deadlines."""

    def __init__(
        self,
        store: DeliveryStore,
        shelves: Shelves,
        cards: NewsCards,
        now: Callable[[], float],
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._shelves = shelves
        self._cards = cards
        self._now = now
        self._clock = clock

    async def prepare(self, delivery: Delivery) -> PreparedPost | NothingToPost:
        """The news of a delivery: what an earlier try was to tell of, or what has come since the last. Raises
        PostDelayed, EngineError, Overdue."""
        subscription = delivery.subscription
        library = await self._shelves.library(subscription.place.library)
        if not library.complete:
            raise PostDelayed
        told = await self._store.told(delivery)
        if told:
            among = [one for one in library.transcripts if one.public in told]
        else:
            come = _between(library, subscription.seen, delivery.upto or 0)
            told = await self._store.untold(subscription, [one.public for one in come])
            among = [one for one in come if one.public in told]
        late = self._now() > delivery.due + UNDERSTOOD_S
        if subscription.kind is SubscriptionKind.TOPIC and not late and not library.understands(among):
            raise PostDelayed
        deadline = Deadline(self._clock() + SEARCH_S, self._clock)
        items = await find(subscription, library, among, deadline)
        if not items:
            return NothingToPost(SkipReason.EMPTY, usual=True)
        publics = [item.transcript.public for item in items]
        card = await self._cards.news(subscription, library, items)
        return PreparedPost(card, told={public: told[public] for public in publics})


def _between(library: Library, seen: int, upto: int) -> list[Transcript]:
    """The transcripts whose words came after those of the row `seen`, up to the row `upto`."""
    return [one for one in library.transcripts if seen < one.id <= upto]
