"""The checks of `pullquote doctor` for Slack: the secrets; with `--live` also whether Slack accepts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.messages import messages
from ...bot.serving.doctor import DoctorContext, Finding, Level
from .paths import API
from .tokens import NAME, SocketMode, given, ways

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...bot.places import Place
    from ...bot.settings.values import Settings


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


async def refusal(place: Place, settings: Settings, environ: Mapping[str, str], *, api: str = API) -> str | None:
    """Why Slack would refuse posts to a place: it is in another workspace than the token, or there is no such channel.
    None where it takes them or cannot be asked: to see a channel takes a scope that the app need not have."""
    secrets = ways(settings.slack, environ)
    if not isinstance(secrets, SocketMode):
        return None
    from slack_sdk.web.async_client import AsyncWebClient

    from .delivery import CLOSED, why_closed
    from .web import Refused, Unanswered, with_token

    bot = with_token(AsyncWebClient(base_url=api), secrets.bot.reveal())
    try:
        who = await bot.post("auth.test")
        if who.get("team_id") != place.tenant:
            return messages().say("place_refused.slack_team", team=who.get("team_id"), wanted=place.tenant)
        await bot.get("conversations.info", channel=place.channel)
    except Refused as error:
        known = error.reason in CLOSED - {"missing_scope"}
        return why_closed(error.reason, messages()) if known else None
    except Unanswered:
        return None
    return None
