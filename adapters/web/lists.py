"""What there is: episodes, shows and speakers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import web

from ...bot.asking.known_names import episodes, shows, speakers
from ...bot.presenting.links import clock
from ...bot.presenting.web_links import slug_of
from ...index.search.filters import folded
from .site import viewer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...index.library import Library
    from ...index.transcript import Transcript
    from .site import Site

A_PAGE: Final = 100  # rows


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list: a name, where it leads, and what there is to say about it."""

    name: str
    path: str
    details: tuple[str, ...]


def routes(site: Site) -> list[web.RouteDef]:
    """`/episodes`, `/shows` and `/speakers`."""
    lists = _Lists(site)
    return [
        web.get("/episodes", lists.episodes),
        web.get("/shows", lists.shows),
        web.get("/speakers", lists.speakers),
    ]


class _Lists:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def episodes(self, request: web.Request) -> web.Response:
        """The episodes, the latest first; those of a show or a speaker, or about whose names words are known."""
        site, viewer = self._site, viewer_of(request)
        library = await site.core.shelves.library(viewer.workspace)
        show, speaker = request.query.get("show", ""), request.query.get("speaker", "")
        words = _words(request)
        rows = [
            self._row(one, title)
            for one, title in library.transcripts.kept(episodes)
            if (not show or one.facts.show == show)
            and (not speaker or speaker in _heard(one))
            and words in folded(f"{title} {one.facts.show or ''}")
        ]
        heading = show or speaker or site.say("web.episodes")
        return self._page(request, "episodes", heading, rows, {"show": show, "speaker": speaker})

    async def shows(self, request: web.Request) -> web.Response:
        """The shows, those of most episodes first; of some, whose names have words in them."""
        site, library, words = self._site, await self._library(request), _words(request)
        counted = Counter(one.facts.show for one in library.transcripts)
        rows = [
            ListRow(name, site.path("episodes", show=name), (site.say("web.of_episodes", n=counted[name]),))
            for name in library.transcripts.kept(shows)
            if words in folded(name)
        ]
        return self._page(request, "shows", site.say("web.shows"), rows)

    async def speakers(self, request: web.Request) -> web.Response:
        """The speakers, those heard in most episodes first; of some, whose names have words in them."""
        site, library, words = self._site, await self._library(request), _words(request)
        heard = library.transcripts.kept(_times_heard)
        rows = [
            ListRow(name, site.path("episodes", speaker=name), (site.say("web.of_episodes", n=heard[name]),))
            for name in library.transcripts.kept(speakers)
            if words in folded(name)
        ]
        return self._page(request, "speakers", site.say("web.speakers"), rows)

    async def _library(self, request: web.Request) -> Library:
        return await self._site.core.shelves.library(viewer_of(request).workspace)

    def _row(self, one: Transcript, title: str) -> ListRow:
        length = one.facts.seconds or one.seconds
        names = [name for name in map(one.speaker_name, one.speakers) if name] or list(one.facts.participants)
        some = [*names[:3], "…"] if len(names) > 3 else names
        date = self._site.core.messages.date(one.facts.date or "")
        details = (
            one.facts.show,
            date,
            clock(length) if length else None,
            self._site.core.messages.series(some) or None,
        )
        path = self._site.path("t", one.public, slug_of(one))
        return ListRow(title, path, tuple(detail for detail in details if detail))

    def _page(
        self,
        request: web.Request,
        here: str,
        heading: str,
        rows: Sequence[ListRow],
        kept: dict[str, str] | None = None,
    ) -> web.Response:
        site, typed, words = self._site, request.query.get("page", "1"), request.query.get("words", "").strip()
        pages = max(-(-len(rows) // A_PAGE), 1)
        page = min(max(int(typed), 1), pages) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
        turned = {
            name: site.path(here, page=number, words=words, **(kept or {})) if 1 <= number <= pages else None
            for name, number in (("before", page - 1), ("after", page + 1))
        }
        return site.page(
            "list.html",
            viewer=viewer_of(request),
            here=here,
            heading=heading,
            rows=rows[(page - 1) * A_PAGE : page * A_PAGE],
            number=len(rows),
            words=words,
            kept=kept or {},
            page=page,
            pages=pages,
            turned=turned,
        )


def _words(request: web.Request) -> str:
    """The words that a name has to have, as names are compared."""
    return folded(request.query.get("words", ""))


def _heard(one: Transcript) -> set[str | None]:
    return {one.speaker_name(label) for label in one.speakers}


def _times_heard(transcripts: Sequence[Transcript]) -> Counter[str | None]:
    return Counter(name for one in transcripts for name in _heard(one))
