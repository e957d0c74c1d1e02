"""The prompt: the commands of the chat platforms, with history and completion on a terminal."""

from __future__ import annotations

import asyncio
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

from ...bot.asking.answer_models import Ask, Query
from ...bot.asking.greetings import greeting
from ...bot.asking.query_parser import did_you_mean
from ...bot.cards import Card
from ...bot.messages import LOCALES, messages
from ...bot.presenting.problems import explain
from ...bot.telemetry.faults import log_unexpected
from ...index.errors import PullquoteError
from .answering import SHOWN, answer_card
from .options import COMMANDS, Names
from .render import Printer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...bot.core import Core
    from ...bot.serving.launch import Session

MOST_LISTED: Final = 30
BARE: Final = {  # commands also without the slash, if they stand alone
    "help": "/help",
    "quit": "/quit",
    "exit": "/exit",
    ":q": "/quit",
    "q": "/quit",
    "?": "/help",
    "library": "/library",
    "list": "/library",
}

say = messages().say


async def answer(core: Core, typed: str) -> Card | None:
    """The answer to one line; None for `/quit` and `/exit`. Raises PullquoteError."""
    command, words = _split(typed)
    match command:
        case "/quit" | "/exit":
            return None
        case "/help":
            return Card(say("chat.help"))
        case "greeting":
            return Card(say(f"greeting.{words}"))
        case "/library" if words and words.strip().lower() != "list":
            return core.transcript_cards.particulars(await core.transcripts.entry(None, words.strip()))
        case "/library":
            library = await core.shelves.library(None)
            return _shortened(core.transcript_cards.listing(library, unread=await library.unread()))
        case "/quote" | "/verify" | "/topic" | "/excerpt":
            ask = Ask(command.removeprefix("/"))
            return await answer_card(core, await core.parsed(None, Query(ask, words, limit=SHOWN[ask])))
        case _:
            return Card(_unknown(command))


def _unknown(command: str) -> str:
    """What is said of a command that the prompt does not have."""
    from ...bot.plugins import adapters

    name = command.removeprefix("/")
    if name in {one.name for adapter in adapters() for one in adapter.commands}:
        return say("chat.elsewhere", name=command, command=f"pullquote {name}")
    near = did_you_mean(command, COMMANDS, messages()) or [say("chat.see_help")]
    return messages().sentences([say("command.unknown", name=command), *near])


async def safely(core: Core, typed: str) -> Card | None:
    """The answer to one line, or its error in words: no input ends the prompt."""
    try:
        return await answer(core, typed)
    except PullquoteError as error:
        return Card(explain(error, messages()))
    except Exception as error:  # noqa: BLE001 - the person sees the number that the log knows it by
        number, log = log_unexpected(error, core.settings.data)
        return Card(say("error.unexpected", id=number, log=log))


def run_prompt(session: Session) -> None:
    """Answers at the prompt until it is left with /quit or Ctrl-D."""
    transcripts = session.run(session.core.transcripts.listed(None))
    printer = Printer()
    printer.say(say("chat.welcome", n=len(transcripts)) if transcripts else say("library.empty"))
    read = reader(session.core)
    while True:
        try:
            typed = read(session.run(session.core.completion.names(None)))
            card = session.run(safely(session.core, typed)) if typed and typed.strip() else typed
        except KeyboardInterrupt:  # of the line, or of the answer; leaving is another key
            printer.blank()
            continue
        if card is None:
            return
        if isinstance(card, Card):
            _show(printer, card)


async def serve(core: Core) -> None:
    """Answers at the prompt inside a running event loop."""
    printer, read = Printer(), reader(core)
    while (typed := await asyncio.to_thread(read, await core.completion.names(None))) is not None:
        if typed.strip():
            card = await safely(core, typed)
            if card is None:
                return
            _show(printer, card)


def reader(core: Core) -> Callable[[Names], str | None]:
    """Returns a function that reads a line, or None at the end of input: with history and completion of the given names
    on a terminal."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from .prompt import prompt

        return prompt(core.settings.data / "history")
    return lambda _: sys.stdin.readline() or None


def _show(printer: Printer, card: Card) -> None:
    if sys.stdin.isatty():
        printer.blank()
    printer.card(card)
    printer.blank()


@cache
def _bare() -> dict[str, str]:
    """The commands without a slash; `help` in any language of the catalogue."""
    called = " ".join(messages(locale).say("slack_name.help") for locale in LOCALES)
    return BARE | dict.fromkeys(called.lower().split(), "/help")


def _split(typed: str) -> tuple[str, str]:
    """The command and its words; words without a command ask for a quote, if they are no greeting. The one word by
    which other prompts are left, or give help, is no quote that anybody looks for."""
    typed = typed.strip()
    if command := _bare().get(typed.lower().removesuffix("()")):
        return command, ""
    if not typed.startswith("/"):
        kind = greeting(typed)
        return ("greeting", kind) if kind else ("/quote", typed)
    command, *rest = typed.split(maxsplit=1)
    return command.lower(), rest[0] if rest else ""


def _shortened(card: Card) -> Card:
    if len(card.entries) <= MOST_LISTED:
        return card
    more = say("library.shown", n=MOST_LISTED, of=len(card.entries))
    return Card(card.heading, entries=card.entries[:MOST_LISTED], notes=(more, *card.notes))
