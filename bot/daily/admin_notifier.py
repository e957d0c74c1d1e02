"""Sends notices to admins."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from ...index.storage.waiting import to_the_end
from ..delivery import Outlet, Permanent, Transient, Unknown
from .delivery_policy import retry_in

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from .delivery_cards import DeliveryCards
    from .notices import AdminNotice, Outbox

TIMEOUT_S: Final = 45.0  # less than the lease
MOST_TRIES: Final = 50  # about a day

_log: Final = logging.getLogger(__name__)


class AdminNotifier:
    """Sends notices through `outlets`, by platform. `unexpected` is called with errors that nobody expected."""

    def __init__(
        self,
        outbox: Outbox,
        outlets: Mapping[str, Outlet],
        cards: DeliveryCards,
        now: Callable[[], float],
        rng: random.Random,
        unexpected: Callable[[Exception], None],
    ) -> None:
        self._outbox = outbox
        self._outlets = outlets
        self._cards = cards
        self._now = now
        self._rng = rng
        self._unexpected = unexpected

    async def send(self, notice: AdminNotice) -> None:
        """Claims and sends a notice; then removes it from the outbox, or schedules a retry. Raises StorageError."""
        outlet, now = self._outlets[notice.place.platform], self._now()
        if notice.uncertain:  # the process that claimed it has ended
            event = {"notice": notice.message, "workspace": notice.place.workspace}
            _log.warning("a notice may not have been sent, and is not sent again", extra=event)
        if notice.uncertain or notice.attempts >= MOST_TRIES:
            await self._outbox.remove(notice)
            return
        if not await self._outbox.claim(notice, now):
            return
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await outlet.deliver(notice.place, self._cards.notice(notice), notice.key)
        except Transient as error:
            wait = retry_in(notice.attempts + 1, error.retry_after, self._rng.random())
            await to_the_end(self._outbox.retry(notice, self._now() + wait))
            return
        except (Permanent, Unknown, TimeoutError):
            pass  # the list of subscriptions shows the trouble, too
        except Exception as error:  # noqa: BLE001 - somebody else's code
            self._unexpected(error)
        await to_the_end(self._outbox.remove(notice))
