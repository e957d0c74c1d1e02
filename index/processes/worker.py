"""A process that searches: it opens the same data folder for reading, and answers one search after the other.

    python -m pullquote.index.processes.worker NICENESS

reads a `DataAddress` and then `RemoteSearch`es from its input, and writes a `SearchReply` to each (see `frames`). It
ends when its input does, so that none is left behind, whatever becomes of the process that started it; signals are for
that one.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
import time
import traceback
from typing import TYPE_CHECKING, cast

from ..deadline import Deadline
from ..errors import EngineError, PullquoteError
from ..querying.remote import CannotSearch, RemoteSearch
from ..search.engine import Damaged
from ..shelves import open_shelves
from .frames import READY, DataAddress, SearchReply, framed, received
from .tuning import tune_allocator, tune_interpreter

if TYPE_CHECKING:
    from ..shelves import Shelves


async def _serve(source: int, sink: int) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(source, "rb"))

    opening: DataAddress = await received(reader)
    opened = open_shelves(
        opening.data, language=opening.language, url=opening.url, password=opening.password, search=opening.search
    )
    async with opened as shelves:
        tune_interpreter()
        with os.fdopen(sink, "wb") as pipe:
            reply = framed(READY)
            while True:
                pipe.write(reply)
                pipe.flush()  # blocks while nobody reads, as it should
                try:
                    asked, seconds = cast("tuple[RemoteSearch, float]", await received(reader))
                except asyncio.IncompleteReadError:
                    return
                reply = _framed(await _reply(shelves, asked, seconds))


async def _reply(shelves: Shelves, asked: RemoteSearch, seconds: float) -> SearchReply:
    deadline = Deadline(time.monotonic() + seconds, alone=True)
    try:
        library = await shelves.as_of(asked.workspace, asked.revisions)
        return SearchReply(await asked.search(library.snapshot, *asked.arguments, deadline))
    except Damaged:  # whoever asked makes it anew
        return SearchReply(error=CannotSearch())
    except (PullquoteError, CannotSearch) as error:
        return SearchReply(error=error)
    except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told
        error.add_note(traceback.format_exc())
        return SearchReply(error=error)


def _framed(reply: SearchReply) -> bytes:
    if reply.error is None:
        return framed(reply)
    try:
        pickle.loads(pickle.dumps(reply.error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - of a library's, with arguments that pickle does not know of
        return framed(SearchReply(error=EngineError("".join(traceback.format_exception(reply.error)))))
    return framed(reply)


def main() -> None:
    """Serves its input until that ends, with so much less priority as the command line says."""
    os.nice(int(sys.argv[1]))
    for one in (signal.SIGINT, signal.SIGTERM):  # a terminal or a service sends them to all processes of a group
        signal.signal(one, signal.SIG_IGN)
    tune_allocator()
    source, sink = os.dup(sys.stdin.fileno()), os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no reply
    asyncio.run(_serve(source, sink))


if __name__ == "__main__":
    main()
