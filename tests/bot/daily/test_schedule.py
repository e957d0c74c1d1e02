"""When something is due: rules, clock changes, leap days, zones that change their mind."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pullquote.bot.daily.delivery_policy import from_now_on
from pullquote.bot.daily.schedule import LAST, Every, Monthly, Rule, Schedule, Weekly, coming, due

D = dt.date.fromisoformat
BERLIN = "Europe/Berlin"


def local(time: str, zone: str, date: str, rule: Rule | None = None) -> str | None:
    """When a date is due, by the clock of the place and with its offset."""
    schedule = Schedule(dt.time.fromisoformat(time), zone, rule or Weekly())
    at = due(schedule, ZoneInfo(zone), D(date))
    return at.astimezone(ZoneInfo(zone)).isoformat() if at else None


def dates(rule: Rule, begin: str, count: int, zone: str = "UTC") -> list[str]:
    found = coming(Schedule(dt.time(8, 30), zone, rule), ZoneInfo(zone), D(begin))
    return [f"{date}" for date, _ in itertools.islice(found, count)]


@pytest.mark.parametrize(
    ("time", "zone", "date", "expected"),
    [
        ("08:30", BERLIN, "2026-03-28", "2026-03-28T08:30:00+01:00"),
        ("08:30", BERLIN, "2026-03-29", "2026-03-29T08:30:00+02:00"),
        ("02:30", BERLIN, "2026-03-29", "2026-03-29T03:30:00+02:00"),  # left out: later by what is left out
        ("02:30", BERLIN, "2026-10-25", "2026-10-25T02:30:00+02:00"),  # twice: the first time
        ("02:30", "America/New_York", "2026-03-08", "2026-03-08T03:30:00-04:00"),
        ("01:30", "America/New_York", "2026-11-01", "2026-11-01T01:30:00-04:00"),
        ("02:15", "Australia/Lord_Howe", "2026-10-04", "2026-10-04T02:45:00+11:00"),  # half an hour
        ("00:30", "Africa/Cairo", "2026-04-24", "2026-04-24T01:30:00+03:00"),  # at midnight
        ("00:00", "America/Santiago", "2026-09-06", "2026-09-06T01:00:00-03:00"),
        ("12:00", "Asia/Kathmandu", "2026-01-01", "2026-01-01T12:00:00+05:45"),
        ("08:30", "Pacific/Apia", "2011-12-29", "2011-12-29T08:30:00-10:00"),
        ("08:30", "Pacific/Apia", "2011-12-30", None),  # there was no such day
        ("08:30", "Pacific/Apia", "2011-12-31", "2011-12-31T08:30:00+14:00"),
        ("23:59", "UTC", "2028-02-29", "2028-02-29T23:59:00+00:00"),
    ],
)
def test_a_local_time_is_an_instant(time: str, zone: str, date: str, expected: str | None) -> None:
    assert local(time, zone, date) == expected


def test_weekdays_come_on_weekdays() -> None:
    assert dates(Weekly(frozenset({0, 4})), "2026-11-21", 4) == ["2026-11-23", "2026-11-27", "2026-11-30", "2026-12-04"]


def test_an_interval_goes_on_across_months_and_leap_days() -> None:
    assert dates(Every(3, D("2028-02-26")), "2028-01-01", 3) == ["2028-02-26", "2028-02-29", "2028-03-03"]


def test_days_of_the_month_are_left_out_where_a_month_has_none_and_the_last_is_always_there() -> None:
    assert dates(Monthly(frozenset({31})), "2027-01-15", 3) == ["2027-01-31", "2027-03-31", "2027-05-31"]
    assert dates(Monthly(frozenset({LAST})), "2028-01-15", 3) == ["2028-01-31", "2028-02-29", "2028-03-31"]
    assert dates(Monthly(frozenset({29})), "2027-01-30", 2) == ["2027-03-29", "2027-04-29"]
    assert dates(Monthly(frozenset({30, LAST})), "2027-04-01", 3) == ["2027-04-30", "2027-05-30", "2027-05-31"]


def test_a_day_that_a_zone_left_out_is_not_made_up_for() -> None:
    assert dates(Weekly(), "2011-12-29", 3, "Pacific/Apia") == ["2011-12-29", "2011-12-31", "2012-01-01"]


def test_an_interval_may_begin_far_ahead_and_ends_with_the_calendar() -> None:
    assert dates(Every(366, D("2099-01-01")), "2026-01-01", 1) == ["2099-01-01"]
    assert dates(Weekly(), "9999-12-31", 1) == []


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"])
def test_the_next_date_goes_from_one_date_to_the_next_and_leaves_none_out(zone: str) -> None:
    """Over three years with every clock change, the chain of next dates is just the rule's dates."""
    schedule = Schedule(dt.time(2, 30), zone, Weekly())
    after, chain = dt.datetime(2010, 12, 31, 12, tzinfo=dt.UTC).timestamp(), list[dt.date]()
    while len(chain) < 3 * 365 and (found := from_now_on(schedule, ZoneInfo(zone), after).next):
        chain.append(found[0])
        after = found[1]
    expected = itertools.islice(coming(schedule, ZoneInfo(zone), chain[0]), len(chain))
    assert chain == [date for date, _ in expected]


rules = st.one_of(
    st.frozensets(st.integers(0, 6), min_size=1).map(Weekly),
    st.builds(Every, st.integers(2, 366), st.dates(D("2000-01-01"), D("2040-01-01"))),
    st.frozensets(st.integers(0, 31), min_size=1).map(Monthly),
)
zones = st.sampled_from(["UTC", BERLIN, "America/New_York", "Asia/Tehran", "Africa/Casablanca", "Pacific/Apia"])


@settings(deadline=None)
@given(rules, zones, st.times(), st.integers(1_000_000_000, 2_000_000_000))
def test_the_next_date_is_the_earliest_instant_after_now_of_all_dates(
    rule: Rule, zone: str, time: dt.time, now: int
) -> None:
    """Against an oracle that looks at every date around."""
    schedule, tz = Schedule(time.replace(second=0, microsecond=0), zone, rule), ZoneInfo(zone)
    after = dt.datetime.fromtimestamp(now, dt.UTC)
    found = from_now_on(schedule, tz, now).next
    around = [after.date() + dt.timedelta(days=step) for step in range(-3, 800)]
    instants = [(at, date) for date in around if (at := due(schedule, tz, date)) and at > after]
    if instants:
        assert found == (min(instants)[1], min(instants)[0].timestamp())
    else:
        assert found is None or found[1] > max(dt.datetime.combine(d, time, dt.UTC) for d in around[:-2]).timestamp()
