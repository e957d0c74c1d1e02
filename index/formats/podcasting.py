"""Transcript JSON of the Podcasting 2.0 namespace: `segments` with `speaker`, `startTime`, `endTime` (seconds),
`body`.

The format is https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md.
Segments may be single words. Then those of one speaker are joined into phrases: up to the end of a sentence after
`_MIN_LENGTH` characters, up to `_MAX_LENGTH` characters, or up to a pause; words keep their times.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..metadata.validation import language_tag
from ..transcript import Facts, Kind, Reading, collapse
from .jsontext import items, words
from .punctuation import is_unpunctuated
from .times import json_seconds
from .turns import turns

if TYPE_CHECKING:
    from .cuelist import CueList

FORMAT: Final = "podcasting 2.0 json"

_MAX_WORDS_PER_SEGMENT: Final = 2.5  # on average; with fewer, segments are words and no phrases
_MIN_LENGTH: Final = 30
_MAX_LENGTH: Final = 90
_PAUSE: Final = 1.5  # seconds
_SENTENCE_ENDS: Final = (".", "?", "!", "…", "。", "？", "！")


@dataclass(slots=True)
class _Phrase:
    """Consecutive words of one speaker."""

    speaker: str | None
    start: float | None
    end: float | None
    text: str
    moments: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])

    def continues_with(self, other: _Phrase) -> bool:
        """Tells whether `other` belongs to this phrase."""
        if other.speaker != self.speaker or len(self.text) >= _MAX_LENGTH:
            return False
        if len(self.text) >= _MIN_LENGTH and self.text.endswith(_SENTENCE_ENDS):
            return False
        return not (self.end is not None and other.start is not None and other.start - self.end > _PAUSE)

    def append(self, other: _Phrase) -> None:
        at = len(self.text) + 1
        self.text = f"{self.text} {other.text}"
        self.end = other.end
        if other.start is not None:
            self.moments.append((at, other.start))


def read(document: dict[str, Any], cue_list: CueList) -> Reading:
    """Reads a document whose segments have a `body`."""
    phrases = [phrase for phrase in map(_phrase, items(document.get("segments"))) if phrase.text]
    word_level = sum(phrase.text.count(" ") + 1 for phrase in phrases) < _MAX_WORDS_PER_SEGMENT * len(phrases)
    last: str | None = None
    for phrase in _joined(phrases) if word_level else phrases:
        marks = turns(phrase.text)
        if phrase.speaker and phrase.speaker != last and marks[:1] != (0,):
            marks = (0, *marks)
        last = phrase.speaker
        moments = phrase.moments if word_level else ()
        cue_list.add(None, phrase.text, phrase.start, phrase.end, phrase.speaker, marks, moments)
    kind = Kind.CAPTIONS if is_unpunctuated(cue_list.cues) else Kind.UNKNOWN
    language = document.get("language")
    return cue_list.reading(FORMAT, kind, Facts(language=language_tag(language) if isinstance(language, str) else None))


def _phrase(segment: dict[str, Any]) -> _Phrase:
    start = json_seconds(segment.get("startTime"))
    phrase = _Phrase(
        words(segment.get("speaker")).strip() or None,
        start,
        json_seconds(segment.get("endTime")),
        collapse(words(segment.get("body"))),
    )
    if start is not None:
        phrase.moments.append((0, start))
    return phrase


def _joined(phrases: list[_Phrase]) -> list[_Phrase]:
    joined = list[_Phrase]()
    for phrase in phrases:
        if joined and joined[-1].continues_with(phrase):
            joined[-1].append(phrase)
        else:
            joined.append(phrase)
    return joined
