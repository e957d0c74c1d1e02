"""A Discord on the loopback: REST, gateway and interactions by HTTP in the test process, for the real client of
discord.py.

It keeps what it was sent, answers as Discord would, and fails when it is told to. Request bodies are checked against
Discord's published schema where that is at hand.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import json
import os
import time
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from aiohttp import BodyPartReader, WSMsgType, web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from discord.gateway import DiscordWebSocket
from jsonschema_rs import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from jsonschema_rs import ValidationError

Json = dict[str, Any]
BODY: web.RequestKey[Any] = web.RequestKey("body", object)  # of a request, read once

APP, BOT = 1000, 1001
GUILD, OTHER_GUILD = 2000, 2001
CHANNEL, FORUM, THREAD, CLOSED = 3000, 3001, 3002, 3003
ASKER, STRANGER = 4000, 4001
ROLE = 5000
TOKEN = "loopback.token.of-a-fake"  # noqa: S105 - of no use anywhere else

MANAGER = discord.Permissions.all().value
MEMBER = discord.Permissions(view_channel=True, send_messages=True).value
V2 = 1 << 15  # the flag of a message whose content is components
PATIENCE = 60.0  # seconds for what should take milliseconds
DIRECT = 7_000_000  # added to a person's id, the id of their direct conversation
BACKLOG = 1024  # connections at once; a caller whom it has no room for tries again after a second

ROOT = Path(__file__).parent.parent.parent
VARIABLE = "PULLQUOTE_DISCORD_SCHEMA"


@cache
def schema() -> Json | None:
    """Discord's published OpenAPI document: the file that the variable names, or one beside the checkout."""
    named = os.environ.get(VARIABLE)
    beside = [Path(named)] if named else sorted(ROOT.parent.glob("*/specs/discord-openapi.json"))
    if not beside:
        return None
    document = json.loads(beside[0].read_text("utf-8"))
    # discord.py writes some ids as numbers (who a direct message is for, what a select holds): Discord takes both.
    document["components"]["schemas"]["SnowflakeType"]["type"] = ["string", "integer"]
    return document


@cache
def _validator(path: str, method: str) -> Draft202012Validator | None:
    document = schema()
    if document is None:
        return None
    body = document["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**body, "components": document["components"]})


def _innermost(error: ValidationError) -> ValidationError:
    """What is wrong within the alternative that came furthest, where several were allowed."""
    alternatives: list[list[ValidationError]] = getattr(error.kind, "context", [])
    inner = [_innermost(one) for errors in alternatives for one in errors]
    return max([error, *inner], key=lambda one: len(one.instance_path))


@dataclass
class Exchange:
    """One interaction and everything that came back for it."""

    id: int
    token: str
    sent: Json
    callbacks: list[Json] = field(default_factory=list)
    original: Json | None = None
    deleted: bool = False
    followups: list[Json] = field(default_factory=list)
    edits: list[Json] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)
    responded: float = 0.0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def change(self) -> None:
        self._changed.set()

    async def until(self, done: Callable[[Exchange], Any]) -> Any:
        """Waits until `done` is true of it, and returns that."""
        async with asyncio.timeout(PATIENCE):
            while not (found := done(self)):
                self._changed.clear()
                await self._changed.wait()
            return found

    async def message(self) -> Json:
        """The message that answers it, as it stands once there is something in it."""
        return await self.until(Exchange._shown)

    async def changed(self) -> Json:
        """The message that a pressed button led to: a new one, or the same as it is then."""
        await self.until(
            lambda it: it.callbacks and (it.callbacks[0]["type"] not in {5, 6} or it.edits or it.followups)
        )
        if self.followups:
            return self.followups[-1]
        assert self.original is not None
        return self.original

    async def choices(self) -> list[Json]:
        """What an autocomplete suggests."""
        callback = await self.until(lambda it: it.callbacks and it.callbacks[0])
        assert callback["type"] == 8
        return callback["data"]["choices"]

    async def modal(self) -> Json:
        callback = await self.until(lambda it: it.callbacks and it.callbacks[0])
        assert callback["type"] == 9
        return callback["data"]

    def _shown(self) -> Json | None:
        if self.followups:
            return self.followups[-1]
        return self.original if self.original and any(one["type"] == 17 for one in parts(self.original)) else None


@dataclass
class Fault:
    """What is to go wrong: once for each, with the requests whose path ends so."""

    path: str
    status: int = 0
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    commit: bool = False  # it is done all the same
    drop: bool = False  # the connection breaks instead of an answer
    then: Callable[[], object] = lambda: None  # called before the answer


