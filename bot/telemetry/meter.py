"""What is counted while questions are answered, to be read by whoever watches the process."""

from __future__ import annotations

import bisect
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


@dataclass(slots=True)
class Histogram:
    """How many measurements were at most as long as each of `BOUNDS`, and how long all were together, in seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def observe(self, seconds: float) -> None:
        """Counts one measurement."""
        self.counts[bisect.bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    def cumulative(self) -> list[tuple[str, int]]:
        """The counts as Prometheus has them: up to each bound, by its name."""
        names, sums, running = [*map(str, BOUNDS), "+Inf"], list[int](), 0
        for count in self.counts:
            running += count
            sums.append(running)
        return list(zip(names, sums, strict=True))


class Meter:
    """Counts since the process began. `questions` are by what was asked and what came of it: a verdict, `found`,
    `nothing`, or the name of an error."""

    def __init__(self) -> None:
        self.questions: Counter[tuple[str, str]] = Counter()
        self.seconds: dict[str, Histogram] = {}

    def answered(self, ask: str, outcome: str, seconds: float) -> None:
        """Counts one question and how long it took."""
        self.questions[ask, outcome] += 1
        self.seconds.setdefault(ask, Histogram()).observe(seconds)
