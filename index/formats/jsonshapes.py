"""The JSON of recognisers, players and meeting recorders, by a table of their shapes.

A `Shape` says where a tool's pieces of speech are and under which keys; a document is read by the first shape of
`SHAPES` that it has. Pieces are phrases, or single words, which are then joined into phrases. The last shapes are
those of tools that nobody has named: a list of objects with words and times under the usual keys.

Where the keys do not say the unit of the times, the pace of speech tells it (`units`).
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from ..metadata.validation import language_tag
from ..transcript import Facts, Kind, Reading, Repair, collapse
from .jsontext import fields, items, words
from .phrases import Phrase, TimedWord, add_phrases, phrases
from .punctuation import is_unpunctuated
from .times import json_time, moment
from .units import MILLISECOND, Measured, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .cuelist import CueList

CUES: Final = "json"

_LOOKED_AT: Final = 50  # pieces that tell whether a document has a shape
_MEASURED: Final = 500  # pieces that tell whether they are words
_FEW_WORDS: Final = 5
_SINGLE: Final = 0.9  # of the pieces; nobody speaks in phrases of one word
_MARKS: Final = (".", ",", "?", "!", "…", ";", ":")
_ATTACHED: Final = ("punctuation", "punct")
_UNKNOWN_SPEAKERS: Final = (
    "UU",
    "unknown",
    "none",
    "null",
)  # Speechmatics' and others' word for a voice not told apart
_SPEAKER_KEYS: Final = frozenset(
    "speaker speakerId speakerID speaker_id speakerLabel speaker_label speakerName speaker_name speakerTag speaker_tag "
    "speakerDesignation speakerDisplayName who source".split()
)
_SPEAKER_LISTS: Final = frozenset(("speakers",))
_DEEPEST: Final = 6  # levels at which speakers are looked for
LONGEST_PATH: Final = 100  # characters
_STEP: Final = re.compile(r"([^.\[\]]*)(?:\[(\d*)\])?")


class Shape(NamedTuple):
    """Where a tool writes its pieces of speech.

    `pieces` is their path: keys with dots between them, `[]` for every item of a list and `[0]` for its first. The
    other paths begin at a piece, or, for a speaker, at the object around it; of several the first with a value counts.
    `scale` is the seconds of the unit of time that the keys say, or None where the pace of speech tells it. `words` is
    the path from a piece to its timed words. `single` tells that pieces are words; `needs` are keys of which the
    document has one. `channel` is where the channel of a recording with several is; each is taken for a voice, or for
    its own voices. `spaced` tells that pieces are parts of words, with the space before a word in its first part.
    `voices` is the path to a list that tells whose the words are by their starts, each under `speaker` or
    `speaker_label`. A piece is not speech if its text is one of `marks`, or if it has one of `unsaid` under that path.
    """

    format: str
    pieces: str
    text: tuple[str, ...] = ("text",)
    start: tuple[str, ...] = ("start",)
    end: tuple[str, ...] = ("end",)
    speaker: tuple[str, ...] = ("speaker",)
    scale: float | None = None
    words: str = ""
    single: bool = False
    needs: tuple[str, ...] = ()
    kind: Kind = Kind.MACHINE
    channel: tuple[str, ...] = ()
    spaced: bool = False
    voices: str = ""
    marks: tuple[str, ...] = ()
    unsaid: tuple[tuple[str, str], ...] = ()


_DURATIONS: Final = ("durationInTicks", "durationMilliseconds", "duration", "dur")
NUMBER: Final = "#"
"""The path to the number of the object around a piece in its list, from 0."""

_TEXTS: Final = (
    *("text", "sentence", "transcript", "body", "content", "Content", "caption", "words", "line"),
    *("src.text", "utterancemessage"),  # HeyGen; Zoom's tables
)
_STARTS: Final = (
    "start",
    "startTime",
    "start_time",
    "startSeconds",
    "begin",
    "from",
    "time",
    "timestamp[0]",
    "timestamp",
    "offset",
    "start_ms",
    "startMs",
    "startTimeMs",
    "BeginOffsetMillis",
    "instances[0].start",
    "utterancestartseconds",
    "startOffset",
    "start_timestamp",
)
_ENDS: Final = (
    *("end", "endTime", "end_time", "endSeconds", "to", "timestamp[1]"),
    *("end_ms", "endMs", "endTimeMs", "EndOffsetMillis", "instances[0].end", "utteranceendseconds"),
    *("endOffset", "end_timestamp"),
)
_SPEAKERS: Final = (
    "voice",
    "speaker_name",
    "speakerName",
    "speakerDisplayName",
    "speakerDesignation",
    "speaker",
    "speaker.name",
    "speaker.label",
    "speaker_label",
    "speakerLabel",
    "speaker_id",
    "speakerId",
    "name",
    "who",
    "author",
    "participant",
    "participantRole",
    "ParticipantRole",
    "user_name",
    "userName",
    "username",
    "user",
)
_NAMES: Final = ("name", "display_name", "displayName", "label", "id")  # of a speaker that is an object
TEXT_KEYS: Final = frozenset(_TEXTS)
TIME_AND_SPEAKER_KEYS: Final = frozenset((*_STARTS, *_SPEAKERS))
KEYS: Final = {"text": _TEXTS, "start": _STARTS, "end": _ENDS, "speaker": _SPEAKERS}
"""The usual keys of a piece of speech by what they are."""
_LISTS: Final = (
    *("segments", "utterances", "sentences", "transcripts", "transcript", "data", "cues", "captions", "results"),
    *("entries", "lines"),
)
_TIMED_LISTS: Final = frozenset(
    (*_LISTS, "paragraphs", "phrases", "turns", "transcriptPhrases", "turnLevelTranscription", "Transcript")
)
"""The usual keys of lists of pieces of speech, and those of lists that are such if the pieces have times: they may then
stand anywhere in a document."""
_GOOGLE: Final = Shape(
    "google speech json",
    "",
    ("word",),
    ("startTime", "startOffset", "start_time", "start_offset"),
    ("endTime", "endOffset", "end_time", "end_offset"),
    ("speakerLabel", "speakerTag", "speaker_label", "speaker_tag"),
    single=True,
    channel=("channelTag", "channel_tag"),
)


def _cues(pieces: str) -> Shape:
    """Returns the shape of pieces under the usual keys."""
    return Shape(CUES, pieces, _TEXTS, _STARTS, _ENDS, _SPEAKERS, words="words", kind=Kind.UNKNOWN)


_ASSEMBLYAI: Final = ("audio_duration", "language_code", "speech_model", "acoustic_model", "audio_url", "webhook_url")

SHAPES: Final = (
    Shape("deepgram json", "results.utterances[]", ("transcript",), words="words", channel=("channel",)),
    Shape(
        *("deepgram json", "results.channels[].alternatives[0].words[]", ("punctuated_word", "word")),
        single=True,
        channel=(NUMBER,),
    ),
    Shape(
        *("deepgram json", "results.channels[].alternatives[0].paragraphs.paragraphs[].sentences[]"),
        needs=("metadata",),
    ),
    Shape("gladia json", "result.transcription.utterances[]", words="words", channel=("channel",)),
    Shape("gladia json", "transcription.utterances[]", words="words", channel=("channel",)),
    Shape("gladia json", "prediction[]", ("transcription",), ("time_begin",), ("time_end",), words="words"),
    Shape("assemblyai json", "utterances[]", words="words", needs=_ASSEMBLYAI),
    Shape(
        "elevenlabs json",
        *("words[]", ("text",), ("start",), ("end",), ("speaker_id",)),
        single=True,
        needs=("language_probability",),
    ),
    Shape("assemblyai json", "words[]", single=True, needs=_ASSEMBLYAI),
    Shape(
        "aws transcribe json",
        *("results.items[]", ("alternatives[0].content",), ("start_time",), ("end_time",)),
        ("speaker_label", "channel_label"),
        single=True,
        voices="results.speaker_labels.segments[].items[]",  # of older files
    ),
    Shape(
        *("ibm watson json", "results[].alternatives[0].timestamps[]", ("0",), ("1",), ("2",), ()),
        single=True,
        voices="speaker_labels[]",
    ),
    Shape(
        *("soniox json", "tokens[]", ("text",), ("start_ms",), ("end_ms",), ("speaker",), MILLISECOND),
        single=True,
        spaced=True,
        marks=("<end>", "<fin>"),  # of what was said
        unsaid=(("translation_status", "translation"),),
    ),
    Shape(
        "speechmatics json",
        *("results[]", ("alternatives[0].content",), ("start_time",), ("end_time",), ("alternatives[0].speaker",)),
        single=True,
        channel=("channel",),
    ),
    Shape("vosk json", "result[]", ("word",), single=True),
    Shape("rev.ai json", "monologues[].elements[]", ("value",), ("ts",), ("end_ts",), ("speaker",), single=True),
    *(
        shape
        for root in ("", "response.")
        for shape in (
            _GOOGLE._replace(pieces=f"{root}results[].alternatives[0].words[]"),
            Shape(
                *("google speech json", f"{root}results[].alternatives[0]", ("transcript",), (), ()),
                channel=("channelTag", "channel_tag"),
            ),
        )
    ),
    Shape("hugging face json", "speakers[]", ("text",), ("timestamp[0]",), ("timestamp[1]",), needs=("chunks",)),
    Shape("hugging face json", "chunks[]", ("text",), ("timestamp[0]",), ("timestamp[1]",)),
    *(
        Shape(
            *("podlove json", root, ("text",), ("start_ms",), ("end_ms",), ("voice", "speaker"), MILLISECOND),
            kind=Kind.UNKNOWN,
        )
        for root in ("[].items[]", "[]", "transcripts[]", "transcripts[].items[]")
    ),
    Shape(
        *("azure speech json", "recognizedPhrases[]", ("nBest[0].display",), ("offsetInTicks",), ()),
        scale=1e-7,
        channel=("channel",),
    ),
    Shape("azure speech json", "phrases[]", ("text",), ("offsetMilliseconds", "offset"), ()),
    Shape(
        *("recall.ai json", "[].words[]", ("text",), ("start_timestamp.relative",), ("end_timestamp.relative",)),
        ("participant.name",),
        single=True,
    ),
    Shape("symbl json", "messages[]", ("text",), ("timeOffset",), (), ("from.name",)),
    Shape("nemo json", "timestamp.segment[]", ("segment",)),
    *(_cues(root) for root in ("[].items[]", "[]", *(f"{key}[]" for key in _LISTS))),
    *(
        Shape(CUES, path, ("text", "word"), _STARTS, _ENDS, _SPEAKERS, single=True)
        for path in ("words[]", "segments[].words[]")
    ),
    *(Shape(CUES, path, ("name",), ("time",), (), single=True) for path in ("words[]", "transcript.words[]")),
)

_LANGUAGES: Final = (
    *(
        "language_code",
        "language",
        "results.language_code",
        "results.channels[0].detected_language",
        "language_codes[0]",
    ),
    *("metadata.transcription_config.language", "result.transcription.languages[0]", "transcription.languages[0]"),
    *(
        "results[0].languageCode",
        "results[0].language_code",
        "response.results[0].languageCode",
        "prediction[0].language",
    ),
)


def read(document: object, cue_list: CueList) -> Reading | None:
    """Returns the reading of a document that has one of `SHAPES`, else None.

    Pieces without any time are read where their words are called `text`, or where the shape has no times.
    """
    possible = [shape for shape in SHAPES if not shape.needs or fields(document).keys() & set(shape.needs)]
    for untimed in (False, True):
        for shape in (*possible, *([] if untimed else _lists(document))):
            if _has(document, shape, untimed=untimed):
                return _read(document, shape, cue_list)
    return None


def _lists(document: object) -> list[Shape]:
    """Returns the shapes of the usual lists anywhere in a document, that with most words first: others may be summaries
    and highlights of it."""

    def length(shape: Shape) -> int:
        return sum(len(_text(piece, shape)) for piece, _ in _walk(document, shape.pieces))

    return sorted((_cues(f"{path}[]") for path in _paths(document, _TIMED_LISTS, _DEEPEST)), key=length, reverse=True)


def _paths(value: object, keys: frozenset[str], deep: int, path: str = "") -> Iterator[str]:
    """Yields the paths to the lists of objects under one of some keys. Of a list only the first item is looked into."""
    for key, inner in fields(value).items() if deep else ():
        at = f"{path}.{key}".lstrip(".")
        listed = items(inner)
        if listed and key in keys:
            yield at
        yield from _paths(listed[0] if listed else inner, keys, deep - 1, f"{at}[]" if listed else at)


def speaker_of(piece: dict[str, Any]) -> str | None:
    """Returns the speaker of a piece of speech under one of the usual keys; a number is a label, too."""
    return _label_of(_first(piece, _SPEAKERS), {})


def _label_of(value: object, names: dict[str, str]) -> str | None:
    """Returns the label of a speaker as answers show it; `names` are the names by their labels."""
    if isinstance(value, dict):
        value = _first(fields(cast("object", value)), _NAMES)
    if isinstance(value, bool) or value is None:
        return None
    label = collapse(words(value)) if not isinstance(value, int | float) else str(value)
    if label in names:
        return names[label]
    if label in _UNKNOWN_SPEAKERS:
        return None
    return f"Speaker {label}" if label.isdecimal() else label or None


def keys(document: object) -> str:
    """Returns the shape of a document that nothing can read, with the names of its keys, for the message about it: such
    as `JSON {items, total}`, or `JSON [text, …]` for a list of texts."""
    return f"JSON {_outline(document)}"


def _outline(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(collapse(words(key))[:30] for key in islice(fields(cast('object', value)), 8))}}}"
    if isinstance(value, list):
        listed = cast("list[object]", value)
        return f"[{_outline(listed[0])}, …]" if listed else "[]"
    if isinstance(value, str):
        return "text"
    return json.dumps(value) if value is None or isinstance(value, bool) else "number"


def speakers_elsewhere(document: object) -> str | None:
    """Returns where a document of which no speaker was read has some all the same, such as `paragraphs[].speaker`."""
    return _find_speakers({"": cast("object", document)} if isinstance(document, list) else document, "", _DEEPEST)


def _find_speakers(value: object, path: str, deep: int) -> str | None:
    for key, inner in fields(value).items() if deep else ():
        at = f"{path}.{key}".lstrip(".")[:LONGEST_PATH]
        if key in _SPEAKER_KEYS and path.endswith("[]") and _is_speaker(inner):
            return at
        listed = items(inner)[:_LOOKED_AT]
        looked, below = (listed, f"{at}[]") if listed else ([fields(inner)], at)
        if found := next(filter(None, (_find_speakers(one, below, deep - 1) for one in looked)), None):
            return found
    return None


def _is_speaker(value: object) -> bool:
    return isinstance(value, dict) or _label_of(value, {}) is not None


def _has(document: object, shape: Shape, *, untimed: bool) -> bool:
    """Tells whether a document has words where the shape has them, and times or, if `untimed`, words alone."""
    looked = islice(_walk(document, shape.pieces), _LOOKED_AT)
    spoken = [piece for piece, _ in looked if _text(piece, shape)]
    if not spoken:
        return False
    if untimed:
        return not shape.single and (not shape.start or any("text" in piece for piece in spoken))
    return any(_first(piece, shape.start) is not None for piece in spoken)


def _read(document: object, shape: Shape, cue_list: CueList) -> Reading:
    reader = _ShapeReader(document, shape, cue_list)
    found = phrases(reader.single_words()) if shape.single or reader.has_single_words() else reader.phrases()
    add_phrases(cue_list, _by_start(found) if len(reader.channels) > 1 else found)
    if reader.began:
        cue_list.count(Repair.TIMES_OF_DAY, None)
    kind = Kind.CAPTIONS if shape.kind is Kind.UNKNOWN and is_unpunctuated(cue_list.cues) else shape.kind
    language = next(filter(None, (language_tag(words(_at(document, path))) for path in _LANGUAGES)), None)
    return cue_list.reading(shape.format, kind, Facts(language=language), timed=True)


class _ShapeReader:
    """Reads the pieces of one document."""

    def __init__(self, document: object, shape: Shape, cue_list: CueList) -> None:
        self._shape, self._cue_list = shape, cue_list
        self._pieces = list(_walk(document, shape.pieces))
        self._scale = shape.scale or unit_of(self._measured())
        self._names = _names(document)
        starts = (moment(_first(piece, shape.start)) for piece, _ in self._pieces)
        self.began = next(filter(None, starts), None)
        self._around = _numbered(around for _, around in self._pieces)
        channels = sorted({channel for pair in self._pieces if (channel := self._channel(*pair))})
        self.channels = {
            channel: f"Channel {n}" if channel.isdecimal() else channel for n, channel in enumerate(channels, 1)
        }
        self._by_start = _voices_by_start(document, shape.voices) if shape.voices else {}
        if shape.format.startswith("google"):
            self._pieces = _without_repetition(self._pieces, shape)

    def has_single_words(self) -> bool:
        """Tells whether the pieces are words after all: some tools write either under the same keys."""
        texts = [text for piece, _ in self._pieces[:_MEASURED] if (text := _text(piece, self._shape).strip())]
        return len(texts) >= _FEW_WORDS and sum(" " not in text for text in texts) >= _SINGLE * len(texts)

    def single_words(self) -> Iterator[TimedWord]:
        last: str | None = None
        for piece, around in self._pieces:
            written = _text(piece, self._shape)
            text = collapse(written)
            if not text or self._is_unsaid(piece, text):
                continue
            start, end = self._times(piece)
            speaker = self._speaker(piece, around) or self._by_start.get(f"{_first(piece, self._shape.start)}")
            attached = piece.get("type") in _ATTACHED or piece.get("attaches_to") == "previous"
            attached = attached or text in _MARKS
            if self._shape.spaced:
                attached = speaker == last and not written[0].isspace()
            last = speaker
            yield TimedWord(text, start, end, speaker, attached)

    def _is_unsaid(self, piece: dict[str, Any], text: str) -> bool:
        """Tells whether a piece is a mark of the tool, or words that nobody said."""
        unsaid = ((_first(piece, (path,)), value) for path, value in self._shape.unsaid)
        return text in self._shape.marks or any(found == value for found, value in unsaid)

    def phrases(self) -> Iterator[Phrase]:
        for piece, around in self._pieces:
            text = collapse(_text(piece, self._shape))
            start, end = self._times(piece)
            yield Phrase(text, start, end, self._speaker(piece, around), self._moments(piece, text))

    def _moments(self, piece: dict[str, Any], text: str) -> list[tuple[int, float]]:
        """The offsets and times of the words of a piece that are found in its text, in order."""
        found, at = list[tuple[int, float]](), 0
        for item in items(piece.get(self._shape.words)) if self._shape.words else ():
            word = collapse(words(item.get("punctuated_word") or item.get("word") or item.get("text")))
            place = text.find(word, at, at + len(word) + 200) if word else -1
            if place < 0:
                continue
            at = place + len(word)
            start = json_time(_first(item, ("start", "time_begin", "start_time")), self._scale)
            if start is not None:
                found.append((place, start))
        return found

    def _times(self, piece: dict[str, Any]) -> tuple[float | None, float | None]:
        """The start and the end of a piece, which may state its duration in place of the end."""
        start, end = self._time(_first(piece, self._shape.start)), self._time(_first(piece, self._shape.end))
        if end is None and start is not None:
            duration = json_time(_first(piece, _DURATIONS), self._scale)
            end = round(start + duration, 6) if duration is not None else None
        return start, end

    def _time(self, value: object) -> float | None:
        """A time in seconds; one with a date counts from the first of them."""
        if self.began and (found := moment(value)):
            return round((found - self.began).total_seconds(), 6)
        return self._cue_list.stated(json_time(value, self._scale), value)

    def _channel(self, piece: dict[str, Any], around: dict[str, Any]) -> str | None:
        """The channel of a piece, as the file has it."""
        for path in self._shape.channel:
            value = self._around.get(id(around)) if path == NUMBER else _first(piece, (path,))
            value = _first(around, (path,)) if value is None else value
            if isinstance(value, int | str):
                return f"{value}"
        return None

    def _speaker(self, piece: dict[str, Any], around: dict[str, Any]) -> str | None:
        """The label of a voice. Each of several channels has voices of its own."""
        label = self._label(piece, around)
        if len(self.channels) < 2:
            return label
        channel = self.channels.get(self._channel(piece, around) or "")
        return ", ".join(filter(None, (channel, label))) or None

    def _label(self, piece: dict[str, Any], around: dict[str, Any]) -> str | None:
        value = _first(piece, self._shape.speaker)
        if value is None:
            value = _first(around, self._shape.speaker)
        return _label_of(value, self._names)

    def _measured(self) -> Iterator[Measured]:
        for piece, _ in self._pieces:
            start, end, lasting = (_first(piece, keys) for keys in (self._shape.start, self._shape.end, _DURATIONS))
            yield Measured(_text(piece, self._shape), start, end, lasting)


def _text(piece: dict[str, Any], shape: Shape) -> str:
    return next(filter(None, (words(_at(piece, path)) for path in shape.text)), "")


def _first(piece: dict[str, Any], paths: Iterable[str]) -> object:
    """Returns the first value that is there: a number, a string or an object. A key may have dots in it."""
    for path in paths:
        value = piece.get(path)
        value = _at(piece, path) if value is None and ("." in path or "[" in path) else value
        if value is not None and not isinstance(value, list):
            return value
    return None


def _at(value: object, path: str) -> object:
    """Returns the value at a path without `[]`, or None."""
    for key, index in _steps(path):
        if key:
            value = fields(value).get(key)
        if index is not None:
            listed = cast("list[object]", value) if isinstance(value, list) else []
            value = listed[int(index)] if int(index) < len(listed) else None
    return value


def _walk(
    value: object, path: str, around: dict[str, Any] | None = None
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yields the objects at a path, each with the object around it."""
    before, every, after = path.partition("[]")
    found = _at(value, before) if before else value
    if not every:
        if fields(found):
            yield fields(found), around or {}
        return
    for item in _objects(found):
        if after:
            yield from _walk(item, after.lstrip("."), item)
        else:
            yield item, around or {}


