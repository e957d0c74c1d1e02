"""A topic over time: which periods there are, and what is first, last and most."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from pullquote.index.search.engine import Candidate
from pullquote.index.search.mentions import AT_ONCE, batches, counted
from pullquote.index.search.timeline import MOST_MONTHS, Interval, IntervalKind, Timeline, timeline
from pullquote.index.transcript import Facts, Kind, Transcript


def made(id_: int, date: str | None, file: str = "", length: int = 1000) -> Transcript:
    return Transcript(
        id_, f"t{id_}", 1, file or f"{id_}.txt", "plain", Kind.HUMAN, Facts(date=date), (), 1, length, None
    )


def name(period: Interval | None) -> str | None:
    return period and period.name


def shape(found: Timeline) -> list[tuple[str, int, int, int]]:
    return [(one.name, one.places, one.episodes, one.searched) for one in found.periods]


def test_months_without_any_are_there_and_what_has_no_date_stands_apart() -> None:
    there = [made(1, "2023-11-02"), made(2, "2023-11-30"), made(3, "2024-02-01"), made(4, None), made(5, None)]
    found = timeline({1: 2, 3: 5, 4: 1}, there)
    assert found.kind is IntervalKind.MONTH
    assert shape(found) == [("2023-11", 2, 1, 2), ("2023-12", 0, 0, 0), ("2024-01", 0, 0, 0), ("2024-02", 5, 1, 1)]
    assert (found.undated.places, found.undated.episodes, found.undated.searched) == (1, 1, 2)
    assert (found.places, found.episodes, found.searched) == (8, 3, 5)
    assert (found.first, found.last, name(found.most)) == ("2023-11", "2024-02", "2024-02")


@pytest.mark.parametrize(("last", "unit"), [(MOST_MONTHS - 1, IntervalKind.MONTH), (MOST_MONTHS, IntervalKind.YEAR)])
def test_many_months_are_shown_as_years(last: int, unit: IntervalKind) -> None:
    found = timeline({}, [made(1, "2010-01-01"), made(2, f"{2010 + last // 12}-{last % 12 + 1:02}-01")])
    assert found.kind is unit
    assert found.first is found.last is found.most is None


def test_of_years_the_first_and_the_last_month_are_told() -> None:
    dates = ["2010-01-01", "2012-03-09", "2012-05-01", "2019-11-30", "2019-12-01"]
    found = timeline({2: 1, 3: 4, 4: 2}, [made(n, date) for n, date in enumerate(dates, 1)])
    assert (found.first, found.last, name(found.most)) == ("2012-03", "2019-11", "2012")


def test_without_dates_it_is_by_episode_in_the_order_of_their_numbers() -> None:
    found = timeline({2: 3, 1: 3}, [made(1, None, "ep-10.md"), made(2, None, "ep-9.md"), made(3, None, "ep-1.md")])
    assert shape(found) == [("ep-1", 0, 0, 1), ("ep-9", 3, 1, 1), ("ep-10", 3, 1, 1)]
    assert found.most is found.periods[1]


def test_within_one_month_it_is_by_episode_by_date() -> None:
    found = timeline({}, [made(1, "2024-05-20", "a"), made(2, "2024-05-01", "b"), made(3, None, "c")])
    assert [one.name for one in found.periods] == ["c", "b", "a"]


def test_passages_that_overlap_count_once() -> None:
    """As many as can be chosen without an overlap: compared with trying all choices."""
    rng = random.Random(7)
    for _ in range(60):
        spans = [(at := rng.randrange(60), at + rng.randrange(5, 30)) for _ in range(rng.randrange(1, 7))]
        found = [Candidate(1, first, past, 0.0) for first, past in spans]
        assert counted(found) == {1: _most_apart(sorted(set(spans)))}


def _most_apart(spans: list[tuple[int, int]]) -> int:
    best = 0
    for chosen in range(1 << len(spans)):
        some = [span for n, span in enumerate(spans) if chosen >> n & 1]
        if all(before[1] <= after[0] for before, after in itertools.pairwise(some)):
            best = max(best, len(some))
    return best


def test_with_voices_only_passages_count_that_they_mostly_say() -> None:
    found = [Candidate(1, 0, 100, 0.0), Candidate(1, 200, 300, 0.0), Candidate(2, 0, 100, 0.0)]
    assert counted(found, {1: np.array([[0, 49], [240, 600]])}) == {1: 1}


def test_look_ups_are_cut_so_that_each_returns_a_bounded_number() -> None:
    long = 4 * AT_ONCE  # characters, of which ten are the least of a chunk
    parts = list(batches(made(n, None, length=long) for n in range(7)))
    assert sorted(id_ for ids, _ in parts for id_ in ids) == list(range(7))
    assert all(most <= AT_ONCE for _, most in parts)
    assert len(parts) > 1
