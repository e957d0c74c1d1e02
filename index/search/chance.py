"""How likely a quote would match as well by chance: the measure of whether a place is meant.

Words that are said everywhere match somewhere by chance, the more of them, the larger the library. Statistics of local
alignment (Karlin and Altschul 1990) know how well letters match by chance that follow one another at random; words do
not, since talk is full of formulas. So chance is read off the library itself, as Pearson (1998) does for protein
sequences: the best place elsewhere, with other words, is what chance gives for this quote in this library, whatever its
length. What counts is how far the best place stands out from that rival, and how much its words tell.

`chance` is calibrated on short clauses of other shows in the same field, which are said nowhere in the library: of so
many of them, this share would match as well. `./run bench verdicts --fit` made the weights and prints the curve.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from .align import Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .align import Alignment, Pair, QuoteWords

WORTH: Final = {Way.SAME: 1.0, Way.FORM: 0.95, Way.SWAPPED: 0.9, Way.ALIKE: 0.8}  # of a word that is found so
ONE_SAYING: Final = 0.8  # share of common words from which two places say the same thing, and are no rivals


class Evidence(NamedTuple):
    """What speaks for a place being meant, and against it.

    `lead` is the score of the alignment less that of the best rival, in [-1, 1]; `told` the sum of the rarities of the
    words found and `rarest` the highest of them; `covered` the share of content words found, times the logarithm of the
    quote's length; `small` the share of the quote's words that are small words and were not found.
    """

    lead: float
    told: float
    rarest: float
    covered: float
    small: float


# Made by `./run bench verdicts --fit`: the logarithm of the chance is minus the sum of the evidence by these weights.
WEIGHTS: Final = Evidence(lead=11.28, told=0.13, rarest=1.66, covered=1.91, small=-6.14)
NONE: Final = -1.34  # of it without any evidence


def chance(evidence: Evidence) -> float:
    """The share, in (0, 1], of quotes said nowhere in a library that match a place in it as well as this one does."""
    weight = NONE + sum(share * figure for share, figure in zip(WEIGHTS, evidence, strict=True))
    return math.exp(-max(weight, 0.0))


NO_EVIDENCE: Final = Evidence(0.0, 0.0, 0.0, 0.0, 0.0)


def evidence(asked: QuoteWords, alignment: Alignment, pairs: Sequence[Pair], rival: float) -> Evidence:
    """The evidence of an alignment; `pairs` are those that count, `rival` is the score of the best rival."""
    worth = [0.0] * len(asked.words)
    for pair in pairs:
        worth[pair.asked : pair.asked_past] = [WORTH.get(pair.way, 0.0)] * (pair.asked_past - pair.asked)
    spoken = [at for at, word in enumerate(asked.words) if not word.filler and at not in asked.bracketed]
    content = [at for at in spoken if not asked.words[at].stop]
    found = [worth[at] * rarity for at, rarity in enumerate(asked.rarities)]
    lost = sum(1 - worth[at] for at in content)
    length = max(len(spoken), 1)
    return Evidence(
        lead=alignment.score - rival,
        told=sum(found),
        rarest=max(found, default=0.0),
        covered=(1 - lost / len(content) if content else 1.0) * math.log(length),
        small=sum(1 - worth[at] for at in spoken if asked.words[at].stop) / length,
    )


def rivals(places: Sequence[tuple[float, frozenset[str]]]) -> list[float]:
    """The score of the best rival of each place, 0 without one; places are (score, the words said there)."""
    return [
        max((score for score, other in places if not _one_saying(words, other)), default=0.0) for _, words in places
    ]


def _one_saying(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) >= ONE_SAYING * max(len(a), len(b))