class FakeDiscord:
    """The server. Use `fake_discord`."""

    def __init__(self) -> None:
        self.url = ""
        self.violations: list[str] = []
        self.requests: list[tuple[str, str, Any]] = []
        self.syncs: list[list[Json]] = []
        self.posts: list[Json] = []
        self.posted: list[Json] = []
        self.posted_at: list[float] = []
        self.files: dict[str, bytes] = {}
        self.uploads: dict[str, bytes] = {}
        self.threads: dict[str, Json] = {}  # by the message that they were opened at
        self.published: list[str] = []
        self.faults: deque[Fault] = deque()
        self.connections = 0
        self.identified: list[Json] = []
        self.resumed: list[Json] = []
        self.revoked = False
        self.gone: dict[int, tuple[int, int]] = {}  # channel: status and code
        self.guilds = [GUILD]
        self.silenced = set[int]()  # servers in which the bot may do nothing
        self.outages = set[int]()  # servers that are there, and unavailable
        self.app: Json = {}  # what is not as usual about the app
        self.exchanges: dict[str, Exchange] = {}
        self._messages: dict[int, Exchange] = {}
        self._nonces: dict[tuple[int, str], Json] = {}
        self._ids = itertools.count(10**17)
        self._sockets: list[web.WebSocketResponse] = []
        self._shards: dict[web.WebSocketResponse, tuple[int, int]] = {}  # which of how many; without a word, all
        self._sessions: dict[str, tuple[int, int]] = {}
        self.concurrency = 1  # sessions that may begin at a time
        self.identified_at: list[float] = []
        self.doubled: list[int] = []  # shards that were identified while another connection had them
        self._sequence = 0
        self._sent: list[Json] = []
        self._ready = asyncio.Event()
        self._connecting = asyncio.Event()
        self._posting = asyncio.Event()
        self._resumable = True
        self.endpoint = ""  # where interactions go to, instead of to the gateway
        self.answers: list[tuple[int, bytes]] = []  # what they were answered with there
        self.key = Ed25519PrivateKey.generate()

    # -- what tests do ----------------------------------------------------------------------------------------------

    async def connected(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._ready.wait()

    async def dispatch(self, event: str, data: Json, to: web.WebSocketResponse | None = None) -> None:
        """An event to the client, or to the one of several that is connected by a socket; kept for those who resume."""
        self._sequence += 1
        payload = {"op": 0, "t": event, "s": self._sequence, "d": data}
        self._sent.append(payload)
        for socket in [to] if to else [one for one in self._sockets if self._concerns(one, event, data)]:
            with contextlib.suppress(ConnectionError):
                await socket.send_json(payload)

    def _concerns(self, socket: web.WebSocketResponse, event: str, data: Json) -> bool:
        """Whether an event is for a shard: what is in no server is for the first."""
        shard, count = self._shards[socket]
        guild = data["id"] if event.startswith("GUILD_") and "guild_id" not in data else data.get("guild_id")
        return (int(guild or 0) >> 22) % count == shard

    @property
    def served(self) -> list[int]:
        """The shards that have a connection, one as often as it has."""
        return sorted(shard for shard, _ in self._shards.values())

    async def send_op(self, op: int, data: Any = None) -> None:
        for socket in self._sockets:
            await socket.send_json({"op": op, "d": data, "s": None, "t": None})

    async def drop(self, code: int = 1000) -> None:
        """Breaks the gateway's connection, with a code of its own choice."""
        self._ready.clear()
        for socket in list(self._sockets):
            await socket.close(code=code)

    async def until_connections(self, count: int) -> None:
        """Waits until the gateway was connected to so many times, and is ready."""
        async with asyncio.timeout(PATIENCE):
            while self.connections < count:
                self._connecting.clear()
                await self._connecting.wait()
            await self._ready.wait()

    async def until_posts(self, count: int) -> None:
        """Waits until so many messages were posted into channels."""
        async with asyncio.timeout(PATIENCE):
            while len(self.posts) < count:
                self._posting.clear()
                await self._posting.wait()

    async def leave(self, guild: int) -> None:
        """A server removes the bot."""
        await self.dispatch("GUILD_DELETE", {"id": str(guild)})

    async def join(self, guild: int) -> None:
        """A server takes the bot in: only one that it was in before says whether it is available."""
        data = {key: value for key, value in guild_data(guild).items() if key != "unavailable"}
        if guild in self.silenced:
            data["roles"][0]["permissions"] = "0"
        await self.dispatch("GUILD_CREATE", data)

    def refuse_resume(self) -> None:
        self._resumable = False

    async def command(self, name: str, /, *, command_type: int = 1, **options: Any) -> Exchange:
        """Types a command: `await fake.command("library list")`, with options by name. `as_` says who and where, and
        `registered_in` in it that a server has the command for itself."""
        context = dict(options.pop("as_", {}))
        resolved = options.pop("resolved", {})
        target = options.pop("target", None)
        of_guild = context.pop("registered_in", None)
        given = [_option(key, value) for key, value in options.items()]
        first, *rest = name.split() if command_type == 1 else [name]
        for part in reversed(rest):
            given = [{"type": 2 if given and given[0]["type"] == 1 else 1, "name": part, "options": given}]
        data: Json = {"id": self.id_of(first), "name": first, "type": command_type, "options": given}
        data |= {"resolved": resolved, **({"guild_id": str(of_guild)} if of_guild else {})}
        if target:
            data["target_id"] = target
        return await self._interact(2, data, **context)

    def id_of(self, command: str) -> str:
        """The id of a command: that of its registration, which a host may have made at any time."""
        told = self.syncs[-1] if self.syncs else []
        return str(next((n for n, one in enumerate(told, 1) if one["name"] == command), 1))

    async def rarer(self, message: Json, **context: Any) -> Json:
        """What stands behind `⋯`."""
        pressed = await self.press(message, "⋯", **context)
        return await pressed.changed()

    async def choose(self, message: Json, label: str, **context: Any) -> Exchange:
        """Chooses the option called `label` in the menu of a message."""
        menu = next(one for one in parts(message) if one["type"] == 3)
        (value,) = [one["value"] for one in menu["options"] if one["label"] == label]
        data = {"custom_id": menu["custom_id"], "component_type": 3, "values": [value]}
        return await self._interact(3, data, message=message, **context)

    async def complete(self, name: str, option: str, typed: str, **context: Any) -> list[Json]:
        """What is suggested for an option as it is typed."""
        given = [{"type": 3, "name": option, "value": typed, "focused": True}]
        first, *rest = name.split()
        for part in reversed(rest):
            given = [{"type": 2 if given[0]["type"] == 1 else 1, "name": part, "options": given}]
        data = {"id": "1", "name": first, "type": 1, "options": given}
        return await (await self._interact(4, data, **context)).choices()

    async def press(self, message: Json, label: str, **context: Any) -> Exchange:
        """Presses the button called `label` beneath a message."""
        button = next(one for one in buttons(message) if one["label"] == label)
        data = {"custom_id": button["custom_id"], "component_type": 2}
        return await self._interact(3, data, message=message, **context)

    async def find_source(self, said: str, *, attached: Sequence[Json] = (), **context: Any) -> Json:
        """Uses the message menu on a message that says so, with these attachments; the answer to that."""
        message = {**self._message({"content": said}), "id": "77", "attachments": list(attached)}
        data = {
            "id": "1",
            "name": "Find the source",
            "type": 3,
            "target_id": "77",
            "resolved": {"messages": {"77": message}},
        }
        return await (await self._interact(2, data, **context)).message()

    async def idle(self, exchange: Exchange, requests: int) -> None:
        """Waits until so many requests have come in for an interaction, and the client has been told of them."""
        await exchange.until(lambda it: sum(it.token in path for _, path, _ in self.requests) >= requests)

    def hurry(self, monkeypatch: Any) -> None:
        """Lets discord.py wait for nothing: what it would wait for is said by its requests."""
        real = asyncio.sleep
        monkeypatch.setattr(asyncio, "sleep", lambda seconds, *result: real(min(seconds, 0.01), *result))

    async def submit(
        self, modal: Json, typed: dict[str, str], *, resolved: Any = None, beneath: Json | None = None, **context: Any
    ) -> Exchange:
        """Sends a form with the fields called so filled in, the others as they were. `resolved` has the channels and
        roles that are chosen, and the files; `beneath` is the message whose button opened it."""
        resolved = resolved or {"channels": {}, **channel_option(CHANNEL, 0)}
        components: list[Json] = []
        for label in modal["components"]:
            inside = label["component"]
            known = {"custom_id": inside["custom_id"], "id": inside.get("id", 0)}
            if inside["type"] == 3:  # a select: the chosen one by its label
                chosen = [one["value"] for one in inside["options"] if one["label"] == typed.get(label["label"])]
                chosen = chosen or [one["value"] for one in inside["options"] if one.get("default")]
                sent = {"type": 3, **known, "values": chosen}
            elif inside["type"] in {6, 8}:  # of roles and of channels, by their ids
                given = typed.get(label["label"])
                sent = {"type": inside["type"], **known, "values": [given] if given else []}
                sent["values"] = sent["values"] or [str(one["id"]) for one in inside.get("default_values", [])]
            elif inside["type"] == 19:  # of files, which `resolved` has
                sent = {"type": 19, **known, "values": list(resolved.get("attachments", {}))}
            else:
                sent = {"type": 4, **known, "value": typed.get(label["label"], inside.get("value", ""))}
            components.append({"type": 18, "id": label.get("id", 0), "component": sent})
        data = {"custom_id": modal["custom_id"], "components": components, "resolved": resolved}
        return await self._interact(5, data, message=beneath, **context)

    async def repeat(self, exchange: Exchange) -> None:
        """The same interaction once more, with the gateway."""
        await self.dispatch("INTERACTION_CREATE", exchange.sent)

    async def _interact(
        self,
        kind: int,
        data: Json,
        *,
        guild: int | None = GUILD,
        user: int = ASKER,
        permissions: int = MEMBER,
        installed: bool = True,
        app_permissions: int = discord.Permissions.all().value,
        channel: int = CHANNEL,
        message: Json | None = None,
        to: web.WebSocketResponse | None = None,
        kind_of_channel: int = 0,
        locale: str = "en-US",
        guild_locale: str = "en-US",
    ) -> Exchange:
        id_ = next(self._ids)
        person = {"id": str(user), "username": f"user{user}", "discriminator": "0", "avatar": None, "global_name": None}
        owners = {"0": str(guild or 0)} if installed else {"1": str(user)}
        payload: Json = {
            "id": str(id_),
            "application_id": str(APP),
            "type": kind,
            "data": data,
            "token": f"token-{id_}",
            "version": 1,
            "locale": locale,
            "app_permissions": str(app_permissions),
            "entitlements": [],
            "authorizing_integration_owners": owners,
            "context": 0 if guild else 1,
            "attachment_size_limit": 10_000_000,
            "channel_id": str(channel),
            "channel": {"id": str(channel), "type": kind_of_channel if guild else 1, "name": "general", "position": 0},
        }
        if guild:
            member = {"user": person, "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False,
                      "mute": False, "flags": 0, "permissions": str(permissions)}  # fmt: skip
            payload |= {"guild_id": str(guild), "member": member, "guild_locale": guild_locale}
            payload["guild"] = {"id": str(guild), "locale": "en-US", "features": []}
            if kind_of_channel in {10, 11, 12}:
                payload["channel"] = channel_option(channel, kind_of_channel)["channels"][str(channel)]
        else:
            payload["user"] = person
            payload["channel"] = {"id": str(channel), "type": 1, "recipients": [person], "last_message_id": None}
        if message:
            payload["message"] = message
        exchange = self.exchanges[payload["token"]] = Exchange(id_, payload["token"], payload, original=message)
        if self.endpoint:
            await self.send(json.dumps(payload).encode())
        else:
            await self.dispatch("INTERACTION_CREATE", payload, to)
        return exchange

    async def send(self, body: bytes, to: str | None = None, **headers: str) -> tuple[int, bytes]:
        """Sends a body to the endpoint, or `to` another, signed now unless `headers` say otherwise; the status and the
        body that it is answered with."""
        signed = {**self.signed(body), **headers}
        async with (
            aiohttp.ClientSession() as session,
            session.post(to or self.endpoint, data=io.BytesIO(body), headers=signed) as response,
        ):
            answer = response.status, await response.read()
        self.answers.append(answer)
        return answer

    def signed(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """The headers by which a body is known to come from this Discord."""
        timestamp = str(int(time.time() if at is None else at))
        signature = self.key.sign(timestamp.encode() + body).hex()
        return {"X-Signature-Timestamp": timestamp, "X-Signature-Ed25519": signature}

    # -- REST -------------------------------------------------------------------------------------------------------

    def routes(self) -> list[web.RouteDef]:
        api = "/api/v10"
        return [
            web.get(f"{api}/users/@me", self._me),
            web.get(f"{api}/oauth2/applications/@me", self._application),
            web.get(f"{api}/gateway/bot", self._gateway_bot),
            web.get(f"{api}/users/@me/guilds", self._guilds),
            web.get(f"{api}/guilds/{{guild}}", self._guild),
            web.get(f"{api}/guilds/{{guild}}/channels", self._guild_channels),
            web.get(f"{api}/guilds/{{guild}}/members/{{user}}", self._member),
            web.get(f"{api}/channels/{{channel}}", self._channel),
            web.put(f"{api}/applications/{{application_id}}/commands", self._commands),
            web.post(f"{api}/interactions/{{id}}/{{token}}/callback", self._callback),
            web.patch(f"{api}/webhooks/{{app}}/{{token}}/messages/@original", self._edit),
            web.delete(f"{api}/webhooks/{{app}}/{{token}}/messages/@original", self._delete),
            web.post(f"{api}/webhooks/{{app}}/{{token}}", self._follow_up),
            web.post(f"{api}/channels/{{channel}}/messages", self._post),
            web.post(f"{api}/channels/{{channel}}/messages/{{message}}/threads", self._thread),
            web.post(f"{api}/channels/{{channel}}/messages/{{message}}/crosspost", self._crosspost),
            web.post(f"{api}/users/@me/channels", self._direct),
            web.get("/cdn/{name}", self._file),
            web.get("/gateway/", self._gateway),
        ]

    @web.middleware
    async def watch(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Keeps every request, checks it, and lets it fail if it is to."""
        if request.path.startswith("/gateway/"):
            return await handler(request)
        body = request[BODY] = await self._body_of(request)
        self.requests.append((request.method, request.path, body))
        for part in request.path.split("/"):
            if part in self.exchanges:
                self.exchanges[part].change()
        fault = next((one for one in self.faults if request.path.endswith(one.path)), None)
        if fault:
            self.faults.remove(fault)
            if fault.commit:
                await handler(request)
            fault.then()
            if fault.drop:
                assert request.transport
                request.transport.close()
                return web.Response()
            return _json(fault.body, fault.status, fault.headers)
        if self.revoked:
            return _json({"code": 0, "message": "401: Unauthorized"}, 401)
        return await handler(request)

    async def _body_of(self, request: web.Request) -> Any:
        """The JSON of a request; files that come beside it are kept by their names."""
        if not request.content_type.startswith("multipart/"):
            return json.loads(await request.read() or "null")
        body: Any = None
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if part.name == "payload_json":
                body = json.loads(await part.read())
                for file in (body.get("data") or body)["attachments"]:
                    file["id"] = str(file["id"])  # a number by discord.py, which Discord takes; text by its schema
            else:
                self.uploads[part.filename or ""] = bytes(await part.read())
        return body

    def _check(self, path: str, method: str, body: Any) -> None:
        validator = _validator(path, method)
        if validator is not None:
            self.violations += [
                f"{method} {path}: {error.instance_path}: {error.message}"
                for error in map(_innermost, validator.iter_errors(body))
            ]

    async def _me(self, _request: web.Request) -> web.Response:
        return _json(_bot())

    async def _application(self, _request: web.Request) -> web.Response:
        return _json({
            "id": str(APP), "name": "pullquote", "icon": None, "description": "", "bot_public": True,
            "bot_require_code_grant": False, "flags": 0, "summary": "", "team": None,
            "verify_key": self.key.public_key().public_bytes_raw().hex(),
            "owner": {"id": str(ASKER), "username": "owner", "discriminator": "0", "avatar": None},
            **self.app,
        })  # fmt: skip

    async def _guild(self, request: web.Request) -> web.Response:
        guild = int(request.match_info["guild"])
        if guild not in self.guilds:
            return _json({"code": 50001, "message": "Missing Access"}, 403)
        cached = ("channels", "threads", "members", "member_count", "voice_states", "presences")
        return _json({key: value for key, value in guild_data(guild).items() if key not in cached})

    async def _guilds(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", "0"))
        some = sorted(one for one in self.guilds if one > after)[: int(request.query["limit"])]
        named = ("id", "name", "features")
        return _json(
            [
                {"icon": None, "owner": False, "permissions": "0", **{key: guild_data(one)[key] for key in named}}
                for one in some
            ]
        )

    async def _guild_channels(self, request: web.Request) -> web.Response:
        return _json(guild_data(int(request.match_info["guild"]))["channels"])

    async def _member(self, request: web.Request) -> web.Response:
        return _json(guild_data(int(request.match_info["guild"]))["members"][0])

    async def _channel(self, request: web.Request) -> web.Response:
        channel, data = int(request.match_info["channel"]), guild_data(GUILD)
        known = {int(one["id"]): one for one in (*data["channels"], *data["threads"])}
        status, code = self.gone.get(channel, (404, 10003))
        if channel in self.gone or channel not in known:
            return _json({"code": code, "message": "no"}, status)
        return _json({**known[channel], "guild_id": str(GUILD)})

    async def _gateway_bot(self, _request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": self.concurrency}
        return _json({"url": f"ws{self.url[4:]}/gateway/", "shards": 1, "session_start_limit": limit})

    async def _commands(self, request: web.Request) -> web.Response:
        body = request[BODY]
        self._check("/applications/{application_id}/commands", "put", body)
        self.syncs.append(body)
        made = {"application_id": str(APP), "version": "1", "default_member_permissions": None, "description": ""}
        return _json([{**made, **one, "id": str(n)} for n, one in enumerate(body, 1)])

    async def _callback(self, request: web.Request) -> web.Response:
        exchange = self.exchanges[request.match_info["token"]]
        body = request[BODY]
        self._check("/interactions/{interaction_id}/{interaction_token}/callback", "post", body)
        if exchange.callbacks:
            return _json({"code": 40060, "message": "Interaction has already been acknowledged."}, 400)
        exchange.callbacks.append(body)
        exchange.responded = time.perf_counter()
        kind, data = body["type"], body.get("data") or {}
        if kind == 4:
            exchange.original = self._message(data)
        elif kind == 5:
            exchange.original = self._message({"flags": data.get("flags", 0)})
        elif kind == 7:
            exchange.original = self._changed(exchange.original or self._message({}), data)
        exchange.change()
        resource = {"type": kind, "message": exchange.original} if exchange.original and kind in {4, 5, 6, 7} else None
        told = {"id": str(exchange.id), "type": 2, "response_message_id": "1", "response_message_loading": kind == 5}
        return _json({"interaction": told, "resource": resource})

    async def _edit(self, request: web.Request) -> web.Response:
        exchange = self.exchanges[request.match_info["token"]]
        body = request[BODY]
        self._check("/webhooks/{webhook_id}/{webhook_token}/messages/@original", "patch", body)
        if exchange.original is None:
            return _json({"code": 10008, "message": "Unknown Message"}, 404)
        exchange.edits.append(body)
        exchange.original = self._changed(exchange.original, body)
        exchange.change()
        return _json(exchange.original)

    async def _delete(self, request: web.Request) -> web.Response:
        exchange = self.exchanges[request.match_info["token"]]
        exchange.original, exchange.deleted = None, True
        exchange.change()
        return web.Response(status=204)

    async def _follow_up(self, request: web.Request) -> web.Response:
        exchange = self.exchanges[request.match_info["token"]]
        body = request[BODY]
        self._check("/webhooks/{webhook_id}/{webhook_token}", "post", body)
        message = self._message(body)
        exchange.followups.append(message)
        exchange.change()
        return _json(message)

    async def _post(self, request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        body = request[BODY]
        self._check("/channels/{channel_id}/messages", "post", body)
        if channel in self.gone:
            status, code = self.gone[channel]
            return _json({"code": code, "message": "no"}, status)
        key = channel, str(body.get("nonce"))
        if body.get("enforce_nonce") and key in self._nonces:
            return _json(self._nonces[key])
        message = {**self._message(body), "channel_id": str(channel), "nonce": body.get("nonce")}
        self._nonces[key] = message
        self.posts.append({"channel": channel, **body})
        self.posted.append(message)
        self._posting.set()
        self.posted_at.append(time.perf_counter())
        return _json(message)

    async def _direct(self, request: web.Request) -> web.Response:
        """A direct conversation, whose id follows from the person's."""
        self._check("/users/@me/channels", "post", request[BODY])
        person = int(request[BODY]["recipient_id"])
        recipient = {"id": str(person), "username": "x", "discriminator": "0", "avatar": None}
        return _json({"id": str(DIRECT + person), "type": 1, "recipients": [recipient]})

    async def _thread(self, request: web.Request) -> web.Response:
        body = request[BODY]
        self._check("/channels/{channel_id}/messages/{message_id}/threads", "post", body)
        message = request.match_info["message"]
        if message in self.threads:
            return _json({"code": 160004, "message": "A thread has already been created for this message"}, 400)
        self.threads[message] = body
        (thread,) = channel_option(int(message), 11)["channels"].values()
        return _json({**thread, "guild_id": str(GUILD), "name": body["name"]})

    async def _crosspost(self, request: web.Request) -> web.Response:
        message = request.match_info["message"]
        if message in self.published:
            return _json({"code": 40033, "message": "This message has already been crossposted"}, 400)
        self.published.append(message)
        return _json({**self._message({"content": "x"}), "id": message})

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["name"])
        return web.Response(status=404) if content is None else web.Response(body=content)

    def _changed(self, message: Json, data: Json) -> Json:
        """A message after it was changed: its flags are kept, and what has components of today never has embeds."""
        made = {**message, **_rows(data), "flags": message["flags"] | data.get("flags", 0)}
        self._check_layout(made)
        return made

    def _check_layout(self, message: Json) -> None:
        """The rules of Components V2 that no schema tells."""
        if not message["flags"] & V2:
            return
        found = parts(message)
        ids = [one["custom_id"] for one in found if "custom_id" in one]
        shown = sum(len(one["content"].encode("utf-16-le")) // 2 for one in found if one["type"] == 10)
        wrong = {
            "content or embeds beside components": bool(message["content"] or message["embeds"]),
            "more than 40 components": len(found) > 40,
            "more than 4000 characters": shown > 4000,
            "an id twice": len(set(ids)) < len(ids),
            "an empty text or container": any(not one.get("content", "x").strip() for one in found),
            "a row of more than five": any(len(one["components"]) > 5 for one in found if one["type"] == 1),
        }
        self.violations += [rule for rule, broken in wrong.items() if broken]

    def _message(self, data: Json) -> Json:
        made = self._made(data)
        self._check_layout(made)
        return made

    def _made(self, data: Json) -> Json:
        return {
            "id": str(next(self._ids)), "channel_id": str(CHANNEL), "author": _bot(), "content": "",
            "timestamp": "2024-01-01T00:00:00+00:00", "edited_timestamp": None, "tts": False, "type": 0,
            "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "pinned": False,
            "embeds": [], "components": [], "flags": 0, **_rows(data),
        }  # fmt: skip

    # -- gateway ----------------------------------------------------------------------------------------------------

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connections += 1
        self._connecting.set()
        if self.revoked:
            await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40000}, "s": None, "t": None})
            await socket.receive()
            await socket.close(code=4004, message=b"Authentication failed.")
            return socket
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40000}, "s": None, "t": None})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._received(socket, json.loads(message.data))
        finally:
            if socket in self._sockets:
                self._sockets.remove(socket)
                del self._shards[socket]
            if not self._sockets:
                self._ready.clear()
        return socket

    async def _received(self, socket: web.WebSocketResponse, payload: Json) -> None:
        op, data = payload["op"], payload["d"]
        if op == 1:
            await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
        elif op == 2:
            self.identified.append(data)
            self.identified_at.append(time.monotonic())
            shard, count = data.get("shard", (0, 1))
            session = f"session {len(self.identified)}"
            self.doubled += [shard] * ((shard, count) in self._shards.values())
            self._shards[socket] = self._sessions[session] = shard, count
            self._sent.clear()
            self._resumable = True
            self._sockets.append(socket)
            guilds = [guild for guild in self.guilds if (guild >> 22) % count == shard]
            unavailable = [{"id": str(guild), "unavailable": True} for guild in guilds]
            await self.dispatch("READY", {
                "v": 10, "user": _bot(), "guilds": unavailable, "session_id": session, "shard": [shard, count],
                "resume_gateway_url": f"ws{self.url[4:]}/gateway/", "application": {"id": str(APP), "flags": 0},
            }, socket)  # fmt: skip
            for guild in guilds:
                if guild not in self.outages:
                    await self.dispatch("GUILD_CREATE", guild_data(guild), socket)
            self._ready.set()
        elif op == 6 and not self._resumable:
            await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
        elif op == 6:
            self.resumed.append(data)
            self._shards[socket] = self._sessions[data["session_id"]]
            self._sockets.append(socket)
            for missed in [one for one in self._sent if one["s"] > data["seq"]]:
                if self._concerns(socket, missed["t"], missed["d"]):
                    await socket.send_json(missed)
            await self.dispatch("RESUMED", {}, socket)
            self._ready.set()


