"""Whether a topic is spoken of: how often real ones are lost, and others are answered all the same.

usage: ./run bench topics [--bench FOLDER] [--sets NAME ...] [--judged FOLDER --seeds FOLDER] [--model FOLDER]
                          [--queries N] [--alone N] [--fit] [--keep FOLDER] [--out FILE.md]

Real topics are those that the sets ask of their own transcripts, of all of them and, --alone, of libraries that are one
of them. The others are topics of another set, everyday ones that no set speaks of, gibberish, and small words. A
foreign topic all of whose words stand in one passage is spoken of, and left out. --fit calibrates the weights of
`index/search/relevance.py` on them; --keep keeps the libraries.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import string
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from asking import library
from publicsets import json_lines, public_sets
from pullquote.bot.asking.answer_models import Ask, Query
from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.processes.tuning import tune_interpreter
from pullquote.index.search.relevance import Weights
from pullquote.index.search.topics import topical
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pullquote.bot.core import Core
    from pullquote.index.querying.found import Found

BESIDE = Path(__file__).parents[3] / "shared" / "bench"
REAL, OTHER = "real", "other"
SMALL = ("the", "and so on", "what about it", "you know", "that one there", "um", "is it", "of the", "why not", "I do")
EVERYDAY = """
sourdough starter hydration; how to prune rose bushes; the offside rule in football; knitting a cable scarf; Byzantine
mosaics; whale migration routes; repairing a leaking tap; the siege of Vienna; beekeeping in winter; baroque trumpet
fingering; cricket umpires; cheese rind washing; monsoon rice planting; the migration of arctic terns; horse dressage;
medieval falconry; deep sea anglerfish; tango embellishments; saffron harvest; glacier moraines; wedding cake icing;
kite surfing; Etruscan tombs; mushroom foraging; slalom skiing technique; stained glass restoration; volcano
eruptions in Iceland; perfume distillation; sumo wrestling stables; the potato famine; Gregorian chant; sheep shearing;
alpine butterflies; brewing kombucha; lighthouse keepers; the Peloponnesian war; toddler tantrums; orchid repotting;
marathon blisters; vintage tractor carburettors
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A topic put to a library: whether it is `REAL` or not, its kind, whether it was found, and the evidence of the
    best place; None if there is none."""

    side: str
    kind: str
    library: str
    words: str
    about: bool
    evidence: tuple[float, ...] | None


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--bench", type=Path, default=BESIDE, help="the folder of sets")
    ask.add_argument("--sets", nargs="+", default=["btc", "qmsum", "twiml"], help="only these")
    ask.add_argument("--judged", type=Path, help="a folder of judged queries, with --seeds")
    ask.add_argument("--seeds", type=Path, help="the transcripts that they are about")
    ask.add_argument("--model", type=Path, help="a model of meaning")
    ask.add_argument("--queries", type=int, default=100, help="at most so many of a kind and library")
    ask.add_argument("--alone", type=int, default=10, help="libraries of one transcript, of each set")
    ask.add_argument("--fit", action="store_true", help="calibrate the weights")
    ask.add_argument("--keep", type=Path, help="keep the libraries here, and use those that are there")
    ask.add_argument("--out", type=Path, help="write the tables here, too")
    args = ask.parse_args()
    tune_interpreter()
    with tempfile.TemporaryDirectory(prefix="pullquote-topics-") as temporary:
        asyncio.run(measure(args, args.keep or Path(temporary)))


async def measure(args: argparse.Namespace, work: Path) -> None:
    """Asks everything of every library, and reports."""
    report, rng = Report("Topics that nobody speaks of", args.out), random.Random(7)
    sets = public_sets(args.bench, args.sets)
    own = {one.name: rng.sample(one.queries("topic"), min(args.queries, len(one.queries("topic")))) for one in sets}
    asked = list[Asked]()
    for one in sets:
        foreign = [q.words for name, queries in own.items() if name != one.name for q in queries]
        async with library(work / one.name, one.files, args.model) as core:
            asked += await _ask(core, one.name, REAL, "the set's own", [q.words for q in own[one.name]])
            asked += await _others(core, one.name, rng.sample(foreign, min(args.queries, len(foreign))), rng)
        within = [q for q in one.queries("topic") if q.transcript]
        names = sorted({q.transcript for q in within if q.transcript})
        for name in rng.sample(names, min(args.alone, len(names))):
            queries = [q.words for q in within if q.transcript == name]
            async with library(work / f"alone-{name.replace('/', '_')}", _file(one.files, name), args.model) as core:
                asked += await _ask(core, f"one of {one.name}", REAL, "the set's own", queries)
                asked += await _others(core, f"one of {one.name}", rng.sample(foreign, 10), rng, 10)
    if args.judged:
        rows = [row for path in sorted(args.judged.glob("*.jsonl")) for row in json_lines(path)]
        async with library(work / "seeds", sorted(p for p in args.seeds.iterdir() if p.is_file()), args.model) as core:
            for row in rows:
                if row["kind"] == "topic":
                    asked += await _ask(core, "seeds", REAL, f"judged, {row['style']}", [row["query"]])
            foreign = [q.words for queries in own.values() for q in queries]
            asked += await _others(core, "seeds", rng.sample(foreign, min(args.queries, len(foreign))), rng)
    report.add(_rates(asked))
    if args.fit:
        report.add(_fit(asked, with_model=args.model is not None))


def _file(files: Sequence[Path], stem: str) -> list[Path]:
    return [file for file in files if file.stem == stem]


async def _others(core: Core, name: str, foreign: list[str], rng: random.Random, most: int = 40) -> list[Asked]:
    gibberish = [_gibberish(rng) for _ in range(most)]
    everyday = [" ".join(one.split()) for one in EVERYDAY.split(";")][:most]
    return [
        *await _ask(core, name, OTHER, "of another set", foreign),
        *await _ask(core, name, OTHER, "everyday", everyday),
        *await _ask(core, name, OTHER, "gibberish", gibberish),
        *await _ask(core, name, OTHER, "small words", SMALL[:most]),
    ]


def _gibberish(rng: random.Random) -> str:
    return " ".join("".join(rng.choices(string.ascii_lowercase, k=rng.randint(4, 9))) for _ in range(rng.randint(1, 3)))


async def _ask(core: Core, name: str, side: str, kind: str, topics: Sequence[str]) -> list[Asked]:
    found = list[Asked]()
    for words in topics:
        result = await core.find(None, Query(Ask.TOPIC, words, nearest=0), Deadline())
        if side == OTHER and kind in ("of another set", "everyday") and _is_said(result.found, words):
            continue
        told = result.found.evidence
        evidence = None if told is None else tuple(float(column[0]) for column in told)
        found.append(Asked(side, kind, name, words, bool(result.hits), evidence))
    return found


def _is_said(found: Found, words: str) -> bool:
    """Whether all words of a topic stand in one place that was found."""
    chain = analyzer("en")
    stems = set(topical([token.word for token in chain.analyze(words)], chain.language))
    return any(stems <= {token.word.stem for token in chain.analyze(hit.words)} for hit in found.hits)


def _rates(asked: Sequence[Asked]) -> str:
    groups = defaultdict[tuple[str, ...], list[Asked]](list)
    for one in asked:
        groups[one.side, one.library, one.kind].append(one)
        groups[one.side, "all", "all"].append(one)
    return table(
        ("topics", "library", "kind", "number", "answered with nothing"),
        [
            (*key, str(len(found)), f"{sum(not one.about for one in found) / len(found):.3f}")
            for key, found in sorted(groups.items())
        ],
    )


def _fit(asked: Sequence[Asked], *, with_model: bool) -> str:
    """The weights of a logistic function in which both sides count the same, and where to set its limit."""
    rows = [(one.evidence, one.side == REAL) for one in asked if one.evidence is not None]
    figures = np.array([[1.0, *evidence] for evidence, _ in rows])
    real = np.array([side for _, side in rows], np.float64)
    if not with_model:
        figures[:, -1] = 0
    counts = np.where(real == 1, 0.5 / real.mean(), 0.5 / (1 - real.mean()))
    weights = np.zeros(figures.shape[1])
    for _ in range(60):  # Newton's method
        share = 1 / (1 + np.exp(-figures @ weights))
        slope = figures.T @ (counts * (real - share)) - 0.05 * weights
        bend = (figures * (counts * share * (1 - share))[:, None]).T @ figures + 0.05 * np.eye(len(weights))
        weights += np.linalg.solve(bend, slope)
    logits = figures @ weights
    lost = {
        f"{share:.1%} of the real": float(np.quantile(logits[real == 1], share)) for share in (0.01, 0.02, 0.03, 0.05)
    }
    lines = [f"{Weights(*(round(float(weight), 2) for weight in weights))}", ""]
    for name, at in lost.items():
        caught = float((logits[real == 0] < at).mean())
        lines.append(f"{name} are lost at {at:.2f}: subtract it from `none`; {caught:.1%} of the others are caught.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
