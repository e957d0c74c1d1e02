"""Where a search server is, and what there is to know of it; without what talks to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """Where the index is: `url` is `https://USER@ONE:PORT,TWO:PORT/PREFIX` without a password, `index` what the names
    of indexes there begin with, `ca_certs` the file with the certificates that are trusted instead of the system's, and
    `shards` the number of parts that an index is made with."""

    url: str
    index: str
    password: str | None = field(default=None, repr=False)
    ca_certs: Path | None = None
    shards: int = 6

    @property
    def hosts(self) -> list[str]:
        """The address of each node, without the user."""
        parts = urlsplit(self.url)
        _, _, nodes = parts.netloc.rpartition("@")
        return [f"{parts.scheme}://{node}{parts.path.rstrip('/')}" for node in nodes.split(",")]

    @property
    def location(self) -> str:
        """What people know the server by; no secret."""
        return ", ".join(self.hosts)

    @property
    def plain(self) -> bool:
        """Whether what is asked can be read and changed on its way to another computer."""
        names = {urlsplit(host).hostname for host in self.hosts}
        return self.url.startswith("http:") and bool(names - {"localhost", "127.0.0.1", "::1"})

    @property
    def encrypted(self) -> bool:
        """Whether the server is talked to by TLS."""
        return self.url.startswith("https:")

    @property
    def login(self) -> tuple[str, str] | None:
        """The user and the password; None if the address names no user."""
        user, at, _ = urlsplit(self.url).netloc.rpartition("@")
        return (unquote(user), self.password or "") if at else None


@dataclass(frozen=True, slots=True)
class SearchServerState:
    """What there is to know of a server: its version, its health ("green", "yellow" where copies are missing, "red"
    where parts of the index are), the number of nodes, the bytes that our index takes with its copies, the names of
    indexes that were made otherwise than ours, and of those that are made to take its place, now or up to a point."""

    location: str
    version: str
    health: str
    nodes: int
    size: int
    others: tuple[str, ...]
    beside: tuple[str, ...] = ()
