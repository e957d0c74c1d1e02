"""save and saved at the console."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

Pullquote = Callable[..., Any]
QUOTE = "the moon lifts four acres of water for me twice a day"


@pytest.mark.usefixtures("sampled")
def test_quotes_are_saved_listed_exported_and_removed(pullquote: Pullquote, tmp_path: Path) -> None:
    assert "You have saved no quotes here yet" in pullquote("saved").out
    outcome = pullquote("save", *QUOTE.split())
    assert outcome.code == 0, outcome.err
    assert "Saved for you alone" in outcome.out
    (one,) = json.loads(pullquote("saved", "list", "--json").out)["saved"]
    assert one["state"] == "same"
    assert "four acres" in one["words"]
    assert "Saved on" in pullquote("saved", "show", f"{one['number']}").out
    assert pullquote("saved", "export").out.startswith("# Saved quotes\n")
    file = tmp_path / "quotes.md"
    assert pullquote("saved", "export", f"{file}").code == 0
    assert "four acres" in file.read_text("utf-8")
    assert pullquote("saved", "export", f"{file}").code != 0  # there is a file already
    assert "Removed" in pullquote("saved", "remove", f"{one['number']}").out
    assert "You have no saved quote" in pullquote("saved", "show", "1").err


@pytest.mark.usefixtures("sampled")
def test_what_is_not_found_is_not_saved(pullquote: Pullquote) -> None:
    outcome = pullquote("save", "zebras", "invented", "the", "carburettor", "on", "mars")
    assert outcome.code == 1
    assert "You have saved no quotes here yet" in pullquote("saved").out
