"""Why something could not be fetched, and by what a version of it is recognised the next time."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from ...index.errors import PullquoteError


class FetchTrouble(enum.StrEnum):
    """Why something could not be fetched; a code that is stored and put into words."""

    ADDRESS = "address"  # no address of the web
    FORBIDDEN_HOST = "forbidden host"  # of this machine, its network, or no machine at all
    UNKNOWN_HOST = "unknown host"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    BROKEN = "broken"
    TOO_LARGE = "too large"
    REDIRECTS = "redirects"
    NOT_FOUND = "not found"
    GONE = "gone"
    REFUSED = "refused"
    BUSY = "busy"
    STATUS = "status"
    NO_FEED = "no feed"  # it is something else
    MALFORMED = "malformed"
    PAGE_OF_FEED = "page of feed"  # a page that names the feed as its own
    NO_SECRET = "no secret"  # the variable or file that holds the address  # noqa: S105 - no password
    NO_PROGRAM = "no program"
    PROGRAM = "program"  # it failed
    NO_CAPTIONS = "no captions"  # in the language that is wanted
    FULL = "full"  # the workspace may have no more transcripts


@dataclass
class FetchError(PullquoteError):
    """Something could not be fetched from `host`. `detail` is a number or a word of the server's or the system's;
    `wait` the seconds that the server asks to be left alone. The address itself is left out: it may be a secret."""

    trouble: FetchTrouble
    host: str = ""
    detail: str = ""
    wait: float = 0.0

    def __str__(self) -> str:
        return " ".join(filter(None, (self.host, self.trouble.value, self.detail)))


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said to recognise a version of a body by, to be asked with the next time."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The headers of a request that is answered by 304 if nothing has changed."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}


NEW: Final = Validators()
"""Of what was never fetched."""
