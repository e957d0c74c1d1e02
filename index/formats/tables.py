"""Tables with a header, a piece of speech in each row: separated by commas, semicolons, tabs or bars (Markdown's).

The header names the columns as JSON names its keys, so that the rows are read as a list of objects is (`jsonshapes`).
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import Reason, Unreadable
from . import jsonshapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..transcript import Reading
    from .cuelist import CueList

FORMAT: Final = "table"
_SEPARATORS: Final = "\t,;|"
_LONGEST_NAME: Final = 30  # characters of a column's


class Header(NamedTuple):
    """What separates the cells, and the names of the columns."""

    separator: str
    columns: tuple[str, ...]


def header_of(line: str) -> Header | None:
    """Returns the header that a line is: it names a column of words, and one of times or of speakers."""
    for separator in _SEPARATORS:
        columns = tuple("_".join(cell.lower().split()).strip('"') for cell in _cells(line, separator))
        names = set(columns)
        has_words, has_more = names & jsonshapes.TEXT_KEYS, names & jsonshapes.TIME_AND_SPEAKER_KEYS
        if has_words and has_more and all(len(name) <= _LONGEST_NAME for name in columns):
            return Header(separator, columns)
    return None


def read(text: str, name: str, cue_list: CueList) -> Reading:
    """Reads a table whose first line with words is a header."""
    body = text.lstrip("\n\r \ufeff")
    header = header_of(body.partition("\n")[0])
    assert header is not None, "it was chosen by its header"
    try:
        rows = [dict(zip(header.columns, _whole(row, header), strict=False)) for row in _rows(body, header.separator)]
    except csv.Error as error:
        raise Unreadable(Reason.MALFORMED, name, detail=str(error)) from error
    found = jsonshapes.read(rows[1:], cue_list)
    if found is None:
        raise Unreadable(Reason.NO_WORDS, name)
    return replace(found, format=FORMAT)


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
