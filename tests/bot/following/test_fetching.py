"""A followed feed: its transcripts come by themselves, once each, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.following import sources
from pullquote.bot.following.feeds import EpisodeState, TooManyFeeds, UnknownFeed
from pullquote.bot.following.following import Following
from pullquote.bot.following.trouble import FetchError, FetchTrouble
from pullquote.bot.settings.reloading import LiveSettings
from pullquote.bot.settings.values import LimitSettings

from . import web as made_of
from .conftest import LOOPBACK, START, Opening
from .web import feed, item, link, vtt

if TYPE_CHECKING:
    from pullquote.bot.core import Core
    from pullquote.bot.following.fetching import FetchReport
    from pullquote.index.transcript import Transcript

    from .conftest import Clock
    from .web import Web


async def followed(core: Core, web: Web, workspace: str | None = None) -> FetchReport:
    (report,) = await core.following.fetch([await core.following.follow(workspace, f"{web.url}/feed.xml", "me")])
    return report


async def listed(core: Core) -> dict[str, Transcript]:
    return {one.title: one for one in await core.transcripts.listed(None)}


async def test_all_episodes_are_in_and_a_second_run_asks_once(core: Core, web: Web, clock: Clock) -> None:
    web.pages |= made_of.made(web.url, 40)
    report = await followed(core, web)
    assert (report.added, report.feed.trouble) == (40, None)
    assert len(await listed(core)) == 40
    assert set(web.asked.values()) == {1}
    assert (await core.find(None, Query(Ask.QUOTE, "nobody counts lantern 17 twice"))).hits[
        0
    ].transcript.title == "Episode 17"
    web.forget()
    clock.on(hours=7)
    (report,) = await core.following.round()
    assert (report.unchanged, report.added) == (True, 0)
    assert web.asked == {"/feed.xml": 1}
    assert web.unchanged == {"/feed.xml": 1}
    assert len(await listed(core)) == 40


async def test_before_its_interval_is_over_a_feed_is_not_asked(core: Core, web: Web, clock: Clock) -> None:
    web.pages |= made_of.made(web.url, 1)
    await followed(core, web)
    clock.on(hours=5)
    assert await core.following.round() == []


async def test_what_the_feed_states_is_known_of_each_transcript(core: Core, web: Web) -> None:
    more = (
        "<podcast:person role='host'>Marit Olufsen</podcast:person><podcast:person role='guest'>Ondine Farrow"
        "</podcast:person><podcast:person role='editor'>Nobody Heard</podcast:person>"
        "<itunes:duration>1:02:03</itunes:duration>"
        "<podcast:soundbite startTime='4.0' duration='20.5'>On bees</podcast:soundbite>"
        f"<podcast:chapters url='{web.url}/chapters.json' type='application/json+chapters'/>"
    )
    web.pages["/feed.xml"] = feed(item(3, transcripts=link(f"{web.url}/3.vtt"), more=more, title="Bees & Winter"))
    web.pages["/3.vtt"] = vtt("Bees do not sleep in winter.", "They shiver, and so they are warm.")
    web.pages["/chapters.json"] = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Beginning"}]}'
    await followed(core, web)
    facts = (await listed(core))["Bees & Winter"].facts
    assert (facts.show, facts.date, facts.url) == ("The Slow Hour", "2024-01-04", "https://example.org/show/3")
    assert (facts.participants, facts.language) == (("Marit Olufsen", "Ondine Farrow"), "en")
    assert (facts.seconds, facts.soundbites, facts.chapters) == (
        3723.0,
        ((4.0, 20.5, "On bees"),),
        ((0.0, "Beginning"),),
    )


@pytest.mark.databases
async def test_a_fallen_out_episode_stays_and_a_new_one_comes(core: Core, web: Web, clock: Clock) -> None:
    web.pages |= made_of.made(web.url, 3)
    await followed(core, web)
    web.pages |= made_of.made(web.url, 5)
    web.pages["/feed.xml"] = feed(*(item(n, transcripts=link(f"{web.url}/t/{n}.vtt")) for n in (2, 3, 4)))
    web.forget()
    clock.on(hours=7)
    (report,) = await core.following.round()
    assert report.added == 2
    assert set(web.asked) == {"/feed.xml", "/t/3.vtt", "/t/4.vtt"}
    assert set(await listed(core)) == {f"Episode {n}" for n in range(5)}


@pytest.mark.databases
async def test_a_transcript_at_another_address_replaces_the_old_one_and_edits_outlive_it(
    core: Core, web: Web, clock: Clock
) -> None:
    web.pages |= {
        "/feed.xml": feed(item(1, transcripts=link(f"{web.url}/draft.vtt"))),
        "/draft.vtt": vtt("The moon is made of cheese."),
        "/final.vtt": vtt("The moon is made of chess."),
    }
    await followed(core, web)
    before = (await listed(core))["Episode 1"]
    form = await core.transcripts.form(None, before.public)
    await core.transcripts.submit(None, before.public, replace(form, title="Chess on the moon"))
    web.pages["/feed.xml"] = feed(item(1, transcripts=link(f"{web.url}/final.vtt")))
    clock.on(hours=7)
    (report,) = await core.following.round()
    assert report.replaced == 1
    after = (await listed(core))["Chess on the moon"]
    assert (after.public, len(await listed(core))) == (before.public, 1)
    assert (await core.find(None, Query(Ask.QUOTE, "the moon is made of chess"))).hits


async def test_a_new_episode_is_asked_every_day_whether_its_transcript_was_improved(
    core: Core, web: Web, clock: Clock
) -> None:
    fresh = item(1, transcripts=link(f"{web.url}/t.vtt")).replace("2024", "2026")
    web.pages |= {"/feed.xml": feed(fresh), "/t.vtt": vtt("We saw a hole whale.")}
    clock.on(days=3)
    await followed(core, web)
    clock.on(days=1)
    await core.following.round()
    assert (web.asked["/t.vtt"], web.unchanged["/t.vtt"]) == (2, 1)
    web.pages["/t.vtt"] = vtt("We saw a whole whale.")
    clock.on(days=1)
    (report,) = await core.following.round()
    assert (report.replaced, report.unchanged) == (1, True)


async def test_what_a_feed_states_anew_is_taken_over_without_asking_for_the_words(
    core: Core, web: Web, clock: Clock
) -> None:
    web.pages |= made_of.made(web.url, 2)
    await followed(core, web)
    web.pages["/feed.xml"] = feed(
        *(item(n, transcripts=link(f"{web.url}/t/{n}.vtt"), title=f"Renamed {n}") for n in (0, 1))
    )
    web.forget()
    clock.on(hours=7)
    await core.following.round()
    assert set(await listed(core)) == {"Renamed 0", "Renamed 1"}
    assert web.asked == {"/feed.xml": 1}


@pytest.mark.databases
async def test_a_refused_file_is_named_and_does_not_stop_the_rest(core: Core, web: Web) -> None:
    web.pages |= made_of.made(web.url, 3)
    web.pages["/t/1.vtt"] = b"\x89PNG\r\n\x1a\n not words"
    report = await followed(core, web)
    assert (report.added, report.refused) == (2, 1)
    (status,) = await core.following.statuses(None)
    assert status.counts == {EpisodeState.STORED: 2, EpisodeState.REFUSED: 1}
    (troubled,) = status.troubled
    assert troubled.trouble is not None
    assert str(troubled.trouble).endswith("binary")


async def test_the_best_type_is_taken_and_the_next_one_if_it_cannot_be_read(core: Core, web: Web) -> None:
    links = link(f"{web.url}/a.srt", "srt") + link(f"{web.url}/a.json", "json") + link(f"{web.url}/a.vtt")
    web.pages |= {
        "/feed.xml": feed(item(1, transcripts=links), item(2, transcripts=links.replace("/a.", "/b."))),
        "/a.json": '{"segments": [{"speaker": "Ada", "startTime": 0, "endTime": 3, "body": "Hello."}]}',
        "/a.vtt": vtt("Not this one."),
        "/b.json": '{"unknown": true}',
        "/b.vtt": vtt("But this one."),
    }
    await followed(core, web)
    formats = {title: one.format for title, one in (await listed(core)).items()}
    assert formats == {"Episode 1": "podcasting 2.0 json", "Episode 2": "webvtt"}
    assert web.asked["/a.vtt"] == web.asked["/a.srt"] == web.asked["/b.srt"] == 0


@pytest.mark.databases
async def test_what_a_person_removed_does_not_come_back(core: Core, web: Web, clock: Clock) -> None:
    web.pages |= made_of.made(web.url, 2)
    await followed(core, web)
    await core.transcripts.remove(None, ["Episode 1"])
    web.pages["/feed.xml"] = feed(*(item(n, transcripts=link(f"{web.url}/new/{n}.vtt")) for n in (0, 1)))
    web.pages |= {f"/new/{n}.vtt": vtt(f"Other words {n}.") for n in (0, 1)}
    clock.on(hours=7)
    await core.following.round()
    assert set(await listed(core)) == {"Episode 0"}
    (status,) = await core.following.statuses(None)
    assert status.counts == {EpisodeState.STORED: 1, EpisodeState.REMOVED: 1}


@pytest.mark.databases
async def test_a_busy_server_is_left_alone_as_long_as_it_asks(core: Core, web: Web, clock: Clock) -> None:
    web.pages |= made_of.made(web.url, 3)
    web.odd["/t/1.vtt"] = made_of.status(429, Retry_After="7200")
    report = await followed(core, web)
    assert (report.added, report.waiting) == (1, 2)
    web.forget()
    clock.on(hours=1.9)
    assert await core.following.round() == []
    del web.odd["/t/1.vtt"]
    clock.on(hours=0.2)
    (report,) = await core.following.round()
    assert (report.added, set(web.asked)) == (2, {"/t/1.vtt", "/t/0.vtt"})
    web.odd["/feed.xml"] = made_of.status(503, Retry_After="86400")
    clock.on(hours=6)
    (report,) = await core.following.round()
    assert report.feed.trouble == FetchError(FetchTrouble.BUSY, "127.0.0.1", "503", 86400.0)
    web.forget()
    clock.on(hours=12)
    assert await core.following.round() == []
    assert (await core.following.fetch([report.feed]))[0].added == 0  # not for a person either
    assert not web.asked


async def test_a_busy_server_is_left_alone_by_other_processes_and_for_other_feeds_and_no_longer(
    opening: Opening, web: Web, clock: Clock
) -> None:
    web.pages |= made_of.made(web.url, 1)
    web.odd["/busy.xml"] = made_of.status(429, Retry_After="120")
    async with opening() as core:
        busy = await core.following.follow(None, f"{web.url}/busy.xml", "me")
        await core.following.fetch([busy])
    web.forget()
    clock.on(hours=1 / 60)
    async with opening() as core:
        other = await core.following.follow(None, f"{web.url}/feed.xml", "me")
        (report,) = await core.following.fetch([other])
        assert isinstance(report.feed.trouble, FetchError)
        assert report.feed.trouble.trouble is FetchTrouble.BUSY
        assert not web.asked
    clock.on(hours=1.5 / 60)
    async with opening() as core:
        (report,) = await core.following.fetch([await core.following.feed(None, other.id)])
        assert (report.feed.trouble, report.added) == (None, 1)


async def test_a_title_that_two_feeds_have_names_neither(core: Core, web: Web) -> None:
    web.pages |= made_of.made(web.url, 1)
    web.pages["/again.xml"] = web.pages["/feed.xml"]
    feeds = [await core.following.follow(None, f"{web.url}/{name}.xml", "me") for name in ("feed", "again")]
    reports = await core.following.fetch(feeds)
    with pytest.raises(UnknownFeed) as refused:
        await core.following.feed(None, reports[0].feed.name)
    assert sorted(refused.value.ids) == sorted(feed.id for feed in feeds)


async def test_a_feed_that_fails_is_asked_less_and_less_often(core: Core, web: Web, clock: Clock) -> None:
    feed = await core.following.follow(None, f"{web.url}/feed.xml", "me")
    pauses = []
    for _ in range(4):
        ((report,), before) = await core.following.fetch([feed]), clock()
        feed = report.feed
        assert feed.trouble == FetchError(FetchTrouble.NOT_FOUND, "127.0.0.1", "404")
        assert feed.due
        pauses.append((feed.due - before) / 3600)
        clock.on(hours=pauses[-1])
    assert pauses == [6, 12, 24, 48]
    web.odd["/feed.xml"] = made_of.status(410)
    (report,) = await core.following.round()
    assert report.feed.due is None
    clock.on(days=100)
    assert await core.following.round() == []


async def test_one_request_at_a_time_goes_to_a_host(core: Core, web: Web) -> None:
    web.pages |= made_of.made(web.url, 10)
    await followed(core, web)
    assert web.most_at_once == 1


async def test_a_transcript_in_another_language_says_so(core: Core, web: Web) -> None:
    """That of the episode's language is taken; where there is none, it is what it is."""
    both = link(f"{web.url}/de.vtt", language="de") + link(f"{web.url}/en.srt", "srt", language="en")
    web.pages |= {
        "/feed.xml": feed(item(1, transcripts=both), item(2, transcripts=link(f"{web.url}/de.vtt", language="de"))),
        "/de.vtt": vtt("Die Bienen schlafen im Winter nicht."),
        "/en.srt": "1\n00:00:00,000 --> 00:00:04,000\nBees do not sleep in winter.\n",
    }
    await followed(core, web)
    assert {title: one.facts.language for title, one in (await listed(core)).items()} == {
        "Episode 1": "en",
        "Episode 2": "de",
    }


