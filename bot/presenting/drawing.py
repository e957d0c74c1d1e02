"""Column charts as pictures: SVG as text, and PNG by Pillow where it is installed (`pip install "pullquote[charts]"`).

Both write the same shapes, in a size that can be read on a phone, where a picture is about 280 pixels wide. SVG names
fonts that every system has. PNG has the fonts of quote cards where they are installed, else the one that is built into
Pillow, which knows little more than English letters: a text with any other is left out.
"""

from __future__ import annotations

import io
import math
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from wcwidth import wrap

from ..plaintext import harmless
from .typesetting import Undrawable, can_typeset, drawable, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, HEIGHT = 480, 400  # pixels
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 16, 40  # margins of the plot, the upper one without the lines of text
FINE: Final = 3  # PNG pixels for one of SVG: sharp on screens with small pixels
HEADING_SIZE, TEXT_SIZE = 20, 18
LEADING: Final = 1.3  # of a line, in sizes
HEADING_LINES, TEXT_LINES = 2, 3  # at most
LETTER: Final = 0.55  # the width of a Latin letter, in sizes, about
LABEL_ROOM: Final = 10.5  # pixels of a character of a label
LABEL_GAP: Final = 16.0  # pixels between two labels
MOST_LABEL: Final = 24  # characters of a label
STEPS: Final = 4  # lines of the scale, about
PAPER, INK, PALE, BAR, PEAK = "#ffffff", "#1f2933", "#d5dbe1", "#3f6fb5", "#d9742b"
FAMILY: Final = "Helvetica, Arial, sans-serif"
_LACKING: Final = "\uffff"  # no character: a font draws it as it draws what it lacks


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label, and its height in places."""

    label: str
    places: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: two lines of text above its columns, at least one of which has a height. `alt` says what it shows."""

    heading: str
    text: str
    columns: tuple[Column, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Text:
    """Text at its baseline; `anchor` is SVG's: start, middle or end."""

    x: float
    y: float
    words: str
    size: int
    anchor: str = "start"


def svg(figure: Figure) -> str:
    """The figure as SVG, which says what it shows to those who do not see it."""
    shapes = "\n".join(map(_element, _shapes(figure)))
    alt = escape(harmless(figure.alt))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{alt}">\n<title>{alt}</title>\n{shapes}\n</svg>\n'
    )


def can_draw_png() -> bool:
    """Whether Pillow is installed."""
    return find_spec("PIL") is not None


def png(figure: Figure) -> bytes:
    """The figure as PNG. Blocking, for some tens of milliseconds. Raises ImportError without Pillow."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    draw = ImageDraw.Draw(image)
    write = _typeset if can_typeset() else _built_in
    for shape in _shapes(figure):
        if isinstance(shape, _Box):
            x, y = shape.x * FINE, shape.y * FINE
            right, below = (shape.x + shape.width) * FINE - 1, (shape.y + shape.height) * FINE - 1
            draw.rectangle((x, y, max(right, x), max(below, y)), fill=shape.colour)
        elif shape.words:
            write(draw, shape)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _typeset(draw: Any, text: _Text) -> None:
    """Writes a text with the fonts of quote cards; one that they cannot write is left out."""
    with suppress(Undrawable):
        (words,) = drawable([text.words])
        (line,) = wrapped(words, text.size * FINE, math.inf)
        left = text.x * FINE - {"start": 0, "middle": line.width / 2, "end": line.width}[text.anchor]
        line.draw(draw, left, left + line.width, text.y * FINE, INK)


def _built_in(draw: Any, text: _Text) -> None:
    """Writes a text with the font of Pillow; one with a character that it lacks is left out."""
    from PIL import ImageFont

    font: Any = ImageFont.load_default(text.size * FINE)
    lacking = bytes(font.getmask(_LACKING))
    if all(bytes(font.getmask(character)) != lacking for character in text.words):
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[text.anchor]
        draw.text((text.x * FINE, text.y * FINE), text.words, fill=INK, font=font, anchor=anchor)


def _shapes(figure: Figure) -> Iterator[_Box | _Text]:
    """What is drawn, from the back to the front. No column has a height of its own below one pixel."""
    most = max(column.places for column in figure.columns)
    top, step = _scale(most)
    yield _Box(0, 0, WIDTH, HEIGHT, PAPER)
    above = float(TOP)
    for words, size, lines in (
        (figure.heading, HEADING_SIZE, HEADING_LINES),
        (figure.text, TEXT_SIZE, TEXT_LINES),
    ):
        for line in _lines(words, size, lines):
            above += size * LEADING
            yield _Text(RIGHT, above, line, size)
    above += TEXT_SIZE * LEADING
    base = HEIGHT - BOTTOM
    width, height = WIDTH - LEFT - RIGHT, base - above
    for line in range(0, top + 1, step):
        y = base - height * line / top
        yield _Box(LEFT, y - 0.5, width, 1, PALE)
        yield _Text(LEFT - 8, y + 6, f"{line}", TEXT_SIZE, "end")
    room = width / len(figure.columns)
    bar = max(room * 0.75, 1.0) if len(figure.columns) < 200 else room
    labels = _labelled(figure, room)
    for number, column in enumerate(figure.columns):
        middle = LEFT + room * (number + 0.5)
        if column.places:
            tall = max(height * column.places / top, 1.0)
            colour = PEAK if column.places == most else BAR
            yield _Box(middle - bar / 2, base - tall, bar, tall, colour)
        if number in labels:
            yield _Text(middle, base + 26, _cut(column.label, MOST_LABEL), TEXT_SIZE, "middle")
    yield _Box(LEFT, base - 0.5, width, 1, INK)


def _scale(most: int) -> tuple[int, int]:
    """The top of the scale and the step between its lines: 1, 2 or 5 times a power of ten."""
    rough = max(most / STEPS, 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(round(power * factor) for factor in (1, 2, 5, 10) if power * factor >= rough)
    return math.ceil(most / step) * step, step


def _labelled(figure: Figure, room: float) -> frozenset[int]:
    """The columns that get a label: as many as have room beside each other, evenly."""
    longest = max(min(len(column.label), MOST_LABEL) for column in figure.columns)
    every = max(math.ceil((longest * LABEL_ROOM + LABEL_GAP) / room), 1)
    edge = math.ceil(max(longest * LABEL_ROOM / 2 - LEFT, 0) / room)  # one at the very edge would be cut
    edge = min(edge, (len(figure.columns) - 1) // 2)
    return frozenset(range(edge, len(figure.columns) - edge, every))


def _element(shape: _Box | _Text) -> str:
    if isinstance(shape, _Box):
        place = f'x="{shape.x:.2f}" y="{shape.y:.2f}" width="{shape.width:.2f}" height="{shape.height:.2f}"'
        return f'<rect {place} fill="{shape.colour}"/>'
    place = f'x="{shape.x:.2f}" y="{shape.y:.2f}" text-anchor="{shape.anchor}"'
    style = f'font-family="{FAMILY}" font-size="{shape.size}" fill="{INK}"'
    return f"<text {place} {style}>{escape(shape.words)}</text>"


def _lines(words: str, size: int, most: int) -> list[str]:
    """The words in lines that have room beside the margins, the last one cut where they are more than `most`."""
    first, *rest = wrap(harmless(words), round((WIDTH - 2 * RIGHT) / (size * LETTER))) or [""]
    kept = [first, *rest[: most - 1]]
    return [*kept[:-1], f"{kept[-1]}…"] if len(rest) >= most else kept


def _cut(words: str, most: int) -> str:
    words = harmless(words)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
