"""Expected errors that the core and adapters share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..index.errors import PullquoteError

if TYPE_CHECKING:
    from .messages import Messages


class AdapterError(PullquoteError):
    """What people can run into on one platform alone. `exit_code` is that of a process which ends with it."""

    exit_code: int = 1

    def words(self, messages: Messages) -> str:
        """What is wrong, and what to do next."""
        raise NotImplementedError


@dataclass
class AlreadyServed(PullquoteError):
    """Another process serves the adapter called `adapter` from the same data folder."""

    adapter: str

    def __str__(self) -> str:
        return self.adapter
