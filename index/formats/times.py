"""The notation of times in files, and the rules for wrong times.

For every format:

- A negative time is 0 (`NEGATIVE_TIMES`).
- An end before its start is dropped and the start stays (`REVERSED_TIMES`): links lead to starts, and recognisers get
  starts right more often. Swapping the two could link to a moment that has nothing to do with the words.
- Overlapping cues keep their times, because people do talk at once, and the order of the file, because it is the order
  of the words (`OVERLAPPING_TIMES`, if a cue starts more than `TOLERANCE` before the end of the one before it; cues
  that share both times, as two speakers in one caption do, are not counted). So starts need not ascend. Only in ASS
  and TTML, where the order of the file has no meaning, cues are sorted by their start.
- A time that is no finite number, or beyond `LATEST`, counts as missing.
- Missing times stay missing: none is interpolated from neighbours.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final, cast

TOLERANCE: Final = 0.05  # seconds
LATEST: Final = 1000 * 3600.0  # seconds
_LARGEST: Final = 1e18  # of a unit

CLOCK: Final = r"(?:\d{1,2}:\d{2}:\d{2}[:;]\d{2}|(?:\d{1,4}:)?\d{1,4}:\d{2}(?:[.,]\d{1,9})?(?:\s?[AaPp]\.?[Mm]\b\.?)?)"
"""A pattern for written times: `1:02:03.450`, `62:03`, `02:03,4`, `01:02:03:12` with frames, `10:02 am`."""

SPELLED_UNITS: Final = (
    r"hours?|minutes?|seconds?|stunden?|minuten?|sekunden?|heures?|secondes?|horas?|minutos?|segundos?|時間|分|秒"
)

_CLOCK: Final = re.compile(r"(-?)(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:[.,:;](\d{1,9}))?")
_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_OF_DAY: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s?([AaPp])\.?[Mm]\.?")


def clock_seconds(text: str) -> float | None:
    """Returns the seconds of `[-][h:]mm:ss[.fff]`, with a comma or a dot, or those since midnight of `h:mm[:ss] am`;
    None for other text. Frames count as hundredths: which rate they have, no file says."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return _since_midnight(text)
    sign, hours, minutes, seconds, fraction = match.groups()
    if int(seconds) > 59 or (hours and int(minutes) > 59):
        return None
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    # A single division, so that the result is the nearest float to 61.36.
    exact = (whole * 10 ** len(fraction) + int(fraction)) / 10 ** len(fraction) if fraction else float(whole)
    return -exact if sign else exact


def _since_midnight(text: str) -> float | None:
    match = _OF_DAY.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    if not 1 <= hours <= 12 or max(minutes, seconds) > 59:
        return None
    return float(hours % 12 * 3600 + (12 * 3600 if match[4] in "Pp" else 0) + minutes * 60 + seconds)


def moment(value: object) -> datetime | None:
    """Returns a time with its date, as `2025-03-03T10:00:01.250Z`; one without a zone is taken as of UTC."""
    if not isinstance(value, str) or not _DATED.match(value):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def json_number(value: object) -> float | None:
    """Returns a JSON value as a number, as which strings count that are one; None for others, and for numbers that are
    not finite or larger than any time in any unit."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -_LARGEST < value < _LARGEST else None  # an integer of any length can be compared


def json_seconds(value: object, scale: float = 1.0) -> float | None:
    """Returns a JSON value as seconds (`scale` is the seconds of one unit); None if it is no finite number."""
    number = json_number(value)
    return None if number is None or abs(number) > LATEST / scale else round(number * scale, 6)


def json_time(value: object, scale: float = 1.0) -> float | None:
    """Returns a JSON value as seconds as `json_seconds` does; also `1.300s`, `00:05.2`, and seconds with
    nanoseconds.
    """
    if isinstance(value, str):
        if ":" in value:
            return clock_seconds(value.strip().replace(";", "."))
        return json_seconds(value[:-1]) if value.endswith("s") else json_seconds(value, scale)
    if isinstance(value, dict):
        parts = cast("dict[str, object]", value)
        whole, rest = json_seconds(parts.get("seconds", 0)), json_seconds(parts.get("nanos", 0), 1e-9)
        return None if whole is None or rest is None else round(whole + rest, 6)
    return json_seconds(value, scale)
