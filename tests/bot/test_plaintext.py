"""Text from transcripts made harmless."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pullquote.bot.cards import Marked
from pullquote.bot.plaintext import harmless, harmless_marked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x9b2Jgone", "2Jgone"),
        ("bell\x07 nul\x00 del\x7f", "bell nul del"),
        ("one\ttwo\nthree\r\nfour\u2028five\u2029six\x85seven", "one two three  four five six seven"),
        ("safe \u202eexe.txt\u202c", "safe exe.txt"),
        ("\u2066\u2067\u2068a\u2069\u200e\u200f\u061c", "a"),
        ("zero\u200bwidth\u2060\ufeff\u00ad", "zerowidth"),
        ("a\u200db\u200cc", "abc"),
        ("hidden\u3164\u115f\U000e0041\U000e007f", "hidden"),
        ("half \ud83d", "half \ufffd"),
        ("\u034fx\u180e", "x"),
    ],
)
def test_what_acts_or_hides_is_taken_out(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "plain words, “quotes” – dashes…",
        "שלום עולם",
        "می\u200cخواهم",  # Persian is spelt with a non-joiner
        "क्\u200dष",
        "👩\u200d🚀 👨\u200d👩\u200d👧 ❤️\u200d🔥 👍🏽",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland
        "日本語 ภาษาไทย e\u0301",
    ],
)
def test_writing_is_left_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_nothing_is_left_that_acts_or_hides(text: str) -> None:
    shown = harmless(text)
    assert all(unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"} for c in shown)
    assert not set(shown) & set("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    assert harmless(shown) == shown or set(text) & set("\u200c\u200d")
    shown.encode()


@given(st.text(), st.integers(0, 20), st.integers(0, 20))
def test_marks_stay_on_their_words(text: str, first: int, past: int) -> None:
    first, past = sorted((min(first, len(text)), min(past, len(text))))
    words = harmless_marked(Marked(text, ((first, past),)))
    assert words.text == harmless(text)
    for begin, end in words.marks:
        assert 0 <= begin < end <= len(words.text)
        before = harmless_marked(Marked(text, ((0, first),)))
        assert begin == sum(b - a for a, b in before.marks)
