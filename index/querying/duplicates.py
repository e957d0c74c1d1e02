"""The texts of one recording as one: which transcripts of a library are near-duplicates, and which is the best of them.

A library compares only the transcripts that its workspace may see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Final

from ..search.near_duplicates import KeyIndex, same_recording
from ..transcript import Kind, Transcript

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..search.near_duplicates import Shingles
    from .catalogue import TranscriptCatalogue
    from .found import Scope
    from .open_shelf import OpenShelf

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
        beside: dict[int, set[int]] = {}
        for one, other in combinations_with_replacement(sorted(shelves, key=lambda shelf: shelf.id), 2):
            for pair in self._among(one, other):
                beside.setdefault(pair[0], set()).add(pair[1])
                beside.setdefault(pair[1], set()).add(pair[0])
        by_id = catalogue.by_id
        texts: dict[int, tuple[Transcript, ...]] = {}
        for best in sorted(map(by_id.__getitem__, beside), key=_rank):
            near = sorted((by_id[id_] for id_ in beside[best.id] if id_ not in texts), key=_rank)
            if best.id not in texts and near:
                texts.update(dict.fromkeys([best.id, *(one.id for one in near)], (best, *near)))
        return Duplicates(texts)

    def _among(self, one: OpenShelf, other: OpenShelf) -> set[tuple[int, int]]:
        """The pairs of near-duplicates of one transcript on a shelf and one on another, or on the same."""
        mine, others = self._keys[one.id], self._keys[other.id]
        known = self._pairs.setdefault((one.id, other.id), _Pairs())
        new = others.index.alike(mine.since(known.mine))
        if one is not other:
            new |= mine.index.alike(others.since(known.others))
        known.same = {pair for pair in known.same if all(id_ in mine.keys or id_ in others.keys for id_ in pair)}
        for pair in new:
            first, second = ((one if id_ in mine.keys else other).tokens.shingles(id_) for id_ in pair)
            if first is not None and second is not None and same_recording(first, second):
                known.same.add(pair)
        known.mine, known.others = len(mine.came), len(others.came)
        return known.same


class _ShelfKeys:
    """The keys of a shelf's transcripts by their ids, and the ids in the order in which they `came`."""

    def __init__(self) -> None:
        self.keys: dict[int, Shingles] = {}
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

    def since(self, came: int) -> dict[int, Shingles]:
        """The keys of those that came after the first `came`."""
        return {id_: self.keys[id_] for id_ in self.came[came:] if id_ in self.keys}


@dataclass(slots=True)
class _Pairs:
    """The near-duplicates among two shelves, of those that have been compared: the first so many of each."""

    same: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    mine: int = 0
    others: int = 0


def _rank(transcript: Transcript) -> tuple[object, ...]:
    """The order of texts of one recording: what a person wrote down, then with speakers, then what has times;
    automatic captions last."""
    captions, human = transcript.kind is Kind.CAPTIONS, transcript.kind is Kind.HUMAN
    named = any(map(transcript.speaker_name, transcript.speakers))
    return captions, not human, not named, _ORDER.index(transcript.kind), not transcript.timed, transcript.id
