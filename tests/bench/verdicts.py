"""How far verdicts can be believed: quotes whose right verdict is known, real ones and those that nobody said.

usage: ./run bench verdicts [--bench FOLDER] [--talk FOLDER] [--keep FOLDER] [--fit [--quotes FOLDER]] [--out FILE.md]

Long texts are put as a person puts them, so that they may be answered by their parts; and so are passages of --talk,
with a foreign sentence in their middle.

--bench holds folders with `verdict.jsonl` ({"id", "words", "want", "kind", "file"?}) and perhaps `transcripts`; a set
without transcripts of its own is asked of those in --talk. --quotes is a folder of public sets, each asked with half
of its transcripts hidden. --fit calibrates `index/search/chance.py` on all of them: it prints the weights and the
curve. --keep keeps the libraries.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import random
import tempfile
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

import curve
import numpy as np
from asking import library
from publicsets import PublicSet, json_lines, public_sets
from pullquote.bot.asking.answer_models import Ask, Query, Result
from pullquote.bot.asking.checked_text import CheckedText, is_faithful
from pullquote.index.deadline import Deadline
from pullquote.index.language.sentences import sentence_starts
from pullquote.index.processes.tuning import tune_interpreter
from pullquote.index.querying.found import Scope
from pullquote.index.search.chance import Evidence
from pullquote.index.search.verdict import Judgement, Verdict
from tables import Report, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pullquote.bot.core import Core

BESIDE: Final = Path(__file__).parents[3] / "shared"
NOWHERE: Final = "not found"
CLAIMED: Final = frozenset({"verbatim", "close", "reworded", "spliced", "altered"})
SURE: Final = frozenset({"verbatim", "close"})
SHARES: Final = (
    0.005,
    0.01,
    0.02,
    0.03,
    0.04,
    0.05,
    0.07,
    0.1,
    0.15,
)  # of foreign quotes, which the curve goes through
SMALL: Final = (1, 4)  # transcripts of small libraries
QUOTED: Final = 300  # quotes of each public set
STEPS: Final = 30  # of Newton's method; it needs about eight
JOINED: Final = 4  # foreign texts to one
PASSAGES, PASSAGE, SEED = 60, 1200, 7  # number, characters, of true texts
Z: Final = 1.96  # of a 95 % interval

# What is counted, as (name, want, kind or None for all, verdicts)
COUNTED: Final = (
    ("said nowhere, short: called verbatim, close, reworded, spliced or altered", NOWHERE, "short", CLAIMED),
    ("said nowhere, short: called paraphrase", NOWHERE, "short", frozenset({"paraphrase"})),
    ("said nowhere, long: called verbatim, close, reworded, spliced or altered", NOWHERE, "long", CLAIMED),
    ("said nowhere, long: called paraphrase", NOWHERE, "long", frozenset({"paraphrase"})),
    ("a word that means the same: called altered", "same", None, frozenset({"altered"})),
    ("a word that means the same: called verbatim or close", "same", None, SURE),
    ("a word that means something else: called altered", "altered", None, frozenset({"altered"})),
    ("a word that means something else: called verbatim or close", "altered", None, SURE),
    ("corrected by a person: called verbatim or close", "misheard", None, SURE),
    ("real short clauses: called verbatim", "verbatim", None, frozenset({"verbatim"})),
    ("real, a small word dropped: called verbatim or close", "close", None, SURE),
    ("public sets, hard quotes: called verbatim, close, reworded, spliced or altered", "hard", None, CLAIMED),
    ("public sets, hard quotes: called paraphrase", "hard", None, frozenset({"paraphrase"})),
    ("public sets, misremembered quotes: called verbatim, close, reworded, spliced or altered", "mis", None, CLAIMED),
    ("public sets, misremembered quotes: called paraphrase", "mis", None, frozenset({"paraphrase"})),
    ("public sets, from hidden transcripts: called one of these", NOWHERE, "public", CLAIMED),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The judgement of a quote with its right verdict; `right` says whether it was found in its file, if that is
    known."""

    set: str
    want: str
    kind: str
    judgement: Judgement
    right: bool | None


