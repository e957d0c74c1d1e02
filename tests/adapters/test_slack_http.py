"""Slack over HTTP: what is let through, many workspaces, and those that leave."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import io
import json
import logging
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from fake_slack import SECRET, FakeSlack, Person, as_body, fake_slack, signed, words
from pullquote.adapters.slack.errors import NoTokens
from pullquote.adapters.slack.serve import Service, serving
from pullquote.adapters.slack.stores import Installations
from pullquote.bot.cards import Card
from pullquote.bot.core import Core, open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.delivery import Permanent
from pullquote.bot.places import Place
from pullquote.bot.security.vault import Vault, new_key
from pullquote.bot.settings.credentials import Secret
from pullquote.bot.settings.values import NoPort
from pullquote.index.errors import DiskFull
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_serving import settings_at

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

KEY = new_key()
VERBATIM = "a tide mill can grind for about a third of the day"


@dataclass
class Served:
    """pullquote as Slack reaches it by HTTP."""

    slack: FakeSlack
    core: Core
    service: Service
    session: aiohttp.ClientSession

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.service.port}"

    async def post(self, body: str | bytes, headers: dict[str, str]) -> int:
        async with self.session.post(f"{self.base}/slack/events", data=body, headers=headers) as answer:
            return answer.status

    async def send(self, sent: dict[str, Any]) -> int:
        body = as_body(sent)
        return await self.post(body, signed(body))

    async def install(self, tenant: str, **more: Any) -> int:
        """Goes through the pages as an admin's browser does."""
        async with self.session.get(f"{self.base}/slack/install", allow_redirects=False) as page:
            cookie = page.headers["Set-Cookie"].split(";")[0]
            (link,) = [part for part in (await page.text()).split('"') if "oauth/v2/authorize" in part]
        state = parse_qs(urlsplit(link.replace("&amp;", "&")).query)["state"][0]
        self.slack.will("oauth.v2.access", installed(tenant, **more))
        async with self.session.get(
            f"{self.base}/slack/oauth_redirect?{urlencode({'code': 'c', 'state': state})}", headers={"Cookie": cookie}
        ) as done:
            return done.status


def installed(tenant: str, **more: Any) -> dict[str, Any]:
    """What Slack gives for a code."""
    return {
        "ok": True,
        "app_id": "A1",
        "access_token": f"xoxb-canary-{tenant}",
        "token_type": "bot",
        "scope": "commands,chat:write",
        "bot_user_id": "UBOT",
        "team": {"id": tenant, "name": f"Team {tenant}"},
        "enterprise": None,
        "authed_user": {"id": "UINSTALLER"},
        "is_enterprise_install": False,
        **more,
    }


@contextlib.asynccontextmanager
async def served(
    data: Path, monkeypatch: pytest.MonkeyPatch, clock: Callable[[], float] = time.time
) -> AsyncGenerator[Served]:
    for name, value in {
        "CLIENT_SECRET": "client-canary",
        "SIGNING_SECRET": SECRET,
        "ENCRYPTION_KEY": KEY,
    }.items():
        monkeypatch.setenv(f"PULLQUOTE_SLACK_{name}", value)
    async with (
        fake_slack() as slack,
        open_core(settings_at(data, port=0, client_id="1.2")) as core,
        serving(core, api=slack.api, clock=clock) as service,
        aiohttp.ClientSession() as session,
    ):
        yield Served(slack, core, service, session)


@pytest.fixture
async def shop(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Served]:
    async with served(sampled, monkeypatch) as shop:
        yield shop


