"""Expected errors that adapters and the core share. `presenting.problems` puts the others into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..index.errors import PullquoteError

if TYPE_CHECKING:
    from .messages import Messages


class AdapterError(PullquoteError):
    """An expected error of one platform. `exit_code` is that of a process that ends with it."""

    exit_code: int = 1

    def words(self, messages: Messages) -> str:
        """Returns a sentence on the problem and its remedy, from `messages`."""
        raise NotImplementedError


@dataclass
class AlreadyServed(PullquoteError):
    """Another process on the same data folder serves the adapter `adapter`."""

    adapter: str

    def __str__(self) -> str:
        return self.adapter
