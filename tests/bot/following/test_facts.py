"""What a feed states about a recording changes what answers say: soundbites, lengths, chapters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.excerpts.selector import ExcerptFilter
from pullquote.bot.presenting.answers import AnswerCards

from ..alerts_house import Newsroom
from .web import feed, item, link, vtt

if TYPE_CHECKING:
    from pathlib import Path

    from pullquote.bot.core import Core

    from .conftest import Clock
    from .web import Web

LINES = [f"This is the sentence number {n}, and it says little about anything." for n in range(40)]
CHOSEN = "A colony without a queen goes on and on, like a complaint that nobody answers."


async def follow(core: Core, web: Web, more: str) -> None:
    web.pages["/feed.xml"] = feed(item(1, transcripts=link(f"{web.url}/1.vtt"), more=more))
    web.pages["/1.vtt"] = vtt(*LINES[:20], CHOSEN, *LINES[20:])
    await core.following.fetch([await core.following.follow(None, f"{web.url}/feed.xml", "me")])


async def test_what_the_makers_chose_is_the_first_excerpt_of_their_episode(core: Core, web: Web) -> None:
    await follow(core, web, "<podcast:soundbite startTime='80' duration='4'>The queen</podcast:soundbite>")
    for seed in ("a", "b", "c"):
        assert (await core.find(None, Query(Ask.EXCERPT, "", seed=seed))).hits[0].words == CHOSEN
    selection = await core.selector.draw(None, ExcerptFilter(), (), (), dt.date(2026, 1, 1), "s")
    assert selection.pick
    passage = await core.selector.passage(None, selection.pick)
    assert passage
    assert passage.hit.words == CHOSEN


async def test_a_ban_holds_for_what_the_makers_chose_too(core: Core, web: Web) -> None:
    await follow(core, web, "<podcast:soundbite startTime='80' duration='4'/>")
    first = await core.selector.draw(None, ExcerptFilter(), (), (), dt.date(2026, 1, 1), "s")
    assert first.pick
    banned = [first.pick.fingerprint]
    again = await core.selector.draw(None, ExcerptFilter(), (), banned, dt.date(2026, 1, 1), "s")
    assert again.pick is None or again.pick.fingerprint not in banned


async def test_news_of_an_episode_have_what_the_makers_chose(
    core: Core, web: Web, clock: Clock, tmp_path: Path
) -> None:
    room = Newsroom(core, clock, tmp_path / "coming")  # pyright: ignore[reportArgumentType] - another clock of the same kind
    await room.alert(episodes=True)
    web.pages["/feed.xml"] = feed(
        item(
            1,
            transcripts=link(f"{web.url}/1.vtt"),
            more="<podcast:soundbite startTime='80' duration='4'>The queen</podcast:soundbite>",
        ).replace("2024", "2026")
    )
    web.pages["/1.vtt"] = vtt(*LINES[:20], CHOSEN, *LINES[20:])
    await core.following.fetch([await core.following.follow(None, f"{web.url}/feed.xml", "me")])
    await room.on()
    (card,) = room.cards
    shown = [" ".join(line.words.text for line in citation.lines) for citation in card.citations]
    assert shown[:1] == [CHOSEN]


async def said(core: Core) -> str | None:
    result = await core.find(None, Query(Ask.QUOTE, CHOSEN))
    (citation,) = (await AnswerCards(result, core.messages).whole()).citations
    return citation.drift


async def test_times_may_be_off_where_the_recording_is_longer(core: Core, web: Web) -> None:
    """The last words end at 2:44."""
    await follow(core, web, "<itunes:duration>4:44</itunes:duration>")
    drift = await said(core)
    assert drift
    assert drift.startswith("times may be off by up to 2:00")
    card = core.transcript_cards.particulars(await core.transcripts.entry(None, "Episode 1"))
    assert any("2:00" in detail for entry in card.entries for detail in entry.details)


async def test_music_after_the_last_words_is_no_advertisement(core: Core, web: Web) -> None:
    await follow(core, web, "<itunes:duration>4:10</itunes:duration>")
    assert await said(core) is None


async def test_nobody_says_it_where_the_feed_says_no_length(core: Core, web: Web, clock: Clock) -> None:
    await follow(core, web, "")
    assert await said(core) is None
    web.pages["/feed.xml"] = str(web.pages["/feed.xml"]).replace(
        "</item>", "<itunes:duration>900</itunes:duration></item>"
    )
    clock.on(hours=7)
    await core.following.round()
    assert (await said(core) or "").startswith("times may be off by up to 12:16")


async def test_chapters_are_among_what_is_known(core: Core, web: Web) -> None:
    chapters = (
        "<psc:chapters version='1.2'><psc:chapter start='00:00:00' title='Beginning'/>"
        "<psc:chapter start='00:01:20' title='The queen'/></psc:chapters>"
    )
    await follow(core, web, chapters)
    card = core.transcript_cards.particulars(await core.transcripts.entry(None, "Episode 1"))
    assert ("0:00 Beginning", "1:20 The queen") in [entry.details for entry in card.entries]
