"""The posts of daily subscriptions: an excerpt each, or what was said on that day in earlier years."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...index.excerpts.fingerprints import FingerprintIndex
from .contents import NothingToPost, PostDelayed, PreparedPost
from .delivery import SkipReason
from .pick_store import pick_id
from .subscriptions import OnThisDay

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from ..excerpts.selector import ExcerptSelector, Pick, PostedExcerpt, SelectedPassage, Selection
    from .delivery import Delivery
    from .delivery_cards import DeliveryCards
    from .delivery_store import DeliveryStore
    from .subscriptions import Subscription


class ExcerptPosts:
    """Selects excerpts and makes their Cards."""

    def __init__(self, store: DeliveryStore, selector: ExcerptSelector, cards: DeliveryCards) -> None:
        self._store = store
        self._selector = selector
        self._cards = cards

    async def prepare(self, delivery: Delivery) -> PreparedPost | NothingToPost:
        """The excerpt of an earlier try, if its words are still in the library; else the selector's next one. Raises
        PostDelayed, EngineError, Overdue."""
        subscription, date = delivery.subscription, delivery.date
        if delivery.pick and (passage := await self._passage(subscription, delivery.pick.pick)):
            return await self._prepared(subscription, delivery.pick.pick, passage, date)
        posted, banned = await self._store.posted_and_banned(subscription)
        selection = await self.draw(subscription, posted, banned, date)
        if selection.pick is None:
            if subscription.on_this_day is OnThisDay.ONLY:
                return NothingToPost(SkipReason.NOT_THAT_DAY, usual=True)
            return NothingToPost(SkipReason.EMPTY)
        passage = await self._passage(subscription, selection.pick)
        if passage is None:
            raise PostDelayed
        post = await self._prepared(subscription, selection.pick, passage, date)
        return replace(post, notices=[("fresh", {"n": selection.size})]) if selection.new_round else post

    async def draw(
        self, subscription: Subscription, posted: Sequence[PostedExcerpt], banned: Collection[str], date: dt.date
    ) -> Selection:
        """The excerpt for a date after those `posted`, without those `banned`: what was nominated and approved comes
        first. Raises EngineError, Overdue."""
        library, limits = subscription.place.library, subscription.excerpt_filter
        wanted, tastes = await self._store.wishes(subscription.place.workspace)
        if subscription.on_this_day is not OnThisDay.NO:
            of_the_day = replace(limits, said_on=date)
            selection = await self._selector.draw(library, of_the_day, posted, banned, date, subscription.id)
            if selection.pick or subscription.on_this_day is OnThisDay.ONLY:
                return replace(selection, new_round=False)  # that comes every year
        selection = await self._selector.draw(library, limits, posted, banned, date, subscription.id, tastes)
        done = FingerprintIndex([*(one.fingerprint for one in posted), *banned])
        for pick in wanted:
            if not done.similar(pick.fingerprint) and await self._selector.allows(library, limits, pick):
                return replace(selection, pick=pick, new_round=False)
        return selection

    async def _passage(self, subscription: Subscription, pick: Pick) -> SelectedPassage | None:
        return await self._selector.passage(subscription.place.library, pick)

    async def _prepared(
        self, subscription: Subscription, pick: Pick, passage: SelectedPassage, date: dt.date
    ) -> PreparedPost:
        id_ = pick_id(subscription.place.workspace, pick)
        return PreparedPost(await self._cards.post(subscription, id_, passage, date), pick)
