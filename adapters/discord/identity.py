"""The asker of an interaction, the asker's workspace and rights, as the core's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.asking.answer_models import Asker
from ...bot.places import Place, Workspace
from .errors import AdminsOnly, GuildOnly

if TYPE_CHECKING:
    from .types import Interaction

PLATFORM: Final = "discord"
COG: Final = "pullquote"  # how our cog is called in a bot


def workspace_of_guild(guild: int) -> Workspace:
    """The key of a server's workspace."""
    return Workspace(PLATFORM, guild)


def ids_of(place: Place) -> tuple[int, int] | None:
    """The ids of a place's server and channel or thread; None where they are not numbers, since a place can be
    typed."""
    server, channel = place.tenant, place.channel
    if not all(one.isascii() and one.isdecimal() for one in (server, channel)):
        return None
    return int(server), int(channel)


def workspace_of(interaction: Interaction) -> Workspace:
    """The workspace of the server that installed the app; else one of the person's own, which sees only shared folders
    open to all.

    An app with user install is asked in servers that never installed it, whose uploads must not be seen there.
    """
    if interaction.guild_id is not None and interaction.is_guild_integration():
        return workspace_of_guild(interaction.guild_id)
    return Workspace(PLATFORM, f"user-{interaction.user.id}")


def asker(interaction: Interaction) -> Asker:
    """The asker of an interaction, in the channel of the server's own: that of a thread is the one that it is in."""
    there = interaction.guild_id is not None and interaction.is_guild_integration()
    channel = getattr(interaction.channel, "parent_id", None) or interaction.channel_id
    return Asker(workspace_of(interaction), str(interaction.user.id), str(channel) if there and channel else None)


def is_manager(interaction: Interaction) -> bool:
    """Whether the person may manage the server where the bot is installed."""
    in_guild = interaction.guild_id is not None and interaction.is_guild_integration()
    return in_guild and (interaction.permissions.manage_guild or interaction.permissions.administrator)


def administered(interaction: Interaction) -> Workspace:
    """The workspace of the server, for a member who may manage the server. Raises GuildOnly or AdminsOnly.

    Discord hides such commands from others, but a server may override that, and buttons are seen by all.
    """
    if interaction.guild_id is None or not interaction.is_guild_integration():
        raise GuildOnly
    if not is_manager(interaction):
        raise AdminsOnly
    return workspace_of_guild(interaction.guild_id)
