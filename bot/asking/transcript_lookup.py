"""Finding one transcript by its id, its file or its title."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...index.errors import UnknownTranscript
from ...index.search.filters import tell_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...index.transcript import Transcript


@dataclass
class NearlyTranscript(UnknownTranscript):
    """Nothing is called `name`, but `matches` nearly are: an edit or a removal is not for guesses."""


def find_transcript(name: str, transcripts: Sequence[Transcript]) -> Transcript:
    """The one transcript that `name` stands for: its id, its file or stem, or its title. Raises UnknownTranscript."""
    shown = tell_apart(transcripts)
    kinds: tuple[Callable[[Transcript], tuple[str, ...]], ...] = (
        lambda t: (t.public,),
        lambda t: (t.file, Path(t.file).name, Path(t.file).stem),
        lambda t: (t.title, shown[t.id]),
    )
    folded = name.casefold()
    for named in kinds:
        found = [t for t in transcripts if name in named(t)]
        found = found or [t for t in transcripts if folded in map(str.casefold, named(t))]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownTranscript(name, tuple(f"{t.public} ({shown[t.id]})" for t in found))
    if near := _nearly(folded, transcripts):
        raise NearlyTranscript(name, tuple(f"{t.public} ({shown[t.id]})" for t in near))
    raise UnknownTranscript(name)


def _nearly(folded: str, transcripts: Sequence[Transcript]) -> list[Transcript]:
    """The transcripts whose title or file contains the name or is similar to it."""
    names = {t.id: (t.title.casefold(), Path(t.file).stem.casefold()) for t in transcripts}
    holds = [t for t in transcripts if any(folded in name for name in names[t.id])] if folded.strip() else []
    alike = difflib.get_close_matches(folded, [name for both in names.values() for name in both], n=2)
    return holds or [t for t in transcripts if any(name in alike for name in names[t.id])]
