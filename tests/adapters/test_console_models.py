"""`pullquote model`: one command to have topics found in other words, and one line that says so where none is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fake_hub import serving_hub
from small_models import small_model

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Pullquote

pytest.importorskip("onnxruntime", reason="the extra pullquote[semantic] is not installed")

HINT = "To have them found in other words, too: pullquote model get"
WORDS = {"insects": (1.0, 0.1), "bees": (1.0, 0.0), "tide": (0.0, 1.0), "mill": (0.0, 1.0)}


def test_a_model_from_the_hub(
    pullquote: Pullquote, sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One command: it is fetched, in use, and everything in the library is ready."""
    assert HINT in pullquote("list", data=sampled).out
    assert HINT in pullquote("topic", "xylophones", data=sampled).out
    assert "There is no model yet" in pullquote("model", data=sampled).out
    with serving_hub() as hub:
        hub.folders["somebody/small"] = small_model(tmp_path / "origin", WORDS)
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        missing = pullquote("model", "get", "no/body", data=sampled)
        got = pullquote("model", "get", "somebody/small", data=sampled)
    assert (missing.code, got.code) == (1, 0)
    assert "There is no model no/body" in missing.err
    assert "passages are to be understood, in about 10 seconds" in got.out
    assert got.out.endswith("A process that serves does so from its next start on.\n")
    assert pullquote("model", data=sampled).out == "* somebody--small  (somebody/small at 01234567)\n"
    checked = pullquote("model", "check", data=sampled).out
    assert "2 dimensions, pooling: mean" in checked
    assert HINT not in pullquote("list", data=sampled).out
    assert "All 6 transcripts can be found in other words" in pullquote("doctor", data=sampled).out


def test_a_model_from_a_folder(pullquote: Pullquote, sampled: Path, tmp_path: Path) -> None:
    """It is copied after it was tried; a folder without one is refused, and nothing changes."""
    origin = small_model(tmp_path / "mine", WORDS)
    (tmp_path / "empty").mkdir()
    refused = pullquote("model", "get", str(tmp_path / "empty"), data=sampled)
    assert (refused.code, "is not complete: config.json" in refused.err) == (1, True)
    assert json.loads(pullquote("model", "list", "--json", data=sampled).out) == {"models": []}
    assert "or at once by: pullquote reindex" in pullquote("model", "get", str(origin), "--later", data=sampled).out
    (listed,) = json.loads(pullquote("model", "list", "--json", data=sampled).out)["models"]
    assert (listed["name"], listed["in_use"], listed["repository"]) == ("mine", True, None)
    pullquote("model", "use", "none", data=sampled)
    assert HINT not in pullquote("list", data=sampled).out  # somebody wanted it so
    assert "mine is in use" in pullquote("model", "use", "mine", data=sampled).out


def test_settings_that_name_one_hold(
    pullquote: Pullquote, sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is chosen; that is said."""
    monkeypatch.setenv("PULLQUOTE_MEANING_MODEL", "none")
    chosen = pullquote("model", "use", str(small_model(tmp_path / "mine", WORDS)), data=sampled)
    assert 'The settings say model = "none"' in chosen.err
    assert HINT not in pullquote("list", data=sampled).out


def test_files_that_are_not_as_they_were_fetched(
    pullquote: Pullquote, sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are named."""
    with serving_hub() as hub:
        hub.folders["somebody/small"] = small_model(tmp_path / "origin", WORDS)
        monkeypatch.setenv("HF_ENDPOINT", hub.address)
        pullquote("model", "get", "somebody/small", "--later", data=sampled)
    (sampled / "models" / "somebody--small" / "config.json").write_text("{}")
    checked = pullquote("model", "check", data=sampled)
    assert (checked.code, "not as they were fetched: config.json" in checked.err) == (1, True)


def test_the_demo_with_a_model(pullquote: Pullquote, tmp_path: Path) -> None:
    """A folder that holds none is refused before anything is shown."""
    shown = pullquote("demo", "--model", str(small_model(tmp_path / "mine", WORDS)), data=tmp_path / "data")
    assert (shown.code, HINT in shown.out) == (0, False)
    refused = pullquote("demo", "--model", str(tmp_path / "nothing"), data=tmp_path / "data")
    assert (refused.code, "There is no folder" in refused.err) == (1, True)
