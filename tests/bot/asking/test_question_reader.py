"""Which words of a question are the quote, and of whom it is said to be."""

from __future__ import annotations

import pytest
from pullquote.bot.asking.question_reader import AskedQuote, alternatives, asked_quote

WORDS = "we never saw it coming"
KNOWN = frozenset("ada lovelace daniel berg".split())


def read(text: str) -> AskedQuote:
    return asked_quote(text, lambda: KNOWN)


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ('"%s"', None),
        ("who said “%s”?", None),
        ('find the source of "%s"', None),
        ('she told me, "%s"', None),
        ('Ada said, "%s"', "Ada"),
        ('ada said "%s"', "Ada"),
        ('did dan really say "%s"?', "Dan"),
        ("when did ada lovelace say “%s”?", "Ada Lovelace"),
        ('Is it true that Grace Hopper said "%s"?', "Grace Hopper"),
        ('"%s" – ada', "Ada"),
        ('"%s", Ada Lovelace?', "Ada Lovelace"),
        ('"%s" was that Ada?', "Ada"),
        ('"%s", says Ada', "Ada"),
        ('Ada: "%s"', "Ada"),
        ('Ben said "%s"', "Ben"),
        ("„%s“, sagte Ada", "Ada"),
        ("> %s\n> — Ada", "Ada"),
        ("%s — Ada Lovelace", "Ada Lovelace"),
        ("%s\n- ada", "Ada"),
        ('"%s," who said that, Ada or Daniel?', None),
        ('who said "%s", Ada or Daniel?', None),
        ('find "%s" from Practical Engines', None),
        ('who said "%s"? I think it was ada', "Ada"),
        ('"%s", is that from Ada?', "Ada"),
        ('_"%s"_ — *Ada*', "Ada"),
        ('Ada L.: "%s"', "Ada L."),
        ('Ada Lovelace on engines: "%s"', "Ada Lovelace"),
        ('"%s," Charles was told by Ada', "Ada"),
        ('"%s" as Ada likes to say', "Ada"),
        ("«%s», — сказала Ada", "Ada"),
    ],
)
def test_the_quoted_part_is_the_quote(text: str, claimed: str | None) -> None:
    found = read(text % WORDS)
    assert (found.words.rstrip(","), found.claimed, found.typed) == (WORDS, claimed, None)


@pytest.mark.parametrize(
    ("pasted", "claimed"),
    [
        ("[00:01:33] %s", None),
        ("00:01:33 %s", None),
        ("00:01:33,250 --> 00:01:36,000\n%s", None),
        ("7\n00:01:33.250 --> 00:01:36.000 align:left\n%s", None),
        ("1:33\n%s", None),
        ("%s [1:33]", None),
        ("%s (1:33–1:36)", None),
        ("%s (Engines, 1:33)", None),
        ("“%s” [1:33]", None),
        ("Ada Lovelace (1:33): %s", "Ada Lovelace"),
        ("[00:01:33] Ada: %s", "Ada"),
        ("Ada Lovelace  1:33\n%s", "Ada Lovelace"),
        ("%s (Ada Lovelace)", "Ada Lovelace"),
        ("%s (Ada Lovelace, Engines, 1:33)", "Ada Lovelace"),
        ("%s by Ada Lovelace", "Ada Lovelace"),
        ("%s, von Ada Lovelace", "Ada Lovelace"),
    ],
)
def test_times_and_names_that_are_pasted_with_a_quote_are_no_words_of_it(pasted: str, claimed: str | None) -> None:
    """But if all of it was said just as well, all of it is the quote: so it is kept."""
    text = pasted % WORDS
    found = read(text)
    assert (found.words.rstrip(","), found.claimed) == (WORDS, claimed)
    assert found.typed


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("1:33 we never saw 1:36 it coming", WORDS),
        ("1\n00:00:01,000 --> 00:00:02,000\nwe never saw\n\n2\n00:00:02,000 --> 00:00:03,000\nit coming", WORDS),
        ("5:30 in the morning I got up", "5:30 in the morning I got up"),
        ("we left at 5:30 and came at 6:45", "we left at 5:30 and came at 6:45"),
        ("the score was 3:1", "the score was 3:1"),
        ("1:33", "1:33"),
    ],
)
def test_times_that_could_have_been_said_stay(pasted: str, words: str) -> None:
    assert " ".join(read(pasted).words.split()) == words


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("Ada said that %s", "Ada"),
        ("did ada say that %s?", "Ada"),
        ("As Ada put it, %s", "Ada"),
        ("according to Ada Lovelace, %s", "Ada Lovelace"),
        ("who said %s?", None),
        ("Grace Hopper: %s", "Grace Hopper"),
        ("ada: %s", "Ada"),
    ],
)
def test_without_a_sign_the_whole_is_kept(text: str, claimed: str | None) -> None:
    assert read(text % WORDS) == AskedQuote(WORDS, claimed, text % WORDS)


