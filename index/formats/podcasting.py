"""Transcript JSON of the Podcasting 2.0 namespace: `segments` with `speaker`, `startTime`, `endTime`, `body`.

Segments may be single words. Then those of one speaker are joined to phrases that can be read: to the end of a
sentence once there are `_SHORT` characters, to `_LONG` characters, or to a pause, whichever comes first; words keep
their moments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ..metadata.validation import language_tag
from ..transcript import Facts, Kind, collapse
from .jsontext import items, words
from .punctuation import is_unpunctuated
from .times import number
from .turns import turns

if TYPE_CHECKING:
    from ..transcript import Reading
    from .cuelist import CueList

FORMAT: Final = "podcasting 2.0 json"

_SINGLE: Final = 2.5  # words a segment, on the average: fewer are no phrases
_SHORT: Final = 30
_LONG: Final = 90
_PAUSE: Final = 1.5  # seconds
_ENDS: Final = (".", "?", "!", "…", "。", "？", "！")


@dataclass(slots=True)
class _Phrase:
    """Words of one speaker, being joined."""

    speaker: str | None
    start: float | None
    end: float | None
    text: str
    moments: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])

    def takes(self, other: _Phrase) -> bool:
        """Whether `other` goes on with this phrase."""
        if other.speaker != self.speaker or len(self.text) >= _LONG:
            return False
        if len(self.text) >= _SHORT and self.text.endswith(_ENDS):
            return False
        return not (self.end is not None and other.start is not None and other.start - self.end > _PAUSE)

    def take(self, other: _Phrase) -> None:
        at = len(self.text) + 1
        self.text = f"{self.text} {other.text}"
        self.end = other.end
        if other.start is not None:
            self.moments.append((at, other.start))


def read(document: dict[str, Any], found: CueList) -> Reading:
    """Read a document whose segments have a `body`."""
    said = [phrase for phrase in map(_phrase, items(document.get("segments"))) if phrase.text]
    single = sum(phrase.text.count(" ") + 1 for phrase in said) < _SINGLE * len(said)
    last: str | None = None
    for phrase in _joined(said) if single else said:
        marks = turns(phrase.text)
        if phrase.speaker and phrase.speaker != last and marks[:1] != (0,):
            marks = (0, *marks)
        last = phrase.speaker
        moments = phrase.moments if single else ()
        found.add(None, phrase.text, phrase.start, phrase.end, phrase.speaker, marks, moments)
    kind = Kind.CAPTIONS if is_unpunctuated(found.cues) else Kind.UNKNOWN
    language = document.get("language")
    return found.reading(FORMAT, kind, Facts(language=language_tag(language) if isinstance(language, str) else None))


def _phrase(segment: dict[str, Any]) -> _Phrase:
    start = number(segment.get("startTime"))
    phrase = _Phrase(
        words(segment.get("speaker")).strip() or None,
        start,
        number(segment.get("endTime")),
        collapse(words(segment.get("body"))),
    )
    if start is not None:
        phrase.moments.append((0, start))
    return phrase


def _joined(said: list[_Phrase]) -> list[_Phrase]:
    joined = list[_Phrase]()
    for phrase in said:
        if joined and joined[-1].takes(phrase):
            joined[-1].take(phrase)
        else:
            joined.append(phrase)
    return joined
