"""pullquote in somebody else's Bolt app: it keeps to itself."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from fake_slack import SECRET, Person, as_body, fake_slack, signed, words
from pullquote.adapters.slack.attach import attach
from pullquote.adapters.slack.names import OPENING
from pullquote.bot.core import open_core
from pullquote.bot.telemetry import logs
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_serving import TOKEN, settings_at, workshop

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

VERBATIM = "a tide mill can grind for about a third of the day"


async def test_the_hosts_listeners_run_as_before(sampled: Path) -> None:
    """Without `events`, mentions, messages and Home stay the host's, whoever was first."""
    async with workshop(sampled, events=False) as shop:
        heard: list[str] = []

        async def host(event: dict[str, Any]) -> None:
            heard.append(event["type"])

        async def command(ack: Any) -> None:
            await ack("the host's")

        for kind in ("app_mention", "message", "app_home_opened"):
            shop.app.event(kind)(host)
        shop.app.command("/host")(command)
        await shop.send(shop.ada.event("app_mention", text="<@UBOT> hello", ts="1.0"))
        await shop.send(shop.ada.event("message", text="hello", ts="1.0", channel_type="im"))
        await shop.send(shop.ada.event("app_home_opened", tab="home"))
        assert "the host's" in (await shop.send(shop.ada.command("/host"))).body
        await shop.settle()
        assert heard == ["app_mention", "message", "app_home_opened"]
        assert not shop.slack.done


async def test_nothing_global_is_registered(sampled: Path) -> None:
    async with fake_slack() as slack, open_core(settings_at(sampled)) as core:
        app = AsyncApp(client=AsyncWebClient(token=TOKEN, base_url=slack.api), signing_secret=SECRET)
        before = list(app._async_middleware_list), app._async_listener_runner.listener_error_handler
        attach(app, core, events=True)
        assert (list(app._async_middleware_list), app._async_listener_runner.listener_error_handler) == before


