"""The command line as a whole: where things are, what goes wrong, and that it is quiet when it should be."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import click
import pytest
from pullquote.bot import core
from pullquote.bot.__main__ import program, run
from pullquote.bot.cards import Card
from pullquote.bot.delivery import Receipt
from pullquote.bot.messages import messages
from pullquote.bot.places import Place
from pullquote.bot.settings.values import Settings
from pullquote.index import shelves

from ..patience import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

Pullquote = Callable[..., Any]
COMMANDS = [
    "add",
    "list",
    "edit",
    "remove",
    "show",
    "follow",
    "feeds",
    "fetch",
    "unfollow",
    "correct",
    "corrections",
    "folders",
    "quote",
    "verify",
    "check",
    "topic",
    "excerpt",
    "save",
    "saved",
    "chat",
    "batch",
    "demo",
    "daily",
    "alert",
    "model",
    "mcp",
    "token",
    "link",
    "slack",
    "run",
    "doctor",
    "config",
    "backup",
    "restore",
    "export",
    "purge",
    "reindex",
    "move",
]


def started(*arguments: str | Path, **more: Any) -> subprocess.Popen[bytes]:
    """The real thing, in a process of its own."""
    command = [sys.executable, "-P", "-m", "pullquote.bot", *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def test_help_names_every_command_in_the_order_in_which_a_newcomer_needs_them(pullquote: Pullquote) -> None:
    out = pullquote("--help").out
    listed = [line.split()[0] for line in out.partition("Commands:")[2].splitlines() if line.strip()]
    assert listed == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(pullquote: Pullquote, command: str) -> None:
    outcome = pullquote(command, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: pullquote {command}")


def commands(context: click.Context) -> Iterator[click.Context]:
    """All commands below a group, with those of groups in it."""
    group = context.command
    for name, command in group.commands.items() if isinstance(group, click.Group) else ():
        inner = click.Context(command, context, name)
        yield inner
        yield from commands(inner)


@pytest.mark.parametrize(
    "context", list(commands(click.Context(program(), info_name="pullquote"))), ids=lambda context: context.command_path
)
def test_every_command_has_an_example_that_can_be_typed(context: click.Context) -> None:
    """A group's example is of one of its commands."""
    _, _, examples = re.split(r"\n\n[\b]\n(Examples?):\n", str(context.command.help))
    for example in examples.splitlines():
        typed = example.strip().rpartition("| ")[2]
        assert f"{typed} ".startswith(f"{context.command_path} ")
        words, command = shlex.split(typed)[1:], context.find_root().command
        while words and isinstance(command, click.Group):
            command = command.commands[words.pop(0)]
        command.make_context("example", words)


def test_help_loads_nothing_that_is_slow() -> None:
    """Whoever asks for help, or completes a command, does not wait for the search engine."""
    code = (
        "import contextlib, sys; from pullquote.bot.__main__ import main; sys.argv = ['pullquote', '--help']\n"
        "with contextlib.suppress(SystemExit): main()\n"
        "print([m for m in ('numpy', 'tantivy', 'asyncio', 'rich', 'prompt_toolkit', 'ftfy') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=True, text=True).stdout
    assert said.splitlines()[-1] == "[]"


@pytest.mark.long
@pytest.mark.parametrize(
    ("environ", "spoken"),
    [
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_AT.UTF-8"}, "de"),
        ({"LC_ALL": "", "LC_MESSAGES": "fr_FR.UTF-8", "LANG": "de_DE.UTF-8"}, "fr"),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "fi_FI.UTF-8"}, "en"),
        ({"LC_ALL": "de_DE.UTF-8", "PULLQUOTE_LOCALE": "ja"}, "ja"),
    ],
)
def test_a_command_speaks_the_language_of_the_terminal_or_that_which_the_operator_chose(
    tmp_path: Path, environ: dict[str, str], spoken: str
) -> None:
    process = started("--data", tmp_path, "list", env=os.environ | environ)
    out, _ = process.communicate()
    assert out.decode().strip() == messages(spoken).say("library.empty")


@pytest.mark.long
def test_help_speaks_the_language_of_the_terminal() -> None:
    """It is composed before anything is asked for, so the language has to be known by then."""
    environ = {"LC_ALL": "", "LC_MESSAGES": "fr_FR.UTF-8", "LANG": "de_DE.UTF-8"}
    out, _ = started("list", "--help", env=os.environ | environ).communicate()
    assert messages("fr").say("help.list").strip()[:9] in out.decode()


def test_a_misspelt_command_gets_a_suggestion(pullquote: Pullquote) -> None:
    outcome = pullquote("qoute", "bees")
    assert outcome.code == 2
    assert "There is no command “qoute”. Did you mean pullquote quote bees?" in outcome.err


