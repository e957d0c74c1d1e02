"""What click itself says, such as `Usage:` and `Missing argument`, in the language that is spoken.

click looks each of its texts up by gettext's functions, which its modules import. gettext finds translations in files
that a build step makes, by variables of the environment; ours stand in the catalogue, and the operator may have chosen
another language. So the modules are given functions that look there. The English texts of the catalogue are click's
own, by which they are found; what it lacks stays as click has it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Final

from .messages import FALLBACK, messages, texts

MODULES: Final = ("core", "decorators", "exceptions", "formatting", "parser", "types")  # of click, that say something
NAMES: Final = """
    usage options commands arguments help version hint error required default env_var no_command missing_argument
    missing_option invalid invalid_for unknown_option unknown_command near near_several extra extra_several no_value
    needs_value not_choice not_choices not_number not_in_range path file directory no_path is_file
    is_directory unreadable unwritable
""".split()


def translate_click() -> None:
    """Has click speak the language that is spoken, in this process: only for one that is ours."""
    for name in MODULES:
        module = import_module(f"click.{name}")
        vars(module).update({"_": _translated, "ngettext": _counted})


def _translated(text: str) -> str:
    key = _keys().get(text)
    return str(texts(messages().locale)[key]) if key else text


def _counted(one: str, other: str, n: int) -> str:
    return _translated(one if n == 1 else other)


@cache
def _keys() -> dict[str, str]:
    """The keys of click's texts."""
    return {str(texts(FALLBACK)[key]): key for key in (f"click.{name}" for name in NAMES)}
