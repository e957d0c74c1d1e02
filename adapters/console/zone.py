"""The time zone of this computer, by its IANA name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

LOCALTIME: Final = Path("/etc/localtime")


def zone_here() -> str | None:
    """The IANA name, from the environment or the system; None where neither names a zone."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if "/" in named and not named.startswith("/"):
        return named
    try:
        target = str(LOCALTIME.resolve(strict=True))
    except (OSError, RuntimeError):
        return None
    _, found, name = target.partition("zoneinfo/")
    return name.removeprefix("posix/") if found and name else None
