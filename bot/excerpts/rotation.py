"""The rotation of excerpts: the next one, as a pure function of the eligible excerpts and of what was posted before.

The rules, in the order in which they give way to each other:

1. Nothing repeats before everything was posted. What is similar to something posted in this round is out of it.
2. What has punctuation comes before captions without it, and what is surely worth posting before what may be. Where a
   month of the former passes the filter, the rest is not posted at all.
3. In a new round, what was posted most recently comes last.
4. The source that has waited longest is next: first the show, then the episode. So no two days running share a source
   where that can be, and large sources do not crowd out small ones.
5. Within a show, the best month of what is left comes before the rest: excerpts of ten episodes at least, where it has
   as many.
6. Within an episode what its makers chose comes first.
7. The rest is in an order that is random by a seed, weighted by the excerpts' scores.

What people want more or less of (`Likings`) steers rules 4 and 7: a source that is liked comes up to two posts sooner
than its turn, one that is not as much later, but never twice running where there are others; and an excerpt that is
like what is liked is drawn up to twice as soon as another one. The other rules it does not touch.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...index.excerpts.fingerprints import FingerprintIndex
from ...index.excerpts.select import GOOD_SCORE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ...index.excerpts.store import CachedExcerpt

ENOUGH: Final = 30  # excerpts: a month; of those that are surely worth posting, with as many others are left out
_OF_AN_EPISODE: Final = 3  # excerpts in the best month, so that it has ten episodes where there are as many
_RECURRING: Final = 4  # transcripts that say the same; an interview that was uploaded twice or three times is none
_MOST_SOONER: Final = 2  # posts
_LIKENESS: Final = 4.0  # a quarter of the stems in common with one that one person likes doubles the weight
_EAGERNESS: Final = 6.0  # how much sooner a better excerpt is drawn: a score of 0.8 comes three times as soon as 0.6


@dataclass(frozen=True, slots=True)
class PoolItem:
    """An excerpt, with the public id of its transcript and the show that the transcript belongs to. `chosen` marks one
    that the makers of the recording chose."""

    show: str
    transcript: str
    excerpt: CachedExcerpt
    chosen: bool = False

    @property
    def sure(self) -> bool:
        """Whether it is surely worth posting."""
        return self.chosen or self.excerpt.score >= GOOD_SCORE


class Pool:
    """All excerpts of a library, the best first; an excerpt's number is its index in `items`.

    `better` maps the number of an item to the numbers of the similar items before it. `recurring` are the numbers
    of items that are said in many transcripts: what is read out again and again is an advertisement or an announcement.
    """

    def __init__(self, items: Iterable[PoolItem]) -> None:
        self.items = sorted(items, key=_rank)
        self.shows = {item.transcript: item.show for item in self.items}
        self._index = FingerprintIndex([item.excerpt.fingerprint for item in self.items])
        self._similar: dict[str, list[int]] = {}
        self.better = dict[int, list[int]]()
        self.recurring = set[int]()
        for number, item in enumerate(self.items):
            similar = self._index.similar(item.excerpt.fingerprint)
            if before := [each for each in similar if each < number]:
                self.better[number] = before
            if len({self.items[each].transcript for each in similar}) >= _RECURRING:
                self.recurring.add(number)

    def similar(self, fingerprint: str) -> list[int]:
        """The numbers of the items whose fingerprints are similar to one."""
        if fingerprint not in self._similar:
            self._similar[fingerprint] = self._index.similar(fingerprint)
        return self._similar[fingerprint]


class EligibleExcerpts:
    """The items of a pool that pass a filter: `fits` maps their numbers to how well they fit, above 0 up to 1. Of items
    that are similar only the best is eligible."""

    def __init__(self, pool: Pool, fits: Mapping[int, float]) -> None:
        self.pool = pool
        self.fits: dict[int, float] = {}
        for number in sorted(fits):
            if number not in pool.recurring and not any(each in self.fits for each in pool.better.get(number, ())):
                self.fits[number] = fits[number]


@dataclass(frozen=True, slots=True)
class NextExcerpt:
    """The next item, None if none is eligible; the `size` of the eligible ones; how many are `left` in this round after
    it; and whether it begins a new round."""

    item: PoolItem | None
    size: int
    left: int
    new_round: bool = False


def choose_next(
    eligible: EligibleExcerpts,
    posted: Sequence[tuple[str, str]],
    banned: Collection[str],
    seed: str,
    tastes: Sequence[tuple[str, int]] = (),
) -> NextExcerpt:
    """The next excerpt. `posted` are pairs (fingerprint, transcript id), oldest first; `banned` are fingerprints;
    `seed` decides between equals; `tastes` are pairs (fingerprint, how much it is liked)."""
    never = {number for fingerprint in banned for number in eligible.pool.similar(fingerprint)}
    allowed = [number for number in eligible.fits if number not in never]
    sure = [number for number in allowed if eligible.pool.items[number].sure]
    if len(sure) >= ENOUGH:
        allowed = sure
    if not allowed:
        return NextExcerpt(None, 0, 0)
    history = _History(eligible, posted)
    left = [number for number in allowed if number not in history.round]
    recent = (history.began if left else len(posted)) - len(allowed) // 2
    number = _next(eligible, left or allowed, history, recent, seed, Likings(eligible.pool, tastes))
    return NextExcerpt(eligible.pool.items[number], len(allowed), len(left or allowed) - 1, not left)


class Likings:
    """How much more, or less, people want of sources and of excerpts, by what they said of some of them."""

    def __init__(self, pool: Pool, tastes: Sequence[tuple[str, int]]) -> None:
        self._sources: dict[str, int] = {}
        self._stems: list[tuple[frozenset[str], int]] = []
        for fingerprint, liking in tastes:
            for number in pool.similar(fingerprint)[:1]:
                item = pool.items[number]
                for source in {item.show, item.transcript}:
                    self._sources[source] = self._sources.get(source, 0) + liking
                self._stems.append((frozenset(item.excerpt.stems.split()), liking))

    def sooner(self, source: str) -> int:
        """By how many posts a show or transcript comes sooner than its turn; later if that is below 0."""
        return max(-_MOST_SOONER, min(_MOST_SOONER, self._sources.get(source, 0)))

    def factor(self, excerpt: CachedExcerpt) -> float:
        """By how much sooner an excerpt is drawn: from a half to two times, 1 where nobody said anything alike."""
        if not self._stems:
            return 1.0
        own = set(excerpt.stems.split())
        wanted = sum(liking * len(own & stems) / (len(own | stems) or 1) for stems, liking in self._stems)
        return 2.0 ** max(-1.0, min(1.0, _LIKENESS * wanted))


class _History:
    """The posts in terms of the pool: the items of the running round, and the index of the last post of each item,
    transcript and show."""

    def __init__(self, eligible: EligibleExcerpts, posted: Sequence[tuple[str, str]]) -> None:
        self.round = set[int]()
        self.items: dict[int, int] = {}
        self.transcripts: dict[str, int] = {}
        self.shows: dict[str, int] = {}
        self.began = 0  # the running round
        fingerprints = set[str]()
        for when, (fingerprint, transcript) in enumerate(posted):
            numbers = [number for number in eligible.pool.similar(fingerprint) if number in eligible.fits]
            if fingerprint in fingerprints or (numbers and self.round.issuperset(numbers)):  # a repeat begins a round
                self.round.clear()
                fingerprints.clear()
                self.began = when
            fingerprints.add(fingerprint)
            self.round.update(numbers)
            self.items.update(dict.fromkeys(numbers, when))
            self.transcripts[transcript] = when
            if (show := eligible.pool.shows.get(transcript)) is not None:
                self.shows[show] = when


def _next(
    eligible: EligibleExcerpts, left: Sequence[int], history: _History, recent: int, seed: str, likings: Likings
) -> int:
    """The number of the next item out of `left`; items that were posted from `recent` on are avoided."""
    items = eligible.pool.items
    candidates = _preferred(left, lambda number: not items[number].excerpt.captions)
    candidates = _preferred(candidates, lambda number: items[number].excerpt.score >= GOOD_SCORE)
    candidates = _preferred(candidates, lambda number: history.items.get(number, recent - 1) < recent)
    show = _longest_ago({items[number].show for number in candidates}, history.shows, seed, likings)
    candidates = _best([number for number in candidates if items[number].show == show], eligible)
    transcript = _longest_ago({items[number].transcript for number in candidates}, history.transcripts, seed, likings)
    candidates = [number for number in candidates if items[number].transcript == transcript]
    candidates = _preferred(candidates, lambda number: items[number].chosen)
    return min(
        candidates,
        key=lambda number: (
            _sort_key(items[number].excerpt, eligible.fits[number], seed) / likings.factor(items[number].excerpt)
        ),
    )


def _preferred(numbers: Sequence[int], condition: Callable[[int], bool]) -> Sequence[int]:
    """The numbers that meet a condition; all of them where none does."""
    return [number for number in numbers if condition(number)] or numbers


def _longest_ago(sources: Iterable[str], last: dict[str, int], seed: str, likings: Likings) -> str:
    """The source that has waited longest, reckoned with how much it is liked; not the latest one where there are
    others."""
    there = set(sources)
    latest = max(there, key=lambda source: last.get(source, -1))
    if len(there) > 1 and latest in last:
        there.remove(latest)
    return min(there, key=lambda source: (last.get(source, -1) - likings.sooner(source), chance(seed, source), source))


def _sort_key(excerpt: CachedExcerpt, fit: float, seed: str) -> float:
    """An exponential variate whose rate grows with score and fit: the least of them is a weighted random sample
    (Efraimidis and Spirakis, 2006)."""
    return -math.log(chance(seed, excerpt.fingerprint)) / (fit**2 * math.exp(_EAGERNESS * excerpt.score))


def chance(seed: str, name: str) -> float:
    """A pseudo-random number above 0 and up to 1 that follows from the seed and the name."""
    digest = hashlib.blake2b(f"{seed}\0{name}".encode(), digest_size=6).digest()
    return (1 + int.from_bytes(digest)) / 2**48


def _best(numbers: Sequence[int], eligible: EligibleExcerpts) -> list[int]:
    """The best month of these items: what the makers chose, then by score and fit, three of an episode before more."""
    items = eligible.pool.items
    few, more, counts = list[int](), list[int](), Counter[str]()
    for number in sorted(
        numbers, key=lambda one: (not items[one].chosen, -items[one].excerpt.score * eligible.fits[one], one)
    ):
        counts[items[number].transcript] += 1
        (few if counts[items[number].transcript] <= _OF_AN_EPISODE else more).append(number)
    return [*few, *more][:ENOUGH]


def _rank(item: PoolItem) -> tuple[bool, float, int, int]:
    return item.excerpt.captions, -item.excerpt.score, item.excerpt.transcript, item.excerpt.first