@pytest.mark.databases
async def test_of_a_workspace_that_is_gone_nothing_is_fetched_and_nothing_comes_back(
    web: Web, clock: Clock, core_of_workspaces: Core
) -> None:
    core = core_of_workspaces
    web.pages |= made_of.made(web.url, 2)
    feed = await core.following.follow("discord:1", f"{web.url}/feed.xml", "1")
    await core.shelves.purge("discord:1")
    (report,) = await core.following.fetch([feed])
    assert (report.added, sum(web.asked.values())) == (0, 0)
    assert [shelf.key for shelf in await core.shelves.storage.shelves()] == []
    feed = await core.following.follow("discord:1", f"{web.url}/feed.xml", "1")
    await core.daily.disable("discord:1")
    assert await core.following.round() == []


async def test_an_odd_feed_does_not_stop_the_others(core: Core, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.pages |= made_of.made(web.url, 1)
    odd = await core.following.follow(None, f"{web.url}/feed.xml?odd", "me")
    web.pages["/feed.xml?odd"] = "<rss>odd</rss>"
    fine = await core.following.follow(None, f"{web.url}/feed.xml", "me")
    real = sources.read_feed

    def read(body: bytes, url: str) -> object:
        if b"odd" in body:
            raise RuntimeError("a fault of the reader")
        return real(body, url)

    monkeypatch.setattr(sources, "read_feed", read)
    first, second = await core.following.fetch([odd, fine])
    assert first.feed.trouble == FetchError(FetchTrouble.MALFORMED)
    assert second.added == 1


async def test_a_workspace_has_no_more_than_it_may(web: Web, opening: Opening) -> None:
    web.pages |= made_of.made(web.url, 4)
    limits = LimitSettings(uploads=3)
    async with opening({"allow_workspaces": True, "workspace_feeds": 1}, limits=limits) as core:
        following = Following(
            core.shelves, LiveSettings(core.settings), lambda: START, core.unexpected, {}, reachable=LOOPBACK
        )
        feed = await following.follow("discord:1", f"{web.url}/feed.xml", "1")
        (report,) = await following.fetch([feed])
        assert (report.added, report.waiting) == (3, 1)
        assert len(await core.transcripts.listed("discord:1")) == 3
        assert len(await core.transcripts.listed("discord:2")) == 0
        with pytest.raises(TooManyFeeds):
            await following.follow("discord:1", f"{web.url}/other.xml", "1")
