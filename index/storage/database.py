"""What the stores expect of a database, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from ..errors import FileSystemError
    from .connection import Connection
    from .copies import PurgedCopies


class Database(Protocol):
    """An open database; its methods raise StorageError, and DatabaseClosed after it was closed."""

    @property
    def refusal(self) -> FileSystemError | None:
        """Why nothing can be written, as of the last try; None if something could."""
        ...

    @property
    def damage(self) -> str | None:
        """What a check has found; None if that was nothing."""
        ...

    @property
    def location(self) -> str:
        """What people know the database by; no secret."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """A connection inside a transaction: committed at the end, rolled back on any exception.

        One transaction at a time, of all processes: what it reads stays as it is until it ends. Raises Busy after a
        bounded wait, or another StorageError; earlier data is untouched then.
        """
        ...

    def reader(self) -> AbstractAsyncContextManager[Connection]:
        """A connection that cannot write, for one request. Each statement has its own snapshot. Cancellation interrupts
        the statement."""
        ...

    async def try_writing(self) -> None:
        """Writes what stays as it is, to know whether something can be written (again). Raises StorageError."""
        ...

    async def check(self) -> None:
        """Looks for damage of the database's structure, and keeps it in `damage`. Raises StorageError."""
        ...

    async def size(self) -> int:
        """The bytes that the database takes."""
        ...

    async def checkpoint(self) -> None:
        """Truncates the database's log as far as no reader needs it, so that deleted data does not remain there."""
        ...

    async def purge_copies(self, workspace: str) -> PurgedCopies:
        """Deletes a workspace's rows from the copies of the database that pullquote made by itself."""
        ...

    async def back_up(self, target: Path, *, replace: bool = False) -> None:
        """Copies the database to the file `target` while it is in use, and checks the copy. Raises NotEmpty if there is
        one and not `replace`, or another StorageError."""
        ...
