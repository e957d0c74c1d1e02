"""The checks of `pullquote doctor` for Slack: the secrets; with `--live` also whether Slack accepts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.serving.doctor import DoctorContext, Finding, Level
from .paths import API
from .tokens import NAME, SocketMode, given, ways

if TYPE_CHECKING:
    from collections.abc import Sequence


ABOUT: Final = "slack"


async def slack(context: DoctorContext, *, api: str = API) -> Sequence[Finding]:
    """Findings; none where Slack is not set up. Raises BadCredential."""
    if not given(context.settings.slack, context.environ):
        return []
    secrets, say = ways(context.settings.slack, context.environ), context.messages.say
    if secrets is None:
        return [Finding(Level.WRONG, ABOUT, say("slack.not_enough"), say("slack.no_tokens"))]
    if not context.live or not isinstance(secrets, SocketMode):
        return [Finding(Level.GOOD, ABOUT, say("slack.enough"))]
    from slack_sdk.web.async_client import AsyncWebClient

    from .manifest import SCOPES
    from .web import Refused, Unanswered, with_token

    client = AsyncWebClient(base_url=api)
    bot, app = with_token(client, secrets.bot.reveal()), with_token(client, secrets.app.reveal())
    tried = "BOT_TOKEN"
    try:
        granted = await bot.scopes()
        tried = "APP_TOKEN"
        await app.post("apps.connections.open")
    except Refused as error:
        said = say("slack.token_refused", name=NAME.format(tried), reason=error.reason)
        return [Finding(Level.WRONG, ABOUT, said)]
    except Unanswered as error:
        return [Finding(Level.WARNING, ABOUT, say("slack.unreachable", reason=error))]
    if granted is not None and (lacking := [scope for scope in SCOPES if scope not in granted]):
        return [context.found(Level.WRONG, ABOUT, "slack_scopes", scopes=", ".join(lacking))]
    return [Finding(Level.GOOD, ABOUT, say("slack.tried"))]
