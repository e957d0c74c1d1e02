"""Counters of the questions that were answered, as Prometheus metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Histogram

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.metrics_core import Metric

PREFIX: Final = "pullquote"  # of every metric's name
BOUNDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds


class Meter:
    """Counts questions and their duration in seconds since the process began.

    A question is labelled by its ask and by its outcome: a verdict, `found`, `nothing`, or the name of an error. The
    metrics have a registry of their own, so that a host's exposition does not show them.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._questions = Counter(
            f"{PREFIX}_questions", "Questions answered", ["ask", "outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            f"{PREFIX}_question_seconds", "How long questions took", ["ask"], buckets=BOUNDS, registry=self._registry
        )

    def answered(self, ask: str, outcome: str, seconds: float) -> None:
        """Counts one question and its duration in seconds."""
        self._questions.labels(ask, outcome).inc()
        self._seconds.labels(ask).observe(seconds)

    def families(self) -> Iterator[Metric]:
        """The metrics as they are now, without the `_created` samples, which only OpenMetrics needs."""
        for family in self._registry.collect():
            family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
            yield family
