"""Transcript JSON of the Podcasting 2.0 namespace: `segments` with `speaker`, `startTime`, `endTime`
(seconds, or milliseconds if they are: `units`), `body`.

The format is https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md.
Segments may be single words, which are then joined into phrases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..metadata.validation import language_tag
from ..transcript import Facts, Kind, Reading, collapse
from .jsontext import items, words
from .phrases import Phrase, TimedWord, add_phrases, phrases
from .punctuation import is_unpunctuated
from .times import json_time
from .units import Measured, unit_of

if TYPE_CHECKING:
    from .cuelist import CueList

FORMAT: Final = "podcasting 2.0 json"

_MAX_WORDS_PER_SEGMENT: Final = 2.5  # on average; with fewer, segments are words and no phrases


def read(document: dict[str, Any], cue_list: CueList) -> Reading:
    """Reads a document whose segments have a `body`."""
    found = list[TimedWord]()
    segments = items(document.get("segments"))
    unit = unit_of(Measured(words(one.get("body")), one.get("startTime"), one.get("endTime")) for one in segments)
    for segment in segments:
        word = _word(segment, unit)
        if not word.text:
            cue_list.add(None, "")  # which counts it
            continue
        cue_list.stated(word.start, segment.get("startTime"))
        cue_list.stated(word.end, segment.get("endTime"))
        found.append(word)
    word_level = sum(word.text.count(" ") + 1 for word in found) < _MAX_WORDS_PER_SEGMENT * len(found)
    whole = (Phrase(word.text, word.start, word.end, word.speaker) for word in found)
    add_phrases(cue_list, phrases(found) if word_level else whole)
    kind = Kind.CAPTIONS if is_unpunctuated(cue_list.cues) else Kind.UNKNOWN
    language = document.get("language")
    return cue_list.reading(FORMAT, kind, Facts(language=language_tag(language) if isinstance(language, str) else None))


def _word(segment: dict[str, Any], unit: float) -> TimedWord:
    return TimedWord(
        collapse(words(segment.get("body"))),
        json_time(segment.get("startTime"), unit),
        json_time(segment.get("endTime"), unit),
        collapse(words(segment.get("speaker"))) or None,
    )
