"""Time zones by the names that people type."""

from __future__ import annotations

import pytest
from pullquote.bot.daily.zones import UnknownZone, Zones, zone_in_words
from pullquote.bot.messages import messages
from pullquote.bot.presenting.problems import explain

ZONES = Zones()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        (" Berlin ", "Europe/Berlin"),
        ("utc", "UTC"),
        ("US/Eastern", "US/Eastern"),
        ("UTC+2", "Etc/GMT-2"),  # named by POSIX, with the sign the other way round
        ("gmt -03:00", "Etc/GMT+3"),
        ("+14", "Etc/GMT-14"),
        ("UTC+0", "UTC"),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(typed: str, expected: str) -> None:
    assert ZONES.named(typed) == expected
    assert ZONES[expected].tzname(None) or "/" in expected


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("EST", ("America/New_York", "America/Toronto")),  # an abbreviation that knows of no clock changes
        ("Berln", ("Europe/Berlin",)),
        ("Atlantis", ()),
        ("../../etc/passwd", ()),
        ("UTC+5:30", ("Asia/Calcutta", "Asia/Colombo", "Asia/Kolkata")),
        ("UTC+15", ()),
        ("\0", ()),
        ("", ("Africa/Abidjan", "Africa/Accra", "Africa/Addis_Ababa")),
    ],
)
def test_what_is_no_zone_is_refused_with_what_may_be_meant(typed: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownZone) as raised:
        ZONES.named(typed)
    assert raised.value.near == near
    assert ("Did you mean" in explain(raised.value, messages())) == bool(near)


@pytest.mark.parametrize("name", ["Europe", "../x", "\0", "", "America/", "Nowhere/Town", "x" * 500])
def test_a_name_that_the_database_lacks_is_an_expected_error(name: str) -> None:
    with pytest.raises(UnknownZone):
        ZONES[name]


def test_completion_puts_cities_first_and_stays_within_bounds() -> None:
    assert ZONES.matching("york", 5) == ["America/New_York"]
    assert ZONES.matching("par", 2) == ["America/Paramaribo", "Europe/Paris"]
    assert ZONES.matching("cet", 3)[0] == "Europe/Berlin"
    assert len(ZONES.matching("", 25)) == 25
    assert ZONES.matching("no such place", 25) == []


def test_completion_of_an_offset_offers_the_zones_that_have_it() -> None:
    """Where nothing else can be chosen, as in Slack, whole hours from UTC could not be set otherwise."""
    offered = ZONES.matching("UTC+5", 25, own="Asia/Karachi")
    assert offered[:2] == ["Etc/GMT-5", "Asia/Karachi"]
    assert ZONES.matching("utc+5:30", 25)[0].startswith("Asia/")
    assert ZONES.matching("UTC+0", 1) == ["UTC"]
    assert ZONES.matching("UTC+77", 5) == []


def test_completion_begins_with_the_person_s_own_zone_where_that_is_known() -> None:
    assert ZONES.matching("", 3, "Europe/Rome")[0] == "Europe/Rome"
    assert ZONES.matching("rom", 3, "Europe/Rome") == ["Europe/Rome"]
    assert "Europe/Rome" not in ZONES.matching("york", 3, "Europe/Rome")
    assert [ZONES.of_locale(one) for one in ("de", "de-AT", "pt_BR", "ja")] == [
        "Europe/Berlin",
        "Europe/Vienna",
        "America/Sao_Paulo",
        "Asia/Tokyo",
    ]
    assert [ZONES.of_locale(one) for one in ("en-US", "es-419", "", "xx")] == [None] * 4


def test_whole_hours_from_utc_are_read_as_they_were_typed() -> None:
    assert zone_in_words("Etc/GMT-2") == "UTC+2"
    assert zone_in_words("Etc/GMT+11") == "UTC-11"
    assert zone_in_words("Europe/Berlin") == "Europe/Berlin"
