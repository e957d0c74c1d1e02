"""Cards as Slack shows them: rich text, in which nothing is markup, and the whole answer again as fallback text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from ...bot.messages import messages
from ..plaintext import harmless_marked
from ..signs import SIGNS
from .limits import BLOCK, MESSAGE, MESSAGE_BLOCKS
from .places import is_channel
from .text import Run, Style, cut, escaped, literal, units, web_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...bot.cards import Card, Citation, Entry, Line
    from .names import Names

Block = dict[str, Any]

PLATFORM: Final = "slack"
BLOCKS: Final = MESSAGE_BLOCKS - 3  # buttons, who shared it, and a line of ours stand below
STYLES: Final[dict[Style, dict[str, bool]]] = {
    Style.BOLD: {"bold": True},
    Style.ITALIC: {"italic": True},
    Style.CODE: {"code": True},
    Style.MARK: {"bold": True, "underline": True},
}


class ParagraphKind(Enum):
    """What a paragraph is."""

    TEXT = auto()
    QUOTE = auto()
    BULLET = auto()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of an answer. `gap` keeps it a little away from the one before."""

    runs: tuple[Run, ...]
    kind: ParagraphKind = ParagraphKind.TEXT
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What one message takes: blocks, and the same as text for notifications and for those who see no blocks."""

    blocks: list[Block] = field(default_factory=list[Block])
    text: str = ""


def own_terms(card: Card, names: Names) -> Card:
    """The Card; where the library is empty, with how to add to it from Slack."""
    said = messages().say("slack.library_empty", command=names.command("library"))
    return replace(card, heading=said) if card.empty else card


def rendered(card: Card) -> list[Message]:
    """The messages of a Card, at least one, with everything that is in it."""
    return composed(paragraphs(card))


def composed(lines: Iterable[Paragraph]) -> list[Message]:
    """Paragraphs as messages within every limit, at least one."""
    done: list[Message] = []
    bundle: list[list[Paragraph]] = []
    size = 0
    for part in _bundles(lines):
        length = sum(map(_length, part))
        if bundle and (size + length > MESSAGE or len(bundle) == BLOCKS):
            done.append(_message(bundle))
            bundle, size = [], 0
        bundle.append(part)
        size += length
    return [*done, _message(bundle or [[Paragraph((Run("…"),))]])]


def paragraphs(card: Card) -> Iterator[Paragraph]:
    """What a Card says, line by line, in the order in which it is read."""
    sign = f" {SIGNS[card.verdict]}" if card.verdict else ""
    for number, line in enumerate(card.heading.split("\n")):
        yield Paragraph((Run(line, Style.BOLD), Run("" if number else sign)))
    for sentence in card.differences:
        yield Paragraph((Run(sentence),), ParagraphKind.BULLET)
    for citation in card.citations:
        yield from _citation(citation)
    if card.nearest_heading:
        yield Paragraph((Run(card.nearest_heading, Style.BOLD),), gap=True)
    for citation in card.nearest:
        yield from _citation(citation)
    for entry in card.entries:
        yield from _entry(entry)
    yield from _reading(card.lines)
    for number, note in enumerate(card.notes):
        yield Paragraph((Run(note, Style.ITALIC),), gap=not number)


def _citation(citation: Citation) -> Iterator[Paragraph]:
    dialogue = len(citation.lines) > 1
    for number, line in enumerate(citation.lines):
        yield Paragraph(tuple(_line(line, dialogue=dialogue)), ParagraphKind.QUOTE, gap=not number)
    yield Paragraph(tuple(_source(citation)), gap=not citation.lines)


def _source(citation: Citation) -> Iterator[Run]:
    """Who, where and when; the way to the moment comes last, where a thumb finds it."""
    parts = (citation.who, citation.company, citation.title, citation.show, citation.date, citation.kind)
    yield Run(" · ".join(part for part in parts if part) + " · ")
    link = web_link(citation.link)
    if link and not citation.go_to:
        yield Run(f"▶ {citation.when}", link=link)
        return
    yield Run(citation.go_to or citation.when)
    if citation.link:
        yield Run(" · ")
        yield Run(messages().say("slack.open"), link=link) if link else Run(citation.link)


def _entry(entry: Entry) -> Iterator[Paragraph]:
    name = [Run(entry.name, Style.BOLD)]
    if entry.place and entry.place.platform == PLATFORM and is_channel(entry.place.channel):
        name += [Run("  "), Run(entry.place.channel, channel=True)]
    if entry.id:
        name += [Run("  "), Run(entry.id, Style.CODE)]
    yield Paragraph(tuple(name), gap=True)
    if entry.details:
        yield Paragraph((Run(" · ".join(entry.details)),))


def _reading(lines: tuple[Line, ...]) -> Iterator[Paragraph]:
    dialogue = len(lines) > 1
    for number, line in enumerate(lines):
        if line.when:
            yield Paragraph((Run(line.when, Style.BOLD),), gap=True)
        yield Paragraph(tuple(_line(line, dialogue=dialogue)), ParagraphKind.QUOTE, gap=not (number or line.when))


def _line(line: Line, *, dialogue: bool) -> Iterator[Run]:
    """One turn. Where nobody is named, a dash shows that another turn begins."""
    words = harmless_marked(line.words)
    if line.speaker and (dialogue or not words.text):
        yield Run(f"{line.speaker}: ", Style.ITALIC)
    elif dialogue and line.begins:
        yield Run("– ")
    at = 0
    for first, past in words.marks:
        yield Run(words.text[at:first])
        yield Run(words.text[first:past], Style.MARK)
        at = past
    yield Run(words.text[at:])


# --- Into blocks ---------------------------------------------------------------------------------------------------


def _bundles(lines: Iterable[Paragraph]) -> Iterator[list[Paragraph]]:
    """Paragraphs that share a block: those without a gap between them, as far as they fit."""
    bundle: list[Paragraph] = []
    for line in lines:
        plain = [replace(run, text=literal(run.text)) for run in line.runs]
        if not any(run.text.strip() for run in plain):
            continue
        for number, runs in enumerate(cut(plain, BLOCK - 1)):
            piece = Paragraph(tuple(runs), line.kind, line.gap and not number)
            if bundle and (piece.gap or sum(map(_length, bundle)) + _length(piece) > BLOCK):
                yield bundle
                bundle = []
            bundle.append(piece)
    if bundle:
        yield bundle


def _length(line: Paragraph) -> int:
    return sum(units(run.text) for run in line.runs) + 1


def joined(parts: Iterable[Message]) -> list[Message]:
    """Messages put together into as few as the limits allow."""
    done: list[Message] = []
    for part in parts:
        last = done[-1] if done else None
        if last and len(last.blocks) + len(part.blocks) <= BLOCKS and len(last.text) + len(part.text) <= MESSAGE:
            done[-1] = Message([*last.blocks, *part.blocks], f"{last.text}\n{part.text}".strip())
        else:
            done.append(part)
    return done


def _message(bundles: Sequence[Sequence[Paragraph]]) -> Message:
    blocks: list[Block] = [{"type": "rich_text", "elements": list(_elements(bundle))} for bundle in bundles]
    return Message(blocks, "\n".join(_fallback(line) for bundle in bundles for line in bundle))


def _elements(bundle: Sequence[Paragraph]) -> Iterator[Block]:
    """Lines of one kind stand in one element: Slack breaks lines inside of them only where it is told to."""
    for kind, lines in groupby(bundle, key=lambda line: line.kind):
        if kind is ParagraphKind.BULLET:
            items = [{"type": "rich_text_section", "elements": list(map(_run, line.runs))} for line in lines]
            yield {"type": "rich_text_list", "style": "bullet", "elements": items}
            continue
        runs: list[Run] = []
        for line in lines:
            runs += [Run("\n"), *line.runs] if runs else line.runs
        form = "rich_text_section" if kind is ParagraphKind.TEXT else "rich_text_quote"
        yield {"type": form, "elements": list(map(_run, runs))}


def _run(run: Run) -> Block:
    if run.channel:
        return {"type": "channel", "channel_id": run.text}
    element: Block = {"type": "text", "text": run.text}
    if run.link:
        element = {"type": "link", "url": run.link, "text": run.text}
    if run.style in STYLES:
        element["style"] = dict(STYLES[run.style])
    return element


def _fallback(line: Paragraph) -> str:
    shown = "".join(map(_in_text, line.runs)).rstrip()
    return f"• {shown}" if line.kind is ParagraphKind.BULLET else shown


def _in_text(run: Run) -> str:
    text = escaped(run.text)
    if run.channel:
        return f"<#{text}>"
    if run.style is Style.MARK:
        return f"«{text}»"
    return f"{text} {escaped(run.link)}" if run.link else text
