"""A page for one quote, with a link that lasts: its words, their place, the verdict on what was asked, copies of it.

When a transcript is replaced, the words are found again wherever they stand, also in another transcript; if they read
otherwise by then, or somebody else is named for them, the page says so, and if they are gone, that they are.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from ...bot.asking.answer_models import Ask, Query, Result
from ...bot.cards import Theme
from ...bot.keeping.quote_links import LONGEST, LinkState, QuoteLink
from ...bot.presenting.answers import AnswerCards
from ...bot.presenting.citations import Citations
from ...bot.presenting.copies import apa, as_json, plain, words_of
from ...bot.presenting.export import quoted
from ...bot.presenting.paragraphs import find_words
from ...bot.presenting.quotecards import png, quote_card
from ...bot.presenting.reading import moment_of
from ...bot.presenting.typesetting import can_typeset
from ...index.errors import BadQuestion
from ...index.language.word_patterns import UNSPACED
from ...index.search.filters import tell_apart
from ...index.search.verdict import SURE, Verdict
from .site import form_of, redirect, viewer_of
from .transcripts import DESCRIBED, FOUND_AGAIN, changed_words, find_transcript, nearly, place_path
from .viewers import READERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...bot.cards import Card, Citation
    from ...bot.core import Core
    from ...index.library import Library
    from ...index.querying.found import Hit
    from ...index.transcript import Transcript
    from .site import Site
    from .viewers import Viewer

_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_INSIDE: Final = re.compile(rf"[^\W{UNSPACED}]{{2}}")
TELLING: Final = 30  # characters of words that are looked for in other transcripts: fewer are said by many


def routes(site: Site) -> list[web.RouteDef]:
    """`/q/ID`, its picture, and how one is made."""
    quotes = _Quotes(site)
    return [
        web.post("/q", quotes.make),
        web.get("/q/{id}", quotes.page),
        web.get("/q/{id}/card.png", quotes.picture),
        web.get("/oembed", quotes.embed),
    ]


async def link_to(core: Core, workspace: str, library: Library, hit: Hit, asked: str = "") -> QuoteLink:
    """The lasting link to a place: everybody's where readers may see the transcript, else the workspace's. Raises
    TooManyLinks."""
    shared = any(one.id == hit.transcript.id for one in core.shelves.visible(READERS))
    return await core.quote_links.make(READERS if shared else workspace, library, hit, asked)


def _is_inside_word(text: str, at: int) -> bool:
    """Whether a word, in a script that sets words apart, stands on both sides of an offset."""
    return _INSIDE.fullmatch(text[max(at - 1, 0) : at + 1]) is not None


class _Quotes:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._drawing = asyncio.Lock()  # one picture at a time: each takes some hundred milliseconds of a processor

    async def make(self, request: web.Request) -> web.Response:
        """Makes the link to words of a transcript, and goes there."""
        site, viewer = self._site, viewer_of(request)
        told = await form_of(request)
        library = await site.core.shelves.library(viewer.workspace)
        transcript = find_transcript(library, told.get("transcript", ""))
        if "first" in told:
            hit = await self._at(library, transcript, told)
        else:
            hit = await self._said(viewer, library, transcript, told)
        if hit is None:
            raise web.HTTPNotFound
        if len(hit.words) > LONGEST:
            raise BadQuestion(len(hit.words), LONGEST)
        link = await link_to(site.core, viewer.workspace, library, hit, told.get("asked", "")[:LONGEST])
        return redirect(site.path("q", link.id))

    async def _at(self, library: Library, transcript: Transcript, told: Mapping[str, str]) -> Hit | None:
        """The place that a form names by its characters; None if words would be cut there: the text is another one
        by now, or the form was not ours."""
        if not all(_NUMBER.fullmatch(told.get(name, "")) for name in ("first", "past")):
            return None
        first, past = int(told["first"]), int(told["past"])
        if not first < past <= transcript.length:
            return None
        whole = await library.whole(transcript)
        if any(_is_inside_word(whole.stretch.text, at) for at in whole.map.forward(first, past)):
            return None
        return await library.place(transcript, first, past, 1.0)

    async def _said(
        self, viewer: Viewer, library: Library, transcript: Transcript, told: Mapping[str, str]
    ) -> Hit | None:
        """The place that a form names by its words, as they are shown, and their time."""
        text, words = await library.whole(transcript), told.get("words", "")[: 2 * LONGEST]
        moment = moment_of(told.get("at", ""))
        near = moment.offset(text.stretch, transcript.title) if moment and transcript.timed else 0
        span = await asyncio.to_thread(find_words, text.stretch.text, words, near)
        if span is not None:
            return await library.place(transcript, *text.map.inverse().forward(*span), 1.0)
        # what is not shown, such as laughter, may stand between them
        return await nearly(self._site, viewer, library, transcript, words, SURE)

    async def page(self, request: web.Request) -> web.Response:
        """A quote."""
        site, viewer = self._site, viewer_of(request)
        library = await site.core.shelves.library(viewer.workspace)
        link = await self._link(request, viewer)
        shown = await self._shown(viewer, library, link)
        hit: Hit | None = shown.pop("hit")
        transcript = hit.transcript if hit else find_transcript(library, link.transcript)
        own = site.link(site.path("q", link.id))
        citation: Citation | None = shown["citation"]
        title = library.transcripts.kept(tell_apart)[transcript.id]
        words = words_of(citation) if citation else link.read
        there = (await library.around(hit, 0)).stretch.text if hit else link.read  # without ellipses of what is shown
        return site.page(
            "quote.html",
            viewer=viewer,
            link=own,
            title=title,
            place=place_path(site, transcript, hit and hit.start, there),
            words=words,
            copies=self._copies(citation, own, link.asked, shown["card"]) if citation else [],
            picture=site.path("q", link.id, "card.png") if citation and can_typeset() else None,
            preview=self._preview(link, transcript, words, title, citation),
            **shown,
        )

    async def _link(self, request: web.Request, viewer: Viewer) -> QuoteLink:
        """The link that is asked for. Raises HTTPNotFound, also for one of another workspace."""
        link = await self._site.core.quote_links.find(request.match_info["id"])
        if link is None or link.workspace not in (viewer.workspace, READERS):
            raise web.HTTPNotFound
        return link

    async def _shown(self, viewer: Viewer, library: Library, link: QuoteLink) -> dict[str, Any]:
        """The citation of a link as it stands now, the verdict, and what has changed since."""
        site, say = self._site, self._site.say
        state, hit = await site.core.quote_links.became(library, link)
        there = any(one.public == link.transcript for one in library.transcripts)
        changes, notes = list[str](), list[str]()
        if state is LinkState.CORRECTED:
            changes = [say("web.read_before", words=link.read)]
        elif hit is None and there:
            found = await self._verified(viewer, link.written, link.transcript)
            if found and found.verdict in FOUND_AGAIN:
                hit = replace(found.hits[0], judgement=None)
                changes = changed_words(site, found.found.judgement) or [say("web.read_before", words=link.read)]
        if hit is None and len(link.written) >= TELLING:
            found = await self._verified(viewer, link.written)
            if found and found.verdict is Verdict.VERBATIM:
                near, notes = found.hits[0], [say("web.elsewhere")]
                just_so = (near.transcript.public, near.span.first, near.span.past, link.written, link.around)
                hit = await library.relocate(*just_so) or replace(near, judgement=None)
        if hit and (names := await site.core.quote_links.said_before(library, link, hit)):
            changes.append(say("web.said_before", names=site.core.messages.listed(names)))
        if hit is None:
            notes = [say("web.gone")]
        elif changes and not notes:
            notes = [say("web.was_corrected")]
        citation = await Citations(library, site.core.messages).of(hit) if hit else None
        card = await self._judged(viewer, link, hit) if link.asked and hit else None
        return {"citation": citation, "card": card, "notes": notes, "changes": changes, "hit": hit}

    async def _verified(self, viewer: Viewer, words: str, transcript: str | None = None) -> Result | None:
        """Where words were said, in one transcript or in any; None if nowhere."""
        query = Query(Ask.VERIFY, _short(words), transcript=transcript, limit=1, nearest=0)
        found = await self._site.core.answers.find(viewer.asker, query)
        return found if isinstance(found, Result) and found.hits else None

    async def _judged(self, viewer: Viewer, link: QuoteLink, hit: Hit) -> Card | None:
        """The Card of the verdict on the words that were held against the quote; None if they are nowhere in its
        transcript: a page of ours shows nothing that has nothing to do with it."""
        query = await self._site.core.read(viewer.workspace, Query(Ask.VERIFY, _short(link.asked), limit=1, nearest=0))
        query = replace(query, transcript=hit.transcript.public)
        found = await self._site.core.answers.find(viewer.asker, query)
        if not isinstance(found, Result) or not found.hits:
            return None
        cards = AnswerCards(found, self._site.core.messages)
        return replace(cards.details(0), asked=(await cards.page(0, 0)).asked)

    def _copies(self, citation: Citation, link: str, asked: str, judged: Card | None) -> list[tuple[str, str]]:
        say, ours = self._site.say, replace(citation, link=link)
        return [
            (say("web.copy_markdown"), quoted(ours, (), self._site.core.messages)),
            (say("web.copy_apa"), apa(citation, link)),
            (say("web.copy_plain"), plain(citation, link, self._site.core.messages)),
            (say("web.copy_json"), as_json(citation, link, asked, judged)),
        ]

    def _preview(
        self, link: QuoteLink, transcript: Transcript, words: str, title: str, citation: Citation | None
    ) -> dict[str, Any]:
        """What other sites show of the page: only what everybody may see has a picture there."""
        site, facts = self._site, transcript.facts
        whose = citation.who if citation and citation.named else title
        about = " · ".join(
            one
            for one in (whose if whose != title else None, title, facts.show, site.core.messages.date(facts.date or ""))
            if one
        )
        open_ = site.public and citation is not None
        picture = site.link(site.path("q", link.id, "card.png")) if open_ and can_typeset() else None
        own = site.link(site.path("q", link.id))
        embed = site.link(site.path("oembed", url=own, format="json")) if open_ else None
        shown = f"{words[:DESCRIBED].rstrip()}{'…' if len(words) > DESCRIBED else ''}"
        text = f"{site.say('citation.words', words=shown)} — {whose}"
        return {"title": about, "text": text, "image": picture, "alt": text, "embed": embed}

    async def picture(self, request: web.Request) -> web.Response:
        """The quote as a picture, as chats have it."""
        site, viewer = self._site, viewer_of(request)
        link = await self._link(request, viewer)
        library = await site.core.shelves.library(viewer.workspace)
        _, hit = await site.core.quote_links.became(library, link)
        if hit is None or not can_typeset():
            raise web.HTTPNotFound
        citation = await Citations(library, site.core.messages).of(hit)
        theme = Theme.DARK if request.query.get("theme") == "dark" else Theme.LIGHT
        async with self._drawing:
            body = await asyncio.to_thread(png, quote_card(citation, site.core.messages), theme)
        return web.Response(body=body, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    async def embed(self, request: web.Request) -> web.Response:
        """What other sites show of a quote (https://oembed.com)."""
        site, viewer = self._site, viewer_of(request)
        if request.query.get("format", "json") != "json":
            raise web.HTTPNotImplemented
        try:
            wanted = urlsplit(request.query.get("url", ""))
        except ValueError:
            raise web.HTTPNotFound from None
        start = site.link(site.path("q", ""))
        whole = f"{wanted.scheme}://{wanted.netloc}{wanted.path}"
        link = await site.core.quote_links.find(whole.removeprefix(start)) if whole.startswith(start) else None
        if link is None or link.workspace not in (viewer.workspace, READERS):
            raise web.HTTPNotFound
        library = await site.core.shelves.library(viewer.workspace)
        transcript = find_transcript(library, link.transcript)
        title = f"{site.say('citation.words', words=link.read)} — {transcript.title}"
        told = {"version": "1.0", "type": "link", "title": title}
        more = {"provider_name": "pullquote", "provider_url": site.link(site.path(""))}
        return web.json_response(told | more)


def _short(words: str) -> str:
    """Words that are not more than may be asked."""
    return words[:LONGEST]
