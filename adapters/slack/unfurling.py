"""Links to pages of the web face that people post: Slack asks what to show of them, and gets a card.

Only who may ask gets one, and says nothing about it otherwise: nobody asked for an answer. What everybody may read is
shown anywhere; what the workspace alone may see is not, where people of others are in the conversation, or where it is
not known yet where a message will be sent.

Slack takes neither rich text nor buttons here (https://docs.slack.dev/messaging/unfurling-links-in-messages).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ..layout import Layout, LineKind
from .limits import BLOCK
from .payload import at, list_at, text_at
from .render import Block
from .replies import Reply
from .text import literal, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt.context.ack.async_ack import AsyncAck

    from ...bot.cards import Card
    from .listeners import Call
    from .render import Message
    from .web import Web

EVENT: Final = "link_shared"
SCOPES: Final = ("links:read", "links:write")  # only for this
MOST: Final = 5  # links of one message
POSTED: Final = "conversations_history"  # where a link was that was sent, and not just typed
_LAYOUT: Final = Layout(lambda _: None)
_SMALL: Final = frozenset({LineKind.SMALL, LineKind.NOTE, LineKind.DETAIL})


@dataclass(frozen=True)
class Unasked(Reply):
    """No reply: whoever posts a link has asked nothing, so not even an error is told. Everybody sees the card."""

    private = False

    async def answer(self, messages: Sequence[Message]) -> None:
        """Sends nothing."""


def from_link(_body: dict[str, Any], _web: Web, _ack: AsyncAck) -> Reply:
    """The reply to somebody who posts a link."""
    return Unasked()


async def unfurl(call: Call) -> None:
    """Shows what the links of a message lead to. Raises Refused or Unanswered."""
    inside = at(call.body, "is_ext_shared_channel") is not True and text_at(call.body, "event", "source") == POSTED
    found = dict[str, Block]()
    async with call.core.admission.question(call.asker, "link") as question:
        for link in list_at(call.body, "event", "links")[:MOST]:
            url = text_at(link, "url")
            card = await call.core.link_previews.card(url, call.workspace if inside else None)
            if card is not None:
                found[url] = {"blocks": blocks(card)}
        question.outcome = "found" if found else "nothing"
    if found:
        channel, ts = (text_at(call.body, "event", name) for name in ("channel", "message_ts"))
        await call.web.post("chat.unfurl", channel=channel, ts=ts, unfurls=found)


def blocks(card: Card) -> list[Block]:
    """A Card of one citation as plain text, in which nothing is markup."""
    cited = replace(card, citations=tuple(replace(one, link=None) for one in card.citations))
    shown = list[Block]()
    for line in _LAYOUT.lines(cited):
        text = shortened(literal("".join(run.text for run in line.runs)), BLOCK)
        plain = {"type": "plain_text", "text": text, "emoji": False}
        if text.strip():
            small = line.kind in _SMALL
            shown.append({"type": "context", "elements": [plain]} if small else {"type": "section", "text": plain})
    return shown
