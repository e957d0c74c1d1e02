"""Processes that a measurement starts of its own script, as `./run bench` starts it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

# the measurements are importable, and none hides a library of the same name
_START: Final = """import runpy, sys
sys.path.append(sys.argv[1])
del sys.argv[:2]
runpy.run_path(sys.argv[0], run_name="__main__")"""


def command(script: Path, *arguments: str) -> list[str]:
    """The command line of a measurement's script."""
    return [sys.executable, "-P", "-c", _START, str(script.parent), str(script), *arguments]
