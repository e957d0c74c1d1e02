"""The days of earlier years that a day recalls."""

from __future__ import annotations

import datetime as dt

import pytest
from pullquote.bot.excerpts.anniversaries import is_anniversary


@pytest.mark.parametrize(
    ("said", "day", "recalled"),
    [
        ("2020-03-12", "2026-03-12", True),
        ("2026-03-12", "2026-03-12", False),  # today is no earlier year
        ("2027-03-12", "2026-03-12", False),
        ("2020-03-13", "2026-03-12", False),
        ("2020-12-03", "2026-03-12", False),
        ("2020-02-29", "2024-02-29", True),
        ("2020-02-29", "2024-02-28", False),  # its own day comes tomorrow
        ("2020-02-29", "2026-02-28", True),
        ("2020-02-29", "2026-03-01", False),
        ("2020-02-28", "2026-02-28", True),
        ("2020-02-28", "2024-02-29", False),
        ("2020-03", "2026-03-01", False),
        ("2020", "2026-01-01", False),
        ("not a date", "2026-01-01", False),
    ],
)
def test_a_day_recalls_its_own_date_in_earlier_years(said: str, day: str, recalled: bool) -> None:
    assert is_anniversary(said, dt.date.fromisoformat(day)) is recalled
