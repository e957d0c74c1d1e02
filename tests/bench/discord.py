"""Discord under load: commands while many are in flight, and many posts that are due in the same minute.

usage: ./run bench discord [--text FOLDER] [--seconds N] [--rate N] [--flight N] [--posts N]

Everything runs in one process over the real client and a Discord on the loopback, whose own work is in the figures. A
first response is measured from the moment the gateway sends the command.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pullquote.adapters.discord.identity import PLATFORM
from pullquote.bot.core import open_core
from pullquote.bot.daily.subscriptions import SubscriptionDraft
from pullquote.bot.demo import samples
from pullquote.bot.places import Place
from pullquote.bot.settings.values import DailySettings, Settings
from pullquote.index.ingest import transcripts_in
from pullquote.index.processes.tuning import tune_allocator, tune_interpreter

if __package__ in (None, ""):  # not this folder: a module in it is called like the library that is measured
    sys.path.insert(0, str(Path(__file__).parent.parent / "adapters"))
from discord_serving import Served, serving, serving_core
from fake_discord import GUILD, fake_discord
from loads import OPEN, quotable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from fake_discord import Exchange, FakeDiscord

DUE = 1_800_000_000.0  # a whole minute; any will do


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--text", type=Path, default=samples(), help="a folder of transcripts instead of the samples")
    ask.add_argument("--seconds", type=int, default=60)
    ask.add_argument("--rate", type=int, default=50)
    ask.add_argument("--flight", type=int, default=200)
    ask.add_argument("--posts", type=int, default=2000)
    tune_allocator()
    asyncio.run(measure(ask.parse_args()))


async def measure(args: argparse.Namespace) -> None:
    """Runs everything and prints a Markdown table."""
    print("| measured | figure |\n|---|---|")
    with tempfile.TemporaryDirectory(prefix="pullquote-discord-") as folder, pytest.MonkeyPatch.context() as patch:
        settings = Settings(data=Path(folder), limits=OPEN, daily=DailySettings(subscriptions=10**6))
        async with open_core(settings) as core:
            added = (await core.transcripts.add(transcripts_in([args.text]))).results
            words = [await quotable(core, result.stored.transcript) for result in added if result.stored]
        async with fake_discord(patch) as fake:
            async with serving(fake, settings) as served:
                tune_interpreter()
                await under_load(served, [one for some in words for one in some], args)
            await many_posts(fake, settings, args.posts)
        if fake.violations:
            print(f"| requests that Discord's schema does not allow | {len(fake.violations)} |")


async def under_load(served: Served, words: Sequence[str], args: argparse.Namespace) -> None:
    rng = random.Random(7)

    async def one() -> Exchange:
        name, option = rng.choice([("quote", "words"), ("quote", "words"), ("verify", "words"), ("topic", "about")])
        return await served.fake.command(name, **{option: rng.choice(words)})

    async with stalls() as longest:
        begin = time.perf_counter()
        asked = [await one() for _ in range(args.flight)]
        for exchange in asked:
            await exchange.message()
        took = time.perf_counter() - begin
    tell(f"{args.flight} commands in flight: all answered", f"{took:.2f} s")
    tell("first response, 99th percentile / slowest", times(asked))
    tell("longest stall of the loop", f"{1000 * max(longest):.0f} ms")
    asked = []
    async with stalls() as longest:
        begin = time.perf_counter()
        for number in range(args.rate * args.seconds):
            await asyncio.sleep(max(begin + number / args.rate - time.perf_counter(), 0))
            asked.append(await one())
        for exchange in asked:
            await exchange.message()
    tell(f"{args.rate} commands a second for {args.seconds} s: first response, 99th percentile / slowest", times(asked))
    tell("longest stall of the loop", f"{1000 * max(longest):.0f} ms")


async def many_posts(fake: FakeDiscord, settings: Settings, posts: int) -> None:
    """Subscriptions that are all due in the same minute."""
    clock = [DUE - 120]
    async with open_core(settings, now=lambda: clock[0]) as core:
        at = time.strftime("%H:%M", time.gmtime(DUE))
        for number in range(posts):
            place = Place(PLATFORM, f"{PLATFORM}:{GUILD}", str(10**6 + number % 500))
            await core.daily.subscribe(place, SubscriptionDraft(at, "UTC", headline=f"{number}"), "1")
        async with serving_core(fake, core) as served:
            await served.bot.wait_until_ready()
            fake.posts.clear()
            fake.posted_at.clear()
            clock[0] = DUE + 1
            begin = time.perf_counter()
            await core.daily.scheduler({PLATFORM: served.bot.cog}).once()
            took = time.perf_counter() - begin
    names = {post["nonce"] for post in fake.posts}
    tell(f"{posts} posts due in one minute: sent in", f"{took:.1f} s")
    tell("posts, and how many of them twice", f"{len(fake.posts)}, {len(fake.posts) - len(names)}")
    most = max(sum(at <= other < at + 1 for other in fake.posted_at) for at in fake.posted_at)
    tell("most in one second; Discord takes 50", f"{most}")


@contextlib.asynccontextmanager
async def stalls() -> AsyncGenerator[list[float]]:
    """How late the loop came back to a task that wanted to run every five milliseconds."""
    late = [0.0]

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            late.append(time.perf_counter() - before - 0.005)

    watching = asyncio.create_task(watch())
    try:
        yield late
    finally:
        watching.cancel()


def times(asked: Sequence[Exchange]) -> str:
    """The 99th percentile and the slowest of first responses."""
    took = sorted(exchange.responded - exchange.began for exchange in asked)
    return f"{1000 * took[int(len(took) * 0.99)]:.0f} / {1000 * took[-1]:.0f} ms"


def tell(what: str, figure: str) -> None:
    print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
