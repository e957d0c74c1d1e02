"""The servers that a bot is in, as the gateway says when a session begins, or as Discord says when it is asked.

A server in an outage is there, marked as unavailable. discord.py keeps the servers of a shard in its cache when that
shard begins a new session, but makes a new object of each that the session has: the others are those that were left.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord

from .errors import TokenRefused
from .shards import shard_of_guild

if TYPE_CHECKING:
    from .types import Bot, Interaction

log = logging.getLogger("pullquote.discord")

SECONDS: Final = 10.0  # that Discord may take to tell of a server
UNAUTHORIZED: Final = 401
UNANSWERED: Final = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)


async def listed(client: discord.Client) -> frozenset[int] | None:
    """The ids of the servers that the bot is in, by REST; None where Discord does not say. Raises TokenRefused."""
    try:
        return frozenset([guild.id async for guild in client.fetch_guilds(limit=None, with_counts=False)])
    except UNANSWERED as error:
        if isinstance(error, discord.HTTPException) and error.status == UNAUTHORIZED:
            raise TokenRefused from None
        log.warning("Discord does not list the servers of the bot: %s", type(error).__name__)
        return None


async def asked(client: discord.Client, guild: int) -> discord.Guild | None:
    """A server with its roles, its channels (no threads) and the bot as a member, by REST; None where the bot is not in
    it, or Discord does not say. Nothing is kept: without a gateway nobody would tell what changes."""
    assert client.user is not None  # we have logged in
    http, state = client.http, client._connection  # pyright: ignore[reportPrivateUsage] - no public way makes a whole one
    try:
        async with asyncio.timeout(SECONDS):
            data: Any = await http.get_guild(guild, with_counts=False)
            data["channels"] = await http.get_all_guild_channels(guild)
            data["members"] = [await http.get_member(guild, client.user.id)]
    except UNANSWERED as error:
        log.info("Discord does not tell of a server: %s", type(error).__name__)
        return None
    return discord.Guild(data=data, state=state)


async def locale_of(client: discord.Client, guild: int) -> str | None:
    """The language of a server: as the gateway tells of it, else by one request; None where Discord does not say."""
    known = client.get_guild(guild)
    if known is not None:
        return str(known.preferred_locale)
    try:
        async with asyncio.timeout(SECONDS):
            return str((await client.fetch_guild(guild, with_counts=False)).preferred_locale)
    except UNANSWERED as error:
        log.info("Discord does not tell of a server: %s", type(error).__name__)
        return None


async def guild_of(interaction: Interaction) -> discord.Guild | None:
    """The server of an interaction: as the gateway tells of it, else as Discord does when it is asked."""
    if interaction.guild_id is None:
        return None
    client = interaction.client
    return client.get_guild(interaction.guild_id) or await asked(client, interaction.guild_id)


class Guilds:
    """The servers of `bot`. Without the intent for servers there is nothing to know, and `known` is False."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._sessions: dict[int, dict[int, discord.Guild]] = {}
        self._left: frozenset[int] = frozenset()

    @property
    def known(self) -> bool:
        """Whether the bot is told of its servers."""
        return self._bot.intents.guilds

    def present(self) -> frozenset[int]:
        """The ids of the servers that the bot is in."""
        return frozenset(guild.id for guild in self._bot.guilds) - self._left

    def begin(self, shard: int) -> None:
        """Takes note of the servers in a new session of a shard."""
        now = {guild.id: guild for guild in self._bot.guilds if guild.shard_id == shard}
        before = self._sessions.get(shard, {})
        left = {id_ for id_, guild in now.items() if before.get(id_) is guild}
        self._left = self._left - now.keys() | left
        self._sessions[shard] = now

    def end(self, shard: int) -> None:
        """Forgets the servers of a shard that this process has given up."""
        state = self._bot._connection  # pyright: ignore[reportPrivateUsage] - a shard never goes, to discord.py
        for guild in [one for one in self._bot.guilds if one.shard_id == shard]:
            state._remove_guild(guild)  # pyright: ignore[reportPrivateUsage]
        self._sessions.pop(shard, None)

    def join(self, guild: int) -> None:
        """Takes note of a server that the bot was added to."""
        self._left -= {guild}

    def covers(self, guild: int, shard: int | None) -> bool:
        """Whether a server would be on a shard, or on any that has begun a session here where `shard` is None."""
        is_sharded = isinstance(self._bot, discord.AutoShardedClient)
        ours = self._sessions.keys() if is_sharded else {self._bot.shard_id or 0}
        return shard_of_guild(guild, self._bot.shard_count or 1) in (ours if shard is None else {shard})
