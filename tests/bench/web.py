"""The web face under load: readers and questions at once, and how long people in a chat wait meanwhile.

usage: ./run bench web [--readers 100] [--questions 50] [--pages 20] [--repeated 0.25] [--seconds 60] [--processes 1]
                       [--at-once 3] [--text FOLDER] [--without-programs]

A process serves pages over the samples or a folder, with `--processes` that search for it, and works on `--at-once`
questions at once (`[limits] questions_at_once`, of which the public has half). `--readers` readers, each
from an address of its own, turn `--pages` pages of transcripts a second together, and ask `--questions` questions a
second. A share of these, `--repeated`, is one of the latest fifty again, as when a link to an answer is passed on; all
others are asked for the first time, so that no cache has them. Requests begin at times that were drawn before, however
long the answers to others take, and each is timed from then. Beside that somebody in a chat asks twice a second, first
while nobody reads and then while all do; its waits are also told in the processors' time that this process and those
that search take from a question to its answer, which other work on the machine does not lengthen. The same questions
are put to the API and to MCP after that, for a third of the time. The load is made on the same processors: what it
costs is told. Then one transcript of three hours is made, its page measured, and painted by Chromium where there is
one.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from corpus import half_remembered
from pullquote.adapters.web.serve import serving
from pullquote.bot.asking.answer_models import Ask, Asker, Query
from pullquote.bot.core import open_core
from pullquote.bot.demo import samples
from pullquote.bot.places import READERS
from pullquote.bot.security.access_tokens import Purpose
from pullquote.bot.settings.values import LimitSettings, SearchSettings, Settings, WebSettings
from pullquote.index.errors import PullquoteError
from pullquote.index.ingest import transcripts_in
from pullquote.index.processes.pool import ProcessPool
from scoring import percentile
from tables import table

sys.path.insert(0, str(Path(__file__).parents[1] / "adapters"))
from pictures import FLAGS, browser

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from pullquote.bot.core import Core

CHAT_S: Final = 0.5  # between two questions of a chat
ALONE_S: Final = 20.0  # that a chat is measured alone, at most
TALK_S: Final = 3 * 3600  # of the long transcript
LATEST: Final = 50  # questions that are repeated
MANY: Final = LimitSettings(questions_a_minute=100_000, workspace_questions_a_minute=1_000_000)
TICK: Final = os.sysconf("SC_CLK_TCK")
MCP_HEADERS: Final = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}


def main() -> None:
    parser = argparse.ArgumentParser(usage=(__doc__ or "").split("usage: ", 1)[1].split("\n\n")[0])
    parser.add_argument("--readers", type=int, default=100)
    parser.add_argument("--questions", type=float, default=50.0)
    parser.add_argument("--pages", type=float, default=20.0)
    parser.add_argument("--repeated", type=float, default=0.25)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=3)
    parser.add_argument("--text", type=Path, default=samples())
    parser.add_argument("--without-programs", action="store_true")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        asyncio.run(serve(args.serve, args.processes, args.at_once))
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(args, Path(folder)))


# --- What serves -----------------------------------------------------------------------------------------------------


async def serve(data: Path, processes: int, at_once: int) -> None:
    """Serves, and asks as a chat does until standard input ends; each line read begins another list of times."""
    web = WebSettings(port=1, public=True, proxies=("127.0.0.0/8",), requests_a_minute=1_000_000)
    words = json.loads((data / "chat.json").read_text("utf-8"))
    settings = Settings(
        data=data / "library",
        web=web,
        limits=replace(MANY, questions_at_once=at_once),
        search=SearchSettings(processes=processes),
    )
    async with open_core(settings, serving=True) as core, serving(core, port=0, environ={}) as server:
        if isinstance(pool := core.shelves.processes, ProcessPool):
            await pool.ready()
        print(server.port, (await core.access_tokens.issue(READERS, Purpose.TOKEN, "bench")).secret, flush=True)
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while await reader.readline():
            times = await chatting(core, words, asyncio.ensure_future(reader.readline()))
            print(json.dumps(times), flush=True)


async def chatting(core: Core, words: Sequence[str], stop: asyncio.Future[bytes]) -> list[tuple[float, float]]:
    """How long questions of a chat take: in seconds, and in those of the processors that serve and search meanwhile."""
    rng, times = random.Random(3), list[tuple[float, float]]()
    while not stop.done():
        began, taken = time.perf_counter(), _taken()
        with contextlib.suppress(PullquoteError):  # which took as long
            await core.answers.ask(Asker("discord:1", "somebody"), Query(Ask.QUOTE, rng.choice(words)))
        times.append((time.perf_counter() - began, _taken() - taken))
        await asyncio.wait([stop], timeout=CHAT_S)
    return times


def _taken() -> float:
    """The seconds of a processor that this process and those that search for it have taken."""
    pids = Path("/proc/thread-self/children").read_text("ascii").split()
    searched = (Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0] for pid in pids)  # in nanoseconds
    return time.process_time() + sum(map(int, searched)) / 1e9


# --- What is measured ------------------------------------------------------------------------------------------------


@dataclass
class Times:
    """Of one kind of request: the seconds that each took that was answered, and how many were refused or failed, by
    their status; these are fast, and would make the others look so."""

    took: list[float] = field(default_factory=list[float])
    other: Counter[int | str] = field(default_factory=Counter[int | str])


@dataclass
class Server:
    """The serving process, its address, and a token of a program."""

    process: asyncio.subprocess.Process
    url: str
    token: str

    async def beside(self, work: Awaitable[Any]) -> list[tuple[float, float]]:
        """Does some work; the times of the chat meanwhile."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(b"begin\n")
        await work
        self.process.stdin.write(b"end\n")
        return json.loads(await self.process.stdout.readline())

    def worked(self) -> tuple[float, float]:
        """The seconds of a processor that it has taken, and those of its processes, which search."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        return _worked(str(pid)), sum(map(_worked, children))


def _worked(pid: str) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


@dataclass(frozen=True)
class Phase:
    """One stretch of load: the times of each kind of request, those of the chat as `chatting` has them, and the
    processors' seconds of what serves, of what searches for it, and of who asks, in all `seconds`."""

    times: dict[str, Times]
    chat: list[tuple[float, float]]
    served: float
    searched: float
    asked: float
    seconds: float

    @property
    def costs(self) -> str:
        """What it cost."""
        each = 1000 * (self.served + self.searched) / max(sum(len(one.took) for one in self.times.values()), 1)
        shares = [f"{one / self.seconds:.0%}" for one in (self.served, self.searched, self.asked)]
        return (
            f"{each:.1f} ms of a processor for each that was answered; of one processor what serves had {shares[0]}, "
            f"what searches {shares[1]}, and who makes the load {shares[2]}"
        )


