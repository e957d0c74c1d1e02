"""A group of the command line that knows what people mean: `help`, names that are nearly right, and the names that
other programs have for the same."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

import click

from .asking.query_parser import nearest_name
from .messages import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

HELP: Final = "help"
VERSION: Final = "--version"
ELSEWHERE: Final = {  # what commands are called in other programs: the first that there is
    "cat": ("show",),
    "create": ("add", "make"),
    "delete": ("remove", "undo", "revoke"),
    "find": ("quote",),
    "import": ("add",),
    "info": ("show",),
    "ls": ("list",),
    "new": ("add", "make"),
    "open": ("show",),
    "rename": ("edit",),
    "remove": ("undo", "revoke"),
    "rm": ("remove",),
    "search": ("quote",),
    "serve": ("run",),
    "set": ("change",),
    "start": ("resume", "run"),
    "status": ("doctor",),
    "stop": ("pause",),
    "subscribe": ("daily", "add"),
    "unsubscribe": ("remove",),
    "update": ("change", "edit"),
    "upload": ("add",),
    "version": (VERSION,),
}
_EXAMPLE: Final = re.compile(r"^ +(?:echo .*\| )?(pullquote .*)$", re.MULTILINE)


class CommandGroup(click.Group):
    """A group in which `help` is a command of its own, before another one or alone. The error for an unknown command
    says which one may be meant, else which there are."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command as click does."""
        name, *rest = args
        if name.startswith("-") or self.get_command(ctx, name) is not None:
            return super().resolve_command(ctx, args)
        if name == HELP and rest:
            return self.resolve_command(ctx, [*rest, "--help"])
        if name == HELP:
            click.echo(ctx.get_help())
            return ctx.exit()
        unknown = messages().say("command.unknown", name=name)
        return ctx.fail(messages().sentences([unknown, *(self._meant(ctx, name, rest) or [self.instead(ctx, args)])]))

    def instead(self, ctx: click.Context, args: Sequence[str]) -> str:  # noqa: ARG002 - what was typed is for others
        """What to do about a command that is like none."""
        return messages().say("command.there_are", names=messages().listed(self.list_commands(ctx)))

    def _meant(self, ctx: click.Context, name: str, rest: Sequence[str]) -> list[str]:
        """`Did you mean …?` with the command that may be meant, by its name here or in another program, and with what
        was typed behind it; or nothing."""
        known = [*self.list_commands(ctx), *([] if ctx.parent else [VERSION])]
        here = {one: one for one in known}
        for other, names in ELSEWHERE.items():
            if (same := next((one for one in names if one in known), None)) and other not in here:
                here[other] = same
        near = name.lower() if name.lower() in here else nearest_name(name, list(here))
        if near is None:
            return []
        typed = typed_command([*ctx.command_path.split(), here[near], *rest])
        return [messages().say("command.did_you_mean", name=typed)]


def typed_command(words: Sequence[str]) -> str:
    """A command line as a person types it: words with an apostrophe stand between double quotation marks, where nothing
    in them means anything to a shell."""
    return " ".join(f'"{one}"' if "'" in one and not _SPECIAL.search(one) else shlex.quote(one) for one in words)


_SPECIAL: Final = re.compile(r'["$`\\!]')  # between double quotation marks


def example_of(error: click.ClickException) -> str | None:
    """How the command that a usage error is about can be typed: the example of its help; None for other errors, and
    where the example is the command alone, which has just been typed."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None or isinstance(context.command, click.Group):
        return None
    found = _EXAMPLE.search(context.command.help or "")
    return found[1] if found and found[1] != context.command_path else None
