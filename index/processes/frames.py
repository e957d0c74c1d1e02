"""Messages between a process and those that search for it: pickled values, each after its length.

They go through pipes that only these processes have. What comes out of one is as trusted as the process at its other
end, which runs the same program for the same user.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

    from ..search.search_address import SearchAddress

_LENGTH: Final = struct.Struct("!I")


@dataclass(frozen=True, slots=True)
class DataAddress:
    """The first message to a new process: the data folder, the language of transcripts that do not state theirs, and
    the address and password of a database on a server, and where the index is, if that is on one."""

    data: Path
    language: str
    url: str | None = None
    password: str | None = None
    search: SearchAddress | None = None


@dataclass(frozen=True, slots=True)
class SearchReply:
    """What a search found, or the error that it raised."""

    found: Any = None
    error: BaseException | None = None


READY: Final = SearchReply()  # the first message from a process that has opened everything


def framed(message: object) -> bytes:
    """A message as it is sent. Raises what `pickle` raises for what it cannot take."""
    pickled = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(pickled)) + pickled


async def received(reader: asyncio.StreamReader) -> Any:
    """The next message. Raises IncompleteReadError at the end, or OSError."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301 - of our own process
