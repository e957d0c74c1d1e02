"""A sample of what `./run bench excerpts` measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pullquote.bot.demo import samples
from pullquote.index.excerpts.quotability import FEATURES

from ...modules import BENCH, module_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


@pytest.fixture
def bench() -> Iterator[ModuleType]:
    with module_at(BENCH / "excerpts.py", "excerpts_bench") as module:
        yield module


def test_beginnings_and_endings_are_judged_as_a_reader_did(bench: ModuleType) -> None:
    """Hardly anything bad in the list beside the bench is taken for good, and every good ending is. Of the good
    beginnings half are left out and more: rather none than one that leans."""
    right, count, wrong = bench.judged()
    assert count >= 80
    assert right >= 0.75 * count, wrong
    assert sum(", bad: " in each for each in wrong) <= 2, wrong
    assert not any(each.startswith("ending, good") for each in wrong), wrong


def test_excerpts_of_the_samples_begin_and_end_at_borders(bench: ModuleType) -> None:
    """Of sentences, or of clauses where there is no punctuation; most samples have some."""
    drawn, figures = bench.measure([samples()], count=200, seed=1)
    assert figures["transcripts"] == 6
    assert len({found.file for found in drawn}) >= 3
    assert figures["begin_and_end_at_a_border"] >= 0.9
    assert all(40 <= len(found.words.split()) <= 125 for found in drawn)  # a dash between words is one here


def test_reasons_are_features_of_the_score(bench: ModuleType) -> None:
    drawn, _ = bench.measure([samples()], count=6, seed=1)
    names = {feature.name for feature in FEATURES}
    for found in drawn:
        assert {reason.removeprefix("-") for reason in bench.reasons(found)} <= names
    assert any(bench.reasons(found) for found in drawn)
