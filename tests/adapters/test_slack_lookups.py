"""Looking things up in Slack: every way in, and what is answered."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from fake_slack import Person, buttons, rarer, words
from pullquote.adapters.slack.ask_commands import SUBCOMMANDS, command_of, nearly
from pullquote.bot.messages import LOCALES, messages
from slack_serving import workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from slack_serving import Workshop

VERBATIM = "a tide mill can grind for about a third of the day"
ALTERED = "in the winter of 2018 we lost half of our colonies"


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        yield shop


# --- Commands --------------------------------------------------------------------------------------------------------


async def test_a_quote_is_answered_for_the_asker_alone(shop: Workshop) -> None:
    """The verdict first, differing words marked, who, where, when, a link to the moment; no unfurling."""
    response = await shop.send(shop.ada.command("/quote", ALTERED))
    assert (response.status, response.body) == (200, "")
    answer = await shop.slack.called("respond")
    assert answer.body["response_type"] == "ephemeral"
    assert (answer.body["unfurl_links"], answer.body["unfurl_media"], answer.body["mrkdwn"]) == (False, False, False)
    shown = words(answer.blocks)
    assert shown.startswith("⚠️ Altered: 1 number\nAsked: “in the winter of 2018 we lost half of our colonies”\n")
    assert "— Ondine Farrow, Bees in February · The Slow Hour · 15 February 2024 · 1:33" in shown
    assert [styled(answer.blocks, style) for style in ("bold", "strike")] == [
        ["Altered: 1 number", "a third"],
        ["half"],
    ]
    assert [block["type"] for block in answer.blocks] == ["rich_text", "rich_text", "context", "actions"]
    assert list(buttons(answer.blocks)) == ["▶ Listen from 1:30", "Context", "Share", "Nominate", "What it means"]
    await shop.send(shop.ada.press(rarer(answer.blocks), entry="What it means"))
    meaning = await shop.slack.called("respond", 2)
    assert "You: “half”. Transcript: “a third”." in words(meaning.blocks)
    assert "not what was said" in words(meaning.blocks)


def styled(blocks: list[dict[str, Any]], style: str) -> list[str]:
    """The texts of rich text in a style."""
    elements = [element for block in blocks if block["type"] == "rich_text" for element in block["elements"]]
    runs = [part for element in elements for part in element["elements"]]
    return [part["text"] for part in runs if part.get("style", {}).get(style)]


async def test_the_fallback_text_is_the_whole_answer(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/verify", ALTERED))
    answer = await shop.slack.called("respond")
    assert answer.text.startswith("⚠️ Altered: 1 number\nAsked: ")
    assert "In the winter of 2018 we lost «a third» of our colonies" in answer.text
    assert "https://media.example.org/slow-hour/bees-in-february.mp3#t=90" in answer.text


@pytest.mark.parametrize(
    ("command", "typed", "said"),
    [
        ("/topic", "what the winter does to bees", "about “what the winter does to bees”"),
        ("/excerpt", "", "A passage worth reading"),
        ("/library", "", "transcripts in the library"),
        ("/library", "bees-in-february", "Ondine Farrow"),
        ("/daily", "", "No passage is posted daily here yet."),
        ("/pullquote", f"verify {VERBATIM}", "Verbatim"),
        ("/pullquote", VERBATIM, "Verbatim"),
        ("/pullquote", "", "What to type"),
        ("/pullquote", "privacy", "What pullquote knows about you"),
        ("/quote", "something that nobody ever said there about zeppelins", "Not in the 6 transcripts"),
        ("/quote", "!!!", "There are no words to look for"),
        ("/quote", "x" * 7000, "at most 6,000"),
        ("/library", "no such thing", "no transcript called"),
    ],
)
async def test_every_command_answers(shop: Workshop, command: str, typed: str, said: str) -> None:
    await shop.send(shop.ada.command(command, typed))
    answer = await shop.slack.called("respond")
    assert said in words(answer.blocks)
    assert answer.body["response_type"] == "ephemeral"


@pytest.mark.parametrize("command", ["/quote", "/verify", "/topic", "/excerpt", "/library", "/daily", "/pullquote"])
async def test_help_works_on_every_command(shop: Workshop, command: str) -> None:
    await shop.send(shop.ada.command(command, "help"))
    shown = words((await shop.slack.called("respond")).blocks)
    assert ("/quote" if command == "/pullquote" else command) in shown


async def test_filters_at_the_end_limit_the_words_if_they_resolve(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/quote", f"{ALTERED} from: Ondine Farrow"))
    assert "for speaker Ondine Farrow" in words((await shop.slack.called("respond")).blocks)
    await shop.send(shop.ada.command("/topic", "winter in: Nowhere"))
    assert "No episode or show is called “Nowhere”." in words((await shop.slack.called("respond", 2)).blocks)
    await shop.send(shop.ada.command("/quote", f"{ALTERED} from: Undine Farrow"))
    assert "Did you mean Ondine Farrow?" in words((await shop.slack.called("respond", 3)).blocks)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("hi", "Hello! Tell me"),
        ("hello there!", "Hello! Tell me"),
        ("thanks :tada:", "You are welcome."),
        ("guten Morgen", "Hello! Tell me"),
        ("help", "What to type:"),
    ],
)
async def test_a_greeting_is_answered_as_a_person_would(shop: Workshop, typed: str, says: str) -> None:
    await shop.send(shop.ada.event("message", channel_type="im", text=typed, ts="1.0"))
    assert words((await shop.slack.called("chat.postMessage")).blocks).startswith(says)


async def test_where_nobody_is_named_no_name_is_wrong(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/verify", f"“{VERBATIM}” — Ondine Farrow"))
    first, second, *_ = words((await shop.slack.called("respond")).blocks).splitlines()
    assert first == "✅ Verbatim"
    assert second == "The transcript does not name who speaks here, so whether it was Ondine Farrow is not known."


async def test_a_wrong_name_is_said_first(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/verify", "“we lost a third of our colonies” — Marit Olufsen"))
    first, second, *_ = words((await shop.slack.called("respond")).blocks).splitlines()
    assert first == "⚠️ Misattributed: said by Ondine Farrow, not by Marit Olufsen."
    assert second == "Verbatim"


async def test_entities_and_mentions_in_the_words_are_no_words(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/topic", "bees &amp; <@U9> winter"))
    assert "about “bees & winter”" in words((await shop.slack.called("respond")).blocks).replace("  ", " ")


# --- Buttons ---------------------------------------------------------------------------------------------------------


async def test_pages_turn_in_place_also_after_a_restart(sampled: Path) -> None:
    async with workshop(sampled) as shop:
        await shop.send(shop.ada.command("/topic", "winter"))
        answer = await shop.slack.called("respond")
    async with workshop(sampled) as shop:
        await shop.send(shop.ada.press(buttons(answer.blocks)["›"]))
        turned = await shop.slack.called("respond")
        assert turned.body["replace_original"] is True
        assert turned.body["response_type"] == "ephemeral"
        assert words(turned.blocks) != words(answer.blocks)
        await shop.send(shop.ada.press(buttons(turned.blocks)["‹"]))
        assert words((await shop.slack.called("respond", 2)).blocks) == words(answer.blocks)


async def test_more_context_and_other_places(shop: Workshop) -> None:
    shop.slack.old = True  # a list with a menu; cards have buttons of their own
    await shop.send(shop.ada.command("/topic", "winter"))
    answer = await shop.slack.called("respond")
    await shop.send(shop.ada.press(buttons(answer.blocks)["Context"]))
    more = await shop.slack.called("respond", 2)
    assert len(words(more.blocks)) > len(words(answer.blocks))
    await shop.send(shop.ada.press(buttons(answer.blocks)["1/5"]))
    listed = buttons((await shop.slack.called("respond", 4)).blocks)  # the third was refused
    menu = next(one for one in listed.values() if one["type"] == "static_select")
    second = menu["options"][1]["text"]["text"]
    await shop.send(shop.ada.press(menu, entry=second))
    jumped = await shop.slack.called("respond", 5)
    assert "2/5" in buttons(jumped.blocks)
    await shop.send(shop.ada.press(listed["Back"]))
    assert words((await shop.slack.called("respond", 6)).blocks) == words(answer.blocks)


# Twelve places, far from each other, in one transcript: more than are shown.
LONG = "".join(
    f"Number {n} of the zeppelins was slow. {'It went on like this and nobody minded. ' * 130}" for n in range(12)
)


async def test_more_in_this_episode_lists_its_places(shop: Workshop) -> None:
    """Each briefly, in the order in which they are said."""
    await shop.core.transcripts.upload("slack:T1", "ours.txt", LONG.encode())
    await shop.send(shop.ada.command("/topic", "zeppelins"))
    answer = await shop.slack.called("respond")
    await shop.send(shop.ada.press(rarer(answer.blocks), entry="More in this episode"))
    said = words((shown := await shop.slack.called("respond", 2)).blocks)
    assert "12 places about “zeppelins” in ours, the best 10 of them:" in said
    told = [int(n) for n in re.findall(r"Number (\d+) of", said)]
    assert (len(told), told) == (10, sorted(told))
    await shop.send(shop.ada.press(buttons(shown.blocks)["Back"]))
    assert words((await shop.slack.called("respond", 3)).blocks) == words(answer.blocks)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("winter over the months since: 2024", "“winter” since 2024 over the months, one place a month"),
        ("winter since: 2023-13", "“2023-13” is no date"),
        ("winter until: 2019", "There is no transcript until 2019, so nothing was searched."),
    ],
)
async def test_a_topic_by_date_and_within_a_time(shop: Workshop, typed: str, said: str) -> None:
    await shop.send(shop.ada.command("/topic", typed))
    assert said in words((await shop.slack.called("respond")).blocks)


async def test_a_topic_over_time_is_bars_of_text(shop: Workshop) -> None:
    """Posting a picture would take a permission that the app does not ask for."""
    await shop.send(shop.ada.command("/topic", "winter"))
    answer = await shop.slack.called("respond")
    await shop.send(shop.ada.press(rarer(answer.blocks), entry="Over time"))
    told = await shop.slack.called("respond", 2)
    assert told.body["response_type"] == "ephemeral"
    assert "“winter” comes up" in words(told.blocks)
    assert "▏█" in words(told.blocks)


async def test_a_misspelt_topic_is_asked_as_it_was_meant_by_a_button(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/topic", "wintre"))
    answer = await shop.slack.called("respond")
    assert "Did you mean “winter”?" in words(answer.blocks)
    await shop.send(shop.ada.press(buttons(answer.blocks)["“winter”"]))
    told = await shop.slack.called("respond", 2)
    assert told.body["replace_original"]
    assert "about “winter”" in words(told.blocks)


async def test_others_turn_the_pages_of_what_they_can_see_for_themselves(shop: Workshop) -> None:
    """Of a shared answer, or of one in a channel; somebody's private answer is theirs."""
    await shop.send(shop.ada.command("/topic", "winter"))
    answer = await shop.slack.called("respond")
    ada, other = shop.ada.user, "U2"
    shop.ada.user = other
    await shop.send(shop.ada.press(buttons(answer.blocks)["›"], ephemeral=False))
    refused = await shop.slack.called("respond", 2)
    assert (refused.body["response_type"], refused.body["replace_original"]) == ("ephemeral", False)
    assert "asked" in words(refused.blocks)
    shop.ada.user = ada
    await shop.send(shop.ada.press(buttons(answer.blocks)["Share"]))
    shared = await shop.slack.called("respond", 3)
    shop.ada.user = other
    await shop.send(shop.ada.press(buttons(shared.blocks)["›"], ephemeral=False))
    told = await shop.slack.called("respond", 4)
    assert (told.body["response_type"], told.body["replace_original"]) == ("ephemeral", False)
    assert "2/5" in buttons(told.blocks)