def _objects(value: object) -> Iterator[dict[str, Any]]:
    """Yields the objects in a list; of a list in it an object whose keys are its places: `["word", 0.1, 0.4]`."""
    for one in cast("list[object]", value) if isinstance(value, list) else ():
        found = {f"{n}": part for n, part in enumerate(cast("list[object]", one))} if isinstance(one, list) else one
        if fields(found):
            yield fields(found)


def _by_start(found: Iterable[Phrase]) -> Iterator[Phrase]:
    """Yields phrases by their starts: those of each channel come one after the other. One without a start stays after
    the phrase before it."""
    latest, keyed = 0.0, list[tuple[float, int, Phrase]]()
    for number, phrase in enumerate(found):
        latest = latest if phrase.start is None else phrase.start
        keyed.append((latest, number, phrase))
    yield from (phrase for *_, phrase in sorted(keyed, key=lambda one: one[:2]))


def _numbered(objects: Iterable[dict[str, Any]]) -> dict[int, int]:
    """Returns the number of each object by its identity, in the order in which they come first."""
    found = dict[int, int]()
    for one in objects:
        found.setdefault(id(one), len(found))
    return found


def _steps(path: str) -> list[tuple[str, str | None]]:
    return [(match[1], match[2]) for match in _STEP.finditer(path) if match[0]]


