"""A sample of what `./run bench deliveries` and `./run bench schedule` measure at length."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench"


def run(name: str, *options: str) -> str:
    """A measurement in a process of its own, as it forks others."""
    command = [sys.executable, "-P", str(BENCH / name), *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_crashes_kills_and_two_processes_never_post_twice_and_lose_nothing() -> None:
    """FAULTS 46, 47: crash points, kill -9 around due times, and two processes on one schedule."""
    out = run("deliveries.py", "--crashes", "5", "--kills", "1", "--subscriptions", "6", "--seed", "3")
    assert [line.split("  ")[0] for line in out.splitlines()[1:]] == ["crash points", "kill -9", "side by side"]
    assert "sent" in out


def test_every_date_comes_exactly_once_in_all_zones() -> None:
    out = run("schedule.py", "--subscriptions", "700", "--years", "0.4", "--stored", "4", "--days", "9")
    assert out.count(" 0 violations") == 2
