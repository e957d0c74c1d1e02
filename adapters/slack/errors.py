"""What can keep us from serving Slack, and in words what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...bot.errors import AdapterError

if TYPE_CHECKING:
    from ...bot.messages import Messages


class NoTokens(AdapterError):
    """There are not enough secrets to serve Slack in any way."""

    def words(self, messages: Messages) -> str:
        return messages.say("slack.no_tokens")


class TokenRefused(AdapterError):
    """Slack does not take the secret called `name`; `reason` is Slack's word for why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def words(self, messages: Messages) -> str:
        return messages.say("slack.token_refused", name=self.name, reason=self.reason)
