"""The app's manifest, from which Slack sets up the app in one step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ...bot.messages import FALLBACK, messages
from . import unfurling
from .attach import FIND
from .names import AGENT, COMMANDS, FILES, PICTURES, UMBRELLA, Names
from .paths import EVENTS, REDIRECT
from .searching import SEARCH

if TYPE_CHECKING:
    from .render import Block

SCOPES: Final = ("app_mentions:read", "chat:write", "commands", "im:history", "users:read")
BOT_EVENTS: Final = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
PROMPTS: Final = {
    "excerpt": "excerpt",
    "quote": "quote help",
    "topic": "topic help",
    "help": "help",
}  # and what is said by them
ESCAPED: Final = frozenset({"daily", "alert", UMBRELLA})  # so that a channel comes with its id


def manifest(
    *,
    http: str | None = None,
    prefix: str = "",
    files: bool = False,
    pictures: bool = False,
    agent: bool = False,
    links: str | None = None,
) -> dict[str, Any]:
    """The manifest for Socket Mode, or for HTTP at the address `http`. `files` asks for the scope to read files,
    `pictures` for that to upload them, `links` for those to show what links to a domain lead to; an `agent` has
    conversations in threads with titles, and suggests questions."""
    say, names = messages().say, Names(prefix)
    address = f"{http.rstrip('/')}{EVENTS}" if http else None
    commands = [_command(names, name, address) for name in (*COMMANDS, UMBRELLA)]
    named = messages(FALLBACK).say  # as help names the shortcuts in every language
    find = {"name": named("slack.find"), "description": say("slack.find_long")}
    search = {"name": named("slack.search"), "description": say("slack.search_long")}
    shortcuts = [
        {**find, "type": "message", "callback_id": names.id(FIND)},
        {**search, "type": "global", "callback_id": names.id(SEARCH)},
    ]
    more = [scope for scope, wanted in ((FILES, files), (PICTURES, pictures), (AGENT, agent)) if wanted]
    oauth: Block = {"scopes": {"bot": [*SCOPES, *more, *(unfurling.SCOPES if links else ())]}}
    events: Block = {"bot_events": [*BOT_EVENTS, *([unfurling.EVENT] if links else [])]}
    interactivity: Block = {"is_enabled": True}
    if http:
        oauth["redirect_urls"] = [f"{http.rstrip('/')}{REDIRECT}"]
        events["request_url"] = address
        interactivity |= {"request_url": address, "message_menu_options_url": address}
    return {
        "display_information": {
            "name": f"{prefix}{UMBRELLA}",
            "description": say("slack.about"),
            "background_color": "#2c2d72",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": f"{prefix}{UMBRELLA}", "always_online": True},
            **({"agent_view": _agent()} if agent else {}),
            "shortcuts": shortcuts,
            "slash_commands": commands,
            **({"unfurl_domains": [links]} if links else {}),
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": http is None,
            "token_rotation_enabled": http is not None,
        },
    }


def _agent() -> Block:
    """How the app presents itself, with questions to begin with."""
    say = messages().say
    prompts = [{"title": say(f"slack_prompt.{one}"), "message": said} for one, said in PROMPTS.items()]
    return {"agent_description": say("slack.about"), "suggested_prompts": prompts}


def printed(**wanted: Any) -> str:
    """The manifest as text, as in `config/`."""
    return json.dumps(manifest(**wanted), indent=2, ensure_ascii=False)


def _command(names: Names, name: str, address: str | None) -> Block:
    say = messages().say
    command: Block = {"command": names.command(name), "description": say(f"slack_help.{name}")}
    if usage := say(f"slack_usage.{name}"):  # an empty hint is refused
        command["usage_hint"] = usage
    command["should_escape"] = name in ESCAPED
    return {**command, "url": address} if address else command
