"""How a quote lies in a stretch of transcript."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search import align as costs
from pullquote.index.search.align import (
    Alignment,
    Compared,
    Piece,
    QuoteWords,
    Way,
    align,
    merge_costs,
    survey,
    word_costs,
)
from pullquote.index.search.token_columns import VocabularyPart

if TYPE_CHECKING:
    from pullquote.index.language.tokens import Token, Word

ENGLISH = analyzer("en")


def asked(text: str) -> QuoteWords:
    words = tuple(token.word for token in ENGLISH.analyze(text))
    return QuoteWords(words, tuple(0.1 if word.stop else 0.7 for word in words), ENGLISH.language)


def piece(text: str) -> Piece:
    tokens = ENGLISH.analyze(text)
    return Piece(tokens, 0, len(tokens))


def aligned(quote: str, said: str) -> Alignment:
    (found,) = align(asked(quote), [piece(said)])
    return found


def ways(quote: str, said: str) -> list[tuple[Way, str, str]]:
    """Each pair of an alignment in plain words, the same words left out."""
    mine, theirs = ENGLISH.analyze(quote), ENGLISH.analyze(said)
    return [
        (
            pair.way,
            " ".join(quote[t.first : t.past] for t in mine[pair.asked : pair.asked_past]),
            " ".join(said[t.first : t.past] for t in theirs[pair.said : pair.said_past]),
        )
        for pair in aligned(quote, said).pairs
        if pair.way is not Way.SAME
    ]


def test_the_same_words_cost_nothing() -> None:
    """Wherever they stand in the stretch."""
    found = aligned("the tide turns the wheel", "so I said the tide turns the wheel and no more")
    assert found.score == 1.0
    assert [(p.way, p.asked, p.said) for p in found.pairs] == [(Way.SAME, n, n + 3) for n in range(5)]


@pytest.mark.parametrize(
    ("quote", "said", "expected"),
    [
        ("wheels turn", "the wheel turns", [(Way.FORM, "wheels", "wheel"), (Way.FORM, "turn", "turns")]),
        ("asked Curie about it", "asked Kiri about it", [(Way.ALIKE, "Curie", "Kiri")]),
        ("with ChatGPT we wrote", "with Chachi BT we wrote", [(Way.ALIKE, "ChatGPT", "Chachi BT")]),
        ("a tidemill of oak", "a tide mill of oak", [(Way.FORM, "tidemill", "tide mill")]),
        ("a tide mill of oak", "a tidemill of oak", [(Way.FORM, "tide mill", "tidemill")]),
        ("tides do not wait", "tides don't wait", [(Way.FORM, "do not", "don't")]),
        ("tides don't wait", "tides do not wait", [(Way.FORM, "don't", "do not")]),
        ("we're going out", "we are going out", [(Way.FORM, "we're", "we are")]),
        ("turn wheel the", "turn the wheel", [(Way.SWAPPED, "wheel", "wheel"), (Way.SWAPPED, "the", "the")]),
        ("a third of the day", "a quarter of the day", [(Way.OTHER, "a third", "a quarter")]),
        ("grinds eleven hours daily", "grinds nine hours daily", [(Way.OTHER, "eleven", "nine")]),
        ("the old mill wheel turns", "the old wheel turns", [(Way.MISSING, "mill", "")]),
        ("the wheel turns", "the wheel um turns", [(Way.EXTRA, "", "um")]),
    ],
)  # fmt: skip
def test_which_word_stands_for_which(quote: str, said: str, expected: list[tuple[Way, str, str]]) -> None:
    """Forms, sound-alikes, splits, contractions, neighbours that changed places, others, missing and extra ones."""
    assert ways(quote, said) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("eleven", "nine"), ("1.5", "1.6"), ("21st", "31st"), ("more", "less"), ("able", "unable"), ("can", "cannot")],
)
def test_numbers_negations_and_opposites_are_never_alike(one: str, other: str) -> None:
    """However near their letters are."""
    assert cost(ENGLISH.word(one), ENGLISH.word(other)) == cost(ENGLISH.word(other), ENGLISH.word(one)) == 1.0


def test_costs_lie_between_the_same_and_another_word() -> None:
    """A form costs less than a sound-alike, and that less than another word."""
    wheel = ENGLISH.word("sluice")
    same, form, alike, other = (cost(wheel, ENGLISH.word(w)) for w in ("sluice", "sluices", "sloose", "garden"))
    assert 0 == same < form < alike < other == 1


def test_two_words_for_one() -> None:
    """Joined or contracted they cost little; a negation hidden in them costs all."""
    single, first, second = (
        Compared.of([ENGLISH.word(word) for word in words], ENGLISH.language)
        for words in (("dataset", "don't", "donut"), ("data", "do"), ("set", "not"))
    )
    found = merge_costs(single, first, second, ENGLISH.language)
    assert found[0, 0] == found[1, 1] == pytest.approx(costs.JOINED)
    assert found[2, 1] >= 1.0


def test_fillers_and_stutters_are_skipped_at_once() -> None:
    """They cost less than other words."""
    quote = "the tide turns the wheel"
    assert aligned(quote, "the tide um uh turns the wheel").score == 1.0
    stutter = aligned(quote, "the tide turns turns the wheel").score
    assert 0.99 < stutter < 1.0
    assert aligned(quote, "the tide mill turns the wheel").score < stutter


def test_neighbours_that_changed_places_are_cheap() -> None:
    """Cheaper than one of the two missing."""
    swapped = aligned("the wheel slowly turns again", "the slowly wheel turns again").score
    missing = aligned("the wheel slowly turns again", "the wheel turns again").score
    assert missing < swapped < 1


def test_nothing_matches_nothing() -> None:
    """No quote, no stretches, an empty stretch."""
    assert align(asked(""), [piece("the wheel")]) == [Alignment(0.0, ())]
    assert align(asked("the wheel"), []) == []
    assert survey(asked("the wheel"), []) == survey(asked(""), [piece("a"), piece("b")]) == []
    (empty,) = align(asked("the wheel"), [piece("")])
    assert empty.score == 0
    assert {pair.way for pair in empty.pairs} == {Way.MISSING}
    assert survey(asked("the wheel"), [piece(""), piece("the wheel")]) == [(0, 0, 0.0), (1, 2, 1.0)]


def test_words_that_stand_twice_in_a_stretch_are_two_places() -> None:
    """Both as good."""
    assert survey(asked("the wheel turns"), [piece("the wheel turns and then again the wheel turns")]) == [
        (0, 3, 1.0),
        (0, 9, 1.0),
    ]


WORDS = (
    "the a not never um wheel wheels turn turns mill tide tied sluice sloose data set dataset do don't cannot can two "
    "20 more less Kiri Curie you know"
).split()
TEXT = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
QUOTE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


def skip(words: list[Word], at: int) -> float:
    if at and words[at].plain == words[at - 1].plain:
        return costs.SKIP_REPEATED
    own = costs.SKIP_COMMON if words[at].stop else costs.SKIP_RARE
    return 0.0 if words[at].filler else own


def oracle(quote: QuoteWords, tokens: list[Token]) -> list[float]:
    """The last row of the recurrence, word by word: the least cost of the quote ending before each token."""
    said, mine, weigh = [token.word for token in tokens], quote.words, quote.weights
    table = [[0.0] * (len(said) + 1)]
    for i, word in enumerate(mine):
        row = list[float]()
        for j in range(len(said) + 1):
            ways = [table[i][j] + weigh[i] * costs.MISSING]
            if j:
                ways += [table[i][j - 1] + weigh[i] * cost(word, said[j - 1]), row[j - 1] + skip(said, j - 1)]
            if i and j > 1:
                crossed = weigh[i - 1] * cost(mine[i - 1], said[j - 1]) + weigh[i] * cost(word, said[j - 2])
                ways.append(table[i - 1][j - 2] + crossed + (weigh[i] + weigh[i - 1]) * costs.SWAPPED)
            row.append(min(ways))
        table.append(row)
    return table[-1]


def cost(mine: Word, theirs: Word) -> float:
    return float(word_costs([mine], VocabularyPart.of([theirs]), ENGLISH.language)[0, 0])


@settings(max_examples=50)
@given(QUOTE, TEXT)
def test_the_survey_is_the_recurrence(text: str, said: str) -> None:
    """Column by column in numpy or word by word in Python: the same cost, and an end that has it."""
    quote, stretch = asked(text), piece(said)
    last = oracle(quote, list(stretch.tokens))
    places = survey(quote, [stretch])
    assert places
    for which, end, score in places:
        assert which == 0
        assert score == pytest.approx(min(max(1 - min(last) / quote.total, 0), 1), abs=1e-4)
        assert last[end] == pytest.approx(min(last), abs=float(costs.EQUAL) + 1e-4)


@given(QUOTE, TEXT)
def test_an_alignment_is_never_worse_than_its_survey(text: str, said: str) -> None:
    """It may also split and join words."""
    quote, stretch = asked(text), piece(said)
    rough = max(score for _, _, score in survey(quote, [stretch]))
    (found,) = align(quote, [stretch])
    assert 0 <= rough <= found.score + 1e-4
    assert found.score <= 1


@given(QUOTE, st.lists(TEXT, min_size=1, max_size=5))
def test_stretches_do_not_touch_each_other(text: str, said: list[str]) -> None:
    """Of very different lengths together, each gets what it gets alone: padding never matches."""
    quote, stretches = asked(text), [piece(one) for one in said]
    alone = [(n, end, score) for n, one in enumerate(stretches) for _, end, score in survey(quote, [one])]
    together = survey(quote, stretches)
    assert [place[:2] for place in together] == [place[:2] for place in alone]
    assert [score for _, _, score in together] == pytest.approx([score for _, _, score in alone], abs=1e-5)
    assert all(end <= stretches[n].end for n, end, _ in alone)
    aligned_alone = [align(quote, [one])[0].score for one in stretches]
    assert [found.score for found in align(quote, stretches)] == pytest.approx(aligned_alone, abs=1e-4)


@given(QUOTE, TEXT, st.integers(0, 14), st.integers(0, 14))
def test_a_match_stays_in_its_stretch(text: str, said: str, one: int, other: int) -> None:
    """Each word of the quote is accounted for once; of a part of a text only that part is used."""
    tokens = ENGLISH.analyze(said)
    begin, end = sorted((min(one, len(tokens)), min(other, len(tokens))))
    quote = asked(text)
    (found,) = align(quote, [Piece(tokens, begin, end)])
    (copied,) = align(quote, [Piece(tokens[begin:end], 0, end - begin)])
    assert found == copied
    assert all(0 <= pair.said <= pair.said_past <= end - begin for pair in found.pairs)
    mine = sorted(at for pair in found.pairs for at in range(pair.asked, pair.asked_past))
    assert mine == list(range(len(quote.words)))
    theirs = [at for pair in found.pairs for at in range(pair.said, pair.said_past)]
    assert len(theirs) == len(set(theirs))


def test_a_long_quote_is_bounded() -> None:
    """Four hundred words against a thousand, the same or any others."""
    quote = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(400))
    assert aligned(quote, f"{'before ' * 300}{quote}{' after' * 300}").score == 1.0
    chance = random.Random(7)
    mine, theirs = (" ".join(chance.choices(WORDS, k=count)) for count in (400, 1000))
    found = aligned(mine, theirs)
    assert 0 < found.score < 1
    assert sum(pair.asked_past - pair.asked for pair in found.pairs) == len(asked(mine).words)


def test_rare_words_weigh_more() -> None:
    """To miss one is worse than to miss a common one; fillers hardly weigh."""
    common, rare, filler = asked("the sluice um").weights
    assert filler < common < rare
    assert asked("the").total == common
    assert asked("").total == 1.0
