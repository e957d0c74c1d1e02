"""Looking things up in Discord, end to end: over the real client, against a Discord on the loopback."""

from __future__ import annotations

import asyncio
import gc
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord as discordpy
import pytest
from discord_serving import serving
from fake_discord import (
    GUILD,
    OTHER_GUILD,
    STRANGER,
    V2,
    Fault,
    Resolved,
    buttons,
    file_option,
    forged,
    labels,
    links,
    parts,
    private,
    rows,
    text,
)
from pullquote.adapters.discord import replies
from pullquote.adapters.discord.text import spoken
from pullquote.bot.presenting.typesetting import can_typeset
from pullquote.bot.settings.values import LimitSettings, Settings, SharedFolder
from pullquote.bot.telemetry import logs

if TYPE_CHECKING:
    from pathlib import Path

    from discord_serving import Served
    from fake_discord import FakeDiscord

BEES = "in the winter of 2018 we lost half of our colonies"
NIGHT = "the night train"


# --- What is answered ---------------------------------------------------------------------------------------------


async def test_a_quote_is_answered_at_once_with_its_verdict_first(served: Served) -> None:
    exchange = await served.fake.command("quote", words=BEES)
    message = await exchange.message()
    assert text(message) == (
        "### ⚠️ Altered: 1 number\n"
        "-# Asked: “in the winter of 2018 we lost ~~half~~ of our colonies”\n\n"
        "> *Marit Olufsen:* You have heard that.\n"
        "> *Ondine Farrow:* In the winter of 2018 we lost **a third** of our colonies. Fourteen hives out of "
        "forty-two. I had done everything that the book says.\n"
        "-# — **Ondine Farrow**, Bees in February · The Slow Hour · 15 February 2024 · 1\\:33"
    )
    assert links(message) == ["▶ Listen from 1:30 https://media.example.org/slow-hour/bees-in-february.mp3#t=90"]
    assert message["flags"] & V2
    assert not private(message)
    assert [callback["type"] for callback in exchange.callbacks] == [4]
    assert exchange.callbacks[0]["data"]["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("verify", {"words": "a colony without a queen goes on and on"}, "Verbatim"),
        ("quote", {"words": "fourteen hives", "speaker": "Ondine"}, "Ondine Farrow"),
        ("topic", {"about": "waiting at night", "source": "Waiting Up on the Night Train"}, "Night Train"),
        ("excerpt", {"speaker": "Ondine Farrow"}, "Ondine Farrow"),
        ("excerpt", {}, "A passage worth reading"),
    ],
)
async def test_every_lookup_finds_what_there_is(served: Served, name: str, options: dict[str, str], says: str) -> None:
    message = await (await served.fake.command(name, **options)).message()
    assert says in text(message)
    assert not private(message)


async def test_what_is_asked_privately_is_answered_privately(served: Served) -> None:
    message = await (await served.fake.command("quote", words=BEES, private=True)).message()
    assert private(message)
    assert "Share" in labels(message)


async def test_the_buttons_of_a_private_answer_are_not_kept(served: Served) -> None:
    """discord.py would keep them in memory for a quarter of an hour, with a task for each."""
    message = await (await served.fake.command("quote", words=BEES, private=True)).message()
    await asyncio.gather(*served.bot.cog.handler._busy)
    gc.collect()
    assert [one for one in gc.get_objects() if isinstance(one, (discordpy.ui.View, discordpy.ui.LayoutView))] == []
    assert text(await (await served.fake.press(message, "Context")).message())


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("quote", {"words": "zebras play chess in orbit"}, "Not in the 6 transcripts searched"),
        ("quote", {"words": "zebras play chess in orbit"}, "Try fewer words, those that you are sure of, or </topic:"),
        ("quote", {"words": "?!"}, "There are no words to look for"),
        ("quote", {"words": BEES, "speaker": "Nobody"}, "No speaker is called “Nobody”"),
        ("topic", {"about": "bees", "source": "@everyone"}, "No episode or show is called “@\u200beveryone”"),
        ("excerpt", {"source": "Nowhere"}, "No episode or show is called"),
    ],
)
async def test_errors_and_empty_answers_are_for_the_asker_alone(
    served: Served, name: str, options: dict[str, str], says: str
) -> None:
    message = await (await served.fake.command(name, **options)).message()
    assert says in text(message)
    assert private(message)


