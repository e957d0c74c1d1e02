"""The words that a link names: shortened in it, and found again in the text."""

from __future__ import annotations

import pytest
from pullquote.bot.presenting.paragraphs import find_words, named

SAID = "The mill doesn't stop. でも、祖父の時計だけは止まりませんでした。AIの声を聞いて、思いました。 Millers say so."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the MILL doesn’t stop", "The mill doesn't stop."),
        ("mill", "mill"),
        ("miller", None),
        ("stop at", None),
        ("時計だけは止まり", "時計だけは止まり"),
        ("止まりませんでした AIの声", "止まりませんでした。AIの声"),
        ("AI", "AI"),
        ("A", None),
        ("思いました", "思いました。"),
        ("?!", None),
    ],
)
def test_words_are_found_whatever_their_script_puts_between_them(words: str, found: str | None) -> None:
    span = find_words(SAID, words, 0)
    assert (SAID[slice(*span)] if span else None) == found


@pytest.mark.parametrize("words", [" ".join(map(str, range(100, 200))), "".join(map(chr, range(0x4E00, 0x4E00 + 300)))])
def test_a_link_names_a_long_text_by_its_ends(words: str) -> None:
    short = named(words)
    assert len(short) < len(words) / 4
    assert find_words(f"{words} and more", short, 0) == (0, len(words))


def test_a_short_text_is_named_whole() -> None:
    assert named("時計を直す人") == "時計を直す人"
