"""Slack over Socket Mode: no open port, and back again whenever the connection ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from fake_slack import FakeSlack, Person, fake_slack, words
from pullquote.adapters.slack import adapter
from pullquote.adapters.slack.checkup import slack
from pullquote.adapters.slack.errors import NoTokens, TokenRefused
from pullquote.adapters.slack.serve import Service, serving
from pullquote.bot.cards import Card
from pullquote.bot.core import Core, open_core
from pullquote.bot.delivery import Permanent, Transient
from pullquote.bot.errors import NoConnection
from pullquote.bot.messages import messages
from pullquote.bot.places import Place
from pullquote.bot.presenting.problems import explain
from pullquote.bot.serving.doctor import DoctorContext, Level
from pullquote.bot.settings.file import load_settings
from pullquote.bot.settings.values import Settings, SlackSettings
from slack_serving import settings_at

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

VERBATIM = "a tide mill can grind for about a third of the day"


@dataclass
class Connected:
    """pullquote, connected to Slack."""

    slack: FakeSlack
    core: Core
    service: Service
    ada: Person


@contextlib.asynccontextmanager
async def connected(data: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Connected]:
    monkeypatch.setenv("PULLQUOTE_SLACK_BOT_TOKEN", "xoxb-canary-T1")
    monkeypatch.setenv("PULLQUOTE_SLACK_APP_TOKEN", "xapp-canary")
    async with (
        fake_slack() as slack,
        open_core(settings_at(data)) as core,
        serving(core, api=slack.api) as service,
    ):
        await asyncio.wait_for(slack.opened.wait(), PATIENCE_S)
        yield Connected(slack, core, service, Person(slack))


@pytest.fixture
async def shop(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Connected]:
    async with connected(sampled, monkeypatch) as shop:
        yield shop


async def test_commands_events_and_forms_come_over_the_socket(shop: Connected) -> None:
    """Each is acknowledged by its envelope; forms with the view that follows."""
    envelope = await shop.slack.send_envelope("slash_commands", shop.ada.command("/quote", VERBATIM))
    assert await shop.slack.ack() == {"envelope_id": envelope}
    assert words((await shop.slack.called("respond")).blocks).startswith("✅ Verbatim")
    event = shop.ada.event("app_mention", text=f"<@UBOT> {VERBATIM}", ts="1.0")
    envelope = await shop.slack.send_envelope("events_api", event)
    assert (await shop.slack.ack())["envelope_id"] == envelope
    assert (await shop.slack.called("chat.postMessage")).body["thread_ts"] == "1.0"
    view = {"callback_id": "pullquote:search", "type": "modal"}
    form = shop.ada.submit(view, {"words": {"type": "plain_text_input", "value": VERBATIM}})
    await shop.slack.send_envelope("interactive", form)
    assert (await shop.slack.ack())["payload"]["response_action"] == "update"


async def test_what_slack_sends_again_is_acknowledged_and_handled_once(shop: Connected) -> None:
    event = shop.ada.event("app_mention", text=f"<@UBOT> {VERBATIM}", ts="1.0")
    for attempt in range(3):
        await shop.slack.send_envelope("events_api", event, retry_attempt=attempt)
        await shop.slack.ack()
    await shop.slack.called("chat.postMessage")
    await shop.slack.send_envelope("slash_commands", shop.ada.command("/quote", "help"))
    await shop.slack.called("respond")
    assert len(shop.slack.of("chat.postMessage")) == 1


async def test_it_comes_back_when_slack_ends_the_connection(shop: Connected) -> None:
    """Slack announces it with a message, or just closes."""
    shop.slack.opened.clear()
    await shop.slack.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})
    await asyncio.wait_for(shop.slack.opened.wait(), PATIENCE_S)
    shop.slack.opened.clear()
    await shop.slack.sockets[-1].close()
    await asyncio.wait_for(shop.slack.opened.wait(), PATIENCE_S)
    await shop.slack.send_envelope("slash_commands", shop.ada.command("/quote", VERBATIM))
    assert words((await shop.slack.called("respond")).blocks).startswith("✅ Verbatim")


async def test_a_revoked_token_ends_it_with_a_clear_message(shop: Connected) -> None:
    shop.slack.will("apps.connections.open", *[{"ok": False, "error": "token_revoked"}] * 5)
    await shop.slack.sockets[-1].send_json({"type": "disconnect", "reason": "link_disabled"})
    with pytest.raises(TokenRefused) as caught:
        await asyncio.wait_for(shop.service.until_over(), PATIENCE_S)
    assert "PULLQUOTE_SLACK_APP_TOKEN" in explain(caught.value, messages())
    assert len(shop.slack.of("apps.connections.open")) == 2


async def test_being_uninstalled_ends_it(shop: Connected) -> None:
    await shop.slack.send_envelope("events_api", shop.ada.event("app_uninstalled"))
    with pytest.raises(TokenRefused):
        await asyncio.wait_for(shop.service.until_over(), PATIENCE_S)


@pytest.mark.parametrize(
    ("method", "name"),
    [("auth.test", "PULLQUOTE_SLACK_BOT_TOKEN"), ("apps.connections.open", "PULLQUOTE_SLACK_APP_TOKEN")],
)
async def test_a_wrong_token_is_named_at_the_start(
    sampled: Path, monkeypatch: pytest.MonkeyPatch, method: str, name: str
) -> None:
    monkeypatch.setenv("PULLQUOTE_SLACK_BOT_TOKEN", "xoxb-canary-T1")
    monkeypatch.setenv("PULLQUOTE_SLACK_APP_TOKEN", "xapp-canary")
    async with fake_slack() as slack, open_core(settings_at(sampled)) as core:
        slack.will(method, {"ok": False, "error": "invalid_auth"})
        with pytest.raises(TokenRefused) as caught:
            async with serving(core, api=slack.api):
                pass
    said = explain(caught.value, messages())
    assert name in said
    assert "canary" not in said + repr(caught.value)


async def test_a_network_that_is_down_is_no_wrong_token(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It passes, so it is not one of the errors that end the process."""
    monkeypatch.setenv("PULLQUOTE_SLACK_BOT_TOKEN", "xoxb-canary-T1")
    monkeypatch.setenv("PULLQUOTE_SLACK_APP_TOKEN", "xapp-canary")
    async with open_core(settings_at(sampled)) as core:
        with pytest.raises(NoConnection):
            async with serving(core, api="http://127.0.0.1:9/api/"):
                pass


