"""The choice of the format, by a file's content; its name decides only between possible formats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from ..errors import Reason, Unreadable
from ..transcript import Reading, Repair
from . import asr_json, ass, plain, podcasting, subtitles, ttml, whispertext
from .blocks import resembles_timing
from .cuelist import CueList
from .jsontext import items, parse
from .source import FILE_LIMIT, LINE_LIMIT, decode, measure, page_format

if TYPE_CHECKING:
    from collections.abc import Callable


_HEAD: Final = 4096  # characters that decide
_HEAD_LINES: Final = 8

_ASS: Final = re.compile(r"\s*(?:;.*\n\s*)*\[(?:Script Info|V4\+? Styles|Events)\]", re.IGNORECASE)
_JSON: Final = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:\{|\]\s*$))")
_XML: Final = re.compile(r"\s*<(?:\?xml\b|!--|!\s*(?:DOCTYPE|ENTITY)\b|(?:\w+:)?tt\b)", re.IGNORECASE)


def read(data: bytes, name: str, *, limit: int = FILE_LIMIT, line_limit: int = LINE_LIMIT) -> Reading:
    """Returns the reading of a file with the bytes `data`; raises Unreadable, and no other error, if it cannot."""
    measure(data, name, limit, line_limit)
    text, stripped, line = decode(data, name)
    cue_list = CueList(name)
    cue_list.count(Repair.CONTROL_CHARACTERS, line, stripped)
    return _reader(text, name)(text, name, cue_list)


def _reader(text: str, name: str) -> Callable[[str, str, CueList], Reading]:
    """Returns the function that reads `text`."""
    head = text[:_HEAD] if text[:_HEAD].strip() else text.lstrip()[:_HEAD]
    if not head:
        raise Unreadable(Reason.NO_WORDS, name)
    first = [line.strip() for line in head.split("\n") if line.strip()][:_HEAD_LINES]
    ending = name.lower().rpartition(".")[2]
    if head.startswith("WEBVTT"):
        return subtitles.read
    if _JSON.match(head):
        return _read_json
    if page_format(head):
        raise Unreadable(Reason.UNKNOWN_FORMAT, name, detail=first[0][:20])
    if _XML.match(head):
        return _read_xml
    if _ASS.match(head):
        return ass.read
    if first[0].lower().split("\t") == whispertext.TABLE_HEAD:
        return whispertext.read_table
    return _line_reader(first, ending)


def _line_reader(first: list[str], ending: str) -> Callable[[str, str, CueList], Reading]:
    """Returns the function for formats that show in the beginnings of lines."""
    if whispertext.TIMED.match(first[0]) or (first[0].startswith("[") and "-->" in first[0]):
        return whispertext.read_text
    numbered = first[0].isdecimal() and len(first) > 1
    if resembles_timing(first[1] if numbered else first[0]):
        return subtitles.read
    if ending in ("srt", "vtt") and any(map(resembles_timing, first)):
        return subtitles.read
    if ending == "json" and first[0][0] in "[{":
        return _read_json
    if ending in ("ttml", "dfxp", "xml") and first[0].startswith("<"):
        return _read_xml
    return plain.read


def _read_json(text: str, name: str, cue_list: CueList) -> Reading:
    document = parse(text, name)
    if isinstance(document, list):
        cues = items(cast("object", document))
        if cues and "text" in cues[0]:
            return asr_json.read_cues(cues, cue_list)
    elif isinstance(document, dict):
        values = cast("dict[str, Any]", document)
        segments = items(values.get("segments"))
        if any("body" in segment for segment in segments):
            return podcasting.read(values, cue_list)
        if any("text" in segment for segment in segments) or isinstance(values.get("text"), str):
            return asr_json.read_segments(values, cue_list)
        if items(values.get("transcription")):
            return asr_json.read_transcription(values, cue_list)
    raise Unreadable(Reason.UNKNOWN_FORMAT, name, detail="JSON")


def _read_xml(text: str, name: str, cue_list: CueList) -> Reading:
    ttml.refuse_declarations(text, name)
    return ttml.read(text, name, cue_list)
