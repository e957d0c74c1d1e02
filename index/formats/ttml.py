"""TTML (https://www.w3.org/TR/ttml2/, also called DFXP), parsed by pysubs2 after a rewrite into the dialect that it
reads.

DOCTYPE and ENTITY are refused before XML parsing, because entities can expand without bound. Rewritten are what pysubs2
1.8 does not read: older namespaces, `dur`, times in frames, ticks or plain seconds (Apple Podcasts), nested divisions,
words in spans of their own. Agents (`ttm:agent`) name the speakers; pysubs2 drops them, so they are kept in parallel to
its events.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from pysubs2 import SSAFile
from pysubs2.exceptions import Pysubs2Error

from ..errors import Reason, Unreadable
from ..metadata.validation import language_tag
from ..transcript import Facts, Reading, collapse
from . import captions, subtitles
from .rolling import Block

if TYPE_CHECKING:
    from .cuelist import CueList

FORMAT: Final = "ttml"
DEPTH_LIMIT: Final = 100
SIZE_LIMIT: Final = 32 * 1024 * 1024  # characters
ELEMENTS_LIMIT: Final = 2_000_000
_LINES_LIMIT: Final = 100  # in one paragraph: pysubs2 copies the paragraph for each

_TT: Final = "{http://www.w3.org/ns/ttml}"
_DECLARATION: Final = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OFFSET: Final = re.compile(r"(\d{1,12}(?:\.\d{1,9})?)(h|ms|m|s|f|t)?")
_CLOCK: Final = re.compile(r"(?:(\d{1,6}):)?(\d{1,4}):(\d{2}(?:\.\d{1,9})?)(?::(\d{1,3})(?:\.\d+)?)?")
_FAILURES: Final = (ValueError, TypeError, KeyError, ArithmeticError, NotImplementedError, Pysubs2Error, ET.ParseError)


class _Rates(NamedTuple):
    """Frames and ticks per second."""

    frames: float = 30.0
    ticks: float = 1.0


class _Paragraph(NamedTuple):
    """The data of a paragraph that pysubs2 drops."""

    speaker: str | None
    has_start: bool
    has_end: bool


def refuse_declarations(text: str, name: str) -> None:
    """Raises Unreadable for XML that declares a document type or entities."""
    if match := _DECLARATION.search(text):
        raise Unreadable(Reason.DOCTYPE, name, line=text.count("\n", 0, match.start()) + 1, detail=match[0])


def read(root: ET.Element, name: str, cue_list: CueList) -> Reading:
    """Reads TTML that was parsed by `parsed`."""
    if _local(root.tag) != "tt":
        inner = ", ".join(dict.fromkeys(f"<{_local(child.tag)[:30]}>" for child in root[:8]))
        shape = f"XML, <{_local(root.tag)[:30]}>"
        raise Unreadable(Reason.UNKNOWN_FORMAT, name, detail=f"{shape} with {inner}" if inner else shape)
    try:
        paragraphs = _rewrite(root)
        events = SSAFile.from_string(ET.tostring(root, encoding="unicode"), format_="ttml")
    except _FAILURES as error:
        raise Unreadable(Reason.MALFORMED, name, detail=str(error)) from error
    blocks = [
        Block(
            0,
            event.start / 1000 if paragraph.has_start else None,
            event.end / 1000 if paragraph.has_end else None,
            captions.lines_of(event.text.split("\\N"), paragraph.speaker),
        )
        for event, paragraph in zip(events.events, paragraphs, strict=True)
    ]
    return subtitles.read_blocks(subtitles.by_start(blocks), cue_list, FORMAT, _facts(root))


class _TooDeepError(Exception):
    """The tree exceeds DEPTH_LIMIT."""


class _TooManyError(Exception):
    """The tree exceeds ELEMENTS_LIMIT."""


class _BoundedTreeBuilder(ET.TreeBuilder):
    """A tree builder with limits of depth and size."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self._depth += 1
        if self._depth > DEPTH_LIMIT:
            raise _TooDeepError
        self._elements += 1
        if self._elements > ELEMENTS_LIMIT:
            raise _TooManyError
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


def parsed(text: str, name: str) -> ET.Element:
    """Returns the root of XML within bounds; `text` has passed `refuse_declarations`."""
    if len(text) > SIZE_LIMIT:
        raise Unreadable(Reason.TOO_LARGE, name, limit=SIZE_LIMIT)
    try:
        return ET.fromstring(text, ET.XMLParser(target=_BoundedTreeBuilder()))  # noqa: S314 - there are no declarations in it
    except _TooDeepError as error:
        raise Unreadable(Reason.TOO_DEEP, name, limit=DEPTH_LIMIT) from error
    except _TooManyError as error:
        raise Unreadable(Reason.TOO_LARGE, name, limit=ELEMENTS_LIMIT, detail="XML") from error
    except ET.ParseError as error:
        raise Unreadable(Reason.MALFORMED, name, line=error.position[0], detail=str(error)) from error