async def test_our_errors_do_not_reach_the_hosts_handler(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with workshop(sampled) as shop:
        reached: list[Exception] = []

        async def handler(error: Exception) -> None:
            reached.append(error)

        async def broken(*_: object, **__: object) -> None:
            raise RuntimeError("xoxb-canary")

        shop.app.error(handler)
        monkeypatch.setattr(shop.core.answers, "ask", broken)
        response = await shop.send(shop.ada.command("/quote", VERBATIM))
        told = words((await shop.slack.called("respond")).blocks)
        assert response.status == 200
        assert "Something went wrong" in told
        assert "canary" not in told
        number = told.split("Its number is ")[1][:6]
        assert number in (sampled / "errors.log").read_text("utf-8")
        assert not reached


async def test_the_number_that_a_person_sees_is_that_of_the_request_in_the_log(
    sampled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request has its own, from the first of our lines on."""
    requests = list[str | None]()

    async def broken(*_: Any, **__: Any) -> Any:
        requests.append(logs.current_request())
        raise RuntimeError

    async with workshop(sampled) as shop:
        monkeypatch.setattr(shop.core.answers, "ask", broken)
        for _ in range(2):
            await shop.send(shop.ada.command("/quote", VERBATIM))
            await shop.settle()
        told = [words(call.blocks) for call in shop.slack.of("respond")]
    assert [one.partition("Its number is ")[2][:6] for one in told] == requests
    assert len(set(requests)) == 2


async def test_a_way_back_that_is_closed_is_nobodys_error(sampled: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with workshop(sampled) as shop:
        from aiohttp import web

        shop.slack.will("respond", web.Response(status=404, text="expired_url"), ConnectionError(), ConnectionError())
        await shop.send(shop.ada.command("/quote", VERBATIM))
        await shop.send(shop.ada.command("/quote", VERBATIM))
        await shop.settle()
        assert len(shop.slack.of("respond")) <= 4
        assert "/respond/" not in caplog.text


async def test_after_the_core_is_closed_it_says_that_it_is_not_running(sampled: Path) -> None:
    async with fake_slack() as slack:
        app = AsyncApp(client=AsyncWebClient(token=TOKEN, base_url=slack.api), signing_secret=SECRET)
        async with open_core(settings_at(sampled)) as core:
            ours = attach(app, core, events=True)
        ada = Person(slack)

        async def send(sent: dict[str, Any]) -> Any:
            body = as_body(sent)
            return await app.async_dispatch(AsyncBoltRequest(body=body, headers=signed(body)))  # type: ignore[arg-type]

        assert (await send(ada.command("/quote", VERBATIM))).status == 200
        assert "not running" in words((await slack.called("respond")).blocks)
        button = {"type": "button", "action_id": "pullquote:turn:next", "value": "x 0 0 0"}
        assert (await send(ada.press(button))).status == 200
        assert "not running" in words((await slack.called("respond", 2)).blocks)
        assert (await send(ada.event("app_mention", text="<@UBOT> hello", ts="1.0"))).status == 200
        assert "not running" in words((await slack.called("chat.postMessage")).blocks)
        view = {"callback_id": "pullquote:search", "type": "modal"}
        assert "not running" in (await send(ada.submit(view, {}))).body
        assert (await send(ada.suggest("pullquote:complete", "speaker", "a"))).body == '{"options": []}'
        await ours.drain(5)


async def test_two_of_them_with_prefixes_live_in_one_app(sampled: Path) -> None:
    async with workshop(sampled, prefix="a-", events=False) as shop:
        attach(shop.app, shop.core, prefix="b-")
        await shop.send(shop.ada.command("/b-quote", VERBATIM))
        answer = await shop.slack.called("respond")
        ids = {e["action_id"] for block in answer.blocks if block["type"] == "actions" for e in block["elements"]}
        assert ids - {OPENING}
        assert all(id_.startswith("b-pullquote:") for id_ in ids - {OPENING})
        await shop.send(shop.ada.command("/a-quote", "help"))
        assert "/a-quote" in words((await shop.slack.called("respond", 2)).blocks)
        assert (await shop.send(shop.ada.command("/quote", VERBATIM))).status == 404


async def test_draining_waits_for_answers_and_breaks_off_what_takes_too_long(
    sampled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workshop(sampled) as shop:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def forever(*_: object, **__: object) -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        monkeypatch.setattr(shop.core.answers, "ask", forever)
        await shop.send(shop.ada.command("/quote", VERBATIM))
        await begun.wait()
        await shop.listeners.drain(0.01)
        assert ended.is_set()


async def test_tokens_are_in_no_log(sampled: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Even with everything logged, and where things go wrong."""
    caplog.set_level(logging.DEBUG)
    async with workshop(sampled) as shop:
        shop.slack.will("users.info", {"ok": False, "error": "invalid_auth"})
        await shop.send(shop.ada.command("/daily"))
        await shop.slack.called("respond")
        await shop.send(shop.ada.event("app_mention", text=f"<@UBOT> {VERBATIM}", ts="1.0"))
        await shop.settle()
    assert "canary" not in caplog.text
    assert "canary" not in repr(shop.listeners.__dict__)


async def test_two_workspaces_never_see_each_other(sampled: Path, tmp_path: Path) -> None:
    """The same channel and user ids in another team: its own uploads, buttons and completions alone."""
    secret = tmp_path / "secret-talk.txt"
    secret.write_text("Zelda Marrow: The zeppelins of Lake Constance were painted green in secret.\n" * 3)
    async with workshop(sampled) as shop:
        await shop.core.transcripts.upload("slack:T1", "secret-talk.txt", secret.read_bytes())
    for team, seen in [("T1", True), ("T2", False)]:
        async with workshop(sampled, token=f"xoxb-canary-{team}") as shop:
            person = Person(shop.slack, team=team)
            await shop.send(person.command("/quote", "the zeppelins of Lake Constance were painted green"))
            assert ("Zelda" in words((await shop.slack.called("respond")).blocks)) is seen
            suggested = await shop.send(person.suggest("pullquote:complete", "speaker", "zeld"))
            assert ("Zelda" in suggested.body) is seen
            await shop.send(person.command("/library", "secret-talk"))
            answered = words((await shop.slack.called("respond", 2)).blocks)
            assert ("no transcript called" in answered) is not seen


async def test_daily_posts_go_through_the_hosts_app(sampled: Path) -> None:
    from pullquote.adapters.slack.outlet import outlet
    from pullquote.bot.cards import Card
    from pullquote.bot.places import Place

    async with workshop(sampled, events=False) as shop:
        receipt = await outlet(shop.app, shop.core).deliver(Place("slack", "slack:T1", "C1"), Card("x"), "key")
        (posted,) = shop.slack.of("chat.postMessage")
        assert (posted.body["channel"], posted.token) == ("C1", TOKEN)
        assert receipt.message
