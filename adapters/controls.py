"""What buttons, menus and forms carry, read back: anybody may send anything in their place."""

from __future__ import annotations

from ..bot.asking.answer_models import View
from ..bot.errors import StaleControl


def counted(text: str) -> int:
    """The number in a control's data. Raises StaleControl."""
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise StaleControl
    return int(text)


def list_shown(view: View) -> int:
    """Which list a view shows, for a control's data: none, that of all places, of one transcript, or the nearest."""
    return 3 if view.near else 2 if view.here else int(view.elsewhere)


def listed_view(hit: str, around: str, shown: str) -> View:
    """The view in a control's data. Raises StaleControl."""
    number = counted(shown)
    return View(counted(hit), counted(around), elsewhere=number == 1, here=number == 2, near=number == 3)
