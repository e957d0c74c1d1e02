"""The zip packages of XML parts that office documents are, unpacked within bounds.

A small archive may hold gigabytes, and may lie about their size: parts are read in pieces, and only what is XML. What a
library gets to open is a package of those parts alone, not compressed.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO, TYPE_CHECKING, Final

from ..errors import Reason, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_XML: Final = 16 * 1024 * 1024  # bytes of all XML parts together; that of a novel takes about 5 MB
MOST_PARTS: Final = 2000
MOST_TAGS: Final = 600_000  # of all parts together: an empty element of four bytes takes more than a hundred in memory
CHUNK: Final = 64 * 1024
ZIP: Final = b"PK\x03\x04"

_KEPT: Final = (".xml", ".rels", "mimetype")
_OTHER_ENCODING: Final = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8|utf-?16|us-ascii)", re.IGNORECASE)


def unhurried() -> None:
    """A checkpoint of work that has no deadline."""


def unpacked(name: str, content: bytes, checkpoint: Callable[[], None] = unhurried) -> dict[str, bytes]:
    """Returns the parts of a package by their names; those that are no XML are empty. `checkpoint` is called between
    parts.

    Raises Unreadable, and what zipfile raises for a damaged archive.
    """
    parts, left, tags = dict[str, bytes](), MOST_XML, 0
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = package.infolist()
        if len(members) > MOST_PARTS:
            raise Unreadable(Reason.TOO_MANY_PARTS, name, limit=MOST_PARTS)
        for member in members:
            checkpoint()
            with package.open(member) as part:
                data = _bounded(name, part, left) if member.filename.endswith(_KEPT) else b""
            if _OTHER_ENCODING.match(data):  # in which tags could not be counted; office programs write UTF-8
                raise Unreadable(Reason.MALFORMED, name)
            parts[member.filename] = data
            left -= len(data)
            tags += data.count(b"<")
            if tags > MOST_TAGS:
                raise Unreadable(Reason.TOO_MANY_PARTS, name, limit=MOST_TAGS)
    return parts


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """Returns a package of `parts`, not compressed."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as kept:
        for part, data in parts.items():
            kept.writestr(part, data)
    package.seek(0)
    return package


def _bounded(name: str, part: IO[bytes], most: int) -> bytes:
    """A part, read in pieces: read at once, it would be unpacked whole, whatever size it states."""
    data = bytearray()
    while chunk := part.read(CHUNK):
        data += chunk
        if len(data) > most:
            raise Unreadable(Reason.TOO_LARGE, name, limit=MOST_XML)
    return bytes(data)
