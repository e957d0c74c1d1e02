"""Writes Cards as Slack's rich text and plain text, in which nothing is markup, and again as fallback text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, Final

from ...bot.messages import messages
from ...bot.plaintext import units
from ..layout import Layout, LineKind, Role, TextLine, TextRun
from .limits import BLOCK, BUTTON, HEADER, MESSAGE, MESSAGE_BLOCKS
from .names import OPENING
from .places import is_channel
from .text import Run, Style, cut, escaped, literal, shortened, web_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...bot.cards import Card
    from ...bot.places import Place
    from .names import Names

Block = dict[str, Any]

PLATFORM: Final = "slack"
BLOCKS: Final = MESSAGE_BLOCKS - 6  # four rows of buttons, who shared it, and a line of ours stand below
SMALL: Final = frozenset({LineKind.SMALL, LineKind.NOTE})
STYLES: Final[dict[Style, dict[str, bool]]] = {
    Style.BOLD: {"bold": True},
    Style.ITALIC: {"italic": True},
    Style.CODE: {"code": True},
    Style.MARK: {"bold": True},
    Style.STRUCK: {"strike": True},
}
ROLES: Final = {
    Role.HEADING: Style.BOLD,
    Role.SUBHEADING: Style.BOLD,
    Role.NAME: Style.BOLD,
    Role.TIME: Style.BOLD,
    Role.WHO: Style.BOLD,
    Role.SPEAKER: Style.ITALIC,
    Role.NOTE: Style.ITALIC,
    Role.BAR: Style.CODE,
    Role.ID: Style.CODE,
    Role.MARK: Style.MARK,
    Role.STRUCK: Style.STRUCK,
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of an answer. `gap` separates the line from the one before."""

    runs: tuple[Run, ...]
    kind: LineKind = LineKind.TEXT
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """The content of one message: blocks, and the same as text for notifications and for clients that show no blocks.
    `plain` are blocks of older kinds, where Slack may not take the others."""

    blocks: list[Block] = field(default_factory=list[Block])
    text: str = ""
    plain: list[Block] | None = None

    def with_blocks(self, *more: Block) -> Message:
        """The message with more blocks below."""
        return Message([*self.blocks, *more], self.text, None if self.plain is None else [*self.plain, *more])


def with_upload_hint(card: Card, names: Names) -> Card:
    """The Card; that of an empty library with the command to add transcripts as its heading."""
    key = "slack.library_empty_closed" if names.reads_files is False else "slack.library_empty"
    said = messages().say(key, command=names.command("library"))
    return replace(card, heading=said) if card.empty else card


def rendered(card: Card) -> list[Message]:
    """The messages of a whole Card, at least one; the button that opens the recording is in the last."""
    *others, last = composed(map(_paragraph, LAYOUT.lines(card)))
    opening = LAYOUT.opening(card)
    if opening is None:
        return [*others, last]
    label, url = opening
    text = {"type": "plain_text", "text": shortened(label, BUTTON)}
    row = {"type": "actions", "elements": [{"type": "button", "action_id": OPENING, "text": text, "url": url}]}
    return [*others, Message([*last.blocks, row], f"{last.text}\n{escaped(label)} {escaped(url)}")]


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


def _channel(place: Place) -> str | None:
    """The id of a channel on Slack."""
    return place.channel if place.platform == PLATFORM and is_channel(place.channel) else None


LAYOUT: Final = Layout(_channel, place_by_name=True, opens=lambda url: web_link(url) is not None)


def _paragraph(line: TextLine) -> Paragraph:
    kind = LineKind.TEXT if line.kind in {LineKind.DETAIL, LineKind.HEADLINE} else line.kind
    return Paragraph(tuple(chain.from_iterable(map(_runs, line.runs))), kind, line.gap)


def _runs(run: TextRun) -> Iterator[Run]:
    link = web_link(run.link)
    if run.role in {Role.PLACE, Role.ID}:
        yield Run("  ")
    text = run.link if run.link and not link else run.text
    yield Run(text, ROLES.get(run.role, Style.PLAIN), link, run.role is Role.PLACE)


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
            apart = bundle and (piece.gap or _block_of(piece) != _block_of(bundle[0]))
            if bundle and (apart or sum(map(_length, bundle)) + _length(piece) > BLOCK):
                yield bundle
                bundle = []
            bundle.append(piece)
    if bundle:
        yield bundle


def _block_of(line: Paragraph) -> str:
    """The kind of block that a line stands in: small and large text have no links and no struck words."""
    plain = not any(run.link or run.channel or run.style is Style.STRUCK for run in line.runs)
    if line.kind in SMALL and plain:
        return "context"
    return "header" if line.kind is LineKind.LARGE and plain and _length(line) <= HEADER else "rich_text"


def _length(line: Paragraph) -> int:
    return sum(units(run.text) for run in line.runs) + 1


def preformatted(text: str) -> list[Message]:
    """Text that is shown just as it is, such as Markdown, within every limit."""
    pieces, size = list[list[str]](), BLOCK
    for line in text.splitlines():
        for runs in cut([Run(literal(line))], BLOCK - 1):
            piece = "".join(run.text for run in runs)
            if size + units(piece) + 1 > BLOCK:
                pieces.append([])
                size = 0
            pieces[-1].append(piece)
            size += units(piece) + 1
    found = ["\n".join(piece).strip("\n") for piece in pieces]
    return joined(Message([_preformatted(one)], one) for one in found if one.strip())


def _preformatted(text: str) -> Block:
    inside = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [inside]}


def joined(parts: Iterable[Message]) -> list[Message]:
    """Messages merged into as few as the limits allow."""
    done: list[Message] = []
    for part in parts:
        last = done[-1] if done else None
        if last and len(last.blocks) + len(part.blocks) <= BLOCKS and len(last.text) + len(part.text) <= MESSAGE:
            done[-1] = replace(last.with_blocks(*part.blocks), text=f"{last.text}\n{part.text}".strip())
        else:
            done.append(part)
    return done


def _message(bundles: Sequence[Sequence[Paragraph]]) -> Message:
    blocks = list(map(_block, bundles))
    return Message(blocks, "\n".join(_fallback(line) for bundle in bundles for line in bundle))


def _block(bundle: Sequence[Paragraph]) -> Block:
    kind = _block_of(bundle[0])
    if kind == "rich_text":
        return {"type": kind, "elements": list(_elements(bundle))}
    text = {"type": "plain_text", "text": "\n".join("".join(run.text for run in line.runs) for line in bundle)}
    return {"type": kind, "elements": [text]} if kind == "context" else {"type": kind, "text": text}


def _elements(bundle: Sequence[Paragraph]) -> Iterator[Block]:
    """Rich text elements: lines of one kind share an element, in which line breaks are explicit."""
    for kind, lines in groupby(bundle, key=lambda line: line.kind):
        if kind is LineKind.BULLET:
            items = [{"type": "rich_text_section", "elements": list(map(_run, line.runs))} for line in lines]
            yield {"type": "rich_text_list", "style": "bullet", "elements": items}
            continue
        runs: list[Run] = []
        for line in lines:
            runs += [Run("\n"), *line.runs] if runs else line.runs
        form = "rich_text_quote" if kind in {LineKind.QUOTE, LineKind.LARGE} else "rich_text_section"
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
    return f"• {shown}" if line.kind is LineKind.BULLET else shown


def _in_text(run: Run) -> str:
    text = escaped(run.text)
    if run.channel:
        return f"<#{text}>"
    if run.style is Style.MARK:
        return f"«{text}»"
    return f"{text} {escaped(run.link)}" if run.link else text
