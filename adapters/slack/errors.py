"""What can keep us from serving Slack, and in words what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...bot.explain import explain
from ...bot.vault import BadKey
from ...index.errors import PullquoteError

if TYPE_CHECKING:
    from ...bot.messages import Messages


class NoTokens(PullquoteError):
    """There are not enough secrets to serve Slack in any way."""


class TokenRefused(PullquoteError):
    """Slack does not take the secret called `name`; `reason` is Slack's word for why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason


@explain.register(NoTokens)
def _(_: NoTokens, messages: Messages) -> str:
    return messages.say("slack.no_tokens")


@explain.register(TokenRefused)
def _(error: TokenRefused, messages: Messages) -> str:
    return messages.say("slack.token_refused", name=error.name, reason=error.reason)


@explain.register(BadKey)
def _(_: BadKey, messages: Messages) -> str:
    return messages.say("slack.bad_key")
