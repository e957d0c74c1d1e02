"""/library channel in Slack: who may limit what a channel searches, by which form, and what becomes of it there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import Person, buttons, rarer, words
from slack_serving import workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from slack_serving import Workshop

BEES = "in the winter of 2018 we lost half of our colonies"
TIDE = "The Tide Keeps the Hours"


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        yield shop


@pytest.fixture
def admin(shop: Workshop) -> Person:
    return Person(shop.slack, user="UADMIN")


def chosen(*values: str) -> dict[str, Any]:
    return {"type": "multi_external_select", "selected_options": [{"value": value} for value in values]}


async def limited(shop: Workshop, admin: Person, *sources: str, channel: str = "C1") -> dict[str, Any]:
    """The answer to the form."""
    await shop.send(admin.command("/library", "channel"))
    listed = await shop.slack.called("respond")
    await shop.send(admin.press(buttons(listed.blocks)["Sources of a channel"]))
    view = (await shop.slack.called("views.open")).body["view"]
    where = {"type": "conversations_select", "selected_conversation": channel}
    sent = await shop.send(admin.submit(view, {"channel": where, "sources": chosen(*sources)}))
    return json.loads(sent.body)


async def test_an_admin_limits_a_channel_and_gives_it_all_again(shop: Workshop, admin: Person) -> None:
    said = words((await limited(shop, admin, TIDE))["view"]["blocks"])
    assert f"That channel now searches only: {TIDE}." in said
    await shop.settle()
    before = len(shop.slack.of("respond"))
    await shop.send(shop.ada.command("/quote", BEES))
    missing = await shop.slack.called("respond", before + 1)
    assert f"Not in the one transcript searched in this channel's sources ({TIDE})" in words(missing.blocks)
    await shop.send(Person(shop.slack, channel="C2").command("/quote", BEES))
    assert "a third of our colonies" in words((await shop.slack.called("respond", before + 2)).blocks)
    await shop.send(Person(shop.slack, channel="D1").command("/quote", BEES))
    assert "a third of our colonies" in words((await shop.slack.called("respond", before + 3)).blocks)
    await shop.send(admin.command("/library", "channel"))
    listed = await shop.slack.called("respond", before + 4)
    await shop.send(admin.press(buttons(listed.blocks)["Search everything"]))
    assert "searches the whole library again" in words((await shop.slack.called("respond", before + 5)).blocks)
    assert await shop.core.channel_sources.listed("slack:T1") == {}


async def test_the_form_shows_what_is_limited_already(shop: Workshop, admin: Person) -> None:
    await shop.core.channel_sources.limit("slack:T1", "C7", [TIDE])
    await shop.send(admin.command("/library", "channel"))
    listed = await shop.slack.called("respond")
    await shop.send(admin.press(buttons(listed.blocks)["Change"]))
    channel, sources = (await shop.slack.called("views.open")).body["view"]["blocks"]
    assert channel["element"]["initial_conversation"] == "C7"
    assert [one["text"]["text"] for one in sources["element"]["initial_options"]] == [TIDE]
    offered = await shop.send(admin.suggest("pullquote:complete", "sources", "bees"))
    assert "Bees in February" in str(offered.body)


async def test_what_is_not_there_is_said_beside_the_field(shop: Workshop, admin: Person) -> None:
    answer = await limited(shop, admin, "no such show")
    assert "No episode or show is called" in answer["errors"]["sources"]
    assert await shop.core.channel_sources.listed("slack:T1") == {}


async def test_members_neither_see_nor_change_it(shop: Workshop, admin: Person) -> None:
    await shop.send(admin.command("/library", "channel"))
    listed = await shop.slack.called("respond")
    await shop.send(shop.ada.command("/library", "channel"))
    assert "admins" in words((await shop.slack.called("respond", 2)).blocks)
    await shop.send(shop.ada.press(buttons(listed.blocks)["Sources of a channel"]))
    await shop.settle()
    assert not shop.slack.of("views.open")


async def test_a_channel_that_is_deleted_is_forgotten(shop: Workshop) -> None:
    await shop.core.channel_sources.limit("slack:T1", "C7", [TIDE])
    event = shop.ada.event("channel_deleted", channel="C7")
    del event["event"]["user"]
    await shop.send(event)
    await shop.settle()
    assert await shop.core.channel_sources.listed("slack:T1") == {}


async def test_in_an_empty_library_it_is_said_how_transcripts_are_added(tmp_path: Path) -> None:
    async with workshop(tmp_path / "empty") as shop:
        await shop.send(Person(shop.slack, user="UADMIN").command("/library", "channel"))
        told = await shop.slack.called("respond")
        assert "There are none here yet." in words(told.blocks)
        assert "Sources of a channel" not in buttons(told.blocks)


async def test_nothing_from_elsewhere_is_shared_into_a_limited_channel_from_a_form(
    shop: Workshop, admin: Person
) -> None:
    """A form that is opened by a shortcut comes from no channel and searches the whole library."""
    await limited(shop, admin, TIDE)
    await shop.settle()
    asked = {"words": {"type": "plain_text_input", "value": BEES}}
    sent = await shop.send(shop.ada.submit({"callback_id": "pullquote:search", "type": "modal"}, asked))
    await shop.settle()
    view = json.loads(sent.body)["view"]
    before = len(shop.slack.of("respond"))
    for number, (channel, kind) in enumerate((("C1", "ephemeral"), ("C2", "in_channel")), 1):
        urls = [{"response_url": shop.slack.answer_url(), "channel_id": channel}]
        await shop.send(shop.ada.submit(view, {}, response_urls=urls))
        told = await shop.slack.called("respond", before + number)
        assert told.body["response_type"] == kind
        assert (f"This channel searches only: {TIDE}." in words(told.blocks)) is (channel == "C1")
        assert ("colonies" in words(told.blocks)) is (channel == "C2")


async def test_a_saved_quote_from_elsewhere_is_not_shared_into_a_limited_channel(shop: Workshop, admin: Person) -> None:
    there = Person(shop.slack, channel="C2")
    await shop.send(there.command("/quote", BEES))
    await shop.send(there.press(rarer((await shop.slack.called("respond")).blocks), entry="Save"))
    await shop.settle()
    await shop.core.channel_sources.limit("slack:T1", "C1", [TIDE])
    before = len(shop.slack.of("respond"))
    await shop.send(shop.ada.command("/saved", "share 1"))
    told = await shop.slack.called("respond", before + 1)
    assert told.body["response_type"] == "ephemeral"
    assert f"This channel searches only: {TIDE}." in words(told.blocks)
    await shop.send(there.command("/saved", "share 1"))
    assert (await shop.slack.called("respond", before + 2)).body["response_type"] == "in_channel"
