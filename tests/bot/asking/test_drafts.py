"""Drafts as text: what of a file is words, on which line, and which files are refused."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from pullquote.bot.asking.drafts import Draft, Unit, read_draft
from pullquote.bot.asking.quote_extractor import quotations
from pullquote.index.errors import Reason, Unreadable
from pullquote.index.formats import packages, word_document

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 1_000_000
DOCUMENT = "word/document.xml"


def found(draft: Draft) -> list[tuple[int, str]]:
    """The quotations of a draft, each with the number of its place."""
    return [(draft.number(one.start), one.words) for one in quotations(draft.text)]


def word(fill: Callable[[docx.document.Document], object]) -> bytes:
    """A .docx as Word writes it."""
    document, content = docx.Document(), io.BytesIO()
    fill(document)
    document.save(content)
    return content.getvalue()


def with_parts(content: bytes, changed: dict[str, bytes]) -> bytes:
    """A .docx with some of its parts replaced or added."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            new.writestr(name, changed[name] if name in changed else old.read(name))
    return packed.getvalue()


def document_xml(inside: str, before: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="{space}"><w:body>{inside}</w:body></w:document>'.encode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# “we lost a third of them”", [(1, "we lost a third of them")]),
        ("one\n\n> *we* lost a **third**\n> of them", [(3, "we lost a third of them")]),
        ("> > we lost a third of them", [(1, "we lost a third of them")]),
        ("```\n“we lost a third of them”\n```\n“and then all of them died”", [(4, "and then all of them died")]),
        ("~~~ text\n“we lost a third of them”", []),
        ("> ```\n> we lost a third of them\n> ```", []),
        ("say `“we lost a third of them”` or ``\"x ` y z a b\"``", []),
        ("“we ran `make all` for a whole day”", [(1, "we ran make all for a whole day")]),
        ("text\n\n    “we lost a third of them”\n\nmore", []),
        ("- item\n\n    “we lost a third of them”", [(3, "we lost a third of them")]),
        ('[x](https://e.example "we lost a third of them")', []),
        ("[x](https://e.example 'we lost a third of them')", []),
        ('[“we lost a third of them”](https://e.example "why not a title")', [(1, "we lost a third of them")]),
        ('[1]: https://e.example "we lost a third of them"', []),
        ('![“we lost a third of them”](a.png "we lost a third of them")', []),
        ('<a title="we lost a third of them" href="x">here</a>', []),
        ("<!-- “we lost a third\nof them” -->\n“and then all of them died”", [(3, "and then all of them died")]),
        ('---\ntitle: "we lost a third of them"\n---\n“and then all of them died”', [(4, "and then all of them died")]),
        ("[a\nb](https://e.example\n\"we lost a third of them\")\n\n“and then all of them died”",
         [(5, "and then all of them died")]),
        ("it is > “we lost a third of them” # so", [(1, "we lost a third of them")]),
        ("“we lost a third &amp; more”", [(1, "we lost a third & more")]),
    ],
)  # fmt: skip
def test_the_quotations_of_markdown_stand_on_their_lines(text: str, expected: list[tuple[int, str]]) -> None:
    """Code, titles of links, comments and front matter quote nothing; headings and block quotes do."""
    assert found(read_draft("draft.md", text.encode(), MOST)) == expected
    assert found(read_draft("-", text.encode(), MOST)) == expected


@pytest.mark.parametrize("unit", ["<!--", " ", "\t", "<!-- a ", "](a ", "` ``"])
def test_hostile_markup_is_read_in_linear_time(unit: str) -> None:
    """One pattern that looks at each character again from each other one would take minutes, with the process held."""
    assert read_draft("a.md", f"x{unit * (400_000 // len(unit))}x".encode(), MOST)


def test_plain_text_is_taken_as_it_is() -> None:
    text = "a `“we lost a third of them”`\n>>> and then all of them died\n\nno quote any more"
    draft = read_draft("draft.txt", text.encode("utf-16"), MOST)
    assert (draft.unit, found(draft)) == (
        Unit.LINE,
        [(1, "we lost a third of them"), (2, "and then all of them died")],
    )


