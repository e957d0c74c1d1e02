"""Time zones by the names that people type."""

from __future__ import annotations

import pytest
from pullquote.bot.daily.zones import UnknownZone, Zones
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
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(typed: str, expected: str) -> None:
    assert ZONES.named(typed) == expected
    assert ZONES[expected].utcoffset(None) is None or expected == "UTC"


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("EST", ("America/New_York", "America/Toronto")),  # an abbreviation that knows of no clock changes
        ("Berln", ("Europe/Berlin",)),
        ("Atlantis", ()),
        ("../../etc/passwd", ()),
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
