"""Corrections in Slack: proposed from an answer, decided on by admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import Person, buttons, rarer, words
from slack_serving import workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from slack_serving import Workshop

SAID = "a colony is a ball of bees about the size of a grapefruit"
POMELO = SAID.replace("grapefruit", "pomelo")


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        yield shop


@pytest.fixture
def admin(shop: Workshop) -> Person:
    return Person(shop.slack, user="UADMIN")


async def answered(shop: Workshop, who: Person, name: str, typed: str) -> list[dict[str, Any]]:
    """The blocks that a command is answered with."""
    before = len(shop.slack.of("respond"))
    await shop.send(who.command(name, typed))
    return (await shop.slack.called("respond", before + 1)).blocks


async def pressed(shop: Workshop, who: Person, blocks: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    """The blocks that a pressed button is answered with."""
    before = len(shop.slack.of("respond"))
    await shop.send(who.press(buttons(blocks)[label]))
    return (await shop.slack.called("respond", before + 1)).blocks


def typed_in(recognised: str, corrected: str, where: str = "place") -> dict[str, dict[str, Any]]:
    return {
        "recognised": {"type": "plain_text_input", "value": recognised},
        "corrected": {"type": "plain_text_input", "value": corrected},
        "where": {"type": "static_select", "selected_option": {"value": where}},
    }


async def form(shop: Workshop, who: Person, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """The form that the button under an answer opens."""
    before = len(shop.slack.of("views.open"))
    await shop.send(who.press(rarer(blocks), entry="Misheard?"))
    return (await shop.slack.called("views.open", before + 1)).body["view"]


async def test_anybody_proposes_and_an_admin_accepts(shop: Workshop, admin: Person) -> None:
    """Nothing in a correction is a mention."""
    other = Person(shop.slack, user="U2")
    view = await form(shop, shop.ada, await answered(shop, shop.ada, "/quote", SAID))
    assert [block["block_id"] for block in view["blocks"]] == ["recognised", "corrected", "where"]
    response = await shop.send(shop.ada.submit(view, typed_in("grapefruit", "<!channel> pomelo")))
    assert "Proposed. Nothing changes until" in response.body
    assert "Verbatim" in words(await answered(shop, shop.ada, "/quote", SAID))
    mine = await answered(shop, shop.ada, "/library", "corrections")
    assert "proposed, not decided on" in words(mine)
    assert not buttons(mine)
    assert "Nothing has been corrected." in words(await answered(shop, other, "/library", "corrections"))
    pending = await answered(shop, admin, "/library", "corrections")
    assert list(buttons(pending)) == ["Accept 1", "Reject 1"]
    assert "Only admins" in words(await pressed(shop, other, pending, "Accept 1"))
    done = await pressed(shop, admin, pending, "Accept 1")
    assert "in force" in words(done)
    assert not buttons(done)
    found = words(await answered(shop, shop.ada, "/quote", SAID))
    assert "Close" in found
    assert "corrected: recognised as “grapefruit”" in found


async def test_what_an_admin_says_is_in_force_at_once_and_can_be_undone(shop: Workshop, admin: Person) -> None:
    blocks = await answered(shop, admin, "/quote", SAID)
    response = await shop.send(
        admin.submit(await form(shop, admin, blocks), typed_in("grapefruit", "pomelo", "everywhere"))
    )
    assert "Corrected." in response.body
    assert "in all transcripts" in response.body
    assert "Verbatim" in words(await answered(shop, shop.ada, "/quote", POMELO))
    assert "Only admins" in words(await answered(shop, shop.ada, "/library", "undo 1"))
    assert "Taken back." in words(await answered(shop, admin, "/library", "undo #1"))
    assert "Verbatim" in words(await answered(shop, shop.ada, "/quote", SAID))
    for typed in ("undo 1", "undo one", f"undo {'9' * 30}"):
        assert "There is no correction" in words(await answered(shop, admin, "/library", typed))


async def test_the_command_takes_both_sides(shop: Workshop, admin: Person) -> None:
    assert "Proposed." in words(await answered(shop, shop.ada, "/library", "correct grapefruit = pomelo"))
    assert "equals sign" in words(await answered(shop, shop.ada, "/library", "correct grapefruit"))
    assert "Give words on both sides" in words(await answered(shop, admin, "/library", "correct grapefruit ="))
    pending = await answered(shop, admin, "/library", "corrections")
    await pressed(shop, admin, pending, "Reject 1")
    assert "rejected" in words(await answered(shop, shop.ada, "/library", "corrections"))
    assert "There is no correction 1 here" in words(await pressed(shop, admin, pending, "Reject 1"))


async def test_words_that_do_not_stand_there_are_refused_and_forms_are_read_without_trust(
    shop: Workshop, admin: Person
) -> None:
    view = await form(shop, admin, await answered(shop, admin, "/quote", SAID))
    response = await shop.send(admin.submit(view, typed_in("zeppelin", "airship")))
    assert "does not stand there in Bees" in response.body
    for forged in ("", "x 0 0 0", "nothing", "x -1 0 0"):
        response = await shop.send(admin.submit({**view, "private_metadata": forged}, typed_in("bees", "wasps")))
        assert "Corrected" not in response.body
    assert await shop.core.corrections.listed(None) == []
