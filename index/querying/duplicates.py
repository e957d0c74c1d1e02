"""The texts of one recording as one: which transcripts of a library are near-duplicates, and which is the best of them.

A library compares only the transcripts that its workspace may see.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..search.near_duplicates import Shingles, alike, same_recording
from ..transcript import Kind, Transcript

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .catalogue import TranscriptCatalogue
    from .found import Scope
    from .open_shelf import OpenShelf

MOST_COMPARED: Final = 100_000  # pairs whose comparison is kept
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
    """Finds the near-duplicates of libraries; what was compared once is not compared again. `find` blocks, and may be
    called by one thread at a time."""

    def __init__(self) -> None:
        self._keys: dict[int, dict[int, Shingles]] = {}  # by shelf and transcript
        self._same: dict[tuple[int, int], bool] = {}

    def find(self, shelves: Sequence[OpenShelf], catalogue: TranscriptCatalogue) -> Duplicates:
        """The near-duplicates among the transcripts of some shelves, as far as these are indexed."""
        keys = {id_: each for shelf in shelves for id_, each in self._of(shelf).items()}
        by_id = catalogue.by_id
        pairs = [pair for pair in alike(keys) if self._are_same(pair, shelves, catalogue)]
        beside: dict[int, set[int]] = {}
        for one, other in pairs:
            beside.setdefault(one, set()).add(other)
            beside.setdefault(other, set()).add(one)
        texts: dict[int, tuple[Transcript, ...]] = {}
        for best in sorted(map(by_id.__getitem__, beside), key=_rank):
            near = sorted((by_id[id_] for id_ in beside[best.id] if id_ not in texts), key=_rank)
            if best.id not in texts and near:
                texts.update(dict.fromkeys([best.id, *(one.id for one in near)], (best, *near)))
        return Duplicates(texts)

    def _of(self, shelf: OpenShelf) -> dict[int, Shingles]:
        """The keys of a shelf's transcripts."""
        known, there = self._keys.get(shelf.id, {}), {one.id for one in shelf.transcripts}
        found = known if known.keys() == there else {id_: known[id_] for id_ in known.keys() & there}
        if missing := there - found.keys():
            found |= shelf.tokens.keys(missing)
        self._keys[shelf.id] = found
        return found

    def _are_same(self, pair: tuple[int, int], shelves: Sequence[OpenShelf], catalogue: TranscriptCatalogue) -> bool:
        if pair not in self._same:
            if len(self._same) >= MOST_COMPARED:
                self._same.clear()
            tokens = {shelf.id: shelf.tokens for shelf in shelves}
            one, other = (tokens[catalogue.by_id[id_].shelf].shingles(id_) for id_ in pair)
            self._same[pair] = one is not None and other is not None and same_recording(one, other)
        return self._same[pair]


def _rank(transcript: Transcript) -> tuple[object, ...]:
    """The order of texts of one recording: what a person wrote down, then with speakers, then what has times;
    automatic captions last."""
    captions, human = transcript.kind is Kind.CAPTIONS, transcript.kind is Kind.HUMAN
    named = any(map(transcript.speaker_name, transcript.speakers))
    return captions, not human, not named, _ORDER.index(transcript.kind), not transcript.timed, transcript.id
