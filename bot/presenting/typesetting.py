"""Lines of text in pictures, in any script that the installed fonts have, drawn by Pillow.

The fonts are the Noto fonts of an installed package (`pip install "pullquote[cards]"`). Each character is drawn with
the first font that has it. Of what none of them has, a character stands in its plain form (𝐚 as a), a symbol is left
out, and anything else is refused instead of being drawn as an empty box.
"""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ASCENT: Final = 1.1  # from the top of a line to where the letters stand, in sizes
SPACE: Final = 0.26  # between words, in sizes
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


class Undrawable(PullquoteError):
    """No installed font has these characters; the argument shows some of them."""


@cache
def can_typeset() -> bool:
    """Whether everything is installed that lines are drawn with: Pillow with its text layout, and fonts."""
    if any(find_spec(name) is None for name in NEEDED):
        return False
    from PIL import features

    return features.check("raqm") is True


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
class LineBox:
    """One line: words in the order in which they are read."""

    words: tuple[_Word, ...]
    size: int
    bold: bool
    backwards: bool

    @property
    def width(self) -> float:
        """Pixels, without the room after its last word."""
        return sum(word.width + word.after for word in self.words) - self.words[-1].after

    def draw(self, draw: Any, left: float, right: float, line: float, colour: str) -> None:
        """Draws it from the side on which it begins, its letters standing on `line`; runs in the other direction are
        turned round."""
        at, step = (right, -1) if self.backwards else (left, 1)
        for turned, run in groupby(self.words, key=lambda word: word.backwards is not self.backwards):
            for word in reversed(list(run)) if turned else run:
                for piece in reversed(word.pieces) if turned else word.pieces:
                    begin = at - piece.width if self.backwards else at
                    direction = "rtl" if piece.backwards else "ltr"
                    draw.text((begin, line), piece.text, fill=colour, font=piece.font, anchor="ls", direction=direction)
                    at += step * piece.width
                at += step * word.after


def wrapped(text: str, size: int, room: float, *, bold: bool = False) -> Iterator[LineBox]:
    """The lines of a text that has to be `drawable`, broken between words, and inside those that are wider than the
    room of a line, in pixels."""
    backwards = _begins_backwards(text)
    line: list[_Word] = []
    used = 0.0
    for word in _words(text, size, room, bold=bold, backwards=backwards):
        if line and used + word.width > room:
            yield LineBox(tuple(line), size, bold, backwards)
            line, used = [], 0.0
        line.append(word)
        used += word.width + word.after
    if line:
        yield LineBox(tuple(line), size, bold, backwards)


def _words(text: str, size: int, room: float, *, bold: bool, backwards: bool) -> Iterator[_Word]:
    """The words of a text; what is wider than a line, as in a script without spaces, is broken between characters."""
    turned = backwards
    for word in text.split():
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


def drawable(texts: Sequence[str]) -> list[str]:
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
