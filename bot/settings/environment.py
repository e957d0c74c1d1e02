"""Settings from the environment: `PULLQUOTE_HEALTH_PORT` is `port` under `[health]`, and comes before the file.

Every setting has such a variable but the shared folders, each of which is a table. What is no text is written as in the
file. Secrets have variables of their own (`credentials`).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from .credentials import SECRET
from .values import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PREFIX: Final = "PULLQUOTE_"
CONFIG: Final = "PULLQUOTE_CONFIG"


@dataclass(frozen=True, slots=True)
class Variable:
    """A setting's variable, the path of its key in the file, and a value."""

    name: str
    path: tuple[str, ...]
    value: object


def given(environ: Mapping[str, str]) -> list[Variable]:
    """The settings that `environ` has, without blanks around them; one that is set to nothing is not set. Where the
    default is no text, the value is read as TOML; what is none stays text, for others to refuse."""
    return [
        Variable(one.name, one.path, text if one.value is None or isinstance(one.value, str) else _read(text))
        for one in _variables(Settings())
        if (text := environ.get(one.name, "").strip())
    ]


def unread(environ: Mapping[str, str]) -> list[str]:
    """The names that look like ours, and that nothing reads."""
    known = {CONFIG, *(one.name for one in _variables(Settings()))}
    return sorted(n for n in environ if n.startswith(PREFIX) and n not in known and not SECRET.fullmatch(n))


def _variables(table: object, at: tuple[str, ...] = ()) -> Iterator[Variable]:
    """Those of all settings in a table, with the values that these have in it."""
    for one in fields(cast("Any", table)):
        value, path = getattr(table, one.name), (*at, one.name)
        if is_dataclass(value):
            yield from _variables(value, path)
        elif path != ("library",):
            yield Variable(PREFIX + "_".join(path).upper(), path, value)


def _read(text: str) -> object:
    try:
        read = tomllib.loads(f"value = {text}")
    except ValueError:
        return text
    return read["value"] if len(read) == 1 else text
