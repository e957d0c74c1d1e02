"""The page of a topic: the stretches in which it is spoken of, one place each, spread over the episodes.

A ranking puts several places of one stretch before the first of another episode, since what surrounds a good place is
good as well. People want to see who else speaks of it: so a stretch is shown by its best place, and an episode by its
best stretch, as long as others speak of it, too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from .topics import Spots

    Floats = NDArray[np.float64]

LULL: Final = 2200  # characters that end a stretch, about 400 words, of which none has the topic near it
LONGEST: Final = 6600  # characters of a stretch; what is longer counts as several


class Arranged(Enum):
    """The order of the places of a topic."""

    RANKED = auto()  # as they are scored, however many are of one stretch
    SPREAD = auto()  # one a stretch, over the episodes
    DATED = auto()  # one a period, the earliest first


YEAR, MONTH = 4, 7  # characters of an ISO date that tell them
MONTHS: Final = 24  # from the first to the last date, up to which places are told by month


@dataclass(frozen=True, slots=True)
class TopicPlace:
    """The best place of a stretch: characters [`first`, `past`) of a transcript's text as written, with its score."""

    transcript: int
    first: int
    past: int
    score: float


def stretches(lines: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the stretch [places] in which each place stands; `lines` [places] ascend."""
    numbers = np.zeros(len(lines), np.int64)
    number, begun, last = -1, 0, -LONGEST
    for at, line in enumerate(lines.tolist()):
        if number < 0 or line - last > LULL or line - begun > LONGEST:
            number, begun = number + 1, line
        numbers[at] = number
        last = line
    return numbers


def places(spots: Spots, scores: Floats) -> list[TopicPlace]:
    """The best spot of each stretch by its score [spots], best first; the spots are of any order."""
    lines = spots.lines + spots.middles.astype(np.int64)
    order = np.argsort(lines, kind="stable")
    best = dict[int, int]()
    for at, number in zip(order.tolist(), stretches(lines[order]).tolist(), strict=True):
        if number not in best or scores[at] > scores[best[number]]:
            best[number] = at
    rows = zip(spots.transcripts.tolist(), spots.firsts.tolist(), spots.pasts.tolist(), scores.tolist(), strict=True)
    every = [TopicPlace(*row) for row in rows]
    return sorted((every[at] for at in best.values()), key=lambda place: -place.score)


def page(found: Sequence[TopicPlace], most: int) -> list[TopicPlace]:
    """At most `most` places, best first: one of each transcript, and of others more only if those are too few."""
    first = dict[int, TopicPlace]()
    for place in found:
        first.setdefault(place.transcript, place)
    heads = list(first.values())[:most]
    rest = [place for place in found if first[place.transcript] is not place]
    return sorted([*heads, *rest[: most - len(heads)]], key=lambda place: -place.score)


def others(found: Sequence[TopicPlace], shown: Sequence[TopicPlace]) -> dict[int, int]:
    """How many places of each transcript are not shown."""
    left = Counter(place.transcript for place in found)
    left.subtract(place.transcript for place in shown)
    return {transcript: count for transcript, count in left.items() if count > 0}


def by_period(found: Sequence[TopicPlace], dates: Mapping[int, str], most: int, months: bool) -> list[TopicPlace]:
    """The best place of each year, or month, the earliest first; `dates` are ISO dates by transcript. If there are more
    periods than `most`, those of the best places."""
    best = dict[str, TopicPlace]()
    for place in found:
        if date := dates.get(place.transcript):
            best.setdefault(date[: MONTH if months else YEAR], place)
    kept = list(best.values())[:most]
    return sorted(kept, key=lambda place: dates[place.transcript])


def by_month(dates: Sequence[str]) -> bool:
    """Whether all ISO dates lie within about two years, so that they are told by month."""
    months = [12 * int(date[:YEAR]) + int(date[YEAR + 1 : MONTH]) for date in dates if len(date) >= MONTH]
    return len(months) == len(dates) > 0 and max(months) - min(months) <= MONTHS
