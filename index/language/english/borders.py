"""Where sentences begin in English without punctuation: by the two words before a gap and the two after it.

The weights are in `border_weights.py`, counted by `tests/bench/train_borders.py` in transcripts that have punctuation.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class BorderWeights:
    """Log-odds that a sentence begins at a gap: those that are `usual`, and what the words before and after it add, two
    words or one of them."""

    usual: float
    before: Mapping[str, float]
    after: Mapping[str, float]

    def border(self, before: tuple[str, str], after: tuple[str, str]) -> float:
        """Returns the log-odds that a sentence begins between the two lower-case words before and the two after."""
        ended = self.before.get(" ".join(before), self.before.get(before[1], 0.0))
        begun = self.after.get(" ".join(after), self.after.get(after[0], 0.0))
        return self.usual + ended + begun


@functools.cache
def weights() -> BorderWeights:
    """Returns the weights in force. They are read when captions without punctuation come, and not at every start."""
    from .border_weights import AFTER, BEFORE, USUAL

    return BorderWeights(USUAL, _table(BEFORE), _table(AFTER))


def _table(listed: str) -> dict[str, float]:
    entries = (entry.split() for entry in listed.replace("\n", " ").split("|"))
    return {" ".join(words): float(worth) for *words, worth in entries}


def gaps(text: str) -> Iterator[tuple[tuple[int, int], int, tuple[str, str], tuple[str, str]]]:
    """Yields the gaps between words: the word before it, [first, past), where the word after it begins, and the two
    lower-case words on either side, empty where there is none."""
    found = [(match.start(), match.end(), match[0].lower().replace("’", "'")) for match in _WORD.finditer(text)]
    words = ["", *(word for _, _, word in found), ""]
    for nth, ((first, past, _), (at, _, _)) in enumerate(pairwise(found), 1):
        yield (first, past), at, (words[nth - 1], words[nth]), (words[nth + 1], words[nth + 2])


def border_scores(text: str) -> dict[int, float]:
    """Returns the log-odds that a sentence begins at each word of a text but the first, by where the word begins."""
    border = weights().border
    return {at: border(before, after) for _, at, before, after in gaps(text)}
