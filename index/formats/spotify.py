"""Spotify's transcripts of podcasts, as its player loads them: JSON with `section`, a list of rows.

A row is a title, which names who speaks from there on, or a sentence with its start in milliseconds.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ..metadata.validation import language_tag
from ..transcript import Chapter, Facts, Kind, Reading, collapse
from .jsontext import fields, items, words
from .labels import is_name, is_numbered
from .times import json_seconds
from .turns import turns

if TYPE_CHECKING:
    from .cuelist import CueList

FORMAT: Final = "spotify json"


def is_transcript(document: dict[str, Any]) -> bool:
    """Tells whether a document is such a transcript."""
    return any(_sentences(row) for row in items(document.get("section")))


def read(document: dict[str, Any], cue_list: CueList) -> Reading:
    """Reads the rows of a transcript."""
    rows = items(document.get("section"))
    titles = [collapse(words(fields(row.get("title")).get("title"))) for row in rows]
    names = {title for title, count in Counter(titles).items() if _names_speaker(title, count)}
    chapters, speaker, last = list[Chapter](), None, None
    for row, title in zip(rows, titles, strict=True):
        start = json_seconds(row.get("startMs"), 0.001)
        if title:
            speaker = title if title in names else None
            chapters += [Chapter(start, title)] if speaker is None and start is not None else []
        for sentence in _sentences(row):
            text = collapse(words(sentence.get("text")))
            at = json_seconds(sentence.get("startMs"), 0.001)
            marks = turns(text)
            marks = (0, *marks) if speaker and speaker != last and marks[:1] != (0,) else marks
            cue_list.add(None, text, start if at is None else at, None, speaker, marks)
            last = speaker
    facts = Facts(
        title=collapse(words(document.get("episodeName"))) or None,
        language=language_tag(words(document.get("language"))),
        chapters=tuple(chapters) if len(chapters) > 1 else (),
    )
    return cue_list.reading(FORMAT, Kind.MACHINE, facts)


def _names_speaker(title: str, count: int) -> bool:
    """Tells whether a title names who speaks: titles of sections do not come again."""
    return is_numbered(title) or (count > 1 and is_name(title))


def _sentences(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the sentences of a row, of which there is one in most."""
    found = fields(row.get("text")).get("sentence")
    return items(found) or ([fields(found)] if fields(found).get("text") else [])
