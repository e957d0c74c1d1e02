"""A bot of our own on a fake Discord, over the sample transcripts."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
from discord.ext import commands
from fake_discord import PATIENCE, TOKEN, FakeDiscord
from pullquote.adapters.discord.client import QuoteBot, run
from pullquote.bot.core import Core, open_core

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from pullquote.bot.settings.values import Settings


@dataclass
class Served:
    """A running bot, its core and the Discord that it is connected to."""

    bot: QuoteBot
    core: Core
    fake: FakeDiscord
    task: asyncio.Task[None]


@contextlib.asynccontextmanager
async def serving(fake: FakeDiscord, settings: Settings) -> AsyncGenerator[Served]:
    """A bot of our own, connected."""
    async with open_core(settings) as core, serving_core(fake, core) as served:
        yield served


@contextlib.asynccontextmanager
async def serving_core(fake: FakeDiscord, core: Core) -> AsyncGenerator[Served]:
    """The same with a core that is open; by the gateway or by HTTP, as its settings say."""
    bot = QuoteBot(core)
    bot._connection.guild_ready_timeout = 0.01  # how long discord.py waits for more servers
    task = asyncio.create_task(run(bot, TOKEN))
    try:
        if core.settings.discord.by_http:
            await until_listening(fake, bot, task)
        else:
            await until_connected(fake, task)
        yield Served(bot, core, fake, task)
    finally:
        task.cancel()
        await asyncio.wait([task])


@contextlib.asynccontextmanager
async def hosting(fake: FakeDiscord) -> AsyncGenerator[commands.Bot]:
    """Somebody else's bot, connected."""
    async with commands.Bot("!", intents=discord.Intents(guilds=True)) as bot:
        bot._connection.guild_ready_timeout = 0.01
        task = asyncio.create_task(bot.start(TOKEN))
        try:
            await until_connected(fake, task)
            yield bot
        finally:
            task.cancel()
            await asyncio.wait([task])


async def until_listening(fake: FakeDiscord, bot: QuoteBot, serving: asyncio.Task[None]) -> None:
    """Waits until a bot takes interactions by HTTP, and has them sent there; what ends it before is raised."""
    async with asyncio.timeout(PATIENCE):
        while not bot.connected:
            await asyncio.wait({serving}, timeout=0.01)
            if serving.done():
                serving.result()
    fake.endpoint = f"http://127.0.0.1:{bot.port}/discord/interactions"


async def until_connected(fake: FakeDiscord, serving: asyncio.Task[None]) -> None:
    """Waits for the gateway; what ends the bot before is raised."""
    connecting = asyncio.create_task(fake.connected())
    await asyncio.wait({connecting, serving}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        connecting.cancel()
        serving.result()
    await connecting
