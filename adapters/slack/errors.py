"""Errors that keep Slack from being served."""

from __future__ import annotations

from dataclasses import dataclass

from ...bot.errors import AdapterError


class NoTokens(AdapterError):
    """The secrets suffice for no way of serving."""

    key = "slack.no_tokens"


@dataclass
class TokenRefused(AdapterError):
    """Slack does not accept the secret called `name`; `reason` is Slack's error code."""

    key = "slack.token_refused"
    name: str
    reason: str
