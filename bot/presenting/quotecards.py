"""Quote cards: the words of a citation as a picture, with who said them and where, to be shared.

Drawn by Pillow with the Noto fonts of an installed package (`pip install "pullquote[cards]"`). Each character is drawn
with the first font that has it. Of what none of them has, a character stands in its plain form (𝐚 as a), a symbol is
left out, and anything else is refused instead of being drawn as an empty box.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unicodedata import bidirectional, category, normalize

from wcwidth import iter_graphemes

from ...index.errors import PullquoteError
from ..cards import Theme
from ..plaintext import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..cards import Citation, Line
    from ..messages import Messages

WIDTH: Final = 1200  # pixels
LEAST, MOST = 630, 1500  # pixels of height
MARGIN: Final = 90
SIZES: Final = (60, 54, 48, 42, 36, 32)  # of the words, the largest that has room
WHO, WHERE = 34, 26  # sizes of the lines below them
LEADING: Final = 1.45  # of a line, in sizes
SPACE: Final = 0.26  # between words, in sizes
RULE: Final = 72  # pixels of the line above who said it
GAP: Final = 44  # pixels between the words and who said them
FONTS: Final = ("manimgx_fonts", "manimgx_fonts_cjk")  # packages; the second has Chinese, Japanese and Korean
FIRST: Final = ("NotoSans[", "NotoSansSymbols")  # files whose characters come before those of others
NEEDED: Final = ("PIL", "fontTools", FONTS[0])
OPENING: Final = ("Ps", "Pi")  # categories of signs that no line ends with
CLOSING: Final = ("Pe", "Pf", "Po")  # and of those that none begins with
LONGEST_PART: Final = 12  # characters of a word, wider than a line, that stay together
ORNAMENTS: Final = ("So", "Sk")  # categories of signs without which words say the same
SMALL: Final = frozenset(
    "ーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ々ゝゞヽヾ"
)  # letters that a line does not begin with
_UNSEEN: Final = frozenset("\u200c\u200d\ufe0e\ufe0f\u2066\u2067\u2068\u2069\u200e\u200f")


COLOURS: Final = {  # paper, words, what stands below, accent
    Theme.LIGHT: ("#fbf8f1", "#24221e", "#6b655a", "#b4552d"),
    Theme.DARK: ("#1e2124", "#f1eee6", "#a8a399", "#e3a857"),
}


class Undrawable(PullquoteError):
    """No installed font has these characters; the argument shows some of them."""


@dataclass(frozen=True, slots=True)
class QuoteCard:
    """What a card shows: its words by turns, who said them, and where. `alt` is the whole of it in words."""

    turns: tuple[str, ...]
    who: str
    where: str
    alt: str


@cache
def can_make_cards() -> bool:
    """Whether everything is installed that cards are drawn with: Pillow with its text layout, and fonts."""
    if any(find_spec(name) is None for name in NEEDED):
        return False
    from PIL import features

    return features.check("raqm") is True


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

    who, where, *turns = _drawable((card.who, card.where, *card.turns))
    paper, ink, pale, accent = COLOURS[theme]
    below = [*_lines([who], WHO, bold=True), *_lines([where], WHERE)]
    size, words = _fitting(turns, MOST - 2 * MARGIN - GAP - _height(below))
    height = max(LEAST, 2 * MARGIN + GAP + _height(words) + _height(below))
    image = Image.new("RGB", (WIDTH, height), paper)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 16, height), fill=accent)
    top = (height - GAP - _height(words) - _height(below)) / 2
    for line in words:
        line.draw(draw, top, ink)
        top += size * LEADING
    top += GAP
    left = WIDTH - MARGIN - RULE if below[0].backwards else MARGIN
    draw.rectangle((left, top - GAP / 2, left + RULE, top - GAP / 2 + 3), fill=accent)
    for line in below:
        line.draw(draw, top, ink if line.bold else pale)
        top += line.size * LEADING
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


# --- Lines ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of one font, in the direction of its own."""

    text: str
    font: Any
    backwards: bool

    @property
    def width(self) -> float:
        return float(self.font.getlength(self.text, direction="rtl" if self.backwards else "ltr"))


