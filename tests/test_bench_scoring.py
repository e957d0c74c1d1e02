"""The figures that the benchmarks print, worked out by hand."""

from __future__ import annotations

import importlib
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

THREE = (("a", "talk.vtt", 0.0, 10.0), ("b", "talk.vtt", 10.0, 20.0), ("c", "other.vtt", 5.0, 8.0))


@pytest.fixture
def scoring(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, which stands among scripts and not in a package."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "bench"))
    return importlib.import_module("scoring")


@pytest.mark.parametrize(
    ("hits", "expected"),
    [
        ([("talk.vtt", 2.0, 6.0)], ["a"]),
        ([("talk.vtt", 8.0, 12.0)], ["b"]),  # its middle is where b begins
        ([("talk.vtt", 5.0, 14.0)], ["a"]),  # reaches into b, with its middle in a
        ([("talk.vtt", 28.0, 32.0)], ["b"]),  # after all passages
        ([("other.vtt", 0.0, 8.0)], []),  # before all passages
        ([("unknown.vtt", 5.0, 6.0)], []),
        ([("talk.vtt", 11.0, 12.0), ("talk.vtt", 15.0, 16.0), ("other.vtt", 6.0, 7.0)], ["b", "c"]),
    ],
)
def test_a_hit_counts_for_the_passage_that_holds_its_middle_and_a_passage_once(
    scoring: ModuleType, hits: list[tuple[str, float, float]], expected: list[str]
) -> None:
    assert scoring.Timeline(THREE).ranking(hits) == expected


def test_only_the_first_ten_passages_are_ranked(scoring: ModuleType) -> None:
    passages = [(str(n), "talk.vtt", float(n), n + 1.0) for n in range(12)]
    hits = [("talk.vtt", float(n), n + 1.0) for n in (0, 0, *range(12))]
    assert scoring.Timeline(passages).ranking(hits) == [str(n) for n in range(10)]


@pytest.mark.parametrize(
    ("ranking", "relevant", "expected"),
    [
        ("abc", "a", (1, 1, 1, 1, 1)),
        ("bac", "a", (0, 1, 1, 1 / 2, 1 / math.log2(3))),
        ("bcdefa", "a", (0, 0, 1, 1 / 6, 1 / math.log2(7))),
        ("bcdefghijka", "a", (0, 0, 0, 0, 0)),  # eleventh
        ("", "a", (0, 0, 0, 0, 0)),
        # two of three found, first and third: 1 + 1/2 of 1 + 1/log2(3) + 1/2
        ("abc", "acd", (1, 1, 1, 1, 1.5 / (1.5 + 1 / math.log2(3)))),
        # more relevant ones than can be shown: ten in a row are perfect
        ("abcdefghij", "abcdefghijkl", (1, 1, 1, 1, 1)),
    ],
)
def test_measures_of_one_query(
    scoring: ModuleType, ranking: str, relevant: str, expected: tuple[float, float, float, float, float]
) -> None:
    found = scoring.score(list(ranking), set(relevant))
    assert (found.r1, found.r5, found.r10, found.mrr, found.ndcg) == pytest.approx(expected)


def test_means_are_over_all_queries_those_without_an_answer_too(scoring: ModuleType) -> None:
    found = scoring.mean([scoring.score(["a"], {"a"}), scoring.score(["b", "a"], {"a"}), scoring.score([], {"a"})])
    assert found == scoring.Score(1 / 3, 2 / 3, 2 / 3, 1.5 / 3, pytest.approx((1 + 1 / math.log2(3)) / 3))
    assert scoring.mean([]) == scoring.Score(0, 0, 0, 0, 0)


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 51), (0.99, 100), (1.0, 100)])
def test_percentiles_are_values_that_were_measured(scoring: ModuleType, share: float, expected: float) -> None:
    assert scoring.percentile(reversed(range(1, 101)), share) == expected
    assert math.isnan(scoring.percentile([], share))
