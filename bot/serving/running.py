"""`pullquote run`: the command that starts the serving process."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from ...index.errors import EngineError, FileSystemError
from ..asking.query_parser import did_you_mean
from ..messages import messages
from ..places import CONSOLE, WEB
from ..settings.credentials import secrets_set
from ..settings.shards import shard_range
from ..telemetry import logs
from .launch import Launch, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..plugins import Adapter
    from ..settings.values import Settings

FIRST_S: Final = 2.0  # until a data folder that could not be opened is tried again; doubled each time
LONGEST_S: Final = 60.0
KILL_S: Final = 9.8  # from SIGTERM to the forced exit
TERMINATED: Final = 143  # exit code for SIGTERM, as in shells: 128 + 15

_log: Final = logging.getLogger(__name__)


def run_command(adapters: Sequence[Adapter]) -> click.Command:
    """Returns the click command `run` for the installed adapters."""
    say = messages().say
    known = [adapter.name for adapter in adapters]

    def run(launch: Launch, names: tuple[str, ...], shards: str | None, *, no_post: bool) -> None:
        settings = _settings(launch, shards)
        logs.hide(*(os.environ[name] for name in secrets_set(os.environ)))
        logs.set_up(sys.stderr, level=settings.logs.level)
        chosen = _chosen(adapters, names, settings)
        if not names and all(adapter.name == CONSOLE for adapter in chosen):
            unserved = messages().listed([name for name in known if name not in {CONSOLE, WEB}])
            _announce(say("run.no_chat", names=unserved), logging.WARNING)
        _serve(settings, chosen, launch, lambda: _reload(launch, shards), posts=not no_post)

    def named(_context: click.Context, _option: click.Parameter, typed: tuple[str, ...]) -> tuple[str, ...]:
        for name in typed:
            if name not in known:
                unknown = say("run.unknown", name=name, names=messages().listed(known, "list.or"))
                raise click.BadParameter(" ".join([unknown, *did_you_mean(name, known, messages())]))
        return tuple(dict.fromkeys(typed))

    option = click.Option(
        ["--adapter", "names"], multiple=True, metavar="NAME", help=say("option.adapter"), callback=named
    )

    def some(_context: click.Context, _option: click.Parameter, typed: str | None) -> str | None:
        if typed is not None and shard_range(typed) is None:
            raise click.BadParameter(say("run.no_shards", shards=typed))
        return typed

    sharded = click.Option(["--shards"], metavar="SHARDS", help=say("option.shards"), callback=some)
    quiet = click.Option(["--no-post"], is_flag=True, help=say("option.no_post"))
    params: list[click.Parameter] = [option, sharded, quiet]
    return click.Command("run", callback=click.make_pass_decorator(Launch)(run), params=params, help=say("help.run"))


class NotConfigured(click.ClickException):
    """An adapter that was named has no credentials; what was typed is right as it is, and no usage is shown."""

    exit_code = 2


def _chosen(adapters: Sequence[Adapter], names: Sequence[str], settings: Settings) -> list[Adapter]:
    """The named adapters, else all that are configured. Raises NotConfigured for a named one that is
    not."""
    if not names:
        return [adapter for adapter in adapters if adapter.configured(settings)]
    chosen = [adapter for adapter in adapters if adapter.name in names]
    for adapter in chosen:
        if not adapter.configured(settings):
            key = f"run.not_configured_{adapter.name}"
            known = key if key in messages() else "run.not_configured"
            raise NotConfigured(messages().say(known, name=adapter.name))
    return chosen


def _settings(launch: Launch, shards: str | None) -> Settings:
    """The settings in force, with the shards that were given on the command line. Raises SettingsError, and UsageError
    for shards where there is no gateway."""
    settings = launch.settings()
    if shards and settings.discord.by_http:
        raise click.UsageError(messages().say("run.shards_by_http"))
    return replace(settings, discord=replace(settings.discord, shards=shards)) if shards else settings


def _serve(
    settings: Settings, adapters: Sequence[Adapter], launch: Launch, reload: Callable[[], Settings], *, posts: bool
) -> None:
    from .process import serve

    with contextlib.ExitStack() as opened:
        session = _opened(opened, launch, settings)
        if settings.search.url:
            _ask_search_server(session)
        core = session.core
        if posts and not (session.run(core.daily.list(None)) or session.run(core.alerts.list(None))):
            _announce(messages().say("run.no_subscriptions"))
        spoken = messages()

        def announce(names: Sequence[str]) -> None:
            _announce(spoken.say("run.serving", names=spoken.listed(names)))

        serving = serve(core, adapters, reload=reload, ending=_force_exit, posts=posts, announce=announce)
        session.run(serving)


def _opened(
    opened: contextlib.ExitStack, launch: Launch, settings: Settings, sleep: Callable[[float], None] = time.sleep
) -> Session:
    """Opens the core; waits with growing pauses as long as the disk or the system refuses."""
    pause, said = FIRST_S, ""
    while True:
        try:
            return opened.enter_context(launch.session(settings, serving=True))
        except FileSystemError as error:
            from ..presenting.problems import explain

            if said != (said := explain(error, messages())):  # once, however long it lasts
                _announce(f"{said} {messages().say('run.waiting')}", logging.WARNING)
        sleep(pause)
        pause = min(2 * pause, LONGEST_S)


def _ask_search_server(session: Session) -> None:
    """Says why the server with the index gives no answer of use, if it does not. What does without is served."""
    from ..presenting.problems import explain

    try:
        session.run(session.core.shelves.search_server())
    except EngineError as error:
        _announce(explain(error, messages()), logging.WARNING)


def _announce(text: str, level: int = logging.INFO) -> None:
    """Prints a sentence about the start at a terminal, and logs it elsewhere."""
    if sys.stderr.isatty():
        click.echo(text, err=True)
    else:
        _log.log(level, text)


def _reload(launch: Launch, shards: str | None) -> Settings:
    """Loads the settings anew, and applies their log level. Raises SettingsError."""
    settings = _settings(launch, shards)
    logs.set_level(settings.logs.level)
    return settings


def _force_exit() -> None:
    """Ends the process after `KILL_S`, even if a library or a thread does not end."""
    last = threading.Timer(KILL_S, os._exit, [TERMINATED])
    last.daemon = True
    last.start()
