"""The sources of a recording's metadata, and their precedence.

Edits by people come first (storage keeps them), then, in this order:

1. the sidecar `NAME.toml` next to `NAME.vtt`;
2. the front matter, or other metadata inside the file, which its format's reader returns;
3. the file's row in `library.csv` in the folder (RFC 4180, with commas, semicolons or tabs);
4. the `.info.json` that yt-dlp wrote next to it;
5. the file's name, yt-dlp's `Title [id].en.vtt` included.

A value that cannot be right is left out with a notice and never refuses the file. No file outside the folder is
opened.
"""

from __future__ import annotations

import csv
import io
import json
import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePath
from typing import Any, NamedTuple, Self, cast

from ..transcript import Facts, ReadingNotice, Repair, collapse
from .filenames import facts_in_name, split_language
from .parsing import FIELD_OF, FIELDS, FactsDraft, Notices, unreadable_notice
from .tomlfile import TomlError, parse

TABLE = "library.csv"
LONGEST_DETAIL = 200  # characters of a notice
SIDECAR_BYTES = 256 * 1024
TABLE_BYTES = 16 * 1024 * 1024
INFO_BYTES = 64 * 1024 * 1024  # yt-dlp lists all streams in it, and with an option all comments

FactsAndNotices = tuple[Facts, Notices]
SideFileParser = Callable[[str, str], FactsAndNotices]


def is_side_file(name: str) -> bool:
    """Tells whether a file of this name holds metadata of transcripts and is no transcript itself."""
    return name == TABLE or name.endswith((".info.json", ".toml"))


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """The metadata in a folder's side files. `rows` are those of `library.csv`, which is read once; other side files
    are read for each transcript. `unused` are notices of rows and columns of which nothing is taken, to be told once.
    """

    folder: Path
    rows: Mapping[str, FactsAndNotices]
    notices: Notices = ()
    unused: Notices = ()

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Reads `folder/library.csv` if there is one; its content never raises an error."""
        text, notices = _read(folder, folder / TABLE, TABLE_BYTES)
        table = _rows(text or "")
        unused = _unused(folder, table.places) if table.places else ()
        return cls(folder, table.rows, notices + table.notices, table.unused + unused)

    def for_file(self, path: Path, stated: Facts) -> FactsAndNotices:
        """Returns all metadata of `path` except edits; `stated` is the metadata inside the file itself.

        The notices about `library.csv` as a whole come with every file, since any file may lack metadata because of
        them.
        """
        sources = (
            self._companion(path, ".toml", SIDECAR_BYTES, _from_toml),
            _validated(path.name, stated),
            self._row(path),
            self._companion(path, ".info.json", INFO_BYTES, _from_info),
            (facts_in_name(path.name), ()),
        )
        facts, notices = Facts(), list(self.notices)
        for found, more in sources:
            facts = facts.filled_from(found)
            notices.extend(more)
        return facts, tuple(notices)

    def _companion(self, path: Path, ending: str, limit: int, parse_side_file: SideFileParser) -> FactsAndNotices:
        """Parses the side file of `path` with this suffix: `talk.de.vtt` has `talk.de.toml`, or shares `talk.toml`
        with other languages.
        """
        for stem in _companion_stems(path.name):
            companion = path.with_name(stem + ending)
            text, notices = _read(self.folder, companion, limit)
            if text is not None or notices:
                return parse_side_file(companion.name, text) if text is not None else (Facts(), notices)
        return Facts(), ()

    def _row(self, path: Path) -> FactsAndNotices:
        """Returns the row for the path inside the folder, else the one for the file name, else for its stem."""
        names = [path.name, *_companion_stems(path.name)]
        if path.is_relative_to(self.folder):
            names.insert(0, path.relative_to(self.folder).as_posix())
        return next((self.rows[key] for key in map(_key, names) if key in self.rows), (Facts(), ()))


def facts_of_upload(name: str, stated: Facts) -> FactsAndNotices:
    """Returns the metadata of a single file: that inside the file, then that in its name."""
    facts, notices = _validated(name, stated)
    return facts.filled_from(facts_in_name(name)), notices


def _companion_stems(name: str) -> tuple[str, ...]:
    """Returns the stems of a file's side files: with its language, then without."""
    return tuple(dict.fromkeys((PurePath(name).stem, split_language(name)[0])))


def _key(name: str) -> str:
    """Returns a file name as the key of a table's row: letter case and Unicode normal form (UAX #15) do not count."""
    return unicodedata.normalize("NFC", name.strip().replace("\\", "/").removeprefix("./")).casefold()


