"""What a question names."""

from __future__ import annotations

import pytest
from pullquote.index.language.analyzer import analyzer
from pullquote.index.search.hints import in_titles, named, names, titled, titles
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
    found = named([token.word for token in ENGLISH.analyze(asked)], names(LISTED, ENGLISH), {1, 2, 3})
    assert ({id_: set(each) for id_, each in found.labels.items()}, set(found.words)) == (labels, words)


def test_titles() -> None:
    """By how much of the question the title, the show and the participants hold; what all hold tells nothing much."""
    listed = [
        transcript(1, title="Bees in winter", show="The Hive"),
        transcript(2, title="bread_and-salt", show="The Hive"),
        transcript(3, title="Sails", show="The Hive", participants=("Mara Bee",)),
    ]
    rarity, known, every = {"bee": 2.0, "winter": 2.0, "hive": 2.0}, titles(listed, ENGLISH), {1, 2, 3}
    found = titled(rarity, known, every)
    assert found[1] > found[3] > found[2] > 0
    assert 3 not in titled({"winter": 2.0}, known, every)
    assert titled({"salt": 1.0}, known, every)[2] > 0.4
    assert titled(rarity, known, {1}) == titled({}, known, every) == {}


def test_only_what_is_in_scope_counts() -> None:
    """Of names and of titles."""
    known, asked = names(LISTED, ENGLISH), [token.word for token in ENGLISH.analyze("lund on bees")]
    assert named(asked, known, {3, 9}).labels == {3: frozenset({"Lund Vane"})}
    about = titles([transcript(1, title="Bees"), transcript(2, title="Salt"), transcript(3, title="Sails")], ENGLISH)
    assert titled({"bee": 1.0, "salt": 1.0}, about, {2, 3}).keys() == {2}
    assert in_titles(["bee", "salt", "hive"], about, {2, 3}) == {"salt"}
