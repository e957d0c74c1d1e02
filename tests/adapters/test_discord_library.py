"""/library and /help in Discord: lists, a server's own uploads, and forms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fake_discord import GUILD, MANAGER, OTHER_GUILD, Resolved, file_option, labels, private, text
from pullquote.bot.following.reachable import Reachable

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from discord_serving import Served
    from fake_discord import Exchange, Json

MANAGING: Any = {"permissions": MANAGER}
VTT = b"""WEBVTT

00:01.000 --> 00:04.000
<v SPEAKER_00>The rhubarb was counted twice on a Tuesday afternoon.

00:04.000 --> 00:08.000
<v SPEAKER_01>And nobody ever told the gardener about it.
"""


async def attached(served: Served, content: bytes, name: str = "rhubarb.vtt", **context: Any) -> Exchange:
    """Types /library add with a file attached."""
    served.fake.files[name] = content
    resolved = file_option(f"{served.fake.url}/cdn/{name}", name, len(content))
    return await served.fake.command("library add", file=Resolved(11, "1"), resolved=resolved, as_=context or MANAGING)


async def submitted(served: Served, modal: Json, typed: dict[str, str], **context: Any) -> Json:
    return await (await served.fake.submit(modal, typed, **(context or MANAGING))).message()


async def test_the_list_is_for_everybody_and_seen_by_the_asker(served: Served) -> None:
    """What transcripts lack is told to managers alone."""
    await served.core.transcripts.upload(f"discord:{GUILD}", "bare.txt", b"The rhubarb was counted twice.")
    message = await (await served.fake.command("library list")).message()
    assert "### 7 transcripts in the library:" in text(message)
    managed = await (await served.fake.command("library list", as_=MANAGING)).message()
    assert ["missing: show, date, link" in text(one) for one in (message, managed)] == [False, True]
    assert private(message)


async def test_a_long_list_is_read_page_by_page_with_nothing_lost(served: Served, tmp_path: Path) -> None:
    files = [tmp_path / f"a-rather-long-name-for-a-file-{number:03}.txt" for number in range(60)]
    for number, file in enumerate(files):
        file.write_text(f"Rhubarb number {number} was counted.\n")
    assert len((await served.core.transcripts.add(files, workspace=f"discord:{GUILD}")).results) == 60
    message = await (await served.fake.command("library list")).message()
    seen = [text(message)]
    while "Read on" in labels(message):
        turned = await served.fake.press(message, "Read on")
        await turned.until(lambda it: it.callbacks)
        assert turned.original is not None
        message = turned.original
        seen.append(text(message))
    assert len(seen) > 1
    assert all(f"file {number:03}" in "\n".join(seen) for number in range(60))
    assert "Page back" in labels(message)


async def test_info_says_what_is_known(served: Served) -> None:
    message = await (await served.fake.command("library info", transcript="Bees in February")).message()
    assert "The Slow Hour" in text(message)
    assert private(message)
    missing = await (await served.fake.command("library info", transcript="Nothing")).message()
    assert "There is no transcript called “Nothing”" in text(missing)


async def test_a_file_is_added_for_this_server_alone(served: Served) -> None:
    exchange = await attached(served, VTT)
    added = await exchange.message()
    assert private(added)
    assert [callback["type"] for callback in exchange.callbacks] == [5]
    assert [one["content"] for edit in exchange.edits[:2] for one in edit["components"]] == [
        "Reading the file …",
        "Reading the file … making it findable …",
    ]
    assert "rhubarb" in text(added)
    assert labels(added) == ["Title, date, link …", "Speakers …"]
    found = await (await served.fake.command("quote", words="the rhubarb was counted twice")).message()
    assert "Verbatim" in text(found)
    other = {"guild": OTHER_GUILD}
    hidden = await (await served.fake.command("quote", words="the rhubarb was counted twice", as_=other)).message()
    assert "Not in the" in text(hidden)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "quote.vtt", "quote.vtt"),
        (b"", "empty.srt", "the file is empty"),
        (b"PK\x03\x04" + b"\x00" * 100, "all.txt", "archives are not read"),
    ],
)
async def test_what_is_no_transcript_is_refused_whatever_it_is_called(
    served: Served, content: bytes, name: str, says: str
) -> None:
    message = await (await attached(served, content, name)).message()
    assert says in text(message).replace("\\", "")
    assert private(message)


async def test_a_file_that_is_too_large_is_not_even_fetched(served: Served) -> None:
    resolved = file_option(f"{served.fake.url}/cdn/big.txt", "big.txt", 10**9)
    exchange = await served.fake.command("library add", file=Resolved(11, "1"), resolved=resolved, as_=MANAGING)
    assert "That file is too large: at most 16.8 MB" in text(await exchange.message())
    assert not any("/cdn/" in path for _, path, _ in served.fake.requests)


async def test_a_file_that_is_gone_is_no_silence(served: Served) -> None:
    resolved = file_option(f"{served.fake.url}/cdn/nowhere.txt", "nowhere.txt", 10)
    exchange = await served.fake.command("library add", file=Resolved(11, "1"), resolved=resolved, as_=MANAGING)
    assert "could not be fetched" in text(await exchange.message())


@pytest.mark.parametrize(
    ("context", "says"),
    [
        ({}, "That is for those who may manage the server."),
        ({"guild": None}, "That belongs to a server."),
        ({"permissions": MANAGER, "installed": False}, "That belongs to a server."),
    ],
)
async def test_only_managers_change_the_library_and_only_in_a_server(served: Served, context: Any, says: str) -> None:
    served.fake.files["x.txt"] = VTT
    file: Any = {"file": Resolved(11, "1"), "resolved": file_option(f"{served.fake.url}/cdn/x.txt", "x.txt", len(VTT))}
    for name, options in (("add", file), ("edit", {"transcript": "Bees"}), ("remove", {"transcript": "Bees"})):
        message = await (await served.fake.command(f"library {name}", **options, as_=context)).message()
        assert says in text(message), name
        assert private(message), name


@pytest.mark.parametrize("name", ["edit", "remove"])
async def test_what_is_shared_with_others_is_not_changed_from_a_server(served: Served, name: str) -> None:
    message = await (
        await served.fake.command(f"library {name}", transcript="Bees in February", as_=MANAGING)
    ).message()
    assert private(message)
    assert labels(message) == []
    assert any(transcript.title == "Bees in February" for transcript in await served.core.transcripts.listed(None))


async def test_the_form_shows_what_is_known_and_keeps_what_is_said(served: Served) -> None:
    added = await (await attached(served, VTT)).message()
    modal = await (await served.fake.press(added, "Title, date, link …", **MANAGING)).modal()
    assert [label["label"] for label in modal["components"]] == ["Title", "Show", "Date", "Link", "Language"]
    kept = await submitted(served, modal, {"Title": "The Rhubarb Affair", "Date": "2024-05-01"})
    assert "The Rhubarb Affair" in text(kept)
    again = await (await served.fake.command("library edit", transcript="The Rhubarb Affair", as_=MANAGING)).modal()
    values = {label["label"]: label["component"].get("value") for label in again["components"]}
    assert values["Date"] == "2024-05-01"


async def test_speakers_get_their_names_in_a_second_form(served: Served) -> None:
    added = await (await attached(served, VTT)).message()
    modal = await (await served.fake.press(added, "Speakers …", **MANAGING)).modal()
    assert [label["label"] for label in modal["components"]] == ["Participants", "Speaker labels"]
    await submitted(served, modal, {"Speaker labels": "SPEAKER_00 = Ada\nSPEAKER_01 = Bede"})
    found = await (await served.fake.command("quote", words="the rhubarb was counted twice", speaker="Ada")).message()
    assert "Ada" in text(found)


async def test_what_cannot_be_right_in_a_form_is_named_and_nothing_is_kept(served: Served) -> None:
    added = await (await attached(served, VTT)).message()
    modal = await (await served.fake.press(added, "Title, date, link …", **MANAGING)).modal()
    refused = await submitted(served, modal, {"Title": "Kept?", "Date": "yesterday"})
    assert "yesterday" in text(refused)
    assert private(refused)
    assert not any(transcript.title == "Kept?" for transcript in await served.core.transcripts.listed(None))


async def test_a_form_is_checked_again_when_it_comes_back(served: Served) -> None:
    """Somebody may have lost their rights while they typed."""
    added = await (await attached(served, VTT)).message()
    modal = await (await served.fake.press(added, "Title, date, link …", **MANAGING)).modal()
    refused = await submitted(served, modal, {"Title": "Mine"}, permissions=0)
    assert text(refused) == "That is for those who may manage the server."


async def test_a_transcript_is_removed_once_that_is_confirmed(served: Served) -> None:
    await (await attached(served, VTT)).message()
    asked = await (await served.fake.command("library remove", transcript="rhubarb", as_=MANAGING)).message()
    assert labels(asked) == ["Remove it"]
    assert any(transcript.title == "rhubarb" for transcript in await served.core.transcripts.listed(None))
    pressed = await served.fake.press(asked, "Remove it", **MANAGING)
    await pressed.until(lambda it: it.callbacks)
    assert pressed.original is not None
    assert "One transcript removed." in text(pressed.original)
    assert labels(pressed.original) == []
    assert not any(transcript.title == "rhubarb" for transcript in await served.core.transcripts.listed(None))


async def test_help_names_the_commands_and_what_is_stored(served: Served) -> None:
    message = await (await served.fake.command("help")).message()
    for name in ("quote", "verify", "topic", "excerpt", "library list", "daily"):
        assert f"</{name}:{served.fake.id_of(name.split()[0])}>" in text(message)
    assert f"stored about you: </help:{served.fake.id_of('help')}> what: privacy" in text(message)
    privacy = await (await served.fake.command("help", what="privacy")).message()
    assert "For how long" in text(privacy)
    assert private(privacy)


async def test_following_is_for_managers_and_off_unless_the_operator_allows_it(served: Served) -> None:
    refused = await (
        await served.fake.command("library follow", address="https://example.org/f", as_=MANAGING)
    ).message()
    assert "switched off here" in text(refused)
    stranger = await (await served.fake.command("library feeds")).message()
    assert "manage" in text(stranger)


async def test_a_feed_is_followed_listed_and_unfollowed(served: Served) -> None:
    """It is fetched by the process that serves, which none is here."""
    settings = served.core.settings
    served.core.reload(replace(settings, feeds=replace(settings.feeds, allow_workspaces=True)))
    address = "https://example.org/feed.xml?key=hidden"
    begun = await (await served.fake.command("library follow", address=address, as_=MANAGING)).message()
    assert "come within the next minutes" in text(begun)
    assert "hidden" not in text(begun)
    listed = await (await served.fake.command("library feeds", as_=MANAGING)).message()
    assert "not asked yet" in text(listed)
    (status,) = await served.core.following.statuses(f"discord:{GUILD}")
    assert await served.core.following.statuses(f"discord:{OTHER_GUILD}") == []
    for secret in ("env:PULLQUOTE_FEED_SECRET_A", "file:/etc/passwd"):
        message = await (await served.fake.command("library follow", address=secret, as_=MANAGING)).message()
        assert "no address of the web" in text(message)
    gone = await (await served.fake.command("library unfollow", feed=status.feed.id, as_=MANAGING)).message()
    assert "no longer followed" in text(gone)


async def test_what_a_followed_feed_brings_is_found_in_that_server_alone(
    served: Served, made_of: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = served.core.settings
    served.core.reload(replace(settings, feeds=replace(settings.feeds, allow_workspaces=True, pause_seconds=0.0)))
    monkeypatch.setattr(served.core.following, "_reachable", Reachable.of(["127.0.0.0/8"]))
    async with made_of.serving() as web:
        web.pages |= made_of.made(web.url, 3)
        address = f"{web.url}/feed.xml"
        await (await served.fake.command("library follow", address=address, as_=MANAGING)).message()
        (report,) = await served.core.following.round()
    assert (report.added, report.failed) == (3, 0)
    assert "3 transcripts" in text(await (await served.fake.command("library feeds", as_=MANAGING)).message())
    words = "nobody counts lantern 2 twice"
    here = await (await served.fake.command("quote", words=words)).message()
    elsewhere = await (await served.fake.command("quote", words=words, as_={"guild": OTHER_GUILD})).message()
    assert text(here).startswith("### ✅ Verbatim")
    assert text(elsewhere).startswith("### 🔍 Not in the 6 transcripts searched")
