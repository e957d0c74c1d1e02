"""Settings from the environment: `PULLQUOTE_HEALTH_PORT` is `port` under `[health]`, and overrides the file.

Every setting has a variable, except the shared folders and the feeds, each of which is a table. Values other than text
are written as in TOML. Secrets have variables of their own (`credentials`).
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
    """The variable of a setting: its name, the path of the setting's key in the file, and a value."""

    name: str
    path: tuple[str, ...]
    value: object


def given(environ: Mapping[str, str]) -> list[Variable]:
    """Returns the settings that `environ` sets, stripped of white space; an empty variable is not set.

    Where the default is not text the value is parsed as TOML. Invalid TOML stays text, which validation refuses.
    """
    return [
        Variable(one.name, one.path, text if one.value is None or isinstance(one.value, str) else _read(text))
        for one in _variables(Settings())
        if (text := environ.get(one.name, "").strip())
    ]


def unread(environ: Mapping[str, str]) -> list[str]:
    """Returns the names that begin with `PULLQUOTE_` and that nothing reads."""
    known = {CONFIG, *(one.name for one in _variables(Settings()))}
    return sorted(n for n in environ if n.startswith(PREFIX) and n not in known and not SECRET.fullmatch(n))


def _variables(table: object, at: tuple[str, ...] = ()) -> Iterator[Variable]:
    """The variables of all settings of a table, with the values of the table."""
    for one in fields(cast("Any", table)):
        value, path = getattr(table, one.name), (*at, one.name)
        if is_dataclass(value):
            yield from _variables(value, path)
        elif path not in (("library",), ("feed",)):
            yield Variable(PREFIX + "_".join(path).upper(), path, value)


def _read(text: str) -> object:
    try:
        read = tomllib.loads(f"value = {text}")
    except ValueError:
        return text
    return read["value"] if len(read) == 1 else text