@dataclass(frozen=True, slots=True)
class _Word:
    """Pieces in the order in which they are read, with the room after them."""

    pieces: tuple[_Piece, ...]
    backwards: bool
    after: float

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _TextLine:
    """One line: words in the order in which they are read."""

    words: tuple[_Word, ...]
    size: int
    bold: bool
    backwards: bool

    def draw(self, draw: Any, top: float, colour: str) -> None:
        """Draws it from the side on which it begins; runs in the other direction are turned round."""
        line = top + self.size * 1.1  # where the letters stand
        at, step = (WIDTH - MARGIN, -1) if self.backwards else (MARGIN, 1)
        for turned, run in groupby(self.words, key=lambda word: word.backwards is not self.backwards):
            for word in reversed(list(run)) if turned else run:
                for piece in reversed(word.pieces) if turned else word.pieces:
                    left = at - piece.width if self.backwards else at
                    direction = "rtl" if piece.backwards else "ltr"
                    draw.text((left, line), piece.text, fill=colour, font=piece.font, anchor="ls", direction=direction)
                    at += step * piece.width
                at += step * word.after


def _fitting(turns: Sequence[str], room: float) -> tuple[int, list[_TextLine]]:
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


def _height(lines: Sequence[_TextLine]) -> int:
    return round(sum(line.size * LEADING for line in lines))


def _lines(turns: Sequence[str], size: int, *, bold: bool = False) -> list[_TextLine]:
    return [line for turn in turns if turn for line in _wrapped(turn, size, bold=bold)]


def _wrapped(turn: str, size: int, *, bold: bool) -> Iterator[_TextLine]:
    """The lines of one turn, broken between words, and inside those that are wider than a line."""
    room, backwards = WIDTH - 2 * MARGIN, _begins_backwards(turn)
    line: list[_Word] = []
    used = 0.0
    for word in _words(turn, size, room, bold=bold, backwards=backwards):
        if line and used + word.width > room:
            yield _TextLine(tuple(line), size, bold, backwards)
            line, used = [], 0.0
        line.append(word)
        used += word.width + word.after
    if line:
        yield _TextLine(tuple(line), size, bold, backwards)


def _words(turn: str, size: int, room: float, *, bold: bool, backwards: bool) -> Iterator[_Word]:
    """The words of a turn; what is wider than a line, as in a script without spaces, is broken between characters."""
    turned = backwards
    for word in turn.split():
        if any(character.isalpha() for character in word):
            turned = _begins_backwards(word)
        whole = _Word(tuple(_pieces(word, size, bold=bold, backwards=turned)), turned, SPACE * size)
        if whole.width <= room:
            yield whole
            continue
        *others, last = _unbroken(word)
        for part in others:
            yield _Word(tuple(_pieces(part, size, bold=bold, backwards=turned)), turned, 0.0)
        yield _Word(tuple(_pieces(last, size, bold=bold, backwards=turned)), turned, SPACE * size)


def _unbroken(word: str) -> list[str]:
    """The parts between which a word may be broken: characters with the signs at their sides, and short runs of Latin
    letters and digits."""
    parts, joined = [""], True
    for grapheme in iter_graphemes(word):
        kind, latin = category(grapheme[0]), _is_latin(grapheme) and _is_latin(parts[-1][-1:])
        joined = joined or latin or kind in CLOSING or grapheme in SMALL
        if joined and len(parts[-1]) < LONGEST_PART:
            parts[-1] += grapheme
        else:
            parts.append(grapheme)
        joined = kind in OPENING
    return parts


def _is_latin(character: str) -> bool:
    return "0" <= character < "\u0250" and character.isalnum()


