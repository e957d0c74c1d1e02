"""Texts name only commands that there are, on the face that shows them, in every language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import click
import pytest
from discord import app_commands
from pullquote.adapters.console.options import COMMANDS as AT_THE_PROMPT
from pullquote.adapters.discord.cog import QuoteCog
from pullquote.adapters.slack.names import COMMANDS as IN_SLACK
from pullquote.bot.__main__ import program
from pullquote.bot.messages import LOCALES, messages, translation

if TYPE_CHECKING:
    from collections.abc import Iterator

SLASH: Final = re.compile(r"(?<![\w/.<:])/([a-z]+)((?: [a-z]+)?)\b(?!/)")
# As a command is set off from what is said of pullquote: behind a colon, a mark, a bracket, or at the start of a line.
CALLED: Final = re.compile(r"(?:[:：] ?|[`“(]|^ +)pullquote ((?:[a-z]+ ?){1,2})", re.MULTILINE)
OF_SLACK: Final = {"invite"}  # Slack's own
AT_PLACES: Final = {"help.move"}  # has the path of a folder in its example
SUBCOMMANDS: Final = {"list", "help", "privacy"}  # in Slack, beside what its hints say


def texts_of(locale: str) -> Iterator[tuple[str, str]]:
    """Every message with its key, in each of its forms."""
    for key, said in translation(locale).items():
        yield from ((key, form) for form in (said.values() if isinstance(said, dict) else [said]))


def in_discord() -> dict[str, set[str]]:
    """The commands of a bot of our own, with those in them."""
    tops = QuoteCog(group=None)._commands
    return {
        top.name: {one.name for one in top.commands} if isinstance(top, app_commands.Group) else set() for top in tops
    }


def in_slack() -> dict[str, set[str]]:
    hints = {name: messages("en").say(f"slack_usage.{name}") for name in IN_SLACK}
    return {name: {*re.findall(r"[\[|] ?([a-z]+)\b", hint), *SUBCOMMANDS} for name, hint in hints.items()}


def faces_of(key: str) -> list[dict[str, set[str]]]:
    """The commands of every chat that shows a message: what is not of one face alone is said in Discord and Slack."""
    section = key.partition(".")[0]
    if section.startswith("discord"):
        return [in_discord()]
    if section.startswith("slack"):
        return [in_slack() | {name: set() for name in OF_SLACK}]
    if section in {"chat", "help"}:
        return [{name.removeprefix("/"): set() for name in (*AT_THE_PROMPT, "/exit")}]
    return [in_discord(), in_slack()]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_command_of_a_chat_is_one_of_that_chat(locale: str) -> None:
    wrong, seen = list[tuple[str, str]](), 0
    subcommands = {sub for face in (in_discord(), in_slack()) for subs in face.values() for sub in subs}
    for key, text in texts_of(locale):
        for name, more in SLASH.findall(text) if key not in AT_PLACES else ():
            seen += 1
            for face in faces_of(key):
                follows = more.strip()  # is meant as a subcommand if it is one anywhere
                if name not in face or (follows in subcommands and follows not in face[name]):
                    wrong.append((key, f"/{name}{more}"))
    assert wrong == []
    assert seen


@pytest.mark.parametrize("locale", LOCALES)
def test_a_command_of_the_console_is_one(locale: str) -> None:
    wrong, whole = list[tuple[str, str]](), program()
    for key, text in texts_of(locale):
        for called in CALLED.findall(text):
            command: click.Command = whole
            for word in called.split():
                if isinstance(command, click.Group):
                    if word not in command.commands:
                        wrong += [(key, called)] if command.no_args_is_help else []
                        break
                    command = command.commands[word]
    assert wrong == []


def test_both_see_what_is_wrong() -> None:
    """They find commands in the ways in which texts name them."""
    assert SLASH.findall("Write /daily change, or see /library. Not a/path, </quote:1> or https://x.org/daily") == [
        ("daily", " change"),
        ("library", ""),
    ]
    called = CALLED.findall(
        "Begin: pullquote add FOLDER\n  pullquote daily list\nor “pullquote run”; pullquote is well"
    )
    assert [one.strip() for one in called] == ["add", "daily list", "run"]
