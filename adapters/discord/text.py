"""Text for Discord: escaped first, marks wrapped around it afterwards, cut only between words or graphemes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from wcwidth import iter_graphemes

from ...bot.plaintext import harmless_beside, is_web_address, units
from .limits import LINK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BOLD: Final = "**"
ITALIC: Final = "*"
STRUCK: Final = "~~"

_MARKUP: Final = re.compile(r"[\\*_~`|<>\[\]()#@]|:(?=\S)|^:$")  # a colon makes addresses links, and words emoji
_LISTED: Final = re.compile(
    r"(?<!\S)([-+]|\d+(?=\.))(\.?)(?!\S)", re.ASCII
)  # at the start of a line, a list's beginning
_CALLED: Final = re.compile(r"\\@(everyone|here)\b", re.IGNORECASE)
_TAG: Final = re.compile(r"<(?:@[!&]?|#|t:|a?:\w+:|id:|/)[^<>\n]*>")  # mentions, emoji, times, commands
_MASKED: Final = re.compile(r"\[([^\[\]\n]+)\]\(<?https?://[^\s()<>]+>?\)")
_ADDRESS: Final = re.compile(r"<?https?://[^\s<>]+>?")
_WORD: Final = re.compile(r"\S+\s*|\s+")
_URL_SAFE: Final = "/:?#@!$&'*+,;=%-._~"  # what RFC 3986 knows, but for brackets: they would end the link


def untagged(text: str) -> str:
    """A text as it is typed, without mentions, emoji and times of Discord."""
    return _TAG.sub("", text).strip()


def spoken(text: str) -> str:
    """A message of Discord as its words: mentions, emoji, times and addresses left out, masked links as their words."""
    return _ADDRESS.sub("", _MASKED.sub(r"\1", _TAG.sub("", text))).strip()


def escaped(text: str) -> str:
    """`text` in one line, in which nothing is markup, a mention, an emoji's name or a link."""
    plain = _LISTED.sub(lambda found: _unlisted(*found.groups()), _MARKUP.sub(r"\\\g<0>", harmless_beside(text)))
    return _CALLED.sub("@\u200b\\1", plain)  # these two are looked for before backslashes are


def _unlisted(sign: str, dot: str) -> str:
    return f"{sign}\\." if dot else f"\\{sign}"


@dataclass(frozen=True, slots=True)
class MarkdownSpan:
    """Plain text, shown with `style` around it: empty, or one of the markers above. `ready` text is markup of ours."""

    text: str
    style: str = ""
    ready: bool = False


def linked(words: str, url: str) -> MarkdownSpan:
    """A masked link on `words` of ours; the words and the address as text if `url` is no web address."""
    address = target(url)
    return MarkdownSpan(f"[{escaped(words)}]({address})", ready=True) if address else MarkdownSpan(f"{words} {url}")


def target(url: str) -> str | None:
    """A web address as it can stand in a masked link or on a button; None for anything else."""
    address = quote(url, safe=_URL_SAFE) if is_web_address(url) else ""
    return address if 0 < len(address) <= LINK else None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of an answer: spans after a prefix. `gap` keeps it a blank line away from the one before."""

    spans: tuple[MarkdownSpan, ...]
    prefix: str = ""
    gap: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    """The shortest piece that is not cut."""

    text: str
    style: str


def pages(paragraphs: Iterable[Paragraph], most: int) -> list[str]:
    """The paragraphs as texts of at most `most` characters each, cut between paragraphs, else between words."""
    done: list[str] = []
    page = ""
    for paragraph in paragraphs:
        tokens = list(_tokens(paragraph, most))
        joint = "" if not page else "\n\n" if paragraph.gap else "\n"
        whole, room = _rendered(paragraph.prefix, tokens), most - units(page + joint)
        if units(whole) <= room:
            page += joint + whole
        elif units(whole) <= most or room < most // 8:
            done.append(page)
            *full, page = _cut(paragraph.prefix, tokens, most, most)
            done.extend(full)
        else:  # too long for any page: it may as well begin on this one
            first, *rest = _cut(paragraph.prefix, tokens, room, most)
            *full, page = page + joint + first if first else page, *rest
            done.extend(full)
    return [*done, page] if page or not done else done


def _cut(prefix: str, tokens: Sequence[_Token], first: int, most: int) -> list[str]:
    """One paragraph in parts: the first of at most `first` characters, the others of `most`."""
    parts: list[list[_Token]] = [[]]
    room = first - units(prefix)
    for token in tokens:
        around = 2 * len(token.style)
        opened = bool(parts[-1]) and parts[-1][-1].style == token.style
        cost = units(token.text) + (0 if opened else around)
        if cost > room and (parts[-1] or first < most):
            parts.append([])
            room, cost = most - units(prefix), units(token.text) + around
        parts[-1].append(token)
        room -= cost
    return [_rendered(prefix, part) for part in parts]


def _rendered(prefix: str, tokens: Iterable[_Token]) -> str:
    """Tokens of one style as one run: a marker that touches white space would not count."""
    text = prefix
    for style, run in groupby(tokens, key=lambda token: token.style):
        words = "".join(token.text for token in run)
        kept = words.strip()
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        text += f"{before}{style}{kept}{style[::-1]}{after}" if kept else words
    return text.rstrip() if text != prefix else ""


def _tokens(paragraph: Paragraph, most: int) -> Iterator[_Token]:
    """Words, and the graphemes of words that are too long."""
    for span in paragraph.spans:
        if span.ready:
            yield _Token(span.text, span.style)
            continue
        for word in _WORD.findall(harmless_beside(span.text)):
            yield from _parts(_Token(escaped(word), span.style), word, most)


def _parts(token: _Token, word: str, most: int) -> Iterator[_Token]:
    """A word, in parts of whole graphemes if it is too long for half a page."""
    if units(token.text) <= most // 2:
        yield token
        return
    longest, part, length = most // 8, "", 0  # before escaping, which can double it
    for grapheme in iter_graphemes(word):
        more = units(grapheme)
        if part and length + more > longest:
            yield _Token(_inner(part), token.style)
            part, length = "", 0
        part, length = part + grapheme, length + more
        while len(part) > longest:  # what looks like one letter with hundreds of accents is no letter
            yield _Token(_inner(part[: longest // 2]), token.style)
            part = part[longest // 2 :]
            length = units(part)
    yield _Token(escaped(part), token.style)


def _inner(part: str) -> str:
    """A part of a word that goes on, escaped."""
    return escaped(f"{part}x")[:-1]


def clipped(text: str, most: int) -> str:
    """At most `most` characters, with an ellipsis for the rest: for labels and names."""
    if units(text) <= most:
        return text
    kept = ""
    for grapheme in iter_graphemes(text):
        if units(kept + grapheme) > most - 1:
            break
        kept += grapheme
    return f"{kept.rstrip()}…"