def _begins_backwards(text: str) -> bool:
    """Whether the first letter with a direction is written from right to left."""
    strong = (kind for one in text if (kind := bidirectional(one)) in {"L", "R", "AL"})
    return next(strong, "L") != "L"


def _pieces(text: str, size: int, *, bold: bool, backwards: bool) -> Iterator[_Piece]:
    """Text by the fonts that have its characters; a character stays with the font of the one before where it can."""
    font, kept = None, ""
    for grapheme in iter_graphemes(text):
        found = font if font and font.has(grapheme) else _typeface(grapheme)
        if kept and font is not found and font:
            yield _Piece(kept, font.sized(size, bold=bold), backwards)
            kept = ""
        font, kept = found or font, kept + grapheme
    if kept and font:
        yield _Piece(kept, font.sized(size, bold=bold), backwards)


# --- Fonts ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Typeface:
    """A font file and the characters that it has."""

    path: Path
    characters: frozenset[int]

    def has(self, grapheme: str) -> bool:
        """Whether it has all of what looks like one character."""
        return all(ord(one) in self.characters for one in grapheme if one not in _UNSEEN)

    def sized(self, size: int, *, bold: bool) -> Any:
        """The font in a size."""
        return _font(self.path, size, bold)


@cache
def _font(path: Path, size: int, bold: bool) -> Any:
    from PIL import ImageFont

    font = ImageFont.truetype(path, size)
    weight = {b"Weight": 700.0 if bold else 400.0}  # the default of some fonts is their thinnest
    axes = [(axis.get("name"), axis.get("default") or 0) for axis in font.get_variation_axes()]
    font.set_variation_by_axes([weight.get(name or b"", float(default)) for name, default in axes])
    return font


@cache
def _typefaces() -> tuple[_Typeface, ...]:
    """The installed fonts, those first that are for most of the text."""
    from fontTools.ttLib import TTFont

    found: list[_Typeface] = []
    for package in FONTS:
        spec = find_spec(package)
        for folder in spec.submodule_search_locations or () if spec else ():
            for path in sorted(Path(folder).glob("*.tt[fc]"), key=lambda path: not path.name.startswith(FIRST)):
                if "Italic" not in path.name:
                    with TTFont(path, fontNumber=0, lazy=True) as font:
                        found.append(_Typeface(path, frozenset(font.getBestCmap() or ())))
    return tuple(found)


@cache
def _typeface(grapheme: str) -> _Typeface | None:
    return next((one for one in _typefaces() if one.has(grapheme)), None)


def _drawable(texts: Sequence[str]) -> list[str]:
    """Texts with what no font has in its plain form, or left out if it is an ornament. Raises Undrawable for the rest,
    and where nothing would be left."""
    lacking = Counter(one for text in texts for one in iter_graphemes(text) if not one.isspace() and not _typeface(one))
    plain = {one: _plain(one) for one in lacking}
    drawn = [_replaced(text, plain) for text in texts]
    emptied = any(text.strip() and not left for text, left in zip(texts, drawn, strict=True))
    if refused := [one for one, _ in lacking.most_common() if emptied or plain[one] is None]:
        raise Undrawable(" ".join(refused[:5]))
    return drawn


def _replaced(text: str, plain: Mapping[str, str | None]) -> str:
    """A text with other forms of some characters, and no room before those that are left out."""
    kept = ""
    for grapheme in iter_graphemes(text):
        form = plain.get(grapheme, grapheme)
        kept = kept + form if form else kept.rstrip()
    return kept.strip()


def _plain(grapheme: str) -> str | None:
    """What stands for what looks like one character that no font has; None for what means something and has no
    other form."""
    if (compatible := normalize("NFKC", grapheme)) != grapheme and all(map(_typeface, iter_graphemes(compatible))):
        return compatible
    return "" if category(grapheme[0]) in ORNAMENTS else None