@contextlib.asynccontextmanager
async def fake_discord(monkeypatch: Any) -> AsyncGenerator[FakeDiscord]:
    """A Discord that discord.py talks to for as long as it is open."""
    fake = FakeDiscord()
    app = web.Application(middlewares=[fake.watch], client_max_size=64 * 1024 * 1024)
    app.add_routes(fake.routes())
    runner = web.AppRunner(app, shutdown_timeout=0.05)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=BACKLOG)
    await site.start()
    port = runner.addresses[0][1]
    fake.url = f"http://127.0.0.1:{port}"
    monkeypatch.setattr(discord.http.Route, "BASE", f"{fake.url}/api/v10")
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(f"ws://127.0.0.1:{port}/gateway/"))
    try:
        yield fake
    finally:
        await runner.cleanup()


def parts(message: Json) -> list[Json]:
    """All components of a message, each after what it stands in."""

    def inside(components: list[Json]) -> list[Json]:
        return [part for one in components for part in (one, *inside(one.get("components", [])))]

    return inside(message["components"])


def rows(message: Json) -> list[list[Json]]:
    """The rows of what can be pressed."""
    return [one["components"] for one in parts(message) if one["type"] == 1]


def buttons(message: Json) -> list[Json]:
    """The buttons of a message, but for links."""
    return [one for one in parts(message) if one["type"] == 2 and "custom_id" in one]


