"""The paragraphs of Word's .docx, by python-docx, from a file that anybody may have made.

A .docx is a zip archive of XML parts. Before python-docx opens it, it is unpacked within bounds into a package that has
its XML alone: a small archive may hold gigabytes, and may lie about their size. The parser (lxml) resolves no
entities, fetches nothing and refuses deep nesting; a DOCTYPE, which Word never writes, is refused.

python-docx takes a paragraph's text from its runs alone; here it is everything that a reader sees with all changes
accepted: also insertions, fields, tables, text boxes and notes.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Final

import docx
import docx.exceptions
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from ...index.deadline import checkpoint
from ...index.errors import Reason, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] - it has no other name

MOST_XML: Final = 16 * 1024 * 1024  # bytes of all XML parts together; that of a novel takes about 5 MB
MOST_PARTS: Final = 2000
MOST_TAGS: Final = 600_000  # of all parts together: an empty element of four bytes takes more than a hundred in memory
CHUNK: Final = 64 * 1024

_XML: Final = (".xml", ".rels")
_OTHER_ENCODING: Final = re.compile(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8|utf-?16|us-ascii)", re.IGNORECASE)
_PARAGRAPH, _STYLE, _TEXT = qn("w:p"), qn("w:pStyle"), qn("w:t")
_UNSEEN: Final = (
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_SPACES: Final = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_NOTES: Final = ("/footnotes", "/endnotes")  # ends of the types of relations
_QUOTES: Final = frozenset({"Quote", "Intense Quote"})  # Word's names of the styles of block quotes, in all languages
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, OSError),
    *(OpcError, docx.exceptions.PythonDocxError, etree.LxmlError, AttributeError),  # of an element of another kind
)


def word_paragraphs(name: str, content: bytes) -> list[str]:
    """The paragraphs with words, those of notes last; each line of a block quote begins with `> `.

    Raises Unreadable; for a fault of a library, with that as the cause.
    """
    try:
        document = docx.Document(_unpacked(name, content))
        quotes = _quote_styles(document)
        return [text for root in _roots(name, document) for text in _paragraphs(root, quotes)]
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable(Reason.MALFORMED, name) from error
    except Exception as error:
        raise Unreadable(Reason.UNEXPECTED, name, detail=type(error).__name__) from error


def _unpacked(name: str, content: bytes) -> IO[bytes]:
    """The package with its XML alone, not compressed; pictures and the like are empty. Raises Unreadable."""
    parts, left, tags = dict[str, bytes](), MOST_XML, 0
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = package.infolist()
        if len(members) > MOST_PARTS:
            raise Unreadable(Reason.TOO_MANY_PARTS, name, limit=MOST_PARTS)
        for member in members:
            checkpoint()
            with package.open(member) as part:
                data = _bounded(name, part, left) if member.filename.endswith(_XML) else b""
            if _OTHER_ENCODING.match(data):  # in which tags could not be counted; Word writes UTF-8
                raise Unreadable(Reason.MALFORMED, name)
            parts[member.filename] = data
            left -= len(data)
            tags += data.count(b"<")
            if tags > MOST_TAGS:
                raise Unreadable(Reason.TOO_MANY_PARTS, name, limit=MOST_TAGS)
    if "word/document.xml" not in parts:
        raise Unreadable(Reason.ARCHIVE, name, detail="zip")
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as kept:
        for part, data in parts.items():
            kept.writestr(part, data)
    package.seek(0)
    return package


def _bounded(name: str, part: IO[bytes], most: int) -> bytes:
    """A part, read in pieces: read at once, it would be unpacked whole, whatever size it states."""
    data = bytearray()
    while chunk := part.read(CHUNK):
        data += chunk
        if len(data) > most:
            raise Unreadable(Reason.TOO_LARGE, name, limit=MOST_XML)
    return bytes(data)


def _quote_styles(document: WordDocument) -> frozenset[str]:
    """The ids of the styles of block quotes, and of those that are based on them."""
    styles = {style.style_id: style for style in document.styles}
    found = set[str]()
    for id_, style in styles.items():
        seen, base = set[str](), style
        while base is not None and base.style_id not in seen:
            seen.add(base.style_id)
            if base.name in _QUOTES:
                found.add(id_)
            base = getattr(base, "base_style", None)
    return frozenset(found)


def _roots(name: str, document: WordDocument) -> Iterator[Element]:
    yield _checked(name, document.element)
    for relation in document.part.rels.values():
        if relation.reltype.endswith(_NOTES) and not relation.is_external:
            yield _checked(name, parse_xml(relation.target_part.blob))


def _checked(name: str, root: Element) -> Element:
    if getattr(root.getroottree().docinfo, "doctype", ""):  # of which the stubs do not know
        raise Unreadable(Reason.DOCTYPE, name)
    return root


def _paragraphs(root: Element, quotes: frozenset[str]) -> Iterator[str]:
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    for paragraph in root.iter(_PARAGRAPH):
        checkpoint()
        lines = [" ".join(line.split()) for line in "".join(_text(paragraph)).split("\n")]
        style = next((one.get(qn("w:val")) for one in paragraph.iter(_STYLE)), None)
        if any(lines):
            yield "\n".join(f"> {line}" if style in quotes else line for line in lines if line)


def _text(node: Element) -> Iterator[str]:
    """The text below a node, without that of paragraphs inside of it, which stand by themselves (text boxes)."""
    for child in node:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _SPACES:
            yield _SPACES[str(child.tag)]
        elif child.tag != _PARAGRAPH:
            yield from _text(child)
