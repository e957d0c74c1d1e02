"""The texts of one recording as one: which transcripts of a library are near-duplicates, and which is the best of them.

A library compares only the transcripts that its workspace may see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Final

from ..search.near_duplicates import KeyIndex, difference
from ..transcript import Kind, Transcript

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..search.near_duplicates import Hashes
    from .catalogue import TranscriptCatalogue
    from .found import Scope
    from .open_shelf import OpenShelf

RERUN: Final = 0.02  # the most words that differ between what a show has published twice, on different dates
_ORDER: Final = (Kind.HUMAN, Kind.UNKNOWN, Kind.MACHINE, Kind.CAPTIONS)


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The transcripts of a library that have other texts of the same recording beside them: `texts` are by the id of
    each all of these, the best first."""

    texts: Mapping[int, tuple[Transcript, ...]] = field(default_factory=dict[int, tuple[Transcript, ...]])

    def __bool__(self) -> bool:
        return bool(self.texts)

    def others(self, transcript: int) -> tuple[Transcript, ...]:
        """The other texts of the recording of a transcript, the best first."""
        return tuple(one for one in self.texts.get(transcript, ()) if one.id != transcript)

    def better(self, transcript: int) -> tuple[Transcript, ...]:
        """The better texts of the recording of a transcript, the best first."""
        texts = self.texts.get(transcript, ())
        return texts[: next((at for at, one in enumerate(texts) if one.id == transcript), 0)]

    def hidden(self, scope: Scope) -> frozenset[int]:
        """The transcripts that have a better text in scope."""
        found = {id_ for id_ in self.texts if any(scope.allows(one.id) for one in self.better(id_))}
        return frozenset(found)

    @property
    def recordings(self) -> list[tuple[Transcript, ...]]:
        """The texts of each recording that has several, the best first."""
        return [texts for id_, texts in self.texts.items() if texts[0].id == id_]


NO_DUPLICATES: Final = Duplicates()


class DuplicateFinder:
    """Finds the near-duplicates of libraries: a transcript that came since is looked up once in each shelf, for the
    words under an id never change. `find` blocks, and may be called by one thread at a time."""

    def __init__(self) -> None:
        self._keys: dict[int, _ShelfKeys] = {}  # by shelf
        self._pairs: dict[tuple[int, int], _Pairs] = {}  # by two shelves, or one twice

    def find(self, shelves: Sequence[OpenShelf], catalogue: TranscriptCatalogue) -> Duplicates:
        """The near-duplicates among the transcripts of some shelves, as far as these are indexed."""
        for shelf in shelves:
            self._keys.setdefault(shelf.id, _ShelfKeys()).follow(shelf)
        by_id, beside = catalogue.by_id, dict[int, set[int]]()
        for one, other in combinations_with_replacement(sorted(shelves, key=lambda shelf: shelf.id), 2):
            for (first, second), differ in self._among(one, other).items():
                if not _are_episodes(by_id[first], by_id[second], differ):
                    beside.setdefault(first, set()).add(second)
                    beside.setdefault(second, set()).add(first)
        texts: dict[int, tuple[Transcript, ...]] = {}
        for best in sorted(map(by_id.__getitem__, beside), key=_rank):
            near = sorted((by_id[id_] for id_ in beside[best.id] if id_ not in texts), key=_rank)
            if best.id not in texts and near:
                texts.update(dict.fromkeys([best.id, *(one.id for one in near)], (best, *near)))
        return Duplicates(texts)

    def _among(self, one: OpenShelf, other: OpenShelf) -> dict[tuple[int, int], float]:
        """The pairs of near-duplicates of one transcript on a shelf and one on another, or on the same, each with the
        share of their words that differ."""
        mine, others = self._keys[one.id], self._keys[other.id]
        known = self._pairs.setdefault((one.id, other.id), _Pairs())
        new = others.index.alike(mine.since(known.mine))
        if one is not other:
            new |= mine.index.alike(others.since(known.others))
        known.same = {
            pair: differ
            for pair, differ in known.same.items()
            if all(id_ in mine.keys or id_ in others.keys for id_ in pair)
        }
        for pair in new:
            first, second = ((one if id_ in mine.keys else other).tokens.hashed(id_) for id_ in pair)
            if first is not None and second is not None and (differ := difference(first, second)) is not None:
                known.same[pair] = differ
        known.mine, known.others = len(mine.came), len(others.came)
        return known.same


class _ShelfKeys:
    """The keys of a shelf's transcripts by their ids, and the ids in the order in which they `came`."""

    def __init__(self) -> None:
        self.keys: dict[int, Hashes] = {}
        self.index = KeyIndex()
        self.came: list[int] = []

    def follow(self, shelf: OpenShelf) -> None:
        """Takes over what was added to a shelf, or removed from it."""
        there = {one.id for one in shelf.transcripts}
        if gone := self.keys.keys() - there:
            self.index.discard(gone)
            self.keys = {id_: each for id_, each in self.keys.items() if id_ in there}
        if missing := there - self.keys.keys():
            new = shelf.tokens.keys(missing)
            self.index.add(new)
            self.keys |= new
            self.came += new

    def since(self, came: int) -> dict[int, Hashes]:
        """The keys of those that came after the first `came`."""
        return {id_: self.keys[id_] for id_ in self.came[came:] if id_ in self.keys}


@dataclass(slots=True)
class _Pairs:
    """The near-duplicates among two shelves, of those that have been compared: the first so many of each."""

    same: dict[tuple[int, int], float] = field(default_factory=dict[tuple[int, int], float])
    mine: int = 0
    others: int = 0


def _are_episodes(one: Transcript, other: Transcript, differ: float) -> bool:
    """Whether two near-duplicates are episodes of one show all the same, such as the opening of each meeting: they are
    of one kind and of different dates, and more of their words differ than between an episode and its rerun."""
    dates, shows = {one.facts.date, other.facts.date}, {one.facts.show, other.facts.show}
    apart = len(dates) == 2 and None not in dates and len(shows) == 1 and None not in shows
    return apart and one.kind is other.kind and differ > RERUN


def _rank(transcript: Transcript) -> tuple[object, ...]:
    """The order of texts of one recording: what a person wrote down, then with speakers, then what has times;
    automatic captions last."""
    captions, human = transcript.kind is Kind.CAPTIONS, transcript.kind is Kind.HUMAN
    named = any(map(transcript.speaker_name, transcript.speakers))
    return captions, not human, not named, _ORDER.index(transcript.kind), not transcript.timed, transcript.id
