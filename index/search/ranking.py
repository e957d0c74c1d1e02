"""The ranking of candidates by rank-bm25, with the statistics of the whole shelf.

`BM25Plus` of rank-bm25 (Lv and Zhai, "Lower-Bounding Term Frequency Normalization", CIKM 2011) scores a document from
its own term counts and four things of the collection: its size, its mean length, and the document frequency of the
query's terms. An index knows these, so a few hundred candidates get the scores they would have among all passages.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np
from rank_bm25 import BM25Plus  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from .engine import Statistics


class ShelfBM25(BM25Plus):
    """BM25Plus over candidates only, with the statistics of their shelf."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        super().__init__([])  # pyright: ignore[reportUnknownMemberType]

    def _initialize(self, corpus: Sequence[Iterable[str]]) -> dict[str, int]:  # noqa: ARG002 - there is none
        """Sets what rank-bm25 takes from its corpus: that of the collection, from the shelf."""
        self.corpus_size = self._statistics.passages
        self.avgdl = self._statistics.mean_length or 1.0
        return {term: count for term, count in self._statistics.frequencies.items() if count}

    def scores(
        self, query: Sequence[str], counts: Mapping[str, NDArray[np.int64]], lengths: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The scores [candidates] for the terms of a query, from the `counts` [candidates] of each and the `lengths`
        [candidates] in words: the arithmetic of rank-bm25's `get_batch_scores`, to the last digit."""
        idf = cast("dict[str, float]", self.idf)  # pyright: ignore[reportUnknownMemberType]
        found, slack = np.zeros(len(lengths)), self.k1 * (1 - self.b + self.b * lengths / self.avgdl)
        for term in query:
            found += idf.get(term, 0.0) * (self.delta + (counts[term] * (self.k1 + 1)) / (slack + counts[term]))
        return found


def share(
    terms: Sequence[str],
    counts: NDArray[np.float64],
    lengths: NDArray[np.float64],
    statistics: Statistics,
    k1: float = 1.5,
) -> NDArray[np.float64]:
    """The score of each document as a share [documents] in [0, 1] of the highest possible one, from `counts`
    [documents, terms] and `lengths` [documents] in words.

    The scores are those of `ShelfBM25` above that of a document without any of the terms; so shares of different
    questions, shelves and lengths can be compared. Terms that the shelf lacks count as the rarest: if they are missing
    everywhere, the other terms mean little.
    """
    model = ShelfBM25(statistics)
    idf = cast("dict[str, float]", model.idf)  # pyright: ignore[reportUnknownMemberType]
    unheard = math.log(statistics.passages + 1)
    rarity = np.array([idf.get(term, unheard) for term in terms])
    most = rarity.sum()
    if most <= 0:
        return np.zeros(len(counts))
    slack = k1 * (1 - model.b + model.b * lengths / model.avgdl)
    return (counts / (slack[:, None] + counts)) @ rarity / most
