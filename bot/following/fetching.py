"""Fetches what a feed has: asks what it lists, then one transcript after the other, and hands them to the library.

Every step is stored before the next, so that a process may end at any moment: what a feed lists is written with the
server's mark of that version, each transcript before its episode is called stored, under a name that the episode has
had from the beginning. So what was broken off goes on, and nothing is stored twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ...index.errors import Reason, Unreadable
from ...index.ingest import FileLimits
from ...index.shelves import FOLLOWED
from ...index.storage.storage import StoreOutcome
from ..daily.notices import FEED, enqueue_for_admins
from ..settings.secret_addresses import is_private
from . import feed_store, policy
from .addresses import configured_feeds, resolved
from .episodes import episode_of
from .feeds import EpisodeState, FollowedEpisode, trouble_text
from .trouble import FetchError, FetchTrouble, Validators

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...index.ingest import FileResult
    from ...index.shelves import ShelfWriter, Shelves
    from ...index.storage.connection import Connection
    from ...index.storage.storage import Known, Shelf
    from ...index.transcript import Facts
    from ..settings.reloading import LiveSettings
    from ..settings.values import ConfiguredFeed
    from .episodes import Episode, Listing
    from .feeds import Feed, Trouble
    from .sources import FeedSource, ListingAnswer

BATCH: Final = 25  # episodes after which what was stored can be found


@dataclass(slots=True)
class FetchReport:
    """What became of a feed that was asked: how many of its transcripts were added, replaced, kept with other facts or
    as they were, refused, and not to be had; how many still wait. `unchanged` says that the feed listed nothing else
    than before."""

    feed: Feed
    unchanged: bool = False
    added: int = 0
    replaced: int = 0
    same: int = 0
    refused: int = 0
    failed: int = 0
    waiting: int = 0

    def count(self, outcome: StoreOutcome) -> None:
        """Counts a transcript that was stored."""
        self.added += outcome is StoreOutcome.ADDED
        self.replaced += outcome is StoreOutcome.REPLACED
        self.same += outcome not in (StoreOutcome.ADDED, StoreOutcome.REPLACED)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some episodes of a feed that are stored together; `known` is what its shelf had at the beginning, when so many of
    the feed's had been `added` to it."""

    feed: Feed
    shelf: Shelf
    source: FeedSource
    writer: ShelfWriter
    known: dict[str, Known]
    added: int
    report: FetchReport

    @property
    def size(self) -> int:
        """The number of transcripts in the shelf."""
        return len(self.known) + self.report.added - self.added