def labels(message: Json) -> list[str]:
    return [button["label"] for button in buttons(message)]


def links(message: Json) -> list[str]:
    """The buttons that open an address, as `LABEL ADDRESS`."""
    return [f"{one['label']} {one['url']}" for one in parts(message) if one["type"] == 2 and "url" in one]


def forged(message: Json, custom_id: str) -> Json:
    """The message with one button that has the id."""
    button = {**buttons(message)[0], "custom_id": custom_id, "label": "Forged"}
    return {**message, "components": [{"type": 1, "components": [button]}]}


def text(message: Json) -> str:
    """What a message says, as Discord's markdown."""
    said = [one["content"] for one in parts(message) if one["type"] == 10]
    return "\n\n".join([message["content"] or "", *said]).strip()


def private(message: Json) -> bool:
    return bool(message["flags"] & 64)


def guild_data(guild: int) -> Json:
    """A server with a channel, a forum with a post in it, and a channel that is closed to the bot."""
    everyone = discord.Permissions(
        view_channel=True, send_messages=True, embed_links=True, send_messages_in_threads=True
    )
    roles = [_role(guild, "@everyone", everyone.value), _role(ROLE, "quotes", 0)]
    closed = [{"id": str(guild), "type": 0, "allow": "0", "deny": str(discord.Permissions(embed_links=True).value)}]
    channels = [
        {"id": str(CHANNEL), "type": 0, "name": "general", "position": 0, "permission_overwrites": []},
        {
            "id": str(FORUM),
            "type": 15,
            "name": "forum",
            "position": 1,
            "permission_overwrites": [],
            "available_tags": [],
        },
        {"id": str(CLOSED), "type": 0, "name": "closed", "position": 2, "permission_overwrites": closed},
    ]
    thread = {
        "id": str(THREAD), "type": 11, "name": "a post", "parent_id": str(FORUM), "owner_id": str(ASKER),
        "message_count": 1, "member_count": 1,
        "thread_metadata": {"archived": False, "auto_archive_duration": 1440, "locked": False,
                            "archive_timestamp": "2024-01-01T00:00:00+00:00"},
    }  # fmt: skip
    me = {
        "user": _bot(),
        "roles": [],
        "joined_at": "2024-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    return {
        "id": str(guild), "name": "A server", "owner_id": str(ASKER), "roles": roles, "emojis": [], "features": [],
        "channels": channels, "threads": [thread], "members": [me], "member_count": 3, "large": False,
        "unavailable": False, "joined_at": "2024-01-01T00:00:00+00:00", "voice_states": [], "presences": [],
        "stage_instances": [], "guild_scheduled_events": [], "stickers": [], "soundboard_sounds": [], "mfa_level": 0,
        "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0, "nsfw_level": 0,
        "premium_tier": 0, "premium_progress_bar_enabled": False, "preferred_locale": "en-US", "afk_timeout": 60,
        "system_channel_flags": 0, "version": 1,
    }  # fmt: skip


