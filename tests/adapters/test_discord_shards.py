"""Two processes that share the gateway, each with some of the shards."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest
from fake_discord import GUILD, TOKEN, text
from pullquote.adapters.discord import Discord, shards
from pullquote.adapters.discord.client import QuoteBot
from pullquote.bot.core import open_core
from pullquote.bot.places import Place
from pullquote.bot.serving import shard_leases
from pullquote.bot.settings.values import DiscordSettings, Settings

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from fake_discord import FakeDiscord
    from pullquote.bot.core import Core

COUNT = 4
GUILDS = [(shard << 22) + GUILD for shard in range(COUNT)]
PLACES = [Place("discord", f"discord:{guild}", "1") for guild in GUILDS]
BEES = "in the winter of 2018 we lost half of our colonies"


@pytest.fixture
def many(discord: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> FakeDiscord:
    """A Discord with a server on each shard, whose sessions may begin at once; nobody waits for long."""
    init = QuoteBot.__init__

    def quick(bot: QuoteBot, core: Core, leases: shard_leases.ShardLeases | None = None) -> None:
        init(bot, core, leases)
        bot._connection.guild_ready_timeout = 0.01

    monkeypatch.setattr(QuoteBot, "__init__", quick)
    monkeypatch.setattr(shard_leases, "LOOK_S", 0.02)
    monkeypatch.setattr(shard_leases, "LEASE_S", 3600.0)  # however busy the machine is
    monkeypatch.setattr(shards, "EVERY_S", 0.01)
    monkeypatch.setattr(shards, "IDENTIFY_S", 0.02)
    monkeypatch.setenv("PULLQUOTE_DISCORD_TOKEN", TOKEN)
    discord.guilds, discord.concurrency = GUILDS, COUNT
    return discord


@contextlib.asynccontextmanager
async def serving(data: Path, which: str = f"auto/{COUNT}") -> AsyncGenerator[Discord]:
    """A process that serves some shards."""
    adapter = Discord()
    async with open_core(Settings(data, discord=DiscordSettings(shards=which))) as core:
        task = asyncio.create_task(adapter.serve(core))
        try:
            yield adapter
        finally:
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled()


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not there():  # noqa: ASYNC110 - other processes do it
            await asyncio.sleep(0.01)


def served(adapter: Discord) -> list[bool]:
    return [adapter.serves(place) for place in PLACES]


async def test_processes_share_the_shards_and_each_answers_and_posts_on_its_own(
    many: FakeDiscord, sampled: Path
) -> None:
    async with serving(sampled) as first:
        await until(lambda: first.connected and many.served == [0, 1, 2, 3])
        async with serving(sampled) as second:
            await until(lambda: second.connected and first.connected and sum(served(second)) == COUNT / 2)
            assert served(first) == [True, True, False, False] == [not one for one in served(second)]
            assert many.served == [0, 1, 2, 3]
            asked = [await many.command("quote", words=BEES, as_={"guild": guild}) for guild in GUILDS]
            for exchange in asked:
                assert "a third" in text(await exchange.message())
            assert [len(exchange.callbacks) for exchange in asked] == [1] * COUNT
        await until(lambda: first.connected and all(served(first)))
        assert many.served == [0, 1, 2, 3]
        again = await many.command("quote", words=BEES, as_={"guild": GUILDS[3]})
        assert "a third" in text(await again.message())
    assert many.doubled == []
    assert {tuple(one["shard"]) for one in many.identified} == {(shard, COUNT) for shard in range(COUNT)}


async def test_a_process_whose_leases_are_lost_closes_its_connections_and_stands_by(
    many: FakeDiscord, sampled: Path
) -> None:
    async with serving(sampled, "0-3/4") as first, serving(sampled, "0-3/4") as second:
        await until(lambda: many.served == [0, 1, 2, 3])
        has, waits = (first, second) if first.ours else (second, first)
        await until(lambda: has.connected)
        assert (waits.ours, waits.connected) == (False, False)
        assert has._leases
        assert waits._leases
        async with has._leases._database.transaction() as connection:  # as if they had run out while it slept
            await connection.execute("UPDATE lease SET owner = ?", (waits._leases._owner,))
        await until(lambda: waits.connected and all(served(waits)))
        assert not has.ours
        assert many.served == [0, 1, 2, 3]
