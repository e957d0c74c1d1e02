"""Makes text that people and files bring harmless, before any platform's own escaping.

The result cannot move a cursor, change the direction of the text around it, begin a line, or hide between letters.
`harmless` is for people and leaves out what is not to be seen; `escaped` and `json_line`, for logs and programs,
show what was there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .cards import Marked

_ODD: Final = re.compile(r"[^\x20-\x7e]")
_JOINERS: Final = "\u200c\u200d"  # between two letters or emoji they belong to the word
_BLANKS: Final = frozenset(
    "\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5\u2800"
)  # letters by category, but not to be seen
_FLAG: Final = "\U0001f3f4"  # tag characters after it spell whose flag it is
_TAGS: Final = range(0xE0020, 0xE0080)
FIRST_STRONG_ISOLATE: Final = "\u2068"  # what follows, up to POP_ISOLATE, has the direction of its first letter
POP_ISOLATE: Final = "\u2069"
_KEPT: Final = (FIRST_STRONG_ISOLATE, POP_ISOLATE)
DIRECTED: Final = 2000  # characters of a text that tell its direction
_ISOLATES: Final = re.compile("[\u2068\u2069]|[^\u2068\u2069]+")
_LETTERS: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT: Final = re.compile(f"[{_LETTERS}]")
_FOREIGN: Final = re.compile(
    rf"(?<=[“„«‘])[^“”„«»‘’]*[{_LETTERS}][^“”„«»‘’]*(?=[”“»’])|[{_LETTERS}](?:[{_LETTERS}\W\d_]*[{_LETTERS}])?"
)


def harmless(text: str) -> str:
    """`text` in one line, without control, bidirectional and zero-width characters and lone surrogates."""
    return text if text.isascii() and text.isprintable() else "".join(_harmless(text))


def harmless_beside(text: str) -> str:
    """`harmless` text that keeps its isolates, which the layout of a Card has put in: they end with their line and turn
    nothing around them."""
    return _ISOLATES.sub(lambda found: found[0] if found[0] in _KEPT else harmless(found[0]), text)


def isolated(text: str) -> str:
    """Harmless `text` that stands among words of ours, between isolates if any of it is written from right to left, so
    that what stands beside it keeps its place (UAX #9, https://www.unicode.org/reports/tr9/)."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}" if is_right_to_left(text) else text


def isolated_inside(sentence: str) -> str:
    """A harmless sentence of ours with each part in it that is written from right to left between isolates: what stands
    between quotation marks as a whole."""
    return _FOREIGN.sub(lambda found: isolated(found[0]), sentence) if is_right_to_left(sentence) else sentence


def is_right_to_left(text: str) -> bool:
    """Whether any of a text is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def direction(text: str) -> str:
    """The direction of a text as HTML has it, `ltr` or `rtl`: that of most letters of its beginning."""
    letters = "".join(filter(str.isalpha, text[:DIRECTED]))
    return "rtl" if 2 * len(_RIGHT_TO_LEFT.findall(letters)) > len(letters) else "ltr"


def escaped(text: str) -> str:
    """`text` in one line, with `\\n`, `\\x1b` or `\\u202e` in place of every character that is not printable."""
    return text if text.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in text)


def json_line(value: Any, *, ascii_only: bool = False) -> str:
    """`value` as one line of JSON, in which every character that is not printable is escaped.

    Raises ValueError for a number that JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=ascii_only, allow_nan=False)
    return _ODD.sub(lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], text)


def shortened(words: str, most: int) -> str:
    """`words` up to about `most` characters, cut after a word, with an ellipsis for the rest."""
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def capitalized(text: str) -> str:
    """A text with a capital at its beginning, and no other letter changed."""
    return text[:1].upper() + text[1:]


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, the most that a platform counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_web_address(url: str) -> bool:
    """Whether `url` is a web address with a host, and harmless as it is."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and harmless(url) == url
    except ValueError:
        return False


def harmless_marked(words: Marked) -> Marked:
    """Marked words made harmless; their marks stay on the same words."""
    shown = list(_harmless(words.text))
    at = [0]
    for piece in shown:
        at.append(at[-1] + len(piece))
    marks = tuple((at[first], at[past]) for first, past in words.marks if at[first] < at[past])
    return replace(words, text="".join(shown), marks=marks)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _harmless(text: str) -> Iterator[str]:
    """The shown text of each character in turn; empty for a character that is not shown."""
    flag = False
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        flag = character == _FLAG or (flag and ord(character) in _TAGS)
        if category == "Cs":
            yield "\ufffd"
        elif category in {"Cc", "Zl", "Zp"}:
            yield " " if character.isspace() else ""
        elif character in _JOINERS:
            yield character if _joins(text[at - 1 : at], text[at + 1 : at + 2]) else ""
        elif (category == "Cf" and not flag) or character in _BLANKS:
            yield ""
        else:
            yield character


def _joins(before: str, after: str) -> bool:
    """Whether a joiner between the two can be part of writing: scripts that use joiners, and emoji, are not ASCII."""
    return all(side and not side.isascii() and _stands(side) for side in (before, after))


def _stands(side: str) -> bool:
    return side not in _JOINERS and unicodedata.category(side)[0] in "LMSN"
