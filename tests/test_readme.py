"""The READMEs are true: their examples run in the order of the page and answer as shown, and what they name exists."""

from __future__ import annotations

import ast
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pullquote
import pytest
from pullquote.bot.__main__ import program
from pullquote.bot.__main__ import run as run_arguments

from .patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
ROOMS = [path for room in ("index", "bot", "adapters") for path in sorted((ROOT / room).rglob("README.md"))]
PAGES = [ROOT / "README.md", ROOT / "config" / "README.md", ROOT / "tests" / "bench" / "README.md", *ROOMS]
OTHERS = [ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
CONSOLE = re.compile(r"^ *```console\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]+\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
FILES = {path.name for room in ("index", "bot", "adapters", "tests") for path in (ROOT / room).rglob("*.py")}
EXAMPLES = ("yours", "danish", "/da.txt")  # in the names of files that a recipe has its reader write
INLINE = re.compile(r"`([^`\n]+)`")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def commands_of(page: Path) -> list[tuple[str, str]]:
    """The commands of a page's console examples with what the page shows of their output, in their order."""
    parts = [part for block in CONSOLE.findall(page.read_text("utf-8")) for part in re.split(r"(?m)^ *\$ ", block)[1:]]
    return [(command.strip(), shown.strip()) for command, _, shown in (part.partition("\n") for part in parts)]


def called(page: Path, start: str) -> list[str]:
    """What a page has behind `start` in its commands, in shell blocks and between backquotes."""
    text = page.read_text("utf-8")
    lines = [
        line for language, code in CODE.findall(text) if language in {"console", "sh"} for line in code.split("\n")
    ]
    pattern = re.compile(rf"(?:\$ |^ *){re.escape(start)} (.*)")
    return [found[1] for one in [*lines, *INLINE.findall(CODE.sub("", text))] if (found := pattern.match(one))]


# --- Examples run -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples, where a reader has the checkout, and a library of them in `sampled`."""
    place = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "bot" / "samples", place / "bot" / "samples")
    run("pullquote add bot/samples", place, environment(place / "sampled"))
    return place


def environment(data: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**os.environ, "PULLQUOTE_DATA": str(data), "PATH": path, "NO_COLOR": "1"}


def run(command: str, folder: Path, environ: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S602 - the pages' own commands, as a person's shell runs them
        command,
        shell=True,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environ,
        cwd=folder,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture
def run_here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The same as `run`, in this process where that needs no shell: to start Python takes longer than most commands."""

    def run_one(command: str, folder: Path, environ: dict[str, str]) -> str:
        if not re.fullmatch(r"pullquote (?!demo)[^|<>$]*", command):
            return run(command, folder, environ)
        with monkeypatch.context() as patched:
            patched.chdir(folder)
            patched.setattr(sys, "stdin", io.StringIO())
            for name, value in environ.items():
                patched.setenv(name, value)
            capsys.readouterr()
            code = run_arguments(shlex.split(command)[1:])
            said = capsys.readouterr()
        assert code == 0, f"{command}\n{said.out}{said.err}"
        return said.out

    return run_one


@pytest.mark.long
@pytest.mark.parametrize("page", [page for page in PAGES if page.exists() and commands_of(page)], ids=name_of)
def test_the_examples_of_a_page_run_in_order(
    page: Path, checkout: Path, tmp_path: Path, run_here: Callable[..., str]
) -> None:
    """README.md begins with an empty library, every other page with one of the samples.

    `export` lasts for the rest of the page, and `./run demo` is the command that it ends in.
    """
    environ = environment(tmp_path / "data")
    shutil.copytree(checkout / "bot", tmp_path / "bot")
    shutil.copytree(checkout / "bot" / "samples", tmp_path / "transcripts")
    if page != PAGES[0]:
        shutil.copytree(checkout / "sampled", tmp_path / "data")
    for command, shown in commands_of(page):
        if exported := re.match(r"export (\w+)=(\S+)", command):
            environ[exported[1]] = exported[2].replace("$PWD", str(tmp_path))
            continue
        answer = run_here(re.sub(r"^\./run demo", "pullquote demo", command), tmp_path, environ)
        if shown:
            assert shown in answer
        assert "The library is empty" not in answer
        assert page != PAGES[0] or "Not found" not in answer


# --- Names exist --------------------------------------------------------------------------------------------------


def wrong_in(line: str) -> str | None:
    """The first command or option of a command line that does not exist."""
    line = re.split(r" \| | #|[>;…]", line)[0]
    words = shlex.split(line) if line.count('"') % 2 == 0 == line.count("'") % 2 else line.split()
    command: click.Command = program()
    for word in words:
        known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
        if word.startswith("--") and word != "--help" and word.partition("=")[0] not in known:
            return word
        if isinstance(command, click.Group) and re.fullmatch(r"[a-z]+", word):
            if word not in command.commands:
                # a group such as `daily` also runs without a command of its own
                return word if command.no_args_is_help else None
            command = command.commands[word]
    return None


@pytest.fixture(scope="module")
def usage() -> str:
    """What `./run help` says."""
    return subprocess.run([str(ROOT / "run"), "help"], check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=name_of)
def test_the_commands_and_tasks_that_a_page_names_exist(page: Path, usage: str) -> None:
    assert [(line, wrong) for line in called(page, "pullquote") if (wrong := wrong_in(line))] == []
    assert [line for line in called(page, "./run") if f"\n  {line.split()[0]} " not in usage] == []


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=name_of)
def test_the_links_of_a_page_lead_to_files(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=name_of)
def test_the_files_that_a_page_names_exist(page: Path) -> None:
    """A path begins at the root or in the page's folder; a name alone is that of any file. Examples do not exist."""
    named = re.findall(r"`((?:index|bot|adapters|tests|config)/[\w./-]+|[\w./-]+\.py)`", page.read_text("utf-8"))
    missing = [name for name in named if not (ROOT / name).exists() and not (page.parent / name).exists()]
    assert [name for name in missing if name not in FILES and not any(word in name for word in EXAMPLES)] == []


def test_every_page_can_be_reached() -> None:
    pages = [*PAGES, *OTHERS]
    linked = {(page.parent / link).resolve() for page in pages for link in LINK.findall(page.read_text("utf-8"))}
    assert [name_of(page) for page in pages[1:] if page not in linked] == []


def test_every_command_is_on_a_page() -> None:
    """A command that nobody reads of is a command that nobody finds."""
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [
        name for name in program().commands if not re.search(rf"pullquote {name}\b|^\| `{name}", text, re.MULTILINE)
    ] == []


def test_the_first_answer_is_one_that_the_demo_gives(tmp_path: Path) -> None:
    (shown, *_) = [code for language, code in CODE.findall(PAGES[0].read_text("utf-8")) if language == "text"]
    assert shown in run("pullquote demo", tmp_path, environment(tmp_path / "data"))


def test_the_first_page_says_how_to_begin() -> None:
    assert {"demo", "test"} <= {line.split()[0] for line in called(PAGES[0], "./run")}


@pytest.mark.parametrize("page", [*PAGES, *OTHERS], ids=name_of)
def test_python_examples_import_public_names_alone(page: Path) -> None:
    for language, code in CODE.findall(page.read_text("utf-8")):
        if language != "python":
            continue
        tree = compile(code, str(page), "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        ours = [node for node in imports if str(node.module).split(".")[0] == "pullquote"]
        assert {node.module for node in ours} <= {"pullquote"}
        assert {alias.name for node in ours for alias in node.names} <= set(pullquote.__all__)
