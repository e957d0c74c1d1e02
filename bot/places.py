"""Places to post: a platform, a workspace on it, and a channel or thread in that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

CONSOLE: Final = "console"


class Workspace(str):
    """A tenant: a platform and the tenant's id there, such as a Discord guild or a Slack team.

    It is a string, `discord:123`, since that is the key of its rows, its uploads and its log lines.
    """

    __slots__ = ()

    def __new__(cls, platform: str, id: str | int) -> Self:  # noqa: A002 - the platform's own word
        return super().__new__(cls, f"{platform}:{id}")

    @classmethod
    def parse(cls, key: str) -> Self:
        """The workspace whose key is `key`."""
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


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or thread to post to, in a workspace of a platform. At the console, the workspace is `CONSOLE`."""

    platform: str
    workspace: str
    channel: str

    @property
    def library(self) -> str | None:
        """The workspace whose transcripts may be shown here; None, which sees all, at the console."""
        return None if self.platform == CONSOLE else self.workspace

    @property
    def tenant(self) -> str:
        """The platform's id of the workspace."""
        return Workspace.parse(self.workspace).id
