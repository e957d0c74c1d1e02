"""Time zones of the IANA database, by their names and by the names that people type."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import zoneinfo
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_AREAS: Final = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()  # the rest is history
)
_PLAIN: Final = frozenset({"UTC", "GMT"})
# Abbreviations are no zones: they do not know of clock changes, and some mean several. These are offered for them.
_MEANT: Final = {
    "est": ("America/New_York", "America/Toronto"),
    "edt": ("America/New_York", "America/Toronto"),
    "et": ("America/New_York", "America/Toronto"),
    "cst": ("America/Chicago", "Asia/Shanghai"),
    "cdt": ("America/Chicago",),
    "ct": ("America/Chicago",),
    "mst": ("America/Denver", "America/Phoenix"),
    "mdt": ("America/Denver",),
    "mt": ("America/Denver",),
    "pst": ("America/Los_Angeles", "America/Vancouver"),
    "pdt": ("America/Los_Angeles", "America/Vancouver"),
    "pt": ("America/Los_Angeles",),
    "bst": ("Europe/London",),
    "wet": ("Europe/Lisbon",),
    "cet": ("Europe/Berlin", "Europe/Paris", "Europe/Madrid"),
    "cest": ("Europe/Berlin", "Europe/Paris", "Europe/Madrid"),
    "eet": ("Europe/Athens", "Europe/Helsinki"),
    "eest": ("Europe/Athens", "Europe/Helsinki"),
    "msk": ("Europe/Moscow",),
    "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "sgt": ("Asia/Singapore",),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "awst": ("Australia/Perth",),
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "aedt": ("Australia/Sydney", "Australia/Melbourne"),
    "nzst": ("Pacific/Auckland",),
    "nzdt": ("Pacific/Auckland",),
}
# The zone of a language, where most people who speak it live in one. A region (`pt-BR`) comes before its language.
_OF_LOCALE: Final = {
    "bg": "Europe/Sofia",
    "cs": "Europe/Prague",
    "da": "Europe/Copenhagen",
    "de": "Europe/Berlin",
    "de-at": "Europe/Vienna",
    "de-ch": "Europe/Zurich",
    "el": "Europe/Athens",
    "en-gb": "Europe/London",
    "en-ie": "Europe/Dublin",
    "en-in": "Asia/Kolkata",
    "en-nz": "Pacific/Auckland",
    "es-es": "Europe/Madrid",
    "fi": "Europe/Helsinki",
    "fr": "Europe/Paris",
    "fr-ch": "Europe/Zurich",
    "hi": "Asia/Kolkata",
    "hr": "Europe/Zagreb",
    "hu": "Europe/Budapest",
    "id": "Asia/Jakarta",
    "it": "Europe/Rome",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "lt": "Europe/Vilnius",
    "nl": "Europe/Amsterdam",
    "no": "Europe/Oslo",
    "pl": "Europe/Warsaw",
    "pt-br": "America/Sao_Paulo",
    "pt-pt": "Europe/Lisbon",
    "ro": "Europe/Bucharest",
    "ru": "Europe/Moscow",
    "sv-se": "Europe/Stockholm",
    "th": "Asia/Bangkok",
    "tr": "Europe/Istanbul",
    "uk": "Europe/Kyiv",
    "vi": "Asia/Ho_Chi_Minh",
    "zh-cn": "Asia/Shanghai",
    "zh-tw": "Asia/Taipei",
}
_OFFSET: Final = re.compile(r"(?:utc|gmt)?_?([+-−])_?(\d{1,2})(?::?(\d\d))?")
_FIXED: Final = re.compile(r"Etc/GMT([+-])(\d+)")


@dataclass
class UnknownZone(PullquoteError):
    """No time zone is called `typed`, or several are; `near` are names of some that may be meant."""

    typed: str
    near: tuple[str, ...] = ()


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

    def named(self, typed: str) -> str:
        """The name of the zone that people mean by `typed`: its name in any case, a city that only one zone has, or
        whole hours from UTC, such as `UTC+2`. Raises UnknownZone."""
        folded = _folded(typed)
        if offset := _OFFSET.fullmatch(folded):
            return self._fixed(typed, offset)
        if whole := self._by_name.get(folded):
            return whole
        cities = [name for name in self._offered if _city(name) == folded]
        if len(cities) == 1:
            return cities[0]
        near = [*cities, *_MEANT.get(folded, ())] or self.matching(typed, 3) or self._alike(folded)
        raise UnknownZone(typed, tuple(near))

    def of_locale(self, locale: str) -> str | None:
        """The zone that most people with a locale live in, such as `de` or `pt-BR`; None where there are several."""
        folded = locale.replace("_", "-").casefold()
        name = _OF_LOCALE.get(folded) or _OF_LOCALE.get(folded.partition("-")[0])
        return name if name and _folded(name) in self._by_name else None

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
        """Up to `most` names that contain `typed`, those whose city begins with it first, else by the alphabet. A
        person's `own` zone is before them, if it contains `typed`. Of an offset from UTC, the zones that have it."""
        folded = _folded(typed)
        if offset := _OFFSET.fullmatch(folded):
            always, now = self._so_far(offset)
            first = [one for one in (always, own) if one and (one == always or one in now)]
            return list(dict.fromkeys([*first, *now]))[:most]
        found = [name for name in self._offered if folded in _folded(name)]
        found.sort(key=lambda name: (not _city(name).startswith(folded), not _folded(name).startswith(folded)))
        mine = [own] if own in found else []
        return list(dict.fromkeys([*mine, *_MEANT.get(folded, ()), *found]))[:most]

    def _alike(self, folded: str) -> list[str]:
        cities = {_city(name): name for name in self._offered}
        return [cities[city] for city in difflib.get_close_matches(_city(folded), cities, n=3, cutoff=0.7)]

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {_folded(name): name for name in self._available() if "/" in name or name in _PLAIN}

    @cached_property
    def _offered(self) -> list[str]:
        return sorted(name for name in self._by_name.values() if name.split("/")[0] in _AREAS or name in _PLAIN)


def zone_in_words(name: str) -> str:
    """A zone as people read it: its name, or `UTC+2` for `Etc/GMT-2`, whose sign would be read the wrong way round."""
    fixed = _FIXED.fullmatch(name)
    return f"UTC{'+' if fixed[1] == '-' else '-'}{fixed[2]}" if fixed else name


def _folded(typed: str) -> str:
    return "_".join(typed.casefold().replace("_", " ").split())


def _city(name: str) -> str:
    return _folded(name.rpartition("/")[2])
