"""Places to post: a platform, a workspace on it, and a channel or thread in that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CONSOLE: Final = "console"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to post: a platform, a workspace on it, and a channel or thread in that."""

    platform: str
    workspace: str
    channel: str

    @property
    def library(self) -> str | None:
        """The workspace whose transcripts may be shown here; None, which sees all, at the console."""
        return None if self.platform == CONSOLE else self.workspace
