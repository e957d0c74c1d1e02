"""The library in Slack: pages, files that are shared, and the edit form."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from fake_slack import Person, buttons, words
from pullquote.bot.following.reachable import Reachable
from slack_serving import TOKEN, workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path
    from types import ModuleType

    from slack_serving import Workshop

TALK = b"Zelda Marrow: The zeppelins of Lake Constance were painted green in secret.\n" * 3
LINK = "https://team.slack.com/files/U1/F0123ABC/talk.txt"


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    async with workshop(sampled) as shop:
        yield shop


@pytest.fixture
def admin(shop: Workshop) -> Person:
    return Person(shop.slack, user="UADMIN")


def shared_file(shop: Workshop, name: str = "talk.txt", content: bytes = TALK) -> dict[str, Any]:
    """What Slack says about a file that was shared."""
    shop.slack.files[name] = content
    file = {"id": "F0123ABC", "name": name, "url_private_download": f"{shop.slack.base}/files/{name}"}
    shop.slack.will("files.info", {"ok": True, "file": file})
    return file


async def test_the_list_comes_in_pages(shop: Workshop) -> None:
    for number in range(7):
        await shop.core.transcripts.upload(
            "slack:T1", f"talk-{number:02}.txt", TALK + f"Number {number} said so.\n".encode() * 3
        )
    await shop.send(shop.ada.command("/library"))
    first = await shop.slack.called("respond")
    assert "Page 1 of 2" in words(first.blocks)
    await shop.send(shop.ada.press(buttons(first.blocks)["›"]))
    second = await shop.slack.called("respond", 2)
    assert "Page 2 of 2" in words(second.blocks)
    assert second.body["replace_original"] is True
    assert list(buttons(second.blocks)) == ["‹"]


async def test_a_shared_file_is_taken_in_by_its_link(shop: Workshop, admin: Person) -> None:
    shared_file(shop)
    await shop.send(admin.command("/library", f"add {LINK}"))
    assert "talk.txt" in words((await shop.slack.called("respond")).blocks)
    assert shop.slack.of("file")[0].token == TOKEN
    await shop.send(admin.command("/quote", "the zeppelins of Lake Constance were painted green"))
    assert "Zelda Marrow" in words((await shop.slack.called("respond", 2)).blocks)


async def listed(shop: Workshop, who: Person, typed: str) -> str:
    """What is answered to /library."""
    before = len(shop.slack.of("respond"))
    await shop.send(who.command("/library", typed))
    return words((await shop.slack.called("respond", before + 1)).blocks)


async def test_a_link_to_elsewhere_is_none_to_a_file_in_slack(shop: Workshop, admin: Person) -> None:
    assert "Files are taken from Slack alone. Share the" in await listed(shop, admin, "add https://example.org/x.srt")
    assert (await listed(shop, admin, "add")).startswith("Share the transcript as a file in Slack")


async def test_without_the_scope_for_files_nobody_is_sent_to_share_one(shop: Workshop, admin: Person) -> None:
    shop.slack.granted = "commands,chat:write"
    shop.slack.will("files.info", {"ok": False, "error": "missing_scope"})
    await listed(shop, admin, f"add {LINK}")
    for typed in ("add", "add https://example.org/x.srt"):
        answer = await listed(shop, admin, typed)
        assert "has to add the scope files:read" in answer
        assert "Share the transcript" not in answer


async def test_what_other_programs_call_a_verb_is_understood_unless_a_transcript_is_called_so(
    shop: Workshop, admin: Person
) -> None:
    await shop.core.transcripts.upload("slack:T1", "delete-me.txt", TALK)
    assert "Take this transcript out" in await listed(shop, admin, "delete delete-me")
    assert "Zelda Marrow" in await listed(shop, admin, "delete-me")
    assert "Zelda Marrow" in await listed(shop, admin, "show delete-me")
    assert "Zelda Marrow" in await listed(shop, admin, "info delete-me")
    assert "Only admins" in await listed(shop, shop.ada, "delete delete-me")
    assert "no transcript called “new year”" in await listed(shop, admin, "new year")
    assert "Files are taken from Slack alone" in await listed(shop, admin, "upload https://example.org/x.srt")
    assert "no transcript called “zeppelins”" in await listed(shop, admin, "zeppelins")


@pytest.mark.parametrize("typed", ["help", "hilfe", "aide", "ayuda", "ヘルプ"])
async def test_help_is_asked_for_in_any_language(shop: Workshop, typed: str) -> None:
    assert "/library [TITLE" in await listed(shop, shop.ada, typed)


async def test_a_file_sent_to_us_is_taken_in(shop: Workshop, admin: Person) -> None:
    file = shared_file(shop)
    event = {"text": "", "ts": "1.0", "channel": "D1", "channel_type": "im", "subtype": "file_share", "files": [file]}
    await shop.send(admin.event("message", **event))
    assert "talk.txt" in words((await shop.slack.called("chat.postMessage")).blocks)


async def test_only_those_who_may_add(shop: Workshop) -> None:
    await shop.send(shop.ada.command("/library", f"add {LINK}"))
    assert "Only admins" in words((await shop.slack.called("respond")).blocks)
    assert not shop.slack.of("files.info")


@pytest.mark.parametrize("link", ["https://evil.example/x.txt", "http://169.254.169.254/", "", "nothing"])
async def test_nothing_is_fetched_but_from_slack(shop: Workshop, admin: Person, link: str) -> None:
    await shop.send(admin.command("/library", f"add {link}"))
    assert "copy the link" in words((await shop.slack.called("respond")).blocks)
    assert "files.info" not in shop.slack.done


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/x", "http://files.slack.com/x", "https://slack.com.evil.example/x", "file:///etc/passwd"],
)
async def test_the_token_goes_nowhere_but_to_slack(shop: Workshop, admin: Person, url: str) -> None:
    shop.slack.will("files.info", {"ok": True, "file": {"id": "F1", "name": "x", "url_private_download": url}})
    await shop.send(admin.command("/library", f"add {LINK}"))
    assert "could not be fetched" in words((await shop.slack.called("respond")).blocks)


@pytest.mark.parametrize(
    ("reason", "said"),
    [("missing_scope", "files:read"), ("file_not_found", "cannot see that file"), ("strange", "strange")],
)
async def test_why_a_file_cannot_be_had_is_said(shop: Workshop, admin: Person, reason: str, said: str) -> None:
    shop.slack.will("files.info", {"ok": False, "error": reason})
    await shop.send(admin.command("/library", f"add {LINK}"))
    assert said in words((await shop.slack.called("respond")).blocks)


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "empty"), (b"%PDF-1.4 \x00\xff", "talk.txt"), (b"x" * 17 * 1024 * 1024, "larger")]
)
async def test_a_file_that_is_refused_is_named_with_the_reason(
    shop: Workshop, admin: Person, content: bytes, said: str
) -> None:
    shared_file(shop, content=content)
    await shop.send(admin.command("/library", f"add {LINK}"))
    assert said in words((await shop.slack.called("respond")).blocks)


async def test_the_form_edits_what_the_file_does_not_say(shop: Workshop, admin: Person) -> None:
    await shop.core.transcripts.upload("slack:T1", "talk.txt", TALK)
    await shop.send(admin.command("/library", "edit talk.txt"))
    form = (await shop.slack.called("views.open")).body["view"]
    names = [block["block_id"] for block in form["blocks"]]
    assert names == ["title", "date", "link", "show", "language", "participants", "labels"]
    typed = {
        "title": {"type": "plain_text_input", "value": "Airships"},
        "date": {"type": "plain_text_input", "value": "soon"},
    }
    response = await shop.send(admin.submit(form, typed))
    assert list(json.loads(response.body)["errors"]) == ["date"]
    typed["date"]["value"] = "2024-05-01"
    response = await shop.send(admin.submit(form, typed))
    assert "Airships" in response.body
    assert ((await shop.core.transcripts.entry("slack:T1", "Airships")).transcript).facts.date == "2024-05-01"
    stranger = Person(shop.slack, user="U2")
    assert "Only admins" in (await shop.send(stranger.submit(form, typed))).body


async def test_a_shared_transcript_is_changed_by_nobody_here(shop: Workshop, admin: Person) -> None:
    for typed in ("edit bees-in-february", "remove bees-in-february"):
        await shop.send(admin.command("/library", typed))
    await shop.settle()
    assert "views.open" not in shop.slack.done
    assert all(not buttons(call.blocks) for call in shop.slack.of("respond"))


async def test_a_transcript_is_removed_after_asking(shop: Workshop, admin: Person) -> None:
    await shop.core.transcripts.upload("slack:T1", "talk.txt", TALK)
    await shop.send(admin.command("/library", "remove talk.txt"))
    asked = await shop.slack.called("respond")
    await shop.send(shop.ada.press(buttons(asked.blocks)["Remove it"]))
    assert "Only admins" in words((await shop.slack.called("respond", 2)).blocks)
    await shop.send(admin.press(buttons(asked.blocks)["Remove it"]))
    assert "One transcript removed" in words((await shop.slack.called("respond", 3)).blocks)


async def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    async with workshop(tmp_path / "empty") as shop:
        await shop.send(shop.ada.command("/library"))
        await shop.send(shop.ada.command("/quote", "the night train"))
        for times in (1, 2):
            said = words((await shop.slack.called("respond", times)).blocks)
            assert "/library add LINK" in said
            assert "pullquote add FOLDER" not in said


async def test_a_page_to_log_in_at_is_no_transcript(shop: Workshop, admin: Person) -> None:
    """Slack answers so where the scope is missing."""
    file = {"id": "F1", "name": "x.txt", "url_private_download": f"{shop.slack.api}login"}
    shop.slack.will("files.info", {"ok": True, "file": file})
    shop.slack.will("login", web.Response(text="<html>", content_type="text/html"))
    await shop.send(admin.command("/library", f"add {LINK}"))
    assert "could not be fetched" in words((await shop.slack.called("respond")).blocks)


async def test_a_feed_is_followed_listed_and_unfollowed_by_admins(shop: Workshop, admin: Person) -> None:
    async def said(person: Person, typed: str) -> str:
        before = len(shop.slack.of("respond"))
        await shop.send(person.command("/library", typed))
        return words((await shop.slack.called("respond", before + 1)).blocks)

    assert "allow_workspaces under [feeds]" in await said(admin, "follow https://example.org/feed.xml")
    settings = shop.core.settings
    shop.core.reload(replace(settings, feeds=replace(settings.feeds, allow_workspaces=True)))
    begun = await said(admin, "follow <https://example.org/feed.xml?a=1&amp;key=hidden|example.org>")
    assert "come within the next minutes" in begun
    assert "hidden" not in begun
    assert "not asked yet" in await said(admin, "feeds")
    (status,) = await shop.core.following.statuses("slack:T1")
    assert status.feed.address == "https://example.org/feed.xml?a=1&key=hidden"
    assert "no longer followed" in await said(admin, f"unfollow {status.feed.id}")
    assert "Nothing is followed here" in await said(admin, "feeds")
    await shop.send(shop.ada.command("/library", "follow https://example.org/feed.xml"))
    assert await shop.core.following.statuses("slack:T1") == []


async def test_what_a_followed_feed_brings_is_found_in_that_team(
    shop: Workshop, admin: Person, made_of: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = shop.core.settings
    shop.core.reload(replace(settings, feeds=replace(settings.feeds, allow_workspaces=True, pause_seconds=0.0)))
    monkeypatch.setattr(shop.core.following, "_reachable", Reachable.of(["127.0.0.0/8"]))
    async with made_of.serving() as web:
        web.pages |= made_of.made(web.url, 3)
        await shop.send(admin.command("/library", f"follow <{web.url}/feed.xml>"))
        await shop.slack.called("respond")
        (report,) = await shop.core.following.round()
    assert (report.added, report.failed) == (3, 0)
    await shop.send(shop.ada.command("/quote", "nobody counts lantern 2 twice"))
    assert "Verbatim" in words((await shop.slack.called("respond", 2)).blocks)
