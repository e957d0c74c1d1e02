"""Wakes the schedulers of this process when a subscription has changed."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


class ChangeSignal:
    """Sets the events of all listeners in the same event loop."""

    def __init__(self) -> None:
        self._events = set[asyncio.Event]()

    def notify(self) -> None:
        """Wakes all listeners."""
        for event in self._events:
            event.set()

    @contextlib.contextmanager
    def listening(self) -> Generator[asyncio.Event]:
        """An event that is set by every `notify`, until the context ends; the listener clears it."""
        event = asyncio.Event()
        self._events.add(event)
        try:
            yield event
        finally:
            self._events.discard(event)