def _names(document: object) -> dict[str, str]:
    """Returns the names of speakers by their numbers, where a list of `speakers` has them (Rev.ai, Trint)."""
    listed = (one for path in _paths(document, _SPEAKER_LISTS, _DEEPEST) for one, _ in _walk(document, f"{path}[]"))
    return {f"{one['id']}": name for one in listed if "id" in one and (name := collapse(words(one.get("name"))))}


def _voices_by_start(document: object, path: str) -> dict[str, str]:
    """Returns the labels of words by their starts as written: some tools have them apart from the words."""
    found = dict[str, str]()
    for item, _ in _walk(document, path):
        label = _label_of(_first(item, ("speaker_label", "speaker")), {})
        start = _first(item, ("start_time", "from"))
        if label and start is not None:
            found[f"{start}"] = label
    return found


def _without_repetition(
    pieces: list[tuple[dict[str, Any], dict[str, Any]]], shape: Shape
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Returns the words without those that come again: with speakers, Google's last result has all words once more."""
    if not pieces:
        return pieces
    last = pieces[-1][1]
    again = [pair for pair in pieces if pair[1] is last]
    before = [pair for pair in pieces if pair[1] is not last]
    has_speakers = any(_first(piece, shape.speaker) for piece, _ in again)
    return again if has_speakers and before and not any(_first(piece, shape.speaker) for piece, _ in before) else pieces
