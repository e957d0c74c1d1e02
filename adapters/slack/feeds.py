"""What a workspace follows: added, listed and ended by admins."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from .text import spoken

if TYPE_CHECKING:
    from .listeners import Call

_LINK: Final = re.compile(r"<([^<>|\s]+)(?:\|[^<>]*)?>")  # as Slack writes an address that was typed


async def follow(call: Call, typed: str) -> None:
    """Follows an address; its transcripts come with the next round."""
    if await call.allowed():
        found = _LINK.match(typed)
        address = html.unescape(found[1] if found else typed)
        feed = await call.core.following.follow(call.workspace, address, call.asker.user)
        await call.tell(call.core.feed_cards.begun(feed), aside=True)


async def feeds(call: Call) -> None:
    """Lists what is followed."""
    if await call.allowed():
        statuses = await call.core.following.statuses(call.workspace)
        await call.tell(call.core.feed_cards.listing(statuses, console=False), aside=True)


async def unfollow(call: Call, typed: str) -> None:
    """Follows an address no longer."""
    if await call.allowed():
        found = _LINK.match(typed)
        gone = await call.core.following.unfollow(call.workspace, html.unescape(found[1]) if found else spoken(typed))
        await call.tell(call.core.feed_cards.unfollowed(gone), aside=True)
