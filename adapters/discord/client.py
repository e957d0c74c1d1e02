"""The bot of `pullquote run`."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord
from discord.ext import commands

from ...bot.errors import NoConnection
from ...bot.serving.shard_leases import ShardsLost
from . import endpoint, shards
from .cog import QuoteCog
from .commands import Catalogue
from .errors import TokenRefused
from .guilds import listed
from .sync import sync

if TYPE_CHECKING:
    from ...bot.core import Core
    from ...bot.serving.shard_leases import ShardLeases

NEEDED: Final = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True
)
SCOPES: Final = ("bot", "applications.commands")
LONGEST_WAIT: Final = 30.0  # seconds that discord.py waits for a rate limit by itself
LOOK_S: Final = 600.0  # between looks which servers a bot without a gateway is in
REVOKED: Final = 4004  # the gateway's code for a token that is not valid (any more)

log = logging.getLogger("pullquote.discord")


class QuoteBot(commands.AutoShardedBot):
    """A bot that answers from `core` and does nothing else. It has no privileged intent and reads no messages.

    `port` is the one on which Discord's interactions are received, where they come by HTTP. With `leases` it serves the
    shards that are leased, else all.
    """

    def __init__(self, core: Core, leases: ShardLeases | None = None) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody here speaks
        super().__init__(
            commands.when_mentioned,
            intents=discord.Intents(guilds=True),
            help_command=None,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
            shard_count=leases.count if leases else None,
        )
        self.core = core
        self.leases = leases
        self._at_once = 1  # sessions that may begin at a time
        self.port: int | None = None
        self.cog = QuoteCog(core, group=None, posts=False, greets=True)  # `pullquote run` posts for all adapters

    @property
    def connected(self) -> bool:
        """Whether every shard of this process has its connection to the gateway, or the port is open."""
        if self.core.settings.discord.by_http:
            return self.serving
        there = self.shards
        ours = self.leases.held if self.leases else there.keys()
        return self.serving and all(shard in there and not there[shard].is_closed() for shard in ours)

    @property
    def serving(self) -> bool:
        """Whether the bot has begun to serve."""
        return (self.port is not None and not self.is_closed()) or self.is_ready()

    def receive(self, sent: Any) -> None:
        """Handles an interaction as the gateway's. Raises KeyError and the like for what has another form."""
        self._connection.parse_interaction_create(sent)

    async def setup_hook(self) -> None:
        """Adds the cog and registers commands; called by discord.py after the login, before it connects."""
        await self.tree.set_translator(Catalogue())
        await self.add_cog(self.cog)
        self.cog.handler.commands.learn(await sync(self.tree, self.core.settings.data / "derived"))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Waits until a session may begin; called by discord.py. Raises ShardsLost, StorageError."""
        if self.leases is None:
            await super().before_identify_hook(shard_id, initial=initial)
        elif shard_id not in self.leases.held:
            raise ShardsLost
        else:
            await self.leases.begin_session(shard_id % self._at_once, shards.IDENTIFY_S)

    async def serve_shards(self, leases: ShardLeases) -> None:
        """Serves the shards that are leased, once logged in. Raises ShardsLost, and what discord.py does."""
        self._at_once = (await self.fetch_session_start_limits()).max_concurrency
        await shards.serve(self, leases, self.cog.forget)

    async def on_ready(self) -> None:
        """Logs the link to invite the bot while it is in no server."""
        if not self.guilds:
            self.invite()

    def invite(self) -> None:
        """Logs the link to invite the bot."""
        if self.application_id:
            link = discord.utils.oauth_url(self.application_id, permissions=NEEDED, scopes=SCOPES)
            log.warning("the bot is in no server yet; invite it: %s", link)

    async def on_message(self, message: discord.Message, /) -> None:
        """Does nothing: there are no commands in messages."""


async def _look_at_guilds(bot: QuoteBot) -> None:
    """Looks which servers a bot without a gateway is in, until cancelled. Raises TokenRefused."""
    present = await listed(bot)
    if present == frozenset():
        bot.invite()
    while True:
        if present is not None:
            await bot.cog.compare(present)
        await asyncio.sleep(LOOK_S)
        present = await listed(bot)


async def run(bot: QuoteBot, token: str) -> None:
    """Serves until cancelled. Raises TokenRefused, NoPort, ShardsLost, or NoConnection where Discord cannot be reached
    to begin with."""
    try:
        async with bot:
            if not (bot.core.settings.discord.by_http or bot.leases):
                await bot.start(token)
                return
            await bot.login(token)
            if bot.leases:
                await bot.serve_shards(bot.leases)
                return
            assert bot.application is not None  # we have logged in
            async with endpoint.serving(bot.core, bot.application.verify_key, bot.receive) as bot.port:
                await _look_at_guilds(bot)
    except discord.LoginFailure:
        raise TokenRefused from None  # what discord.py says of it may hold the token
    except (aiohttp.ClientConnectionError, TimeoutError, OSError) as error:
        raise NoConnection("Discord", type(error).__name__) from error
    except discord.ConnectionClosed as closed:
        if closed.code == REVOKED:
            raise TokenRefused from None
        raise
