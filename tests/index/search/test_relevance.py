"""Whether a place is about a topic: what counts, and against what."""

from __future__ import annotations

import numpy as np
import pytest
from pullquote.index.search.engine import Statistics
from pullquote.index.search.relevance import BESIDE, BY_MEANING, BY_WORDS, REACH, Weights, certainty, evidence, rarity

HERE = np.array([10_000])
NOWHERE = np.zeros(0, np.int64)


def sure(held: dict[str, int | None], passages: int, weights: Weights = BY_WORDS, likeness: float = 0.0) -> float:
    """The certainty of one place; `held` says how many characters away each word is said, None for nowhere."""
    said = {term: NOWHERE if apart is None else HERE + apart for term, apart in held.items()}
    found = evidence(HERE, said, dict.fromkeys(held, 1.0), passages, likeness=np.array([likeness]))
    return float(certainty(found, weights)[0])


@pytest.mark.parametrize("weights", [BY_WORDS, BY_MEANING])
def test_the_more_is_said_and_the_nearer_the_surer(weights: Weights) -> None:
    near, far = BESIDE // 2, REACH - 1
    both, apart = sure({"a": near, "b": near}, 500, weights), sure({"a": near, "b": far}, 500, weights)
    assert 1 > both > apart > sure({"a": near, "b": None}, 500, weights) > sure({"a": None, "b": None}, 500, weights)
    assert sure({"a": near, "b": REACH + 1}, 500, weights) == sure({"a": near, "b": None}, 500, weights)


@pytest.mark.parametrize("weights", [BY_WORDS, BY_MEANING])
def test_the_more_passages_there_are_the_more_has_to_be_said(weights: Weights) -> None:
    """Words meet somewhere by chance."""
    half: dict[str, int | None] = {"a": 0, "b": 0, "c": None}
    assert sure(half, 300, weights) > sure(half, 30_000, weights)
    assert sure({"a": 0}, 300_000) > 0.5  # one word that is said is always spoken of


def test_what_is_like_the_topic_is_about_it_without_its_words() -> None:
    assert sure({"a": None, "b": None}, 500, BY_MEANING, 0.7) > 0.5 > sure({"a": None, "b": None}, 500, BY_MEANING, 0.2)


def test_in_a_small_library_a_word_that_nobody_says_is_hardly_rarer_than_another() -> None:
    def ratio(passages: int, having: int) -> float:
        found = rarity(["said", "unsaid"], [Statistics(passages, 40.0, {"said": having})])
        return found["unsaid"] / found["said"]

    assert 1 < ratio(100, 5) < 1.2
    assert ratio(100_000, 5_000) > 2
