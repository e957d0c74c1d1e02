"""The house: rooms import one way, and everything in them is packaged."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("index", "bot", "adapters")  # each may import from itself and from those before it
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def imported(path: Path) -> set[str]:
    """The rooms that a module imports from, wherever in it."""
    package = path.relative_to(ROOT).parent.parts
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            names = [node.module] if node.module else [alias.name for alias in node.names]
            found |= {(*base, *str(name).split("."))[0] for name in names}
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("pullquote."):
            found.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("pullquote.")}
    return found & set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    """Adapters know the core, the core knows the index; never the other way round."""
    room = ROOMS.index(path.relative_to(ROOT).parts[0])
    assert imported(path) <= set(ROOMS[: room + 1])


def test_every_folder_of_the_rooms_is_a_package_that_is_shipped() -> None:
    """A folder that nobody lists is missing from the wheel, and only there."""
    folders = {path.parent.relative_to(ROOT) for path in MODULES} | {Path("bot/samples")}
    expected = {"pullquote", *(".".join(("pullquote", *folder.parts)) for folder in folders)}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == expected


def test_data_files_are_shipped() -> None:
    """Whatever in a room is no Python matches a pattern of its package's data, but the READMEs for developers."""
    data = PROJECT["tool"]["setuptools"]["package-data"]
    files = [p for room in ROOMS for p in (ROOT / room).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    shipped = {
        file
        for package, patterns in data.items()
        for pattern in patterns
        for file in ROOT.joinpath(*package.split(".")[1:]).glob(pattern)
    }
    others = [file for file in files if file.suffix != ".py" and file.name != "README.md"]
    assert [file for file in others if file not in shipped] == []


def test_the_repository_root_holds_no_module_but_the_package_itself() -> None:
    """The root is the package; another module there would be one that hosts could shadow."""
    assert [path.name for path in ROOT.glob("*.py")] == ["__init__.py"]