def _read(folder: Path, path: Path, limit: int) -> tuple[str | None, Notices]:
    """Returns the text of a regular file inside `folder`; (None, ()) if there is none."""
    try:
        if not path.is_file():
            return None, ()
        if not path.resolve().is_relative_to(folder.resolve()):
            return None, (unreadable_notice(path.name, "->"),)
        with path.open("rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            return None, (unreadable_notice(path.name, f"> {limit} bytes"),)
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        return None, (unreadable_notice(path.name, "UTF-8", error.object[: error.start].count(b"\n") + 1),)
    except OSError as error:
        return None, (unreadable_notice(path.name, error.strerror or ""),)


# --- One source each ---------------------------------------------------------------------------------------------


def _from_toml(file: str, text: str) -> FactsAndNotices:
    try:
        document = parse(text)
    except TomlError as error:
        return Facts(), (unreadable_notice(file, "", error.line),)
    draft = FactsDraft(file, document.line)
    for key, value in document.values.items():
        draft.put(key, value)
    return draft.build()


def _from_info(file: str, text: str) -> FactsAndNotices:
    """Takes the fields that are metadata here from yt-dlp's info file, and ignores the rest."""
    try:
        loaded: object = json.loads(text)
    except json.JSONDecodeError as error:
        return Facts(), (unreadable_notice(file, "", error.lineno),)
    except (ValueError, RecursionError):  # an integer of thousands of digits, or nesting too deep
        return Facts(), (unreadable_notice(file),)
    if not isinstance(loaded, dict):
        return Facts(), (unreadable_notice(file),)
    info = cast("dict[str, Any]", loaded)
    draft = FactsDraft(file)
    draft.put("title", info.get("title"))
    draft.put("show", info.get("series") or info.get("channel"))
    draft.put("date", info.get("upload_date"))
    draft.put("url", info.get("webpage_url"))
    draft.put("language", info.get("language"))
    return draft.build()


def _validated(file: str, stated: Facts) -> FactsAndNotices:
    """Returns the metadata inside a file, validated like that of side files. What no side file can state, such as
    chapters, stays as its reader made it.
    """
    draft = FactsDraft(file)
    for name in FIELDS:
        if name != "file":
            draft.put(name, getattr(stated, name))
    facts, notices = draft.build()
    others = {one.name: getattr(stated, one.name) for one in fields(Facts) if one.name not in FIELDS}
    return replace(facts, **others), notices


class _Table(NamedTuple):
    """The rows of a table by the key of their file, with the line and the name as written of each, notices of what is
    wrong with the whole, and of what is not used."""

    rows: dict[str, FactsAndNotices]
    places: dict[str, tuple[int, str]]
    notices: Notices = ()
    unused: Notices = ()


def _unused(folder: Path, places: Mapping[str, tuple[int, str]]) -> Notices:
    """Returns a notice for each row that names no file of the folder."""
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except OSError:  # then nothing is known about its files
        return ()
    there = {_key(name) for whole in names for name in (whole, *_companion_stems(whole))}
    missing = [(line, name) for key, (line, name) in places.items() if key not in there]
    return tuple(_of_table(Repair.ROW_WITHOUT_FILE, line, name) for line, name in missing)


def _of_table(code: Repair, line: int | None, detail: str = "", count: int = 1) -> ReadingNotice:
    return ReadingNotice(code, count, line, f"{TABLE}: {detail}"[:LONGEST_DETAIL] if detail else TABLE)


def _rows(text: str) -> _Table:
    """Returns the rows of a table by file, up to the first malformed one. Of two for one file the first counts."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: dict[str, FactsAndNotices] = {}
    places: dict[str, tuple[int, str]] = {}
    header, names, nameless = list[str](), list[str](), list[int]()
    broken: Notices = ()
    past = 0  # the last line of the row before: cells may have line breaks
    try:
        for row in reader:
            line, past = past + 1, reader.line_num
            if not names:
                header = [collapse(cell) for cell in row if any(row)]
                names = [_column(cell) for cell in header]
            elif any(row):
                file = next((collapse(cell) for name, cell in zip(names, row, strict=False) if name == "file"), "")
                if not _key(file):
                    nameless.append(line)
                    continue
                places.setdefault(_key(file), (line, file))
                _add_row(rows, file, names, row, line)
    except csv.Error as error:
        broken = (_of_table(Repair.BROKEN_TABLE, past + 1, str(error)),)
    if names and "file" not in names:
        return _Table({}, {}, (_of_table(Repair.NO_FILE_COLUMN, 1, ", ".join(filter(None, header))),))
    unknown = [cell for cell, name in zip(header, names, strict=True) if cell and name not in FIELDS]
    unused = [_of_table(Repair.UNUSED_COLUMNS, 1, ", ".join(unknown))] if unknown else []
    if nameless:
        unused.append(_of_table(Repair.ROW_WITHOUT_NAME, nameless[0], count=len(nameless)))
    return _Table(rows, places, broken, tuple(unused))


def _add_row(rows: dict[str, FactsAndNotices], file: str, names: Sequence[str], row: Sequence[str], line: int) -> None:
    """Adds the row of a file."""
    if (key := _key(file)) in rows:
        facts, notices = rows[key]
        rows[key] = facts, (*notices, _of_table(Repair.ROW_AGAIN, line, file))
        return
    draft = FactsDraft(TABLE, lambda _: line)
    for name, cell in zip(names, row, strict=False):
        if name in FIELDS and name != "file":
            draft.put(name, cell.strip())
    facts, notices = draft.build()
    if any(map(str.strip, row[len(names) :])):
        notices = (*notices, _of_table(Repair.ROW_TOO_LONG, line, file))
    rows[key] = facts, notices


def _delimiter(text: str) -> str:
    """Returns the most frequent separator of the header: spreadsheets write `;` in many countries, or tabs."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=head.count)


def _column(header: str) -> str:
    name = "_".join(header.replace("-", " ").replace("_", " ").casefold().split())
    return FIELD_OF.get(name, name)
