"""`saved`: the quotes that were saved at the console."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ...bot.command_group import CommandGroup
from .options import as_json, command, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...bot.asking.answer_models import Asker
    from ...bot.keeping.saved_quotes import SavedQuote
    from ...bot.serving.launch import Launch

REFUSED: Final = 1
ALL: Final = "all"
STDOUT: Final = Path("-")
number = click.argument("number", metavar="NUMBER")


def person() -> Asker:
    """Whoever sits at the console."""
    from ...bot.asking.answer_models import Asker

    return Asker(None, "console")


@command("save")
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@launched
def save(launch: Launch, words: tuple[str, ...]) -> int:
    """Saves the best place of a quote; the exit code is 1 if it is not found."""
    from ...bot.asking.answer_models import Ask, Query
    from .answering import card_of
    from .render import printed

    with launch.session() as session:
        core = session.core
        query = session.run(core.parsed(None, Query(Ask.QUOTE, " ".join(words))))
        found = session.run(core.find(None, query))
        if not found.hits:
            printed(session.run(card_of(core, found)))
            return REFUSED
        printed(core.saved_cards.saved(session.run(core.saved.keep(person(), found.hits[0]))))
    return 0


@click.group("saved", cls=CommandGroup, invoke_without_command=True, help=say("help.saved"))
@click.pass_context
def saved(context: click.Context) -> None:
    """Lists the saved quotes where no command is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_, json=False)


def _command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    return saved.command(name, help=say(f"saved_help.{name}"))


@_command("list")
@as_json
@launched
def list_(launch: Launch, *, json: bool) -> None:
    """Lists the saved quotes."""
    from .render import printed

    with launch.session() as session:
        quotes = session.run(session.core.saved.listed(person()))
        if json:
            from .jsontext import put_line

            put_line({"saved": [as_object(one) for one in quotes]})
            return
        printed(session.core.saved_cards.whole(quotes))


@_command("show")
@number
@launched
def show(launch: Launch, number: str) -> None:
    """Shows one quote."""
    from .render import printed

    with launch.session() as session:
        printed(session.core.saved_cards.quote(session.run(session.core.saved.one(person(), number))))


@_command("export")
@click.argument("file", metavar="[FILE]", default=STDOUT, type=click.Path(path_type=Path))
@option("--force", is_flag=True)
@launched
def export(launch: Launch, file: Path, *, force: bool) -> None:
    """Writes all quotes as Markdown."""
    from ...index.storage.backup import in_one_piece

    with launch.session() as session, ExitStack() as closing:
        quotes = session.run(session.core.saved.listed(person()))
        text = session.core.saved_cards.markdown(quotes)
        if file == STDOUT:
            click.echo(text, nl=False)
            return
        part = closing.enter_context(in_one_piece(file, replace=force))
        part.write_text(text, "utf-8")
    click.echo(say("saved.written", n=len(quotes), path=file))


@_command("remove")
@number
@launched
def remove(launch: Launch, number: str) -> None:
    """Removes one quote, or all."""
    from .render import printed

    with launch.session() as session:
        saved, cards = session.core.saved, session.core.saved_cards
        if number.strip().lower() == ALL:
            printed(cards.removed_all(session.run(saved.remove_all(person()))))
        else:
            printed(cards.removed(session.run(saved.remove(person(), number))))


def as_object(quote: SavedQuote) -> dict[str, Any]:
    """A saved quote as JSON for programs."""
    cited = quote.citation
    return {
        "number": quote.number,
        "words": quote.words,
        "who": cited.who if cited.named else None,
        "title": cited.title,
        "show": cited.show,
        "date": cited.date,
        "when": cited.when,
        "link": cited.link,
        "transcript": cited.transcript,
        "state": quote.state.value,
    }
