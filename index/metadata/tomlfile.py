"""TOML whose keys still know their lines, so that whoever refuses a value can say where it stands."""

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
    """The text is no TOML; `line` counts from 1, None where it is not known."""

    line: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed text. `lines` maps the path of a key, such as `("library", 0, "folder")`, to its line."""

    values: dict[str, Any]
    lines: dict[KeyPath, int]

    def line(self, *path: str | int) -> int | None:
        """The line of a key, or of the nearest table around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def parse(text: str) -> Document:
    """Parse `text`; raises TomlError."""
    try:
        values = tomllib.loads(text)
    except RecursionError as error:
        raise TomlError from error
    except ValueError as error:  # also integers that are too long to be read
        raise TomlError(_line(text, str(error))) from error
    return Document(values, _key_lines(text))


def _line(text: str, message: str) -> int | None:
    """The line that tomllib's message names; its errors carry it in words only (up to Python 3.13)."""
    if "at end of document" in message:
        return text.rstrip().count("\n") + 1
    place = _PLACE.search(message)
    return int(place[1]) if place else None


def _key_lines(text: str) -> dict[KeyPath, int]:
    """Where keys and tables stand. Lines inside a string of several lines may be taken for keys; no harm is done."""
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
    """The parts of a dotted key."""
    return tuple(name.strip("\"'") for name in _NAME.findall(dotted))
