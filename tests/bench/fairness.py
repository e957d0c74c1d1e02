"""How long a small question takes beside heavy ones of another workspace, and what bounds on the heavy ones cost.

usage: ./run bench fairness [--text FOLDER] [--passages N] [--questions N] [--in-flight N] [--people N]
                            [--kinds NAME ...] [--terms N ...] [--keep FOLDER] [--out FILE.md]

One person, or several of one workspace, keep some heavy questions in flight, each as long as a question may be, while
somebody in another workspace asks small ones, one after the other. Small ones are asked alone and beside the heavy ones
by turns, so that both share the machine's mood. The rate limits are lifted: what is measured is how the work is shared.

--terms measures instead how often the first answer to a long question is right, if only so many of its rarest terms are
searched for.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import random
import re
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from corpus import half_remembered, spoken, write_corpus
from loads import OPEN
from pullquote.bot.asking.answer_models import Ask, Asker, Query
from pullquote.bot.core import open_core
from pullquote.bot.settings.values import Settings
from pullquote.index.errors import PullquoteError
from pullquote.index.ingest import transcripts_in
from pullquote.index.processes.tuning import tune_allocator, tune_interpreter
from pullquote.index.search import engine, topics
from scoring import percentile
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence

    from pullquote.bot.core import Core

LIGHT = Asker("discord:2", "light")
WARM = 10
TURN = 20  # small questions that are asked alone, and then beside heavy ones
HEAVIES = 40  # different heavy questions of a kind
LONG = (40, 100, 250, 600)  # words of long questions; a fifth of them is dropped, and as many are other words
HEADING = (
    "beside",
    "alone, median / 99th percentile, ms",
    "beside it, median / 99th percentile, ms",
    "ratio",
    "heavy ones answered, median, s",
    "others",
)


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--text", type=Path, help="a folder of transcripts instead of made-up ones")
    ask.add_argument("--passages", type=int, default=100_000, help="of twenty words, made up")
    ask.add_argument("--questions", type=int, default=200, help="small ones, beside each kind of heavy ones")
    ask.add_argument("--in-flight", type=int, default=4, help="heavy ones")
    ask.add_argument("--people", type=int, default=1, help="who ask the heavy ones, all of one workspace")
    ask.add_argument("--terms", nargs="+", type=int, help="measure what so many terms of long questions find")
    ask.add_argument("--kinds", nargs="+", help="only these kinds of heavy questions")
    ask.add_argument("--keep", type=Path, help="keep the library here, and use one that is there")
    ask.add_argument("--out", type=Path, help="write the table here, too")
    args = ask.parse_args()
    tune_allocator()
    with tempfile.TemporaryDirectory(prefix="pullquote-fairness-") as temporary:
        work = args.keep or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        folder = args.text or work / "corpus"
        if not folder.exists():
            write_corpus(folder, args.passages)
        asyncio.run(measure(args, work / "library", list(transcripts_in([folder]))))


async def measure(args: argparse.Namespace, data: Path, files: Sequence[Path]) -> None:
    """Runs everything."""
    report = Report("Fairness", args.out)
    async with open_core(Settings(data=data, limits=OPEN), serving=True) as core:
        if not await core.transcripts.listed(None):
            await core.transcripts.add(files)
        tune_interpreter()
        if args.terms:
            report.add(await by_terms(core, files, args.questions, args.terms))
            return
        small = [query.words for query in half_remembered(files, args.questions)]
        kinds = {name: made for name, made in heavy(files).items() if not args.kinds or name in args.kinds}
        await timed(core, small[:WARM])
        rows = list[tuple[str, ...]]()
        for name, queries in kinds.items():
            noise, alone, beside = Neighbour(), list[float](), list[float]()
            for at in range(0, len(small), TURN):
                alone += await timed(core, small[at : at + TURN])
                async with neighbour(core, queries, args.in_flight, args.people, noise):
                    beside += await timed(core, small[at : at + TURN])
            rows.append(row(name, alone, beside, noise))
    report.add(table(HEADING, rows))


# -- questions -------------------------------------------------------------------------------------------------------


def heavy(files: Sequence[Path]) -> dict[str, list[Query]]:
    """Questions by kind, each as long as one may be."""
    counts = Counter(word for file in files for word in set(re.findall(r"[a-z]{2,}", spoken_or_read(file).lower())))
    ranked = [word for word, _ in counts.most_common()]
    common, rare = ranked[:900], [word for word in ranked if counts[word] <= 3] or ranked
    stops = "the of and to in that is it for was on are as with they be at this have from or had by but what".split()
    rng = random.Random(3)
    texts: dict[str, Callable[[], Iterable[str]]] = {
        "rare words": lambda: rng.sample(rare, min(len(rare), 900)),
        "frequent words": lambda: rng.sample(common, len(common)),
        "one word, again and again": lambda: [rng.choice(common)] * 900,
        "stop words": lambda: rng.choices(stops, k=1800),
    }
    return {
        f"{kind.value}s of {name}": [Query(kind, fitting(words())) for _ in range(HEAVIES)]
        for kind in (Ask.TOPIC, Ask.QUOTE, Ask.EXCERPT)
        for name, words in texts.items()
    }


def spoken_or_read(file: Path) -> str:
    """The words of a transcript file."""
    return spoken(file) if file.suffix == ".vtt" else file.read_text("utf-8")


def fitting(words: Iterable[str]) -> str:
    """As many of the words as a question may have."""
    return " ".join(words)[: OPEN.query_characters]


# -- asking ----------------------------------------------------------------------------------------------------------


@dataclass
class Neighbour:
    """What became of the heavy questions: seconds of those that were answered, and the number of the others."""

    took: list[float] = field(default_factory=list[float])
    refused: Counter[str] = field(default_factory=Counter[str])


async def timed(core: Core, small: Iterable[str]) -> list[float]:
    """The milliseconds that each small question takes."""
    found = list[float]()
    for words in small:
        began = time.perf_counter()
        try:
            await core.answers.ask(LIGHT, Query(Ask.QUOTE, words, nearest=0))
        except PullquoteError as error:
            print(f"{type(error).__name__} after {time.perf_counter() - began:.1f} s")
        found.append(1000 * (time.perf_counter() - began))
    return found


@contextlib.asynccontextmanager
async def neighbour(
    core: Core, queries: Sequence[Query], in_flight: int, people: int, noise: Neighbour
) -> AsyncGenerator[None]:
    """Keeps so many of the queries in flight within the block."""
    turns = itertools.cycle(queries)

    async def ask(asker: Asker, turns: Iterator[Query]) -> None:
        while True:
            began = time.perf_counter()
            try:
                await core.answers.ask(asker, next(turns))
                noise.took.append(time.perf_counter() - began)
            except PullquoteError as error:
                noise.refused[type(error).__name__] += 1

    askers = [Asker("discord:1", f"heavy {n % people}") for n in range(in_flight)]
    tasks = [asyncio.create_task(ask(asker, turns)) for asker in askers]
    await asyncio.sleep(0.2)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def row(name: str, alone: Sequence[float], beside: Sequence[float], noise: Neighbour) -> tuple[str, ...]:
    """A row of the table."""
    quiet, loud = ([percentile(times, share) for share in (0.5, 0.99)] for times in (alone, beside))
    return (
        name,
        f"{quiet[0]:.0f} / {quiet[1]:.0f}",
        f"{loud[0]:.0f} / {loud[1]:.0f}",
        f"{loud[0] / quiet[0]:.1f} / {loud[1] / quiet[1]:.1f}",
        f"{len(noise.took)}, {percentile(noise.took, 0.5):.2f}" if noise.took else "",
        ", ".join(f"{count} {error}" for error, count in noise.refused.items()),
    )


# -- bounds ----------------------------------------------------------------------------------------------------------


async def by_terms(core: Core, files: Sequence[Path], count: int, most: Sequence[int]) -> str:
    """How often the first answer is from the transcript that the words of a long question are from."""
    rng, texts = random.Random(5), {file.name: spoken_or_read(file).split() for file in files}
    others = sorted({word for words in texts.values() for word in words})  # most of them are rare
    asked = list[tuple[int, str, str]]()
    for _ in range(count):
        for length in LONG:
            name = rng.choice([name for name, words in texts.items() if len(words) > length])
            at = rng.randrange(len(texts[name]) - length)
            kept = (word for word in texts[name][at : at + length] if rng.random() > 0.2)
            asked.append((length, name, " ".join(word if rng.random() > 0.2 else rng.choice(others) for word in kept)))
    rows = list[tuple[str, ...]]()
    for kind in (Ask.QUOTE, Ask.TOPIC):
        for terms in most:
            right = Counter[int]()
            with mock.patch.object(engine, "MOST_TERMS", terms), mock.patch.object(topics, "MOST_TERMS", terms):
                for length, name, words in asked:
                    hits = (await core.find(None, Query(kind, fitting([words]), nearest=0))).hits
                    right[length] += bool(hits) and Path(hits[0].transcript.file).name == name
            rows.append((f"{kind.value}, {terms} terms", *(f"{right[length] / count:.3f}" for length in LONG)))
    return table(("words of the question", *map(str, LONG)), rows)


if __name__ == "__main__":
    main()
