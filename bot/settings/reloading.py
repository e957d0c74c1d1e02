"""The settings in force, and which of them a running process replaces when they are loaded again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .values import Settings


class LiveSettings:
    """The settings in force. Code that needs a setting keeps this object and reads `current` each time."""

    def __init__(self, settings: Settings) -> None:
        self.current = settings

    def reload(self, read: Settings) -> list[str]:
        """Puts those settings of `read` in force that can change while a core is open.

        Returns the names of the other settings that differ, such as `health.port`: these need a restart.
        """
        now = self.current
        self.current = replace(
            now,
            locale=read.locale,
            library=read.library,
            feed=read.feed,
            feeds=read.feeds,
            limits=read.limits,
            answers=read.answers,
            logs=read.logs,
            alerts=read.alerts,
            daily=replace(read.daily, lease_seconds=now.daily.lease_seconds),  # a running lease keeps its length
            slack=replace(
                now.slack,
                admins=read.slack.admins,
                allow_guests=read.slack.allow_guests,
                allow_external=read.slack.allow_external,
            ),
        )
        return list(_different(self.current, read))


def _different(one: Any, other: Any, prefix: str = "") -> Iterator[str]:
    """The names of the settings that differ, such as `health.port`."""
    for field in fields(one):
        name, mine, theirs = f"{prefix}{field.name}", getattr(one, field.name), getattr(other, field.name)
        if is_dataclass(mine):
            yield from _different(mine, theirs, f"{name}.")
        elif mine != theirs:
            yield name