async def test_an_empty_library_says_how_to_fill_it(discord: FakeDiscord, tmp_path: Path) -> None:
    async with serving(discord, Settings(data=tmp_path / "data")):
        for asked in (await discord.command("quote", words=BEES), await discord.command("library list")):
            message = await asked.message()
            assert "The library is empty." in text(message)
            assert "/library add" in text(message)
            assert "pullquote add" not in text(message)
            assert private(message)


async def test_a_wrong_name_is_said_first_and_a_filter_in_the_words_is_one(served: Served) -> None:
    words = "we lost a third of our colonies"
    wrong = text(await (await served.fake.command("verify", words=f"“{words}” — Marit Olufsen")).message())
    assert wrong.startswith("### ⚠️ Misattributed: said by Ondine Farrow, not by Marit Olufsen.\nVerbatim\n")
    near = text(await (await served.fake.command("quote", words=f"{words} from: Ondine Farow")).message())
    assert "Did you mean Ondine Farrow?" in near


async def test_the_menu_verifies_what_a_message_quotes_privately(served: Served) -> None:
    said = "Somebody told me “a colony without a queen goes on and on” the other day"
    message = await served.fake.find_source(said)
    assert "Verbatim" in text(message)
    assert private(message)


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("<@1234> hives <:bee:99> at <t:1700000000:R> in <#77> </quote:8>", "hives  at  in"),
        ("[the whole episode](https://x.example/a) and https://x.example/b", "the whole episode and"),
        ("<https://x.example> 3 < 5 > 2 and array[3](x)", "3 < 5 > 2 and array[3](x)"),
    ],
)
def test_markup_of_discord_is_no_word(sent: str, meant: str) -> None:
    assert spoken(sent) == meant


async def test_a_message_without_words_is_no_error(served: Served) -> None:
    message = await served.fake.find_source("")
    assert "There are no words in that message to look for" in text(message)


async def test_the_same_interaction_twice_is_handled_once(served: Served) -> None:
    exchange = await served.fake.command("quote", words=BEES)
    await exchange.message()
    await served.fake.repeat(exchange)
    other = await served.fake.command("quote", words=BEES)
    await other.message()
    paths = [path for _, path, _ in served.fake.requests if exchange.token in path]
    assert len(paths) == 1


# --- Drafts that are checked --------------------------------------------------------------------------------------

DRAFT = (
    "“In the winter of 2018 we lost half of our colonies”, says Ondine Farrow.\n\n"
    "> a colony without a queen goes on and on\n\n“Nobody has ever said this in any transcript.”\n"
)


def attachment(served: Served, name: str = "draft.md", content: bytes = DRAFT.encode()) -> dict[str, Any]:
    served.fake.files[name] = content
    return file_option(f"{served.fake.url}/cdn/{name}", name, len(content))


async def check(served: Served, resolved: dict[str, Any], **context: Any) -> dict[str, Any]:
    exchange = await served.fake.command("check", file=Resolved(11, "1"), resolved=resolved, as_=context)
    return await exchange.message()


async def test_a_draft_is_checked_privately_in_its_order_with_a_button_for_each_quotation(served: Served) -> None:
    message = await check(served, attachment(served))
    assert text(message) == (
        "### 3 quotations: 1 verbatim, 1 altered, 1 not found.\n\n"
        "⚠️ **1\\. Altered · line 1**\n“In the winter of 2018 we lost ~~half~~ of our colonies”\n"
        "- Another number. You: “half”. Transcript: “a third”.\n"
        "> In the winter of 2018 we lost **a third** of our colonies.\n"
        "-# — **Ondine Farrow**, Bees in February · The Slow Hour · 15 February 2024 · 1\\:33 · "
        "[▶ Listen from 1\\:30](https://media.example.org/slow-hour/bees-in-february.mp3#t=90)\n\n"
        "✅ **2\\. Verbatim · line 3**\n“a colony without a queen goes on and on”\n"
        "-# — **Ondine Farrow**, Bees in February · The Slow Hour · 15 February 2024 · 1\\:18 · "
        "[▶ Listen from 1\\:15](https://media.example.org/slow-hour/bees-in-february.mp3#t=75)\n\n"
        "🔍 **3\\. Not found · line 5**\n“Nobody has ever said this in any transcript.”\n\n"
        "-# Press a number to see all that was found of it."
    )
    assert private(message)
    assert labels(message) == ["1", "2", "3", "Share"]
    opened = await served.fake.press(message, "1")
    callback = (await opened.until(lambda it: it.callbacks))[0]
    assert (callback["type"], private(callback["data"])) == (4, True)  # a message of its own: the list stays
    assert "Altered: 1 number" in text({"content": "", **callback["data"]})
    stranger = await served.fake.press(message, "1", user=STRANGER)
    assert "Somebody else asked this" in text(await stranger.changed())


