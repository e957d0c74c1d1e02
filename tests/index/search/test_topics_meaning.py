"""Scores of spots: by words, by meaning, by who speaks."""

from __future__ import annotations

import numpy as np
import pytest
from pullquote.index.corrections import AnalyzedText
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search.engine import Statistics
from pullquote.index.search.quotes import Window
from pullquote.index.search.topics import (
    REACH,
    STEP,
    TALK,
    Spots,
    by_meaning,
    by_pairs,
    by_voices,
    by_words,
    leading,
    positions,
    rarity,
    spots,
)
from pullquote.index.transcript import Stretch

STATISTICS = {1: Statistics(100, 20.0, {"bee": 3, "frost": 5})}
TEXT = "the hive was quiet all through the frost"


def window(at: int, transcript: int = 1, text: str = TEXT) -> Window:
    tokens = analyzer("en").analyze(text, at)
    return Window(
        transcript, AnalyzedText(Stretch(at, "", ()), tokens), 0, len(tokens), 1, (tokens[0].first, tokens[-1].past)
    )


def row(*firsts: int, transcript: int = 1) -> Spots:
    n = len(firsts)
    at = np.array(firsts, np.int64)
    return Spots(np.ones(n, np.int64), np.full(n, transcript, np.int64), at, at + 200)


def test_spots_fill_the_gaps() -> None:
    """Around candidates and between them, each transcript by itself, as far as it goes; or candidates alone."""
    windows = [window(9000, 2), window(5000), window(5000 + 4 * STEP)]
    lengths = {1: 100_000, 2: 9100}
    found = spots(windows, lengths)
    assert set(found.transcripts.tolist()) == {1, 2}
    for transcript, length in lengths.items():
        firsts = found.firsts[found.transcripts == transcript]
        assert firsts.min() >= 0
        assert np.diff(firsts).min() > 0
        assert np.diff(firsts).max() <= 2 * STEP
        assert found.pasts[found.transcripts == transcript].max() <= length
    assert {w.passage[0] for w in windows} <= set(found.firsts.tolist())
    assert spots(windows, lengths, between=False).firsts.tolist() == [5000, 5000 + 4 * STEP, 9000]
    many = spots([window(50_000, n) for n in range(1, 41)], dict.fromkeys(range(1, 41), 100_000))
    assert np.abs(many.firsts - 50_000).max() <= REACH
    assert len(spots([], {})) == 0


def test_words_count_where_they_stand_and_around() -> None:
    """The more of them, the nearer, the more; more after they were said than before; none far away."""
    windows = [window(100_000), window(101_000, text="a bee in the frost")]
    terms = ["bee", "frost"]
    found = row(100_000 - 3000, 100_000, 101_000, 101_000 + 3000, 180_000)
    before, frost, both, after, far = by_words(found, positions(windows, terms), terms, STATISTICS, TALK).tolist()
    assert both > frost > after > before > far == 0
    assert both <= 1


def test_words_that_nobody_says_count_against_the_rest() -> None:
    """A question half of which is never said is not answered by its other half."""
    windows, found = [window(0)], row(0)
    places = positions(windows, ["frost", "zugzwang"])
    whole = by_words(found, places, ["frost"], STATISTICS, TALK)
    half = by_words(found, places, ["frost", "zugzwang"], STATISTICS, TALK)
    assert 0 < half[0] < whole[0] / 2
    assert by_words(found, places, [], STATISTICS, TALK).tolist() == [0]


def test_words_that_are_said_together_count_once_more() -> None:
    """In whatever order, if they are neighbours in the question and near each other in the talk; never above 1."""
    terms, filling = ["bee", "frost", "zugzwang"], "and so it went on for a good while until the evening of that day "
    texts = ["a frost of bees", f"a bee {filling} frost", "a bee there", "bee frost " * 40]
    windows = [window(50_000 * n, text=text) for n, text in enumerate(texts, 1)]
    found = row(*(one.passage[0] for one in windows), 400_000)
    near, apart, alone, often, far = by_pairs(found, positions(windows, terms), terms, STATISTICS, TALK).tolist()
    assert 1 > often > near > apart == alone == far == 0
    for few in ([], ["bee"]):
        assert by_pairs(found, positions(windows, few), few, STATISTICS, TALK).tolist() == [0] * 5


