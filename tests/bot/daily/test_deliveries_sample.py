"""A sample of what `./run bench deliveries` and `./run bench schedule` measure at length."""

from __future__ import annotations

import pytest

from ...modules import run_bench

pytestmark = pytest.mark.long


def test_crashes_kills_and_two_processes_never_post_twice_and_lose_nothing() -> None:
    """FAULTS 46, 47: crash points, kill -9 around due times, and two processes on one schedule."""
    out = run_bench("deliveries", "--crashes", "3", "--kills", "1", "--subscriptions", "4", "--seed", "3")
    assert [line.split("  ")[0] for line in out.splitlines()[1:]] == ["crash points", "kill -9", "side by side"]
    assert "sent" in out


def test_every_date_comes_exactly_once_in_all_zones() -> None:
    out = run_bench("schedule", "--subscriptions", "300", "--years", "0.4", "--stored", "4", "--days", "9")
    assert out.count(" 0 violations") == 2