async def test_a_long_list_is_turned_in_place(served: Served) -> None:
    message = await check(served, attachment(served, content=DRAFT.encode() * 4))
    assert labels(message) == ["1", "2", "3", "4", "5", "Share", "›"]
    turned = await served.fake.press(message, "›")
    await turned.until(lambda it: it.callbacks)
    assert turned.original is not None
    assert text(turned.original).startswith("### 6 to 10 of 12:")
    assert labels(turned.original) == ["6", "7", "8", "9", "10", "Share", "‹", "›"]


async def test_the_menu_checks_a_draft_that_is_attached_to_a_message(served: Served) -> None:
    (file,) = attachment(served, "draft.txt")["attachments"].values()
    picture = {**file, "filename": "picture.png"}
    message = await served.fake.find_source("Please have a look", attached=[picture, file])
    assert text(message).startswith("### 3 quotations: ")
    assert private(message)
    alone = await served.fake.find_source("“a colony without a queen goes on and on”", attached=[picture])
    assert text(alone).startswith("### ✅ Verbatim")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("draft.docx", b"PK\x03\x04 and nothing else", "it is damaged"),
        (
            "draft.md",
            b"\x89PNG\r\n\x1a\n",
            "drafts of this kind are not read",
        ),
        ("draft.md", b"No quotations here.", "There are no quotations in it, so there was nothing to check."),
    ],
)
async def test_a_file_that_is_no_draft_is_told_so(served: Served, name: str, content: bytes, says: str) -> None:
    message = await check(served, attachment(served, name, content))
    assert says in text(message)
    assert private(message)
    assert labels(message) == []


async def test_a_draft_that_is_too_large_is_not_even_fetched(served: Served) -> None:
    resolved = file_option(f"{served.fake.url}/cdn/big.md", "big.md", 10**9)
    assert "That file is too large" in text(await check(served, resolved))
    assert not any("/cdn/" in path for _, path, _ in served.fake.requests)


# --- Where it is asked --------------------------------------------------------------------------------------------


async def uploaded(served: Served, guild: int, words: str) -> None:
    await served.core.transcripts.upload(f"discord:{guild}", "ours.txt", words.encode())


async def test_a_server_s_uploads_are_found_there_and_nowhere_else(served: Served) -> None:
    """Not in another server, not in direct messages, and not through an app that somebody brought along."""
    await uploaded(served, GUILD, "The rhubarb was counted twice on a Tuesday afternoon.\n" * 3)
    words = "the rhubarb was counted twice"

    async def found(**context: Any) -> bool:
        message = await (await served.fake.command("quote", words=words, as_=context)).message()
        return "Verbatim" in text(message)

    assert await found(guild=GUILD)
    assert not await found(guild=OTHER_GUILD)
    assert not await found(guild=None)
    assert not await found(guild=GUILD, installed=False)


