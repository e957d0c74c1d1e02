"""Requests that a platform signs: their headers, and those that are sent once more by whoever saw one."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from aiohttp import web

FRESH_S: Final = 300  # seconds that a platform's clock and ours may differ
REMEMBERED: Final = 200_000  # signatures: 600 requests a second for the time that they count


class Refusal(Exception):
    """A request that is answered with the HTTP status `status`."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Replays:
    """Remembers signatures for as long as they are valid. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: OrderedDict[str, float] = OrderedDict()

    def first(self, signature: str) -> bool:
        """Whether `signature` is new."""
        now = self._clock()
        while self._until and (len(self._until) >= REMEMBERED or next(iter(self._until.values())) < now):
            self._until.popitem(last=False)
        if signature in self._until:
            return False
        self._until[signature] = now + 2 * FRESH_S
        return True


def header(request: web.Request, name: str, form: re.Pattern[str]) -> str:
    """The value of a header that a request has once and in that form. Raises Refusal with 401."""
    values = request.headers.getall(name, [])
    if len(values) != 1 or not form.fullmatch(values[0]):
        raise Refusal(401)
    return values[0]


def check_age(timestamp: str, now: float) -> None:
    """Raises Refusal with 401 for a request whose time, in seconds, is more than `FRESH_S` from now."""
    if abs(now - int(timestamp)) > FRESH_S:
        raise Refusal(401)
