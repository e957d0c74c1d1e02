"""The files that are pullquote's own, and how they lie to the shared folders. They are never read as transcripts."""

from __future__ import annotations

import enum
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from .secret_addresses import FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .values import Settings


class Overlap(enum.StrEnum):
    """How a shared folder and a path of pullquote's own lie to each other."""

    HOLDS = "holds"  # the path is in the shared folder, and is left out there
    INSIDE = "inside"  # the shared folder is in the data folder, so that nothing of it is read


def own_paths(settings: Settings, config: Path | None) -> list[Path]:
    """The data folder, the settings file `config`, and the files of secrets."""
    return [settings.data, *([config] if config else []), *secret_files(settings)]


def secret_files(settings: object) -> Iterator[Path]:
    """The paths in all settings called `…_file`, and those in which an address stands (`file:…`); in nested tables and
    their lists, too."""
    for one in fields(cast("Any", settings)):
        value = getattr(settings, one.name)
        for each in cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,)):
            if is_dataclass(each):
                yield from secret_files(each)
            elif isinstance(each, Path) and one.name.endswith("_file"):
                yield each
            elif isinstance(each, str) and each.startswith(FILE):
                yield Path(each.removeprefix(FILE))


def overlaps(settings: Settings, config: Path | None, more: Sequence[Path] = ()) -> list[tuple[Path, Overlap, Path]]:
    """Each shared folder that holds a path of pullquote's own, or one of `more`, or lies inside the data folder, with
    that path."""
    found = list[tuple[Path, Overlap, Path]]()
    for shared in settings.library:
        folder = shared.folder.resolve()
        if folder.is_relative_to(settings.data.resolve()):
            found.append((shared.folder, Overlap.INSIDE, settings.data))
            continue
        inside = (own for own in (*own_paths(settings, config), *more) if own.resolve().is_relative_to(folder))
        found += [(shared.folder, Overlap.HOLDS, own) for own in inside]
    return found
