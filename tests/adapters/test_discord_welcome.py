"""The first hour in a Discord server: what is said when the bot joins, and what can be done there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import fake_discord
import pytest
from discord_serving import serving
from fake_discord import CHANNEL, DIRECT, GUILD, MANAGER, OTHER_GUILD, guild_data, labels, private, text
from pullquote.bot.settings.values import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from discord_serving import Served
    from fake_discord import FakeDiscord, Json

MANAGING: Any = {"permissions": MANAGER, "guild": OTHER_GUILD}


@pytest.fixture
async def empty(discord: FakeDiscord, tmp_path: Path) -> AsyncGenerator[Served]:
    """A bot without transcripts."""
    async with serving(discord, Settings(data=tmp_path)) as served:
        yield served


async def welcomed(served: Served) -> Json:
    await served.bot.wait_until_ready()
    await served.fake.join(OTHER_GUILD)
    await served.fake.until_posts(1)
    return served.fake.posted[0]


async def test_a_bot_that_joins_an_empty_server_says_once_how_to_begin(empty: Served) -> None:
    message = await welcomed(empty)
    assert empty.fake.posts[0]["channel"] == CHANNEL
    assert "There are none here yet." in text(message)
    assert labels(message) == ["Add transcripts", "New daily post", "Try an excerpt"]
    await empty.fake.leave(OTHER_GUILD)
    await empty.fake.join(OTHER_GUILD)
    await empty.fake.command("help")
    assert len(empty.fake.posted) == 1
    for label in labels(message)[:2]:
        refused = await (await empty.fake.press(message, label, guild=OTHER_GUILD)).changed()
        assert text(refused) == "That is for those who may manage the server."


async def test_whoever_may_fill_an_empty_library_can_do_so_from_any_answer(empty: Served) -> None:
    await welcomed(empty)
    for name, option in (("quote", "words"), ("topic", "about")):
        asked = {option: "the tide turned"}
        answer = await (await empty.fake.command(name, as_=MANAGING, **asked)).message()
        assert labels(answer) == ["Add transcripts", "New daily post", "Try an excerpt"]
        assert private(answer)
        theirs = await (await empty.fake.command(name, as_={"guild": OTHER_GUILD}, **asked)).message()
        assert (labels(theirs), private(theirs)) == ([], True)


async def test_where_there_are_transcripts_nothing_is_said(served: Served) -> None:
    await served.bot.wait_until_ready()
    await served.fake.join(OTHER_GUILD)
    await (await served.fake.command("help", as_={"guild": OTHER_GUILD})).message()
    assert served.fake.posted == []


async def test_transcripts_are_added_by_a_form_that_takes_files(empty: Served) -> None:
    message = await welcomed(empty)
    modal = await (await empty.fake.press(message, "Add transcripts", **MANAGING)).modal()
    empty.fake.files["good.srt"] = b"1\n00:00:01,000 --> 00:00:04,000\nADA: The tide turned in the night.\n"
    empty.fake.files["bad.bin"] = b"\x00\x01\x02"
    files = {}
    for number, name in enumerate(("good.srt", "bad.bin"), 1):
        url = f"{empty.fake.url}/cdn/{name}"
        files[str(number)] = {"id": str(number), "filename": name, "size": 60, "url": url, "proxy_url": url}
    sent = await empty.fake.submit(modal, {}, resolved={"attachments": files}, **MANAGING)
    told = await sent.changed()
    assert private(told)
    assert "Added as good.srt" in text(told).replace("\\", "")
    assert "bad.bin" in text(told).replace("\\", "")  # one that is refused keeps no other out
    (added,) = await empty.core.transcripts.listed(f"discord:{OTHER_GUILD}")
    assert added.file == "good.srt"
    assert not await empty.core.transcripts.listed(f"discord:{GUILD}")


async def test_what_is_no_transcript_is_refused_with_what_to_do(empty: Served) -> None:
    message = await welcomed(empty)
    modal = await (await empty.fake.press(message, "Add transcripts", **MANAGING)).modal()
    contents = {
        "talk.toml": b'title = "A talk"\n',
        "talk.mp3": b"ID3\x04" + bytes(99),
        "talk.pdf": b"%PDF-1.7 " + bytes(99),
    }
    files = {}
    for number, (name, content) in enumerate(contents.items(), 1):
        empty.fake.files[name] = content
        url = f"{empty.fake.url}/cdn/{name}"
        files[str(number)] = {"id": str(number), "filename": name, "size": 60, "url": url, "proxy_url": url}
    sent = await empty.fake.submit(modal, {}, resolved={"attachments": files}, **MANAGING)
    told = text(await sent.changed()).replace("\\", "")
    assert "talk.toml: it says what is known about a transcript and is none itself" in told
    assert "talk.mp3: it is a recording (MP3), and only text is read: have it transcribed first" in told
    assert "talk.pdf: PDF is not read: save it as .docx" in told
    assert not await empty.core.transcripts.listed(f"discord:{OTHER_GUILD}")


async def test_everybody_may_try_an_excerpt_and_nothing_of_it_is_kept(empty: Served) -> None:
    message = await welcomed(empty)
    shown = await (await empty.fake.press(message, "Try an excerpt", guild=OTHER_GUILD)).changed()
    assert text(shown).startswith("### This is how a passage looks")
    assert private(shown)
    assert not await empty.core.transcripts.listed(None)


async def test_where_it_may_write_nowhere_the_owner_is_told(empty: Served) -> None:
    empty.fake.silenced.add(OTHER_GUILD)
    message = await welcomed(empty)
    assert empty.fake.posts[0]["channel"] >= DIRECT
    assert labels(message) == []


async def test_the_list_of_an_empty_library_has_the_same_buttons_for_managers(empty: Served) -> None:
    shown = await (await empty.fake.command("library list", as_={"permissions": MANAGER})).message()
    assert labels(shown) == ["Add transcripts", "New daily post", "Try an excerpt"]
    assert labels(await (await empty.fake.command("library list")).message()) == []


@pytest.mark.parametrize("command", ["help", "library list", "library channel"])
async def test_in_an_empty_library_it_is_said_how_transcripts_are_added(empty: Served, command: str) -> None:
    await empty.bot.wait_until_ready()
    shown = await (await empty.fake.command(command, as_={"permissions": MANAGER})).message()
    assert "The library is empty. Those who manage a server can add transcripts there: " in text(shown)
    assert labels(shown) == ["Add transcripts", "New daily post", "Try an excerpt"]
    assert "0 transcripts" not in text(shown)


async def test_somebody_who_may_not_add_transcripts_gets_no_button_for_it(empty: Served) -> None:
    await empty.bot.wait_until_ready()
    shown = await (await empty.fake.command("help")).message()
    assert "The library is empty." in text(shown)
    assert "**/quote**" in text(shown) or "</quote:" in text(shown)
    assert labels(shown) == []


async def test_an_old_button_for_the_sources_of_a_channel_opens_no_form_without_sources(empty: Served) -> None:
    await empty.bot.wait_until_ready()
    managing: Any = {"permissions": MANAGER}
    transcripts, here = empty.core.transcripts, f"discord:{GUILD}"
    await transcripts.upload(here, "tide.txt", b"ADA: The tide turned in the night, as it does.")
    panel = await (await empty.fake.command("library channel", as_=managing)).message()
    await transcripts.remove(here, ["tide"])
    shown = await (await empty.fake.press(panel, "Sources of a channel", **managing)).changed()
    assert "The library is empty." in text(shown)


async def test_a_server_is_greeted_in_its_own_language(empty: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake_discord, "guild_data", lambda guild: guild_data(guild) | {"preferred_locale": "de"})
    message = await welcomed(empty)
    assert "Noch gibt es hier keine." in text(message)
    assert labels(message) == ["Transkripte hinzufügen", "Neuer täglicher Post", "Auszug ausprobieren"]
