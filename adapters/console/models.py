"""`model`: the models that find topics in other words: which there are, getting one, choosing one, trying one."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ...bot.command_group import CommandGroup
from ...bot.messages import messages
from .options import as_json, launched, option, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...bot.serving.launch import Launch, Session
    from ...bot.settings.values import Settings
    from ...index.vectors.embedder import PassageEmbedder
    from ...index.vectors.models import Model, Models

MEGABYTE: Final = 1e6
REFUSED: Final = 1
named = click.argument("named", metavar="[NAME]", required=False)


@click.group("model", cls=CommandGroup, invoke_without_command=True, help=say("help.model"))
@click.pass_context
def model(context: click.Context) -> None:
    """Lists the models where no command is named."""
    if context.invoked_subcommand is None:
        context.invoke(list_, json=False)


def _command(name: str) -> Callable[[Callable[..., Any]], click.Command]:
    return model.command(name, help=say(f"model_help.{name}"))


@_command("list")
@as_json
@launched
def list_(launch: Launch, *, json: bool) -> None:
    """`pullquote model list`."""
    settings = launch.settings()
    listed = _models(settings).listed()
    if json:
        from .jsontext import put_line

        put_line({"models": [_as_object(one) for one in listed]})
        return
    for one in listed:
        click.echo(say("model.row_used" if one.in_use else "model.row", name=one.name, origin=_origin(one)))
    if not listed:
        click.echo(say("model.none_here"))
    _note_settings(settings)


@_command("get")
@click.argument("named", metavar="[NAME|FOLDER]", required=False)
@option("--file", metavar="ONNX")
@option("--later", is_flag=True)
@launched
def get(launch: Launch, named: str | None, *, file: str | None, later: bool) -> None:
    """`pullquote model get`."""
    settings = launch.settings()
    models = _models(settings)
    folder = Path(named).expanduser() if named else None
    if folder and (folder.is_dir() or folder.is_absolute() or str(named).startswith((".", "~"))):
        embedder = _tried(folder, settings)  # before it is copied
        got = models.copied(folder)
    else:
        got = _fetched(models, named, file)
        embedder = _tried(got, settings)
    models.use(got)
    click.echo(say("model.got", name=got.name, path=got))
    _begin(launch, settings, embedder, later=later)


@_command("use")
@click.argument("named", metavar="NAME|FOLDER|none")
@option("--later", is_flag=True)
@launched
def use(launch: Launch, named: str, *, later: bool) -> None:
    """`pullquote model use`."""
    settings = launch.settings()
    models = _models(settings)
    folder = models.find(named)
    if folder is None:
        models.use(None)
        click.echo(say("model.words_alone"))
        _note_settings(settings)
        return
    embedder = _tried(folder, settings)
    models.use(folder)
    click.echo(say("model.used", name=folder.name))
    _begin(launch, settings, embedder, later=later)


@_command("check")
@named
@launched
def check(launch: Launch, named: str | None) -> int:
    """`pullquote model check`. Returns the exit code."""
    from ...index.vectors.hub import changed_files

    settings = launch.settings()
    folder = _models(settings).find(named or settings.meaning.model)
    if folder is None:
        click.echo(say("model.none_here"), err=True)
        return REFUSED
    if changed := changed_files(folder):
        click.echo(say("model.changed", path=folder, files=messages().listed(changed)), err=True)
        return REFUSED
    _describe(_tried(folder, settings))
    return 0


def _models(settings: Settings) -> Models:
    from ...bot.core import models_of

    return models_of(settings)


def _tried(folder: Path, settings: Settings) -> PassageEmbedder:
    """The model in a folder, after a word was embedded with it. Raises MeaningUnavailable."""
    from ...index.vectors.embedder import open_embedder

    return open_embedder(folder, settings.meaning.threads)


def _fetched(models: Models, named: str | None, file: str | None) -> Path:
    """Fetches a model from the hub, with a progress bar. Raises HubError and FileSystemError."""
    from ...index.storage.failures import translated_for_index
    from ...index.vectors.hub import DEFAULT, Hub
    from .adding import bar

    hub = Hub(os.environ)
    found = hub.described(named or DEFAULT, file)
    megabytes = f"{found.size / MEGABYTE:.0f}"
    click.echo(
        say("model.fetching", name=found.repository, revision=found.revision[:8], size=megabytes, hub=hub.address)
    )
    with bar(shown=True) as step, translated_for_index(models.folder):
        return hub.fetch(
            found, models, lambda n, of: step(say("model.progress"), int(n / MEGABYTE), math.ceil(of / MEGABYTE))
        )


def _describe(embedder: PassageEmbedder) -> None:
    from ...index.vectors.embedder import speed

    found = embedder.configuration
    facts = {
        "name": embedder.name,
        "path": found.folder,
        "dimensions": embedder.dimensions,
        "pooling": " + ".join(found.pooling),
        "size": f"{sum(path.stat().st_size for path in found.files) / MEGABYTE:.0f}",
        "query": found.query or "-",
        "passage": found.passage or "-",
        "speed": f"{speed(embedder):.0f}",
    }
    click.echo(say("model.facts", **facts))


def _begin(launch: Launch, settings: Settings, embedder: PassageEmbedder, *, later: bool) -> None:
    """Makes the vectors of what is in the library, unless the settings name another model."""
    if _note_settings(settings):
        return
    if later:
        click.echo(say("model.later"))
        return
    with launch.session() as session:
        make_vectors(session, embedder)


def _note_settings(settings: Settings) -> bool:
    """Says that the settings name a model, or none, whatever was chosen. Returns whether they do."""
    from ...index.vectors.models import AUTO

    fixed = settings.meaning.model != AUTO
    if fixed:
        click.echo(say("model.fixed", model=settings.meaning.model), err=True)
    return fixed


def make_vectors(session: Session, embedder: PassageEmbedder) -> None:
    """Makes the vectors that are missing, with an estimate before and a progress bar meanwhile."""
    from ...index.vectors.embedder import speed
    from .adding import bar

    passages = session.run(session.core.shelves.unembedded())
    if not passages:
        click.echo(say("model.nothing_to_do"))
        return
    seconds = passages / speed(embedder)
    click.echo(say("model.estimate", n=passages, time=_about(seconds)))
    with bar(shown=True) as step:
        done = session.run(session.core.shelves.embed(lambda n, of: step(say("meaning.progress"), n, of)))
    click.echo(say("model.made" if done else "model.unfinished"))


def _about(seconds: float) -> str:
    """A duration in words, not more exact than it is known."""
    minutes = round(seconds / 60)
    return say("model.minutes", n=minutes) if minutes else say("model.seconds", n=max(10, round(seconds, -1)))


def _origin(one: Model) -> str:
    if one.repository:
        return say("model.from_hub", name=one.repository, revision=str(one.revision)[:8])
    return str(one.folder)


def _as_object(one: Model) -> dict[str, Any]:
    return {
        "name": one.name,
        "folder": str(one.folder),
        "in_use": one.in_use,
        "repository": one.repository,
        "revision": one.revision,
    }
