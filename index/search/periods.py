"""Dates as people type them: a year, a month or a day, as the days that it has. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from ..language.languages import LANGUAGES
from ..language.stemmed import folded

MONTHS: Final = {
    folded(name): number
    for language in LANGUAGES.values()
    for number, names in enumerate(language.questions.months, 1)
    for name in names.split()
}
_WITHIN: Final = "|".join(sorted({folded(word) for one in LANGUAGES.values() for word in one.questions.within_dates}))
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_MONTH: Final = r"(?P<month>0?[1-9]|1[0-2])"
_DAY: Final = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_NAME: Final = r"(?P<name>[^\W\d]{3,10})\.?"
_OF: Final = rf"(?:(?:{_WITHIN})\s+)?"
_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        _YEAR,
        rf"{_YEAR}[-/.]{_MONTH}",
        rf"{_MONTH}[/.]{_YEAR}",
        rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}",
        rf"{_DAY}\.\s*{_MONTH}\.\s*{_YEAR}",
        rf"{_NAME},?\s+{_OF}{_YEAR}",
        rf"{_YEAR},?\s+{_NAME}",
        rf"(?:(?:the|le|el|am|den)\s+)?{_DAY}(?:st|nd|rd|th|er|o|\.|º)?\s+{_OF}{_NAME},?\s+{_OF}{_YEAR}",
        rf"{_NAME}\s+(?:the\s+)?{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_YEAR}\s*[年년]",
        rf"{_YEAR}\s*[年년]\s*{_MONTH}\s*[月월]",
        rf"{_YEAR}\s*[年년]\s*{_MONTH}\s*[月월]\s*{_DAY}\s*[日일]",
    )
)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a month or a day: what it is called (`2023`, `2023-03`, `2023-03-12`), its first and its last day as ISO
    dates."""

    name: str
    first: str
    last: str


def find_period(typed: str) -> Period | None:
    """The period that somebody typed; None for anything else, also for a day that no month has."""
    written = unicodedata.normalize("NFKC", typed.strip().casefold())
    plain = unicodedata.normalize("NFC", folded(written))
    for form in _FORMS:
        if found := form.fullmatch(plain):
            return _period(found.groupdict())
    return None


def _period(found: dict[str, str]) -> Period | None:
    year = int(found["year"])
    month = MONTHS.get(found["name"]) if "name" in found else int(found["month"]) if "month" in found else 0
    if month is None:
        return None
    if not month:
        return Period(f"{year}", f"{year}-01-01", f"{year}-12-31")
    last = calendar.monthrange(year, month)[1]
    if "day" not in found:
        return Period(f"{year}-{month:02}", f"{year}-{month:02}-01", f"{year}-{month:02}-{last}")
    if int(found["day"]) > last:
        return None
    day = dt.date(year, month, int(found["day"])).isoformat()
    return Period(day, day, day)


def lies_within(date: str | None, since: Period | None, until: Period | None) -> bool:
    """Whether an ISO date, which may be only a year or a month, lies in the periods from `since` to `until`; without a
    date it does not."""
    if not date:
        return since is None and until is None
    return (since is None or f"{date}-99-99"[:10] >= since.first) and (until is None or date <= until.last)
