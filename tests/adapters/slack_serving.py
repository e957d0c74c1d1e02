"""pullquote in a Bolt app of its own, or in somebody else's, over a loopback Slack."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fake_slack import SECRET, FakeSlack, Person, as_body, fake_slack, signed
from pullquote.adapters.slack.attach import attach
from pullquote.bot.core import Core, open_core
from pullquote.bot.settings.values import Settings, SlackSettings, WebSettings
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.models.blocks import Block
from slack_sdk.web.async_client import AsyncWebClient

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from pullquote.adapters.slack.listeners import Listeners
    from slack_bolt.response import BoltResponse

TOKEN = "xoxb-canary-T1"  # noqa: S105 - of the tests


@dataclass
class Workshop:
    """A Bolt app with our listeners in it, signed requests to it, and the Slack that it talks to."""

    slack: FakeSlack
    core: Core
    app: AsyncApp
    listeners: Listeners
    ada: Person = field(init=False)

    def __post_init__(self) -> None:
        self.ada = Person(self.slack)

    async def send(self, sent: dict[str, Any]) -> BoltResponse:
        """Sends what Slack would, and waits for the acknowledgement alone."""
        body = as_body(sent)
        request = AsyncBoltRequest(body=body, headers=signed(body))  # type: ignore[arg-type]
        answer = await self.app.async_dispatch(request)
        if answer.body.startswith("{"):
            self.slack.check(json.loads(answer.body))
        return answer

    async def settle(self) -> None:
        """Waits until everything under way is done."""
        await self.listeners.drain(10)
        self.check()

    def check(self) -> None:
        """Everything that was sent fits Slack's limits, as its own models know them."""
        for call in self.slack.calls:
            checked(call.blocks)


def checked(blocks: list[dict[str, Any]]) -> None:
    """Blocks are such as Slack takes."""
    assert len(blocks) <= 100
    for block, model in zip(blocks, Block.parse_all(blocks), strict=True):
        assert model is not None, block
        model.validate_json()
        if block["type"] == "actions":
            assert 1 <= len(block["elements"]) <= 25
            ids = [element["action_id"] for element in block["elements"]]
            assert len(set(ids)) == len(ids)
    assert_no_empty(blocks)


def assert_no_empty(node: Any) -> None:
    """No text and no list of elements is empty: Slack refuses those."""
    if isinstance(node, list):
        for part in node:
            assert_no_empty(part)
    elif isinstance(node, dict):
        assert node.get("text") != ""
        assert node.get("elements") != []
        for value in node.values():
            assert_no_empty(value)


def settings_at(data: Path, web: WebSettings | None = None, **slack: Any) -> Settings:
    """Settings with an admin."""
    return Settings(data=data, slack=SlackSettings(**{"admins": ("UADMIN",), **slack}), web=web or WebSettings())


@contextlib.asynccontextmanager
async def workshop(
    data: Path, *, prefix: str = "", events: bool = True, token: str = TOKEN, **slack: Any
) -> AsyncGenerator[Workshop]:
    """An open core in a host's app."""
    async with fake_slack() as fake, open_core(settings_at(data, **slack)) as core:
        client = AsyncWebClient(token=token, base_url=fake.api)
        app = AsyncApp(client=client, signing_secret=SECRET, name="host")
        ours = attach(app, core, prefix=prefix, events=events)
        shop = Workshop(fake, core, app, ours)
        yield shop
        await shop.settle()
