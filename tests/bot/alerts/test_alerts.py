"""Alerts: what is told when transcripts come, once, and only of what is new."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.alerts.alerts import AlertDraft, NothingToLookFor, SameAlert, TooCommon, TooManyAlerts
from pullquote.bot.asking.answer_models import Asker
from pullquote.bot.daily.subscriptions import UnknownSubscription
from pullquote.bot.delivery import Permanent, Transient, Unknown
from pullquote.bot.demo import samples
from pullquote.bot.places import Place
from pullquote.bot.settings.values import AlertSettings
from pullquote.index.errors import BadQuestion
from pullquote.index.storage.backup import copy, restore

from ..alerts_house import FERRY, FILLER, HERE, Newsroom
from ..conftest import stored, upload

if TYPE_CHECKING:
    from ..conftest import Opening, Sampled

FERRY_QUOTE = "“the ferry to Skerry Point was cancelled again”"


@pytest.fixture
async def room(sampled: Sampled, tmp_path: Path) -> Newsroom:
    return Newsroom(sampled.core, sampled.clock, tmp_path / "coming")


# --- What is news ----------------------------------------------------------------------------------------------------


async def test_a_topic_is_told_when_a_new_transcript_is_about_it(room: Newsroom) -> None:
    """With the words, who, where and when; once."""
    await room.alert("ferry to Skerry Point")
    await room.come("harbour", f"Ada Lunn: {FERRY}", f"Bo: {FILLER}", title="Harbour news", date="2026-01-02")
    await room.on()
    await room.on()
    (card,) = room.cards
    assert card.heading == "New: something about “ferry to Skerry Point”"
    (citation,) = card.citations
    assert (citation.title, citation.date) == ("Harbour news", "2026-01-02")
    assert (citation.lines[0].speaker, citation.lines[0].words.text) == ("Ada Lunn", FERRY)


async def test_a_quote_is_told_by_its_verdict(room: Newsroom) -> None:
    """In quotation marks it is a quote: said so, not only about it."""
    await room.alert(FERRY_QUOTE)
    await room.come("near", "Ada: At Skerry Point there was no ferry, they had cancelled so many already, she thought.")
    await room.on()
    assert room.cards == []
    await room.come("same", f"Ada: {FERRY}")
    await room.on()
    (card,) = room.cards
    assert card.heading == "New: somebody says “the ferry to Skerry Point was cancelled again”"


async def test_a_speaker_is_told_when_they_speak(room: Newsroom) -> None:
    """Also one whom nobody has heard yet; and with words only theirs count."""
    saved = await room.core.alerts.add(HERE, AlertDraft(speaker="Ada Lunn"), "me")
    assert saved.there.unknown == ("Ada Lunn",)
    await room.alert("ferry to Skerry Point", speaker="Bo Tarn")
    await room.come("one", f"Ada Lunn: {FERRY}", f"Bo Tarn: {FILLER}")
    await room.on()
    assert room.headings == ["New: Ada Lunn speaks"]
    await room.come("two", f"Bo Tarn: {FERRY}", f"Cy: {FILLER}")
    await room.on()
    assert room.headings[1:] == ["New: something about “ferry to Skerry Point”"]


@pytest.mark.parametrize("words", ["quantum chromodynamics", "asdf qwer zxcv", "submarine cable landing licences"])
async def test_what_is_not_about_it_tells_nothing(room: Newsroom, words: str) -> None:
    alert = await room.alert(words)
    await room.come("harbour", f"Ada: {FERRY}", f"Bo: {FILLER}")
    await room.on()
    assert room.platform.posted == []
    assert await room.states(alert) == []


async def test_what_was_there_before_is_no_news(room: Newsroom) -> None:
    """Also if it changes afterwards, or is taken out and comes back."""
    await room.come("harbour", f"Ada: {FERRY}")
    saved = await room.core.alerts.add(HERE, AlertDraft("ferry to Skerry Point"), "me")
    assert saved.there.number == 1
    assert "One transcript has it already" in " ".join(room.core.alert_cards.added(saved).notes)
    await room.come("harbour", f"Ada: {FERRY}", "Bo: That is right.")
    await room.on()
    (there,) = [one for one in (await room.core.shelves.library(None)).transcripts if one.file.endswith("harbour.txt")]
    await room.core.transcripts.remove(None, [there.public])
    await room.come("harbour", f"Ada: {FERRY}")
    await room.on()
    assert room.platform.posted == []


async def test_a_corrected_transcript_is_told_once_and_one_that_had_it_not_then_when_it_has(room: Newsroom) -> None:
    await room.alert("ferry to Skerry Point")
    await room.come("harbour", "Ada: The fairy two scary point was cancelled.")
    await room.on()
    assert room.cards == []
    await room.come("harbour", f"Ada: {FERRY}")
    await room.on()
    await room.come("harbour", f"Ada: {FERRY}", f"Bo: {FILLER}")
    await room.on()
    assert len(room.cards) == 1


async def test_another_text_of_a_recording_is_no_news(room: Newsroom) -> None:
    """Captions of what is there, and of two texts that come together the better alone is told of."""
    words = " ".join(re.findall(r"[\w']+", (samples() / "listening-for-nothing.txt").read_text("utf-8").lower()))
    await room.alert("radio telescope")
    await room.come("listening-captions", words)
    await room.on()
    assert room.cards == []
    await room.alert("ferry to Skerry Point")
    thoughts = (Path(__file__).parents[1] / "excerpts" / "thoughts.txt").read_text("utf-8").split("\n\n")[:8]
    better = room.written("better", f"Ada Lunn: {FERRY}", *(f"Bo Tarn: {one}" for one in thoughts))
    worse = room.written("worse", " ".join(re.findall(r"[\w']+", " ".join([FERRY, *thoughts]).lower())))
    await stored(room.core, worse, better)
    await room.on()
    (card,) = room.cards
    assert card.citations[0].title == "better"
    assert card.citations[0].also == "Also as worse (automatic captions)"


async def test_a_post_speaks_the_language_of_its_place_and_the_operator_s_before_that(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locale(_: Place) -> str:
        return "de"

    monkeypatch.setattr(room.platform, "locale", locale, raising=False)
    await room.alert("ferry to Skerry Point")
    await room.come("one", f"Ada Lunn: {FERRY}", f"Bo: {FILLER}")
    await room.on()
    room.core.reload(replace(room.core.settings, locale="ja"))
    await room.come("two", f"Cy Tarn: {FERRY} Again.", f"Bo: {FILLER}")
    await room.on()
    assert room.headings == [
        "Neu: etwas zu „ferry to Skerry Point“",
        "新着：「ferry to Skerry Point」についての文字起こし1件",
    ]


@pytest.mark.databases
async def test_many_that_come_together_are_one_message(room: Newsroom) -> None:
    """Five of them with their words, the others by their titles, and how many more."""
    await room.alert("ferry to Skerry Point")
    files = [room.written(f"old-{n}", f"Ada: {FERRY}", f"Bo: {n}.", title=f"Old talk {n}") for n in range(60)]
    await stored(room.core, *files[:40])
    await room.on(30)
    await stored(room.core, *files[40:])
    await room.on()
    (card,) = room.cards
    assert card.heading == "New: “ferry to Skerry Point” comes up in 60 transcripts"
    assert (len(card.citations), len(card.entries)) == (5, 15)
    assert card.notes == ("And 40 more.",)


async def test_transcripts_that_never_cease_to_come_are_told_within_the_hour(room: Newsroom) -> None:
    await room.alert("ferry to Skerry Point")
    scheduler = room.core.daily.scheduler({"discord": room.platform})
    for number in range(90):
        if room.cards:
            break
        await room.come(f"talk-{number}", f"Ada: {FERRY}" if not number else f"Ada: {FILLER} {number}")
        await room.on(50, scheduler)
    assert len(room.cards) == 1
    assert number > 60


# --- Where -----------------------------------------------------------------------------------------------------------


async def test_a_place_hears_only_of_what_its_workspace_may_see(room: Newsroom) -> None:
    other = Place("discord", "discord:2", "general")
    await room.alert("ferry to Skerry Point")
    await room.alert("ferry to Skerry Point", other)
    await upload(room.core, "discord:2", "secret.txt", f"Ada: {FERRY}\n".encode())
    await room.on()
    assert [place for _, place, _ in room.platform.posted] == [other]


async def test_another_workspace_s_alert_does_not_exist(room: Newsroom) -> None:
    alert = await room.alert("ferry to Skerry Point")
    for act in (room.core.alerts.pause, room.core.alerts.resume, room.core.alerts.remove, room.core.alerts.status):
        with pytest.raises(UnknownSubscription):
            await act("discord:2", alert)
        with pytest.raises(UnknownSubscription):
            await getattr(room.core.daily, act.__name__)("discord:1", alert)
    assert [one.id for one in await room.core.alerts.list("discord:1")] == [alert]


async def test_mistakes_are_named_and_nothing_is_set_up(room: Newsroom) -> None:
    for draft, error in (
        (AlertDraft(), NothingToLookFor),
        (AlertDraft("  ", source="Somewhere"), NothingToLookFor),
        (AlertDraft("???"), BadQuestion),
        (AlertDraft("the of and"), TooCommon),
    ):
        with pytest.raises(error):
            await room.core.alerts.add(HERE, draft, "me")
    first = await room.alert("ferry to Skerry Point")
    with pytest.raises(SameAlert) as same:
        await room.alert("ferry  to Skerry Point")
    with pytest.raises(SameAlert):
        await room.alert("Ferry to skerry point")
    assert same.value.id == first
    assert len(await room.core.alerts.list(None)) == 1


async def test_a_place_and_a_workspace_have_so_many_alerts_at_most(opening: Opening, tmp_path: Path) -> None:
    async with opening(alerts=AlertSettings(for_a_place=2, for_a_workspace=3)) as limited:
        small = Newsroom(limited.core, limited.clock, tmp_path)
        await small.alert("bees")
        await small.alert("lamps")
        with pytest.raises(TooManyAlerts) as here:
            await small.alert("bread")
        await small.alert("bread", Place("discord", "discord:1", "x"))
        with pytest.raises(TooManyAlerts) as everywhere:
            await small.alert("tides", Place("discord", "discord:1", "y"))
    assert (here.value.here, everywhere.value.here) == (True, False)


# --- The ledger ------------------------------------------------------------------------------------------------------


@pytest.mark.databases
async def test_one_that_is_paused_tells_nothing_and_catches_up_on_nothing(room: Newsroom) -> None:
    alert = await room.alert("ferry to Skerry Point")
    await room.core.alerts.pause("discord:1", alert)
    await room.come("while-paused", f"Ada: {FERRY}")
    await room.on()
    await room.core.alerts.resume("discord:1", alert)
    await room.on()
    assert room.platform.posted == []
    await room.come("after", f"Ada: {FERRY} Yes.")
    await room.on()
    assert len(room.cards) == 1


@pytest.mark.databases
async def test_a_platform_that_is_down_is_tried_again_with_the_same_news(room: Newsroom) -> None:
    await room.alert("ferry to Skerry Point")
    room.platform.fates = [Transient(), Transient()]
    await room.come("one", f"Ada: {FERRY}", title="One")
    await room.on(70)
    await room.come("two", f"Ada: {FERRY} Two.", title="Two")
    await room.on(600)
    assert [[citation.title for citation in card.citations] for card in room.cards] == [["One"], ["Two"]]


async def test_what_cannot_be_posted_for_hours_is_said_to_have_failed(room: Newsroom) -> None:
    alert = await room.alert("ferry to Skerry Point")
    room.platform.fates = [Transient(reason="overloaded") for _ in range(30)]
    await room.come("one", f"Ada: {FERRY}")
    await room.on(7 * 3600)
    assert await room.states(alert) == ["failed"]
    room.platform.fates = []
    await room.on()
    (told,) = room.platform.told
    assert "could not be posted" in told
    assert room.platform.posted[-1][2].entries[0].details == ("overloaded.",)


@pytest.mark.databases
async def test_a_closed_place_stops_the_alert_and_an_admin_is_told(room: Newsroom) -> None:
    alert = await room.alert("ferry to Skerry Point")
    room.platform.fates = [Permanent("the channel is gone")]
    await room.come("one", f"Ada: {FERRY}")
    await room.on()
    (told,) = room.platform.told
    assert told.startswith("An alert was stopped. Resume it when this is mended")
    overview = room.core.alert_cards.overview(await room.core.alerts.statuses(None))
    assert "Stopped: the channel is gone." in overview.entries[0].details
    await room.core.alerts.resume(None, alert)
    await room.come("two", f"Ada: {FERRY} Two.")
    await room.on()
    assert len(room.cards) == 1


async def test_a_post_of_which_nobody_knows_is_uncertain_and_never_sent_again(room: Newsroom) -> None:
    alert = await room.alert("ferry to Skerry Point")
    room.platform.fates = [Unknown()]
    await room.come("one", f"Ada: {FERRY}")
    await room.on(3600)
    assert (room.cards, await room.states(alert)) == ([], ["ambiguous"])
    assert "may have been posted or not" in room.platform.told[0]


async def test_news_wait_for_a_process_and_are_told_late(room: Newsroom) -> None:
    """What came while nothing was running, or was waiting when the process ended, is news all the same."""
    await room.alert("ferry to Skerry Point")
    await room.come("one", f"Ada: {FERRY}")
    await room.core.daily.scheduler({"discord": room.platform}).once()
    assert "waiting" not in room.core.alert_cards.state((await room.core.alerts.statuses(None))[0])
    room.clock.on(2 * 86400.0)
    assert "pullquote run" in room.core.alert_cards.state((await room.core.alerts.statuses(None))[0])
    await room.on()
    assert len(room.cards) == 1


@pytest.mark.databases
async def test_two_processes_post_one(opening: Opening, tmp_path: Path) -> None:
    async with opening() as one, opening(clock=one.clock) as two:
        rooms = [Newsroom(each.core, one.clock, tmp_path / "coming") for each in (one, two)]
        await rooms[0].alert("ferry to Skerry Point")
        await rooms[1].come("one", f"Ada: {FERRY}")
        schedulers = [each.core.daily.scheduler({"discord": each.platform}) for each in rooms]
        for _ in range(5):
            await asyncio.gather(*(scheduler.once() for scheduler in schedulers))
            one.clock.on(70)
        assert sum(len(each.cards) for each in rooms) == 1


async def test_a_workspace_that_is_purged_keeps_no_alert_and_one_that_comes_back_goes_on(room: Newsroom) -> None:
    await room.alert("ferry to Skerry Point")
    await room.core.daily.disable("discord:1")
    await room.come("one", f"Ada: {FERRY}")
    await room.on()
    await room.core.daily.enable("discord:1")
    await room.come("two", f"Ada: {FERRY} Two.")
    await room.on()
    assert len(room.cards) == 1
    await room.core.shelves.purge("discord:1")
    assert await room.core.alerts.list(None) == []
    async with room.core.database.reader() as connection:
        assert await connection.fetch_all("SELECT * FROM told") == []


# --- Looking further, and episodes -----------------------------------------------------------------------------------


async def test_one_looks_further_from_a_post(room: Newsroom) -> None:
    await room.alert("ferry to Skerry Point")
    await room.come("harbour", f"Ada: {FERRY}", title="Harbour news")
    await room.on()
    (card,) = room.cards
    assert card.post
    query = await room.core.alerts.further("discord:1", card.post.subscription, card.post.look or "")
    found = await room.core.answers.ask(Asker("discord:1", "me"), query)
    assert found.result.query.private
    assert [hit.transcript.title for hit in found.result.hits] == ["Harbour news"]
    with pytest.raises(UnknownSubscription):
        await room.core.alerts.further("discord:2", card.post.subscription, card.post.look or "")


OTHER = (samples() / "listening-for-nothing.txt").read_text("utf-8")
LONG = (samples() / "the-tide-keeps-the-hours.txt").read_text("utf-8")


async def test_a_new_episode_is_told_with_what_is_worth_reading(room: Newsroom) -> None:
    """Its title, date and people; a button leads further. One from before the alert is none, whenever it comes."""
    await room.alert(episodes=True)
    facts = {"show": "Keel and Lamp", "date": "2023-11-15", "participants": "Ada Lunn, Bo Tarn"}
    await room.come("new", LONG, "Cy: new", title="The Last Keeper", **facts)
    for number in range(8):
        await room.come(f"old-{number}", LONG, f"Cy: {number}", title=f"Old {number}", date="2023-11-12")
    await room.come("undated", LONG, "Cy: undated")
    await room.on()
    (card,) = room.cards
    assert (card.heading, card.detail) == (
        "New episode: The Last Keeper",
        "Keel and Lamp · 15 November 2023 · with Ada Lunn and Bo Tarn",
    )
    assert 1 <= len(card.citations) <= 3
    assert card.post
    assert card.post.look
    query = await room.core.alerts.further("discord:1", card.post.subscription, card.post.look)
    found = await room.core.answers.ask(Asker("discord:1", "me"), query)
    assert {hit.transcript.title for hit in found.result.hits} == {"The Last Keeper"}


@pytest.mark.databases
async def test_several_new_episodes_are_one_message_and_a_show_can_be_chosen(room: Newsroom) -> None:
    await room.alert(episodes=True, source="Keel and Lamp")
    await room.come("a", LONG, "Cy: a", title="A", show="Keel and Lamp", date="2023-11-15")
    await room.come("b", OTHER, "Cy: b", title="B", show="Keel and Lamp", date="2023-11-16")
    await room.come("c", LONG, "Cy: c", title="C", show="Something else", date="2023-11-16")
    await room.on()
    (card,) = room.cards
    assert (card.heading, [entry.name for entry in card.entries]) == ("2 new episodes:", ["B", "A"])


async def test_news_that_waited_in_a_backup_are_told_of_once_and_not_posted(opening: Opening, tmp_path: Path) -> None:
    """They may have been posted; what comes after the restore is news."""
    async with opening() as sampled:
        room = Newsroom(sampled.core, sampled.clock, tmp_path / "coming")
        await room.alert("ferry to Skerry Point")
        await room.come("harbour", f"Ada Lunn: {FERRY}")
        await room.on(1)
        copy(sampled.data / "pullquote.db", tmp_path / "backup.db")
        await room.on()
        assert len(room.cards) == 1
    now = dt.datetime.fromtimestamp(sampled.clock.seconds, dt.UTC)
    restore(tmp_path / "backup.db", sampled.data / "pullquote.db", force=True, now=now)
    async with opening(sampled.clock) as sampled:
        room = Newsroom(sampled.core, sampled.clock, tmp_path / "coming")
        await room.on()
        (told,) = room.platform.told
        assert told.startswith("The library was restored from a backup of ")
        assert len(room.platform.posted) == 1
        await room.come("pier", f"Bo Tarn: {FERRY}")
        await room.on()
        assert len(room.platform.told) == 1
        assert room.headings[-1] == "New: something about “ferry to Skerry Point”"