async def measure(args: argparse.Namespace, folder: Path) -> None:
    files = list(transcripts_in([args.text]))
    number = int(args.seconds * args.questions * 2) + 200
    words = [query.words for query in half_remembered([one for one in files if one.suffix in (".md", ".txt")], number)]
    (folder / "chat.json").write_text(json.dumps(words[:200]), "utf-8")
    async with open_core(Settings(data=folder / "library")) as core:
        await core.transcripts.add([*files, _talk(folder)])
        public = {one.file: one.public for one in (await core.shelves.library(None)).transcripts}
    long = next(name for file, name in public.items() if file.endswith("talk.srt"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", __file__, "--serve", str(folder), "--processes", str(args.processes),
        "--at-once", str(args.at_once),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**24,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    port, token = (await process.stdout.readline()).decode().split()
    server = Server(process, f"http://127.0.0.1:{port}", token)
    asked = questions(words[200:], args.repeated)
    pages = [name for name in public.values() if name != long] or [long]
    alone = await server.beside(asyncio.sleep(min(args.seconds, ALONE_S)))
    kinds = {"pages": (args.pages, page(pages)), "questions": (args.questions, web_question(asked))}
    main_phase = await phase(server, args.readers, args.seconds, kinds)
    report(f"{args.readers} readers, {args.repeated:.0%} of the questions repeated", main_phase, alone)
    if not args.without_programs:
        for name, request in (("API", api_question(asked, token)), ("MCP", mcp_question(asked, token))):
            kinds = {f"questions by {name}": (args.questions, request)}
            report(name, await phase(server, args.readers, args.seconds / 3, kinds), alone)
    size, packed, answered = await page_of(server.url, long)
    painted = await paint(f"{server.url}/t/{long}")
    process.stdin.close()
    await process.wait()
    print(f"three hours: {size / 1000:.0f} kB, {packed / 1000:.0f} kB packed; answered in {1000 * answered:.0f} ms")
    print(f"first paint: {painted}")


def report(title: str, one: Phase, alone: Sequence[tuple[float, float]]) -> None:
    """Prints a phase."""
    rows = [_row(name, times.took) for name, times in one.times.items()]
    for name, times in (("chat, nobody reads", alone), ("chat, meanwhile", one.chat)):
        waits, taken = zip(*times, strict=True)
        rows += [_row(name, waits), _row(f"{name}: processors' time", taken)]
    print(table((title, "answered", "p50 ms", "p99 ms", "slowest ms"), rows))
    other = sum((times.other for times in one.times.values()), Counter[int | str]())
    refused = ", ".join(f"{status}: {times}" for status, times in other.items()) or "none"
    waits, taken = (
        percentile([each[at] for each in one.chat], 0.5) / percentile([each[at] for each in alone], 0.5)
        for at in (0, 1)
    )
    print(
        f"\nrefused or failed: {refused}; a chat waits {waits:.2f} times as long, "
        f"{taken:.2f} times in processors' time; {one.costs}\n",
        flush=True,
    )


def _row(name: str, times: Sequence[float]) -> tuple[str, ...]:
    p50, p99 = (f"{1000 * percentile(times, at):.0f}" for at in (0.5, 0.99))
    return name, str(len(times)), p50, p99, f"{1000 * max(times, default=0):.0f}"


# --- The load --------------------------------------------------------------------------------------------------------

Request = dict[str, Any]  # as aiohttp's `request` takes it


def questions(words: Sequence[str], repeated: float) -> Iterator[str]:
    """Questions without end, a share of them one of the latest."""
    rng, latest, at = random.Random(5), deque[str](maxlen=LATEST), 0
    while True:
        if latest and rng.random() < repeated:
            yield rng.choice(latest)
            continue
        latest.append(words[at % len(words)])
        at += 1
        yield latest[-1]


def page(public: Sequence[str]) -> Callable[[], Request]:
    """Turns to a place in any transcript."""
    rng = random.Random(7)
    return lambda: {
        "method": "GET",
        "path": f"/t/{rng.choice(public)}",
        "params": {"at": f"{rng.randrange(40)}:00"},
    }


def web_question(asked: Iterator[str]) -> Callable[[], Request]:
    """Asks in the box."""
    return lambda: {"method": "GET", "path": "/", "params": {"words": next(asked), "kind": "quote"}}


def api_question(asked: Iterator[str], token: str) -> Callable[[], Request]:
    """Asks the API."""
    headers = {"Authorization": f"Bearer {token}"}
    return lambda: {"method": "POST", "path": "/api/v1/quote", "json": {"words": next(asked)}, "headers": headers}


def mcp_question(asked: Iterator[str], token: str) -> Callable[[], Request]:
    """Calls a tool of MCP."""
    headers = {"Authorization": f"Bearer {token}"} | MCP_HEADERS
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    return lambda: {
        "method": "POST",
        "path": "/mcp",
        "json": call | {"params": {"name": "find_quote", "arguments": {"words": next(asked)}}},
        "headers": headers,
    }


async def phase(
    server: Server, readers: int, seconds: float, kinds: dict[str, tuple[float, Callable[[], Request]]]
) -> Phase:
    """Puts so many requests of each kind a second to the server, from the addresses of so many readers."""
    times = {name: Times() for name in kinds}
    served, asked, began = server.worked(), time.process_time(), time.monotonic()
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=timeout, auto_decompress=False
    ) as session:

        async def load() -> None:
            rng, due = random.Random(9), list[tuple[float, str]]()
            for name, (a_second, _) in kinds.items():
                at = rng.expovariate(a_second)
                while at < seconds:
                    due.append((at, name))
                    at += rng.expovariate(a_second)
            async with asyncio.TaskGroup() as group:
                for at, name in sorted(due):
                    await asyncio.sleep(began + at - time.monotonic())
                    address = f"192.0.2.{rng.randrange(readers) + 1}"
                    request = kinds[name][1]()
                    group.create_task(_timed(session, server.url, request, address, began + at, times[name]))

        chat = await server.beside(load())
    took = time.monotonic() - began
    serving, searching = (now - before for now, before in zip(server.worked(), served, strict=True))
    return Phase(times, chat, serving, searching, time.process_time() - asked, took)


async def _timed(
    session: aiohttp.ClientSession, url: str, request: Request, address: str, due: float, times: Times
) -> None:
    """One request, timed from when it was due."""
    headers = request.get("headers", {}) | {"X-Forwarded-For": address}
    path, given = request["path"], {name: request[name] for name in ("method", "params", "json") if name in request}
    try:
        async with session.request(url=url + path, headers=headers, **given) as answer:
            await answer.read()
            if answer.status != 200:
                times.other[answer.status] += 1
                return
    except (aiohttp.ClientError, TimeoutError) as error:
        times.other[type(error).__name__] += 1
        return
    times.took.append(time.monotonic() - due)


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
