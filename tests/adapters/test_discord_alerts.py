"""/alert in Discord: from the command to what is told, and further from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fake_discord import (
    CHANNEL,
    CLOSED,
    GUILD,
    MANAGER,
    OTHER_GUILD,
    Resolved,
    buttons,
    channel_option,
    labels,
    private,
    text,
)
from pullquote.bot.daily import plans
from pullquote.bot.demo import samples

if TYPE_CHECKING:
    from pathlib import Path

    from discord_serving import Served
    from fake_discord import Json

MANAGING: Any = {"permissions": MANAGER}
HERE = f"discord:{GUILD}"
FERRY = "Ada Lunn: The ferry to Skerry Point was cancelled again, and the whole island talked of nothing else."


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """News wait for no others."""
    monkeypatch.setattr(plans, "QUIET_S", 0.0)


async def typed(served: Served, name: str, **options: Any) -> Json:
    """The answer to an /alert command by somebody who may manage the server."""
    options.setdefault("as_", MANAGING)
    return await (await served.fake.command(f"alert {name}", **options)).message()


async def come(served: Served, folder: Path, name: str, words: str) -> None:
    file = folder / f"{name}.txt"
    file.write_text(words, "utf-8")
    await served.core.transcripts.add([file])
    await served.core.daily.scheduler({"discord": served.bot.cog}).once()


async def looked(served: Served, posted: Json) -> Json:
    """What "Look further" shows to whoever presses it, and to nobody else."""
    shown = await (await served.fake.press(posted, "Look further")).changed()
    assert private(shown)
    return shown


async def only(served: Served) -> Any:
    (one,) = await served.core.alerts.list(HERE)
    return one


async def test_what_is_set_up_is_told_and_leads_further(served: Served, tmp_path: Path) -> None:
    message = await typed(served, "add", words="ferry to Skerry Point")
    assert private(message)
    assert "new places about “ferry to Skerry Point”" in text(message)
    await come(served, tmp_path, "harbour", FERRY)
    (posted,) = served.fake.posted
    assert served.fake.posts[0]["channel"] == CHANNEL
    assert text(posted).startswith("### New: something about “ferry to Skerry Point”")
    assert "Ada Lunn" in text(posted)
    assert labels(posted) == ["Look further"]
    further = await looked(served, posted)
    assert "cancelled again" in text(further)
    assert "posted on " in text(await typed(served, "list"))


async def test_new_episodes_are_told(served: Served, tmp_path: Path) -> None:
    assert "Set up. From now on it tells of:" in text(await typed(served, "episodes"))
    words = (samples() / "the-tide-keeps-the-hours.txt").read_text("utf-8")
    (tmp_path / "new.toml").write_text('title = "The Newest"\ndate = "2999-01-01"\n', "utf-8")
    await come(served, tmp_path, "new", f"{words}\nAnd that was it.\n")
    (posted,) = served.fake.posted
    assert text(posted).startswith("### New episode: The Newest")
    further = await looked(served, posted)
    assert "The Newest" in text(further)


async def test_of_several_episodes_one_is_chosen_to_look_into(served: Served, tmp_path: Path) -> None:
    """And never one that was there before."""
    await typed(served, "episodes")
    for name, file in (("First", "bees-in-february.md"), ("Second", "the-tide-keeps-the-hours.txt")):
        words = (samples() / file).read_text("utf-8").partition("---\n")
        (tmp_path / f"{name}.toml").write_text(f'title = "The {name}"\ndate = "2999-01-01"\n', "utf-8")
        (tmp_path / f"{name}.txt").write_text(f"{words[2] or words[0]}\nAnd that was it.\n", "utf-8")
        await served.core.transcripts.add([tmp_path / f"{name}.txt"])
    await served.core.daily.scheduler({"discord": served.bot.cog}).once()
    (posted,) = served.fake.posted
    assert text(posted).startswith("### 2 new episodes:")
    assert labels(posted) == []
    shown = await (await served.fake.choose(posted, "The Second")).changed()
    assert private(shown)
    assert "**The Second**" in text(shown)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({}, "Say what to look for"),
        ({"words": "of the"}, "words that everybody says"),
        ({"words": "?!"}, "no word"),
    ],
)
async def test_what_cannot_be_looked_for_is_refused_in_words(served: Served, options: Any, says: str) -> None:
    message = await typed(served, "add", **options)
    assert says in text(message)
    assert await served.core.alerts.list(HERE) == []


async def test_it_can_be_paused_resumed_and_removed(served: Served) -> None:
    await typed(served, "add", words="ferry to Skerry Point")
    id_ = (await only(served)).id
    states = list[str]()
    for name in ("pause", "resume"):
        assert private(await typed(served, name, alert=id_))
        states.append((await only(served)).state.value)
    assert states == ["paused", "active"]
    listed = text(await typed(served, "list"))
    assert id_ in listed
    assert "waiting for new transcripts" in listed
    assert "Removed: new places about" in text(await typed(served, "remove", alert=id_))
    none = text(await typed(served, "list"))
    assert "There are no alerts yet." in none
    assert "alert add" in none


@pytest.mark.parametrize(
    ("context", "says"),
    [({}, "That is for those who may manage the server."), ({"guild": None}, "That belongs to a server.")],
)
async def test_only_managers_may_and_only_in_a_server(served: Served, context: Any, says: str) -> None:
    for name in ("add", "episodes", "list", "pause", "resume", "remove"):
        options = {"add": {"words": "tides"}, "episodes": {}, "list": {}}.get(name, {"alert": "any"})
        assert says in text(await typed(served, name, **options, as_=context)), name


async def test_another_server_s_alert_does_not_exist_here(served: Served) -> None:
    await typed(served, "add", words="ferry to Skerry Point")
    id_ = (await only(served)).id
    for name in ("pause", "resume", "remove"):
        message = await typed(served, name, alert=id_, as_={**MANAGING, "guild": OTHER_GUILD})
        assert f"There is no alert “{id_}” here." in text(message)
    assert "There is no alert" in text(await typed(served, "pause", alert="daily-1"))


async def test_a_closed_channel_is_said_before_anything_is_set_up(served: Served) -> None:
    options = {"channel": Resolved(7, str(CLOSED)), "resolved": channel_option(CLOSED, 0)}
    message = await typed(served, "add", words="ferry to Skerry Point", **options)
    assert "I may not post in" in text(message)
    assert await served.core.alerts.list(HERE) == []


async def test_ids_are_completed_with_what_they_look_for(served: Served) -> None:
    await typed(served, "add", words="ferry to Skerry Point", speaker="Ondine Farrow")
    one = await only(served)
    (choice,) = await served.fake.complete("alert pause", "alert", "skerry", **MANAGING)
    assert choice["value"] == one.id
    assert choice["name"] == f"{one.id}: new places about “ferry to Skerry Point”, only Ondine Farrow"
    assert await served.fake.complete("alert pause", "alert", "", permissions=0) == []


@pytest.mark.parametrize("data", ["", "x", "a:b:c", ":", "pullquote"])
async def test_a_button_of_another_kind_is_refused_in_words(served: Served, tmp_path: Path, data: str) -> None:
    await typed(served, "add", words="ferry to Skerry Point")
    await come(served, tmp_path, "harbour", FERRY)
    (posted,) = served.fake.posted
    forged = {**buttons(posted)[0], "custom_id": f"pullquote:look:{data}"}
    shown = await looked(served, {**posted, "components": [{"type": 1, "components": [forged]}]})
    assert "another version of pullquote" in text(shown)
