"""Words and meaning together."""

from __future__ import annotations

import numpy as np
import pytest
from pullquote.index.engine import Statistics
from pullquote.index.quotes import Window
from pullquote.index.text import analyzer
from pullquote.index.topics import mixed

STATISTICS = {1: Statistics(100, 20.0, {"bee": 3})}


def window(at: int, transcript: int = 1) -> Window:
    tokens = analyzer("en").analyze("the hive was quiet all through the frost", at)
    return Window(transcript, at, "", tokens, 0, len(tokens), 1, (tokens[0].first, tokens[-1].past))


def test_likeness_decides_where_words_do_not() -> None:
    """Of passages with the same words, the one that is like the question in meaning comes first."""
    windows = [window(0), window(0, transcript=2)]
    scores = mixed(windows, np.asarray([5.0, 5.0]), ["bee"], STATISTICS, np.asarray([0.1, 0.6]))
    assert scores[1] > scores[0]


def test_a_passage_without_a_vector_is_judged_by_its_words() -> None:
    """It is no worse than one that is like nothing."""
    windows = [window(0), window(0, transcript=2)]
    scores = mixed(windows, np.asarray([5.0, 5.0]), ["bee"], STATISTICS, np.asarray([np.nan, 0.0]))
    assert scores[0] == pytest.approx(scores[1])


def test_what_stands_around_a_passage_counts_with_it() -> None:
    """One among others that are like the question comes before one that is so alone, far away."""
    windows = [window(0), window(200), window(400), window(0, transcript=2)]
    likeness = np.asarray([0.5, 0.5, 0.5, 0.5])
    scores = mixed(windows, np.asarray([5.0] * 4), ["bee"], STATISTICS, likeness)
    assert min(scores[:3]) > scores[3]
