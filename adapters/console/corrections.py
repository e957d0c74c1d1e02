"""`correct` and `corrections`: words that were recognised wrongly, set right for everybody."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import click

from ...bot.command_group import CommandGroup
from .options import WholeNumber, as_json, command, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...bot.keeping.corrections import CorrectionEntry
    from ...bot.serving.launch import Launch, Session

BY: Final = "console"
STREAM: Final = Path("-")
LONGEST_FILE: Final = 16 * 1024 * 1024  # bytes of a file with corrections

number = click.argument("number", metavar="NUMBER", type=WholeNumber(1))
file = click.argument("file", metavar="[FILE]", default=STREAM, type=click.Path(path_type=Path))


@command("correct")
@click.argument("recognised", metavar="RECOGNISED")
@click.argument("corrected", metavar="CORRECTED")
@click.option("--in", "transcript", metavar="TRANSCRIPT", help=say("option.in"))
@option("--at", metavar="TIME")
@launched
def correct(launch: Launch, recognised: str, corrected: str, transcript: str | None, at: str | None) -> None:
    """`pullquote correct`."""
    from ...bot.keeping.corrections import CorrectionDraft
    from .render import printed

    if at is not None and transcript is None:
        raise click.UsageError(say("correct.at_needs_in"))
    with launch.session() as session:
        near = _offset(session, transcript, at) if transcript and at is not None else None
        draft = CorrectionDraft(recognised, corrected, transcript, near)
        printed(session.core.correction_cards.added(session.run(session.core.corrections.add(None, draft, BY))))


def _offset(session: Session, transcript: str, at: str) -> int:
    """The offset of a moment in the text as written. Raises click.BadParameter."""
    from ...bot.presenting.reading import moment_of

    moment = moment_of(at)
    if moment is None:
        raise click.BadParameter(say("show.bad_time", time=at), param_hint="--at")
    entry, text = session.run(session.core.transcripts.text(None, transcript))
    return text.as_written(moment.offset(text.stretch, entry.transcript.title))


@click.group("corrections", cls=CommandGroup, invoke_without_command=True, help=say("help.corrections"))
@click.pass_context
def corrections(context: click.Context) -> None:
    """Lists the corrections where no command is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_, json=False)


def _command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    return corrections.command(name, help=say(f"corrections_help.{name}"))


@_command("list")
@as_json
@launched
def list_(launch: Launch, *, json: bool) -> None:
    """Lists the corrections of all workspaces, proposals first."""
    from .jsontext import put_line
    from .render import printed

    with launch.session() as session:
        found = session.run(session.core.corrections.listed(None))
        if json:
            put_line({"corrections": [as_object(one) for one in found]})
        else:
            printed(session.core.correction_cards.listing(found, whose=True))


@_command("accept")
@number
@launched
def accept(launch: Launch, number: int) -> None:
    """Puts a proposal in force, in its workspace."""
    from .render import printed

    with launch.session() as session:
        printed(session.core.correction_cards.decided(session.run(session.core.corrections.accept(None, number))))


@_command("reject")
@number
@launched
def reject(launch: Launch, number: int) -> None:
    """Rejects a proposal."""
    from .render import printed

    with launch.session() as session:
        printed(session.core.correction_cards.decided(session.run(session.core.corrections.reject(None, number))))


@_command("undo")
@number
@launched
def undo(launch: Launch, number: int) -> None:
    """Takes a correction back."""
    from .render import printed

    with launch.session() as session:
        printed(session.core.correction_cards.undone(session.run(session.core.corrections.undo(None, number))))


@_command("export")
@file
@option("--force", is_flag=True)
@launched
def export(launch: Launch, file: Path, *, force: bool) -> None:
    """Writes all corrections as JSON lines."""
    from ...index.storage.backup import in_one_piece

    with launch.session() as session:
        lines = session.run(session.core.corrections.exported(None))
    if file == STREAM:
        _write(lines, sys.stdout)
        return
    with in_one_piece(file, replace=force) as part, part.open("w", encoding="utf-8") as stream:
        _write(lines, stream)
    click.echo(say("correct.exported", n=len(lines), path=file))


@_command("import")
@file
@launched
def import_(launch: Launch, file: Path) -> None:
    """Takes in corrections from JSON lines."""
    read = _read(file)
    with launch.session() as session:
        taken = session.run(session.core.corrections.imported(read.splitlines(), BY))
    click.echo(say("correct.imported", n=taken))


def as_object(entry: CorrectionEntry) -> dict[str, Any]:
    """A correction as a JSON object."""
    stored = entry.stored
    return {
        "number": stored.id,
        "recognised": stored.recognised,
        "corrected": stored.corrected,
        "state": stored.state.value,
        "workspace": stored.workspace,
        "by": stored.by,
        "transcript": stored.transcript,
        "title": entry.title,
        "start": entry.seconds,
        "found": entry.found,
    }


def _write(lines: Iterable[str], stream: TextIO) -> None:
    stream.writelines(line + "\n" for line in lines)


def _read(file: Path) -> str:
    """The text of a file, or of standard input. Raises click.BadParameter."""
    try:
        if file == STREAM:
            read = sys.stdin.buffer.read(LONGEST_FILE + 1)
        else:
            with file.open("rb") as stream:
                read = stream.read(LONGEST_FILE + 1)
        if len(read) > LONGEST_FILE:
            raise click.BadParameter(say("refused.too_large", limit=LONGEST_FILE), param_hint="FILE")
        return read.decode("utf-8-sig")
    except OSError as error:
        raise click.BadParameter(say("refused.unopenable", detail=error.strerror), param_hint="FILE") from None
    except UnicodeDecodeError as error:
        raise click.BadParameter(say("refused.undecodable", offset=error.start), param_hint="FILE") from None
