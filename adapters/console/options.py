"""Decorators and options that commands share, with help texts from the catalogue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import click

from ...bot.errors import AdapterError
from ...bot.messages import messages
from ...bot.plaintext import harmless
from ...bot.serving.launch import Launch
from ...index.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...bot.messages import Messages

COMMANDS: Final = ("/quote", "/verify", "/topic", "/excerpt", "/library", "/help", "/quit")


Names = tuple[list[str], list[str], list[str]]  # speakers, sources, years and months

_OPTION: Final = re.compile(r"--?[a-z][a-z-]*(=|$)", re.DOTALL)


def say(key: str, **values: object) -> str:
    """The message `key` for a terminal: what is filled in, such as the name of a file, is made harmless."""
    shown = {name: value if isinstance(value, int | float) else harmless(str(value)) for name, value in values.items()}
    return messages().say(key, **shown)


launched = click.make_pass_decorator(Launch)


class WordsCommand(click.Command):
    """A command whose arguments are spoken words. An argument with a leading dash and a space in it, such as `- Yes. -
    2012.`, is words, too, unless it is an option with its value."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Moves such words behind `--`."""
        if "--" not in args:
            spoken = [a for a in args if a.startswith("-") and any(map(str.isspace, a)) and not _OPTION.match(a)]
            if spoken:
                args = [*(a for a in args if a not in spoken), "--", *spoken]
        return super().parse_args(ctx, args)


CHART: Final = "--chart"
PICTURES: Final = (".svg", ".png")  # the files that `--chart` can write
UNWRITTEN: Final = (".gif", ".jpg", ".jpeg", ".pdf", ".webp")  # and others that are meant as one, and are refused


class TopicCommand(WordsCommand):
    """A command whose option `--chart` takes a file only if its name is that of a picture: what else follows it is
    words."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Gives `--chart` an empty value where no file follows."""
        for at, arg in enumerate(args):
            if arg == "--":
                break
            if arg == CHART and not any(one.lower().endswith(PICTURES + UNWRITTEN) for one in args[at + 1 : at + 2]):
                args = [*args[:at], f"{CHART}=", *args[at + 1 :]]
        return super().parse_args(ctx, args)


UNJUDGED: Final = 2  # the exit code of what judges where it could not


class Unjudged(AdapterError):
    """What was to be judged could not be; the error that says why is the `__cause__`."""

    exit_code = UNJUDGED

    def words(self, messages: Messages) -> str:
        """The message of the cause."""
        from ...bot.presenting.problems import explain  # late: help starts faster without

        assert isinstance(self.__cause__, PullquoteError)
        return explain(self.__cause__, messages)


class JudgingCommand(click.Command):
    """A command whose exit code 1 says that something is not as it was said; all errors have another."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command. Raises Unjudged for an expected error."""
        try:
            return super().invoke(ctx)
        except PullquoteError as error:
            raise Unjudged from error


class JudgingWords(WordsCommand, JudgingCommand):
    """A command that judges spoken words."""


def command(name: str, cls: type[click.Command] = click.Command) -> Callable[[Callable[..., Any]], click.Command]:
    """A command with its help text."""
    return click.command(name, cls=cls, help=say(f"help.{name}"))


def option(name: str, **more: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option with its help text."""
    key = name.removeprefix("--").replace("-", "_")
    return click.option(name, help=say(f"option.{key}"), **more)


class WholeNumber(click.IntRange):
    """A whole number from a first one on, or up to a last, that is asked for in words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that was typed. Raises click.BadParameter."""
        typed = str(value).strip()
        number = int(typed) if re.fullmatch(r"[+-]?\d{1,18}", typed) else None
        first, last = self.min, self.max
        if number is None or number < (first or 0) or (last is not None and number > last):
            key = "from" if last is None else "between"
            self.fail(say(f"whole_number.{key}", typed=typed, first=f"{first}", last=f"{last}"), param, ctx)
        return number


as_json = option("--json", is_flag=True)
words = click.argument("words", nargs=-1)


def joined(given: tuple[str, ...]) -> str:
    """The words of the command line as one text. Raises click.UsageError without any."""
    text = " ".join(given)
    if not text.strip():
        raise click.UsageError(say("ask.no_words"))
    return text
