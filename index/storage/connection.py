"""What the stores expect of a connection to a database, whichever it is.

A statement is SQL that SQLite and PostgreSQL both take, with `?` for each value, by position. The few things that they
say in different ways are in `Connection.dialect`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .dialect import Dialect


class Row(Protocol):
    """A row of a result: its values by the names of columns or by their places, and in order."""

    def __getitem__(self, key: str | int, /) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...


class Connection(Protocol):
    """Executes statements, one at a time."""

    @property
    def dialect(self) -> Dialect:
        """What this database says in its own way."""
        ...

    async def execute(self, statement: str, values: Sequence[object] = ()) -> int:
        """Executes a statement; returns how many rows were inserted, updated or deleted."""
        ...

    async def executemany(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Executes a statement for the values of each row."""
        ...

    async def fetch_all(self, statement: str, values: Sequence[object] = ()) -> Sequence[Row]:
        """The rows of a statement's result."""
        ...

    async def fetch_one(self, statement: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a statement's result; None if there is no row."""
        ...

    async def announce(self) -> None:
        """Has other processes told, once the transaction is committed, that the library has changed, if the database
        can."""
        ...