class FeedFetcher:
    """Fetches for the feeds of an open data folder. `now` is in seconds since 1970; `unexpected` logs a reader's
    failure."""

    def __init__(
        self,
        shelves: Shelves,
        settings: LiveSettings,
        environ: Mapping[str, str],
        now: Callable[[], float],
        unexpected: Callable[[Exception], None],
    ) -> None:
        self._shelves = shelves
        self._settings = settings
        self._environ = environ
        self._now = now
        self._unexpected = unexpected

    async def fetch(
        self, feed: Feed, source: FeedSource, *, ask: bool, progress: Callable[[int, int], None] | None = None
    ) -> FetchReport:
        """Asks what a feed lists, if `ask`, and fetches the transcripts that are due. `progress` is told of how many of
        them are done. Trouble is recorded with what it is about. Raises StorageError or EngineError."""
        report = FetchReport(feed)
        if not await self._is_followed(feed):
            return report
        if ask:
            report.feed = feed = await self._ask(feed, source, report)
        if feed.trouble is None:
            await self._transcripts(feed, source, report, progress)
        return report

    # -- what is listed ------------------------------------------------------------------------------------------------

    async def _ask(self, feed: Feed, source: FeedSource, report: FetchReport) -> Feed:
        try:
            url = await asyncio.to_thread(resolved, feed.address, self._environ)
            answer = await source.listing(url, feed.validators)
        except FetchError as error:
            trouble = error
        except Exception as error:  # noqa: BLE001 - one odd feed must not stop the others
            self._unexpected(error)
            trouble = FetchError(FetchTrouble.MALFORMED)
        else:
            return await self._answered(feed, answer, report)
        return await self._failed(feed, policy.failed(feed, trouble, self._now(), self._interval))

    async def _failed(self, before: Feed, feed: Feed) -> Feed:
        """Writes that a feed has not answered; the admins of its workspace are told once in a row of failures."""
        async with self._shelves.storage.database.transaction() as connection:
            await feed_store.update_feed(connection, feed)
            if feed.workspace is not None and policy.is_to_be_told(before, feed):
                details = {"kind": FEED, "feed": feed.name, "id": feed.id, "trouble": trouble_text(feed.trouble)}
                await enqueue_for_admins(connection, feed.workspace, feed.by, "silent", details, self._now())
        return feed

    async def _answered(self, feed: Feed, answer: ListingAnswer, report: FetchReport) -> Feed:
        """Takes down what a feed has answered."""
        report.unchanged = answer.listing is None
        feed = policy.answered(feed, answer.validators, self._now(), self._interval)
        if answer.listing is not None:
            feed = replace(feed, title=answer.listing.title or feed.title, language=answer.listing.language)
        async with self._shelves.storage.database.reader() as connection:
            before = await feed_store.episodes(connection, feed.number)
        removed = await self._removed(feed, before)
        if answer.listing is not None:
            await self._restate(feed, before, answer.listing)
        async with self._shelves.storage.database.transaction() as connection:
            await feed_store.update_feed(connection, feed)
            await self._take_down(connection, feed, before, answer.listing, removed)
        return feed

    async def _take_down(
        self,
        connection: Connection,
        feed: Feed,
        before: Sequence[FollowedEpisode],
        listing: Listing | None,
        removed: set[str],
    ) -> None:
        """Writes what a feed lists beside what it listed before."""
        now = self._now()
        listed = None if listing is None else {one.key: one for one in listing.episodes}
        after, hinted = list[FollowedEpisode](), set[int]()
        for one in before:
            seen = one
            if one.transcript in removed:
                seen = replace(one, state=EpisodeState.REMOVED, due=None, trouble=None)
            if listed is not None:
                episode = listed.pop(one.key, None)
                if episode is not None and policy.has_other_recording(one, episode):
                    hinted.add(one.number)
                seen = replace(seen, listed=False) if episode is None else policy.seen_again(seen, episode, now)
            after.append(seen)
        looked_at = policy.looked_at(after, hinted, now, self._interval)
        for one, seen in zip(before, after, strict=True):
            stands = replace(seen, due=now) if seen.number in looked_at else seen
            if stands != one:
                await feed_store.update_episode(connection, stands)
        names = {one.name for one in before}
        for episode in (listed or {}).values():  # those that were not there before
            new = policy.first_seen(episode, names, feed, now)
            names.add(new.name)
            await feed_store.add_episode(connection, feed.number, new)

    @property
    def _interval(self) -> float:
        """The seconds between two questions to a feed."""
        return self._settings.current.feeds.every_hours * policy.HOUR

    async def _removed(self, feed: Feed, before: Sequence[FollowedEpisode]) -> set[str]:
        """The public names of the feed's transcripts that a person took out of the library."""
        shelf = await self._shelf(feed)
        there = {one.public for one in await self._shelves.storage.transcripts([shelf.id])}
        return {one.transcript for one in before if one.transcript and one.transcript not in there}

    async def _restate(self, feed: Feed, before: Sequence[FollowedEpisode], listing: Listing) -> None:
        """Takes over what a feed states anew about transcripts that are stored."""
        listed = {one.key: one for one in listing.episodes}
        anew = [one for one in before if one.key in listed and listed[one.key].text() != one.text]
        if not anew:
            return
        known = await self._shelves.storage.known((await self._shelf(feed)).id)
        async with self._shelves.writing() as writer:
            for one in anew:
                if (file := known.get(one.name)) is not None:
                    await writer.restate(one.name, file, self._facts(feed, listed[one.key], file))

    # -- transcripts ---------------------------------------------------------------------------------------------------

    async def _transcripts(
        self, feed: Feed, source: FeedSource, report: FetchReport, progress: Callable[[int, int], None] | None
    ) -> None:
        storage = self._shelves.storage
        shelf = await self._shelf(feed)
        async with storage.database.reader() as connection:
            due = await feed_store.due_episodes(connection, feed.number, self._now())
        for at in range(0, len(due), BATCH):
            if not await self._is_followed(feed):
                return
            async with self._shelves.writing() as writer:
                batch = _Batch(feed, shelf, source, writer, await storage.known(shelf.id), report.added, report)
                for done, one in enumerate(due[at : at + BATCH], at):
                    trouble = await self._transcript(batch, one)
                    if progress:
                        progress(done + 1, len(due))
                    if isinstance(trouble, FetchError) and trouble.trouble in _ENDS_IT:
                        await self._postpone(feed, trouble)
                        report.waiting = len(due) - done
                        return

    async def _is_followed(self, feed: Feed) -> bool:
        """Whether a feed is still followed: of a workspace that was purged meanwhile nothing may come back."""
        async with self._shelves.storage.database.reader() as connection:
            return await feed_store.feed_by_number(connection, feed.number) is not None

    async def _transcript(self, batch: _Batch, one: FollowedEpisode) -> Trouble | None:
        """Fetches and stores the transcript of one episode; returns what went wrong."""
        try:
            await self._write(await self._kept(batch, one))
        except Unreadable as trouble:
            batch.report.refused += 1
            await self._write(policy.not_stored(one, trouble, self._now()))
            return trouble
        except FetchError as trouble:
            batch.report.failed += trouble.trouble not in _ENDS_IT
            await self._write(policy.not_stored(one, trouble, self._now()))
            return trouble
        return None

    async def _kept(self, batch: _Batch, one: FollowedEpisode) -> FollowedEpisode:
        """Stores the best transcript of an episode that can be had and read. Raises Unreadable or FetchError."""
        episode, known = episode_of(one.text), batch.known.get(one.name)
        self._check_room(batch, one)
        refused: Unreadable | None = None
        answers = batch.source.transcripts(episode, one.source, one.validators if known else Validators())
        try:
            async with contextlib.aclosing(answers):
                async for answer in answers:
                    episode = (answer.episode or episode).spoken_in(answer.source)
                    one = replace(one, published=episode.published or one.published)
                    about = await self._about(batch, episode, known, anew=answer.data is not None)
                    public = one.transcript
                    if answer.data is None and known is not None:
                        await batch.writer.restate(one.name, known, about)
                        batch.report.same += 1
                    else:
                        data = answer.data or b""
                        result = await batch.writer.add_content(
                            batch.shelf.id, one.name, data, self._limits(), about=about
                        )
                        self._log_failure(result)
                        if result.stored is None:
                            refused = refused or result.refused
                            continue
                        batch.report.count(result.stored.outcome)
                        public = await self._shelves.storage.public(result.stored.transcript)
                    return policy.stored(one, public, answer.source, answer.validators, self._now())
        except FetchError as error:
            raise refused or error from None
        raise refused or FetchError(FetchTrouble.NOT_FOUND)

    async def _about(self, batch: _Batch, episode: Episode, known: Known | None, *, anew: bool) -> Facts:
        """What the feed states about an episode; its chapters are asked for where its transcript is another one."""
        chapters = await batch.source.chapters(episode) if anew and not episode.chapters else ()
        return self._facts(batch.feed, replace(episode, chapters=episode.chapters or chapters), known)

    def _facts(self, feed: Feed, episode: Episode, known: Known | None) -> Facts:
        """What a feed and the settings state about an episode. What was known before fills the gaps: files of chapters
        and of videos say more than lists."""
        said = self.configured(feed)
        show, language = (said.show, said.language) if said else (None, None)
        facts = episode.facts(show or feed.title, feed.language, private=is_private(feed.address))
        facts = replace(facts, language=language or facts.language)
        return facts if known is None else facts.filled_from(known.found)

    def _check_room(self, batch: _Batch, one: FollowedEpisode) -> None:
        """Raises FetchError if a workspace has as many transcripts as it may have."""
        most = self._settings.current.limits.uploads
        if batch.feed.workspace is not None and one.name not in batch.known and batch.size >= most:
            raise FetchError(FetchTrouble.FULL, detail=str(most))

    def _limits(self) -> FileLimits:
        return FileLimits(self._settings.current.feeds.file_bytes, self._settings.current.limits.line_bytes)

    def _log_failure(self, result: FileResult) -> None:
        cause = result.refused.__cause__ if result.refused else None
        if isinstance(cause, Exception) and result.refused and result.refused.reason is Reason.UNEXPECTED:
            self._unexpected(cause)

    async def _write(self, episode: FollowedEpisode) -> None:
        async with self._shelves.storage.database.transaction() as connection:
            await feed_store.update_episode(connection, episode)

    async def _postpone(self, feed: Feed, trouble: FetchError) -> None:
        """Leaves alone for as long as it asks whoever is busy."""
        until = self._now() + max(trouble.wait, policy.HOUR)
        async with self._shelves.storage.database.transaction() as connection:
            await feed_store.postpone(connection, feed.number, until)

    async def _shelf(self, feed: Feed) -> Shelf:
        return await self._shelves.storage.shelf(shelf_key(feed), feed.workspace)

    def configured(self, feed: Feed) -> ConfiguredFeed | None:
        """What the settings say of a feed; None if it is not in them."""
        return configured_feeds(self._settings.current).get(feed.id) if feed.configured else None


def shelf_key(feed: Feed) -> str:
    """The key of the shelf that a feed's transcripts are in."""
    if feed.workspace is not None:
        return f"uploads:{feed.workspace}"
    return f"feed:{feed.id}" if feed.configured else FOLLOWED


_ENDS_IT: Final = frozenset({FetchTrouble.BUSY, FetchTrouble.FULL, FetchTrouble.NO_PROGRAM})
"""With these, no other transcript of the feed is to be had now."""
