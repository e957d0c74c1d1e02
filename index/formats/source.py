"""Bytes to text: bounded reading, refusal of binary files, decoding, control characters.

Text is UTF-8 with or without a byte order mark, or UTF-16 or UTF-32 with one; what surely is Windows-1252 is read as
that (`windows1252`) and counted. Other bytes are refused with the offset of the first wrong one: no character is
replaced silently. Lines end with `\\n` afterwards.
"""

from __future__ import annotations

import codecs
import re
import stat
from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import Reason, Unreadable
from . import windows1252

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_LIMIT: Final = 256 * 1024 * 1024  # a million cues take some 60 MB
LINE_LIMIT: Final = 64 * 1024 * 1024  # Whisper's JSON is one line; an hour of speech with timed words is some 2 MB
_CHUNK: Final = 1024 * 1024

_ARCHIVES: Final = (
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"PK\x07\x08", "zip"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"\x1f\x9d", "compress"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\x00", "xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"\x28\xb5\x2f\xfd", "zstd"),
    (0, b"\x04\x22\x4d\x18", "lz4"),
    (257, b"ustar", "tar"),
)
_PAGES: Final = {
    "HTML": re.compile(r"\s*(?:<!doctype\s+html|<(?:html|head|body|cite|time|p|div)\b)", re.IGNORECASE),
    "RTF": re.compile(r"\s*\{\\rtf"),
}
_BINARIES: Final = (
    (0, b"%PDF-", "PDF"),
    (0, b"\x89PNG\r\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (0, b"ID3\x02", "MP3"),
    (0, b"ID3\x03", "MP3"),
    (0, b"ID3\x04", "MP3"),
    (0, b"\xff\xfb", "MP3"),
    (0, b"\xff\xf3", "MP3"),
    (0, b"\xff\xf2", "MP3"),
    (0, b"OggS\x00", "Ogg"),
    (0, b"fLaC\x00", "FLAC"),
    (0, b"\x1aE\xdf\xa3", "Matroska"),
    (4, b"ftyp", "MP4"),
    (8, b"WAVEfmt", "WAV"),
    (8, b"AVI LIST", "AVI"),
    (0, b"\x7fELF", "ELF"),
    (0, b"SQLite format 3\x00", "SQLite"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC"),
)
_BYTE_ORDER_MARKS: Final = (  # UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Stray control characters are removed; more than eight of them, and more than one in twenty bytes, are no text.
_SAMPLE: Final = 256 * 1024
_FEW_CONTROLS: Final = 8
_UTF16_SHARE: Final = 0.8  # of the characters, which are of ASCII
_CONTROLS_SHARE: Final = 0.05
_CONTROL_BYTES: Final = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))

# C1 controls after a letter from Â to ô are part of mojibake (`â\x80\x99`): kept, so that it can be repaired.
_SUSPECT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")  # a plain set is ten times as fast as the next pattern
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]|(?<![\x80-\xbf\xc2-\xf4])[\x80-\x9f]")


