"""A sample of what `./run bench excerpts` measures."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pullquote.bot.demo import samples
from pullquote.index.excerpts.quotability import FEATURES, score

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    place = Path(__file__).parents[2] / "bench" / "excerpts.py"
    spec = importlib.util.spec_from_file_location("excerpts_bench", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "excerpts_bench", module)
    spec.loader.exec_module(module)
    return module


def test_beginnings_and_endings_are_judged_as_a_reader_did(bench: ModuleType) -> None:
    """At least nine in ten of the list beside the bench."""
    right, count, wrong = bench.judged()
    assert count >= 80
    assert right >= 0.9 * count, wrong


def test_excerpts_of_the_samples_begin_and_end_at_borders(bench: ModuleType) -> None:
    """Of sentences, or of clauses where there is no punctuation; every sample has some."""
    drawn, figures = bench.measure([samples()], count=200, seed=1)
    assert len({found.file for found in drawn}) == figures["transcripts"] == 6
    assert figures["begin_and_end_at_a_border"] >= 0.9
    assert all(40 <= len(found.words.split()) <= 125 for found in drawn)  # a dash between words is one here


def test_reasons_are_those_of_the_score(bench: ModuleType) -> None:
    """The draft that an excerpt is explained by is the one that was weighed, and each reason is a feature of it."""
    drawn, _ = bench.measure([samples()], count=6, seed=1)
    names = {feature.name for feature in FEATURES}
    for found in drawn:
        draft = bench.draft_of(found)
        assert score(draft) == pytest.approx(found.excerpt.score, abs=1e-4)
        assert {reason.removeprefix("-") for reason in bench.reasons(draft)} <= names
    assert any("quotable" in bench.reasons(bench.draft_of(found)) for found in drawn)