def main() -> None:
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--bench", type=Path, default=BESIDE / "bench/dev/verdict", help="the folder of sets")
    ask.add_argument("--talk", type=Path, default=BESIDE / "corpora/practicalai", help="for sets without transcripts")
    ask.add_argument("--keep", type=Path, help="keep the libraries here, and use those that are there")
    ask.add_argument("--fit", action="store_true", help="calibrate the chance of a match")
    ask.add_argument("--quotes", type=Path, default=BESIDE / "bench", help="public sets of quotes")
    ask.add_argument("--out", type=Path, help="write the tables here, too")
    args = ask.parse_args()
    if not args.bench.is_dir():
        ask.error(f"there is no folder {args.bench}; pass the folder of sets with --bench")
    tune_interpreter()
    report = Report("Verdicts", args.out)
    with tempfile.TemporaryDirectory(prefix="pullquote-verdicts-") as temporary:
        work = args.keep or Path(temporary)
        sets = [_set(path, args.talk) for path in sorted(args.bench.glob("*/verdict.jsonl"))]
        found = [outcome for one in sets for outcome in asyncio.run(_outcomes(*one, work))]
        public = asyncio.run(_quoted(public_sets(args.quotes, curve.REAL), work))
        report.add(_shares([*found, *public]))
        report.add(_by_kind(found))
        for asked, name, files in sets:
            if name == args.talk.name:
                report.add(asyncio.run(_texts(asked, files, work / name)))
        if args.fit:
            for asked, name, files in sets:
                if name == args.talk.name:  # chance is another one in a small library
                    for size in SMALL:
                        found += asyncio.run(_outcomes(asked, f"{name}-{size}", files[:size], work))
            report.add(_fit([*found, *public], args.talk.name))


def _set(asked: Path, talk: Path) -> tuple[Path, str, list[Path]]:
    """The quotes of a set, the name of the library that they are put to, and its transcripts."""
    own = asked.parent / "transcripts"
    folder, name = (own, asked.parent.name) if own.is_dir() else (talk, talk.name)
    return asked, name, sorted(folder.iterdir())


async def _outcomes(asked: Path, name: str, files: Sequence[Path], work: Path) -> list[Outcome]:
    found = list[Outcome]()
    async with library(work / name, files) as core:
        snapshot = await core.shelves.library(None)
        for row in json_lines(asked):
            answer = await snapshot.quote(row["words"], Scope(), 1, Deadline())
            names = [PurePath(hit.transcript.file).name for hit in answer.hits[:1]]
            right = names == [row["file"]] if "file" in row else None
            found.append(Outcome(name, row["want"], row["kind"], answer.judgement, right))
    return found


async def _quoted(sets: Sequence[PublicSet], work: Path) -> list[Outcome]:
    """The quotes of public sets, those from hidden transcripts as said nowhere."""
    found = list[Outcome]()
    for public in sets:
        async with library(work / public.name, public.files) as core:
            for one in await curve.outcomes(core.shelves, public, public.queries("quote", QUOTED)):
                want = NOWHERE if one.hidden else one.kind
                kind = "public" if one.hidden else one.kind
                found.append(Outcome(one.set, want, kind, one.judgement, one.right and not one.hidden))
    return found


async def _texts(asked: Path, files: Sequence[Path], data: Path) -> str:
    """How often a part of a foreign text is attributed, and what is said of true ones with a foreign sentence."""
    foreign = [" ".join(row["words"].split()) for row in json_lines(asked) if row["kind"] == "long"]
    joined = [" ".join(foreign[at : at + JOINED]) for at in range(0, len(foreign), JOINED)]
    rows = list[tuple[str, str, str, str]]()
    async with library(data, files) as core:
        for name, texts in (("said nowhere, long", foreign), (f"the same, {JOINED} joined to one", joined)):
            found = [await core.checker.answer(None, Query(Ask.VERIFY, text, nearest=0)) for text in texts]
            held = sum(any(part.hits for part in _parts(one)) for one in found)
            rows.append(_share(f"{name}: any part attributed", held, len(texts)))
        true = await _passages(core)
        rng = random.Random(SEED)
        told, faithful, named = 0, 0, 0
        for sentences in true:
            middle = len(sentences) // 2
            invented = rng.choice(_sentences(rng.choice(foreign)))
            for at, text in enumerate((sentences, [*sentences[:middle], invented, *sentences[middle + 1 :]])):
                answer = await core.checker.answer(None, Query(Ask.VERIFY, " ".join(text), nearest=0))
                if not at:
                    told += is_faithful(answer)
                else:
                    faithful += is_faithful(answer)
                    named += any(part.hits for part in _parts(answer))
        rows.append(_share("said, long: called verbatim or close, all of it", told, len(true)))
        rows.append(_share("the same with a foreign sentence: called verbatim or close", faithful, len(true)))
        rows.append(_share("the same with a foreign sentence: attributed", named, len(true)))
    return table(("texts", "number", "share", "95 % interval"), rows)


