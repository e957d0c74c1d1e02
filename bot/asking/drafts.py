"""Documents whose quotations are checked, as text: Markdown, plain text, and Word's .docx (`word_document.py`). Pure.

What is no word is taken out here, so that the extractor of quotations sees what a reader sees: code, links' addresses
and titles, comments, front matter. Every line stays on its line, so that a quotation can be found again by its number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from ...index.deadline import checkpoint
from ...index.errors import Reason, Unreadable
from ...index.formats.markdown import strip_markup, without_comments
from ...index.formats.source import decode, measure, page_format

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKDOWN: Final = (".md", ".markdown")
ENDINGS: Final = (".txt", ".text", *MARKDOWN, ".docx")
HTML: Final = (".html", ".htm", ".xhtml")
MOST_CHARACTERS: Final = 2_000_000  # of a text; a long novel has one million
STDIN: Final = "-"  # the name of what is piped in, which is read as Markdown

_ZIP: Final = b"PK\x03\x04"
_FRONT: Final = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|$)")
_FENCE: Final = re.compile(r"[\s>]*(?:[-*+]\s+)?(`{3,}|~{3,})([^`\n]*)$")
_INDENTED: Final = re.compile(r"(?: {4}|\t)\s*\S")
_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")
_DEFINITION: Final = re.compile(r" {0,3}\[[^\]]+\]:\s*\S+")  # of a link, with its title
_CODE: Final = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)")
_REFERENCE: Final = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_TITLED: Final = re.compile(r"(!?\[[^\[\]]*\]\(<?[^()\s<>]*>?)\s+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\))\s*\)")
_QUOTED: Final = re.compile(r"^[ \t]{0,3}>(?:[ \t]?>)*[ \t]?")
_HEADING: Final = re.compile(r"^ {0,3}#{1,6}[ \t]+|(?<![ \t])[ \t]+#+[ \t]*$")
_MARKS: Final = dict.fromkeys(map(ord, "\"'“”„‟«»‹›‘’‚‛「」『』《》〈〉"))  # dropped from code, which quotes nothing


class Unit(StrEnum):
    """What the number of a place in a document counts, from 1; paragraphs without words do not count."""

    LINE = "line"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a document; its lines or paragraphs begin at the ascending offsets `starts`."""

    text: str
    unit: Unit
    starts: tuple[int, ...]

    def number(self, offset: int) -> int:
        """The number of the line or paragraph that holds the character at `offset`."""
        return max(bisect_right(self.starts, offset), 1)


def of_lines(text: str) -> Draft:
    """A text with its lines, taken as it is: a message in a chat."""
    return _joined(text.split("\n"), Unit.LINE)


def of_paragraphs(paragraphs: Sequence[str]) -> Draft:
    """Paragraphs, each of one line or several, with blank lines between them."""
    starts = tuple(accumulate((len(one) + 2 for one in paragraphs[:-1]), initial=0))
    return Draft("\n\n".join(paragraphs), Unit.PARAGRAPH, starts)


def read_draft(name: str, content: bytes, most: int) -> Draft:
    """The text of a file of at most so many bytes, by its content and the ending of its `name`. Raises Unreadable."""
    measure(content, name, most, most)
    try:
        document = _document(name, content)
    except Unreadable as error:
        if error.reason in (Reason.ARCHIVE, Reason.BINARY):
            raise Unreadable(Reason.NO_DRAFT, name, detail=error.detail) from error
        raise
    if len(document.text) > MOST_CHARACTERS:
        raise Unreadable(Reason.TOO_LONG, name, limit=MOST_CHARACTERS)
    return document


def _document(name: str, content: bytes) -> Draft:
    if content.startswith(_ZIP):
        from ...index.formats.word_document import word_paragraphs  # late: lxml takes a while

        return of_paragraphs(word_paragraphs(name, content, checkpoint=checkpoint))
    text = decode(content, name).text
    page = "HTML" if name.lower().endswith(HTML) else page_format(text)
    if page:  # its quotations are in tags and escapes: none would be found, as if all were well
        raise Unreadable(Reason.NO_DRAFT, name, detail=page)
    markdown = name == STDIN or name.lower().endswith(MARKDOWN)
    return of_lines(markdown_text(text) if markdown else _plain_text(text))


def is_draft(name: str) -> bool:
    """Whether a file's name ends like that of a document that can be read."""
    return name.lower().endswith(ENDINGS)


def _joined(lines: Sequence[str], unit: Unit) -> Draft:
    return Draft("\n".join(lines), unit, tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0)))


def _plain_text(text: str) -> str:
    """Plain text; quoted lines are marked by one `>`, however deep they are."""
    return "\n".join(_QUOTED.sub("> ", line, count=1) for line in text.split("\n"))


def markdown_text(text: str) -> str:
    """The words of Markdown, line by line: without code, front matter, comments, addresses and titles of links. Block
    quotes stay marked by one `>` a line; headings are text."""
    if front := _FRONT.match(text):
        text = "\n" * front[0].count("\n") + text[front.end() :]
    text = without_comments(text, keep_lines=True)
    lines = _without_code(text.split("\n"))
    return "\n".join(line for block in _blocks(lines) for line in block)


def _without_code(lines: Sequence[str]) -> list[str]:
    """The lines, with those of code blocks and of definitions emptied."""
    kept = list[str]()
    fence, code, in_list, blank = "", False, False, True
    for line in lines:
        found = _FENCE.match(line)
        if fence:
            closes = found and found[1].startswith(fence) and not found[2].strip()
            fence, line = "" if closes else fence, ""  # noqa: PLW2901 - the line is what is kept of it
        elif found:
            fence, line = found[1], ""  # noqa: PLW2901
        elif line.strip():
            code = bool(_INDENTED.match(line)) and (code or blank) and not in_list
            in_list = bool(_ITEM.match(line)) or (in_list and line[0].isspace())
            if code or _DEFINITION.match(line):
                line = ""  # noqa: PLW2901
        blank = not line.strip()
        kept.append(line)
    return kept


def _blocks(lines: Sequence[str]) -> list[list[str]]:
    """The lines without inline markup, which may go over lines of one paragraph: each paragraph, and each blank line,
    is a block with as many lines as before."""
    blocks, block = list[list[str]](), list[str]()
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
            continue
        if block:
            blocks.append(_words(block))
        blocks.append([""])
        block = []
    return blocks[:-1]


def _words(block: Sequence[str]) -> list[str]:
    prefixes = ["> " if _QUOTED.match(line) else "" for line in block]
    bare = "\n".join(_HEADING.sub("", _QUOTED.sub("", line, count=1)) for line in block)
    bare = _CODE.sub(lambda found: found[2].translate(_MARKS), bare)
    bare = _REFERENCE.sub(r"\1", _TITLED.sub(r"\1)", bare))
    words = strip_markup(bare).split("\n")
    words += [""] * (len(block) - len(words))  # lines that were inside of a link's address
    return [prefix + line for prefix, line in zip(prefixes, words, strict=False)]
