"""`folders`: the shared folders with what is missing in them, and an operator's word that it was deleted."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ...bot.plaintext import harmless
from .options import as_json, command, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...bot.keeping.folders import FolderStatus
    from ...bot.serving.launch import Launch, Session

REFUSED: Final = 1


@command("folders")
@option("--accept", metavar="FOLDER", type=click.Path(path_type=Path))
@option("--yes", is_flag=True)
@as_json
@launched
def folders(launch: Launch, accept: Path | None, *, yes: bool, json: bool) -> int:
    """`pullquote folders`. Returns the exit code."""
    from ...bot.keeping.folders import survey
    from .jsontext import put_line

    with launch.session() as session:
        found = session.run(survey(session.core.transcripts))
        if accept is not None:
            return _accepted(session, found, accept, yes=yes)
    if json:
        put_line({"folders": [_as_object(status) for status in found]})
    else:
        for line in _lines(found):
            click.echo(harmless(line))
    return 0


def _accepted(session: Session, found: Sequence[FolderStatus], named: Path, *, yes: bool) -> int:
    """Takes out the transcripts below a folder whose files are gone. Returns the exit code."""
    status, below = _found(found, named)
    gone = status.removable(below)
    shown = harmless(str(below))
    if not gone:
        path, why = next(((p, w) for p, w in status.unread.items() if _meet(p, below)), (None, ""))
        click.echo(
            harmless(say("folders.cannot_read", path=path, why=why)) if path else say("folders.nothing", path=shown)
        )
        return REFUSED if path else 0
    if not yes:
        if not sys.stdin.isatty():
            click.echo(say("remove.say_yes"), err=True)
            return REFUSED
        asked = "folders.confirm" if status.configured else "folders.confirm_left"
        if not click.confirm(say(asked, n=len(gone), path=shown)):
            click.echo(say("remove.kept"))
            return REFUSED
    session.run(session.core.transcripts.remove(None, [one.public for one in gone]))
    click.echo(say("remove.done", n=len(gone)))
    return 0


def _found(found: Sequence[FolderStatus], named: Path) -> tuple[FolderStatus, Path]:
    """The shared folder that `named` is or lies in, and `named` as its files are stored. Raises BadParameter."""
    path = Path(os.path.abspath(named.expanduser()))  # noqa: PTH100 - with ".." resolved, links kept
    for status in found:
        top = Path(os.path.normpath(status.folder))
        if path.is_relative_to(top):
            return status, status.folder / path.relative_to(top)
    raise click.BadParameter(say("folders.unknown", path=harmless(str(named))), param_hint="--accept")


def _meet(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _lines(found: Sequence[FolderStatus]) -> Iterator[str]:
    if not found:
        yield say("folders.none")
    for status in found:
        count = len(status.transcripts)
        if not status.configured:
            yield say("folders.left", path=status.folder, n=count)
            yield say("folders.left_do", path=status.folder)
            continue
        if status.missing:
            yield say("folders.missing", path=status.folder, n=len(status.missing), of=count)
        elif not status.unread:
            yield say("folders.there", path=status.folder, n=count)
        if status.doubted:
            yield say("folders.doubted", n=len(status.doubted), place=status.place)
            yield say("folders.doubted_do", place=status.place)
        yield from (say("folders.unread", path=path, why=why) for path, why in status.unread.items())


def _as_object(status: FolderStatus) -> dict[str, Any]:
    return {
        "folder": str(status.folder),
        "configured": status.configured,
        "transcripts": len(status.transcripts),
        "missing": [one.file for one in status.missing],
        "doubted": [one.file for one in status.doubted],
        "unread": [{"path": str(path), "why": why} for path, why in status.unread.items()],
    }
