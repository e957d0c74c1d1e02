"""Modules that are imported by their file: scripts, and what has the name of something else. And the measurements, as
`./run bench` runs them."""

from __future__ import annotations

import ast
import contextlib
import gc
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .bench.children import command

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import ModuleType

BENCH: Final = Path(__file__).parent / "bench"


def run_bench(name: str, *arguments: str) -> str:
    """What a measurement prints, run in a process of its own, as it forks others."""
    done = subprocess.run(
        command(BENCH / f"{name}.py", *arguments), check=False, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextlib.contextmanager
def module_at(path: Path, name: str) -> Generator[ModuleType]:
    """The module in a file, importable under `name` within the block; what lies beside it is importable for good."""
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    try:
        yield module
    finally:
        del sys.modules[name]


def syntax_tree(path: Path) -> ast.Module:
    """What a file of Python says. Garbage is not collected meanwhile: a traceback that is logged of it is parsed, too,
    and Python 3.11 cannot do that within another."""
    gc.disable()
    try:
        return ast.parse(path.read_text("utf-8"))
    finally:
        gc.enable()
