"""Posting in Slack: at most once, whatever breaks, and with what went wrong told apart."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from fake_slack import Person, buttons, fake_slack, words
from pullquote.adapters.slack.delivery import Poster
from pullquote.adapters.slack.names import Names
from pullquote.adapters.slack.web import Web
from pullquote.bot.cards import Card, Citation, Line, Marked, Post
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.delivery import Permanent, Transient, Unknown
from pullquote.bot.messages import messages
from pullquote.bot.places import Place
from pullquote.bot.settings.values import WebSettings
from slack_sdk.web.async_client import AsyncWebClient
from slack_serving import TOKEN, workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from fake_slack import FakeSlack

HERE = Place("slack", "slack:T1", "C1")
LINES = (Line("Ada", Marked("It rained. <!channel>")),)
CARD = Card(
    "A passage a day",
    citations=(Citation(LINES, "Ada", None, "A Talk", None, None, "0:04", "https://example.org/#t=1", None, "abc"),),
    post=Post("s1", "pick1"),
)


@pytest.fixture
async def slack() -> AsyncGenerator[FakeSlack]:
    async with fake_slack() as slack:
        yield slack


@pytest.fixture
def left() -> list[str]:
    return []


@pytest.fixture
def poster(slack: FakeSlack, left: list[str]) -> Poster:
    client = AsyncWebClient(token=TOKEN, base_url=slack.api)  # with the retries that the SDK begins with

    async def web_of(workspace: str) -> Web | None:
        return Web(client) if workspace == "slack:T1" else None

    async def leave(workspace: str) -> None:
        left.append(workspace)

    return Poster(web_of, Names(), messages(), leave)


async def test_a_post_that_is_wanted_with_a_thread_begins_one(slack: FakeSlack, poster: Poster) -> None:
    """That the reply is refused is no trouble: what counts is posted."""
    card = replace(CARD, post=Post("s1", "pick1", thread=True))
    receipt = await poster.deliver(HERE, card, "one")
    posted, begun = slack.of("chat.postMessage")
    assert "thread_ts" not in posted.body
    assert (begun.body["thread_ts"], begun.text) == (receipt.message, "Talk about it here.")
    slack.will("chat.postMessage", {"ok": True, "ts": "7.0"}, {"ok": False, "error": "restricted_action"})
    assert (await poster.deliver(HERE, card, "two")).message == "7.0"


async def test_a_card_is_posted_with_its_link(slack: FakeSlack, poster: Poster) -> None:
    receipt = await poster.deliver(HERE, CARD, "key")
    (posted,) = slack.of("chat.postMessage")
    assert receipt.message
    assert str(receipt.link).endswith(receipt.message)
    assert posted.token == TOKEN
    assert (posted.body["unfurl_links"], posted.body["unfurl_media"], posted.body["mrkdwn"]) == (False, False, False)
    assert words(posted.blocks).startswith("A passage a day")
    assert "<!" not in posted.text
    assert buttons(posted.blocks)["Never post this again"]["type"] == "overflow"


async def test_without_a_link_it_is_posted_all_the_same(slack: FakeSlack, poster: Poster) -> None:
    slack.will("chat.getPermalink", {"ok": False, "error": "message_not_found"})
    assert (await poster.deliver(HERE, CARD, "key")).link is None


ODD = ("[]", '"x"', "1", "null", "{}", '{"ok": false}', '{"ok": false, "error": {"a": 1}}')  # what Slack never answers


@pytest.mark.parametrize(
    "broken",
    [
        ConnectionError(),
        web.Response(status=502, text="<html>bad gateway"),
        web.Response(status=500, text=""),
        web.json_response({"ok": False, "error": "internal_error"}, status=500),
        web.json_response({"ok": False, "error": "fatal_error"}),
        web.Response(text="no JSON at all", content_type="application/json"),
        *(web.Response(text=text, content_type="application/json") for text in ODD),
    ],
    ids=["cut", "502", "500", "internal_error", "fatal_error", "garbage", *ODD],
)
async def test_what_may_have_been_posted_is_unknown_and_never_posted_again(
    slack: FakeSlack, poster: Poster, broken: web.Response | Exception
) -> None:
    slack.will("chat.postMessage", broken)
    with pytest.raises(Unknown):
        await poster.deliver(HERE, CARD, "key")
    assert len(slack.of("chat.postMessage")) == 1


async def test_no_connection_at_all_is_tried_again_by_whoever_asked(slack: FakeSlack, left: list[str]) -> None:
    client = AsyncWebClient(token=TOKEN, base_url="http://127.0.0.1:9/api/")

    async def web_of(_: str) -> Web:
        return Web(client)

    async def leave(_: str) -> None: ...

    with pytest.raises(Transient):
        await Poster(web_of, Names(), messages(), leave).deliver(HERE, CARD, "key")


async def test_slack_is_waited_for_as_long_as_it_says(
    slack: FakeSlack, poster: Poster, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    limited = web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "7"})
    slack.will("chat.postMessage", limited)
    monkeypatch.setattr("pullquote.adapters.slack.web.asyncio.sleep", sleep)
    await poster.deliver(HERE, CARD, "key")
    assert waited == [7.0]
    assert len(slack.of("chat.postMessage")) == 2


@pytest.mark.parametrize(("said", "after"), [("3600", 3600.0), ("21", 21.0)])
async def test_a_long_wait_is_handed_on(slack: FakeSlack, poster: Poster, said: str, after: float) -> None:
    limited = web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": said})
    slack.will("chat.postMessage", limited)
    with pytest.raises(Transient) as caught:
        await poster.deliver(HERE, CARD, "key")
    assert caught.value.retry_after == after
    assert len(slack.of("chat.postMessage")) == 1


@pytest.mark.parametrize("said", ["soon", "-1", "1e9", "²", ""])
async def test_a_wait_that_is_no_number_is_short(
    slack: FakeSlack, poster: Poster, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sleep(_: float) -> None: ...

    monkeypatch.setattr("pullquote.adapters.slack.web.asyncio.sleep", sleep)
    headers = {"Retry-After": said.encode("ascii", "replace").decode()}
    slack.will(
        "chat.postMessage", web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    )
    await poster.deliver(HERE, CARD, "key")
    assert len(slack.of("chat.postMessage")) == 2


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("not_in_channel", "Invite me"),
        ("channel_not_found", "Invite me"),
        ("is_archived", "archived"),
        ("msg_blocks_too_long", "msg_blocks_too_long"),
        ("token_revoked", "not installed"),
        ("account_inactive", "not installed"),
    ],
)
async def test_a_place_that_is_closed_is_permanent_with_what_to_do(
    slack: FakeSlack, poster: Poster, left: list[str], reason: str, said: str
) -> None:
    slack.will("chat.postMessage", {"ok": False, "error": reason})
    with pytest.raises(Permanent) as caught:
        await poster.deliver(HERE, CARD, "key")
    assert said in caught.value.reason
    assert left == (["slack:T1"] if reason in {"token_revoked", "account_inactive"} else [])


async def test_a_workspace_that_is_not_ours_is_permanent(poster: Poster) -> None:
    with pytest.raises(Permanent):
        await poster.deliver(Place("slack", "slack:T9", "C1"), CARD, "key")


async def test_what_does_not_fit_follows_in_the_thread(slack: FakeSlack, poster: Poster) -> None:
    long = Card("Long", lines=tuple(Line("Ada", Marked("word " * 500)) for _ in range(12)))
    receipt = await poster.deliver(HERE, long, "key")
    first, *rest = slack.of("chat.postMessage")
    assert "thread_ts" not in first.body
    assert rest
    assert {call.body["thread_ts"] for call in rest} == {receipt.message}


async def test_a_cancelled_post_is_not_made_twice(slack: FakeSlack, poster: Poster) -> None:
    task = asyncio.create_task(poster.deliver(HERE, CARD, "key"))
    await slack.called("chat.postMessage")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(slack.of("chat.postMessage")) == 1


async def test_those_who_may_have_a_passage_never_posted_again(sampled: Path) -> None:
    async with workshop(sampled) as shop:
        await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UADMIN")
        (status,) = await shop.core.daily.statuses("slack:T1")
        (coming,) = await shop.core.daily.upcoming("slack:T1", status.subscription.id, 1)
        menu = {"type": "overflow", "action_id": "pullquote:never",
                "options": [{"value": coming.pick.id, "text": {"text": "x"}}]}  # fmt: skip
        await shop.send(shop.ada.press(menu, ephemeral=False))
        assert "Only admins" in words((await shop.slack.called("respond")).blocks)
        assert not await shop.core.daily.banned("slack:T1")
        admin = Person(shop.slack, user="UADMIN")
        await shop.send(admin.press(menu, ephemeral=False))
        told = await shop.slack.called("respond", 2)
        assert told.body["response_type"] == "ephemeral"
        assert len(await shop.core.daily.banned("slack:T1")) == 1
        await shop.send(admin.press(buttons(told.blocks)["Take it back"]))
        await shop.slack.called("respond", 3)
        assert not await shop.core.daily.banned("slack:T1")


@pytest.mark.parametrize("url", ["", "https://quotes.example.org"])
async def test_everybody_reads_around_a_post_for_themselves(sampled: Path, url: str) -> None:
    """Where there is a web face, on it, too."""
    async with workshop(sampled, web=WebSettings(port=8080, url=url, public=True)) as shop:
        await shop.core.daily.subscribe(HERE, SubscriptionDraft("09:00", "Europe/Berlin"), "UADMIN")
        (status,) = await shop.core.daily.statuses("slack:T1")
        (coming,) = await shop.core.daily.upcoming("slack:T1", status.subscription.id, 1)
        around = {"type": "button", "action_id": "pullquote:around", "value": f"{coming.pick.id} 0"}
        await shop.send(shop.ada.press(around, ephemeral=False))
        told = await shop.slack.called("respond")
        assert (told.body["response_type"], told.body["replace_original"]) == ("ephemeral", False)
        assert ("Read on the web" in buttons(told.blocks)) is bool(url)
        if url:
            assert buttons(told.blocks)["Read on the web"]["url"].startswith(f"{url}/t/")
        await shop.send(shop.ada.press(buttons(told.blocks)["More context"]))
        more = await shop.slack.called("respond", 2)
        assert more.body["replace_original"] is True
        assert len(words(more.blocks)) > len(words(told.blocks))
