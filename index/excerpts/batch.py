"""Many drafts of one transcript at once: the figures of their utterances as arrays, to score thousands quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ..language.english.quotability import INDEFINITES
from .openings import names_subject
from .phrasing import Opening
from .subjects import CLASS_NAMES, Subject
from .weights import LEANING_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from .utterances import Utterance

    Figures = NDArray[np.float64]

_COLUMNS: Final[dict[str, Callable[[Utterance], float]]] = {
    "words": lambda each: each.phrasing.words,
    "question": lambda each: each.phrasing.question,
    "trails off": lambda each: each.phrasing.trails_off,
    "weak ending": lambda each: each.phrasing.weak_ending,
    "addresses": lambda each: each.phrasing.addresses,
    "independent": lambda each: each.phrasing.opening is Opening.INDEPENDENT,
    "dependent": lambda each: each.phrasing.opening is Opening.DEPENDENT,
    "fillers": lambda each: each.phrasing.counts.fillers,
    "disfluencies": lambda each: each.phrasing.counts.disfluencies,
    "interviewing": lambda each: each.phrasing.counts.interviewing,
    "quotable": lambda each: each.phrasing.counts.quotable,
    "contrasts": lambda each: each.phrasing.counts.contrasts,
    "early anaphors": lambda each: each.phrasing.counts.early_anaphors,
    "demonstratives": lambda each: each.phrasing.counts.anaphors,
    "people": lambda each: each.phrasing.counts.people,
    "jargon": lambda each: each.phrasing.counts.jargon,
    "names": lambda each: each.phrasing.counts.names,
    "ellipses": lambda each: each.phrasing.counts.ellipses,
    "connective": lambda each: each.phrasing.subjects.connective,
    "opening content": lambda each: len(each.phrasing.subjects.opening),
    "open anaphors": lambda each: each.phrasing.subjects.open_anaphors,
    "anaphors": lambda each: each.phrasing.subjects.anaphors,
    "pointers": lambda each: each.phrasing.subjects.pointers,
    "generic": lambda each: each.phrasing.subjects.generic,
    "pointing": lambda each: each.phrasing.subjects.pointing,
    "third person": lambda each: each.phrasing.subjects.third_person,
    "breaks": lambda each: each.phrasing.counts.breaks,
    "past": lambda each: each.phrasing.subjects.past,
    "definite articles": lambda each: each.phrasing.subjects.definite_articles,
    "content words": lambda each: each.phrasing.subjects.content_words,
    "repetitions": lambda each: each.phrasing.subjects.content_words - len(each.phrasing.subjects.content),
    "echoes": lambda each: each.echoes,
    "letters": lambda each: each.phrasing.subjects.letters,
    "opens indefinite": lambda each: each.phrasing.first_word in INDEFINITES,
    "opens with an activity": lambda each: each.phrasing.first_word.endswith("ing"),
    "names subject": lambda each: names_subject(each.phrasing),
    "begins turn": lambda each: each.begins_turn,
    "ends turn": lambda each: each.ends_turn,
    "turn words before": lambda each: each.turn_words_before,
    "taken up": lambda each: each.taken_up,
    "at edge": lambda each: each.at_edge,
    "question share": lambda each: each.question_share,
    "turn": lambda each: each.turn,
    "leaning words": lambda each: sum(LEANING_WORDS.get(word, 0.0) for word in each.phrasing.subjects.early),
}
"""The figures of an utterance by name."""


class DraftBatch:
    """Drafts of the utterances of one transcript: utterances [`begin`, `end`) of `found`, one each row.

    All methods return an array with a figure for each draft; `openings` are the first words of each.
    """

    def __init__(self, found: Sequence[Utterance], begin: Sequence[int], end: Sequence[int]) -> None:
        self._found = found
        self._begin, self._end = np.array(begin, np.intp), np.array(end, np.intp)
        self._count = len(found)
        self.openings = [found[nth].phrasing.subjects.early for nth in begin]
        self._columns: dict[str, Figures] = {
            name: np.array([figure(each) for each in found], float) for name, figure in _COLUMNS.items()
        }
        classes = np.array([each.phrasing.subjects.classes for each in found], float).reshape(-1, len(CLASS_NAMES))
        self._columns |= {f"class {name}": classes[:, nth] for nth, name in enumerate(CLASS_NAMES)}
        subject = [each.phrasing.subjects.subject for each in found]
        self._columns |= {
            f"subject {kind.name.lower()}": np.array([each is kind for each in subject], float) for kind in Subject
        }
        self._sums: dict[str, Figures] = {}
        self.words = self.total("words")

    def total(self, name: str) -> Figures:
        """The sum over all utterances of a draft."""
        if name not in self._sums:
            self._sums[name] = np.concatenate(([0.0], np.cumsum(self._columns[name])))
        return self._sums[name][self._end] - self._sums[name][self._begin]

    def rate(self, name: str) -> Figures:
        """The sum for each word."""
        return self.total(name) / self.words

    def first(self, name: str) -> Figures:
        """That of the first utterance."""
        return self._columns[name][self._begin]

    def second(self, name: str) -> Figures:
        """That of the second utterance, 0 where there is none."""
        return np.where(
            self._begin + 1 < self._end, self._columns[name][np.minimum(self._begin + 1, self._count - 1)], 0
        )

    def last(self, name: str) -> Figures:
        """That of the last utterance."""
        return self._columns[name][self._end - 1]

    def most(self, name: str) -> Figures:
        """The greatest of all utterances of a draft."""
        column = self._columns[name]
        return np.array([column[a:b].max() for a, b in zip(self._begin, self._end, strict=True)], float)

    def after(self, name: str) -> Figures:
        """That of the next utterance of the same turn, 0 where there is none."""
        nth = np.minimum(self._end, self._count - 1)
        same = (self._end < self._count) & (self._columns["turn"][nth] == self._columns["turn"][self._end - 1])
        return np.where(same, self._columns[name][nth], 0)

    def before(self, name: str) -> Figures:
        """That of the utterance before, 0 where there is none."""
        return np.where(self._begin > 0, self._columns[name][np.maximum(self._begin - 1, 0)], 0)

    def distinct(self) -> Figures:
        """The number of different words, for drafts that are ordered by their beginnings, then their ends."""
        counts, words, begun, past = list[int](), set[str](), -1, -1
        for begin, end in zip(self._begin.tolist(), self._end.tolist(), strict=True):
            if begin != begun or end < past:
                words, begun, past = set[str](), begin, begin
            words.update(*(each.phrasing.subjects.distinct for each in self._found[past:end]))
            past = end
            counts.append(len(words))
        return np.array(counts, float)

    @property
    def utterances(self) -> Figures:
        """The number of utterances."""
        return (self._end - self._begin).astype(float)
