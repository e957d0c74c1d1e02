"""Cards on a terminal, or as plain lines where there is none.

Transcript text goes into rich `Text` objects, never into markup. What was asked for stands out in reverse on a terminal
that can do so, and between « and » everywhere else, so that it never depends on how something looks.
"""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Final
from urllib.parse import urlsplit

from rich.console import Console
from rich.style import Style
from rich.text import Text

from ...bot.cards import source_line
from ...bot.messages import messages
from ...bot.places import CONSOLE
from ...index.search.verdict import Verdict
from ..plaintext import harmless, harmless_marked

if TYPE_CHECKING:
    from ...bot.cards import Card, Citation, Entry, Line

WIDEST: Final = 100  # columns; longer lines are hard to read
INDENT: Final = 2
MARK: Final = "bold reverse"
STYLES: Final = {
    Verdict.VERBATIM: "bold green",
    Verdict.CLOSE: "bold green",
    Verdict.ALTERED: "bold red",
    Verdict.PARAPHRASE: "bold yellow",
}


class Printer:
    """Prints Cards and lines to one stream."""

    def __init__(self, file: IO[str] | None = None) -> None:
        self._console = Console(file=file or sys.stdout, highlight=False, markup=False, emoji=False)
        terminal = self._console.is_terminal and not self._console.is_dumb_terminal
        self.styled = terminal and "NO_COLOR" not in os.environ
        if terminal:
            self._console.width = min(self._console.width, WIDEST)
        self._wraps = terminal
        self._marks = "«»" if _shows("«»", self._console.encoding) else "[]"

    def say(self, text: str, style: str = "") -> None:
        """One message, at the left."""
        for line in text.split("\n"):
            self._print(Text(harmless(line), style), 0)

    def blank(self) -> None:
        self._console.print()

    def card(self, card: Card) -> None:
        """A whole Card, its verdict first."""
        self.say(card.heading, STYLES.get(card.verdict, "bold") if card.verdict else "bold")
        for sentence in card.differences:
            self._print(Text(f"- {harmless(sentence)}"), INDENT)
        for citation in card.citations:
            self._citation(citation)
        if card.nearest_heading:
            self.blank()
            self.say(card.nearest_heading, "bold")
        for citation in card.nearest:
            self._citation(citation)
        for entry in card.entries:
            self._entry(entry)
        self._reading(card.lines)
        if card.notes:
            self.blank()
        for note in card.notes:
            self.say(note, "italic")

    def _citation(self, citation: Citation) -> None:
        self.blank()
        dialogue = len(citation.lines) > 1
        for line in citation.lines:
            self._print(self._line(line, dialogue=dialogue), INDENT)
        parts = [harmless(part) for part in source_line(citation) if part != citation.link]
        parts += [harmless(citation.kind)] if citation.kind else []
        self._print(Text(" · ".join(parts), "dim"), INDENT)
        if citation.link:
            self._print(self._link(citation.link), INDENT)

    def _entry(self, entry: Entry) -> None:
        self.blank()
        title = Text(harmless(entry.name), "bold")
        self._print(title.append(f"  {harmless(entry.id)}", "not bold cyan") if entry.id else title, 0)
        details = [*_where(entry), *entry.details]
        if details:
            self._print(Text(" · ".join(map(harmless, details))), INDENT)

    def _reading(self, lines: tuple[Line, ...]) -> None:
        dialogue = len(lines) > 1
        for number, line in enumerate(lines):
            if line.when or not number:
                self.blank()
            if line.when:
                self._print(Text(f"[{harmless(line.when)}]", "cyan"), 0)
            self._print(self._line(line, dialogue=dialogue), INDENT)

    def _line(self, line: Line, *, dialogue: bool) -> Text:
        """One turn. Where nobody is named, a dash shows that another turn begins."""
        words = harmless_marked(line.words)
        text = Text()
        if line.speaker:
            text.append(f"{harmless(line.speaker)}: ", "bold")
        elif dialogue and line.begins:
            text.append("– ")
        at = 0
        for first, past in words.marks:
            text.append(words.text[at:first])
            marked = words.text[first:past]
            if self.styled:
                text.append(marked, MARK)
            else:
                text.append(self._marks[0] + marked + self._marks[1])
            at = past
        return text.append(words.text[at:])

    def _link(self, url: str) -> Text:
        shown = harmless(url)
        linked = self.styled and shown == url and _is_web(url)
        return Text(shown, Style(link=url, underline=True) if linked else "")

    def _print(self, text: Text, indent: int) -> None:
        # Where nobody looks at a terminal, a turn is one line of any length: a pipe wants no others.
        wrapped = text.wrap(self._console, self._console.width - indent) if self._wraps else [text]
        for line in wrapped:
            line.rstrip()
            self._console.print(Text(" " * indent) + line, soft_wrap=True)


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return False


def _where(entry: Entry) -> list[str]:
    """The place that an entry is about, unless that is here."""
    place = entry.place
    return [f"{place.workspace}/{place.channel}"] if place and place.platform != CONSOLE else []


def _shows(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def printed(card: Card) -> None:
    """Prints a Card on standard output."""
    Printer().card(card)


def listed(names: list[str]) -> str:
    """Names as a sentence has them, made harmless."""
    return messages().listed([harmless(name) for name in names])