async def test_posts_go_to_its_own_workspace_alone(shop: Connected) -> None:
    assert (await shop.service.poster.deliver(Place("slack", "slack:T1", "C1"), Card("x"), "k")).message
    with pytest.raises(Permanent):
        await shop.service.poster.deliver(Place("slack", "slack:T2", "C1"), Card("x"), "k")


async def test_nothing_is_left_behind(
    sampled: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """No task, and no token in any log."""
    caplog.set_level(logging.DEBUG)
    before = asyncio.all_tasks()
    async with connected(sampled, monkeypatch) as shop:
        await shop.slack.send_envelope("slash_commands", shop.ada.command("/quote", VERBATIM))
        await shop.slack.called("respond")
    for _ in range(5):
        await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    assert "canary" not in caplog.text


# --- The adapter -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "enough"),
    [
        ((), False),
        (("BOT_TOKEN", "APP_TOKEN"), True),
        (("CLIENT_ID", "CLIENT_SECRET", "SIGNING_SECRET", "ENCRYPTION_KEY"), True),
    ],
)
def test_it_is_configured_when_there_are_secrets_enough(
    monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], enough: bool
) -> None:
    for name in given:
        monkeypatch.setenv(f"PULLQUOTE_SLACK_{name}", "x")
    assert adapter.configured(load_settings(None, os.environ)) is enough


@pytest.mark.parametrize("given", [("BOT_TOKEN",), ("CLIENT_ID", "CLIENT_SECRET", "SIGNING_SECRET")])
def test_half_of_the_secrets_are_no_reason_to_be_silent(
    monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...]
) -> None:
    for name in given:
        monkeypatch.setenv(f"PULLQUOTE_SLACK_{name}", "x")
    with pytest.raises(NoTokens):
        adapter.configured(load_settings(None, os.environ))


def test_secrets_may_stand_in_files(tmp_path: Path) -> None:
    for name in ("bot", "app"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o600)
    assert adapter.configured(
        Settings(slack=SlackSettings(bot_token_file=tmp_path / "bot", app_token_file=tmp_path / "app"))
    )


