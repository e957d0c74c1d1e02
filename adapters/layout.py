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
    Verdict.CLOSE: "☑️",
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
    WHO = auto()  # in a source: the speaker, or the title where nobody is named
    LINK = auto()  # the words that lead to `TextRun.link`
    NAME = auto()  # of an entry
    ID = auto()
    PLACE = auto()  # as `Layout.place` wrote it
    TIME = auto()  # beside lines that are read
    BAR = auto()  # of a chart, in characters of one width
    NOTE = auto()


class LineKind(Enum):
    """The form of a line."""

    HEADLINE = auto()  # the first line of a Card
    TEXT = auto()
    BULLET = auto()
    QUOTE = auto()
    LARGE = auto()  # words that stand for themselves, on a post
    DETAIL = auto()  # belongs to the line above
    SMALL = auto()  # stands around the words: what was asked, who said it and where
    NOTE = auto()  # as small, about the whole


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
LONGEST_HEADLINE: Final = 100  # characters, where nothing stands below
LARGEST: Final = 480  # characters of words that are shown large
_COMMA: Final = TextRun(", ", Role.SOURCE)


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of Cards for one platform.

    `place` writes the place of an entry in the platform's own terms, None for a place that is not shown; the place
    stands beside the entry's name if `place_by_name`, else before its details. The address of a link is on a line of
    its own with `link_below`, else behind the words that say where it leads. `lone_speakers` names the speaker of an
    only turn, whom the source line of a citation names anyway. `opens` is whether a button can open an address: the
    link of an only citation is then left to one (`opening`). A face that `explains` has no other way to say what a
    verdict means and what differs.
    """

    place: Callable[[Place], str | None]
    link_below: bool = False
    place_by_name: bool = False
    lone_speakers: bool = False
    opens: Callable[[str], bool] | None = None
    explains: bool = False

    def lines(self, card: Card) -> Iterator[TextLine]:
        """The lines of a Card, the verdict first; at least the heading."""
        yield from self._headline(card)
        opening = self.opening(card)
        for citation in card.citations:
            yield from self._citation(replace(citation, link=None) if opening else citation, large=_is_excerpt(card))
        if card.nearest_heading:
            yield from _split(card.nearest_heading, Role.SUBHEADING, gap=True)
        for citation in card.nearest:
            yield from self._citation(citation)
        for part in card.parts:
            yield from self._part(part)
        for entry in card.entries:  # of a post, no ids are shown: members read it
            yield from self._entry(replace(entry, id=None) if card.post else entry)
        yield from self._turns(card.lines, times=True)
        yield from map(self._bar, card.bars, range(len(card.bars)))
        for number, note in enumerate(card.notes):
            yield from _split(note, Role.NOTE, LineKind.NOTE, gap=not number)

    def opening(self, card: Card) -> tuple[str, str] | None:
        """The label and the address of the button that opens the recording of an only citation; None where there is
        no such button."""
        if len(card.citations) != 1 or card.nearest or self.opens is None:
            return None
        link, opens = card.citations[0].link, card.citations[0].opens
        return (harmless(opens), link) if link and opens and self.opens(link) else None

    def _headline(self, card: Card) -> Iterator[TextLine]:
        """The headline, its sign first, with what there is to say about it and what was asked; that of a post is small,
        so that the words stand out."""
        told = _is_message(card)
        first, *rest = _split(card.heading, Role.PLAIN if told else Role.HEADING)
        shown = MISATTRIBUTED if card.misattributed else SIGNS[card.verdict] if card.verdict else None
        kind = LineKind.NOTE if _is_excerpt(card) else LineKind.TEXT if told else LineKind.HEADLINE
        yield TextLine((*((TextRun(f"{shown} ", Role.SIGN),) if shown else ()), *first.runs), kind)
        yield from rest
        for said in filter(None, (card.detail, card.meaning if self.explains else None)):
            yield TextLine((TextRun(_sentence(said)),))
        if card.asked:
            yield TextLine(tuple(_runs(card.asked, Role.STRUCK)), LineKind.SMALL)
        if card.near:
            yield TextLine((TextRun(_sentence(card.near)),), LineKind.SMALL)
        for sentence in card.differences if self.explains or not card.asked else ():
            yield TextLine((TextRun(_sentence(sentence)),), LineKind.BULLET)

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

    def _citation(self, citation: Citation, *, large: bool = False) -> Iterator[TextLine]:
        large = large and len(citation.lines) == 1 and len(citation.lines[0].words.text) <= LARGEST
        for line in self._turns(citation.lines):
            yield replace(line, kind=LineKind.LARGE, runs=_quoted(line.runs)) if large else line
        if citation.corrected:
            yield TextLine((TextRun(_sentence(citation.corrected), Role.SOURCE),), LineKind.SMALL)
        yield TextLine(tuple(self._source(citation)), LineKind.SMALL, gap=not citation.lines)
        if citation.link and self.link_below:
            yield TextLine((TextRun(harmless(citation.link), Role.LINK, citation.link),), LineKind.SMALL)
        if citation.drift:
            yield TextLine((TextRun(_sentence(citation.drift), Role.SOURCE),), LineKind.SMALL)
        if citation.also:
            yield TextLine((TextRun(_sentence(citation.also), Role.SOURCE),), LineKind.SMALL)
        if citation.more:
            yield TextLine((TextRun(_sentence(citation.more), Role.SOURCE),), LineKind.SMALL)

    def _source(self, citation: Citation) -> Iterator[TextRun]:
        """Who said it, or the title where nobody is named, then where and when."""
        yield TextRun("— ", Role.SOURCE)
        yield TextRun(_value(citation.who), Role.WHO if citation.named else Role.SOURCE)
        yield _COMMA
        yield TextRun(_value(citation.title), Role.SOURCE if citation.named else Role.WHO)
        date = messages().date(citation.date) if citation.date else None
        rest = (citation.show, date, citation.go_to or citation.when, citation.company, citation.kind)
        yield TextRun("".join(_DOT.text + _value(part) for part in rest if part), Role.SOURCE)
        if citation.link and not self.link_below:
            yield _DOT
            yield TextRun(harmless(citation.opens or citation.link), Role.LINK, citation.link)

    def _entry(self, entry: Entry) -> Iterator[TextLine]:
        name = [TextRun(_value(entry.name), Role.NAME)]
        details = [TextRun(_DOT.text.join(map(_value, entry.details)))] if entry.details else []
        shown = self.place(entry.place) if entry.place else None
        place = [TextRun(_value(shown), Role.PLACE)] if shown else []
        if self.place_by_name:
            name += place
        else:
            details = [*place, _DOT, *details] if place and details else place + details
        if entry.link:
            shown = entry.link if self.link_below or not entry.opens else entry.opens
            details += [*([_DOT] if details else []), TextRun(harmless(shown), Role.LINK, entry.link)]
        yield TextLine((*name, *([TextRun(harmless(entry.id), Role.ID)] if entry.id else [])), gap=True)
        if details:
            yield TextLine(tuple(details), LineKind.DETAIL)


def _quoted(runs: tuple[TextRun, ...]) -> tuple[TextRun, ...]:
    """What was said, between quotation marks as the language has them."""
    before, after = map(TextRun, messages().quotation_marks())
    return before, *runs, after


def _is_message(card: Card) -> bool:
    """Whether the heading is all that a Card says, and more than fits into a headline."""
    below = (card.citations, card.nearest, card.entries, card.lines, card.parts, card.bars, card.verdict)
    return len(card.heading) > LONGEST_HEADLINE and not any(below)


def _is_excerpt(card: Card) -> bool:
    return card.post is not None and card.post.is_excerpt


def _runs(words: Marked, role: Role) -> Iterator[TextRun]:
    """Marked words as runs, what is marked in a role of its own."""
    words, at = harmless_marked(words), 0
    for first, past in words.marks:
        yield TextRun(words.text[at:first])
        yield TextRun(words.text[first:past], role)
        at = past
    yield TextRun(words.text[at:])


def _split(text: str, role: Role, kind: LineKind = LineKind.TEXT, *, gap: bool = False) -> Iterator[TextLine]:
    """The lines of a text of ours, which alone may have several."""
    for number, line in enumerate(text.split("\n")):
        yield TextLine((TextRun(_sentence(line), role),), kind, gap and not number)


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
