"""What a client accepts, as its headers say it (RFC 9110, 12.5): languages, and packed answers."""

from __future__ import annotations

import re
from typing import Final

from aiohttp import hdrs, web

_WEIGHT: Final = re.compile(r"q\s*=\s*([01](?:\.\d{0,3})?)", re.IGNORECASE | re.ASCII)
_GZIP: Final = ("gzip", "x-gzip", "*")  # what is said of it, the nearest first


def languages(accepted: str) -> list[str]:
    """The tags of an `Accept-Language` header, those that are liked best first."""
    liked = sorted(_weighed(accepted), key=lambda one: -one[1])
    return [tag for tag, weight in liked if weight > 0]


def takes_gzip(request: web.Request) -> bool:
    """Whether an answer may be packed by gzip: not where the weight of it is 0, or nothing is said of it."""
    said = {name.lower(): weight for name, weight in _weighed(request.headers.get(hdrs.ACCEPT_ENCODING, ""))}
    return next((said[name] > 0 for name in _GZIP if name in said), False)


def _weighed(header: str) -> list[tuple[str, float]]:
    """The names in a header, each with its weight; one whose weight cannot be read is left out."""
    found: list[tuple[str, float]] = []
    for part in header.split(","):
        name, _, weight = part.partition(";")
        read = _WEIGHT.fullmatch(weight.strip())
        if name.strip() and (read or not weight):
            found.append((name.strip(), float(read[1]) if read else 1.0))
    return found
