"""Times that are pasted with the words of a transcript are no words of it; those that could be spoken are."""

from __future__ import annotations

import pytest
from pullquote.bot.asking.cue_marks import without_times


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("00:01:33.250 --> 00:01:36.000\nwe lost a third", "we lost a third"),
        ("12\n00:01:33,250 --> 00:01:36,000 align:start\nwe lost a third", "we lost a third"),
        ("[1:33] we lost a third", "we lost a third"),
        ("we lost (0:12:03 – 0:12:09) a third", "we lost a third"),
        ("Ada (1:33): we lost a third", "Ada: we lost a third"),
        ("Ada Quill, 1:33\nwe lost a third", "Ada Quill: we lost a third"),
        ("1:33\nwe lost\n1:35\na third", "we lost\na third"),
        ("1:33 we lost 1:35 a third", "we lost a third"),
        ("00:01:33 – we lost a third", "we lost a third"),
        ("  [1:33]   we   lost \n\n  a third ", "we lost\na third"),
    ],
)
def test_times_of_a_transcript_go(pasted: str, words: str) -> None:
    assert without_times(pasted) == words


@pytest.mark.parametrize(
    "text",
    [
        "we met at 5:30 in the morning",
        "5:30 was too early for us",
        "a ratio of 3:20 and  two   spaces",
        "it was 1:33.5 on the clock",
        "Luke 12:03\u2003and more",
        "no times at all",
    ],
)
def test_what_could_be_spoken_stays_as_it_was_typed(text: str) -> None:
    assert without_times(text) == text


@pytest.mark.parametrize(
    "piece", [" ", "\n", " \n", "\u3000", "\t", "(", "[ ", "1", "1 ", "1:33 -", "1:33 ", "x 1:33\n"]
)
def test_time_is_linear_in_hostile_text(piece: str) -> None:
    """Quadratic work on so much would not come back."""
    assert without_times(f"1:33 a{piece * (100_000 // len(piece))}b 1:33") is not None
