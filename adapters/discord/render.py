"""Cards as Discord shows them: one embed to a message, and further pages for what does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import discord

from ...bot.messages import messages
from ...index.search.verdict import Verdict
from ..plaintext import harmless_marked
from ..signs import SIGNS
from .asking import PLATFORM
from .limits import DESCRIPTION
from .text import BOLD, ITALIC, MARK, Paragraph, Span, linked, pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...bot.cards import Card, Citation, Entry, Line
    from ...bot.messages import Messages

QUOTED: Final = "> "
COLOURS: Final = {
    Verdict.VERBATIM: discord.Colour.green(),
    Verdict.CLOSE: discord.Colour.green(),
    Verdict.ALTERED: discord.Colour.orange(),
    Verdict.PARAPHRASE: discord.Colour.gold(),
}
PLAIN: Final = discord.Colour.blurple()


def embeds(card: Card) -> list[discord.Embed]:
    """The pages of a Card, at least one; each stands in a message of its own."""
    colour = COLOURS.get(card.verdict, PLAIN) if card.verdict else PLAIN
    return [discord.Embed(description=page or "\u200b", colour=colour) for page in texts(card)]


def own_terms(card: Card, catalogue: Messages) -> Card:
    """The Card; where the library is empty, with how to add to it from Discord."""
    return replace(card, heading=catalogue.say("discord.library_empty")) if card.empty else card


def posted(card: Card, above: str = "") -> discord.Embed:
    """A Card as a post of its own, in one embed whatever its length; `above` is markup of ours."""
    page, *rest = texts(card, DESCRIPTION - len(above) - 2)
    shown = f"{above}\n{page}" if above else page
    return discord.Embed(description=f"{shown} …" if rest else shown or "\u200b", colour=PLAIN)


def texts(card: Card, most: int = DESCRIPTION) -> list[str]:
    """The pages of a Card as Discord's markdown, with everything that is in it."""
    return pages(_paragraphs(card), most) or [""]


def _paragraphs(card: Card) -> Iterator[Paragraph]:
    sign = (Span(f" {SIGNS[card.verdict]}", ready=True),) if card.verdict else ()
    yield Paragraph((Span(card.heading, BOLD), *sign))
    for sentence in card.differences:
        yield Paragraph((Span(sentence),), "- ")
    for citation in card.citations:
        yield from _citation(citation)
    if card.nearest_heading:
        yield Paragraph((Span(card.nearest_heading, BOLD),), gap=True)
    for citation in card.nearest:
        yield from _citation(citation)
    for entry in card.entries:
        yield from _entry(entry)
    yield from _reading(card.lines)
    for number, note in enumerate(card.notes):
        yield Paragraph((Span(note, ITALIC),), gap=not number)


def _citation(citation: Citation) -> Iterator[Paragraph]:
    dialogue = len(citation.lines) > 1
    for number, line in enumerate(citation.lines):
        yield Paragraph(tuple(_line(line, dialogue=dialogue)), QUOTED, gap=not number)
    yield Paragraph(tuple(_source(citation)), gap=not citation.lines)


def _source(citation: Citation) -> Iterator[Span]:
    """Who, where and when; the way to the moment comes last, where a thumb finds it."""
    parts = (citation.who, citation.company, citation.title, citation.show, citation.date, citation.kind)
    yield Span(" · ".join(part for part in parts if part) + " · ")
    if not citation.link:
        yield Span(citation.go_to or citation.when)
        return
    link = linked(messages().say("discord.open"), citation.link)
    yield from (link, Span(f" · {citation.go_to}")) if citation.go_to else (Span(f"{citation.when} · "), link)


def _entry(entry: Entry) -> Iterator[Paragraph]:
    name = (Span(entry.name, BOLD), *([Span(f"  {entry.id}")] if entry.id else []))
    yield Paragraph(name, gap=True)
    place = entry.place if entry.place and entry.place.platform == PLATFORM else None
    where = (Span(f"<#{place.channel}>" + " · " * bool(entry.details), ready=True),) if place else ()
    if where or entry.details:
        yield Paragraph((*where, Span(" · ".join(entry.details))))


def _reading(lines: tuple[Line, ...]) -> Iterator[Paragraph]:
    dialogue = len(lines) > 1
    for number, line in enumerate(lines):
        if line.when:
            yield Paragraph((Span(line.when, BOLD),), gap=True)
        yield Paragraph(tuple(_line(line, dialogue=dialogue)), QUOTED, gap=not (number or line.when))


def _line(line: Line, *, dialogue: bool) -> Iterator[Span]:
    """One turn. Where nobody is named, a dash shows that another turn begins."""
    words = harmless_marked(line.words)
    if line.speaker and (dialogue or not words.text):
        yield Span(f"{line.speaker}: ", BOLD)
    elif dialogue and line.begins:
        yield Span("– ", ready=True)
    at = 0
    for first, past in words.marks:
        yield Span(words.text[at:first])
        yield Span(words.text[first:past], MARK)
        at = past
    yield Span(words.text[at:])