# --- The guard -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"X-Slack-Signature": "v0=" + "0" * 64}, 401),
        ({"X-Slack-Signature": "v0=ü"}, 401),
        ({"X-Slack-Signature": ""}, 401),
        ({"X-Slack-Signature": "v1=" + "0" * 64}, 401),
        ({"X-Slack-Signature": "x" * 5000}, 401),
        ({"X-Slack-Request-Timestamp": "soon"}, 401),
        ({"X-Slack-Request-Timestamp": "9" * 5000}, 401),
        ({"X-Slack-Request-Timestamp": "١٢٣"}, 401),
        ({"X-Slack-Request-Timestamp": "-1"}, 401),
        ({"X-Slack-Request-Timestamp": "1e9"}, 401),
        ({"X-Slack-Request-Timestamp": ""}, 401),
    ],
)
async def test_what_slack_did_not_sign_is_refused(shop: Served, change: dict[str, str], status: int) -> None:
    body = as_body(Person(shop.slack).command("/quote", VERBATIM))
    assert await shop.post(body, {**signed(body), **change}) == status
    assert not shop.slack.calls


@pytest.mark.parametrize("name", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
async def test_a_missing_header_is_refused(shop: Served, name: str) -> None:
    headers = signed("{}")
    del headers[name]
    assert await shop.post("{}", headers) == 401


@pytest.mark.parametrize("age", [301, -400, 86400])  # one from the future grows younger while it is on its way
async def test_stale_and_future_requests_are_refused(shop: Served, age: float) -> None:
    body = as_body(Person(shop.slack).command("/quote", VERBATIM))
    assert await shop.post(body, signed(body, at=time.time() - age)) == 401


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize("change", [{"X-Slack-Signature": None}, {"X-Slack-Signature": "v0=1"}, {"at": 301}])
async def test_what_cannot_be_slacks_is_refused_before_its_body_comes(
    shop: Served, change: dict[str, Any], waits: bool
) -> None:
    headers: dict[str, Any] = {**signed("", at=time.time() - change.get("at", 0)), **change, "Content-Length": 1000}
    if waits:
        headers["Expect"] = "100-continue"
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    reader, writer = await asyncio.open_connection("127.0.0.1", shop.service.port)
    writer.write("\r\n".join(["POST /slack/events HTTP/1.1", "Host: x", *lines, "", ""]).encode())
    assert (await asyncio.wait_for(reader.readline(), PATIENCE_S)).startswith(b"HTTP/1.1 401")
    writer.transport.abort()


async def test_a_signed_body_that_is_held_back_is_asked_for(shop: Served) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    assert await shop.post(body, {**signed(body), "Expect": "100-continue"}) == 200


async def test_another_secret_or_another_body_is_refused(shop: Served) -> None:
    body = as_body(Person(shop.slack).command("/quote", VERBATIM))
    assert await shop.post(body, signed(body, secret="another")) == 401  # noqa: S106
    assert await shop.post(body + "x", signed(body)) == 401


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b"{",
        b"payload=%7B",
        b"payload=[]",
        b"payload=3",
        b'{"a": 1e999999, "b": ' + b"[" * 100_000,
        b'{"team": 5, "event": 3, "view": 7, "user": 1, "channel": 2}',
        b'{"authorizations": 5}',
        b'{"type": "event_callback", "event": null}',
        b'{"type": "event_callback", "event": "x"}',
        b'{"type": "event_callback", "event": {"type": "app_mention", "text": "\\ud800"}}',
        b"payload=%7B%7D&payload=[]",
        b"payload=" + b"[" * 100_000,
        b'payload={"type": "block_actions", "actions": "", "user": {"id": "U1"}, "team": {"id": "T1"}}',
        b'payload={"type": "view_submission", "view": 3, "team": {"id": "T1"}, "user": {"id": "U1"}}',
        b'{"n": ' + b"9" * 5000 + b"}",
    ],
)
async def test_what_slack_would_not_send_is_400_though_signed(
    shop: Served, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """With one line in the log at most, and no trace."""
    await shop.install("T1")
    caplog.clear()
    assert await shop.post(body, signed(body)) == 400
    logged = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(logged) <= 1
    assert not any(record.exc_info for record in logged)
    assert not (shop.core.settings.data / "errors.log").exists()


@pytest.mark.parametrize("body", [b"[1]", b'"x"', b"3", b"null"])
async def test_json_that_is_no_object_is_400(shop: Served, body: bytes) -> None:
    assert await shop.post(body, {**signed(body), "Content-Type": "application/json"}) == 400


async def test_other_content_is_never_500(shop: Served) -> None:
    for body in (b"", b"x", b"a=b&a=c", b'{"type": "event_callback"}', b'{"type": "block_actions", "actions": []}'):
        assert await shop.post(body, signed(body)) < 500


async def test_a_request_that_is_too_large_is_refused(shop: Served) -> None:
    body = b"x" * (1024 * 1024 + 1)
    async with shop.session.post(f"{shop.base}/slack/events", data=io.BytesIO(body), headers=signed(body)) as answer:
        assert answer.status == 413


async def test_a_replayed_request_is_answered_and_handled_once(shop: Served) -> None:
    """As a proxy repeats it, to the byte."""
    await shop.install("T1")
    body = as_body(Person(shop.slack).event("app_mention", text=f"<@UBOT> {VERBATIM}", ts="1.0"))
    headers = signed(body)
    assert [await shop.post(body, headers) for _ in range(3)] == [200, 200, 200]
    await shop.slack.called("chat.postMessage")
    await shop.send(Person(shop.slack).command("/quote", "help"))
    await shop.slack.called("respond")
    assert len(shop.slack.of("chat.postMessage")) == 1


async def test_an_event_that_slack_sends_again_is_handled_once(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed anew each time, and also after a restart."""
    async with served(sampled, monkeypatch) as shop:
        await shop.install("T1")
        event = Person(shop.slack).event("app_mention", text=f"<@UBOT> {VERBATIM}", ts="1.0")
        body = as_body(event)
        assert await shop.post(body, signed(body)) == 200
        await shop.slack.called("chat.postMessage")
        assert await shop.post(body, signed(body, at=time.time() + 1)) == 200
    async with served(sampled, monkeypatch) as again:
        assert await again.post(body, signed(body, at=time.time() + 2)) == 200
        await again.send(Person(again.slack).command("/quote", "help"))
        await again.slack.called("respond")
        assert not again.slack.of("chat.postMessage")


async def test_slacks_test_of_the_address_is_answered(shop: Served) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})
    async with shop.session.post(f"{shop.base}/slack/events", data=body, headers=signed(body)) as answer:
        assert "abc" in await answer.text()
    async with shop.session.get(f"{shop.base}/health") as answer:
        assert answer.status == 200


async def test_messages_that_are_not_for_us_are_acknowledged(shop: Served) -> None:
    """Without an answer Slack would send them again."""
    await shop.install("T1")
    for event in ({"subtype": "message_changed"}, {"subtype": "message_deleted"}, {"bot_id": "B9", "text": "x"}):
        assert await shop.send(Person(shop.slack).event("message", channel_type="im", **event)) == 200


# --- Many workspaces -------------------------------------------------------------------------------------------------


async def test_a_workspace_installs_us_and_is_answered_with_its_own_token(shop: Served) -> None:
    for team in ("T1", "T2"):
        assert await shop.install(team) == 200
    for number, team in enumerate(("T1", "T2", "T1"), 1):
        person = Person(shop.slack, team=team)
        assert await shop.send(person.event("app_mention", text=f"<@UBOT> {VERBATIM}", ts="1.0")) == 200
        assert (await shop.slack.called("chat.postMessage", number)).token == f"xoxb-canary-{team}"


async def test_a_workspace_that_did_not_install_us_is_told_so(shop: Served) -> None:
    assert await shop.send(Person(shop.slack, team="T9").command("/quote", VERBATIM)) == 200
    assert "is not installed in this workspace" in (await shop.slack.called("respond")).text


async def test_tokens_are_encrypted_and_nowhere_in_the_data_folder(
    sampled: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with served(sampled, monkeypatch) as shop:
        await shop.install("T1", refresh_token="xoxe-canary", expires_in=43_200)  # noqa: S106
        await shop.send(Person(shop.slack).command("/quote", VERBATIM))
        await shop.slack.called("respond")
    kept = [file for file in sampled.rglob("*") if file.is_file()]  # noqa: ASYNC240 - nothing else is going on
    assert [file for file in kept if b"canary" in file.read_bytes()] == []
    assert "canary" not in caplog.text


async def test_another_key_finds_no_tokens_and_says_so(sampled: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def changed(_: str, installed: bool) -> None: ...

    async with open_core(settings_at(sampled)) as core:
        ours = Installations(Vault(core.database, Secret(new_key())), changed)
        await ours.async_save_bot(Bot(team_id="T1", bot_token="x", bot_id="B", bot_user_id="U", installed_at=1.0))  # noqa: S106
        assert await ours.async_find_bot(enterprise_id=None, team_id="T1")
        other = Installations(Vault(core.database, Secret(new_key())), changed)
        assert await other.async_find_bot(enterprise_id=None, team_id="T1") is None
    assert "installed anew" in caplog.text


async def test_an_expiring_token_is_replaced_once_however_many_ask(shop: Served) -> None:
    """Slack takes a refresh token only once."""
    await shop.install("T1", refresh_token="xoxe-1", expires_in=60)  # noqa: S106
    newer = {"ok": True, "access_token": "xoxb-newer-T1", "refresh_token": "xoxe-2", "expires_in": 43_200,
             "bot_user_id": "UBOT", "token_type": "bot"}  # fmt: skip
    shop.slack.will("oauth.v2.access", newer, {"ok": False, "error": "invalid_refresh_token"})
    person = Person(shop.slack)
    events = [person.event("app_mention", text="<@UBOT> help", ts=f"{n}.0") for n in range(4)]
    assert await asyncio.gather(*map(shop.send, events)) == [200] * 4
    for number in range(1, 5):
        assert (await shop.slack.called("chat.postMessage", number)).token == "xoxb-newer-T1"  # noqa: S105


@pytest.mark.parametrize(
    "gone", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}]
)
async def test_a_workspace_that_leaves_is_forgotten_and_posted_to_no_more(shop: Served, gone: dict[str, Any]) -> None:
    await shop.install("T1")
    place = Place("slack", "slack:T1", "C1")
    await shop.core.daily.subscribe(place, SubscriptionDraft("09:00", "UTC"), "U1")
    assert shop.service.connected
    assert (await shop.service.poster.deliver(place, Card("x"), "k")).message
    kind = gone["type"]
    event = Person(shop.slack).event(kind, **{k: v for k, v in gone.items() if k != "type"})
    assert await shop.send(event) == 200
    async with asyncio.timeout(PATIENCE_S):
        while (await shop.core.daily.statuses("slack:T1"))[0].next:  # noqa: ASYNC110 - another task's doing
            await asyncio.sleep(0.01)
    with pytest.raises(Permanent):
        await shop.service.poster.deliver(place, Card("x"), "k")
    await shop.install("T1")
    assert (await shop.core.daily.statuses("slack:T1"))[0].next
    assert (await shop.service.poster.deliver(place, Card("x"), "k")).message


async def test_a_leaving_that_cannot_be_stored_is_told_in_a_line(
    shop: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack was told before that it was taken. Without a trace of an error in Bolt."""
    told, broke = asyncio.Event(), list[dict[str, Any]]()

    async def disable(workspace: str) -> None:
        told.set()
        raise DiskFull(workspace)

    await shop.install("T1")
    monkeypatch.setattr(shop.core.daily, "disable", disable)
    asyncio.get_running_loop().set_exception_handler(lambda _, context: broke.append(context))
    assert await shop.send(Person(shop.slack).event("app_uninstalled")) == 200
    await told.wait()
    async with asyncio.timeout(PATIENCE_S):
        while "DiskFull" not in caplog.text:  # noqa: ASYNC110 - another task's doing
            await asyncio.sleep(0.001)
    gc.collect()
    assert broke == []


@pytest.mark.parametrize(
    ("answer", "gone"),
    [
        ({"ok": False, "error": "token_revoked"}, True),
        ({"ok": False, "error": "account_inactive"}, True),
        ({"ok": False, "error": "ratelimited"}, False),
        ({"ok": False, "error": "internal_error"}, False),
        (ConnectionError(), False),
        ({"ok": True}, False),
    ],
)
async def test_a_workspace_that_left_while_we_were_away_is_noticed(
    sampled: Path, monkeypatch: pytest.MonkeyPatch, answer: Any, gone: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """At the next start, by its token; what Slack does not say of one is no reason to forget it."""
    place = Place("slack", "slack:T1", "C1")
    async with served(sampled, monkeypatch) as shop:
        await shop.install("T1")
        await shop.install("T2")
        await shop.core.daily.subscribe(place, SubscriptionDraft("09:00", "UTC"), "U1")
    async with fake_slack() as slack, open_core(settings_at(sampled, port=0, client_id="1.2")) as core:
        slack.will("auth.test", answer, team="T1")
        async with serving(core, api=slack.api):
            await asyncio.wait([task for task in asyncio.all_tasks() if task.get_name() == "pullquote-slack-tenants"])
        assert len(slack.of("auth.test")) == 2
        assert [one.gone for one in await core.daily.list(None)] == [gone]
        assert ("slack:T1 removed us" in caplog.text) is gone
        assert "canary" not in caplog.text


async def test_a_revoked_token_disables_its_workspace_alone(shop: Served) -> None:
    await shop.install("T1")
    await shop.install("T2")
    shop.slack.will("chat.postMessage", {"ok": False, "error": "token_revoked"})
    with pytest.raises(Permanent):
        await shop.service.poster.deliver(Place("slack", "slack:T1", "C1"), Card("x"), "k")
    with pytest.raises(Permanent):
        await shop.service.poster.deliver(Place("slack", "slack:T1", "C1"), Card("x"), "k")
    assert len(shop.slack.of("chat.postMessage")) == 1
    assert (await shop.service.poster.deliver(Place("slack", "slack:T2", "C1"), Card("x"), "k")).message


async def test_an_organisation_installs_us_as_a_whole(shop: Served) -> None:
    """Its teams are tenants of their own, and posts to them use the organisation's token."""
    await shop.install("E1", team=None, enterprise={"id": "E1", "name": "Org"}, is_enterprise_install=True)
    person = Person(shop.slack, team="T5", enterprise="E1")
    assert await shop.send(person.command("/quote", VERBATIM, is_enterprise_install="true")) == 200
    assert "Verbatim" in words((await shop.slack.called("respond")).blocks)
    receipt = await shop.service.poster.deliver(Place("slack", "slack:T5", "C1"), Card("x"), "k")
    assert receipt.message
    assert shop.slack.of("chat.postMessage")[0].token == "xoxb-canary-E1"  # noqa: S105


@pytest.mark.parametrize(
    "query",
    ["", "code=c", "code=c&state=x", "error=access_denied", "state=%ff", "code=&state=", "code=c&state=a&state=b"],
)
async def test_an_installation_that_nobody_began_is_refused(shop: Served, query: str) -> None:
    async with shop.session.get(f"{shop.base}/slack/oauth_redirect?{query}") as answer:
        assert answer.status < 500
        assert "access_denied" in query or answer.status in {400, 401}
    assert not shop.slack.of("oauth.v2.access")


async def test_slack_that_does_not_answer_an_installation_is_no_error_of_ours(shop: Served) -> None:
    assert await shop.install("T1", ok=False, error="invalid_code") == 401


async def test_a_port_that_is_taken_is_named(shop: Served) -> None:
    settings = replace(shop.core.settings, slack=replace(shop.core.settings.slack, port=shop.service.port or 0))
    shop.core._settings.current = settings
    with pytest.raises(NoPort):
        async with serving(shop.core, api=shop.slack.api):
            pass


async def test_without_secrets_it_says_which_are_needed(sampled: Path) -> None:
    async with open_core(settings_at(sampled)) as core:
        with pytest.raises(NoTokens):
            async with serving(core):
                pass
