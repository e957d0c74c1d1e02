"""The drawing of the error hierarchy is that of the classes."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pullquote.index
from pullquote.index import errors

LINE = re.compile(r"(?P<indent>[│ ]*)[├└]── (?P<name>\w+) +\S.*?(?: \((?P<file>\w+/\w+\.py)\))?")


def classes() -> dict[str, type[errors.PullquoteError]]:
    """The expected errors of every module of the index, by name."""
    for module in pkgutil.walk_packages(pullquote.index.__path__, "pullquote.index."):
        importlib.import_module(module.name)
    found, waiting = dict[str, type[errors.PullquoteError]](), [errors.PullquoteError]
    while waiting:
        waiting += (below := [each for each in waiting.pop().__subclasses__() if each.__module__.startswith(ROOT)])
        found |= {each.__name__: each for each in below}
    return found


ROOT = "pullquote.index."


def drawn() -> list[re.Match[str]]:
    """The lines of the drawing below its root."""
    drawing = str(errors.__doc__).split("\n\n")[1].splitlines()
    assert drawing[0] == "PullquoteError"
    lines = [LINE.fullmatch(line) for line in drawing[1:]]
    assert None not in lines, drawing
    return [line for line in lines if line]


def test_every_error_is_drawn_below_its_base() -> None:
    """With the file that it is defined in, where that is not errors.py."""
    bases, expected = {0: "PullquoteError"}, dict[str, tuple[str, str | None]]()
    for line in drawn():
        depth = len(line["indent"]) // 4
        expected[line["name"]] = bases[depth], line["file"]
        bases[depth + 1] = line["name"]
    files = {name: each.__module__.removeprefix(ROOT).replace(".", "/") + ".py" for name, each in classes().items()}
    assert expected == {
        name: (each.__bases__[0].__name__, None if files[name] == "errors.py" else files[name])
        for name, each in classes().items()
    }


def test_the_branches_of_the_drawing_are_whole() -> None:
    """The last error of each base has a corner, and only the last."""
    lines = drawn()
    for nth, line in enumerate(lines):
        after = [len(each["indent"]) for each in lines[nth + 1 :]]
        depth = len(line["indent"])
        last = next((other != depth for other in after if other <= depth), True)
        assert ("└" in line[0]) == last, line[0]
