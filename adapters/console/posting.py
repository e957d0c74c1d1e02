"""Posts at the console: Cards one after the other, each whole, with an empty line after it."""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING, Final

from ...bot.daily.notices import STDERR
from .render import Printer

if TYPE_CHECKING:
    from ...bot.cards import Card

_one_at_a_time: Final = Lock()


def post(channel: str, card: Card) -> None:
    """Prints a Card at once; admin notices go to standard error. Raises OSError."""
    stream = sys.stderr if channel == STDERR else sys.stdout
    with _one_at_a_time:
        printer = Printer(stream)
        printer.card(card)
        printer.blank()
        stream.flush()
