"""The score of drafts: the probability that a reader would post one, by a logistic model over a table of features.

A feature is a pure function from a `DraftBatch` to an array with a value between 0 (absent) and 1 (fully present) for
each draft. The weights are in `weights.py`, trained by `tests/bench/train_excerpts.py` on passages that readers graded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from .weights import INTERCEPT, LEANING_INTERCEPT, LEANING_WEIGHTS, SHAPE_INTERCEPT, SHAPE_WEIGHTS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .batch import DraftBatch, Figures


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of drafts; `measure` returns 0 to 1 for each draft of a batch."""

    name: str
    sign: int  # 1 if it can only help, -1 if it can only cost: training leaves out what says the contrary; 0 if it is
    # of `LEANING` only
    measure: Callable[[DraftBatch], Figures]


def _share(figures: Figures, full: float) -> Figures:
    """Returns figures as shares of `full`, at most 1."""
    return np.minimum(1.0, np.maximum(0.0, figures) / full)


def _opening_words(name: str) -> Callable[[DraftBatch], Figures]:
    """The words of a class in the first utterance."""
    return lambda drafts: _share(drafts.first(f"class {name}"), 2)


def _word_rate(name: str) -> Callable[[DraftBatch], Figures]:
    """The words of a class, of which one in eight is full."""
    return lambda drafts: _share(drafts.rate(f"class {name}"), 0.12)


def _said_again(drafts: DraftBatch) -> Figures:
    """Content words of which there was one before in the draft."""
    return drafts.total("echoes") - drafts.first("echoes") + drafts.total("repetitions")


def _strung(drafts: DraftBatch) -> Figures:
    """The share of sentences after the first that begin with "So", "And", "But" and the like."""
    return (drafts.total("connective") - drafts.first("connective")) / np.maximum(1, drafts.utterances - 1)


FEATURES: Final[tuple[Feature, ...]] = (
    # How the opening names its subject.
    Feature("names its subject", 1, lambda drafts: drafts.first("names subject")),
    Feature("opens with everybody", 1, lambda drafts: drafts.first("generic")),
    Feature("content of the opening", 1, lambda drafts: _share(drafts.first("opening content"), 6)),
    Feature("opens with a connective", -1, lambda drafts: drafts.first("connective")),
    Feature("stands at once", 1, lambda drafts: drafts.first("independent")),
    Feature("short opening", -1, lambda drafts: (drafts.first("words") < 6).astype(float)),
    Feature("the second sentence leans", -1, lambda drafts: _share(drafts.second("pointers"), 3)),
    Feature("the opening points at something", -1, lambda drafts: _share(drafts.first("pointing"), 2)),
    Feature("the opening speaks of somebody", -1, lambda drafts: _share(drafts.first("third person"), 2)),
    Feature("the opening breaks off", -1, lambda drafts: _share(drafts.first("ellipses"), 1)),
    Feature("begins its turn", -1, lambda drafts: drafts.first("begins turn")),
    Feature("a long opening", 1, lambda drafts: _share(drafts.first("words"), 20)),
    Feature("opens indefinite", 1, lambda drafts: drafts.first("opens indefinite")),
    Feature("opens with an activity", 1, lambda drafts: drafts.first("opens with an activity")),
    Feature("names in the opening", 0, lambda drafts: _share(drafts.first("names"), 2)),
    # What the first sentence claims.
    *(
        Feature(f"opening words: {name}", sign, _opening_words(name))
        for name, sign in (
            ("everyone", 1),
            ("absolute", 1),
            ("idea", 1),
            ("stake", 1),
            ("story", 1),
            ("comparison", 1),
            ("procedure", -1),
            ("business", -1),
            ("plural person", -1),
            ("certain", 1),
            ("negation", 1),
        )
    ),
    Feature("opening quotable", 1, lambda drafts: _share(drafts.first("quotable"), 2)),
    Feature("opening taken up", 1, lambda drafts: drafts.first("taken up")),
    # Pronouns, and whether something stands before them.
    Feature("pronouns early on", -1, lambda drafts: _share(drafts.first("early anaphors"), 2)),
    Feature(
        "pronouns in the opening", -1, lambda drafts: _share(drafts.first("anaphors") / drafts.first("words"), 0.3)
    ),
    Feature("demonstratives", -1, lambda drafts: _share(drafts.rate("demonstratives"), 0.15)),
    # What was, which leans on what was told, and what is.
    Feature("the opening tells of the past", -1, lambda drafts: _share(drafts.first("past"), 2)),
    Feature("tells of the past", -1, lambda drafts: _share(drafts.rate("past"), 0.1)),
    Feature("definite articles", -1, lambda drafts: _share(drafts.rate("definite articles"), 0.1)),
    Feature("few words said again", -1, lambda drafts: _share(drafts.distinct() / drafts.words - 0.5, 0.4)),
    Feature("strings sentences together", -1, lambda drafts: _share(_strung(drafts), 0.5)),
    # Where it stands in its turn.
    Feature("ends its turn", 1, lambda drafts: drafts.last("ends turn")),
    Feature("late in its turn", -1, lambda drafts: _share(drafts.first("turn words before"), 150)),
    Feature(
        "near the beginning or the end", -1, lambda drafts: np.maximum(drafts.first("at edge"), drafts.last("at edge"))
    ),
    Feature("said by who asks", -1, lambda drafts: _share(drafts.first("question share"), 0.2)),
    Feature("after a question", -1, lambda drafts: drafts.before("question")),
    Feature("after what trails off", 0, lambda drafts: drafts.before("trails off")),
    Feature("the next sentence depends on it", -1, lambda drafts: drafts.after("dependent")),
    # What it is about.
    *(
        Feature(f"words: {name}", sign, _word_rate(name))
        for name, sign in (
            ("plural person", -1),
            ("reason", 1),
            ("everyone", 1),
            ("absolute", 1),
            ("stake", 1),
            ("story", 1),
            ("idea", 1),
            ("procedure", -1),
            ("business", -1),
            ("comparison", 1),
            ("certain", 1),
            ("negation", 1),
            ("second person", 1),
            ("third person", 1),
            ("near", -1),
            ("hedge", -1),
            ("colloquial", -1),
        )
    ),
    Feature("quotable", 1, lambda drafts: _share(drafts.total("quotable"), 5)),
    Feature("contrast", 1, lambda drafts: _share(drafts.total("contrasts"), 3)),
    Feature("people", 1, lambda drafts: _share(drafts.rate("people"), 0.03)),
    Feature("jargon", -1, lambda drafts: _share(drafts.rate("jargon"), 0.06)),
    Feature("names", -1, lambda drafts: _share(drafts.rate("names"), 0.08)),
    Feature("stays with its subject", 1, lambda drafts: _share(_said_again(drafts) / drafts.words, 0.15)),
    Feature("content words", 1, lambda drafts: _share(drafts.rate("content words") - 0.2, 0.3)),
    Feature("long words", 1, lambda drafts: _share(drafts.rate("letters") - 3.5, 1.5)),
    # The conversation around it.
    Feature("questions", -1, lambda drafts: _share(drafts.total("question"), 2)),
    Feature("interviewing", -1, lambda drafts: _share(drafts.total("interviewing"), 2)),
    Feature("speaks to somebody by name", -1, lambda drafts: _share(drafts.total("addresses"), 1)),
    # How it reads.
    Feature("few words", -1, lambda drafts: _share(70 - drafts.words, 30)),
    Feature("length", 1, lambda drafts: _share(drafts.words, 120)),
    Feature("fillers", -1, lambda drafts: _share(drafts.rate("fillers"), 0.05)),
    Feature("breaks", -1, lambda drafts: _share(drafts.rate("breaks"), 0.03)),
    Feature("stumbles", -1, lambda drafts: _share(drafts.rate("disfluencies"), 0.04)),
    Feature("choppy", -1, lambda drafts: np.maximum(0.0, 1 - drafts.words / drafts.utterances / 12)),
    Feature("one long breath", -1, lambda drafts: _share(drafts.most("words") - 40, 40)),
    # How it ends.
    Feature("lands on a short sentence", 1, lambda drafts: 1 - _share(np.abs(drafts.last("words") - 9), 9)),
    Feature("end quotable", 1, lambda drafts: _share(drafts.last("quotable"), 2)),
    Feature("end of procedure", -1, lambda drafts: _share(drafts.last("class procedure"), 2)),
    Feature("weak end", -1, lambda drafts: drafts.last("weak ending")),
    Feature("short end", -1, lambda drafts: (drafts.last("words") < 5).astype(float)),
    Feature("end trails off", -1, lambda drafts: drafts.last("trails off")),
    Feature("pronouns at the end", -1, lambda drafts: _share(drafts.last("open anaphors"), 2)),
)


