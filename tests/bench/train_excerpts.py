"""Trains the score of excerpts on graded passages: `./run bench train_excerpts GRADED... --transcripts FOLDER...`.

A graded file has JSON lines {"grade": 0 to 3, "flags"} with the passage: its "text", or the "file" that it is in
(FOLDER/NAME) and which of the file's "words" it is, from 0, [first, past), as white space parts them. 3 post it as it
is, 2 fine, 1 weak, 0 never; the flag "start" leans on what came before. What stands around a passage counts, too: it is
found again in the transcripts that are given, by its letters; a text that is in none of them is measured alone.

`graded_excerpts.jsonl` beside this file are passages of https://github.com/thechangelog/transcripts, as of commit
44a0e16, graded by reading: the first 371 at random, then what earlier scores thought best, so that its mistakes are
learnt from.

The model is a proportional-odds logistic regression (P. McCullagh, "Regression Models for Ordinal Data", 1980) with an
L2 penalty over standardised features. A weight that contradicts the sign of its feature is set to 0, since it can only
be chance in so few passages. Prints the accuracy of ten-fold cross-validation, in which all passages of a transcript
are in one fold; `--write` writes `index/excerpts/weights.py`.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from pullquote.index.errors import Unreadable
from pullquote.index.excerpts import weights
from pullquote.index.excerpts.batch import DraftBatch
from pullquote.index.excerpts.quotability import FEATURES, LEANING, SHAPE
from pullquote.index.excerpts.themes import THEMES, ThemeScorer
from pullquote.index.excerpts.utterances import Utterance, utterances
from pullquote.index.formats.detect import read
from pullquote.index.formats.source import load
from pullquote.index.transcript import Cue, placed, text_as_written
from pullquote.index.vectors.embedder import open_embedder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

POSTABLE: Final = 2  # the least grade that is worth posting
PENALTY: Final = 60.0
FOLDS, SHUFFLES = 10, 2
GRADE_WEIGHTS: Final = np.array([0.5, 1.2, 0.8])  # of the borders between 0 and 1, 1 and 2, 2 and 3
WORD_PENALTY: Final = 15.0  # of the first words themselves, each 0 or 1
LEAST_OPENINGS: Final = 12  # passages in which a first word stands
LEANING_COLUMNS: Final = tuple(nth for nth, feature in enumerate(FEATURES) if feature.name in LEANING)
SCORED: Final = frozenset(feature.name for feature in FEATURES if feature.sign)
_LEAST_MATCH: Final = 40  # letters of a text's beginning and end by which it is found again
_LONGEST: Final = 2000  # letters of a passage
_STEPS: Final = 15
_THEME_PENALTY: Final = 400.0
_FREE: Final = 30.0  # how much less the score by words is penalised beside themes


@dataclass(frozen=True, slots=True)
class Graded:
    """A passage, its grade from 0 to 3, and whether it leans on what came before: its text, or its words [first, past)
    of a transcript, FOLDER/NAME."""

    grade: int
    leans: bool
    text: str = ""
    file: str | None = None
    words: tuple[int, int] = (0, 0)

    def ends(self, raw: Sequence[str]) -> tuple[str, str]:
        """The letters of its first and of its last words, by which it is found again; `raw` are its file's words."""
        said = self.text or " ".join(raw[slice(*self.words)])
        letters, _ = _letters(said)
        return letters[:_LEAST_MATCH], letters[-_LEAST_MATCH:]


def graded_in(paths: Sequence[Path]) -> list[Graded]:
    """The passages of graded files."""
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [_graded(row) for row in rows]


def _graded(row: dict[str, Any]) -> Graded:
    grade, leans, text = int(row["grade"]), "start" in row["flags"], row.get("text", "")
    return Graded(grade, leans, text) if text else Graded(grade, leans, "", row["file"], tuple(row["words"]))


class Known(NamedTuple):
    """A passage as a batch of one draft, with what is around it where it is known, its words, those of its first
    sentence, and the transcript that it is from, or its words where that is not known."""

    batch: DraftBatch
    text: str
    opening: str
    source: str


def known_in(passages: Sequence[Graded], folders: Sequence[Path]) -> list[tuple[Graded, Known]]:
    """Passages with where they stand in the transcripts of folders, of which one at a time is in memory.

    Those that stand in none come last, without those whose words are not known.
    """
    left, found = list(passages), list[tuple[Graded, Known]]()
    for path in (path for folder in folders for path in sorted(folder.iterdir())):
        name = f"{path.parent.name}/{path.name}"
        if path.suffix in {".toml", ".csv", ".json", ".jsonl"} or not any(each.file in (None, name) for each in left):
            continue
        there = _found(path, [each for each in left if each.file in (None, name)])
        found += there
        left = [each for each in left if all(each is not passage for passage, _ in there)]
    return found + [(passage, _alone(passage)) for passage in left if passage.text]


