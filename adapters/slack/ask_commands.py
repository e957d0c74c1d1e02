"""The text after a command's name, as a question to the core."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA

from ...bot.asking.answer_models import Ask, Query
from ...bot.asking.greetings import greeting
from ...bot.cards import Card, Entry
from ...bot.command_group import ELSEWHERE
from ...bot.messages import LOCALES, messages
from .buttons import answered
from .names import CHECK, COMMANDS, UMBRELLA, Names
from .text import spoken

if TYPE_CHECKING:
    from collections.abc import Collection

    from ...bot.messages import Messages
    from .listeners import Call

ASKS: Final = {ask.value: ask for ask in Ask}
HELP: Final = "help"
GREETED: Final = "greeting"  # what is no command, but the kind of a greeting
PRIVACY: Final = "privacy"
SUBCOMMANDS: Final = (*COMMANDS, CHECK, HELP, PRIVACY)
SHORTEST: Final = 4  # letters of a word that can be a mistyped name: of shorter ones, another letter makes another word


async def ask(call: Call, kind: Ask, typed: str) -> None:
    """Answers a question; without words, shows the command's help."""
    typed = spoken(typed)
    if asks_for_help(typed) or (not typed and kind is not Ask.EXCERPT):
        await call.tell(help_card(call.names, call.core.messages, kind.value), aside=True)
        return
    query = await call.core.asked(call.asker, Query(kind, typed, private=call.reply.private))
    shown = await call.core.answer_pages.page(await call.core.answers.ask(call.asker, query))
    await call.reply.answer(answered(shown, call.names, shareable=query.private))


def split(typed: str) -> tuple[str, str]:
    """A command's name and the text after it; text without a command asks for a quote, if it is no greeting."""
    if kind := greeting(spoken(typed)):
        return GREETED, kind
    first, rest = _first_word(typed)
    name = first.lower().removeprefix("/").rstrip(":")
    if name in SUBCOMMANDS:
        return name, rest
    return (HELP if asks_for_help(typed) or not first else "quote"), typed.strip()


def asks_for_help(typed: str) -> bool:
    """Whether a text is `help` alone, in any language of the catalogue."""
    first, rest = _first_word(typed)
    return not rest and _names().get(_plainly(first)) == HELP


def verbs(typed: str, known: Collection[str]) -> list[str]:
    """The words behind a command, in lower case; the first is one of the `known` verbs where it is what other programs
    call it: `delete` for `remove`."""
    first, *rest = typed.lower().split() or [""]
    here = first if first in known else next((one for one in ELSEWHERE.get(first, ()) if one in known), first)
    return [here, *rest] if first else []


def command_of(typed: str) -> tuple[str, str]:
    """The same for text whose first word ought to name a command, in any language of the catalogue."""
    first, rest = _first_word(typed)
    name = _names().get(_plainly(first))
    return (name, rest) if name else split(typed)


def nearly(typed: str) -> tuple[str, str] | None:
    """The command whose name, in any language of the catalogue, the first word is nearly, and the text after it; None
    for text that begins otherwise."""
    first, rest = _first_word(typed)
    word = _plainly(first)
    if len(word) < SHORTEST or word in _names():
        return None
    near = min(_names(), key=lambda name: OSA.distance(word, name))
    return (_names()[near], rest) if len(near) >= SHORTEST and OSA.distance(word, near) == 1 else None


@cache
def _names() -> dict[str, str]:
    """The commands by what they are called in the languages of the catalogue."""
    catalogues = [messages(locale) for locale in LOCALES]
    called = {name: " ".join(one.say(f"slack_name.{name}") for one in catalogues) for name in SUBCOMMANDS}
    return {_plainly(word): name for name, words in called.items() for word in words.split()}


def _first_word(typed: str) -> tuple[str, str]:
    first, *rest = typed.split(maxsplit=1) or [""]
    return first, "".join(rest).strip()


def _plainly(word: str) -> str:
    """A word without case, accents and what may stand around a command's name."""
    bare = unicodedata.normalize("NFKD", word.casefold().removeprefix("/").rstrip(":："))
    return unicodedata.normalize("NFC", "".join(c for c in bare if not "\u0300" <= c <= "\u036f"))


def help_card(names: Names, catalogue: Messages, about: str | None = None) -> Card:
    """The help of one command, or of all."""
    say = catalogue.say
    told = [name for name in COMMANDS if about in (None, name)]
    entries = [Entry(f"{names.command(name)} {say(f'slack_usage.{name}')}".rstrip(), (say(f"slack_help.{name}"),))
               for name in told]  # fmt: skip
    heading = say("slack.help_one" if about else "slack.help_all")
    notes = [say("slack.help_filters")] if about is None or about in ASKS else []
    if about is None:
        notes.append(say("slack.help_ways", umbrella=names.command(UMBRELLA)))
    return Card(heading, entries=tuple(entries), notes=tuple(notes))
