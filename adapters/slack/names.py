"""The names of commands, buttons and views, with a prefix that keeps them apart from those of a host's app."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

COMMANDS: Final = ("quote", "verify", "topic", "excerpt", "library", "daily", "alert", "saved")
CHECK: Final = "check"  # what is written beside a file; no command of its own, since commands have no files
OPENING: Final = "pullquote:recording"  # the button that opens a recording: there is nothing to do,
PAGE: Final = "pullquote:page"  # as for that which opens a page of the web face
FILES: Final = "files:read"  # a scope, only for taking in files that are shared with us
PICTURES: Final = "files:write"  # only for quote cards, and posts with pictures
AGENT: Final = "assistant:write"  # only for conversations in threads of their own, with titles
UMBRELLA: Final = "pullquote"  # takes the name of any of them as its first word


@dataclass(frozen=True, slots=True)
class Names:
    """The names with `prefix` before them, such as `/pq-quote`. `granted` are the scopes that the app has in the
    workspace that is answered; None where they are not known."""

    prefix: str = ""
    granted: frozenset[str] | None = None

    @property
    def reads_files(self) -> bool | None:
        """Whether the app may read files, so that they can be added by sending them; None where that is not known."""
        return None if self.granted is None else FILES in self.granted

    @property
    def is_agent(self) -> bool:
        """Whether direct conversations are threads with titles."""
        return self.granted is not None and AGENT in self.granted

    def command(self, name: str) -> str:
        """The slash command called `name`."""
        return f"/{self.prefix}{name}"

    def id(self, *parts: str) -> str:
        """The id of a button, a field or a view."""
        return ":".join((f"{self.prefix}{UMBRELLA}", *parts))

    def under(self, *parts: str) -> re.Pattern[str]:
        """All ids that go on with one more part."""
        return re.compile(rf"^{re.escape(self.id(*parts))}:[a-z0-9]+$")

    def last(self, id_: str) -> str:
        """The last part of an id."""
        return id_.rpartition(":")[2]
