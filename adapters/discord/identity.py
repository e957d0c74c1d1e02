"""Who asks, and what they may: from an interaction to the core's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.asking.answer_models import Asker
from .errors import AdminsOnly, GuildOnly

if TYPE_CHECKING:
    from ...bot.places import Place
    from .types import Interaction

PLATFORM: Final = "discord"
COG: Final = "pullquote"  # how our cog is called in a bot


def workspace_of_guild(guild: int) -> str:
    """The key of a server's workspace."""
    return f"{PLATFORM}:{guild}"


def ids_of(place: Place) -> tuple[int, int] | None:
    """The ids of a place's server and of its channel or thread; None where there are none: a place can be typed."""
    server, channel = place.workspace.partition(":")[2], place.channel
    if not all(one.isascii() and one.isdecimal() for one in (server, channel)):
        return None
    return int(server), int(channel)


def workspace_of(interaction: Interaction) -> str:
    """The server that installed the app; else a workspace of the person's own, which sees only what is open to all.

    An app that somebody carries with them by user install is asked in servers that never installed it: what is theirs
    stays theirs.
    """
    if interaction.guild_id is not None and interaction.is_guild_integration():
        return workspace_of_guild(interaction.guild_id)
    return f"{PLATFORM}:user-{interaction.user.id}"


def asker(interaction: Interaction) -> Asker:
    """Whoever is behind an interaction."""
    return Asker(workspace_of(interaction), str(interaction.user.id))


def administered(interaction: Interaction) -> str:
    """The workspace of the server that the person may manage. Raises GuildOnly or AdminsOnly.

    Discord hides such commands from others, but a server may have set that otherwise, and buttons are seen by all.
    """
    if interaction.guild_id is None or not interaction.is_guild_integration():
        raise GuildOnly
    if not (interaction.permissions.manage_guild or interaction.permissions.administrator):
        raise AdminsOnly
    return workspace_of_guild(interaction.guild_id)
