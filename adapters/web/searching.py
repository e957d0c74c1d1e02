"""The first page: one box for a quote, a topic, or words to verify, with filters, and a topic over time."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web
from markupsafe import Markup

from ...bot.asking.answer_models import Ask, Query, Result
from ...bot.asking.checked_text import CheckedText
from ...bot.asking.known_names import episodes, shows, speakers
from ...bot.plaintext import harmless
from ...bot.presenting.answers import AnswerCards
from ...bot.presenting.charts import ChartCards
from ...bot.presenting.checks import CheckCards
from ...bot.presenting.copies import words_of
from ...bot.presenting.drawing import svg
from ...index.errors import PullquoteError
from ..programs.failures import told_elsewhere
from .protection import LATER, again, status_of, with_wait
from .site import viewer_of
from .transcripts import place_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...bot.cards import Card, Citation
    from ...bot.messages import Messages
    from ...index.querying.catalogue import TranscriptCatalogue
    from ...index.querying.found import Hit
    from .site import Site
    from .viewers import Viewer

LATEST: Final = 12  # episodes on the first page
OFFERED: Final = 200  # names in the list of a filter
AROUND: Final = 160  # characters on either side of a quote
BEGINNING: Final = 10  # words of a place about a topic, that a link marks
FEW_WORDS: Final = 4  # of these on, words without quotation marks are looked for as a quote
LEAST_CHARTED: Final = 2  # places
KINDS: Final = ("any", "quote", "topic", "verify")
FILTERS: Final = ("speaker", "source", "since", "until")
_QUOTED: Final = frozenset('"“”„«»「」')


@dataclass(frozen=True, slots=True)
class Asked:
    """What the box holds."""

    words: str
    kind: str
    filters: dict[str, str]
    charted: bool

    @property
    def query(self) -> Query:
        """The question: of words that may be anything, a few are a topic, and more a quote."""
        ask = {"quote": Ask.QUOTE, "topic": Ask.TOPIC, "verify": Ask.VERIFY}.get(self.kind)
        if ask is None:
            quoted = bool(_QUOTED & set(self.words)) or len(self.words.split()) >= FEW_WORDS
            ask = Ask.QUOTE if quoted else Ask.TOPIC
        limit = 1 if ask is Ask.VERIFY else 10
        speaker, source, since, until = (self.filters[name] or None for name in FILTERS)
        return Query(ask, self.words, speaker, source, since=since, until=until, limit=limit)


def routes(site: Site) -> list[web.RouteDef]:
    """`/` and `/chart.svg`."""

    async def home(request: web.Request) -> web.Response:
        """The box, and what was found for what it holds, or why that cannot be asked; without words, the latest
        episodes."""
        viewer, asked = viewer_of(request), _asked(request)
        values: dict[str, Any] = {"viewer": viewer, "asked": asked, "kinds": KINDS, "here": ""}
        there = (await site.core.shelves.library(viewer.workspace)).transcripts
        values |= {"names": there.kept(_speakers_offered), "sources": there.kept(_sources_offered)}
        if not asked.words:
            latest = there.kept(episodes)
            values |= {"latest": latest[:LATEST], "number": len(latest)}
            return site.page("search.html", found=None, **values)
        try:
            query = await site.core.parsed(viewer.workspace, asked.query)
            result = await site.core.answers.find(viewer.asker, query)
        except PullquoteError as error:
            if (status := status_of(error)) == HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            values |= {"problem": told_elsewhere(error, site.core), "again": None}
            if status in LATER:
                values["again"] = again(site, request)
            return with_wait(site.page("search.html", status=status, found=None, **values), error)
        return site.page("search.html", found=await shown(site, viewer, result, asked), **values)

    async def chart(request: web.Request) -> web.Response:
        """A topic over time, as a picture."""
        viewer, asked = viewer_of(request), _asked(request)
        found = await site.core.timelines.find(viewer.asker, asked.query)
        if not found.timeline.places:
            raise web.HTTPNotFound
        figure = ChartCards(found, site.core.messages).figure()
        return web.Response(text=svg(figure), content_type="image/svg+xml")

    return [web.get("/", home), web.get("/chart.svg", chart)]


def _speakers_offered(there: TranscriptCatalogue) -> Markup:
    return _options(there.kept(speakers))


def _sources_offered(there: TranscriptCatalogue) -> Markup:
    return _options([*there.kept(shows), *(title for _, title in there.kept(episodes))])


def _options(names: Iterable[str]) -> Markup:
    """The first names as the options of a list."""
    some = itertools.islice(dict.fromkeys(names), OFFERED)
    return Markup("").join(Markup('<option value="{}">').format(harmless(name)) for name in some)


def _asked(request: web.Request) -> Asked:
    given = request.query
    kind = given.get("kind", "any")
    return Asked(
        " ".join(given.get("words", "").split()),
        kind if kind in KINDS else "any",
        {name: given.get(name, "").strip() for name in FILTERS},
        bool(given.get("chart")),
    )


async def shown(site: Site, viewer: Viewer, result: Result | CheckedText, asked: Asked) -> dict[str, Any]:
    """What a page shows of a result: its Card, and each place with the ways on from it."""
    if isinstance(result, CheckedText):
        card = await CheckCards(result, site.core.messages).whole()
        return {"card": card, "details": None, "places": [], "parts": card.parts, "chart": None}
    cards, query = AnswerCards(result, site.core.messages), result.query
    if not result.hits:
        near = [(one, hit) for one, hit in zip((await cards.nearest()).citations, result.nearest.hits, strict=True)]
        places = [_place(site, citation, hit) for citation, hit in near]
        card = await cards.whole()
        return {"card": card, "details": None, "places": places, "near": True, "parts": [], "chart": None}
    pages = [await cards.page(number, AROUND if query.ask.judged else 0) for number in range(len(result.hits))]
    places = list[dict[str, Any]]()
    for number, (card, hit) in enumerate(zip(pages, result.hits, strict=True)):
        words = _quoted(query, site.core.messages) if query.ask.judged and not number else ""
        there = (await result.resolved.library.around(hit, 0)).stretch.text if query.ask.judged else ""
        places.append(_place(site, card.citations[0], hit, there, words) | {"verdict": _verdict(card, number)})
    chart = None
    if query.ask is Ask.TOPIC and len(result.hits) >= LEAST_CHARTED:
        given = {name: value for name, value in asked.filters.items() if value}
        found = await site.core.timelines.find(viewer.asker, query) if asked.charted else None
        drawn = ChartCards(found, site.core.messages) if found and found.timeline.places else None
        chart = {
            "more": site.path("", words=asked.words, kind=asked.kind, chart=1, **given),
            "source": site.path("chart.svg", words=query.words, kind="topic", **given),
            "alt": drawn.figure().alt if drawn else None,
            "notes": drawn.card(bars=False).notes if drawn else (),
        }
    details = cards.details(0) if query.ask.judged else None
    return {"card": pages[0], "details": details, "places": places, "near": False, "parts": [], "chart": chart}


def _verdict(card: Card, number: int) -> str | None:
    """The verdict on a place after the first, whose verdict stands above."""
    return card.heading if number and card.verdict else None


def _quoted(query: Query, messages: Messages) -> str:
    """The words of a question as a quotation of whom it claims to have said them, if it does."""
    if query.claimed is None:
        return query.words
    opening, closing = messages.quotation_marks()
    return f"{opening}{query.words}{closing} — {query.claimed}"


def _place(site: Site, citation: Citation, hit: Hit, there: str = "", asked: str = "") -> dict[str, Any]:
    """A place with the ways on from it; a link marks the words that stand `there`, corrected, or its first ones."""
    words = there or " ".join(words_of(citation).strip("… ").split()[:BEGINNING])
    return {
        "citation": citation,
        "path": place_path(site, hit.transcript, hit.start, words),
        "first": hit.span.first,
        "past": hit.span.past,
        "asked": asked,
    }
