"""The page of a topic: one place a stretch, spread over episodes."""

from __future__ import annotations

import numpy as np
import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.querying.found import Scope
from pullquote.index.search.spread import (
    LONGEST,
    LULL,
    TopicPlace,
    by_month,
    by_period,
    others,
    page,
    places,
    stretches,
)
from pullquote.index.search.topics import passages
from pullquote.index.transcript import Cue

from ..conftest import incoming
from .test_topics import PLAIN

APART = 2 * LULL


def place(transcript: int, score: float, first: int = 0) -> TopicPlace:
    return TopicPlace(transcript, first, first + 10, score)


def test_a_stretch_ends_at_a_lull_or_when_it_is_long() -> None:
    assert stretches(np.array([0, LULL, LULL + 1, 3 * LULL + 2])).tolist() == [0, 0, 0, 1]
    assert len(set(stretches(np.arange(0, 3 * LONGEST, 100)).tolist())) == 3


def test_a_stretch_is_shown_by_its_best_place() -> None:
    """Whatever the order in which places come; two transcripts are two stretches."""
    spots = passages([(1, 7, 0, 10), (1, 7, 100, 110), (1, 7, 100 + APART, 110 + APART), (1, 8, 0, 10)])
    found = places(spots, np.array([0.1, 0.9, 0.4, 0.5]))
    assert [(one.transcript, one.first) for one in found] == [(7, 100), (8, 0), (7, 100 + APART)]


def test_an_episode_has_one_place_unless_few_have_it() -> None:
    found = [place(1, 0.9), place(1, 0.8, 1), place(2, 0.7), place(1, 0.6, 2), place(3, 0.5)]
    assert [one.transcript for one in page(found, 3)] == [1, 2, 3]
    assert [one.score for one in page(found, 4)] == [0.9, 0.8, 0.7, 0.5]
    assert others(found, page(found, 3)) == {1: 2}


def test_over_the_years_one_place_a_period() -> None:
    """The best of each, the earliest first; those without a date are left out."""
    dates = {1: "2021-05-01", 2: "2019-01-01", 3: "2021-06-01"}
    found = [place(1, 0.9), place(4, 0.8), place(2, 0.7), place(3, 0.6)]
    assert [one.transcript for one in by_period(found, dates, 9, months=False)] == [2, 1]
    assert [one.transcript for one in by_period(found, dates, 9, months=True)] == [2, 1, 3]
    assert [one.transcript for one in by_period(found, dates, 1, months=False)] == [1]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [(["2021-05-01", "2023-04-01"], True), (["2021-05-01", "2023-06-01"], False), (["2021"], False), ([], False)],
)
def test_months_are_told_within_about_two_years(dates: list[str], expected: bool) -> None:
    assert by_month(dates) is expected


async def test_places_and_episodes_are_counted_over_the_whole_library(shelved) -> None:
    """Not only over those that are shown; each opens with the sentence that is about it, its words marked."""
    said = "{0}Then the zeppelins came over the hill. {1}A zeppelin is slow. {0}"
    plain = {
        n: "".join(f"The door {n} of house {n}{k} is shut. " for k in range(200)) for n in range(5)
    }  # each its own
    library = await shelved(**{f"e{n}": incoming(f"e{n}.txt", [Cue(said.format(PLAIN, plain[n]))]) for n in plain})
    found = await library.topic("zeppelins", Scope(), 3, Deadline())
    assert found.places
    assert (found.places.number, found.places.more, found.sources) == (10, False, 5)
    assert len({hit.transcript.id for hit in found.hits}) == 3
    assert [hit.more for hit in found.hits] == [1, 1, 1]
    for hit in found.hits:
        assert hit.words.startswith(("Then the zeppelins", "A zeppelin"))
        first, past = hit.marks[0]
        assert hit.words[first - hit.span.first : past - hit.span.first].startswith("zeppelin")


@pytest.mark.parametrize(
    ("words", "unsaid", "small"),
    [("qwertz florbix", ("qwertz", "florbix"), False), ("the", (), True), ("and so on", (), True)],
)
async def test_nothing_is_an_answer(shelved, words: str, unsaid: tuple[str, ...], small: bool) -> None:
    """Words that nobody says are named, and small words are no topic."""
    library = await shelved(one=[Cue("The bees came out of the hive and so on. " + 20 * PLAIN)])
    found = await library.topic(words, Scope(), 3, Deadline())
    assert (found.about, found.unsaid, found.small, found.hits) == (False, unsaid, small, ())
    assert (await library.topic("the bees", Scope(), 3, Deadline())).about
