"""What is to be done about a delivery, decided without a clock or a database."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.bot.daily.delivery_policy import Step, from_now_on, is_latest, outlook, repeats_left, retry_in, step
from pullquote.bot.daily.schedule import Schedule, Weekly

D = dt.date.fromisoformat
UTC = ZoneInfo("UTC")
HOUR, DAY = 3600.0, 86400.0
MORNING = Schedule(dt.time(8), "UTC")


def at(moment: str) -> float:
    return dt.datetime.fromisoformat(moment + "+00:00").timestamp()


@pytest.mark.parametrize(
    ("now", "missed", "expected"),
    [
        ("2026-03-20T07:00", [], "2026-03-20"),  # to come
        ("2026-03-20T08:00", [], "2026-03-20"),  # due
        ("2026-03-20T14:00", [], "2026-03-20"),  # just in time
        ("2026-03-20T14:01", ["2026-03-20"], "2026-03-21"),
        ("2026-03-22T09:00", ["2026-03-20", "2026-03-21"], "2026-03-22"),
        ("2026-03-22T15:00", ["2026-03-20", "2026-03-21", "2026-03-22"], "2026-03-23"),
    ],
)
def test_of_what_is_due_only_the_latest_is_made_up_for(now: str, missed: list[str], expected: str) -> None:
    ahead = outlook(MORNING, UTC, D("2026-03-20"), at(now), 6 * HOUR)
    assert [f"{date}" for date, _ in ahead.missed] == missed
    assert ahead.next == (D(expected), at(f"{expected}T08:00"))


def test_dates_that_have_their_row_are_left_alone() -> None:
    taken = {D("2026-03-20"), D("2026-03-22")}
    ahead = outlook(MORNING, UTC, D("2026-03-20"), at("2026-03-21T09:00"), 6 * HOUR, taken)
    assert (ahead.missed, ahead.next) == ((), (D("2026-03-21"), at("2026-03-21T08:00")))
    assert from_now_on(MORNING, UTC, at("2026-03-21T09:00"), taken).next == (D("2026-03-23"), at("2026-03-23T08:00"))


def test_a_pause_of_years_is_not_listed_day_by_day() -> None:
    ahead = outlook(MORNING, UTC, D("2001-01-01"), at("2026-03-20T09:00"), 6 * HOUR)
    assert len(ahead.missed) == 366
    assert ahead.next == (D("2026-03-20"), at("2026-03-20T08:00"))


@given(st.floats(0, 40 * DAY), st.floats(60, 47 * HOUR), st.frozensets(st.integers(0, 6), min_size=1))
def test_every_date_is_missed_once_or_next(late: float, grace: float, days: frozenset[int]) -> None:
    """Nothing is lost between what was missed and what comes next, and at most one post is made up for."""
    schedule, begin = Schedule(dt.time(2, 30), "Europe/Berlin", Weekly(days)), D("2026-03-20")
    now = at("2026-03-20T00:00") + late
    ahead = outlook(schedule, ZoneInfo("Europe/Berlin"), begin, now, grace)
    assert ahead.next
    found = [date for date, _ in (*ahead.missed, ahead.next)]
    assert found == sorted(set(found))
    every = [begin + dt.timedelta(days=n) for n in range((found[-1] - begin).days + 1)]
    assert found == [date for date in every if date.weekday() in days]
    assert all(due <= now for _, due in ahead.missed)
    assert ahead.next[1] > now - grace
    assert is_latest(schedule, ZoneInfo("Europe/Berlin"), ahead.next, now, grace)


@pytest.mark.parametrize(
    ("latest", "attempts", "claimed", "posts"),
    list(itertools.product((True, False), (0, 2), (True, False), (True, False))),
)
def test_what_may_have_been_posted_is_never_sent_by_whoever_finds_it(
    latest: bool, attempts: int, claimed: bool, posts: bool
) -> None:
    todo = step(latest=latest, attempts=attempts, claimed=claimed, posts=posts)
    if claimed:
        assert todo is Step.AMBIGUOUS
    elif not posts:
        assert todo is Step.SKIP
    else:
        assert todo is (Step.SEND if latest else Step.FAIL if attempts else Step.MISS)


@pytest.mark.parametrize(
    ("uptime_s", "wall_s", "left"),
    [(20.0, 20.0, 100.0), (20.0, -3600.0, 100.0), (20.0, 3600.0, -3480.0), (3600.0, 20.0, -3480.0)],
)
def test_a_clock_that_is_set_never_makes_the_window_for_repeats_longer(
    uptime_s: float, wall_s: float, left: float
) -> None:
    assert repeats_left(uptime_s, wall_s) == left


def test_tries_come_less_and_less_often_and_never_before_the_platform_allows() -> None:
    assert [retry_in(n, None, 0.5) for n in (1, 2, 3, 30)] == [30.0, 60.0, 120.0, 1800.0]
    assert retry_in(1, 500.0, 0.5) == 500.0
    assert retry_in(1, None, 0.0) < retry_in(1, None, 1.0)
