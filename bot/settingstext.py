"""The settings in force as TOML, to be read by people. Secrets are no settings: of them only the names are shown."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import Settings

SECRET: Final = re.compile(r"PULLQUOTE_\w*(?:TOKEN|SECRET|KEY)\w*")


def shown(settings: Settings) -> str:
    """Every setting with its value; one without a value is a comment."""
    plain, tables = list[str](), list[str]()
    for one in fields(settings):
        value: object = getattr(settings, one.name)
        if is_dataclass(value):
            tables.append(f"\n[{one.name}]\n{_rows(value)}")
        elif isinstance(value, tuple):
            tables += [f"\n[[{one.name}]]\n{_rows(entry)}" for entry in cast("tuple[object, ...]", value)]
        else:
            plain.append(_row(one.name, value))
    return "\n".join([*plain, *tables])


def secrets_set(environ: Mapping[str, str]) -> list[str]:
    """The names of the variables that hold secrets."""
    return sorted(name for name, value in environ.items() if value and SECRET.fullmatch(name))


def _rows(table: object) -> str:
    return "\n".join(_row(one.name, getattr(table, one.name)) for one in fields(cast("Any", table)))


def _row(name: str, value: object) -> str:
    return f"# {name} =" if value in (None, "") else f"{name} = {_value(value)}"


def _value(value: object) -> str:
    """A value as TOML writes it; its strings are those of JSON."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case tuple():
            return f"[{', '.join(_value(one) for one in cast('tuple[object, ...]', value))}]"
        case _:
            return json.dumps(str(value), ensure_ascii=False)
