"""How fast and how large: adding, asking and starting at a million passages of twenty words; rank-bm25 beside it.

usage: ./run bench speed [--passages N] [--text FOLDER] [--queries N] [--keep FOLDER]

Times on a shared machine vary; compare figures of one run. Resident memory is what the asking process holds after its
queries, file pages included.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pullquote.bot.core import open_core
from pullquote.bot.launch import spare_the_collector
from pullquote.bot.settings import Settings
from pullquote.index.ingest import transcripts_in

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).parent))
from corpus import write_corpus

if TYPE_CHECKING:
    from collections.abc import Sequence

BM25_PASSAGES = 100_000  # what rank-bm25 holds in a small machine's memory


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--passages", type=int, default=1_000_000)
    ask.add_argument("--text", type=Path, help="a folder of transcripts instead of made-up ones")
    ask.add_argument("--queries", type=int, default=1000)
    ask.add_argument("--keep", type=Path, help="keep the library here, and use it if it is there")
    ask.add_argument("--asking", type=Path, help=argparse.SUPPRESS)
    ask.add_argument("--started", type=float, help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.asking:
        print(json.dumps(asyncio.run(_ask(args.asking, args.started))))
        return
    with tempfile.TemporaryDirectory(prefix="pullquote-speed-") as temporary:
        work = args.keep or Path(temporary)
        measure(work, args.text, args.passages, args.queries)


def measure(work: Path, text: Path | None, passages: int, queries: int) -> None:
    """Runs everything and prints a Markdown table."""
    corpus, data = text or work / "corpus", work / "data"
    if not corpus.exists():
        write_corpus(corpus, passages)
    files = list(transcripts_in([corpus]))
    words = sum(len(line.split()) for file in files for line in _spoken(file))
    rows = [("passages of twenty words", f"{words // 20:,}")]
    if not data.exists():
        seconds = asyncio.run(_add(data, files))
        rows.append(("add, passages a second", f"{words / 20 / seconds:,.0f}"))
    (work / "queries.json").write_text(json.dumps(_queries(files, queries)), "utf-8")
    # A process of its own, so that its memory and its start are its own. monotonic counts alike in both.
    command = [sys.executable, __file__, "--asking", str(work), "--started", str(time.monotonic())]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    rows += [
        ("start to first answer, s", f"{found['first']:.2f}"),
        ("quote p50, ms", f"{found['p50']:.1f}"),
        ("quote p99, ms", f"{found['p99']:.1f}"),
        ("resident memory, MB", f"{found['resident']:.0f}"),
        ("database and index on disk, MB", f"{_size(data):.0f}"),
    ]
    rows += _rank_bm25(files, json.loads((work / "queries.json").read_text("utf-8"))[:50])
    print("| measured | figure |\n|---|---|")
    for name, figure in rows:
        print(f"| {name} | {figure} |")


async def _add(data: Path, files: Sequence[Path]) -> float:
    shutil.rmtree(data, ignore_errors=True)
    began = time.monotonic()
    async with open_core(Settings(data=data)) as core:
        refused = [result.file async for result in core.add(files) if result.refused]
        stored = time.monotonic()
        await core.index()
    print(
        f"stored in {stored - began:.1f} s, {len(refused)} refused, indexed in {time.monotonic() - stored:.1f} s",
        file=sys.stderr,
    )
    return time.monotonic() - began


async def _ask(work: Path, started: float) -> dict[str, float]:
    queries = json.loads((work / "queries.json").read_text("utf-8"))
    times = list[float]()
    async with open_core(Settings(data=work / "data")) as core:
        spare_the_collector()
        await core.quote(None, queries[0])
        first = time.monotonic() - started
        for words in queries[:20]:
            await core.find("quote", None, words, limit=10)
        for words in queries:
            began = time.perf_counter()
            await core.find("quote", None, words, limit=10)
            times.append(1000 * (time.perf_counter() - began))
    times.sort()
    status = await asyncio.to_thread(Path("/proc/self/status").read_text, "ascii")
    held = dict(re.findall(r"^(VmRSS|RssAnon):\s+(\d+)", status, re.MULTILINE))
    return {
        "first": first,
        "p50": times[len(times) // 2],
        "p99": times[int(len(times) * 0.99)],
        "resident": int(held["VmRSS"]) / 1024,
        "anonymous": int(held["RssAnon"]) / 1024,
    }


def _spoken(file: Path) -> list[str]:
    """The lines of a subtitle file that are words."""
    text = file.read_text("utf-8")
    return [
        re.sub(r"<[^>]*>", "", line) for line in text.splitlines() if line and "-->" not in line and line != "WEBVTT"
    ]


def _queries(files: Sequence[Path], count: int) -> list[str]:
    """Runs of 6 to 20 words of the corpus, each word dropped with a chance of a fifth."""
    rng = random.Random(11)
    found = list[str]()
    while len(found) < count:
        words = " ".join(_spoken(rng.choice(files))).split()
        at = rng.randrange(len(words))
        kept = [word for word in words[at : at + rng.randint(6, 20)] if rng.random() > 0.2]
        if len(kept) > 3:
            found.append(" ".join(kept))
    return found


def _rank_bm25(files: Sequence[Path], queries: Sequence[str]) -> list[tuple[str, str]]:
    """rank-bm25 alone, over as many passages as fit, split on white space."""
    from rank_bm25 import BM25Plus

    passages = list[list[str]]()
    for file in files:
        words = " ".join(_spoken(file)).lower().split()
        passages += [words[at : at + 20] for at in range(0, len(words), 20)]
        if len(passages) >= BM25_PASSAGES:
            break
    began = time.perf_counter()
    index: Any = BM25Plus(passages[:BM25_PASSAGES])
    built, times = time.perf_counter() - began, list[float]()
    for words in queries:
        began = time.perf_counter()
        index.get_top_n(words.lower().split(), range(len(index.doc_len)), n=10)
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    size = len(index.doc_len)
    return [
        (f"rank-bm25 alone over {size:,}, passages a second", f"{size / built:,.0f}"),
        (f"rank-bm25 alone over {size:,}, p50, ms", f"{times[len(times) // 2]:.1f}"),
    ]


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


if __name__ == "__main__":
    main()
