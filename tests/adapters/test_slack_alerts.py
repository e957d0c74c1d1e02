"""/alert in Slack: from the command to what is told, and further from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import Person, buttons, words
from pullquote.adapters.slack.outlet import outlet
from pullquote.bot.daily import plans
from pullquote.bot.demo import samples
from slack_serving import workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from slack_serving import Workshop

HERE = "slack:T1"
FERRY = "Ada Lunn: The ferry to Skerry Point was cancelled again, and the whole island talked of nothing else."


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        yield shop


@pytest.fixture
def admin(shop: Workshop) -> Person:
    shop.slack.users["UBOSS"] = {"is_admin": True}
    return Person(shop.slack, user="UBOSS")


async def told(shop: Workshop, who: Person, typed: str) -> str:
    """What is answered to /alert."""
    before = len(shop.slack.of("respond"))
    await shop.send(who.command("/alert", typed))
    return words((await shop.slack.called("respond", before + 1)).blocks)


async def test_what_is_set_up_is_told_and_leads_further(
    shop: Workshop, admin: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "QUIET_S", 0.0)
    assert "new places about “ferry to Skerry Point”" in await told(shop, admin, "add ferry to Skerry Point <#C5|news>")
    (one,) = await shop.core.alerts.list(HERE)
    assert one.place.channel == "C5"
    (tmp_path / "harbour.txt").write_text(FERRY, "utf-8")
    await shop.core.transcripts.add([tmp_path / "harbour.txt"])
    await shop.core.daily.scheduler({"slack": outlet(shop.app, shop.core)}).once()
    posted = await shop.slack.called("chat.postMessage")
    assert posted.body["channel"] == "C5"
    assert "New: something about “ferry to Skerry Point”" in words(posted.blocks)
    row = buttons(posted.blocks)
    assert list(row) == ["Look further"]
    before = len(shop.slack.of("respond"))
    await shop.send(shop.ada.press(row["Look further"]))
    further = await shop.slack.called("respond", before + 1)
    assert further.body["response_type"] == "ephemeral"
    assert "cancelled again" in words(further.blocks)


async def test_of_several_episodes_one_is_chosen_to_look_into(
    shop: Workshop, admin: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "QUIET_S", 0.0)
    await told(shop, admin, "episodes")
    for name, file in (("First", "bees-in-february.md"), ("Second", "listening-for-nothing.txt")):
        said = (samples() / file).read_text("utf-8").partition("---\n")
        (tmp_path / f"{name}.toml").write_text(f'title = "The {name}"\ndate = "2999-01-01"\n', "utf-8")
        (tmp_path / f"{name}.txt").write_text(f"{said[2] or said[0]}\nAnd that was it.\n", "utf-8")
        await shop.core.transcripts.add([tmp_path / f"{name}.txt"])
    await shop.core.daily.scheduler({"slack": outlet(shop.app, shop.core)}).once()
    posted = await shop.slack.called("chat.postMessage")
    (menu,) = [one for block in posted.blocks if block["type"] == "actions" for one in block["elements"]]
    before = len(shop.slack.of("respond"))
    await shop.send(shop.ada.press(menu, entry="The Second"))
    further = await shop.slack.called("respond", before + 1)
    assert further.body["response_type"] == "ephemeral"
    assert "The Second" in words(further.blocks)


@pytest.mark.parametrize(
    ("typed", "kind", "limits"),
    [
        ("add “the moon lifts four acres”", "quote", ("the moon lifts four acres", None, None)),
        ("add tide mills from: Corrin Hathersedge in: The Slow Hour", "topic", ("tide mills",)),
        ("add from: Somebody New", "speaker", (None, "Somebody New", None)),
        ("episodes in: The Slow Hour", "episodes", (None, None, "The Slow Hour")),
        ("episodes", "episodes", (None, None, None)),
        ("add tide mills since: 2023", "topic", ("tide mills since: 2023", None, None)),
    ],
)
async def test_what_is_typed_is_understood(shop: Workshop, admin: Person, typed: str, kind: str, limits: Any) -> None:
    await told(shop, admin, typed)
    (one,) = await shop.core.alerts.list(HERE)
    found = one.excerpt_filter
    assert (one.kind.value, (found.about, found.speaker, found.source)[: len(limits)]) == (kind, limits)
    assert one.place.channel == "C1"


@pytest.mark.parametrize("typed", ["add", "episodes and more words", "whatever this is", "help"])
async def test_what_is_not_understood_is_answered_with_help(shop: Workshop, admin: Person, typed: str) -> None:
    assert "/alert [add WORDS" in await told(shop, admin, typed)
    assert await shop.core.alerts.list(HERE) == []


async def test_words_without_a_verb_may_be_those_of_a_new_alert(shop: Workshop, admin: Person) -> None:
    assert "Did you mean /alert add tide mills?" in await told(shop, admin, "tide mills")
    assert "Did you mean" not in await told(shop, admin, "aide")


async def test_a_verb_alone_means_the_only_alert_but_removes_none(shop: Workshop, admin: Person) -> None:
    await told(shop, admin, "create tides")
    assert "Paused" in await told(shop, admin, "stop")
    assert "Resumed" in await told(shop, admin, "resume")
    assert "One alert:" in await told(shop, admin, "delete")
    await told(shop, admin, "add moonlight")
    several = await told(shop, admin, "pause")
    assert "There are several: press the button of the one that you mean, or type pause and its id." in several
    assert "2 alerts:" in several
    assert {one.state.value for one in await shop.core.alerts.list(HERE)} == {"active"}


async def test_only_admins_set_up_and_change_and_all_may_look(shop: Workshop, admin: Person) -> None:
    assert "Only admins" in await told(shop, shop.ada, "add tides")
    await told(shop, admin, "add tides")
    await shop.send(shop.ada.command("/alert"))
    listed = shop.slack.of("respond")[-1]
    await shop.settle()
    listed = shop.slack.of("respond")[-1]
    assert "new places about “tides”" in words(listed.blocks)
    assert not buttons(listed.blocks)
    (one,) = await shop.core.alerts.list(HERE)
    assert "Only admins" in await told(shop, shop.ada, f"remove {one.id}")
    assert len(await shop.core.alerts.list(HERE)) == 1


async def test_buttons_pause_resume_and_remove(shop: Workshop, admin: Person) -> None:
    await told(shop, admin, "add tides")
    await shop.send(admin.command("/alert"))
    await shop.settle()
    row = buttons(shop.slack.of("respond")[-1].blocks)
    assert list(row) == ["Pause", "Remove"]
    assert "confirm" in row["Remove"]
    await shop.send(admin.press(row["Pause"]))
    await shop.settle()
    listed = shop.slack.of("respond")[-1]
    assert listed.body["replace_original"] is True
    await shop.send(admin.press(buttons(listed.blocks)["Resume"]))
    await shop.settle()
    (one,) = await shop.core.alerts.list(HERE)
    assert one.posts
    await shop.send(Person(shop.slack, team="T2", user="UBOSS").press(row["Remove"]))
    await shop.settle()
    assert len(await shop.core.alerts.list(HERE)) == 1
    await shop.send(admin.press(row["Remove"]))
    await shop.settle()
    assert await shop.core.alerts.list(HERE) == []


async def test_a_channel_that_refuses_posts_is_said_before_anything_is_set_up(shop: Workshop, admin: Person) -> None:
    shop.slack.will("chat.postEphemeral", {"ok": False, "error": "not_in_channel"})
    assert "Invite me" in await told(shop, admin, "add tides")
    assert await shop.core.alerts.list(HERE) == []
