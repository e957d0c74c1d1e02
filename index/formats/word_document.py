"""The paragraphs of Word's .docx, by python-docx, from a file that anybody may have made.

The package is unpacked within bounds first (`packages`). The parser (lxml) resolves no entities, fetches nothing and
refuses deep nesting; a DOCTYPE, which Word never writes, is refused.

python-docx takes a paragraph's text from its runs alone; here it is everything that a reader sees with all changes
accepted: also insertions, fields, tables, text boxes and notes.
"""

from __future__ import annotations

import zipfile
import zlib
from itertools import takewhile
from typing import TYPE_CHECKING, Final

import docx
import docx.exceptions
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from ..errors import Reason, Unreadable
from .bold_names import BoldBeginning, names_in_bold
from .packages import packed, unhurried, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage] - it has no other name

DOCUMENT: Final = "word/document.xml"

_PARAGRAPH, _STYLE, _TEXT = qn("w:p"), qn("w:pStyle"), qn("w:t")
_ROW, _CELL = qn("w:tr"), qn("w:tc")
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


def word_paragraphs(
    name: str, content: bytes, *, rows: bool = False, checkpoint: Callable[[], None] = unhurried
) -> list[str]:
    """The paragraphs with words, those of notes last; each line of a block quote begins with `> `.

    `checkpoint` is called between paragraphs. With `rows`, a row of a table is one paragraph, with tabs between its
    cells, names in bold get a colon, and quotes are not marked. Raises Unreadable; for a fault of a library,
    with that as the cause.
    """
    try:
        document = docx.Document(packed(_word_parts(name, content, checkpoint)))
        if rows:
            _end_bold_names(document.element)
        quotes = frozenset[str]() if rows else _quote_styles(document)
        return [text for root in _roots(name, document) for text in _paragraphs(root, quotes, checkpoint, rows=rows)]
    except Unreadable:
        raise
    except _BROKEN as error:
        raise Unreadable(Reason.MALFORMED, name) from error
    except Exception as error:
        raise Unreadable(Reason.UNEXPECTED, name, detail=type(error).__name__) from error


def _word_parts(name: str, content: bytes, checkpoint: Callable[[], None]) -> dict[str, bytes]:
    parts = unpacked(name, content, checkpoint)
    if DOCUMENT not in parts:
        raise Unreadable(Reason.ARCHIVE, name, detail="zip")
    return parts


def _end_bold_names(root: Element) -> None:
    """Puts a colon behind the names in bold at the beginnings of paragraphs, as plain text has it."""
    found = list[BoldBeginning]()
    last: list[Element | None] = []
    for paragraph in root.iter(_PARAGRAPH):
        texts = [node for node in paragraph.iter(_TEXT) if (node.text or "").strip()]
        if texts:
            bold = list(takewhile(_is_bold, texts))
            found.append(BoldBeginning("".join(node.text or "" for node in bold), len(bold) < len(texts)))
            last.append(bold[-1] if bold else None)
    for number in names_in_bold(found):
        if (node := last[number]) is not None:
            node.text = f"{(node.text or '').rstrip()}: "


def _is_bold(text: Element) -> bool:
    """Tells whether the run of a text is in bold by itself."""
    run = text.getparent()
    marks = run.findall(f"{qn('w:rPr')}/{qn('w:b')}") if run is not None else []
    return any(mark.get(qn("w:val")) not in ("0", "false", "off") for mark in marks)


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


def _paragraphs(root: Element, quotes: frozenset[str], checkpoint: Callable[[], None], *, rows: bool) -> Iterator[str]:
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    in_rows: set[Element] = set()
    for node in root.iter(_PARAGRAPH, _ROW) if rows else root.iter(_PARAGRAPH):
        checkpoint()
        if node.tag == _ROW:
            if node not in in_rows:
                in_rows.update(node.iter(_PARAGRAPH, _ROW))
                cells = [" ".join(" ".join(_lines(one)) for one in cell.iter(_PARAGRAPH)) for cell in node.iter(_CELL)]
                yield from ["\t".join(cells)] if any(cells) else []
        elif node not in in_rows and (lines := _lines(node)):
            style = next((one.get(qn("w:val")) for one in node.iter(_STYLE)), None)
            yield "\n".join(f"> {line}" if style in quotes else line for line in lines)


def _lines(paragraph: Element) -> list[str]:
    """The lines with words of a paragraph, white space collapsed."""
    return [line for line in (" ".join(line.split()) for line in "".join(_text(paragraph)).split("\n")) if line]


def _text(node: Element) -> Iterator[str]:
    """The text below a node, without that of paragraphs inside of it, which stand by themselves (text boxes)."""
    for child in node:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _SPACES:
            yield _SPACES[str(child.tag)]
        elif child.tag != _PARAGRAPH:
            yield from _text(child)
