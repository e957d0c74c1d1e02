"""A clock that counts seconds and that nobody can set."""

from __future__ import annotations

import time
from typing import Final

_CLOCK: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", None)


def uptime() -> float:
    """Seconds since an arbitrary moment; only differences within one process mean something.

    Goes on while the computer sleeps where the system has such a clock (Linux), unlike `time.monotonic` there.
    """
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
