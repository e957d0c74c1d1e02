"""Numbers are one word however they are written."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pullquote.index.language.analyzer import analyzer
from pullquote.index.language.english import figures as english

ENGLISH = analyzer("en")
UNITS, TENS = list(english.UNITS)[:20], list(english.TENS)


def plain(text: str) -> list[str]:
    return [token.word.plain for token in ENGLISH.analyze(text)]


def spelled(n: int, joint: str) -> str:
    """`n` below a thousand million in English, with `joint` (`and` or nothing) after a hundred."""
    if n < 20:
        return UNITS[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{UNITS[n % 10]}" if n % 10 else "")
    for scale, word in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= scale:
            between = f" {joint} " if joint and scale < 10**6 and n % scale < 100 else " "
            rest = between + spelled(n % scale, joint) if n % scale else ""
            return f"{spelled(n // scale, joint)} {word}{rest}"
    raise AssertionError(n)


@given(st.integers(0, 10**9 - 1), st.sampled_from(["", "and"]))
@example(1000, "and")
@example(100_001, "and")
@example(999_999_999, "")
def test_figures_and_words_are_the_same_word(n: int, joint: str) -> None:
    """Any whole number, with or without `and`, with or without commas."""
    assert plain(spelled(n, joint)) == plain(str(n)) == plain(f"{n:,}") == [str(n)]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("two hundred and fifty", ["250"]),
        ("a million", ["1000000"]),
        ("twenty twelve", ["2012"]),
        ("two thousand and twelve", ["2012"]),
        ("nineteen eighty four", ["1984"]),
        ("nineteen-eighty-four", ["1984"]),
        ("nineteen oh five", ["1905"]),
        ("nineteen hundred", ["1900"]),
        ("twenty five hundred", ["2500"]),
        ("three point five", ["3.5"]),
        ("three point one four", ["3.14"]),
        ("three point fourteen", ["3.14"]),
        ("zero point oh five", ["0.05"]),
        ("3 point 5", ["3.5"]),
        ("one point five million", ["1500000"]),
        ("1.1 million", ["1100000"]),
        ("a hundred nineteen point five million", ["119500000"]),
        ("two hundred point five", ["200.5"]),
        ("two and a half percent", ["2.5", "percent"]),
        ("2 and a half million", ["2500000"]),
        ("three and three quarters", ["3.75"]),
        ("2.50%", ["2.5", "percent"]),
        ("2 million 500 thousand", ["2500000"]),
        ("five hundred thousand", ["500000"]),
        ("5 hundred", ["500"]),
        ("a hundred and one", ["101"]),
        ("one thousand, nine hundred and forty", ["1940"]),
        ("forty percent", ["40", "percent"]),
        ("40%", ["40", "percent"]),
        ("five million dollars", ["5000000", "dollars"]),
        ("$5 million", ["5000000", "dollars"]),
        ("$3,200.50", ["3200.5", "dollars"]),
        ("€7 or £8", ["7", "euros", "or", "8", "pounds"]),
        ("12 €-13 €", ["12", "euros", "to", "13", "euros"]),  # a range, no cents
        ("5 $ -20", ["5", "dollars", "-20"]),
        ("the 3rd", ["the", "third"]),
        ("the 21st", ["the", "21st"]),
        ("the twenty-first", ["the", "21st"]),
    ],
)
def test_what_is_one_number(written: str, words: list[str]) -> None:
    """Hundreds, scales, years, decimals, money, ordinals."""
    assert plain(written) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("one two three", ["1", "2", "3"]),
        ("two or three", ["2", "or", "3"]),
        ("hundreds of thousands", ["hundreds", "of", "thousands"]),
        ("twenty, one", ["20", "1"]),
        ("We had twenty. Five left.", ["we", "had", "20", "5", "left"]),
        ("twenty (laughs) one", ["20", "1"]),
        ("a thousand, two stayed", ["1000", "2", "stayed"]),
        ("one hundred two hundred", ["100", "200"]),
        ("between one hundred and two hundred", ["between", "100", "and", "200"]),
        ("two thousand three thousand", ["2000", "3000"]),
        ("one thousand and two hundred", ["1000", "and", "200"]),
        ("two thousand million", ["2000", "1000000"]),
        ("in 2019 20 came", ["in", "2019", "20", "came"]),
        ("2 thousand 12", ["2000", "12"]),
        ("ten fifteen", ["10", "15"]),
        ("seventy twenty", ["70", "20"]),
        ("twenty zero", ["20", "0"]),
        ("two hundred and more", ["200", "and", "more"]),
        ("at this point five", ["at", "this", "point", "5"]),
        ("one point", ["1", "point"]),
        ("3.5 point 2", ["3.5", "point", "2"]),
        ("a thirty second clip", ["a", "30", "seconds", "clip"]),
        ("sound, million", ["sound", "1000000"]),
        ("two hundred and a few", ["200", "and", "a", "few"]),
        ("two, and a half", ["2", "and", "0.5"]),
        ("2.5 and a half", ["2.5", "and", "0.5"]),
        ("1.2.3", ["1.2.3"]),
        ("2009,2010", ["2009,2010"]),
    ],
)
def test_what_is_not_one_number(written: str, words: list[str]) -> None:
    """Numbers in a row stay apart, above all across a stop, a comma or a sound."""
    assert plain(written) == words


def test_a_number_knows_its_value() -> None:
    """A name made of figures has none, but is no other kind of word."""
    (written, name, endless) = (token.word.number for token in ENGLISH.analyze(f"1,420 1.2.3 {'9' * 400}"))
    assert written == 1420
    assert name is not None
    assert endless is not None
    assert math.isnan(name)
    assert math.isnan(endless)


def test_a_number_of_several_words_stands_where_they_stand() -> None:
    """A currency sign is spoken after its number, which spans it."""
    text = "It cost $5 million, two hundred and fifty more."
    assert [text[t.first : t.past] for t in ENGLISH.analyze(text)] == [
        "It", "cost", "$5 million", "$", "two hundred and fifty", "more",
    ]  # fmt: skip


NUMBER_WORDS = [
    *UNITS,
    *TENS,
    *english.SCALES,
    "hundred",
    "and",
    "point",
    "oh",
    "second",
    "first",
    "12",
    "2.5",
    "$",
    "%",
]


@example([("12", " "), ("$", "-"), ("zero", " ")])  # a dash behind what is counted, not a minus
@given(st.lists(st.tuples(st.sampled_from(NUMBER_WORDS), st.sampled_from([" ", "-", ", ", ". "])), max_size=12))
def test_no_word_is_lost_or_taken_twice(drawn: list[tuple[str, str]]) -> None:
    """However number words come one after the other, each written word is in one token, or in one within another."""
    text = "".join(word + joint for word, joint in drawn)
    every = [(t.first, t.past) for t in ENGLISH.analyze(text)]
    assert [first for first, _ in every] == sorted(first for first, _ in every)
    spans, past = list[tuple[int, int]](), 0
    for span in every:
        if span[1] > past:
            assert span[0] >= past
            spans.append(span)
            past = span[1]
    covered = " ".join(text[first:past] for first, past in spans)
    assert [w for w in covered.replace("-", " ").replace(",", " ").replace(".", " ").split() if w.isalpha()] == [
        word for word, _ in drawn if word.isalpha()
    ]
