"""The models of a data folder: `models/`, a folder each, and which of them is in use.

A data folder without a model uses one that was installed beside pullquote, in `share/pullquote/models` of its Python
environment, as the container has it.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .configuration import MANIFEST, Missing, Unusable, read_configuration
from .embedder import Lack, MeaningUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable

AUTO: Final = "auto"  # the model in use, if there is one
NONE: Final = "none"  # what is in use where topics are to be found by words alone
_IN_USE: Final = "in-use"  # a file with the name of a model, or the path of a folder elsewhere, or NONE


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is there: what it is called, its folder, and whether it is in use. `repository` is where it came
    from at which `revision`; None for a folder of somebody's own."""

    name: str
    folder: Path
    in_use: bool
    repository: str | None
    revision: str | None


class Models:
    """The models in `folder`, and those in `installed` beside the program (None: of this environment)."""

    def __init__(self, folder: Path, installed: Path | None = None) -> None:
        self.folder = folder
        self._installed = installed or Path(sys.prefix) / "share" / "pullquote" / "models"

    def listed(self) -> list[Model]:
        """All models, by name."""
        used, found = self.in_use(), [*_folders(self.folder), *_folders(self._installed)]
        named = {path.name: path for path in reversed(found)}
        if used is not None and used not in named.values():
            named[str(used)] = used
        return [_model(name, path, in_use=path == used) for name, path in sorted(named.items())]

    def in_use(self) -> Path | None:
        """The folder of the model in use: the one chosen, or the first one there is; None for none."""
        try:
            chosen = (self.folder / _IN_USE).read_text("utf-8").strip()
        except OSError:
            return next((path for each in (self.folder, self._installed) for path in _folders(each)), None)
        return None if chosen == NONE else self._found(chosen) or Path(chosen)

    def decided(self) -> bool:
        """Whether there is a model, or somebody chose to have none."""
        return self.in_use() is not None or (self.folder / _IN_USE).is_file()

    def find(self, named: str) -> Path | None:
        """The folder of the model called so in the settings or by a person: AUTO, "" or NONE for none, the name of a
        model that is here or of its repository, or a folder. Raises MeaningUnavailable if it is not there."""
        if named == AUTO:
            return self.in_use()
        if named in ("", NONE):
            return None
        found = self._found(named)
        if found is not None:
            return found
        path = Path(named).expanduser()
        if path.is_dir() or path.is_absolute() or named.startswith((".", "~")):  # no hub name looks like that
            return path.absolute()
        raise MeaningUnavailable(Lack.UNKNOWN, named)

    def use(self, folder: Path | None) -> None:
        """From the next start on, uses the model in `folder`, here or elsewhere; None for none."""
        chosen = NONE if folder is None else folder.name if folder.parent == self.folder else str(folder.absolute())
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.folder / f".{_IN_USE}"
        part.write_text(chosen + "\n", "utf-8")
        part.replace(self.folder / _IN_USE)

    def copied(self, source: Path) -> Path:
        """Copies the files of the model in the folder `source` here, whole or not at all; what has that name is
        replaced. Raises MeaningUnavailable if a file is missing, and OSError."""
        try:
            files = read_configuration(source).files
        except (Missing, Unusable, ValueError) as error:
            raise MeaningUnavailable(Lack.FOLDER, str(source), str(error)) from error
        beside = [path for path in (files[0].with_name(f"{files[0].name}_data"), source / MANIFEST) if path.is_file()]
        part = self.part(source.resolve().name)
        for path in (*files, *beside):
            target = part / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        return self.finished(part, source.resolve().name)

    def part(self, name: str) -> Path:
        """The folder in which the model `name` is put together; what is in it from an earlier try stays."""
        path = self.folder / f".{name}.part"
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def finished(self, part: Path, name: str) -> Path:
        """Makes `part` the model `name`, in the place of one that is called so."""
        target, former = self.folder / name, self.folder / f".{name}.former"
        shutil.rmtree(former, ignore_errors=True)
        if target.exists():
            target.rename(former)
        part.rename(target)
        shutil.rmtree(former, ignore_errors=True)
        return target

    def _found(self, named: str) -> Path | None:
        """The model with this name or repository; case does not matter."""
        for path in (*_folders(self.folder), *_folders(self._installed)):
            if named.lower() in (path.name.lower(), str(manifest(path).get("repository")).lower()):
                return path
        return None


def manifest(folder: Path) -> dict[str, Any]:
    """What was recorded of a model when it was fetched; empty for a folder of somebody's own."""
    try:
        found: object = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _folders(folder: Path) -> Iterable[Path]:
    """The folders of models in `folder`; hidden ones are unfinished."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _model(name: str, folder: Path, *, in_use: bool) -> Model:
    known = manifest(folder)
    return Model(name, folder, in_use, known.get("repository"), known.get("revision"))
