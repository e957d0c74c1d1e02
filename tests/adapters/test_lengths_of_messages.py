"""Every message that a platform limits is short enough in every language: what is cut off is not understood."""

from __future__ import annotations

import re

import pytest
from pullquote.adapters.discord import limits as discord
from pullquote.adapters.slack import limits as slack
from pullquote.bot.messages import LOCALES, texts

DESCRIPTION = 100  # of a command of Discord or an option, and of a field in a form
LABEL = 45  # of a field in a form of Discord
PLACEHOLDER = 150  # of a menu of Discord
BUTTON = min(discord.LABEL, slack.BUTTON)
OPTION = min(discord.OPTION, slack.OPTION)
CONFIRM = 30  # a button of Slack's that asks
SHORTCUT, SHORTCUT_TOLD, APP_TOLD, USAGE = 24, 150, 140, 1000  # of Slack's manifest

SHORT = {  # by pattern of the key
    r"discord_(command|option)\..*": DESCRIPTION,
    r"discord_form\.(recording|people)|discord_daily_form\.new": discord.MODAL_TITLE,
    r"discord_daily\.(when|what|look|trouble)": discord.MODAL_TITLE,
    r"discord_form\.(?!recording|people).*|slack_field\.(days_hint|date_hint)|welcome_form\.files_hint": DESCRIPTION,
    r"discord_daily_form\.(channel|time|zone|about|role_hint|trouble_hint)": DESCRIPTION,
    r"discord_field\..*|discord_daily_form\.(captions|thread|picture|role|trouble)|welcome_form\.files": LABEL,
    r"slack_field\.(?!words|ask|where|.*hint).*|correct_form\.(recognised|corrected|where|title)": LABEL,
    r"discord_daily\.(choose|never_menu|again_menu)|answer\.(jump|more)|slack_field\.where_hint": PLACEHOLDER,
    r"discord_daily_form\.(captions|thread|picture)_.*|on_this_day\..*": OPTION,
    r"correct_form\.(place|transcript|everywhere)": OPTION,
    r"slack_ask\..*|nomination\.(approve|reject)": OPTION,
    r"(button|welcome_button|alert_button|correct_button|slack_daily|discord_edit)\..*": BUTTON,
    r"(chart|quote_card)\.button": BUTTON,
    r"discord_daily\.(?!heading|none|choose|.*_menu|trouble_|sure).*|vote\.(more|less)_button": BUTTON,
    r"nomination\.(button|list)|slack_daily_form\.(add|example)|discord_daily_form\.again|check_part\..*": BUTTON,
    r"slack\.(title|edit_title|save|share|close|search|find)|slack_daily_form\.title|correct_form\.title": slack.TITLE,
    r"slack_daily\.remove|slack\.keep|button\.never": CONFIRM,
    r"slack\.never|slack\.remove|slack_daily\.remove": 100,
    r"slack_daily_form\.sure|daily\.ask_never|alert\.sure|saved\.sure": 300,
    r"slack\.(find|search)_long": SHORTCUT_TOLD,
    r"slack\.about": APP_TOLD,
    r"slack_usage\..*": USAGE,
    r"discord\.menu_find_source": 32,
    r"channel_sources\.(button|sources|others)": LABEL,
    r"channel_sources\..*_hint": DESCRIPTION,
    r"channel_sources\.title": slack.TITLE,
    r"channel_sources\.(change|free)": BUTTON,
    r"channel_sources\.choose": PLACEHOLDER,
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("keys", SHORT)
def test_what_a_platform_limits_is_short_enough(locale: str, keys: str) -> None:
    found = {key: said for key, said in texts(locale).items() if re.fullmatch(keys, key)}
    assert found
    forms = [text for said in found.values() for text in (said.values() if isinstance(said, dict) else [said])]
    assert [text for text in forms if len(re.sub(r"{\w+}", "", text)) > SHORT[keys]] == []
