"""The web face under load: readers and questions at once, and how long people in a chat wait meanwhile.

usage: ./run bench web [--readers 100] [--questions 50] [--seconds 60] [--text FOLDER]

A process serves pages over the samples or a folder. `--readers` readers, each from an address of its own, turn pages:
transcripts, and of every so many a question, so that there are `--questions` requests a second together, half of them
questions. Beside that somebody in a chat asks twice a second, first while nobody reads and then while all do. Then one
transcript of three hours is made, its page measured, and painted by Chromium where there is one.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
from corpus import half_remembered
from pullquote.adapters.web.serve import serving
from pullquote.bot.asking.answer_models import Ask, Asker, Query
from pullquote.bot.core import open_core
from pullquote.bot.demo import samples
from pullquote.bot.settings.values import LimitSettings, Settings, WebSettings
from pullquote.index.ingest import transcripts_in
from scoring import percentile
from tables import table

sys.path.insert(0, str(Path(__file__).parents[1] / "adapters"))
from pictures import FLAGS, browser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pullquote.bot.core import Core

CHAT_S = 0.5  # between two questions of a chat
TALK_S = 3 * 3600  # of the long transcript
MANY = LimitSettings(questions_a_minute=100_000, workspace_questions_a_minute=1_000_000)


def main() -> None:
    parser = argparse.ArgumentParser(usage=(__doc__ or "").split("usage: ", 1)[1].split("\n\n")[0])
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--questions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--text", type=Path, default=samples())
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        asyncio.run(serve(args.serve))
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(args, Path(folder)))


async def serve(data: Path) -> None:
    """Serves, and asks as a chat does until standard input ends; each line read begins another list of times."""
    web = WebSettings(port=1, public=True, proxies=("127.0.0.0/8",), requests_a_minute=1_000_000)
    words = json.loads((data / "words.json").read_text("utf-8"))
    settings = Settings(data=data / "library", web=web, limits=MANY)
    async with open_core(settings, serving=True) as core, serving(core, port=0, environ={}) as server:
        print(server.port, flush=True)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while await reader.readline():
            began, stop = time.process_time(), asyncio.ensure_future(reader.readline())
            times = await chatting(core, words, stop)
            print(json.dumps([times, time.process_time() - began]), flush=True)


async def chatting(core: Core, words: Sequence[str], stop: asyncio.Future[bytes]) -> list[float]:
    """How long questions of a chat take, in seconds."""
    rng, times = random.Random(3), list[float]()
    while not stop.done():
        began = time.perf_counter()
        await core.answers.ask(Asker("discord:1", "somebody"), Query(Ask.QUOTE, rng.choice(words)))
        times.append(time.perf_counter() - began)
        await asyncio.wait([stop], timeout=CHAT_S)
    return times


async def measure(args: argparse.Namespace, folder: Path) -> None:
    files = transcripts_in([args.text])
    words = [query.words for query in half_remembered([file for file in files if file.suffix in (".md", ".txt")], 200)]
    (folder / "words.json").write_text(json.dumps(words), "utf-8")
    async with open_core(Settings(data=folder / "library")) as core:
        await core.transcripts.add([*files, _talk(folder)])
        public = {one.file: one.public for one in (await core.shelves.library(None)).transcripts}
    long = next(name for file, name in public.items() if file.endswith("talk.srt"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", __file__, "--serve", str(folder),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**24,
        env={**_environ(), "PYTHONPATH": str(Path(__file__).parent)},
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    url = f"http://127.0.0.1:{int(await process.stdout.readline())}"

    async def beside(work: Any) -> tuple[Any, list[float], float]:
        """What `work` gives, the times of the chat meanwhile, and the seconds of a processor that it took."""
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"begin\n")
        done = await work
        process.stdin.write(b"end\n")
        return (done, *json.loads(await process.stdout.readline()))

    _, alone, _ = await beside(asyncio.sleep(min(args.seconds, 20)))
    (pages, questions, failed), busy, worked = await beside(load(args, url, list(public.values()), words))
    size, packed, answered = await page_of(url, long)
    painted = await paint(f"{url}/t/{long}")
    process.stdin.close()
    await process.wait()

    def row(name: str, times: Sequence[float]) -> tuple[str, ...]:
        p50, p99 = (f"{1000 * percentile(times, at):.0f}" for at in (0.5, 0.99))
        return name, str(len(times)), p50, p99, f"{1000 * max(times):.0f}"

    rows = [
        row("pages", pages),
        row("questions", questions),
        row("chat, nobody reads", alone),
        row("chat, all read", busy),
    ]
    print(table(("ms", "requests", "p50", "p99", "slowest"), rows))
    ratio = percentile(busy, 0.5) / percentile(alone, 0.5)
    each = 1000 * worked / (len(pages) + len(questions))
    print(f"\nfailed: {failed}; a chat waits {ratio:.2f} times as long; {each:.0f} ms of a processor a request")
    print(f"three hours: {size / 1000:.0f} kB, {packed / 1000:.0f} kB packed; answered in {1000 * answered:.0f} ms")
    print(f"first paint: {painted}")


def _environ() -> dict[str, str]:
    import os

    return dict(os.environ)


async def load(
    args: argparse.Namespace, url: str, public: Sequence[str], words: Sequence[str]
) -> tuple[list[float], list[float], int]:
    """Times in seconds of pages and of questions, and how many failed."""
    pages, questions, failed = list[float](), list[float](), 0
    pause, until = args.readers / args.questions, time.monotonic() + args.seconds

    async def reader(number: int, session: aiohttp.ClientSession) -> None:
        nonlocal failed
        rng = random.Random(number)
        headers = {"X-Forwarded-For": f"192.0.2.{number % 250 + 1}"}
        await asyncio.sleep(rng.uniform(0, pause))
        while time.monotonic() < until:
            began, asked = time.monotonic(), rng.random() < 0.5
            target = "/" if asked else f"/t/{rng.choice(public)}"
            given = {"words": rng.choice(words), "kind": "quote"} if asked else {"at": f"{rng.randrange(40)}:00"}
            try:
                async with session.get(url + target, params=given, headers=headers) as answer:
                    await answer.read()
                    failed += answer.status != 200
            except (aiohttp.ClientError, TimeoutError):
                failed += 1
            (questions if asked else pages).append(time.monotonic() - began)
            await asyncio.sleep(max(began + pause - time.monotonic(), 0))

    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout) as session:
        await asyncio.gather(*(reader(number, session) for number in range(args.readers)))
    return pages, questions, failed


async def page_of(url: str, public: str) -> tuple[int, int, float]:
    """The bytes of a page as it is and as it is sent, and the seconds until it is there, asked for the second time."""
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        plain = await (await session.get(f"{url}/t/{public}", headers={"Accept-Encoding": "identity"})).read()
        began = time.perf_counter()
        packed = await (await session.get(f"{url}/t/{public}", headers={"Accept-Encoding": "gzip"})).read()
        return len(plain), len(packed), time.perf_counter() - began


async def paint(url: str) -> str:
    """When Chromium has painted something first."""
    if browser() is None:
        return "no Chromium is installed"
    from playwright.async_api import async_playwright

    code = """new Promise(done => new PerformanceObserver(list => done(
        list.getEntries().find(one => one.name.includes("contentful"))?.startTime
    )).observe({type: "paint", buffered: true}))"""
    async with (
        async_playwright() as driver,
        await driver.chromium.launch(executable_path=browser(), args=[*FLAGS]) as it,
    ):
        times = list[float]()
        for _ in range(5):
            page = await (await it.new_context()).new_page()
            await page.goto(url)
            times.append(await page.evaluate(code))
        return f"{percentile(times, 0.5):.0f} ms, of five the slowest {max(times):.0f}"


def _talk(folder: Path) -> Path:
    """A transcript of three hours: 27,000 words of two people, in cues of four seconds."""
    rng, lines = random.Random(5), list[str]()
    words = " ".join(file.read_text("utf-8", "replace") for file in sorted(samples().glob("*.txt"))).split()
    for number, at in enumerate(range(0, TALK_S, 4)):
        said = " ".join(rng.choice(words).strip(".,?!-") for _ in range(10)).capitalize()
        stamps = " --> ".join(f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02},000" for s in (at, at + 4))
        lines.append(f"{number + 1}\n{stamps}\n{('Ada', 'Grace')[number // 4 % 2]}: {said}.\n")
    (folder / "talk.srt").write_text("\n".join(lines), "utf-8")
    return folder / "talk.srt"


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
