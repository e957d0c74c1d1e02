"""The first hour in a workspace: what is said to the first admin who opens the app, and what can be done there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ...bot.demo import sample_excerpt
from ...bot.presenting.welcome import welcome
from .buttons import button, with_row
from .daily import ADD
from .render import Message, rendered

if TYPE_CHECKING:
    from .listeners import Call

SAMPLE: Final = "sample"


async def greet(call: Call) -> None:
    """Tells an admin who opens the app once how to begin, where there are no transcripts yet."""
    if not call.manages or await call.core.transcripts.listed(call.workspace):
        return
    if not await call.core.daily.is_first_time(call.workspace):
        return
    for message in first_steps(call):
        await call.web.post("chat.postMessage", channel=call.asker.user, text=message.text, blocks=message.blocks)


def first_steps(call: Call, *, once: bool = True, daily: bool = True) -> list[Message]:
    """How to begin, with what can be done at once; `once` where that is said without being asked for. The button for a
    `daily` post is left out where another one stands."""
    say = call.core.messages.say
    key = "welcome.add_slack_closed" if call.names.reads_files is False else "welcome.add_slack"
    row = [button(call.names.id(ADD), say("welcome_button.daily"), ADD, style="primary")] if daily else []
    row.append(button(call.names.id(SAMPLE), say("welcome_button.sample"), SAMPLE))
    card = welcome(call.core.messages, say(key))
    return with_row(rendered(card if once else replace(card, notes=())), row)


async def sample(call: Call) -> None:
    """Shows a passage of the samples to whoever pressed."""
    card = await call.reply.in_time(sample_excerpt(call.core.settings))
    await call.tell(replace(card, heading=call.core.messages.say("welcome.sample")), aside=True)
