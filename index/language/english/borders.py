"""Where sentences begin in English without punctuation: by the two words before a gap and the two after it.

The weights are in `border_weights.py`, counted by `tests/bench/train_borders.py` in transcripts that have punctuation.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from .border_weights import AFTER, BEFORE, USUAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def _table(listed: str) -> dict[str, float]:
    entries = (entry.split() for entry in listed.replace("\n", " ").split("|"))
    return {" ".join(words): float(worth) for *words, worth in entries}


_BEFORE: Final = _table(BEFORE)
_AFTER: Final = _table(AFTER)


def border(
    before: tuple[str, str],
    after: tuple[str, str],
    usual: float = USUAL,
    weights_before: Mapping[str, float] = _BEFORE,
    weights_after: Mapping[str, float] = _AFTER,
) -> float:
    """Returns the log-odds that a sentence begins between the two lower-case words before and the two after."""
    ended = weights_before.get(" ".join(before), weights_before.get(before[1], 0.0))
    begun = weights_after.get(" ".join(after), weights_after.get(after[0], 0.0))
    return usual + ended + begun


def gaps(text: str) -> Iterator[tuple[tuple[int, int], int, tuple[str, str], tuple[str, str]]]:
    """Yields the gaps between words: the word before it, [first, past), where the word after it begins, and the two
    lower-case words on either side, empty where there is none."""
    found = [(match.start(), match.end(), match[0].lower().replace("’", "'")) for match in _WORD.finditer(text)]
    words = ["", *(word for _, _, word in found), ""]
    for nth, ((first, past, _), (at, _, _)) in enumerate(pairwise(found), 1):
        yield (first, past), at, (words[nth - 1], words[nth]), (words[nth + 1], words[nth + 2])


def border_scores(text: str) -> dict[int, float]:
    """Returns the log-odds that a sentence begins at each word of a text but the first, by where the word begins."""
    return {at: border(before, after) for _, at, before, after in gaps(text)}
