"""`pullquote move`: carries a library from a data folder to a database server, or back into a folder."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...index.errors import Occupied
from ...index.storage.failures import translated
from ...index.storage.locking import ProcessLock
from ...index.storage.moving import move
from ...index.storage.opening import open_database
from ..core import database_address
from ..errors import AlreadyServed
from ..settings.bounds import DatabaseUrl
from ..settings.credentials import STORAGE_PASSWORD, credential
from ..settings.values import SettingsError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from ...index.storage.database import Database
    from ...index.storage.moving import Moved, Progress
    from ..settings.values import Settings

DATABASE: Final = "pullquote.db"
HALF: Final = ".moving"  # the ending of a file to which a library is being moved


def is_address(to: str) -> bool:
    """Whether what was typed is the address of a server, not a folder."""
    return "://" in to


async def move_library(
    settings: Settings, environ: Mapping[str, str], to: str, source: Path | None, progress: Progress
) -> Moved:
    """Carries the library of `settings`, or that of the data folder `source`, over to the server or the folder `to`.

    Raises SettingsError for what is no address or has a password in it, AlreadyServed if a process serves the library,
    BadCredential, or what `moving.move` raises.
    """
    if is_address(to) and not DatabaseUrl().allows(to):
        raise SettingsError("--to", None, "", str(DatabaseUrl()))
    url, password = (None, None) if source else database_address(settings, environ)
    data = source or settings.data
    if url is None:
        if not (data / DATABASE).is_file():
            raise SettingsError(str(data), None, "", "a data folder with a library in it")
        await asyncio.to_thread(_check_unserved, data)
    async with open_database(data / DATABASE, url, password) as opened, _opened(settings, environ, to) as target:
        return await move(opened, target, progress)


def _check_unserved(data: Path) -> None:
    """Raises AlreadyServed if a process serves an adapter from a data folder."""
    for path in sorted(data.glob("run-*.lock")):
        lock = ProcessLock(path)
        if not lock.take():
            raise AlreadyServed(path.stem.removeprefix("run-"))
        lock.release()


@contextlib.asynccontextmanager
async def _opened(settings: Settings, environ: Mapping[str, str], to: str) -> AsyncGenerator[Database]:
    """The database to move to; a file gets its name at the end, when it is whole. Raises Occupied."""
    if is_address(to):
        password = credential(STORAGE_PASSWORD, environ, settings.storage.password_file)
        async with open_database(Path(), to, password and password.reveal(), half=True) as database:
            yield database
        return
    path = await asyncio.to_thread(_free, to)
    half = path.with_name(f"{path.name}{HALF}")
    async with open_database(half) as database:
        yield database
    half.rename(path)


def _free(folder: str) -> Path:
    """The path of a new database in `folder`, which is made if it is missing. Raises Occupied or StorageError."""
    path = Path(folder).expanduser().absolute() / DATABASE
    with translated(path, 0):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            raise Occupied(str(path))
    return path
