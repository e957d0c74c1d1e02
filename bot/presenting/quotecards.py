"""Quote cards: the words of a citation as a picture, with who said them and where, to be shared.

Drawn by Pillow, in lines of `typesetting.py`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..cards import Theme
from ..plaintext import harmless
from .typesetting import ASCENT, drawable, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..cards import Citation, Line
    from ..messages import Messages
    from .typesetting import LineBox

WIDTH: Final = 1200  # pixels
LEAST, MOST = 630, 1500  # pixels of height
MARGIN: Final = 90
SIZES: Final = (60, 54, 48, 42, 36, 32)  # of the words, the largest that has room
WHO, WHERE = 34, 26  # sizes of the lines below them
LEADING: Final = 1.45  # of a line, in sizes
RULE: Final = 72  # pixels of the line above who said it
GAP: Final = 44  # pixels between the words and who said them

COLOURS: Final = {  # paper, words, what stands below, accent
    Theme.LIGHT: ("#fbf8f1", "#24221e", "#6b655a", "#b4552d"),
    Theme.DARK: ("#1e2124", "#f1eee6", "#a8a399", "#e3a857"),
}


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """What a card shows: its words by turns, who said them, and where. `alt` is the whole of it in words."""

    turns: tuple[str, ...]
    who: str
    where: str
    alt: str


def quote_card(citation: Citation, messages: Messages) -> QuoteCard:
    """The card of a citation, without the turns of others before and after the words that are cited."""
    lines = _quoted(citation.lines)
    turns = tuple(_turn(line, messages, several=len(lines) > 1) for line in lines)
    first = citation.who if citation.named else citation.title
    rest = (citation.title if citation.named else None, citation.show, messages.date(citation.date or ""))
    where = " · ".join(harmless(part) for part in rest if part)
    said = messages.say("quote_card.alt", words=" ".join(turns), who=harmless(first), where=where)
    return QuoteCard(turns, harmless(first), where, said)


def _quoted(lines: Sequence[Line]) -> Sequence[Line]:
    """The turns from the first to the last with words that stand out, which the names below are of; all if none do."""
    marked = [number for number, line in enumerate(lines) if line.words.marks]
    return lines[marked[0] : marked[-1] + 1] if marked else lines


def _turn(line: Line, messages: Messages, *, several: bool) -> str:
    words = harmless(line.words.text)
    if not several:
        return messages.say("citation.words", words=words)
    return f"{harmless(line.speaker)}: {words}" if line.speaker else f"– {words}"


def png(card: QuoteCard, theme: Theme = Theme.LIGHT) -> bytes:
    """The card as PNG. Blocking, for some hundred milliseconds. Raises Undrawable, or ImportError without Pillow."""
    from PIL import Image, ImageDraw

    who, where, *turns = drawable((card.who, card.where, *card.turns))
    paper, ink, pale, accent = COLOURS[theme]
    below = [*_lines([who], WHO, bold=True), *_lines([where], WHERE)]
    size, words = _fitting(turns, MOST - 2 * MARGIN - GAP - _height(below))
    height = max(LEAST, 2 * MARGIN + GAP + _height(words) + _height(below))
    image = Image.new("RGB", (WIDTH, height), paper)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 16, height), fill=accent)
    top = (height - GAP - _height(words) - _height(below)) / 2
    for line in words:
        line.draw(draw, MARGIN, WIDTH - MARGIN, top + line.size * ASCENT, ink)
        top += size * LEADING
    top += GAP
    left = WIDTH - MARGIN - RULE if below[0].backwards else MARGIN
    draw.rectangle((left, top - GAP / 2, left + RULE, top - GAP / 2 + 3), fill=accent)
    for line in below:
        line.draw(draw, MARGIN, WIDTH - MARGIN, top + line.size * ASCENT, ink if line.bold else pale)
        top += line.size * LEADING
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitting(turns: Sequence[str], room: float) -> tuple[int, list[LineBox]]:
    """The lines of the words in the largest size that leaves the card flat; in the least, cut where it is too much."""
    flat = LEAST - (MOST - room)
    for size in SIZES:
        lines = _lines(turns, size)
        if _height(lines) <= flat:
            return size, lines
    size = SIZES[-1]
    lines, most = _lines(turns, size), int(room / (size * LEADING))
    if len(lines) > most:
        lines = [*lines[: most - 1], *_lines(["…"], size)]
    return size, lines


def _height(lines: Sequence[LineBox]) -> int:
    return round(sum(line.size * LEADING for line in lines))


def _lines(turns: Sequence[str], size: int, *, bold: bool = False) -> list[LineBox]:
    return [line for turn in turns if turn for line in wrapped(turn, size, WIDTH - 2 * MARGIN, bold=bold)]
