"""Writes Cards as Discord's markdown: one embed to a message, and further pages for the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import discord

from ...index.search.verdict import Verdict
from ..layout import Layout, LineKind, LinkPosition, Role, TextLine, TextRun
from .identity import PLATFORM
from .limits import DESCRIPTION
from .text import BOLD, ITALIC, MARK, STRUCK, MarkdownSpan, Paragraph, linked, pages

if TYPE_CHECKING:
    from ...bot.cards import Card
    from ...bot.messages import Messages
    from ...bot.places import Place

PREFIXES: Final = {LineKind.BULLET: "- ", LineKind.QUOTE: "> "}
STYLES: Final = {
    Role.HEADING: BOLD,
    Role.SUBHEADING: BOLD,
    Role.SPEAKER: BOLD,
    Role.NAME: BOLD,
    Role.TIME: BOLD,
    Role.MARK: MARK,
    Role.STRUCK: STRUCK,
    Role.NOTE: ITALIC,
}
COLOURS: Final = {
    Verdict.VERBATIM: discord.Colour.green(),
    Verdict.CLOSE: discord.Colour.green(),
    Verdict.REWORDED: discord.Colour.gold(),
    Verdict.SPLICED: discord.Colour.orange(),
    Verdict.ALTERED: discord.Colour.orange(),
    Verdict.PARAPHRASE: discord.Colour.gold(),
}
PLAIN: Final = discord.Colour.blurple()


def _channel(place: Place) -> str | None:
    """The mention of a channel on Discord; it notifies nobody."""
    return f"<#{place.channel}>" if place.platform == PLATFORM else None


LAYOUT: Final = Layout(LinkPosition.AFTER_TIME, _channel, "discord.open")


def embeds(card: Card) -> list[discord.Embed]:
    """The pages of a Card, at least one; each goes into a message of its own."""
    shown = Verdict.ALTERED if card.misattributed else card.verdict
    colour = COLOURS.get(shown, PLAIN) if shown else PLAIN
    return [discord.Embed(description=page or "\u200b", colour=colour) for page in texts(card)]


def with_upload_hint(card: Card, catalogue: Messages) -> Card:
    """The Card; that of an empty library with the command to add transcripts as its heading."""
    return replace(card, heading=catalogue.say("discord.library_empty")) if card.empty else card


def posted(card: Card, above: str = "") -> discord.Embed:
    """A Card as one embed, cut if it is too long; `above` is markup of ours."""
    page, *rest = texts(card, DESCRIPTION - len(above) - 2)
    shown = f"{above}\n{page}" if above else page
    return discord.Embed(description=f"{shown} …" if rest else shown or "\u200b", colour=PLAIN)


def texts(card: Card, most: int = DESCRIPTION) -> list[str]:
    """The pages of a Card as Discord's markdown, of at most `most` characters each."""
    return pages(map(_paragraph, LAYOUT.lines(card)), most) or [""]


def _paragraph(line: TextLine) -> Paragraph:
    return Paragraph(tuple(map(_span, line.runs)), PREFIXES.get(line.kind, ""), line.gap)


def _span(run: TextRun) -> MarkdownSpan:
    if run.link:
        return linked(run.text, run.link)
    if run.role is Role.BAR:  # blocks and digits
        return MarkdownSpan(f"`{run.text}`", ready=True)
    text = f"  {run.text}" if run.role is Role.ID else run.text
    return MarkdownSpan(text, STYLES.get(run.role, ""), ready=run.role in {Role.SIGN, Role.PLACE})
