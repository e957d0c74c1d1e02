"""What is followed, as Cards: the list with what went wrong and what to do, and what became of a fetch."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from ...index.errors import Unreadable
from ..cards import Card, Entry
from ..following.episodes import episode_of
from ..following.feeds import EpisodeState, trouble_of
from ..settings.secret_addresses import shown
from .problems import explain, refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..daily.notices import AdminNotice
    from ..following.feeds import Feed, FeedStatus, FollowedEpisode, Trouble
    from ..following.fetching import FetchReport
    from ..messages import Messages

FEW: Final = 3  # episodes with trouble that are named of each feed in a list
_STATES: Final = (
    EpisodeState.STORED,
    EpisodeState.WAITING,
    EpisodeState.REFUSED,
    EpisodeState.FAILED,
    EpisodeState.EMPTY,
    EpisodeState.REMOVED,
)


class FeedCards:
    """Makes Cards of what `Following` returns. `Core.feed_cards` is one."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._say = messages.say

    def listing(self, statuses: Sequence[FeedStatus], *, console: bool = True, most: int = FEW) -> Card:
        """What is followed, each with its last run and what went wrong. The `console` is told whose it is, and of its
        own commands."""
        if not statuses:
            return Card(self._say("feeds.none" if console else "feeds.none_here"))
        entries = tuple(entry for status in statuses for entry in self._rows(status, console=console, most=most))
        return Card(self._say("feeds.heading", n=len(statuses)), entries=entries)

    def followed(self, feed: Feed) -> Card:
        """What follows from following, where it is not fetched at once."""
        return Card(self._say("feeds.followed", name=feed.name), entries=(Entry(shown(feed.address), (), feed.id),))

    def begun(self, feed: Feed) -> Card:
        """What follows from following in a chat, where the process that serves fetches by itself."""
        return Card(self._say("feeds.begun", name=feed.name), entries=(Entry(shown(feed.address), (), feed.id),))

    def unfollowed(self, feed: Feed) -> Card:
        """What follows from the end of it."""
        return Card(self._say("feeds.unfollowed", name=feed.name), notes=(self._say("feeds.they_stay"),))

    def fetched(self, reports: Sequence[FetchReport]) -> Card:
        """What became of a fetch, feed by feed."""
        entries = tuple(Entry(one.feed.name, tuple(self._outcome(one)), one.feed.id) for one in reports)
        short = any(one.refused or one.failed for one in reports)
        return Card(
            self._say("feeds.fetched", n=len(reports)),
            entries=entries,
            notes=(self._say("feeds.see_list"),) if short else (),
        )

    def notice(self, notice: AdminNotice) -> Card:
        """The Card that tells an admin of a feed that does not answer."""
        details = notice.details
        trouble = trouble_of(details["trouble"])
        notes = (self._say("feeds.silent_do"),)
        heading = self._say("feeds.silent", name=details["feed"], trouble=self.trouble(trouble) if trouble else "")
        return Card(heading, entries=(Entry(details["feed"], id=details["id"]),), notes=notes)

    def failing(self, feed: Feed) -> str | None:
        """How often a feed has failed in a row, and when it answered last; None for one that answers."""
        if not feed.failures:
            return None
        if feed.answered is None:
            return self._say("feeds.never_answered", n=feed.failures)
        return self._say("feeds.failing", n=feed.failures, moment=self._moment(feed.answered))

    def trouble(self, trouble: Trouble) -> str:
        """A trouble in words, with what to do."""
        return refused(trouble, self._messages) if isinstance(trouble, Unreadable) else explain(trouble, self._messages)

    def _outcome(self, report: FetchReport) -> Iterator[str]:
        if report.feed.trouble is not None:
            yield self.trouble(report.feed.trouble)
            return
        counts = {name: getattr(report, name) for name in ("added", "replaced", "same", "refused", "failed", "waiting")}
        found = [self._say(f"feeds.{name}", n=count) for name, count in counts.items() if count]
        yield from found or [self._say("feeds.nothing_new")]

    def _rows(self, status: FeedStatus, *, console: bool, most: int) -> Iterator[Entry]:
        feed, say = status.feed, self._say
        yield Entry(feed.name, tuple(self._details(status, console=console)), feed.id)
        for one in status.troubled[:most]:
            yield self._episode(one)
        if len(status.troubled) > most:
            yield Entry(say("feeds.more" if console else "feeds.more_here", n=len(status.troubled) - most, id=feed.id))

    def _details(self, status: FeedStatus, *, console: bool) -> Iterator[str]:
        feed, say = status.feed, self._say
        if feed.title:
            yield shown(feed.address)
        if console and feed.workspace:
            yield say("feeds.whose", workspace=feed.workspace)
        if feed.configured:
            yield say("feeds.left" if status.left else "feeds.configured")
        yield from (say(f"feeds.state_{one.value}", n=status.counts[one]) for one in _STATES if status.counts.get(one))
        yield say("feeds.never_asked") if feed.asked is None else say("feeds.asked", moment=self._moment(feed.asked))
        if feed.trouble is not None:
            yield self.trouble(feed.trouble)
        if failing := self.failing(feed):
            yield failing
        if feed.due is not None and feed.asked is not None and not status.left:
            yield say("feeds.due", moment=self._moment(feed.due))
        if feed.failures and not feed.configured and feed.due is not None:
            yield say("feeds.moved" if console else "feeds.silent_do", id=feed.id)
        if feed.due is None:
            yield say("feeds.never_again" if console else "feeds.never_again_here", id=feed.id)

    def _episode(self, one: FollowedEpisode) -> Entry:
        details = [self.trouble(one.trouble)] if one.trouble else []
        if one.due is not None:
            details.append(self._say("feeds.due", moment=self._moment(one.due)))
        elif one.transcript:
            details.append(self._say("feeds.former_stays"))
        return Entry(self._say("feeds.episode", title=episode_of(one.text).title or one.key), tuple(details))

    def _moment(self, seconds: float) -> str:
        return self._messages.date(f"{dt.datetime.fromtimestamp(seconds, dt.UTC):%Y-%m-%d %H:%M} UTC")
