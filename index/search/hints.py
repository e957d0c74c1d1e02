"""Hints in a question: names of speakers, and words of titles.

A name in a question raises scores and filters nothing: a question about what Ada said about bees is best answered by
her words, but also by those of others.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..deadline import checkpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..language.analyzer import Analyzer
    from ..language.tokens import Word
    from ..transcript import Transcript

SHORTEST: Final = 4  # letters of a part of a name that counts as the name
MOST_CACHED: Final = 1 << 16
FORMS_OF_ADDRESS: Final = frozenset("mister missus ms miss doctor sir hon the".split())


@dataclass(frozen=True, slots=True)
class Named:
    """The labels of the speakers that a question names, by transcript, and the words that name them, plain."""

    labels: Mapping[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])
    words: frozenset[str] = frozenset()


def named(words: Sequence[Word], transcripts: Iterable[Transcript], chain: Analyzer) -> Named:
    """The speakers whose whole names are in the question; if there are none, those of whose names a part is."""
    asked = tuple(word.plain for word in words)
    places: dict[str, list[int]] = {}
    for at, plain in enumerate(asked):
        places.setdefault(plain, []).append(at)
    spoken = {word.plain for word in words if _telling(word)}
    whole, part = dict[int, set[str]](), dict[int, set[str]]()
    used_whole, used_part = set[str](), set[str]()
    for transcript in transcripts:
        checkpoint()
        for label in transcript.speakers:
            name = _plain(transcript.speaker_name(label) or "", chain)
            if name and any(asked[at : at + len(name)] == name for at in places.get(name[0], ())):
                whole.setdefault(transcript.id, set()).add(label)
                used_whole.update(name)
            elif said := spoken.intersection(name):
                part.setdefault(transcript.id, set()).add(label)
                used_part |= said
    labels, used = (whole, used_whole) if whole else (part, used_part)
    return Named({id_: frozenset(found) for id_, found in labels.items()}, frozenset(used))


def titled(rarity: Mapping[str, float], transcripts: Sequence[Transcript], chain: Analyzer) -> dict[int, float]:
    """The share [0, 1] of the question's terms in the title, show and participants of each transcript, by id; without
    those that have none. `rarity` weighs the terms; one in all titles counts 0."""
    about = dict[int, frozenset[str]]()
    for transcript in transcripts:
        checkpoint()
        about[transcript.id] = _about(transcript, chain).intersection(rarity)
    holding = Counter(term for found in about.values() for term in found)
    every = sum(rarity.values())
    if not every or len(transcripts) < 2:
        return {}
    telling = {
        term: rarity[term] * math.log((len(transcripts) + 1) / count) / math.log(len(transcripts) + 1)
        for term, count in holding.items()
    }
    return {id_: sum(telling[term] for term in found) / every for id_, found in about.items() if found}


def in_titles(terms: Iterable[str], transcripts: Iterable[Transcript], chain: Analyzer) -> frozenset[str]:
    """The terms that are in the title, show or participants of any transcript."""
    return frozenset(terms).intersection(frozenset[str]().union(*(_about(t, chain) for t in transcripts)))


def _telling(word: Word) -> bool:
    return not word.stop and len(word.plain) >= SHORTEST


@functools.lru_cache(MOST_CACHED)
def _plain(name: str, chain: Analyzer) -> tuple[str, ...]:
    """A name's words; none if they are all stop words or short."""
    words = [token.word for token in chain.analyze(name) if token.word.plain not in FORMS_OF_ADDRESS]
    return tuple(word.plain for word in words) if any(map(_telling, words)) else ()


def _about(transcript: Transcript, chain: Analyzer) -> frozenset[str]:
    facts = transcript.facts
    return _stems(" . ".join([transcript.title, facts.show or "", *facts.participants]), chain)


@functools.lru_cache(MOST_CACHED)
def _stems(title: str, chain: Analyzer) -> frozenset[str]:
    spaced = title.replace("_", " ").replace("-", " ")
    return frozenset(t.word.stem for t in chain.analyze(spaced) if not t.word.stop)
