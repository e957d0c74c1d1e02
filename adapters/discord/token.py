"""The bot's token: from the environment, or from a file that only its owner can read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ...bot.settings.credentials import Secret, credential
from .errors import NoToken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...bot.settings.values import Settings

NAME: Final = "PULLQUOTE_DISCORD_TOKEN"


def is_set(settings: Settings, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment or the settings name a token."""
    return bool(environ.get(NAME, "").strip()) or settings.discord.token_file is not None


def token(settings: Settings, environ: Mapping[str, str] = os.environ) -> Secret:
    """The token. Raises NoToken or BadCredential."""
    found = credential(NAME, environ, settings.discord.token_file)
    if found is None:
        raise NoToken
    return found
