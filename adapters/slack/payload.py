"""Reads values out of requests, whatever their shape: a value of another type than documented counts as missing."""

from __future__ import annotations

import json
from typing import Any, cast


def at(body: object, *path: str | int) -> Any:
    """The value at `path`, made of keys and of indices of lists; None where there is none."""
    for step in path:
        if isinstance(step, str) and isinstance(body, dict):
            body = cast("dict[str, object]", body).get(step)
        elif isinstance(step, int) and isinstance(body, list):
            values = cast("list[object]", body)
            body = values[step] if step < len(values) else None
        else:
            return None
    return body


def text_at(body: object, *path: str | int) -> str:
    """The text at `path`; empty where there is none."""
    found = at(body, *path)
    return found if isinstance(found, str) else ""


def mapping_at(body: object, *path: str | int) -> dict[str, Any]:
    """The object at `path`; empty where there is none."""
    found = at(body, *path)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def list_at(body: object, *path: str | int) -> list[Any]:
    """The list at `path`; empty where there is none."""
    found = at(body, *path)
    return cast("list[Any]", found) if isinstance(found, list) else []


def is_storable(body: object) -> bool:
    """Whether a request can be written down: no lone surrogates, and not nested deeper than Python follows."""
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except (TypeError, ValueError, RecursionError):
        return False
    return True
