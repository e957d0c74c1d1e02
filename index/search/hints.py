"""Hints in a question: names of speakers, and words of titles.

A name in a question raises scores and filters nothing: a question about what Ada said about bees is best answered by
her words, but also by those of others.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..deadline import checkpoint

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence

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


@dataclass(frozen=True, slots=True)
class SpeakerNames:
    """The names of the speakers of many transcripts: by the first plain word of each, with the words of the name, the
    transcript's id and the label; and by each telling word, with the id and the label."""

    whole: Mapping[str, Sequence[tuple[tuple[str, ...], int, str]]]
    part: Mapping[str, Sequence[tuple[int, str]]]


def names(transcripts: Iterable[Transcript], chain: Analyzer) -> SpeakerNames:
    """The names of all speakers of transcripts."""
    whole, part = dict[str, list[tuple[tuple[str, ...], int, str]]](), dict[str, list[tuple[int, str]]]()
    for transcript in transcripts:
        checkpoint()
        for label in transcript.speakers:
            name = _plain(transcript.speaker_name(label) or "", chain)
            if name:
                whole.setdefault(name[0], []).append((name, transcript.id, label))
            for plain in dict.fromkeys(name):
                part.setdefault(plain, []).append((transcript.id, label))
    return SpeakerNames(whole, part)


def named(words: Sequence[Word], known: SpeakerNames, within: Container[int]) -> Named:
    """The speakers of the transcripts `within` whose whole names are in the question; if there are none, those of whose
    names a part is."""
    asked = tuple(word.plain for word in words)
    labels, used = dict[int, set[str]](), set[str]()
    for at, plain in enumerate(asked):
        for name, transcript, label in known.whole.get(plain, ()):
            if asked[at : at + len(name)] == name and transcript in within:
                labels.setdefault(transcript, set()).add(label)
                used.update(name)
    for plain in {word.plain for word in words if _telling(word)} if not labels else ():
        for transcript, label in known.part.get(plain, ()):
            if transcript in within:
                labels.setdefault(transcript, set()).add(label)
                used.add(plain)
    return Named({id_: frozenset(found) for id_, found in labels.items()}, frozenset(used))


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The words of the titles, shows and participants of transcripts: the ids by each stem, and the stems in their
    order by id."""

    by_stem: Mapping[str, Sequence[int]]
    stems: Mapping[int, Sequence[str]]

    def holding(self, term: str) -> Sequence[int]:
        """The ids of the transcripts that have a term, perhaps of several words side by side."""
        words = term.split(" ")
        if len(words) == 1:
            return self.by_stem.get(term, ())
        every = set[int].intersection(*(set(self.by_stem.get(word, ())) for word in words))
        return [id_ for id_ in sorted(every) if f" {term} " in f" {' '.join(self.stems[id_])} "]


def titles(transcripts: Iterable[Transcript], chain: Analyzer) -> TitleWords:
    """The words in the title, show and participants of all transcripts."""
    by_stem, stems = dict[str, list[int]](), dict[int, tuple[str, ...]]()
    for transcript in transcripts:
        checkpoint()
        stems[transcript.id] = _about(transcript, chain)
        for stem in dict.fromkeys(stems[transcript.id]):
            by_stem.setdefault(stem, []).append(transcript.id)
    return TitleWords(by_stem, stems)


def titled(rarity: Mapping[str, float], known: TitleWords, within: Collection[int]) -> dict[int, float]:
    """The share [0, 1] of the question's terms in the title, show and participants of each transcript `within`, by id;
    without those that have none. `rarity` weighs the terms; one in all titles counts 0."""
    every = sum(rarity.values())
    if not every or len(within) < 2:
        return {}
    shares = dict[int, float]()
    for term, weight in rarity.items():
        holding = [id_ for id_ in known.holding(term) if id_ in within]
        telling = weight * math.log((len(within) + 1) / max(len(holding), 1)) / math.log(len(within) + 1)
        shares.update({id_: shares.get(id_, 0.0) + telling / every for id_ in holding})
    return shares


def in_titles(terms: Iterable[str], known: TitleWords, within: Container[int]) -> frozenset[str]:
    """The terms that are in the title, show or participants of any transcript `within`."""
    return frozenset(term for term in terms if any(id_ in within for id_ in known.holding(term)))


def _telling(word: Word) -> bool:
    return not word.stop and len(word.plain) >= SHORTEST


@functools.lru_cache(MOST_CACHED)
def _plain(name: str, chain: Analyzer) -> tuple[str, ...]:
    """A name's words; none if they are all stop words or short."""
    words = [token.word for token in chain.analyze(name) if token.word.plain not in FORMS_OF_ADDRESS]
    return tuple(word.plain for word in words) if any(map(_telling, words)) else ()


def _about(transcript: Transcript, chain: Analyzer) -> tuple[str, ...]:
    facts = transcript.facts
    return _stems(" . ".join([transcript.title, facts.show or "", *facts.participants]), chain)


@functools.lru_cache(MOST_CACHED)
def _stems(title: str, chain: Analyzer) -> tuple[str, ...]:
    """The stems of a title in their order; of a stop word only where a term of several words may have it."""
    spaced = title.replace("_", " ").replace("-", " ")
    return tuple(t.word.stem for t in chain.analyze(spaced) if chain.language.terms or not t.word.stop)
