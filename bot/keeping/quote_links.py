"""Links to quotes, for ever: each knows its words, and is found again by them when the transcript is replaced.

A link is made of words that stand in a transcript then, so it can say later what became of them. Its id is made of what
it leads to: the same quote has the same link, however often somebody asks for one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ...index.dialogue import dialogue
from ...index.errors import PullquoteError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...index.library import Library
    from ...index.querying.found import Hit
    from ...index.storage.database import Database
    from ...index.transcript import Stretch, Transcript

MOST: Final = 2000  # links into one transcript: presses must not fill the disk
LONGEST: Final = 4000  # characters of a quote
_ID: Final = re.compile(r"[A-Za-z0-9_-]{12}")


class LinkState(StrEnum):
    """What became of the words of a link."""

    SAME = "same"
    CORRECTED = "corrected"  # the words as recognised stand there, and read otherwise now
    CHANGED = "changed"  # they do not stand in the transcript any more


@dataclass(frozen=True, slots=True)
class QuoteLink:
    """A link by its `id` to the words `written` at [`first`, `past`) of the transcript called `transcript`, as they
    were when it was made; `read` is what people read there then. `asked` are words that were held against them, or
    empty. `workspace` is whose link it is. `around` are the words around them, and `speakers` the names of those who
    said them, one a line, as they were then; None where that was not kept."""

    id: str
    workspace: str
    transcript: str
    first: int
    past: int
    written: str
    read: str
    asked: str
    around: str = ""
    speakers: str | None = None


@dataclass
class TooManyLinks(PullquoteError):
    """A transcript has as many links to quotes as it may have."""

    most: int


_NAMES: Final = [field.name for field in fields(QuoteLink)]
_COLUMNS: Final = ", ".join(_NAMES)


class QuoteLinks:
    """The links to quotes of an open data folder. `Core.quote_links` is one. `now` is Unix time in seconds."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now

    async def make(self, workspace: str, library: Library, hit: Hit, asked: str = "") -> QuoteLink:
        """The link to a place, made if there is none yet. Raises TooManyLinks or StorageError."""
        text = (await library.around(hit, 0)).stretch
        place = (workspace, hit.transcript.public, hit.span.first, hit.span.past, hit.words, asked)
        around, speakers = await library.surroundings(hit), _speakers(text, hit.transcript)
        link = QuoteLink(_id(place), *place[:5], text.text, asked, around, speakers)
        async with self._database.transaction() as connection:
            if await connection.fetch_one("SELECT 1 FROM quote_link WHERE id = ?", (link.id,)):
                return link
            row = await connection.fetch_one(
                "SELECT count(*) AS made FROM quote_link WHERE transcript = ?", (link.transcript,)
            )
            if row and row["made"] >= MOST:
                raise TooManyLinks(MOST)
            await connection.execute(
                f"INSERT INTO quote_link ({_COLUMNS}, created) VALUES ({', '.join('?' * len(_NAMES))}, ?)",  # noqa: S608 - constants
                (*(getattr(link, name) for name in _NAMES), self._now()),
            )
        return link

    async def find(self, id_: str) -> QuoteLink | None:
        """The link with an id; None if there is none. Who may see it is up to whoever asks."""
        if not _ID.fullmatch(id_):
            return None
        async with self._database.reader() as connection:
            row = await connection.fetch_one(
                f"SELECT {_COLUMNS} FROM quote_link WHERE id = ?",  # noqa: S608 - constants
                (id_,),
            )
        return QuoteLink(**{name: row[name] for name in _NAMES}) if row else None

    async def became(self, library: Library, link: QuoteLink) -> tuple[LinkState, Hit | None]:
        """What became of the words of a link, and where they stand now, just so."""
        hit = await library.relocate(link.transcript, link.first, link.past, link.written, link.around)
        if hit is None:
            return LinkState.CHANGED, None
        read = (await library.around(hit, 0)).stretch.text
        return (LinkState.SAME if read == link.read else LinkState.CORRECTED), hit

    async def said_before(self, library: Library, link: QuoteLink, hit: Hit) -> list[str]:
        """The names of those who were said to speak the words of a link, where others are for those of a hit now."""
        now = _speakers((await library.around(hit, 0)).stretch, hit.transcript)
        return link.speakers.split("\n") if link.speakers and link.speakers != now else []


def _speakers(text: Stretch, transcript: Transcript) -> str:
    """The names of those who speak in a stretch, one a line."""
    return "\n".join(
        dict.fromkeys(line.speaker for line in dialogue(text, (), transcript.facts.labels) if line.speaker)
    )


def _id(place: tuple[object, ...]) -> str:
    digest = hashlib.sha256(json.dumps(place, ensure_ascii=False).encode("utf-8", "surrogatepass")).digest()
    return base64.urlsafe_b64encode(digest)[:12].decode()
