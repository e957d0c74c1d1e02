"""Expected errors that adapters and the core share. `presenting.problems` puts the others into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ..index.errors import PullquoteError

if TYPE_CHECKING:
    from .messages import Messages


class AdapterError(PullquoteError):
    """An expected error of one platform, said by the message `key` with the error's fields.

    `exit_code` is that of a process that ends with it.
    """

    key: ClassVar[str] = ""
    exit_code: ClassVar[int] = 1

    def words(self, messages: Messages) -> str:
        """Returns a sentence on the problem and its remedy, from `messages`."""
        return messages.say(self.key, **vars(self))


class StaleControl(AdapterError):
    """A button, a menu or a form that was made by another version, or that was tampered with."""

    key = "error.stale_control"


@dataclass
class NoConnection(AdapterError):
    """A platform, called `name`, could not be reached; serving it is tried again. `detail` names the error."""

    name: str
    detail: str

    key = "run.no_connection"

    def __str__(self) -> str:
        return f"{self.name}: {self.detail}"


@dataclass
class AlreadyServed(PullquoteError):
    """Another process on the same data folder serves the adapter `adapter`."""

    adapter: str
