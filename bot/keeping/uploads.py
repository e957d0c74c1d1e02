"""Uploads: the names that attached files are stored under, and why a workspace cannot store or change one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError

if TYPE_CHECKING:
    from ...index.storage.storage import Known

LONGEST_NAME: Final = 120  # characters of a file's name
NAMELESS: Final = "upload"


@dataclass
class SharedTranscript(PullquoteError):
    """`title` comes from a shared folder: a workspace sees it, but only the console changes it or takes it out."""

    title: str


@dataclass
class UploadsFull(PullquoteError):
    """A workspace has as many uploads as it may have."""

    most: int

    def __str__(self) -> str:
        return f"{self.most} uploads"


def safe_name(name: str) -> str:
    """A file's name without folders and without what cannot be printed; too long a one keeps its ending."""
    plain = PurePosixPath("".join(c for c in name if c.isprintable()).replace("\\", "/")).name.strip()
    path = PurePosixPath(plain or NAMELESS)
    ending = path.suffix[:16]
    return path.stem[: LONGEST_NAME - len(ending)] + ending


def free_name(name: str, content: bytes, known: dict[str, Known]) -> str:
    """The name, or with a number after it where another file has it: `message.txt` is everybody's file name."""
    digest, path, tries = hashlib.sha256(content).hexdigest(), PurePosixPath(name), 1
    while name in known and known[name].digest != digest:
        tries += 1
        name = f"{path.stem} ({tries}){path.suffix}"
    return name
