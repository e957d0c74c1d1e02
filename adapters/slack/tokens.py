"""The secrets of Slack, and the way of serving that they suffice for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from ...bot.settings.credentials import Secret, credential

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...bot.settings.values import SlackSettings

NAME: Final = "PULLQUOTE_SLACK_{}"


@dataclass(frozen=True, slots=True)
class SocketMode:
    """The secrets of one workspace, over a connection that we open."""

    bot: Secret
    app: Secret


@dataclass(frozen=True, slots=True)
class Http:
    """The secrets of many workspaces, which install the app by OAuth and reach us by HTTP."""

    client_id: str
    client_secret: Secret
    signing_secret: Secret
    key: Secret


def ways(settings: SlackSettings, environ: Mapping[str, str]) -> SocketMode | Http | None:
    """The way to serve Slack; None where secrets are missing for either. Raises BadCredential."""
    bot = credential(NAME.format("BOT_TOKEN"), environ, settings.bot_token_file)
    app = credential(NAME.format("APP_TOKEN"), environ, settings.app_token_file)
    if bot and app:
        return SocketMode(bot, app)
    client_secret = credential(NAME.format("CLIENT_SECRET"), environ, settings.client_secret_file)
    signing = credential(NAME.format("SIGNING_SECRET"), environ, settings.signing_secret_file)
    key = credential(NAME.format("ENCRYPTION_KEY"), environ, settings.encryption_key_file)
    if settings.client_id and client_secret and signing and key:
        return Http(settings.client_id, client_secret, signing, key)
    return None


def given(settings: SlackSettings, environ: Mapping[str, str]) -> bool:
    """Whether any secret or setting of Slack is set."""
    names = ("BOT_TOKEN", "APP_TOKEN", "CLIENT_SECRET", "SIGNING_SECRET", "ENCRYPTION_KEY")
    files = [getattr(settings, one.name) for one in fields(settings) if one.name.endswith("_file")]
    return any(environ.get(NAME.format(name), "").strip() for name in names) or any(files) or bool(settings.client_id)
