"""`demo`: the samples or a folder, apart from the library, at the prompt or as a short tour."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ...bot.asking.answer_models import Ask, Query
from ...bot.demo import SEED, Stop, demo_settings, samples, tour
from ...bot.plaintext import harmless
from ...index.ingest import transcripts_in
from .adding import added_quietly
from .answering import card_of
from .options import say
from .render import Printer

if TYPE_CHECKING:
    from pathlib import Path

    from ...bot.cards import Card
    from ...bot.core import Core
    from ...bot.serving.launch import Launch, Session


def demonstrate(launch: Launch, folder: Path | None, model: Path | None) -> int:
    """Shows the samples, or `folder`, with the model in the folder `model`, if any. Returns the exit code: 1 if
    there is nothing to show."""
    if model is not None:
        from ...index.vectors.embedder import open_embedder

        open_embedder(model)  # said now if it is none
    settings = demo_settings(launch.settings(), folder, model)
    with launch.session(settings) as session:
        if not _filled(session, folder):
            return 1
        printer = Printer()
        printer.say(say("demo.folder", folder=folder) if folder else say("demo.samples"))
        if sys.stdin.isatty() and sys.stdout.isatty():
            from .chat import run_prompt

            run_prompt(session)
        else:
            _play(session, printer, sampled=folder is None)
            printer.blank()
            printer.say(say("demo.next"))
    return 0


def _filled(session: Session, folder: Path | None) -> bool:
    """Removes the files that are gone and adds those that are there. Returns whether there is anything to show."""
    if folder is not None and not folder.exists():
        click.echo(f"{harmless(str(folder))}: {say('add.missing_path')}", err=True)
        return False
    files = list(transcripts_in([folder or samples()], session.run(session.core.transcripts.own())))
    names = {str(file.absolute()) for file in files}
    gone = [one.public for one in session.run(session.core.transcripts.listed(None)) if one.file not in names]
    if files and gone:  # before others come: those of another installation have the same words
        session.run(session.core.transcripts.remove(None, gone))
    return added_quietly(session, files, folder)


def _play(session: Session, printer: Printer, *, sampled: bool) -> None:
    for stop in session.run(tour(session.core, sampled=sampled)):
        printer.blank()
        printer.say(say(f"demo.{stop.about}"))
        printer.say(f"$ pullquote {stop.ask}" + (f' "{stop.words}"' if stop.words else ""), "bold cyan")
        printer.blank()
        printer.card(session.run(_shown(session.core, stop)))


async def _shown(core: Core, stop: Stop) -> Card:
    ask = Ask(stop.ask)
    query = Query(ask, stop.words, limit=2 if ask is Ask.TOPIC else 1, seed=SEED)
    return await card_of(core, await core.checker.answer(None, query))
