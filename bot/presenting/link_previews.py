"""What a link into the web face leads to, as a Card for a chat in which somebody has passed the link on.

A Card is read by everybody who is there. So whose eyes it is for is said with each link: those of everybody, or those
of a workspace's people. A link that lets its bearer in (`/in/…`) never becomes a Card.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote, urlsplit

from ..cards import Card
from ..places import READERS
from .citations import Citations
from .paragraphs import find_words
from .reading import NoTimes, moment_of

if TYPE_CHECKING:
    from ...index.library import Library
    from ...index.querying.found import Hit
    from ...index.shelves import Shelves
    from ...index.transcript import Transcript
    from ..keeping.quote_links import QuoteLinks
    from ..messages import Messages
    from ..settings.reloading import LiveSettings

LONGEST: Final = 4000  # characters of a link, and of the words in it


class LinkPreviews:
    """Makes Cards of links. `Core.link_previews` is one."""

    def __init__(self, settings: LiveSettings, shelves: Shelves, links: QuoteLinks, messages: Messages) -> None:
        self._settings = settings
        self._shelves = shelves
        self._links = links
        self._messages = messages

    async def card(self, url: str, workspace: str | None = None) -> Card | None:
        """The Card of a page for the people of `workspace`, or for everybody; None where they may not see it, or where
        there is none. Raises EngineError or StorageError."""
        steps = self._steps(url)
        viewers = [*([READERS] if self._settings.current.web.public else []), *([workspace] if workspace else [])]
        for viewer in viewers if steps else ():
            library = await self._shelves.library(viewer)
            match steps:
                case ["q", id_]:
                    card = await self._quote(library, viewer, id_)
                case ["t", public, *_]:
                    card = await self._place(library, public, parse_qs(urlsplit(url).query))
                case _:
                    card = None
            if card is not None:
                return card
        return None

    def _steps(self, url: str) -> list[str]:
        """The steps of a page's path; none of an address that is not ours."""
        ours = f"{self._settings.current.web.url}/"
        if len(url) > LONGEST or not url.startswith(ours) or ours == "/":
            return []
        return [unquote(step) for step in url.removeprefix(ours).partition("?")[0].partition("#")[0].split("/")]

    async def _quote(self, library: Library, viewer: str, id_: str) -> Card | None:
        link = await self._links.find(id_)
        if link is None or link.workspace not in (viewer, READERS):
            return None
        _, hit = await self._links.became(library, link)
        return await self._cited(library, hit) if hit else None

    async def _place(self, library: Library, public: str, query: dict[str, list[str]]) -> Card | None:
        transcript = next((one for one in library.transcripts if one.public == public), None)
        if transcript is None:
            return None
        hit = await self._named(library, transcript, query.get("words", [""])[0], query.get("at", [""])[0])
        if hit is not None:
            return await self._cited(library, hit)
        facts = transcript.facts
        about = (facts.show, self._messages.date(facts.date) if facts.date else None)
        return Card(transcript.title, detail=" · ".join(filter(None, about)) or None)

    async def _named(self, library: Library, transcript: Transcript, words: str, at: str) -> Hit | None:
        """The words that an address names, nearest to its time, where they stand now."""
        if not words.strip():
            return None
        text, moment = await library.whole(transcript), moment_of(at)
        try:
            near = moment.offset(text.stretch, transcript.title) if moment else 0
        except NoTimes:
            near = 0
        span = await asyncio.to_thread(find_words, text.stretch.text, words, near)
        return await library.place(transcript, *text.map.inverse().forward(*span), 1.0) if span else None

    async def _cited(self, library: Library, hit: Hit) -> Card:
        citation = await Citations(library, self._messages).of(hit)
        return Card(citation.title, citations=(citation,))
