"""Time zones by the names that people type."""

from __future__ import annotations

import zoneinfo

import pytest
from babel import Locale
from babel.core import get_global
from pullquote.bot.daily.zones import UnknownZone, Zones, zone_in_words
from pullquote.bot.messages import LOCALES, messages
from pullquote.bot.presenting.problems import explain

ZONES = Zones()


def near_of(typed: str) -> tuple[str, ...] | None:
    """The zones that may be meant; None where one is."""
    try:
        ZONES.named(typed)
    except UnknownZone as error:
        return error.near
    return None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        (" Berlin ", "Europe/Berlin"),
        ("Europe / Paris", "Europe/Paris"),
        ("utc", "UTC"),
        ("US/Eastern", "US/Eastern"),
        ("UTC+2", "Etc/GMT-2"),  # named by POSIX, with the sign the other way round
        ("gmt -03:00", "Etc/GMT+3"),
        ("+14", "Etc/GMT-14"),
        ("UTC+0", "UTC"),
        ("Wien", "Europe/Vienna"),  # as a language of the catalogue calls the city
        ("東京", "Asia/Tokyo"),
        ("Deutschland", "Europe/Berlin"),  # Büsingen, a zone of its own, has the same time
        ("Autriche", "Europe/Vienna"),
        ("osterreich", "Europe/Vienna"),
        ("Japón", "Asia/Tokyo"),
        ("イギリス", "Europe/London"),
        ("uk", "Europe/London"),
        ("England", "Europe/London"),
        ("JST", "Asia/Tokyo"),  # an abbreviation that one zone has
        ("BST", "Europe/London"),
        ("日本標準時", "Asia/Tokyo"),
        ("San Francisco", "America/Los_Angeles"),  # no zone is called so
        ("münchen", "Europe/Berlin"),
        ("Washington, D.C.", "America/New_York"),
        ("大阪", "Asia/Tokyo"),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(typed: str, expected: str) -> None:
    assert ZONES.named(typed) == expected
    assert ZONES[expected].tzname(None) or "/" in expected


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("EST", ("America/New_York", "America/Toronto", "America/Nassau")),  # it knows of no clock changes
        ("CST", ("America/Chicago", "America/Mexico_City", "Asia/Shanghai")),
        ("MEZ", ("Europe/Berlin", "Europe/Paris", "Europe/Madrid")),
        ("HNEC", ("Europe/Berlin", "Europe/Paris", "Europe/Madrid")),
        ("heure normale d'Europe centrale", ("Europe/Berlin", "Europe/Paris", "Europe/Madrid")),
        ("HNE", ("America/New_York", "America/Toronto", "America/Nassau")),
        ("España", ("Europe/Madrid", "Africa/Ceuta", "Atlantic/Canary")),
        ("USA", ("America/New_York", "America/Chicago", "America/Denver")),
        ("Deutschlnd", ("Europe/Berlin",)),
        ("Berln", ("Europe/Berlin",)),
        ("Xanadu", ()),
        ("../../etc/passwd", ()),
        ("UTC+5:30", ("Asia/Calcutta", "Asia/Colombo", "Asia/Kolkata")),
        ("UTC+15", ()),
        ("\0", ()),
        ("", ()),
        (" ", ()),
    ],
)
def test_what_is_no_zone_is_refused_with_what_may_be_meant(typed: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownZone) as raised:
        ZONES.named(typed)
    assert raised.value.near == near
    assert ("Did you mean" in explain(raised.value, messages())) == bool(near)


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        ("MEZ", "Europe/Vienna"),
        ("CET", "Europe/Oslo"),
        ("España", "Atlantic/Canary"),
        ("États-Unis", "America/Los_Angeles"),
        ("ist", "Asia/Kolkata"),
    ],
)
def test_of_several_zones_the_person_s_own_is_meant(typed: str, own: str) -> None:
    assert ZONES.named(typed, own) == own
    with pytest.raises(UnknownZone) as raised:
        ZONES.named(typed, "Pacific/Apia")
    assert own not in raised.value.near[:1] or raised.value.several
    assert "can be several time zones" in explain(raised.value, messages())


