"""JSON for programs, safe to print on a terminal: one line, without control characters."""

from __future__ import annotations

import sys

from ...bot.plaintext import json_line


def put_line(value: object) -> None:
    """Prints one line of JSON and flushes it, so that a program at the other end of a pipe can go on."""
    sys.stdout.write(json_line(value, ascii_only=not _takes_unicode()) + "\n")
    sys.stdout.flush()


def _takes_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in {"utf8", "utf16", "utf32"}
