"""What `pullquote doctor` finds out about Slack: whether the secrets suffice, and with `--live` whether they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.serving.doctor import Finding, Level
from .tokens import NAME, SocketMode, given, ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...bot.serving.doctor import Patient

ABOUT: Final = "slack"


async def slack(patient: Patient) -> Sequence[Finding]:
    """Nothing where Slack is not set up at all. Raises BadCredential."""
    if not given(patient.settings.slack, patient.environ):
        return []
    secrets, say = ways(patient.settings.slack, patient.environ), patient.messages.say
    if secrets is None:
        return [Finding(Level.WRONG, ABOUT, say("slack.not_enough"), say("slack.no_tokens"))]
    if not patient.live or not isinstance(secrets, SocketMode):
        return [Finding(Level.GOOD, ABOUT, say("slack.enough"))]
    from slack_sdk.web.async_client import AsyncWebClient

    from .web import Refused, Unanswered, Web

    tried = (("BOT_TOKEN", secrets.bot, "auth.test"), ("APP_TOKEN", secrets.app, "apps.connections.open"))
    for name, token, method in tried:
        try:
            await Web(AsyncWebClient(token=token.reveal())).post(method)
        except Refused as error:
            said = say("slack.token_refused", name=NAME.format(name), reason=error.reason)
            return [Finding(Level.WRONG, ABOUT, said)]
        except Unanswered as error:
            return [Finding(Level.WARNING, ABOUT, say("slack.unreachable", reason=error))]
    return [Finding(Level.GOOD, ABOUT, say("slack.tried"))]
