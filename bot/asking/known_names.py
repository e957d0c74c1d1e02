"""The names of a library, the likeliest first, and which of them somebody may have meant. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ...index.errors import UnknownSource
from ...index.language.english.chain import word
from ...index.search.filters import folded, tell_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...index.transcript import Transcript

SHORTEST_MISSPELT: Final = 4  # letters; fewer are like everything
SHORTEST_HEARD: Final = 3  # letters of words that are compared by sound
MOST_WORDS: Final = 8  # of a name that is typed; more are none
ALIKE: Final = 0.7
HEARD: Final = 0.9  # the likeness of words that sound the same


def speakers(transcripts: Iterable[Transcript]) -> list[str]:
    """The speakers, those heard in most transcripts first, of equals the one heard last."""
    heard, last = Counter[str](), dict[str, str]()
    for t in transcripts:
        for name in {t.speaker_name(label) for label in t.speakers} - {None}:
            assert name is not None
            heard[name] += 1
            last[name] = max(last.get(name, ""), t.facts.date or "")
    return sorted(sorted(sorted(heard), key=last.__getitem__, reverse=True), key=lambda name: -heard[name])


def shows(transcripts: Iterable[Transcript]) -> list[str]:
    """The shows, those of most transcripts first."""
    counted = Counter(t.facts.show for t in transcripts if t.facts.show)
    return sorted(counted, key=lambda show: (-counted[show], show))


def episodes(transcripts: Sequence[Transcript]) -> list[tuple[Transcript, str]]:
    """The transcripts with titles that tell them apart, the latest first."""
    titles = tell_apart(transcripts)
    latest = sorted(transcripts, key=lambda t: (t.facts.date or "", t.id), reverse=True)
    return [(t, titles[t.id]) for t in latest]


def words_of_names(transcripts: Iterable[Transcript]) -> frozenset[str]:
    """The words of the names of all speakers and participants, in lower case."""
    names = {
        name
        for t in transcripts
        for name in (*map(t.speaker_name, t.speakers), *t.facts.participants)
        if name is not None
    }
    return frozenset(one for name in names for one in name.casefold().split())


def alike(typed: str, names: Sequence[str]) -> list[int]:
    """The indices of the `names` that are much like what is typed, the most alike first: every word typed is written or
    sounds much like a word of the name, or is like its beginning as long as it is typed; or both are alike as a whole.
    All are `folded`."""
    asked = typed.split()
    words = sorted({one for name in names for one in name.split()})
    if not words or not 0 < len(asked) <= MOST_WORDS:
        return []
    table = process.cdist(asked, words, scorer=OSA.normalized_similarity)
    begun = [
        OSA.normalized_similarity(asked[-1], one[: len(asked[-1])]) if one[0] == asked[-1][0] else 0 for one in words
    ]
    table[-1] = np.maximum(table[-1], begun)
    sounds = [word(one).sound for one in words]
    for row, one in zip(table, asked, strict=True):
        if len(one) < SHORTEST_MISSPELT:
            row[row < 1] = 0
        if len(one) >= SHORTEST_HEARD and (sound := word(one).sound):
            heard = [other[0] == one[0] and sound == theirs for other, theirs in zip(words, sounds, strict=True)]
            row[heard] = np.maximum(row[heard], HEARD)
    places = {one: at for at, one in enumerate(words)}
    whole = (
        process.cdist([typed], names, scorer=OSA.normalized_similarity)[0] if len(typed) >= SHORTEST_MISSPELT else None
    )
    scores = [
        max(_likeness(name, table, places), float(whole[n]) if whole is not None else 0.0)
        for n, name in enumerate(names)
    ]
    return sorted((n for n, score in enumerate(scores) if score >= ALIKE), key=lambda n: (-scores[n], n))


def nearest(typed: str, names: Sequence[str]) -> list[str]:
    """The `names` that may have been meant, the likeliest first: those much like what is typed, else those that share a
    word with it. `names` are in the order of their likelihood."""
    plain, wanted = [folded(name) for name in names], folded(typed)
    if near := alike(wanted, plain):
        return [names[n] for n in near]
    shared = {one for one in wanted.split() if len(one) >= SHORTEST_HEARD}
    return [name for name, one in zip(names, plain, strict=True) if shared & set(one.split())]


def _likeness(name: str, table: np.ndarray, places: dict[str, int]) -> float:
    """The likeness of the least like of the words typed to its best word of the name."""
    columns = [places[one] for one in name.split()]
    return float(table[:, columns].max(axis=1).min()) if columns else 0.0


def sources(transcripts: Sequence[Transcript]) -> list[str]:
    """The shows, then the titles of the episodes."""
    return list(dict.fromkeys([*shows(transcripts), *(title for _, title in episodes(transcripts))]))


def unknown_source(name: str, transcripts: Sequence[Transcript]) -> UnknownSource:
    """The error that no source of some transcripts is called so, with those that are."""
    near = nearest(name, sources(transcripts))
    alone = (title for t, title in episodes(transcripts) if not t.facts.show)
    return UnknownSource(name, tuple(dict.fromkeys([*near, *shows(transcripts), *alone])), tuple(near))
