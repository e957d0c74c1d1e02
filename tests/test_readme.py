"""What the README says is true: its commands run, and the answer on its first screen is the one that is given."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pullquote.bot.__main__ import program

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
TASKS = re.findall(r"^\./run (\w+)|^pip install", README, re.MULTILINE)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A folder `transcripts` with the samples, added, as the README has it; the environment to run commands in."""
    place = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "bot" / "samples", place / "transcripts")
    bin_folder = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PULLQUOTE_DATA": str(place / "data"),
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "PWD": str(place),
    }
    _run("pullquote add transcripts", environment)
    return environment


def _run(command: str, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S602 - the README's own commands, as a person's shell runs them
        command,
        shell=True,
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        cwd=environment["PWD"],
        timeout=60,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def test_every_command_in_the_readme_runs_and_answers_as_it_says(library: dict[str, str]) -> None:
    """Blocks are run in their order; where one shows an answer, that is the answer."""
    for block in BLOCKS:
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            answer = _run(command, library)
            if shown.strip():
                assert answer.strip() == shown.strip()


def test_every_command_is_in_the_readme() -> None:
    """A command that nobody reads of is a command that nobody finds."""
    listed = CliRunner().invoke(program(), ["--help"]).output
    commands = re.findall(r"^  ([a-z]+)  ", listed.partition("Commands:")[2], re.MULTILINE)
    assert commands
    assert [name for name in commands if f"pullquote {name}" not in README and f"`{name}`" not in README] == []


def test_the_readmes_tasks_are_tasks_of_run() -> None:
    """`./run demo` and `./run test` are there, and whatever else the README names."""
    usage = subprocess.run([str(ROOT / "run"), "help"], check=True, capture_output=True, text=True).stdout
    assert [task for task in TASKS if task and f"\n  {task} " not in usage] == []
    assert {"demo", "test"} <= set(TASKS)
