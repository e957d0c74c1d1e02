"""The settings in force as TOML text for people. It holds no secrets, since secrets are not settings."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, cast

from ..plaintext import json_line

if TYPE_CHECKING:
    from .values import Settings


def shown(settings: Settings) -> str:
    """Returns every setting with its value; a setting without a value is a comment."""
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


def _rows(table: object) -> str:
    return "\n".join(_row(one.name, getattr(table, one.name)) for one in fields(cast("Any", table)))


def _row(name: str, value: object) -> str:
    return f"# {name} =" if value in (None, "") else f"{name} = {_value(value)}"


def _value(value: object) -> str:
    """A value in TOML; JSON strings are valid TOML strings."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case tuple():
            return f"[{', '.join(_value(one) for one in cast('tuple[object, ...]', value))}]"
        case _:
            return json_line(str(value))
