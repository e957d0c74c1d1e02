"""The interactive commands: chat, batch and demo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import command, launched, option

if TYPE_CHECKING:
    from ...bot.serving.launch import Launch


@command("chat")
@launched
def chat(launch: Launch) -> None:
    """`pullquote chat`."""
    from .chat import run_prompt

    with launch.session() as session:
        run_prompt(session)


@command("batch")
@launched
def batch(launch: Launch) -> None:
    """`pullquote batch`."""
    from .batch import work

    with launch.session() as session:
        work(session, sys.stdin.buffer)


@command("demo")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@option("--model", metavar="FOLDER", type=click.Path(path_type=Path))
@launched
def demo(launch: Launch, folder: Path | None, model: Path | None) -> int:
    """`pullquote demo`. Returns the exit code."""
    from .tour import demonstrate

    return demonstrate(launch, folder, model)


SESSION_COMMANDS = (chat, batch, demo)
