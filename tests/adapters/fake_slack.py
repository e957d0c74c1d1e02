"""Slack as far as tests need it, on loopback: the Web API, answer URLs, files, and Socket Mode.

Every message and view that it is sent is held against the limits that Slack states (`slack_blocks`).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import WSMsgType, web
from slack_blocks import of_message, of_view

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

SECRET = "signing-canary"  # noqa: S105 - of the tests
WAIT_S = 60.0
NEW = {"card", "carousel", "container"}  # kinds of blocks that a workspace may not have


@dataclass
class Called:
    """One call of a Web API method, or of an answer's URL (whose method is "respond")."""

    method: str
    token: str
    body: dict[str, Any]

    @property
    def team(self) -> str:
        """Whose token it came with: the tests' tokens end in the team that they are of."""
        return self.token.rpartition("-")[2]

    @property
    def text(self) -> str:
        return str(self.body.get("text") or "")

    @property
    def blocks(self) -> list[dict[str, Any]]:
        view = self.body.get("view")
        return (view or self.body).get("blocks") or []


Answer = dict[str, Any] | Exception | web.Response


@dataclass
class FakeSlack:
    """Answers `{"ok": true}` and little more, unless it is told otherwise with `will`."""

    base: str = ""
    calls: list[Called] = field(default_factory=list)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)  # by the id of the file
    violations: list[str] = field(default_factory=list)
    old: bool = False  # takes no blocks that are new in 2026
    acks: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    granted: str | None = None  # the scopes that the app is told to have
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    _scripts: dict[tuple[str, str | None], list[Answer]] = field(default_factory=dict)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    # -- what tests say and ask ----------------------------------------------------------------------------------------

    @property
    def api(self) -> str:
        return f"{self.base}/api/"

    def will(self, method: str, *answers: Answer, team: str | None = None) -> None:
        """The next answers of a method, or of a method for one team: several teams are asked in any order. An exception
        cuts the connection after the call was taken."""
        self._scripts.setdefault((method, team), []).extend(answers)

    def answer_url(self) -> str:
        return f"{self.base}/respond/{next(self._numbers)}"

    @property
    def done(self) -> list[str]:
        """What was called, but for what is looked up about the app and whoever asks."""
        return [call.method for call in self.calls if call.method not in {"auth.test", "users.info"}]

    def of(self, method: str) -> list[Called]:
        return [call for call in self.calls if call.method == method]

    async def called(self, method: str, times: int = 1) -> Called:
        """The call of `method` with that number, when it has come."""
        async with self._changed, asyncio.timeout(WAIT_S):
            await self._changed.wait_for(lambda: len(self.of(method)) >= times)
        return self.of(method)[times - 1]

    async def send_envelope(self, kind: str, payload: dict[str, Any], **more: Any) -> str:
        """Sends a request over the socket; its envelope's id."""
        id_ = f"envelope-{next(self._numbers)}"
        await self.sockets[-1].send_json(
            {"envelope_id": id_, "type": kind, "payload": payload, "accepts_response_payload": True, **more}
        )
        return id_

    async def ack(self) -> dict[str, Any]:
        async with asyncio.timeout(WAIT_S):
            return await self.acks.get()

    # -- the server ----------------------------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body: dict[str, Any] = dict(request.query)
        if request.method == "POST":
            raw = await request.text()
            is_json = request.content_type == "application/json"
            body |= json.loads(raw or "{}") if is_json else dict(await request.post())
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return await self._taken(request, Called(method, token or str(body.get("token") or ""), body))

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        return await self._taken(request, Called("respond", "", {**await request.json(), "url": str(request.url)}))

    async def _taken(self, request: web.Request, call: Called) -> web.StreamResponse:
        self.check(call.body)
        async with self._changed:
            self.calls.append(call)
            self._changed.notify_all()
        script = self._scripts.get((call.method, call.team)) or self._scripts.get((call.method, None))
        answer = script.pop(0) if script else self._usual(call)
        if isinstance(answer, Exception):
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if isinstance(answer, web.Response):
            return answer
        return web.json_response(answer, headers={"x-oauth-scopes": self.granted} if self.granted else None)

    def check(self, body: dict[str, Any]) -> None:
        """Keeps what is wrong with the blocks in a request, or in an acknowledgement."""
        if body.get("blocks"):
            self.violations += of_message(body)
        if body.get("view"):
            self.violations += of_view(body["view"])

    def _usual(self, call: Called) -> dict[str, Any]:
        number = next(self._numbers)
        if self.old and any(block["type"] in NEW for block in call.blocks):
            return {"ok": False, "error": "invalid_blocks"}
        match call.method:
            case "auth.test":
                return {
                    "ok": True,
                    "team_id": call.team or "T1",
                    "user_id": "UBOT",
                    "bot_id": "B1",
                    "url": "https://x.slack.com/",
                }
            case "chat.postMessage":
                return {"ok": True, "ts": f"1700000000.{number:06}", "channel": call.body.get("channel")}
            case "chat.getPermalink":
                return {"ok": True, "permalink": f"https://x.slack.com/archives/{call.body.get('message_ts')}"}
            case "users.info":
                user = {"id": call.body["user"], "tz": "Europe/Berlin", **self.users.get(call.body["user"], {})}
                return {"ok": True, "user": user}
            case "files.getUploadURLExternal":
                return {"ok": True, "upload_url": f"{self.base}/upload/F{number}", "file_id": f"F{number}"}
            case "apps.connections.open":
                return {"ok": True, "url": f"{self.base.replace('http', 'ws', 1)}/socket"}
            case "views.open" | "views.push" | "views.update":
                return {"ok": True, "view": {"id": f"V{number}"}}
            case _:
                return {"ok": True}

    async def _file(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "")
        self.calls.append(Called("file", token.removeprefix("Bearer "), {}))
        return web.Response(body=self.files[request.match_info["name"]], content_type="application/octet-stream")

    async def _uploaded(self, request: web.Request) -> web.Response:
        self.uploads[request.match_info["id"]] = await request.read()
        return web.Response(text="OK")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello"})
        self.opened.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self.acks.put(json.loads(message.data))
        return socket


