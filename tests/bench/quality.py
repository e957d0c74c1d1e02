"""How well: quotes and topics of public benchmarks, and judged ones, beside what else there is.

usage: ./run bench quality [--bench FOLDER] [--sets NAME ...] [--model FOLDER] [--judged FOLDER --seeds FOLDER]
                           [--search] [--recall] [--curve] [--queries N] [--keep FOLDER] [--out FILE.md]

Without --search, --recall and --curve all three are run. --bench is a folder of sets, or one with the folder `dev`;
see `publicsets` for what a set holds. --keep keeps the libraries, so that vectors need not be made again.
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
from pullquote.bot.launch import spare_the_collector
from pullquote.index.reading import moment
from pullquote.index.shelves import Shelves, open_shelves
from scoring import DEEP, mean, percentile, score
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

BESIDE = Path(__file__).parents[3] / "shared" / "bench"  # where the data is, if it stands beside the checkout
HEADING = ("set", "method", "R@1", "by kind", "R@5", "R@10", "MRR@10", "nDCG@10", "p50, ms", "p99, ms")
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
    if not args.bench.is_dir():
        ask.error(f"there is no folder {args.bench}; pass the benchmark's folder with --bench")
    spare_the_collector()
    with tempfile.TemporaryDirectory(prefix="pullquote-quality-") as temporary:
        asyncio.run(measure(args, args.keep or Path(temporary)))


async def measure(args: argparse.Namespace, work: Path) -> None:
    """Runs what is asked for."""
    report = Report("Quality", args.out)
    sets = public_sets(args.bench, args.sets)
    everything = not (args.search or args.recall or args.curve)
    if args.search or everything:
        await _search(args, sets, work, report)
    if args.recall or everything:
        await _recall(args, sets, work, report)
    if args.curve or everything:
        await _curve(args, sets, work, report)
    if args.judged:
        report.add("## Judged queries")
        report.add(await judge_seeds(args.judged, args.seeds, work / "judged", args.model))


# -- answers, beside those of others ---------------------------------------------------------------------------------


async def _search(args: argparse.Namespace, sets: Sequence[PublicSet], work: Path, report: Report) -> None:
    for task, within in TASKS:
        rows = list[list[str]]()
        for public in sets:
            queries = public.queries(task, args.queries)
            if queries and (not within or queries[0].transcript):
                print(f"{public.name}: {task}{', within' if within else ''}", file=sys.stderr)
                rows += [row async for row in _rows(args, public, task, queries, work, within=within)]
        if rows:
            report.add(f"## {task}{', within one transcript' if within else ''}")
            report.add(table(HEADING, rows))


async def _rows(
    args: argparse.Namespace, public: PublicSet, task: str, queries: Sequence[Query], work: Path, *, within: bool
) -> AsyncGenerator[list[str]]:
    data = work / public.name
    async with library(data, public.files) as core:
        answers = await ask_core(core, public, task, queries, within=within)
    yield _row(public, "pullquote", queries, answers, within=within)
    if task == "topic" and args.model:
        async with library(data, public.files, args.model) as core:
            answers = await ask_core(core, public, task, queries, within=within)
        yield _row(public, f"pullquote, {args.model.name}", queries, answers, within=within)
    texts, sources = [p.text for p in public.passages], [p.file for p in public.passages]
    for kind in BASELINES:
        baseline = kind(texts, sources)
        asked = [q.words if task == "quote" else topical(q.words) for q in queries]
        answers = ask_baseline(baseline, public, queries, asked, within=within, k=DEEP)
        yield _row(public, kind.name, queries, answers, within=within)


def _row(public: PublicSet, method: str, queries: Sequence[Query], answers: Answers, *, within: bool) -> list[str]:
    scores = [
        score(ranking, query.relevant if within else query.pooled)
        for query, ranking in zip(queries, answers.rankings, strict=True)
    ]
    whole = mean(scores)
    kinds = {
        kind: mean([one for one, query in zip(scores, queries, strict=True) if query.kind == kind]).r1
        for kind in sorted({query.kind for query in queries})
    }
    by_kind = ", ".join(f"{kind} {figure:.3f}" for kind, figure in kinds.items()) if len(kinds) > 1 else ""
    figures = [f"{figure:.3f}" for figure in (whole.r5, whole.r10, whole.mrr, whole.ndcg)]
    times = [f"{percentile(answers.times, share):.1f}" for share in (0.5, 0.99)]
    return [public.name, method, f"{whole.r1:.3f}", by_kind, *figures, *times]


# -- candidates under the budget -------------------------------------------------------------------------------------


async def _recall(args: argparse.Namespace, sets: Sequence[PublicSet], work: Path, report: Report) -> None:
    rows = list[list[str]]()
    for public, queries, data in _quoted(args, sets, work):
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
        moments = [moment(stretch, offset) for offset in (first, (first + past) // 2, past - 1)]
        held = {public.timeline.holding(headers[transcript], at) for at in moments if at is not None}
        if not query.pooled.isdisjoint(held):
            return True
    return False


# -- verdicts --------------------------------------------------------------------------------------------------------


async def _curve(args: argparse.Namespace, sets: Sequence[PublicSet], work: Path, report: Report) -> None:
    found = list[curve.Outcome]()
    for public, queries, data in _quoted(args, [public for public in sets if public.name in curve.REAL], work):
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
