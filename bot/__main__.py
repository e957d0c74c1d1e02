"""The composition root: the command line, put together from what the adapters bring.

Exit codes: 0 done; 1 an expected error, in words; 2 the command line was wrong; 70 an unexpected error, logged under
the number that is shown; 130 broken off with Ctrl-C.
"""

from __future__ import annotations

import io
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from .asking.query_parser import did_you_mean
from .messages import messages
from .plugins import adapters
from .serving.launch import Launch
from .serving.running import run_command
from .telemetry.faults import log_unexpected

if TYPE_CHECKING:
    from collections.abc import Sequence

REFUSED: Final = 1
BROKEN: Final = 70
INTERRUPTED: Final = 130
UPKEEP: Final = frozenset({"doctor", "config", "backup", "restore", "export", "purge", "reindex"})


def main() -> None:
    """The `pullquote` command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that knows fewer characters shows ? for the rest
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command line and returns its exit code; whatever goes wrong is said on stderr."""
    try:
        code: object = program().main(list(arguments), "pullquote", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return _piped_away()
    except Exception as error:  # noqa: BLE001 - the last resort of the process
        return _explained(error, arguments)
    return code if isinstance(code, int) else 0


def program() -> click.Group:
    """The command line with every adapter's commands."""
    say = messages().say
    group = Program(
        "pullquote",
        callback=_launched,
        params=_options(),
        help=say("help.program"),
        context_settings={"max_content_width": 100},
        no_args_is_help=True,
    )
    installed = list(adapters())
    for adapter in installed:
        for command in adapter.commands:
            group.add_command(command)
    group.add_command(run_command(installed))
    return click.version_option(version("pullquote"), prog_name="pullquote")(group)


def _options() -> list[click.Parameter]:
    """Those that stand before a command."""
    say = messages().say
    return [
        click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=say("option.data")),
        click.Option(["--config"], type=click.Path(path_type=Path), metavar="FILE", help=say("option.config")),
    ]


class Program(click.Group):
    """The group of all commands; one that is misspelt gets a suggestion."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click has it
        """In the order in which a newcomer needs them, not in that of the alphabet; upkeep comes last."""
        return sorted(self.commands, key=lambda name: name in UPKEEP)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            known = self.list_commands(ctx)
            ctx.fail(" ".join([messages().say("command.unknown", name=name), *did_you_mean(name, known, messages())]))
        return super().resolve_command(ctx, args)


@click.pass_context
def _launched(context: click.Context, data: Path | None, config: Path | None) -> None:
    context.obj = Launch(data, config)


def _explained(error: Exception, arguments: Sequence[str]) -> int:
    from ..index.errors import PullquoteError
    from .errors import AdapterError
    from .presenting.problems import explain

    if isinstance(error, PullquoteError):
        click.echo(seen(explain(error, messages())), err=True)
        return error.exit_code if isinstance(error, AdapterError) else REFUSED
    number, log = log_unexpected(error, _data_folder(arguments))
    click.echo(messages().say("error.unexpected", id=number, log=log), err=True)
    return BROKEN


def seen(text: str) -> str:
    """`text` without what a terminal would act upon: names in errors may come from anybody's file."""
    return "".join(character if character.isprintable() else " " for character in text)


def _data_folder(arguments: Sequence[str]) -> Path | None:
    """Where the log belongs, as far as that can be told after something broke."""
    from ..index.errors import PullquoteError

    lenient = {"ignore_unknown_options": True, "allow_extra_args": True, "allow_interspersed_args": False}
    before = click.Command("pullquote", params=_options(), context_settings=lenient)
    typed = before.make_context("pullquote", list(arguments), resilient_parsing=True).params
    try:
        return Launch(typed["data"], typed["config"]).settings().data
    except PullquoteError:
        return None


def _piped_away() -> int:
    """Whoever read the output has gone, as `head` does: nothing is left to say, not even at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return REFUSED


if __name__ == "__main__":
    main()
