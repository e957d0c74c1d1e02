"""Writes Cards to a terminal, or as plain lines to a pipe.

Transcript text goes into rich `Text` objects, never into markup. Marked words are in reverse on a terminal that can do
so, and between « and » everywhere else, so that the mark never depends on style alone.
"""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Final

from rich.console import Console
from rich.style import Style
from rich.text import Text

from ...bot.messages import messages
from ...bot.places import CONSOLE, Place
from ...bot.plaintext import harmless, is_web_address
from ...index.search.verdict import Verdict
from ..layout import Layout, LineKind, Role, TextRun

if TYPE_CHECKING:
    from ...bot.cards import Card

WIDEST: Final = 100  # columns; longer lines are hard to read
INDENT: Final = 2
FLUSH: Final = frozenset({LineKind.HEADLINE, LineKind.TEXT, LineKind.NOTE})
STYLES: Final = {
    Role.SUBHEADING: "bold",
    Role.NAME: "bold",
    Role.SPEAKER: "bold",
    Role.MARK: "bold reverse",
    Role.STRUCK: "strike",
    Role.SOURCE: "dim",
    Role.WHO: "bold",
    Role.ID: "cyan",
    Role.TIME: "cyan",
    Role.NOTE: "italic",
}
VERDICTS: Final = {
    Verdict.VERBATIM: "bold green",
    Verdict.CLOSE: "green",
    Verdict.REWORDED: "bold yellow",
    Verdict.SPLICED: "bold red",
    Verdict.ALTERED: "bold red",
    Verdict.PARAPHRASE: "bold yellow",
}


_ASCII: Final = str.maketrans("▏▎▍▌▋▊▉█", "--######")


def _elsewhere(place: Place) -> str | None:
    """A place to post; None for the console itself."""
    return f"{place.workspace}/{place.channel}" if place.platform != CONSOLE else None


LAYOUT: Final = Layout(_elsewhere, link_below=True, lone_speakers=True, explains=True)


class Printer:
    """Prints Cards and lines to one stream."""

    def __init__(self, file: IO[str] | None = None) -> None:
        self._console = Console(file=file or sys.stdout, highlight=False, markup=False, emoji=False)
        terminal = self._console.is_terminal and not self._console.is_dumb_terminal
        self.styled = terminal and "NO_COLOR" not in os.environ
        self._wraps = terminal
        self._marks = "«»" if _shows("«»", self._console.encoding) else "[]"

    def say(self, text: str, style: str = "") -> None:
        """Prints one message of ours, which may have several lines."""
        for line in text.split("\n"):
            self._print(Text(harmless(line), style), 0)

    def blank(self) -> None:
        """Prints an empty line."""
        self._console.print()

    def card(self, card: Card) -> None:
        """Prints a whole Card."""
        shown = Verdict.ALTERED if card.misattributed else card.verdict
        styles = {**STYLES, Role.HEADING: VERDICTS.get(shown, "bold") if shown else "bold"}
        for line in LAYOUT.lines(card):
            if line.gap:
                self.blank()
            text = Text("- " if line.kind is LineKind.BULLET else "")
            for run in line.runs:
                text.append_text(self._text(run, styles.get(run.role, "")))
            self._print(text, 0 if line.kind in FLUSH else INDENT)

    def _text(self, run: TextRun, style: str) -> Text:
        match run.role:
            case Role.SIGN:
                return Text()
            case Role.ID:
                return Text(f"  {run.text}", style)
            case Role.TIME:
                return Text(f"[{run.text}]", style)
            case Role.BAR if not _shows(run.text, self._console.encoding):
                return Text(_in_ascii(run.text))
            case Role.MARK if not self.styled:
                return Text(self._marks[0] + run.text + self._marks[1])
            case Role.LINK if self.styled and run.link and is_web_address(run.link):
                return Text(run.text, Style(link=run.link, underline=True))
            case _:
                return Text(run.text, style)

    def _print(self, text: Text, indent: int) -> None:
        # Where nobody looks at a terminal, a turn is one line of any length: a pipe wants no others.
        wrapped = text.wrap(self._console, min(self._console.width, WIDEST) - indent) if self._wraps else [text]
        for line in wrapped:
            line.rstrip()
            self._console.print(Text(" " * indent) + line, soft_wrap=True)


def _shows(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _in_ascii(bar: str) -> str:
    """A bar of blocks in signs that every terminal has; at its left stands the axis."""
    return f"|{bar[1:].translate(_ASCII)}"


def printed(card: Card) -> None:
    """Prints a Card on standard output."""
    Printer().card(card)


def listed(names: list[str]) -> str:
    """Names joined to a list in words, made harmless."""
    return messages().listed([harmless(name) for name in names])