@contextlib.asynccontextmanager
async def fake_slack() -> AsyncGenerator[FakeSlack]:
    """A running FakeSlack."""
    slack = FakeSlack()
    site = web.Application()
    site.router.add_route("*", "/api/{method}", slack._api)
    site.router.add_post("/respond/{id}", slack._respond)
    site.router.add_get("/files/{name}", slack._file)
    site.router.add_post("/upload/{id}", slack._uploaded)
    site.router.add_get("/socket", slack._socket)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        for socket in slack.sockets:
            await socket.close()
        await runner.cleanup()
    assert slack.violations == []


def signed(body: str | bytes, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack sends `body`."""
    raw = body.encode() if isinstance(body, str) else body
    timestamp = str(int(time.time() if at is None else at))
    mac = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    is_json = raw.startswith(b"{")
    return {
        "Content-Type": "application/json" if is_json else "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={mac}",
    }


# --- What Slack sends ------------------------------------------------------------------------------------------------

_triggers = itertools.count(1)


@dataclass
class Person:
    """Somebody in a workspace, and what they do there. `home` is the team of their own where that is another than the
    one that installed the app: they share a channel with it."""

    slack: FakeSlack
    team: str | None = "T1"
    user: str = "U1"
    channel: str = "C1"
    enterprise: str | None = None
    home: str | None = None

    def command(self, name: str, text: str = "", **more: Any) -> dict[str, Any]:
        """A slash command's form."""
        form = {
            "command": name,
            "text": text,
            "user_id": self.user,
            "channel_id": self.channel,
            "trigger_id": f"trigger-{next(_triggers)}",
            "response_url": self.slack.answer_url(),
            "team_id": self.home or self.team,
            "enterprise_id": self.enterprise,
            **more,
        }
        return {key: value for key, value in form.items() if value is not None}

    def _interaction(self, kind: str, **more: Any) -> dict[str, Any]:
        return {
            "type": kind,
            "user": {"id": self.user, **({"team_id": self.home or self.team} if self.team else {})},
            "team": {"id": self.team} if self.team else None,
            "enterprise": {"id": self.enterprise} if self.enterprise else None,
            "is_enterprise_install": self.team is None,
            "trigger_id": f"trigger-{next(_triggers)}",
            **more,
        }

    def press(self, button: dict[str, Any], *, ephemeral: bool = True, view: dict[str, Any] | None = None,
              thread: str | None = None, entry: str | None = None) -> dict[str, Any]:  # fmt: skip
        """A button, or an entry of a menu (the first, or the one that is called so), is pressed in a message or in a
        view."""
        action = {
            "type": button["type"],
            "action_id": button["action_id"],
            "block_id": "b",
            "value": button.get("value"),
        }
        if "options" in button:
            known = [one for one in button["options"] if entry is None or one["text"]["text"] == entry]
            action["selected_option"] = known[0]
        if view:
            return self._interaction("block_actions", actions=[action], view=view, container={"type": "view"})
        container = {"type": "message", "is_ephemeral": ephemeral, "channel_id": self.channel}
        container |= {"thread_ts": thread} if thread else {}
        return self._interaction(
            "block_actions",
            actions=[action],
            container=container,
            channel={"id": self.channel},
            response_url=self.slack.answer_url(),
        )

    def message_shortcut(self, callback: str, message: dict[str, Any]) -> dict[str, Any]:
        return self._interaction(
            "message_action",
            callback_id=callback,
            message=message,
            channel={"id": self.channel},
            response_url=self.slack.answer_url(),
        )

    def global_shortcut(self, callback: str) -> dict[str, Any]:
        return self._interaction("shortcut", callback_id=callback)

    def submit(self, view: dict[str, Any], typed: dict[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
        """A modal is submitted; `typed` has the state of each field."""
        state = {name: {"field": value} for name, value in typed.items()}
        full = {**view, "id": "V0", "state": {"values": state}, "hash": "1"}
        return self._interaction("view_submission", view=full, **more)

    def suggest(self, action: str, block: str, typed: str) -> dict[str, Any]:
        return self._interaction("block_suggestion", action_id=action, block_id=block, value=typed)

    def _team_of_event(self, kind: str) -> dict[str, Any]:
        """A mention has the app's team and names the person's besides; other messages have the person's."""
        if self.home is None or kind not in {"app_mention", "message"}:
            return {}
        if kind == "message":
            return {"team": self.home}
        return {
            "team": self.team,
            "user_team": self.home,
            "source_team": self.home,
            "user_profile": {"team": self.home},
        }

    def event(self, kind: str, *, id_: str | None = None, **event: Any) -> dict[str, Any]:
        """An event of the Events API."""
        return {
            "type": "event_callback",
            "event_id": id_ or f"Ev{next(_triggers)}",
            "team_id": self.team,
            "authorizations": [{"team_id": self.team, "enterprise_id": self.enterprise, "user_id": "UBOT"}],
            "is_ext_shared_channel": bool(self.home),
            "event": {"type": kind, "user": self.user, "channel": self.channel, **self._team_of_event(kind), **event},
        }


def as_body(sent: dict[str, Any]) -> str:
    """What Slack sends, as it stands in an HTTP request."""
    if "command" in sent:
        return urlencode(sent)
    if sent.get("type") in {"event_callback", "url_verification"}:
        return json.dumps(sent)
    return urlencode({"payload": json.dumps(sent)})


# --- Reading what we sent --------------------------------------------------------------------------------------------


def buttons(blocks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Buttons by their labels; menus by that of their first entry."""
    found = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return {(b.get("text") or b.get("options", [{}])[0].get("text"))["text"]: b for b in found}


def rarer(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """The menu behind `⋯`."""
    (found,) = [e for block in blocks if block["type"] == "actions" for e in block["elements"]
                if e["type"] == "overflow"]  # fmt: skip
    return found


def words(blocks: list[dict[str, Any]]) -> str:
    """The text of blocks as people read it."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif isinstance(node, dict):
            if isinstance(node.get("text"), str):
                found.append(node["text"])
            for key, value in node.items():
                if key in {"elements", "text", "blocks", "label"} and not isinstance(value, str):
                    walk(value)
            if node.get("type") in {"rich_text_section", "rich_text_quote", "context"}:
                found.append("\n")

    walk(blocks)
    return "".join(found)
