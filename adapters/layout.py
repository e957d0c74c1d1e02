"""The layout of Cards: the lines of text that a Card consists of, in reading order, for every platform.

A line that is added to Cards is added here, once. The writer of each platform (`render.py`) turns runs and lines into
its own markup, and knows limits and components; where platforms differ in content, a field of `Layout` says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from ..bot.messages import messages
from ..bot.plaintext import (
    FIRST_STRONG_ISOLATE,
    POP_ISOLATE,
    harmless,
    harmless_marked,
    is_right_to_left,
    isolated,
    isolated_inside,
)
from ..index.search.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..bot.cards import Bar, Card, CheckedEntry, Citation, Entry, Line, Marked
    from ..bot.places import Place

SIGNS: Final[Mapping[Verdict, str]] = {
    Verdict.VERBATIM: "✅",
    Verdict.CLOSE: "✅",
    Verdict.REWORDED: "🔶",
    Verdict.SPLICED: "✂️",
    Verdict.ALTERED: "⚠️",
    Verdict.PARAPHRASE: "💬",
    Verdict.NOT_FOUND: "🔍",
}
MISATTRIBUTED: Final = "⚠️"  # whatever the verdict on the words


class Role(Enum):
    """The meaning of a run; a writer chooses the style."""

    PLAIN = auto()
    HEADING = auto()
    SUBHEADING = auto()  # introduces places that are no answer
    SIGN = auto()  # of the verdict; the heading says the same in words
    SPEAKER = auto()
    MARK = auto()  # the words that were asked for, or those of them that differ
    STRUCK = auto()  # words of the question that were not said
    SOURCE = auto()
    MOMENT = auto()  # a time that is itself the link
    LINK = auto()  # the words that lead to `TextRun.link`
    NAME = auto()  # of an entry
    ID = auto()
    PLACE = auto()  # as `Layout.place` wrote it
    TIME = auto()  # beside lines that are read
    BAR = auto()  # of a chart, in characters of one width
    NOTE = auto()


class LineKind(Enum):
    """The form of a line."""

    TEXT = auto()
    BULLET = auto()
    QUOTE = auto()
    DETAIL = auto()  # belongs to the line above


class LinkPosition(Enum):
    """The position of the link in the source line of a citation."""

    BELOW = auto()  # the address itself, on a line of its own
    AFTER_TIME = auto()  # words after the time, or before the words that say where to go in the recording
    ON_TIME = auto()  # the time is the link; words after those that say where to go in the recording


@dataclass(frozen=True, slots=True)
class TextRun:
    """Harmless plain text (see `plaintext`) of one role, never markup. `link` is an address that nobody has checked."""

    text: str
    role: Role = Role.PLAIN
    link: str | None = None


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of an answer. `gap` separates the line from the one before."""

    runs: tuple[TextRun, ...]
    kind: LineKind = LineKind.TEXT
    gap: bool = False


