"""How a process of our own is tuned."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

HEAPS = """
import ctypes, sys, threading
from pullquote.index.processes.tuning import tune_allocator
if sys.argv[1:]:
    tune_allocator()
together = threading.Barrier(9)
threads = [threading.Thread(target=lambda: (bytearray(5000), together.wait(), together.wait())) for _ in range(8)]
for thread in threads:
    thread.start()
together.wait()
ctypes.CDLL(None).malloc_stats()
together.wait()
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_stats"), reason="only glibc has heaps for threads"
)
def test_threads_share_two_heaps() -> None:
    """By default each has its own."""

    def heaps(*tuned: str) -> int:
        ran = subprocess.run([sys.executable, "-P", "-c", HEAPS, *tuned], capture_output=True, text=True, check=True)
        return ran.stderr.count("Arena ")

    assert heaps() > 2
    assert heaps("tuned") == 2
