"""A search that another process may carry out on the same index."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ..deadline import Deadline

Search = Callable[..., Awaitable[Any]]
"""A function of this room: of a snapshot, further arguments that can be pickled, and a deadline, which comes last."""


@dataclass(frozen=True, slots=True)
class RemoteSearch:
    """A search with its arguments between snapshot and deadline. `workspace` is the one whose corrections hold;
    `revisions` are those of the indexes of the shelves that are searched, by the shelf's id: older ones do not do."""

    search: Search
    workspace: str | None
    revisions: Mapping[int, int]
    arguments: tuple[Any, ...]


class CannotSearch(Exception):
    """No other process can carry out a search: whoever asked has to do it."""


class SearchProcesses(Protocol):
    """Other processes that search."""

    async def run(self, asked: RemoteSearch, deadline: Deadline) -> Any:
        """What a search finds. Raises CannotSearch, Overdue and EngineError."""
        ...
