"""How fast and how large: adding, asking and starting at a million passages of twenty words, and at a tenth of that.

usage: ./run bench speed [--passages N] [--text FOLDER] [--queries N] [--starts N] [--vectors] [--keep FOLDER]
                        [--askers N] [--processes N …] [--out FILE.md]

The same queries go to a library of all transcripts and to one of a tenth of them, by turns, so that both share the
machine's mood; then to rank-bm25, bm25s, SQLite FTS5 and tantivy alone, over as many of the same passages as fit.
So do those of many who ask at once, with so many processes that search.
--vectors also measures as many random vectors of meaning. Times on a shared machine vary; compare those of one run.
Resident memory is what a process of its own holds after its queries, file pages included.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from http import HTTPStatus
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import corpus
import recall
from baselines import BASELINES, RankBM25
from corpus import half_remembered, spoken, write_corpus
from pullquote.adapters.console.answering import answer_card
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.core import open_core
from pullquote.bot.settings.values import SearchSettings, Settings
from pullquote.index.ingest import transcripts_in
from pullquote.index.processes.pool import ProcessPool
from pullquote.index.processes.tuning import tune_interpreter
from pullquote.index.shelves import open_shelves
from scoring import percentile
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baselines import Baseline
    from pullquote.bot.core import Core

TENTH = 10
PASSAGE_WORDS = 20
MOST = {RankBM25: 100_000}  # passages that fit into a small machine's memory; of the others all
WARM = 20
ROUNDS = 2  # in which many ask at once
RECALLED, OF_BASELINE = 200, 100  # queries of which candidates are compared, and that each baseline is asked


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--passages", type=int, default=1_000_000)
    ask.add_argument("--text", type=Path, help="a folder of WebVTT files instead of made-up ones")
    ask.add_argument("--queries", type=int, default=1000)
    ask.add_argument("--starts", type=int, default=5, help="starts of `pullquote run`, of which the best counts")
    ask.add_argument("--vectors", action="store_true", help="also as many vectors of meaning, at random")
    ask.add_argument("--askers", type=int, default=32, help="people who ask at once")
    ask.add_argument("--processes", type=int, nargs="+", default=[0, 1, 2], help="that search, each number by itself")
    ask.add_argument("--keep", type=Path, help="keep the libraries here, and use those that are there")
    ask.add_argument("--out", type=Path, help="write the tables here, too")
    ask.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.child:
        print(json.dumps(asyncio.run(_child(**json.load(sys.stdin)))))
        return
    with tempfile.TemporaryDirectory(prefix="pullquote-speed-") as temporary:
        kept = args.text.resolve().name if args.text else str(args.passages)
        measure(args, (args.keep or Path(temporary)) / kept)


def measure(args: argparse.Namespace, work: Path) -> None:
    """Runs everything."""
    report = Report("Speed", args.out)
    work.mkdir(parents=True, exist_ok=True)
    corpus = args.text or work / "corpus"
    if not corpus.exists():
        write_corpus(corpus, args.passages)
    files = list(transcripts_in([corpus]))
    few = files[: max(len(files) // TENTH, 1)]
    queries = list(half_remembered(few, args.queries))
    sizes = {"tenth": few, "all": files}
    measured = {name: _library(work / name, members, queries, args.starts) for name, members in sizes.items()}
    turns = asyncio.run(_by_turns([work / name for name in sizes], queries))
    for name, times in zip(sizes, turns, strict=True):
        measured[name] |= times
    report.add("## pullquote")
    report.add(_own(measured, args.starts))
    report.add(asyncio.run(_recall(work / "all", queries[:RECALLED])))
    report.add("## Many at once")
    report.add(asyncio.run(_many(work / "all", [query.words for query in queries], args.askers, args.processes)))
    report.add("## Beside it, over the same passages")
    report.add(_others(files, queries[:OF_BASELINE], measured))
    if args.vectors:
        report.add("## Vectors of meaning")
        report.add(_vectors(work / "vectors", measured["all"]["passages"]))


# -- libraries -------------------------------------------------------------------------------------------------------


def _library(data: Path, files: Sequence[Path], queries: Sequence[corpus.Query], starts: int) -> dict[str, float]:
    """Makes a library, unless it is there, and measures it; a process of its own tells its start and its memory."""
    passages = sum(len(text.split()) for text in map(spoken, files)) / PASSAGE_WORDS
    found = {"passages": passages}
    if not data.exists():
        found["added"] = passages / asyncio.run(_add(data, files))
    asked = [query.words for query in queries]
    found |= {"disk": megabytes(data), "ready": min(until_ready(data) for _ in range(starts))}
    return found | _in_process({"data": str(data), "queries": asked})


async def _add(data: Path, files: Sequence[Path]) -> float:
    """The seconds that it takes to add files and to make them findable."""
    began = time.monotonic()
    async with open_core(Settings(data=data)) as core:
        tune_interpreter()  # as `pullquote add` does
        refused = [result.file for result in (await core.transcripts.add(files)).results if result.refused]
        stored = time.monotonic()
    print(
        f"stored in {stored - began:.1f} s, {len(refused)} refused, indexed in {time.monotonic() - stored:.1f} s",
        file=sys.stderr,
    )
    return time.monotonic() - began


async def _by_turns(folders: Sequence[Path], queries: Sequence[corpus.Query]) -> list[dict[str, float]]:
    """How many milliseconds a query takes in each library, asked by turns: by the clock, and of the processors."""
    clock: list[list[float]] = [[] for _ in folders]
    busy: list[list[float]] = [[] for _ in folders]
    async with open_core(Settings(data=folders[0])) as first, open_core(Settings(data=folders[1])) as second:
        tune_interpreter()
        warm = queries[:WARM]
        for number, query in enumerate([*warm, *queries]):
            for which, core in enumerate((first, second)):
                began, began_busy = time.perf_counter(), time.process_time()
                await core.find(None, Query(Ask.QUOTE, query.words, nearest=0))
                if number >= len(warm):
                    clock[which].append(1000 * (time.perf_counter() - began))
                    busy[which].append(1000 * (time.process_time() - began_busy))
    return [
        {
            "p50": percentile(clocked, 0.5),
            "p99": percentile(clocked, 0.99),
            "busy p50": percentile(worked, 0.5),
            "busy p99": percentile(worked, 0.99),
        }
        for clocked, worked in zip(clock, busy, strict=True)
    ]


async def _many(data: Path, queries: Sequence[str], askers: int, numbers: Sequence[int]) -> str:
    """How many quotes a second are answered where many ask at once, with each number of processes by turns."""
    clock: dict[int, list[float]] = {number: [] for number in numbers}
    took = dict.fromkeys(numbers, 0.0)
    held: dict[int, float] = {}
    tune_interpreter()
    for turn in range(ROUNDS):
        for number in numbers:
            async with open_core(Settings(data=data, search=SearchSettings(processes=number)), serving=True) as core:
                if isinstance(pool := core.shelves.processes, ProcessPool):
                    await pool.ready()
                await _asked(core, queries[:WARM] * askers, askers)
                began = time.monotonic()
                clock[number] += await _asked(core, queries[turn::ROUNDS], askers)
                took[number] += time.monotonic() - began
                held[number] = _of_children()
    rows = [
        (
            str(number),
            f"{len(clock[number]) / took[number]:.0f}",
            f"{percentile(clock[number], 0.5):.0f}",
            f"{percentile(clock[number], 0.99):.0f}",
            f"{held[number]:.0f}",
        )
        for number in numbers
    ]
    return table(("processes", f"quotes a second, {askers} ask", "p50, ms", "p99, ms", "their memory, MB"), rows)


async def _asked(core: Core, queries: Sequence[str], askers: int) -> list[float]:
    """The milliseconds that each query takes where so many are asked at once."""
    left, times = iter(queries), list[float]()

    async def ask() -> None:
        for words in left:
            began = time.perf_counter()
            await core.find(None, Query(Ask.QUOTE, words, nearest=0))
            times.append(1000 * (time.perf_counter() - began))

    await asyncio.gather(*(ask() for _ in range(askers)))
    return times


def _of_children() -> float:
    """Megabytes of all processes that this one has started, pages that they share by their share."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()
    rollups = [Path(f"/proc/{child}/smaps_rollup").read_text("ascii") for child in children]
    return sum(int(re.findall(r"^Pss:\s+(\d+)", one, re.MULTILINE)[0]) for one in rollups) / 1024


