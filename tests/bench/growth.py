"""What a library takes as it grows: to add it, on disk, in memory, to start and to ask a quote.

usage: ./run bench growth [--passages N …] [--queries N] [--keep FOLDER] [--out FILE.md]

Made-up talk in passages of twenty words; the smaller libraries are the beginnings of the larger ones, and all are asked
the same. Each is made and asked by processes of their own. *Processor* are the seconds that all threads of a process
took of all processors, which say more than the clock where a machine has other work, and are longer there, too. With
--keep, libraries that are there are not made again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from corpus import WORDS_A_TRANSCRIPT, half_remembered, write_corpus
from pullquote.adapters.console.answering import answer_card
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.core import open_core
from pullquote.bot.settings.values import Settings
from pullquote.index.ingest import transcripts_in
from pullquote.index.processes.tuning import tune_interpreter
from scoring import percentile
from speed import PASSAGE_WORDS, WARM, megabytes, memory, until_ready
from tables import Report, table

MADE: Final = "made.json"
TOLD_S: Final = 60.0  # between two lines that say how far adding has come


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--passages", type=int, nargs="+", default=[100_000, 1_000_000])
    ask.add_argument("--queries", type=int, default=500)
    ask.add_argument("--keep", type=Path, help="keep the libraries here, and use those that are there")
    ask.add_argument("--out", type=Path, help="write the table here, too")
    ask.add_argument("--child", choices=_CHILDREN, help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.child:
        print(json.dumps(asyncio.run(_CHILDREN[args.child](**json.load(sys.stdin)))))
        return
    with tempfile.TemporaryDirectory(prefix="pullquote-growth-") as temporary:
        _measure(args.keep or Path(temporary), sorted(args.passages), args.queries, Report("Growth", args.out))


def _measure(work: Path, sizes: list[int], queries: int, report: Report) -> None:
    corpus = work / "corpus"
    needed = [_files(size) for size in sizes]
    if not corpus.exists() or len(list(corpus.iterdir())) < needed[-1]:
        write_corpus(corpus, sizes[-1])
    files = list(transcripts_in([corpus]))
    asked = [query.words for query in half_remembered(files[: needed[0]], queries)]
    columns = [_library(work / str(size), files[:few], asked) for size, few in zip(sizes, needed, strict=True)]
    rows = [(name, *(column[name] for column in columns)) for name in columns[0]]
    report.add(table(("measured", *(f"{size:,} passages" for size in sizes)), rows))


def _files(passages: int) -> int:
    return -(-passages * PASSAGE_WORDS // WORDS_A_TRANSCRIPT)


def _library(data: Path, files: list[Path], queries: list[str]) -> dict[str, str]:
    """What a library takes; it is made unless it is there."""
    passages = len(files) * WORDS_A_TRANSCRIPT // PASSAGE_WORDS
    if not (data / MADE).exists():
        made = _in_process("add", data=str(data), files=[str(file) for file in files])
        (data / MADE).write_text(json.dumps(made), "utf-8")
    made = json.loads((data / MADE).read_text("utf-8"))
    ready = until_ready(data)
    asked = _in_process("ask", data=str(data), queries=queries)
    return {
        "added, passages a second": f"{passages / made['clock']:,.0f}",
        "added, passages a second of a processor": f"{passages / made['processor']:,.0f}",
        "memory while adding, at most, MB": f"{made['peak']:.0f}",
        "database, MB": f"{sum(file.stat().st_size for file in data.glob('pullquote.db*')) / 1e6:,.0f}",
        "index, analysed words and the rest, MB": f"{megabytes(data / 'derived'):,.0f}",
        "`pullquote run` ready, s": f"{ready:.1f}",
        "start to first answer, s": f"{asked['first']:.1f}",
        "a quote, processor, median, ms": f"{asked['p50']:.1f}",
        "a quote, processor, 99th percentile, ms": f"{asked['p99']:.1f}",
        "a quote, clock, median, ms": f"{asked['clock p50']:.1f}",
        "a quote, clock, 99th percentile, ms": f"{asked['clock p99']:.1f}",
        "resident memory while asking, MB": f"{asked['resident']:.0f}",
        "of it not file pages, MB": f"{asked['anonymous']:.0f}",
    }


def _in_process(what: str, **asked: Any) -> dict[str, float]:
    """What a new process measures. `monotonic` counts alike in both."""
    given = json.dumps({**asked, "started": time.monotonic()})
    command = [sys.executable, __file__, "--child", what]
    return json.loads(subprocess.run(command, check=True, input=given, stdout=subprocess.PIPE, text=True).stdout)


async def _add(data: str, files: list[str], started: float) -> dict[str, float]:
    """The seconds that it takes to add files and to make them findable, and the most memory meanwhile."""
    told = time.monotonic()

    def tell(what: str, done: int, of: int) -> None:
        nonlocal told
        if time.monotonic() - told > TOLD_S:
            told = time.monotonic()
            busy = time.process_time()
            print(f"{what} {done} of {of} after {told - started:.0f} s, {busy:.0f} s of a processor", file=sys.stderr)

    async with open_core(Settings(data=Path(data))) as core:
        tune_interpreter()
        began, busy = time.monotonic(), time.process_time()
        await core.transcripts.add(
            [Path(file) for file in files],
            read=lambda done, of: tell("stored", done, of),
            progress=lambda done, of: tell("indexed", done, of),
        )
        took = {"clock": time.monotonic() - began, "processor": time.process_time() - busy}
    return took | {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


async def _ask(data: str, queries: list[str], started: float) -> dict[str, float]:
    """The milliseconds that quotes take, and the memory that the process holds afterwards."""
    clock, processor = list[float](), list[float]()
    async with open_core(Settings(data=Path(data))) as core:
        tune_interpreter()
        await answer_card(core, Query(Ask.QUOTE, queries[0], limit=3))
        first = time.monotonic() - started
        for number, words in enumerate([*queries[:WARM], *queries]):
            began, busy = time.perf_counter(), time.process_time()
            await core.find(None, Query(Ask.QUOTE, words, nearest=0))
            if number >= WARM:
                clock.append(1000 * (time.perf_counter() - began))
                processor.append(1000 * (time.process_time() - busy))
        found = {"first": first, "p50": percentile(processor, 0.5), "p99": percentile(processor, 0.99)}
        found |= {"clock p50": percentile(clock, 0.5), "clock p99": percentile(clock, 0.99)}
        return found | memory()


_CHILDREN: Final[dict[str, Any]] = {"add": _add, "ask": _ask}


if __name__ == "__main__":
    main()