def test_nobody_who_names_a_city_is_offered_utc() -> None:
    with pytest.raises(UnknownZone) as raised:
        ZONES.named("Xanadu", "Etc/UTC")
    assert raised.value.near == ()


@pytest.mark.parametrize("typed", ["", "Xanadu", "Brigadoon"])
def test_where_nothing_is_like_it_the_person_s_own_zone_is_offered(typed: str) -> None:
    with pytest.raises(UnknownZone) as raised:
        ZONES.named(typed, "Europe/Berlin")
    assert raised.value.near == ("Europe/Berlin",)
    said = explain(raised.value, messages())
    assert "Did you mean Europe/Berlin?" in said
    assert "“”" not in said


@pytest.mark.parametrize(("turn", "locale"), list(enumerate(LOCALES)))
def test_every_country_is_known_by_its_name_in_one_of_the_catalogue_s_languages(turn: int, locale: str) -> None:
    available = zoneinfo.available_timezones()
    countries = {code for zone, code in get_global("zone_territories").items() if zone in available}
    names = [
        name
        for code in sorted(countries)[turn :: len(LOCALES)]
        if code.isalpha() and code != "ZZ" and (name := Locale.parse(locale).territories.get(code))
    ]
    assert len(names) > 40
    for name in names:
        assert ZONES.matching(name, 1), name
        near = near_of(name)
        assert near is None or len(near) > 1, name


@pytest.mark.parametrize("name", ["Europe", "../x", "\0", "", "America/", "Nowhere/Town", "x" * 500])
def test_a_name_that_the_database_lacks_is_an_expected_error(name: str) -> None:
    with pytest.raises(UnknownZone):
        ZONES[name]


def test_completion_puts_cities_first_and_stays_within_bounds() -> None:
    assert ZONES.matching("york", 5) == ["America/New_York"]
    assert ZONES.matching("par", 2) == ["America/Paramaribo", "Europe/Paris"]
    assert ZONES.matching("cet", 3)[0] == "Europe/Berlin"
    assert ZONES.matching("Deutschl", 5) == ["Europe/Berlin"]
    assert ZONES.matching("wien", 5) == ["Europe/Vienna"]
    assert ZONES.matching("東", 1) == ["Asia/Tokyo"]
    assert ZONES.matching("MESZ", 5, "Europe/Vienna")[:2] == ["Europe/Vienna", "Europe/Berlin"]
    assert len(ZONES.matching("", 25)) == 25
    assert ZONES.matching("", 1) == ["Europe/Berlin"]  # not the first of the alphabet
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
    assert ZONES.matching("rom", 1, "Europe/Rome") == ["Europe/Rome"]
    assert "Europe/Rome" not in ZONES.matching("york", 3, "Europe/Rome")
    assert [ZONES.of_locale(one) for one in ("de", "de-AT", "pt_BR", "ja")] == [
        "Europe/Berlin",
        "Europe/Vienna",
        "America/Sao_Paulo",
        "Asia/Tokyo",
    ]
    assert [ZONES.of_locale(one) for one in ("uk", "es-ES", "en-GB", "sv-SE")] == [
        "Europe/Kyiv",
        "Europe/Madrid",
        "Europe/London",
        "Europe/Stockholm",
    ]
    assert [ZONES.of_locale(one) for one in ("en-US", "es-419", "", "xx")] == [None] * 4


def test_whole_hours_from_utc_are_read_as_they_were_typed() -> None:
    assert zone_in_words("Etc/GMT-2") == "UTC+2"
    assert zone_in_words("Etc/GMT+11") == "UTC-11"
    assert zone_in_words("Europe/Berlin") == "Europe/Berlin"
