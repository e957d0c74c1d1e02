"""Opens the database of the settings, whichever it is."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from ..errors import NoDriver
from .sqlite import open_sqlite

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path
    from types import ModuleType

    from .database import Database
    from .postgres import ServerState


@contextlib.asynccontextmanager
async def open_database(
    path: Path,
    url: str | None = None,
    password: str | None = None,
    clock: Callable[[], float] = time.monotonic,
    *,
    half: bool = False,
) -> AsyncGenerator[Database]:
    """Opens the PostgreSQL database at `url` with `password`, or without a `url` the SQLite file at `path`. `clock`
    counts seconds and cannot be set. A database to which a library is being moved is opened if that may be `half` done.

    Raises what `open_sqlite` and `open_postgres` raise, and NoDriver without the extra `postgres`.
    """
    if url is None:
        async with open_sqlite(path) as database:
            yield database
        return
    async with _driver().open_postgres(url, password, clock=clock, half=half) as database:
        yield database


async def server_state(url: str, password: str | None) -> ServerState:
    """What there is to know of a database on a server without opening it; nothing is changed. Raises NoDriver, or
    Unreachable or another StorageError."""
    return await _driver().server_state(url, password)


def _driver() -> ModuleType:
    """The module that talks to PostgreSQL. Raises NoDriver."""
    try:
        from . import postgres
    except ImportError as error:
        raise NoDriver(error.name or "psycopg") from error
    return postgres