def test_the_data_folder_comes_from_the_environment_too(
    filled: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA", str(filled))
    assert run(["list"]) == 0
    assert capsys.readouterr().out.startswith("6 transcripts")


def test_a_data_folder_that_cannot_be_made_is_an_expected_error(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    outcome = pullquote("list", data=tmp_path / "file" / "data")
    assert outcome.code == 1
    assert outcome.err.startswith("--data: expected a folder of pullquote's own")


def test_settings_that_are_wrong_are_named_with_their_line(pullquote: Pullquote, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('language = "en"\nlanguag = "de"\n')
    outcome = pullquote("--config", config, "list")
    assert outcome.code == 1
    assert outcome.err.startswith(f"{config}:2: languag: expected one of ")


def test_a_damaged_database_is_named_with_what_helps(pullquote: Pullquote, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pullquote.db").write_bytes(b"no database at all, but long enough to be looked at " * 90)
    outcome = pullquote("list")
    assert outcome.code == 1
    assert "is damaged" in outcome.err
    assert "pullquote --data NEW-FOLDER add FOLDER" in outcome.err


def test_what_nobody_expected_is_logged_under_the_number_that_is_shown(
    pullquote: Pullquote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> Card:
        raise ZeroDivisionError("by nobody")

    monkeypatch.setattr(shelves.Shelves, "library", broken)
    outcome = pullquote("list")
    assert outcome.code == 70
    assert "Traceback" not in outcome.err
    log = tmp_path / "data" / "errors.log"
    number = outcome.err.split("Its number is ")[1].split(";")[0]
    assert number in log.read_text()
    assert "ZeroDivisionError: by nobody" in log.read_text()
    assert log.stat().st_mode & 0o777 == 0o600


def test_that_log_lies_in_the_data_folder_however_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> Card:
        raise ZeroDivisionError

    monkeypatch.setattr(shelves.Shelves, "library", broken)
    config = tmp_path / "config.toml"
    config.write_text('data = "by-file"\n')
    for arguments, folder in (
        ([f"--data={tmp_path / 'by-name'}"], "by-name"),
        (["--config", str(config)], "by-file"),
        ([f"--config={config}", "--data", str(tmp_path / "both")], "both"),
    ):
        assert run([*arguments, "list"]) == 70
        assert (tmp_path / folder / "errors.log").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_reader_that_goes_away_is_no_error(filled: Path) -> None:
    process = started("--data", filled, "show", "bees-in-february")
    assert process.stdout
    assert process.stderr
    assert process.stdin
    process.stdout.close()
    process.stdin.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(20) == 1


def listening() -> None:
    """What runs in the background of a shell, as a whole test run may, is born deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.parametrize("command", ["batch"])
def test_ctrl_c_is_quiet(filled: Path, command: str) -> None:
    process = started(
        "--data",
        filled,
        command,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=listening,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(b'{"id": 1, "ask": "topic", "words": "bees"}\n')
    process.stdin.flush()
    process.stdout.readline()  # it is up, and waits for the next line
    for _ in range(10):  # one that comes between two questions ends the first of them only
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
            break
    _, said = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, said.strip()) == (130, b"")


async def test_the_adapter_serves_the_console_and_delivers_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    from pullquote.adapters.console import adapter

    settings = Settings(data=tmp_path / "data")
    assert adapter.name == "console"
    assert adapter.configured(settings)
    receipt = await adapter.deliver(Place("console", "here", "stdout"), Card("A heading"), "key")
    assert receipt == Receipt()
    monkeypatch.setattr(sys, "stdin", io.StringIO("/help\n\nbees\n/quit\nnever read\n"))
    async with core.open_core(settings) as opened:
        await adapter.serve(opened)
    out = capsys.readouterr().out
    assert out.startswith("A heading\n")
    assert "/verify WORDS" in out
    assert out.count("The library is empty.") == 1


def test_an_adapter_that_cannot_be_loaded_is_named_and_the_others_go_on(
    pullquote: Pullquote, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.metadata import EntryPoint, entry_points

    from pullquote.bot import plugins

    points = [*entry_points(group=plugins.GROUP), EntryPoint("broken", "no.such:adapter", plugins.GROUP)]
    monkeypatch.setattr(plugins, "entry_points", lambda group: points)
    outcome = pullquote("--help")
    assert outcome.code == 0
    assert "The adapter broken could not be loaded." in outcome.err
    assert "quote" in outcome.out


def test_a_question_at_the_prompt_loads_no_server_and_no_platform() -> None:
    """They would make every command slower."""
    heavy = ("aiohttp", "discord", "slack_bolt", "prometheus_client", "cryptography")
    code = f"import sys, pullquote.bot.core, pullquote.bot.__main__; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
