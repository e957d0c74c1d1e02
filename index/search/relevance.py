"""Whether a place is about a topic: one calibrated figure, which can be compared between libraries.

The scores of a ranking say which place is the best, and not whether it is any good: something is always the best. What
tells is how much of the topic is said near a place and right beside it, the rarer words counting more: all of one or
two words, but of a long question only a part, since some of its words say how it is asked, and since several rare words
do not come together by chance. It tells as well if the title has them, and with a model of meaning, how like the
passage is to the topic.

The more passages there are, the more of the words meet somewhere by chance: so the best place of a large library has to
say more of the topic than that of a single episode. And a word that a small library does not have need not be a rare
one: its rarity is estimated as if so many passages of other talk (OTHERS) were there as well.

The weights are calibrated on topics that are spoken of in a library, and on those of others, on everyday ones, and on
gibberish: `./run bench topics` prints how many of each are answered with nothing, and --fit makes the weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from ..deadline import checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from .engine import Statistics

    Floats = NDArray[np.float64]

REACH: Final = 1100  # characters on either side of a place within which a word is near it: a stretch of 400 words
BESIDE: Final = 150  # and within which it is right beside it: a sentence or two
OTHERS: Final = 2000  # passages of other talk that rarity is estimated with,
HAVING: Final = 10  # of which so many have any one word


class TopicEvidence(NamedTuple):
    """What speaks for places being about a topic, as columns [places].

    `covered` is the share in [0, 1] of the topic's words that are said near a place, weighed by their rarity; `broad`
    the same times the logarithm of their number; `lacking` the share that is not, divided by their number; `beside` the
    share that is said right beside a place; `titled` the share of the topic that the title has; `size` the logarithm of
    the number of passages searched; `likeness` the cosine with the topic, 0 where it is not known.
    """

    covered: Floats
    broad: Floats
    lacking: Floats
    beside: Floats
    size: Floats
    titled: Floats
    likeness: Floats


class Weights(NamedTuple):
    """The weights of a logistic function of the evidence; `none` is its value without any."""

    none: float
    covered: float
    broad: float
    lacking: float
    beside: float
    size: float
    titled: float
    likeness: float


# Made by `./run bench topics --fit`, without and with `--model`.
BY_WORDS: Final = Weights(
    none=-1.17, covered=4.99, broad=2.85, lacking=-4.39, beside=4.5, size=-0.46, titled=3.91, likeness=0.0
)
BY_MEANING: Final = Weights(
    none=-2.24, covered=8.12, broad=-1.52, lacking=0.0, beside=1.69, size=-0.64, titled=1.02, likeness=13.57
)
ABOUT: Final = 0.5  # of `certainty`: from here on a place is about the topic


def rarity(terms: Sequence[str], statistics: Iterable[Statistics]) -> dict[str, float]:
    """The inverse document frequency of each term in all shelves together, estimated with OTHERS."""
    counted = list(statistics)
    passages = OTHERS + sum(one.passages for one in counted)
    return {
        term: float(np.log(passages / (HAVING + sum(c.frequencies.get(term, 0) for c in counted)))) for term in terms
    }


def evidence(
    lines: NDArray[np.int64],
    held: Mapping[str, NDArray[np.int64]],
    rarity: Mapping[str, float],
    passages: int,
    titled: Floats | None = None,
    likeness: Floats | None = None,
) -> TopicEvidence:
    """The evidence of places at the offsets `lines` [places] on the line of all transcripts.

    `held` are the offsets of each word of the topic, ascending; `rarity` is of each word, `passages` how many were
    searched.
    """
    nothing, number = np.zeros(len(lines)), max(len(held), 1)
    covered, beside = _covered(lines, held, rarity, REACH), _covered(lines, held, rarity, BESIDE)
    return TopicEvidence(
        covered,
        covered * np.log(number),
        (1 - covered) / number,
        beside,
        np.full(len(lines), np.log(max(passages, 1))),
        nothing if titled is None else titled,
        nothing if likeness is None else np.nan_to_num(likeness),
    )


def _covered(
    lines: NDArray[np.int64], held: Mapping[str, NDArray[np.int64]], rarity: Mapping[str, float], reach: int
) -> Floats:
    """The share [places] of the topic that is said at most `reach` characters away."""
    covered, most = np.zeros(len(lines)), sum(rarity[term] for term in held) or 1.0
    for term, places in held.items():
        checkpoint()
        near = np.searchsorted(places, lines + reach) > np.searchsorted(places, lines - reach)
        covered += rarity[term] / most * near
    return covered


def certainty(found: TopicEvidence, weights: Weights) -> Floats:
    """How certain it is, in (0, 1), that each place is about the topic."""
    logit = np.full(len(found.covered), weights.none)
    for share, figure in zip(weights[1:], found, strict=True):
        logit += share * figure
    return 1 / (1 + np.exp(-logit))


def at(found: TopicEvidence, place: int) -> TopicEvidence:
    """The evidence of one of the places, as columns of one."""
    return TopicEvidence(*(column[place : place + 1] for column in found))


def unsaid(held: Mapping[str, NDArray[np.int64]]) -> list[str]:
    """The words of a topic that nobody says."""
    return [term for term, places in held.items() if not len(places)]


def merged(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Offsets of one word from several sources, ascending, each once."""
    return np.unique(np.concatenate([np.zeros(0, np.int64), *parts]))