def test_a_spot_without_a_vector_is_like_nothing() -> None:
    """It is no worse than one that is like any other."""
    assert (
        by_meaning(row(0), np.array([np.nan]), TALK).tolist()
        == by_meaning(row(0), np.array([0.1]), TALK).tolist()
        == [0]
    )


def test_what_stands_around_a_spot_counts_with_it() -> None:
    """One among others that are like the question comes before one that is so alone, in another transcript."""
    found = Spots(
        *(
            np.concatenate(both)
            for both in zip(
                *[(s.shelves, s.transcripts, s.firsts, s.pasts) for s in (row(0, 110, 220), row(0, transcript=2))],
                strict=True,
            )
        )
    )
    scores = by_meaning(found, np.full(4, 0.5), TALK)
    assert min(scores[:3]) > scores[3] > 0


def test_the_passage_most_like_the_question_counts_for_those_around_it() -> None:
    """Of two stretches that are as like the question on the whole, the one with a passage that is about it."""
    firsts = [n * STEP for n in range(9)] + [n * STEP + 100_000 for n in range(9)]
    peak = np.array([0.2, 0.2, 0.2, 0.2, 0.8, 0.2, 0.2, 0.2, 0.2] + [0.8 / 3] * 9)
    scores = by_meaning(row(*firsts), peak, TALK)
    assert scores[3] > scores[9 + 3] > 0


def test_spots_of_several_shelves_are_smoothed_with_their_own_neighbours() -> None:
    """Whatever the order in which the transcripts of the shelves were added."""
    analysed = analyzer("en").analyze(TEXT, 0)
    windows = [
        Window(transcript, AnalyzedText(Stretch(0, "", ()), analysed), 0, len(analysed), shelf, (first, first + 200))
        for shelf, transcript in ((1, 4), (1, 9), (2, 3), (2, 7))
        for first in (0, 110, 220)
    ]
    found = spots(windows, {}, between=False)
    assert (np.diff(found.lines + found.middles) > 0).all()
    assert {(s, t) for s, t in zip(found.shelves.tolist(), found.transcripts.tolist(), strict=True)} == {
        (1, 4),
        (1, 9),
        (2, 3),
        (2, 7),
    }


def test_voices_count_by_what_they_say_nearby() -> None:
    """All of a spot, some of it, nothing near it; transcripts where nobody is named are left as they are."""
    found = row(0, 900, 50_000)
    scores = by_voices(found, {1: np.array([[0, 1000]]), 2: np.array([[0, 10]]), 3: np.zeros((0, 2), np.int64)}, TALK)
    assert 1 >= scores[0] > scores[1] > scores[2] == 0
    assert by_voices(row(0, transcript=5), {1: np.array([[0, 1000]])}, TALK).tolist() == [0]
    assert by_voices(row(0, 300), {1: np.array([[0, 100], [100, 10_000]])}, TALK)[1] == pytest.approx(1)


def test_rarity_is_that_of_all_shelves_together() -> None:
    """A word that nobody says is the rarest."""
    found = rarity(["bee", "frost", "no"], [*STATISTICS.values(), Statistics(50, 20.0, {"bee": 40})])
    assert found["no"] > found["frost"] > found["bee"] > 0


def test_the_leading_transcripts() -> None:
    """By their best spots, each once."""
    found = Spots(*np.array([[1, 1, 1, 1], [7, 7, 8, 9], [0, 9, 0, 0], [5, 12, 5, 5]], np.int64))
    assert leading(found, np.array([0.1, 0.9, 0.5, 0.7]), 2) == [7, 9]
