"""The words of Markdown without its markup: a subset of CommonMark (https://spec.commonmark.org/), since transcripts
use little of it.

Headings, rules, images and comments are no words. Links and code keep their text, emphasis and tags are removed,
escapes and entities resolved. `*laughs*` keeps its asterisks: without them non-speech would become a word.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from ..language.non_speech import non_speech_spans

_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_RULE: Final = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|```.*|~~~.*)$")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_BOLD_LINE: Final = re.compile(r"([\s>]*)\*\*([^\W_][^*:\n]{0,59}):\s+([^*\n]+)\*\*\s*")
_PREFIX: Final = re.compile(r"\s*(?:>(?!>)\s?)*\s*(?:[-*+]\s+)?")

_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDE: Final = 0xE000  # escaped characters are moved to the private use area while markup is resolved
_HIDDEN: Final = re.compile("[\ue021-\ue07e]")
_MARKS: Final = (
    (re.compile(r"!\[[^\[\]]*\]\([^()\s]*(?:\s+\"[^\"]*\")?\)"), ""),
    (re.compile(r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>"), ""),
    (re.compile(r"(?<!`)(`{1,3})([^`]+)\1"), r"\2"),
    (re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<!\w)__(?=\S)([^_]+?)(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"~~(?=\S)([^~]+?)(?<=\S)~~"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)"), r"\1"),
)
_EMPHASIS: Final = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\*)")


def strip_markup(text: str) -> str:
    """Returns the words of one paragraph of Markdown."""
    text = _ESCAPE.sub(lambda match: chr(_HIDE + ord(match[1])), text)
    if any(mark in text for mark in "<[`*_~"):
        text = without_comments(text)
        for pattern, kept in _MARKS:
            text = pattern.sub(kept, text)
        text = _EMPHASIS.sub(_without_emphasis, text)
    text = unescape_entities(text)
    return _HIDDEN.sub(lambda match: chr(ord(match[0]) - _HIDE), text)


def without_comments(text: str, *, keep_lines: bool = False) -> str:
    """Returns `text` without its comments; their line breaks stay with `keep_lines`. One that does not end is words."""
    kept, at = list[str](), 0
    while (first := text.find("<!--", at)) >= 0 and (past := text.find("-->", first)) >= 0:
        kept += (text[at:first], "\n" * text.count("\n", first, past) if keep_lines else "")
        at = past + 3
    return "".join((*kept, text[at:]))


def _without_emphasis(match: re.Match[str]) -> str:
    return match[0] if non_speech_spans(match[0]) else match[1]


def unescape_entities(text: str) -> str:
    """Returns `text` with character references such as `&amp;` resolved; those without a semicolon are words."""
    return _ENTITY.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def is_heading(line: str, following: str = "", before: str = "") -> bool:
    """Tells whether `line` is a heading or a rule, given the lines around it (underlines make headings)."""
    if _HEADING.match(line) or _RULE.match(line):
        return True
    alone = not before.strip() and line.strip() != ""
    return bool(alone and following.strip() and _UNDERLINE.match(following)) or (
        before.strip() != "" and len(line.strip()) > 2 and set(line.strip()) == {"="}
    )


def with_bold_label(line: str) -> str:
    """Returns a line that is in bold as a whole with its label in bold alone: `**Q:** words` for `**Q: words**`."""
    match = _BOLD_LINE.fullmatch(line) if line.rstrip().endswith("**") else None
    return f"{match[1]}**{match[2]}:** {match[3]}" if match else line


def without_prefix(line: str) -> str:
    """Returns `line` without the markers of block quotes and lists; `>>` marks a turn and stays."""
    match = _PREFIX.match(line)
    return line[match.end() :] if match else line
