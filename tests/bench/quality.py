"""How well: quotes and topics of public benchmarks, and judged ones, beside what else there is.

usage: ./run bench quality [--bench FOLDER] [--sets NAME ...] [--model FOLDER] [--judged FOLDER --seeds FOLDER]
                           [--search] [--recall] [--curve] [--queries N] [--keep FOLDER] [--out FILE.md]

Without --search, --recall, --curve and --judged the first three are run. --bench is a folder of sets, or one with the
folder `dev`; see `publicsets` for what a set holds, `judged` for what judged queries are. --keep keeps the libraries,
so that vectors need not be made again.
Times on a shared machine vary; compare those of one run.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import curve
import recall
from asking import Answers, ask_baseline, ask_core, library
from baselines import BASELINES, topical
from judged import judge_seeds
from publicsets import PublicSet, Query, public_sets
from pullquote.index.dialogue import time_at
from pullquote.index.processes.tuning import tune_interpreter
from pullquote.index.shelves import Shelves, open_shelves
from results import Result, in_full, side_by_side
from scoring import DEEP
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

BESIDE = Path(__file__).parents[3] / "shared" / "bench"  # where the data is, if it stands beside the checkout
TASKS = (("quote", False), ("topic", True), ("topic", False))


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--bench", type=Path, default=BESIDE, help="the folder of sets")
    ask.add_argument("--sets", nargs="+", help="only these")
    ask.add_argument("--model", type=Path, help="a model of meaning, for topics in other words")
    ask.add_argument("--judged", type=Path, help="a folder of judged queries, with --seeds")
    ask.add_argument("--seeds", type=Path, help="the transcripts that they are about")
    ask.add_argument("--search", action="store_true", help="answers, beside those of others")
    ask.add_argument("--recall", action="store_true", help="candidates under the budget, against the full OR")
    ask.add_argument("--curve", action="store_true", help="false attributions over thresholds")
    ask.add_argument("--queries", type=int, help="at most so many a set")
    ask.add_argument("--keep", type=Path, help="keep the libraries here, and use those that are there")
    ask.add_argument("--out", type=Path, help="write the tables here, too")
    args = ask.parse_args()
    if bool(args.judged) != bool(args.seeds):
        ask.error("--judged and --seeds go together")
    everything = not (args.search or args.recall or args.curve or args.judged)
    if everything:
        args.search = args.recall = args.curve = True
    if (args.search or args.recall or args.curve) and not args.bench.is_dir():
        ask.error(f"there is no folder {args.bench}; pass the benchmark's folder with --bench")
    tune_interpreter()
    with tempfile.TemporaryDirectory(prefix="pullquote-quality-") as temporary:
        asyncio.run(measure(args, args.keep or Path(temporary)))


async def measure(args: argparse.Namespace, work: Path) -> None:
    """Runs what is asked for."""
    report = Report("Quality", args.out)
    if args.search:
        await _search(args, work, report)
    if args.recall:
        await _recall(args, work, report)
    if args.curve:
        await _curve(args, work, report)
    if args.judged:
        report.add("## Judged queries")
        report.add(await judge_seeds(args.judged, args.seeds, work / "judged", args.model))


# -- answers, beside those of others ---------------------------------------------------------------------------------


async def _search(args: argparse.Namespace, work: Path, report: Report) -> None:
    found = list[Result]()
    for task, within in TASKS:
        name = f"{task}, within one transcript" if within else task
        here = list[Result]()
        for public in public_sets(args.bench, args.sets):
            queries = public.queries(task, args.queries)
            if queries and (not within or queries[0].transcript):
                print(f"{public.name}: {name}", file=sys.stderr)
                answered = _answered(args, public, task, queries, work, within=within)
                here += [
                    Result.of(public, name, method, queries, answers, within=within)
                    async for method, answers in answered
                ]
        if here:
            report.add(f"## {name}")
            report.add(in_full(here))
        found += here
    report.add("## Side by side: R@1 (of hard quotes) for quotes, nDCG@10 / MRR@10 for topics")
    report.add(side_by_side(found))


async def _answered(
    args: argparse.Namespace, public: PublicSet, task: str, queries: Sequence[Query], work: Path, *, within: bool
) -> AsyncGenerator[tuple[str, Answers]]:
    """Each method and its answers to the queries of a task."""
    data = work / public.name
    async with library(data, public.files) as core:
        answers = await ask_core(core, public, task, queries, within=within)
    yield "pullquote", answers
    if task == "topic" and args.model:
        async with library(data, public.files, args.model) as core:
            answers = await ask_core(core, public, task, queries, within=within)
        yield f"pullquote, {args.model.name}", answers
    texts, sources = [p.text for p in public.passages], [p.file for p in public.passages]
    for kind in BASELINES:
        baseline = kind(texts, sources)
        asked = [q.words if task == "quote" else topical(q.words) for q in queries]
        yield kind.name, ask_baseline(baseline, public, queries, asked, within=within, k=DEEP)


# -- candidates under the budget -------------------------------------------------------------------------------------


async def _recall(args: argparse.Namespace, work: Path, report: Report) -> None:
    rows = list[list[str]]()
    for public, queries, data in _quoted(args, public_sets(args.bench, args.sets), work):
        async with library(data, public.files), open_shelves(data) as shelves:
            found = await recall.compare(await shelves.library(None), [query.words for query in queries])
            held = [
                (await _holds(shelves, public, query, one.budgeted), await _holds(shelves, public, query, one.full))
                for query, one in zip(queries, found, strict=True)
            ]
        size = len(queries)
        shares = (sum(b for b, _ in held), sum(f for _, f in held), sum(one.overlap for one in found))
        rows.append([public.name, *(f"{share / size:.4f}" for share in shares)])
    if rows:
        report.add(f"## Candidates under the budget of postings, against the full OR, first {recall.DEEP}")
        heading = ("set", "right passage among them, budget", "full OR", "share of the full OR's that the budget has")
        report.add(table(heading, rows))


async def _holds(shelves: Shelves, public: PublicSet, query: Query, candidates: Sequence[recall.Candidate]) -> bool:
    """Whether a passage that answers the query holds the beginning, the middle or the end of a candidate."""
    headers = {t.id: Path(t.file).name for t in (await shelves.library(None)).transcripts}
    spans = [(c.transcript, c.first, c.past) for c in candidates]
    for (transcript, first, past), stretch in zip(spans, await shelves.storage.stretches(spans), strict=True):
        moments = [time_at(stretch, offset) for offset in (first, (first + past) // 2, past - 1)]
        held = {public.timeline.holding(headers[transcript], at) for at in moments if at is not None}
        if not query.pooled.isdisjoint(held):
            return True
    return False


# -- verdicts --------------------------------------------------------------------------------------------------------


async def _curve(args: argparse.Namespace, work: Path, report: Report) -> None:
    real = [public for public in public_sets(args.bench, args.sets) if public.name in curve.REAL]
    found = list[curve.Outcome]()
    for public, queries, data in _quoted(args, real, work):
        async with library(data, public.files), open_shelves(data) as shelves:
            found += await curve.outcomes(shelves, public, queries)
    if found:
        report.add("## Verdicts over the threshold, half of the transcripts hidden")
        report.add(curve.report(found))
        report.add(curve.attributed_falsely(found))


def _quoted(
    args: argparse.Namespace, sets: Sequence[PublicSet], work: Path
) -> Iterator[tuple[PublicSet, list[Query], Path]]:
    """The sets that have quotes, their queries, and the folder of their library."""
    for public in sets:
        if queries := public.queries("quote", args.queries):
            print(f"{public.name}: {len(queries)} quotes", file=sys.stderr)
            yield public, queries, work / public.name


if __name__ == "__main__":
    main()
