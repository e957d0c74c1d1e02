"""The commands that maintain the database: backup, restore, export, purge, reindex and move."""

from __future__ import annotations

import sys
from contextlib import ExitStack, aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import click

from ...bot.messages import messages
from .library_commands import REFUSED, workspace_named
from .options import command, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...bot.core import Core
    from ...bot.serving.launch import Launch

DATABASE: Final = "pullquote.db"
STDOUT: Final = Path("-")
MARKDOWN: Final = (".md", ".markdown")

file = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@command("backup")
@file
@option("--force", is_flag=True)
@launched
def backup(launch: Launch, file: Path, *, force: bool) -> None:
    """`pullquote backup`."""
    with launch.session() as session:
        session.run(session.core.backup(file.absolute(), replace=force))
    click.echo(say("backup.done", path=file))


@command("restore")
@file
@option("--force", is_flag=True)
@launched
def restore(launch: Launch, file: Path, *, force: bool) -> None:
    """`pullquote restore`."""
    from ...index.errors import RestoredToServer
    from ...index.storage.backup import restore as put_back

    settings = launch.settings()
    if settings.storage.url:
        raise RestoredToServer(str(file))
    restored = put_back(file.absolute(), settings.data / DATABASE, force=force)
    click.echo(say("backup.restored", path=file))
    if restored.aside:
        click.echo(say("backup.aside", path=restored.aside))
    if restored.secrets:
        click.echo(say("backup.secrets", n=restored.secrets))


@command("export")
@click.argument("file", metavar="[FILE]", default=STDOUT, type=click.Path(path_type=Path))
@option("--markdown", is_flag=True)
@click.option("--workspace", metavar="WORKSPACE", callback=workspace_named, help=say("option.only_workspace"))
@option("--force", is_flag=True)
@launched
def export(launch: Launch, file: Path, workspace: str | None, *, markdown: bool, force: bool) -> None:
    """`pullquote export`."""
    from ...index.storage.backup import in_one_piece

    how = "markdown" if markdown or file.suffix.lower() in MARKDOWN else "jsonl"
    with launch.session() as session, ExitStack() as closing:
        if file == STDOUT:
            session.run(_exported(session.core, workspace, how, sys.stdout))
            return
        part = closing.enter_context(in_one_piece(file, replace=force))
        stream = closing.enter_context(part.open("w", encoding="utf-8"))
        written = session.run(_exported(session.core, workspace, how, stream))
    click.echo(say("backup.exported", n=written, path=file))


async def _exported(core: Core, workspace: str | None, how: str, stream: TextIO) -> int:
    written = 0
    from ...bot.presenting.export import exported

    async with aclosing(exported(core.shelves, workspace, how, core.messages)) as pieces:
        async for piece in pieces:
            stream.write(piece)
            written += 1
    return written


@command("purge")
@click.argument("workspace", metavar="WORKSPACE", callback=workspace_named)
@option("--yes", is_flag=True)
@launched
def purge(launch: Launch, workspace: str, *, yes: bool) -> int:
    """`pullquote purge`. Returns the exit code."""
    if not yes:
        if not sys.stdin.isatty():
            click.echo(say("remove.say_yes"), err=True)
            return REFUSED
        if not click.confirm(say("purge.confirm", name=workspace)):
            click.echo(say("remove.kept"))
            return REFUSED
    with launch.session() as session:
        purged, shared = session.run(session.core.shelves.purge(workspace)), session.core.database.shared
    copies = purged.copies
    click.echo(_purged(purged.rows) if purged.rows else say("purge.nothing", name=workspace))
    if copies.cleaned:
        click.echo(say("purge.copies", n=copies.cleaned))
    if shared:
        click.echo(say("purge.server"))
    for path in copies.left:
        click.echo(say("purge.left", path=path), err=True)
    return REFUSED if copies.left else 0


def _purged(rows: Mapping[str, int]) -> str:
    """What was deleted, by what people call it; other rows are what is kept beside that."""
    things = [say(f"purge_thing.{table}", n=n) for table, n in rows.items() if f"purge_thing.{table}" in messages()]
    return say("purge.done", things=messages().listed(things)) if things else say("purge.rest")


@command("reindex")
@launched
def reindex(launch: Launch) -> int:
    """`pullquote reindex`. Returns the exit code."""
    from .adding import bar

    with launch.session() as session, bar(shown=True) as step:
        behind = session.run(session.core.shelves.index(lambda n, of: step(say("reindex.progress"), n, of), anew=True))
        session.run(session.core.shelves.embed(lambda n, of: step(say("meaning.progress"), n, of)))
    click.echo(say("reindex.busy" if behind else "reindex.done"), err=bool(behind))
    return REFUSED if behind else 0


@command("move")
@click.option("--to", "to", metavar="URL|FOLDER", required=True, help=say("option.move_to"))
@click.option("--from", "source", metavar="FOLDER", type=click.Path(path_type=Path), help=say("option.move_from"))
@launched
def move(launch: Launch, to: str, source: Path | None) -> None:
    """`pullquote move`."""
    import asyncio
    import os

    from ...bot.serving.moving import is_address, move_library
    from .adding import bar

    with bar(shown=True) as step:
        moving = move_library(
            launch.settings(), os.environ, to, source, lambda n, of: step(say("move.progress"), n, of)
        )
        moved = asyncio.run(moving)
    shown = to.partition("?")[0] if is_address(to) else to
    click.echo(say("move.done", to=shown, transcripts=moved.transcripts, rows=moved.rows))
    if moved.damaged:
        click.echo(say("move.damaged", n=moved.damaged), err=True)
    click.echo(say("move.server" if is_address(to) else "move.folder", to=to))


MAINTENANCE_COMMANDS: Final = (backup, restore, export, purge, reindex, move)
