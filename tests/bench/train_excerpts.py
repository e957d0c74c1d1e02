"""Trains the score of excerpts on graded passages: `./run bench train_excerpts GRADED... --transcripts FOLDER...`.

A graded file has JSON lines {"id", "text", "grade": 0 to 3, "flags"}: 3 post it as it is, 2 fine, 1 weak, 0 never. What
stands around a passage counts, too: it is found again in the transcripts that are given, by its letters; a passage that
is in none of them is measured alone.

The model is a proportional-odds logistic regression (P. McCullagh, "Regression Models for Ordinal Data", 1980) with an
L2 penalty over standardised features. A weight that contradicts the sign of its feature is set to 0, since it can only
be chance in so few passages. Prints the accuracy of ten-fold cross-validation; `--write` writes
`index/excerpts/weights.py`.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from pullquote.index.errors import Unreadable
from pullquote.index.excerpts import weights
from pullquote.index.excerpts.batch import DraftBatch
from pullquote.index.excerpts.quotability import FEATURES, SHAPE
from pullquote.index.excerpts.utterances import Utterance, utterances
from pullquote.index.formats import load, read
from pullquote.index.transcript import Cue, placed, text_as_written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

POSTABLE: Final = 2  # the least grade that is worth posting
PENALTY: Final = 60.0
FOLDS, SHUFFLES = 10, 4
GRADE_WEIGHTS: Final = np.array([0.5, 1.2, 0.8])  # of the borders between 0 and 1, 1 and 2, 2 and 3
NAMED_WEIGHT: Final = 1.5  # of passages that name their subject, since only such are scored in use
FORMER_PAIRWISE: Final = 0.736  # of the score with weights set by hand, over the same 261 passages with what is around
_LEAST_MATCH: Final = 40  # letters of a passage's beginning and end by which it is found again
_STEPS: Final = 15


@dataclass(frozen=True, slots=True)
class Graded:
    """A passage, its grade from 0 to 3, and whether it leans on what came before."""

    text: str
    grade: int
    leans: bool


def graded_in(paths: Sequence[Path]) -> list[Graded]:
    """The passages of graded files."""
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Graded(row["text"], int(row["grade"]), "start" in row["flags"]) for row in rows]


class Passages:
    """Where passages stand in transcripts. Files are read once; their utterances are made when one is found in them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._files = list(_files(folders))
        self._said = dict[int, list[Utterance]]()

    def batch(self, text: str) -> DraftBatch:
        """The passage as a batch of one draft, with what is around it where it is known."""
        wanted, _ = _letters(text)
        for number, (letters, places, written, cues) in enumerate(self._files):
            at = letters.find(wanted[:_LEAST_MATCH])
            end = letters.find(wanted[-_LEAST_MATCH:], at) if at >= 0 else -1
            if end >= 0 and end - at < 2 * len(wanted):
                if number not in self._said:
                    self._said[number] = utterances(written, placed(cues))
                return _draft(self._said[number], places[at], places[end + len(wanted[-_LEAST_MATCH:]) - 1] + 1)
        alone = utterances(text, placed([Cue(text)]))
        return DraftBatch(alone, [0], [len(alone)])


def _files(folders: Sequence[Path]) -> Iterator[tuple[str, list[int], str, Sequence[Cue]]]:
    for folder in folders:
        for file in sorted(folder.iterdir()):
            if file.is_file() and file.suffix not in {".toml", ".csv", ".json", ".jsonl"}:
                try:
                    cues = read(load(file), file.name).cues
                except Unreadable:
                    continue
                written = text_as_written(cues)
                yield *_letters(written), written, cues


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, small, and where each stands."""
    kept = [
        (nth, character.lower()) for nth, character in enumerate(text) if character.isascii() and character.isalnum()
    ]
    return "".join(character for _, character in kept), [nth for nth, _ in kept]


def _draft(said: Sequence[Utterance], first: int, past: int) -> DraftBatch:
    begin = next(nth for nth, each in enumerate(said) if each.past > first)
    end = next((nth for nth, each in enumerate(said, 1) if each.past >= past - 1), len(said))
    low, high = max(0, begin - 1), min(len(said), max(end, begin + 1) + 1)
    return DraftBatch(said[low:high], [begin - low], [max(end, begin + 1) - low])


def fitted(
    values: NDArray[np.float64], grades: NDArray[np.int64], weight: NDArray[np.float64], signs: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The weights of standardised features, and the intercepts of grades of at least 1, 2 and 3."""
    targets = np.stack([(grades >= least).astype(float) for least in (1, 2, 3)])
    row_weights = weight[None] * GRADE_WEIGHTS[:, None]
    active = np.ones(len(signs), bool)
    while True:
        found, intercepts = _newton(values[:, active], targets, row_weights)
        all_found = np.zeros(len(signs))
        all_found[active] = found
        wrong = all_found * signs < 0
        if not wrong.any():
            return all_found, intercepts
        active &= ~wrong


