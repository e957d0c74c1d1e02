"""Quote cards and posts with pictures in Slack: uploaded where the app may, with what they show in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import Person, buttons, rarer, words
from pullquote.adapters.slack import web
from pullquote.bot.cards import Theme
from pullquote.bot.presenting.typesetting import can_typeset
from slack_serving import workshop
from test_slack_delivery import CARD, HERE, left, poster, slack

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from fake_slack import FakeSlack
    from pullquote.adapters.slack.delivery import Poster
    from slack_serving import Workshop

pytestmark = pytest.mark.skipif(not can_typeset(), reason="there are no fonts to draw with")
__all__ = ["left", "poster", "slack"]

BEES = "a third of our colonies"
REFUSED = {"ok": False, "error": "invalid_blocks"}
LACKING = {"ok": False, "error": "missing_scope"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "WAITS", (0.0, 0.0))


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        yield shop


def picture(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    (found,) = [block for block in blocks if block["type"] == "image"]
    return found


async def made(shop: Workshop) -> list[dict[str, Any]]:
    """The card of a place, as whoever pressed sees it."""
    await shop.send(shop.ada.command("/quote", BEES))
    answer = await shop.slack.called("respond")
    await shop.send(shop.ada.press(rarer(answer.blocks), entry="Quote card"))
    shown = await shop.slack.called("respond", 2)
    assert shown.body["response_type"] == "ephemeral"
    assert shown.body["replace_original"] is False
    return shown.blocks


async def test_a_place_is_made_a_picture_which_can_be_shared_once(shop: Workshop) -> None:
    blocks = await made(shop)
    image = picture(blocks)
    assert shop.slack.uploads[image["slack_file"]["id"]].startswith(b"\x89PNG")
    assert BEES in image["alt_text"]
    assert "Bees in February" in image["alt_text"]
    (asked,) = shop.slack.of("files.getUploadURLExternal")
    assert BEES in asked.body["alt_txt"]
    assert "channel_id" not in shop.slack.of("files.completeUploadExternal")[0].body  # nobody sees it until then
    for _ in range(2):
        await shop.send(shop.ada.press(buttons(blocks)["Share"]))
    await shop.settle()
    (shared,) = shop.slack.of("respond")[2:]
    assert shared.body["response_type"] == "in_channel"
    assert "<@U1>" in words(shared.blocks)
    assert BEES in picture(shared.blocks)["alt_text"]


async def test_one_of_what_is_not_searched_there_is_not_shared_there(shop: Workshop) -> None:
    """Though it was made before the channel was limited."""
    blocks = await made(shop)
    await shop.core.channel_sources.limit("slack:T1", "C1", ["The Tide Keeps the Hours"])
    await shop.send(shop.ada.press(buttons(blocks)["Share"]))
    refused = await shop.slack.called("respond", 3)
    assert "This channel searches only: The Tide Keeps the Hours." in words(refused.blocks)
    assert refused.body["response_type"] == "ephemeral"


async def test_the_other_theme_takes_its_place(shop: Workshop) -> None:
    blocks = await made(shop)
    await shop.send(shop.ada.press(buttons(blocks)["Dark"]))
    dark = await shop.slack.called("respond", 3)
    assert dark.body["replace_original"] is True
    contents = [shop.slack.uploads[picture(each)["slack_file"]["id"]] for each in (blocks, dark.blocks)]
    assert contents[0] != contents[1]


async def test_where_the_app_may_not_upload_it_is_said_how_to_let_it(shop: Workshop) -> None:
    shop.slack.will("files.getUploadURLExternal", LACKING)
    await shop.send(shop.ada.command("/quote", BEES))
    answer = await shop.slack.called("respond")
    await shop.send(shop.ada.press(rarer(answer.blocks), entry="Quote card"))
    assert "pullquote slack manifest --pictures" in words((await shop.slack.called("respond", 2)).blocks)


async def test_nothing_is_uploaded_to_another_host(shop: Workshop) -> None:
    shop.slack.will("files.getUploadURLExternal", {"ok": True, "upload_url": "https://evil.example/x", "file_id": "F1"})
    await shop.send(shop.ada.command("/quote", BEES))
    answer = await shop.slack.called("respond")
    await shop.send(shop.ada.press(rarer(answer.blocks), entry="Quote card"))
    assert "upload_url" in words((await shop.slack.called("respond", 2)).blocks)
    assert not shop.slack.uploads


async def test_a_post_has_its_picture_beside_its_words(slack: FakeSlack, poster: Poster) -> None:
    post = CARD.post
    assert post
    await poster.deliver(HERE, replace(CARD, post=replace(post, picture=Theme.DARK)), "one")
    (posted,) = slack.of("chat.postMessage")
    assert "It rained." in picture(posted.blocks)["alt_text"]
    assert "It rained." in words(posted.blocks)
    assert posted.blocks[-1]["type"] == "actions"


@pytest.mark.parametrize("refusals", [1, 3])
async def test_a_picture_that_is_not_known_yet_is_waited_for_and_else_left_out(
    slack: FakeSlack, poster: Poster, refusals: int
) -> None:
    post = CARD.post
    assert post
    slack.will("chat.postMessage", *[REFUSED] * refusals)
    await poster.deliver(HERE, replace(CARD, post=replace(post, picture=Theme.DARK)), "one")
    posted = slack.of("chat.postMessage")
    assert len(posted) == refusals + 1
    assert any(block["type"] == "image" for block in posted[-1].blocks) == (refusals == 1)
    assert "It rained." in words(posted[-1].blocks)


async def test_a_post_without_permission_for_pictures_is_made_all_the_same(slack: FakeSlack, poster: Poster) -> None:
    post = CARD.post
    assert post
    slack.will("files.getUploadURLExternal", LACKING)
    await poster.deliver(HERE, replace(CARD, post=replace(post, picture=Theme.DARK)), "one")
    (posted,) = slack.of("chat.postMessage")
    assert not any(block["type"] == "image" for block in posted.blocks)


async def test_the_form_offers_it_and_says_how_where_it_may_not(shop: Workshop) -> None:
    admin = Person(shop.slack, user="UADMIN")
    shop.slack.granted = "commands,chat:write,users:read"
    await shop.send(admin.command("/daily", "add <#C1|general>"))
    view = (await shop.slack.called("views.open")).body["view"]
    field = next(block for block in view["blocks"] if block.get("block_id") == "picture")
    assert "--pictures" in field["hint"]["text"]
    typed = {
        "channel": {"selected_conversation": "C1"},
        "time": {"selected_time": "09:00"},
        "zone": {"selected_option": {"value": "UTC"}},
        "days": {"value": "weekdays"},
        "picture": {"selected_option": {"value": "light"}},
    }
    await shop.send(admin.submit(view, typed))
    await shop.settle()
    (saved,) = await shop.core.daily.list("slack:T1")
    assert saved.picture is Theme.LIGHT
