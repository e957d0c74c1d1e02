"""The composition root: the command line of the installed adapters' commands and `run`.

Exit codes: 0 success; 1 an expected error, explained on stderr (of what judges quotations: something is not as it was
said); 2 a usage error (of what judges: also an expected error); 70 an unexpected error, logged under
the id that is shown; 130 interrupted by Ctrl-C. An adapter's error may bring a code of its own, such as 77 for a
refused token.
"""

from __future__ import annotations

import io
import logging
import os
import shlex
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from .command_group import CommandGroup, example_of
from .messages import messages, speaking
from .plaintext import harmless
from .plugins import adapters
from .serving.launch import Launch
from .serving.running import run_command
from .telemetry.faults import log_unexpected
from .telemetry.logs import ReadableLines
from .usage_words import translate_click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .settings.values import Settings

REFUSED: Final = 1
BROKEN: Final = 70
INTERRUPTED: Final = 130
LANGUAGE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set holds
MAINTENANCE: Final = frozenset({"doctor", "config", "backup", "restore", "export", "purge", "reindex", "move"})


def main() -> None:
    """The entry point of the `pullquote` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without a character shows ? for it
            stream.reconfigure(errors="replace")
    if logging.lastResort:  # which writes the warnings of commands that set up no log
        logging.lastResort.setFormatter(ReadableLines())
    translate_click()
    with speaking(*_languages(sys.argv[1:], os.environ)):
        sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command line, in the language that is spoken, and returns its exit code; errors are explained on
    stderr."""
    try:
        code: object = program().main(list(arguments), "pullquote", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        for line in shown.getvalue().splitlines():  # they quote what was typed
            click.echo(harmless(line), err=True)
        if example := example_of(error):
            click.echo(messages().say("command.example", command=example), err=True)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return _broken_pipe()
    except Exception as error:  # noqa: BLE001 - the last resort of the process
        return _explained(error, arguments)
    return code if isinstance(code, int) else 0


def program() -> click.Group:
    """Returns the click group with every installed adapter's commands."""
    say = messages().say
    group = Program(
        "pullquote",
        callback=_launch,
        params=_options(),
        help=say("help.program"),
        context_settings={"max_content_width": 100, "help_option_names": ["--help", "-h"]},
        no_args_is_help=True,
    )
    installed = list(adapters())
    for adapter in installed:
        for command in adapter.commands:
            group.add_command(command)
    group.add_command(run_command(installed))
    return click.version_option(version("pullquote"), prog_name="pullquote")(group)


def _options() -> list[click.Parameter]:
    """The program's own options, which come before the command."""
    say = messages().say
    return [
        click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=say("option.data")),
        click.Option(["--config"], type=click.Path(path_type=Path), metavar="FILE", help=say("option.config")),
    ]


class Program(CommandGroup):
    """The group of all commands. One that is like none may have been words to look for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names in the adapters' order, which is a newcomer's, with maintenance last."""
        return sorted(self.commands, key=lambda name: name in MAINTENANCE)

    def instead(self, ctx: click.Context, args: Sequence[str]) -> str:  # noqa: ARG002 - as in the class above
        """How to look for the words."""
        return messages().say("command.search_instead", command=shlex.join(["pullquote", "quote", *args]))


@click.pass_context
def _launch(context: click.Context, data: Path | None, config: Path | None) -> None:
    context.obj = Launch(data, config)


def _explained(error: Exception, arguments: Sequence[str]) -> int:
    from ..index.errors import PullquoteError
    from ..index.storage.failures import file_error
    from .errors import AdapterError
    from .presenting.problems import explain

    if isinstance(error, PullquoteError):
        click.echo(harmless(explain(error, messages())), err=True)
        return error.exit_code if isinstance(error, AdapterError) else REFUSED
    settings = _settings(arguments)
    if settings and isinstance(error, OSError) and _is_within(error.filename, settings.data):
        return _explained(file_error(error, settings.data), arguments)
    number, log = log_unexpected(error, settings.data if settings else None)
    click.echo(messages().say("error.unexpected", id=number, log=log), err=True)
    return BROKEN


def _is_within(name: object, folder: Path) -> bool:
    """Whether the system names a file of a folder, or the folder itself, in an error."""
    return isinstance(name, str) and Path(name).absolute().is_relative_to(folder.absolute())


def _languages(arguments: Sequence[str], environ: Mapping[str, str]) -> list[str | None]:
    """The language of a command line: the operator's choice, else that of the terminal's messages, as POSIX has it."""
    settings = _settings(arguments)
    return [settings and settings.locale, next(filter(None, map(environ.get, LANGUAGE)), None)]


def _settings(arguments: Sequence[str]) -> Settings | None:
    """The settings of a command line; None if they cannot be loaded."""
    from ..index.errors import PullquoteError

    lenient = {"ignore_unknown_options": True, "allow_extra_args": True, "allow_interspersed_args": False}
    before = click.Command("pullquote", params=_options(), context_settings=lenient)
    typed = before.make_context("pullquote", list(arguments), resilient_parsing=True).params
    try:
        return Launch(typed["data"], typed["config"]).settings()
    except PullquoteError:
        return None


def _broken_pipe() -> int:
    """The reader of the output has closed the pipe, as `head` does: discards stdout, flush at exit included."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return REFUSED


if __name__ == "__main__":
    main()
