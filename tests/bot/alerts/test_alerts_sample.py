"""A sample of what `./run bench alerts` measures at length."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench" / "alerts.py"


def test_processes_that_end_anywhere_tell_nothing_twice_and_lose_nothing() -> None:
    """Five crash points, with transcripts that come and change between them."""
    command = [sys.executable, "-P", str(BENCH), "--crashes", "5", "--seed", "5"]
    found = {**os.environ, "PYTHONPATH": str(BENCH.parent)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600, env=found)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " sent" in done.stdout