async def _passages(core: Core) -> list[list[str]]:
    """Long passages of transcripts, as their sentences."""
    rng, found = random.Random(SEED), list[list[str]]()
    for transcript in rng.sample((await core.shelves.library(None)).transcripts, PASSAGES):
        whole = (await core.shelves.storage.whole(transcript.id)).text
        first = rng.randrange(max(len(whole) - PASSAGE, 1))
        found.append(_sentences(whole[first : first + PASSAGE])[1:-1])
    return [sentences for sentences in found if len(sentences) > 3]


def _sentences(text: str) -> list[str]:
    return [text[first:past].strip() for first, past in pairwise([*sentence_starts(text), len(text)])]


def _parts(answer: Result | CheckedText) -> list[Result]:
    return [part.result for part in answer.parts] if isinstance(answer, CheckedText) else [answer]


def _share(name: str, held: int, of: int) -> tuple[str, str, str, str]:
    low, high = interval(held, of)
    return name, str(of), f"{held / of:.3f}", f"{low:.3f} to {high:.3f}"


def _shares(found: Sequence[Outcome]) -> str:
    """What is counted, each share with its 95 % interval."""
    rows = list[tuple[str, ...]]()
    for name, want, kind, verdicts in COUNTED:
        of = [one for one in found if one.want == want and kind in (None, one.kind)]
        if of:
            held = sum(one.judgement.verdict.value in verdicts for one in of)
            rows.append(_share(name, held, len(of)))
    return table(("quotes", "number", "share", "95 % interval"), rows)


def interval(held: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927)."""
    share, spread = held / of, Z * Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _by_kind(found: Sequence[Outcome]) -> str:
    """The verdicts of each kind of quote."""
    verdicts = [verdict.value for verdict in Verdict]
    rows = list[list[str]]()
    for want, kind in sorted({(one.want, one.kind) for one in found}):
        counted = Counter(one.judgement.verdict.value for one in found if (one.want, one.kind) == (want, kind))
        rows.append([want, kind, str(counted.total()), *(str(counted[verdict] or "") for verdict in verdicts)])
    return table(("right", "kind", "number", *verdicts), rows)


def _fit(found: Sequence[Outcome], talk: str) -> str:
    """Weights by which evidence tells real quotes from those said nowhere, as logarithms of the chance of a match."""
    foreign = [one for one in found if one.want == NOWHERE and one.judgement.verdict is not Verdict.VERBATIM]
    real = [one for one in found if one.right]
    groups = [(one.set, one.want, one.kind) for one in (*real, *foreign)]
    sizes = Counter(groups)
    counted = np.array([1 / math.sqrt(sizes[group]) for group in groups])  # else large groups silence small ones
    figures = np.array([[1.0, *one.judgement.evidence] for one in (*real, *foreign)])
    weights = logistic(figures, np.arange(len(figures)) < len(real), counted)
    clauses = [one for one in foreign if one.kind == "short" and one.set == talk]
    short = np.array([[1.0, *one.judgement.evidence] for one in clauses]) @ weights
    lines = np.stack([np.ones(len(SHARES)), np.quantile(short, 1 - np.array(SHARES))], axis=1)
    offset, slope = np.linalg.lstsq(lines, np.log(SHARES), rcond=None)[0]
    scaled = -slope * weights
    scaled[0] -= offset
    names = ("NONE", *Evidence._fields)
    curve = [
        (f"{share}", f"{(np.exp(offset + slope * short) <= share).mean():.3f}") for share in (0.01, 0.025, 0.06, 0.1)
    ]
    return "\n\n".join(
        [
            table(("weight", "value"), [(name, f"{value:.2f}") for name, value in zip(names, scaled, strict=True)]),
            table(("chance", "share of foreign short quotes that match as well"), curve),
        ]
    )


def logistic(figures: np.ndarray, labels: np.ndarray, counted: np.ndarray, ridge: float = 1.0) -> np.ndarray:
    """The weights of a logistic regression with a ridge penalty on scaled figures, by Newton's method; the first of the
    figures is 1, and each row counts as `counted` says."""
    scale = figures.std(axis=0)
    scale[0] = 1.0
    scaled = figures / scale
    penalty = np.full(scaled.shape[1], ridge)
    penalty[0] = 1e-9
    weights = np.zeros(scaled.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
        gradient = scaled.T @ (counted * (labels - likely)) - penalty * weights
        curvature = (scaled * (counted * likely * (1 - likely))[:, None]).T @ scaled + np.diag(penalty)
        weights += np.linalg.solve(curvature, gradient)
    return weights / scale


if __name__ == "__main__":
    main()
