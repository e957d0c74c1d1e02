"""Opens the database of the settings, whichever it is."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from ..errors import NoDriver
from .sqlite import open_sqlite

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from .database import Database


@contextlib.asynccontextmanager
async def open_database(path: Path, url: str | None = None) -> AsyncGenerator[Database]:
    """Opens the PostgreSQL database at `url`, or without one the SQLite file at `path`.

    Raises what `open_sqlite` and `open_postgres` raise, and NoDriver without the extra `postgres`.
    """
    if url is None:
        async with open_sqlite(path) as database:
            yield database
        return
    try:
        from .postgres import open_postgres
    except ImportError as error:
        raise NoDriver(error.name or "psycopg") from error
    async with open_postgres(url) as database:
        yield database