def _found(path: Path, passages: Sequence[Graded]) -> list[tuple[Graded, Known]]:
    """Those of `passages` that stand in a transcript; none if it cannot be read."""
    try:
        cues = read(load(path), path.name).cues
    except Unreadable:
        return []
    written, raw = text_as_written(cues), path.read_text("utf-8", "replace").split()
    letters, places = _letters(written)
    said, found = list[Utterance](), list[tuple[Graded, Known]]()
    for passage in passages:
        first_words, last_words = passage.ends(raw)
        at = letters.find(first_words)
        end = letters.find(last_words, at) if at >= 0 else -1
        if end >= 0 and end - at < _LONGEST:
            said = said or utterances(written, placed(cues))
            first, past = places[at], places[end + len(last_words) - 1] + 1
            batch, opener = _draft(said, first, past)
            known = Known(batch, written[first:past], written[opener.first : opener.past], str(path))
            found.append((passage, known))
    return found


def _alone(passage: Graded) -> Known:
    alone = utterances(passage.text, placed([Cue(passage.text)]))
    opening = passage.text[alone[0].first : alone[0].past]
    return Known(DraftBatch(alone, [0], [len(alone)]), passage.text, opening, passage.text)


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, small, and where each stands."""
    kept = [
        (nth, character.lower()) for nth, character in enumerate(text) if character.isascii() and character.isalnum()
    ]
    return "".join(character for _, character in kept), [nth for nth, _ in kept]


def _draft(said: Sequence[Utterance], first: int, past: int) -> tuple[DraftBatch, Utterance]:
    """Characters [first, past) as a batch of one draft, and its first utterance."""
    begin = next(nth for nth, each in enumerate(said) if each.past > first)
    end = next((nth for nth, each in enumerate(said, 1) if each.past >= past - 1), len(said))
    low, high = max(0, begin - 1), min(len(said), max(end, begin + 1) + 1)
    return DraftBatch(said[low:high], [begin - low], [max(end, begin + 1) - low]), said[begin]


def fitted(
    values: NDArray[np.float64],
    targets: NDArray[np.float64],
    row_weights: NDArray[np.float64],
    signs: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The weights of standardised features, and the intercepts of the targets, one a row."""
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
    values: NDArray[np.float64],
    targets: NDArray[np.float64],
    row_weights: NDArray[np.float64],
    penalty: float = PENALTY,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    count, borders = values.shape[1], len(targets)
    found, intercepts = np.zeros(count), np.zeros(borders)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-((values @ found)[None] + intercepts[:, None])))
        residual, curve = row_weights * (targets - chance), row_weights * chance * (1 - chance)
        gradient = np.concatenate([values.T @ residual.sum(0) - penalty * found, residual.sum(1) - 0.01 * intercepts])
        hessian = np.zeros((count + borders, count + borders))
        hessian[:count, :count] = (values * curve.sum(0)[:, None]).T @ values + penalty * np.eye(count)
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
    texts: list[str]
    sources: list[str]
    openings: list[frozenset[str]]
    first_sentences: list[str]

    @classmethod
    def of(cls, passages: Sequence[Graded], transcripts: Sequence[Path]) -> TrainingSet:
        """Measures passages, in the transcripts where they are found; those that are not known are left out."""
        return cls.measured(known_in(passages, transcripts))

    @classmethod
    def measured(cls, found: Sequence[tuple[Graded, Known]]) -> TrainingSet:
        """Measures passages where they stand."""
        return cls(
            np.array([[feature.measure(known.batch)[0] for feature in FEATURES] for _, known in found]),
            np.array([passage.grade for passage, _ in found]),
            np.array([passage.leans for passage, _ in found]),
            [" ".join(known.text.split()) for _, known in found],
            [known.source for _, known in found],
            [known.batch.openings[0] for _, known in found],
            [" ".join(known.opening.split()) for _, known in found],
        )

    @cached_property
    def opening_words(self) -> list[str]:
        """The words that are among the first ones of several passages."""
        counted = Counter(word for opening in self.openings for word in opening)
        return sorted(word for word, count in counted.items() if count >= LEAST_OPENINGS)

    @cached_property
    def leaning_values(self) -> NDArray[np.float64]:
        """What tells whether a passage leans: the features of `LEANING`, and 1 for each of its `opening_words`."""
        said = np.array([[word in opening for word in self.opening_words] for opening in self.openings], float)
        return np.hstack((self.values[:, LEANING_COLUMNS], said))

    def validated(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The cross-validated scores of the passages, and how much they lean, the means over several shuffles."""
        total, leaning = np.zeros(len(self.grades)), np.zeros(len(self.grades))
        for seed in range(SHUFFLES):
            fold = self.folds(seed)
            for left_out in range(FOLDS):
                train, test = np.flatnonzero(fold != left_out), fold == left_out
                found, intercept = self.fit(train)
                total[test] += self.values[test] @ found + intercept
                found, intercept = self.fit_leaning(train)
                leaning[test] += self.leaning_values[test] @ found + intercept
        return total / SHUFFLES, leaning / SHUFFLES

    def folds(self, seed: int) -> NDArray[np.intp]:
        """The fold of each passage, from 0: all passages of a transcript are in one."""
        _, numbers = np.unique(self.sources, return_inverse=True)
        return (np.random.default_rng(seed).permutation(numbers.max() + 1) % FOLDS)[numbers]

    def fit(self, rows: NDArray[np.intp], names: frozenset[str] = SCORED) -> tuple[NDArray[np.float64], float]:
        """The weights of the features as measured, and the intercept of being postable."""
        targets = np.stack([(self.grades[rows] >= least).astype(float) for least in (1, 2, 3)])
        row_weights = np.repeat(GRADE_WEIGHTS[:, None], len(rows), 1)
        signs = np.array([feature.sign for feature in FEATURES])
        return _fit(self.values[rows], names, targets, row_weights, signs, POSTABLE - 1)

    def fit_leaning(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.float64], float]:
        """The weights of `leaning_values`, and the intercept of leaning on what came before."""
        values = self.leaning_values[rows]
        middle, spread = values.mean(0), values.std(0)
        spread[spread == 0] = 1
        spread[len(LEANING_COLUMNS) :] = np.sqrt(WORD_PENALTY / PENALTY)  # so that it is theirs
        targets = self.leans[rows].astype(float)[None]
        found, intercepts = _newton((values - middle) / spread, targets, np.ones_like(targets))
        found = found / spread
        return found, float(intercepts[0] - found @ middle)


def fit_themes(
    scores: NDArray[np.float64], nearness: NDArray[np.float64], holds: NDArray[np.bool_]
) -> tuple[float, float, NDArray[np.float64]]:
    """The intercept, the weight of the score by words (its logit), and the weights of the themes, for what `holds`."""
    values = np.column_stack((scores, nearness))
    middle, spread = values.mean(0), values.std(0)
    spread[0] /= _FREE
    targets = holds.astype(float)[None]
    found, intercepts = _newton((values - middle) / spread, targets, np.ones_like(targets), _THEME_PENALTY)
    found = found / spread
    return float(intercepts[0] - found @ middle), float(found[0]), found[1:]


def validated_themes(
    scores: NDArray[np.float64],
    nearness: NDArray[np.float64],
    holds: NDArray[np.bool_],
    fold: NDArray[np.intp],
) -> NDArray[np.float64]:
    """The cross-validated logits by words and themes together."""
    total = np.zeros(len(holds))
    for left_out in range(FOLDS):
        train, test = fold != left_out, fold == left_out
        intercept, score, themes = fit_themes(scores[train], nearness[train], holds[train])
        total[test] = intercept + score * scores[test] + nearness[test] @ themes
    return total


def _fit(
    values: NDArray[np.float64],
    names: frozenset[str],
    targets: NDArray[np.float64],
    row_weights: NDArray[np.float64],
    signs: NDArray[np.int64],
    border: int,
) -> tuple[NDArray[np.float64], float]:
    kept = np.array([feature.name in names for feature in FEATURES])
    middle, spread = values.mean(0), values.std(0)
    spread[spread == 0] = 1
    found, intercepts = fitted(np.where(kept, (values - middle) / spread, 0), targets, row_weights, signs)
    found = found / spread
    return found, float(intercepts[border] - found @ middle)


class Nearness(NamedTuple):
    """How near passages, and their first sentences, are to each theme."""

    passages: NDArray[np.float64]
    openings: NDArray[np.float64]

    @property
    def both(self) -> NDArray[np.float64]:
        """Of passages, then of their first sentences."""
        return np.hstack((self.passages, self.openings))

    @classmethod
    def of(cls, data: TrainingSet, model: Path) -> Nearness:
        """That by the model of meaning in a folder."""
        themes = ThemeScorer(open_embedder(model))
        return cls(themes.nearness(data.texts), themes.nearness(data.first_sentences))


def report(data: TrainingSet, nearness: Nearness | None = None) -> dict[str, float]:
    """The cross-validated figures, with a model of meaning if the `nearness` of the passages to themes is given."""
    (scores, leaning), grades = data.validated(), data.grades
    postable = grades >= POSTABLE
    figures = {
        "passages": len(grades),
        "pairwise, trained": pairwise(scores, grades),
        "postable before others (AUC)": pairwise(scores, postable.astype(int)),
        "pairwise, the weights in use": pairwise(
            data.values @ np.array([weights.WEIGHTS.get(feature.name, 0.0) for feature in FEATURES]), grades
        ),
        "leaning before others (AUC)": pairwise(leaning, data.leans.astype(int)),
    }
    if nearness is not None:
        themed = validated_themes(scores, nearness.both, postable, data.folds(0))
        leaning = validated_themes(leaning, nearness.openings, data.leans, data.folds(0))
        figures["pairwise, with meaning"] = pairwise(themed, grades)
        figures["postable before others, with meaning (AUC)"] = pairwise(themed, postable.astype(int))
        figures["leaning before others, with meaning (AUC)"] = pairwise(leaning, data.leans.astype(int))
    return figures


def written(data: TrainingSet, nearness: Nearness) -> str:
    """The text of `weights.py`. `nearness` is that of the passages to the themes."""
    rows = np.arange(len(data.grades))
    names = [feature.name for feature in FEATURES]
    parts = ['"""The weights of the features of excerpts: written by `./run bench train_excerpts --write`."""\n']
    parts.append("from __future__ import annotations\n\nfrom typing import Final\n")
    for prefix, kept in (("", SCORED), ("SHAPE_", SHAPE)):
        found, intercept = data.fit(rows, kept)
        weighed = {name: weight for name, weight in zip(names, found, strict=True) if name in kept}
        parts.append(f"{prefix}INTERCEPT: Final = {intercept:.3f}\n\n{_table(f'{prefix}WEIGHTS', weighed)}")
    found, intercept = data.fit_leaning(rows)
    count = len(LEANING_COLUMNS)
    told = dict(zip([names[column] for column in LEANING_COLUMNS], found[:count], strict=True))
    said = dict(zip(data.opening_words, found[count:], strict=True))
    parts.append(f"LEANING_INTERCEPT: Final = {intercept:.3f}\n\n{_table('LEANING_WEIGHTS', told)}")
    parts.append(_table("LEANING_WORDS", said))
    scores, leaning = data.validated()
    for prefix, tables, logits, near, holds in (
        ("", ("THEMES", "OPENING_THEMES"), scores, nearness.both, data.grades >= POSTABLE),
        ("LEANING_", ("LEANING_THEMES",), leaning, nearness.openings, data.leans),
    ):
        intercept, score, found = fit_themes(logits, near, holds)
        parts.append(
            f"{prefix}THEMES_INTERCEPT: Final = {intercept:.3f}\n\n{prefix}THEMES_SCORE: Final = {score:.3f}\n"
        )
        for table, part in zip(tables, np.split(found, len(tables)), strict=True):
            parts.append(_table(f"{table}_WEIGHTS", dict(zip(THEMES, part, strict=True))))
    return "\n".join(parts)


def _table(name: str, weighed: Mapping[str, float]) -> str:
    lines = "".join(f'    "{each}": {weight:.3f},\n' for each, weight in weighed.items())
    return f"{name}: Final = {{\n{lines}}}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graded", nargs="+", type=Path)
    parser.add_argument("--transcripts", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--model", type=Path, metavar="FOLDER", help="a model of meaning, for the themes")
    parser.add_argument("--write", action="store_true", help="write index/excerpts/weights.py")
    asked = parser.parse_args()
    data = TrainingSet.of(graded_in(asked.graded), asked.transcripts)
    nearness = Nearness.of(data, asked.model) if asked.model else None
    for name, figure in report(data, nearness).items():
        print(f"{name}: {figure:.3f}" if isinstance(figure, float) else f"{name}: {figure}")
    if asked.write and nearness is None:
        parser.error("--write needs --model FOLDER, to weigh the themes")
    if asked.write and nearness is not None:
        assert weights.__file__
        Path(weights.__file__).write_text(written(data, nearness), "utf-8")


if __name__ == "__main__":
    main()