async def test_it_serves_and_delivers_until_it_is_cancelled(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_SLACK_BOT_TOKEN", "xoxb-canary-T1")
    monkeypatch.setenv("PULLQUOTE_SLACK_APP_TOKEN", "xapp-canary")
    place = Place("slack", "slack:T1", "C1")
    assert not adapter.connected
    with pytest.raises(Transient):
        await adapter.deliver(place, Card("x"), "k")
    async with fake_slack() as slack, open_core(settings_at(sampled)) as core:
        import functools

        monkeypatch.setattr("pullquote.adapters.slack.serve.serving", functools.partial(serving, api=slack.api))
        task = asyncio.create_task(adapter.serve(core))
        async with asyncio.timeout(PATIENCE_S):
            while not adapter.connected:  # noqa: ASYNC110 - the SDK has no event for it
                await asyncio.sleep(0.01)
        assert (await adapter.deliver(place, Card("x"), "k")).message
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not adapter.connected
    with pytest.raises(Transient):
        await adapter.deliver(place, Card("x"), "k")


def test_loading_it_is_cheap() -> None:
    """Its libraries are for when it serves."""
    import subprocess
    import sys

    code = (
        "import sys; from pullquote.adapters.slack import adapter; adapter.commands; "
        "print([name for name in ('slack_bolt', 'slack_sdk', 'aiohttp', 'cryptography') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("given", "levels"),
    [((), []), (("BOT_TOKEN",), [Level.WRONG]), (("BOT_TOKEN", "APP_TOKEN"), [Level.GOOD])],
)
async def test_the_doctor_sees_whether_the_secrets_are_enough(
    tmp_path: Path, given: tuple[str, ...], levels: list[Level]
) -> None:
    environ = {f"PULLQUOTE_SLACK_{name}": "canary" for name in given}
    (check,) = adapter.checks
    found = await check(DoctorContext(Settings(data=tmp_path), environ, messages(), 0.0))
    assert [finding.level for finding in found] == levels
    assert "canary" not in repr(found)


SCOPES = "app_mentions:read,chat:write,commands,im:history,users:read"


@pytest.mark.parametrize(
    ("answer", "level", "says"),
    [
        ({"scopes": SCOPES}, Level.GOOD, "Slack takes both tokens."),
        ({"scopes": f"{SCOPES},files:read"}, Level.GOOD, "Slack takes both tokens."),
        ({"scopes": None}, Level.GOOD, "Slack takes both tokens."),
        ({"scopes": "commands, chat:write"}, Level.WRONG, "lacks scopes: app_mentions:read, im:history, users:read."),
        ({"error": "invalid_auth"}, Level.WRONG, "PULLQUOTE_SLACK_BOT_TOKEN (invalid_auth)"),
        ({"cut": True}, Level.WARNING, "could not be reached"),
    ],
)
async def test_the_doctor_asks_slack_what_the_tokens_are_allowed(
    tmp_path: Path, answer: dict[str, Any], level: Level, says: str
) -> None:
    environ = {"PULLQUOTE_SLACK_BOT_TOKEN": "xoxb-canary-T1", "PULLQUOTE_SLACK_APP_TOKEN": "xapp-canary"}
    async with fake_slack() as fake:
        if answer.get("cut"):
            fake.will("auth.test", ConnectionError())
        elif error := answer.get("error"):
            fake.will("auth.test", {"ok": False, "error": error})
        else:
            headers = {"X-OAuth-Scopes": answer["scopes"]} if answer["scopes"] else {}
            fake.will("auth.test", web.json_response({"ok": True, "team_id": "T1"}, headers=headers))
        context = DoctorContext(Settings(data=tmp_path), environ, messages(), 0.0, live=True)
        (found,) = await slack(context, api=fake.api)
    assert found.level is level
    assert says in found.said
    assert "canary" not in repr(found)


@pytest.mark.long
async def test_whether_it_is_connected_is_said_as_it_is(shop: Connected) -> None:
    """While Slack is connected to, while it is away, and when it is back."""

    async def until(connected: bool) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while shop.service.connected is not connected:  # noqa: ASYNC110 - the SDK has no event for it
                await asyncio.sleep(0.001)

    await until(connected=True)
    shop.slack.opened.clear()
    shop.slack.will("apps.connections.open", {"ok": False, "error": "internal_error"})
    await shop.slack.sockets[-1].close()
    await until(connected=False)
    await asyncio.wait_for(shop.slack.opened.wait(), PATIENCE_S)
    await until(connected=True)