@pytest.mark.parametrize(
    "text",
    [
        '"%s" lol',
        '"%s" as I remember it from the radio',
        "“%s” and it broke my heart",
        "#engines %s",
        "%s #engines #coming",
        "!quote %s",
        "/verify %s",
        "%s https://media.example.org/1.mp3#t=90",
        "verify %s",
        "quote: %s",
        "Please check that %s",
        "find the quote %s",
        "Zitat: %s",
        "vérifie cette phrase : %s",
        "busca la frase %s",
    ],
)
def test_what_chats_leave_beside_a_quote_is_no_word_of_it(text: str) -> None:
    """But if all of it was said just as well, all of it is the quote: so it is kept."""
    assert read(text % WORDS) == AskedQuote(WORDS, None, text % WORDS)


def test_a_quote_that_is_broken_off_to_say_who_said_it_is_one() -> None:
    assert read('"We never," Ada said, "saw it coming."') == AskedQuote("We never, saw it coming.", "Ada")


@pytest.mark.parametrize(
    "text",
    [
        "it was raining when we came",
        'And then she told me, "you have to go now," and I went.',
        'he calls it "the gap" all the time',
        'she said "I am going" and he said "no way"',
        "I think that people said that it would rain",
        "someone said that we never saw it coming",
        "Note: we never saw it coming",
        "so the thing is: people are strange",
        "it came — and then it went",
        'Ada said "no"',
        "Ada said",
        "we paid .5 percent, number #1 on the list",
    ],
)
def test_all_else_is_asked_as_it_is(text: str) -> None:
    assert read(text) == AskedQuote(text)


def test_a_hostile_question_is_read() -> None:
    assert read("Ada said " * 20_000 + " — " * 20_000).claimed == "Ada"
    assert read('"' * 100_000).claimed is None


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("we don&#39;t row at night", "we don't row at night"),
        ("we don&rsquo;t row &amp; sail&nbsp;at night", "we don’t row & sail\xa0at night"),
        ("&ldquo;we don&#x27;t row at night&rdquo;", "we don't row at night"),
        ("AT&T; we row &; &unknown; &#7;", "AT&T; we row &; &unknown; &#7;"),
    ],
)
def test_the_source_of_a_page_is_read_as_the_page_shows_it(pasted: str, words: str) -> None:
    assert read(pasted).words == words


def test_letters_in_brackets_are_part_of_their_words_and_sic_is_no_word() -> None:
    """As journalists write them."""
    assert read('"[W]e never saw it com[ing]"').words == "We never saw it coming"
    assert read("we never [sic] saw it coming").words == WORDS
    assert read("we never saw it (sic) coming [emphasis added]").words == WORDS
    assert read("we never saw [the tide] coming").words == "we never saw [the tide] coming"


def test_a_request_alone_is_words() -> None:
    assert read("check mate") == AskedQuote("check mate")
    assert read("quote: bees") == AskedQuote("bees", None, "quote: bees")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('was it "%s" or "it went"?', [(WORDS, None), ("it went", None)]),
        ('did Ada say "%s" or "it went"', [(WORDS, "Ada"), ("it went", "Ada")]),
        ('"it went", "%s" or "we knew"?', [("it went", None), (WORDS, None), ("we knew", None)]),
        ("hieß es „%s“ oder „sie ging“?", [(WORDS, None), ("sie ging", None)]),
        ('"%s" and "it went"', []),
        ('"%s", "it went"', [(WORDS, None), ("it went", None)]),
        ('"%s" … "it went"', []),
        ('"%s" or it went', []),
    ],
)
def test_of_quotes_with_an_or_between_them_each_is_asked(text: str, asked: list[tuple[str, str | None]]) -> None:
    assert [(one.words, one.claimed) for one in alternatives(text % WORDS)] == asked