async def test_nothing_found_shows_the_nearest_and_the_topic_when_they_are_asked_for(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/quote", "we sold the whole orchard to a bank in Zurich"))
    answer = await shop.slack.called("respond")
    assert list(buttons(answer.blocks)) == ["Show nearest", "Search as a topic"]
    await shop.send(shop.ada.press(buttons(answer.blocks)["Show nearest"]))
    assert words((await shop.slack.called("respond", 2)).blocks).startswith("Nearest in topic, not a match:")
    await shop.send(shop.ada.press(buttons(answer.blocks)["Search as a topic"]))
    assert "about “we sold the whole orchard" in words((await shop.slack.called("respond", 3)).blocks)


async def test_another_workspace_cannot_press_a_button_of_ours(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/topic", "winter"))
    answer = await shop.slack.called("respond")
    shop.ada.team = "T2"
    await shop.send(shop.ada.press(buttons(answer.blocks)["›"]))
    assert "Bees" not in words((await shop.slack.called("respond", 2)).blocks)


@pytest.mark.parametrize("value", ["", "x", "a b c d", "id 1 2", "id -1 0 0", "id 9999999999 0 0", "id ١ 0 0"])
@pytest.mark.parametrize("id_", ["pullquote:turn:next", "pullquote:share", "pullquote:list:next"])
async def test_a_button_of_another_version_is_refused_in_words(
    shop: Workshop, value: str, id_: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = await shop.send(shop.ada.press({"type": "button", "action_id": id_, "value": value}))
    await shop.settle()
    assert response.status == 200
    (told,) = shop.slack.of("respond")
    assert "another version of pullquote" in told.text
    assert (told.body["response_type"], told.body["replace_original"]) == ("ephemeral", False)
    assert len([record for record in caplog.records if record.levelname == "WARNING"]) == 1


# --- Share -----------------------------------------------------------------------------------------------------------


async def test_share_shows_everybody_and_names_who_shares(shop: Workshop) -> None:
    """By the answer's URL alone, so that it works where the bot is no member; a second press is told that."""
    await shop.send(shop.ada.command("/quote", VERBATIM))
    answer = await shop.slack.called("respond")
    share = buttons(answer.blocks)["Share"]
    await shop.send(shop.ada.press(share))
    shared = await shop.slack.called("respond", 2)
    assert (shared.body["response_type"], shared.body["replace_original"]) == ("in_channel", False)
    assert "Shared by <@U1>" in words(shared.blocks)
    assert "Asked: “" in words(shared.blocks)
    assert list(buttons(shared.blocks)) == ["▶ Listen from 1:17", "Context", "Nominate", "What it means"]
    await shop.send(shop.ada.press(share))
    again = await shop.slack.called("respond", 3)
    assert (again.body["response_type"], words(again.blocks)) == ("ephemeral", "Shared already.\n")
    assert not shop.slack.of("chat.postMessage")


async def test_what_was_not_found_is_not_shared(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/quote", "zeppelins over the frozen harbour of Zurich"))
    assert "Share" not in buttons((await shop.slack.called("respond")).blocks)


# --- Mentions and direct messages ------------------------------------------------------------------------------------


async def test_a_mention_is_answered_in_its_thread(shop: Workshop) -> None:
    await shop.send(shop.ada.event("app_mention", text=f"<@UBOT> verify {VERBATIM}", ts="1.0"))
    posted = await shop.slack.called("chat.postMessage")
    assert (posted.body["channel"], posted.body["thread_ts"]) == ("C1", "1.0")
    assert words(posted.blocks).startswith("✅ Verbatim")
    assert "Share" not in buttons(posted.blocks)
    await shop.send(shop.ada.event("app_mention", text=f"<@UBOT> {VERBATIM}", ts="3.0", thread_ts="2.0"))
    assert (await shop.slack.called("chat.postMessage", 2)).body["thread_ts"] == "2.0"


async def test_a_direct_message_is_answered(shop: Workshop) -> None:
    await shop.send(shop.ada.event("message", text=VERBATIM, ts="1.0", channel="D1", channel_type="im"))
    posted = await shop.slack.called("chat.postMessage")
    assert posted.body["channel"] == "D1"
    assert "thread_ts" not in posted.body


@pytest.mark.parametrize(
    "event",
    [
        {"channel_type": "channel", "text": "just talk"},
        {"channel_type": "im", "subtype": "message_changed"},
        {"channel_type": "im", "subtype": "message_deleted"},
        {"channel_type": "im", "text": "beep", "bot_id": "B9"},
    ],
)
async def test_what_is_not_said_to_us_is_left_alone(shop: Workshop, event: dict[str, str]) -> None:
    await shop.send(shop.ada.event("message", ts="1.0", **event))
    await shop.settle()
    assert not shop.slack.done


async def test_an_empty_mention_says_how_to_ask(shop: Workshop) -> None:
    await shop.send(shop.ada.event("app_mention", text="<@UBOT>", ts="1.0"))
    answer = await shop.slack.called("chat.postMessage")
    assert "What to type" in words(answer.blocks)
    await shop.send(shop.ada.press(buttons(answer.blocks)["All commands"]))
    assert "What you can ask" in words((await shop.slack.called("respond")).blocks)


# --- Drafts that are checked -----------------------------------------------------------------------------------------

DRAFT = f"“{ALTERED}”, says Ondine Farrow.\n\n> {VERBATIM}\n\n“Nobody has ever said this in any transcript.”\n"


def shared(shop: Workshop, name: str = "draft.md", content: bytes = DRAFT.encode()) -> dict[str, str]:
    """A file as a message names it, and as Slack describes it."""
    shop.slack.files[name] = content
    file = {"id": "F0123ABC", "name": name, "url_private_download": f"{shop.slack.base}/files/{name}"}
    shop.slack.will("files.info", {"ok": True, "file": file})
    return {"id": file["id"], "name": name}


async def test_a_mention_with_a_draft_is_answered_for_the_asker_alone(shop: Workshop) -> None:
    await shop.send(shop.ada.event("app_mention", text="<@UBOT> check", ts="1.0", files=[shared(shop)]))
    posted = await shop.slack.called("chat.postEphemeral")
    assert (posted.body["user"], posted.body["thread_ts"]) == ("U1", "1.0")
    shown = words(posted.blocks)
    assert shown.startswith("3 quotations: 1 verbatim, 1 altered, 1 not found.")
    assert "⚠️ 1. Altered · line 1" in shown
    assert "You: “half”. Transcript: “a third”." in shown
    assert list(buttons(posted.blocks)) == ["1", "2", "3", "Share"]
    await shop.send(shop.ada.press(buttons(posted.blocks)["1"]))
    opened = await shop.slack.called("respond")
    assert words(opened.blocks).startswith("⚠️ Altered: 1 number")
    assert (opened.body["response_type"], opened.body["replace_original"]) == ("ephemeral", False)
    assert not shop.slack.of("chat.postMessage")
    shop.check()


async def test_a_direct_message_with_a_draft_is_checked_and_nothing_is_added(shop: Workshop) -> None:
    """By whoever asks: it changes nothing."""
    event = {"text": "Check please", "ts": "1.0", "channel": "D1", "channel_type": "im", "subtype": "file_share"}
    await shop.send(shop.ada.event("message", **event, files=[shared(shop)]))
    posted = await shop.slack.called("chat.postMessage")
    assert words(posted.blocks).startswith("3 quotations: ")
    assert "Share" not in buttons(posted.blocks)
    assert len(await shop.core.transcripts.listed("slack:T1")) == 6


async def test_find_the_source_reads_a_draft_that_is_attached(shop: Workshop) -> None:
    message = {"text": "have a look", "ts": "1.0", "files": [{"id": "F1", "name": "a.png"}, shared(shop)]}
    await shop.send(shop.ada.message_shortcut("pullquote:find", message))
    answer = await shop.slack.called("respond")
    assert words(answer.blocks).startswith("3 quotations: ")
    assert answer.body["response_type"] == "ephemeral"


async def test_a_long_list_of_quotations_is_turned_in_place(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/pullquote", f"check {DRAFT * 3}"))
    first = await shop.slack.called("respond")
    assert list(buttons(first.blocks)) == ["1", "2", "3", "4", "5", "Share", "›"]
    await shop.send(shop.ada.press(buttons(first.blocks)["›"]))
    second = await shop.slack.called("respond", 2)
    assert words(second.blocks).startswith("6 to 9 of 9:")
    assert second.body["replace_original"] is True
    shop.check()


async def test_without_the_scope_or_a_file_it_says_what_is_missing(shop: Workshop) -> None:
    shop.slack.will("files.info", {"ok": False, "error": "missing_scope"})
    event = {"text": "check", "ts": "1.0", "channel": "D1", "channel_type": "im"}
    await shop.send(shop.ada.event("message", **event, files=[{"id": "F1"}]))
    assert "files:read" in words((await shop.slack.called("chat.postMessage")).blocks)
    await shop.send(shop.ada.event("message", **event))
    assert "Attach a draft" in words((await shop.slack.called("chat.postMessage", 2)).blocks)


async def test_a_file_is_never_checked_by_a_link(shop: Workshop) -> None:
    """Somebody could have a file read that they cannot see, but the app can."""
    await shop.send(shop.ada.command("/pullquote", "check <https://team.slack.com/files/U1/F0123ABC/secret.md>"))
    await shop.slack.called("respond")
    assert not shop.slack.of("files.info")


# --- Shortcuts and the form ------------------------------------------------------------------------------------------


async def test_find_the_source_of_a_message(shop: Workshop) -> None:
    message = {"text": f"She said &gt; “{VERBATIM}” <@U3>", "ts": "1.0", "thread_ts": "0.5"}
    await shop.send(shop.ada.message_shortcut("pullquote:find", message))
    answer = await shop.slack.called("respond")
    assert words(answer.blocks).startswith("✅ Verbatim")
    assert (answer.body["response_type"], answer.body["thread_ts"]) == ("ephemeral", "0.5")
    assert "Share" in buttons(answer.blocks)


async def test_a_message_without_words_is_told_so(shop: Workshop) -> None:
    await shop.send(shop.ada.message_shortcut("pullquote:find", {"text": "", "files": [{}]}))
    assert "There are no words in that message" in words((await shop.slack.called("respond")).blocks)


async def test_the_search_form_answers_in_its_place_and_shares(shop: Workshop) -> None:
    await shop.send(shop.ada.global_shortcut("pullquote:search"))
    form = (await shop.slack.called("views.open")).body["view"]
    typed = {
        "words": {"type": "plain_text_input", "value": VERBATIM},
        "ask": {"type": "radio_buttons", "selected_option": {"value": "verify"}},
        "source": {"type": "external_select", "selected_option": {"value": "The Slow Hour"}},
    }
    response = await shop.send(shop.ada.submit(form, typed))
    await shop.settle()
    import json

    result = json.loads(response.body)
    assert result["response_action"] == "update"
    assert words(result["view"]["blocks"]).startswith("✅ Verbatim")

    view = {**result["view"], "id": "V1"}
    more = buttons(view["blocks"])["Context"]
    await shop.send(shop.ada.press(more, view=view))
    updated = await shop.slack.called("views.update")
    assert updated.body["view_id"] == "V1"
    assert updated.body["view"]["private_metadata"] != view["private_metadata"]

    urls = [{"response_url": shop.slack.answer_url(), "channel_id": "C7"}]
    await shop.send(shop.ada.submit(view, {}, response_urls=urls))
    shared = await shop.slack.called("respond")
    assert shared.body["response_type"] == "in_channel"
    assert "Shared by <@U1>" in words(shared.blocks)


async def test_the_form_says_beside_the_field_what_is_wrong(shop: Workshop) -> None:
    view = {"callback_id": "pullquote:search", "type": "modal"}
    response = await shop.send(shop.ada.submit(view, {"words": {"type": "plain_text_input", "value": None}}))
    assert '"response_action": "errors"' in response.body
    assert '"words"' in response.body


@pytest.mark.parametrize(
    ("block", "typed", "expected"),
    [("speaker", "ond", "Ondine Farrow"), ("source", "slow", "The Slow Hour"), ("zone", "berl", "Europe/Berlin")],
)
async def test_selects_complete(shop: Workshop, block: str, typed: str, expected: str) -> None:
    response = await shop.send(shop.ada.suggest("pullquote:complete", block, typed))
    assert expected in response.body
    response = await shop.send(shop.ada.suggest("pullquote:complete", "other", typed))
    assert response.body == '{"options": []}'


# --- In time, and once -----------------------------------------------------------------------------------------------


async def test_it_is_acknowledged_before_the_search(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, going = asyncio.Event(), asyncio.Event()
    ask = shop.core.answers.ask

    async def slow(*args: object, **kwargs: object) -> object:
        asked.set()
        await going.wait()
        return await ask(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(shop.core.answers, "ask", slow)
    response = await shop.send(shop.ada.command("/quote", VERBATIM))
    await asked.wait()
    assert response.status == 200
    assert not shop.slack.done
    going.set()
    assert words((await shop.slack.called("respond")).blocks).startswith("✅ Verbatim")


async def test_a_form_that_takes_long_says_so_meanwhile(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pullquote.adapters.slack.replies.ACK_S", 0.01)
    ask, going = shop.core.answers.ask, asyncio.Event()

    async def slow(*args: object, **kwargs: object) -> object:
        await going.wait()
        return await ask(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(shop.core.answers, "ask", slow)
    view = {"callback_id": "pullquote:search", "type": "modal"}
    response = await shop.send(shop.ada.submit(view, {"words": {"type": "plain_text_input", "value": VERBATIM}}))
    assert "One moment" in response.body
    going.set()
    assert words((await shop.slack.called("views.update")).blocks).startswith("✅ Verbatim")


async def test_a_repeated_event_is_acknowledged_and_handled_once_also_after_a_restart(sampled: Path) -> None:
    async with workshop(sampled) as shop:
        event = shop.ada.event("app_mention", text=f"<@UBOT> {VERBATIM}", ts="1.0", id_="EvSame")
        assert [(await shop.send(event)).status for _ in range(3)] == [200, 200, 200]
        await shop.settle()
        assert len(shop.slack.of("chat.postMessage")) == 1
    async with workshop(sampled) as shop:
        assert (await shop.send(event)).status == 200
        await shop.settle()
        assert not shop.slack.done


async def test_a_repeated_command_is_answered_once(shop: Workshop) -> None:
    sent = shop.ada.command("/quote", VERBATIM)
    assert [(await shop.send(sent)).status for _ in range(2)] == [200, 200]
    await shop.settle()
    assert len(shop.slack.of("respond")) == 1


async def test_a_request_of_an_organisation_without_a_team_is_its_own_tenant(sampled: Path) -> None:
    async with workshop(sampled, token="xoxb-canary-E1") as shop:  # noqa: S106 - of the tests
        shop.ada.team, shop.ada.enterprise = None, "E1"
        await shop.send(shop.ada.command("/topic", "winter"))
        answer = await shop.slack.called("respond")
        shop.ada.team = "T1"
        await shop.send(shop.ada.press(buttons(answer.blocks)["›"]))
        assert "no longer" in words((await shop.slack.called("respond", 2)).blocks)


async def test_a_request_that_names_no_workspace_is_acknowledged_and_left_alone(shop: Workshop) -> None:
    shop.ada.team = None
    assert (await shop.send(shop.ada.command("/topic", "winter"))).status == 200
    await shop.settle()
    assert not shop.slack.done


async def test_an_answer_for_one_person_is_in_their_language_and_a_shared_one_in_the_operator_s(shop: Workshop) -> None:
    shop.slack.users["U1"] = {"locale": "fr-FR"}
    await shop.send(shop.ada.command("/quote", "in the winter of 2018 we lost half of our colonies"))
    answer = await shop.slack.called("respond")
    assert "Altéré\u00a0: 1 nombre" in words(answer.blocks)
    await shop.send(shop.ada.press(buttons(answer.blocks)["Partager"]))
    assert "Altered: 1 number" in words((await shop.slack.called("respond", 2)).blocks)
    shop.core.reload(replace(shop.core.settings, locale="de"))
    await shop.send(shop.ada.command("/quote", "in the winter of 2018 we lost half of our colonies"))
    assert "Verändert: 1 Zahl" in words((await shop.slack.called("respond", 3)).blocks)


async def test_an_error_is_in_the_language_of_whoever_asks(shop: Workshop) -> None:
    shop.slack.users["U1"] = {"locale": "fr-FR"}
    await shop.send(shop.ada.command("/quote", "winter from:Nobody"))
    assert "Personne" in words((await shop.slack.called("respond")).blocks)
    await shop.send(shop.ada.event("app_mention", text="<@UBOT> winter from:Nobody", ts="1.0"))
    await shop.settle()
    assert "Personne" in words([*shop.slack.of("chat.postMessage"), *shop.slack.of("chat.postEphemeral")][-1].blocks)


async def test_what_is_opened_beneath_a_shared_answer_is_in_the_language_of_whoever_opens_it(shop: Workshop) -> None:
    """What takes its place, others see: that stays in the operator's."""
    shop.slack.users["U1"] = {"locale": "fr-FR"}
    shop.slack.users["U2"] = {"locale": "de-DE"}
    ben = Person(shop.slack, user="U2")
    await shop.send(shop.ada.command("/quote", "in the winter of 2018 we lost half of our colonies"))
    asked = await shop.slack.called("respond")
    await shop.send(shop.ada.press(buttons(asked.blocks)["Partager"]))
    shared = await shop.slack.called("respond", 2)
    await shop.send(ben.press(buttons(shared.blocks)["Context"], ephemeral=False))
    opened = await shop.slack.called("respond", 3)
    assert opened.body["response_type"] == "ephemeral"
    assert "Verändert: 1 Zahl" in words(opened.blocks)
    await shop.send(shop.ada.press(buttons(shared.blocks)["Context"], ephemeral=False))
    turned = await shop.slack.called("respond", 4)
    assert turned.body["replace_original"]
    assert "Altered: 1 number" in words(turned.blocks)


async def test_what_is_not_found_can_be_looked_for_otherwise(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/quote", "something that nobody ever said there about zeppelins"))
    missing = buttons((await shop.slack.called("respond")).blocks)
    assert "Search as a topic" in missing
    await shop.send(shop.ada.press(missing["Show nearest"]))
    assert "Nearest in topic, not a match" in words((await shop.slack.called("respond", 2)).blocks)
    await shop.send(shop.ada.command("/excerpt", "zebra crossings"))
    nothing = await shop.slack.called("respond", 3)
    assert "or /topic with what it was about" in words(nothing.blocks)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("qoute", "quote"), ("Veirfy:", "verify"), ("zitatt", "quote"), ("thmea", "topic"), ("verifer", "verify"),
     ("citaton", "quote"), ("bibliotek", "library"), ("ライブラリー", "library"), ("aydua", "help")],
)  # fmt: skip
async def test_a_mistyped_command_is_asked_about(shop: Workshop, typed: str, name: str) -> None:
    await shop.send(shop.ada.command("/pullquote", f"{typed} four acres of water"))
    asked = await shop.slack.called("respond")
    assert f"Did you mean “{name}”?" in words(asked.blocks)
    assert asked.body["response_type"] == "ephemeral"
    assert list(buttons(asked.blocks)) == [f"Yes: {name}", f"Search “{typed} four acres of water”"]


async def test_a_mistyped_command_is_run_as_meant_or_looked_for_as_it_stands(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/pullquote", "topci bees"))
    row = buttons((await shop.slack.called("respond")).blocks)
    await shop.send(shop.ada.press(row["Yes: topic"]))
    assert "bees" in words((await shop.slack.called("respond", 2)).blocks)
    await shop.send(shop.ada.command("/pullquote", "qoute the moon lifts four acres of water for me twice a day"))
    row = buttons((await shop.slack.called("respond", 3)).blocks)
    await shop.send(shop.ada.press(next(button for label, button in row.items() if label.startswith("Search"))))
    assert "four acres" in words((await shop.slack.called("respond", 4)).blocks)


@pytest.mark.parametrize(
    ("typed", "name", "rest"),
    [
        ("zitat der Mond", "quote", "der Mond"),
        ("Thème: abeilles", "topic", "abeilles"),
        ("TEMA abejas", "topic", "abejas"),
        ("引用\u3000月", "quote", "月"),
        ("bibliotheque", "library", ""),
        ("prüfen x", "verify", "x"),
        ("the moon", "quote", "the moon"),
    ],
)
def test_commands_are_called_as_in_the_languages_of_the_catalogue(typed: str, name: str, rest: str) -> None:
    assert command_of(typed) == (name, rest)


@pytest.mark.parametrize("typed", ["the moon lifts", "quote x", "hilfe", "cita", "sea", "dally about", ""])
def test_other_words_are_no_mistyped_commands(typed: str) -> None:
    assert (nearly(typed) is None) is (typed != "dally about")


def test_no_two_commands_are_called_the_same() -> None:
    called = {name: {word for locale in LOCALES for word in messages(locale).say(f"slack_name.{name}").split()}
              for name in SUBCOMMANDS}  # fmt: skip
    assert sum(map(len, called.values())) == len(set().union(*called.values()))
    assert all(command_of(word)[0] == name for name, words in called.items() for word in words)
