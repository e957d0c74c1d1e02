"""Writes Cards as Discord's components: a container of texts to a message, and further pages for the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import discord

from ...index.search.verdict import Verdict
from ..layout import Layout, LineKind, Role, TextLine, TextRun
from . import mentions
from .identity import PLATFORM
from .limits import IN_ROW, LABEL, TEXT
from .text import BOLD, ITALIC, STRUCK, MarkdownSpan, Paragraph, clipped, linked, pages, target

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...bot.cards import Card
    from ...bot.messages import Messages
    from ...bot.places import Place
    from .pictures import Picture, TextFile

    Item = discord.ui.Item[Any]
    Rows = Sequence[Sequence[Item]]

LARGEST: Final = 240  # characters of words in the largest letters: more would fill a phone
BLOCKS: Final = 12  # texts of a message that stand apart; the others share one
PREFIXES: Final = {
    LineKind.HEADLINE: "### ",
    LineKind.BULLET: "- ",
    LineKind.QUOTE: "> ",
    LineKind.LARGE: "## ",
    LineKind.SMALL: "-# ",
    LineKind.NOTE: "-# ",
}
STYLES: Final = {
    Role.SUBHEADING: BOLD,
    Role.SPEAKER: ITALIC,
    Role.NAME: BOLD,
    Role.TIME: BOLD,
    Role.WHO: BOLD,
    Role.MARK: BOLD,
    Role.STRUCK: STRUCK,
}
COLOURS: Final = {
    Verdict.VERBATIM: discord.Colour(0x3BA55D),
    Verdict.CLOSE: discord.Colour(0xA3B86C),
    Verdict.REWORDED: discord.Colour(0xE3C04B),
    Verdict.SPLICED: discord.Colour(0xED8B2F),
    Verdict.ALTERED: discord.Colour(0xF0A32F),
    Verdict.PARAPHRASE: discord.Colour(0xE3C04B),
    Verdict.NOT_FOUND: discord.Colour(0x80848E),
}
PLAIN: Final = discord.Colour.blurple()


@dataclass(frozen=True, slots=True)
class Page:
    """A container: texts in Discord's markdown, with empty lines between those that stand apart. `opening` is the
    label and the address of the button that opens the recording."""

    text: str
    colour: discord.Colour = PLAIN
    opening: tuple[str, str] | None = None


def _channel(place: Place) -> str | None:
    """The mention of a channel on Discord; it notifies nobody."""
    return f"<#{place.channel}>" if place.platform == PLATFORM else None


LAYOUT: Final = Layout(_channel, opens=lambda url: target(url) is not None)


def rendered(card: Card) -> list[Page]:
    """The pages of a Card, at least one; each goes into a message of its own."""
    shown = Verdict.ALTERED if card.misattributed else card.verdict
    colour = COLOURS.get(shown, PLAIN) if shown else PLAIN
    return [Page(page or "\u200b", colour, _opening(card)) for page in texts(card)]


def with_upload_hint(card: Card, catalogue: Messages) -> Card:
    """The Card; that of an empty library with the command to add transcripts as its heading."""
    return replace(card, heading=catalogue.say("discord.library_empty")) if card.empty else card


def posted(card: Card, above: str = "") -> Page:
    """A Card as one page, cut if it is too long; `above` is markup of ours."""
    page, *rest = texts(card, TEXT - len(above) - 3)
    shown = f"{above}\n{page}" if above else page
    return Page(f"{shown} …" if rest else shown or "\u200b", PLAIN, _opening(card))


def texts(card: Card, most: int = TEXT) -> list[str]:
    """The pages of a Card as Discord's markdown, of at most `most` characters each."""
    return pages(map(_paragraph, LAYOUT.lines(card)), most) or [""]


def fitting(shown: Sequence[Page], most: int = TEXT) -> list[Page]:
    """The first pages, as many as fit into one message."""
    kept: list[Page] = []
    for page in shown:
        if kept and sum(len(one.text) for one in (*kept, page)) > most:
            break
        kept.append(page)
    return kept


def message(
    shown: Sequence[Page], rows: Rows = (), attached: Picture | TextFile | None = None, called: str | None = None
) -> discord.ui.LayoutView:
    """The components of a message: a container for each page; what can be pressed stands in the last of them. `called`
    stands above them, such as the mention of those who are called.

    discord.py does not listen on it: it would keep the view of a private answer, and a task for each, for a quarter of
    an hour.
    """
    made = discord.ui.LayoutView(timeout=None)
    if called:
        made.add_item(discord.ui.TextDisplay(called))
    for number, page in enumerate(shown, 1):
        inside: list[Item] = [discord.ui.TextDisplay(text) for text in _apart(page.text, BLOCKS // len(shown))]
        if attached and number == len(shown):
            inside.append(attached.item())
        opening = [link_button(*page.opening)] if page.opening else []
        pressed = [opening] if opening and number < len(shown) else []
        pressed = _with_opening(opening, rows) if number == len(shown) else pressed
        inside += [discord.ui.ActionRow(*row) for row in pressed if row]
        made.add_item(discord.ui.Container(*inside, accent_colour=page.colour))
    made.stop()
    return made


def _opening(card: Card) -> tuple[str, str] | None:
    found = LAYOUT.opening(card)
    return (found[0], target(found[1]) or "") if found else None


def link_button(label: str, url: str) -> Item:
    """A button that opens an address."""
    return discord.ui.Button(label=clipped(label, LABEL), url=url)


def _with_opening(opening: Sequence[Item], rows: Rows) -> list[Sequence[Item]]:
    """The rows with the button that opens the recording before the others, where there is room for it."""
    first, *rest = rows or [[]]
    if sum(item.width for item in first) + len(opening) > IN_ROW:
        return [opening, first, *rest]
    return [[*opening, *first], *rest]


_ID: Final = re.compile(r"[\w.-]{1,40}")  # in which nothing can end a span of code


def _apart(text: str, most: int) -> Iterable[str]:
    """The texts that stand apart, at most so many."""
    each = text.split("\n\n")
    return each if len(each) <= most else [*each[: most - 1], "\n\n".join(each[most - 1 :])]


def _paragraph(line: TextLine) -> Paragraph:
    prefix = PREFIXES.get(line.kind, "")
    if line.kind is LineKind.LARGE and sum(len(run.text) for run in line.runs) > LARGEST:
        prefix = PREFIXES[LineKind.HEADLINE]
    return Paragraph(tuple(chain.from_iterable(map(_spans, line.runs))), prefix, line.gap)


def _spans(run: TextRun) -> Iterable[MarkdownSpan]:
    if run.link:
        return [linked(run.text, run.link)]
    if run.role is Role.BAR:  # blocks and digits
        return [MarkdownSpan(f"`{run.text}`", ready=True)]
    if run.role in {Role.SIGN, Role.PLACE}:
        return [MarkdownSpan(run.text, ready=True)]
    if run.role is Role.ID:
        is_plain = bool(_ID.fullmatch(run.text))
        return [MarkdownSpan(f"  `{run.text}`" if is_plain else f"  {run.text}", ready=is_plain)]
    return mentions.spans(run.text, STYLES.get(run.role, ""))
