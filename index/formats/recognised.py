"""The JSON of recognisers: Whisper's and WhisperX's `segments`, whisper.cpp's `transcription`, and plain lists of cues.

A segment whose words change speaker is cut where they do; words without a speaker are said by whoever spoke before.
Words without a time of their own have no moment, and a piece without any timed word has no time on the side where it
was cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..metadata.validation import language_tag
from ..transcript import Facts, Kind, collapse
from .jsontext import fields, items, words
from .times import number
from .turns import turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..transcript import Reading
    from .cuelist import CueList

WHISPER: Final = "whisper json"
WHISPERX: Final = "whisperx json"
WHISPER_CPP: Final = "whisper.cpp json"
CUES: Final = "json"

_NEAR: Final = 1000  # characters between two words; without a bound, words that are not there cost a scan each


class _Word(NamedTuple):
    """A word found in the text of its segment."""

    at: int
    past: int
    start: float | None
    end: float | None
    speaker: str | None


class _Piece(NamedTuple):
    """What one speaker says in a segment."""

    text: str
    start: float | None
    end: float | None
    speaker: str | None
    moments: tuple[tuple[int, float], ...]


def read_segments(document: dict[str, Any], found: CueList) -> Reading:
    """Whisper (`words` are optional) and WhisperX."""
    by_name = False
    last: str | None = None
    for segment in items(document.get("segments")):
        for piece in _pieces(segment):
            marks = turns(piece.text)
            if piece.speaker and piece.speaker != last and marks[:1] != (0,):
                marks = (0, *marks)
            found.add(None, piece.text, piece.start, piece.end, piece.speaker, marks, piece.moments)
            last, by_name = piece.speaker, by_name or piece.speaker is not None
    if not found.cues:
        found.add(None, words(document.get("text")))
    form = WHISPERX if by_name or "word_segments" in document else WHISPER
    return found.reading(form, Kind.MACHINE, Facts(language=_language(document.get("language"))))


def read_transcription(document: dict[str, Any], found: CueList) -> Reading:
    """whisper.cpp: offsets in milliseconds."""
    for segment in items(document.get("transcription")):
        text = collapse(words(segment.get("text")))
        times = fields(segment.get("offsets"))
        start, end = number(times.get("from"), 0.001), number(times.get("to"), 0.001)
        found.add(None, text, start, end, turns=turns(text))
    language = _language(fields(document.get("result")).get("language"))
    return found.reading(WHISPER_CPP, Kind.MACHINE, Facts(language=language))


def read_cues(cues: list[dict[str, Any]], found: CueList) -> Reading:
    """A bare list of `text`, `start` and `duration` or `end`, as tools for YouTube's captions write it."""
    for cue in cues:
        start, end, lasts = number(cue.get("start")), number(cue.get("end")), number(cue.get("duration"))
        if end is None and start is not None and lasts is not None:
            end = round(start + lasts, 6)
        text = collapse(words(cue.get("text")))
        found.add(None, text, start, end, turns=turns(text))
    return found.reading(CUES, Kind.UNKNOWN)


def _language(value: object) -> str | None:
    return language_tag(value) if isinstance(value, str) else None


def _pieces(segment: dict[str, Any]) -> Iterator[_Piece]:
    """The segment, cut where its words change speaker."""
    text = collapse(words(segment.get("text")))
    start, end = number(segment.get("start")), number(segment.get("end"))
    speaker = words(segment.get("speaker")) or None
    found = _located(segment, text)
    cuts = list(_cuts(found))
    if not cuts:
        yield _Piece(text, start, end, speaker, _moments(found, 0))
        return
    for at, (first, said_by) in enumerate(cuts):
        past = cuts[at + 1][0] if at + 1 < len(cuts) else len(found)
        own = found[first:past]
        begin = found[first].at if at else 0
        close = found[past].at if past < len(found) else len(text)
        yield _Piece(
            text[begin:close].strip(),
            start if at == 0 else next((word.start for word in own if word.start is not None), None),
            end if past == len(found) else next((word.end for word in reversed(own) if word.end is not None), None),
            said_by,
            _moments(own, begin),
        )


def _located(segment: dict[str, Any], text: str) -> list[_Word]:
    """The words of a segment that are found in its text, in their order."""
    found, at = list[_Word](), 0
    for item in items(segment.get("words")):
        word = collapse(words(item.get("word") or item.get("text")))
        place = text.find(word, at, at + len(word) + _NEAR) if word else -1
        if place < 0:
            continue
        at = place + len(word)
        said_by = words(item.get("speaker")) or None
        found.append(_Word(place, at, number(item.get("start")), number(item.get("end")), said_by))
    return found


def _cuts(found: list[_Word]) -> Iterator[tuple[int, str]]:
    """(index of the first word, speaker) of each piece; none where no word has a speaker."""
    now = next((word.speaker for word in found if word.speaker), None)
    if now is None:
        return
    yield 0, now
    for index, word in enumerate(found):
        if word.speaker and word.speaker != now:
            now = word.speaker
            yield index, now


def _moments(found: list[_Word], begin: int) -> tuple[tuple[int, float], ...]:
    """When each timed word is said."""
    return tuple((word.at - begin, word.start) for word in found if word.start is not None)
