"""What was measured of one method on one task of one set, and how that is shown: in full, and side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from scoring import Score, mean, percentile, score
from tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asking import Answers
    from publicsets import PublicSet, Query

HARDEST = "hard"


@dataclass(frozen=True, slots=True)
class Result:
    """Means over a task's queries: all measures, R@1 of each kind of query, and milliseconds a query."""

    set: str
    task: str
    method: str
    whole: Score
    kinds: dict[str, float]
    p50: float
    p99: float

    @classmethod
    def of(
        cls, public: PublicSet, task: str, method: str, queries: Sequence[Query], answers: Answers, *, within: bool
    ) -> Self:
        """`task` is how it is called; `within` says whether only one transcript was searched for each query."""
        scores = [
            score(ranking, query.relevant if within else query.pooled)
            for query, ranking in zip(queries, answers.rankings, strict=True)
        ]
        kinds = {
            kind: mean([one for one, query in zip(scores, queries, strict=True) if query.kind == kind]).r1
            for kind in sorted({query.kind for query in queries})
        }
        p50, p99 = (percentile(answers.times, share) for share in (0.5, 0.99))
        return cls(public.name, task, method, mean(scores), kinds, p50, p99)

    @property
    def short(self) -> str:
        """What counts most: of quotes R@1, and that of hard ones; of topics nDCG@10 and MRR@10."""
        if self.task != "quote":
            return f"{self.whole.ndcg:.3f} / {self.whole.mrr:.3f}"
        hard = f" ({self.kinds[HARDEST]:.2f})" if HARDEST in self.kinds else ""
        return f"{self.whole.r1:.3f}{hard}"


def in_full(results: Sequence[Result]) -> str:
    """All measures, a row for each set and method."""
    rows = list[list[str]]()
    for one in results:
        by_kind = ", ".join(f"{kind} {figure:.3f}" for kind, figure in one.kinds.items()) if len(one.kinds) > 1 else ""
        measures = (one.whole.r5, one.whole.r10, one.whole.mrr, one.whole.ndcg)
        figures = [*(f"{figure:.3f}" for figure in measures), f"{one.p50:.1f}", f"{one.p99:.1f}"]
        rows.append([one.set, one.method, f"{one.whole.r1:.3f}", by_kind, *figures])
    heading = ("set", "method", "R@1", "by kind", "R@5", "R@10", "MRR@10", "nDCG@10", "p50, ms", "p99, ms")
    return table(heading, rows)


def side_by_side(results: Sequence[Result]) -> str:
    """One figure, or two, for each set, task and method."""
    methods = list(dict.fromkeys(one.method for one in results))
    shown = {(one.set, one.task, one.method): one.short for one in results}
    rows = [
        (set_, task, *(shown.get((set_, task, method), "") for method in methods))
        for set_, task in dict.fromkeys((one.set, one.task) for one in results)
    ]
    return table(("set", "task", *methods), rows)
