"""Tables with a header, a piece of speech in each row: separated by commas, semicolons, tabs or bars (Markdown's).

The header names the columns as JSON names its keys, so that the rows are read as a list of objects is (`jsonshapes`).
Names in other languages are known, too (`_WORDS`). Where a name is not, the cells tell: a column of times, or of ranges
of them, and one of sentences. A column of speakers is known by its name alone: short words come again in others, too.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import Reason, Unreadable
from ..transcript import ReadingNotice, Repair
from . import jsonshapes
from .labels import is_name, is_numbered
from .times import CLOCK, clock_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..transcript import Reading
    from .cuelist import CueList

FORMAT: Final = "table"
_SEPARATORS: Final = "\t,;|"
_LONGEST_NAME: Final = 30  # characters of a column's
_ENDS: Final = ("?", "!", "…", "。", "？", "！")  # of sentences
_SURE: Final = 0.8  # of the cells
_SENTENCE: Final = 2.5  # words in the cells of the column with the most, on average
_SPANS: Final = re.compile(rf"(?P<start>{CLOCK})\s*(?:-+>?|–|—|to)\s*(?P<end>{CLOCK})")
_SPAN: Final = "span"  # the column of ranges of times
_HEAD: Final = 4096  # characters that decide
_HEAD_LINES: Final = 8
_WORDS: Final = {
    "text": """
        texte texto testo tekst rede aussage inhalt wortlaut contenu paroles contenido contenuto transkript
        transcription transcripción trascrizione utterance speech quote said dialogue dialog message
        内容 発言 本文 字幕 文本 텍스트 текст
        """,
    "start": """
        starttime start_(s) start_timecode timecode timecode_in tc_in in anfang beginn von startzeit zeit début debut de
        inicio desde inizio da início van starttijd från starttid tid tiempo tempo temps 開始 时间 開始時間 시작 начало
        """,
    "end": """
        endtime end_(s) end_timecode timecode_out tc_out out ende bis endzeit fin jusqu'à hasta fine fim até tot einde
        till slut eindtijd 終了 结束 終了時間 끝 конец
        """,
    "speaker": """
        speakers who person sprecher sprecherin sprechende redner wer stimme intervenant intervenante locuteur locutrice
        orateur qui voix hablante interlocutor interlocutora orador oradora ponente quién voz falante locutor locutora
        relatore oratore parlante chi voce spreker wie stem talare röst taler 話者 発言者 名前 发言人 说话人 화자 спикер
        """,
}
_USUAL: Final = jsonshapes.TEXT_KEYS | jsonshapes.TIME_AND_SPEAKER_KEYS
_KNOWN: Final = {word: role for role, words in _WORDS.items() for word in words.split()}


class Header(NamedTuple):
    """What separates the cells, and the names of the columns. `unknown` is the first column that looks like one of
    names and does not say so."""

    separator: str
    columns: tuple[str, ...]
    unknown: str = ""


def header_of(first: Sequence[str]) -> Header | None:
    """Returns the header of a table whose first lines with words these are: it has a column of words, and one of times
    or of speakers. One of them says so: words with a comma are no names of columns."""
    for separator in _SEPARATORS:
        names = ["_".join(cell.lower().split()).strip('"') for cell in _cells(first[0], separator)] if first else []
        if len(names) > 1 and len(set(names)) == len(names) and all(map(_may_be_column, names)):
            header = _header(separator, names, first[1:])
            roles = set(header.columns)
            is_named = separator == "\t" or any(name in _KNOWN or name in _USUAL for name in names)
            if is_named and roles & jsonshapes.TEXT_KEYS and roles & {*jsonshapes.TIME_AND_SPEAKER_KEYS, _SPAN}:
                return header
    return None


def _may_be_column(name: str) -> bool:
    is_short = len(name) <= _LONGEST_NAME and name[-1:] not in _ENDS
    return is_short and not any(clock_seconds(part) is not None for part in name.split("_"))


def _header(separator: str, names: Sequence[str], lines: Sequence[str]) -> Header:
    """Returns the header with these names; they, or else the cells below them, tell what is in the columns."""
    columns = {name: list[str]() for name in names}
    with contextlib.suppress(csv.Error):  # told of by `read`
        for row in _rows("\n".join(lines), separator):
            for name, cell in zip(names, row, strict=False):
                columns[name].append(cell.strip())
    known = {name: _KNOWN[name] for name in names if name in _KNOWN}
    usual = {name: role for role, keys in jsonshapes.KEYS.items() for name in names if name in keys}
    known |= usual
    roles = set(known.values())
    others = [name for name in names if name not in known]
    if "start" not in roles:
        times = [name for name in others if _share(columns[name], clock_seconds)]
        known |= dict(zip(times, ("start", "end"), strict=False))
    if spans := [name for name in (*others, *known) if _share(columns[name], _SPANS.fullmatch)]:
        known[spans[0]] = _SPAN
    if "text" not in roles and others and columns[others[0]]:
        words = max(others, key=lambda name: sum(len(cell.split()) for cell in columns[name]))
        if sum(len(cell.split()) for cell in columns[words]) >= _SENTENCE * len(columns[words]):
            known[words] = "text"
    labels = (name for name in others if name not in known and _share(columns[name], _is_label))
    unknown = "" if "speaker" in roles else next(labels, "")
    return Header(separator, tuple(known.get(name, name) for name in names), unknown)


def _share(cells: Sequence[str], test: Callable[[str], object]) -> bool:
    """Tells whether nearly all of the cells that are not empty pass a test."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 1 and sum(test(cell) not in (None, False) for cell in filled) >= _SURE * len(filled)


def _is_label(cell: str) -> bool:
    return is_name(cell) or is_numbered(cell)


def read(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads a table whose first line with words is a header."""
    body = text.lstrip("\n\r \ufeff")
    header = header_of([line for line in body[:_HEAD].split("\n") if line.strip()][:_HEAD_LINES])
    assert header is not None, "it was chosen by its header"
    try:
        rows = [
            _piece(dict(zip(header.columns, _whole(row, header), strict=False)))
            for row in _rows(body, header.separator)
        ]
    except csv.Error as error:
        raise Unreadable(Reason.MALFORMED, name, detail=str(error)) from error
    found = jsonshapes.read(rows[1:], cue_list)
    if found is None:
        raise Unreadable(Reason.NO_WORDS, name)
    told = (ReadingNotice(Repair.UNKNOWN_LABELS, detail=header.unknown),) if header.unknown else ()
    return replace(found, format=FORMAT, notices=(*found.notices, *told))


def _piece(row: dict[str, str]) -> dict[str, str]:
    """A row as an object, with the start and the end of a range of times apart, and the name without emphasis."""
    row = {key: cell.strip("*_ ") if key == "speaker" else cell for key, cell in row.items()}
    span = _SPANS.fullmatch(row.pop(_SPAN, "").strip())
    return {**row, "start": span["start"], "end": span["end"]} if span else row


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    if separator != "|":
        yield from filter(any, csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        return
    for line in text.split("\n"):
        cells = _cells(line, separator)
        if any(cell.strip("-: ") for cell in cells):
            yield cells


def _cells(line: str, separator: str) -> list[str]:
    bare = line.strip().strip("|") if separator == "|" else line
    return [cell.strip() for cell in bare.split(separator)]


def _whole(row: list[str], header: Header) -> list[str]:
    """A row with the cells beyond the last column in that: words have commas that nobody quoted."""
    last = len(header.columns) - 1
    return [*row[:last], header.separator.join(row[last:])]
