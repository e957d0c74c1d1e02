"""Measurements as Markdown, on standard output and in a file."""

from __future__ import annotations

import datetime as dt
import os
import platform
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Report:
    """Sections of Markdown that are printed as they come, and kept in the file `out` if there is one."""

    def __init__(self, title: str, out: Path | None) -> None:
        self._out = out
        if out is not None:
            out.write_text("", "utf-8")
        self.add(f"# {title}\n\n{_circumstances()}")

    def add(self, section: str) -> None:
        """One section: a heading, a paragraph or a table."""
        print(f"{section}\n", flush=True)
        if self._out is not None:
            with self._out.open("a", encoding="utf-8") as file:
                file.write(f"{section}\n\n")


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _circumstances() -> str:
    command = " ".join(["./run bench", Path(sys.argv[0]).stem, *map(shlex.quote, sys.argv[1:])])
    today = dt.datetime.now(dt.UTC).date()
    return f"`{command}`, {today}, Python {platform.python_version()}, {os.cpu_count()} cores"
