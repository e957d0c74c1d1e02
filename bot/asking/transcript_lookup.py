"""Finding one transcript by its id, its file or its title."""

from __future__ import annotations

import difflib
import fnmatch
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...index.errors import UnknownTranscript
from ...index.search.filters import folded as as_typed
from ...index.search.filters import tell_apart
from ..messages import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...index.transcript import Transcript


@dataclass
class NearlyTranscript(UnknownTranscript):
    """Nothing is called `name`, but `matches` nearly are: an edit or a removal is not for guesses."""


@dataclass
class NamesShow(UnknownTranscript):
    """`name` is a show, and `matches` are its episodes."""


def find_transcript(name: str, transcripts: Sequence[Transcript]) -> Transcript:
    """The one transcript that `name` stands for: its id, the link of its recording, its file or stem, or its title,
    with or without the marks between words. Raises UnknownTranscript."""
    name = name.partition("#")[0] if name.startswith(("https://", "http://")) else name  # without the moment
    shown = tell_apart(transcripts)
    kinds: tuple[Callable[[Transcript], tuple[str, ...]], ...] = (
        lambda t: (t.public,),
        lambda t: (t.facts.url or "",),
        lambda t: (t.file, Path(t.file).name, Path(t.file).stem),
        lambda t: (t.title, shown[t.id]),
        lambda t: (as_typed(t.title), as_typed(Path(t.file).stem)),
    )
    folded, typed = name.casefold(), as_typed(name)
    for named in kinds:
        found = [t for t in transcripts if name in named(t)]
        found = found or [t for t in transcripts if folded in map(str.casefold, named(t))]
        if named is kinds[-1] and typed:
            found = [t for t in transcripts if typed in named(t)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownTranscript(name, _listed(found, shown))
    if episodes := [t for t in transcripts if typed and typed == as_typed(t.facts.show or "")]:
        raise NamesShow(name, _listed(episodes, shown))
    if near := _nearly(folded, transcripts):
        raise NearlyTranscript(name, _listed(near, shown))
    raise UnknownTranscript(name)


def _listed(transcripts: Sequence[Transcript], titles: Mapping[int, str]) -> tuple[str, ...]:
    """Titles, each with the id that is never two transcripts'."""
    return tuple(f"{titles[one.id]} ({one.public})" for one in transcripts)


def find_transcripts(names: Sequence[str], transcripts: Sequence[Transcript]) -> list[Transcript]:
    """The transcripts that `names` stand for, each once, in the order of `names`.

    A name with `*`, `?` or `[` that is no transcript's own is a pattern for the names of files, their paths, and
    titles. Raises UnknownTranscript.
    """
    found: dict[int, Transcript] = {}
    for name in names:
        matching = _matching(name, transcripts) if any(mark in name for mark in "*?[") else []
        for one in matching or [find_transcript(name, transcripts)]:
            found[one.id] = one
    return list(found.values())


def _matching(pattern: str, transcripts: Sequence[Transcript]) -> list[Transcript]:
    """The transcripts with the file or title `pattern`, else those whose file or title it matches."""
    exact = [t for t in transcripts if pattern in (t.public, t.file, Path(t.file).name, t.title)]
    folded = pattern.casefold()
    return exact or [
        t
        for t in transcripts
        if any(fnmatch.fnmatchcase(name.casefold(), folded) for name in (t.file, *_ends(t.file), t.title))
    ]


def _ends(file: str) -> tuple[str, ...]:
    """The name of a file, and with the folder above it, as patterns are typed."""
    path = Path(file)
    return (path.name, f"{path.parent.name}/{path.name}", path.stem)


def matches_words(transcript: Transcript, words: str) -> bool:
    """Tells whether everything that is known about a transcript has all of `words`, each as the beginning of a word,
    or its id. A date has those of both, as it was stated and as people read it."""
    facts = transcript.facts
    people = (*facts.participants, *(transcript.speaker_name(label) or "" for label in transcript.speakers))
    known = (
        transcript.title,
        Path(transcript.file).stem,
        facts.show or "",
        facts.date or "",
        messages().date(facts.date or ""),
        *people,
    )
    there = f" {as_typed(' '.join(known))}"
    return all(f" {word}" in there or word == transcript.public for word in as_typed(words).split())


def _nearly(folded: str, transcripts: Sequence[Transcript]) -> list[Transcript]:
    """The transcripts whose title or file contains the name or is similar to it, else those with a word that is similar
    to a name of one word."""
    names = {t.id: (t.title.casefold(), Path(t.file).stem.casefold()) for t in transcripts}
    holds = [t for t in transcripts if any(folded in name for name in names[t.id])] if folded.strip() else []
    alike = difflib.get_close_matches(folded, [name for both in names.values() for name in both], n=2)
    found = holds or [t for t in transcripts if any(name in alike for name in names[t.id])]
    if found or len(folded.split()) > 1:
        return found
    words = {t.id: {word for name in names[t.id] for word in as_typed(name).split()} for t in transcripts}
    near = difflib.get_close_matches(folded, sorted({word for own in words.values() for word in own}), n=1, cutoff=0.7)
    return [t for t in transcripts if words[t.id].intersection(near)]
