"""Saved quotes in Slack: from the menu under an answer to the list, and shared, exported and removed from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import Person, buttons, rarer, words
from slack_serving import workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from fake_slack import Called
    from slack_serving import Workshop

QUOTE = "the moon lifts four acres of water for me twice a day"


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        yield shop


async def answered(shop: Workshop, sent: dict[str, Any]) -> Called:
    """What is answered by the URL of a request."""
    await shop.send(sent)
    await shop.settle()
    return shop.slack.of("respond")[-1]


async def saved(shop: Workshop) -> Called:
    found = await answered(shop, shop.ada.command("/quote", QUOTE))
    return await answered(shop, shop.ada.press(rarer(found.blocks), entry="Save"))


async def test_an_answer_is_saved_and_listed_for_the_person_alone(shop: Workshop) -> None:
    done = await saved(shop)
    assert done.body["response_type"] == "ephemeral"
    assert "Saved for you alone" in words(done.blocks)
    assert "You have saved it already" in words((await saved(shop)).blocks)
    listed = await answered(shop, shop.ada.command("/saved"))
    assert listed.body["response_type"] == "ephemeral"
    assert "You have saved one quote here" in words(listed.blocks)
    assert "four acres" in words(listed.blocks)
    assert list(buttons(listed.blocks)) == ["Share", "Remove"]
    shown = await answered(shop, shop.ada.command("/saved", "show 1"))
    assert "Saved on" in words(shown.blocks)
    other = Person(shop.slack, user="U2")
    assert "You have saved no quotes" in words((await answered(shop, other.command("/saved"))).blocks)
    assert "You have no saved quote" in words((await answered(shop, other.command("/saved", "share 1"))).blocks)


async def test_it_is_shared_once_with_the_name_of_who_shares_it(shop: Workshop) -> None:
    await saved(shop)
    row = buttons((await answered(shop, shop.ada.command("/saved"))).blocks)
    shared = await answered(shop, shop.ada.press(row["Share"]))
    assert shared.body["response_type"] == "in_channel"
    assert "four acres" in words(shared.blocks)
    assert "<@U1>" in str(shared.blocks)
    count = len(shop.slack.of("respond"))
    await shop.send(shop.ada.press(row["Share"]))
    await shop.settle()
    assert len(shop.slack.of("respond")) == count


async def test_it_is_exported_as_markdown_and_removed(shop: Workshop) -> None:
    assert "You have saved no quotes" in words((await answered(shop, shop.ada.command("/saved", "export"))).blocks)
    await saved(shop)
    told = await answered(shop, shop.ada.command("/saved", "export"))
    assert told.body["response_type"] == "ephemeral"
    assert "# Saved quotes" in str(told.blocks)
    assert "rich_text_preformatted" in str(told.blocks)
    row = buttons((await answered(shop, shop.ada.command("/saved"))).blocks)
    assert "confirm" in row["Remove"]
    await answered(shop, shop.ada.press(row["Remove"]))
    assert "You have saved no quotes" in words((await answered(shop, shop.ada.command("/saved"))).blocks)
    await saved(shop)
    assert "was removed" in words((await answered(shop, shop.ada.command("/saved", "remove all"))).blocks)


@pytest.mark.parametrize("typed", ["whatever", "share", "export now", "help"])
async def test_what_is_not_understood_is_answered_with_help(shop: Workshop, typed: str) -> None:
    assert "/saved [show NUMBER" in words((await answered(shop, shop.ada.command("/saved", typed))).blocks)


async def test_what_is_shared_is_in_the_language_of_the_workspace_and_not_of_who_shares_it(shop: Workshop) -> None:
    shop.slack.users["U1"] = {"locale": "ja-JP"}
    found = await answered(shop, shop.ada.command("/quote", QUOTE))
    await answered(shop, shop.ada.press(rarer(found.blocks), entry="保存"))
    listed = await answered(shop, shop.ada.command("/saved"))
    assert "ここで保存した引用" in words(listed.blocks)
    shared = await answered(shop, shop.ada.press(buttons(listed.blocks)["共有"]))
    assert shared.body["response_type"] == "in_channel"
    assert "Shared by <@U1>" in words(shared.blocks)
    assert "Listen from" in words(shared.blocks)
    assert "保存" not in words(shared.blocks)


async def test_what_was_removed_is_named_above_what_is_left(shop: Workshop) -> None:
    await saved(shop)
    row = buttons((await answered(shop, shop.ada.command("/saved"))).blocks)
    told = words((await answered(shop, shop.ada.press(row["Remove"]))).blocks)
    assert told.startswith("Removed: “")
    assert "You have saved no quotes here yet" in told
