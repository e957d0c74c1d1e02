"""Tuning of a process of our own, never of a host's: its allocator, garbage collector and interpreter."""

from __future__ import annotations

import ctypes
import gc
import sys
from typing import Final

M_MMAP_THRESHOLD: Final = -3  # numbered as in glibc's malloc.h
M_ARENA_MAX: Final = -8
LARGE_BLOCK: Final = 128 * 1024  # bytes; glibc's initial value


def tune_allocator() -> None:
    """Tunes glibc's allocator for a long-running process of our own; call it before other threads start.

    glibc gives every thread an arena, up to eight a processor, and memory freed in one arena does not serve the others:
    with a dozen threads that take turns, much of it stays unused. Two arenas suffice for a few searches at once. The
    mmap threshold is fixed, since glibc raises it once a large block was freed, and then takes large blocks from the
    arenas, which fragments them. Other C libraries are left alone. See mallopt(3).
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(M_ARENA_MAX, 2)
        libc.mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def tune_interpreter() -> None:
    """Tunes the garbage collector and the thread switch interval for a process of our own, never for a host's.

    A search allocates ten thousand small objects. With the default thresholds a full collection runs every few searches
    and takes longer than they do. The objects of start-up are therefore frozen and collections made rarer. The switch
    interval is a fifth of the default, so that the event loop gets its turn while threads search.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    sys.setswitchinterval(0.001)
