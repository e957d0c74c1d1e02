"""YouTube's own caption files, as yt-dlp saves them: JSON (`json3`) and XML (`srv1`, `srv2`, `srv3`); and what its
transcript panel loads (`get_transcript`), with the titles of chapters.

They are described nowhere; yt-dlp passes them on as they come (https://github.com/yt-dlp/yt-dlp, `--sub-format`).
Automatic captions have a time for each word, and show two lines at once: a line then ends where the next one begins.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, cast

from ..transcript import Chapter, Facts, Reading, collapse
from .captions import CaptionLine
from .jsontext import fields, items, words
from .markdown import unescape_entities
from .rolling import Block
from .subtitles import read_blocks
from .times import json_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree import ElementTree as ET

    from .cuelist import CueList

JSON: Final = "youtube json3"
PANEL: Final = "youtube panel json"
XML: Final = "youtube srv"
ROOTS: Final = ("transcript", "timedtext")

_CHAPTER_ROW: Final = "transcriptSectionHeaderRenderer"
_ROWS: Final = ("transcriptSegmentRenderer", "transcriptCueRenderer", _CHAPTER_ROW)

_Piece = tuple[str, float | None]  # text, and the second at which it is said


def read_json(document: dict[str, Any], cue_list: CueList) -> Reading:
    """Reads json3: `events` with `tStartMs`, `dDurationMs`, and `segs` of words with `tOffsetMs`."""
    return _read(_events(document), cue_list, JSON)


def is_panel(document: object) -> bool:
    """Tells whether a document is what the transcript panel loads."""
    return next(_rows(document), None) is not None


def read_panel(document: object, cue_list: CueList) -> Reading:
    """Reads the rows of the transcript panel: `transcriptSegmentRenderer` with `startMs`, `endMs` and the `runs` of a
    `snippet`, `transcriptCueRenderer` of older ones, and `transcriptSectionHeaderRenderer` of chapters."""
    found, chapters = list[tuple[float | None, float | None, list[_Piece]]](), list[Chapter]()
    for key, row in _rows(document):
        start, end = json_seconds(row.get("startMs", row.get("startOffsetMs")), 0.001), None
        if key == _CHAPTER_ROW:
            title = collapse(_text_of(row, "headline") or _text_of(row, "title"))
            chapters += [Chapter(start, title)] if title and start is not None else []
            continue
        end = json_seconds(row.get("endMs"), 0.001) or _sum(start, json_seconds(row.get("durationMs"), 0.001))
        if text := _text_of(row, "snippet") or _text_of(row, "cue"):
            found.append((start, end, [(text, None)]))
    return _read(found, cue_list, PANEL, Facts(chapters=tuple(chapters) if len(chapters) > 1 else ()))


def _rows(document: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the rows of a panel in their order, each with its key: they stand deep in what is loaded."""
    left = [document]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left.extend(reversed(cast("list[object]", value)))
            continue
        for key, inner in fields(value).items():
            if key in _ROWS and fields(inner):
                yield key, fields(inner)
        left.extend(reversed([inner for key, inner in fields(value).items() if key not in _ROWS]))


def _text_of(row: dict[str, Any], key: str) -> str:
    """Returns the text under a key of a row, or of an object in it."""
    value = row.get(key)
    if value is None:
        return next(filter(None, (_text_of(fields(inner), key) for inner in row.values() if fields(inner))), "")
    found = fields(value)
    runs = "".join(words(run.get("text")) for run in items(found.get("runs")))
    return words(value) or runs or words(found.get("simpleText")) or words(found.get("content"))


def read_xml(root: ET.Element, cue_list: CueList) -> Reading:
    """Reads srv1 (`text` in seconds), srv2 (`text` in milliseconds) and srv3 (`p` with `s` for words)."""
    return _read(_elements(root), cue_list, XML)


def _read(
    found: Iterable[tuple[float | None, float | None, list[_Piece]]],
    cue_list: CueList,
    name: str,
    facts: Facts | None = None,
) -> Reading:
    blocks = [Block(0, start, end, _lines(pieces)) for start, end, pieces in found]
    if any(line.moments for block in blocks for line in block.lines):
        blocks = [
            *(block._replace(end=_earlier(block.end, after.start)) for block, after in pairwise(blocks)),
            *blocks[-1:],
        ]
    return read_blocks(blocks, cue_list, name, facts or Facts())


def _earlier(end: float | None, following: float | None) -> float | None:
    return following if end is not None and following is not None and following < end else end


def _events(document: dict[str, Any]) -> Iterator[tuple[float | None, float | None, list[_Piece]]]:
    for event in items(document.get("events")):
        start = json_seconds(event.get("tStartMs"), 0.001)
        timed = [
            (words(one.get("utf8")), _sum(start, json_seconds(one.get("tOffsetMs", 0), 0.001)))
            for one in items(event.get("segs"))
        ]
        if any(not text.isspace() and text for text, _ in timed):
            yield start, _sum(start, json_seconds(event.get("dDurationMs"), 0.001)), _word_times(timed)


def _elements(root: ET.Element) -> Iterator[tuple[float | None, float | None, list[_Piece]]]:
    start: float | None = None
    end: float | None = None
    pieces = list[_Piece]()
    for element in root.iter():
        if element.tag not in ("text", "p"):
            continue
        seconds = "start" in element.attrib
        at = json_seconds(element.get("start") if seconds else element.get("t"), 1 if seconds else 0.001)
        lasts = json_seconds(element.get("dur") if seconds else element.get("d"), 1 if seconds else 0.001)
        own = _spoken(element, at)
        if element.get("append") == "1" and own and pieces:  # srv2 has an element for each word
            pieces += own
            continue
        if pieces:
            yield start, end, _word_times(pieces)
        start, end, pieces = at, _sum(at, lasts), own
    if pieces:
        yield start, end, _word_times(pieces)


def _spoken(element: ET.Element, start: float | None) -> list[_Piece]:
    """Returns the pieces of text of an element; none if it only breaks the line."""
    pieces: list[_Piece] = [(unescape_entities(element.text or ""), start)]
    for child in element:
        if child.tag == "s":
            offset = json_seconds(child.get("t", "0"), 0.001)
            pieces.append((unescape_entities(child.text or ""), _sum(start, offset)))
        pieces.append((unescape_entities(child.tail or ""), None))
    kept = [piece for piece in pieces if piece[0]]
    return kept if any(not text.isspace() for text, _ in kept) else []


def _word_times(pieces: list[_Piece]) -> list[_Piece]:
    """Returns the pieces without the time of a single one, which is that of the cue."""
    return [(text, None) for text, _ in pieces] if len({time for _, time in pieces}) < 2 else pieces


def _lines(pieces: list[_Piece]) -> list[CaptionLine]:
    """Returns the lines of a caption, with the moments of its words."""
    lines, kept, length = list[CaptionLine](), list[str](), 0
    moments, space = list[tuple[int, float]](), False
    for text, time in [*pieces, ("\n", None)]:
        for number, part in enumerate(text.split("\n")):
            if number and kept:
                lines.append(CaptionLine("".join(kept), None, tuple(moments)))
                kept, length, moments, space = [], 0, [], False
            if plain := collapse(part):
                if length and (space or part[0].isspace()):
                    kept.append(" ")
                    length += 1
                if time is not None:
                    moments.append((length, time))
                kept.append(plain)
                length += len(plain)
                space = False
            space = space or part[-1:].isspace()
    return lines


def _sum(start: float | None, more: float | None) -> float | None:
    return None if start is None or more is None else round(start + more, 6)
