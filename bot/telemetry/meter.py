"""Counters of the questions that were answered, as Prometheus metrics."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Counter, Histogram
    from prometheus_client.metrics_core import Metric

PREFIX: Final = "pullquote"  # of every metric's name
BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


class Meter:
    """Counts questions and their duration in seconds since the process began; use it in one thread.

    A question is labelled by its ask and by its outcome: a verdict, `found`, `nothing`, or the name of an error. The
    metrics are in no registry, so that a host's exposition does not show them.
    """

    @cached_property
    def _metrics(self) -> tuple[Counter, Histogram]:
        from prometheus_client import Counter, Histogram  # imported late: the prompt counts nothing

        return (
            Counter(f"{PREFIX}_questions", "Questions answered", ["ask", "outcome"], registry=None),
            Histogram(f"{PREFIX}_question_seconds", "How long questions took", ["ask"], buckets=BOUNDS, registry=None),
        )

    def answered(self, ask: str, outcome: str, seconds: float) -> None:
        """Counts one question and its duration in seconds."""
        questions, durations = self._metrics
        questions.labels(ask, outcome).inc()
        durations.labels(ask).observe(seconds)

    def families(self) -> Iterator[Metric]:
        """Yields the metrics as they are now, without the `_created` samples, which only OpenMetrics needs."""
        for metric in self._metrics:
            for family in metric.collect():
                family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
                yield family
