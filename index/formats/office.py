"""Office documents as plain text: Word's .docx, and .odt (OpenDocument, ISO/IEC 26300) by odfdo.

Paragraphs are separated by blank lines, line breaks stay, and a row of a table is a line with tabs between its cells.
What is then read is text like any other: meeting recorders export the same lines in all of these.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from ..errors import Reason, Unreadable
from .bold_names import BoldBeginning, names_in_bold
from .packages import ZIP, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from odfdo import Document, Element

__all__ = ["ZIP", "read_text"]

_CONTENT: Final = "content.xml"
_OPEN_TEXT: Final = b"application/vnd.oasis.opendocument.text"
_DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_SPAN: Final = "text:span"
_STRONG: Final = ("Strong_20_Emphasis", "Bold")  # LibreOffice's and others' names of styles
_BLOCKS: Final = "//*[self::text:p or self::text:h or self::table:table-row]"  # a union of paths is sorted slowly
_OUTSIDE: Final = (
    "not(ancestor::text:tracked-changes or ancestor::office:annotation or ancestor::text:p or ancestor::text:h)"
)
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, OSError),
)


def read_text(name: str, data: bytes) -> tuple[str, str]:
    """Returns the format and the text of a zip package; raises Unreadable for one that is no text document."""
    try:
        parts = unpacked(name, data)
    except _BROKEN as error:
        raise Unreadable(Reason.ARCHIVE, name, detail="zip") from error
    if _CONTENT in parts and parts.get("mimetype", b"").startswith(_OPEN_TEXT):
        return "opendocument", "\n\n".join(_open_paragraphs(name, parts))
    from .word_document import word_paragraphs

    return "word", "\n\n".join(word_paragraphs(name, data, rows=True))


def _open_paragraphs(name: str, parts: dict[str, bytes]) -> list[str]:
    from lxml.etree import LxmlError
    from odfdo import Document

    for part in parts.values():
        if any(mark in part for mark in _DECLARATIONS):
            raise Unreadable(Reason.DOCTYPE, name)
        if part.startswith(_UTF16):
            raise Unreadable(Reason.MALFORMED, name)
    try:
        document = Document(packed(parts))
        found = list(_texts(document.body, _bold_styles(document)))
    except (*_BROKEN, LxmlError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable(Reason.MALFORMED, name) from error
    names = names_in_bold([beginning for _, beginning in found])
    return [_named(text, names.get(number)) for number, (text, _) in enumerate(found)]


def _named(text: str, name: str | None) -> str:
    """Returns a paragraph with a colon behind the name that it begins with, as plain text has it."""
    return f"{name}: {text[len(name) :].lstrip()}" if name and text.startswith(name) else text


def _bold_styles(document: Document) -> frozenset[str]:
    """Returns the names of the styles of characters in bold: the document's own, and those for strong emphasis."""
    styles = document.content.get_elements("//style:style[@style:family='text']")
    found = {
        f"{style.get_attribute('style:name')}"
        for style in styles
        if any(one.get_attribute("fo:font-weight") == "bold" for one in style.get_elements("style:text-properties"))
    }
    return frozenset((*found, *_STRONG))


def _beginning(paragraph: Element, bold: frozenset[str]) -> BoldBeginning:
    """Returns how a paragraph begins."""
    name, at = "", paragraph.text or ""
    for child in paragraph.children:
        if at.strip() or child.tag != _SPAN or child.get_attribute("text:style-name") not in bold:
            break
        name, at = f"{name}{at}{child.inner_text}", child.tail or ""
    return BoldBeginning(name, _collapsed(paragraph.inner_text) != _collapsed(name))


def _texts(body: Element, bold: frozenset[str]) -> Iterator[tuple[str, BoldBeginning]]:
    """Yields the paragraphs with words, and how each begins."""
    in_table = "ancestor::table:table-row"
    for element in body.get_elements(f"{_BLOCKS}[{_OUTSIDE} and not({in_table})]"):
        if element.tag == "table:table-row":
            cells = (
                " ".join(_collapsed(one.inner_text) for one in cell.get_elements(".//text:p"))
                for cell in _cells(element)
            )
            lines, beginning = ["\t".join(cells)], BoldBeginning("", followed=True)
        else:
            lines, beginning = [_collapsed(line) for line in element.inner_text.split("\n")], _beginning(element, bold)
        if any(line.strip() for line in lines):
            yield "\n".join(line for line in lines if line.strip()), beginning


def _cells(row: Element) -> list[Element]:
    return row.get_elements("table:table-cell")


def _collapsed(text: str) -> str:
    return " ".join(text.split())
