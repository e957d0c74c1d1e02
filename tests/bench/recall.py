"""The recall that the budget of postings costs: candidates of a query under it against those of the full OR.

The engine reads the passages of a query's rarest words only. Every query that search puts to the engine is recorded and
run again twice: as it is, and with an unlimited budget.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

from pullquote.index.deadline import Deadline
from pullquote.index.querying.found import Scope
from pullquote.index.search import engine
from pullquote.index.search.engine import Candidate, IndexQuery
from pullquote.index.search.tantivy_engine import TantivyEngine

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from pullquote.index.library import Library

DEEP = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """The first candidates of one question: under the budget, and of the full OR."""

    budgeted: list[Candidate]
    full: list[Candidate]

    @property
    def overlap(self) -> float:
        """The share of the full OR's candidates that are among the budgeted ones, too; equal scores count as equal.

        1 where there are none.
        """
        if not self.full:
            return 1.0
        found = {place(one) for one in self.budgeted}
        return sum(place(one) in found for one in self.full) / len(self.full)


def place(candidate: Candidate) -> tuple[int, int, int]:
    """The transcript and the characters of a candidate."""
    return candidate.transcript, candidate.first, candidate.past


async def compare(library: Library, questions: Sequence[str]) -> list[Compared]:
    """The candidates of each quote; a question that puts several queries to the engine has those of all."""
    found = list[Compared]()
    for words in questions:
        with _recorded() as asked:
            await library.quote(words, Scope(), 1, Deadline())
        budgeted = [one for index, query in asked for one in index.candidates(query, DEEP)]
        with mock.patch.object(engine, "BUDGET", sys.maxsize):
            full = [one for index, query in asked for one in index.candidates(query, DEEP)]
        found.append(Compared(budgeted, full))
    return found


@contextlib.contextmanager
def _recorded() -> Generator[list[tuple[TantivyEngine, IndexQuery]]]:
    """Records the queries to engines within the block."""
    asked = list[tuple[TantivyEngine, IndexQuery]]()
    real = TantivyEngine.candidates

    def candidates(self: TantivyEngine, query: IndexQuery, k: int) -> list[Candidate]:
        asked.append((self, query))
        return real(self, query, k)

    with mock.patch.object(TantivyEngine, "candidates", candidates):
        yield asked
