"""The choice of the format, by a file's content; its name decides only between possible formats."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from ..transcript import Reading, ReadingNotice, Repair
from . import (
    asr_json,
    ass,
    chats,
    jsonshapes,
    lrc,
    office,
    plain,
    podcasting,
    spotify,
    subtitles,
    tables,
    ttml,
    webpage,
    whispertext,
    youtube,
)
from .blocks import resembles_timing
from .cuelist import CueList
from .jsontext import fields, items, parse
from .source import FILE_LIMIT, LINE_LIMIT, decode, measure, page_format

if TYPE_CHECKING:
    from collections.abc import Callable


_HEAD: Final = 4096  # characters that decide
_HEAD_LINES: Final = 8
_SHOWN: Final = 60  # characters of a header that is not known

_ASS: Final = re.compile(r"\s*(?:;.*\n\s*)*\[(?:Script Info|V4\+? Styles|Events)\]", re.IGNORECASE)
_JSON: Final = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:\{|\]\s*$))")
_OTHERS: Final = {  # formats that are known and not read, by the beginning of their first line
    "SCC": re.compile(r"Scenarist_SCC"),
    "MicroDVD": re.compile(r"\{\d+\}\{\d*\}"),
    "MPL2": re.compile(r"\[\d+\]\[\d*\]"),
    "Praat TextGrid": re.compile(r"(?:File type = )?\"ooTextFile"),
    "CLAN (CHAT)": re.compile(r"@(?:UTF8|Begin|Loc:)"),
    "EBU STL": re.compile(r"\d{3}STL\d{2}\.\d{2}"),
    "PDF": re.compile(r"%PDF-"),
    "RTF": re.compile(r"\{\\rtf"),
}
_YAML: Final = re.compile(r"(?:-\s+)?(\w+):(?:\s|$)")
_JSON_NAMES: Final = ("null", "true", "false")
_SIDE_FILES: Final = (".toml", ".info.json")  # what is known about a transcript, beside it in a folder
_XML: Final = re.compile(
    r"\s*<(?:\?xml\b|!--|!\s*(?:DOCTYPE|ENTITY)\b|(?:\w+:)?tt\b|transcript>|timedtext\b)", re.IGNORECASE
)


def read(data: bytes, name: str, *, limit: int = FILE_LIMIT, line_limit: int = LINE_LIMIT) -> Reading:
    """Returns the reading of a file with the bytes `data`; raises Unreadable, and no other error, if it cannot."""
    measure(data, name, limit, line_limit)
    if data.startswith(office.ZIP):
        return _read_document(data, name)
    found = decode(data, name)
    cue_list = CueList(name)
    cue_list.count(Repair.CONTROL_CHARACTERS, found.controls_line, found.controls)
    cue_list.count(Repair.FOREIGN_CHARACTERS, found.foreign_line, found.foreign)
    return _reader(found.text, name)(found.text, name, cue_list)


def _read_document(data: bytes, name: str) -> Reading:
    format_name, text = office.read_text(name, data)
    first = _first_lines(text)
    if not first:
        raise Unreadable(Reason.NO_WORDS, name)
    return replace(_line_reader(first, "")(text, name, CueList(name)), format=format_name)


def _first_lines(text: str) -> list[str]:
    return [line.strip() for line in text[:_HEAD].split("\n") if line.strip()][:_HEAD_LINES]


def _reader(text: str, name: str) -> Callable[[str, str, CueList], Reading]:
    """Returns the function that reads `text`."""
    if name.lower().endswith(_SIDE_FILES):  # as text it would be read as if somebody said it
        raise Unreadable(Reason.SIDE_FILE, name)
    head = text[:_HEAD] if text[:_HEAD].strip() else text.lstrip()[:_HEAD]
    if not head:
        raise Unreadable(Reason.NO_WORDS, name)
    if head.startswith("WEBVTT"):
        return subtitles.read
    if _JSON.match(head):
        return _read_json
    page = page_format(head)
    if page == "HTML":
        return webpage.read
    if page:
        raise Unreadable(Reason.UNKNOWN_FORMAT, name, detail=page)
    if _XML.match(head):
        return _read_xml
    if _ASS.match(head):
        return ass.read
    return _text_reader(_first_lines(head), name)


def _text_reader(first: list[str], name: str) -> Callable[[str, str, CueList], Reading]:
    """Returns the function for text, by its first lines. Raises Unreadable for text that is no transcript."""
    if first[0].lower().split("\t") == whispertext.TABLE_HEAD:
        return whispertext.read_table
    if tables.header_of(first):
        return tables.read
    if name.lower() == "library.csv":
        raise Unreadable(Reason.SIDE_FILE, name)
    if other := next((shape for shape, beginning in _OTHERS.items() if beginning.match(first[0])), None):
        raise Unreadable(Reason.UNKNOWN_FORMAT, name, detail=other)
    if first[0].startswith("-") and _are_keys(first[:2]):
        raise Unreadable(Reason.UNKNOWN_FORMAT, name, detail="YAML")
    if chat := chats.chat_of(first):
        raise Unreadable(Reason.CHAT, name, detail=chat)
    ending = name.lower().rpartition(".")[2]
    if ending == "csv":  # of anything; as text it would be read as if somebody said it
        raise Unreadable(Reason.UNKNOWN_FORMAT, name, detail=f"CSV: {first[0][:_SHOWN]}")
    return _line_reader(first, ending)


def _are_keys(first: list[str]) -> bool:
    """Tells whether lines of YAML say what JSON has under the usual keys: `- start: 3.0`."""
    keys = {key for keys in jsonshapes.KEYS.values() for key in keys}
    found = [match[1] for line in first if (match := _YAML.match(line))]
    return len(found) > 1 and keys.issuperset(found)


def _line_reader(first: list[str], ending: str) -> Callable[[str, str, CueList], Reading]:
    """Returns the function for formats that show in the beginnings of lines."""
    if whispertext.TIMED.match(first[0]) or (first[0].startswith("[") and "-->" in first[0]):
        return whispertext.read_text
    if lrc.resembles(first) or (ending == "lrc" and any(map(lrc.TIMED.match, first))):
        return lrc.read
    numbered = first[0].isdecimal() and len(first) > 1
    if resembles_timing(first[1] if numbered else first[0]):
        return subtitles.read
    if ending in ("srt", "vtt", "sbv") and any(map(resembles_timing, first)):
        return subtitles.read
    if ending == "json" and (first[0][0] in '[{"' or first[0] in _JSON_NAMES):
        return _read_json
    if ending in ("ttml", "dfxp", "xml") and first[0].startswith("<"):
        return _read_xml
    return plain.read


def _read_json(text: str, name: str, cue_list: CueList) -> Reading:
    document = parse(text, name)
    if chat := chats.chat_of_json(document):
        raise Unreadable(Reason.CHAT, name, detail=chat)
    reading = _read_value(document, name, cue_list)
    if not any(cue.speaker for cue in reading.cues) and (path := jsonshapes.speakers_elsewhere(document)):
        told = ReadingNotice(Repair.UNKNOWN_LABELS, detail=path)
        return replace(reading, notices=(*reading.notices, told))
    return reading


def _read_value(document: object, name: str, cue_list: CueList) -> Reading:
    values = fields(document)
    segments = items(values.get("segments"))
    if any("body" in segment for segment in segments):
        return podcasting.read(values, cue_list)
    if any("text" in segment for segment in segments):
        return asr_json.read_segments(values, cue_list)
    if spotify.is_transcript(values):
        return spotify.read(values, cue_list)
    if items(values.get("transcription")):
        return asr_json.read_transcription(values, cue_list)
    if items(values.get("events")):
        return youtube.read_json(values, cue_list)
    if asr_json.is_text(values):
        return asr_json.read_segments(values, cue_list)
    if found := jsonshapes.read(document, cue_list):
        return found
    if youtube.is_panel(document):
        return youtube.read_panel(document, cue_list)
    raise Unreadable(Reason.UNKNOWN_FORMAT, name, detail=jsonshapes.keys(document))


def _read_xml(text: str, name: str, cue_list: CueList) -> Reading:
    ttml.refuse_declarations(text, name)
    root = ttml.parsed(text, name)
    if root.tag in youtube.ROOTS:
        return youtube.read_xml(root, cue_list)
    return ttml.read(root, name, cue_list)
