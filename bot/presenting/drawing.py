"""Column charts as pictures: SVG as text, and PNG by Pillow where it is installed (`pip install "pullquote[charts]"`).

Both write the same shapes. A picture holds no font and asks for none: SVG names families that every system has, PNG is
written with the font that is built into Pillow, which knows Latin letters alone.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from ..plaintext import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, HEIGHT = 960, 420  # pixels
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 84, 56  # margins of the plot
FINE: Final = 2  # PNG pixels for one of SVG: sharp on screens with small pixels
HEADING_SIZE, TEXT_SIZE = 20, 14
LONGEST_HEADING, LONGEST_TEXT = 88, 128  # characters that have room in one line
LABEL_ROOM: Final = 8.0  # pixels of a character of a label
LABEL_GAP: Final = 16.0  # pixels between two labels
MOST_LABEL: Final = 24  # characters of a label
STEPS: Final = 4  # lines of the scale, about
PAPER, INK, PALE, BAR, PEAK = "#ffffff", "#1f2933", "#d5dbe1", "#3f6fb5", "#d9742b"
FAMILY: Final = "Helvetica, Arial, sans-serif"
_LATIN: Final = 0x24F  # the last letter that the built-in font may know


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
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), PAPER)
    draw = ImageDraw.Draw(image)
    fonts = {size: ImageFont.load_default(size * FINE) for size in (HEADING_SIZE, TEXT_SIZE)}
    for shape in _shapes(figure):
        if isinstance(shape, _Box):
            x, y = shape.x * FINE, shape.y * FINE
            right, below = (shape.x + shape.width) * FINE - 1, (shape.y + shape.height) * FINE - 1
            draw.rectangle((x, y, max(right, x), max(below, y)), fill=shape.colour)
        elif all(ord(character) <= _LATIN or character in "“”‘’…–—" for character in shape.words):
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[shape.anchor]
            draw.text((shape.x * FINE, shape.y * FINE), shape.words, fill=INK, font=fonts[shape.size], anchor=anchor)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _shapes(figure: Figure) -> Iterator[_Box | _Text]:
    """What is drawn, from the back to the front. No column has a height of its own below one pixel."""
    most = max(column.places for column in figure.columns)
    top, step = _scale(most)
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    base = TOP + height
    yield _Box(0, 0, WIDTH, HEIGHT, PAPER)
    yield _Text(LEFT / 2, 36, _cut(figure.heading, LONGEST_HEADING), HEADING_SIZE)
    yield _Text(LEFT / 2, 60, _cut(figure.text, LONGEST_TEXT), TEXT_SIZE)
    for line in range(0, top + 1, step):
        y = base - height * line / top
        yield _Box(LEFT, y - 0.5, width, 1, PALE)
        yield _Text(LEFT - 8, y + 5, f"{line}", TEXT_SIZE, "end")
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
            yield _Text(middle, base + 22, _cut(column.label, MOST_LABEL), TEXT_SIZE, "middle")
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


def _cut(words: str, most: int) -> str:
    words = harmless(words)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
