"""What buttons, menus and forms carry, read back: anybody may send anything in their place."""

from __future__ import annotations

from ..bot.errors import StaleControl


def counted(text: str) -> int:
    """The number in a control's data. Raises StaleControl."""
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise StaleControl
    return int(text)
