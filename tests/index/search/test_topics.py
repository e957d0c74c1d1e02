"""Where a topic is talked about."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from pullquote.index.deadline import Deadline
from pullquote.index.language.analyzer import analyzer
from pullquote.index.language.sentences import sentence_starts
from pullquote.index.querying.found import Hit, Scope
from pullquote.index.search.engine import Statistics
from pullquote.index.search.snippets import Snippet, readable
from pullquote.index.search.spread import Arranged
from pullquote.index.search.topics import FACT, MOST_TERMS, TALK, aim, rarest, topical
from pullquote.index.transcript import Cue, Stretch, text_as_written

from ..conftest import incoming

if TYPE_CHECKING:
    from pullquote.index.library import Library
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


def test_a_long_topic_is_scored_by_its_rarest_words_that_were_said() -> None:
    """In their order, by all shelves together; a topic of usual length keeps them all."""
    terms = [f"w{n}" for n in range(MOST_TERMS + 40)]
    half = {term: n // 2 for n, term in enumerate(terms)}  # nobody said the first two
    assert rarest(terms, [Statistics(1000, 40.0, half)] * 2) == terms[2 : MOST_TERMS + 2]
    assert rarest(terms[:MOST_TERMS], [Statistics(1000, 40.0, half)]) == terms[:MOST_TERMS]
    assert rarest(terms, [Statistics(0, 0.0, {})]) == terms[:MOST_TERMS]


async def placed(library: Library, words: str, limit: int = 10, arranged: Arranged = Arranged.SPREAD) -> list[Hit]:
    return list((await library.topic(words, Scope(), limit, Deadline(), arranged)).hits)


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
        assert hit.span.first in sentence_starts(text)
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


PLAIN = "It went on like this for a while and nobody minded. "


async def test_what_lies_between_belongs_to_the_topic(shelved) -> None:
    """What says nothing of bees, amid bees, is found as well; what says nothing elsewhere is not."""
    bees = "The bees came out of the hive and the queen was there. "
    library = await shelved(amid=[Cue(6 * bees + 24 * PLAIN + 6 * bees)], none=[Cue(60 * PLAIN)])
    hits = await placed(library, "bees and their queen", arranged=Arranged.RANKED)
    assert {hit.transcript.file for hit in hits} == {"amid.txt"}
    assert "bees" in hits[0].words
    assert any("bees" not in hit.words for hit in hits)


async def test_whoever_is_named_comes_first(shelved) -> None:
    """What Ada says of the tide, before what others do, though the words are the same; who is not there is a word."""
    tide = "The tide turns twice a day and the mill waits for it, as mills have always done on this coast. "
    talk = [Cue(tide * 12, speaker=name) for name in ("Ben Orr", "Ada Lund", "Cy Vane")]
    library = await shelved(talk=talk)
    for asked, speaker in (("what did Ada Lund say about the tide", "Ada Lund"), ("vane on the tide", "Cy Vane")):
        assert (await placed(library, asked))[0].speaker == speaker
    assert await placed(library, "what Dora Finch said about the tide")


async def test_a_title_that_is_named_comes_first(shelved) -> None:
    """Of transcripts that say the same; a title all share tells nothing."""
    said = [Cue("Then we talked about the winter, and about how long the winter was. " + 5 * PLAIN)]
    library = await shelved(
        orchard=incoming("a.txt", said, title="The Orchard Show: apples"),
        harbour=incoming("b.txt", said, title="The Harbour Show: boats"),
        mill=incoming("c.txt", said, title="The Mill Show: flour"),
    )
    for asked, file in (("winter, in the harbour show", "b.txt"), ("winter at the mill", "c.txt")):
        assert (await placed(library, asked))[0].transcript.file == file


async def test_places_beside_the_best_come_sooner(shelved) -> None:
    """A stretch is shown as a whole before places elsewhere that are worth as much as its parts."""
    apples = "We press the apples in the barn, and the apples are sweet that year, as sweet as any apples. "
    library = await shelved(
        one=[Cue(30 * apples + 300 * PLAIN)], two=[Cue(8 * PLAIN + apples + 8 * PLAIN)], three=[Cue(apples + 8 * PLAIN)]
    )
    hits = await placed(library, "apples", 4, Arranged.RANKED)
    assert [hit.transcript.file for hit in hits] == 4 * ["one.txt"]


async def test_a_place_goes_on_from_where_its_topic_is_named(shelved) -> None:
    """What follows the word is more of the topic than what comes before it."""
    (hit,) = await placed(await shelved(one=[Cue(8 * PLAIN + "Then came the zeppelins. " + 8 * PLAIN)]), "zeppelins", 1)
    before, after = hit.words.split("zeppelins")
    assert 0 < len(before) < len(after)


def test_what_a_question_is_about() -> None:
    """All but stop words and fillers, each once; or all where there is nothing else."""
    assert topical([t.word for t in ENGLISH.analyze("um, what about the tides and the tide?")], ENGLISH.language) == [
        "tide"
    ]
    assert topical([t.word for t in ENGLISH.analyze("what about that")], ENGLISH.language) == ["what", "about", "that"]
    assert topical([t.word for t in ENGLISH.analyze("summarise the discussion of the tide")], ENGLISH.language) == [
        "tide"
    ]
    assert topical([t.word for t in ENGLISH.analyze("the meeting")], ENGLISH.language) == ["meet"]
    assert topical([], ENGLISH.language) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("in what city is the museum?", True),
        ("How many loaves a night?", True),
        ("what did Ada say about loaves", False),
        ("what was discussed about loaves", False),
        ("loaves", False),
    ],
)
def test_questions_of_fact(asked: str, expected: bool) -> None:
    """They have one answer; what people said about something is a stretch of talk."""
    assert aim([t.word for t in ENGLISH.analyze(asked)], ENGLISH.language) is (FACT if expected else TALK)


def test_places_are_moved_to_sentences_within_reason() -> None:
    """Each end by so many characters at most, and within limits; else to whole words. Offsets count from where the
    text begins."""
    text = "One ends here. The heron waits beside the gate. Another follows."

    def read(first: int, past: int, at: int = 0, limits: tuple[int, int] = (0, 10**6), most: int = 160) -> str:
        found = readable(Stretch(at, text, ()), Snippet(1, first + at, past + at, 1.0), limits, most)
        return text[found.first - at : found.past - at]

    assert read(19, 40) == read(19, 40, at=100) == read(15, 47) == "The heron waits beside the gate."
    assert read(50, 60) == "Another follows."
    assert read(21, 33, most=1).strip() == "heron waits"
    assert read(19, 40, limits=(19, 40)).startswith("heron waits")
