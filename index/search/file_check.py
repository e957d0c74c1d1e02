"""Whether the files of an index are as tantivy wrote them: each ends with a checksum, which tantivy does not look at
when it opens them."""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC: Final = 1337
PIECE: Final = 1 << 20
_TAIL: Final = struct.Struct("<II")  # the length of the footer, which is JSON with a field `crc`, and MAGIC


def damaged_files(folder: Path) -> list[Path]:
    """The files of the live segments of the index in `folder` that are missing or damaged; none if there is no index.
    Blocking. Raises OSError."""
    return list(_damaged(folder))


def _damaged(folder: Path) -> Iterator[Path]:
    meta, managed = folder / "meta.json", folder / ".managed.json"
    if not (folder / "version.json").exists():  # it counts as missing, and is made anew
        return
    for listed in (meta, managed):
        if not listed.exists():
            yield listed
            return
    try:
        live = {segment["segment_id"].replace("-", "") for segment in json.loads(meta.read_bytes())["segments"]}
        names = [name for name in json.loads(managed.read_bytes()) if name.partition(".")[0] in live]
    except (ValueError, LookupError, TypeError, AttributeError):
        yield meta
        return
    for name in sorted(names):
        if not _is_whole(folder / name):
            yield folder / name


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(size - _TAIL.size, 0))
            tail = file.read()
            length, magic = _TAIL.unpack(tail) if len(tail) == _TAIL.size else (0, 0)
            past = size - _TAIL.size - length
            if magic != MAGIC or past < 0:
                return False
            file.seek(past)
            wanted = json.loads(file.read(length))["crc"]
            file.seek(0)
            crc = 0
            while past > 0 and (piece := file.read(min(PIECE, past))):
                crc, past = zlib.crc32(piece, crc), past - len(piece)
    except FileNotFoundError:
        return False
    except (ValueError, LookupError, TypeError):  # the footer itself
        return False
    return crc == wanted
