"""Citations beside a quote: what names a title, a show, a speaker, a date or a time is no word of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pullquote.bot.asking.citations import CitedNames, citation
from pullquote.bot.asking.question_reader import AskedQuote, asked_quote
from pullquote.bot.asking.quote_extractor import quotations

WORDS = "we never saw it coming"
TITLES = ("bees in february", "bees in april", "tide talk 12", "the slow hour")
NAMES = CitedNames.of(["Ada Lovelace", "Marit Olufsen"], TITLES)


def read(text: str) -> AskedQuote:
    return asked_quote(text, lambda: frozenset(["ada", "lovelace", "marit", "olufsen"]), lambda: NAMES)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('"%s" (Bees in February)', None),
        ('"%s" (Bees in Febuary, 1:33)', None),
        ('"%s" — Marit, Bees in February, 37:20', "Marit Olufsen"),
        ('"%s" in Bees in February', None),
        ('"%s", ada in Bees in February at 1m33s', "Ada Lovelace"),
        ('"%s" (Slow Hour, March 2024)', None),
        ('"%s" - The Slow Hour, 15 February 2024', None),
        ('"%s" [Tide Talk #12]', None),
        ('"%s" — Grace Hopper, Tide Talk #12', "Grace Hopper"),
        ('"%s"\n— Ada Lovelace\nThe Slow Hour, 2024', "Ada Lovelace"),
        ("> %s\n> — Bees in February", None),
        ('"%s" at 1:33', None),
        ('"%s" https://media.example.org/bees.mp3#t=90', None),
        ('Bees in February: "%s"', None),
        ('Ada Lovelace in Bees in February: "%s"', "Ada Lovelace"),
        ('who said "%s" in bees in february?', None),
        ('did Ada say "%s" in Bees in February?', "Ada"),
        ("„%s“ (aus: Bees in February, 15. Februar 2024, Minute 1:33)", None),
        ("« %s » (Bees in February, à 1:33)", None),
        ("「%s」（Bees in February）", None),
    ],
)
def test_a_citation_is_no_word_of_the_quote(text: str, speaker: str | None) -> None:
    found = read(text % WORDS)
    assert (found.words.strip(), found.claimed, found.typed) == (WORDS, speaker, None)
    assert found.cited


@pytest.mark.parametrize("text", ["%s — Bees in February", "%s (The Slow Hour, 2024)", "%s, Bees in February"])
def test_without_quotation_marks_the_whole_is_kept_as_well(text: str) -> None:
    """It could be words of the quote all the same."""
    typed = text % WORDS
    found = read(typed)
    assert (found.words, found.claimed, found.typed) == (WORDS, None, typed)


@pytest.mark.parametrize(
    "text",
    [
        "bees",  # words beside a quote with no sign between are none, unless they are a whole name
        "(laughs)",
        "— and it broke my heart",
        "(Bees in February, and it broke my heart)",
        "in the winter",
        "",
        "(the)",
        "x " * 200,
    ],
)
def test_what_names_nothing_is_no_citation(text: str) -> None:
    assert citation(text, NAMES) is None


def test_a_citation_names_sources_wholly_or_in_part() -> None:
    whole, part = citation("(Bees in February)", NAMES), citation("(Bees, 2024-02)", NAMES)
    assert whole
    assert part
    assert part.date
    assert whole.sources == (frozenset(["bees in february"]),)
    assert part.sources == (frozenset(["bees in february", "bees in april"]),)
    assert part.date.name == "2024-02"


def test_the_quotations_of_a_draft_are_not_said_to_be_by_titles() -> None:
    draft = f'One wrote "{WORDS}" (Bees in February, 1:33), and then "{WORDS}" — Ada, The Slow Hour. She left.'
    first, second = quotations(draft, names=NAMES)
    assert (first.claimed, second.claimed) == (None, "Ada Lovelace")
    assert first.cited
    assert first.cited.text.strip() == "(Bees in February, 1:33)"


def test_what_follows_a_citation_is_about_something_else() -> None:
    text = f'"{WORDS}" — Bees in February, and it broke my heart'
    assert read(text) == AskedQuote(WORDS, None, text, "— Bees in February")
    assert [one.claimed for one in quotations(f"One wrote {text}.", names=NAMES)] == [None]


PIECES = ["Ada", "Jesus", "in", "the", "by", "bees", "february", "said", "1:33", "#3", "2024", *",;—([)].\n", '"', "um"]


@example(["we", "saw", "it", ",", "Jesus", ",", "in", "gardens", "everywhere"])  # the name once more behind each `in`
@given(st.lists(st.sampled_from(PIECES), max_size=24))
def test_whatever_stands_beside_a_quote_is_read_to_its_end(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = read(text)
    assert found.cited is None or found.cited in text
    assert read(f'"{WORDS}" {text}').words
