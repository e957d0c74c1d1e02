"""Dates as people type them."""

from __future__ import annotations

import pytest
from pullquote.index.search.periods import find_period, lies_within


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("3/2023", "2023-03-01", "2023-03-31"),
        ("March 2023", "2023-03-01", "2023-03-31"),
        ("Sept. 2023", "2023-09-01", "2023-09-30"),
        ("März 2023", "2023-03-01", "2023-03-31"),
        ("2023-03-12", "2023-03-12", "2023-03-12"),
        ("12.3.2023", "2023-03-12", "2023-03-12"),
        ("12 March 2023", "2023-03-12", "2023-03-12"),
        ("March 12th, 2023", "2023-03-12", "2023-03-12"),
        ("the 1st of May 2021", "2021-05-01", "2021-05-01"),
        ("1er mars 2021", "2021-03-01", "2021-03-01"),
        ("3 de mayo de 2022", "2022-05-03", "2022-05-03"),
        ("março de 2022", "2022-03-01", "2022-03-31"),
        ("3 maggio 2022", "2022-05-03", "2022-05-03"),
        ("maart 2021", "2021-03-01", "2021-03-31"),
        ("5 maj 2021", "2021-05-05", "2021-05-05"),
        ("le 3 mars 2023", "2023-03-03", "2023-03-03"),
        ("2023年3月", "2023-03-01", "2023-03-31"),
        ("２０２３年３月１２日", "2023-03-12", "2023-03-12"),
        ("2023년 3월", "2023-03-01", "2023-03-31"),
    ],
)
def test_a_year_a_month_or_a_day_in_many_writings(typed: str, first: str, last: str) -> None:
    found = find_period(typed)
    assert found
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("typed", ["", "soon", "23", "2023-13", "30 February 2023", "May", "20233", "2023年13月"])
def test_anything_else_is_no_date(typed: str) -> None:
    assert find_period(typed) is None


def test_a_date_lies_within_from_the_first_day_to_the_last() -> None:
    """A transcript of which only the year or the month is known lies in what begins in it; one without a date in
    nothing."""
    since, until = find_period("March 2023"), find_period("2024")
    dates = ["2023-02-28", "2023-03-01", "2023", "2023-03", "2024-12-31", "2025-01-01", None]
    assert [lies_within(date, since, until) for date in dates] == [False, True, True, True, True, False, False]
    assert lies_within(None, None, None)
