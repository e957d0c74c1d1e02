"""JSON for programs, safe to print on a terminal: one line, without control characters."""

from __future__ import annotations

import json
import re
import sys
from typing import Final

_UNSEEN: Final = re.compile(r"[^\x20-\x7e]")


def json_line(value: object) -> str:
    """`value` as one line of JSON, in which unprintable characters and those outside the output's encoding are escaped.

    Raises ValueError for a number that JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=not _takes_unicode(), allow_nan=False)
    return _UNSEEN.sub(lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], text)


def put_line(value: object) -> None:
    """Prints one line of JSON and flushes it, so that a program at the other end of a pipe can go on."""
    sys.stdout.write(json_line(value) + "\n")
    sys.stdout.flush()


def _takes_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in {"utf8", "utf16", "utf32"}
