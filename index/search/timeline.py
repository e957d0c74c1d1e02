"""A topic over time: its places by month, by year, or by episode. Pure."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .filters import tell_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..transcript import Transcript

MOST_MONTHS: Final = 60  # of more, years are shown

_NUMBERS: Final = re.compile(r"(\d+)")


class IntervalKind(enum.StrEnum):
    """What one period of a timeline is."""

    MONTH = "month"
    YEAR = "year"
    EPISODE = "episode"


@dataclass(frozen=True, slots=True)
class Interval:
    """A month (`2024-05`), a year (`2024`) or an episode by its title: how many `places` say the topic, in how many
    `episodes`, of how many that are `searched`."""

    name: str
    places: int = 0
    episodes: int = 0
    searched: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The periods from the first transcript to the last, those without places included; by episode, if there are no
    dates, or all are of one month. `undated` is what cannot be placed in time; by episode it is empty. By year,
    `months` are the first and the last that say the topic (`2024-05`; `2024` where a date is no more than a year)."""

    kind: IntervalKind
    periods: tuple[Interval, ...]
    undated: Interval = Interval("")
    months: tuple[str, str] | None = None

    @property
    def places(self) -> int:
        """All places, those without a date included."""
        return sum(one.places for one in self._all)

    @property
    def episodes(self) -> int:
        """All episodes that say the topic."""
        return sum(one.episodes for one in self._all)

    @property
    def searched(self) -> int:
        """All episodes that were searched."""
        return sum(one.searched for one in self._all)

    @property
    def first(self) -> str | None:
        """The name of the first month or episode that says the topic; None if none does."""
        return self.months[0] if self.months else next((one.name for one in self.periods if one.places), None)

    @property
    def last(self) -> str | None:
        """The name of the last one that says it."""
        return self.months[1] if self.months else next((p.name for p in reversed(self.periods) if p.places), None)

    @property
    def most(self) -> Interval | None:
        """The period with most places, of equals the first."""
        found = max(self.periods, key=lambda one: one.places, default=None)
        return found if found and found.places else None

    @property
    def _all(self) -> Iterator[Interval]:
        yield from self.periods
        yield self.undated


def timeline(places: Mapping[int, int], transcripts: Sequence[Transcript]) -> Timeline:
    """The timeline of the `places` of a topic by transcript id, over all the `transcripts` searched."""
    months = sorted({t.facts.date[:7] for t in transcripts if t.facts.date})
    if len(months) < 2:
        return Timeline(IntervalKind.EPISODE, tuple(_episodes(places, transcripts)))
    kind, names, told = IntervalKind.MONTH, list(_months(months[0], months[-1])), None
    if len(names) > MOST_MONTHS:
        said = sorted(t.facts.date[:7] for t in transcripts if t.facts.date and places.get(t.id))
        told = (said[0], said[-1]) if said else None
        kind, names = IntervalKind.YEAR, [f"{year:04}" for year in range(int(months[0][:4]), int(months[-1][:4]) + 1)]
    parts: dict[str, list[Transcript]] = {name: [] for name in ("", *names)}
    for one in transcripts:
        parts[(one.facts.date or "")[: len(names[0])]].append(one)
    undated, *periods = (_period(name, part, places) for name, part in parts.items())
    return Timeline(kind, tuple(periods), undated, told)


def _episodes(places: Mapping[int, int], transcripts: Sequence[Transcript]) -> Iterator[Interval]:
    """The episodes by date, as far as they have one, then by the numbers and words of their files' names."""
    titles = tell_apart(transcripts)
    for one in sorted(transcripts, key=lambda t: (t.facts.date or "", _natural(t.file), t.id)):
        yield _period(titles[one.id], [one], places)


def _period(name: str, part: Sequence[Transcript], places: Mapping[int, int]) -> Interval:
    there = [number for one in part if (number := places.get(one.id, 0))]
    return Interval(name, sum(there), len(there), len(part))


def _months(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _natural(file: str) -> list[tuple[int, str]]:
    """A key by which `ep-9` stands before `ep-10`."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBERS.split(file.casefold())]
