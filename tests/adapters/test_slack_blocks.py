"""Blocks of 2026 where Slack takes them, those of before where it does not, and agents with titled threads."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import buttons, words
from slack_blocks import of_message, of_view
from slack_serving import workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from slack_serving import Workshop

AGENT = "commands,chat:write,users:read,assistant:write"


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        yield shop


async def listed(shop: Workshop) -> list[list[dict[str, Any]]]:
    """The blocks of each try to show all places of a topic."""
    await shop.send(shop.ada.command("/topic", "the night train"))
    answer = await shop.slack.called("respond")
    (label,) = [label for label in buttons(answer.blocks) if label.startswith("1/")]
    await shop.send(shop.ada.press(buttons(answer.blocks)[label]))
    await shop.settle()
    return [call.blocks for call in shop.slack.of("respond")[1:]]


async def test_all_places_stand_beside_each_other_each_with_its_buttons(shop: Workshop) -> None:
    (blocks,) = await listed(shop)
    (carousel,) = [block for block in blocks if block["type"] == "carousel"]
    assert len(carousel["elements"]) == 3
    first, second, _ = carousel["elements"]
    assert first["title"]["text"]
    assert "night" in " ".join(card["body"]["text"] for card in carousel["elements"])
    assert first["actions"][0]["text"]["text"].startswith("▶ Listen") or "Open" in first["actions"][0]["text"]["text"]
    (show,) = [one for one in second["actions"] if one["text"]["text"] == "Show"]
    await shop.send(shop.ada.press(show))
    shown = await shop.slack.called("respond", 3)
    assert any(label.startswith("2/") for label in buttons(shown.blocks))


async def test_a_workspace_that_does_not_take_them_gets_the_list_as_before(shop: Workshop) -> None:
    shop.slack.old = True
    refused, blocks = await listed(shop)
    assert any(block["type"] == "carousel" for block in refused)
    assert not any(block["type"] == "carousel" for block in blocks)
    assert "night" in words(blocks)
    assert buttons(blocks)  # the way back, and the menu to jump


async def test_an_agent_answers_in_a_thread_with_a_title(shop: Workshop) -> None:
    shop.slack.granted = AGENT
    first = shop.ada.event("message", text="a colony without a queen", channel="D1", channel_type="im", ts="1.1")
    await shop.send(first)
    answer = await shop.slack.called("chat.postMessage")
    assert answer.body["thread_ts"] == "1.1"
    title = await shop.slack.called("assistant.threads.setTitle")
    assert title.body == {"channel_id": "D1", "thread_ts": "1.1", "title": "a colony without a queen"}
    later = shop.ada.event("message", text="topic bees", channel="D1", channel_type="im", ts="1.2", thread_ts="1.1")
    await shop.send(later)
    assert (await shop.slack.called("chat.postMessage", 2)).body["thread_ts"] == "1.1"
    await shop.settle()
    assert len(shop.slack.of("assistant.threads.setTitle")) == 1


async def test_that_a_title_is_refused_is_no_trouble(shop: Workshop) -> None:
    shop.slack.granted = AGENT
    shop.slack.will("assistant.threads.setTitle", {"ok": False, "error": "feature_not_enabled"})
    await shop.send(shop.ada.event("message", text="hi", channel="D1", channel_type="im", ts="1.1"))
    assert (await shop.slack.called("chat.postMessage")).text


async def test_without_the_scope_direct_messages_are_answered_as_before(shop: Workshop) -> None:
    shop.slack.granted = "commands,chat:write,users:read"
    await shop.send(shop.ada.event("message", text="hi", channel="D1", channel_type="im", ts="1.1"))
    assert "thread_ts" not in (await shop.slack.called("chat.postMessage")).body
    await shop.settle()
    assert not shop.slack.of("assistant.threads.setTitle")


# --- The limits themselves -------------------------------------------------------------------------------------------

BUTTON: dict[str, Any] = {
    "type": "button",
    "action_id": "a",
    "text": {"type": "plain_text", "text": "Go"},
    "value": "v",
}
OPTION = {"text": {"type": "plain_text", "text": "One"}, "value": "1"}
ROW: dict[str, Any] = {"type": "actions", "elements": [BUTTON]}
QUOTE: dict[str, Any] = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_quote", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]}],
}
GOOD: dict[str, Any] = {"text": "x", "blocks": [ROW, QUOTE]}


def test_what_slack_takes_is_no_violation() -> None:
    assert of_message(GOOD) == []


@pytest.mark.parametrize(
    ("block", "wrong"),
    [
        ({**ROW, "elements": [{**BUTTON, "text": {"type": "plain_text", "text": "x" * 76}}]}, "76 characters of 75"),
        ({**ROW, "elements": [{**BUTTON, "text": {"type": "mrkdwn", "text": "x"}}]}, "text is mrkdwn"),
        ({**ROW, "elements": [BUTTON, BUTTON]}, "an action_id twice"),
        ({**ROW, "elements": []}, "0 elements of a row"),
        ({**ROW, "elements": [{"type": "overflow", "action_id": "a", "options": [OPTION] * 6}]}, "6 options"),
        ({**ROW, "elements": [{**BUTTON, "value": "x" * 2001}]}, "value is too long"),
        ({**ROW, "elements": [{**BUTTON, "colour": "red"}]}, "unknown ['colour']"),
        ({**QUOTE, "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]}, "a run"),
        ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}, "151 characters of 150"),
        ({"type": "image", "image_url": "https://x", "alt_text": ""}, "an image needs"),
        ({"type": "carousel", "elements": [{"type": "card", "title": {"type": "plain_text", "text": "x"}}] * 11}, "11"),
        ({"type": "input", "label": {"type": "plain_text", "text": "x"}, "element": BUTTON}, "a input in a message"),
        ({"type": "hologram"}, "a block of the kind 'hologram'"),
    ],
)
def test_what_slack_refuses_is_one(block: dict[str, Any], wrong: str) -> None:
    assert any(wrong in one for one in of_message({"text": "x", "blocks": [block]}))


def test_messages_and_views_have_limits_as_a_whole() -> None:
    long = copy.deepcopy(QUOTE)
    long["elements"][0]["elements"][0]["text"] = "x" * 3000
    assert any("all blocks have" in one for one in of_message({"text": "x", "blocks": [long] * 5}))
    assert of_message({"text": "x", "blocks": [QUOTE] * 51}) == ["51 blocks"]
    assert of_message({"blocks": [QUOTE]}) == ["there is no text for notifications"]
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x" * 25}, "blocks": [QUOTE]}
    assert of_view(view) == ["title has 25 characters of 24"]
