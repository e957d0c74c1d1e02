"""The text after a command's name, as a question to the core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...bot.asking.answer_models import Ask, Query
from ...bot.asking.greetings import greeting
from ...bot.cards import Card, Entry
from .buttons import answered
from .names import CHECK, COMMANDS, UMBRELLA, Names
from .text import spoken

if TYPE_CHECKING:
    from ...bot.messages import Messages
    from .listeners import Call

ASKS: Final = {ask.value: ask for ask in Ask}
HELP: Final = "help"
_HELP_WORDS: Final = frozenset({"hilfe", "aide", "ayuda", "ヘルプ", "使い方", "aiuto", "ajuda", "hulp", "hjälp"})
GREETED: Final = "greeting"  # what is no command, but the kind of a greeting
PRIVACY: Final = "privacy"


async def ask(call: Call, kind: Ask, typed: str) -> None:
    """Answers a question; without words, shows the command's help."""
    typed = spoken(typed)
    if typed.lower() == HELP or (not typed and kind is not Ask.EXCERPT):
        await call.tell(help_card(call.names, call.core.messages, kind.value), aside=True)
        return
    query = await call.core.asked(call.asker, Query(kind, typed, private=call.reply.private))
    shown = await call.core.answer_pages.page(await call.core.answers.ask(call.asker, query))
    await call.reply.answer(answered(shown, call.names, shareable=query.private))


def split(typed: str) -> tuple[str, str]:
    """A command's name and the text after it; text without a command asks for a quote, if it is no greeting."""
    if kind := greeting(spoken(typed)):
        return GREETED, kind
    first, _, rest = typed.strip().partition(" ")
    name = first.lower().removeprefix("/").rstrip(":")
    if name in (*COMMANDS, CHECK, HELP, PRIVACY):
        return name, rest.strip()
    return ("quote" if first and (rest or name not in _HELP_WORDS) else HELP), typed.strip()


def help_card(names: Names, messages: Messages, about: str | None = None) -> Card:
    """The help of one command, or of all."""
    say = messages.say
    told = [name for name in COMMANDS if about in (None, name)]
    entries = [Entry(f"{names.command(name)} {say(f'slack_usage.{name}')}".rstrip(), (say(f"slack_help.{name}"),))
               for name in told]  # fmt: skip
    heading = say("slack.help_one" if about else "slack.help_all")
    notes = [say("slack.help_filters")] if about is None or about in ASKS else []
    if about is None:
        notes.append(say("slack.help_ways", umbrella=names.command(UMBRELLA)))
    return Card(heading, entries=tuple(entries), notes=tuple(notes))
