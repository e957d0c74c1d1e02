"""What a channel searches where that is limited: never more than its workspace may see, in every kind of question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.asking.answer_models import Answer, Ask, Asker, Query, View
from pullquote.bot.asking.checked_text import CheckedText
from pullquote.bot.presenting.problems import explain
from pullquote.index.errors import UnknownSource, UnknownSpeaker

from ..conftest import Sampled, stored

if TYPE_CHECKING:
    from pathlib import Path

HERE, THERE = "discord:1", "discord:2"
BEES = "in the winter of 2018 we lost half of our colonies"
SALES, ELSEWHERE = Asker(HERE, "ada", "10"), Asker(HERE, "ada", "11")


async def answered(sampled: Sampled, who: Asker, words: str, ask: Ask = Ask.QUOTE) -> Answer:
    query = await sampled.core.asked(who, Query(ask, words))
    found = await sampled.core.answers.ask(who, query)
    assert isinstance(found, Answer)
    return found


async def shows(sampled: Sampled) -> list[str]:
    return [one.name for one in await sampled.core.completion.sources(HERE, "")]


async def test_a_channel_searches_its_sources_alone_and_says_so(sampled: Sampled) -> None:
    names = await sampled.core.channel_sources.limit(HERE, "10", ["the tide keeps the hours"])
    there, here = await answered(sampled, ELSEWHERE, BEES), await answered(sampled, SALES, BEES)
    assert there.result.hits
    assert not here.result.hits
    assert here.result.found.searched == 1
    page = await sampled.core.answer_pages.page(here)
    assert page.card.heading == f"Not in the one transcript searched in this channel's sources ({names[0]})"


async def test_every_kind_of_question_is_limited(sampled: Sampled) -> None:
    bees = (await answered(sampled, ELSEWHERE, BEES)).result.hits[0].transcript.id
    await sampled.core.channel_sources.limit(HERE, "10", ["The tide keeps the hours"])
    found = await sampled.core.answers.find_source(SALES, f"“{BEES}”")
    assert isinstance(found, Answer)
    assert not found.result.hits
    checked = await sampled.core.answers.check(SALES, "draft.md", f"“{BEES}”".encode())
    assert isinstance(checked, CheckedText)
    assert not any(part.result.hits for part in checked.parts)
    assert all(hit.transcript.id != bees for hit in (await answered(sampled, SALES, "bees", Ask.TOPIC)).result.hits)
    for _ in range(5):
        (excerpt,) = (await answered(sampled, SALES, "", Ask.EXCERPT)).result.hits
        assert excerpt.transcript.id != bees


async def test_an_answer_stays_that_of_its_channel_wherever_it_is_turned(sampled: Sampled) -> None:
    await sampled.core.channel_sources.limit(HERE, "10", ["The tide keeps the hours"])
    here = await answered(sampled, SALES, BEES)
    await sampled.core.channel_sources.limit(HERE, "10", [])
    turned = await sampled.core.answers.turn(ELSEWHERE, here.id or "", View())
    assert isinstance(turned, Answer)
    assert not turned.result.hits


async def test_completion_and_filters_offer_what_is_searched(sampled: Sampled) -> None:
    await sampled.core.channel_sources.limit(HERE, "10", ["The tide keeps the hours"])
    limits = await sampled.core.channel_sources.of(SALES)
    offered = [one.name for one in await sampled.core.completion.sources(HERE, "", within=limits)]
    assert offered == ["The Slow Hour", "The Tide Keeps the Hours"]
    assert len(await shows(sampled)) > 2
    everybody = {one.name for one in await sampled.core.completion.speakers(HERE, "")}
    some = {one.name for one in await sampled.core.completion.speakers(HERE, "", within=limits)}
    assert some < everybody
    with pytest.raises(UnknownSource) as refused:
        await sampled.core.answers.ask(SALES, Query(Ask.QUOTE, BEES, source="Bees in February", within=limits))
    assert "Bees in February" not in refused.value.known


async def test_a_limit_never_widens_what_the_workspace_sees(sampled: Sampled, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Ada: The merger closes on the ninth of May, whatever they say.\n")
    await stored(sampled.core, tmp_path / "secret.txt", workspace=THERE)
    sampled.clock.on(2)
    with pytest.raises(UnknownSource):
        await sampled.core.channel_sources.limit(HERE, "10", ["secret"])
    await sampled.core.channel_sources.limit(THERE, "10", ["secret"])
    assert await sampled.core.channel_sources.of(SALES) == ()
    theirs = await sampled.core.answers.ask(Asker(THERE, "bo"), Query(Ask.QUOTE, words := "the merger closes on the"))
    assert isinstance(theirs, Answer)
    secret = theirs.result.hits[0].transcript.id
    for who in (SALES, ELSEWHERE):
        assert all(hit.transcript.id != secret for hit in (await answered(sampled, who, words)).result.hits)


async def test_sources_that_are_gone_leave_nothing_to_be_searched(sampled: Sampled, tmp_path: Path) -> None:
    """Rather than the whole library, which was not wanted there."""
    (tmp_path / "sales.txt").write_text("Ada: We sold nine hundred kettles in the rain last week.\n")
    await stored(sampled.core, tmp_path / "sales.txt", workspace=HERE)
    await sampled.core.channel_sources.limit(HERE, "10", ["sales"])
    await sampled.core.transcripts.remove(HERE, ["sales"])
    sampled.clock.on(2)
    here = await answered(sampled, SALES, BEES)
    assert not here.result.hits
    assert here.result.found.searched == 0
    told = (await sampled.core.answer_pages.page(here)).card.heading
    assert told.startswith("What this channel searches is no longer in the library")
    listed = sampled.core.channel_cards.listing(HERE, await sampled.core.channel_sources.named(HERE))
    assert [entry.name for entry in listed.entries] == ["nothing that is still in the library"]


@pytest.mark.parametrize("words", ["colonies from: Ondine Farrow", "colonies in: Bees in February"])
async def test_a_filter_outside_of_a_channel_s_sources_says_that(sampled: Sampled, words: str) -> None:
    """And not that there is no such name, nor is it taken for words."""
    (tide,) = await sampled.core.channel_sources.limit(HERE, "10", ["The tide keeps the hours"])
    name = words.partition(": ")[2]
    with pytest.raises((UnknownSource, UnknownSpeaker)) as refused:
        await answered(sampled, SALES, words)
    said = explain(refused.value, sampled.core.messages)
    assert said.startswith(f"“{name}” is not among what this channel searches: {tide}.")
    filtered = Query(Ask.TOPIC, "colonies", speaker="Ondine Farrow", within=("The tide keeps the hours",))
    with pytest.raises(UnknownSpeaker) as refused:
        await sampled.core.answers.ask(SALES, filtered)
    assert refused.value.outside == (tide,)
    with pytest.raises(UnknownSpeaker) as refused:
        await answered(sampled, SALES, "colonies from: Somebody Else")
    assert refused.value.outside == ()


async def test_limits_are_changed_as_a_whole_and_forgotten(sampled: Sampled) -> None:
    limits = sampled.core.channel_sources
    first, second = (await shows(sampled))[:2]
    assert await limits.limit(HERE, "10", [first, "", f" {first} "]) == (first,)
    with pytest.raises(UnknownSource):
        await limits.limit(HERE, "10", [second, "no such show"])
    assert list((await limits.named(HERE))["10"].values()) == [first]
    await limits.limit(HERE, "10", [second])
    assert list((await limits.named(HERE))["10"].values()) == [second]
    await limits.forget(HERE, "10")
    assert await limits.named(HERE) == {}


async def test_another_process_s_change_is_seen_soon(sampled: Sampled) -> None:
    limits = sampled.core.channel_sources
    assert await limits.of(SALES) == ()
    async with sampled.core.database.transaction() as connection:
        await connection.execute("INSERT INTO channel_source VALUES (?, ?, ?)", (HERE, "10", "x"))
    assert await limits.of(SALES) == ()
    sampled.clock.on(2)
    assert await limits.of(SALES) == ("x",)


async def test_they_go_with_their_workspace(sampled: Sampled) -> None:
    await sampled.core.channel_sources.limit(HERE, "10", ["The tide keeps the hours"])
    await sampled.core.shelves.purge(HERE)
    sampled.clock.on(2)
    assert await sampled.core.channel_sources.listed(HERE) == {}