def load(path: Path, limit: int = FILE_LIMIT, line_limit: int = LINE_LIMIT) -> bytes:
    """Returns the bytes of a regular file, read in chunks; raises Unreadable as soon as the file or a line exceeds its
    limit (bytes), or if it cannot be opened.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable(Reason.UNOPENABLE, path.name)
        if found.st_size > limit:
            raise Unreadable(Reason.TOO_LARGE, path.name, limit=limit)
        return _load(path, limit, line_limit)
    except OSError as error:
        raise Unreadable(Reason.UNOPENABLE, path.name, detail=error.strerror or "") from error


def _load(path: Path, limit: int, line_limit: int) -> bytes:
    data = bytearray()
    with path.open("rb") as file:
        meter = _LineMeter(path.name, line_limit)
        while chunk := file.read(_CHUNK):
            data += chunk
            if len(data) > limit:
                raise Unreadable(Reason.TOO_LARGE, path.name, limit=limit)
            meter.measure(chunk)
    return bytes(data)


class _LineMeter:
    """Measures the lines of a file that comes in chunks."""

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._line = 1
        self._length = 0

    def measure(self, chunk: bytes) -> None:
        """Adds a chunk; raises Unreadable if a line exceeds the limit."""
        head, *rest = chunk.split(b"\n")
        self._length += len(head)
        longest = max(map(len, rest), default=0)
        if max(self._length, longest) > self._limit:
            after = 0 if self._length > self._limit else 1 + [len(line) > self._limit for line in rest].index(True)
            raise Unreadable(Reason.LINE_TOO_LONG, self._name, line=self._line + after, limit=self._limit)
        if rest:
            self._length = len(rest[-1])
            self._line += len(rest)


def measure(data: bytes, name: str, limit: int = FILE_LIMIT, line_limit: int = LINE_LIMIT) -> None:
    """Raises Unreadable for bytes that exceed the limits of `load`."""
    if len(data) > limit:
        raise Unreadable(Reason.TOO_LARGE, name, limit=limit)
    if len(data) > line_limit:
        meter = _LineMeter(name, line_limit)
        for at in range(0, len(data), _CHUNK):
            meter.measure(data[at : at + _CHUNK])


class Decoded(NamedTuple):
    """The text of a file. `controls` characters were removed from it, and `foreign` ones were not UTF-8 but
    Windows-1252; each has the line of the first of them."""

    text: str
    controls: int
    controls_line: int | None
    foreign: int = 0
    foreign_line: int | None = None


def decode(data: bytes, name: str) -> Decoded:
    """Returns the text of a file; raises Unreadable for empty files, archives, binary files and unknown encodings."""
    if not data.strip():
        raise Unreadable(Reason.EMPTY, name)
    _refuse_known(data, name)
    mark, encoding = next(
        ((m, e) for m, e in _BYTE_ORDER_MARKS if data.startswith(m)), (b"", _unmarked(data[:_SAMPLE]))
    )
    if encoding == "utf-8":
        _refuse_controls(data[:_SAMPLE], name)
    try:
        text, foreign, line = str(memoryview(data)[len(mark) :], encoding), 0, None
    except UnicodeDecodeError as error:
        found = windows1252.decoded(data[len(mark) :]) if encoding == "utf-8" else None
        if found is None:
            at = len(mark) + error.start
            line = line_at(data[:at]) if encoding == "utf-8" else None
            detail = data[at : at + 4].hex(" ")
            raise Unreadable(Reason.UNDECODABLE, name, line=line, offset=at, detail=detail) from error
        text, foreign, line = found
    if encoding != "utf-8":
        _refuse_controls(text[:_SAMPLE].encode("utf-8", "replace"), name)
    return Decoded(*_normalized(text, name), foreign, line)


def _unmarked(sample: bytes) -> str:
    """Returns the encoding of a text without a byte order mark: UTF-16 where every other byte is 0, nearly."""
    halves = sample[::2].count(0), sample[1::2].count(0)
    if min(halves) * 20 > len(sample) or max(halves) < _UTF16_SHARE * len(sample) / 2:
        return "utf-8"
    return "utf-16-be" if halves[0] > halves[1] else "utf-16-le"


def line_at(before: bytes) -> int:
    """Returns the number of the line that begins or goes on behind these bytes, whatever ends its lines."""
    return 1 + before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")


def _normalized(text: str, name: str) -> tuple[str, int, int | None]:
    text = text.replace("\ufeff", "").replace("\r\n", "\n")  # files pasted together have the mark in the middle
    for other in "\r\v\f":
        text = text.replace(other, "\n")
    text, stripped, line = strip_controls(text)
    if not text or text.isspace():
        raise Unreadable(Reason.EMPTY, name)
    return text, stripped, line


def strip_controls(text: str) -> tuple[str, int, int | None]:
    """Returns `text` without control characters, their number, and the line of the first."""
    suspect = _SUSPECT.search(text)
    first = _CONTROL.search(text, suspect.start()) if suspect else None
    if first is None:
        return text, 0, None
    stripped, count = _CONTROL.subn("", text)
    return stripped, count, text.count("\n", 0, first.start()) + 1


def lines(text: str) -> Iterator[str]:
    """Yields the lines of `text`, split in chunks: a million strings need not exist at once."""
    at = 0
    while at <= len(text):
        past = text.find("\n", at + _CHUNK)
        past = len(text) if past < 0 else past
        yield from text[at:past].split("\n")
        at = past + 1


def page_format(text: str) -> str | None:
    """`HTML` or `RTF` for a text that is a page of that format, whose words are not as they stand; else None."""
    return next((name for name, begins in _PAGES.items() if begins.match(text)), None)


def _refuse_known(data: bytes, name: str) -> None:
    """Raises Unreadable for the magic bytes of another file type."""
    for at, magic, what in _ARCHIVES:
        if data.startswith(magic, at) and (what != "bzip2" or data[4:10] == b"1AY&SY"):
            raise Unreadable(Reason.ARCHIVE, name, detail=what)
    for at, magic, what in _BINARIES:
        if data.startswith(magic, at):
            raise Unreadable(Reason.BINARY, name, detail=what)


def _refuse_controls(sample: bytes, name: str) -> None:
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls > max(_FEW_CONTROLS, _CONTROLS_SHARE * len(sample)):
        raise Unreadable(Reason.BINARY, name)