def test_a_word_document_is_read_by_its_paragraphs() -> None:
    """Those without words do not count; block quotes are known by their style, whatever that is based on."""

    def fill(document: docx.document.Document) -> None:
        document.add_heading("“We lost a third of them”")
        document.add_paragraph("")
        style = document.styles.add_style("Pull", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Intense Quote"]
        document.add_paragraph("and then all of them died", style="Pull")
        run = document.add_paragraph("He said “half a line").add_run()
        run.add_break()
        run.add_text("and the other half”")
        document.add_table(1, 1).cell(0, 0).text = "“the words of a cell”"

    draft = read_draft("draft.docx", word(fill), MOST)
    assert draft.unit is Unit.PARAGRAPH
    assert found(draft) == [
        (1, "We lost a third of them"),
        (2, "and then all of them died"),
        (3, "half a line and the other half"),
        (4, "the words of a cell"),
    ]


def test_changes_are_read_as_accepted_and_text_boxes_once() -> None:
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>“what is in the box”</w:t></w:r></w:p></w:txbxContent>"
    inside = (
        "<w:p><w:r><w:t>“we lost </w:t></w:r><w:ins><w:r><w:t>a third </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>half </w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>all </w:t></w:r></w:moveFrom><w:r><w:t>of them”</w:t></w:r></w:p>"
        f"<w:p><w:r><mc:AlternateContent {space}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    content = with_parts(word(lambda _: None), {DOCUMENT: document_xml(inside)})
    assert found(read_draft("draft.docx", content, MOST)) == [
        (1, "we lost a third of them"),
        (2, "what is in the box"),
    ]


ENTITIES = '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({DOCUMENT: document_xml("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", ENTITIES)}, Reason.DOCTYPE),
        ({DOCUMENT: document_xml("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", EXTERNAL)}, Reason.DOCTYPE),
        ({DOCUMENT: document_xml("<w:p>" * 5000 + "</w:p>" * 5000)}, Reason.MALFORMED),
        ({DOCUMENT: b"<w:document"}, Reason.MALFORMED),
        ({DOCUMENT: b""}, Reason.MALFORMED),
        ({"[Content_Types].xml": b"<x/>"}, Reason.MALFORMED),
        ({DOCUMENT: document_xml("<w:p/>" + " " * packages.MOST_XML)}, Reason.TOO_LARGE),
        ({"word/much.xml": b" " * packages.MOST_XML}, Reason.TOO_LARGE),
        ({f"word/part{n}.xml": b"" for n in range(packages.MOST_PARTS)}, Reason.TOO_MANY_PARTS),
        ({DOCUMENT: document_xml("<a/>" * packages.MOST_TAGS)}, Reason.TOO_MANY_PARTS),
        ({DOCUMENT: b"<?xml version='1.0' encoding='IBM037'?>" + "<a/>".encode("cp037")}, Reason.MALFORMED),
    ],
    ids=["entities", "external", "nested", "cut", "empty", "types", "huge", "bomb", "parts", "tags", "encoding"],
)
def test_what_a_hostile_word_document_holds_is_refused(parts: dict[str, bytes], reason: Reason) -> None:
    with pytest.raises(Unreadable) as refused:
        read_draft("draft.docx", with_parts(word(lambda _: None), parts), 100 * MOST)
    assert (refused.value.reason, refused.value.file) == (reason, "draft.docx")


def test_an_archive_that_lies_about_its_sizes_is_unpacked_no_further_than_it_says() -> None:
    """The header says a few bytes; what follows would be a hundred megabytes."""
    content = bytearray(with_parts(word(lambda _: None), {DOCUMENT: b" " * 10_000_000}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        first = content.find(signature)
        while first >= 0:
            content[first + at : first + at + 4] = (10).to_bytes(4, "little")
            first = content.find(signature, first + 4)
    with pytest.raises(Unreadable) as refused:
        read_draft("draft.docx", bytes(content), 100 * MOST)
    assert refused.value.reason is Reason.MALFORMED


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" " * 2000, Reason.TOO_LARGE),
        (b"%PDF-1.7", Reason.NO_DRAFT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Reason.NO_DRAFT),
        (b'{\\rtf1 "we lost a third of them"}', Reason.NO_DRAFT),
        (b"<!DOCTYPE html>\n<q>we lost a third of them</q>", Reason.NO_DRAFT),
        (b"\n<HTML lang=en><q>we lost a third of them</q>", Reason.NO_DRAFT),
        (b"\xff\xfeh", Reason.UNDECODABLE),
        (b"PK\x03\x04", Reason.MALFORMED),
        (with_parts(b"PK\x05\x06" + bytes(18), {"a.txt": b"words"}), Reason.NO_DRAFT),
    ],
)
def test_what_is_no_draft_is_refused(content: bytes, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refused:
        read_draft("draft.docx", content, 1000)
    assert refused.value.reason is reason


def test_a_piece_of_html_is_refused_by_its_name() -> None:
    with pytest.raises(Unreadable) as refused:
        read_draft("draft.HTM", b"<p>He said: <q>we lost a third of them</q></p>", MOST)
    assert (refused.value.reason, refused.value.detail) == (Reason.NO_DRAFT, "HTML")


def test_a_fault_of_a_library_is_a_refusal_with_its_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    content = word(lambda _: None)
    monkeypatch.setattr(word_document.docx, "Document", broken)
    with pytest.raises(Unreadable) as refused:
        read_draft("draft.docx", content, MOST)
    assert refused.value.reason is Reason.UNEXPECTED
    assert isinstance(refused.value.__cause__, ZeroDivisionError)
