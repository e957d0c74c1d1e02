"""Figures are the same tokens however they are written, and other figures are others."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.querying.found import Scope
from pullquote.index.search import near_duplicates
from pullquote.index.search.verdict import Verdict
from pullquote.index.transcript import Cue

if TYPE_CHECKING:
    from pullquote.index.language.tokens import Token

ENGLISH = analyzer("en")
# A sentence, the ways to write its figure, and another figure.
FIGURES: Final = [
    ("the ferry needs {} hours to cross", "3½ | three and a half | 3.5 | 3 1/2 | 3 and a half", "2½"),
    ("the ferry needs {} to cross over",
     "an hour and a half | 1.5 hours | one and a half hours | 1½ hours", "2 hours"),
    ("nearly {} of the orchard was frozen", "2/3 | two thirds | two-thirds | ⅔", "one third"),
    ("nearly {} of the orchard was frozen", "half | 1/2 | one half | a half | ½", "a quarter"),
    ("nearly {} of the orchard was frozen", "a fifth | 1/5 | one fifth | one-fifth", "two fifths"),
    ("she kept {} bees in the loft",
     "half a million | 500,000 | 500k | 0.5 million | 500 000 | half million", "5 million"),
    ("she kept {} bees in the loft",
     "2.5 million | two and a half million | 2,500,000 | 2.500.000 | 2 500 000", "2.5k"),
    ("she kept {} bees in the loft", "a hundred | one hundred | 100", "hundreds of"),
    ("she kept {} bees in the loft", "three dozen | thirty-six | 36", "three"),
    ("the bell cost {} at the foundry",
     "$7.25 | seven dollars twenty-five | 7 dollars and 25 cents | 7.25 bucks", "$7.20"),
    ("the bell cost {} at the foundry", "£3.1m | 3.1 million pounds | three point one million quid", "£3.1k"),
    ("the bell cost {} at the foundry", "75 cents | $0.75 | seventy-five cents | 75¢", "75 dollars"),
    ("the bell cost {} at the foundry", "$8-12 | eight to twelve dollars | 8–12 dollars | 8 to 12 dollars", "$8-13"),
    ("prices fell by {} over winter",
     "0.25 percent | a quarter of a percent | .25% | point two five per cent", "25%"),
    ("the cellar was at {} by dawn", "-8 degrees | minus eight degrees | −8° | negative 8 degrees", "8 degrees"),
    ("the cellar was at {} by dawn", "30 °C | 30°C | thirty degrees celsius | 30 degrees centigrade", "30 °F"),
    ("the path runs {} to the lighthouse", "9 km | 9km | nine kilometres | nine kilometers", "9 miles"),
    ("the sledge went {} down the slope", "40 km/h | forty kilometers per hour | 40 kph", "40 mph"),
    ("everything changed in the {} on the island",
     "1950s | fifties | '50s | 1950's | 50s | nineteen fifties", "1850s"),
    ("the bridge was painted in {} by hand", "1937 | nineteen thirty-seven | '37 | nineteen thirty seven", "1973"),
    ("the bridge was painted in {} by hand",
     "2008 | two thousand and eight | '08 | oh eight | twenty oh eight", "2018"),
    ("the choir met on {} in the chapel",
     "April 2nd | the second of April | 2 April | April the 2nd | Apr. 2", "April 3rd"),
    ("the choir met on {} in the chapel", "the twenty-first of May | May 21 | 21st May | May 21st", "June 21"),
    ("the choir met at {} in the chapel", "half past six | 6:30 | six thirty", "half past five"),
    ("the choir met at {} in the chapel", "8.15 pm | 8:15 p.m. | eight fifteen pm | 20:15", "8:15 am"),
    ("the choir met at {} in the chapel", "4 o'clock | four o'clock | 4:00 | four", "5:00"),
    ("he came in {} of all the rowers", "32nd | thirty-second | thirty second", "33rd"),
    ("he came in {} of all the rowers", "104th | hundred and fourth | a hundred and fourth", "105th"),
    ("she read of World War {} in the attic", "II | two | 2 | Two", "I"),
    ("she read of {} in the attic", "Edward VII | Edward the Seventh | Edward the 7th", "Edward VI"),
    ("she read chapter {} in the attic", "XIV | fourteen | 14", "XVI"),
    ("ask {} Moor about the lantern", "Dr. | Doctor | Dr | doctor", "Captain"),
    ("turn to {} of the register", "No. 12 | number twelve | #12 | number 12", "No. 21"),
    ("dial {} if the dam breaks", "999 | nine nine nine | 9-9-9", "998"),
    ("dial {} if the dam breaks", "555-0187 | 555 0187 | five five five oh one eight seven", "555-0178"),
    ("they taught {} in the lighthouse", "C++ | C plus plus | c++", "C#"),
    ("they taught {} in the lighthouse", "Go 1.20 | Go one point twenty", "Go 1.2"),
    ("they taught with {} in the lighthouse", "GPT-4 | GPT 4 | GPT four", "GPT-3"),
    ("all of it is {} in the ledger", "R&D | R and D | R & D", "R and B"),
]  # fmt: skip


def forms(text: str) -> list[tuple[str, str]]:
    return [(token.word.plain, token.word.stem) for token in ENGLISH.analyze(text)]


def plain(text: str) -> list[str]:
    return [token.word.plain for token in ENGLISH.analyze(text)]


@pytest.mark.parametrize(("sentence", "written", "other"), FIGURES)
def test_the_same_figure_is_the_same_words(sentence: str, written: str, other: str) -> None:
    """Digits, words and signs of one value are one; so a search finds either by the other."""
    ways = [sentence.format(way) for way in written.split(" | ")]
    assert {way: forms(way) for way in ways} == {way: forms(ways[0]) for way in ways}
    assert forms(sentence.format(other)) != forms(ways[0])


async def test_figures_are_found_and_judged(shelved, monkeypatch) -> None:
    """Whichever way was said and whichever is asked: verbatim for the same value, never close for another."""
    monkeypatch.setattr(near_duplicates, "COVERED", 2.0)  # else they are two texts of one recording
    said = [[sentence.format(way) for way in written.split(" | ")] for sentence, written, _ in FIGURES]
    library = await shelved(
        first=[Cue(f"{ways[0]}. Then nobody spoke.") for ways in said],
        last=[Cue(f"{ways[-1]}. Then nobody spoke.") for ways in said],
    )
    for ways, (sentence, _, other) in zip(said, FIGURES, strict=True):
        for asked in ways:
            hits = (await library.quote(asked, Scope(), 2, Deadline())).hits
            assert [hit.judgement and hit.judgement.verdict for hit in hits] == [Verdict.VERBATIM] * 2, asked
            assert {hit.words for hit in hits} == {ways[0], ways[-1]}
        (hit, *_) = (await library.quote(sentence.format(other), Scope(), 1, Deadline())).hits
        assert hit.judgement, other
        assert hit.judgement.verdict in (Verdict.ALTERED, Verdict.PARAPHRASE), other


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("wait a second", ["wait", "a", "second"]),
        ("a twenty second nap", ["a", "20", "seconds", "nap"]),
        ("a third guest came", ["a", "third", "guest", "came"]),
        ("the last quarter was poor", ["the", "last", "quarter", "was", "poor"]),
        ("oh four of them", ["oh", "4", "of", "them"]),
        ("the point two people made", ["the", "point", "2", "people", "made"]),
        ("you may first ask", ["you", "may", "first", "ask"]),
        ("the war I remember", ["the", "war", "i", "remember"]),
        ("Elizabeth I think", ["elizabeth", "i", "think"]),
        ("start an IV", ["start", "an", "iv"]),
        ("Malcolm X", ["malcolm", "x"]),
        ("no. 7 is enough", ["number", "7", "is", "enough"]),
        ("I said no. Seven", ["i", "said", "number", "7"]),
        ("I said no. We left", ["i", "said", "no", "we", "left"]),
        ("one two three go", ["1", "2", "3", "go"]),
        ("one one thing", ["1", "1", "thing"]),
        ("on 9/11", ["on", "9", "11"]),
        ("ten minus four", ["10", "minus", "4"]),
        ("2024-03-05", ["2024", "3", "5"]),
        ("it was fifty-fifty, 50-50", ["it", "was", "50", "50", "50", "50"]),
        ("a sharp knife, plus salt", ["a", "sharp", "knife", "plus", "salt"]),
        ("Wall St. and St. Ives", ["wall", "street", "and", "saint", "ives"]),
        ("one of us", ["1", "of", "us"]),
        ("#metoo &nbsp; @ada", ["metoo", "nbsp", "ada"]),
    ],
)
def test_ordinary_words_stay_ordinary(written: str, words: list[str]) -> None:
    """A word that may be a figure is one only where the words beside it say so."""
    assert plain(written) == words


def test_about_as_many() -> None:
    """`a couple of` is another form of `two`, `about` a word of its own."""
    (couple, _), (two, _) = ENGLISH.analyze("a couple of cows"), ENGLISH.analyze("two cows")
    assert (couple.word.plain, couple.word.stem) == ("couple", two.word.stem)
    assert plain("about half") == ["about", *plain("half")]


def test_every_token_is_a_slice_of_the_text() -> None:
    """What is counted stands within the figure, and no two figures share a letter."""
    for sentence, written, other in FIGURES:
        for way in [*written.split(" | "), other]:
            text = sentence.format(way)
            tokens = ENGLISH.analyze(text, 100)
            assert all(100 <= token.first < token.past <= 100 + len(text) for token in tokens)
            outer = [token for token in tokens if not any(_within(token, one) for one in tokens)]
            assert all(before.past <= after.first for before, after in itertools.pairwise(outer)), text


def _within(token: Token, other: Token) -> bool:
    if token is other or not (other.first <= token.first and token.past <= other.past):
        return False
    return (token.first, token.past) != (other.first, other.past) or token.word.number is None


def test_other_languages_keep_their_figures() -> None:
    """English readings are for English alone."""
    finnish = analyzer("fi")
    assert [t.word.plain for t in finnish.analyze("1.500 km am 3. Mai, C II")] == [
        "1.500",
        "km",
        "am",
        "3",
        "mai",
        "c",
        "ii",
    ]
