"""App Home: the daily posts of the workspace, the library, and how to ask."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from .buttons import actions, button
from .daily import overview
from .help_ import first_screen
from .limits import VIEW_BLOCKS
from .payload import at
from .render import Block, Message, Paragraph, composed, rendered, with_upload_hint
from .replies import in_view
from .text import Run, Style
from .web import Refused
from .welcome import first_steps, greet

if TYPE_CHECKING:
    from .listeners import Call, Work

OPEN_SEARCH: Final = "opensearch"
TITLES: Final = 8  # of the library
DIVIDER: Final = {"type": "divider"}

_log = logging.getLogger(__name__)


async def opened(call: Call) -> None:
    """Publishes Home for the person who opened it; to the first admin who opens the app, it is said how to begin."""
    await greet(call)
    if at(call.body, "event", "tab") == "home":
        await publish(call)


async def publish(call: Call) -> None:
    """Publishes Home with its present contents."""
    view = {"type": "home", "blocks": await _blocks(call)}
    await call.web.post("views.publish", user_id=call.asker.user, view=view)


async def _blocks(call: Call) -> list[Block]:
    say = call.core.messages.say
    above, usage = in_view(_heading(say("slack.home"))), list[Block]()
    if (await call.core.shelves.library(call.workspace)).transcripts:  # else there is nothing to ask
        above.append(actions([button(call.names.id(OPEN_SEARCH), say("slack.search"), OPEN_SEARCH, style="primary")]))
        usage = [DIVIDER, *in_view(first_screen(call))]
    above.append(DIVIDER)
    library = [DIVIDER, *in_view(await _library(call))]
    statuses = await call.core.daily.statuses(call.workspace)
    room = VIEW_BLOCKS - len(above) - len(library) - len(usage)
    return [*above, *_whole(overview(call, statuses, manages=call.manages), room), *library, *usage]


def _whole(messages: list[Message], room: int) -> list[Block]:
    """The first blocks that there is `room` for, and the last one: the button that adds a subscription."""
    blocks = in_view(messages, 10 * VIEW_BLOCKS)
    return blocks if len(blocks) <= room else [*blocks[: room - 1], blocks[-1]]


async def _library(call: Call) -> list[Message]:
    found = await call.core.shelves.library(call.workspace)
    card = call.core.transcript_cards.listing(found, managed=call.manages)
    if card.empty:
        return (
            first_steps(call, once=False, daily=False) if call.manages else rendered(with_upload_hint(card, call.names))
        )
    lines: list[Paragraph] = [Paragraph((Run(card.heading, Style.BOLD),))]
    for entry in card.entries[:TITLES]:
        details = [Run(f"  {entry.details[0]}")] if entry.details else []
        lines.append(Paragraph((Run(f"• {entry.name}"), *details)))
    if len(card.entries) > TITLES:
        more = call.core.messages.say("slack.home_library", command=call.names.command("library"))
        lines.append(Paragraph((Run(more, Style.ITALIC),)))
    return composed(lines)


def _heading(text: str) -> list[Message]:
    return composed([Paragraph((Run(text, Style.BOLD),))])


def shown_after(work: Work) -> Work:
    """The work of a form, after which Home is published again, for people who opened the form there."""

    async def run(call: Call) -> None:
        await work(call)
        try:
            await publish(call)
        except Refused as error:  # Home is switched off: nobody came from there
            _log.info("Home was not shown: %s", error.reason)

    return run


def is_home(body: dict[str, Any]) -> bool:
    """True for a button that was pressed in Home."""
    return at(body, "view", "type") == "home"
