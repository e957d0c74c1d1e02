"""Times: how they are written in files, and the one rule for those that cannot be right.

The rule, for every format:

- A negative time is 0 (`NEGATIVE_TIMES`).
- An end before its start is left out and the start stays (`REVERSED_TIMES`): people are sent to starts, and of the
  two it is the one that recognisers get right. Swapping them could send people to a moment that has nothing to do
  with the words.
- Overlapping cues keep their times, for people do talk at once, and the order of the file, for the words belong in it
  (`OVERLAPPING_TIMES`, when a cue starts more than `TOLERANCE` before the one before it ends; cues that share both
  times, as two voices in one caption do, are not counted). Starts need not ascend, therefore. Only in ASS and TTML,
  where the order of the file means nothing, cues are sorted by their start.
- What is no finite number, or lies beyond `LATEST`, counts as missing.
- Missing times stay missing: none is ever made up from its neighbours."""

from __future__ import annotations

import math
import re
from typing import Final

TOLERANCE: Final = 0.05  # seconds
LATEST: Final = 1000 * 3600.0

CLOCK: Final = r"(?:\d{1,4}:)?\d{1,4}:\d{2}(?:[.,]\d{1,9})?"
"""A time as people and players write it: `1:02:03.450`, `62:03`, `02:03,4`."""

_CLOCK: Final = re.compile(r"(-?)(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2})(?:[.,:](\d{1,9}))?")


def clock_seconds(text: str) -> float | None:
    """The seconds of `[-][h:]mm:ss[.fff]`, with a comma or a dot; None for anything else."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    sign, hours, minutes, seconds, fraction = match.groups()
    if int(seconds) > 59 or (hours and int(minutes) > 59):
        return None
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    # One division, so that 61.36 is the number that people would write.
    exact = (whole * 10 ** len(fraction) + int(fraction)) / 10 ** len(fraction) if fraction else float(whole)
    return -exact if sign else exact


def json_seconds(value: object, scale: float = 1.0) -> float | None:
    """A time out of JSON in seconds (`scale` of them a unit), or None where it is missing or no finite number."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if abs(value) * scale > LATEST:
        return None
    return round(value * scale, 6)
