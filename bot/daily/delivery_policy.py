"""Decides the next step of a delivery, and the next date of a subscription. Pure.

After a pause of the process a subscription catches up on one date at most: the latest, if it is within the grace time.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .schedule import Schedule, coming

if TYPE_CHECKING:
    from collections.abc import Collection


FARTHEST_BACK: Final = dt.timedelta(days=366)  # dates before that are not listed one by one as missed
REPEATS_S: Final = 120.0
"""Seconds after the first send in which a key is sent again: platforms that drop repeats keep keys for minutes."""

FIRST_RETRY_S: Final = 30.0
LAST_RETRY_S: Final = 1800.0

Dated = tuple[dt.date, float]
"""A local date and the instant at which it is due, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The dates that were missed, and the one to post next, or now if it is due; None if none is to come."""

    missed: tuple[Dated, ...]
    next: Dated | None


class Step(enum.Enum):
    """The next step of a delivery that is due, or whose lease has ended."""

    SEND = "send"
    FAIL = "fail"  # it was tried without success, and is too late now
    MISS = "miss"  # it was not tried, and is too late now
    SKIP = "skip"  # it was not posted, and its subscription does not post any more
    AMBIGUOUS = "ambiguous"  # it may have been posted, and is not sent again


def outlook(
    schedule: Schedule, zone: dt.tzinfo, begin: dt.date, now: float, grace: float, taken: Collection[dt.date] = ()
) -> Outlook:
    """The dates from `begin` on, without those `taken`, as of `now`. Of those that are due, the latest is the next if
    it is due for no longer than `grace` seconds; all others are missed."""
    far_back = dt.datetime.fromtimestamp(now, dt.UTC).date() - FARTHEST_BACK
    passed, upcoming = list[Dated](), None
    for date, instant in coming(schedule, zone, max(begin, far_back)):
        if date in taken:
            continue
        at = instant.timestamp()
        if at > now:
            upcoming = (date, at)
            break
        passed.append((date, at))
    if passed and now - passed[-1][1] <= grace:
        return Outlook(tuple(passed[:-1]), passed[-1])
    return Outlook(tuple(passed), upcoming)


def is_latest(schedule: Schedule, zone: dt.tzinfo, dated: Dated, now: float, grace: float) -> bool:
    """Tells whether a date that is due is the one to post at `now`: in the grace time, and the latest that is due."""
    date, at = dated
    if now - at > grace:
        return False
    following = next(coming(schedule, zone, date + dt.timedelta(days=1)), None)
    return following is None or following[1].timestamp() > now


def from_now_on(schedule: Schedule, zone: dt.tzinfo, now: float, taken: Collection[dt.date] = ()) -> Outlook:
    """The first date that is due after `now`, with none missed: for a subscription that begins now."""
    begin = dt.datetime.fromtimestamp(now, zone).date() - dt.timedelta(days=1)
    dated = ((date, at.timestamp()) for date, at in coming(schedule, zone, begin) if date not in taken)
    return Outlook((), next(((date, at) for date, at in dated if at > now), None))


def step(*, latest: bool, attempts: int, claimed: bool, posts: bool) -> Step:
    """The next step of a delivery that is due, or whose lease has ended.

    `latest` is the result of `is_latest`. `claimed` says that a process began to send it and left it behind; `posts`
    that the subscription is active.
    """
    if claimed:  # only the process that sent knows for sure how long ago that is, so no other sends it again
        return Step.AMBIGUOUS
    if not posts:
        return Step.SKIP
    if latest:
        return Step.SEND
    return Step.FAIL if attempts else Step.MISS


def repeats_left(uptime_s: float, wall_s: float) -> float:
    """Seconds for which a key may still be sent again, 0 or less if it may not.

    `uptime_s` and `wall_s` are the seconds since its first send by a clock that nobody can set and by the computer's.
    The first may stand still while a computer sleeps or a virtual machine is paused; the second may have been set
    back. The longer time counts, so that a clock that is set never makes the window longer.
    """
    return REPEATS_S - max(uptime_s, wall_s)


def retry_in(attempts: int, retry_after: float | None, chance: float) -> float:
    """Seconds until the next try after `attempts`: exponential back-off with jitter by `chance` (0 to 1), and at least
    the `retry_after` of the platform."""
    own = min(FIRST_RETRY_S * 2 ** min(attempts - 1, 16), LAST_RETRY_S)
    return max(own * (0.75 + 0.5 * chance), retry_after or 0.0)