async def test_in_direct_messages_only_what_is_open_to_all_is_searched(discord: FakeDiscord, tmp_path: Path) -> None:
    for name, words in (("open", "The harbour froze over in March."), ("closed", "The harbour burned in April.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(f"{words}\n")
    folders = (
        SharedFolder(tmp_path / "open"),
        SharedFolder(tmp_path / "closed", workspaces=(f"discord:{GUILD}",)),
    )
    async with serving(discord, Settings(data=tmp_path / "data", library=folders)) as served:
        files = [tmp_path / name / f"{name}.txt" for name in ("open", "closed")]
        assert (await served.core.transcripts.add(files)).results
        for context, there in (({"guild": None}, ["open"]), ({"guild": GUILD}, ["open", "closed"])):
            message = await (await discord.command("library list", as_=context)).message()
            assert [name for name in ("open", "closed") if f"**{name}**" in text(message)] == there


# --- Buttons ------------------------------------------------------------------------------------------------------


async def test_buttons_say_what_they_do_and_what_is_rarer_stands_behind_a_last_one(served: Served) -> None:
    message = await (await served.fake.command("topic", about=NIGHT, private=True)).message()
    shown = [[button["label"] for button in row] for row in rows(message)]
    assert shown == [["▶ Listen from 2:40", "Context", "Share", "⋯"], ["‹", "1/3", "›"]]
    assert [button["label"] for button in buttons(message) if button.get("disabled")] == ["‹"]
    assert all(len(button["custom_id"]) <= 100 for button in buttons(message))
    rarer = labels(await served.fake.rarer(message))
    assert rarer == ["Save", "Misheard?", "Over time", *(["Quote card"] if can_typeset() else []), "Nominate"]


async def test_a_place_is_made_a_picture_which_can_be_shared_once(served: Served) -> None:
    """In two themes; its whole text is what it shows for those who do not see it."""
    if not can_typeset():
        pytest.skip("the extra pullquote[cards] is not installed")
    message = await (await served.fake.command("quote", words=BEES)).message()
    made = await served.fake.press(await served.fake.rarer(message, user=STRANGER), "Quote card", user=STRANGER)
    data = (await made.until(lambda it: it.callbacks))[0]["data"]
    (file,) = data["attachments"]
    assert private(data)
    assert "we lost a third of our colonies" in file["description"]
    assert file["description"].endswith("— Ondine Farrow, Bees in February · The Slow Hour · 15 February 2024")
    light = served.fake.uploads[file["filename"]]
    shown = {**await made.changed(), "attachments": [{**file, "id": "1", "size": 1, "url": "", "proxy_url": ""}]}
    dark = await served.fake.press(shown, "Dark", user=STRANGER)
    assert (await dark.until(lambda it: it.callbacks))[0]["type"] == 7
    assert labels(await dark.changed()) == ["Share", "Light"]
    assert served.fake.uploads[file["filename"]] != light
    shared = await (await served.fake.press(shown, "Share", user=STRANGER)).changed()
    assert not private(shared)
    assert text(shared) == "-# Shared by user4001."
    again = await (await served.fake.press(shown, "Share", user=STRANGER)).changed()
    assert text(again) == "Shared already."


async def test_behind_the_last_button_every_difference_is_a_sentence(served: Served) -> None:
    message = await (await served.fake.command("quote", words=BEES)).message()
    rarer = await served.fake.rarer(message, user=STRANGER)
    assert private(rarer)
    assert text(rarer) == (
        "### ⚠️ Altered: 1 number\nNearly these words, but not what was said.\n"
        "- Another number. You: “half”. Transcript: “a third”."
    )


async def test_the_pages_are_turned_in_place(served: Served) -> None:
    first = await (await served.fake.command("topic", about=NIGHT)).message()
    turned = await served.fake.press(first, "›")
    second = await turned.changed()
    assert turned.callbacks[0]["type"] == 7
    assert text(second) != text(first)
    assert text(await (await served.fake.press(second, "‹")).changed()) == text(first)
    places = await (await served.fake.press(second, "2/3")).changed()
    assert labels(places) == ["Back"]
    (menu,) = [one for one in parts(places) if one["type"] == 3]
    assert menu["placeholder"] == "Jump to a place"
    assert len(menu["options"]) == 3
    jumped = await served.fake.choose(places, menu["options"][1]["label"])
    assert text(await jumped.changed()) == text(second)


async def test_a_message_of_an_earlier_version_becomes_one_of_today_when_its_button_is_pressed(served: Served) -> None:
    """It had embeds, beside which Discord takes no components of today."""
    first = await (await served.fake.command("topic", about=NIGHT)).message()
    (button,) = [one for one in buttons(first) if one["label"] == "›"]
    embed = {"type": "rich", "description": "**6 places**"}
    row = {"type": 1, "components": [{**button, "label": "Next"}]}
    old = {**first, "flags": 0, "embeds": [embed], "components": [row]}
    pressed = await served.fake.press(old, "Next")
    shown = await pressed.changed()
    data = pressed.callbacks[0]["data"]
    assert (pressed.callbacks[0]["type"], data["embeds"], data["content"]) == (7, [], None)
    assert "2/3" in labels(shown)
    assert served.fake.violations == []


async def test_nothing_found_shows_the_nearest_and_the_topic_when_they_are_asked_for(served: Served) -> None:
    words = "we sold the whole orchard to a bank in Zurich"
    message = await (await served.fake.command("quote", words=words)).message()
    assert labels(message) == ["Show nearest", "Search as a topic"]
    headline, asked, near = text(message).splitlines()
    assert (headline, asked) == ("### 🔍 Not in the 6 transcripts searched", f"-# Asked: “{words}”")
    assert near.startswith("-# Nearest, not a match: “")
    nearest = await (await served.fake.press(message, "Show nearest")).changed()
    assert text(nearest).startswith("### Nearest in topic, not a match:")
    assert text(await (await served.fake.press(nearest, "Back")).changed()) == text(message)
    topic = await (await served.fake.press(message, "Search as a topic")).changed()
    assert "about “we sold the whole orchard" in text(topic)


# Twelve places, far from each other, in one transcript: more than are shown.
LONG = "".join(
    f"Number {n} of the zeppelins was slow. {'It went on like this and nobody minded. ' * 130}" for n in range(12)
)


async def test_more_here_lists_the_places_of_the_episode(served: Served) -> None:
    """Each briefly, in the order in which they are said."""
    await uploaded(served, GUILD, LONG)
    first = await (await served.fake.command("topic", about="zeppelins")).message()
    shown = await served.fake.press(await served.fake.rarer(first), "More in this episode")
    await shown.until(lambda it: it.callbacks)
    assert shown.original is not None
    said = text(shown.original)
    assert "12 places about “zeppelins” in ours, the best 10 of them:" in said
    told = [int(n) for n in re.findall(r"> Number (\d+) of", said)]
    assert (len(told), told) == (10, sorted(told))
    assert labels(shown.original) == ["Back"]
    back = await served.fake.press(shown.original, "Back")
    await back.until(lambda it: it.callbacks)
    assert back.original is not None
    assert text(back.original) == text(first)


async def test_a_topic_by_date_and_within_a_time(served: Served) -> None:
    message = await (await served.fake.command("topic", about="winter", by_date=True, since="2024")).message()
    assert "“winter” since 2024 over the months, one place a month" in text(message)
    message = await (await served.fake.command("topic", about="winter", since="soon")).message()
    assert "“soon” is no date" in text(message)
    message = await (await served.fake.command("quote", words=BEES, until="2019")).message()
    assert "There is no transcript until 2019, so nothing was searched." in text(message)
    assert (await served.fake.complete("topic", "since", "2024"))[0]["value"] == "2024"


async def test_others_turn_the_pages_for_themselves(served: Served) -> None:
    """What somebody else asked for stays as it is; their own message is changed in place."""
    message = await (await served.fake.command("topic", about=NIGHT)).message()
    pressed = await served.fake.press(message, "Context", user=STRANGER)
    theirs = await pressed.changed()
    assert (pressed.callbacks[0]["type"], private(theirs)) == (4, True)
    assert "Less context" in labels(theirs)
    again = await served.fake.press(theirs, "Less context", user=STRANGER)
    assert (await again.until(lambda it: it.callbacks))[0]["type"] == 7
    alone = await (await served.fake.command("topic", about=NIGHT, private=True)).message()
    refused = await (await served.fake.press(alone, "Context", user=STRANGER)).changed()
    assert "Somebody else asked this" in text(refused)


@pytest.mark.parametrize("drawn", [True, False])
async def test_a_topic_is_shown_over_time_to_whoever_presses(
    served: Served, monkeypatch: pytest.MonkeyPatch, drawn: bool
) -> None:
    """As a picture that says what it shows, or as text where nothing draws it; by the filters of the answer."""
    if drawn:
        pytest.importorskip("PIL", reason="the extra pullquote[charts] is not installed")
    else:
        monkeypatch.setattr("pullquote.adapters.discord.charts.can_draw_png", lambda: False)
    message = await (await served.fake.command("topic", about="winter", source="The Slow Hour")).message()
    rarer = await served.fake.rarer(message, user=STRANGER)
    pressed = await served.fake.press(rarer, "Over time", user=STRANGER)
    data = (await pressed.until(lambda it: it.callbacks))[0]["data"]
    said = text({"content": "", **data})
    assert "of 4 transcripts" in said
    assert private(data)
    if drawn:
        (file,) = data["attachments"]
        assert "most in" in file["description"] or "Only in" in file["description"]
        (gallery,) = [one for one in parts(data) if one["type"] == 12]
        (item,) = gallery["items"]
        assert item["media"]["url"] == f"attachment://{file['filename']}"
        assert item["description"] == file["description"]
        assert served.fake.uploads[file["filename"]].startswith(b"\x89PNG")
    else:
        assert "`▏█" in said
        assert not served.fake.uploads


async def test_a_misspelt_topic_is_asked_as_it_was_meant_by_a_button(served: Served) -> None:
    message = await (await served.fake.command("topic", about="wintre")).message()
    assert "Did you mean “winter”?" in text(message)
    pressed = await served.fake.press(message, "“winter”")
    await pressed.until(lambda it: it.callbacks)
    assert pressed.callbacks[0]["type"] == 7
    assert pressed.original is not None
    assert "about “winter”" in text(pressed.original)
    assert "“winter”" not in labels(pressed.original)


async def test_a_private_answer_is_shared_once_with_what_was_asked(served: Served) -> None:
    message = await (await served.fake.command("quote", words=BEES, private=True)).message()
    shared = await served.fake.press(message, "Share")
    posted = await shared.changed()
    assert shared.callbacks[0]["type"] == 4
    assert not private(posted)
    assert "a third" in text(posted)
    assert "-# user4000 asked: “in the winter of 2018 we lost ~~half~~ of our colonies”" in text(posted)
    assert labels(posted) == ["Context", "⋯"]
    again = await (await served.fake.press(message, "Share")).changed()
    assert (text(again), private(again)) == ("Shared already.", True)
    theirs = await (await served.fake.press(posted, "Context", user=STRANGER)).changed()
    assert private(theirs)


async def test_buttons_work_after_a_restart(discord: FakeDiscord, sampled: Path) -> None:
    async with serving(discord, Settings(data=sampled)) as before:
        message = await (await before.fake.command("topic", about=NIGHT)).message()
    async with serving(discord, Settings(data=sampled)):
        turned = await discord.press(message, "›")
        assert (await turned.until(lambda it: it.callbacks))[0]["type"] == 7
    assert len(discord.syncs) == 1


async def test_a_button_of_an_answer_that_is_gone_says_so(served: Served) -> None:
    message = await (await served.fake.command("topic", about=NIGHT)).message()
    old = forged(message, "pullquote:turn:nowhere:0:0:0:0")
    assert private(await (await served.fake.press(old, "Forged")).changed())


@pytest.mark.parametrize(
    "custom_id",
    [
        *("pullquote:", "pullquote:turn", "pullquote:turn:", "pullquote:turn:a:b:c:d:e", "pullquote:turn:a:-1:0:0:0"),
        *("pullquote:turn:a:٣:0:0:0", "pullquote:share:a b", "pullquote:share:\ud800:0:0:0:0", "pullquote:nothing:1"),
        *("pullquote:list:x", "pullquote:list:99999999999", "pullquote:edit:x", "pullquote:edit:x:nobody"),
        *("pullquote:remove:\n", "pullquote:NEVER:1"),
    ],
)
async def test_a_button_that_nobody_made_is_refused_in_words(
    served: Served, custom_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    message = await (await served.fake.command("topic", about=NIGHT)).message()
    refused = await (await served.fake.press(forged(message, custom_id), "Forged")).changed()
    assert private(refused)
    assert "another version of pullquote" in text(refused)
    assert [record.levelname for record in caplog.records if record.name == "pullquote.discord"] == ["WARNING"]


async def test_another_server_cannot_press_a_button_s_id(served: Served) -> None:
    message = await (await served.fake.command("topic", about=NIGHT)).message()
    pressed = await served.fake.press(message, "›", guild=OTHER_GUILD)
    assert private(await pressed.changed())
    assert pressed.callbacks[0]["type"] == 4


# --- While people type --------------------------------------------------------------------------------------------


async def test_speakers_and_sources_are_suggested(served: Served) -> None:
    assert [one["name"] for one in await served.fake.complete("quote", "speaker", "ond")] == ["Ondine Farrow"]
    assert len(await served.fake.complete("topic", "source", "")) > 5
    assert await served.fake.complete("quote", "speaker", "zzzzzz") == []


async def test_at_most_twenty_five_are_suggested_each_as_long_as_discord_takes(served: Served) -> None:
    cues = "\n\n".join(f"00:{n:02}.000 --> 00:{n:02}.900\n<v Speaker {'very ' * 30}{n}>Well" for n in range(10, 50))
    await uploaded(served, GUILD, f"WEBVTT\n\n{cues}\n")
    choices = await served.fake.complete("quote", "speaker", "speaker")
    assert 0 < len(choices) <= 25
    assert all(len(one["name"]) <= 100 and len(one["value"]) <= 100 for one in choices)


async def test_nothing_is_suggested_where_that_fails(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any) -> list[Any]:
        raise RuntimeError

    monkeypatch.setattr(served.core.completion, "speakers", broken)
    assert await served.fake.complete("quote", "speaker", "ond") == []


# --- What goes wrong ----------------------------------------------------------------------------------------------


class Slow:
    """An ask that takes as long as it is told, instead of the core's own."""

    def __init__(self, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ask = served.core.answers.ask
        self.go = asyncio.Event()
        monkeypatch.setattr(replies, "SOON", 0.01)
        monkeypatch.setattr(served.core.answers, "ask", self)

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        await self.go.wait()
        return await self._ask(*args, **kwargs)


@pytest.mark.parametrize("asked_privately", [False, True])
async def test_a_slow_answer_is_deferred_and_filled_in(
    served: Served, monkeypatch: pytest.MonkeyPatch, asked_privately: bool
) -> None:
    slow = Slow(served, monkeypatch)
    exchange = await served.fake.command("quote", words=BEES, private=asked_privately)
    callback = (await exchange.until(lambda it: it.callbacks))[0]
    assert callback["type"] == 5
    assert bool(callback.get("data", {}).get("flags", 0) & 64) == asked_privately
    slow.go.set()
    assert "a third" in text(await exchange.message())
    assert (len(exchange.edits), exchange.followups) == (1, [])


async def test_a_slow_error_is_private_although_the_answer_was_to_be_public(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is deferred for everybody stays so: it is taken back, and another message is sent."""
    slow = Slow(served, monkeypatch)
    exchange = await served.fake.command("quote", words="zebras play chess in orbit")
    await exchange.until(lambda it: it.callbacks)
    slow.go.set()
    message = await exchange.message()
    assert exchange.deleted
    assert private(message)
    assert "Not in the" in text(message)


async def test_an_error_that_nobody_expected_is_told_with_its_number_and_logged(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(served.core.answers, "ask", broken)
    message = await (await served.fake.command("quote", words=BEES)).message()
    assert private(message)
    assert "secret" not in text(message)
    log = (served.core.settings.data / "errors.log").read_text()
    number = text(message).partition("Its number is ")[2][:6]
    assert number in log
    assert "a secret detail" in log


async def test_the_number_that_a_person_sees_is_that_of_the_request_in_the_log(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request has its own, from the first of our lines on."""
    requests = list[str | None]()

    async def broken(*_: Any, **__: Any) -> Any:
        requests.append(logs.current_request())
        raise RuntimeError

    monkeypatch.setattr(served.core.answers, "ask", broken)
    told = [text(await (await served.fake.command("quote", words=BEES)).message()) for _ in range(2)]
    assert [one.partition("Its number is ")[2][:6] for one in told] == requests
    assert len(set(requests)) == 2


async def test_an_answer_whose_connection_broke_after_it_arrived_is_not_sent_twice(served: Served) -> None:
    served.fake.faults.append(Fault("/callback", commit=True, drop=True))
    exchange = await served.fake.command("quote", words=BEES)
    assert "a third" in text(await exchange.message())
    await served.fake.idle(exchange, 2)
    assert (len(exchange.callbacks), exchange.followups) == (1, [])


async def test_an_answer_that_was_committed_and_answered_502_is_not_sent_twice(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.fake.hurry(monkeypatch)
    served.fake.faults.append(Fault("/callback", 502, commit=True))
    exchange = await served.fake.command("quote", words=BEES)
    assert "a third" in text(await exchange.message())
    await served.fake.idle(exchange, 2)
    assert (len(exchange.callbacks), exchange.followups) == (1, [])


async def test_a_rate_limit_is_waited_out(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.fake.hurry(monkeypatch)
    limited = {"retry_after": 0.5, "global": False, "message": "slow down"}
    served.fake.faults.append(Fault("/callback", 429, limited, {"Via": "1.1 google"}))
    exchange = await served.fake.command("quote", words=BEES)
    assert "a third" in text(await exchange.message())


@pytest.mark.parametrize("code", [10062, 10015])
async def test_an_interaction_that_is_too_old_is_let_go(served: Served, code: int) -> None:
    served.fake.faults.append(Fault("/callback", 404, {"code": code, "message": "Unknown interaction"}))
    await served.fake.idle(await served.fake.command("quote", words=BEES), 1)
    assert "a third" in text(await (await served.fake.command("quote", words=BEES)).message())


async def test_who_asks_too_much_is_told_when_to_ask_again(discord: FakeDiscord, sampled: Path) -> None:
    settings = Settings(data=sampled, limits=replace(LimitSettings(), questions_a_minute=2))
    async with serving(discord, settings):
        messages = [await (await discord.command("quote", words=BEES)).message() for _ in range(3)]
    assert [private(message) for message in messages] == [False, False, True]
    assert "again in" in text(messages[-1])


# --- In people's languages ----------------------------------------------------------------------------------------

GERMAN: Any = {"locale": "de", "guild_locale": "fr"}


async def test_everybody_reads_the_language_of_the_server_and_one_alone_their_own(served: Served) -> None:
    public = await (await served.fake.command("quote", words=BEES, as_=GERMAN)).message()
    assert text(public).startswith("### ⚠️ Altéré\u00a0: 1 nombre\n-# Demandé\u00a0: «")
    assert "Partager" not in labels(public)
    private_ = await (await served.fake.command("quote", words=BEES, private=True, as_=GERMAN)).message()
    assert text(private_).startswith("### ⚠️ Verändert: 1 Zahl\n-# Gefragt: „")
    assert "15.02.2024" in text(private_)
    assert "Teilen" in labels(private_)
    context = await (await served.fake.press(public, "Contexte", **GERMAN)).message()
    assert "Altéré" in text(context)


async def test_what_only_one_person_sees_of_a_public_answer_is_in_their_language(served: Served) -> None:
    """What is not found, and what somebody else than who asked opens."""
    missing = await (await served.fake.command("quote", words="zebras play chess in orbit", as_=GERMAN)).message()
    assert private(missing)
    assert "Nicht in den 6 durchsuchten" in text(missing)
    public = await (await served.fake.command("quote", words=BEES, as_=GERMAN)).message()
    other: Any = {"user": STRANGER, "locale": "ja", "guild_locale": "fr"}
    opened = await (await served.fake.press(public, "Contexte", **other)).changed()
    assert private(opened)
    assert "Altéré" not in text(opened)
    assert "改変あり" in text(opened)


async def test_a_language_that_nobody_has_translated_is_answered_in_english(served: Served) -> None:
    message = await (
        await served.fake.command("quote", words=BEES, as_={"locale": "pl", "guild_locale": "pl"})
    ).message()
    assert text(message).startswith("### ⚠️ Altered: 1 number")


async def test_the_operator_s_choice_is_above_both(served: Served) -> None:
    served.core.reload(replace(served.core.settings, locale="es"))
    message = await (await served.fake.command("quote", words=BEES, private=True, as_=GERMAN)).message()
    assert text(message).startswith("### ⚠️ Alterada: 1 número")
    refused = await (await served.fake.command("quote", words=BEES, speaker="Nobody", as_=GERMAN)).message()
    assert "no habla nadie llamado «Nobody»" in text(refused)
