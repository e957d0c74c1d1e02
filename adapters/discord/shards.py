"""Some shards of the gateway, as they are leased: connected when they are, given up when other processes want a share.

discord.py connects one shard to begin with; the others are launched one by one, also later.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from discord.gateway import DiscordWebSocket

from ...bot.serving.supervision import until_one_ends

if TYPE_CHECKING:
    from collections.abc import Callable

    import discord

    from ...bot.places import Place
    from ...bot.serving.shard_leases import ShardLeases

EVERY_S: Final = 1.0  # between looks for shards that have been leased
IDENTIFY_S: Final = 5.5  # in which so many sessions may begin as Discord allows, of all processes; it says 5


def shard_of(place: Place, count: int) -> int:
    """The shard by which a place is served, of `count`; what is in no server is told to the first."""
    return shard_of_guild(int(place.tenant), count) if place.tenant.isascii() and place.tenant.isdecimal() else 0


def shard_of_guild(guild: int, count: int) -> int:
    """The shard that a server is on, of `count`."""
    return (guild >> 22) % count


async def serve(bot: discord.AutoShardedClient, leases: ShardLeases, forget: Callable[[int], None]) -> None:
    """Serves what is leased, at least one shard to begin with, by a bot that has logged in, until the bot is closed.
    `forget` is told which shard was given up. Raises ShardsLost, StorageError, and what discord.py does."""
    first = min(leases.held)
    bot.shard_ids, launched = [first], {first}
    await until_one_ends(bot.connect(), _launch(bot, leases, launched), _keep(bot, leases, launched, forget))


async def _launch(bot: discord.AutoShardedClient, leases: ShardLeases, launched: set[int]) -> None:
    """Connects the shards that are leased and not `launched` yet, one after another."""
    await bot.wait_until_ready()  # discord.py counts which shards it waits for
    while True:
        for shard in sorted(leases.held - launched):
            if shard in leases.held:  # still, after the last one
                launched.add(shard)
                known = bot.get_shard(shard)
                if known is None:
                    await bot.launch_shard(DiscordWebSocket.DEFAULT_GATEWAY, shard)
                else:
                    await known.connect()
        await asyncio.sleep(EVERY_S)


async def _keep(
    bot: discord.AutoShardedClient, leases: ShardLeases, launched: set[int], forget: Callable[[int], None]
) -> None:
    """Renews the leases, and gives up what is beyond this process's share: first what is not connected yet."""
    while True:
        await leases.keep()
        for shard in sorted(leases.held, key=lambda one: (one in launched, -one))[: leases.surplus]:
            if shard in launched:
                known = bot.get_shard(shard)
                if known is None or known.is_closed():  # it is just being connected: at the next look
                    continue
                await known.disconnect()
                forget(shard)
                launched.discard(shard)
            await leases.release(shard)