def _own(measured: dict[str, dict[str, float]], starts: int) -> str:
    tenth, all_ = measured["tenth"], measured["all"]
    lines = [
        ("added, passages a second", "added", "{:,.0f}"),
        ("start to first answer, s", "first", "{:.2f}"),
        (f"`pullquote run` to ready, best of {starts}, s", "ready", "{:.2f}"),
        ("a quote, p50, ms", "p50", "{:.1f}"),
        ("a quote, p99, ms", "p99", "{:.1f}"),
        ("of the processors, p50, ms", "busy p50", "{:.1f}"),
        ("of the processors, p99, ms", "busy p99", "{:.1f}"),
        ("resident memory, MB", "resident", "{:.0f}"),
        ("of it not file pages, MB", "anonymous", "{:.0f}"),
        ("database and index on disk, MB", "disk", "{:.0f}"),
    ]
    rows = [
        (name, shown.format(tenth[key]), shown.format(all_[key]), f"{all_[key] / tenth[key]:.2f}")
        for name, key, shown in lines
        if key in tenth and key in all_
    ]
    return table(("measured", f"{tenth['passages']:,.0f} passages", f"{all_['passages']:,.0f} passages", "ratio"), rows)


async def _recall(data: Path, queries: Sequence[corpus.Query]) -> str:
    """What the budget of postings costs in the large library."""
    async with open_shelves(data) as shelves:
        library = await shelves.library(None)
        files = {t.id: PurePath(t.file).name for t in library.transcripts}
        found = await recall.compare(library, [query.words for query in queries])
    size = len(queries)
    budgeted = sum(_holds(one.budgeted, query, files) for one, query in zip(found, queries, strict=True))
    full = sum(_holds(one.full, query, files) for one, query in zip(found, queries, strict=True))
    rows = [
        ("right passage among the first, under the budget of postings", f"{budgeted / size:.4f}"),
        ("the same, full OR", f"{full / size:.4f}"),
        ("share of the full OR's that the budget has", f"{sum(one.overlap for one in found) / size:.4f}"),
    ]
    return table((f"candidates, first {recall.DEEP}, {size} queries", "figure"), rows)


