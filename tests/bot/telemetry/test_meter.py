"""The metrics that operators' dashboards and alerts read: their names, types, labels, buckets and values stay."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import REGISTRY
from prometheus_client.exposition import generate_latest
from pullquote.bot.serving.health import Metrics, Snapshot
from pullquote.bot.serving.supervision import AdapterState
from pullquote.bot.telemetry.meter import Meter

EXPOSED = (Path(__file__).parent / "data" / "metrics.txt").read_text("utf-8")
HISTORY = (
    ("quote", "verbatim", 0.004),
    ("quote", "verbatim", 0.01),
    ("quote", "UnknownSpeaker", 0.3),
    ("topic", "found", 1.0),
    ("topic", "nothing", 12.5),
)
SNAPSHOT = Snapshot(
    6, 20480, 4096, None, 2, {"sent": 3, "pending": 1}, {"active": 1}, {"good": 1}, {"stored": 4}, 1, 900.0
)
STATES = {"discord": AdapterState.RUNNING, "slack": AdapterState.WAITING}


def exposed(meter: Meter) -> str:
    return generate_latest(Metrics(meter, SNAPSHOT, STATES)).decode()


def test_a_fixed_history_is_exposed_as_it_always_was() -> None:
    """The file was written before prometheus_client's own metrics counted; the order of series means nothing."""
    meter = Meter()
    for ask, outcome, seconds in HISTORY:
        meter.answered(ask, outcome, seconds)
    assert sorted(exposed(meter).splitlines()) == sorted(EXPOSED.splitlines())


def test_before_the_first_question_every_metric_is_named_without_a_series() -> None:
    declared = [line for line in EXPOSED.splitlines() if line.startswith("#")]
    assert [line for line in exposed(Meter()).splitlines() if line.startswith("#")] == declared
    assert "pullquote_questions_total{" not in exposed(Meter())


def test_meters_are_apart_and_leave_the_global_registry_alone() -> None:
    one, other = Meter(), Meter()
    one.answered("quote", "verbatim", 0.1)
    assert "pullquote_questions_total{" not in exposed(other)
    assert b"pullquote" not in generate_latest(REGISTRY)
    assert "process_" not in exposed(one)