def _rewrite(root: ET.Element) -> list[_Paragraph]:
    """Rewrites the tree in place into pysubs2's dialect; returns the rest of the data of its paragraphs, in order."""
    rates, agents = _rates(root), _agents(root)
    paragraphs = list[_Paragraph]()
    body = next((child for child in root if _local(child.tag) == "body"), None)
    flat = ET.Element(f"{_TT}div")
    if body is not None:
        _flatten(body, flat, paragraphs, 0.0, None, rates, agents)
    for child in list(root):
        if child is body:
            root.remove(child)
    root.tag = f"{_TT}tt"
    ET.SubElement(root, f"{_TT}body").append(flat)
    return paragraphs


def _flatten(
    element: ET.Element,
    flat: ET.Element,
    paragraphs: list[_Paragraph],
    offset: float,
    agent: str | None,
    rates: _Rates,
    agents: dict[str, str],
) -> None:
    """Moves the paragraphs below `element` to `flat`, with absolute times."""
    for child in element:
        kind, begin = _local(child.tag), _time(child.get("begin"), rates)
        start = offset + (begin or 0.0)
        speaker = _attribute(child, "agent") or agent
        if kind == "p":
            paragraphs.append(_paragraph(child, flat, offset, rates, agents.get(speaker or "", speaker)))
        elif kind in ("div", "body"):
            _flatten(child, flat, paragraphs, start, speaker, rates, agents)


def _paragraph(child: ET.Element, flat: ET.Element, offset: float, rates: _Rates, speaker: str | None) -> _Paragraph:
    begin, end, duration = (_time(child.get(key), rates) for key in ("begin", "end", "dur"))
    if end is None and begin is not None and duration is not None:
        end = begin + duration
    start = offset + (begin or 0.0)
    past = offset + end if end is not None else start
    plain = ET.SubElement(flat, f"{_TT}p", begin=f"{start:.3f}s", end=f"{past:.3f}s")
    _inline(child, plain)
    return _Paragraph(speaker, begin is not None, end is not None)


def _inline(source: ET.Element, target: ET.Element) -> None:
    """Copies words and line breaks without metadata, and adds the missing spaces between spans of single words."""
    written = list[str]()
    _write(source, written)
    first, *rest = [line for line in map(collapse, "".join(written).split("\n")) if line] or [""]
    target.text = first
    for line in [*rest[:_LINES_LIMIT], " ".join(rest[_LINES_LIMIT:])]:
        if line:
            ET.SubElement(target, f"{_TT}br").tail = line


def _write(source: ET.Element, written: list[str]) -> None:
    written.append(_without_line_breaks(source.text))
    for child in source:
        kind = _local(child.tag)
        if kind == "br":
            written.append("\n")
        elif kind == "span":
            _write(child, written)
        if not child.tail and _attribute(child, "unit") in ("word", "sentence"):
            written.append(" ")
        written.append(_without_line_breaks(child.tail))


def _without_line_breaks(text: str | None) -> str:
    """Returns character data with its line breaks as spaces, which they are in XML."""
    return text.replace("\n", " ") if text else ""


def _facts(root: ET.Element) -> Facts:
    language = _attribute(root, "lang")
    title = next((element.text for element in root.iter() if _local(element.tag) == "title"), None)
    return Facts(title=collapse(title or "") or None, language=language_tag(language) if language else None)


def _agents(root: ET.Element) -> dict[str, str]:
    """Returns the names of agents by their identifiers."""
    agents = dict[str, str]()
    for element in root.iter():
        if _local(element.tag) == "agent" and (identifier := _attribute(element, "id")):
            name = next((child.text for child in element if _local(child.tag) == "name"), None)
            agents[identifier] = collapse(name or "") or identifier
    return agents


def _rates(root: ET.Element) -> _Rates:
    frames = float(_attribute(root, "frameRate") or 30)
    numerator, _, denominator = (_attribute(root, "frameRateMultiplier") or "1 1").partition(" ")
    frames *= float(numerator) / float(denominator or 1)
    ticks = float(_attribute(root, "tickRate") or 1)
    return _Rates(frames if 0 < frames < 1e6 else 30.0, ticks if 0 < ticks < 1e12 else 1.0)


def _time(expression: str | None, rates: _Rates) -> float | None:
    """Returns a time expression in seconds; raises ValueError for other text."""
    if not expression or not expression.strip():
        return None
    expression = expression.strip()
    if match := _OFFSET.fullmatch(expression):
        unit = {"h": 3600.0, "m": 60.0, "ms": 0.001, "f": 1 / rates.frames, "t": 1 / rates.ticks}
        return float(match[1]) * unit.get(match[2] or "s", 1.0)
    if match := _CLOCK.fullmatch(expression):
        frames = int(match[4]) / rates.frames if match[4] else 0.0
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3]) + frames
    raise ValueError(f"time: {expression[:40]}")


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: ET.Element, name: str) -> str | None:
    """Returns an attribute by its local name: dialects have different namespaces."""
    return next((value for key, value in element.items() if _local(key) == name), None)
