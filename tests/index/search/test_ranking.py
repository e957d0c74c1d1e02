"""Scores of candidates equal those over the whole shelf."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search.engine import WORDS, IndexQuery, Statistics
from pullquote.index.search.passages import Passage, passages
from pullquote.index.search.ranking import ShelfBM25, share
from pullquote.index.search.tantivy_engine import TantivyEngine
from pullquote.index.transcript import Cue, placed, text_as_written
from rank_bm25 import BM25Plus

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from numpy.typing import NDArray

ENGLISH = analyzer("en")
WORD = st.sampled_from("the a mill tide tides water grain of and never 250 miller's don't wheel".split())
TEXT = st.lists(WORD, min_size=1, max_size=120).map(" ".join)


class Shelf:
    """Passages in a real index, transcript by transcript."""

    def __init__(self, folder: Path, texts: list[str]) -> None:
        self.passages = list[Passage]()
        self.engine = TantivyEngine(folder)
        self.engine.begin_writing()
        for number, spoken in enumerate(texts, 1):
            cues = [Cue(spoken)]
            text = text_as_written(cues)
            found = list(passages(text, placed(cues), ENGLISH.analyze(text), ENGLISH.language))
            self.engine.replace(number, found)
            self.passages += found
        self.engine.commit(1)

    @property
    def bags(self) -> list[list[str]]:
        return [[token.word.stem for token in passage.words] for passage in self.passages]


def terms(text: str) -> list[str]:
    return [token.word.stem for token in ENGLISH.analyze(text)]


def scored(bags: Sequence[Sequence[str]], counted: Statistics, query: Sequence[str]) -> NDArray[np.float64]:
    """The scores of passages with these terms."""
    counts = {term: np.array([bag.count(term) for bag in bags], np.int64) for term in query}
    return ShelfBM25(counted).scores(query, counts, np.array([len(bag) for bag in bags], np.int64))


@settings(max_examples=12)
@given(st.lists(TEXT, min_size=1, max_size=5), TEXT, st.randoms(use_true_random=False))
def test_scores_equal_those_over_the_whole_shelf(texts: list[str], asked: str, chance: random.Random) -> None:
    """To 1e-9, for any candidates, with the statistics of a real index."""
    folder = Path(tempfile.mkdtemp())
    try:
        shelf = Shelf(folder / "shelf", texts)
        query = [*terms(asked), "unheard"]
        whole = BM25Plus(shelf.bags).get_scores(query)
        some = chance.sample(range(len(shelf.bags)), chance.randint(1, len(shelf.bags)))
        scores = scored([shelf.bags[i] for i in some], shelf.engine.statistics(query), query)
        assert scores == pytest.approx(whole[some], abs=1e-9)
        shelf.engine.end_writing()
    finally:
        shutil.rmtree(folder)


def test_nothing_is_ranked_without_dividing_by_zero() -> None:
    """No candidates, no passages, empty passages, no terms."""
    nothing = Statistics(0, 0.0, {})
    assert scored([], nothing, ["mill"]).tolist() == []
    assert scored([["mill"]], nothing, ["mill"]).tolist() == [0.0]
    assert scored([[]], Statistics(1, 0.0, {"mill": 1}), []).tolist() == [0.0]


def test_a_term_in_every_passage_gives_no_negative_order() -> None:
    """A passage that has it more often is never worth less than one that has it once, or one without."""
    bags = [["the", "the", "mill"], ["the", "mill", "mill"], ["mill", "mill", "mill"]]
    scores = scored(bags, Statistics(3, 3.0, {"the": 3}), ["the"])
    assert scores[0] > scores[1] > scores[2] > 0


def test_removed_passages_are_never_counted_beyond_those_that_are_there(tmp_path: Path) -> None:
    """The engine counts them until it merges; frequencies stay at most the number of passages, scores positive."""
    shelf = Shelf(tmp_path / "shelf", ["the mill and the tide", "the mill", "a mill", "mill water"])
    for transcript in (1, 2, 3):
        shelf.engine.remove(transcript)
    shelf.engine.commit(2)
    counted = shelf.engine.statistics(["mill", "tide", "water"])
    assert counted.passages == 1
    assert all(frequency <= 1 for frequency in counted.frequencies.values())
    assert scored([["mill", "water"]], counted, ["mill"])[0] > 0
    shelf.engine.end_writing()


def test_candidates_are_passages_of_the_shelf(tmp_path: Path) -> None:
    """What the engine finds are offsets of the passages that were put in."""
    shelf = Shelf(tmp_path / "shelf", ["the tide turns the wheel " * 12])
    found = shelf.engine.candidates(IndexQuery({WORDS: ["tide", "wheel"]}), 100)
    assert {(one.first, one.past) for one in found} == {(p.first, p.past) for p in shelf.passages}
    shelf.engine.end_writing()


def test_shares_are_those_of_the_scores() -> None:
    """A share is how far a score lies from that of a document without the terms towards that of one full of them."""
    counted = Statistics(50, 12.0, {"mill": 3, "tide": 9})
    terms = ["mill", "tide"]
    counts = np.array([[0, 0], [1, 0], [2, 5], [10**9, 10**9]], np.float64)
    of_terms = dict(zip(terms, counts.T.astype(np.int64), strict=True))
    scores = ShelfBM25(counted).scores(terms, of_terms, np.full(4, 30))
    shares = share(terms, counts, np.full(4, 30.0), counted)
    assert shares == pytest.approx((scores - scores[0]) / (scores[3] - scores[0]), abs=1e-6)
    assert share([*terms, "unheard"], np.pad(counts, ((0, 0), (0, 1))), np.full(4, 30.0), counted)[3] < 0.8
    assert share([], np.zeros((2, 0)), np.ones(2), counted).tolist() == [0, 0]
    assert share(["mill"], np.zeros((1, 1)), np.ones(1), Statistics(0, 0.0, {})).tolist() == [0]
