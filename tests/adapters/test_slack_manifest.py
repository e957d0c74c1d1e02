"""The manifests from which Slack sets up the app."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from pullquote.adapters.slack.ask_commands import split
from pullquote.adapters.slack.attach import FIND
from pullquote.adapters.slack.manifest import manifest, printed
from pullquote.bot.__main__ import run

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT.parent / "shared" / "specs" / "slack-manifest-schema.json"
URL = "https://pullquote.example.org"
DOMAIN = "quotes.example.org"
MORE = {"files": "files:read", "pictures": "files:write", "agent": "assistant:write"}
KINDS: list[dict[str, Any]] = [
    {},
    {"http": URL},
    {"prefix": "pq-", "links": DOMAIN},
    {"http": URL, "prefix": "a_1", "files": True},
    {"pictures": True, "agent": True},
]


def test_the_copies_in_config_are_up_to_date() -> None:
    assert (ROOT / "config" / "slack-manifest.json").read_text("utf-8") == f"{printed()}\n"
    assert (ROOT / "config" / "slack-manifest-http.json").read_text("utf-8") == f"{printed(http=URL)}\n"


@pytest.mark.parametrize("wanted", KINDS)
def test_it_asks_for_no_more_than_it_needs(wanted: dict[str, Any]) -> None:
    made = manifest(**wanted)
    scopes = ["app_mentions:read", "chat:write", "commands", "im:history", "users:read"]
    scopes += [scope for name, scope in MORE.items() if wanted.get(name)]
    scopes += ["links:read", "links:write"] if wanted.get("links") else []
    assert made["oauth_config"]["scopes"] == {"bot": scopes}
    assert ("link_shared" in made["settings"]["event_subscriptions"]["bot_events"]) == ("links" in wanted)
    assert made["features"].get("unfurl_domains") == ([DOMAIN] if "links" in wanted else None)


def test_an_agent_suggests_what_it_answers() -> None:
    assert "agent_view" not in manifest()["features"]
    view = manifest(agent=True)["features"]["agent_view"]
    assert 0 < len(view["agent_description"]) <= 300
    names = [split(prompt["message"])[0] for prompt in view["suggested_prompts"]]
    assert names == ["excerpt", "quote", "topic", "help"]


def test_socket_mode_needs_no_address_and_http_has_it_everywhere() -> None:
    assert "https://" not in printed()
    assert manifest()["settings"]["socket_mode_enabled"] is True
    made = manifest(http=f"{URL}/")
    assert made["settings"]["event_subscriptions"]["request_url"] == f"{URL}/slack/events"
    assert made["settings"]["interactivity"]["message_menu_options_url"] == f"{URL}/slack/events"
    assert all(command["url"] == f"{URL}/slack/events" for command in made["features"]["slash_commands"])
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]


def test_the_prefix_stands_before_every_name() -> None:
    features = manifest(prefix="pq-")["features"]
    assert {command["command"] for command in features["slash_commands"]} == {
        "/pq-quote", "/pq-verify", "/pq-topic", "/pq-excerpt", "/pq-library", "/pq-daily", "/pq-alert",
        "/pq-saved", "/pq-pullquote",
    }  # fmt: skip
    assert [shortcut["callback_id"] for shortcut in features["shortcuts"]] == [
        f"pq-pullquote:{FIND}",
        "pq-pullquote:search",
    ]


@pytest.mark.parametrize("wanted", KINDS)
def test_it_is_as_slack_publishes_that_it_has_to_be(wanted: dict[str, Any]) -> None:
    if not SCHEMA.is_file():
        pytest.skip("Slack's published manifest schema is not beside this checkout")
    jsonschema_rs.validate(json.loads(SCHEMA.read_text("utf-8")), manifest(**wanted))


@pytest.mark.parametrize("wanted", KINDS)
def test_names_fit(wanted: dict[str, Any]) -> None:
    """The limits of the published schema, for where it is not at hand."""
    made = manifest(**wanted)
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    for command in made["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["slack", "manifest", "--http", URL, "--prefix", "pq-"]) == 0
    assert json.loads(capsys.readouterr().out) == manifest(http=URL, prefix="pq-")
    assert run(["slack", "manifest", "--http", "pullquote.example.org"]) == 2
    assert run(["slack", "manifest", "--prefix", "PQ "]) == 2
    assert [run(["slack", "manifest", "--links", wrong]) for wrong in (URL, "quotes", "a.b/c", "localhost:80")] == [
        2
    ] * 4
    assert run(["slack", "key"]) == 0
    assert len(capsys.readouterr().out.strip()) == 44
