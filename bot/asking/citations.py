"""Citations beside a quote: `(Bees in February, 37:20)`, `— Ada, Practical Engines, March 2023`. Pure.

A text is a citation if every part of it names something of the library, a speaker, a title or a show, or is a date, a
time, the number of an episode or a link. Before it, one person may be named who is not known. Nothing of it is a word
of the quote.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ...index.language.languages import LANGUAGES
from ...index.search.filters import NUMBERED, SHORTEST, folded
from ...index.search.periods import Period, find_period, lies_within
from .attribution_words import WORDS
from .attributions import name_from, pieces
from .cue_marks import is_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...index.transcript import Transcript

LONGEST: Final = 200  # characters of a citation
MOST_WORDS: Final = 16  # of a part of it
ALIKE: Final = 0.8  # how alike, of 1, a misspelt name has to be

_BETWEEN: Final = re.compile(r"[,;:·|•()\[\]\n—―⸺?!*_\"“”„«»]+(?!\d)|(?<!\S)[-–~/]+(?!\S)|\.(?!\S)")
_LINK: Final = re.compile(r"<?https?://\S+")
_NUMBERED: Final = re.compile(rf"(?:{NUMBERED}|#)\s*#?\s*\d{{1,6}}", re.IGNORECASE)
_TABLES: Final = [one.questions for one in LANGUAGES.values()]
_LEADING: Final = frozenset(  # what may stand before a name: `in the episode`
    [folded(word) for one in _TABLES for words in (one.within, one.by, one.numbered) for word in words]
    + [folded(word) for word in WORDS.roles]
    + ["a", "um", "via", "source", "podcast"]
)
_SAYING: Final = (  # what says more than where something is from: `not`, `said`, `she`
    WORDS.verbs | WORDS.around_verbs | WORDS.passive | WORDS.pronouns | WORDS.others | WORDS.joining
).union(*(one.negations for one in LANGUAGES.values()))
_BRACKETED: Final = re.compile(rf"[\s.,;:]*[(\[][^()\[\]\n]{{2,{LONGEST}}}[)\]]")
_DASH: Final = r"[\s.,;:]*(?:[—–―~⸺]|--?(?=\s))"
_DASHED: Final = re.compile(rf"{_DASH}[^\n]{{2,{LONGEST}}}")
_DASHED_PART: Final = re.compile(rf"{_DASH}[^\n,;]{{2,{LONGEST}}}(?=[,;]\s)")  # what follows is about something else
_DASHED_SENTENCE: Final = re.compile(rf"{_DASH}[^\n]{{2,{LONGEST}}}?[.!?](?=\s)")


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """What a citation names: a `speaker`, the `sources`, each as the folded names that it can be, and a `date`. It is
    the `text`, and the first `past` characters of what was read."""

    text: str
    past: int
    speaker: str | None = None
    sources: tuple[frozenset[str], ...] = ()
    date: Period | None = None

    def among(self, transcripts: Iterable[Transcript]) -> frozenset[int]:
        """The ids of the transcripts that the sources and the date fit; none if neither is named."""
        if not self.sources and not self.date:
            return frozenset()
        return frozenset(
            t.id
            for t in transcripts
            if all(named & set(_called(t)) for named in self.sources)
            and (self.date is None or lies_within(t.facts.date, self.date, self.date))
        )


@dataclass(frozen=True, slots=True)
class CitedNames:
    """The names of a library, folded: `speakers` by their whole names and by each word of them, the `sources`, and
    those that have a word, `by_word`."""

    speakers: Mapping[str, str]
    sources: frozenset[str]
    by_word: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, speakers: Iterable[str], sources: Iterable[str]) -> CitedNames:
        """The names of some speakers, as they are shown, and of sources, folded."""
        whole = {folded(name): name for name in speakers}
        words = {word: name for known, name in whole.items() for word in known.split() if len(word) >= SHORTEST}
        named, by_word = frozenset(sources), defaultdict[str, list[str]](list)
        for name in sorted(named):
            for word in set(name.split()):
                by_word[word].append(name)
        return cls(words | whole, named, dict(by_word))

    def source(self, part: str, *, exactly: bool) -> frozenset[str]:
        """The names of sources that a part of a citation can be: the same, else those that it is a part of or much
        like."""
        if part in self.sources:
            return frozenset([part])
        known = [self.by_word.get(word, ()) for word in part.split() if not _leads(word)]
        if exactly or len(part) < SHORTEST or not known:
            return frozenset()
        within = frozenset(name for name in min(known, key=len) if f" {part} " in f" {name} ")
        if within:
            return within
        holding = {name for names in known for name in names}
        alike = process.extract(part, holding, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=None)
        return frozenset(name for name, *_ in alike)


def cited_names(transcripts: Iterable[Transcript]) -> CitedNames:
    """The names by which citations can name what is in some transcripts."""
    speakers, sources = list[str](), set[str]()
    for transcript in transcripts:
        speakers += transcript.facts.participants
        speakers += filter(None, map(transcript.speaker_name, transcript.speakers))
        sources.update(_called(transcript))
    return CitedNames.of(speakers, sources)


def citation(text: str, names: CitedNames, *, exactly: bool = False) -> CitedPlace | None:
    """Reads a text beside a quote that is nothing but a citation, by `exactly` the names of sources or parts of them;
    None if it is anything else."""
    if len(text) > LONGEST or not names.sources:
        return None
    bare = _LINK.sub("", text)
    words = _words(bare)
    named = _Named(names, exactly or not (words and (words[0].begins or _leads(words[0].text))))  # `"…" bees` is none
    at = 0
    while at < len(words):
        ends = (n for n in range(min(len(words), at + MOST_WORDS), at, -1) if n == len(words) or _may_begin(words[n]))
        past = next((n for n in ends if named.read(bare[words[at].first : words[n - 1].past])), at)
        if past == at and _leads(words[at].text):
            past += 1
        if past == at and not (named.found or named.speaker) and (name := _name(bare, words, at)):
            named.speaker, past = name
        if past == at:
            return None
        at = past
    if not named.found and bare == text:
        return None
    return CitedPlace(text, len(text), named.speaker, tuple(named.sources), named.date)


class _Named:
    """What the parts of a citation name so far."""

    def __init__(self, names: CitedNames, exactly: bool) -> None:
        self._names = names
        self._exactly = exactly
        self.found = False
        self.speaker: str | None = None
        self.sources = list[frozenset[str]]()
        self.date: Period | None = None

    def read(self, part: str) -> bool:
        """Whether a part names something, which is taken in."""
        plain = folded(part)
        if period := find_period(part) if any(map(str.isdigit, part)) else None:
            self.date = period
        elif name := self._names.speakers.get(plain):
            self.speaker = self.speaker or name
        elif sources := self._names.source(plain, exactly=self._exactly):
            self.sources.append(sources)
        elif not (is_time(part) or _NUMBERED.fullmatch(part)):
            return False
        self.found = True
        return True


def _may_begin(word: _Word) -> bool:
    """Whether a part of a citation may begin with a word, or before it."""
    return word.begins or _leads(word.text)


@lru_cache(maxsize=4096)
def _leads(word: str) -> bool:
    """Whether a word may stand before a name: a preposition, an article, `episode`."""
    plain = folded(word)
    return plain in _LEADING or (
        word.casefold() not in _SAYING and any(one.word(word).stop for one in LANGUAGES.values())
    )


def citation_after(text: str, names: CitedNames) -> CitedPlace | None:
    """The citation that stands in brackets or behind a dash at the beginning of a text; None without one."""
    for form in (_BRACKETED, _DASHED, _DASHED_SENTENCE):
        if (found := form.match(text)) and (read := citation(found[0], names)):
            return read
    if found := _DASHED_PART.match(text):
        return citation(found[0], names, exactly=True)
    return None


@dataclass(frozen=True, slots=True)
class _Word:
    """A word at the characters [`first`, `past`) of a citation; `begins` says that it stands behind a sign."""

    text: str
    first: int
    past: int
    begins: bool


def _words(text: str) -> list[_Word]:
    found, at = list[_Word](), 0
    for first, past in [*(match.span() for match in _BETWEEN.finditer(text)), (len(text), len(text))]:
        for number, word in enumerate(re.finditer(r"\S+", text[at:first])):
            begins = not number and at > 0
            found.append(_Word(word[0], at + word.start(), at + word.end(), begins))
        at = past
    return found


def _name(text: str, words: Sequence[_Word], at: int) -> tuple[str, int] | None:
    """The name that the part of a citation from word `at` on is, and the word after it; None if it is none."""
    past = next((n for n in range(at + 1, len(words)) if words[n].begins), len(words))
    part = pieces(text, words[at].first, words[past - 1].past)
    name, end = name_from(part, 0)
    return (name, past) if name and end == len(part) and past < len(words) else None


def _called(transcript: Transcript) -> tuple[str, ...]:
    names = (transcript.title, transcript.facts.show or "", PurePath(transcript.file).stem)
    return tuple(filter(None, map(folded, names)))
