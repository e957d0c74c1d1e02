"""Time zones of the IANA database, by their names and by the names that people type."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import unicodedata
import zoneinfo
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz, process

from ...index.errors import PullquoteError
from ..messages import LOCALES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

_AREAS: Final = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()  # the rest is history
)
_PLAIN: Final = frozenset({"UTC", "GMT"})
# Where several zones have a name, such as the abbreviation CST, these come first: no table says how many people live in
# a zone.
_FOREMOST: Final = (
    *("Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/London", "Europe/Lisbon"),
    *("Europe/Athens", "Europe/Helsinki", "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow"),
    *("America/New_York", "America/Toronto", "America/Chicago", "America/Denver", "America/Phoenix"),
    *("America/Los_Angeles", "America/Vancouver", "America/Mexico_City", "America/Bogota", "America/Sao_Paulo"),
    *("America/Halifax", "America/Argentina/Buenos_Aires", "Asia/Tokyo", "Asia/Seoul", "Asia/Shanghai"),
    *("Asia/Kolkata", "Asia/Jerusalem", "Asia/Singapore", "Asia/Manila", "Australia/Sydney", "Australia/Brisbane"),
    *("Australia/Adelaide", "Australia/Perth", "Pacific/Auckland", "Africa/Lagos", "Africa/Johannesburg"),
)
# Names that neither the Unicode locales nor the time zone database have, and the names there that they stand for.
_ALSO: Final = {
    "hec": "cet",
    "hnec": "cet",
    "haec": "cest",
    "heo": "wet",
    "hneo": "wet",
    "haeo": "west",
    "hee": "eet",
    "hnee": "eet",
    "haee": "eest",
    **dict.fromkeys(("england", "scotland", "wales", "great_britain", "britain"), "gb"),
    **dict.fromkeys(("schottland", "grossbritannien", "angleterre", "ecosse", "grande_bretagne"), "gb"),
    **dict.fromkeys(("inglaterra", "escocia", "gran_bretana", "英国"), "gb"),
    **dict.fromkeys(("holland", "hollande", "holanda"), "nl"),
    **dict.fromkeys(("usa", "america", "amerika", "amerique", "米国", "ee.uu.", "eeuu", "etats_unis_d'amerique"), "us"),
}
# Large cities that have no zone of their own, by the zone that is theirs.
_CITIES: Final = {
    "Europe/Berlin": "München; Munich; Hamburg; Frankfurt; Köln; Cologne; Stuttgart; Düsseldorf; Leipzig; Dresden",
    "Europe/Paris": "Lyon; Marseille; Toulouse; Bordeaux; Strasbourg",
    "Europe/Madrid": "Barcelona; Valencia; Sevilla; Seville; Bilbao",
    "Europe/Rome": "Milano; Milan; Mailand; Napoli; Naples; Torino; Turin; Bologna",
    "Europe/London": "Manchester; Liverpool; Edinburgh; Glasgow; Cardiff; Oxford",
    "Europe/Zurich": "Genève; Geneva; Genf; Basel; Bern; Lausanne",
    "Europe/Amsterdam": "Rotterdam; The Hague; Den Haag; Utrecht",
    "Europe/Brussels": "Antwerp; Antwerpen; Gent",
    "Europe/Vienna": "Graz; Salzburg; Linz; Innsbruck",
    "Europe/Lisbon": "Porto",
    "Europe/Warsaw": "Kraków; Cracow; Gdańsk",
    "Europe/Stockholm": "Göteborg; Gothenburg; Malmö",
    "Europe/Istanbul": "Ankara; Izmir",
    "Europe/Moscow": "Saint Petersburg; St. Petersburg",
    "America/Los_Angeles": "San Francisco; San Diego; Seattle; Las Vegas; Sacramento; Oakland; Palo Alto",
    "America/New_York": "NYC; Boston; Philadelphia; Washington; Washington, D.C.; Washington DC; Miami; Atlanta",
    "America/Chicago": "Houston; Dallas; Austin; San Antonio; Minneapolis; New Orleans; St. Louis",
    "America/Denver": "Salt Lake City; Albuquerque",
    "America/Toronto": "Ottawa; Québec",
    "America/Sao_Paulo": "Rio de Janeiro; Brasília",
    "America/Mexico_City": "Guadalajara",
    "Asia/Shanghai": "Beijing; Peking; Shenzhen; Guangzhou; 北京",
    "Asia/Tokyo": "Osaka; Kyoto; Yokohama; 大阪; 京都; 横浜",
    "Asia/Kolkata": "Mumbai; Delhi; New Delhi; Bangalore; Bengaluru; Chennai; Hyderabad; Pune",
    "Asia/Jerusalem": "Tel Aviv; Haifa",
    "Asia/Dubai": "Abu Dhabi",
    "Asia/Ho_Chi_Minh": "Hanoi",
    "Africa/Johannesburg": "Cape Town; Durban; Pretoria",
    "Pacific/Auckland": "Wellington; Christchurch",
}
_REGIONAL: Final = ("fr_CA",)  # French abbreviations; those of the other languages stand in the locales themselves
_NOWHERE_MOST: Final = frozenset({"US", "CA", "AU"})  # no zone has most of the people
_WIDESPREAD: Final = frozenset({"ar", "en", "es"})  # spoken in so many countries that none is meant by itself
_OFFSET: Final = re.compile(r"(?:utc|gmt)?_?([+-−])_?(\d{1,2})(?::?(\d\d))?")
_FIXED: Final = re.compile(r"Etc/GMT([+-])(\d+)")

_Forms: TypeAlias = "Mapping[str, Mapping[str, Any]]"  # names in a locale, by zone
_Named: TypeAlias = "tuple[str, Iterable[str]]"  # a name, and the zones that it can mean


@dataclass
class UnknownZone(PullquoteError):
    """No time zone is called `typed`, or `several` are; `near` are names of some that may be meant."""

    typed: str
    near: tuple[str, ...] = ()
    several: bool = False


class Zones:
    """A time zone database: `find` raises KeyError or ValueError for a name that it does not have; `now` is an aware
    moment, by which offsets from UTC are compared."""

    def __init__(
        self,
        find: Callable[[str], dt.tzinfo] = zoneinfo.ZoneInfo,
        available: Callable[[], Collection[str]] = zoneinfo.available_timezones,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._now = now
        self._find = find
        self._available = available

    def __getitem__(self, name: str) -> dt.tzinfo:
        """The zone with exactly this name. Raises UnknownZone."""
        try:
            return self._find(name)
        except (KeyError, ValueError, OSError) as error:  # absent, impossible, or a folder of the database
            raise UnknownZone(name) from error

    def named(self, typed: str, own: str | None = None) -> str:
        """The name of the zone that people mean by `typed`: its name in any case; whole hours from UTC, such as
        `UTC+2`; a city, a country or an abbreviation that only one zone has, in any language of the catalogue. Of
        several zones it is a person's `own`, if that is one of them. Raises UnknownZone."""
        folded = _folded(typed)
        if offset := _OFFSET.fullmatch(folded):
            return self._fixed(typed, offset)
        if whole := self._by_name.get(folded):
            return whole
        meant = self._meant(folded)
        if own and own in meant:
            return own
        if meant and len(self._as_one(meant)) == 1:
            return meant[0]
        near = meant or (self.matching(typed, 3) or self._alike(folded) if folded else [])
        at_hand = [own] if own in self._offered and own not in _PLAIN else []  # nobody means UTC by a city
        raise UnknownZone(typed, tuple(near[:3] or at_hand), several=bool(meant))

    def of_locale(self, locale: str) -> str | None:
        """The zone that most people with a locale live in, such as `de` or `pt-BR`; None where there are several."""
        language, *subtags = locale.replace("_", "-").split("-")
        region = next((one.upper() for one in subtags if len(one) == 2), None)
        if region is None and not subtags and language.lower() not in _WIDESPREAD:
            region = get_global("likely_subtags").get(language.lower(), "").rpartition("_")[2]
        zones = self._of_territory.get(region or "", ())
        return zones[0] if zones and region not in _NOWHERE_MOST else None

    def _fixed(self, typed: str, offset: re.Match[str]) -> str:
        """The zone that is always so far from UTC; with names of some that are so now where none is always. Raises
        UnknownZone."""
        always, now = self._so_far(offset)
        if always is None:
            raise UnknownZone(typed, tuple(now[:3]))
        return always

    def _so_far(self, offset: re.Match[str]) -> tuple[str | None, list[str]]:
        """The zone that is always so far from UTC, None where none is; and those that are so now."""
        east, hours, minutes = offset[1] == "+", int(offset[2]), int(offset[3] or 0)
        name = f"Etc/GMT{'-' if east else '+'}{hours}"  # as POSIX has it, with the sign the other way round
        name = name if hours or minutes else "UTC"
        away = dt.timedelta(hours=hours, minutes=minutes) * (1 if east else -1)
        now = self._now()
        there = [one for one in self._offered if now.astimezone(self._find(one)).utcoffset() == away]
        return name if not minutes and _folded(name) in self._by_name else None, there

    def matching(self, typed: str, most: int, own: str | None = None) -> list[str]:
        """Up to `most` names that contain `typed`, or whose city, country or abbreviation in any language of the
        catalogue begins with it; those first that it is the whole name of, then those whose city begins with it. A
        person's `own` zone is before all, if it matches. Of an offset from UTC, the zones that have it."""
        folded = _folded(typed)
        if offset := _OFFSET.fullmatch(folded):
            always, now = self._so_far(offset)
            first = [one for one in (always, own) if one and (one == always or one in now)]
            return list(dict.fromkeys([*first, *now]))[:most]
        if not folded:
            return sorted(self._offered, key=lambda name: (name != own, _rank(name)))[:most]
        within = [name for name in self._offered if folded in _folded(name)]
        within.sort(key=lambda name: (not _city(name).startswith(folded), not _folded(name).startswith(folded)))
        names = sorted((name for name in self._names if name.startswith(folded)), key=len)
        begun = (zone for name in names for zone in self._names[name])
        found = list(dict.fromkeys([*self._meant(folded), *within, *begun]))
        return sorted(found, key=lambda name: name != own)[:most]

    def _meant(self, folded: str) -> list[str]:
        """The zones with a folded name: those that have a city of this name, else those of a country or with an
        abbreviation; one only, where a country's zones agree on the time from now on."""
        if cities := [name for name in self._offered if _city(name) == folded]:
            return cities
        return list(self._names.get(_ALSO.get(folded, folded), ()))

    def _alike(self, folded: str) -> list[str]:
        """The zones whose city, or one of whose other names, is written nearly so."""
        cities = {_city(name): (name,) for name in self._offered}
        alike = _close(_city(folded), cities, 70)
        others = [] if alike else _close(folded, self._names, 80)
        found = (zone for name in (*alike, *others) for zone in cities.get(name, self._names.get(name, ())))
        return list(dict.fromkeys(found))[:3]

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {_folded(name): name for name in self._available() if "/" in name or name in _PLAIN}

    @cached_property
    def _offered(self) -> list[str]:
        return sorted(name for name in self._by_name.values() if name.split("/")[0] in _AREAS or name in _PLAIN)

    @cached_property
    def _of_territory(self) -> dict[str, tuple[str, ...]]:
        """The zones of each territory (ISO 3166), the most populous first."""
        zones: dict[str, tuple[str, ...]] = {}
        for territory, name in _territories():
            if _folded(name) in self._by_name:
                zones[territory] = (*zones.get(territory, ()), name)
        return {territory: tuple(sorted(names, key=_rank)) for territory, names in zones.items()}

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """The zones that have a name besides that of the database, by the folded name: cities, countries and their
        codes, times such as `Central European Time` and their abbreviations; the foremost first."""
        names: dict[str, dict[str, None]] = defaultdict(dict)
        countries = {code: self._as_one(zones) for code, zones in self._of_territory.items()}
        all_ = list(itertools.chain(*self._of_territory.values()))
        localized = (_localized(locale, countries, all_) for locale in (*LOCALES, *_REGIONAL))
        for name, zones in itertools.chain(_cities(), _codes(countries), self._abbreviations(all_), *localized):
            if len(folded := _folded(name)) > 1:
                names[folded].update(dict.fromkeys(zone for zone in zones if _folded(zone) in self._by_name))
        return {name: tuple(sorted(zones, key=_rank)) for name, zones in names.items() if zones}

    def _abbreviations(self, zones: Iterable[str]) -> Iterable[_Named]:
        """What the database itself calls the time of the zones, in winter and in summer, such as `CET` and `CEST`."""
        for zone, month in itertools.product(zones, (1, 7)):
            name = self._now().replace(month=month, day=1).astimezone(self._find(zone)).tzname()
            if name and name.isalpha():
                yield name, [zone]

    def _as_one(self, zones: Sequence[str]) -> Sequence[str]:
        """Zones; only the first, where they all have the same time from now on."""
        moments = [self._now() + dt.timedelta(days=30 * month) for month in range(13)]
        offsets = {tuple(at.astimezone(self._find(zone)).utcoffset() for at in moments) for zone in zones}
        return zones if len(offsets) > 1 else zones[:1]


