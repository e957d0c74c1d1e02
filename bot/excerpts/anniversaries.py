"""The days of earlier years that a day recalls. Pure."""

from __future__ import annotations

import calendar
import datetime as dt


def is_anniversary(said: str, day: dt.date) -> bool:
    """Whether `day` recalls what was said on the ISO date `said`, in an earlier year. 29 February is recalled on the
    28th where a year does not have it."""
    try:
        then = dt.date.fromisoformat(said)
    except ValueError:  # a year or a month alone
        return False
    if then.year >= day.year:
        return False
    leap_day = (then.month, then.day) == (2, 29) and not calendar.isleap(day.year)
    return (day.month, day.day) == ((2, 28) if leap_day else (then.month, then.day))