def measured(drafts: DraftBatch) -> Figures:
    """Returns the features of drafts: a row for each draft, a column for each of `FEATURES`."""
    return np.column_stack([feature.measure(drafts) for feature in FEATURES])


SHAPE: Final = frozenset(
    (
        "ends its turn",
        "late in its turn",
        "said by who asks",
        "after a question",
        "questions",
        "length",
        "few words",
        "breaks",
        "stumbles",
        "choppy",
        "one long breath",
        "short opening",
        "short end",
        "end trails off",
        "near the beginning or the end",
        "lands on a short sentence",
    )
)
"""The features that need no list of words, for languages without lists."""


LEANING: Final = frozenset(
    (
        "names its subject",
        "opens with everybody",
        "content of the opening",
        "opens with a connective",
        "stands at once",
        "short opening",
        "the second sentence leans",
        "the opening points at something",
        "the opening speaks of somebody",
        "the opening breaks off",
        "begins its turn",
        "a long opening",
        "names in the opening",
        "opening words: everyone",
        "opening words: absolute",
        "opening words: idea",
        "opening words: procedure",
        "opening words: business",
        "opening words: story",
        "opening words: comparison",
        "opening quotable",
        "opening taken up",
        "pronouns early on",
        "pronouns in the opening",
        "demonstratives",
        "late in its turn",
        "after a question",
        "after what trails off",
        "the opening tells of the past",
        "tells of the past",
        "definite articles",
        "few words said again",
        "strings sentences together",
    )
)
"""The features that tell whether a draft leans on what came before."""


def leaning(drafts: DraftBatch) -> Figures:
    """Returns the probability for each draft, from 0 to 1, that a reader misses what came before, by features and the
    first words."""
    return _logistic(drafts, LEANING_INTERCEPT, LEANING_WEIGHTS, drafts.first("leaning words"))


def scores(drafts: DraftBatch, *, listed: bool = True) -> Figures:
    """Returns the probability for each draft, from 0 to 1, that it is worth posting.

    Without `listed` word lists of the language, by the features of its shape alone.
    """
    return _logistic(drafts, *((INTERCEPT, WEIGHTS) if listed else (SHAPE_INTERCEPT, SHAPE_WEIGHTS)))


def _logistic(
    drafts: DraftBatch, intercept: float, weights: Mapping[str, float], more: Figures | float = 0.0
) -> Figures:
    """The probabilities by weighted features and `more` that is weighed already."""
    total = np.full(len(drafts.words), intercept) + more
    for feature in FEATURES:
        if weight := weights.get(feature.name):
            total += weight * feature.measure(drafts)
    return 1 / (1 + np.exp(-total))
