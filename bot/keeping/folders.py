"""The shared folders: which of their transcripts have lost their files, and which losses are doubted.

Not seen is not deleted. A file is missing only if nothing above it failed to be read. Even then a loss is doubted if it
looks like an unmounted drive: no file of a folder or sub-folder is seen, or more than `FEW` and more than a fifth of
them are gone. Doubted transcripts stay until the files are back or an operator takes them out.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...index.scanning import Scan, is_gone, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ...index.transcript import Transcript
    from .transcripts import Transcripts

FEW: Final = 3  # files that people delete by hand
PART: Final = 5  # a loss of more than one in so many files is no ordinary deletion


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """A shared folder: its transcripts, those whose files are gone (`missing`), and those of them that stay
    (`doubted`).

    `unread` are the paths that cannot be read, and why; the `unknown` transcripts below them stay. `configured` is
    False for a folder that is no longer in the settings: it is not looked at, and only the console sees its
    transcripts.
    """

    folder: Path
    transcripts: Sequence[Transcript] = ()
    missing: Sequence[Transcript] = ()
    doubted: Sequence[Transcript] = ()
    unread: Mapping[Path, str] = field(default_factory=dict[Path, str])
    unknown: int = 0
    configured: bool = True

    @property
    def place(self) -> Path:
        """The deepest folder that holds all doubted files."""
        return Path(os.path.commonpath([Path(one.file).parent for one in self.doubted] or [self.folder]))

    def removable(self, below: Path) -> list[Transcript]:
        """The transcripts below a path that an operator's word takes out: those without files, doubted or not, and all
        of a folder that is no longer in the settings."""
        found = self.missing if self.configured else self.transcripts
        return [one for one in found if Path(one.file).is_relative_to(below)]


async def survey(transcripts: Transcripts) -> list[FolderStatus]:
    """Looks at every shared folder; first those in the settings, then others that still have transcripts."""
    stored, shared = await transcripts.in_folders(), transcripts.shared()
    found = await asyncio.to_thread(scan, shared, await transcripts.own())
    looked = [await asyncio.to_thread(folder_status, folder, stored.get(folder, ()), found) for folder in shared]
    left = (FolderStatus(folder, kept, configured=False) for folder, kept in stored.items() if folder not in shared)
    return [*looked, *(status for status in left if status.transcripts)]


def folder_status(
    folder: Path, transcripts: Sequence[Transcript], found: Scan, lately: Iterable[str] = ()
) -> FolderStatus:
    """The status of a folder after a scan. `lately` are files that were deleted a short while ago: a folder that is
    lost bit by bit is lost all the same."""
    unseen = [one for one in transcripts if Path(one.file) not in found.files]
    missed = [one for one in unseen if found.missed(Path(one.file))]
    missing = [one for one in missed if is_gone(one.file)]
    stored, lost = {one.file for one in transcripts}, {one.file for one in missing}
    seen = stored.difference(one.file for one in unseen)
    unsure = doubtful(folder, stored, seen, lost, lately) if lost else frozenset[Path]()
    return FolderStatus(
        folder,
        transcripts,
        missing,
        [one for one in missing if not unsure.isdisjoint(_folders(one.file, folder))],
        {path: why for path, why in found.unread.items() if path.is_relative_to(folder)},
        len(unseen) - len(missed),
    )


def doubtful(
    top: Path,
    stored: AbstractSet[str],
    seen: AbstractSet[str],
    lost: AbstractSet[str],
    lately: Iterable[str] = (),
) -> frozenset[Path]:
    """The folders, `top` and those below it, that have lost so much that nothing in them is taken for deleted: all that
    was stored of them is lost or cannot be read, or a large part of it is lost."""
    now, there, gone = _counts(stored, top), _counts(seen, top), _counts(lost, top)
    before = _counts(set(lately) - stored, top)
    return frozenset(
        folder
        for folder, count in gone.items()
        if not there[folder]
        or (count + before[folder] > FEW and PART * (count + before[folder]) > now[folder] + before[folder])
    )


def _counts(files: Iterable[str], top: Path) -> Counter[Path]:
    """The number of files in each folder and below it."""
    return Counter(folder for file in files for folder in _folders(file, top))


def _folders(file: str, top: Path) -> Iterator[Path]:
    """The folders that hold a file, up to `top`."""
    return (folder for folder in Path(file).parents if folder.is_relative_to(top))
