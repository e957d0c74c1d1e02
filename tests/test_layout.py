"""The house: imports go one way, between the rooms and inside each of them, and everything in them is packaged."""

from __future__ import annotations

import ast
import functools
import graphlib
import re
import tomllib
from pathlib import Path

import pytest

from .modules import syntax_tree

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

# The rooms, from the lowest to the highest: a module may import from its own room and from those above its own in this
# list. A room is a folder, or a module that stands beside the folders.
ORDER = {
    "index": """
        errors transcript background
        language metadata formats dialogue corrections
        storage deadline search vectors excerpts
        querying agreement library scanning ingest open_indexes shelves processes
    """.split(),
    "bot": """
        messages usage_words uptime places cards plaintext errors delivery
        telemetry settings security
        excerpts asking keeping daily alerts following command_group
        presenting
        core plugins serving demo __main__
    """.split(),
    "adapters": "layout controls programs console discord slack web".split(),
}
ROOMS = [f"{top}.{room}" for top, rooms in ORDER.items() for room in rooms]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for top in ORDER
    for path in sorted((ROOT / top).rglob("*.py"))
}


def imported(module: str) -> set[str]:
    """The modules of ours that a module imports, wherever in it; those for types alone count, too."""
    path = MODULES[module]
    package = path.relative_to(ROOT).parent.parts
    found = set[str]()
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                base = ".".join((*package[: len(package) - node.level + 1], *filter(None, [node.module])))
            else:
                base = str(node.module).removeprefix("pullquote.") if str(node.module).startswith("pullquote") else "?"
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.removeprefix("pullquote.") for alias in node.names}
    return found & set(MODULES) - {module}


@functools.cache
def arrows() -> dict[str, set[str]]:
    """The modules that each of them imports."""
    return {module: imported(module) for module in MODULES}


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_every_room_has_its_place_in_the_order() -> None:
    """A new room is put into the list; one that is gone is taken out."""
    assert {room_of(module) for module in MODULES} - set(ORDER) == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_one_way_between_rooms(room: str) -> None:
    """Adapters know the core, the core knows the index, and inside each of the three the order holds."""
    back = [
        f"{module} -> {other}"
        for module in MODULES
        if room_of(module) == room
        for other in arrows()[module]
        if room_of(other) in ROOMS and ROOMS.index(room_of(other)) > ROOMS.index(room)
    ]
    assert back == []


def test_imports_go_one_way_between_files() -> None:
    """No module imports itself by way of others. Raises CycleError with the circle."""
    assert len(list(graphlib.TopologicalSorter(arrows()).static_order())) == len(MODULES)


def test_every_folder_of_the_rooms_is_a_package_that_is_shipped() -> None:
    """A folder that nobody lists is missing from the wheel, and only there."""
    folders = {path.parent.relative_to(ROOT) for path in MODULES.values()} | {Path("bot/samples")}
    expected = {"pullquote", *(".".join(("pullquote", *folder.parts)) for folder in folders)}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == expected


def test_data_files_are_shipped() -> None:
    """Whatever in a room is neither Python nor a README matches a pattern of its package's data."""
    data = PROJECT["tool"]["setuptools"]["package-data"]
    files = [p for top in ORDER for p in (ROOT / top).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    shipped = {
        file
        for package, patterns in data.items()
        for pattern in patterns
        for file in ROOT.joinpath(*package.split(".")[1:]).glob(pattern)
    }
    others = [file for file in files if file.suffix != ".py" and file.name != "README.md"]
    assert [file for file in others if file not in shipped] == []


def test_an_image_is_built_from_what_is_pinned() -> None:
    """The base by its digest, packages by their hashes, and the backend that `[build-system]` names."""
    recipe = (ROOT / "config" / "Dockerfile").read_text("utf-8")
    assert re.findall(r"^FROM (\S+)", recipe, re.MULTILINE) == ["$BASE", "$BASE"]
    assert re.search(r"^ARG BASE=python:[\w.-]+@sha256:[0-9a-f]{64}$", recipe, re.MULTILINE)
    assert all(
        "--require-hashes" in line or "--no-deps" in line for line in re.findall(r"pip (?:install|wheel).*", recipe)
    )
    (backend,) = PROJECT["build-system"]["requires"]
    assert (ROOT / "config" / "build.lock").read_text("utf-8").startswith(f"{backend} \\\n    --hash=sha256:")
    assert PROJECT["dependency-groups"]["build"] == [backend]


def test_the_repository_root_holds_no_module_but_the_package_itself() -> None:
    """The root is the package; another module there would be one that hosts could shadow."""
    assert [path.name for path in ROOT.glob("*.py")] == ["__init__.py"]


def test_values_are_bound_to_statements_in_one_way() -> None:
    """By position or by name; numbered placeholders warn on some of the Pythons that are supported."""
    numbered = re.compile(r"[=(,\s]\?[1-9]\d*\b")
    for path in (p for top in (*ORDER, "tests") for p in (ROOT / top).rglob("*.py")):
        if not numbered.search(path.read_text("utf-8")):  # which takes less than to parse it
            continue
        texts = (node.value for node in ast.walk(syntax_tree(path)) if isinstance(node, ast.Constant))
        found = [text for text in texts if isinstance(text, str) and numbered.search(text)]
        assert not [text for text in found if re.search(r"\b(SELECT|INSERT|UPDATE|DELETE|VALUES|WHERE)\b", text)], path


def test_no_public_class_has_two_homes() -> None:
    """One word, one meaning; only adapters may mirror each other."""
    homes: dict[str, list[str]] = {}
    for module, path in MODULES.items():
        for name in re.findall(r"^class ([A-Za-z]\w*)", path.read_text("utf-8"), re.MULTILINE):
            homes.setdefault(name, []).append(module)
    mirrored = {name for name, modules in homes.items() if all(module.startswith("adapters.") for module in modules)}
    assert {name: modules for name, modules in homes.items() if len(modules) > 1 and name not in mirrored} == {}
