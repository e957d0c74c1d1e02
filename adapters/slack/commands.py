"""Slash commands, the umbrella command, mentions and direct messages, all dispatched by `follow`."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...bot.asking.greetings import Greeting
from ...bot.cards import Card
from .alerts import alert
from .answering import check_files, check_text, pressed
from .ask_commands import ASKS, GREETED, PRIVACY, ask, command_of, nearly, split
from .buttons import button, with_row
from .daily import daily
from .help_ import first_screen
from .library import add_attached, library
from .names import CHECK
from .payload import at, list_at, mapping_at, text_at
from .render import Message, rendered, with_upload_hint
from .replies import ByPosting
from .saved import saved
from .text import shortened, spoken
from .web import Refused, Unanswered
from .welcome import first_steps

if TYPE_CHECKING:
    from .listeners import Call, Work

_CALLED: Final = re.compile(r"^\s*<@[UW][A-Z0-9]+(\|[^>]*)?>[\s:,]*")  # us, at the beginning of a mention
FOLLOW: Final = "follow"  # a button that runs what was typed, as it was meant
MOST_TYPED: Final = 1500  # characters that such a button can take
GLIMPSE: Final = 40
THREAD_TITLE: Final = 80
TITLED_S: Final = 30 * 86400.0  # seconds after which a thread would be called anew
_log = logging.getLogger(__name__)
TALK: Final = {"file_share", "thread_broadcast"}  # kinds of messages that people write, beside those of no kind


def command(name: str) -> Work:
    """The work of the slash command called `name`."""

    async def run(call: Call) -> None:
        await follow(call, name, typed_of(call.body))

    return run


ASKING: Final = frozenset({Greeting.HELLO, Greeting.THERE})  # greetings that are answered with what to ask


async def umbrella(call: Call) -> None:
    """Runs the command named by the first word; where that is nearly a name, asks whether it is meant."""
    typed = typed_of(call.body)
    meant = nearly(typed)
    if meant is None or len(typed) > MOST_TYPED:
        await follow(call, *command_of(typed))
        return
    (name, rest), say, names = meant, call.core.messages.say, call.names
    row = [
        button(names.id(FOLLOW, "meant"), say("slack_meant.run", name=name), f"{name} {rest}", style="primary"),
        button(names.id(FOLLOW, "typed"), say("slack_meant.search", words=shortened(typed, GLIMPSE)), f"quote {typed}"),
    ]
    told = say("slack_meant.heading", typed=shortened(typed.split()[0], GLIMPSE), name=name)
    await call.reply.aside(with_row(rendered(Card(told)), row))


async def followed(call: Call) -> None:
    """Runs the command of a button that asked what was meant."""
    await follow(call, *split(pressed(call.body)))


async def on_message(call: Call) -> None:
    """Answers a mention or a direct message. Files are checked where the first word asks for that; those of a direct
    message are else added to the library."""
    said = _CALLED.sub("", text_at(call.body, "event", "text"))
    name, typed = split(said)
    files, direct = list_at(call.body, "event", "files"), at(call.body, "event", "channel_type") == "im"
    if direct and call.names.is_agent:
        call = await _in_thread(call, said)
    if files and name == CHECK:
        await check_files(call, files, direct=direct)
    elif files and direct:
        await add_attached(call, files)
    else:
        await follow(call, name, typed)


async def _in_thread(call: Call, said: str) -> Call:
    """The same request, answered in the thread of its conversation, which is called by what was said in it first."""
    thread = text_at(call.body, "event", "thread_ts") or text_at(call.body, "event", "ts")
    channel = text_at(call.body, "event", "channel")
    if not thread or not isinstance(call.reply, ByPosting):
        return call
    title, event = shortened(spoken(said), THREAD_TITLE), f"slack:title:{channel}:{thread}"
    if title and await call.core.seen.first(call.workspace, event, TITLED_S):
        try:
            await call.web.post("assistant.threads.setTitle", channel_id=channel, thread_ts=thread, title=title)
        except (Refused, Unanswered) as error:
            _log.info("a thread has no title: %s", error)
    return replace(call, reply=replace(call.reply, thread=thread))


async def follow(call: Call, name: str, typed: str) -> None:
    """Runs the command called `name` with the text after it."""
    if name in ASKS:
        await ask(call, ASKS[name], typed)
    elif name == CHECK:
        await check_text(call, typed)
    elif name == "library":
        await library(call, typed)
    elif name == "daily":
        await daily(call, typed)
    elif name == "alert":
        await alert(call, typed)
    elif name == "saved":
        await saved(call, typed)
    elif name == GREETED:
        await _greet(call, typed)
    elif name == PRIVACY:
        await call.tell(call.core.transcript_cards.privacy(call.core.settings.answers.days), aside=True)
    else:
        await call.reply.aside([*await _how_to_begin(call), *first_screen(call)])


async def _how_to_begin(call: Call) -> list[Message]:
    """What to do first, where there is nothing to ask; nothing where there is."""
    library = await call.core.shelves.library(call.workspace)
    if library.transcripts:
        return []
    if call.manages:
        return first_steps(call, once=False)
    return rendered(with_upload_hint(call.core.transcript_cards.listing(library), call.names))


async def _greet(call: Call, kind: str) -> None:
    """Answers a greeting; in an empty library it is said how to fill it, and not to ask."""
    if kind in ASKING and (begin := await _how_to_begin(call)):
        await call.reply.answer(begin)
    else:
        await call.say(f"greeting.{kind}")


def typed_of(body: dict[str, Any]) -> str:
    """The text after a slash command's name."""
    return text_at(body, "text").strip()


async def is_direct_message(body: dict[str, Any]) -> bool:
    """Whether an event is a direct message by a person."""
    event = mapping_at(body, "event")
    kind = event.get("subtype")
    written = (kind is None or text_at(event, "subtype") in TALK) and not event.get("bot_id")
    return event.get("channel_type") == "im" and written
