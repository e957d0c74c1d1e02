"""What people type for a schedule, and how it is said back."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.bot.daily.schedule import LAST, Every, Monthly, Rule, Schedule, Weekly
from pullquote.bot.daily.schedule_text import (
    WEEKDAYS,
    WEEKEND,
    BadSchedule,
    in_words,
    moment_in_words,
    read_rule,
    read_rule_in,
    read_time,
    rule_text,
    rule_to_type,
    time_text,
)
from pullquote.bot.messages import LOCALES, messages

TODAY = dt.date(2026, 11, 21)  # a Saturday


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("08:30", "08:30"),
        ("8:30", "08:30"),
        ("8.30", "08:30"),
        ("0830", "08:30"),
        (" 20:15 ", "20:15"),
        ("20h15", "20:15"),
        ("8", "08:00"),
        ("8pm", "20:00"),
        ("8:30 PM", "20:30"),
        ("8:30 p.m.", "20:30"),
        ("12am", "00:00"),
        ("12 pm", "12:00"),
        ("noon", "12:00"),
        ("8 o'clock", "08:00"),
        ("8 o’clock", "08:00"),
        ("08:30:00", "08:30"),
        ("half past eight", "08:30"),
        ("half past 7 pm", "19:30"),
        ("eight o'clock", "08:00"),
        ("halb neun", "08:30"),
        ("halb 1", "00:30"),
        ("half past 0", "00:30"),
        ("acht Uhr", "08:00"),
        ("8 y media", "08:30"),
        ("a las ocho y media de la tarde", "20:30"),
        ("huit heures et demie", "08:30"),
        ("夜8時", "20:00"),
        ("朝7時半", "07:30"),
        ("Midnight", "00:00"),
        ("00:00", "00:00"),
        ("23:59", "23:59"),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, expected: str) -> None:
    assert time_text(read_time(typed)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "24:00",
        "8:60",
        "13pm",
        "0am",
        "quarter past eight",
        "half past 25",
        "halb",
        "at once",
        "-1:00",
        "8:3",
        "٨٨:٣٠",
        "9" * 5000,
    ],
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(BadSchedule) as raised:
        read_time(typed)
    assert (raised.value.what, raised.value.typed) == ("time", typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Weekly()),
        ("Every Day", Weekly()),
        ("daily", Weekly()),
        ("every 1 day", Weekly()),
        ("weekdays", Weekly(WEEKDAYS)),
        ("every weekday", Weekly(WEEKDAYS)),
        ("mon-fri", Weekly(WEEKDAYS)),
        ("Monday to Friday", Weekly(WEEKDAYS)),
        ("weekends", Weekly(WEEKEND)),
        ("mon, wed", Weekly(frozenset({0, 2}))),
        ("Tuesdays and Thursdays", Weekly(frozenset({1, 3}))),
        ("sat-mon", Weekly(frozenset({5, 6, 0}))),
        ("every monday", Weekly(frozenset({0}))),
        ("weekly", Weekly(frozenset({5}))),
        ("every 3 days", Every(3, TODAY)),
        ("every other day", Every(2, TODAY)),
        ("every third day", Every(3, TODAY)),
        ("every 2 weeks", Every(14, TODAY)),
        ("every 3 days from 2027-01-01", Every(3, dt.date(2027, 1, 1))),
        ("1, 15, last", Monthly(frozenset({1, 15, LAST}))),
        ("the 1st and the 15th of the month", Monthly(frozenset({1, 15}))),
        ("last day of every month", Monthly(frozenset({LAST}))),
        ("31", Monthly(frozenset({31}))),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, expected: Rule) -> None:
    assert read_rule(typed, TODAY) == expected


NO_DAYS = ["now and then", "32", "0", "mon, 15", "t", "15-10", "1-2-3", "last friday", "*" * 5000]
NO_INTERVALS = ["every 0 days", "every 367 days", "every 3 days from 2027-02-30", f"every {'9' * 5000} days"]


@pytest.mark.parametrize("typed", [*NO_DAYS, *NO_INTERVALS])
def test_what_are_no_days_is_refused(typed: str) -> None:
    with pytest.raises(BadSchedule) as raised:
        read_rule(typed, TODAY)
    assert raised.value.what == "days"


@given(
    st.one_of(
        st.frozensets(st.integers(0, 6), min_size=1).map(Weekly),
        st.builds(Every, st.integers(2, 366), st.dates()),
        st.frozensets(st.integers(0, 31), min_size=1).map(Monthly),
    )
)
def test_a_rule_is_kept_as_it_would_be_typed(rule: Rule) -> None:
    """Whenever it is read again, it means the same."""
    assert read_rule(rule_text(rule), dt.date(1999, 1, 1)) == rule


@given(st.text(max_size=40))
def test_anything_typed_is_read_or_refused(typed: str) -> None:
    for read in (read_time, lambda text: read_rule(text, TODAY)):
        with contextlib.suppress(BadSchedule):
            assert read(typed) is not None


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Weekly(), "every day at 08:30 (Europe/Berlin)"),
        (Weekly(WEEKDAYS), "weekdays at 08:30 (Europe/Berlin)"),
        (Weekly(frozenset({0, 2})), "every Monday and Wednesday at 08:30 (Europe/Berlin)"),
        (Every(3, TODAY), "every 3 days at 08:30 (Europe/Berlin)"),
        (Monthly(frozenset({1, LAST})), "each month on day 1 and the last day at 08:30 (Europe/Berlin)"),
    ],
)
def test_a_schedule_is_said_in_words(rule: Rule, expected: str) -> None:
    assert in_words(Schedule(dt.time(8, 30), "Europe/Berlin", rule), messages()) == expected


def test_a_moment_names_its_day() -> None:
    assert (
        moment_in_words(dt.datetime(2026, 11, 22, 8, 30, tzinfo=dt.UTC), messages())
        == "Sunday 22 November 2026 at 08:30"
    )


# --- In other languages ----------------------------------------------------------------------------------------------

IN_LANGUAGES = {
    "de": [
        ("jeden Tag", "every day"),
        ("werktags", "weekdays"),
        ("Montag bis Freitag", "weekdays"),
        ("Mo, Mi", "mon, wed"),
        ("montags und donnerstags", "mon, thu"),
        ("am Wochenende", "weekends"),
        ("Di", "tue"),
        ("Do", "thu"),
        ("alle 3 Tage", "every 3 days from 2026-11-27"),
        ("jeden zweiten Tag", "every 2 days from 2026-11-27"),
        ("1., 15. und letzter Tag des Monats", "1, 15, last"),
    ],
    "fr": [
        ("tous les jours", "every day"),
        ("jours ouvrés", "weekdays"),
        ("du lundi au vendredi", "weekdays"),
        ("lun, mer", "mon, wed"),
        ("chaque lundi et jeudi", "mon, thu"),
        ("le week-end", "weekends"),
        ("di", "sun"),
        ("toutes les 2 semaines", "every 14 days from 2026-11-27"),
        ("le 1er et le dernier jour du mois", "1, last"),
    ],
    "es": [
        ("todos los días", "every day"),
        ("días laborables", "weekdays"),
        ("de lunes a viernes", "weekdays"),
        ("lun, mié", "mon, wed"),
        ("fines de semana", "weekends"),
        ("do", "sun"),
        ("cada 3 días", "every 3 days from 2026-11-27"),
        ("el día 1 y el último día", "1, last"),
    ],
    "ja": [
        ("毎日", "every day"),
        ("平日", "weekdays"),
        ("月〜金", "weekdays"),
        ("月水金", "mon, wed, fri"),
        ("土日", "weekends"),
        ("毎週月曜日と木曜日", "mon, thu"),
        ("３日ごと", "every 3 days from 2026-11-27"),
        ("1日、15日、末日", "1, 15, last"),
    ],
}


@pytest.mark.parametrize(
    ("language", "typed", "read"), [(one, *pair) for one, pairs in IN_LANGUAGES.items() for pair in pairs]
)
def test_days_are_typed_in_any_language(language: str, typed: str, read: str) -> None:
    assert rule_text(read_rule_in(typed, dt.date(2026, 11, 27), language)) == read


def test_a_word_that_is_another_day_elsewhere_is_read_in_one_s_own_language() -> None:
    today = dt.date(2026, 11, 27)
    assert [rule_text(read_rule_in("do", today, language)) for language in ("de", "es")] == ["thu", "sun"]
    with pytest.raises(BadSchedule):
        read_rule_in("manchmal", today, "de")


@pytest.mark.parametrize("language", LOCALES)
def test_what_a_form_shows_and_names_as_examples_can_be_typed(language: str) -> None:
    said, today = messages(language), dt.date(2026, 11, 27)
    rules = [Weekly(frozenset(days)) for n in range(1, 8) for days in combinations(range(7), n)]
    rules += [Monthly(frozenset(days)) for days in ({1}, {15}, {LAST}, {1, LAST}, {1, 15, 30, LAST})]
    for rule in rules:
        assert read_rule_in(rule_to_type(rule, said), today, language) == rule
    every = Every(3, dt.date(2026, 1, 1))
    assert read_rule_in(rule_to_type(every, said), today, language) == every
    for example in re.split("[;；]", said.say("slack_field.days_hint")):
        read_rule_in(example, today, language)


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("8:30 Uhr", dt.time(8, 30)),
        ("8 Uhr abends", dt.time(20)),
        ("20h30", dt.time(20, 30)),
        ("20 h", dt.time(20)),
        ("１２：３０", dt.time(12, 30)),
        ("午前8時", dt.time(8)),
        ("午後8時30分", dt.time(20, 30)),
        ("8時半", dt.time(8, 30)),
        ("midi", dt.time(12)),
        ("Mitternacht", dt.time(0)),
        ("8 de la tarde", dt.time(20)),
        ("a las 8:30", dt.time(8, 30)),
    ],
)
def test_times_are_typed_in_any_language(typed: str, time: dt.time) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize("typed", ["8:30 foo", "午前13時", "午前8時 pm", "25 Uhr", "8:75 Uhr"])
def test_times_that_are_none_are_refused_in_any_language(typed: str) -> None:
    with pytest.raises(BadSchedule):
        read_time(typed)
