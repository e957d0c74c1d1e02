"""JSON of Whisper and its kin; other recognisers are in `jsonshapes`.

- Whisper: `segments` with `text`, `start`, `end` (seconds) and, with word timestamps, `words`
  (https://github.com/openai/whisper, `whisper/utils.py`); OpenAI's `verbose_json` has the words beside the segments,
  or has no segments;
- WhisperX: the same with `speaker` in segments and words, and `word_segments` (https://github.com/m-bain/whisperX);
- whisper.cpp: `transcription` with `text` and `offsets` in milliseconds, the language under `result`
  (https://github.com/ggml-org/whisper.cpp, `examples/cli/cli.cpp`).

A segment whose words change speaker is cut there; a word without a speaker belongs to the previous one. A word without
a time has no moment, and a piece without timed words has no time on the side where it was cut.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..metadata.validation import language_tag
from ..transcript import Facts, Kind, Reading, collapse
from .jsonshapes import speaker_of
from .jsontext import fields, items, words
from .phrases import TimedWord, add_phrases, phrases
from .times import json_time
from .turns import turns
from .units import MILLISECOND, SECOND, Measured, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .cuelist import CueList

WHISPER: Final = "whisper json"
WHISPERX: Final = "whisperx json"
WHISPER_CPP: Final = "whisper.cpp json"

_MAX_GAP: Final = 200  # characters between two words; without a bound each missing one would cost a scan of the segment
_LOOKAHEAD: Final = 5  # words
_TOKEN: Final = re.compile(r"<\|[^|<>]{1,30}\|>")  # of the model: `<|startoftranscript|>`


class _PlacedWord(NamedTuple):
    """A word located in the text of its segment."""

    at: int
    past: int
    start: float | None
    end: float | None
    speaker: str | None


class _Piece(NamedTuple):
    """The part of a segment by one speaker."""

    text: str
    start: float | None
    end: float | None
    speaker: str | None
    moments: tuple[tuple[int, float], ...]


def read_segments(document: dict[str, Any], cue_list: CueList) -> Reading:
    """Reads Whisper and WhisperX; word timestamps are optional."""
    has_speakers = False
    last: str | None = None
    segments, beside = items(document.get("segments")), items(document.get("words"))
    unit = unit_of(Measured(_text(one), one.get("start"), one.get("end")) for one in segments or beside)
    if unit != SECOND:
        segments, beside = _in_seconds(segments, unit), _in_seconds(beside, unit)
    if beside:
        segments = _with_words(segments, beside)
    for segment in segments:
        for key in ("start", "end"):
            cue_list.stated(json_time(segment.get(key)), segment.get(key))
        for piece in _pieces(segment):
            marks = turns(piece.text)
            if piece.speaker and piece.speaker != last and marks[:1] != (0,):
                marks = (0, *marks)
            cue_list.add(None, piece.text, piece.start, piece.end, piece.speaker, marks, piece.moments)
            last, has_speakers = piece.speaker, has_speakers or piece.speaker is not None
    if not cue_list.cues:
        add_phrases(cue_list, phrases(_timed_text(words(document.get("text")), beside)))
    format_name = WHISPERX if has_speakers or "word_segments" in document else WHISPER
    return cue_list.reading(format_name, Kind.MACHINE, Facts(language=_language(document.get("language"))), timed=True)


def is_text(document: dict[str, Any]) -> bool:
    """Tells whether a document has its whole text, and no pieces of it that would be lost (OpenAI's `json`)."""
    pieces = any(items(value) for key, value in document.items() if key != "words")
    has_text = bool(words(document.get("text")).strip())
    return has_text and not pieces and all("word" in first for first in items(document.get("words"))[:1])


def read_transcription(document: dict[str, Any], cue_list: CueList) -> Reading:
    """Reads whisper.cpp."""
    for segment in items(document.get("transcription")):
        text = collapse(words(segment.get("text")))
        times = fields(segment.get("offsets"))
        start, end = (cue_list.stated(json_time(times.get(key), MILLISECOND), times.get(key)) for key in ("from", "to"))
        cue_list.add(None, text, start, end, turns=turns(text))
    language = _language(fields(document.get("result")).get("language"))
    return cue_list.reading(WHISPER_CPP, Kind.MACHINE, Facts(language=language), timed=True)


def _with_words(segments: list[dict[str, Any]], beside: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the segments with the words that stand beside them, each in the segment in which it starts."""
    if any("words" in segment for segment in segments):
        return segments
    found, at = list[dict[str, Any]](), 0
    for segment in segments:
        end, first = json_time(segment.get("end")), at
        while end is not None and at < len(beside) and (json_time(beside[at].get("start")) or 0.0) < end:
            at += 1
        found.append({**segment, "words": beside[first:at]})
    return found


def _in_seconds(timed: list[dict[str, Any]], unit: float) -> list[dict[str, Any]]:
    """Returns segments or words, whose times are in `unit`, with seconds. What is no time stays, and is told of."""
    found = list[dict[str, Any]]()
    for one in timed:
        times = {key: time for key in ("start", "end") if (time := json_time(one.get(key), unit)) is not None}
        inner = {"words": _in_seconds(items(one["words"]), unit)} if "words" in one else {}
        found.append({**one, **times, **inner})
    return found


def _timed_text(text: str, beside: list[dict[str, Any]]) -> Iterator[TimedWord]:
    """Yields the words of a text, with the times of those that come in the same order in `beside`."""
    at = 0
    for word in text.split():
        plain = _letters(word)
        same = next(
            (n for n in range(at, min(at + _LOOKAHEAD, len(beside))) if _letters(_word(beside[n])) == plain), None
        )
        if same is None or not plain:
            yield TimedWord(word)
            continue
        at = same + 1
        yield TimedWord(word, json_time(beside[same].get("start")), json_time(beside[same].get("end")))


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()


def _word(item: dict[str, Any]) -> str:
    return collapse(words(item.get("word") or item.get("text")))


def _text(segment: dict[str, Any]) -> str:
    return words(segment.get("text") or segment.get("word"))


def _language(value: object) -> str | None:
    return language_tag(value) if isinstance(value, str) else None


def _pieces(segment: dict[str, Any]) -> Iterator[_Piece]:
    """Yields the segment, cut where its words change speaker."""
    text = collapse(_TOKEN.sub("", words(segment.get("text"))))
    start, end = json_time(segment.get("start")), json_time(segment.get("end"))
    speaker = speaker_of(segment)
    timed = _words_in_text(segment, text)
    cuts = list(_cuts(timed))
    if not cuts:
        yield _Piece(text, start, end, speaker, _moments(timed, 0))
        return
    for at, (first, speaker) in enumerate(cuts):
        past = cuts[at + 1][0] if at + 1 < len(cuts) else len(timed)
        own = timed[first:past]
        begin = timed[first].at if at else 0
        stop = timed[past].at if past < len(timed) else len(text)
        yield _Piece(
            text[begin:stop].strip(),
            start if at == 0 else next((word.start for word in own if word.start is not None), None),
            end if past == len(timed) else next((word.end for word in reversed(own) if word.end is not None), None),
            speaker,
            _moments(own, begin),
        )


def _words_in_text(segment: dict[str, Any], text: str) -> list[_PlacedWord]:
    """Returns the words of a segment that occur in its text, in order."""
    timed, at = list[_PlacedWord](), 0
    for item in items(segment.get("words")):
        word = _word(item)
        place = text.find(word, at, at + len(word) + _MAX_GAP) if word else -1
        if place < 0:
            continue
        at = place + len(word)
        speaker = speaker_of(item)
        timed.append(_PlacedWord(place, at, json_time(item.get("start")), json_time(item.get("end")), speaker))
    return timed


def _cuts(timed: list[_PlacedWord]) -> Iterator[tuple[int, str]]:
    """Yields (index of the first word, speaker) for each piece; nothing if no word has a speaker."""
    current = next((word.speaker for word in timed if word.speaker), None)
    if current is None:
        return
    yield 0, current
    for index, word in enumerate(timed):
        if word.speaker and word.speaker != current:
            current = word.speaker
            yield index, current


def _moments(timed: list[_PlacedWord], begin: int) -> tuple[tuple[int, float], ...]:
    """Returns (offset, seconds) of each timed word."""
    return tuple((word.at - begin, word.start) for word in timed if word.start is not None)
