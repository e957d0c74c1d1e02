"""The files of a folder: which of them are read, and what a scan finds.

Not seen is not deleted: a scan says what it could not read, and nothing below that counts as absent.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final, Self

from .metadata.sources import is_side_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ENDINGS: Final = (
    *(
        ".ass",
        ".csv",
        ".dfxp",
        ".docx",
        ".htm",
        ".html",
        ".json",
        ".json3",
        ".lrc",
        ".markdown",
        ".md",
        ".odt",
        ".sbv",
        ".srt",
    ),
    *(".srv1", ".srv2", ".srv3", ".ssa", ".text", ".tsv", ".ttml", ".txt", ".vtt", ".webvtt", ".xml"),
)
"""The endings of the files that are read as transcripts, whatever their case. Logs and `*.env` are not among them."""

RECORDINGS: Final = frozenset(
    {
        *(".aac", ".aif", ".aiff", ".amr", ".caf", ".flac", ".m4a", ".m4b", ".mka", ".mp2", ".mp3", ".oga", ".ogg"),
        *(".opus", ".wav", ".weba", ".wma", ".3gp", ".avi", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogv"),
        *(".webm", ".wmv"),
    }
)
"""The endings of sound and video, which may lie beside their transcripts."""

Stamp = tuple[int, int, int]  # times of modification and of status change in nanoseconds, and size in bytes


def is_transcript(name: str) -> bool:
    """Tells whether a file of this name is read as a transcript."""
    return PurePath(name).suffix.lower() in ENDINGS and not is_hidden(name) and not is_side_file(name)


def recordings_of(names: Iterable[str]) -> set[str]:
    """The files of a folder that are recordings of transcripts in it, by their names: `talk.wav` beside `talk.vtt` or
    `talk.en.vtt`. Nobody takes them for transcripts."""
    sounds, stems = list[str](), set[str]()
    for name in names:
        if PurePath(name).suffix.lower() in RECORDINGS:
            sounds.append(name)
        elif is_transcript(name):
            stems.update(name[:at] for at, character in enumerate(name) if character == ".")
    return {name for name in sounds if PurePath(name).stem in stems}


def natural_order(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A key that sorts names as people do: numbers by their value, so that 2 comes before 10; letter case counts
    last.
    """
    parts = re.split(r"([0-9]+)", name.casefold())
    return [
        (0, int(part), "") if at % 2 and len(part) < 20 else (1, 0, part) for at, part in enumerate(parts) if part
    ], name


def is_hidden(name: str) -> bool:
    """Tells whether a file or folder of this name is hidden; hidden ones are never read."""
    return name.startswith(".")


def normal_path(path: Path) -> Path:
    """A path made absolute, without `..`, so that a file has one name; links stay, unless a `..` leads out of one."""
    plain = Path(os.path.abspath(path))  # noqa: PTH100 - with ".." resolved, links kept
    if ".." not in path.parts:
        return plain
    try:
        return plain if plain.samefile(path) else Path(os.path.realpath(path))
    except OSError:  # one of the two does not exist
        return Path(os.path.realpath(path)) if path.exists() else plain


def is_gone(path: str | Path) -> bool:
    """Tells whether there is no such file for certain; an error, such as of a lost share, says nothing."""
    try:
        os.stat(path)  # noqa: PTH116 - a name that is no path raises as well
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        pass
    return False


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """Files and folders that are never read as transcripts: pullquote's data, its settings, secrets.

    They are known by device and inode, so that no link and no other way to write a path leads around them.
    """

    identities: frozenset[tuple[int, int]] = frozenset()

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Self:
        """The files and folders at `paths`; missing ones are left out."""
        found = (_status(path) for path in paths)
        return cls(frozenset((status.st_dev, status.st_ino) for status in found if status))

    def include(self, status: os.stat_result) -> bool:
        """Tells whether a file or folder with this status is one of them."""
        return (status.st_dev, status.st_ino) in self.identities

    def hold(self, path: Path) -> bool:
        """Tells whether `path` is one of them or lies in one."""
        if not self.identities:
            return False
        real = Path(os.path.realpath(path))
        return any(self.include(status) for one in (real, *real.parents) if (status := _status(one)))


NO_FILES: Final = OwnFiles()


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def walk(top: Path, own: OwnFiles, failed: Callable[[Path, OSError], None]) -> Iterator[Path]:
    """Yields the files below a folder, in natural order, without hidden ones, recordings of transcripts, and folders of
    pullquote's own.

    Links to folders are not entered. `failed` is called for a folder that cannot be listed, or only in part.
    """
    for folder, folders, names in os.walk(top, onerror=lambda error: failed(Path(error.filename or top), error)):
        entered = (name for name in folders if not is_hidden(name) and not _is_own(Path(folder, name), own))
        folders[:] = sorted(entered, key=natural_order)
        recordings = recordings_of(names)
        for name in sorted(names, key=natural_order):
            if not is_hidden(name) and name not in recordings:
                yield Path(folder, name)


def _is_own(folder: Path, own: OwnFiles) -> bool:
    status = _status(folder) if own.identities else None
    return status is not None and own.include(status)


@dataclass(frozen=True, slots=True)
class Scan:
    """The stamps of the files in some folders, and by folder and name those of the side files.

    `unread` are the paths that could not be read, and why; what lies below them is unknown.
    """

    files: dict[Path, Stamp] = field(default_factory=dict[Path, Stamp])
    beside: dict[Path, dict[str, Stamp]] = field(default_factory=dict[Path, dict[str, Stamp]])
    unread: dict[Path, str] = field(default_factory=dict[Path, str])

    def state(self, file: Path) -> tuple[Stamp, dict[str, Stamp]] | None:
        """The stamps that tell whether a file or its side files have changed; None if the file was not seen."""
        stamp = self.files.get(file)
        return None if stamp is None else (stamp, self.beside.get(file.parent, {}))

    def missed(self, file: Path) -> bool:
        """Tells whether a file was not seen although everything above it could be read."""
        return file not in self.files and self.unread.keys().isdisjoint((file, *file.parents))


def scan(folders: Iterable[Path], own: OwnFiles = NO_FILES) -> Scan:
    """Looks at all files of folders. Errors are part of the result."""
    found = Scan()

    def failed(path: Path, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            found.unread[path] = error.strerror or type(error).__name__

    for top in folders:
        for path in walk(top, own, failed):
            try:
                status = path.stat()
            except OSError as error:
                failed(path, error)
                continue
            if own.include(status):
                continue
            # No program that copies a file with its time sets this one. Inodes change by themselves on network drives.
            stamp = status.st_mtime_ns, status.st_ctime_ns, status.st_size
            if is_side_file(path.name):
                found.beside.setdefault(path.parent, {})[path.name] = stamp
            else:
                found.files[path] = stamp
    return found
