"""The due dates of a subscription: a rule on dates plus a local time, made an instant by a time zone. Pure.

A local time that a clock change leaves out happens once, later by what was left out; one that comes twice happens the
first time. A date that a zone leaves out as a whole (Samoa had no 30 December 2011) is not due.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LAST: Final = 0
"""Among the days of a month: its last."""

MOST_DAYS: Final = 366
"""The longest interval of `Every`."""

_DAY: Final = dt.timedelta(days=1)
_FARTHEST_WEST: Final = dt.timedelta(hours=14 - 24)
_LONGEST_GAP: Final = 2 * MOST_DAYS  # days: no rule has a longer one between two dates, even if a zone leaves one out
_END: Final = dt.date(9999, 12, 1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Days of the week, Monday is 0. All seven are every day."""

    days: frozenset[int] = frozenset(range(7))

    def falls(self, date: dt.date) -> bool:
        """Tells whether the rule includes a date."""
        return date.weekday() in self.days


@dataclass(frozen=True, slots=True)
class Every:
    """Every `days` days, counted from the date `since`."""

    days: int
    since: dt.date

    def falls(self, date: dt.date) -> bool:
        """Tells whether the rule includes a date."""
        return date >= self.since and (date - self.since).days % self.days == 0


@dataclass(frozen=True, slots=True)
class Monthly:
    """Days of the month; a month that has no such day is left out. `LAST` is the last day of every month."""

    days: frozenset[int]

    def falls(self, date: dt.date) -> bool:
        """Tells whether the rule includes a date."""
        last = calendar.monthrange(date.year, date.month)[1]
        return date.day in self.days or (LAST in self.days and date.day == last)


@dataclass(frozen=True, slots=True)
class Whenever:
    """No day of its own: it is due when there is news."""

    def falls(self, date: dt.date) -> bool:  # noqa: ARG002 - as all rules have it
        """Tells that no date is included."""
        return False


Rule = Weekly | Every | Monthly | Whenever


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates of `rule`, each at the local `time` in the IANA zone called `zone`."""

    time: dt.time
    zone: str
    rule: Rule = Weekly()


def due(schedule: Schedule, zone: dt.tzinfo, date: dt.date) -> dt.datetime | None:
    """The instant, in UTC, at which `date` is due; None if the rule or the zone leaves the date out."""
    if not schedule.rule.falls(date):
        return None
    local = dt.datetime.combine(date, schedule.time, zone)
    at = local.astimezone(dt.UTC)
    # Only a zone far in the west can leave out a day, by going over to the far east, fourteen hours ahead at most.
    far_west = (offset := local.utcoffset()) is not None and offset <= _FARTHEST_WEST
    if far_west and at == dt.datetime.combine(date + _DAY, schedule.time, zone).astimezone(dt.UTC):
        return None
    return at


def coming(schedule: Schedule, zone: dt.tzinfo, date: dt.date) -> Iterator[tuple[dt.date, dt.datetime]]:
    """The dates from `date` on that are due, each with its instant in UTC. It ends where no date can come any more."""
    if isinstance(schedule.rule, Whenever):
        return
    if isinstance(schedule.rule, Every):
        date = max(date, schedule.rule.since)
    gap = 0
    while gap <= _LONGEST_GAP and date < _END:
        at = due(schedule, zone, date)
        gap = 0 if at else gap + 1
        if at:
            yield date, at
        date += _DAY
