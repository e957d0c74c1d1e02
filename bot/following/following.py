"""Following: feeds and other addresses whose transcripts come by themselves. `Core.following` is one.

Every call carries the workspace that it comes from; None is the console, which sees and changes all. One process
fetches at a time, by a lock of the database that is held for as long as a round or a command takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..daily.workspaces import gone_among
from ..settings.secret_addresses import is_reference
from ..uptime import uptime
from . import feed_store, policy
from .addresses import configured_feeds, feed_id, normal
from .feeds import (
    AlreadyFollowed,
    BeingFetched,
    EpisodeState,
    Feed,
    FeedStatus,
    FollowingClosed,
    StandsInSettings,
    TooManyFeeds,
    UnknownFeed,
)
from .fetching import FeedFetcher, FetchReport
from .reachable import Reachable
from .trouble import FetchError, FetchTrouble

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from ...index.shelves import Shelves
    from ..settings.reloading import LiveSettings
    from .feeds import AddedTranscript
    from .sources import FeedSource
    from .youtube import CaptionProgram

LOCK: Final = "feeds"
WAIT_S: Final = 10.0  # for another process to be done with its round
POLL_S: Final = 0.2
LOOK_S: Final = 30.0  # between two looks for what is due
SETTINGS: Final = "settings"  # who follows what stands in them

_log: Final = logging.getLogger(__name__)


class Following:
    """What an open data folder follows.

    `now` is in seconds since 1970, `sleep` waits for seconds; `environ` has the addresses that are secret; `reachable`
    are the addresses that workspaces may have asked, to which the settings add networks for the operator's own feeds;
    `program` stands in for the yt-dlp that is installed.
    """

    def __init__(
        self,
        shelves: Shelves,
        settings: LiveSettings,
        now: Callable[[], float],
        unexpected: Callable[[Exception], None],
        environ: Mapping[str, str],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        reachable: Reachable = Reachable(),  # noqa: B008 - frozen
        program: CaptionProgram | None = None,
    ) -> None:
        self._shelves = shelves
        self._settings = settings
        self._now = now
        self._sleep = sleep
        self._reachable = reachable
        self._program = program
        self._fetcher = FeedFetcher(shelves, settings, environ, now, unexpected)

    # -- what is followed ----------------------------------------------------------------------------------------------

    async def follow(self, workspace: str | None, address: str, by: str) -> Feed:
        """Follows an address for a workspace; nothing is fetched yet. Raises FetchError for what is no address,
        AlreadyFollowed, FollowingClosed or TooManyFeeds."""
        feeds = self._settings.current.feeds
        if workspace is not None and not feeds.allow_workspaces:
            raise FollowingClosed
        address = normal(address)
        if workspace is not None and is_reference(address):  # the secrets are the operator's
            raise FetchError(FetchTrouble.ADDRESS)
        await self._keep_to_settings()
        new = Feed(0, feed_id(workspace, address), workspace, address, configured=False, by=by, created=self._now())
        async with self._shelves.storage.database.transaction() as connection:
            followed = await feed_store.feeds(connection, workspace)
            if before := next((feed for feed in followed if feed.id == new.id), None):
                raise AlreadyFollowed(before.id, before.name)
            if workspace is not None and len(followed) >= feeds.workspace_feeds:
                raise TooManyFeeds(feeds.workspace_feeds)
            stored = await feed_store.add_feed(connection, replace(new, due=self._now()))
        assert stored is not None, "no other is called so"
        return stored

    async def unfollow(self, workspace: str | None, name: str) -> Feed:
        """Ends following; the transcripts stay. Raises UnknownFeed or StandsInSettings."""
        feed = await self.feed(workspace, name)
        if feed.configured and feed.id in configured_feeds(self._settings.current):
            raise StandsInSettings(feed.name)
        async with self._shelves.storage.database.transaction() as connection:
            await feed_store.delete_feed(connection, feed.number)
        return feed

    async def feed(self, workspace: str | None, name: str) -> Feed:
        """The feed that is called so: by its short name, its title or its address. Raises UnknownFeed."""
        typed = name.strip()
        feeds = await self._feeds(workspace)
        found = [feed for feed in feeds if feed.id == typed.lower() or feed.address == typed]
        found = found or [feed for feed in feeds if feed.name.casefold() == typed.casefold()]
        if len(found) != 1:
            raise UnknownFeed(name, tuple(feed.id for feed in found))
        return found[0]

    async def address_files(self) -> list[Path]:
        """The files in which the addresses of followed feeds stand. Raises StorageError."""
        async with self._shelves.storage.database.reader() as connection:
            return await feed_store.address_files(connection)

    async def statuses(self, workspace: str | None) -> list[FeedStatus]:
        """What a workspace follows, and how each of it stands; all for the console."""
        feeds, configured = await self._feeds(workspace), configured_feeds(self._settings.current)
        async with self._shelves.storage.database.reader() as connection:
            counts = await feed_store.counts(connection)
            troubled = {feed.number: tuple(await feed_store.troubled(connection, feed.number)) for feed in feeds}
        return [
            FeedStatus(
                feed,
                counts.get(feed.number, {}),
                troubled[feed.number],
                left=feed.configured and feed.id not in configured,
            )
            for feed in feeds
        ]

    async def added_since(self, since: float) -> list[AddedTranscript]:
        """The transcripts that feeds have brought since a moment (seconds since 1970), oldest first."""
        async with self._shelves.storage.database.reader() as connection:
            return await feed_store.added_since(connection, since)

    async def _feeds(self, workspace: str | None) -> list[Feed]:
        await self._keep_to_settings()
        async with self._shelves.storage.database.reader() as connection:
            return await feed_store.feeds(connection, workspace)

    async def _keep_to_settings(self) -> None:
        """Follows what the settings name. What they name no more stays as it is, and is not asked."""
        configured = configured_feeds(self._settings.current)
        async with self._shelves.storage.database.reader() as connection:
            known = {feed.id for feed in await feed_store.feeds(connection)}
        if known.issuperset(configured):
            return
        now = self._now()
        async with self._shelves.storage.database.transaction() as connection:
            for id_, said in configured.items():
                new = Feed(0, id_, None, normal(said.address), configured=True, by=SETTINGS, created=now, due=now)
                await feed_store.add_feed(connection, new)

    # -- fetching ------------------------------------------------------------------------------------------------------

    async def fetch(
        self, feeds: Sequence[Feed], progress: Callable[[Feed, int, int], None] | None = None, *, again: bool = False
    ) -> list[FetchReport]:
        """Fetches what these feeds have now, one after the other; `again` also what could not be had or read before. A
        server that asked to be left alone is. Raises BeingFetched if another process fetches for long, StorageError
        or EngineError."""
        async with self._alone(WAIT_S), self._sources() as source_of:
            if again:
                await self._try_again(feeds)
            found = list[FetchReport]()
            for feed in feeds:
                ask = not policy.is_to_be_left_alone(feed, self._now())
                step = None if progress is None else _step(progress, feed)
                found.append(await self._fetcher.fetch(feed, source_of(feed), ask=ask, progress=step))
        return found

    async def hasten(self, feeds: Sequence[Feed]) -> None:
        """Has the process that serves ask these feeds as soon as it can."""
        async with self._shelves.storage.database.transaction() as connection:
            for feed in feeds:
                if not policy.is_to_be_left_alone(feed, self._now()):
                    await feed_store.update_feed(connection, replace(feed, due=self._now()))

    async def round(self) -> list[FetchReport]:
        """Fetches what is due, unless another process is fetching. Raises StorageError or EngineError."""
        due = await self._due()
        if not due:
            return []
        with contextlib.suppress(BeingFetched):
            async with self._alone(0.0), self._sources() as source_of:
                return [
                    await self._fetcher.fetch(feed, source_of(feed), ask=feed.due is not None and feed.due <= now)
                    for feed in due
                    if (now := self._now())
                ]
        return []

    async def run(self) -> None:
        """Fetches what is due, until cancellation."""
        while True:
            for report in await self.round():
                _told(report)
            await self._sleep(LOOK_S)

    async def _due(self) -> list[Feed]:
        """The feeds that are to be asked, or whose episodes are to be fetched, now. Those that were written by a clock
        that was ahead are: by what it wrote they may be due in a year."""
        configured, now = configured_feeds(self._settings.current), self._now()
        feeds = await self._feeds(None)
        if ahead := [feed for feed in feeds if policy.is_ahead(feed, now)]:
            async with self._shelves.storage.database.transaction() as connection:
                for feed in ahead:
                    await feed_store.set_back(connection, feed, now, now + policy.LONGEST_RECHECK)
            feeds = await self._feeds(None)
        async with self._shelves.storage.database.reader() as connection:
            waiting = await feed_store.waiting(connection, now)
            gone = await gone_among(connection, {feed.workspace for feed in feeds if feed.workspace})
        allowed = self._settings.current.feeds.allow_workspaces
        return [
            feed
            for feed in feeds
            if ((feed.due is not None and feed.due <= now) or (feed.number in waiting and feed.trouble is None))
            and (not feed.configured or feed.id in configured)
            and (feed.workspace is None or (allowed and feed.workspace not in gone))
        ]

    async def _try_again(self, feeds: Sequence[Feed]) -> None:
        async with self._shelves.storage.database.transaction() as connection:
            for feed in feeds:
                for one in await feed_store.troubled(connection, feed.number):
                    if one.state is not EpisodeState.REMOVED:
                        await feed_store.update_episode(connection, policy.again(one, self._now()))

    @contextlib.asynccontextmanager
    async def _alone(self, wait: float) -> AsyncGenerator[None]:
        """A block in which no other process fetches. Raises BeingFetched if one does for longer than `wait` seconds."""
        lock = self._shelves.storage.database.lock(LOCK)
        waited = 0.0
        while not await lock.take():
            if waited >= wait:
                raise BeingFetched
            await self._sleep(POLL_S)
            waited += POLL_S
        try:
            yield
        finally:
            await lock.release()

    @contextlib.asynccontextmanager
    async def _sources(self) -> AsyncGenerator[Callable[[Feed], FeedSource]]:
        """What finds the source of a feed: of a workspace's one that reaches nothing that is not public."""
        from .client import FetchLimits, open_client  # late: what does not fetch starts faster without them
        from .sources import WebSource
        from .youtube import YouTubeSource, YtDlp, is_youtube

        said = self._settings.current.feeds
        limits = FetchLimits(said.seconds, said.pause_seconds)
        quiet = await self._quiet()
        own = Reachable((*self._reachable.networks, *Reachable.of(said.networks).networks))
        async with (
            open_client(own, limits, uptime, self._sleep, quiet=quiet) as ours,
            open_client(self._reachable, limits, uptime, self._sleep, quiet=quiet) as theirs,
        ):

            def source_of(feed: Feed) -> FeedSource:
                if is_youtube(feed.address):
                    return YouTubeSource(
                        self._program or YtDlp(said.seconds, said.pause_seconds), self._language(feed), said.file_bytes
                    )
                return WebSource(ours if feed.workspace is None else theirs, said.file_bytes)

            yield source_of

    async def _quiet(self) -> dict[str, float]:
        """Until when, by `uptime`, each host has asked to be left alone, in whatever process and for whatever feed."""
        async with self._shelves.storage.database.reader() as connection:
            feeds = await feed_store.feeds(connection)
        now, quiet = self._now(), dict[str, float]()
        for feed in feeds:
            if isinstance(feed.trouble, FetchError) and policy.is_to_be_left_alone(feed, now):
                until = uptime() + policy.quiet_until(feed) - now
                quiet[feed.trouble.host] = max(until, quiet.get(feed.trouble.host, 0.0))
        return quiet

    def _language(self, feed: Feed) -> str:
        """The language that captions are wanted in."""
        configured = self._fetcher.configured(feed)
        return (configured and configured.language) or self._settings.current.language


def _step(progress: Callable[[Feed, int, int], None], feed: Feed) -> Callable[[int, int], None]:
    return lambda done, total: progress(feed, done, total)


def _told(report: FetchReport) -> None:
    """Logs what became of a feed."""
    feed = report.feed
    if feed.trouble is not None:
        _log.warning("a feed could not be asked", extra={"feed": feed.id, "why": str(feed.trouble)})
    if report.added or report.replaced or report.refused or report.failed:
        counts = {
            "added": report.added,
            "replaced": report.replaced,
            "refused": report.refused,
            "failed": report.failed,
        }
        _log.info("a feed was fetched", extra={"feed": feed.id, **counts})
