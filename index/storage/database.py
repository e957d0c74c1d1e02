"""What the stores expect of a database, whichever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from ..errors import FileSystemError
    from .connection import Connection
    from .copies import PurgedCopies


class Lock(Protocol):
    """A lock between processes, which ends with its holder."""

    async def take(self) -> bool:
        """Whether this process holds the lock, still or from now on. Raises StorageError if that cannot be known."""
        ...

    async def release(self) -> None:
        """Releases the lock; does nothing if it is not held."""
        ...


class Database(Protocol):
    """An open database; its methods raise StorageError, and DatabaseClosed after it was closed."""

    @property
    def shared(self) -> bool:
        """Whether processes on several computers may have it open, each with a data folder of its own."""
        ...

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

    @property
    def now(self) -> Callable[[], float]:
        """The time in seconds since 1970 that all processes with this database go by, whatever their computers say."""
        ...

    def transaction(self, *, alone: bool = True) -> AbstractAsyncContextManager[Connection]:
        """A connection inside a transaction: committed at the end, rolled back on any exception.

        One transaction at a time, of all processes: what it reads stays as it is until it ends. Those that are not
        `alone` may run beside each other where the database can, and beside no other: each is about one row, which it
        changes only if that is as it was read before, and about what no other such transaction changes.
        Raises Busy after a bounded wait, or another StorageError; earlier data is untouched then.
        """
        ...

    def reader(self) -> AbstractAsyncContextManager[Connection]:
        """A connection that cannot write, for one request. Each statement has its own snapshot. Cancellation interrupts
        the statement."""
        ...

    def snapshot(self) -> AbstractAsyncContextManager[Connection]:
        """A connection that reads one state of the database, for as long as it is open."""
        ...

    async def changed(self, wait: float) -> None:
        """Returns when another process may have changed the library, after `wait` seconds at the latest."""
        ...

    def lock(self, name: str) -> Lock:
        """A lock that one process with this database holds at a time."""
        ...

    async def try_writing(self) -> None:
        """Writes what stays as it is, to know whether something can be written (again). Raises StorageError."""
        ...

    async def check(self) -> None:
        """Looks for damage of the database's structure, and keeps it in `damage`. Raises StorageError."""
        ...

    async def altered(self) -> list[tuple[str, str]]:
        """The public ids and the files of transcripts whose words or cues are not as they were stored. Raises
        StorageError."""
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
