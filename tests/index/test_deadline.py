"""The deadline inside the steps of search: each stops for real, and says that it was stopped."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pullquote.index.corrections import AnalyzedText
from pullquote.index.deadline import Deadline, checkpoint
from pullquote.index.errors import Overdue
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search import topics
from pullquote.index.search.align import Piece, QuoteWords, align, survey
from pullquote.index.search.engine import WORDS, IndexQuery, Statistics
from pullquote.index.search.passages import passages
from pullquote.index.search.quotes import Window
from pullquote.index.search.snippets import chosen
from pullquote.index.search.tantivy_engine import TantivyEngine
from pullquote.index.transcript import PlacedCue, Stretch
from pullquote.index.vectors.store import Vectors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENGLISH = analyzer("en")
TEXT = "the keeper of the lighthouse counted every ship that came at night with oranges from the south " * 20
TOKENS = ENGLISH.analyze(TEXT)
ASKED = QuoteWords(tuple(token.word for token in TOKENS[:100]), (0.5,) * 100, ENGLISH.language)
PIECE = Piece(TOKENS, 0, len(TOKENS))
WINDOW = Window(1, AnalyzedText(Stretch(0, TEXT, ()), TOKENS), 0, 40, 1, (0, 200))
TERMS = ["keeper", "ship", "night"]
SPOTS = topics.spots([WINDOW], {1: len(TEXT)})
PLACES = topics.positions([WINDOW], TERMS)
STATISTICS = {1: Statistics(10, 40.0, dict.fromkeys(TERMS, 1))}
QUERY = np.ones(8, np.float32)


def engine(folder: Path) -> object:
    index = TantivyEngine(folder / "shelf")
    index.begin_writing()
    index.replace(1, passages(TEXT, (PlacedCue(0, 0),), TOKENS, ENGLISH.language))
    index.commit(1)
    index.end_writing()
    return index.candidates(IndexQuery({WORDS: ["ship"]}), 5)


def vectors(folder: Path) -> object:
    stored = Vectors(folder / "vectors", "model", 8)
    stored.begin_writing()
    stored.add([(1, np.array([[0, 20]]), np.ones((1, 8), np.float32))])
    stored.end_writing()
    return stored.search(QUERY, 5)


OPERATIONS: dict[str, Callable[[], object]] = {
    "survey": lambda: survey(ASKED, [PIECE]),
    "align": lambda: align(ASKED, [PIECE]),
    "by_words": lambda: topics.by_words(SPOTS, PLACES, TERMS, STATISTICS, topics.TALK),
    "positions": lambda: topics.positions([WINDOW], TERMS),
    "by_pairs": lambda: topics.by_pairs(SPOTS, PLACES, TERMS, STATISTICS, topics.TALK),
    "by_meaning": lambda: topics.by_meaning(SPOTS, np.zeros(len(SPOTS)), topics.TALK),
    "by_voices": lambda: topics.by_voices(SPOTS, {1: np.array([[0, 20]])}, topics.TALK),
    "chosen": lambda: chosen(SPOTS, np.ones(len(SPOTS)), 3, topics.TALK),
}


class Expiring:
    """A clock that passes a deadline of 0 after so many looks at it."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def __call__(self) -> float:
        self.left -= 1
        return float(self.left < 0)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
async def test_work_of_search_looks_at_the_deadline_and_stops(name: str) -> None:
    """In its midst, not only before it begins; with enough time it comes to its end."""
    with pytest.raises(Overdue):
        await Deadline(0.0, Expiring(1)).run(OPERATIONS[name])
    assert await Deadline(0.0, Expiring(10**6)).run(OPERATIONS[name]) is not None


async def test_long_work_stops_soon_and_not_at_its_end() -> None:
    """The looks at the clock lie close: at every word of a quote, for every term of a topic."""
    clock = Expiring(10**6)
    await Deadline(0.0, clock).run(OPERATIONS["align"])
    assert 10**6 - clock.left > len(ASKED.words)


@pytest.mark.parametrize("made", [engine, vectors])
async def test_the_engines_look_at_the_deadline(made: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(Overdue):
        await Deadline(0.0, Expiring(1)).run(partial(made, tmp_path))


async def test_whoever_is_cancelled_has_no_work_left_behind() -> None:
    """The thread is told to stop, and has ended before the caller goes on."""
    begun, stopped = threading.Event(), threading.Event()

    def step() -> None:
        begun.set()
        try:
            while True:
                checkpoint()
        finally:
            stopped.set()

    task = asyncio.create_task(Deadline().run(step))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert stopped.is_set()


async def test_steps_of_other_questions_go_on() -> None:
    """A deadline is that of one question; outside of any, nothing is checked."""
    with pytest.raises(Overdue):
        await Deadline(0.0, Expiring(1)).run(checkpoint)
    await Deadline(0.0, Expiring(2)).run(checkpoint)
    checkpoint()
