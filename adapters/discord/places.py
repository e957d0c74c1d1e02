"""Channels to post to and roles to ping: checked before a subscription is made, not when a post is due."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord
from discord import app_commands

from ...bot.places import Place
from .errors import CannotPost, ChannelGone, NoChannel, NoPing
from .guilds import guild_of
from .identity import PLATFORM, ids_of

if TYPE_CHECKING:
    from .types import Interaction

POSTABLE: Final = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.public_thread,  # posts of forums are threads
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
)
LOOK: Final = 1.0  # seconds for a look at a channel: a form has to be opened within three
THREADS: Final = frozenset(
    {discord.ChannelType.public_thread, discord.ChannelType.private_thread, discord.ChannelType.news_thread}
)


class Postable(app_commands.Transformer):
    """An option of channels and threads that can be posted to."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds that can be posted to."""
        return list(POSTABLE)

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Chosen:  # noqa: ARG002 - as discord.py has it
        """The value as it is, with the asker's permissions."""
        return value


Chosen = app_commands.AppCommandChannel | app_commands.AppCommandThread
Channel = app_commands.Transform[Chosen, Postable]


async def place(
    interaction: Interaction, workspace: str, chosen: Chosen | None, role: discord.Role | None = None
) -> Place:
    """The chosen channel or thread, else that of the command, if both the asker and the bot may post there.

    Raises NoChannel or CannotPost.
    """
    kind = chosen.type if chosen else getattr(interaction.channel, "type", None)
    channel = chosen.id if chosen else interaction.channel_id
    name = f"#{getattr(chosen or interaction.channel, 'name', channel)}"
    if channel is None or kind not in POSTABLE:
        raise NoChannel(name)
    theirs = chosen.permissions if chosen else interaction.permissions
    missing = lacking(theirs, thread=kind in THREADS, embeds=False)
    if missing:
        raise CannotPost(name, missing, theirs=True)
    ours = await _ours(interaction, channel)
    missing = lacking(ours, thread=kind in THREADS) if ours else ()
    if ours and role and not (role.mentionable or ours.mention_everyone or ours.administrator):
        missing = (*missing, "mention_everyone")
    if missing:
        raise CannotPost(name, missing)
    return Place(PLATFORM, workspace, str(channel))


async def look_at(interaction: Interaction, place: Place, called: str | None = None) -> None:
    """Looks whether the bot may post to a place now. Raises ChannelGone or CannotPost."""
    ids, guild = ids_of(place), await guild_of(interaction)
    if ids is None or guild is None:
        raise ChannelGone
    try:
        found: Any = guild.get_channel_or_thread(ids[1]) or await guild.fetch_channel(ids[1])
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        raise ChannelGone from None
    ours = _permissions(guild, found)
    if ours is None:  # a host caches nobody: the first post will show it
        return
    missing = lacking(ours, thread=found.type in THREADS)
    role = guild.get_role(int(called)) if called and called.isdecimal() else None
    if role and not (role.mentionable or ours.mention_everyone or ours.administrator):
        missing = (*missing, "mention_everyone")
    if missing:
        raise CannotPost(f"#{found.name}", missing)


async def still_there(interaction: Interaction, channel: int | None) -> int | None:
    """A channel, if it can be offered in a menu: None if it is gone, or hidden from the bot. One of which Discord says
    nothing in time is offered."""
    guild = interaction.guild
    if channel is None or channel == interaction.channel_id or (guild and guild.get_channel_or_thread(channel)):
        return channel
    try:
        async with asyncio.timeout(LOOK):
            await interaction.client.fetch_channel(channel)
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        return None
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError):
        return channel
    return channel


def ping(interaction: Interaction, role: discord.Role | None) -> str | None:
    """The role's id, if the asker may ping the role. Raises NoPing."""
    if role is None:
        return None
    may = interaction.permissions.mention_everyone or interaction.permissions.administrator
    if role.is_default() or not (role.mentionable or may):
        raise NoPing
    return str(role.id)


async def _ours(interaction: Interaction, channel: int) -> discord.Permissions | None:
    """The bot's permissions; None where Discord does not tell of them, so that the first post will show them."""
    if channel == interaction.channel_id:
        return interaction.app_permissions
    guild = await guild_of(interaction)
    if guild is None:
        return None
    try:
        found: Any = guild.get_channel_or_thread(channel) or await guild.fetch_channel(channel)
    except (discord.HTTPException, discord.InvalidData):
        return None
    return _permissions(guild, found)


def _permissions(guild: discord.Guild, channel: Any) -> discord.Permissions | None:
    us: discord.Member | None = guild.me
    try:
        return channel.permissions_for(us) if us else None
    except discord.ClientException:  # a thread whose channel is not known
        return None


def lacking(permissions: discord.Permissions, *, thread: bool, embeds: bool = True) -> tuple[str, ...]:
    """discord.py's names of the permissions that a post needs and `permissions` lacks."""
    if permissions.administrator:
        return ()
    wanted = ["view_channel", "send_messages_in_threads" if thread else "send_messages"]
    wanted += ["embed_links"] if embeds else []
    return tuple(name for name in wanted if not getattr(permissions, name))
