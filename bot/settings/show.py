"""The settings in force as TOML text for people. It holds no secrets: those are not settings, and addresses of feeds
are shown without what may be one."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, cast

from ..plaintext import json_line
from .secret_addresses import shown as shown_address
from .values import ConfiguredFeed

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
    values = {one.name: getattr(table, one.name) for one in fields(cast("Any", table))}
    if isinstance(table, ConfiguredFeed):  # the address of a private feed is a key to it
        values["address"] = shown_address(table.address)
    return "\n".join(_row(name, value) for name, value in values.items())


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
