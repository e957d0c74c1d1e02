"""What corrections cost a question: the same questions to a workspace without any and to one with many, by turns.

usage: ./run bench glossary [--text FOLDER | --passages N] [--corrections N] [--queries N] [--common] [--out FILE.md]

Half of the corrections are of names that stand in the text (two words with capitals; with --common of any two words,
which no glossary has), the other half of names that nobody says. Times on a shared machine vary; the ratio of one run
is what counts.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from corpus import write_corpus
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.bot.core import open_core
from pullquote.bot.settings.values import Settings
from pullquote.index.ingest import transcripts_in
from pullquote.index.processes.tuning import tune_interpreter
from pullquote.index.storage.corrections import CorrectionState, NewCorrection
from scoring import percentile
from tables import Report, table

WARM = 20
NAME = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
WITHOUT, WITH = "discord:1", "discord:2"


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--passages", type=int, default=100_000)
    ask.add_argument("--text", type=Path, help="a folder of transcripts instead of made-up ones")
    ask.add_argument("--corrections", type=int, default=1000)
    ask.add_argument("--queries", type=int, default=500)
    ask.add_argument("--common", action="store_true", help="corrections of any words instead of names")
    ask.add_argument("--out", type=Path, help="write the table here, too")
    args = ask.parse_args()
    tune_interpreter()
    report = Report("Corrections", args.out)
    with tempfile.TemporaryDirectory(prefix="pullquote-glossary-") as work:
        if args.text is None:
            args.text = Path(work) / "corpus"
            write_corpus(args.text, args.passages)
        report.add(asyncio.run(measured(args, Path(work) / "data")))


async def measured(args: argparse.Namespace, data: Path) -> str:
    """The table of times in milliseconds."""
    rng = random.Random(7)
    async with open_core(Settings(data=data)) as core:
        await core.transcripts.add(list(transcripts_in([args.text])))
        listed = await core.transcripts.listed(None)
        texts = [
            (await core.shelves.storage.whole(one.id)).text.split() for one in rng.sample(listed, min(len(listed), 40))
        ]
        pairs = [f"{a} {b}" for text in texts for a, b in pairwise(text) if args.common or NAME.fullmatch(f"{a} {b}")]
        corrections = [_correction(rng.choice(pairs or ["Nobody Here"]), n) for n in range(args.corrections)]
        await core.shelves.corrections.put(corrections)
        rows = list[list[str]]()
        for ask in (Ask.QUOTE, Ask.TOPIC):
            times: dict[str, list[float]] = {WITHOUT: [], WITH: []}
            for number in range(WARM + args.queries):
                words = rng.choice(texts)
                at, length = rng.randrange(max(len(words) - 20, 1)), rng.randint(6, 20)
                query = Query(ask, " ".join(words[at : at + length]))
                for workspace in rng.sample([WITHOUT, WITH], 2):
                    began = time.perf_counter()
                    await core.find(workspace, query)
                    if number >= WARM:
                        times[workspace].append(1000 * (time.perf_counter() - began))
            ratio = statistics.median(b / a for a, b in zip(times[WITHOUT], times[WITH], strict=True))
            for share, name in ((0.5, "median"), (0.99, "99th percentile")):
                a, b = (percentile(times[one], share) for one in (WITHOUT, WITH))
                rows.append([f"a {ask.value}, {name}, ms", f"{a:.1f}", f"{b:.1f}", f"{b / a:.2f}"])
            rows.append([f"a {ask.value}, median of the ratios", "", "", f"{ratio:.2f}"])
    return table(["measured", "without", f"with {len(set(corrections))} corrections", "ratio"], rows)


def _correction(pair: str, number: int) -> NewCorrection:
    said = pair[:90] if number % 2 else f"Xevi{number} Quombrel"
    return NewCorrection(WITH, said, f"Name{number} Corrected", None, None, "", CorrectionState.ACCEPTED, "bench", 0.0)


if __name__ == "__main__":
    main()
