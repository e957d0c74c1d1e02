"""Filters of a question: names that people type, resolved to speaker labels and transcripts.

A name resolves if it is a name in the library, or words or the beginning of a word in one. Nothing is guessed: a name
without a speaker label resolves to None, even where a participant has that name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from ..language.languages import LANGUAGES
from ..language.normalization import latin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..transcript import Transcript

SHORTEST: Final = 3  # letters of a name that is typed in part


@dataclass(frozen=True, slots=True)
class SpeakerFilter:
    """A resolved speaker filter: the names meant, and each transcript's own labels for them."""

    names: tuple[str, ...]
    labels: dict[int, frozenset[str]]  # by transcript id


@dataclass(frozen=True, slots=True)
class SourceFilter:
    """A resolved source filter: its name to show, and the ids of its transcripts."""

    name: str
    transcripts: frozenset[int]


def find_speaker(asked: str, transcripts: Iterable[Transcript]) -> SpeakerFilter | None:
    """The speaker called `asked`; None if no label has such a name."""
    labelled = [(t, label, name) for t in transcripts for label in t.speakers if (name := t.speaker_name(label))]
    names = _matching(asked, {name for _, _, name in labelled})
    if not names:
        return None
    labels: dict[int, set[str]] = {}
    for transcript, label, name in labelled:
        if name in names:
            labels.setdefault(transcript.id, set()).add(label)
    return SpeakerFilter(tuple(sorted(names)), {id_: frozenset(found) for id_, found in labels.items()})


def find_source(asked: str, transcripts: Sequence[Transcript]) -> SourceFilter | None:
    """The episode or show called `asked`: by id or file first, then by its whole name or a part of it; else None."""
    exact = [t for t in transcripts if asked in (t.public, t.file, PurePath(t.file).name, PurePath(t.file).stem)]
    if exact:
        return SourceFilter(exact[0].title, frozenset(t.id for t in exact))
    tries = ((_same, _titles), (_same, _shows), (_same, tell_apart), (_partly, _titles), (_partly, _shows))
    for match, named in tries:
        names = named(transcripts)
        if found := match(asked, set(names.values())):
            shown = asked if len(found) > 1 else next(iter(found))
            return SourceFilter(shown, frozenset(id_ for id_, name in names.items() if name in found))
    if (number := _NUMBER.fullmatch(asked.strip())) and (numbered := _numbered(int(number[1]), transcripts)):
        return SourceFilter(numbered[0].title, frozenset(t.id for t in numbered))
    return None


NUMBERED: Final = "|".join(  # what stands before the number of an episode, in any language
    sorted({re.escape(word) for one in LANGUAGES.values() for word in one.questions.numbered}, reverse=True)
)
_NUMBER: Final = re.compile(rf"(?:{NUMBERED}|#)\s*#?\s*(\d{{1,6}})", re.IGNORECASE)


def _numbered(number: int, transcripts: Sequence[Transcript]) -> list[Transcript]:
    """The transcript whose first number in the title, else in the file's name, is this; none if they are several."""
    for names in (_titles(transcripts), {t.id: PurePath(t.file).stem for t in transcripts}):
        found = [t for t in transcripts if [int(n) for n in re.findall(r"\d{1,6}", names[t.id])[:1]] == [number]]
        if len(found) == 1:
            return found
    return []


def unlabelled(transcripts: Iterable[Transcript]) -> list[Transcript]:
    """The transcripts that name no speaker."""
    return [t for t in transcripts if not any(t.speaker_name(label) for label in t.speakers)]


def participants(transcripts: Iterable[Transcript]) -> list[str]:
    """The participants of the transcripts, in their order, each once."""
    return list(dict.fromkeys(name for t in transcripts for name in t.facts.participants))


def known_words(transcripts: Iterable[Transcript]) -> frozenset[str]:
    """The words of all names in the library, folded: of speakers, participants, titles and shows."""
    names = {
        name
        for t in transcripts
        for name in (*map(t.speaker_name, t.speakers), *t.facts.participants, t.title, t.facts.show)
        if name
    }
    return frozenset(word for name in names for word in folded(name).split())


def _matching(asked: str, names: set[str]) -> set[str]:
    """The names equal to `asked`; else those with it as whole words; else those with it from the start of a word."""
    return _same(asked, names) or _partly(asked, names)


def _same(asked: str, names: set[str]) -> set[str]:
    wanted = folded(asked)
    return {name for name in names if folded(name) == wanted} if wanted else set()


def _partly(asked: str, names: set[str]) -> set[str]:
    wanted = folded(asked)
    if len(wanted) < SHORTEST:
        return set()
    whole = {name for name in names if f" {wanted} " in f" {folded(name)} "}
    return whole or {name for name in names if f" {wanted}" in f" {folded(name)}"}


def folded(name: str) -> str:
    """`name` without case, accents, apostrophes and punctuation, as people type it."""
    plain = latin(unicodedata.normalize("NFKD", name).casefold()).translate(_TYPED)
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


_TYPED: Final = dict.fromkeys(map(ord, "'’‘ʼ"))  # apostrophes are dropped


def _titles(transcripts: Sequence[Transcript]) -> dict[int, str]:
    return {t.id: t.title for t in transcripts}


def _shows(transcripts: Sequence[Transcript]) -> dict[int, str]:
    return {t.id: t.facts.show for t in transcripts if t.facts.show}


def _show(transcript: Transcript) -> str:
    return transcript.facts.show or ""


def _date(transcript: Transcript) -> str:
    return transcript.facts.date or ""


def _public(transcript: Transcript) -> str:
    return transcript.public


def tell_apart(transcripts: Sequence[Transcript]) -> dict[int, str]:
    """A title for each transcript; equal ones get the show, then the date, then the short id, unless all share it."""
    shown = {t.id: t.title for t in transcripts}
    for more in (_show, _date, _public):
        taken: dict[str, list[Transcript]] = {}
        for t in transcripts:
            taken.setdefault(folded(shown[t.id]), []).append(t)
        for alike in taken.values():
            if len({more(t) for t in alike}) > 1:
                shown.update({t.id: f"{shown[t.id]} ({extra})" for t in alike if (extra := more(t))})
    return shown
