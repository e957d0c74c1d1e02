"""JSON that may be hostile: parsed by the C parser, once its nesting is known to be harmless.

`NaN` and `Infinity` are no JSON, but Whisper writes them for what it could not work out: they count as missing.
"""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import Any, Final, cast

from ..errors import Reason, Unreadable
from .source import strip_controls

DEPTH_LIMIT: Final = 100
SIZE_LIMIT: Final = 64 * 1024 * 1024  # characters; a value takes many times the memory of its text
VALUES_LIMIT: Final = 3_000_000  # objects and lists; a day of speech has some 200,000 words

_BRACKETS: Final = b'[]{}"'
_OTHERS: Final = bytes(set(range(256)) - set(_BRACKETS))
_DEPTH_CHANGE: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}

# Escapes one after another: a pair of surrogates is a character, one alone is nothing that could be stored or shown.
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def parse(text: str, name: str) -> Any:
    """The value of `text`; raises Unreadable for nesting beyond `DEPTH_LIMIT`, lone surrogates and what is no JSON."""
    _refuse_shape(text, name)
    _refuse_surrogates(text, name)
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise Unreadable(Reason.MALFORMED, name, line=error.lineno, detail=error.msg) from error
    except ValueError as error:  # an integer of thousands of digits
        raise Unreadable(Reason.MALFORMED, name, detail=str(error)) from error
    except RecursionError as error:
        raise Unreadable(Reason.TOO_DEEP, name, limit=DEPTH_LIMIT) from error


def _refuse_shape(text: str, name: str) -> None:
    """Refuse too many values, or too deep ones, by the brackets outside of strings: no step for each character."""
    if len(text) > SIZE_LIMIT:
        raise Unreadable(Reason.TOO_LARGE, name, limit=SIZE_LIMIT)
    plain = text.replace("\\\\", "").replace('\\"', "").encode("utf-8", "replace").translate(None, _OTHERS)
    plain = re.sub(rb'"[^"]*"', b"", plain.replace(b'""', b""))
    if plain.count(b"[") + plain.count(b"{") > VALUES_LIMIT:
        raise Unreadable(Reason.TOO_LARGE, name, limit=VALUES_LIMIT, detail="JSON")
    nested = plain.replace(b"{}", b"").replace(b"[]", b"")
    if any(deep >= DEPTH_LIMIT for deep in accumulate(_DEPTH_CHANGE.get(byte, 0) for byte in nested)):
        raise Unreadable(Reason.TOO_DEEP, name, limit=DEPTH_LIMIT)


def _refuse_surrogates(text: str, name: str) -> None:
    if not _SURROGATE.search(text):
        return
    for escape in _ESCAPE.finditer(text):
        if escape["lone"]:
            line = text.count("\n", 0, escape.start()) + 1
            raise Unreadable(Reason.SURROGATE, name, line=line, detail=escape[0])


def fields(value: object) -> dict[str, Any]:
    """An object; anything else has no fields."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def items(value: object) -> list[dict[str, Any]]:
    """The objects in a list; anything else in it, or instead of it, is left out."""
    listed = cast("list[object]", value) if isinstance(value, list) else []
    return [found for found in map(fields, listed) if found]


def words(value: object) -> str:
    """A string without control characters, which escapes can bring in; empty for anything else."""
    return strip_controls(value)[0] if isinstance(value, str) else ""
