"""Follows a made feed, kills what fetches at random points, and looks at what is left: every transcript, each once.

usage: ./run bench following [--episodes 300] [--kills 20] [--seed N]

The feed and its transcripts are on a server on loopback. `pullquote fetch` runs in a process of its own, killed with
SIGKILL a moment after it has asked for something. At last one runs to its end, and another one after it, which has
to ask for the feed alone and add nothing. Prints a table; exits with 1 on a violation.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from pullquote.index.shelves import open_shelves
from tables import table

SETTINGS = """
data = "{data}"
[feeds]
networks = ["127.0.0.0/8"]
pause_seconds = 0.0
[[feed]]
address = "{address}"
"""
LATEST_S = 0.03  # after a request: so the kill falls between any two of the steps that follow it


@dataclass
class Show:
    """A server with a feed of so many episodes and their transcripts; it calls `asked` for each request."""

    episodes: int
    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    waiting: list[asyncio.Event] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The feed, with an ETag, or a transcript."""
        self.asked[request.path] += 1
        for event in self.waiting:
            event.set()
        if request.path == "/feed.xml":
            if request.headers.get("If-None-Match") == '"one"':
                self.unchanged += 1
                return web.Response(status=304, headers={"ETag": '"one"'})
            return web.Response(text=self.feed(), headers={"ETag": '"one"'})
        return web.Response(text=self.transcript(int(request.path.removeprefix("/"))))

    def feed(self) -> str:
        """The feed."""
        items = (
            f"<item><guid>{n}</guid><title>Night {n}</title>"
            f"<podcast:transcript url='{self.url}/{n}' type='text/vtt'/></item>"
            for n in range(self.episodes)
        )
        return (
            "<rss version='2.0' xmlns:podcast='https://podcastindex.org/namespace/1.0'><channel>"
            f"<title>Long Nights</title>{''.join(items)}</channel></rss>"
        )

    @staticmethod
    def transcript(number: int) -> str:
        """Words that no other episode has."""
        return f"WEBVTT\n\n00:00.000 --> 00:09.000\nIn the night {number} somebody counted {number * 7919} lanterns.\n"


@contextlib.asynccontextmanager
async def serving(episodes: int):
    """The server, on a port of its own."""
    show = Show(episodes)
    runner = web.ServerRunner(web.Server(show.answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    show.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield show
    finally:
        await runner.cleanup()


async def fetching(config: Path) -> asyncio.subprocess.Process:
    """`pullquote fetch`, begun."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "pullquote.bot", "--config", str(config), "fetch"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def killed(show: Show, config: Path, rng: random.Random, most: int) -> bool:
    """Kills a fetch after one of its first `most` requests; False if it came to its end before."""
    process = await fetching(config)
    ended = asyncio.ensure_future(process.wait())
    for _ in range(rng.randint(1, most)):
        event = asyncio.Event()
        show.waiting = [event]
        heard = asyncio.ensure_future(event.wait())
        await asyncio.wait([heard, ended], return_when=asyncio.FIRST_COMPLETED)
        heard.cancel()
        if ended.done():
            _, said = await process.communicate()
            if process.returncode:
                raise SystemExit(said.decode())
            return False
    await asyncio.sleep(rng.uniform(0.0, LATEST_S))
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    await process.communicate()
    return await ended == -signal.SIGKILL


async def finished(config: Path) -> None:
    """A fetch that comes to its end."""
    process = await fetching(config)
    _, said = await process.communicate()
    if process.returncode:
        raise SystemExit(said.decode())


async def violations(show: Show, data: Path) -> list[str]:
    """What is wrong with the library: something lost, doubled, or not as it was sent."""
    async with open_shelves(data) as shelves:
        storage = shelves.storage
        stored = await storage.transcripts(shelf.id for shelf in await storage.shelves())
        titles = Counter(one.title for one in stored)
        wrong = [f"{title}: {titles[title]} times" for n in range(show.episodes) if titles[title := f"Night {n}"] != 1]
        for one in stored:
            number = int(one.title.removeprefix("Night "))
            if (await storage.whole(one.id)).text not in show.transcript(number):
                wrong.append(f"{one.title}: other words")
        library = await shelves.library(None)
        async with storage.database.reader() as connection:
            rows = await connection.fetch_all("SELECT state, count(*) AS n FROM feed_episode GROUP BY state")
        states = {row["state"]: row["n"] for row in rows}
        if states != {"stored": show.episodes}:
            wrong.append(f"episodes: {json.dumps(states)}")
        if len(library.transcripts) != show.episodes:
            wrong.append(f"findable: {len(library.transcripts)}")
    return wrong


async def play(episodes: int, kills: int, seed: int, folder: Path) -> tuple[list[list[str]], list[str]]:
    """Kills, lets one finish, and one more; the rows of the table and the violations."""
    rng, data, config = random.Random(seed), folder / "data", folder / "config.toml"
    async with serving(episodes) as show:
        config.write_text(SETTINGS.format(data=data, address=f"{show.url}/feed.xml"), "utf-8")
        began, done = time.monotonic(), 0
        for _ in range(2 * kills):  # one that is killed too late has come to its end
            if done < kills:
                done += await killed(show, config, rng, max(episodes // kills, 2))
        await finished(config)
        took = time.monotonic() - began
        wrong = await violations(show, data)
        asked, before = sum(show.asked.values()), Counter(show.asked)
        unchanged = show.unchanged
        await finished(config)
        again = show.asked - before
        if again != Counter({"/feed.xml": 1}) or show.unchanged != unchanged + 1:
            wrong.append(f"the second run asked for {dict(again)}")
        wrong += [f"after the second run: {one}" for one in await violations(show, data)]
    rows = [
        ["episodes", f"{episodes:,}"],
        ["killed while it fetched", f"{done}"],
        ["requests until all were there", f"{asked:,}"],
        ["requests of the next run", f"{sum(again.values())}"],
        ["lost, doubled or damaged", f"{len(wrong)}"],
        ["seconds", f"{took:.0f}"],
    ]
    return rows, wrong


def main() -> None:
    """Runs it and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, wrong = asyncio.run(play(options.episodes, options.kills, options.seed, Path(folder)))
    print(table(["following", "figure"], rows))
    for one in wrong:
        print(one, file=sys.stderr)
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
