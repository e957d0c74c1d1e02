"""/library channel in Discord: who may limit what a channel searches, by which form, and what becomes of it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_discord import (
    CHANNEL,
    FORUM,
    GUILD,
    MANAGER,
    STRANGER,
    THREAD,
    labels,
    links,
    parts,
    private,
    text,
)
from pullquote.adapters.discord import channels
from pullquote.bot.presenting.typesetting import can_typeset

if TYPE_CHECKING:
    from discord_serving import Served

MANAGING: Any = {"permissions": MANAGER}
BEES = "in the winter of 2018 we lost half of our colonies"
TIDE = "The Tide Keeps the Hours"
WORKSPACE = f"discord:{GUILD}"


async def limited(served: Served, name: str = TIDE) -> Any:
    """The panel after a channel was limited by the form."""
    panel = await (await served.fake.command("library channel", as_=MANAGING)).message()
    modal = await (await served.fake.press(panel, "Sources of a channel", **MANAGING)).modal()
    return await (await served.fake.submit(modal, {"What is searched there": name}, **MANAGING)).message()


async def test_a_manager_limits_a_channel_and_gives_it_all_again(served: Served) -> None:
    panel = await (await served.fake.command("library channel", as_=MANAGING)).message()
    assert "Every channel searches the whole library." in text(panel)
    assert labels(panel) == ["Sources of a channel"]
    shown = await limited(served)
    assert f"That channel now searches only: {TIDE}." in text(shown)
    assert f"<#{CHANNEL}>" in text(shown)
    assert private(shown)
    missing = await (await served.fake.command("quote", words=BEES)).message()
    assert f"Not in the one transcript searched in this channel's sources \\({TIDE}\\)" in text(missing)
    assert links(await (await served.fake.command("quote", words=BEES, as_={"channel": CHANNEL + 50})).message())
    (menu,) = [one for one in parts(shown) if one["type"] == 3]
    assert menu["options"][0]["label"] == f"#general: {TIDE}"
    modal = await (await served.fake.choose(shown, f"#general: {TIDE}", **MANAGING)).modal()
    assert [one["label"] for one in modal["components"][1]["component"]["options"] if one.get("default")] == [TIDE]
    await served.core.channel_sources.limit(WORKSPACE, str(CHANNEL), [])
    assert links(await (await served.fake.command("quote", words=BEES)).message())


async def test_help_there_counts_what_is_searched_there(served: Served) -> None:
    assert "6 transcripts can be asked here." in text(await (await served.fake.command("help")).message())
    await limited(served, "The Slow Hour")
    assert "4 transcripts can be asked here." in text(await (await served.fake.command("help")).message())


@pytest.mark.skipif(not can_typeset(), reason="there are no fonts to draw with")
async def test_a_picture_of_what_is_not_searched_there_is_not_shared_there(served: Served) -> None:
    """Though it was made before the channel was limited."""
    answer = await (await served.fake.command("quote", words=BEES)).message()
    made = await (await served.fake.press(await served.fake.rarer(answer), "Quote card")).changed()
    await limited(served)
    refused = await (await served.fake.press(made, "Share")).changed()
    assert f"This channel searches only: {TIDE}." in text(refused)
    assert private(refused)
    assert not any(one["type"] == 12 for one in parts(refused))


async def test_completion_there_offers_what_is_searched(served: Served) -> None:
    everywhere = await served.fake.complete("quote", "source", "")
    await limited(served)
    there = await served.fake.complete("quote", "source", "")
    assert {one["name"] for one in there} < {one["name"] for one in everywhere}
    assert await served.fake.complete("library info", "transcript", "") == everywhere  # the whole library is listed


async def test_a_thread_searches_what_its_channel_does(served: Served) -> None:
    await served.core.channel_sources.limit(WORKSPACE, str(FORUM), [TIDE])
    there: Any = {"channel": THREAD, "kind_of_channel": 11}
    assert "this channel's sources" in text(await (await served.fake.command("quote", words=BEES, as_=there)).message())


async def test_others_neither_see_nor_change_it(served: Served) -> None:
    await limited(served)
    panel = await (await served.fake.command("library channel", as_=MANAGING)).message()
    for refused in (
        await (await served.fake.command("library channel", as_={"user": STRANGER})).message(),
        await (await served.fake.press(panel, "Sources of a channel", user=STRANGER)).changed(),
    ):
        assert "for those who may manage the server" in text(refused)


async def test_a_large_library_has_a_field_for_what_the_menu_does_not_hold(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "OPTIONS", 2)
    panel = await (await served.fake.command("library channel", as_=MANAGING)).message()
    modal = await (await served.fake.press(panel, "Sources of a channel", **MANAGING)).modal()
    typed = {"Others, too": "bees in february\nno such show"}
    refused = await (await served.fake.submit(modal, typed, **MANAGING)).message()
    assert "No episode or show is called “no such show”." in text(refused)
    assert await served.core.channel_sources.listed(WORKSPACE) == {}
    again = await (await served.fake.press(refused, labels(refused)[0], **MANAGING)).modal()
    assert again["components"][2]["component"]["value"] == "bees in february\nno such show"
    saved = await (await served.fake.submit(again, {"Others, too": "bees in february"}, **MANAGING)).message()
    assert "Bees in February" in text(saved)


async def test_a_channel_that_is_deleted_is_forgotten(served: Served) -> None:
    await limited(served)
    channel: Any = served.bot.get_channel(CHANNEL)
    (deleted,) = [listen for name, listen in served.bot.cog.get_listeners() if name == "on_guild_channel_delete"]
    await deleted(channel)
    assert await served.core.channel_sources.listed(WORKSPACE) == {}


async def test_a_saved_quote_from_elsewhere_is_not_shared_into_a_limited_channel(served: Served) -> None:
    answer = await (await served.fake.command("quote", words=BEES)).message()
    await (await served.fake.press(await served.fake.rarer(answer), "Save")).changed()
    await limited(served)
    refused = await (await served.fake.command("saved share", quote="1")).message()
    assert f"This channel searches only: {TIDE}." in text(refused)
    assert private(refused)
    shared = await (await served.fake.command("saved share", quote="1", as_={"channel": CHANNEL + 50})).message()
    assert "colonies" in text(shared)