@cache
def own_zones() -> Zones:
    """The time zone database of this computer; its names are folded and sorted once."""
    return Zones()


def zone_in_words(name: str) -> str:
    """A zone as people read it: its name, or `UTC+2` for `Etc/GMT-2`, whose sign would be read the wrong way round."""
    fixed = _FIXED.fullmatch(name)
    return f"UTC{'+' if fixed[1] == '-' else '-'}{fixed[2]}" if fixed else name


def _cities() -> Iterable[_Named]:
    """The cities of the table."""
    return ((city, [zone]) for zone, cities in _CITIES.items() for city in cities.split("; "))


def _codes(countries: Mapping[str, Sequence[str]]) -> Iterable[_Named]:
    """The zones of countries by their codes of two letters; those of three are abbreviations of times, too (`EST`)."""
    yield from countries.items()
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 2 and len(codes) == 1:
            yield alias, countries.get(codes[0], ())


def _localized(tag: str, countries: Mapping[str, Sequence[str]], zones: Iterable[str]) -> Iterable[_Named]:
    """The zones of countries, cities, and times such as `Central European Time`, as a locale calls them."""
    locale = Locale.parse(tag)
    called = cast("Mapping[str, str]", locale.territories)
    for code, those in countries.items():
        yield called.get(code, ""), those
    for zone, forms in cast("_Forms", locale.time_zones).items():
        yield forms.get("city", ""), [zone]
    of_meta_zone: dict[str | None, list[str]] = defaultdict(list)
    meta_zones = get_global("meta_zones")
    for zone in zones:
        of_meta_zone[meta_zones.get(zone)].append(zone)
    for meta_zone, forms in cast("_Forms", locale.meta_zones).items():
        for name in (*forms.get("long", {}).values(), *forms.get("short", {}).values()):
            yield name, of_meta_zone.get(meta_zone, ())


@cache
def _territories() -> list[tuple[str, str]]:
    """The territory and the zone of each row of the time zone database's table of them; in a territory, the most
    populous zone is mostly the first."""
    lines = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(row[0], row[2]) for row in rows]


def _close(typed: str, names: Iterable[str], least: float) -> list[str]:
    """Up to three names that are as similar as `least` per cent, the closest first."""
    return [name for name, *_ in process.extract(typed, list(names), scorer=fuzz.ratio, score_cutoff=least, limit=3)]


def _rank(zone: str) -> int:
    """A zone's place among the foremost; after all of them if it is none."""
    return _FOREMOST.index(zone) if zone in _FOREMOST else len(_FOREMOST)


@lru_cache(maxsize=4096)  # each name of the database, at every letter that somebody types
def _folded(typed: str) -> str:
    """A name without case, accents, and differences of spaces and apostrophes: `Europe / Paris` is `europe/paris`."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", typed.casefold()) if not "\u0300" <= c <= "\u036f")
    spaced = unicodedata.normalize("NFC", bare).replace("’", "'").replace("_", " ")
    return "_".join(re.sub(r"\s*/\s*", "/", spaced).split())


def _city(name: str) -> str:
    return _folded(name.rpartition("/")[2])
