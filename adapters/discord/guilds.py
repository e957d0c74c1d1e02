"""The servers that a bot is in, as the gateway says when a session begins.

A server in an outage is there, marked as unavailable. discord.py keeps the servers of a shard in its cache when that
shard begins a new session, but makes a new object of each that the session has: the others are those that were left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from .types import Bot


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

    def join(self, guild: int) -> None:
        """Takes note of a server that the bot was added to."""
        self._left -= {guild}

    def covers(self, guild: int, shard: int | None) -> bool:
        """Whether a server would be on a shard, or on any that this process has where `shard` is None."""
        if isinstance(self._bot, discord.AutoShardedClient):
            ours = self._bot.shards.keys()
        else:
            ours = {self._bot.shard_id or 0}
        return (guild >> 22) % (self._bot.shard_count or 1) in (ours if shard is None else {shard})
