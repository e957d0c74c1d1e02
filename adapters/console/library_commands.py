"""The commands for the library's transcripts: add, list, edit, remove and show."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ...bot.messages import messages
from .options import as_json, command, launched, option, say

if TYPE_CHECKING:
    from ...bot.presenting.reading import Moment
    from ...bot.serving.launch import Launch
    from ...index.transcript import Transcript

OF_ONE: Final = ("title", "url")  # facts that no two transcripts share
REFUSED: Final = 1

transcript = click.argument("transcript", metavar="TRANSCRIPT")


def _facts(_context: click.Context, _option: click.Parameter, typed: str) -> tuple[str, ...]:
    if not typed:
        return ()
    from ...bot.presenting.objects import FACTS

    names = tuple("url" if name in {"link", "media"} else name for name in typed.lower().replace(",", " ").split())
    if wrong := [name for name in names if name not in FACTS]:
        raise click.BadParameter(say("library.unknown_fact", name=wrong[0], names=messages().listed(FACTS, "list.or")))
    return names


def workspace_named(_context: click.Context, _option: click.Parameter, typed: str | None) -> str | None:
    """A workspace as an option names it. Raises click.BadParameter."""
    from ...bot.settings.values import is_workspace

    if typed is not None and not is_workspace(typed):
        raise click.BadParameter(say("add.bad_workspace", name=typed))
    return typed


@command("add")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@option("--workspace", metavar="WORKSPACE", callback=workspace_named)
@as_json
@launched
def add(launch: Launch, paths: tuple[Path, ...], workspace: str | None, *, json: bool) -> int:
    """`pullquote add`. Returns the exit code."""
    from .adding import added

    with launch.session() as session:
        return added(session, paths, workspace, json=json)


@command("list")
@click.argument("words", nargs=-1, metavar="[WORDS]")
@option("--missing", metavar="FACTS", default="", callback=_facts)
@as_json
@launched
def list_(launch: Launch, words: tuple[str, ...], missing: tuple[str, ...], *, json: bool) -> None:
    """`pullquote list`."""
    from ...bot.keeping.transcripts import listed_transcripts
    from ...bot.presenting.objects import transcript_object
    from .jsontext import put_line
    from .render import printed

    with launch.session() as session:
        library = session.run(session.core.shelves.library(None))
        unread = session.run(library.unread())
        if json:
            found, others = listed_transcripts(library.transcripts, missing, " ".join(words)), library.duplicates.others
            told = [transcript_object(one, session.core.messages, others(one.id), unread) for one in found]
            put_line({"transcripts": told})
        else:
            printed(session.core.transcript_cards.listing(library, missing, " ".join(words), unread=unread))
            if session.core.modelless and library.transcripts and not missing and not words:
                click.echo("\n" + say("meaning.without"))


@command("edit")
@click.argument("transcripts", nargs=-1, required=True, metavar="TRANSCRIPT...")
@option("--title", metavar="WORDS")
@option("--show", metavar="WORDS")
@option("--date", metavar="DATE")
@option("--url", metavar="LINK")
@option("--language", metavar="TAG")
@option("--participants", metavar="NAMES")
@option("--label", metavar="LABEL=NAME", multiple=True)
@option("--ignore-label", metavar="LABEL", multiple=True)
@launched
def edit(
    launch: Launch,
    transcripts: tuple[str, ...],
    label: tuple[str, ...],
    ignore_label: tuple[str, ...],
    **facts: str | None,
) -> None:
    """`pullquote edit`. Nothing is edited unless everything can be."""
    from .editing import edits
    from .render import printed

    given = {name: value for name, value in facts.items() if value is not None}
    with launch.session() as session:
        there = session.run(session.core.transcripts.all_editable(None, transcripts))
        if len(there) > 1 and (alone := [name for name in OF_ONE if facts.get(name)]):
            raise click.UsageError(say("edit.of_one", option=f"--{alone[0]}", n=len(there)))
        asked = [(one.public, edits(given, label, ignore_label, one)) for one in there]
        edited = [session.run(session.core.transcripts.edit(None, public, each)) for public, each in asked]
        printed(session.core.transcript_cards.edited(*edited))


@command("remove")
@click.argument("transcripts", nargs=-1, required=True, metavar="TRANSCRIPT...")
@option("--yes", is_flag=True)
@launched
def remove(launch: Launch, transcripts: tuple[str, ...], *, yes: bool) -> int:
    """`pullquote remove`. Returns the exit code."""
    with launch.session() as session:
        named = [session.run(session.core.transcripts.editable(None, name)) for name in transcripts]
        found = {one.public: one for one in named}
        if not yes and not _confirmed(list(found.values())):
            return REFUSED
        gone = session.run(session.core.transcripts.remove(None, list(found)))
    click.echo(say("remove.done", n=len(gone)))
    return 0


def moment_named(_context: click.Context, _option: click.Parameter, typed: str | None) -> Moment | None:
    """A moment as an option names it. Raises click.BadParameter."""
    from ...bot.presenting.reading import moment_of

    moment = moment_of(typed) if typed is not None else None
    if typed is not None and moment is None:
        raise click.BadParameter(say("show.bad_time", time=typed))
    return moment


@command("show")
@transcript
@option("--at", metavar="TIME", callback=moment_named)
@launched
def show(launch: Launch, transcript: str, at: Moment | None) -> None:
    """`pullquote show`."""
    from .render import printed

    with launch.session() as session:
        entry, whole = session.run(session.core.transcripts.text(None, transcript))
        printed(session.core.transcript_cards.text(entry, whole, at))


def _confirmed(found: list[Transcript]) -> bool:
    """Asks for confirmation on a terminal; without a terminal nothing is confirmed."""
    from ...bot.plaintext import harmless

    if not sys.stdin.isatty():
        click.echo(say("remove.say_yes"), err=True)
        return False
    for one in found:
        click.echo(f"  {harmless(one.title)}  {one.public}")
    click.echo(say("remove.files_stay"))
    if click.confirm(say("remove.confirm", n=len(found))):
        return True
    click.echo(say("remove.kept"))
    return False


LIBRARY_COMMANDS = (add, list_, edit, remove, show)
