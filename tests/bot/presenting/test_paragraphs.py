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


def test_of_several_places_the_nearest_is_found() -> None:
    said = "We said so. And then we said so, and WE SAID so once more."
    assert [find_words(said, "we said so", near) for near in (0, 25, 60)] == [(0, 11), (21, 31), (37, 47)]


def test_thousands_of_words_are_found_and_are_no_pattern_to_be_compiled() -> None:
    """A pattern of three thousand words takes a minute of a processor to compile, for whoever sends them."""
    words = " ".join(f"word{number} (.*)+" for number in range(3000))
    assert find_words(f"Before. {words} After.", words, 0) is not None
    assert find_words("a " * 50_000, "a " * 3000, 99_000) == (90_000, 95_999)
    assert find_words("a b " * 3000, words, 0) is None


@pytest.mark.parametrize("words", [" ".join(map(str, range(100, 200))), "".join(map(chr, range(0x4E00, 0x4E00 + 300)))])
def test_a_link_names_a_long_text_by_its_ends(words: str) -> None:
    short = named(words)
    assert len(short) < len(words) / 4
    assert find_words(f"{words} and more", short, 0) == (0, len(words))


def test_an_ellipsis_of_the_text_is_no_gap_and_one_of_what_is_shown_no_word() -> None:
    said = "… Well, so… I mean, eleven gates… out of fourteen."
    assert find_words(said, "… eleven gates… out of …", 0) == (said.index("eleven"), said.index(" fourteen"))
    assert find_words(said, "so… eleven gates…fourteen", 0) == (said.index("so"), len(said))
    long = " ".join(f"{number}…" for number in range(100, 200))
    assert find_words(long, named(long), 0) == (0, len(long))
    assert find_words(said, "…", 0) is None


def test_a_short_text_is_named_whole() -> None:
    assert named("時計を直す人") == "時計を直す人"
