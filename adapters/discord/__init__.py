"""Discord: a bot of our own for `pullquote run`, and an extension for anybody's bot.

    await bot.load_extension("pullquote.adapters.discord")

discord.py is imported only once it is needed: this module is loaded on every start of `pullquote`.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import click

    from ...bot.cards import Card
    from ...bot.core import Core
    from ...bot.delivery import Receipt
    from ...bot.places import Place
    from ...bot.serving.doctor import Check
    from ...bot.serving.shard_leases import ShardLeases
    from ...bot.settings.values import Settings
    from .client import QuoteBot
    from .types import Bot


class Discord:
    """The adapter that runs a bot of our own."""

    name = "discord"
    drops_repeats = True  # by nonce, for some minutes

    def __init__(self) -> None:
        self._bot: QuoteBot | None = None
        self._leases: ShardLeases | None = None

    @property
    def commands(self) -> Sequence[click.Command]:
        """No commands."""
        return ()

    def configured(self, settings: Settings) -> bool:
        """Whether a token is set."""
        from .token import is_set

        return is_set(settings)

    def one_at_a_time(self, settings: Settings) -> bool:
        """Whether there is a gateway, each connection to which gets all events."""
        return not (settings.discord.by_http or self.sharded(settings))

    def sharded(self, settings: Settings) -> bool:
        """Whether this process serves some shards of the gateway."""
        return settings.discord.shard_range is not None

    @property
    def ours(self) -> bool:
        """Whether this process has leased shards."""
        return self._leases is not None and bool(self._leases.held)

    def serves(self, place: Place) -> bool:
        """Whether a place is in a server on a shard that this process serves."""
        from .shards import shard_of

        if self._leases is None or self._bot is None or not self._bot.serving:
            return False
        return shard_of(place, self._leases.count) in self._leases.held

    @property
    def connected(self) -> bool:
        """Whether the gateway is connected, with all shards, or the port for Discord's requests is open."""
        return self._bot is not None and self._bot.connected

    @property
    def checks(self) -> Sequence[Check]:
        """The checks of `pullquote doctor`."""
        from .checkup import discord

        return (discord,)

    async def serve(self, core: Core) -> None:
        """Answers until cancelled. Raises NoToken, BadCredential or TokenRefused."""
        from ...bot.serving.shard_leases import ShardsLost, leased_shards
        from .token import token

        secret, shards = token(core.settings).reveal(), core.settings.discord.shard_range
        if shards is None:
            await self._run(core, secret)
            return None
        try:
            async with leased_shards(core.database, self.name, shards) as self._leases:
                while True:
                    await self._leases.wait()
                    with contextlib.suppress(ShardsLost):
                        return await self._run(core, secret)
        finally:
            self._leases = None

    async def _run(self, core: Core, secret: str) -> None:
        from .client import QuoteBot, run

        self._bot = QuoteBot(core, self._leases)
        try:
            await run(self._bot, secret)
        finally:
            self._bot = None

    def is_place(self, place: Place) -> bool:
        """Whether a place names a server and a channel by their ids."""
        from .identity import ids_of

        return ids_of(place) is not None

    async def refusal(self, place: Place, settings: Settings, environ: Mapping[str, str]) -> str | None:
        """Why Discord would refuse posts to a place; None where it takes them or cannot be asked."""
        from .checkup import refusal

        return await refusal(place, settings, environ)

    async def locale(self, place: Place) -> str | None:
        """The language of a place's server, once connected."""
        return await self._bot.cog.locale(place) if self._bot is not None and self._bot.serving else None

    async def deliver(self, place: Place, card: Card, key: str) -> Receipt:
        """Posts a Card, once connected. Raises Transient, Permanent or Unknown."""
        from ...bot.delivery import Transient

        if self._bot is None or not self._bot.serving:
            raise Transient
        return await self._bot.cog.deliver(place, card, key)


adapter = Discord()


async def setup(bot: Bot) -> None:
    """Adds pullquote to a bot; called by `load_extension`."""
    from .cog import QuoteCog

    await bot.add_cog(QuoteCog())


async def teardown(bot: Bot) -> None:
    """Removes pullquote from a bot; called by `unload_extension`."""
    from .cog import NAME

    await bot.remove_cog(NAME)
