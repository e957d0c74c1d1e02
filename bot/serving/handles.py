"""How many files and connections the process may have open."""

from __future__ import annotations

import contextlib
import sys
from typing import Final

if sys.platform != "win32":
    import resource

PLENTY: Final = 8192  # handles: more than we ever need, and below what any system refuses
UNKNOWN: Final = 512  # where the system does not say, as Windows does not


def handle_limit() -> int:
    """Returns how many handles the process may have."""
    if sys.platform == "win32":
        return UNKNOWN
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return PLENTY if soft == resource.RLIM_INFINITY else soft


def raise_handle_limit() -> None:
    """Raises the limit to `PLENTY`, or as far as the system lets us; for a process of our own."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = PLENTY if hard == resource.RLIM_INFINITY else min(PLENTY, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):  # the limit stays as it was
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
