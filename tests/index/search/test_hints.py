"""What a question names."""

from __future__ import annotations

import pytest
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search.hints import named, titled
from pullquote.index.transcript import Facts, Kind, Transcript

ENGLISH = analyzer("en")


def transcript(id_: int, *speakers: str, title: str = "Talk", **facts: object) -> Transcript:
    stated = Facts(title=title, **facts)  # pyright: ignore[reportArgumentType]
    return Transcript(id_, str(id_), 1, f"{id_}.txt", "text", Kind.HUMAN, stated, speakers, 1, 10, None)


LISTED = [
    transcript(1, "Hon. Ada Lund", "Ben Orr"),
    transcript(2, "SPEAKER_00", "I", "Who", labels={"SPEAKER_00": "Dr. Ada Lund"}),
    transcript(3, "Professor C", "Lund Vane"),
]


@pytest.mark.parametrize(
    ("asked", "labels", "words"),
    [
        ("what did Ada Lund say of bees", {1: {"Hon. Ada Lund"}, 2: {"SPEAKER_00"}}, {"ada", "lund"}),
        ("ADA LUND'S bees", {}, set()),
        ("orr about bees", {}, set()),
        ("lund on bees", {1: {"Hon. Ada Lund"}, 2: {"SPEAKER_00"}, 3: {"Lund Vane"}}, {"lund"}),
        ("what the professor thinks", {3: {"Professor C"}}, {"professor"}),
        ("who did I mean", {}, set()),
        ("bees", {}, set()),
    ],
)
def test_names(asked: str, labels: dict[int, set[str]], words: set[str]) -> None:
    """Whole names as they are shown, before parts of at least four letters; never words that any question has."""
    found = named([token.word for token in ENGLISH.analyze(asked)], LISTED, ENGLISH)
    assert ({id_: set(each) for id_, each in found.labels.items()}, set(found.words)) == (labels, words)


def test_titles() -> None:
    """By how much of the question the title, the show and the participants hold; what all hold tells nothing much."""
    listed = [
        transcript(1, title="Bees in winter", show="The Hive"),
        transcript(2, title="bread_and-salt", show="The Hive"),
        transcript(3, title="Sails", show="The Hive", participants=("Mara Bee",)),
    ]
    rarity = {"bee": 2.0, "winter": 2.0, "hive": 2.0}
    found = titled(rarity, listed, ENGLISH)
    assert found[1] > found[3] > found[2] > 0
    assert 3 not in titled({"winter": 2.0}, listed, ENGLISH)
    assert titled({"salt": 1.0}, listed, ENGLISH)[2] > 0.4
    assert titled(rarity, listed[:1], ENGLISH) == titled({}, listed, ENGLISH) == {}
