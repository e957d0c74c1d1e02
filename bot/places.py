"""Workspaces, which are the tenants, and the places in them that can be posted to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

CONSOLE: Final = "console"
_PERSON: Final = "person-"  # no channel is called so
WEB: Final = "web"  # the adapter whose pages take no posts


class Workspace(str):
    """A tenant: a platform and the tenant's id there (a Discord guild id, a Slack team id).

    It is a string, `discord:123`, which is the key of the tenant's rows, uploads and log lines.
    """

    __slots__ = ()

    def __new__(cls, platform: str, id: str | int) -> Self:  # noqa: A002 - the platforms' term
        return super().__new__(cls, f"{platform}:{id}")

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """What pickle makes it of again, in a process that searches."""
        return type(self), (self.platform, self.id)

    @classmethod
    def parse(cls, key: str) -> Self:
        """Returns the workspace of a key such as `discord:123`."""
        platform, _, id_ = key.partition(":")
        return cls(platform, id_)

    @property
    def platform(self) -> str:
        """The name of the platform's adapter."""
        return self.partition(":")[0]

    @property
    def id(self) -> str:
        """The platform's id of the tenant."""
        return self.partition(":")[2]


READERS: Final = Workspace("web", "readers")
"""Whoever reads what is open to all, without a workspace of their own; it may stand in `workspaces` of a folder."""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or thread to post to. `workspace` is a Workspace's key, or `CONSOLE` at the console."""

    platform: str
    workspace: str
    channel: str

    @property
    def library(self) -> str | None:
        """The workspace whose transcripts may be shown here; None at the console, which sees all."""
        return None if self.platform == CONSOLE else self.workspace

    @property
    def person(self) -> str | None:
        """The platform's id of the person whom a place is, to be told something alone; None for a channel."""
        return self.channel.removeprefix(_PERSON) if self.channel.startswith(_PERSON) else None

    @classmethod
    def of_person(cls, platform: str, workspace: str, id_: str) -> Self:
        """The place where a person of a workspace is told something alone."""
        return cls(platform, workspace, f"{_PERSON}{id_}")

    @property
    def tenant(self) -> str:
        """The platform's id of the workspace."""
        return Workspace.parse(self.workspace).id
