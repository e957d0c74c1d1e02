"""Text for Slack: made harmless, escaped where Slack reads markup, and cut only between words or graphemes.

Words of transcripts go into rich text elements, in which nothing is markup. Where Slack does read markup, in fallback
texts, everything is escaped first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from wcwidth import iter_graphemes

from ...bot.plaintext import harmless_beside, is_web_address, units
from .limits import LINK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CONTROL: Final = re.compile(r"<(?=[!@#])")
_TOKEN: Final = re.compile(r"\S+\s*|\s+")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_EMOJI: Final = re.compile(r"(?<![\w:]):(?=[a-z0-9_+'-]*[a-z])[a-z0-9_+'-]+:(?!\w)")  # no times, such as 12:30:15
_SPECIAL: Final = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


class Style(StrEnum):
    """The style of a run."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    STRUCK = "struck"
    MARK = "mark"  # the words that were asked for: bold, between « and » where there are no looks


@dataclass(frozen=True, slots=True)
class Run:
    """Plain text of one style, with an optional link; or a `channel` by its id, which is also its text."""

    text: str
    style: Style = Style.PLAIN
    link: str | None = None
    channel: bool = False


def literal(text: str) -> str:
    """`text` in one line, for places where Slack reads no markup.

    Nothing in it is a mention, even for a client that looks for mentions.
    """
    return _CONTROL.sub("<\u2060", harmless_beside(text))


def escaped(text: str) -> str:
    """`text` in one line, for places where Slack reads `&`, `<` and `>`."""
    return "".join(_ENTITIES.get(character, character) for character in harmless_beside(text))


def shortened(text: str, most: int) -> str:
    """The beginning of `text` in one line of at most `most`, cut after a word; for labels."""
    text = literal(text)
    if units(text) <= most:
        return text
    kept = next(cut([Run(text)], most - 2))[0].text.rstrip()
    return f"{kept} …"


def cut(runs: Sequence[Run], most: int) -> Iterator[list[Run]]:
    """`runs` in pieces of at most `most` each, cut after words; only a word that is too long itself is cut, between
    graphemes. Put together again, they are what they were."""
    piece: list[Run] = []
    room = most
    for run in runs:
        kept = ""
        for token in _tokens(run.text, most):
            size = units(token)
            if size > room and (piece or kept):
                yield _with(piece, run, kept)
                piece, kept, room = [], "", most
            room -= size
            kept += token
        piece = _with(piece, run, kept)
    if piece:
        yield piece


def _with(piece: Sequence[Run], run: Run, kept: str) -> list[Run]:
    """A piece with what is `kept` of a run at its end; neighbours of one style are one run."""
    if not kept:
        return list(piece)
    if piece and replace(piece[-1], text="") == replace(run, text=""):
        return [*piece[:-1], replace(run, text=piece[-1].text + kept)]
    return [*piece, replace(run, text=kept)]


def _tokens(text: str, most: int) -> Iterator[str]:
    for word in _TOKEN.findall(text):
        if units(word) <= most:
            yield word
            continue
        for grapheme in iter_graphemes(word):
            # what looks like one letter with thousands of accents is no letter
            yield from (grapheme[at : at + most // 2] for at in range(0, len(grapheme), most // 2))


def web_link(url: str | None) -> str | None:
    """`url` if it is a web address that Slack can link to; else None."""
    return url if url and is_web_address(url) and units(url) <= LINK and " " not in url else None


def spoken(text: str) -> str:
    """A message of Slack as its words: entities resolved, mentions, emoji and addresses left out, links as their
    labels."""
    plain = _EMOJI.sub("", _SPECIAL.sub(_seen, text))
    for character, entity in _ENTITIES.items():
        plain = plain.replace(entity, character) if character != "&" else plain
    return plain.replace("&amp;", "&").strip()


def _seen(found: re.Match[str]) -> str:
    kind, target, label = found.groups()
    if kind:  # a person, a channel, a group, a date
        return ""
    return label or ("" if kind or ":" in target else target)
