"""Wakes those who sleep until something is due, when something has changed."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


class ChangeSignal:
    """Rung by whoever changes something; heard by all who listen, in the same event loop."""

    def __init__(self) -> None:
        self._listening = set[asyncio.Event]()

    def ring(self) -> None:
        """Wakes everybody who listens."""
        for event in self._listening:
            event.set()

    @contextlib.contextmanager
    def listening(self) -> Generator[asyncio.Event]:
        """An event that is set whenever the bell is rung."""
        event = asyncio.Event()
        self._listening.add(event)
        try:
            yield event
        finally:
            self._listening.discard(event)
