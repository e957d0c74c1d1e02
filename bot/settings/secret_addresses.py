"""Addresses of the web that may be secrets: how they are shown, and what is hidden of them. Pure.

Private feeds are read by a key in their address. `env:PULLQUOTE_FEED_SECRET_X` stands for the address in that variable,
`file:/run/secrets/x` for that in a file, so that it stands nowhere else.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from .credentials import SECRET

if TYPE_CHECKING:
    from urllib.parse import SplitResult

ENVIRONMENT: Final = "env:"
FILE: Final = "file:"
HIDDEN: Final = "…"
_LONG: Final = 12  # characters
_TURNS: Final = 3
_RUN: Final = re.compile(r"[^\W_]+")
_TURN: Final = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")


def web_parts(text: str) -> SplitResult | None:
    """The parts of an address by http or https with a host; None for any other text."""
    try:
        found = urlsplit(text.strip())
        usable = found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:  # a broken IPv6 host or port
        return None
    return found if usable else None


def is_reference(address: str) -> bool:
    """Tells whether an address only says where the real one stands."""
    return address.startswith((ENVIRONMENT, FILE))


def is_feed_address(text: str) -> bool:
    """Tells whether `text` is an address of the web, or names a variable for secrets or a file with a whole path."""
    if text.startswith(ENVIRONMENT):
        return bool(SECRET.fullmatch(text.removeprefix(ENVIRONMENT)))
    if text.startswith(FILE):
        return Path(text.removeprefix(FILE)).is_absolute()
    return web_parts(text) is not None


def shown(address: str) -> str:
    """An address for people, without name and password, values of its query, and what looks like a key in its path."""
    if is_reference(address):
        return address
    parts = web_parts(address)
    if parts is None:
        return HIDDEN
    user = f"{HIDDEN}@" if parts.username or parts.password else ""
    host = parts.netloc.rpartition("@")[2]
    path = "/".join(HIDDEN if _may_be_key(part) else part for part in parts.path.split("/"))
    return f"{parts.scheme}://{user}{host}{path}{f'?{HIDDEN}' if parts.query else ''}"


def is_private(address: str) -> bool:
    """Tells whether an address may be a secret, so that no file that it leads to is shown as a link."""
    return is_reference(address) or HIDDEN in shown(address)


def secret_parts(address: str) -> list[str]:
    """What may be a secret in an address of the web."""
    parts = web_parts(address)
    if parts is None:
        return []
    found = [parts.username, parts.password, *(value for _, value in parse_qsl(parts.query))]
    return [*(one for one in found if one), *filter(_may_be_key, parts.path.split("/"))]


def _may_be_key(part: str) -> bool:
    """Whether a piece of a path has a long run in which letters and digits take turns: such are drawn, not written."""
    runs = (run for run in _RUN.findall(part) if len(run) >= _LONG)
    return any(len(_TURN.findall(run)) >= _TURNS for run in runs)
