"""Both platforms of the chaos test: what befalls posts, who asks, and what was shown to whom."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from chaosmodel import MARKERS, Violation, seen_by
from chaosnode import PATIENCE_S
from fake_discord import MANAGER, MEMBER, FakeDiscord, Fault, fake_discord
from fake_slack import Called, FakeSlack, Person, as_body, fake_slack, signed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine

    from chaosnode import Node

NONCE_S = 180.0  # for so long Discord knows the nonce of a post
KEY = re.compile(r"due([2-9a-z]{8}x\d{8})")  # in a post, see `chaosprocess.DUE`
LIMITED = {"retry_after": 40.0, "global": False, "message": "slow down"}  # longer than discord.py waits by itself
FATES = ("limited", "failed", "closed", "lost before", "lost after", "killed before", "killed after")
OPTIONS = {"topic": "about", "quote": "words", "verify": "words"}  # of Discord's commands


@dataclass
class Asked:
    """Somebody who asks, and the markers that they may be shown."""

    markers: set[str]
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Platforms:
    """A Discord and a Slack on the loopback. `posts` counts what was posted, by subscription and date; `left` are the
    workspaces that removed the app; `kill_sender` kills the process that is posting."""

    def __init__(self, discord: FakeDiscord, slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        self.discord, self.slack = discord, slack
        self.posts: Counter[str] = Counter()
        self.left = set[str]()
        self.kill_sender: Callable[[], None] = lambda: None
        self._session = session
        self._fates: list[str] = []  # of the next posts on Slack
        self._asked: dict[str, Asked] = {}  # by answer URL, thread or person of Slack
        self._nonces: dict[Any, float] = {}
        self._read = [0, 0]  # calls of Slack, requests of Discord
        self._numbers = itertools.count()
        self._usual = slack._usual
        slack._usual = self._on_slack  # type: ignore[method-assign]

    # -- posts ---------------------------------------------------------------------------------------------------------

    def fate(self, platform: str, fate: str) -> None:
        """What becomes of the next post on a platform: one of FATES."""
        if platform == "slack":
            self._fates.append(fate)
            return
        then = self.kill_sender if "killed" in fate else lambda: None
        known = {
            "limited": Fault("/messages", 429, LIMITED, {"Via": "1.1 google"}),
            "closed": Fault("/messages", 403, {"code": 50001, "message": "Missing Access"}),
        }
        lost = Fault("/messages", commit="before" not in fate, drop=True, then=then)
        self.discord.faults.append(known.get(fate, lost))

    def recover(self) -> None:
        """Nothing befalls posts any more."""
        self._fates.clear()
        self.discord.faults.clear()

    def channel(self, workspace: str) -> str:
        """Where a workspace has its posts."""
        return f"C{workspace[-1]}" if workspace.startswith("slack") else f"700{workspace[-1]}"

    def count(self) -> None:
        """Counts what was posted on Discord since the last time."""
        for post in self.discord.posts:
            if key := KEY.search(json.dumps(post)):
                self.posts[key[1]] += 1
        self.discord.posts.clear()

    def forget(self, now: float, seconds: float) -> None:
        """Seconds have gone by, and Discord forgets what was posted long ago."""
        for nonce in self.discord._nonces:
            self._nonces.setdefault(nonce, now - seconds)
        for nonce in [one for one, at in self._nonces.items() if now - at > NONCE_S]:
            self.discord._nonces.pop(nonce, None)
            del self._nonces[nonce]

    def _on_slack(self, call: Called) -> Any:
        if call.token and f"slack:{call.team}" in self.left:
            return {"ok": False, "error": "account_inactive"}
        if call.method == "users.info":
            return {"ok": True, "user": _profile(call)}
        for name in (call.body.get("url"), call.body.get("thread_ts"), call.body.get("user")):
            if name in self._asked:
                self._asked[name].answered.set()
        is_post = call.method == "chat.postMessage" and not call.body.get("thread_ts")
        return self._posted(call) if is_post else self._usual(call)

    def _posted(self, call: Called) -> Any:
        fate = self._fates.pop(0) if self._fates else ""
        refused = {"limited": {"ok": False, "error": "ratelimited"}, "closed": {"ok": False, "error": "is_archived"}}
        if fate in refused:
            return refused[fate]
        if "before" not in fate and (key := KEY.search(json.dumps(call.body))):
            self.posts[key[1]] += 1
        if fate == "failed":
            return web.Response(status=500)
        if "killed" in fate:
            self.kill_sender()
        return ConnectionResetError() if fate else self._usual(call)

    # -- people --------------------------------------------------------------------------------------------------------

    async def ask(self, node: Node, workspace: str, who: str, command: str, words: str) -> None:
        """A member, an admin, a guest or a stranger asks a process, and waits for an answer. Raises Violation."""
        asking = self._ask_on_slack if workspace.startswith("slack") else self._ask_on_discord
        answer = await asking(node, workspace, who, command, words)
        if answer is None:
            return
        waiting = {asyncio.ensure_future(answer), asyncio.ensure_future(node.over.wait())}
        done, still = await asyncio.wait(waiting, timeout=PATIENCE_S / 2, return_when=asyncio.FIRST_COMPLETED)
        for task in still:
            task.cancel()
        if not done:  # and its process was not killed
            raise Violation(f"/{command} of {who} in {workspace} had no answer")

    async def _ask_on_slack(
        self, node: Node, workspace: str, who: str, command: str, words: str
    ) -> Coroutine[Any, Any, Any] | None:
        number, team = next(self._numbers), workspace.partition(":")[2]
        asked = Asked(seen_by(workspace) if who in {"member", "admin"} else set())
        person = Person(self.slack, team, f"U{who.upper()}{number}", channel=f"C10{number}")
        if who == "stranger":  # in a channel that is shared with their team
            person.home = "T9"
            sent = person.event("app_mention", text=f"<@UBOT> {command} {words}", ts=f"17.{number}")
            self._asked[f"17.{number}"] = self._asked[person.user] = asked
        else:
            sent = person.command(f"/{command}", words)
            self._asked[sent["response_url"]] = asked
        status = await self._send(node, sent)
        if status == 503 and node.is_sick:  # Slack will send it again
            return None
        if status != 200 and not node.over.is_set():
            raise Violation(f"/{command} was acknowledged with {status}")
        return asked.answered.wait()

    async def _ask_on_discord(
        self, node: Node, workspace: str, who: str, command: str, words: str
    ) -> Coroutine[Any, Any, Any] | None:
        option = OPTIONS.get(command, "subscription" if command.startswith("daily") else "transcript")
        exchange = await self.discord.command(
            command,
            as_={
                "guild": int(workspace.partition(":")[2]),
                "user": 10**6 + next(self._numbers),
                "permissions": MANAGER if who == "admin" else MEMBER,
                "installed": who != "stranger",  # has the app for themselves, where the server has not
                "to": node.gateway,
            },
            **{option: words},
        )
        return exchange.message()

    async def _send(self, node: Node, sent: dict[str, Any]) -> int:
        """The status with which a process takes what Slack sends; 0 if it is not there any more."""
        body = as_body(sent)
        try:
            url = f"http://127.0.0.1:{node.port}/slack/events"
            async with self._session.post(url, data=body, headers=signed(body)) as response:
                return response.status
        except aiohttp.ClientError:
            return 0

    async def leave(self, workspace: str, told: list[Node]) -> None:
        """A workspace removes the app: on Slack one of the processes is told, on Discord all are."""
        self.left.add(workspace)
        tenant = workspace.partition(":")[2]
        if workspace.startswith("slack"):
            for node in told[:1]:
                await self._send(node, Person(self.slack, tenant).event("app_uninstalled"))
            return
        self.discord.gone[int(self.channel(workspace))] = (403, 50001)
        self.discord.guilds.remove(int(tenant))
        await self.discord.leave(int(tenant))

    async def join(self, workspace: str) -> None:
        """A workspace takes the app back."""
        self.left.discard(workspace)
        if workspace.startswith("discord"):
            guild = int(workspace.partition(":")[2])
            del self.discord.gone[int(self.channel(workspace))]
            self.discord.guilds.append(guild)
            await self.discord.join(guild)

    # -- what was shown ------------------------------------------------------------------------------------------------

    def leaks(self) -> list[str]:
        """Words of one workspace that were shown in another since the last time."""
        calls, requests = self.slack.calls[self._read[0] :], self.discord.requests[self._read[1] :]
        self._read = [len(self.slack.calls), len(self.discord.requests)]
        shown = [(self._may_see_on_slack(call), call.body) for call in calls]
        shown += [(self._may_see_on_discord(path), body) for _, path, body in requests]
        return [
            f"{marker} was shown: {json.dumps(body)[:300]}"
            for may, body in shown
            for marker in MARKERS.values()
            if marker not in may and marker.lower() in json.dumps(body).lower()
        ]

    def _may_see_on_slack(self, call: Called) -> set[str]:
        for name in (call.body.get("url"), call.body.get("user"), call.body.get("thread_ts")):
            if name in self._asked:
                return self._asked[name].markers
        return seen_by(f"slack:{call.team}")

    def _may_see_on_discord(self, path: str) -> set[str]:
        for part in path.split("/"):
            if (exchange := self.discord.exchanges.get(part)) is not None:
                installed = "0" in exchange.sent["authorizing_integration_owners"]
                return seen_by(f"discord:{exchange.sent['guild_id']}" if installed else "nowhere")
            if part.startswith("700"):
                return seen_by(f"discord:200{part[-1]}")
        return set()


def _profile(call: Called) -> dict[str, Any]:
    """What Slack says of a person, whose id begins with who they are."""
    profile = {"id": call.body["user"], "tz": "Europe/Berlin", "team_id": call.team}
    more = {
        "UGUEST": {"is_restricted": True},
        "USTRANGER": {"team_id": "T9", "is_admin": True},
        "UADMIN": {"is_admin": True},
    }
    return profile | more.get(str(call.body["user"]).rstrip("0123456789"), {})


@contextlib.asynccontextmanager
async def platforms() -> AsyncGenerator[Platforms]:
    """Both of them, running, with two servers and any number of teams."""
    async with contextlib.AsyncExitStack() as open_:
        patch = open_.enter_context(pytest.MonkeyPatch.context())
        patch.setattr("fake_discord.schema", lambda: None)  # tests check what is sent; it takes long
        discord = await open_.enter_async_context(fake_discord(patch))
        discord.guilds = [2000, 2001]
        slack = await open_.enter_async_context(fake_slack())
        yield Platforms(discord, slack, await open_.enter_async_context(aiohttp.ClientSession()))
