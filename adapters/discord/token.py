"""The bot's token: from the environment, or from a file that only its owner can read. It is never shown."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

from .errors import BadToken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...bot.settings import Settings

VARIABLE: Final = "PULLQUOTE_DISCORD_TOKEN"
MOST_BYTES: Final = 4096


def is_set(settings: Settings, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether somebody has said where a token is."""
    return bool(environ.get(VARIABLE)) or settings.discord.token_file is not None


def token(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The token. Raises BadToken."""
    if found := environ.get(VARIABLE, "").strip():
        return found
    path = settings.discord.token_file
    if path is None:
        raise BadToken("no_token")
    try:
        with path.open("rb") as file:
            if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise BadToken("open_token", str(path))
            found = file.read(MOST_BYTES).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise BadToken("unreadable_token", str(path)) from None
    if not found:
        raise BadToken("unreadable_token", str(path))
    return found
