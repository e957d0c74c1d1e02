"""A private copy of an index that cannot be written where it is: a temporary folder of links to its files.

Files of an index are never changed, only added and deleted, so that a link is as good as a copy. What is written to the
copy, the locks among it, replaces the link and leaves the original alone.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

from ..errors import FileSystemError
from ..storage.failures import folder_refusal, translated

IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a private folder is made there; Linux has it, also in containers
LOCKS: Final = ".lock"


def linked_copy(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """A new folder, readable for its owner alone, with links to the files of `folder`, of which there may be none.

    Raises FileSystemError if there is no temporary folder with room.
    """
    with translated(folder, 0):
        copy = tempfile.TemporaryDirectory(prefix="pullquote-", dir=_roomy(folder), ignore_cleanup_errors=True)
        for file in folder.iterdir() if folder.is_dir() else ():
            if not file.name.endswith(LOCKS):
                _link(file.absolute(), Path(copy.name) / file.name)
    return copy


def _roomy(folder: Path) -> Path:
    """A temporary folder that can be written."""
    refused: FileSystemError | None = None
    for path in (*_temporary(), IN_MEMORY):
        refused = folder_refusal(path)
        if refused is None:
            return path
    raise refused or FileSystemError(str(folder))


def _temporary() -> list[Path]:
    try:
        return [Path(tempfile.gettempdir())]
    except FileNotFoundError:  # none can be written
        return []


def _link(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source)
    except OSError:  # some systems allow links to administrators alone
        shutil.copyfile(source, target)
