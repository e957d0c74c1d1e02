"""Both platforms' fakes as a soak needs them: posts are counted, calls fail now and then, nothing is kept for long."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web
from fake_discord import Fault

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from fake_discord import FakeDiscord
    from fake_slack import Called, FakeSlack

HEADLINE = "soaked{number}x"  # of a subscription: how its posts are told from everything else
_HEADLINE = re.compile(r"soaked(\d+)x")
_LIMITED = {"retry_after": 0.2, "global": False, "message": "slow down"}
KEPT = 100  # events that are kept for those who resume


def numbered(body: object) -> int | None:
    """The number of the subscription that a message was posted for."""
    found = _HEADLINE.search(json.dumps(body))
    return int(found[1]) if found else None


@dataclass
class Faults:
    """How often what was made to fail."""

    rng: random.Random
    seen: Counter[str] = field(default_factory=Counter[str])

    def fate(self) -> str:
        """What is to become of a post: mostly nothing."""
        kinds = ("post dropped before it was done", "post dropped after it was done", "post answered 429",
                 "post answered 500")  # fmt: skip
        at = self.rng.random()
        kind = kinds[int(at / 0.02)] if at < 0.08 else ""
        if kind:
            self.seen[kind] += 1
        return kind

    def on_discord(self) -> Fault | None:
        """What is to become of the next post on Discord."""
        match self.fate().removeprefix("post ").split():
            case ["dropped", when, *_]:
                return Fault("/messages", commit=when == "after", drop=True)
            case ["answered", "429"]:
                return Fault("/messages", 429, _LIMITED, {"Via": "1.1 google"})
            case ["answered", _]:
                return Fault("/messages", 500)
            case _:
                return None


class SlackTaps:
    """Counts posts of a fake Slack, fails some, and tells who waits for an answer by its URL."""

    def __init__(self, slack: FakeSlack, faults: Faults) -> None:
        self.posts: Counter[int] = Counter()
        self.waiting: dict[str, Callable[[], None]] = {}
        self._faults = faults
        self._usual = slack._usual
        slack._usual = self._taken  # type: ignore[method-assign]

    def _taken(self, call: Called) -> Any:
        if call.method == "respond" and (told := self.waiting.pop(str(call.body["url"]), None)):
            told()
        if call.method != "chat.postMessage" or call.body.get("thread_ts"):
            return self._usual(call)
        number = numbered(call.body)
        fate = self._faults.fate() if number is not None else ""
        if fate.endswith("429"):
            return web.Response(status=429, headers={"Retry-After": "1"})
        if fate.endswith("500"):
            return web.Response(status=500)
        if number is not None and "before" not in fate:
            self.posts[number] += 1
        return ConnectionResetError() if "dropped" in fate else self._usual(call)


def forget(discord: FakeDiscord, slack: FakeSlack) -> None:
    """Lets go of what the fakes have kept: in the same process, that would look like a leak. Nothing is under way."""
    for kept in (discord.requests, discord.posts, discord.posted, discord.posted_at, slack.calls):
        kept.clear()
    for kept in (discord.exchanges, discord._messages, discord._nonces):
        kept.clear()
    discord.faults.clear()
    del discord._sent[:-KEPT]
