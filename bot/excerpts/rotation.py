"""Dealing from a deck: which excerpt is next, as a pure function of the cards there are and of what was posted before.

The rules, in the order in which they give way to each other:

1. Nothing repeats before everything was posted. What is akin to something that was posted in this round is out of it.
2. What has punctuation comes before captions without it.
3. In a new round, what was posted most recently comes last.
4. The source that has waited longest is next: first the show, then the episode. So no two days running share a source
   where that can be, and large sources do not drown small ones.
5. In it, any excerpt, but better ones tend to come sooner.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...index.excerpts.fingerprints import FingerprintIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ...index.excerpts.store import CachedExcerpt


@dataclass(frozen=True, slots=True)
class PoolItem:
    """An excerpt of the transcript with this public id, of this show."""

    show: str
    transcript: str
    choice: CachedExcerpt


class Pool:
    """All that may be posted of a library, the best first, and which of it says the same.

    `better` maps the number of an item to those of the items before it that are akin to it.
    """

    def __init__(self, items: Iterable[PoolItem]) -> None:
        self.items = sorted(items, key=_worth)
        self.shows = {item.transcript: item.show for item in self.items}
        self._kinship = FingerprintIndex([item.choice.fingerprint for item in self.items])
        self._akin: dict[str, list[int]] = {}
        akin = ((number, self._kinship.similar(item.choice.fingerprint)) for number, item in enumerate(self.items))
        self.better = {number: before for number, all_ in akin if (before := [each for each in all_ if each < number])}

    def akin(self, fingerprint: str) -> list[int]:
        """The numbers of the items that are akin to a fingerprint."""
        return (
            self._akin[fingerprint]
            if fingerprint in self._akin
            else self._akin.setdefault(fingerprint, self._kinship.similar(fingerprint))
        )


class EligibleExcerpts:
    """The items of a stock that fit a wish: `fits` tells by number how well, above 0 up to 1. Of those that are akin
    the best one alone is in the deck."""

    def __init__(self, stock: Pool, fits: Mapping[int, float]) -> None:
        self.stock = stock
        self.fits: dict[int, float] = {}
        for number in sorted(fits):
            if not any(each in self.fits for each in stock.better.get(number, ())):
                self.fits[number] = fits[number]


@dataclass(frozen=True, slots=True)
class NextExcerpt:
    """The next card, None of an empty deck; how many there are; how many are left in this round without it; and whether
    it begins a new one."""

    item: PoolItem | None
    size: int
    left: int
    fresh: bool = False


def choose_next(
    cards: EligibleExcerpts, posted: Sequence[tuple[str, str]], banned: Collection[str], seed: str
) -> NextExcerpt:
    """The next card. `posted` are fingerprints and transcripts, oldest first; `seed` decides what chance would."""
    never = {number for fingerprint in banned for number in cards.stock.akin(fingerprint)}
    allowed = [number for number in cards.fits if number not in never]
    if not allowed:
        return NextExcerpt(None, 0, 0)
    history = _History(cards, posted)
    left = [number for number in allowed if number not in history.round]
    recent = (history.began if left else len(posted)) - len(allowed) // 2
    number = _next(cards, left or allowed, history, recent, seed)
    return NextExcerpt(cards.stock.items[number], len(allowed), len(left or allowed) - 1, not left)


class _History:
    """What was posted, in terms of the cards: those of the running round, and when each item and source was last."""

    def __init__(self, cards: EligibleExcerpts, posted: Sequence[tuple[str, str]]) -> None:
        self.round = set[int]()
        self.items: dict[int, int] = {}
        self.transcripts: dict[str, int] = {}
        self.shows: dict[str, int] = {}
        self.began = 0  # the running round
        kins = set[str]()
        for when, (fingerprint, transcript) in enumerate(posted):
            numbers = [number for number in cards.stock.akin(fingerprint) if number in cards.fits]
            if fingerprint in kins or (numbers and self.round.issuperset(numbers)):  # a repeat begins a round
                self.round.clear()
                kins.clear()
                self.began = when
            kins.add(fingerprint)
            self.round.update(numbers)
            self.items.update(dict.fromkeys(numbers, when))
            self.transcripts[transcript] = when
            if (show := cards.stock.shows.get(transcript)) is not None:
                self.shows[show] = when


def _next(cards: EligibleExcerpts, left: Sequence[int], history: _History, recent: int, seed: str) -> int:
    """The number of the next card out of `left`, if it can be none that was posted from `recent` on."""
    items = cards.stock.items
    pool = _some(left, lambda number: not items[number].choice.captions)
    pool = _some(pool, lambda number: history.items.get(number, recent - 1) < recent)
    show = _longest_ago({items[number].show for number in pool}, history.shows, seed)
    pool = [number for number in pool if items[number].show == show]
    transcript = _longest_ago({items[number].transcript for number in pool}, history.transcripts, seed)
    pool = [number for number in pool if items[number].transcript == transcript]
    return min(pool, key=lambda number: _turn(items[number].choice, cards.fits[number], seed))


def _some(numbers: Sequence[int], holds: Callable[[int], bool]) -> Sequence[int]:
    """Those for which it holds; all where it holds for none."""
    return [number for number in numbers if holds(number)] or numbers


def _longest_ago(sources: Iterable[str], last: dict[str, int], seed: str) -> str:
    return min(sources, key=lambda source: (last.get(source, -1), chance(seed, source), source))


def _turn(choice: CachedExcerpt, fit: float, seed: str) -> float:
    """When an excerpt's turn would come: by chance, but sooner the better it is and the better it fits."""
    return -math.log(chance(seed, choice.fingerprint)) / (fit**2 * math.exp(choice.score / 2))


def chance(seed: str, name: str) -> float:
    """A number above 0 and up to 1 that follows from the names."""
    digest = hashlib.blake2b(f"{seed}\0{name}".encode(), digest_size=6).digest()
    return (1 + int.from_bytes(digest)) / 2**48


def _worth(item: PoolItem) -> tuple[bool, float, int, int]:
    return item.choice.captions, -item.choice.score, item.choice.transcript, item.choice.first
