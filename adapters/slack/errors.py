"""Errors that keep Slack from being served, with advice in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...bot.errors import AdapterError

if TYPE_CHECKING:
    from ...bot.messages import Messages


class NoTokens(AdapterError):
    """The secrets suffice for no way of serving."""

    def words(self, messages: Messages) -> str:
        """The message for the operator."""
        return messages.say("slack.no_tokens")


class TokenRefused(AdapterError):
    """Slack does not accept the secret called `name`; `reason` is Slack's error code."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def words(self, messages: Messages) -> str:
        """The message for the operator."""
        return messages.say("slack.token_refused", name=self.name, reason=self.reason)
