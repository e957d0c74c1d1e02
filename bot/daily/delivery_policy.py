"""What is to be done about a delivery, and which comes next. Pure.

After a pause of the process a subscription makes up for one date at most: the latest, and only inside the grace time.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .schedule import coming

if TYPE_CHECKING:
    from collections.abc import Collection

    from .schedule import Schedule

FARTHEST_BACK: Final = dt.timedelta(days=366)  # dates before that are not listed one by one as missed
REPEATS_S: Final = 120.0
"""How long after the first try a key is sent again: platforms that drop repeats remember keys for minutes."""

FIRST_RETRY_S: Final = 30.0
LAST_RETRY_S: Final = 1800.0

Dated = tuple[dt.date, float]  # a local date and the instant at which it is due, in seconds since 1970


@dataclass(frozen=True, slots=True)
class Outlook:
    """The dates that were missed, and the one to post next, or now if it is due; None if none is to come."""

    missed: tuple[Dated, ...]
    next: Dated | None


class Step(enum.Enum):
    """What to do about a delivery that wants attention."""

    SEND = "send"
    FAIL = "fail"  # it was tried, and has had its time
    MISS = "miss"  # it was not tried, and it is too late now
    SKIP = "skip"  # it was not posted, and is not wanted any more
    DOUBT = "doubt"  # it may have been posted: nothing more is done


def outlook(
    schedule: Schedule, zone: dt.tzinfo, begin: dt.date, now: float, grace: float, taken: Collection[dt.date] = ()
) -> Outlook:
    """The dates from `begin` on, without those `taken`, as they look at `now`. Of those that are due, the latest is to
    be posted if it is due for no longer than `grace` seconds; all others are missed."""
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
    """Whether a date that is due is what is to be posted at `now`: not too old, and followed by no other."""
    date, at = dated
    if now - at > grace:
        return False
    following = next(coming(schedule, zone, date + dt.timedelta(days=1)), None)
    return following is None or following[1].timestamp() > now


def from_now_on(schedule: Schedule, zone: dt.tzinfo, now: float, taken: Collection[dt.date] = ()) -> Outlook:
    """The first date that is due after `now`: nothing is missed by who begins only now."""
    begin = dt.datetime.fromtimestamp(now, zone).date() - dt.timedelta(days=1)
    dated = ((date, at.timestamp()) for date, at in coming(schedule, zone, begin) if date not in taken)
    return Outlook((), next(((date, at) for date, at in dated if at > now), None))


def step(*, latest: bool, attempts: int, uncertain: float | None, posts: bool, drops_repeats: bool, now: float) -> Step:
    """What to do about a delivery that is due, or whose lease is over.

    `latest` says that no later date is to be posted instead. `uncertain` is when it was first sent without an answer
    (None: nothing of it is out), `posts` whether the subscription still wants posts.
    """
    if uncertain is not None:
        again = drops_repeats and posts and now - uncertain <= REPEATS_S
        return Step.SEND if again else Step.DOUBT
    if not posts:
        return Step.SKIP
    if latest:
        return Step.SEND
    return Step.FAIL if attempts else Step.MISS


def retry_in(attempts: int, asked_for: float | None, chance: float) -> float:
    """Seconds until the next try after so many: twice as long each time, spread by `chance` from 0 to 1, and never
    earlier than the platform `asked_for`."""
    own = min(FIRST_RETRY_S * 2 ** min(attempts - 1, 16), LAST_RETRY_S)
    return max(own * (0.75 + 0.5 * chance), asked_for or 0.0)
