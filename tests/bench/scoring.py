"""How good answers are: the usual measures of retrieval, over a benchmark's passages.

A benchmark says which of its passages answer a query; a hit is a stretch of time. It counts for the passage that holds
its middle, and a passage counts once.
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

DEEP = 10  # hits that are looked at


class Timeline:
    """Where a benchmark's passages stand: (id, file name, start, end), times in seconds."""

    def __init__(self, passages: Iterable[tuple[str, str, float, float]]) -> None:
        self._files: dict[str, list[tuple[float, float, str]]] = {}
        for id_, file, start, end in passages:
            self._files.setdefault(file, []).append((start, end, id_))
        for found in self._files.values():
            found.sort()

    def holding(self, file: str, moment: float) -> str | None:
        """The passage of a file in which a moment falls; the last one goes on to the end of the file."""
        found = self._files.get(file, [])
        at = bisect.bisect_right(found, moment, key=_start) - 1
        return found[at][2] if at >= 0 else None

    def ranking(self, hits: Iterable[tuple[str, float, float]]) -> list[str]:
        """The passages that hits (file name, start, end) count for, best first, at most DEEP."""
        held = (self.holding(file, (start + end) / 2) for file, start, end in hits)
        return list(dict.fromkeys(passage for passage in held if passage is not None))[:DEEP]


def _start(passage: tuple[float, float, str]) -> float:
    return passage[0]


@dataclass(frozen=True, slots=True)
class Score:
    """One query's measures, or their means over several, each from 0 to 1.

    R@k is whether anything relevant is among the first k; MRR one over the rank of the first that is; nDCG the gain
    discounted by the logarithm of the rank, as a share of what the best order would have.
    """

    r1: float
    r5: float
    r10: float
    mrr: float
    ndcg: float


def score(ranking: Sequence[str], relevant: Collection[str]) -> Score:
    """The measures of one query whose passages are ranked; `relevant` must not be empty."""
    gains = [passage in relevant for passage in ranking[:DEEP]]
    first = gains.index(True) if True in gains else None
    return Score(
        r1=float(any(gains[:1])),
        r5=float(any(gains[:5])),
        r10=float(any(gains)),
        mrr=0.0 if first is None else 1 / (first + 1),
        ndcg=discounted(gains) / discounted([1] * min(DEEP, len(relevant))),
    )


def discounted(gains: Iterable[float]) -> float:
    """Gains added up, each divided by the logarithm of its rank (Järvelin and Kekäläinen 2002)."""
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def mean(scores: Sequence[Score]) -> Score:
    """The mean of each measure; 0 where there is no score."""
    size = len(scores) or 1
    return Score(*(sum(getattr(one, measure.name) for one in scores) / size for measure in fields(Score)))


def percentile(values: Iterable[float], share: float) -> float:
    """The value that `share` of all are below, one of them; NaN if there is none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else math.nan
