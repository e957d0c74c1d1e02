"""Which parts of a message are quotes."""

from __future__ import annotations

import pytest
from pullquote.bot.asking.quote_extractor import quoted


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("no quotes in here at all", []),
        ("> one line of it", ["one line of it"]),
        ("> first line\n> and second", ["first line and second"]),
        ("> one\nI disagree\n> two", ["one", "two"]),
        (">no space after it", ["no space after it"]),
        (">>> a long block", ["a long block"]),
        (">>> a long block\nthat goes on\n\nto its end", ["a long block that goes on to its end"]),
        ("She said:\n>>> one line\nand two", ["one line and two"]),
        ("hon sa ”vi visste ingenting om det” i dag", ["vi visste ingenting om det"]),
        ("elle a dit ‹ nous ne savions rien › hier", ["nous ne savions rien"]),
        ("彼は「何も知りませんでした」と言った", ["何も知りませんでした"]),
        ("he said ‘we didn’t see it coming’ twice", ["we didn’t see it coming"]),
        ("the dogs’ bowls and the cats’ bowls", []),
        ("> what she said\n> — Ada Lovelace", ["what she said"]),
        ("> - Yes.", ["- Yes."]),
        ("> what she said\n> - and that was not all.", ["what she said - and that was not all."]),
        ("he said “we never saw it coming” twice", ["we never saw it coming"]),
        ('he said "we never saw it coming" twice', ["we never saw it coming"]),
        ("er sagte „das war alles ganz anders“ dazu", ["das war alles ganz anders"]),
        ("il a dit «nous ne savions rien» hier", ["nous ne savions rien"]),
        ("the “so called” expert", []),
        ('a 5" pipe and a 7" pipe and more', []),
        ('"one two three four" and "five six seven eight"', ["one two three four", "five six seven eight"]),
        ('"the same words again" and “the same words again”', ["the same words again"]),
        ("“a quote that goes\nover two lines”", ["a quote that goes over two lines"]),
        ("“never closed and so no quote", []),
        ("> 🎉\n>\n> …", []),
        ("5 > 3 is true", []),
        ("", []),
    ],
)
def test_quoted_parts(message: str, parts: list[str]) -> None:
    assert quoted(message) == parts


def test_a_message_of_nothing_but_marks_is_read_in_no_time() -> None:
    assert quoted('"' * 6000 + "“" * 6000 + ">" * 6000) == []
