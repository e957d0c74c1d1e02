"""The first screen of help: what to type, with examples; every command stands behind a button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.cards import Card, Entry
from .ask_commands import help_card
from .buttons import button, with_row
from .render import Message, rendered

if TYPE_CHECKING:
    from .listeners import Call

ALL: Final = "allcommands"
EXAMPLES: Final = ("quote", "verify", "topic")


def first_screen(call: Call) -> list[Message]:
    """What to type, and the button that shows every command."""
    names, say = call.names, call.core.messages.say
    examples = tuple(
        Entry(f"{names.command(one)} {say(f'slack_example.{one}')}", (say(f"slack_help.{one}"),)) for one in EXAMPLES
    )
    more = button(names.id(ALL), say("slack.help_more"), ALL)
    return with_row(rendered(Card(say("slack.help_start"), entries=examples)), [more])


async def all_commands(call: Call) -> None:
    """Shows every command to whoever pressed."""
    await call.tell(help_card(call.names, call.core.messages), aside=True)
