"""TOML with the line numbers of its keys, for messages about wrong values."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from typing import Any

KeyPath = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_NAME = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_PLACE = re.compile(r"at line (\d+)")


@dataclass
class TomlError(Exception):
    """The text is no TOML; `line` counts from 1, or is None if unknown."""

    line: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed text. `lines` maps the path of a key, such as `("library", 0, "folder")`, to its line."""

    values: dict[str, Any]
    lines: dict[KeyPath, int]

    def line(self, *path: str | int) -> int | None:
        """Returns the line of a key, or of the nearest table around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def parse(text: str) -> Document:
    """Parses `text` with tomllib (TOML 1.0); raises TomlError."""
    try:
        values = tomllib.loads(text)
    except RecursionError as error:
        raise TomlError from error
    except ValueError as error:  # also integers that are too long to be read
        raise TomlError(_line(text, str(error))) from error
    return Document(values, _key_lines(text))


def _line(text: str, message: str) -> int | None:
    """Returns the line in tomllib's message: up to Python 3.13 its errors have no attribute for it."""
    if "at end of document" in message:
        return text.rstrip().count("\n") + 1
    place = _PLACE.search(message)
    return int(place[1]) if place else None


def _key_lines(text: str) -> dict[KeyPath, int]:
    """Returns the lines of keys and tables. A line inside a multi-line string may be taken for a key; then a message
    names a wrong line, and no more.
    """
    found: dict[KeyPath, int] = {}
    seen = Counter[str]()
    table: KeyPath = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = _names(header[2])
            if header[1] == "[[":
                table = (*table, seen[header[2]])
                seen[header[2]] += 1
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_names(key[1])), number)
    return found


def _names(dotted: str) -> KeyPath:
    """Returns the parts of a dotted key."""
    return tuple(name.strip("\"'") for name in _NAME.findall(dotted))