def channel_option(channel: int, kind: int, permissions: int = MANAGER) -> Json:
    """A channel as a command's resolved data has it, with what the person may do there."""
    data: Json = {"id": str(channel), "type": kind, "name": f"c{channel}", "permissions": str(permissions)}
    if kind in {10, 11, 12}:
        state = {"archived": False, "auto_archive_duration": 1440, "locked": False,
                 "archive_timestamp": "2024-01-01T00:00:00+00:00"}  # fmt: skip
        data |= {"parent_id": str(FORUM), "owner_id": str(ASKER), "message_count": 1, "member_count": 1}
        data["thread_metadata"] = state
    return {"channels": {str(channel): data}}


def role_option(role: int, *, mentionable: bool) -> Json:
    return {"roles": {str(role): {**_role(role, "quotes", 0), "mentionable": mentionable}}}


def file_option(url: str, name: str, size: int) -> Json:
    return {"attachments": {"1": {"id": "1", "filename": name, "size": size, "url": url, "proxy_url": url}}}


def _role(role: int, name: str, permissions: int) -> Json:
    return {"id": str(role), "name": name, "permissions": str(permissions), "position": 0, "color": 0, "hoist": False,
            "managed": False, "mentionable": False, "flags": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}  # fmt: skip


def _bot() -> Json:
    return {"id": str(BOT), "username": "pullquote", "discriminator": "0", "avatar": None, "bot": True}


def _option(name: str, value: Any) -> Json:
    """An option as it is sent: text, yes or no, or what `Resolved` stands for."""
    if isinstance(value, Resolved):
        return {"type": value.type, "name": name, "value": value.id}
    return {"type": 5 if isinstance(value, bool) else 3, "name": name, "value": value}


@dataclass(frozen=True)
class Resolved:
    """The value of an option that names a channel (7), a role (8) or a file (11)."""

    type: int
    id: str


def _rows(data: Json) -> Json:
    """Of what was sent, what a message keeps."""
    kept = {key: data[key] for key in ("content", "embeds", "components", "flags") if key in data}
    return {key: value if value is not None else "" if key == "content" else [] for key, value in kept.items()}


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py reads JSON only from exactly this content type, without a charset
    response = web.Response(body=json.dumps(body).encode(), status=status, headers=headers)
    response.headers["Content-Type"] = "application/json"
    return response
