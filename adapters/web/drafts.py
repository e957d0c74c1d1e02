"""Checking a draft: a text is pasted, and each quotation in it is judged in its place. Nothing of it is stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from ...bot.asking.drafts import of_lines
from ...bot.presenting.checks import CheckCards
from ...index.errors import PullquoteError
from ..programs.failures import told_elsewhere
from .protection import status_of, with_wait
from .site import form_of, viewer_of
from .transcripts import place_path

if TYPE_CHECKING:
    from ...bot.asking.checked_text import CheckedPart, CheckedText
    from ...bot.cards import CheckedEntry
    from .site import Site

LONGEST: Final = 200_000  # characters
_CLOSING: Final = re.compile(r"[\"'”“»«’‘›‹」』.,;:!?)]{0,4}\n?")


def routes(site: Site) -> list[web.RouteDef]:
    """`/check`."""

    async def form(request: web.Request) -> web.Response:
        """An empty page to paste into."""
        return site.page("check.html", viewer=viewer_of(request), here="check", text="", checked=None)

    async def check(request: web.Request) -> web.Response:
        """The text with a verdict beside each of its quotations."""
        viewer = viewer_of(request)
        text = (await form_of(request)).get("text", "").replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > LONGEST:
            raise web.HTTPRequestEntityTooLarge(LONGEST, len(text))
        try:
            checked = await site.core.answers.judge(viewer.asker, of_lines(text))
        except PullquoteError as error:  # what was typed stays there
            told = told_elsewhere(error, site.core)
            shown: dict[str, Any] = {"viewer": viewer, "here": "check", "text": text, "checked": None, "problem": told}
            return with_wait(site.page("check.html", status=status_of(error), **shown), error)
        card = await CheckCards(checked, site.core.messages).whole()
        judged = {"card": card, "pieces": _pieces(site, text, checked, card.parts)}
        return site.page("check.html", viewer=viewer, here="check", text=text, checked=judged)

    return [web.get("/check", form), web.post("/check", check)]


def _pieces(site: Site, text: str, checked: CheckedText, entries: tuple[CheckedEntry, ...]) -> list[dict[str, Any]]:
    """The text in pieces: what stands between quotations, and each quotation with what became of its parts."""
    judged: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for part, entry in zip(checked.parts, entries, strict=True):
        if part.place is not None:
            judged.setdefault(part.place, []).append(
                {"entry": entry, "path": _path(site, part), "outcome": part.outcome}
            )
    places = sorted(judged)
    pieces = list[dict[str, Any]]()
    done = 0
    for place in places:
        past = _closed(text, place[1])
        pieces.append({"text": _after(text[done : place[0]], pieces)})
        closing = text[place[1] : past].rstrip()
        pieces.append({"text": text[slice(*place)], "closing": closing, "judged": judged[place]})
        done = past
    return [*pieces, {"text": _after(text[done:], pieces)}]


def _after(text: str, pieces: list[dict[str, Any]]) -> str:
    """Text between quotations: behind one, where a line begins, without the space that was there."""
    return text.lstrip(" ") if pieces else text


def _closed(text: str, past: int) -> int:
    """Where a quotation ends with the marks that close it, and the line break behind it."""
    closing = _CLOSING.match(text, past)
    return closing.end() if closing else past


def _path(site: Site, part: CheckedPart) -> str | None:
    """Where a part was said."""
    if not part.result.hits:
        return None
    hit = part.result.hits[0]
    return place_path(site, hit.transcript, hit.start, hit.words)
