"""A sample of what `./run bench alerts` measures at length."""

from __future__ import annotations

import pytest

from ...modules import run_bench

pytestmark = pytest.mark.long


def test_processes_that_end_anywhere_tell_nothing_twice_and_lose_nothing() -> None:
    """Five crash points, with transcripts that come and change between them."""
    assert " sent" in run_bench("alerts", "--crashes", "5", "--seed", "5")