def _holds(candidates: Sequence[recall.Candidate], query: corpus.Query, files: dict[int, str]) -> bool:
    return any(files[c.transcript] == query.file and c.first <= query.middle < c.past for c in candidates)


# -- what else there is ----------------------------------------------------------------------------------------------


def _others(files: Sequence[Path], queries: Sequence[corpus.Query], measured: dict[str, dict[str, float]]) -> str:
    """All methods side by side: how many passages a second they take in, and how long a query takes."""
    rows = [
        ("pullquote", f"{own['passages']:,.0f}", f"{own['added']:,.0f}" if "added" in own else "", *_times(own))
        for own in measured.values()
    ]
    passages = [
        " ".join(words[at : at + PASSAGE_WORDS])
        for words in (spoken(file).split() for file in files)
        for at in range(0, len(words), PASSAGE_WORDS)
    ]
    for kind in BASELINES:
        print(f"{kind.name} …", file=sys.stderr)
        rows.append(_other(kind, passages[: MOST.get(kind)], queries))
    heading = ("method", "passages", "taken in a second", "p50, ms", "p99, ms")
    return table(heading, rows)


def _other(kind: type[Baseline], passages: Sequence[str], queries: Sequence[corpus.Query]) -> tuple[str, ...]:
    began = time.perf_counter()
    baseline = kind(passages, ["" for _ in passages])
    built, times = time.perf_counter() - began, list[float]()
    warm = queries[:WARM]
    for number, query in enumerate([*warm, *queries]):
        began = time.perf_counter()
        baseline.best(query.words, 10)
        if number >= len(warm):
            times.append(1000 * (time.perf_counter() - began))
    shown = {"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)}
    return kind.name, f"{len(passages):,}", f"{len(passages) / built:,.0f}", *_times(shown)


def _times(measured: dict[str, float]) -> tuple[str, str]:
    return f"{measured['p50']:.1f}", f"{measured['p99']:.1f}"


def _vectors(folder: Path, passages: float) -> str:
    """Random vectors, quantised and on disk: made here, searched in a process of its own."""
    from randomvectors import DIMENSIONS, make

    built = make(folder, int(passages))
    found = _in_process({"vectors": str(folder), "queries": []})
    rows = [
        (f"vectors of {DIMENSIONS} numbers", f"{found['passages']:,.0f}"),
        ("taken in a second", f"{passages / built:,.0f}"),
        ("a search, p50, ms", f"{found['p50']:.1f}"),
        ("a search, p99, ms", f"{found['p99']:.1f}"),
        ("resident memory, MB", f"{found['resident']:.0f}"),
        ("of it not file pages, MB", f"{found['anonymous']:.0f}"),
        ("on disk, MB", f"{megabytes(folder):.0f}"),
    ]
    return table(("measured", "figure"), rows)


# -- a process of its own --------------------------------------------------------------------------------------------


def _in_process(asked: dict[str, Any]) -> dict[str, float]:
    """What a new process measures. `monotonic` counts alike in both."""
    given = json.dumps({**asked, "started": time.monotonic()})
    command = [sys.executable, __file__, "--child"]
    return json.loads(subprocess.run(command, check=True, input=given, stdout=subprocess.PIPE, text=True).stdout)


def until_ready(data: Path) -> float:
    """The seconds from the start of `pullquote run` until /readyz says that it serves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as config:
        config.write(f"[health]\nport = {port}\n")
        config.flush()
        began = time.monotonic()
        places = ["--config", config.name, "--data", str(data)]
        command = [sys.executable, "-P", "-m", "pullquote.bot", *places, "run", "--adapter", "console"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            while not _ready(port):
                assert process.poll() is None, "`pullquote run` ended"
                time.sleep(0.005)
            took = time.monotonic() - began
            process.terminate()
    return took


def _ready(port: int) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
        return answer.status == HTTPStatus.OK
    return False


async def _child(
    started: float, queries: Sequence[str], data: str | None = None, vectors: str | None = None
) -> dict[str, float]:
    found = dict[str, float]()
    if data is not None:
        async with open_core(Settings(data=Path(data))) as core:
            tune_interpreter()
            await answer_card(core, Query(Ask.QUOTE, queries[0], limit=3))
            found["first"] = time.monotonic() - started
            for words in queries:
                await core.find(None, Query(Ask.QUOTE, words, nearest=0))
            return found | memory()
    if vectors is not None:
        from randomvectors import search

        found |= search(Path(vectors))
    return found | memory()


def memory() -> dict[str, float]:
    """Megabytes that this process holds now."""
    held = dict(re.findall(r"^(VmRSS|RssAnon):\s+(\d+)", Path("/proc/self/status").read_text("ascii"), re.MULTILINE))
    return {"resident": int(held["VmRSS"]) / 1024, "anonymous": int(held["RssAnon"]) / 1024}


def megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    main()
