"""Which settings count at once when they are read again while a core is open, and which need a restart."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .values import Settings


def taken_in(now: Settings, read: Settings) -> tuple[Settings, list[str]]:
    """The settings that are in force once `read` is taken in, and the names of those changed that need a restart."""
    taken = replace(
        now,
        library=read.library,
        limits=read.limits,
        answers=read.answers,
        logs=read.logs,
        daily=replace(read.daily, lease_seconds=now.daily.lease_seconds),  # one is running while a post is made
        slack=replace(now.slack, admins=read.slack.admins),
    )
    return taken, list(_different(taken, read))


def _different(one: Any, other: Any, prefix: str = "") -> Iterator[str]:
    """The names of what is not the same, such as `health.port`."""
    for field in fields(one):
        name, mine, theirs = f"{prefix}{field.name}", getattr(one, field.name), getattr(other, field.name)
        if is_dataclass(mine):
            yield from _different(mine, theirs, f"{name}.")
        elif mine != theirs:
            yield name
