"""The context of utterances: advertisements, greetings, inline labels, and words that are taken up."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .subjects import Subjects

_LABEL: Final = re.compile(
    r"(?:^|(?<=[.?!] )|(?<=[.?!][\"”)] )|(?<=\.\.\. ))"
    r"(?P<name>[A-Z][\w'-]*(?: (?:van|von|de|da|la))?(?: [A-Z][\w'-]+| \d{1,2})?)"
    r"(?: \([^)]{1,40}\))?(?::| [-–]) (?=[A-Z])"
)
SOON_AFTER: Final = 4
"""The number of utterances after an opening, or before an utterance, in which its words are looked for."""

_MIN_LABEL_COUNT: Final = 4  # occurrences of a name in the place of a label
_ADVERTISEMENT_WORDS: Final = 60
_EDGE_WORDS: Final = 300
_EDGE_SHARE: Final = 0.04
_LONG_TRANSCRIPT: Final = 2000  # words; shorter transcripts have no edges


def near(words: Sequence[int], marked: Iterable[int]) -> set[int]:
    """Returns the numbers of the utterances that are `marked` as advertising, or near those.

    `words` has the number of words before each utterance, and at its end that of all.
    """
    found = set[int]()
    for nth in marked:
        first = bisect_left(words, words[nth] - _ADVERTISEMENT_WORDS)
        past = bisect_right(words, words[nth + 1] + _ADVERTISEMENT_WORDS)
        found.update(range(first, min(past, len(words)) - 1))
    return found


def at_edges(words: Sequence[int]) -> set[int]:
    """Returns the numbers of the first and the last utterances of a long transcript, with its greetings and
    introductions.

    `words` is as in `near`.
    """
    edge = min(_EDGE_WORDS, words[-1] * _EDGE_SHARE) if words[-1] >= _LONG_TRANSCRIPT else 0
    return {nth for nth in range(len(words) - 1) if words[nth] < edge or words[-1] - words[nth + 1] < edge}


def inner_labels(speech: str) -> list[int]:
    """Returns the offsets of speakers' names inside the text that the file does not mark as labels."""
    found = [(match["name"], match.start()) for match in _LABEL.finditer(speech)]
    frequent = {name for name, count in Counter(name for name, _ in found).items() if count >= _MIN_LABEL_COUNT}
    return [at for name, at in found if name in frequent]


def echoes(said: Subjects, before: Sequence[Subjects]) -> int:
    """Returns the number of content words of an utterance that one of the utterances `before` has."""
    return sum(any(word in other.content for other in before) for word in said.content)


def shared(opening: frozenset[str], others: Sequence[Subjects]) -> float:
    """Returns the share of the content words of an `opening` that one of the `others` has; 0 if there are none."""
    return sum(any(word in other.content for other in others) for word in opening) / len(opening) if opening else 0.0
