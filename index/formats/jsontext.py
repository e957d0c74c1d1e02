"""JSON from untrusted files, parsed by the standard library after its depth and size were checked. JSON lines, an
object a line, are a list of them.

`NaN` and `Infinity` are no JSON (RFC 8259, section 6), but Whisper writes them for unknown values: they count as
missing.
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

# Escapes in sequence: a pair of surrogates is one character, a lone surrogate none.
_ESCAPE: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def parse(text: str, name: str) -> Any:
    """Returns the value of `text`; raises Unreadable for malformed JSON, depth beyond `DEPTH_LIMIT`, too many values,
    and lone surrogates (RFC 8259, section 8.2), which can be neither stored nor shown.
    """
    _refuse_shape(text, name)
    _refuse_surrogates(text, name)
    try:
        return json.loads(text, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        if listed := _lines(text):
            return listed
        raise Unreadable(Reason.MALFORMED, name, line=error.lineno, detail=error.msg) from error
    except ValueError as error:  # an integer of thousands of digits
        raise Unreadable(Reason.MALFORMED, name, detail=str(error)) from error
    except RecursionError as error:
        raise Unreadable(Reason.TOO_DEEP, name, limit=DEPTH_LIMIT) from error


def _lines(text: str) -> list[Any]:
    """Returns the objects of JSON lines (https://jsonlines.org), one a line; nothing where any line is something
    else."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        return []
    try:
        return [json.loads(line, parse_constant=lambda _: None) for line in lines]
    except (ValueError, RecursionError):
        return []


def _refuse_shape(text: str, name: str) -> None:
    """Checks number and depth of values by the brackets outside of strings, without a loop over all characters."""
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
    """Returns the members of an object; of any other value none."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def items(value: object) -> list[dict[str, Any]]:
    """Returns the objects in a list, without other items; of any other value none."""
    listed = cast("list[object]", value) if isinstance(value, list) else []
    return [found for found in map(fields, listed) if found]


def words(value: object) -> str:
    """Returns a string without control characters, which JSON can escape; of any other value an empty string."""
    return strip_controls(value)[0] if isinstance(value, str) else ""
