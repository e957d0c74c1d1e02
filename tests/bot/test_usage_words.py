"""What click says, in the languages of the catalogue."""

from __future__ import annotations

import ast
import importlib
import inspect
import re

import pytest
from pullquote.bot.__main__ import run
from pullquote.bot.messages import LOCALES, speaking, texts
from pullquote.bot.usage_words import MODULES, NAMES, translate_click


def spoken_by_click() -> set[str]:
    """Every text in click's modules."""
    trees = [ast.parse(inspect.getsource(importlib.import_module(f"click.{name}"))) for name in MODULES]
    return {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_the_english_texts_are_those_by_which_click_looks_them_up() -> None:
    """A version of click that says something else is noticed here."""
    assert {texts("en")[f"click.{name}"] for name in NAMES} - spoken_by_click() == set()
    for name in MODULES:
        module = importlib.import_module(f"click.{name}")
        assert hasattr(module, "_") or hasattr(module, "ngettext")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_fills_in_the_same_in_the_same_way(locale: str) -> None:
    for name in NAMES:
        own, english = texts(locale)[f"click.{name}"], texts("en")[f"click.{name}"]
        assert set(re.findall(r"{[^}]*}", own)) == set(re.findall(r"{[^}]*}", english)), name


@pytest.mark.parametrize(
    ("locale", "typed", "told"),
    [
        ("de", "show", ("Aufruf: pullquote show", "Hilfe: pullquote show --help", "Es fehlt das Argument")),
        ("fr", "quote --limit 99 x", ("Usage\u00a0: pullquote quote", "«\u00a099\u00a0» n’est pas un nombre entier")),
        ("es", "daily add --at 8:00 --bogus", ("Uso: pullquote daily add", "Ninguna opción se llama '--bogus'.")),
        ("ja", "daily preview --bogus", ("使い方：", "オプション '--bogus' はありません。")),
        ("en", "show", ("Usage: pullquote show", "Try 'pullquote show --help' for help.", "Error: Missing argument")),
    ],
)
def test_a_mistake_at_the_command_line_is_told_in_one_language(
    locale: str, typed: str, told: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    translate_click()
    with speaking(locale):
        assert run(typed.split()) == 2
    said = capsys.readouterr().err
    assert all(one in said for one in told), said
    assert locale == "en" or not re.search(r"\b(Usage: |Try|Missing|Invalid|valid|range)\b", said), said


def test_help_is_told_in_one_language(capsys: pytest.CaptureFixture[str]) -> None:
    translate_click()
    with speaking("de"):
        run(["--help"])
    said = capsys.readouterr().out
    assert "Optionen:" in said
    assert "Befehle:" in said
    assert "Diese Hilfe anzeigen." in said
