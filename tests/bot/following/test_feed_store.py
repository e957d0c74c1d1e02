"""The rows of what is followed, in every database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.following import feed_store
from pullquote.bot.following.episodes import Episode, TranscriptLink
from pullquote.bot.following.feeds import EpisodeState, Feed
from pullquote.bot.following.policy import first_seen, not_stored, stored
from pullquote.bot.following.trouble import FetchError, FetchTrouble, Validators
from pullquote.index.errors import Reason, Unreadable
from pullquote.index.storage.purging import purge_rows

if TYPE_CHECKING:
    from ...conftest import Databases

pytestmark = pytest.mark.databases
NEW = Feed(0, "abcdefgh", "discord:1", "https://example.org/feed.xml", configured=False, by="1", created=5.0, due=6.0)
EPISODE = Episode("ep-1", "Bees", 7.0, transcripts=(TranscriptLink("https://example.org/1.vtt", ".vtt", "en"),))


async def test_feeds_and_episodes_are_what_they_were(databases: Databases) -> None:
    async with databases() as database:
        async with database.transaction() as connection:
            feed = await feed_store.add_feed(connection, NEW)
            assert feed == replace(NEW, number=feed.number if feed else 0)
            assert await feed_store.add_feed(connection, NEW) is None
            trouble = FetchError(FetchTrouble.BUSY, "example.org", "429", 60.0)
            changed = replace(feed, title="The Slow Hour", asked=8.0, failures=2, trouble=trouble, due=None)
            changed = replace(changed, validators=Validators('"a"', "yesterday"))
            await feed_store.update_feed(connection, changed)
            for key in ("ep-1", "ep-2", "ep-3"):
                await feed_store.add_episode(
                    connection,
                    feed.number,
                    first_seen(replace(EPISODE, key=key), {f"abcdefgh/{key}"}, feed, 9.0)
                    if key == "ep-1"
                    else replace(first_seen(replace(EPISODE, key=key), (), feed, 9.0), name=key),
                )
        async with database.reader() as connection:
            assert await feed_store.feeds(connection, "discord:1") == [changed]
            assert await feed_store.feeds(connection, "discord:2") == []
            assert await feed_store.waiting(connection, 8.9) == set()
            assert await feed_store.waiting(connection, 9.0) == {feed.number}
            first, second, third = await feed_store.due_episodes(connection, feed.number, 9.0)
        async with database.transaction() as connection:
            await feed_store.update_episode(connection, stored(first, "pub", "https://x", Validators("e"), 10.0))
            refused = Unreadable(Reason.BINARY, "x", detail="PNG")
            await feed_store.update_episode(connection, not_stored(second, refused, 10.0))
            await feed_store.postpone(connection, feed.number, 99.0)
        async with database.reader() as connection:
            assert await feed_store.counts(connection) == {
                feed.number: {EpisodeState.STORED: 1, EpisodeState.REFUSED: 1, EpisodeState.WAITING: 1}
            }
            assert [one.trouble for one in await feed_store.troubled(connection, feed.number)] == [refused]
            assert [one.due for one in await feed_store.episodes(connection, feed.number)] == [None, None, 99.0]
            (added,) = await feed_store.added_since(connection, 9.5)
            assert (added.transcript, added.added, added.published, added.feed.created) == ("pub", 10.0, 7.0, 5.0)
            assert await feed_store.added_since(connection, 10.0) == []
        assert third.key == "ep-3"
        await purge_rows(database, "discord:1")
        async with database.reader() as connection:
            assert await feed_store.feeds(connection) == []
            assert await feed_store.counts(connection) == {}