def _newton(
    values: NDArray[np.float64], targets: NDArray[np.float64], row_weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    count = values.shape[1]
    found, intercepts = np.zeros(count), np.zeros(3)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-((values @ found)[None] + intercepts[:, None])))
        residual, curve = row_weights * (targets - chance), row_weights * chance * (1 - chance)
        gradient = np.concatenate([values.T @ residual.sum(0) - PENALTY * found, residual.sum(1) - 0.01 * intercepts])
        hessian = np.zeros((count + 3, count + 3))
        hessian[:count, :count] = (values * curve.sum(0)[:, None]).T @ values + PENALTY * np.eye(count)
        hessian[:count, count:] = values.T @ curve.T
        hessian[count:, :count] = hessian[:count, count:].T
        hessian[count:, count:] = np.diag(curve.sum(1) + 0.01)
        step = np.linalg.solve(hessian, gradient)
        found, intercepts = found + step[:count], intercepts + step[count:]
    return found, intercepts


def pairwise(scores: NDArray[np.float64], grades: NDArray[np.int64]) -> float:
    """How many pairs of passages with different grades are in the right order, from 0 to 1; equal scores count half."""
    difference = np.sign(scores[:, None] - scores[None])
    return float(((difference + 1) / 2)[grades[:, None] > grades[None]].mean())


@dataclass(frozen=True)
class TrainingSet:
    """The features of graded passages, a row each, with their grades."""

    values: NDArray[np.float64]
    grades: NDArray[np.int64]
    leans: NDArray[np.bool_]
    weight: NDArray[np.float64]
    signs: NDArray[np.int64]

    @classmethod
    def of(cls, passages: Sequence[Graded], transcripts: Sequence[Path]) -> TrainingSet:
        """Measures passages, in the transcripts where they are found."""
        known = Passages(transcripts)
        batches = [known.batch(passage.text) for passage in passages]
        named = np.array([each.first("names subject")[0] for each in batches])
        return cls(
            np.array([[feature.measure(each)[0] for feature in FEATURES] for each in batches]),
            np.array([passage.grade for passage in passages]),
            np.array([passage.leans for passage in passages]),
            np.where(named > 0, NAMED_WEIGHT, 1.0),
            np.array([feature.sign for feature in FEATURES]),
        )

    def validated(self, count: int) -> NDArray[np.float64]:
        """The cross-validated scores of the first `count` passages, the mean over several shuffles."""
        total = np.zeros(len(self.grades))
        for seed in range(SHUFFLES):
            fold = np.random.default_rng(seed).permutation(len(self.grades)) % FOLDS
            for left_out in range(FOLDS):
                train = fold != left_out
                found, intercept = self.fit(train)
                total[~train] += self.values[~train] @ found + intercept
        return (total / SHUFFLES)[:count]

    def fit(self, rows: NDArray[np.bool_], names: frozenset[str] | None = None) -> tuple[NDArray[np.float64], float]:
        """The weights of the features as measured, and the intercept of being postable; only `names` if given."""
        kept = np.array([names is None or feature.name in names for feature in FEATURES])
        values = self.values[rows]
        middle, spread = values.mean(0), values.std(0)
        spread[spread == 0] = 1
        found, intercepts = fitted(
            np.where(kept, (values - middle) / spread, 0), self.grades[rows], self.weight[rows], self.signs
        )
        found = found / spread
        return found, float(intercepts[POSTABLE - 1] - found @ middle)


def report(data: TrainingSet, count: int) -> dict[str, float]:
    """The cross-validated figures over the first `count` passages."""
    scores, grades = data.validated(count), data.grades[:count]
    return {
        "passages": count,
        "pairwise, weights set by hand": FORMER_PAIRWISE,
        "pairwise, trained": pairwise(scores, grades),
        "postable before others (AUC)": pairwise(scores, (grades >= POSTABLE).astype(int)),
        "pairwise, the weights in use": pairwise(
            data.values[:count] @ np.array([weights.WEIGHTS[feature.name] for feature in FEATURES]), grades
        ),
    }


def written(data: TrainingSet) -> str:
    """The text of `weights.py`."""
    rows = np.ones(len(data.grades), bool)
    parts = ['"""The weights of the features of excerpts: written by `./run bench train_excerpts --write`."""\n']
    parts.append("from __future__ import annotations\n\nfrom typing import Final\n")
    for prefix, names in (("", None), ("SHAPE_", SHAPE)):
        found, intercept = data.fit(rows, names)
        lines = "".join(
            f'    "{feature.name}": {weight:.3f},\n'
            for feature, weight in zip(FEATURES, found, strict=True)
            if names is None or feature.name in names
        )
        parts.append(f"{prefix}INTERCEPT: Final = {intercept:.3f}\n\n{prefix}WEIGHTS: Final = {{\n{lines}}}\n")
    return "\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graded", nargs="+", type=Path, help="the figures are those of the first file")
    parser.add_argument("--transcripts", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--write", action="store_true", help="write index/excerpts/weights.py")
    asked = parser.parse_args()
    passages = graded_in(asked.graded)
    data = TrainingSet.of(passages, asked.transcripts)
    for name, figure in report(data, len(graded_in(asked.graded[:1]))).items():
        print(f"{name}: {figure:.3f}" if isinstance(figure, float) else f"{name}: {figure}")
    if asked.write:
        assert weights.__file__
        Path(weights.__file__).write_text(written(data), "utf-8")


if __name__ == "__main__":
    main()