_DOT: Final = TextRun(" · ")


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of Cards for one platform.

    `place` writes the place of an entry in the platform's own terms, None for a place that is not shown; the place
    stands beside the entry's name if `place_by_name`, else before its details. `lone_speakers` names the speaker of an
    only turn, whom the source line of a citation names anyway. `words_of_link` is a key of the catalogue.
    """

    link: LinkPosition
    place: Callable[[Place], str | None]
    words_of_link: str = ""
    place_by_name: bool = False
    lone_speakers: bool = False

    def lines(self, card: Card) -> Iterator[TextLine]:
        """The lines of a Card, the verdict first; at least the heading."""
        first, *rest = _split(card.heading, Role.HEADING)
        shown = MISATTRIBUTED if card.misattributed else SIGNS[card.verdict] if card.verdict else None
        yield TextLine((*first.runs, *((TextRun(f" {shown}", Role.SIGN),) if shown else ())))
        yield from rest
        if card.detail:
            yield TextLine((TextRun(_sentence(card.detail)),))
        if card.asked:
            yield TextLine(tuple(_runs(card.asked, Role.STRUCK)), LineKind.DETAIL)
        for sentence in card.differences:
            yield TextLine((TextRun(_sentence(sentence)),), LineKind.BULLET)
        for citation in card.citations:
            yield from self._citation(citation)
        if card.nearest_heading:
            yield from _split(card.nearest_heading, Role.SUBHEADING, gap=True)
        for citation in card.nearest:
            yield from self._citation(citation)
        for part in card.parts:
            yield from self._part(part)
        for entry in card.entries:
            yield from self._entry(entry)
        yield from self._turns(card.lines, times=True)
        yield from map(self._bar, card.bars, range(len(card.bars)))
        for number, note in enumerate(card.notes):
            yield from _split(note, Role.NOTE, gap=not number)

    def _bar(self, bar: Bar, number: int) -> TextLine:
        runs = (TextRun(bar.drawn, Role.BAR), TextRun(f" {_value(bar.label)}"))
        return TextLine(runs, gap=not number)

    def _turns(self, lines: tuple[Line, ...], *, times: bool = False) -> Iterator[TextLine]:
        """Turns; with `times`, below the time of each that has one."""
        for number, line in enumerate(lines):
            when = line.when if times else None
            if when:
                yield TextLine((TextRun(harmless(when), Role.TIME),), gap=True)
            runs = tuple(self._turn(line, dialogue=len(lines) > 1))
            yield TextLine(runs, LineKind.QUOTE, gap=not (number or when))

    def _turn(self, line: Line, *, dialogue: bool) -> Iterator[TextRun]:
        """One turn. Where nobody is named, a dash shows that another turn begins."""
        if line.speaker and (dialogue or self.lone_speakers or not harmless(line.words.text)):
            yield TextRun(f"{_value(line.speaker)}: ", Role.SPEAKER)
        elif dialogue and line.begins:
            yield TextRun("– ")
        else:  # alone in its line, it has the direction of its words
            yield from _runs(line.words, Role.MARK)
            return
        yield from _beside(_runs(line.words, Role.MARK), line.words.text)

    def _part(self, part: CheckedEntry) -> Iterator[TextLine]:
        sign = TextRun(f"{MISATTRIBUTED if part.misattributed else SIGNS[part.verdict]} ", Role.SIGN)
        yield TextLine((sign, TextRun(_sentence(part.heading), Role.NAME)), gap=True)
        yield TextLine(tuple(_runs(part.asked, Role.STRUCK)))
        for sentence in part.differences:
            yield TextLine((TextRun(_sentence(sentence)),), LineKind.BULLET)
        if part.citation:
            for line in self._citation(part.citation):
                yield replace(line, gap=False)

    def _citation(self, citation: Citation) -> Iterator[TextLine]:
        yield from self._turns(citation.lines)
        if citation.corrected:
            yield TextLine((TextRun(_sentence(citation.corrected), Role.SOURCE),), LineKind.DETAIL)
        who = (citation.who, citation.company, citation.title, citation.show, citation.date)
        gap = not citation.lines
        if self.link is not LinkPosition.BELOW:  # the link comes last, within reach of a thumb
            known = TextRun(_joined(*who, citation.kind) + _DOT.text, Role.SOURCE)
            yield TextLine((known, *self._moment(citation)), LineKind.DETAIL, gap)
            yield from _more(citation)
            return
        known = TextRun(_joined(*who, citation.when, citation.go_to, citation.kind), Role.SOURCE)
        yield TextLine((known,), LineKind.DETAIL, gap)
        if citation.link:
            yield TextLine((TextRun(harmless(citation.link), Role.LINK, citation.link),), LineKind.DETAIL)
        yield from _more(citation)

    def _moment(self, citation: Citation) -> tuple[TextRun, ...]:
        moment = TextRun(harmless(citation.go_to or citation.when))
        if not citation.link:
            return (moment,)
        if self.link is LinkPosition.ON_TIME and not citation.go_to:
            return (TextRun(moment.text, Role.MOMENT, citation.link),)
        link = TextRun(messages().say(self.words_of_link), Role.LINK, citation.link)
        first = self.link is LinkPosition.AFTER_TIME and citation.go_to
        return (link, _DOT, moment) if first else (moment, _DOT, link)

    def _entry(self, entry: Entry) -> Iterator[TextLine]:
        name = [TextRun(_value(entry.name), Role.NAME)]
        details = [TextRun(_DOT.text.join(map(_value, entry.details)))] if entry.details else []
        shown = self.place(entry.place) if entry.place else None
        place = [TextRun(_value(shown), Role.PLACE)] if shown else []
        if self.place_by_name:
            name += place
        else:
            details = [*place, _DOT, *details] if place and details else place + details
        yield TextLine((*name, *([TextRun(harmless(entry.id), Role.ID)] if entry.id else [])), gap=True)
        if details:
            yield TextLine(tuple(details), LineKind.DETAIL)


def _more(citation: Citation) -> Iterator[TextLine]:
    if citation.more:
        yield TextLine((TextRun(_sentence(citation.more), Role.SOURCE),), LineKind.DETAIL)


def _runs(words: Marked, role: Role) -> Iterator[TextRun]:
    """Marked words as runs, what is marked in a role of its own."""
    words, at = harmless_marked(words), 0
    for first, past in words.marks:
        yield TextRun(words.text[at:first])
        yield TextRun(words.text[first:past], role)
        at = past
    yield TextRun(words.text[at:])


def _split(text: str, role: Role, *, gap: bool = False) -> Iterator[TextLine]:
    """The lines of a text of ours, which alone may have several."""
    for number, line in enumerate(text.split("\n")):
        yield TextLine((TextRun(_sentence(line), role),), gap=gap and not number)


def _joined(*parts: str | None) -> str:
    return _DOT.text.join(_value(part) for part in parts if part)


def _value(text: str) -> str:
    """Harmless text of people or files, such as a name or a title, beside other text."""
    return isolated(harmless(text))


def _sentence(text: str) -> str:
    """A harmless sentence of ours, which may hold words of others."""
    return isolated_inside(harmless(text))


def _beside(runs: Iterator[TextRun], text: str) -> Iterator[TextRun]:
    """The runs of words beside other text, which keeps its place whatever their direction."""
    if not is_right_to_left(text):
        yield from runs
        return
    yield TextRun(FIRST_STRONG_ISOLATE)
    yield from runs
    yield TextRun(POP_ISOLATE)
