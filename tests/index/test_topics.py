"""Where a topic is talked about."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from pullquote.index.library import Deadline, Hit, Library, Scope
from pullquote.index.sentences import borders
from pullquote.index.text import analyzer
from pullquote.index.topics import Place, readable, topical
from pullquote.index.transcript import Cue, text_as_written

if TYPE_CHECKING:
    from pullquote.index.transcript import Reading

ENGLISH = analyzer("en")
TOPICS = [
    "bees in winter",
    "how bread crackles when it cools",
    "the price of a loaf",
    "sleeping on a night train",
    "radio telescope and hydrogen",
    "what patience means",
    "sea level rising",
    "the winter of 2018",
    "who taught you",
    "the moon",
]


async def placed(library: Library, words: str, limit: int = 10) -> list[Hit]:
    return list((await library.topic(words, Scope(), limit, Deadline())).hits)


@pytest.mark.parametrize("words", TOPICS)
async def test_places_can_be_read(sampled: Library, readings: dict[str, Reading], words: str) -> None:
    """No two overlap, best first, at most about two hundred words, exactly as written, and in punctuated transcripts
    whole sentences."""
    hits = await placed(sampled, words)
    assert hits
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for one, other in combinations(hits, 2):
        apart = one.span.past <= other.span.first or other.span.past <= one.span.first
        assert one.transcript.id != other.transcript.id or apart
    for hit in hits:
        text = text_as_written(readings[hit.transcript.file].cues)
        assert hit.words == text[hit.span.first : hit.span.past]
        assert 5 <= len(ENGLISH.analyze(hit.words)) <= 220
        if hit.transcript.file.endswith(".vtt"):  # captions have no sentences
            continue
        assert hit.span.first in borders(text)
        assert hit.words[-1] in '.?!")]'


@pytest.mark.parametrize(
    ("words", "file", "said"),
    [
        ("colonies lost in winter", "bees-in-february.md", "we lost a third of our colonies"),
        ("how bread crackles when it cools", "forty-hours-for-one-loaf.srt", "crackles"),
        ("sheep and an electric fence", "listening-for-nothing.txt", "electric fence"),
        ("dressing the mill stones", "the-tide-keeps-the-hours.txt", "stone"),
        ("stuck in the snow", "Waiting Up on the Night Train [Qz7mT2xLw9E].en.vtt", "snow"),
        ("the clock is slow", "the-clock-at-the-end-of-the-pier.json", "slow"),
    ],
)
async def test_the_best_place_is_about_the_topic(sampled: Library, words: str, file: str, said: str) -> None:
    """In other forms of the words, too."""
    best = (await placed(sampled, words))[0]
    assert best.transcript.file == file
    assert said in best.words


async def test_limits(sampled: Library) -> None:
    """At most so many places, the same ones first."""
    many, few = await placed(sampled, "winter", 8), await placed(sampled, "winter", 2)
    assert len(few) == 2
    assert few == many[:2]


async def test_untimed_and_unnamed_places(shelved) -> None:
    """A place has no times and no speaker where its transcript has none."""
    library = await shelved(pond=[Cue("The heron waits. It waits for eels. Nobody else does.")])
    (hit,) = await placed(library, "heron")
    assert (hit.start, hit.speaker, hit.judgement) == (None, None, None)
    assert hit.words == "The heron waits. It waits for eels. Nobody else does."


def test_what_a_question_is_about() -> None:
    """All but stop words and fillers, each once; or all where there is nothing else."""
    assert topical([t.word for t in ENGLISH.analyze("um, what about the tides and the tide?")]) == ["tide"]
    assert topical([t.word for t in ENGLISH.analyze("what about that")]) == ["what", "about", "that"]
    assert topical([]) == []


def test_places_are_moved_to_sentences_within_reason() -> None:
    """Each end by so many characters at most, and within limits; else to whole words. Offsets count from where the
    text begins."""
    text = "One ends here. The heron waits beside the gate. Another follows."
    starts = borders(text)

    def read(first: int, past: int, at: int = 0, limits: tuple[int, int] = (0, 10**6), most: int = 160) -> str:
        found = readable(text, at, starts, Place(1, first + at, past + at, 1.0), limits, most)
        return text[found[0] - at : found[1] - at]

    assert read(19, 40) == read(19, 40, at=100) == read(15, 47) == "The heron waits beside the gate."
    assert read(50, 60) == "Another follows."
    assert read(21, 33, most=1).strip() == "heron waits"
    assert read(19, 40, limits=(19, 40)).startswith("heron waits")
