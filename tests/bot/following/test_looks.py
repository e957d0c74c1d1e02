"""Transcripts that are there are looked at again: the older an episode, the more rarely, and never many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.following import policy
from pullquote.bot.following.feeds import EpisodeState, FollowedEpisode

from . import web as made_of
from .web import feed, item, link, vtt

if TYPE_CHECKING:
    from pullquote.bot.core import Core

    from .conftest import Clock
    from .web import Web

SIX_WEEKS = 42  # days: as long as it may take until a changed transcript of any age is noticed


async def rounds(core: Core, clock: Clock, days: float, hours: float = 6) -> None:
    """What the process that serves does in so many days: it asks the feed every six hours."""
    for _ in range(round(days * 24 / hours)):
        clock.on(hours=hours)
        await core.following.round()


async def followed(core: Core, web: Web) -> None:
    await core.following.fetch([await core.following.follow(None, f"{web.url}/feed.xml", "me")])


def published(web: Web, when: str) -> str:
    """A feed of one episode that came at a moment."""
    return feed(item(1, transcripts=link(f"{web.url}/t.vtt")).replace("02 Jan 2024", when))


@pytest.mark.databases
async def test_a_changed_transcript_of_an_old_episode_replaces_the_old_one(core: Core, web: Web, clock: Clock) -> None:
    web.pages |= {"/feed.xml": published(web, "02 Jan 1999"), "/t.vtt": vtt("We saw a hole whale.")}
    await followed(core, web)
    web.pages["/t.vtt"] = vtt("We saw a whole whale.")
    await rounds(core, clock, SIX_WEEKS, hours=24)
    (hit,) = (await core.find(None, Query(Ask.QUOTE, "we saw a whole whale"))).hits
    assert hit.words == "We saw a whole whale"
    assert len(await core.transcripts.listed(None)) == 1


@pytest.mark.long
async def test_the_older_an_episode_the_more_rarely_its_transcript_is_asked_for(
    core: Core, web: Web, clock: Clock
) -> None:
    web.pages |= {"/feed.xml": published(web, "01 Jan 2026"), "/t.vtt": vtt("We saw a whale.")}
    await followed(core, web)
    looks = list[int]()
    for days in (14, 14, 56, 280):
        web.forget()
        await rounds(core, clock, days, hours=24)  # a machine that is on for a while each day
        assert web.unchanged["/t.vtt"] == web.asked["/t.vtt"]
        looks.append(web.asked["/t.vtt"])
    assert looks[0] == 14
    assert all(4 <= count <= 28 for count in looks[1:])  # each of these makes it several times as old


async def test_old_transcripts_are_looked_at_a_few_at_a_time_and_each_once(core: Core, web: Web, clock: Clock) -> None:
    web.pages |= made_of.made(web.url, 35)
    await followed(core, web)
    clock.on(days=31)  # nothing ran meanwhile
    counts, seen = list[int](), set[str]()
    for _ in range(6):
        web.forget()
        await core.following.round()
        asked = set(web.asked) - {"/feed.xml"}
        assert not asked & seen
        assert sum(web.asked.values()) == len(asked) + 1
        seen |= asked
        counts.append(len(asked))
        clock.on(hours=6)
    assert counts == [10, 10, 10, 5, 0, 0]


def test_of_a_large_feed_so_many_are_looked_at_that_none_waits_for_longer_than_is_promised() -> None:
    interval = 6 * policy.HOUR
    episodes = [
        FollowedEpisode(number, f"{number}", "{}", True, 0.0, f"{number}.vtt", EpisodeState.STORED, added=0, fetched=0)
        for number in range(10_000)
    ]
    found = policy.looked_at(episodes, (), 1000 * policy.DAY, interval)
    assert len(found) * policy.CATCHING_UP / interval >= len(episodes)
    assert (policy.LONGEST_RECHECK + policy.CATCHING_UP) / policy.DAY == SIX_WEEKS


async def test_another_recording_has_its_transcript_looked_at_when_the_feed_says_so(
    core: Core, web: Web, clock: Clock
) -> None:
    web.pages |= made_of.made(web.url, 12)
    await followed(core, web)
    items = [item(n, transcripts=link(f"{web.url}/t/{n}.vtt")) for n in range(12)]
    web.pages["/feed.xml"] = feed(*(one.replace("/3.mp3", "/3-mended.mp3") for one in items))
    clock.on(days=1)
    web.forget()
    await core.following.round()
    assert web.asked == {"/feed.xml": 1, "/t/3.vtt": 1}
    web.pages["/feed.xml"] = feed(*(one.replace("cdn.", "cdn2.") for one in items))
    clock.on(days=1)
    web.forget()
    await core.following.round()
    assert web.asked == {"/feed.xml": 1}


async def test_what_was_not_to_be_had_is_there_at_last(core: Core, web: Web, clock: Clock) -> None:
    web.pages["/feed.xml"] = published(web, "20 Dec 2025")
    await followed(core, web)
    await rounds(core, clock, 4)
    (status,) = await core.following.statuses(None)
    assert status.counts == {EpisodeState.FAILED: 1}
    web.pages["/t.vtt"] = vtt("We saw a whale.")
    await rounds(core, clock, 2)
    assert len(await core.transcripts.listed(None)) == 1


async def test_a_clock_that_was_ahead_for_a_while_silences_no_feed(core: Core, web: Web, clock: Clock) -> None:
    """It is asked as soon as the clock is right again, and its episodes are looked at as ever."""
    clock.on(days=365)
    web.pages |= {"/feed.xml": published(web, "01 Jan 2026"), "/t.vtt": vtt("We saw a hole whale.")}
    await followed(core, web)
    clock.on(days=-365)
    web.pages["/t.vtt"] = vtt("We saw a whole whale.")
    web.forget()
    await rounds(core, clock, 1)
    assert web.asked["/feed.xml"] >= 3
    await rounds(core, clock, SIX_WEEKS, hours=24)
    (hit,) = (await core.find(None, Query(Ask.QUOTE, "we saw a whole whale"))).hits
    assert hit.words == "We saw a whole whale"
