"""Time zones of the IANA database, by their names and by the names that people type."""

from __future__ import annotations

import difflib
import zoneinfo
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ...index.errors import PullquoteError

if TYPE_CHECKING:
    import datetime as dt
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


@dataclass
class UnknownZone(PullquoteError):
    """No time zone is called `typed`, or several are; `near` are names of some that may be meant."""

    typed: str
    near: tuple[str, ...] = ()


class Zones:
    """A time zone database: `find` raises KeyError or ValueError for a name that it does not have."""

    def __init__(
        self,
        find: Callable[[str], dt.tzinfo] = zoneinfo.ZoneInfo,
        available: Callable[[], Collection[str]] = zoneinfo.available_timezones,
    ) -> None:
        self._find = find
        self._available = available

    def __getitem__(self, name: str) -> dt.tzinfo:
        """The zone with exactly this name. Raises UnknownZone."""
        try:
            return self._find(name)
        except (KeyError, ValueError, OSError) as error:  # absent, impossible, or a folder of the database
            raise UnknownZone(name) from error

    def named(self, typed: str) -> str:
        """The name of the zone that people mean by `typed`: its name in any case, or a city that only one zone has.
        Raises UnknownZone."""
        folded = _folded(typed)
        if whole := self._by_name.get(folded):
            return whole
        cities = [name for name in self._offered if _city(name) == folded]
        if len(cities) == 1:
            return cities[0]
        near = [*cities, *_MEANT.get(folded, ())] or self.matching(typed, 3) or self._alike(folded)
        raise UnknownZone(typed, tuple(near))

    def matching(self, typed: str, most: int) -> list[str]:
        """Up to `most` names that contain `typed`, those whose city begins with it first, else by the alphabet."""
        folded = _folded(typed)
        found = [name for name in self._offered if folded in _folded(name)]
        found.sort(key=lambda name: (not _city(name).startswith(folded), not _folded(name).startswith(folded)))
        return list(dict.fromkeys([*_MEANT.get(folded, ()), *found]))[:most]

    def _alike(self, folded: str) -> list[str]:
        cities = {_city(name): name for name in self._offered}
        return [cities[city] for city in difflib.get_close_matches(folded, cities, n=3, cutoff=0.7)]

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {_folded(name): name for name in self._available() if "/" in name or name in _PLAIN}

    @cached_property
    def _offered(self) -> list[str]:
        return sorted(name for name in self._by_name.values() if name.split("/")[0] in _AREAS or name in _PLAIN)


def _folded(typed: str) -> str:
    return "_".join(typed.casefold().replace("_", " ").split())


def _city(name: str) -> str:
    return _folded(name.rpartition("/")[2])
