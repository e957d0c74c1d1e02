"""What people do with subscriptions, each answered with a Card. `Core.daily` is one.

Every call carries the workspace that it comes from, such as `discord:123`, and reaches nothing outside it; None is the
console, which sees all. Who may do it is for the adapter to check. Ids are those in the entries of the Cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .adapter import Place
    from .cards import Card
    from .subscriptions import Draft, Subscription


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subscription stands, ready to be shown.

    `schedule`, `filters` (None without any), `last` (None before the first post) and `trouble` (None without) are
    words. `next` is when it posts next, aware, in the place's zone (None while it does not), and `next_said` the same
    in words.
    """

    subscription: Subscription
    schedule: str
    filters: str | None
    last: str | None
    last_link: str | None
    next: dt.datetime | None
    next_sasubscription: str
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A post to come, as it would be today. `card.post.pick` is what `Daily.never` takes."""

    date: dt.date
    due: dt.datetime
    sasubscription: str
    card: Card


class Daily:
    """Subscriptions of an open data folder."""

    # -- setting up --------------------------------------------------------------------------------------------------

    async def subscribe(self, place: Place, draft: Draft, by: str) -> Card:
        """Sets up a subscription; the Card's entry has its id, and says when the first post comes and how many days
        last before anything repeats.

        `by` is the person's id on the platform. Raises BadSchedule, UnknownZone, UnknownSpeaker, UnknownSource or
        TooManySubscriptions.
        """
        raise NotImplementedError

    async def change(self, workspace: str | None, subscription: str, draft: Draft) -> Card:
        """Makes a subscription what `draft` says. Raises what `subscribe` raises, and UnknownSubscription."""
        raise NotImplementedError

    async def draft(self, workspace: str | None, subscription: str) -> Draft:
        """A subscription as it would be typed, to be changed with `dataclasses.replace`. Raises UnknownSubscription."""
        raise NotImplementedError

    async def move(self, workspace: str | None, subscription: str, place: Place) -> Card:
        """Posts into another place of the same workspace from now on. Raises UnknownSubscription."""
        raise NotImplementedError

    async def pause(self, workspace: str | None, subscription: str) -> Card:
        """Posts nothing until it is resumed. Raises UnknownSubscription."""
        raise NotImplementedError

    async def resume(self, workspace: str | None, subscription: str) -> Card:
        """Goes on with the next date; nothing is made up for. Raises UnknownSubscription."""
        raise NotImplementedError

    async def remove(self, workspace: str | None, subscription: str) -> Card:
        """Forgets a subscription and everything that it posted. Raises UnknownSubscription."""
        raise NotImplementedError

    async def skip(self, workspace: str | None, subscription: str) -> Card:
        """Leaves out the next post. Raises UnknownSubscription."""
        raise NotImplementedError

    # -- looking -----------------------------------------------------------------------------------------------------

    async def subscriptions(self, workspace: str | None, place: Place | None = None) -> Card:
        """All subscriptions, or those of one place, with last result and next run."""
        raise NotImplementedError

    async def standings(self, workspace: str | None, place: Place | None = None) -> Sequence[Standing]:
        """The same, to be laid out by an adapter."""
        raise NotImplementedError

    async def standing(self, workspace: str | None, subscription: str) -> Standing:
        """How one subscription stands. Raises UnknownSubscription."""
        raise NotImplementedError

    async def upcoming(self, workspace: str | None, subscription: str, posts: int = 5) -> Sequence[Upcoming]:
        """The next posts as they would be today, fewer where nothing is suitable. Raises UnknownSubscription."""
        raise NotImplementedError

    async def preview(self, workspace: str | None, subscription: str, posts: int = 5) -> Card:
        """The same as one Card. Raises UnknownSubscription."""
        raise NotImplementedError

    def zones(self, typed: str, most: int = 25) -> Sequence[str]:
        """Names of time zones that go with what was typed so far, for completion; without waiting."""
        raise NotImplementedError

    # -- never again -------------------------------------------------------------------------------------------------

    async def never(self, workspace: str | None, pick: str, by: str) -> Card:
        """Never posts an excerpt again in its workspace, nor those that are nearly the same. `pick` is that of a
        `Card.post`. Raises UnknownPick."""
        raise NotImplementedError

    async def again(self, workspace: str | None, pick: str) -> Card:
        """Takes that back. Raises UnknownPick."""
        raise NotImplementedError

    async def banned(self, workspace: str | None) -> Card:
        """What is never to be posted again; the entries' ids are picks."""
        raise NotImplementedError

    # -- workspaces --------------------------------------------------------------------------------------------------

    async def admin_place(self, workspace: str) -> Place | None:
        """Where trouble is told; None if nobody has said."""
        raise NotImplementedError

    async def set_admin_place(self, workspace: str, place: Place | None) -> Card:
        """Has trouble told there from now on. Without such a place it is told where the excerpts are posted."""
        raise NotImplementedError

    async def disable(self, workspace: str) -> None:
        """Posts nothing for a workspace that has left: uninstalled, or the bot was removed. Its data is deleted after
        the configured days unless it is enabled before. To do it twice changes nothing."""
        raise NotImplementedError

    async def enable(self, workspace: str) -> None:
        """Goes on where `disable` stopped; does nothing if it was not disabled."""
        raise NotImplementedError

    async def purge(self, workspace: str) -> None:
        """Deletes everything that a workspace set up, at once."""
        raise NotImplementedError
