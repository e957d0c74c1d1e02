"""The files that are pullquote's own, and how they lie to the shared folders. They are never read as transcripts."""

from __future__ import annotations

import enum
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .values import Settings


class Overlap(enum.StrEnum):
    """How a shared folder and a path of pullquote's own lie to each other."""

    HOLDS = "holds"  # the path is in the shared folder, and is left out there
    INSIDE = "inside"  # the shared folder is in the data folder, so that nothing of it is read


def own_paths(settings: Settings, config: Path | None) -> list[Path]:
    """The data folder, the settings file `config`, and the files of secrets."""
    return [settings.data, *([config] if config else []), *secret_files(settings)]


def secret_files(settings: object) -> Iterator[Path]:
    """The paths in all settings called `…_file`, nested tables included."""
    for one in fields(cast("Any", settings)):
        value = getattr(settings, one.name)
        if is_dataclass(value):
            yield from secret_files(value)
        elif one.name.endswith("_file") and isinstance(value, Path):
            yield value


def overlaps(settings: Settings, config: Path | None) -> list[tuple[Path, Overlap, Path]]:
    """Each shared folder that holds a path of pullquote's own or lies inside the data folder, with that path."""
    found = list[tuple[Path, Overlap, Path]]()
    for shared in settings.library:
        folder = shared.folder.resolve()
        if folder.is_relative_to(settings.data.resolve()):
            found.append((shared.folder, Overlap.INSIDE, settings.data))
            continue
        inside = (own for own in own_paths(settings, config) if own.resolve().is_relative_to(folder))
        found += [(shared.folder, Overlap.HOLDS, own) for own in inside]
    return found
