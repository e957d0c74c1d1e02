"""Requests that Slack signed and that are not such as Slack documents: refused, never an error of ours."""

from __future__ import annotations

import copy
import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from fake_slack import SECRET, Person, signed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict
from pullquote.adapters.slack.guard import Guard
from pullquote.adapters.slack.serve import app_of
from pullquote.bot.settings.credentials import Secret
from slack_serving import workshop

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from slack_serving import Workshop

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 2**63, 10**400, 1.5, float("inf")]),
    st.sampled_from(["", "x", "\ud800", "\x00", "T2", "9" * 5000, "a 1 2", "{", "null", '{"change": 5}', "٣"]),
    st.sampled_from([[], [1], [[]], [None], {}, {"id": 5}, {"id": []}, {"type": "x"}, [{}]]),
)


def requests(who: Person) -> list[dict[str, Any]]:
    """One of every kind."""
    state = {"words": {"type": "plain_text_input", "value": "winter"}}
    view = {
        "type": "modal",
        "id": "V1",
        "app_installed_team_id": "T1",
        "blocks": [{"type": "input", "block_id": "title"}],
    }
    button = {"type": "button", "value": "abc 0 0 0"}
    buttons = ("turn:next", "share", "list:next", "remove", "do:pause", "add", "try", "search", "opensearch")
    forms = {"search": "", "result": "abc 0 0 0", "edit": "abc", "daily": json.dumps({"change": None})}
    return [
        who.command("/quote", "winter"),
        who.command("/pullquote", "daily"),
        who.event("app_mention", text="<@UBOT> winter", ts="1.0"),
        who.event("message", text="winter", channel_type="im", files=[{"id": "F1"}], subtype="file_share"),
        who.event("app_home_opened", tab="home"),
        who.event("tokens_revoked", tokens={"oauth": ["U1"], "bot": []}),
        who.message_shortcut("pullquote:find", {"text": "", "ts": "1.0", "attachments": [{"text": "winter"}]}),
        who.global_shortcut("pullquote:search"),
        who.suggest("pullquote:complete", "speaker", "a"),
        who.press({"type": "overflow", "action_id": "pullquote:never", "options": [{"value": "x"}]}),
        *(who.press({**button, "action_id": f"pullquote:{name}"}) for name in buttons),
        who.press({**button, "action_id": "pullquote:do:change"}, view={**view, "type": "home"}),
        *(
            who.submit(
                {**view, "callback_id": f"pullquote:{name}", "private_metadata": metadata},
                state,
                response_urls=[{"response_url": who.slack.answer_url()}],
            )
            for name, metadata in forms.items()
        ),
    ]  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all values in a request."""
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [found for step, value in steps for found in ((*path, step), *places(value, (*path, step)))]


@st.composite
def odd(draw: st.DrawFn, sent: list[dict[str, Any]]) -> bytes:
    """The body of a request of which up to three values are missing or are others."""
    real = draw(st.sampled_from(sent))
    body = copy.deepcopy(real)
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from(places(body)))
        node: Any = body
        for step in path:
            node = node[step]
        if draw(st.booleans()) and isinstance(node, dict):
            del node[last]
        else:
            node[last] = copy.deepcopy(draw(VALUES))
        if not places(body):
            break
    if "command" in real:
        return urlencode(body, errors="replace").encode()
    text = json.dumps(body)
    return (text if real["type"] == "event_callback" else urlencode({"payload": text})).encode()


@pytest.fixture
async def shop(sampled: Path) -> AsyncGenerator[Workshop]:
    """An app of our own, in which the guard stands in front of Bolt."""
    async with workshop(sampled) as shop:
        shop.app, shop.listeners = app_of(shop.core, shop.app.client, request_verification_enabled=False)
        yield shop


class Posted:
    """A POST as the guard sees it."""

    def __init__(self, body: bytes) -> None:
        self.headers = CIMultiDict(signed(body))
        self.content_type = self.headers["Content-Type"]
        self.query_string = ""
        self._body = body

    async def read(self) -> bytes:
        return self._body


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_a_real_request_with_odd_values_is_never_an_error_of_ours(
    shop: Workshop, data: st.DataObject, caplog: pytest.LogCaptureFixture
) -> None:
    await is_no_error_of_ours(shop, data.draw(odd(requests(shop.ada))), caplog)


@pytest.mark.parametrize("value", [{"id": []}, [1], 5, "9" * 5000], ids=["object", "list", "number", "long"])
@pytest.mark.parametrize("name", ["team_id", "enterprise_id", "user_id"])
async def test_a_workspace_that_is_named_oddly_is_never_an_error_of_ours(
    shop: Workshop, caplog: pytest.LogCaptureFixture, name: str, value: object
) -> None:
    for one in (shop.ada.event("message", text="winter", channel_type="im"), shop.ada.event("app_uninstalled")):
        one["authorizations"][0][name] = value
        await is_no_error_of_ours(shop, json.dumps({**one, name: value}).encode(), caplog)


async def is_no_error_of_ours(shop: Workshop, body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Posts a signed body."""
    caplog.clear()
    response = await Guard(shop.app, Secret(SECRET), lambda: 0.0).handle(Posted(body))  # type: ignore[arg-type]
    assert response.status in {200, 400, 404}
    await shop.listeners.drain(10)
    assert [r for r in caplog.records if r.levelno >= logging.ERROR or r.exc_info] == []
    assert "Something went wrong" not in str([call.text for call in shop.slack.calls])
    shop.slack.calls.clear()
